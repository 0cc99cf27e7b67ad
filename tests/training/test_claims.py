"""Claims for the second question: what is called false is not stated, what is called true is."""

from __future__ import annotations

import random

import pytest
from training.passages import Passage, load

from training import claims, windows

PASSAGES = load()


@pytest.mark.parametrize("part", range(8))
def test_labels_are_right(part: int) -> None:
    """Over the whole data: true claims are events of the window, false ones no form of any of them."""
    rng = random.Random(part)
    for passage in PASSAGES[part::8]:
        for window in windows.split(passage):
            for claim in claims.claims_about(window, rng):
                if claim.is_true:
                    assert claim.event in window.events
                else:
                    assert claims.states(window.events, claim.event) is False


def test_a_little_more_than_half_are_false() -> None:
    """Neither verdict is the safe guess."""
    rng = random.Random(1)
    made = [claim.is_true for passage in PASSAGES for claim in claims.claims_about(passage, rng)]
    assert 0.35 < sum(made) / len(made) < 0.5


def test_what_a_small_reader_confuses() -> None:
    """A direction of money, a person and an organisation of the same sentence are exchanged; aliases are not."""
    text = "Harbor Labs, which Tern Capital backs, hired Ines Duarte; Tom Reyes of Northwind praised Harbor."
    hire = {"type": "hire", "sentences": [1], "person": "Ines Duarte", "organization": "Harbor Labs"}
    slots = {"Ines Duarte": "person", "Tom Reyes": "person", "Harbor Labs": "org", "Northwind": "org"}
    window = Passage("x", "en", (text,), (hire,), {**slots, "Harbor": "alias:Harbor Labs"})
    rng = random.Random(0)
    false = [c.event for _ in range(200) for c in claims.claims_about(window, rng) if not c.is_true]
    pairs = {(e["type"], e.get("person"), e.get("organization")) for e in false}
    assert ("hire", "Tom Reyes", "Harbor Labs") in pairs
    assert ("hire", "Ines Duarte", "Northwind") in pairs
    assert ("departure", "Ines Duarte", "Harbor Labs") in pairs
    assert ("hire", "Ines Duarte", "Harbor") not in pairs


@pytest.mark.parametrize(
    ("person", "verdict"), [("Ines Duarte", True), ("Duarte", None), ("Tom Reyes", False), (None, False)]
)
def test_part_of_a_stated_event_is_neither(person: str | None, verdict: bool | None) -> None:
    """A surname for the full name is no false claim and no exact one."""
    stated = {"type": "hire", "sentences": [1], "person": "Ines Duarte", "organization": "Harbor Labs"}
    assert claims.states([stated], {**stated, "person": person}) is verdict
