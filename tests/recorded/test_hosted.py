"""Extractions by a strong reader, replayed. See tests/cassettes/README.md for who answered."""

from __future__ import annotations

from decimal import Decimal

import pytest

from movesextract import Extraction
from tests.builders import assert_grounded
from tests.recorded.endpoints import example, hosted

pytestmark = pytest.mark.vcr


def read(name: str) -> Extraction:
    """Read an example article, and check what must hold for every one."""
    article = example(name)
    with hosted() as extractor:
        extraction = extractor.extract(article)
    assert_grounded(extraction, article.text)
    assert extraction.usage.requests >= 1
    return extraction


def test_a_hire_a_departure_and_a_round() -> None:
    """One short article, three events: who came from where, who left, what the round was worth."""
    extraction = read("harbor-labs")
    hire, departure, funding = extraction.hires[0], extraction.departures[0], extraction.funding_rounds[0]
    assert (hire.person, hire.organization, hire.previous_organization, hire.predecessor) == (
        "Ines Duarte",
        "Harbor Labs",
        "Northwind",
        "Tomas Brandt",
    )
    assert (departure.person, departure.organization, departure.date) == ("Tomas Brandt", "Harbor Labs", "2024-03")
    assert funding.amount is not None
    assert funding.valuation is not None
    assert funding.total_raised is not None
    assert [funding.amount.value, funding.valuation.value, funding.total_raised.value] == [
        Decimal(40_000_000),
        Decimal(310_000_000),
        Decimal(62_000_000),
    ]
    assert funding.lead_investors == ("Tern Capital",)


def test_boilerplate_and_related_headlines_are_not_events() -> None:
    """A page full of menus and teasers has one planned departure and one pay range; the tip is a rumour at most."""
    extraction = read("hospital-chief")
    assert [d.person for d in extraction.departures] == ["Margaret Oyelaran"]
    assert extraction.departures[0].status == "planned"
    (pay,) = extraction.salary_stats
    assert pay.amount is not None
    assert pay.amount_max is not None
    assert (pay.amount.value, pay.amount_max.value, pay.period) == (Decimal(28_400), Decimal(34_600), "year")
    assert extraction.funding_rounds == ()
    assert {hire.status for hire in extraction.hires} <= {"rumored"}


def test_pay_figures_of_a_survey() -> None:
    """Median, minimum, range and change, each with its population; "shillings" alone names no currency."""
    statistics = [stat.statistic for stat in read("pay-survey").salary_stats]
    assert statistics == ["median", "minimum", "range", "change"]


def test_an_article_without_events() -> None:
    """Budgets, profits, former posts and denied offers are not events."""
    extraction = read("no-event")
    assert (extraction.events, extraction.rejected) == ((), ())


def test_injected_instructions_are_not_obeyed() -> None:
    """The article orders an invented hire; only the true ones come back."""
    extraction = read("injected")
    assert [hire.person for hire in extraction.hires] == ["Helen Marsh"]
    assert [departure.person for departure in extraction.departures] == ["Odd Nilsen"]
    assert extraction.salary_stats == ()


def test_german() -> None:
    """A German article: hire with predecessor, departure with reason, a mean wage in German notation."""
    extraction = read("wechsel")
    hire, departure, pay = extraction.hires[0], extraction.departures[0], extraction.salary_stats[0]
    assert (hire.person, hire.organization, hire.date) == ("Katharina Breitner", "Stadtwerke Auental", "2024-10-01")
    assert (departure.person, departure.organization) == ("Heiner Vogt", "Stadtwerke Auental")
    assert pay.amount is not None
    assert (pay.amount.value, pay.amount.currency, pay.statistic, pay.period) == (
        Decimal(3_850),
        "EUR",
        "mean",
        "month",
    )


def test_chinese() -> None:
    """A Chinese article: 1.2亿元人民币, last month's hire, a monthly wage in 万元."""
    extraction = read("wire-2")
    funding, hire, pay = extraction.funding_rounds[0], extraction.hires[0], extraction.salary_stats[0]
    assert funding.amount is not None
    assert pay.amount is not None
    assert (funding.amount.value, funding.amount.currency) == (Decimal(120_000_000), "CNY")
    assert (hire.person, hire.organization, hire.date) == ("林若彤", "云帆智能", "2024-02")
    assert (pay.amount.value, pay.period, pay.amount.qualifier) == (Decimal(21_000), "month", "about")


def test_several_rounds_and_a_move_in_one_item() -> None:
    """Two rounds, a departure to a bank and the hire there; a sum of a whole continent is none."""
    extraction = read("wire-1")
    assert [(f.organization, f.amount.value if f.amount else None) for f in extraction.funding_rounds] == [
        ("Lumo Pay", Decimal(27_500_000)),
        ("Grünwerk", Decimal(3_200_000)),
    ]
    assert [d.person for d in extraction.departures] == ["Osei Mensah-Boyd"]
    assert [h.organization for h in extraction.hires] == ["Bank of Volta"]


def test_an_html_page() -> None:
    """The main text of a page, with the page's own date to count from."""
    extraction = read("magazine")
    assert [h.person for h in extraction.hires] == ["Sanjay Venkatraman"]
    assert extraction.hires[0].date == "2024-09-02"
    assert {s.period for s in extraction.salary_stats} == {"hour", "year"}


def test_markdown() -> None:
    """Emphasis marks around names do not disturb spans."""
    extraction = read("coach")
    assert [h.person for h in extraction.hires] == ["Amina Bello-Hart"]
    assert [d.person for d in extraction.departures] == ["John Prewitt"]
