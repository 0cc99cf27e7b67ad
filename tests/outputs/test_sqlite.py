"""The SQLite file holds everything, strictly typed, with views that answer questions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from movesextract.errors import UsageError
from movesextract.events import Extraction, Money, Rejected
from movesextract.outputs import write_sqlite
from movesextract.outputs.columns import TABLES
from tests.outputs.samples import ALL, FULL, FUNDING, HIRE, SALARY, extraction


def _query(path: Path, sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(sql)]


def _written(tmp_path: Path, extractions: Iterable[Extraction]) -> Path:
    (path,) = write_sqlite(extractions, tmp_path / "out.sqlite")
    return path


def test_tables_have_the_documented_columns(tmp_path: Path) -> None:
    """The four tables are STRICT and have the documented columns behind ``article_row``."""
    path = _written(tmp_path, [])
    for table in TABLES:
        columns = [row["name"] for row in _query(path, f"PRAGMA table_info({table.name})")]
        assert ["article_row", *(column.name for column in table.columns)] == columns
    kinds = _query(path, "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    assert {row["name"] for row in kinds} == {table.name for table in TABLES} | {
        "articles",
        "evidence",
        "mentions",
        "rejected",
    }
    assert all(row["strict"] for row in kinds)


def test_file_is_sound_and_versioned(tmp_path: Path) -> None:
    """SQLite finds nothing wrong, references hold, and the version of the format is in the file."""
    path = _written(tmp_path, ALL)
    assert _query(path, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert _query(path, "PRAGMA foreign_key_check") == []
    assert _query(path, "PRAGMA user_version") == [{"user_version": 1}]
    assert [path] == list(tmp_path.iterdir())


def test_every_article_is_listed(tmp_path: Path) -> None:
    """Articles stand in input order, with and without events, and failed ones with their error."""
    rows = _query(_written(tmp_path, ALL), "SELECT * FROM articles ORDER BY article_row")
    assert [(row["article_row"], row["article_id"], row["events"], row["rejected"]) for row in rows] == [
        (1, "a1", 4, 1),
        (2, "a2", 0, 0),
        (3, "a3", 0, 0),
    ]
    assert (rows[0]["published"], rows[0]["warnings"], rows[0]["model"]) == ("2024-06-01", '["no date"]', "test/model")
    assert (rows[2]["error_type"], rows[2]["error_message"]) == ("RefusalError", "the model declined")


def test_articles_may_share_an_id(tmp_path: Path) -> None:
    """Two articles of one id stay two: rows refer to articles by number."""
    path = _written(tmp_path, [extraction(HIRE), extraction(HIRE)])
    assert [row["article_row"] for row in _query(path, "SELECT article_row FROM hires")] == [1, 2]


def test_cells(tmp_path: Path) -> None:
    """Numbers are REAL, lists JSON arrays, dates text, what is not stated NULL."""
    path = _written(tmp_path, [FULL])
    (funding,) = _query(path, "SELECT *, typeof(amount_value) AS kind FROM funding_rounds")
    assert (funding["amount_value"], funding["kind"]) == (15_000_000.0, "real")
    assert json.loads(funding["investors"]) == ["Kestrel", "Alder & Sons"]
    assert (funding["article_published"], funding["valuation_value"]) == ("2024-06-01", None)


def test_evidence_mentions_and_rejected_are_complete(tmp_path: Path) -> None:
    """All evidence spans, all mentions and all rejected items can be queried."""
    path = _written(tmp_path, [FULL])
    assert [
        (index, place, span.start, span.end, span.text)
        for index, event in enumerate(FULL.events)
        for place, span in enumerate(event.evidence)
    ] == [tuple(row.values())[1:] for row in _query(path, "SELECT * FROM evidence")]
    assert [
        (1, index, event.type, field, span.start, span.end, span.text)
        for index, event in enumerate(FULL.events)
        for field, span in sorted(event.mentions.items())
    ] == [tuple(row.values()) for row in _query(path, "SELECT * FROM mentions")]
    assert _query(path, "SELECT * FROM rejected") == [
        {
            "article_row": 1,
            "rejected_index": 0,
            "reason": "not_a_name",
            "field": "person",
            "detail": '"She" is a pronoun',
            "event": '{"type": "hire", "person": "She"}',
        }
    ]


def test_moves_join_hires_and_departures(tmp_path: Path) -> None:
    """One view tells who went from where to where, whatever the article told of it."""
    rows = _query(_written(tmp_path, ALL), "SELECT * FROM moves ORDER BY event_index")
    assert [
        tuple(row[name] for name in ("type", "person", "from_organization", "from_role", "to_organization", "to_role"))
        for row in rows
    ] == [
        ("hire", "Ines Duarte", "Brightwell", None, "Harbor Labs", "chief engineer"),
        ("departure", "Tom Okafor", "Brightwell", None, None, None),
    ]


def test_investors_are_listed_once_each(tmp_path: Path) -> None:
    """Each investor of a round is one row, leaders marked, also those named only as leaders."""
    solo = FUNDING.model_copy(update={"investors": (), "lead_investors": ("Solo Fund",)})
    rows = _query(_written(tmp_path, [extraction(FUNDING, solo)]), "SELECT * FROM investors ORDER BY investor")
    assert [(row["investor"], row["leads"]) for row in rows] == [("Alder & Sons", 1), ("Kestrel", 0), ("Solo Fund", 1)]


def test_repeated_reports_of_a_round_count_once(tmp_path: Path) -> None:
    """The sum per organisation counts a round once however many articles report it; rumours do not count."""
    again = FUNDING.model_copy(update={"date": "2024-06"})
    second = FUNDING.model_copy(update={"amount": Money(text="$5m", value=Decimal("5e6"), currency="USD")})
    rumor = FUNDING.model_copy(update={"status": "rumored", "amount": second.amount})
    articles = [extraction(FUNDING), extraction(again, name="a2"), extraction(second, rumor, name="a3")]
    (row,) = _query(_written(tmp_path, articles), "SELECT * FROM funding_by_organization")
    assert (row["organization"], row["currency"]) == ("Harbor Labs", "USD")
    assert (row["rounds"], row["reports"], row["amount_sum"]) == (2, 3, 20_000_000.0)
    assert (row["first_date"], row["last_date"]) == ("2024-06", "2024-06")


def test_salaries_are_grouped_by_what_can_be_compared(tmp_path: Path) -> None:
    """Figures are summed up per currency, period, component and statistic; ranges count to their upper end."""
    high = SALARY.model_copy(update={"amount": Money(text="x", value=Decimal(5000), currency="EUR")})
    until = SALARY.model_copy(
        update={"amount": high.amount, "amount_max": Money(text="y", value=Decimal(9000), currency="EUR")}
    )
    yearly = SALARY.model_copy(update={"period": "year"})
    path = _written(tmp_path, [extraction(SALARY, high, until), extraction(yearly)])
    rows = _query(path, "SELECT * FROM salaries_by_currency ORDER BY period")
    assert [tuple(row[name] for name in ("currency", "period", "figures", "lowest", "highest")) for row in rows] == [
        ("EUR", "month", 3, 4200.5, 9000.0),
        ("EUR", "year", 1, 4200.5, 4200.5),
    ]


def test_text_of_any_kind_is_kept(tmp_path: Path) -> None:
    """Quotes, markup and other scripts are data; halves of surrogate pairs become U+FFFD."""
    person = "Robert'); DROP TABLE hires;-- 陈"
    rejected = Rejected(event={"person": "\ud83d"}, reason="malformed", detail="caf\udce9")
    path = _written(tmp_path, [extraction(HIRE.model_copy(update={"person": person}), rejected=(rejected,))])
    assert [{"person": person}] == _query(path, "SELECT person FROM hires")
    assert _query(path, "SELECT event, detail FROM rejected") == [
        {"event": '{"person": "\ufffd"}', "detail": "caf\ufffd"}
    ]


def test_failure_leaves_the_old_file(tmp_path: Path) -> None:
    """If the source fails half-way, the old file is untouched and nothing else is left."""
    path = _written(tmp_path, [FULL])
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError):
        _written(tmp_path, (extraction(HIRE, name=str(1 // number)) for number in (1, 0)))
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_file_that_is_being_written_is_not_replaced(tmp_path: Path) -> None:
    """A file with a live journal is refused: SQLite would apply that journal to the new file."""
    path = _written(tmp_path, [FULL])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE notes (note TEXT)")
        with pytest.raises(UsageError, match="another program is writing"):
            _written(tmp_path, [FULL])
    assert _written(tmp_path, [FULL]) == path


def test_old_sqlite_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An SQLite without STRICT tables is reported before anything is written."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(UsageError, match=r"3\.37"):
        write_sqlite([FULL], tmp_path / "out.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_dates_are_text_that_sorts(tmp_path: Path) -> None:
    """Dates compare as text, whole dates after the month that holds them."""
    late = HIRE.model_copy(update={"date": "2024-05-17"})
    path = _written(tmp_path, [extraction(late, HIRE)])
    assert [row["date"] for row in _query(path, "SELECT date FROM hires ORDER BY date")] == ["2024-05", "2024-05-17"]
