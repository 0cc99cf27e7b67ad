"""Whether spans stand in the article where they say, and whether evidence is found where gold has it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from movesextract.events import AnyEvent


def count_exact_spans(events: Iterable[AnyEvent], text: str) -> tuple[int, int]:
    """How many spans (evidence and mentions) there are, and for how many ``text[start:end]`` is the span's text."""
    spans = [span for event in events for span in (*event.evidence, *event.mentions.values())]
    return len(spans), sum(text[span.start : span.end] == span.text for span in spans)


def find_passage(passage: str, text: str) -> tuple[tuple[int, int], ...]:
    """Every range (half-open, in characters) at which a passage stands in a text; any spaces match any others.

    >>> find_passage("joined  us", "She joined us. He joined\\nus too.")
    ((4, 13), (18, 27))
    """
    words = passage.split()
    if not words:
        return ()
    return tuple(found.span() for found in re.finditer(r"\s+".join(map(re.escape, words)), text))


def evidence_overlaps(event: AnyEvent, ranges: Iterable[tuple[int, int]]) -> bool:
    """Whether some evidence span of the event shares a character with some of the ranges."""
    return any(span.start < end and start < span.end for start, end in ranges for span in event.evidence)
