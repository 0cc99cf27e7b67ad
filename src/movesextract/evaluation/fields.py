"""Whether a field of a prediction says what the gold annotation says.

Only fields that gold annotates are compared: ``predecessor``, ``successor``, ``total_raised``, ``component`` and the
``location`` of a hire are not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from movesextract.evaluation.assignment import assign
from movesextract.evaluation.folding import (
    compact,
    contained,
    same_full_name,
    same_name,
    same_organization,
    same_role,
    same_round_name,
    same_text,
    tokens,
)
from movesextract.evaluation.gold import GoldEvent
from movesextract.events import Event, EventType, Money

NAMES_F1 = 0.8
"""From which F1 a list of names counts as right."""

FieldValue: TypeAlias = str | Decimal | Money | tuple[str, ...]

COMMON_FIELDS = ("date", "status")
FIELDS: dict[EventType, tuple[str, ...]] = {
    "hire": ("person", "organization", "role", "previous_organization", "previous_role", *COMMON_FIELDS),
    "departure": ("person", "organization", "role", "destination", "reason", *COMMON_FIELDS),
    "funding_round": (
        "organization",
        "round",
        "amount",
        "valuation",
        "investors",
        "lead_investors",
        "stake_percent",
        *COMMON_FIELDS,
    ),
    "salary_stat": (
        "population",
        "organization",
        "location",
        "statistic",
        "amount",
        "amount_max",
        "change_percent",
        "period",
        "source",
        *COMMON_FIELDS,
    ),
}
"""The fields that are compared, for each type of event."""


def stated(event: Event | GoldEvent, name: str) -> FieldValue | None:
    """The value of a field, None where the event does not state it (absent, empty list)."""
    value: FieldValue | None = getattr(event, name)
    return value or None if isinstance(value, tuple | str) else value


def same_field(name: str, gold: FieldValue | None, predicted: FieldValue | None) -> bool:
    """Whether a predicted value is right.

    Names of people: folded, middle names and initials free, but a lone surname is not a full name. Organisations: as in
    matching. Roles, rounds and free text: see `folding`. Sums: value and currency (see `same_money`). Dates, statuses,
    statistics, periods, percentages: equal. Lists of names: F1 of at least 0.8. Neither stated is right, only one
    stated is wrong.

    >>> same_field("date", "2024-05", "2024-05-17"), same_field("role", "CEO", "chief executive")
    (False, True)
    """
    if gold is None or predicted is None:
        return gold is predicted
    return _COMPARATORS.get(name, _equal)(gold, predicted)


def same_money(gold: Money, predicted: Money) -> bool:
    """Whether two sums are the same: value and currency equal.

    Where gold has no value, the words do not hold a single number: then the predicted text must be the same (or one
    within the other, by words), the currency too if gold knows it, and a predicted value is an invention.

    >>> same_money(Money(text="¥5", value=5, currency="JPY"), Money(text="5 yen", value=5, currency="JPY"))
    True
    """
    if gold.value is not None:
        return (gold.value, gold.currency) == (predicted.value, predicted.currency)
    same_currency = gold.currency is None or gold.currency == predicted.currency
    return same_currency and predicted.value is None and same_money_text(gold, predicted)


def same_money_text(gold: Money, predicted: Money) -> bool:
    """Whether the words of two sums are equal when folded, or one's words are contained in the other's."""
    return compact(gold.text) == compact(predicted.text) or contained(tokens(gold.text), tokens(predicted.text))


def names_f1(gold: Sequence[str], predicted: Sequence[str]) -> float:
    """F1 of two lists of names, matched one to one by `same_name`; 1.0 of two empty ones.

    >>> names_f1(["Alpha Capital", "Beta Ventures"], ["Beta", "Gamma"])
    0.5
    """
    if not gold and not predicted:
        return 1.0
    pairs = assign([[int(same_name(g, p)) for p in predicted] for g in gold])
    return 2 * len(pairs) / (len(gold) + len(predicted))


def same_date_prefix(gold: str, predicted: str) -> bool:
    """Whether two ISO dates agree as far as both go.

    >>> same_date_prefix("2024-05", "2024-05-17"), same_date_prefix("2024-05", "2024-06")
    (True, False)
    """
    return all(g == p for g, p in zip(gold.split("-"), predicted.split("-"), strict=False))


def _equal(gold: object, predicted: object) -> bool:
    return gold == predicted


def _same_names(gold: Sequence[str], predicted: Sequence[str]) -> bool:
    return names_f1(gold, predicted) >= NAMES_F1


def _same_text_or_name(gold: str, predicted: str) -> bool:
    return same_text(gold, predicted) or same_organization(gold, predicted)


_COMPARATORS: dict[str, Callable[[Any, Any], bool]] = {
    "person": same_full_name,
    "organization": same_organization,
    "previous_organization": same_organization,
    "role": same_role,
    "previous_role": same_role,
    "destination": _same_text_or_name,
    "reason": same_text,
    "round": same_round_name,
    "amount": same_money,
    "amount_max": same_money,
    "valuation": same_money,
    "investors": _same_names,
    "lead_investors": _same_names,
    "population": same_text,
    "location": same_text,
    "source": _same_text_or_name,
}
