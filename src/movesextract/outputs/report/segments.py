"""Article text cut into pieces that each carry one set of marks.

A browser counts UTF-16 units where we count characters, so offsets never leave this module: the page gets the pieces
themselves. Overlapping and nested spans need no nesting in the page either, since a piece knows every event that it
belongs to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from movesextract.events import AnyEvent, Span

_LINE_END = r"(?:\r\n|\r(?!\n)|\n)"
_BLANK_LINES = re.compile(rf"{_LINE_END}(?:[ \t\u3000]*{_LINE_END})+")
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_CONTROLS[0x7F] = 0x2421
_CONTROLS.update(dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD))

Mark: TypeAlias = tuple[Literal["boilerplate"]] | tuple[Literal["evidence"], int] | tuple[Literal["mention"], int, str]
"""What a character range is: boilerplate, evidence of event n, or field f of event n."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words under the same marks: the events they are evidence for, the (event, field) pairs they are the words of."""

    text: str
    evidence: tuple[int, ...] = ()
    mentions: tuple[tuple[int, str], ...] = ()
    boilerplate: bool = False


Paragraph: TypeAlias = tuple[Segment, ...]


def visible(text: str) -> str:
    """The text with control characters, which no browser shows, as symbols; line ends and tabs stay.

    Every character stays one character. Lone surrogates, which no file can hold, become U+FFFD.

    >>> visible("a\\x00b\\x1b[1m")
    'a␀b␛[1m'
    """
    return text.translate(_CONTROLS)


def mismatches(text: str, events: Sequence[AnyEvent]) -> int:
    """How many spans of the events do not stand in the text, as happens when an article changed after it was read."""
    return sum(not _stands(text, span) for event in events for span in (*event.evidence, *event.mentions.values()))


def paragraphs(
    text: str, events: Sequence[AnyEvent], boilerplate: Sequence[tuple[int, int]] = ()
) -> tuple[Paragraph, ...]:
    """The text as paragraphs of marked segments, parted at blank lines, which are left out.

    Events are numbered as in ``events``. Spans whose words do not stand in the text are passed over, boilerplate
    ranges are clipped to it.

    >>> [[segment.text for segment in p] for p in paragraphs("One.\\n\\nTwo. Three.", (), [(6, 10)])]
    [['One.'], ['Two.', ' Three.']]
    """
    breaks = [found.span() for found in _BLANK_LINES.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    edges: defaultdict[int, list[tuple[bool, Mark]]] = defaultdict(list)
    for start, end, mark in _marks(text, events, boilerplate):
        edges[start].append((True, mark))
        edges[end].append((False, mark))
    for position in (*starts, *ends):
        edges[position] += []
    found: list[list[Segment]] = [[] for _ in starts]
    for at, segment in _sweep(text, edges):
        number = bisect_right(starts, at) - 1
        if at < ends[number]:
            found[number].append(segment)
    return tuple(tuple(segments) for segments in found if segments)


def _stands(text: str, span: Span) -> bool:
    return text[span.start : span.end] == span.text


def _marks(
    text: str, events: Sequence[AnyEvent], boilerplate: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, Mark]]:
    for number, event in enumerate(events):
        for span in event.evidence:
            if _stands(text, span):
                yield span.start, span.end, ("evidence", number)
        for name, span in event.mentions.items():
            if _stands(text, span):
                yield span.start, span.end, ("mention", number, name)
    for start, end in boilerplate:
        if max(start, 0) < min(end, len(text)):
            yield max(start, 0), min(end, len(text)), ("boilerplate",)


def _sweep(text: str, edges: Mapping[int, list[tuple[bool, Mark]]]) -> Iterator[tuple[int, Segment]]:
    # Spans of one event may repeat or overlap, so marks are counted, not toggled.
    open_marks: defaultdict[Mark, int] = defaultdict(int)
    positions = sorted(edges)
    for at, following in zip(positions, [*positions[1:], len(text)], strict=True):
        for opens, mark in edges[at]:
            open_marks[mark] += 1 if opens else -1
        if at < following:
            yield at, _segment(text[at:following], [mark for mark, count in open_marks.items() if count])


def _segment(text: str, marks: Sequence[Mark]) -> Segment:
    return Segment(
        text=visible(text),
        evidence=tuple(sorted(mark[1] for mark in marks if mark[0] == "evidence")),
        mentions=tuple(sorted((mark[1], mark[2]) for mark in marks if mark[0] == "mention")),
        boilerplate=("boilerplate",) in marks,
    )
