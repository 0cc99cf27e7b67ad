"""Which predicted event is which gold event.

Two events can be the same only if they have the same type and meet the criterion below. Among all one-to-one
assignments within an article, the one with the most pairs is taken and, of those, the one that agrees best in the
fields. Required gold events choose first; optional ones then excuse what is left, so that an optional event can never
take a match away from a required one.

* hire, departure: the same person (`folding.same_person`) at the same organisation (`folding.same_organization`).
  Role and date are fields to be right or wrong: an event with a wrong date is still that event.
* funding_round: the same organisation, and not visibly another of its rounds. Amount, valuation, round, investors and
  stake are compared where both state them. One that agrees is enough (the rest are wrong fields); if all disagree, it
  is another round. If nothing can be compared, it is the same round if either side states nothing of the kind or if
  the evidence overlaps: "total raised" must not pass for an earlier round of which only the valuation is known.
* salary_stat: the same figure. A percentage must be equal up to its sign; of a sum or range, one end must be equal by
  value, or by words where a value is lacking. Since the same figure may be paid by two employers or to two groups,
  organisations that both sides state must be compatible, and at least one of organisation, population (a common word)
  and evidence must agree. The population alone is too vague to identify a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TypeAlias

from movesextract.evaluation.assignment import assign
from movesextract.evaluation.fields import FIELDS, names_f1, same_field, same_money_text, stated
from movesextract.evaluation.folding import (
    content_tokens,
    fold,
    round_tokens,
    same_organization,
    same_passage,
    same_person,
    same_round_name,
)
from movesextract.evaluation.gold import AnyGoldEvent, GoldDeparture, GoldFundingRound, GoldHire, GoldSalaryStat
from movesextract.events import AnyEvent, Departure, FundingRound, HireEvent, Money, SalaryStat

Pair: TypeAlias = tuple[AnyGoldEvent, AnyEvent]

# How much an agreeing field says about identity, against others of the same person, company or figure.
_WEIGHTS = {"amount": 8, "amount_max": 8, "change_percent": 8, "valuation": 4, "round": 4, "investors": 4}
_FIELD_WEIGHT = 2
_VERBATIM_NAME = 1
_EVIDENCE_WEIGHT = 3


@dataclass(frozen=True, slots=True)
class Matching:
    """How the events of one article were assigned: ``optional`` pairs are neither rewarded nor punished."""

    pairs: tuple[Pair, ...]
    optional: tuple[Pair, ...]
    misses: tuple[AnyGoldEvent, ...]
    extras: tuple[AnyEvent, ...]


def match_events(gold: Iterable[AnyGoldEvent], predicted: Iterable[AnyEvent]) -> Matching:
    """Assign the predictions for one article to its gold events; the order of either does not matter."""
    # A fixed order makes the choice among equally good assignments independent of the order of the input.
    expected = sorted(gold, key=lambda event: event.model_dump_json())
    offered = sorted(predicted, key=lambda event: event.model_dump_json())
    pairs, misses, left_over = _assign_events([g for g in expected if not g.optional], offered)
    optional, _, extras = _assign_events([g for g in expected if g.optional], left_over)
    return Matching(pairs=pairs, optional=optional, misses=tuple(misses), extras=tuple(extras))


def same_event(gold: AnyGoldEvent, predicted: AnyEvent) -> bool:
    """Whether a prediction meets the criterion of the module for a gold event."""
    if isinstance(gold, GoldFundingRound) and isinstance(predicted, FundingRound):
        return _same_round(gold, predicted)
    if isinstance(gold, GoldSalaryStat) and isinstance(predicted, SalaryStat):
        return _same_figure(gold, predicted)
    if gold.type == predicted.type and isinstance(gold, GoldHire | GoldDeparture):
        return isinstance(predicted, HireEvent | Departure) and _same_move(gold, predicted)
    return False


def same_evidence(gold: AnyGoldEvent, predicted: AnyEvent) -> bool:
    """Whether some evidence of the prediction quotes the gold sentence, a part of it, or more around it."""
    return any(same_passage(gold.evidence, span.text) for span in predicted.evidence)


def similarity(gold: AnyGoldEvent, predicted: AnyEvent) -> int:
    """How well a prediction agrees with a gold event of its type: the weights of what both state alike."""
    total = _EVIDENCE_WEIGHT * same_evidence(gold, predicted)
    for name in FIELDS[gold.type]:
        expected, found = stated(gold, name), stated(predicted, name)
        if expected is None or found is None:
            continue
        total += _WEIGHTS.get(name, _FIELD_WEIGHT) * same_field(name, expected, found)
        if isinstance(expected, str) and isinstance(found, str):
            total += _VERBATIM_NAME * (fold(expected) == fold(found))
    return total


def _assign_events(
    gold: Sequence[AnyGoldEvent], predicted: Sequence[AnyEvent]
) -> tuple[tuple[Pair, ...], list[AnyGoldEvent], list[AnyEvent]]:
    scores = [[similarity(g, p) if same_event(g, p) else None for p in predicted] for g in gold]
    best = max((score for row in scores for score in row if score is not None), default=0)
    # One more pair always outweighs any gain in similarity.
    pair_weight = best * min(len(gold), len(predicted)) + 1
    chosen = assign([[0 if score is None else pair_weight + score for score in row] for row in scores])
    rows, columns = {row for row, _ in chosen}, {column for _, column in chosen}
    return (
        tuple((gold[row], predicted[column]) for row, column in chosen),
        [g for i, g in enumerate(gold) if i not in rows],
        [p for i, p in enumerate(predicted) if i not in columns],
    )


def _same_move(gold: GoldHire | GoldDeparture, predicted: HireEvent | Departure) -> bool:
    return same_person(gold.person, predicted.person) and same_organization(gold.organization, predicted.organization)


def _same_round(gold: GoldFundingRound, predicted: FundingRound) -> bool:
    if not same_organization(gold.organization, predicted.organization):
        return False
    verdicts = [
        _same_sum(gold.amount, predicted.amount),
        _same_sum(gold.valuation, predicted.valuation),
        _same_round_verdict(gold.round, predicted.round),
        names_f1(gold.investors, predicted.investors) > 0 if gold.investors and predicted.investors else None,
        _same_number(gold.stake_percent, predicted.stake_percent),
    ]
    if any(verdict is not None for verdict in verdicts):
        return any(verdicts)
    return _is_bare(gold) or _is_bare(predicted) or same_evidence(gold, predicted)


def _is_bare(event: GoldFundingRound | FundingRound) -> bool:
    return all(stated(event, name) is None for name in ("amount", "valuation", "round", "investors", "stake_percent"))


def _same_round_verdict(gold: str | None, predicted: str | None) -> bool | None:
    """None also for a name that names nothing ("funding round"): it contradicts no other."""
    if gold is None or predicted is None or not round_tokens(gold) or not round_tokens(predicted):
        return None
    return same_round_name(gold, predicted)


def _same_sum(gold: Money | None, predicted: Money | None) -> bool | None:
    """True if the value or the words agree, None if the two cannot be compared (absent, or in two currencies)."""
    if gold is None or predicted is None:
        return None
    if fold(gold.text) == fold(predicted.text):
        return True
    if gold.value is None or predicted.value is None:
        return same_money_text(gold, predicted) or None
    if gold.currency and predicted.currency and gold.currency != predicted.currency:
        return None
    return gold.value == predicted.value


def _same_number(gold: Decimal | None, predicted: Decimal | None) -> bool | None:
    return None if gold is None or predicted is None else abs(gold) == abs(predicted)


def _same_figure(gold: GoldSalaryStat, predicted: SalaryStat) -> bool:
    same_organizations = None
    if gold.organization is not None and predicted.organization is not None:
        same_organizations = same_organization(gold.organization, predicted.organization)
    if same_organizations is False or not _same_amounts(gold, predicted):
        return False
    common_words = set(content_tokens(gold.population)) & set(content_tokens(predicted.population))
    return bool(same_organizations or common_words) or same_evidence(gold, predicted)


def _same_amounts(gold: GoldSalaryStat, predicted: SalaryStat) -> bool:
    if gold.change_percent is not None:
        return bool(_same_number(gold.change_percent, predicted.change_percent))
    ends = product((gold.amount, gold.amount_max), (predicted.amount, predicted.amount_max))
    return any(_same_sum(expected, found) for expected, found in ends)
