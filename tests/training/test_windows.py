"""Windows for training: cut as serving cuts, with the lead of the article before the later ones."""

from __future__ import annotations

import random

import pytest
from training.passages import Passage, is_complete, values

from movesextract.text.sentences import Sentence
from movesextract.text.windows import make_windows
from training import corpus, render, windows

HIRE = {
    "type": "hire",
    "sentences": [3, 1],
    "person": "Duarte",
    "organization": "Harbor Labs",
    "role": "head of pay",
    "status": "completed",
}
ROUND = {"type": "funding_round", "sentences": [1], "organization": "Harbor Labs", "amount": "$5m", "status": "planned"}
PAGE = Passage(
    "page-1",
    "en",
    (
        "Harbor Labs of Boston wants $5m.",
        "It is old.",
        "Duarte joins as head of pay.",
        *[f"Line {n}." for n in range(8)],
    ),
    (ROUND, HIRE),
    {"Harbor Labs": "org"},
)


def test_a_window_below_the_lead() -> None:
    """It begins with the lead; its events are renumbered and use names from the lead; those of the lead are out."""
    window = windows.cut(PAGE, 2, 3, led=True)
    assert window.led
    assert window.sentences == (PAGE.sentences[0], *PAGE.sentences[2:5])
    assert window.events == ({**HIRE, "sentences": [2, 1]},)
    assert window.told_by_lead == (ROUND,)


def test_a_window_without_the_lead_has_no_name_from_it() -> None:
    """An employer who stands only in the lead is not in the window, so there is no event."""
    window = windows.cut(PAGE, 2, 3)
    assert (window.led, window.events, window.told_by_lead) == (False, (), ())


def test_windows_are_those_of_serving() -> None:
    """Training shows the same sentences, with the same marks, as the library does."""
    served = make_windows(
        [Sentence(number, number + 1, text) for number, text in enumerate(PAGE.sentences)],
        max_sentences=windows.SIZE,
        overlap=windows.SIZE - windows.STRIDE,
        with_lead=True,
    )
    shown = [(tuple(sentence.text for sentence in window.sentences), window.led) for window in served]
    assert [(window.sentences, window.led) for window in windows.split(PAGE)] == shown


def test_a_page_that_begins_with_its_lead() -> None:
    """Of a passage whose first sentence is a lead from further up, every window is one below the lead."""
    led = Passage("page-2", "en", PAGE.sentences, PAGE.events, PAGE.slots, led=True)
    first, second = windows.split(led)
    assert first.led
    assert second.led
    assert first.sentences == PAGE.sentences[:7]
    assert first.events == (HIRE,)


def test_answers_leave_out_the_usual_status() -> None:
    """A completed event has no status in its answer, any other has."""
    assert "!" not in render.completion([HIRE])
    assert " ! planned" in render.completion([ROUND])


@pytest.mark.parametrize("seed", range(3))
def test_every_window_of_an_epoch_is_sound(seed: int) -> None:
    """Values stand in the window, citations are in range, and no event of a window below a lead is the lead's."""
    for window in corpus.Corpus.load(4).epoch(random.Random(seed)):
        for event in window.events:
            assert is_complete(event)
            assert all(text in window.text for _, text in values(event))
            assert all(1 <= number <= len(window.sentences) for number in event["sentences"])
            assert not (window.led and event["sentences"][0] == 1)
