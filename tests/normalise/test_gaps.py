"""Differences between groups are told from pay and from rises."""

from __future__ import annotations

import pytest

from movesextract.normalise.gaps import is_gap


@pytest.mark.parametrize(
    ("text", "figure", "share", "gap"),
    [
        ("Women make $9,000 less than men.", "$9,000", False, True),
        ("Women make $9,000 a year less.", "$9,000", False, True),
        ("Nurses there earn nearly £300 more a month.", "£300", False, True),
        ("Sie verdienen 400 Euro weniger als Männer.", "400 Euro", False, True),
        ("Ganan 200 euros menos que ellos.", "200 euros", False, True),
        ("Ganan 200 euros más que ellos.", "200 euros", False, True),
        ("Ganan 200 euros más al mes.", "200 euros", False, True),
        ("Cobran 2.000 euros más comisiones.", "2.000 euros", False, False),
        ("O salário é de R$ 3.000 mais benefícios.", "R$ 3.000", False, False),
        ("Ils gagnent 2 000 euros mais sans prime.", "2 000 euros", False, False),
        ("女性平均月薪比男性少1200元。", "1200元", False, True),
        ("A quarter of posts pay $113,000 or more.", "$113,000", False, False),
        ("Posts pay more than $113,000.", "$113,000", False, False),
        ("They earn $15 an hour, more than most.", "$15", False, False),
        ("Frauen verdienen 14 Prozent weniger als Männer.", "14 Prozent", True, True),
        ("Coders earn 5% more than designers.", "5%", True, True),
        ("Coders earn 5% more than last year.", "5%", True, False),
        ("Coders earn 5% more than in 2023.", "5%", True, False),
        ("Coders earn 5% less than in the previous survey.", "5%", True, False),
        ("Sie verdienen 5 Prozent weniger als in der letzten Umfrage.", "5 Prozent", True, False),
        ("Coders earn 5% less than in a bank.", "5%", True, True),
        ("Coders get 5% more.", "5%", True, False),
        ("Sie bekommen 5 Prozent mehr als im Vorjahr.", "5 Prozent", True, False),
        ("They rose 5% to $80,000.", "5%", True, False),
    ],
)
def test_gap(text: str, figure: str, share: bool, gap: bool) -> None:
    """A figure beside "less than" another group is a gap; beside "or more", or "than last year", it is none."""
    start = text.index(figure)
    assert is_gap(text, start, start + len(figure), share=share) == gap
