"""Merging: an event that an article tells twice is one event with several evidence spans.

Two records are the same event if what tells events apart does not contradict: the same people and organisations (one
name may shorten the other), and role, date, sum and stage equal, or missing on one side; a sum may also be the other
one converted. Nothing that either of them states is lost, but where both state a field the first one in the text has
its way, unless the other only says it more fully. Merging is idempotent, and does not depend on the order in which
records come.
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
        and compatible_posts(one.role, other.role)
        and _compatible_dates(one.date, other.date)
    )


def _same_round(one: FundingRound, other: FundingRound) -> bool:
    if not same_organization(one.organization, other.organization):
        return False
    if not (_compatible_sums(one, other) and _compatible_dates(one.date, other.date)):
        return False
    if not _compatible_stages(one.round, other.round) or not _compatible(one.stake_percent, other.stake_percent):
        return False
    if not _compatible_money(one.valuation, other.valuation):
        return False
    # Without a sum on both sides only shared investors, or none named, speak for one round.
    if one.amount is not None and other.amount is not None:
        return True
    if (one.status == "completed") != (other.status == "completed"):
        return False  # "raised $50 million ... in talks about a new round"
    if one.investors and other.investors:
        return any(same_organization(a, b) for a in one.investors for b in other.investors)
    return not _is_earlier_round(one, other) and not _is_earlier_round(other, one)


def _compatible_sums(one: FundingRound, other: FundingRound) -> bool:
    return _compatible_money(one.amount, other.amount) or _is_converted(one, other) or _is_converted(other, one)


def _is_converted(one: FundingRound, other: FundingRound) -> bool:
    """Whether the sum of *other* stands right behind that of *one*, as the same in another currency.

    "It raised €10 million (about $10.8 million)", "$5 million, or €4.6 million".
    """
    mine, theirs = one.mentions.get("amount"), other.mentions.get("amount")
    if mine is None or theirs is None or one.amount is None or other.amount is None:
        return False
    if None in (one.amount.currency, other.amount.currency) or one.amount.currency == other.amount.currency:
        return False
    return any(
        span.start <= mine.start
        and mine.end <= theirs.start
        and theirs.end <= span.end
        and _CONVERSION.fullmatch(span.text, mine.end - span.start, theirs.start - span.start) is not None
        for span in (*one.evidence, *other.evidence)
    )


_CONVERSION = re.compile(
    r"\s*(?:[(（\[]|,? (?:or|oder|soit|o|ou)(?= )|,? (?:das sind|umgerechnet)(?= ))"
    r"(?:\s*(?:equivalent to|equal to|or|about|around|roughly|approximately|approx\.|nearly|some|circa|ca\.|c\."
    r"|umgerechnet|rund|etwa|knapp|soit|environ|près de|unos|unas|cerca de|aproximadamente|equivalentes? a|[~≈=]"
    r"|约合|约|約|折合|相当于|약))*\s*",
    re.IGNORECASE,
)


def _is_earlier_round(one: FundingRound, other: FundingRound) -> bool:
    """Whether *one*, which has a date and no sum, is set apart by it from *other*, whose sum has none.

    "It has raised $40 million. It last raised money in 2021."
    """
    dated_alone = one.date is not None and other.date is None
    return (
        dated_alone and one.amount is None and other.amount is not None and (one.round is None or other.round is None)
    )


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
        and _compatible_dates(one.date, other.date)
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


def compatible_posts(one: str | None, other: str | None) -> bool:
    """As words, or as words under the usual short name of a post (CEO); but a deputy's post is another one."""
    if one is None or other is None:
        return True
    a, b = _joined_deputies(one), _joined_deputies(other)
    if f"副{a}" in b or f"副{b}" in a:
        return False
    return compatible_words(a or one, b or other) or compatible_words(_usual_post(a), _usual_post(b))


_DEPUTY = re.compile(r"\b(deputy|vice|assistant|stellvertretende[rn]?) (?=\w)")
_USUAL_POSTS = (
    (re.compile(r"\b(?:chief executive(?: officer)?|vorstandschef(?:in)?|vorstandsvorsitzende[rn]?)\b"), "ceo"),
    (re.compile(r"\b(?:chief financial officer|finance (?:chief|director)|finanz(?:chef(?:in)?|vorstand))\b"), "cfo"),
    (re.compile(r"\bvicepresident\b"), "vp"),
)


def _joined_deputies(post: str) -> str:
    """*post* folded, "vice" and the like one word with what follows: no president is part of a vice president."""
    return _DEPUTY.sub(r"\1", fold_name(post))


def _usual_post(folded: str) -> str:
    for pattern, short in _USUAL_POSTS:
        folded = pattern.sub(short, folded)
    return folded


def _compatible_stages(one: str | None, other: str | None) -> bool:
    """As words, but a pre-seed round is no seed round, an A+ round no A round, and an extension another one."""
    if one is None or other is None:
        return True
    return compatible_words(one, other) and _stage_marks(one) == _stage_marks(other)


_STAGE_MARK = re.compile(r"pre|extension|bridge|\d+")


def _stage_marks(stage: str) -> list[str]:
    return sorted(_STAGE_MARK.findall(fold_name(stage)) + ["+"] * stage.count("+"))


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
        elif _is_said_better(name, one, other):
            values[name] = theirs
            if name == "date":
                values["date_text"] = other.date_text
            mentions.pop(name, None)
            if name in other.mentions:
                mentions[name] = other.mentions[name]
    evidence = _joined_evidence(one.evidence, other.evidence)
    return one.model_copy(update={**values, "evidence": evidence, "mentions": mentions})


def _is_said_better(name: str, one: Event, other: Event) -> bool:
    """Whether the second record states a field that the first one leaves open, states less fully, or converted."""
    if name == "date":
        return _fuller_date(one, other)
    if name == "amount" and isinstance(one, FundingRound) and isinstance(other, FundingRound):
        return _fuller(name, one.amount, other.amount) or _is_converted(other, one)
    return _fuller(name, getattr(one, name), getattr(other, name))


def _fuller(name: str, mine: Any, theirs: Any) -> bool:
    """Whether the second value is one where the first is none, or says the same more fully."""
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
    here, there = set(map(fold_name, mine)), set(map(fold_name, theirs))
    for number, theirs_name in enumerate(theirs):
        if fold_name(theirs_name) in here:
            continue
        # What one list has beside the other's name is not that name again: a company and its venture arm.
        same = (i for i, known in enumerate(names) if fold_name(known) not in there - {fold_name(theirs_name)})
        place = next((i for i in same if same_organization(names[i], theirs_name)), len(names))
        if place < len(names) and len(theirs_name) <= len(names[place]):
            continue
        names[place : place + 1] = [theirs_name]
        mentions.pop(f"{name}[{place}]", None)
        if f"{name}[{number}]" in others:
            mentions[f"{name}[{place}]"] = others[f"{name}[{number}]"]
    return tuple(names)


def _joined_evidence(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    return (*one, *(span for span in other if span not in one))
