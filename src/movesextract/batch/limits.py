"""How fast a run may go, and how far: the gate that all requests pass, and the budget that ends a run."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from movesextract.errors import UsageError
from movesextract.llm.gate import Passage
from movesextract.usage import Usage

if TYPE_CHECKING:
    from aiolimiter import AsyncLimiter

__all__ = ["AdaptiveGate", "Budget", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many requests may be under way at once, and how many requests and tokens a minute.

    The number under way begins at ``start`` and stays within 1 and ``most``: it is halved when the endpoint says that
    it has too much to do, and grows again by one for each round of answers (before the first such word, by one for each
    answer).
    """

    most: int = 128
    start: int = 8
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.most:
            raise UsageError("concurrency must be at least 1")
        if any(rate is not None and rate <= 0 for rate in (self.requests_per_minute, self.tokens_per_minute)):
            raise UsageError("requests and tokens per minute must be above 0")

    @classmethod
    def fixed(cls, concurrency: int, **rates: float | None) -> Limits:
        """So many requests at once, fewer only while the endpoint has too much to do."""
        return cls(most=concurrency, start=concurrency, **rates)


class AdaptiveGate:
    """A `movesextract.llm.gate.Gate` for one event loop. *on_pause* is told how long the endpoint wants to be left
    alone, in seconds, whenever that keeps requests back for longer than before.

    ``changed`` is set whenever a request is over or a pause ends.
    """

    def __init__(self, limits: Limits, on_pause: Callable[[float], None] | None = None) -> None:
        self.changed = asyncio.Event()
        self._most = limits.most
        self._window = float(limits.start)
        self._probing = True  # nothing is known of what the endpoint can take
        self._inside = 0
        self._resting = 0
        self._reduced_at = float("-inf")
        self._paused_until = float("-inf")
        self._on_pause = on_pause
        self._queue: deque[asyncio.Future[None]] = deque()
        self._requests = _per_minute(limits.requests_per_minute, 1.0)
        self._tokens = _per_minute(limits.tokens_per_minute, 10.0)
        self._estimated, self._spent = 1.0, 1.0

    @property
    def width(self) -> int:
        """How many requests may be under way at once just now."""
        return int(self._window)

    def admits(self, under_way: int) -> bool:
        """Whether another conversation should begin beside those under way.

        Those that rest between two attempts hold no place, and a few more than can be sent are kept ready.
        """
        if time.monotonic() < self._paused_until:
            return False
        return under_way < self.width + min(self._resting, self._most) + max(1, self.width // 8)

    async def enter(self, tokens: int, *, again: bool = False) -> float:
        """See `Gate.enter`. Estimates of tokens are corrected by what earlier ones turned out to cost."""
        await self._within_rates(tokens)
        while self._inside >= self.width or time.monotonic() < self._paused_until:
            await self._wait()
        self._inside += 1
        self._resting -= again
        return time.monotonic()

    def leave(self, entered: float, passage: Passage) -> None:
        """See `Gate.leave`."""
        busy = self._inside >= self.width  # what was not used to the full proves nothing
        self._inside -= 1
        self._resting += passage.again
        if passage.tokens:
            self._spent += passage.tokens
            self._estimated += passage.estimate
        if passage.overloaded:
            self._reduce(entered)
        elif busy:
            self._window = min(self._most, self._window + (1.0 if self._probing else 1.0 / self._window))
        if passage.pause:
            self._pause(passage.pause)
        self._wake()

    def _reduce(self, entered: float) -> None:
        # Requests that were sent before the last reduction say nothing about the width since.
        if entered >= self._reduced_at:
            self._window = max(1.0, self._window / 2)
            self._reduced_at = time.monotonic()
            self._probing = False

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        if until <= self._paused_until:
            return
        longer = until - max(self._paused_until, time.monotonic())
        self._paused_until = until
        asyncio.get_running_loop().call_later(seconds + 0.001, self._wake)
        if self._on_pause is not None and longer > 0.5:
            self._on_pause(seconds)

    async def _within_rates(self, tokens: int) -> None:
        if self._requests is not None:
            await self._requests.acquire()
        if self._tokens is not None:
            expected = tokens * self._spent / self._estimated
            await self._tokens.acquire(min(expected, self._tokens.max_rate))

    async def _wait(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._queue.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            self._wake()  # it may have been this one's turn
            raise

    def _wake(self) -> None:
        self.changed.set()
        if time.monotonic() < self._paused_until:
            return
        free = self.width - self._inside
        while self._queue and free > 0:
            waiter = self._queue.popleft()
            if not waiter.done():
                waiter.set_result(None)
                free -= 1


def _per_minute(rate: float | None, burst: float) -> AsyncLimiter | None:
    """A limiter that lets through what comes within *burst* seconds at once, at least one request."""
    if rate is None:
        return None
    from aiolimiter import AsyncLimiter  # noqa: PLC0415

    at_once = max(1.0, rate * burst / 60)
    return AsyncLimiter(at_once, at_once * 60 / rate)


class Budget:
    """What a run may cost: US dollars, tokens, articles asked about. None is no bound.

    Articles whose answers are under way are reckoned at the mean of those before, so that a bound is met, not
    overstepped; while nothing is known yet, one article goes ahead alone.
    """

    def __init__(
        self, *, max_cost: float | None = None, max_tokens: int | None = None, max_articles: int | None = None
    ) -> None:
        if any(bound is not None and bound < 0 for bound in (max_cost, max_tokens, max_articles)):
            raise UsageError("bounds of cost, tokens and articles must not be negative")
        self.usage = Usage()
        self._max_cost, self._max_tokens, self._max_articles = max_cost, max_tokens, max_articles
        self._finished = 0

    def add(self, usage: Usage) -> None:
        """Count what an article cost. Raises UsageError if dollars are bounded and its price is not known."""
        self.usage += usage
        self._finished += 1
        if self._max_cost is not None and usage.cost_usd is None:
            raise UsageError(f"no price is known for {usage.model}: bound the run by --max-tokens, not by --max-cost")

    def allows(self, under_way: int) -> bool:
        """Whether one more article may be started beside those under way."""
        if self._max_articles is not None and self._finished + under_way >= self._max_articles:
            return False
        if self._max_cost is None and self._max_tokens is None:
            return True
        if not self._finished:
            return under_way == 0 and not self.exhausted(0)
        share = 1 + (under_way + 1) / self._finished
        return all(spent * share <= bound for spent, bound in self._bounds())

    def exhausted(self, under_way: int) -> str | None:
        """Which bound ends the run, if nothing more is allowed once the articles under way are done; else None."""
        if under_way:
            return None
        if self._max_articles is not None and self._finished >= self._max_articles:
            return f"--max-articles {self._max_articles} is reached"
        share = 1 + 1 / self._finished if self._finished else 1.0
        if any(spent * share > bound or bound == 0 for spent, bound in self._bounds()):
            return "the bound of cost or tokens is reached: one more article would probably go beyond it"
        return None

    def _bounds(self) -> list[tuple[float, float]]:
        tokens = self.usage.prompt_tokens + self.usage.completion_tokens
        known = ((self.usage.cost_usd or 0.0, self._max_cost), (float(tokens), self._max_tokens))
        return [(spent, bound) for spent, bound in known if bound is not None]
