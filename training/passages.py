"""The written passages: their form, reading them, and what can be wrong with one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from movesextract.lines import STRAY_MARK
from movesextract.wire import KEYS

DATA = Path(__file__).parent / "data"

FIELDS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(key.name for key in keys if key.name != "status") for kind, keys in KEYS.items()
}
"""Fields of each event type in the order of the wire form; type and sentences come before them, status comes last."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    kind: tuple(key.name for key in keys if key.required) for kind, keys in KEYS.items()
}

ENUMS: Mapping[str, frozenset[str]] = {
    key.name: frozenset(key.choices) for keys in KEYS.values() for key in keys if key.kind == "choice"
}

SLOT_KINDS = frozenset({"person", "org", "role", "place", "money", "date"})
MAX_SENTENCES = 8

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """One written passage and the events that it states; see ``data/README.md`` for the meaning of the fields."""

    id: str
    lang: str
    sentences: tuple[str, ...]
    events: tuple[Event, ...]
    slots: Mapping[str, str] = field(default_factory=dict)
    style: str = ""
    card: str = ""
    led: bool = False
    """Whether the first sentence is the lead of an article and the others come from further down."""
    told_by_lead: tuple[Event, ...] = ()
    """In a window with a repeated lead, the events that the lead states: they are not asked about."""

    @property
    def text(self) -> str:
        """The sentences, one a line."""
        return "\n".join(self.sentences)


def parse(row: Mapping[str, Any]) -> Passage:
    """Return the passage of one JSON object; KeyError or TypeError if a field is missing or of a wrong type."""
    return Passage(
        id=row["id"],
        lang=row["lang"],
        sentences=tuple(row["sentences"]),
        events=tuple(row["events"]),
        slots=dict(row.get("slots", {})),
        style=row.get("style", ""),
        card=row.get("card", ""),
        led=row.get("lead", False),
    )


def load(folder: Path = DATA) -> list[Passage]:
    """Return the passages of all ``*.jsonl`` files of ``folder``, files in the order of their names."""
    return [passage for path in sorted(folder.glob("*.jsonl")) for _, passage in read(path)]


def read(path: Path) -> Iterator[tuple[int, Passage]]:
    """Yield line number and passage of each non-empty line of ``path``."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, parse(json.loads(line))


def data_hash(folder: Path = DATA) -> str:
    """Return the sha256 over the data files, names included: which data a run saw."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_held_out(passage_id: str, percent: int = 8) -> bool:
    """Say whether a passage is kept from training; it depends on its id alone, so a growing set never reshuffles.

    >>> is_held_out("moves-en-001"), is_held_out("moves-en-a-025")
    (False, False)
    """
    return int.from_bytes(hashlib.sha256(passage_id.encode()).digest()[:4], "big") % 100 < percent


def values(event: Event) -> Iterator[tuple[str, str]]:
    """Yield field name and text of every value of ``event`` that must stand in the passage word for word."""
    for key, value in event.items():
        if key in ENUMS or key in ("type", "sentences"):
            continue
        for text in value if isinstance(value, list) else [value]:
            yield key, text


def is_complete(event: Event) -> bool:
    """Say whether ``event`` has all that its type requires, an amount or a change included."""
    if any(not event.get(key) for key in REQUIRED[event["type"]]):
        return False
    if event["type"] != "salary_stat":
        return True
    statistic = event.get("statistic")
    return bool(statistic and event.get("change" if statistic == "change" else "amount"))


def problems(passage: Passage) -> list[str]:
    """Return everything that is wrong with ``passage``, in words; empty if it may be trained on."""
    found = []
    sentences = passage.sentences
    if not 1 <= len(sentences) <= MAX_SENTENCES or any(not s.strip() or "\n" in s for s in sentences):
        found.append(f"needs 1 to {MAX_SENTENCES} sentences of one line each")
    if passage.led and len(sentences) < 2:
        found.append("nothing stands below the lead")
    for event in passage.events:
        found += _event_problems(event, passage)
    for literal, kind in passage.slots.items():
        if literal not in passage.text:
            found.append(f"slot {literal!r} is not in the passage")
        base, _, target = kind.partition(":")
        if kind not in SLOT_KINDS and not (base in ("short", "alias") and target in passage.slots):
            found.append(f"slot kind {kind!r}")
    return found


def _event_problems(event: Event, passage: Passage) -> list[str]:
    kind = event.get("type", "")
    if kind not in FIELDS:
        return [f"event type {kind!r}"]
    found = _shape_problems(event, FIELDS[kind])
    cited = event.get("sentences", [])
    if not cited or any(not 1 <= number <= len(passage.sentences) for number in cited):
        found.append(f"sentence numbers {cited}")
    for key, text in values(event):
        if not isinstance(text, str) or not text or text not in passage.text:
            found.append(f"{key}={text!r} is not in the passage")
        elif STRAY_MARK.search(text):
            found.append(f"{key}={text!r} holds a mark of the line form")
    return found


def _shape_problems(event: Event, fields: Sequence[str]) -> list[str]:
    found = [f"{key}={event[key]!r}" for key, allowed in ENUMS.items() if key in event and event[key] not in allowed]
    if [key for key in ("type", "sentences", *fields, "status") if key in event] != list(event):
        found.append(f"keys or their order: {list(event)}")
    if "status" not in event or not is_complete(event):
        found.append(f"incomplete: {event}")
    if (event.get("statistic") == "range") != ("amount_max" in event):
        found.append("amount_max belongs to a range, and a range has one")
    if event.get("statistic") == "change" and "amount" in event:
        found.append("a change has no amount")
    if set(event.get("lead_investors", [])) - set(event.get("investors", [])):
        found.append("a lead investor is missing from investors")
    return found
