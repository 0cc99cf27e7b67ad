"""Rivals: verified events of one article that cannot all be true. The surest one stays.

A small model that is not sure whose sum it is gives it to two companies, and one person's move to two people or posts.
What decides is the confidence that ``verify`` found; events that were never asked about again are left alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from movesextract.answers import AnswerLog
from movesextract.merging import compatible_posts
from movesextract.normalise.names import same_organization, same_person
from movesextract.wire import WireEvent

_SAME_WORDS = "the same words were given for another event, of which the model is surer"
_SAME_PERSON = "another {} of the same person was given, of which the model is surer"
_MOVES = frozenset({"hire", "departure"})


def settle_rivals(heard: Iterable[tuple[AnswerLog, Sequence[Hashable]]]) -> None:
    """Of the verified events of one article that contradict each other, keep the surest.

    Those are events that claim the same words for different facts, and different moves of one person. *heard* holds the
    log of each window, and what identifies each of its sentences in the article: windows overlap.
    """
    windows = list(heard)
    _settle_facts(windows)
    _settle_moves([log for log, _ in windows])


def _settle_facts(windows: Sequence[tuple[AnswerLog, Sequence[Hashable]]]) -> None:
    facts: dict[Hashable, list[tuple[float, AnswerLog, WireEvent]]] = {}
    for log, sentences in windows:
        for event, sure in log.sureness:
            facts.setdefault(_fact(event, sentences[event.sentences[0] - 1]), []).append((sure, log, event))
    for claims in facts.values():
        surest = max(claims, key=lambda claim: claim[0])
        told_by = [surest[1]]
        for _, log, event in claims:
            if event is surest[2]:
                continue
            if _party(event) == _party(surest[2]) and not any(log is other for other in told_by):
                told_by.append(log)  # two windows agree
            else:
                log.doubt(event, _SAME_WORDS)


def _settle_moves(logs: Sequence[AnswerLog]) -> None:
    """Believe the surest hire of each person, and the surest departure, with what does not contradict it.

    Somebody who joins two organisations within one article, or one of them in two posts, is rarer than a small model's
    mistake by far: 4 of the 4,895 hires and 1 of the 3,791 departures annotated in ``training/data``.
    """
    moves = [(sure, log, event) for log in logs for event, sure in log.sureness if event.type in _MOVES]
    believed: list[WireEvent] = []
    for _, log, event in sorted(moves, key=lambda move: -move[0]):
        if any(_contradict(event, other) for other in believed):
            log.doubt(event, _SAME_PERSON.format(event.type))
        else:
            believed.append(event)


def _contradict(one: WireEvent, other: WireEvent) -> bool:
    """Whether both are moves of one kind by one person, to or from different places or posts."""
    if one.type != other.type or not same_person(one.words("person") or "", other.words("person") or ""):
        return False
    same_place = same_organization(one.words("organization") or "", other.words("organization") or "")
    return not (same_place and compatible_posts(one.words("role"), other.words("role")))


def _party(event: WireEvent) -> Hashable:
    """Whose fact it is."""
    keys = ("population", "organization", "statistic") if event.type == "salary_stat" else ("organization",)
    return tuple(event.words(key) for key in keys)


def _fact(event: WireEvent, cited: Hashable) -> Hashable:
    """What only one event can be told by: one person's move in one sentence, one sum."""
    if event.type in _MOVES:
        return event.type, cited, event.words("person")
    if event.type == "funding_round":
        return event.type, cited, event.words("amount") or event.words("organization")
    return event.type, cited, event.words("amount") or event.words("change"), event.words("amount_max")
