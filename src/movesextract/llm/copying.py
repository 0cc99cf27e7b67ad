"""A grammar under which a model can only copy: every value of its answer is a run of words of one sentence.

A small model misspells what it copies: a name loses a letter, a sum its last word. llama.cpp can hold its answers to a
grammar, and for a window of a few sentences the grammar of all their runs of words is small: one rule a word, which is
the word alone, or the word followed by the rule of the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from movesextract.events import EVENT_TYPES, EventType
from movesextract.lines import END, HEADS, MARKS, STRAY_MARK, UNSPACED, spaced
from movesextract.prompts import one_line
from movesextract.wire import KEYS, Key

_LETTERS = rf"(?:[^\W_](?<![{UNSPACED}]))"
_PIECE = re.compile(rf"\d+(?:[.,'’・·]\d+)+{_LETTERS}*|[{UNSPACED}]|{_LETTERS}+|[^\w\s]|_")
"""What a value may begin and end at: a whole number, a word, a sign, a character of a script without spaces."""
_CITED, _LISTED, _EVENTS = 3, 16, 16
"""At most so many sentences are cited, names listed, events told: an answer must not go on and on."""


def copying_grammar(sentences: Sequence[str], types: Sequence[EventType] = EVENT_TYPES, *, led: bool = False) -> str:
    """The grammar (GBNF) of the answers to *sentences* that hold events of *types* and copy their values.

    Answers have the form of `movesextract.lines`, which the adapter was trained to write. A range of words may begin
    and end at any word, or at any character of a script without spaces, but a mark ends it. With *led*, the first
    sentence may be cited, but not as the one that states an event: a window before has answered for it.
    """
    rules = [
        f'root ::= (event "\\n"){{0,{_EVENTS}}} {_literal(END)}',
        f"event ::= {' | '.join(map(_name, types))}",
    ]
    rules += [f"{_name(kind)} ::= {_event(kind)}" for kind in types]
    numbers = [f'"{number}"' for number in range(1, len(sentences) + 1)]
    rules.append(f'cited ::= stating ("," number){{0,{_CITED - 1}}}')
    rules.append(f"stating ::= {' | '.join(numbers[led:])}")
    rules.append(f"number ::= {' | '.join(numbers)}")
    starts: dict[str, list[str]] = {"": [], " ": []}
    for place, sentence in enumerate(sentences):
        for piece, name, rule in _runs(one_line(sentence), f"s{place}"):
            rules.append(rule)
            if not STRAY_MARK.match(piece):  # what begins with a mark would be another key
                starts[spaced(piece).removesuffix(piece)].append(name)
    copies = [f"{_literal(space)} ({' | '.join(names)})" for space, names in starts.items() if names]
    rules.append(f"copy ::= {' | '.join(copies) or _literal(' ?')}")
    return "\n".join(rules)


def _runs(sentence: str, prefix: str) -> Iterator[tuple[str, str, str]]:
    """Each piece of *sentence*, the name of its rule, and the rule: the piece, alone or with what follows it.

    No run goes on past a stray mark: in an answer that would begin another key.
    """
    strays = {match.start() for match in STRAY_MARK.finditer(sentence)}
    pieces = list(_PIECE.finditer(sentence))
    for number, piece in enumerate(pieces):
        name, rule = f"{prefix}-{number}", _literal(piece[0])
        if number + 1 < len(pieces) and pieces[number + 1].start() not in strays:
            gap = sentence[piece.end() : pieces[number + 1].start()]
            following = f"{_literal(gap)} {prefix}-{number + 1}" if gap else f"{prefix}-{number + 1}"
            rule += f" ({following})?"
        yield piece[0], name, f"{name} ::= {rule}"


def _event(kind: EventType) -> str:
    parts = [_literal(HEADS[kind]), "cited"]
    for key in KEYS[kind]:
        mark = MARKS[kind][key.name]
        pair = f"{_literal(f' {mark}')} {_value(key)}" if mark else _value(key)
        if key.kind == "list":
            parts.append(f"({pair}){{0,{_LISTED}}}")
        else:
            parts.append(pair if key.required else f"({pair})?")
    return " ".join(parts)


def _value(key: Key) -> str:
    if key.kind == "choice":
        return f"({' | '.join(_literal(spaced(choice)) for choice in key.choices)})"
    return "copy"


def _name(kind: EventType) -> str:
    return kind.replace("_", "-")


def _literal(text: str) -> str:
    """*text* as a terminal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
