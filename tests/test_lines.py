"""The line form: what is written is read back, and any other text is told apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.events import EVENT_TYPES
from movesextract.lines import END, HEADS, LISTED, MARKS, STRAY_MARK, read_lines, write_line, write_lines
from movesextract.wire import KEYS, parse_answer

HIRE = {"type": "hire", "sentences": [2, 1], "person": "Ines Duarte", "organization": "Harbor Labs"}

values = st.text(min_size=1, max_size=20).filter(
    lambda text: text == text.strip() and "\n" not in text and not STRAY_MARK.search(text)
) | st.sampled_from(["华为", "Kuehne + Nagel", "$4.5 million", "a@b.org", "—", "후 보", "C# a<b", "ท่าเรือ"])


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    """An item of the wire form, with any words for its values."""
    kind = draw(st.sampled_from(EVENT_TYPES))
    numbers = draw(st.lists(st.integers(1, 30), min_size=1, max_size=3))
    first, *others = MARKS[kind]
    kept = [first, *(key for key in others if draw(st.booleans()))]
    told = {key: draw(st.lists(values, min_size=1, max_size=3) if key in LISTED else values) for key in kept}
    return {"type": kind, "sentences": numbers, **told}


def test_the_marks_are_those_of_the_wire_form() -> None:
    """Each key of the wire form has a mark of its own within its type, in the same order; lists are lists in both."""
    for kind, keys in KEYS.items():
        assert [key.name for key in keys] == list(MARKS[kind])
        assert len(set(MARKS[kind].values())) == len(keys)
        assert {key.name for key in keys if key.kind == "list"} == LISTED & MARKS[kind].keys()
        assert [mark == "" for mark in MARKS[kind].values()] == [True] + [False] * (len(keys) - 1)


@given(st.lists(items(), max_size=4))
def test_what_is_written_is_read_back(given_items: list[dict[str, Any]]) -> None:
    """Reading gives the items that were written, whatever words their values are, and the answer is whole."""
    text = write_lines(given_items)
    assert read_lines(text) == (tuple(given_items), True)
    assert parse_answer(text).items == tuple(given_items)


@given(st.lists(items(), min_size=1, max_size=4), st.integers(1, 200))
def test_of_a_cut_answer_the_whole_lines_survive(given_items: list[dict[str, Any]], cut: int) -> None:
    """Cutting an answer anywhere loses only lines that are not whole, and it is told that the end is missing."""
    text = write_lines(given_items)
    text = text[: max(1, len(text) - cut)]
    found = read_lines(text)
    if "\n" in text:
        assert found == (tuple(given_items[: text.count("\n")]), False)
    else:
        assert found in {None, ((), False)}


@given(st.text() | st.text(alphabet="hirepay12, @=~\nend", max_size=60))
def test_any_text_is_read_or_told_apart(text: str) -> None:
    """No text raises; what is read are items with a type and sentence numbers."""
    found = read_lines(text)
    if found is not None:
        assert all(item["type"] in EVENT_TYPES and item["sentences"] for item in found[0])


@pytest.mark.parametrize(
    "text",
    [
        *("", "none", "The end", "no event\nend of story", "- hire1 Ines", "hire Ines @ Tern", "- \nend.", "x\nend"),
        *('{"events": []}', '{"events": []}\nend', 'round2: {"events": []}', "hire2nd Ines @ Tern\nend"),
    ],
)
def test_other_forms_are_told_apart(text: str) -> None:
    """JSON, prose and lists are no answer in lines."""
    assert read_lines(text) is None


def test_lines_are_read_leniently() -> None:
    """A mark that the type does not have, a value that is empty, a second value for a key: the rest still stands."""
    assert read_lines(f"hire2,1 Ines Duarte @ Harbor Labs § x # @ Tern\n{END}") == ((HIRE,), True)


@pytest.mark.parametrize("end", [END, f"{END}\n", f"{END} \r\n\n"])
def test_white_space_behind_the_end_is_nothing(end: str) -> None:
    """An answer is whole whatever blank lines come after its end, whichever line ends it has."""
    assert read_lines(end) == ((), True)
    assert read_lines(f"{write_line(HIRE)}\r\n{end}") == ((HIRE,), True)


def test_a_line_that_cannot_be_read_is_not_passed_over() -> None:
    """An answer with such a line is not whole, so that its sentences are asked about again."""
    assert read_lines(f"{write_line(HIRE)}\nhire Bo @ Tern\n{END}") == ((HIRE,), False)


def test_one_line_holds_all_keys() -> None:
    """A range of pay with everything told, as the embedded model writes it."""
    event = {
        "type": "salary_stat",
        "sentences": [3],
        "population": "nurses",
        "statistic": "range",
        "amount": "$70,000",
        "amount_max": "$82,000",
        "period": "year",
    }
    assert write_line(event) == f"{HEADS['salary_stat']}3 nurses ~ range ∑ $70,000 → $82,000 ÷ year"
