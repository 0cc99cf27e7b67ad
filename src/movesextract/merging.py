"""Merging: an event that an article tells twice is one event with several evidence spans.

Two records are the same event if what tells events apart does not contradict: the same people and organisations (one
name may shorten the other), and role, date, sum and stage equal, or missing on one side. Nothing that either of them
states is lost, but where both state a field the first one in the text has its way, unless the other only says it more
fully. Merging is idempotent, and does not depend on the order in which records come.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from movesextract.events import AnyEvent, Departure, Event, FundingRound, HireEvent, Money, SalaryStat, Span
from movesextract.normalise.names import fold_name, same_organization, same_person

E = TypeVar("E", bound=Event)

_PEOPLE = frozenset({"person", "predecessor", "successor"})
_ORGANIZATIONS = frozenset({"organization", "previous_organization"})
_NOT_FILLED_IN = frozenset({"type", "status", "evidence", "mentions", "date_text"})  # date_text goes with date


def merge_events(events: Sequence[AnyEvent]) -> tuple[AnyEvent, ...]:
    """The distinct events of one article, in text order."""
    known = sorted(events, key=_in_text_order)
    while True:
        merged = _merge_once(known)
        if len(merged) == len(known):
            return tuple(merged)
        # A fuller record may tie in one that no part of it did.
        known = sorted(merged, key=_in_text_order)


def _in_text_order(event: AnyEvent) -> tuple[int, str, str]:
    return min(span.start for span in event.evidence), event.type, event.model_dump_json()


def _merge_once(events: Sequence[AnyEvent]) -> list[AnyEvent]:
    merged: list[AnyEvent] = []
    for event in events:
        for place, known in enumerate(merged):
            if same_event(known, event):
                merged[place] = _combine(known, event)
                break
        else:
            merged.append(event)
    return merged


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
        and compatible_words(one.role, other.role)
        and _compatible_dates(one.date, other.date)
    )


def _same_round(one: FundingRound, other: FundingRound) -> bool:
    if not same_organization(one.organization, other.organization):
        return False
    if not (_compatible_money(one.amount, other.amount) and _compatible_dates(one.date, other.date)):
        return False
    if not _compatible_stages(one.round, other.round) or not _compatible(one.stake_percent, other.stake_percent):
        return False
    # Without a sum on both sides only shared investors, or none named, speak for one round.
    if one.amount is not None and other.amount is not None:
        return True
    if not one.investors or not other.investors:
        return True
    return any(same_organization(a, b) for a in one.investors for b in other.investors)


def _same_pay(one: SalaryStat, other: SalaryStat) -> bool:
    return (
        compatible_words(one.population, other.population)
        and one.statistic == other.statistic
        and _same_money(one.amount, other.amount)
        and _same_money(one.amount_max, other.amount_max)
        and one.change_percent == other.change_percent
        and _compatible(one.period, other.period)
        and _compatible(one.component, other.component)
        and compatible_words(one.location, other.location)
        and compatible_words(one.organization, other.organization)
    )


def _compatible(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def compatible_words(one: str | None, other: str | None) -> bool:
    """Missing, equal, or one a part of the other ("chief executive", "chief executive officer (CEO)")."""
    if one is None or other is None:
        return True
    a, b = fold_name(one), fold_name(other)
    if not a or not b:
        return one == other
    if f" {a} " in f" {b} " or f" {b} " in f" {a} " or _initials(a) == b or _initials(b) == a:
        return True
    short, long = sorted((a.replace(" ", ""), b.replace(" ", "")), key=len)
    return short == long or (_UNSPACED.search(short) is not None and short in long)


_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def _compatible_stages(one: str | None, other: str | None) -> bool:
    """As words, but a pre-seed round is no seed round, and an A+ round no A round."""
    if one is None or other is None:
        return True
    return compatible_words(one, other) and all(
        (mark in fold_name(one)) == (mark in fold_name(other)) if mark.isalpha() else (mark in one) == (mark in other)
        for mark in ("pre", "+")
    )


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
        if name in _NOT_FILLED_IN:
            continue
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, tuple):
            values[name] = _joined_names(name, mine, theirs, mentions, other.mentions)
        elif _fuller_date(one, other) if name == "date" else _fuller(name, mine, theirs):
            values[name] = theirs
            if name == "date":
                values["date_text"] = other.date_text
            mentions.pop(name, None)
            if name in other.mentions:
                mentions[name] = other.mentions[name]
    evidence = _joined_evidence(one.evidence, other.evidence)
    return one.model_copy(update={**values, "evidence": evidence, "mentions": mentions})


def _fuller(name: str, mine: Any, theirs: Any) -> bool:
    """Whether the second record states a field that the first one leaves open, or states less fully."""
    if theirs is None or mine is None:
        return theirs is not None
    if isinstance(mine, Money):
        if mine.value is None or theirs.value is None:
            return theirs.value is not None
        return mine.currency is None and theirs.currency is not None
    if name in _PEOPLE:
        return len(theirs) > len(mine) and same_person(mine, theirs)
    return name in _ORGANIZATIONS and len(theirs) > len(mine) and same_organization(mine, theirs)


def _fuller_date(one: Event, other: Event) -> bool:
    if one.date is None or other.date is None:
        return other.date is not None or (one.date_text is None and one.date is None)
    return len(other.date) > len(one.date) and other.date.startswith(one.date)


def _joined_names(
    name: str, mine: tuple[str, ...], theirs: tuple[str, ...], mentions: dict[str, Span], others: dict[str, Span]
) -> tuple[str, ...]:
    """Both lists in one, each organisation once under its fuller name; *mentions* gets the places of what is taken."""
    names = list(mine)
    for number, theirs_name in enumerate(theirs):
        place = next((i for i, known in enumerate(names) if same_organization(known, theirs_name)), len(names))
        if place < len(names) and len(theirs_name) <= len(names[place]):
            continue
        names[place : place + 1] = [theirs_name]
        mentions.pop(f"{name}[{place}]", None)
        if f"{name}[{number}]" in others:
            mentions[f"{name}[{place}]"] = others[f"{name}[{number}]"]
    return tuple(names)


def _joined_evidence(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    return (*one, *(span for span in other if span not in one))
