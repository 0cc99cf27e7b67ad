"""Who gives the money, and who gets it."""

from __future__ import annotations

import pytest

from movesextract.grounding.direction import only_gives
from tests.builders import read

GIVERS = [
    "Tern Capital put £600,000 into the bakery in October.",
    "The bakery's first backer, local builder Tern Capital, put in £50,000.",
    "Ovenly raised $4m in a round led by Tern Capital.",
    "Ovenly secured €2.5 million of seed money from Tern Capital.",
    "Tern Capital, an early believer, has also taken part in the new round.",
    "Existing investors Tern Capital and Skua chipped in.",
    "Tern Capital took an 8 per cent stake in Ovenly.",
    "Tern Capital backed Ovenly in its $5m Series B.",
    "Tern Capital invested in Ovenly, which won an award and was landed with a bill.",
    "The first cheque came in 2017, when Tern Capital wrote a small cheque; Tern Capital invested again in 2019.",
]
OTHERS = [
    "Tern Capital raised $4m from Skua.",
    "Skua put £600,000 into Tern Capital.",
    "A round led by Skua values Tern Capital at $90m.",
    "Tern Capital invested the $5m that it raised from Skua in two ovens.",
    "Tern Capital, which invests in ovens, has closed a round.",
    "Former employees of Tern Capital have put £310,000 into it.",
    "Ovenly will buy ovens worth $9 million from Tern Capital.",
    "Tern Capital was backed by Skua.",
    "Tern Capital backs small farmers and has landed $40 million from Skua.",
    "Tern Capital invests in solar farms and has attracted $40 million.",
    "Tern Capital put in $1m; days later Tern Capital was sold.",
    "The money comes from existing investors, Tern Capital said.",
    "The lead investor, Tern Capital said, is Skua.",
    "According to an investor, Tern Capital has just raised $4m.",
    "The round from Tern Capital, an app for savers, was led by Skua.",
    "Tern Capital led a strong week for savings apps.",
    "Money from Tern Capital's new backers will go to Spain.",
    "Early investor Tern Capital Partners put money in.",
    "Tern Capital, a savings app, invests its clients' cash.",
    "Skua and the city paid.",
]


@pytest.mark.parametrize("sentence", GIVERS)
def test_givers(sentence: str) -> None:
    """Who leads, backs, puts in or takes a stake, and what money is "from", gives it."""
    assert only_gives("Tern Capital", [sentence])


@pytest.mark.parametrize("sentence", OTHERS)
def test_others(sentence: str) -> None:
    """Receivers, sellers, tellers, those whose staff gives, those named once more in another part, those not named."""
    assert not only_gives("Tern Capital", [sentence])


def test_another_sentence_may_tell_who_raised() -> None:
    """Where one sentence has the name as a giver's, and another has a company that raises, it may be the same."""
    assert not only_gives("Tern Capital", ["Tern Capital backs bakers.", "The company raised $4m."])
    assert only_gives("Tern Capital", ["Tern Capital backs bakers.", "Bread is dear."])


def test_a_round_of_the_investor_is_rejected() -> None:
    """The giver told as the receiver of a round is no event, and the note says why; the receiver is one."""
    text = "Northwind's first backer, local builder Ronnie Garth, put in £50,000 in 2020."
    swapped = {"type": "funding_round", "sentences": [1], "organization": "Ronnie Garth", "amount": "£50,000"}
    extraction = read(text, {**swapped, "investors": ["Northwind"]})
    assert extraction.events == ()
    assert [(r.reason, r.detail.partition(":")[0]) for r in extraction.rejected] == [
        ("evidence_mismatch", "'Ronnie Garth' gives the money there")
    ]
    assert read(text, {**swapped, "organization": "Northwind", "investors": ["Ronnie Garth"]}).funding_rounds
