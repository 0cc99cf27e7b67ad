"""When a field of a prediction is right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from movesextract.evaluation.fields import FIELDS, FieldValue, names_f1, same_date_prefix, same_field, same_money
from movesextract.events import EVENT_CLASSES, EVENT_TYPES, Money


def euros(text: str = "€5m", value: float | None = 5_000_000, currency: str | None = "EUR") -> Money:
    """Five million euros, unless told otherwise."""
    return Money(text=text, value=None if value is None else Decimal(value), currency=currency)


@pytest.mark.parametrize(
    ("expected", "gold", "predicted"),
    [
        (True, euros(), euros("5 million euros", 5_000_000.0)),
        (False, euros(), euros(value=5)),
        (False, euros(), euros(currency="USD")),
        (False, euros(), euros(currency=None)),
        (False, euros(), euros(value=None)),
        (True, euros("millions of euros", None), euros("Millions of Euros", None)),
        (True, euros("millions of euros", None), euros("many millions of euros", None)),
        (True, euros("数百万元", None, "CNY"), euros("数百万元融资", None, "CNY")),
        (True, euros("数百万元", None, None), euros("数百万元", None, "CNY")),
        (False, euros("millions of euros", None), euros("millions of euros", None, None)),
        (False, euros("millions of euros", None), euros("a large sum", None)),
        (False, euros("€5m to €6m", None), euros("€5m to €6m")),
    ],
)
def test_money(expected: bool, gold: Money, predicted: Money) -> None:
    """Value and currency decide; words only where gold has no value, and then a value is an invention."""
    assert expected is same_money(gold, predicted)


@pytest.mark.parametrize(
    ("expected", "name", "gold", "predicted"),
    [
        (True, "date", "2024-05", "2024-05"),
        (False, "date", "2024-05", "2024-05-01"),
        (False, "date", "2024-05", "2024"),
        (False, "status", "planned", "completed"),
        (True, "stake_percent", Decimal("12.50"), Decimal("12.5")),
        (False, "change_percent", Decimal(3), Decimal(-3)),
        (False, "period", "year", "month"),
        (True, "destination", "RNDB", "Ruritanian North-Sea Development Bank"),
        (True, "destination", "own startup", "his own startup"),
        (False, "person", "Duarte", "Ines Duarte"),
        (False, "role", "chief", None),
        (False, "role", None, "chief"),
        (True, "role", None, None),
        (True, "investors", ("Alpine Capital", "Ines Duarte"), ("Ines M. Duarte", "Alpine")),
        (True, "investors", ("A1 Capital", "B2 Capital", "C3 Capital"), ("A1 Capital", "B2 Capital")),
        (False, "investors", ("A1 Capital", "B2 Capital"), ("A1 Capital",)),
    ],
)
def test_fields(expected: bool, name: str, gold: FieldValue | None, predicted: FieldValue | None) -> None:
    """Each kind of field has its own comparison; what only one side states is wrong."""
    assert expected is same_field(name, gold, predicted)


def test_one_name_is_not_counted_twice() -> None:
    """Two spellings of one investor match one gold name, not two."""
    assert names_f1(["Alpine Capital", "Borealis"], ["Alpine", "Alpine Capital Ltd"]) == 0.5


def test_no_names_at_all() -> None:
    """Two empty lists agree."""
    assert names_f1([], []) == 1.0


@pytest.mark.parametrize(
    ("expected", "gold", "predicted"),
    [
        (True, "2024", "2024-05-17"),
        (True, "2024-05-17", "2024-05"),
        (False, "2024-05-17", "2024-05-18"),
        (False, "2024", "2023-12"),
    ],
)
def test_date_prefix(expected: bool, gold: str, predicted: str) -> None:
    """Two dates agree as far as both go."""
    assert expected is same_date_prefix(gold, predicted)


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_every_annotated_field_exists(kind: str) -> None:
    """The compared fields are those of the event class, without those that gold does not annotate."""
    own = set(EVENT_CLASSES[kind].model_fields) - {"type", "evidence", "mentions", "date_text"}
    unmarked = {"predecessor", "successor", "total_raised", "component"} | ({"location"} if kind == "hire" else set())
    assert own - unmarked == set(next(fields for name, fields in FIELDS.items() if name == kind))
