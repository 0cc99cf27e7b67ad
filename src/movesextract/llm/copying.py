"""A grammar under which a model can only copy: every value of its answer is a run of words of one sentence.

A small model misspells what it copies: a name loses a letter, a sum its last word. llama.cpp can hold its answers to a
grammar, and for a window of a few sentences the grammar of all their runs of words is small: one rule a word, which is
the word alone, or the word followed by the rule of the next one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from movesextract.events import EVENT_TYPES, EventType
from movesextract.prompts import one_line
from movesextract.wire import KEYS, Key

_UNSPACED = r"\u0e00-\u0fff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTERS = rf"(?:[^\W_](?<![{_UNSPACED}]))"
_PIECE = re.compile(rf"\d+(?:[.,'’・·]\d+)+{_LETTERS}*|[{_UNSPACED}]|{_LETTERS}+|[^\w\s]|_")
"""What a value may begin and end at: a whole number, a word, a sign, a character of a script without spaces."""
_CITED, _LISTED, _EVENTS = 3, 16, 16
"""At most so many sentences are cited, names listed, events told: an answer must not go on and on."""


def copying_grammar(sentences: Sequence[str], types: Sequence[EventType] = EVENT_TYPES, *, led: bool = False) -> str:
    """The grammar (GBNF) of the answers to *sentences* that hold events of *types* and copy their values.

    Answers have the form that the adapter was trained to write: compact JSON, keys in the order of the wire form. A
    range of words may begin and end at any word, or at any character of a script without spaces. With *led*, the first
    sentence may be cited, but not as the one that states an event: a window before has answered for it.
    """
    rules = [
        f'root ::= "{{\\"events\\":[" (event ("," event){{0,{_EVENTS - 1}}})? "]}}"',
        f"event ::= {' | '.join(map(_name, types))}",
    ]
    rules += [f"{_name(kind)} ::= {_event(kind)}" for kind in types]
    numbers = [f'"{number}"' for number in range(1, len(sentences) + 1)]
    rules.append(f'cited ::= "[" stating ("," number){{0,{_CITED - 1}}} "]"')
    rules.append(f"stating ::= {' | '.join(numbers[led:])}")
    rules.append(f"number ::= {' | '.join(numbers)}")
    rules.append(f'list ::= "[" copy ("," copy){{0,{_LISTED - 1}}} "]"')
    starts: list[str] = []
    for place, sentence in enumerate(sentences):
        for name, rule in _runs(one_line(sentence), f"s{place}"):
            starts.append(name)
            rules.append(rule)
    rules.append(f'copy ::= "\\"" ({" | ".join(starts) or _literal("?")}) "\\""')
    return "\n".join(rules)


def _runs(sentence: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Name and rule of each piece of *sentence*: the piece, alone or with what follows it."""
    pieces = list(_PIECE.finditer(sentence))
    for number, piece in enumerate(pieces):
        name, rule = f"{prefix}-{number}", _copied(piece[0])
        if number + 1 < len(pieces):
            gap = sentence[piece.end() : pieces[number + 1].start()]
            following = f"{_copied(gap)} {prefix}-{number + 1}" if gap else f"{prefix}-{number + 1}"
            rule += f" ({following})?"
        yield name, f"{name} ::= {rule}"


def _event(kind: EventType) -> str:
    parts = [_literal(f'{{"type":"{kind}","sentences":'), "cited"]
    for key in KEYS[kind]:
        pair = f"{_literal(f',{json.dumps(key.name)}:')} {_value(key)}"
        parts.append(pair if key.required else f"({pair})?")
    return " ".join([*parts, _literal("}")])


def _value(key: Key) -> str:
    if key.kind == "choice":
        return "(" + " | ".join(_literal(json.dumps(choice)) for choice in key.choices) + ")"
    return "list" if key.kind == "list" else "copy"


def _name(kind: EventType) -> str:
    return kind.replace("_", "-")


def _copied(text: str) -> str:
    """*text* inside a JSON string, as a terminal."""
    return _literal(json.dumps(text, ensure_ascii=False)[1:-1])


def _literal(text: str) -> str:
    """*text* as a terminal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
