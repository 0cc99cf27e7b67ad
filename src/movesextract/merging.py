"""Merging: an event that an article tells twice is one event with several evidence spans.

Two records are the same event if nothing that they state contradicts: the same people and organisations (one name may
shorten the other), and every other field equal, or missing on one side. Merging is associative and idempotent over a
set of compatible records; the order of events is the order of their first evidence in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from movesextract.events import AnyEvent, Departure, Event, FundingRound, HireEvent, Money, SalaryStat, Span
from movesextract.normalise.names import fold_name, same_organization, same_person

E = TypeVar("E", bound=Event)

# Fields that travel together: a date without its words, or a mention without its field, would be meaningless.
_COMPANIONS = {"date": ("date_text",), "date_text": ()}
_NAMES = frozenset({"person", "organization", "previous_organization", "predecessor", "successor"})


def merge_events(events: Sequence[AnyEvent]) -> tuple[AnyEvent, ...]:
    """The distinct events of one article, in text order."""
    merged: list[AnyEvent] = []
    for event in events:
        for place, known in enumerate(merged):
            if same_event(known, event):
                merged[place] = _combine(known, event)
                break
        else:
            merged.append(event)
    return tuple(sorted(merged, key=lambda e: (min(s.start for s in e.evidence), e.type)))


def same_event(one: AnyEvent, other: AnyEvent) -> bool:
    """Whether two records of one article tell the same event."""
    if isinstance(one, HireEvent | Departure) and isinstance(other, HireEvent | Departure):
        return type(one) is type(other) and _same_move(one, other)
    if isinstance(one, FundingRound) and isinstance(other, FundingRound):
        return _same_round(one, other)
    if isinstance(one, SalaryStat) and isinstance(other, SalaryStat):
        return _same_pay(one, other)
    return False


def _same_move(one: HireEvent | Departure, other: HireEvent | Departure) -> bool:
    return (
        same_person(one.person, other.person)
        and same_organization(one.organization, other.organization)
        and _compatible_words(one.role, other.role)
        and _compatible_dates(one.date, other.date)
    )


def _same_round(one: FundingRound, other: FundingRound) -> bool:
    if not same_organization(one.organization, other.organization):
        return False
    if not (_compatible_money(one.amount, other.amount) and _compatible_dates(one.date, other.date)):
        return False
    if not _compatible_words(one.round, other.round) or not _compatible(one.stake_percent, other.stake_percent):
        return False
    # Without a sum on both sides only shared investors, or none named, speak for one round.
    if one.amount is not None and other.amount is not None:
        return True
    if not one.investors or not other.investors:
        return True
    return any(same_organization(a, b) for a in one.investors for b in other.investors)


def _same_pay(one: SalaryStat, other: SalaryStat) -> bool:
    return (
        _compatible_words(one.population, other.population)
        and one.statistic == other.statistic
        and _same_money(one.amount, other.amount)
        and _same_money(one.amount_max, other.amount_max)
        and one.change_percent == other.change_percent
        and _compatible(one.period, other.period)
        and _compatible(one.component, other.component)
        and _compatible_words(one.location, other.location)
        and _compatible_words(one.organization, other.organization)
    )


def _compatible(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _compatible_words(one: str | None, other: str | None) -> bool:
    """Missing, equal, or one a part of the other ("chief executive", "chief executive officer (CEO)")."""
    if one is None or other is None:
        return True
    a, b = fold_name(one), fold_name(other)
    if a == b or a.replace(" ", "") in b.replace(" ", "") or b.replace(" ", "") in a.replace(" ", ""):
        return True
    return _initials(a) == b.replace(" ", "") or _initials(b) == a.replace(" ", "")


def _initials(folded: str) -> str:
    return "".join(word[0] for word in folded.split())


def _compatible_dates(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one.startswith(other) or other.startswith(one)


def _compatible_money(one: Money | None, other: Money | None) -> bool:
    if one is None or other is None or one.value is None or other.value is None:
        return True
    return one.value == other.value and _compatible(one.currency, other.currency)


def _same_money(one: Money | None, other: Money | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.value is None or other.value is None:
        return fold_name(one.text) == fold_name(other.text)
    return one.value == other.value and _compatible(one.currency, other.currency)


def _combine(one: E, other: E) -> E:
    """The first record, with what only the second one knows, fuller names and longer lists, and both their evidence."""
    values: dict[str, Any] = {}
    mentions = dict(one.mentions)
    for name in type(one).model_fields:
        if name in {"type", "status", "evidence", "mentions", "date_text"}:
            continue
        mine, theirs = getattr(one, name), getattr(other, name)
        if not _better(name, mine, theirs):
            continue
        for moved in (name, *_COMPANIONS.get(name, ())):
            values[moved] = getattr(other, moved)
        _move_mentions(name, mentions, other.mentions)
    evidence = _joined_evidence(one.evidence, other.evidence)
    return one.model_copy(update={**values, "evidence": evidence, "mentions": mentions})


def _better(name: str, mine: Any, theirs: Any) -> bool:
    if theirs is None or theirs == ():
        return False
    if mine is None or mine == ():
        return True
    if isinstance(mine, tuple) or name in _NAMES or name == "date":
        return len(theirs) > len(mine)
    return isinstance(mine, Money) and mine.value is None and theirs.value is not None


def _move_mentions(name: str, mentions: dict[str, Span], theirs: dict[str, Span]) -> None:
    for key in [k for k in mentions if k == name or k.startswith(f"{name}[")]:
        del mentions[key]
    mentions.update({k: v for k, v in theirs.items() if k == name or k.startswith(f"{name}[")})


def _joined_evidence(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    return (*one, *(span for span in other if span not in one))
