"""Judging answers item by item: what is good is kept, what is bad is asked again alone, or reported.

An ``AnswerLog`` lives as long as one window's conversation. Each answer of the model is heard; good events are kept at
once and never asked for again, and the complaint that goes back names only the bad ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from movesextract.events import RejectionReason
from movesextract.wire import ItemError, WireEvent, parse_item


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one event: which key, why, and what was expected (a phrase the model can act on)."""

    reason: RejectionReason
    field: str | None
    expected: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An item of an answer that was not good enough, as it came, with the first complaint against it."""

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
    answers: int = 0
    understood: int = 0

    def hear(self, items: Sequence[Any], *, complete: bool = True) -> None:
        """Take one answer. Raises UnacceptableAnswerError if some of its items, or those cut off behind them, must be
        asked again.

        The remark of an earlier answer is forgotten once an event of the same type comes back right; an item that the
        model withdraws instead stays on record as refused.
        """
        self.understood += 1
        bad: list[tuple[int, Refused]] = []
        kept: list[int] = []
        for number, item in enumerate(items, 1):
            outcome = self._judge(item)
            if isinstance(outcome, Refused):
                bad.append((number, outcome))
                continue
            kept.append(number)
            if outcome not in self.accepted:
                self.accepted.append(outcome)
                self._settle(outcome.type)
        self.refused = [r for r in self.refused if all(r != other for _, other in bad)]
        self.refused.extend(refused for _, refused in bad)
        if bad or not complete:
            raise UnacceptableAnswerError(_remark(bad, kept, complete=complete))

    def _judge(self, item: Any) -> WireEvent | Refused:
        try:
            event = parse_item(item)
        except ItemError as error:
            return Refused(item, Complaint("malformed", error.field, str(error)))
        complaints = self.check(event)
        return Refused(item, complaints[0]) if complaints else event

    def _settle(self, kind: str) -> None:
        if self.understood < 2:
            return
        for refused in self.refused:
            if isinstance(refused.item, dict) and refused.item.get("type") == kind:
                self.refused.remove(refused)
                return


def _remark(bad: list[tuple[int, Refused]], kept: list[int], *, complete: bool) -> str:
    lines = [f"event {number}: {refused.complaint.expected}" for number, refused in bad]
    if not complete:
        lines.append("the answer broke off before its end")
    if kept:
        lines.append(f"Events {', '.join(map(str, kept))} are right and kept: do not repeat them.")
    wanted = "the corrected events" if complete else "the corrected and the missing events"
    lines.append(f'Answer with {{"events":[...]}} that holds only {wanted}; leave out what the article does not state.')
    return "\n".join(lines)
