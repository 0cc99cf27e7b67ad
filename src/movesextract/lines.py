"""The line form of an answer, in which the embedded model writes: an event a line, a mark for each key.

It says what the JSON of the wire form says in half as many tokens, and each token that a CPU writes costs some 15 ms. A
value follows its mark as it follows the word before it in an article, with a space where the script has spaces, so that
it is the same tokens there and here.

    hire2,1 Ines Duarte @ Harbor Labs = chief scientist < Northwind
    pay3 nurses # Ohio ~ mean ∑ $78,000 ÷ year
    end
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from movesextract.events import EventType

END = "end"
"""The last line of a whole answer, its only one if there is no event."""

HEADS: Mapping[EventType, str] = {
    "hire": "hire",
    "departure": "departure",
    "funding_round": "round",
    "salary_stat": "pay",
}
"""The first word of a line; the numbers of the cited sentences follow it at once."""

_MOVE = {"person": "", "organization": "@", "role": "="}
MARKS: Mapping[EventType, Mapping[str, str]] = {
    "hire": {
        **_MOVE,
        "previous_organization": "<",
        "previous_role": "~",
        "predecessor": "^",
        "location": "#",
        "date": "*",
        "status": "!",
    },
    "departure": {**_MOVE, "destination": ">", "reason": "←", "successor": "^", "date": "*", "status": "!"},
    "funding_round": {
        "organization": "",
        "round": "=",
        "amount": "∑",
        "valuation": "≈",
        "total_raised": "¶",
        "investors": "<",
        "lead_investors": "^",
        "stake": "×",
        "date": "*",
        "status": "!",
    },
    "salary_stat": {
        "population": "",
        "organization": "@",
        "location": "#",
        "statistic": "~",
        "amount": "∑",
        "amount_max": "→",
        "change": "±",
        "component": "=",
        "period": "÷",
        "source": "§",
        "status": "!",
    },
}
"""The mark of each key by event type, in the order in which they stand; the first value of a line has none. Each mark
is one token after a space, and next to never a word of a value. A list has its mark before each of its items."""

LISTED = frozenset({"investors", "lead_investors"})
"""The keys whose value is a list."""

UNSPACED = r"\u0e00-\u0fff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""The characters of scripts that put no spaces between words, for a regular expression's class."""

_ANY = re.escape("".join(sorted({mark for marks in MARKS.values() for mark in marks.values()})))
STRAY_MARK = re.compile(rf"(?<!\S)[{_ANY}]")
"""A mark where a word could begin. A value that holds one is not read back as it was written: the grammar lets none
through, and a training passage with one is refused."""

_KEYS = {head: {mark: key for key, mark in MARKS[kind].items()} for kind, head in HEADS.items()}
_TYPES: Mapping[str, EventType] = {head: kind for kind, head in HEADS.items()}
_LINE = re.compile(rf"({'|'.join(HEADS.values())})([0-9]{{1,6}}(?:,[0-9]{{1,6}})*)((?:[ {UNSPACED}].*)?)")
_SPLIT = re.compile(rf" ([{_ANY}])")
_BEGINS_UNSPACED = re.compile(rf"[{UNSPACED}]")


def write_lines(events: Iterable[Mapping[str, Any]]) -> str:
    """The answer that tells *events* (items of the wire form).

    >>> write_lines([{"type": "hire", "sentences": [2, 1], "person": "Zoë", "organization": "华为"}])
    'hire2,1 Zoë @华为\\nend'
    """
    return "\n".join([*map(write_line, events), END])


def write_line(event: Mapping[str, Any]) -> str:
    """One event (an item of the wire form) as a line."""
    parts = [HEADS[event["type"]], ",".join(map(str, event["sentences"]))]
    for key, mark in MARKS[event["type"]].items():
        value = event.get(key)
        listed = value if isinstance(value, list | tuple) else () if value is None else (value,)
        parts += [f"{' ' if mark else ''}{mark}{spaced(words)}" for words in listed]
    return "".join(parts)


def spaced(words: str) -> str:
    """*words* with the space before them that their script has."""
    return words if _BEGINS_UNSPACED.match(words) else f" {words}"


def read_lines(text: str) -> tuple[tuple[dict[str, Any], ...], bool] | None:
    """The events of an answer as items of the wire form, and whether it is whole; None if it has another form.

    It is whole if it comes to its end and each line before can be read. A last line that breaks off is left out, as its
    last value may be half a name.

    >>> read_lines("round1 Tern ∑ $5 million\\npay2 coo")
    (({'type': 'funding_round', 'sentences': [1], 'organization': 'Tern', 'amount': '$5 million'},), False)
    """
    ended = text.rstrip()
    *told, last = (ended if ended.endswith(END) else text).lstrip().split("\n")
    first = told[0] if told else last
    if first != END and not _LINE.fullmatch(first.rstrip()):
        return None
    found = [match for line in told if (match := _LINE.fullmatch(line.rstrip()))]
    return tuple(map(_item, found)), last == END and len(found) == len(told)


def _item(line: re.Match[str]) -> dict[str, Any]:
    head, numbers, rest = line.groups()
    item: dict[str, Any] = {"type": _TYPES[head], "sentences": [int(number) for number in numbers.split(",")]}
    first, *marked = _SPLIT.split(rest)
    for mark, words in zip(["", *marked[::2]], [first, *marked[1::2]], strict=True):
        key, value = _KEYS[head].get(mark), words.strip()
        if key is None or not value:
            continue
        if key in LISTED:
            item.setdefault(key, []).append(value)
        else:
            item.setdefault(key, value)
    return item
