"""Percentages: value, sign, spans, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.normalise.percentages import find_percent, parse_percent, percent_at


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("70%", "70"),
        ("0.39 %", "0.39"),
        ("12,5 Prozent", "12.5"),
        ("3 per cent", "3"),
        ("3 percent", "3"),
        ("three percent", "3"),
        ("three and a half percent", "3.5"),
        ("3½%", "3.5"),
        ("5 pct", "5"),
        ("1,200%", "1200"),
        ("0,125 %", "0.125"),
        ("12.345%", "12.345"),
        ("12％", "12"),
        ("１・９％", "1.9"),
        ("百分之十二", "12"),
        ("百分之五", "5"),
        ("百分之三点五", "3.5"),
        ("百分之12.5", "12.5"),
        ("3 pour cent", "3"),
        ("3 por ciento", "3"),
        ("3 por cento", "3"),
        ("3퍼센트", "3"),
        ("3パーセント", "3"),
        ("rose 5%", "5"),
        ("a 3.5pc pay rise", "3.5"),
        ("Lower-paid staff get 5%", "5"),
        ("agreed to cut hours and won 4% more pay", "4"),
        ("Die Gehälter fallen um 3 Prozent höher aus", "3"),
        ("fell to 10%", "10"),
        ("up 5%", "5"),
        ("a pay rise of 5.5 percent", "5.5"),
        ("涨幅3%", "3"),
        ("a stake of 49 percent", "49"),
        ("fell to 5%", "5"),
        ("plus 3", "3"),
    ],
)
def test_a_percentage_is_read(words: str, value: str) -> None:
    """Signs and words of many languages give the number; a level that was reached is no change."""
    assert Decimal(value) == parse_percent(words)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("-3%", "-3"),
        ("−3 %", "-3"),
        ("minus 3", "-3"),
        ("minus 3 Prozent", "-3"),
        ("fell 3%", "-3"),
        ("down 3%", "-3"),
        ("cut by 3 percent", "-3"),
        ("a pay cut of up to 10%", "-10"),
        ("fell 3% more than expected", "-3"),
        ("sank um 3% mehr als erwartet", "-3"),
        ("cayó un 3% más que en mayo", "-3"),
        ("caiu 3% mais do que em maio", "-3"),
        ("sind um 3,5 Prozent gesunken", "-3.5"),
        ("gingen um 3 Prozent zurück", "-3"),
        ("cayeron un 3%", "-3"),
        ("un descenso del 3%", "-3"),
        ("perdieron un 3%", "-3"),
        ("os salários caíram 3%", "-3"),
        ("une perte de 3 %", "-3"),
        ("3 % de moins", "-3"),
        ("実質賃金は3％低下した", "-3"),
        ("マイナス3%", "-3"),
        ("임금이 3% 떨어졌다", "-3"),
        ("연봉 3%를 삭감", "-3"),
        ("同比下滑3%", "-3"),
        ("a reduction of 4%", "-4"),
        ("a 3% pay cut", "-3"),
        ("a 10% decline", "-10"),
        ("Kürzung um 3 Prozent", "-3"),
        ("Gehaltskürzung von 3 Prozent", "-3"),
        ("3% weniger", "-3"),
        ("baisse de 3 %", "-3"),
        ("3 % de baisse", "-3"),
        ("bajó un 3 %", "-3"),
        ("queda de 3%", "-3"),
        ("下降3%", "-3"),
        ("降薪20%", "-20"),
        ("3% 감소", "-3"),
    ],
)
def test_a_cut_is_negative(words: str, value: str) -> None:
    """A minus, a word for a fall before the number, or a cut named behind it, make it negative."""
    assert Decimal(value) == parse_percent(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "half",
        "5",
        "5 million",
        "10% to 12%",
        "10-12%",
        "10 to 12 percent",
        "between 5 and 7 percent",
        "百分之十至十二",
        "3.5个百分点",
        "3 percentage points",
        "3 Prozentpunkte",
        "3% points",
        "3%p",
        "3%포인트",
        "3 1/2 percent",
        "20 points",
        "several percent",
    ],
)
def test_what_is_no_single_percentage_stays_empty(words: str) -> None:
    """Ranges, percentage points, bare numbers and fractions have no value."""
    assert parse_percent(words) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sales fell 5% but pay rose 3%.", [("5%", "-5"), ("3%", "3")]),
        ("It holds a stake of 49 percent, up from 40%.", [("49 percent", "49"), ("40%", "40")]),
        ("Profits dropped; pay grew 4.5 per cent a year.", [("4.5 per cent", "4.5")]),
        ("Die Löhne steigen um 5,5 Prozent, nach einer Kürzung um 2 %.", [("5,5 Prozent", "5.5"), ("2 %", "-2")]),
        ("薪资增长百分之五，利润下降3%。", [("百分之五", "5"), ("3%", "-3")]),
        ("Wages rose 3-4% in 2023.", []),
        ("百分之5%", [("百分之5", "5")]),
        ("A share of 10% and of 12%", [("10%", "10"), ("12%", "12")]),
        ("Inflation was\n-0.5 % in May.", [("-0.5 %", "-0.5")]),
        ("The contract is for 20% of the work.", [("20%", "20")]),
        ("No numbers here, per cent.", []),
    ],
)
def test_percentages_are_found_in_running_text(text: str, found: list[tuple[str, str]]) -> None:
    """Spans hold number and sign; direction is taken from the same clause, the nearest word wins."""
    mentions = find_percent(text)
    assert found == [(text[one.start : one.end], str(one.value)) for one in mentions]


@pytest.mark.parametrize(
    ("text", "piece", "whole", "value"),
    [
        ("Wages were cut by 3 percent.", "3", "3 percent", -3),
        ("Wages were cut by 3 percent.", "cut by 3 percent", "3 percent", -3),
        ("It sold a 12.5% stake.", "12.5", "12.5%", Decimal("12.5")),
    ],
)
def test_a_span_is_widened_to_the_percentage(text: str, piece: str, whole: str, value: Decimal | int) -> None:
    """A bare number copied from a percentage leads to the whole of it, with its direction."""
    start = text.index(piece)
    mention = percent_at(text, start, start + len(piece))
    assert mention is not None
    assert (whole, value) == (text[mention.start : mention.end], mention.value)


@pytest.mark.parametrize(
    ("text", "piece"),
    [("up 3-4% in May", "3-4%"), ("5% and 7%", "5% and 7%"), ("200 engineers", "200"), ("3 percentage points", "3")],
)
def test_a_span_without_one_percentage_gives_nothing(text: str, piece: str) -> None:
    """Ranges, several percentages and other numbers are refused."""
    start = text.index(piece)
    assert percent_at(text, start, start + len(piece)) is None


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal(999), places=2))
def test_decimals_round_trip(value: Decimal) -> None:
    """A percentage written with a point or a comma comes back unchanged."""
    assert value == parse_percent(f"{value}%") == parse_percent(f"{value} Prozent".replace(".", ","))


_SCRAPS = st.sampled_from(
    "5 12,5 % percent fell to - 百分之 十 点 个百分点 cut 3 and between Prozent . , rose half".split()
)


@given(st.text() | st.lists(_SCRAPS).map(" ".join) | st.lists(_SCRAPS).map("".join))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Mentions come in order and do not overlap, whatever the text."""
    parse_percent(text)
    ends = [0]
    for mention in find_percent(text):
        assert ends[-1] <= mention.start < mention.end <= len(text)
        ends.append(mention.end)


def test_a_range_with_both_signs_has_no_value() -> None:
    """ "3% to 4%" is left out like "3-4%"; "from 3% to 4%" tells two levels."""
    assert find_percent("pay rises of 3% to 4%") == ()
    assert [found.value for found in find_percent("pay rose from 3% to 4%")] == [3, 4]
