"""Ranges of money: both ends in full where the text makes that plain."""

from __future__ import annotations

from decimal import Decimal

import pytest

from movesextract.normalise.money import find_money, parse_money_range

# words | lower end | its words | upper end | its words | currency
RANGES = """
$1.5-2 million | 1500000 | $1.5 | 2000000 | 2 million | USD
RM1.5-2mil | 1500000 | RM1.5 | 2000000 | 2mil | MYR
RM1.5mil to RM2mil | 1500000 | RM1.5mil | 2000000 | RM2mil | MYR
entre 15 y 20 mdd | 15000000 | 15 | 20000000 | 20 mdd | USD
$1.5 million-$2 million | 1500000 | $1.5 million | 2000000 | $2 million | USD
$10–$15 million | 10000000 | $10 | 15000000 | $15 million | USD
between 40,000 and 50,000 euros | 40000 | 40,000 | 50000 | 50,000 euros | EUR
between $500,000 and $1 million | 500000 | $500,000 | 1000000 | $1 million | USD
between $1 and $5 million | 1000000 | $1 | 5000000 | $5 million | USD
3 to 5 million yuan | 3000000 | 3 | 5000000 | 5 million yuan | CNY
two to three million euros | 2000000 | two | 3000000 | three million euros | EUR
two or three million euros | 2000000 | two | 3000000 | three million euros | EUR
€40k–€50k | 40000 | €40k | 50000 | €50k | EUR
€40k-50k | 40000 | €40k | 50000 | 50k | EUR
30–40k € | 30000 | 30 | 40000 | 40k € | EUR
$40,000-50,000 | 40000 | $40,000 | 50000 | 50,000 | USD
$40,000 - 50,000 | 40000 | $40,000 | 50000 | 50,000 | USD
$40,000 to 50,000 a year | 40000 | $40,000 | 50000 | 50,000 | USD
$900 to $1.2 million | 900 | $900 | 1200000 | $1.2 million | USD
$15-$20/hour | 15 | $15 | 20 | $20 | USD
100-200 dollars | 100 | 100 | 200 | 200 dollars | USD
100 -200 dollars | 100 | 100 | 200 | 200 dollars | USD
£25,000 - £30,000 | 25000 | £25,000 | 30000 | £30,000 | GBP
£25-30,000 | - | £25 | 30000 | 30,000 | GBP
€500-1M | - | €500 | 1000000 | 1M | EUR
Rs 25,000-Rs 30,000 | 25000 | Rs 25,000 | 30000 | Rs 30,000 | INR
RMB 5,000-RMB 8,000 | 5000 | RMB 5,000 | 8000 | RMB 8,000 | CNY
Rs 10-Rs 15 lakh | 1000000 | Rs 10 | 1500000 | Rs 15 lakh | INR
Rs 10-20 lakh | 1000000 | Rs 10 | 2000000 | 20 lakh | INR
von 3.000 bis 4.000 Euro | 3000 | 3.000 | 4000 | 4.000 Euro | EUR
500.000 bis eine Million Euro | 500000 | 500.000 | 1000000 | eine Million Euro | EUR
Mio. € 3-5 | 3000000 | Mio. € 3 | 5000000 | 5 | EUR
zwischen 2,5 und 3 Millionen Euro | 2500000 | 2,5 | 3000000 | 3 Millionen Euro | EUR
EUR 1.000-2.000 | 1000 | EUR 1.000 | 2000 | 2.000 | EUR
entre 30 000 et 40 000 euros | 30000 | 30 000 | 40000 | 40 000 euros | EUR
de 3 à 5 millions d'euros | 3000000 | 3 | 5000000 | 5 millions d'euros | EUR
entre 3 y 5 millones de euros | 3000000 | 3 | 5000000 | 5 millones de euros | EUR
R$ 3.000 a R$ 4.500 | 3000 | R$ 3.000 | 4500 | R$ 4.500 | BRL
25万至30万元 | 250000 | 25万 | 300000 | 30万元 | CNY
20~30万元 | 200000 | 20 | 300000 | 30万元 | CNY
3-5亿美元 | 300000000 | 3 | 500000000 | 5亿美元 | USD
8000元至1.2万元 | 8000 | 8000元 | 12000 | 1.2万元 | CNY
100万〜150万円 | 1000000 | 100万 | 1500000 | 150万円 | JPY
5~10억원 | 500000000 | 5 | 1000000000 | 10억원 | KRW
"""


def _rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in RANGES.strip().splitlines()]


@pytest.mark.parametrize(("words", "low", "low_words", "high", "high_words", "currency"), _rows())
def test_a_range_has_two_full_ends(
    words: str, low: str, low_words: str, high: str, high_words: str, currency: str
) -> None:
    """The ends share scale and currency; an end that could be two numbers has no value."""
    ends = parse_money_range(words)
    assert ends is not None
    assert [low_words, high_words] == [words[end.start : end.end] for end in ends]
    assert [None if low == "-" else Decimal(low), Decimal(high)] == [end.amount.value for end in ends]
    assert [currency, currency] == [end.amount.currency for end in ends]
    assert [end.amount.qualifier for end in ends] == ["exact", "exact"]


@pytest.mark.parametrize(
    "words",
    [
        "$5 million",
        "5 to 10",
        "pays $500 to 20 employees",
        "$5 million to 20 startups",
        "In 2023 - $5 million",
        "$5 million and €6 million",
        "€3.6M ($4M)",
        "$50 to €40",
        "$5 million - 20 engineers",
        "200 to 5 million euros",
    ],
)
def test_two_numbers_need_not_be_a_range(words: str) -> None:
    """Counts, years, conversions and falling pairs are not joined."""
    assert parse_money_range(words) is None


def test_the_separator_qualifies_nothing() -> None:
    """The "bis" of a German range is not "up to", but "more than" before the range counts for its lower end."""
    assert [found.amount.qualifier for found in find_money("mehr als 3.000 bis 4.000 Euro")] == ["at_least", "exact"]
