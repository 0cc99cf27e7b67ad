"""Spans and passages in an article's text."""

from __future__ import annotations

import pytest
from tests.evaluation.builders import extraction, hire, predicted

from movesextract.evaluation.spans import count_exact_spans, evidence_overlaps, find_passage

TEXT = "News. Ines Duarte joins Harbor Labs. More news."
EVENT = predicted(hire(), evidence="Ines Duarte joins Harbor Labs.")


def at(start: int, text: str) -> dict[str, object]:
    """A span."""
    return {"start": start, "end": start + len(text), "text": text}


def test_exact_spans_are_counted() -> None:
    """Evidence and mentions both count, and only those that stand where they say are exact."""
    mentions = {"person": at(6, "Ines Duarte"), "organization": at(25, "Harbor Labs")}
    event = {**EVENT, "evidence": [at(6, "Ines Duarte joins Harbor Labs.")], "mentions": mentions}
    assert count_exact_spans(extraction("a", event).events, TEXT) == (3, 2)


def test_span_beyond_the_text_is_not_exact() -> None:
    """A span past the end is simply wrong."""
    assert count_exact_spans(extraction("a", {**EVENT, "evidence": [at(900, "x")]}).events, TEXT) == (1, 0)


@pytest.mark.parametrize(
    ("expected", "passage"),
    [
        (((6, 36),), "Ines Duarte joins Harbor Labs."),
        (((6, 36),), " Ines\nDuarte  joins Harbor Labs. "),
        ((), "Ines Duarte joined"),
        ((), "  "),
    ],
)
def test_passage_is_found(expected: tuple[tuple[int, int], ...], passage: str) -> None:
    """Spaces do not matter, letters do; nothing is found of nothing."""
    assert expected == find_passage(passage, TEXT)


@pytest.mark.parametrize(("expected", "start", "text"), [(True, 35, ". M"), (False, 36, " More"), (False, 0, "News. ")])
def test_overlap_is_a_shared_character(expected: bool, start: int, text: str) -> None:
    """Ranges that only touch do not overlap."""
    event = extraction("a", {**EVENT, "evidence": [at(start, text)]}).events[0]
    assert expected is evidence_overlaps(event, [(6, 36)])
