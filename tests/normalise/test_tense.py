"""Tense: what the verbs and prepositions before a date say about its place in time."""

from __future__ import annotations

import pytest

from movesextract.normalise.tense import Tense, tense_of


@pytest.mark.parametrize(
    ("before", "date", "expected"),
    [
        ("Ines Duarte will join Harbor Labs ", "in May", "ahead"),
        ("Ines Duarte, who was at Northwind, will join Harbor Labs ", "in May", "ahead"),
        ("Ines Duarte wird Harbor Labs ", "im Mai", "ahead"),
        ("Ines Duarte prendra ses fonctions ", "le 3 mars", "ahead"),
        ("伊内斯将于", "5月", "ahead"),
        ("Ines Duarte is stepping down ", "on June 30", "ahead"),
        ("Her last day at Harbor Labs is ", "June 30", "ahead"),
        ("Ines Duarte va quitter la maison ", "fin juin", "ahead"),
        ("Ines Duarte se incorporará ", "el 1 de septiembre", "ahead"),
        ("Ines Duarte vai deixar o banco ", "em junho", "ahead"),
        ("Ines Duarte takes over from Paulo Reis, who left ", "in May", "behind"),
        ("Ines Duarte will succeed Paulo Reis, who resigned ", "in May", "behind"),
        ("Paulo Reis verließ das Haus ", "im Mai", "behind"),
        ("Paulo Reis a quitté la maison ", "en mai", "behind"),
        ("Paulo Reis deixou o banco ", "em maio", "behind"),
        ("Ines Duarte joins Harbor Labs as head of pay ", "on 6 October", "near"),
        ("Ines Duarte and Tom Reed arrive ", "in April", "near"),
        ("Ines Duarte wechselt ", "im April", "near"),
        ("The board has appointed Ines Duarte ", "as of June 2", "near"),
        ("Ines Duarte has been appointed, effective ", "June 2", "near"),
        ("Ines Duarte is the new head of pay, ", "starting June 2", "near"),
        ("Der Vorstand hat Ines Duarte ", "zum 1. Oktober", "near"),
        ("Der Vorstand hat Ines Duarte zum ", "1. Oktober", "near"),
        ("Paulo Reis left. The new head of pay: Ines Duarte, ", "May", None),
        ("Harbor Labs, ", "May 3", None),
        ("", "in May", None),
    ],
)
def test_tense(before: str, date: str, expected: Tense | None) -> None:
    """The last verb of the clause decides, but a preposition of beginning at the date outdoes one in the past."""
    assert tense_of(before, date) == expected


@pytest.mark.parametrize(
    ("date", "behind", "expected"),
    [
        ("On June 1", ", Ines Duarte will take over.", "ahead"),
        ("In June", ", Ines Duarte left.", "behind"),
        ("Am 1. September", " übernimmt Ines Duarte.", "near"),
        ("6月26日", "付で社長に就任する。", "near"),
        ("6월 1일", "부터", "near"),
        ("In June", ". Ines Duarte left.", None),
    ],
)
def test_a_date_at_the_beginning(date: str, behind: str, expected: Tense | None) -> None:
    """Where nothing stands before the date, the first verb behind it decides."""
    assert tense_of("", date, behind) == expected


@pytest.mark.parametrize("before", ["She will join. " + "x" * 80, "She will join; the office in Lisbon, "])
def test_verbs_of_another_clause(before: str) -> None:
    """A verb far off, or beyond the end of a clause, says nothing about the date."""
    assert tense_of(before, "in May") is None
