"""The wire form: what the model fills, as one table of keys per event type.

It differs from the public schema on purpose. The model only copies words and points at sentences by number; it
computes nothing and retypes no quotes. The same keys serve hosted and embedded models, and the training
data; the embedded one writes them as `movesextract.lines` has it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from movesextract.events import EVENT_TYPES, Component, EventType, Period, Statistic, Status
from movesextract.lines import read_lines

WIRE_VERSION = "1"
"""Changes whenever a key, its meaning or the order of keys changes; part of every store key."""

Kind: TypeAlias = Literal["words", "list", "choice"]
Dialect: TypeAlias = Literal["merged", "variants", "strict"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a wire event: copied words, a list of copied words, or one of ``choices``."""

    name: str
    kind: Kind = "words"
    required: bool = False
    choices: tuple[str, ...] = ()


def _words(*names: str) -> tuple[Key, ...]:
    return tuple(Key(name) for name in names)


_STATUS = Key("status", "choice", choices=get_args(Status))

# In each event the required keys come first: grammars (llama.cpp's among them) write required keys before optional
# ones, and an adapter trained on another order would never reach its optional keys.
KEYS: Mapping[EventType, tuple[Key, ...]] = {
    "hire": (
        Key("person", required=True),
        Key("organization", required=True),
        *_words("role", "previous_organization", "previous_role", "predecessor", "location", "date"),
        _STATUS,
    ),
    "departure": (
        Key("person", required=True),
        Key("organization", required=True),
        *_words("role", "destination", "reason", "successor", "date"),
        _STATUS,
    ),
    "funding_round": (
        Key("organization", required=True),
        *_words("round", "amount", "valuation", "total_raised"),
        Key("investors", "list"),
        Key("lead_investors", "list"),
        *_words("stake", "date"),
        _STATUS,
    ),
    "salary_stat": (
        Key("population", required=True),
        *_words("organization", "location"),
        Key("statistic", "choice", choices=get_args(Statistic)),
        *_words("amount", "amount_max", "change"),
        Key("component", "choice", choices=get_args(Component)),
        Key("period", "choice", choices=get_args(Period)),
        *_words("source"),
        _STATUS,
    ),
}

CORE: Mapping[EventType, tuple[str, ...]] = {
    "hire": ("person", "organization"),
    "departure": ("person", "organization"),
    "funding_round": ("organization", "round", "amount", "investors"),
    "salary_stat": ("population", "organization", "statistic", "amount", "amount_max", "change"),
}
"""The keys that say which event it is; the others describe it."""

# Near misses of a choice that mean the same: taking them costs nothing, asking again costs a request.
_SYNONYMS = {
    "average": "mean",
    "avg": "mean",
    "min": "minimum",
    "max": "maximum",
    "annual": "year",
    "yearly": "year",
    "annually": "year",
    "monthly": "month",
    "weekly": "week",
    "daily": "day",
    "hourly": "hour",
    "announced": "completed",
    "done": "completed",
    "rumoured": "rumored",
}
_NOTHING = frozenset({"", "null", "none", "n/a", "na", "unknown", "not stated", "not specified", "-"})

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can spell them, no file can hold them

Value: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WireEvent:
    """One event as the model gave it, shape checked: cited sentence numbers (1-based) and copied words by key.

    ``raw`` is the item exactly as it came, for the record.
    """

    type: EventType
    sentences: tuple[int, ...]
    values: Mapping[str, Value]
    raw: Mapping[str, Any] = field(compare=False, default_factory=dict)

    def words(self, key: str) -> str | None:
        """The copied words under *key*, None if absent or a list."""
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def items(self, key: str) -> tuple[str, ...]:
        """The list under *key*, empty if absent."""
        value = self.values.get(key, ())
        return (value,) if isinstance(value, str) else value


class ItemError(ValueError):
    """An item of the answer is no wire event: ``field`` is at fault, the message says what was expected."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def parse_item(item: object) -> WireEvent:
    """Check the shape of one item of an answer.

    Lenient where the meaning is plain (a number for its digits, one string for a list, "average" for "mean"), and
    deaf to unknown keys. Raises ItemError otherwise.

    >>> parse_item({"type": "hire", "sentences": 2, "person": "Ines Duarte", "organization": "Harbor Labs"}).sentences
    (2,)
    """
    if not isinstance(item, Mapping):
        raise ItemError("each event must be an object")
    kind = item.get("type")
    if kind not in EVENT_TYPES:
        raise ItemError(f"`type` must be one of {', '.join(EVENT_TYPES)}", field="type")
    values: dict[str, Value] = {}
    for key in KEYS[kind]:
        value = _value(key, item.get(key.name))
        if value is not None:
            values[key.name] = value
        elif key.required:
            raise ItemError(f"`{key.name}` is missing", field=key.name)
    return WireEvent(kind, _sentence_numbers(item.get("sentences")), values, raw=dict(item))


def _sentence_numbers(given: object) -> tuple[int, ...]:
    numbers = [_sentence_number(n) for n in (given if isinstance(given, list | tuple) else [given])]
    if not numbers:
        raise ItemError("`sentences` must cite at least one sentence number", field="sentences")
    return tuple(dict.fromkeys(numbers))


def _sentence_number(given: object) -> int:
    text = str(given).strip("[] ").removesuffix(".0") if _is_plain(given) else ""
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ItemError("`sentences` must be a list of sentence numbers", field="sentences")
    return int(text)


def _value(key: Key, given: object) -> Value | None:
    if key.kind == "list":
        items = given if isinstance(given, list | tuple) else [given]
        found = [words for words in (_text(key, item) for item in items) if words is not None]
        return tuple(dict.fromkeys(found)) or None
    words = _text(key, given)
    if words is None or key.kind == "words":
        return words
    choice = _SYNONYMS.get(words.lower(), words.lower())
    if choice not in key.choices:
        raise ItemError(f"`{key.name}` must be one of {', '.join(key.choices)}", field=key.name)
    return choice


def _text(key: Key, given: object) -> str | None:
    if given is None:
        return None
    if not _is_plain(given):
        raise ItemError(f"`{key.name}` must be words copied from the article", field=key.name)
    words = recordable(str(given)).strip()
    return None if words.lower() in _NOTHING else words


def recordable(item: object, *, depth: int = 8) -> Any:
    """*item*, as decoded from JSON, without what no JSON file can hold: halves of surrogate pairs, NaN and infinities,
    and nesting deeper than *depth*.

    >>> recordable({"person": ["\\ud800", float("nan")]})
    {'person': ['\ufffd', 'nan']}
    """
    if isinstance(item, str):
        return _LONE_SURROGATE.sub("\ufffd", item)
    if isinstance(item, float) and not math.isfinite(item):
        return str(item)
    if isinstance(item, Mapping | list | tuple) and depth == 0:
        return "..."
    if isinstance(item, Mapping):
        return {recordable(str(key)): recordable(value, depth=depth - 1) for key, value in item.items()}
    if isinstance(item, list | tuple):
        return [recordable(value, depth=depth - 1) for value in item]
    return item


def _is_plain(given: object) -> bool:
    """Whether *given* is a string or a number of a length that Python agrees to write out."""
    if isinstance(given, int) and not isinstance(given, bool):
        return abs(given) < 10**100
    return isinstance(given, str | float)


# --- the JSON schema of an answer -----------------------------------------------------------------------------------


def answer_schema(types: Sequence[EventType] = EVENT_TYPES, *, dialect: Dialect = "merged") -> dict[str, Any]:
    """The JSON schema of an answer that may hold events of *types*, in one of three dialects.

    ``merged``: one kind of event object with the keys of all types, optional ones left out; half the prompt tokens of
    the others. ``variants``: one object per type, required keys first, for grammars. ``strict``: OpenAI's structured
    outputs: every key must be present, an absent value is the empty string or list (one token less than null).
    """
    if dialect == "merged":
        keys = {key.name: _key_schema(key) for kind in types for key in KEYS[kind]}
        events = _object(_marks(types) | keys, required=_marks(types))
    else:
        events = {"anyOf": [_variant(kind, strict=dialect == "strict") for kind in types]}
    return _object({"events": {"type": "array", "items": events}}, required=["events"])


def _marks(types: Sequence[EventType]) -> dict[str, Any]:
    return {
        "type": {"type": "string", "enum": list(types)},
        "sentences": {"type": "array", "items": {"type": "integer"}},
    }


def _variant(kind: EventType, *, strict: bool) -> dict[str, Any]:
    properties = _marks([kind]) | {key.name: _key_schema(key, may_be_empty=strict) for key in KEYS[kind]}
    leading = [*_marks([kind]), *(key.name for key in KEYS[kind] if key.required)]
    return _object(properties, required=properties if strict else leading)


def _object(properties: dict[str, Any], *, required: Iterable[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _key_schema(key: Key, *, may_be_empty: bool = False) -> dict[str, Any]:
    if key.kind == "list":
        return {"type": "array", "items": {"type": "string"}}
    if key.kind == "words":
        return {"type": "string"}
    return {"type": "string", "enum": [*key.choices, *([""] if may_be_empty else [])]}


# --- reading an answer ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """The items of an answer; ``complete`` is False if the text broke off and more may have been meant."""

    items: tuple[Any, ...]
    complete: bool = True


def parse_answer(text: str) -> ParsedAnswer:
    """The items of an answer, however it is wrapped: bare, in a code fence, amid prose, or cut off; or in lines.

    Of an answer that was cut off, the items that are whole. Raises ValueError if there is no list of events.

    >>> parse_answer('Here you are: ```json {"events": [{"type": "hire"}, {"type": "depar')
    ParsedAnswer(items=({'type': 'hire'},), complete=False)
    """
    lines = read_lines(text)
    if lines is not None:
        return ParsedAnswer(*lines)
    found, end = _last_answer(text)
    *_, begun = [None, *(match.end() for match in _LIST.finditer(text, end))]
    if begun is not None:
        items, complete = _items_from(text, begun)
        if items or found is None:
            return ParsedAnswer(items, complete)
    if found is None:
        raise ValueError('expected a JSON object {"events": [...]}')
    return ParsedAnswer(tuple(found))


def events_of(answer: object) -> list[Any] | None:
    """The list of events in a decoded answer; None if it is no answer at all."""
    if isinstance(answer, Mapping):
        found = answer.get("events")
        if isinstance(found, list):
            return found
        if isinstance(found, Mapping):
            return [found]
        return [answer] if "type" in answer and "events" not in answer else None
    if isinstance(answer, list) and all(isinstance(item, Mapping) for item in answer):
        return answer
    return None


_DECODER = json.JSONDecoder(parse_float=str, parse_constant=str)  # "1.50" keeps its zero, NaN is no JSON
_FENCE = re.compile(r"\s*(?:```\w*\s*)?(?=[{\[])")
_START = re.compile(r'\{\s*"events"\s*:')
_LIST = re.compile(r'"events"\s*:\s*\[')
_ITEM = re.compile(r"[\s,]*(?=\{)")
_CLOSED = re.compile(r"[\s,]*\]")
_MAX_STARTS = 8  # prose that quotes the form over and over must not cost the square of its length


def _last_answer(text: str) -> tuple[list[Any] | None, int]:
    """The items of the last whole answer, and where it ends: a model that thinks aloud means its last word."""
    opening = _FENCE.match(text)
    starts = [] if opening is None else [opening.end()]
    starts += [match.start() for match in _START.finditer(text)][-_MAX_STARTS:]
    found, end = None, 0
    for start in starts:
        if start < end:
            continue
        try:
            answer, stop = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        items = events_of(answer)
        if items is not None:
            found, end = items, stop
    return found, end


def _items_from(text: str, position: int) -> tuple[tuple[Any, ...], bool]:
    """The whole items of a list that is open at *position*, and whether it is closed behind them."""
    items: list[Any] = []
    while match := _ITEM.match(text, position):
        try:
            item, position = _DECODER.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            break
        items.append(item)
    return tuple(items), _CLOSED.match(text, position) is not None
