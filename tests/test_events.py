"""The public records: what they refuse, and how they read as JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.events import (
    EVENT_CLASSES,
    EVENT_TYPES,
    ArticleInfo,
    Departure,
    ErrorInfo,
    Extraction,
    FundingRound,
    HireEvent,
    Money,
    Rejected,
    SalaryStat,
    Span,
)
from movesextract.usage import Usage

EVIDENCE = (Span(start=3, end=7, text="word"),)
INFO = ArticleInfo(id="a1", sha256="0" * 64, characters=10)


def extraction(**more: Any) -> Extraction:
    """One event of each type."""
    return Extraction(
        article=INFO,
        events=(
            HireEvent(person="Ines Duarte", organization="Harbor Labs", evidence=EVIDENCE, date="2024-05"),
            Departure(person="Ines Duarte", organization="Northwind", evidence=EVIDENCE),
            FundingRound(
                organization="Harbor Labs",
                evidence=EVIDENCE,
                amount=Money(text="€40.5m", value=Decimal(40500000), currency="EUR", qualifier="about"),
                stake_percent=Decimal("0.39"),
                investors=("Tern",),
                mentions={"investors[0]": EVIDENCE[0]},
            ),
            SalaryStat(population="nurses", statistic="change", change_percent=Decimal("-1.5"), evidence=EVIDENCE),
        ),
        **more,
    )


@pytest.mark.parametrize("wrong", [(3, 7, "words"), (3, 7, "wor"), (3, 3, ""), (-1, 3, "word"), (7, 3, "word")])
def test_a_span_cannot_disagree_with_itself(wrong: tuple[int, int, str]) -> None:
    """A span's length is that of its text, never empty, never before the text."""
    start, end, text = wrong
    with pytest.raises(pydantic.ValidationError):
        Span(start=start, end=end, text=text)


@pytest.mark.parametrize("date", ["2024", "2024-05", "2024-05-17", "2024-02-29"])
def test_dates_of_any_precision(date: str) -> None:
    """A year, a month or a day of the calendar is a date."""
    assert date == HireEvent(person="A", organization="B", evidence=EVIDENCE, date=date).date


@pytest.mark.parametrize(
    "date",
    ["", "24", "2024-5", "2024-13", "2024-02-30", "2023-02-29", "0000", "2024-05-17T00:00", "2024-05\n", "٢٠٢٤", "May"],
)
def test_dates_outside_the_calendar_are_refused(date: str) -> None:
    """What is no ISO calendar date in ASCII digits raises."""
    with pytest.raises(pydantic.ValidationError):
        HireEvent(person="A", organization="B", evidence=EVIDENCE, date=date)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("hire", {"person": "", "organization": "B"}),
        ("hire", {"person": "A"}),
        ("departure", {"organization": "B"}),
        ("funding_round", {}),
        ("salary_stat", {"population": "nurses"}),
        ("salary_stat", {"population": "nurses", "statistic": "average"}),
        ("hire", {"person": "A", "organization": "B", "status": "soon"}),
        ("hire", {"person": "A", "organization": "B", "salary": 5}),
    ],
)
def test_incomplete_events_are_refused(kind: str, fields: dict[str, Any]) -> None:
    """Required fields must be there and say something; choices and names of fields are closed."""
    with pytest.raises(pydantic.ValidationError):
        EVENT_CLASSES[kind](evidence=EVIDENCE, **fields)


def test_an_event_needs_evidence() -> None:
    """No evidence, no event."""
    with pytest.raises(pydantic.ValidationError):
        HireEvent(person="A", organization="B", evidence=())


@pytest.mark.parametrize("wrong", ["usd", "US", "DOLLAR", "US$", "€"])
def test_currencies_are_iso_codes(wrong: str) -> None:
    """A currency is three capital letters."""
    with pytest.raises(pydantic.ValidationError):
        Money(text="5", currency=wrong)


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-Infinity"])
def test_sums_are_finite(wrong: str) -> None:
    """Neither a sum nor a percentage is infinite or no number."""
    with pytest.raises(pydantic.ValidationError):
        Money(text="5", value=Decimal(wrong))


@pytest.mark.parametrize(
    ("value", "written"),
    [("40500000", "40500000"), ("5.0", "5"), ("1E+9", "1000000000"), ("0.39", "0.39"), ("-1.5", "-1.5"), ("0", "0")],
)
def test_decimals_are_plain_numbers_in_json(value: str, written: str) -> None:
    """A whole number is written without a point, others as they are, none as a string or with an exponent."""
    line = Money(text="x", value=Decimal(value)).model_dump_json()
    assert f'"value":{written},' in line
    assert Money.model_validate_json(line).value == Decimal(value)


def test_the_json_line_reads_back() -> None:
    """A line begins with the id, is one line of strict JSON, and gives back an equal extraction."""
    one = extraction(
        rejected=(Rejected(event={"type": "hire"}, reason="negated", detail="denied there"),),
        warnings=("careful\nnow\u2028",),
        usage=Usage(model="m", requests=2, cost_usd=0.25),
    )
    line = one.to_json_line()
    assert line.startswith('{"id": "a1", ')
    assert "\n" not in line
    assert Extraction.model_validate_json(line) == one
    assert Extraction.model_validate(json.loads(line)) == one
    assert json.loads(line)["events"][2]["stake_percent"] == 0.39


def test_a_failed_article_reads_back() -> None:
    """The line of an article that failed has its error and no events."""
    one = Extraction(article=INFO, error=ErrorInfo(type="DeadlineError", message="no answer in 5 s"))
    again = Extraction.model_validate_json(one.to_json_line())
    assert (again.events, again.error) == ((), one.error)


def test_events_are_sorted_out_by_type() -> None:
    """Each property holds the events of its type, and every type has a class of its own name."""
    one = extraction()
    assert one.events == (*one.hires, *one.departures, *one.funding_rounds, *one.salary_stats)
    assert [e.type for e in one.events] == list(EVENT_TYPES) == list(EVENT_CLASSES)
    for kind, model in EVENT_CLASSES.items():
        assert model.model_fields["type"].default == kind
        assert set(model.required_fields) <= set(model.model_fields)


def test_records_cannot_be_changed() -> None:
    """A record is a value."""
    with pytest.raises(pydantic.ValidationError):
        extraction().hires[0].person = "Somebody Else"


_costs = st.none() | st.floats(0, 100)
_bills = st.builds(
    Usage,
    model=st.none() | st.just("m"),
    requests=st.integers(0, 9),
    reasks=st.integers(0, 9),
    prompt_tokens=st.integers(0, 10**6),
    cached_tokens=st.integers(0, 10**6),
    completion_tokens=st.integers(0, 10**6),
    cost_usd=_costs,
    cache_hit=st.booleans(),
)


@given(_bills, _bills, _bills)
def test_bills_add_up(one: Usage, two: Usage, three: Usage) -> None:
    """Every counter is summed, in whatever order; a price that is not known makes the sum unknown."""
    left, right = (one + two) + three, one + (two + three)
    for name in ("requests", "reasks", "prompt_tokens", "cached_tokens", "completion_tokens", "cache_hit", "model"):
        assert getattr(left, name) == getattr(right, name)
    assert left.requests == one.requests + two.requests + three.requests
    assert (left.cost_usd is None) == (None in {one.cost_usd, two.cost_usd, three.cost_usd})
    if left.cost_usd is not None:
        assert left.cost_usd == pytest.approx(right.cost_usd)


@given(_bills)
def test_an_empty_bill_changes_nothing(bill: Usage) -> None:
    """Nothing added is nothing added."""
    assert bill + Usage() == bill
