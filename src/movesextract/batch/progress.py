"""How a run is going: counted here, shown by whoever started it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from movesextract.events import EventType, Extraction
from movesextract.usage import Usage

__all__ = ["Progress", "Reporter", "Snapshot"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A run at one moment. ``done`` were answered by the model in this invocation, ``cached`` by the store; ``failed``
    counts those that failed before, too, and ``asked`` what was done or failed now.

    ``rate`` is in articles a second, ``left`` in seconds; what cannot be known is None. ``projected_usd`` is the cost
    of this invocation at its end.
    """

    done: int
    cached: int
    failed: int
    asked: int
    total: int | None
    events: Mapping[EventType, int]
    usage: Usage
    seconds: float
    width: int

    @property
    def settled(self) -> int:
        """How many articles are through."""
        return self.done + self.cached + self.failed

    @property
    def rate(self) -> float:
        """Articles asked about a second. Those found in the store cost no time worth counting."""
        return self.asked / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go, if the rest goes as what was asked so far."""
        if self.total is None or not self.rate:
            return None
        return max(0, self.total - self.settled) / self.rate

    @property
    def projected_usd(self) -> float | None:
        """The cost at the end, if the rest costs as much as what was asked so far."""
        if self.total is None or self.usage.cost_usd is None or not self.asked:
            return None
        return self.usage.cost_usd * (1 + max(0, self.total - self.settled) / self.asked)


class Reporter(Protocol):
    """Shows how a run is going. Called on the run's event loop: it must not wait for anything."""

    def update(self, snapshot: Snapshot) -> None:
        """Something has changed. Called often: it decides itself when to show it."""
        ...

    def say(self, message: str) -> None:
        """Something worth a line has happened."""
        ...

    def failed(self, extraction: Extraction) -> None:
        """An article has failed."""
        ...


@dataclass(slots=True)
class Progress:
    """The counts of a run, as they grow."""

    total: int | None = None
    done: int = 0
    cached: int = 0
    failed: int = 0
    failed_before: int = 0
    events: Counter[EventType] = field(default_factory=Counter)
    usage: Usage = field(default_factory=Usage)
    started: float = field(default_factory=time.monotonic)

    def add(self, extraction: Extraction) -> None:
        """Count an article that was asked about."""
        self.usage += extraction.usage
        if extraction.error is not None:
            self.failed += 1
            return
        self.done += 1
        self.events.update(event.type for event in extraction.events)

    def snapshot(self, width: int) -> Snapshot:
        """The counts now."""
        seconds = time.monotonic() - self.started
        events: Mapping[EventType, int] = dict(self.events)
        return Snapshot(
            done=self.done,
            cached=self.cached,
            failed=self.failed + self.failed_before,
            asked=self.done + self.failed,
            total=self.total,
            events=events,
            usage=self.usage,
            seconds=seconds,
            width=width,
        )
