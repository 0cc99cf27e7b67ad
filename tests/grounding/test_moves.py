"""Which organisation somebody leaves, and which one they join."""

from __future__ import annotations

import pytest

from movesextract.grounding.moves import only_joined, only_left
from tests.builders import read

LEFT = [
    "Mara Lind, formerly of Kestrel, has joined Oriel as a director.",
    "Mara Lind joins from the state-owned lender Kestrel.",
    "Oriel has poached Mara Lind from Kestrel to run its desk.",
    "Mara Lind, who has left Kestrel, will run the desk.",
    "After the talks Mara Lind, a former Kestrel trader, was named chair of Oriel.",
    "Mara Lind spent nine years at Kestrel before Oriel hired her.",
    "Mara Lind has left Kestrel for Oriel.",
]
NOT_LEFT = [
    "Mara Lind has joined Kestrel from Oriel.",
    "After 31 years with Kestrel Tom Ode handed the keys to Mara Lind.",
    "Tom Ode has left Kestrel, which named Mara Lind.",
    "Mara Lind has left Kestrel's rival Oriel.",
    "Mara Lind joins from Kestrel Films.",
    "Mara Lind comes from Kestrel-owned Oriel.",
    "Good news comes from Kestrel: it hired Mara Lind.",
    "Mara Lind has left Kestrel, and Kestrel wants her back.",
    "Mara Lind is back at Oriel, said a note from Kestrel.",
]


@pytest.mark.parametrize("sentence", LEFT)
def test_where_somebody_comes_from(sentence: str) -> None:
    """What stands before the name says that it lies behind."""
    assert only_left("Kestrel", "Mara Lind", [sentence])


@pytest.mark.parametrize("sentence", NOT_LEFT)
def test_where_nobody_is_said_to_come_from(sentence: str) -> None:
    """Another person left it, another organisation was left, or it is named once more."""
    assert not only_left("Kestrel", "Mara Lind", [sentence])


@pytest.mark.parametrize(
    ("sentence", "joined"),
    [
        ("Mara Lind has left Oriel to join Kestrel.", True),
        ("Mara Lind quit Oriel on Monday to join the smaller rival Kestrel.", True),
        ("Mara Lind is leaving for Kestrel.", True),
        ("Mara Lind, who went to Kestrel in May, had led Oriel.", True),
        ("Mara Lind, who joined Kestrel in 2019, has left.", False),
        ("Tom Ode left for Kestrel, which lost Mara Lind.", False),
        ("Mara Lind has left Kestrel to join Oriel.", False),
        ("Mara Lind has left Oriel to join Kestrel Films.", False),
    ],
)
def test_where_somebody_goes(sentence: str, *, joined: bool) -> None:
    """The destination of a move is not what was left; what was joined long ago may be."""
    assert only_joined("Kestrel", "Mara Lind", [sentence]) is joined


def test_a_move_told_the_wrong_way_round_is_refused() -> None:
    """Who left one for the other neither left the other nor joined the one; told rightly, both moves stand."""
    text = "Mara Lind has left Kestrel to join Oriel."
    move = {"sentences": [1], "person": "Mara Lind"}
    for kind, organization in (("hire", "Kestrel"), ("departure", "Oriel")):
        extraction = read(text, {"type": kind, "organization": organization, **move})
        assert not extraction.events
        assert [one.reason for one in extraction.rejected] == ["evidence_mismatch"]
    for kind, organization in (("hire", "Oriel"), ("departure", "Kestrel")):
        assert read(text, {"type": kind, "organization": organization, **move}).events


def test_a_name_that_stands_in_no_sentence_is_not_judged() -> None:
    """Evidence that names neither says nothing about the side."""
    assert not only_left("Kestrel", "Mara Lind", ["She has left it.", ""])
    assert not only_joined("Kestrel", "", ["She has left Oriel to join Kestrel."])
