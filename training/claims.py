"""Claims about a window, true and false ones: what the second question ("does the article state this?") is trained on.

False claims are of two kinds: made here by exchanging what a small reader confuses (another person of the window,
another organisation, investor for company, hire for departure, one sum for another), and mined: the model's own wrong
answers, collected by ``training.mine``.
"""

from __future__ import annotations

import functools
import itertools
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training import passages
from training.passages import Event, Passage

MINED = Path(__file__).parent / "mined"
NO_NAMES = frozenset({"The", "A", "An", "In", "On", "At", "But", "And", "He", "She", "It", "They", "We", "I"})
NAME = re.compile(r"[A-ZÀ-Þ][\w'’.&-]*(?: (?:de |da |van |von |al-|of )?[A-ZÀ-Þ][\w'’&-]*)*")
SUM = re.compile(
    r"(?:[$€£¥₹₩]|[A-Z]{2,3}\$)\s?\d[\d.,]*(?: (?:million|billion|crore|lakh|thousand))?|\d[\d.,]*[万亿]?[元円]"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One event that a window may state, and whether it does."""

    event: Event
    is_true: bool


def claims_about(window: Passage, rng: random.Random) -> list[Claim]:
    """Return one to three claims about ``window`` in random order, none at times; a window without events gets one.

    Over a corpus, a little more than half of them are false.
    """
    true = [Claim(event, is_true=True) for event in window.events]
    false = [Claim(event, is_true=False) for event in _unique(_false_events(window, rng), window)]
    rng.shuffle(true)
    if not true:
        return rng.sample(false, min(len(false), rng.randint(0, 1)))
    kept = true[: rng.randint(1, 2)]
    chosen = kept + rng.sample(false, min(len(false), 3 - len(kept), rng.randint(1, 2)))
    rng.shuffle(chosen)
    return chosen


@functools.cache
def mined() -> tuple[tuple[Passage, tuple[Claim, ...]], ...]:
    """Return the windows whose answers were collected, each with the model's right and wrong events."""
    return tuple(
        (
            Passage(row["id"], row["lang"], tuple(row["sentences"]), (), led=row.get("led", False)),
            tuple(Claim(event, is_true=False) for event in row["wrong"])
            + tuple(Claim(event, is_true=True) for event in row["right"]),
        )
        for path in sorted(MINED.glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    )


def states(events: Sequence[Event], claim: Event) -> bool | None:
    """Say whether one of ``events`` is ``claim``; None where it is one in part (a surname, another form of the sum)."""
    partly = False
    for event in events:
        if event["type"] != claim["type"]:
            continue
        alike = [_alike(event.get(key), claim.get(key)) for key in _identifying(claim["type"])]
        if all(alike):
            exact = all(event.get(key) == claim.get(key) for key in _identifying(claim["type"]))
            if exact:
                return True
            partly = True
    return None if partly else False


def _identifying(kind: str) -> tuple[str, ...]:
    return {"salary_stat": ("population", "amount", "change"), "funding_round": ("organization", "amount")}.get(
        kind, ("person", "organization")
    )


def _alike(one: str | None, other: str | None) -> bool:
    """Whether two values may be forms of one another: equal, or one inside the other."""
    if one is None or other is None:
        return one is other
    one, other = one.casefold(), other.casefold()
    return one in other or other in one


def _unique(events: Iterator[Event], window: Passage) -> Iterator[Event]:
    stated = (*window.events, *window.told_by_lead)
    seen: list[Event] = []
    for event in events:
        if states(stated, event) is False and event not in seen and not _aliased(event, window):
            seen.append(event)
            yield event


def _aliased(event: Event, window: Passage) -> bool:
    """Whether the claim differs from a stated event only by a short form or other name that the passage uses."""
    full = {literal: kind.partition(":")[2] for literal, kind in window.slots.items() if ":" in kind}
    resolved = {key: full.get(value, value) if isinstance(value, str) else value for key, value in event.items()}
    return states(window.events, resolved) is not False


def _false_events(window: Passage, rng: random.Random) -> Iterator[Event]:
    people, organizations, sums = _people(window), _organizations(window), _sums(window)
    for event in window.events:
        kind = event["type"]
        if kind in ("hire", "departure"):
            yield from _exchanged(event, "person", people)
            yield from _exchanged(event, "organization", organizations)
            yield {**_core(event), "type": "departure" if kind == "hire" else "hire"}
        elif kind == "funding_round":
            yield from _exchanged(event, "organization", [*event.get("investors", []), *organizations])
            yield from _exchanged(event, "amount", sums)
        else:
            yield from _exchanged(event, "amount", sums)
            others = [other["population"] for other in window.events if "population" in other]
            yield from _exchanged(event, "population", [*others, *organizations[:2]])
    yield from _invented(window, rng, people, organizations, sums)


def _invented(
    window: Passage, rng: random.Random, people: Sequence[str], organizations: Sequence[str], sums: Sequence[str]
) -> Iterator[Event]:
    """Claims out of nothing but the names and sums of the window."""
    pairs = [pair for pair in itertools.product(people, organizations) if not _alike(*pair)]
    for person, organization in rng.sample(pairs, min(3, len(pairs))):
        yield _placed(
            window, {"type": rng.choice(("hire", "departure")), "person": person, "organization": organization}
        )
    for organization in rng.sample(organizations, min(2, len(organizations))):
        event = {"type": "funding_round", "organization": organization}
        yield _placed(window, {**event, "amount": rng.choice(sums)} if sums and rng.random() < 0.8 else event)
    groups = [*_of_kind(window, "role"), *organizations[:2]]
    if sums and groups:
        statistic = rng.choice(("point", "mean", "maximum", "minimum"))
        pay = {"type": "salary_stat", "population": rng.choice(groups), "statistic": statistic}
        yield _placed(window, {**pay, "amount": rng.choice(sums)})


def _placed(window: Passage, event: Event) -> Event:
    """Return ``event`` with the sentence that holds most of its values."""
    values = [value for key, value in event.items() if key not in ("type", "statistic")]
    held = [sum(value in sentence for value in values) for sentence in window.sentences]
    return {"type": event["type"], "sentences": [held.index(max(held)) + 1], **event}


def _exchanged(event: Event, key: str, others: Sequence[str]) -> Iterator[Event]:
    if key in event:
        for other in others:
            if not _alike(event[key], other):
                yield {**_core(event), key: other}


def _core(event: Event) -> Event:
    return {key: value for key, value in event.items() if key not in ("predecessor", "successor")}


def _of_kind(window: Passage, kind: str) -> list[str]:
    return [literal for literal, other in window.slots.items() if other == kind and literal in window.text]


def _people(window: Passage) -> list[str]:
    known = _of_kind(window, "person") + [s for s, kind in window.slots.items() if kind.startswith("short:")]
    known += [event["person"] for event in window.events if "person" in event]
    return list(dict.fromkeys([*known, *(name for name in _names(window) if len(name.split()) in (2, 3))]))[:8]


def _organizations(window: Passage) -> list[str]:
    people = _of_kind(window, "person")
    known = _of_kind(window, "org") + [event[key] for event in window.events for key in _PLACES if key in event]
    names = [name for name in _names(window) if not any(_alike(name, person) for person in people)]
    return list(dict.fromkeys([*known, *(name for name in names if not known or " " in name)]))


_PLACES = ("organization", "previous_organization")


def _sums(window: Passage) -> list[str]:
    told = [event[key] for event in window.events for key in ("amount", "valuation", "total_raised") if key in event]
    return list(dict.fromkeys([*_of_kind(window, "money"), *told, *SUM.findall(window.text)]))


def _names(window: Passage) -> list[str]:
    """Phrases in capitals, which are what a reader without knowledge takes for names; a few of them."""
    found = [match for sentence in window.sentences for match in NAME.findall(sentence)]
    return [name for name in dict.fromkeys(found) if name not in NO_NAMES and len(name) > 3][:12]


def as_rows(results: Sequence[tuple[Passage, Sequence[Event]]]) -> Iterator[Mapping[str, Any]]:
    """Yield what is stored of a mined window: its sentences and the model's wrong and right events."""
    for window, given in results:
        stated = (*window.events, *window.told_by_lead)
        verdicts = [(event, states(stated, event)) for event in given if passages.is_complete(event)]
        wrong = [event for event, verdict in verdicts if verdict is False and not _aliased(event, window)]
        right = [event for event, verdict in verdicts if verdict]
        if wrong:
            yield {
                "id": window.id,
                "lang": window.lang,
                "led": window.led,
                "sentences": list(window.sentences),
                "wrong": wrong,
                "right": right,
            }
