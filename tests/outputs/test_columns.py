"""The tidy tables and their documentation."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.events import EVENT_CLASSES, EVENT_TYPES, Money
from movesextract.outputs.columns import TABLES, Cell, Table, columns_markdown, plain_number, table_rows
from tests.outputs.samples import FULL, SALARY, extraction

ROOT = Path(__file__).parents[2]
SNAPSHOT = Path(__file__).with_name("columns.txt")


def _cells(name: str) -> dict[str, Cell]:
    for table, row in table_rows(FULL):
        if table.name == name:
            return dict(zip((column.name for column in table.columns), table.cells(row), strict=True))
    raise AssertionError(name)


def test_names_and_kinds_are_as_promised() -> None:
    """Names, order and kinds of columns are a contract; a change here belongs into the changelog."""
    lines = [f"{t.name}.{c.name} {c.kind}{' required' if c.required else ''}" for t in TABLES for c in t.columns]
    assert SNAPSHOT.read_text(encoding="utf-8").splitlines() == lines


def test_documentation_is_up_to_date() -> None:
    """``docs/outputs.md`` is what `columns_markdown` returns; write it anew after a change of the definitions."""
    assert (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8") == columns_markdown()


def test_there_is_one_table_per_event_type() -> None:
    """Each event type has exactly one table."""
    assert tuple(table.event_type for table in TABLES) == EVENT_TYPES


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_of_the_type_has_its_column(table: Table) -> None:
    """No field of an event is left out, and no column name occurs twice."""
    names = [column.name for column in table.columns]
    fields = EVENT_CLASSES[table.event_type].model_fields
    missing = {name for name in fields if name not in names and f"{name}_text" not in names}
    assert missing == {"evidence", "mentions"}
    assert len(set(names)) == len(names)


def test_cells_of_a_hire() -> None:
    """A hire's row holds the article, the event, the offsets of its required fields and the first evidence."""
    assert _cells("hires") == {
        "article_id": "a1",
        "article_source": "news/a1.txt",
        "article_title": "Harbor Labs grows",
        "article_published": FULL.article.published,
        "event_index": 0,
        "type": "hire",
        "status": "completed",
        "date": "2024-05",
        "date_text": "in May",
        "person": "Ines Duarte",
        "organization": "Harbor Labs",
        "role": "chief engineer",
        "previous_organization": "Brightwell",
        "previous_role": None,
        "predecessor": None,
        "location": None,
        "person_start": 18,
        "person_end": 29,
        "organization_start": 0,
        "organization_end": 11,
        "evidence_start": 0,
        "evidence_end": 52,
        "quote": "Harbor Labs named Ines Duarte chief engineer in May.",
        "evidence_count": 2,
    }


def test_field_without_mention_has_no_offsets() -> None:
    """Where a field stands may be unknown; its offsets are then empty, not zero."""
    cells = _cells("departures")
    assert cells["organization"] == "Brightwell"
    assert (cells["organization_start"], cells["organization_end"]) == (None, None)


def test_money_is_flattened() -> None:
    """A sum becomes four cells, all empty where there is none."""
    cells = _cells("funding_rounds")
    parts = ("text", "value", "currency", "qualifier")
    assert [cells[f"amount_{part}"] for part in parts] == ["$15 million", Decimal(15_000_000), "USD", "about"]
    assert [cells[f"valuation_{part}"] for part in parts] == [None] * 4


def test_event_index_counts_all_events_of_the_article() -> None:
    """The index is the event's place among all of its article, so that it leads back to the JSON line."""
    assert [(table.name, row.index) for table, row in table_rows(FULL)] == [
        ("hires", 0),
        ("departures", 1),
        ("funding_rounds", 2),
        ("salary_stats", 3),
    ]


def test_lone_surrogates_do_not_reach_a_cell() -> None:
    """A half of a surrogate pair, which no file can hold, becomes U+FFFD."""
    broken = SALARY.model_copy(update={"source": "caf\udce9", "amount": Money(text="\ud83d5")})
    ((table, row),) = table_rows(extraction(broken))
    cells = dict(zip((column.name for column in table.columns), table.cells(row), strict=True))
    assert (cells["source"], cells["amount_text"]) == ("caf\ufffd", "\ufffd5")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_plain_number_is_exact(value: Decimal) -> None:
    """The plain form has no exponent and is the same number, digit for digit."""
    text = plain_number(value)
    assert Decimal(text) == value
    assert not set(text) - set("-0123456789.")
