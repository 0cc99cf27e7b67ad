"""Cutting and joining passages so that they look like the windows which serving sends.

Serving reads an article in windows of a few sentences that overlap by one. A window therefore often begins in the
middle of a story: the person's full name stands further up, the date further down. The answer to such a window
may only hold what the window itself shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from training.passages import Event, Passage, is_complete

SIZE = 6
STRIDE = 5


def cut(passage: Passage, start: int, size: int = SIZE) -> Passage:
    """Return the window of ``size`` sentences of ``passage`` that begins at sentence ``start`` (from 0).

    An event stays if its best sentence (the first cited one) is inside. A value that is not in the window is replaced
    by a short form or another name that is (``short:`` and ``alias:`` slots), else dropped; an event that
    loses a required value that way is dropped whole.
    """
    inside = passage.sentences[start : start + size]
    text = "\n".join(inside)
    kept = (_cut_event(event, passage, start, len(inside), text) for event in passage.events)
    slots = {literal: kind for literal, kind in passage.slots.items() if literal in text}
    return replace(passage, sentences=inside, events=tuple(event for event in kept if event), slots=slots)


def split(passage: Passage, size: int = SIZE, stride: int = STRIDE) -> list[Passage]:
    """Return the windows in which serving would read ``passage``; one if it is short enough."""
    last_start = max(0, len(passage.sentences) - (size - stride) - 1)
    return [cut(passage, start, size) for start in range(0, last_start + 1, stride)]


def join(parts: Sequence[Passage]) -> Passage:
    """Return ``parts`` one after the other as one passage, sentence numbers shifted; it may exceed 8 sentences."""
    sentences: list[str] = []
    events: list[Event] = []
    slots: dict[str, str] = {}
    for part in parts:
        shift = len(sentences)
        events += [{**event, "sentences": [n + shift for n in event["sentences"]]} for event in part.events]
        sentences += part.sentences
        slots.update(part.slots)
    name = "+".join(part.id for part in parts if part.id)
    return Passage(name, parts[0].lang, tuple(sentences), tuple(events), slots)


def _cut_event(event: Event, passage: Passage, start: int, size: int, text: str) -> Event | None:
    cited = [number - start for number in event["sentences"] if 1 <= number - start <= size]
    if not cited or cited[0] != event["sentences"][0] - start:
        return None
    kept: Event = {}
    for key, value in event.items():
        if key == "sentences":
            kept[key] = cited
        elif key in ("type", "status", "statistic", "period", "component"):
            kept[key] = value
        elif isinstance(value, list):
            shown = [form for form in (_shown_form(item, passage, text) for item in value) if form]
            if shown:
                kept[key] = shown
        elif form := _shown_form(value, passage, text):
            kept[key] = form
    if kept.get("statistic") == "range" and "amount_max" not in kept:
        return None
    return kept if is_complete(kept) else None


def _shown_form(value: str, passage: Passage, text: str) -> str | None:
    """Return ``value`` if the window's ``text`` has it, else the longest other form of the same name that it has."""
    if value in text:
        return value
    pointers = (f"short:{value}", f"alias:{value}")
    forms = [literal for literal, kind in passage.slots.items() if kind in pointers and literal in text]
    return max(forms, key=len, default=None)
