"""The figures at the top of the report, and the places where its charts draw them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.article import Article
from movesextract.events import AnyEvent, Departure, FundingRound, HireEvent, Money, SalaryStat, Span
from movesextract.outputs.report.charts import salary_chart, timeline_chart
from movesextract.outputs.report.overview import Overview, summarise, timeline
from movesextract.outputs.report.payload import compact_number
from tests.outputs.report_example import example, money, pair

EVIDENCE = (Span(start=0, end=1, text="x"),)


def _hire(**fields: Any) -> HireEvent:
    return HireEvent.model_validate(
        {"evidence": EVIDENCE, "person": "Ines Duarte", "organization": "Harbor Labs"} | fields
    )


def _overview(*events: AnyEvent, published: datetime.date | None = None) -> Overview:
    return summarise([pair(Article(text="x", id="a", published=published), *events)[1]])


def _round(
    organization: str, name: str | None, amount: str | None = None, currency: str | None = "USD", **others: Any
) -> FundingRound:
    sum_ = Money(text="sum", value=Decimal(amount), currency=currency) if amount else None
    return FundingRound(evidence=EVIDENCE, organization=organization, round=name, amount=sum_, **others)


def _pay(value: str, *, up_to: str | None = None, currency: str = "USD", **others: Any) -> SalaryStat:
    high = money("high", up_to, currency) if up_to else None
    fields = {"population": "analysts", "statistic": "point", "period": "year"} | others
    return SalaryStat.model_validate(
        {"evidence": EVIDENCE, "amount": money("low", value, currency), "amount_max": high} | fields
    )


def test_totals_count_articles_and_events() -> None:
    """Articles, failures, rejected items, warnings and the events of each type are counted."""
    totals = summarise(extraction for _, extraction in example()).totals
    assert (totals.articles, totals.with_events, totals.failed, totals.rejected, totals.warnings) == (5, 4, 1, 1, 1)
    assert totals.events == {"hire": 6, "departure": 3, "funding_round": 5, "salary_stat": 10}
    assert totals.all_events == 24


def test_moves_count_each_person_once() -> None:
    """A hire and a departure that tell the same move of the same person are one; case and spaces make no difference."""
    leaves = Departure(evidence=EVIDENCE, person="INES  Duarte", organization="northlight", destination="Harbor Labs")
    overview = _overview(
        _hire(person="Yusuf Demir", previous_organization="Atlas"),
        _hire(previous_organization="Northlight"),
        leaves,
        _hire(person="Clara Voss", previous_organization="Northlight"),
    )
    assert [(move.origin, move.destination, move.people) for move in overview.moves] == [
        ("Northlight", "Harbor Labs", ("Ines Duarte", "Clara Voss")),
        ("Atlas", "Harbor Labs", ("Yusuf Demir",)),
    ]


@pytest.mark.parametrize(
    "event",
    [
        _hire(),
        _hire(previous_organization="Northlight", status="rumored"),
        _hire(previous_organization="harbor labs"),
        Departure(evidence=EVIDENCE, person="Ines Duarte", organization="Northlight"),
    ],
    ids=["one organisation", "rumour", "promotion", "no destination"],
)
def test_what_is_no_move(event: AnyEvent) -> None:
    """An event without both organisations, a rumour and a promotion are not in the table of moves."""
    assert _overview(event).moves == ()


@pytest.mark.parametrize(
    ("date", "published", "months", "undated"),
    [
        ("2024-05-17", datetime.date(2025, 1, 1), ["2024-05"], 0),
        ("2024-05", None, ["2024-05"], 0),
        ("2024", datetime.date(2025, 1, 1), [], 1),
        (None, datetime.date(2025, 1, 31), ["2025-01"], 0),
        (None, None, [], 1),
    ],
)
def test_month_of_an_event(date: str | None, published: datetime.date | None, months: list[str], undated: int) -> None:
    """An event stands in its own month, else in its article's; a bare year is not turned into a month."""
    found = _overview(_hire(date=date), published=published).timeline
    assert (months, undated) == ([month for month, _ in found.months], found.undated)


def test_timeline_has_no_gaps_and_keeps_the_busiest_stretch() -> None:
    """Months between events are there with zeros; strays outside the longest stretch are counted beside it."""
    found = timeline(
        {("1999-12", "hire"): 1, ("2024-11", "hire"): 2, ("2025-02", "departure"): 3, ("2040-01", "hire"): 4}, longest=6
    )
    assert [m for m, _ in found.months][:4] == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert (found.earlier, found.later) == (1, 4)
    assert sum(sum(counts.values()) for _, counts in found.months) == 5


def test_salaries_share_an_axis_only_within_currency_and_period() -> None:
    """Figures are grouped by currency and period; without a number or a currency they are counted as left out."""
    change = SalaryStat(evidence=EVIDENCE, population="all", statistic="change", change_percent=Decimal(4))
    bare = SalaryStat(evidence=EVIDENCE, population="all", statistic="point", amount=Money(text="¥5", value=Decimal(5)))
    overview = _overview(
        _pay("90000"),
        _pay("50000", up_to="70000"),
        _pay("40", period="hour"),
        _pay("80000", currency="EUR"),
        change,
        bare,
    )
    found = [
        (group.currency, group.period, [int(figure.low) for figure in group.figures]) for group in overview.salaries
    ]
    assert found == [("USD", "year", [50000, 90000]), ("EUR", "year", [80000]), ("USD", "hour", [40])]
    assert overview.salaries[0].figures[0].high == 70000
    assert overview.salaries_left_out == 2


def test_the_same_round_in_several_articles_counts_once() -> None:
    """Rounds of one name, sum and currency are one; a report without the sum adds none; rumours are left out."""
    overview = _overview(
        _round("Pebble", "Seed", "2000000"),
        _round("PEBBLE", "seed", "2000000"),
        _round("Pebble", "seed"),
        _round("Pebble", None),
        _round("Pebble", "Series A", "9000000", status="rumored"),
        _round("Pebble", "Series A", "8000000"),
        _round("Loom", None),
    )
    loom, pebble = sorted(overview.funding, key=lambda row: row.organization)
    assert (pebble.organization, pebble.rounds, pebble.names) == ("Pebble", 2, ("Seed", "Series A"))
    assert (("USD", Decimal(10000000)),) == pebble.amounts
    assert (loom.rounds, loom.amounts) == (1, ())


def test_sums_of_different_currencies_are_not_compared() -> None:
    """Organisations are ordered by sum within a currency; 900 million yen do not outrank 24 million euros by number."""
    overview = _overview(
        _round("Kelp", "A", "900000000", "JPY"),
        _round("Reef", "A", "1000000", "EUR"),
        _round("Harbor", "B", "24000000", "EUR"),
    )
    assert [row.organization for row in overview.funding] == ["Harbor", "Reef", "Kelp"]


def test_bars_of_a_month_stack_up_to_its_count() -> None:
    """The bars of a month stand on each other, from the base, with heights in proportion to the counts."""
    chart = timeline_chart(timeline({("2024-05", "hire"): 3, ("2024-05", "salary_stat"): 1}))
    assert chart is not None
    hire, pay = chart.bars
    assert hire.y + hire.height == pytest.approx(chart.base)
    assert pay.y + pay.height == pytest.approx(hire.y)
    assert hire.height == pytest.approx(3 * pay.height)


@given(
    st.lists(
        st.tuples(st.decimals(0, 10**9, places=2), st.none() | st.decimals(0, 10**9, places=2)),
        min_size=1,
        max_size=150,
    )
)
def test_salary_figures_are_drawn_in_order_inside_the_picture(values: list[tuple[Decimal, Decimal | None]]) -> None:
    """Every figure is drawn or counted in a bin; all lies inside the picture, larger ones further right."""
    group = _overview(*(_pay(str(low), up_to=None if high is None else str(high)) for low, high in values)).salaries[0]
    chart = salary_chart(group)
    assert bool(chart.bins) != bool(chart.figures)
    assert len(values) == len(chart.figures) + sum(int(b.title.split(": ")[1].split()[0]) for b in chart.bins)
    assert all(b.x >= 0 and b.x + b.width <= 720 and b.y >= 0 and b.y + b.height <= chart.height for b in chart.bins)
    assert all(0 <= figure.x1 <= figure.x2 <= 720 for figure in chart.figures)
    assert sorted(figure.x1 for figure in chart.figures) == [figure.x1 for figure in chart.figures]
    assert all(0 <= tick.at <= 720 for tick in chart.ticks)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"),
        ("12.5", "12.5"),
        ("999", "999"),
        ("999999", "1M"),
        ("1234567", "1.23M"),
        ("-41000", "-41k"),
        ("1e15", "1,000T"),
    ],
)
def test_compact_numbers(value: str, shown: str) -> None:
    """Three digits and a letter, rounding up into the next letter where needed."""
    assert shown == compact_number(Decimal(value))
