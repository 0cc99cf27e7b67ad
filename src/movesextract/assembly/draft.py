"""A record in the making, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from movesextract.assembly.keys import FIELDS
from movesextract.events import EVENT_CLASSES, AnyEvent, Rejected, RejectionReason, Span
from movesextract.wire import WireEvent


@dataclass(frozen=True, slots=True)
class Assembled:
    """What became of one event: the record, or None; and what was rejected of it."""

    event: AnyEvent | None
    rejected: tuple[Rejected, ...] = ()


@dataclass(slots=True)
class Draft:
    """The fields of one event as far as they are filled, and what was rejected on the way."""

    event: WireEvent
    values: dict[str, Any] = field(default_factory=dict)
    mentions: dict[str, Span] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    def put(self, name: str, value: Any, span: Span) -> None:
        """Fill a field whose words stand at *span*."""
        self.values[name] = value
        self.mentions[name] = span

    def reject(self, key: str, reason: RejectionReason, detail: str) -> None:
        """Leave the field of *key* empty, and say why."""
        self.rejected.append(rejected(self.event, reason, detail, field=FIELDS.get(key, key)))

    def finish(self, evidence: tuple[Span, ...]) -> Assembled:
        """The record; none if a field that it needs was lost."""
        lost = next((r for r in self.rejected if r.field in EVENT_CLASSES[self.event.type].required_fields), None)
        if lost is None and self.event.type == "salary_stat":
            lost = None if {"amount", "change_percent"} & self.values.keys() else self._lost_figure()
        if lost is not None:
            return Assembled(None, (rejected(self.event, lost.reason, lost.detail),))
        record = EVENT_CLASSES[self.event.type](evidence=evidence, mentions=self.mentions, **self.values)
        return Assembled(record, tuple(self.rejected))

    def _lost_figure(self) -> Rejected:
        """Why a pay figure has no figure."""
        found = (r for r in self.rejected if r.field in {"amount", "change_percent"})
        return next(found, rejected(self.event, "malformed", "a pay figure without a figure"))


def rejected(event: WireEvent, reason: RejectionReason, detail: str, *, field: str | None = None) -> Rejected:
    """The note on a whole event, or one field of it, that was left out."""
    return Rejected(event=dict(event.raw), reason=reason, field=field, detail=detail)
