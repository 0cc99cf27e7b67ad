"""Merging: an event told twice is one, and nothing that was told is lost."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.events import AnyEvent, Departure, Event, FundingRound, HireEvent, Money, SalaryStat, Span
from movesextract.merging import merge_events, same_event


def span(start: int, text: str = "word") -> Span:
    """A place in the article."""
    return Span(start=start, end=start + len(text), text=text)


def usd(value: int | None, currency: str | None = "USD") -> Money:
    """A sum."""
    return Money(text=str(value), value=None if value is None else Decimal(value), currency=currency)


def placed(start: int, fields: dict[str, Any]) -> dict[str, Any]:
    """*fields* with evidence at *start* and a mention for each of them."""
    mentions: dict[str, Span] = {}
    for number, (name, value) in enumerate(fields.items(), start + 1):
        if isinstance(value, tuple):
            mentions |= {f"{name}[{i}]": span(number, item) for i, item in enumerate(value)}
        elif value is not None and name not in {"statistic", "status", "date", "period"}:
            mentions[name.removesuffix("_text")] = span(number)
    return {**fields, "evidence": (span(start),), "mentions": mentions}


def hire(start: int = 0, **fields: Any) -> HireEvent:
    """Ines Duarte's hire by Harbor Labs, unless told otherwise."""
    return HireEvent(**placed(start, {"person": "Ines Duarte", "organization": "Harbor Labs", **fields}))


def departure(start: int = 0, **fields: Any) -> Departure:
    """Ines Duarte's departure from Northwind, unless told otherwise."""
    return Departure(**placed(start, {"person": "Ines Duarte", "organization": "Northwind", **fields}))


def funding(start: int = 0, **fields: Any) -> FundingRound:
    """A round of Harbor Labs, unless told otherwise."""
    return FundingRound(**placed(start, {"organization": "Harbor Labs", **fields}))


def pay(start: int = 0, **fields: Any) -> SalaryStat:
    """The pay of nurses, unless told otherwise."""
    return SalaryStat(**placed(start, {"population": "nurses", "statistic": "mean", **fields}))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (hire(), hire(9), True),
        (hire(), hire(person="Duarte", organization="Harbor"), True),
        (hire(), hire(person="Paulo Duarte"), False),
        (hire(), hire(organization="Northwind"), False),
        (hire(), departure(organization="Harbor Labs"), False),
        (hire(role="chief executive"), hire(role="chief executive officer (CEO)"), True),
        (hire(role="chief executive officer"), hire(role="CEO"), True),
        (hire(role="CTO"), hire(role="director"), False),
        (hire(role="CEO"), hire(), True),
        (hire(role="首席执行官"), hire(role="首席执行官兼总裁"), True),
        (hire(role="CEO"), hire(role="chief executive"), True),
        (hire(role="president and CEO"), hire(role="president and chief executive officer"), True),
        (hire(role="CFO"), hire(role="finance chief"), True),
        (hire(role="Finanzchefin"), hire(role="Finanzvorstand"), True),
        (hire(role="VP of sales"), hire(role="vice president of sales"), True),
        (hire(role="vice president"), hire(role="vice president of sales"), True),
        (hire(role="president"), hire(role="vice president"), False),
        (hire(role="editor"), hire(role="deputy editor"), False),
        (hire(role="总裁"), hire(role="副总裁"), False),
        (hire(role="CEO"), hire(role="vice chairman and CEO"), True),
        (hire(date="2024"), hire(date="2024-05-17"), True),
        (hire(date="2024-04"), hire(date="2024-05-17"), False),
        (departure(), departure(role="head of vision"), True),
        (departure(role="head of vision"), departure(role="treasurer"), False),
        (funding(amount=usd(5)), funding(amount=usd(5)), True),
        (funding(amount=usd(5)), funding(amount=usd(5, None)), True),
        (funding(amount=usd(5)), funding(amount=usd(5, "EUR")), False),
        (funding(amount=usd(5)), funding(amount=usd(6)), False),
        (funding(amount=usd(5)), funding(round="seed"), True),
        (funding(round="seed"), funding(round="pre-seed"), False),
        (funding(round="Series A"), funding(round="pre-Series A"), False),
        (funding(round="A轮"), funding(round="A+轮"), False),
        (funding(round="Series A"), funding(round="Series A extension"), False),
        (funding(round="Series B"), funding(round="Series B-2"), False),
        (funding(amount=usd(5)), funding(status="planned"), False),
        (funding(amount=usd(5)), funding(amount=usd(5), status="planned"), True),
        (funding(amount=usd(5), valuation=usd(60)), funding(valuation=usd(40)), False),
        (funding(amount=usd(5)), funding(date="2021"), False),
        (funding(amount=usd(5), round="seed"), funding(round="seed", date="2021"), True),
        (funding(amount=usd(5), date="2021-03"), funding(date="2021"), True),
        (funding(round="Series A"), funding(round="Series AA"), False),
        (funding(round="Series A"), funding(round="Series A round"), True),
        (funding(round="Series A"), funding(round="Series B"), False),
        (funding(investors=("Tern Capital",)), funding(investors=("Oak",)), False),
        (funding(investors=("Tern Capital", "Oak")), funding(investors=("Tern",)), True),
        (funding(stake_percent=Decimal(10)), funding(stake_percent=Decimal(20)), False),
        (pay(amount=usd(5)), pay(amount=usd(5)), True),
        (pay(amount=usd(5)), pay(amount=usd(6)), False),
        (pay(amount=usd(5)), pay(amount=usd(5), statistic="median"), False),
        (pay(amount=usd(5)), pay(amount=usd(5), population="head nurses"), True),
        (pay(amount=usd(5), population="men"), pay(amount=usd(5), population="women"), False),
        (pay(amount=usd(5), period="year"), pay(amount=usd(5), period="month"), False),
        (pay(statistic="change", change_percent=Decimal(5)), pay(statistic="change", change_percent=Decimal(6)), False),
        (pay(amount=usd(None, None)), pay(amount=usd(None, None)), True),
        (pay(amount=usd(5), date="2022"), pay(amount=usd(5), date="2023"), False),
        (pay(amount=usd(5), date="2022"), pay(amount=usd(5)), True),
        (hire(role="*"), hire(role="CEO"), False),
    ],
)
def test_same_event(one: AnyEvent, other: AnyEvent, same: bool) -> None:
    """Records are one event if nothing that tells events apart contradicts; either way round."""
    assert (same, same) == (same_event(one, other), same_event(other, one))


def test_the_merged_event_knows_what_either_knew() -> None:
    """Fields that one record leaves open come from the other, with their mentions; names in their fullest form."""
    one = hire(0, person="Duarte", role="head of robotics")
    other = hire(50, predecessor="Omar Khan", date="2024-05", date_text="in May", location="Lund")
    (merged,) = merge_events([one, other])
    assert isinstance(merged, HireEvent)
    assert (merged.person, merged.role, merged.predecessor) == ("Ines Duarte", "head of robotics", "Omar Khan")
    assert (merged.date, merged.date_text, merged.location) == ("2024-05", "in May", "Lund")
    assert merged.evidence == (*one.evidence, *other.evidence)
    assert merged.mentions == {
        **other.mentions,
        "organization": one.mentions["organization"],
        "role": one.mentions["role"],
    }


def test_words_of_a_date_without_a_date_are_kept() -> None:
    """ "Last month" survives although nothing resolved it."""
    (merged,) = merge_events([hire(0), hire(9, date_text="last month")])
    assert (merged.date, merged.date_text) == (None, "last month")
    (merged,) = merge_events([hire(0, date_text="last month"), hire(9, date="2024-05", date_text="in May 2024")])
    assert (merged.date, merged.date_text) == ("2024-05", "in May 2024")
    (merged,) = merge_events([hire(0, date="2024-05", date_text="in May 2024"), hire(9, date_text="last month")])
    assert (merged.date, merged.date_text) == ("2024-05", "in May 2024")


def test_investors_of_both_records_are_joined() -> None:
    """No investor is lost, each is there once under the fuller name, and every one keeps its place in the text."""
    one = funding(0, amount=usd(5), investors=("Tern", "Oak"), lead_investors=("Tern",))
    other = funding(50, amount=usd(5), investors=("Elm", "Tern Capital", "Fir"))
    (merged,) = merge_events([one, other])
    assert isinstance(merged, FundingRound)
    assert merged.investors == ("Tern Capital", "Oak", "Elm", "Fir")
    assert merged.lead_investors == ("Tern",)
    for number, name in enumerate(merged.investors):
        assert merged.mentions[f"investors[{number}]"].text == name


def test_a_company_and_its_venture_arm_are_two_investors() -> None:
    """Names that stand side by side in one list are different ones, though one extends the other."""
    for names in (("Samsung", "Samsung Next", "Oak"), ("腾讯", "腾讯创投", "红杉"), ("Tern Capital", "Tern")):
        (merged,) = merge_events([funding(0, investors=names), funding(50, investors=names)])
        assert isinstance(merged, FundingRound)
        assert merged.investors == names
    (merged,) = merge_events(
        [funding(0, investors=("Samsung", "Oak")), funding(50, investors=("Samsung", "Samsung Next"))]
    )
    assert isinstance(merged, FundingRound)
    assert merged.investors == ("Samsung", "Oak", "Samsung Next")


def test_a_sum_with_a_value_or_a_currency_wins() -> None:
    """The record that says more about a sum has its way, whichever comes first."""
    for pair in itertools.permutations([funding(0, amount=usd(5, None)), funding(9, amount=usd(5))]):
        (merged,) = merge_events(pair)
        assert isinstance(merged, FundingRound)
        assert merged.amount == usd(5)
    (merged,) = merge_events([funding(0, amount=usd(None)), funding(9, amount=usd(7))])
    assert isinstance(merged, FundingRound)
    assert merged.amount == usd(7)


def test_where_both_state_a_field_the_first_one_stands() -> None:
    """Two former employers of one hire do not replace each other by length."""
    one, other = hire(0, previous_organization="Tern"), hire(9, previous_organization="Northwind Industries")
    (merged,) = merge_events([other, one])
    assert isinstance(merged, HireEvent)
    assert merged.previous_organization == "Tern"


def test_events_come_in_text_order() -> None:
    """The order is that of the first evidence, whatever order the model reported in."""
    events: list[AnyEvent] = [departure(30), hire(20), funding(10), hire(40, person="Omar Khan")]
    assert [min(s.start for s in e.evidence) for e in merge_events(events)] == [10, 20, 30, 40]


def test_a_fuller_record_ties_in_what_no_part_of_it_did() -> None:
    """Merging goes on until no two of the records are the same event."""
    events = [
        funding(0, investors=("Tern", "Oak")),
        funding(10, investors=("Elm",)),
        funding(20, investors=("Oak", "Elm")),
    ]
    assert len(merge_events(events)) == 1


def test_nothing_merges_to_nothing() -> None:
    """No events, no result."""
    assert merge_events([]) == ()


# --- laws

_people = st.sampled_from(["Ines Duarte", "Duarte", "I. Duarte", "Omar Khan", "王明"])
_organizations = st.sampled_from(["Harbor Labs", "Harbor Labs Inc.", "Northwind", "腾讯"])
_roles = st.none() | st.sampled_from(["chief executive", "CEO", "chief executive officer", "treasurer"])
_dates = st.none() | st.sampled_from(["2024", "2024-05", "2024-05-17", "2023"])  # always with the words for it
_words = st.sampled_from(["in May", "last month"])
_starts = st.integers(0, 60)
_names = st.lists(st.sampled_from(["Tern", "Tern Capital", "Oak", "Elm"]), max_size=3, unique=True).map(tuple)
_sums = st.none() | st.builds(usd, st.sampled_from([None, 5, 6]), st.sampled_from([None, "USD", "EUR"]))
_events = st.lists(
    st.builds(hire, _starts, person=_people, organization=_organizations, role=_roles)
    | st.builds(hire, _starts, person=_people, organization=_organizations, role=_roles, date=_dates, date_text=_words)
    | st.builds(departure, _starts, person=_people, organization=_organizations, destination=_organizations)
    | st.builds(funding, _starts, organization=_organizations, amount=_sums, investors=_names, lead_investors=_names)
    | st.builds(pay, _starts, population=st.sampled_from(["nurses", "head nurses"]), amount=_sums),
    max_size=7,
)


def _stated(event: Event) -> set[str]:
    return {name for name in type(event).model_fields if getattr(event, name) not in (None, (), {})}


@given(_events)
def test_merging_twice_is_merging_once(events: list[AnyEvent]) -> None:
    """Merged events are left alone, in content and in order, and no two of them are the same event."""
    merged = merge_events(events)
    assert merge_events(merged) == merged
    assert not any(same_event(a, b) for a, b in itertools.combinations(merged, 2))


@given(_events, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(events: list[AnyEvent], chance: Any) -> None:
    """Any order of the same records gives the same events."""
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert merge_events(shuffled) == merge_events(events)


@given(_events)
def test_nothing_is_lost(events: list[AnyEvent]) -> None:
    """Every evidence span, every stated field and every investor of every record is in one of the results."""
    merged = merge_events(events)
    assert {s for e in events for s in _places(e)} == {s for e in merged for s in _places(e)}
    for event in events:
        heirs = [m for m in merged if m.type == event.type and set(event.evidence) <= set(m.evidence)]
        assert any(_stated(event) <= _stated(heir) for heir in heirs)
    starts = [min(s.start for s in e.evidence) for e in merged]
    assert starts == sorted(starts)


def _places(event: Event) -> list[tuple[str, int]]:
    return [(event.type, s.start) for s in event.evidence]


@given(_events)
def test_every_mention_belongs_to_a_stated_field(events: list[AnyEvent]) -> None:
    """After merging each item of a list has its mention, and no mention points at a field that is empty."""
    for event in merge_events(events):
        for key in event.mentions:
            name, _, number = key.partition("[")
            value = getattr(event, name)
            assert value is not None or (name == "date" and event.date_text is not None)
            assert not number or int(number[:-1]) < len(value)
        if isinstance(event, FundingRound):
            assert all(event.mentions[f"investors[{n}]"].text == name for n, name in enumerate(event.investors))


def converted(sentence: str, first: tuple[str, int, str], second: tuple[str, int, str]) -> list[FundingRound]:
    """Two rounds of Harbor Labs told by one sentence, with a sum each: its words, value and currency."""
    rounds = []
    for words, value, currency in (first, second):
        start = sentence.index(words)
        rounds.append(
            FundingRound(
                organization="Harbor Labs",
                amount=Money(text=words, value=Decimal(value), currency=currency),
                evidence=(span(0, sentence),),
                mentions={"organization": span(0, "Harbor Labs"), "amount": span(start, words)},
            )
        )
    return rounds


@pytest.mark.parametrize(
    ("between", "same"),
    [
        (" (", True),
        (" (about ", True),
        (" (equivalent to roughly ", True),
        ("（约合", True),
        (", or about ", True),
        (" (umgerechnet rund ", True),
        (" (including ", False),
        (" (up from ", False),
        (" and ", False),
        (" in equity and ", False),
        (" (of which ", False),
        (", ", False),
    ],
)
def test_a_round_told_in_two_currencies(between: str, same: bool) -> None:
    """A sum right behind another, in brackets or after "or", is the same in another currency; the first stays."""
    sentence = f"Harbor Labs raised €10 million{between}$10.8 million) in May."
    rounds = converted(sentence, ("€10 million", 10_000_000, "EUR"), ("$10.8 million", 10_800_000, "USD"))
    for order in (rounds, rounds[::-1]):
        merged = merge_events(order)
        assert len(merged) == (1 if same else 2)
        assert not same or (isinstance(merged[0], FundingRound) and merged[0].amount == rounds[0].amount)
