"""Judging answers item by item: what is good is kept, what is bad is asked again alone, or reported.

An ``AnswerLog`` lives as long as one window's conversation. Each answer of the model is heard; good events are kept at
once and never asked for again, and the complaint that goes back names only the bad ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from movesextract.events import EVENT_TYPES, RejectionReason
from movesextract.wire import ItemError, WireEvent, parse_item, recordable

# Keys whose values many events share.
_SAYING_LITTLE = frozenset({"type", "status", "period", "component", "statistic"})


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one event: which key, why, and what was expected (a phrase the model can act on)."""

    reason: RejectionReason
    field: str | None
    expected: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An item of an answer that was not good enough, as it came, and all that is wrong with it.

    The reason and the field are those of the first complaint.
    """

    item: Any
    complaint: Complaint


class UnacceptableAnswerError(ValueError):
    """The answer, or part of it, must be asked again; the message is written for the model."""


@dataclass(slots=True)
class AnswerLog:
    """Everything heard in one conversation. ``check`` looks at one well-formed event and returns its complaints."""

    check: Callable[[WireEvent], Sequence[Complaint]]
    accepted: list[WireEvent] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    sureness: list[tuple[WireEvent, float]] = field(default_factory=list)
    """The accepted events that the model was asked about again, each with the probability of its "yes"."""
    answers: int = 0
    understood: int = 0

    def hear(self, items: Sequence[Any], *, complete: bool = True) -> None:
        """Take one answer. Raises UnacceptableAnswerError if some of its items, or those cut off behind them, must be
        asked again.

        An item refused earlier is forgotten once its correction comes back, right or wrong again; an item that the
        model withdraws instead stays on record as refused.
        """
        self.understood += 1
        bad: list[tuple[int, Refused]] = []
        kept: list[int] = []
        for number, item in enumerate(map(recordable, items), 1):
            outcome = self._judge(item)
            if isinstance(outcome, Refused):
                bad.append((number, outcome))
                continue
            kept.append(number)
            if outcome not in self.accepted:
                self.accepted.append(outcome)
                self._settle(item)
        for _, refused in bad:
            self._settle(refused.item)
        self.refused.extend(refused for _, refused in bad)
        if bad or not complete:
            raise UnacceptableAnswerError(_remark(bad, kept, complete=complete))

    def doubt(self, event: WireEvent, why: str) -> None:
        """Refuse an event that was accepted: a second look did not bear it out."""
        self.accepted.remove(event)
        self.sureness = [(known, sure) for known, sure in self.sureness if known is not event]
        self.refused.append(Refused(dict(event.raw), Complaint("doubtful", None, why)))

    def _judge(self, item: Any) -> WireEvent | Refused:
        try:
            event = parse_item(item)
        except ItemError as error:
            return Refused(item, Complaint("malformed", error.field, str(error)))
        complaints = self.check(event)
        if not complaints:
            return event
        return Refused(item, replace(complaints[0], expected="; ".join(c.expected for c in complaints)))

    def _settle(self, item: Any) -> None:
        """Forget the refused item that *item* corrects: the one that shares most with it."""
        closest = max(self.refused, key=lambda refused: _likeness(refused.item, item), default=None)
        if closest is not None and _likeness(closest.item, item):
            self.refused.remove(closest)


def _likeness(refused: Any, item: Any) -> int:
    """How many values two items share; 0 if they can't be the same event."""
    if not isinstance(refused, Mapping) or not isinstance(item, Mapping):
        return int(refused == item)
    types = {refused.get("type"), item.get("type")} if _typed(refused) and _typed(item) else set()
    if len(types) > 1:
        return 0
    return sum(1 for key, value in item.items() if key not in _SAYING_LITTLE and value and refused.get(key) == value)


def _typed(item: Mapping[str, Any]) -> bool:
    kind = item.get("type")
    return isinstance(kind, str) and kind in EVENT_TYPES


def _remark(bad: list[tuple[int, Refused]], kept: list[int], *, complete: bool) -> str:
    lines = [f"event {number}: {refused.complaint.expected}" for number, refused in bad]
    if not complete:
        lines.append("the answer broke off before its end")
    if kept:
        lines.append(f"Events {', '.join(map(str, kept))} are right and kept: do not repeat them.")
    wanted = "the corrected events" if complete else "the corrected and the missing events"
    lines.append(f'Answer with {{"events":[...]}} that holds only {wanted}; leave out what the article does not state.')
    return "\n".join(lines)
