"""Frames in, frames out: one row per event, failures visible, the kind of frame kept, nothing imported before use."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas
import polars
import pytest

import movesextract
from movesextract import Extractor
from movesextract.errors import UsageError
from movesextract.integrations import extract_frame
from movesextract.integrations.frames import FRAME_COLUMNS
from movesextract.outputs.columns import TABLES
from movesextract.prompts import Message
from movesextract.testing import ScriptedCompleter
from tests.builders import DUARTE, HARBOR, SERIES_B, answer

LIBRARIES = [pandas, polars]
PAGE = f"<html><head><title>News</title></head><body><article><p>{HARBOR}</p></article></body></html>"

SOURCE = Path(movesextract.__file__).parents[1]


def _script(messages: Sequence[Message]) -> str:
    shown = messages[-1]["content"]
    if "nonsense" in shown:
        return "I am a teapot."
    return answer(DUARTE, SERIES_B) if "poached" in shown else answer()


def _reader() -> Extractor:
    return Extractor(completer=ScriptedCompleter(_script))


def _rows(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame, None for what is missing."""
    if isinstance(frame, polars.DataFrame):
        return frame.to_dicts()
    plain = frame.astype(object).where(frame.notna(), None)
    rows: list[dict[str, Any]] = plain.to_dict("records")
    return rows


@pytest.fixture(params=LIBRARIES, ids=lambda library: library.__name__)
def library(request: pytest.FixtureRequest) -> ModuleType:
    """pandas, then polars."""
    found: ModuleType = request.param
    return found


def test_one_row_per_event_in_the_order_of_the_frame(library: ModuleType) -> None:
    """Each event is a row that says which article it is from; an article without events has none."""
    frame = library.DataFrame({"body": [HARBOR, "Nothing happened.", HARBOR], "key": ["a", "b", "c"]})
    events = extract_frame(frame, id="key", extractor=_reader())
    assert isinstance(events, library.DataFrame)
    assert [(r["row"], r["article_id"], r["event_index"], r["type"]) for r in _rows(events)] == [
        (0, "a", 0, "hire"),
        (0, "a", 1, "funding_round"),
        (2, "c", 0, "hire"),
        (2, "c", 1, "funding_round"),
    ]


def test_cells_have_the_types_of_their_columns(library: ModuleType) -> None:
    """Text, whole numbers, numbers, dates and lists come out as such; what a type lacks is missing."""
    frame = library.DataFrame({"text": [HARBOR], "day": [datetime.date(2024, 5, 14)]})
    hire, funding = _rows(extract_frame(frame, "text", published="day", extractor=_reader()))
    assert (hire["person"], hire["organization"], hire["amount_value"]) == ("Ines Duarte", "Harbor Labs", None)
    assert (funding["amount_value"], funding["amount_currency"], funding["date"]) == (4e7, "EUR", "2024-04")
    assert list(funding["investors"]) == ["Tern Capital"]
    assert str(hire["article_published"])[:10] == "2024-05-14"
    assert HARBOR[hire["person_start"] : hire["person_end"]] == "Ines Duarte"
    assert hire["quote"] == HARBOR[hire["evidence_start"] : hire["evidence_end"]]


def test_a_failed_article_is_a_row_with_its_error(library: ModuleType) -> None:
    """Failures stand in the frame: a model that talks nonsense, a missing text, a date that is none."""
    frame = library.DataFrame(
        {"body": ["nonsense.", None, HARBOR, HARBOR], "day": ["2024-05-14", "2024-05-14", "May", "2024-05-14"]}
    )
    rows = _rows(extract_frame(frame, published="day", extractor=_reader()))
    failed = [(r["row"], r["article_id"], r["type"], r["error"].partition(":")[0]) for r in rows if r["error"]]
    assert failed == [
        (0, "0", None, "InvalidAnswerError"),
        (1, "1", None, "InputError"),
        (2, "2", None, "InputError"),
    ]
    assert [(r["row"], r["type"]) for r in rows if r["type"]] == [(3, "hire"), (3, "funding_round")]


def test_an_empty_frame_and_one_without_events_keep_the_columns(library: ModuleType) -> None:
    """No events is a frame with all columns and no rows, with the same types as a full one."""
    full = extract_frame(library.DataFrame({"body": [HARBOR]}), extractor=_reader())
    for texts in ([], ["Nothing."]):
        column = polars.Series("body", texts, dtype=polars.String) if library is polars else texts
        events = extract_frame(library.DataFrame({"body": column}), extractor=_reader())
        assert (list(events.columns), len(events)) == (list(FRAME_COLUMNS), 0)
        assert list(events.dtypes) == list(full.dtypes)


def test_dates_come_as_the_library_has_them(library: ModuleType) -> None:
    """Timestamps, text and missing dates all do; a missing one resolves nothing."""
    days = [datetime.datetime(2024, 5, 14, 9, 30), None]  # noqa: DTZ001
    frame = library.DataFrame({"body": [HARBOR, HARBOR], "day": days})
    rows = _rows(extract_frame(frame, published="day", extractor=_reader()))
    assert [r["date"] for r in rows if r["type"] == "funding_round"] == ["2024-04", None]


def test_pages_are_read_as_pages(library: ModuleType) -> None:
    """A column of HTML gives the events of the main text, and the page's title."""
    rows = _rows(extract_frame(library.DataFrame({"html": [PAGE]}), "html", extractor=_reader()))
    assert [(r["type"], r["article_title"]) for r in rows] == [("hire", "News"), ("funding_round", "News")]


def test_the_input_is_not_changed(library: ModuleType) -> None:
    """The frame that came in is as it was."""
    frame = library.DataFrame({"body": [HARBOR, None]})
    before = _rows(frame)
    extract_frame(frame, extractor=_reader())
    assert _rows(frame) == before


def test_an_index_of_any_kind_is_no_obstacle() -> None:
    """Rows are counted by place: a filtered pandas frame, whose index has holes, can be joined by `iloc`."""
    frame = pandas.DataFrame({"body": ["Nothing.", HARBOR]}, index=[7, 7]).iloc[1:]
    assert list(extract_frame(frame, extractor=_reader())["row"]) == [0, 0]


def test_what_is_no_frame_is_told_what_is() -> None:
    """A list, a lazy frame, a missing column: the message says what to do."""
    with pytest.raises(UsageError, match=r"pip install 'movesextract\[frames\]'"):
        extract_frame([{"body": HARBOR}])
    with pytest.raises(UsageError, match="collect"):
        extract_frame(polars.LazyFrame({"body": [HARBOR]}))
    with pytest.raises(UsageError, match="no column 'body', it has text"):
        extract_frame(pandas.DataFrame({"text": [HARBOR]}))


def test_a_given_extractor_stays_open() -> None:
    """Whoever brings an extractor goes on using it."""
    reader = _reader()
    frame = polars.DataFrame({"body": [HARBOR]})
    assert extract_frame(frame, extractor=reader).equals(extract_frame(frame, extractor=reader))


def test_columns_of_one_name_have_one_kind() -> None:
    """The four tables can stand side by side: no name means two kinds of cell."""
    kinds = {(column.name, column.kind) for table in TABLES for column in table.columns}
    assert kinds == {(name, kind) for name, kind in FRAME_COLUMNS.items() if name not in ("row", "error")}


def test_neither_library_is_imported_before_use() -> None:
    """Importing the integration loads neither pandas nor polars."""
    code = "import sys, movesextract.integrations.frames; print([m for m in ('pandas', 'polars') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SOURCE)  # noqa: S603
    assert done.stdout.strip() == "[]"
