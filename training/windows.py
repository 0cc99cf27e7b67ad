"""Cutting and joining passages so that they look like the windows which serving sends.

Serving reads an article in windows of a few sentences that overlap by one. A window therefore often begins in the
middle of a story: the person's full name stands further up, the date further down. The article's lead is repeated
before it, and marked. The answer to such a window may only hold what the window itself shows, and no event of the lead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from training.passages import Event, Passage, is_complete, values

_WORD = re.compile(r"[^\W\d_][\w'’]*")
_SMALL = frozenset("a an the and or of for to in on at by as with from".split())
SIZE = 6
STRIDE = 5


def cut(passage: Passage, start: int, size: int = SIZE, *, led: bool = False) -> Passage:
    """Return the window of ``size`` sentences of ``passage`` that begins at sentence ``start`` (from 0).

    An event stays if its best sentence (the first cited one) is inside. A value that is not in the window is replaced
    by a short form or another name that is (``short:`` and ``alias:`` slots), else dropped; an event that
    loses a required value that way is dropped whole. ``led`` puts the first sentence of the passage before a window
    that begins after it.
    """
    led = led and start > 0
    inside = passage.sentences[start : start + size]
    shown = (passage.sentences[0], *inside) if led else inside
    place = {start + offset + 1: offset + 1 + led for offset in range(len(inside))}
    if led:
        place[1] = 1
    text = "\n".join(shown)
    cited = [event for event in passage.events if event["sentences"][0] in place]
    kept = [cut for event in cited if (cut := _cut_event(event, passage, place, text))]
    slots = {literal: kind for literal, kind in passage.slots.items() if literal in text}
    return replace(
        passage,
        sentences=shown,
        events=tuple(event for event in kept if not (led and event["sentences"][0] == 1)),
        slots=slots,
        led=led,
        told_by_lead=tuple(event for event in kept if led and event["sentences"][0] == 1),
    )


def split(passage: Passage, size: int = SIZE, stride: int = STRIDE) -> list[Passage]:
    """Return the windows in which serving would read ``passage``; one if it is short enough."""
    first = 1 if passage.led else 0
    last_start = max(first, len(passage.sentences) - (size - stride) - 1)
    return [cut(passage, start, size, led=True) for start in range(first, last_start + 1, stride)]


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


def headlined(window: Passage) -> Passage:
    """Return ``window`` with its first line written as a headline; as it is if that would change a value of an event.

    A reader that has never seen one takes the whole run of capitals for a name.
    """
    line = _WORD.sub(_capitalised, window.sentences[0]).rstrip(".")
    changed = replace(window, sentences=(line, *window.sentences[1:]))
    intact = all(text in changed.text for event in window.events for _, text in values(event))
    return changed if intact else window


def _capitalised(word: re.Match[str]) -> str:
    return word[0] if word[0] in _SMALL else word[0][0].upper() + word[0][1:]


def _cut_event(event: Event, passage: Passage, place: Mapping[int, int], text: str) -> Event | None:
    """Return what a window with ``text`` shows of ``event``; ``place`` gives the new number of each sentence in it."""
    cited = [place[number] for number in event["sentences"] if number in place]
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
