"""Which prediction is taken for which gold event."""

from __future__ import annotations

from typing import Any

import pytest
from tests.evaluation.builders import (
    Fields,
    departure,
    extraction,
    funding,
    gold_article,
    hire,
    money,
    predicted,
    salary,
)

from movesextract.evaluation.matching import Matching, match_events, same_event

ELSEWHERE = "Quite another sentence stands over there."


def match(gold: list[Fields], *predictions: Fields) -> Matching:
    """The assignment within one article."""
    return match_events(gold_article("a", *gold).events, extraction("a", *predictions).events)


def is_same(gold: Fields, prediction: Fields) -> bool:
    """Whether the two meet the criterion."""
    return same_event(gold_article("a", gold).events[0], extraction("a", prediction).events[0])


def usd(value: float) -> Fields:
    """A sum in dollars."""
    return money(f"${value:,}", value, "USD")


def moved(event: Fields, **changes: Any) -> Fields:
    """The prediction of an event, found in quite another sentence."""
    return predicted({**event, "evidence": ELSEWHERE}, **changes)


@pytest.mark.parametrize("event", [hire(), departure()])
def test_move_needs_person_and_organization(event: Fields) -> None:
    """A move is another one if the person or the organisation is; role, date and sentence do not matter."""
    assert is_same(event, moved(event, role="chief gardener", date="2020", status="planned"))
    assert not is_same(event, predicted(event, person="Paulo Reis"))
    assert not is_same(event, predicted(event, organization="Otherco"))


def test_hire_is_no_departure() -> None:
    """Events of two types are never the same."""
    assert not is_same(hire(), predicted(departure("Ines Duarte", "Harbor Labs")))
    assert not is_same(funding(), predicted(salary(amount=usd(5))))


@pytest.mark.parametrize(
    ("expected", "gold", "prediction"),
    [
        (True, {"amount": usd(5)}, {"amount": usd(5)}),
        (False, {"amount": usd(5)}, {"amount": usd(6)}),
        (True, {"amount": usd(5), "round": "Series A"}, {"amount": usd(6), "round": "Series A"}),
        (True, {"amount": usd(5), "investors": ["Alpine"]}, {"amount": usd(6), "investors": ["Borealis", "Alpine"]}),
        (False, {"amount": usd(5), "investors": ["Alpine"]}, {"amount": usd(6), "investors": ["Borealis"]}),
        (False, {"amount": usd(5), "round": "funding round"}, {"amount": usd(6), "round": "Series A"}),
        (True, {"stake_percent": 12.5}, {"stake_percent": 12.5}),
        (False, {"stake_percent": 12.5}, {"stake_percent": 20}),
        (True, {"valuation": usd(900)}, {"valuation": usd(900), "amount": usd(5)}),
        (False, {"valuation": usd(900)}, {"amount": usd(5)}),
        (True, {}, {"amount": usd(5)}),
        (True, {"amount": usd(5)}, {}),
        (True, {"amount": money("dozens of millions")}, {"amount": money("dozens of millions of dollars", 5, "USD")}),
        (True, {"amount": money("$5m", 5_000_000, "USD")}, {"amount": money("$5m", 5, "USD")}),
        (False, {"amount": money("€5", 5, "EUR")}, {"amount": money("$6", 6, "USD")}),
    ],
)
def test_rounds_of_one_company(expected: bool, gold: Fields, prediction: Fields) -> None:
    """One agreeing feature is enough, all disagreeing is another round, nothing in common needs the same sentence."""
    assert expected is is_same(funding(**gold), moved(funding(**prediction)))


def test_sum_in_another_currency_contradicts_nothing() -> None:
    """A converted sum from the same sentence is the same round, with a wrong amount."""
    event = funding(amount=money("€5m", 5_000_000, "EUR"))
    assert is_same(event, predicted(event, amount=money("$6m", 6_000_000, "USD")))
    assert is_same(funding(valuation=usd(900)), predicted(funding(amount=usd(5))))


@pytest.mark.parametrize(
    ("expected", "gold", "prediction"),
    [
        (True, {"amount": usd(20)}, {"amount": usd(20)}),
        (False, {"amount": usd(20)}, {"amount": usd(21)}),
        (False, {"amount": usd(20)}, {}),
        (False, {"amount": money("£20", 20, "GBP")}, {"amount": usd(20)}),
        (True, {"amount": usd(20)}, {"amount": money("$20", 20)}),
        (True, {"amount": money("about $20", 20, "USD")}, {"amount": money("$20")}),
        (False, {"amount": money("$20.50", 20.5, "USD")}, {"amount": money("$20")}),
        (True, {"amount": usd(20), "amount_max": usd(30)}, {"amount": usd(20), "amount_max": usd(30)}),
        (True, {"amount": usd(20), "amount_max": usd(30)}, {"amount": usd(30)}),
        (False, {"amount": usd(20), "amount_max": usd(30)}, {"amount": usd(40), "amount_max": usd(50)}),
        (True, {"statistic": "change", "change_percent": 4}, {"statistic": "change", "change_percent": -4}),
        (False, {"statistic": "change", "change_percent": 4}, {"statistic": "change", "change_percent": 5}),
        (False, {"statistic": "change", "change_percent": 4}, {"amount": usd(4)}),
        (False, {"amount": usd(4)}, {"statistic": "change", "change_percent": 4}),
        (True, {"amount": money("a six-figure sum")}, {"amount": money("six-figure sum")}),
    ],
)
def test_figures_of_one_population(expected: bool, gold: Fields, prediction: Fields) -> None:
    """The population is not enough: the figure must be the same."""
    assert expected is is_same(salary(**gold), predicted(salary(**prediction)))


def test_figure_needs_a_payee_in_common() -> None:
    """The same figure is another fact if population, organisation and sentence differ, or if the employers do."""
    event = salary("welders", amount=usd(20))
    assert is_same(event, moved(event, population="young welders"))
    assert is_same(event, predicted(event, population="staff"))
    assert not is_same(event, moved(event, population="nurses"))
    employed = salary("welders", amount=usd(20), organization="Harbor Labs")
    assert is_same(employed, moved(employed, population="nurses"))
    assert not is_same(employed, predicted(employed, organization="Otherco"))


def test_two_rounds_of_one_company_are_told_apart() -> None:
    """Each prediction goes to the round of its amount, in whatever order they come."""
    first = funding(round="Series A", amount=usd(5), date="2019")
    second = funding(round="Series B", amount=usd(20), date="2021")
    matching = match([first, second], predicted(second), predicted(first))
    assert {(5, 5), (20, 20)} == {(_amount(g), _amount(p)) for g, p in matching.pairs}


def _amount(event: object) -> int:
    return int(event.amount.value)  # type: ignore[attr-defined]


def test_more_pairs_go_before_better_pairs() -> None:
    """A prediction yields its best gold event if only so both predictions find one."""
    rich: Fields = {"amount": usd(20), "valuation": usd(90), "investors": ["Alpine"]}
    gold = [funding(round="Series A", amount=usd(5)), funding(**rich)]
    fits_both = moved(funding(round="Series A", **rich))
    fits_the_second = moved(funding(amount=usd(20)))
    assert {5, 20} == {_amount(g) for g, _ in match(gold, fits_both, fits_the_second).pairs}
    assert {20} == {_amount(g) for g, _ in match(gold, fits_both).pairs}


def test_better_fields_decide_between_namesakes() -> None:
    """A full name goes to the full name, though a surname fits both."""
    gold = [hire("Ines Duarte", role="chef"), hire("Paulo Duarte", role="waiter")]
    matching = match(gold, predicted(hire("Duarte", role="waiter")), predicted(hire("Duarte", role="chef")))
    assert {("chef", "chef"), ("waiter", "waiter")} == {
        (g.role, p.role) for g, p in matching.pairs if g.type == "hire" and p.type == "hire"
    }


def test_required_events_choose_before_optional_ones() -> None:
    """An optional event excuses a prediction only if no required one wants it."""
    required, optional = hire(role="chef"), hire(role="waiter", optional=True)
    alone = match([required, optional], predicted(optional))
    assert (len(alone.pairs), len(alone.optional), len(alone.misses), len(alone.extras)) == (1, 0, 0, 0)
    both = match([required, optional], predicted(optional), predicted(required))
    assert (len(both.pairs), len(both.optional), len(both.misses), len(both.extras)) == (1, 1, 0, 0)


def test_optional_event_excuses_one_prediction() -> None:
    """Telling an optional event twice is once too often."""
    event = hire(optional=True)
    matching = match([event], predicted(event), predicted(event))
    assert (len(matching.pairs), len(matching.optional), len(matching.extras)) == (0, 1, 1)
