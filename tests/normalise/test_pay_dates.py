"""The date of a pay figure: the words beside it, and none that belong to something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.normalise.pay_dates import pay_date_at


def words_for(text: str, figure: str, *, change: bool = False) -> str | None:
    """The words that are found for the date of *figure*."""
    start = text.index(figure)
    span = pay_date_at(text, start, start + len(figure), change=change)
    return None if span is None else text[slice(*span)]


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("The mean wage was $19.80 in January, said the agency.", "$19.80", "in January"),
        ("In January 2024 welders got $19.80 an hour.", "$19.80", "In January 2024"),
        ("First-year lawyers go to $235,000 a year from this month.", "$235,000", "from this month"),
        ("Welders earned £52,300 last year, which is a record.", "£52,300", "last year"),
        ("Seit Oktober zahlt das Haus 5750 Franken im Monat.", "5750 Franken", "Seit Oktober"),
        ("Ab dem 1. März gibt es 2480 Euro.", "2480 Euro", None),
        ("Ab 1. März gibt es 2480 Euro.", "2480 Euro", "Ab 1. März"),
        ("Un soudeur touchera 43,75 $ l'heure en 2027.", "43,75 $", "en 2027"),
        ("Les soudeurs touchent 2 000 euros à partir de février.", "2 000 euros", "à partir de février"),
        ("O salário médio chegou aos 1.046 euros em 2023.", "1.046 euros", "em 2023"),
        ("Los soldadores ganan 1.500 euros desde marzo.", "1.500 euros", "desde marzo"),
        ("２０２３年の平均年収は５１２万円だった。", "５１２万円", "２０２３年"),
        ("技能者の給与も、４月から月額２２万円に改める。", "２２万円", "４月"),
        ("지난해 평균 연봉은 5000만원이었다.", "5000만원", "지난해"),
    ],
)
def test_dates(text: str, figure: str, expected: str | None) -> None:
    """Months, years and words such as "last year" are found in eight languages, with the word that leads them in."""
    assert words_for(text, figure) == expected


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Welders get $19.80, more than in 2022.", "$19.80"),
        ("Welders get $19.80 an hour, and the works closes in May.", "$19.80"),
        ("The firm, founded in 1998, pays welders $19.80.", "$19.80"),
        ("The town voted in May to hire a welder at $19.80 an hour.", "$19.80"),
        ("Welders got $18 in May and then $19.80.", "$19.80"),
        ("Welders get $19.80 under the 2021 agreement.", "$19.80"),
        ("In May welders got $19.80 in the year 2020.", "$19.80"),
        ("Welders get $19.80.", "$19.80"),
        ("Welders get $19.80 an hour " + "at the works " * 10 + "in May.", "$19.80"),
    ],
)
def test_other_dates(text: str, figure: str) -> None:
    """A date that the figure is compared with, one of another clause or figure, and one of two are not its own."""
    assert words_for(text, figure) is None


def test_a_rise_since_some_year() -> None:
    """ "Since 2021" says over which time a rise was, but since when a sum is paid."""
    text = "Since 2021 pay is up by 3%."
    assert words_for(text, "3%", change=True) is None
    assert words_for(text, "3%") == "Since 2021"


@given(st.text(alphabet="in May 2024年5月,から$10"), st.integers(0, 30), st.integers(0, 30))
def test_any_text(text: str, one: int, other: int) -> None:
    """Any text gives a span within it that does not overlap the figure, or None."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    span = pay_date_at(text, start, end)
    assert span is None or (0 <= span[0] < span[1] <= len(text) and (span[1] <= start or end <= span[0]))
