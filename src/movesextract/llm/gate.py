"""The gate: one place through which all requests of many conversations pass, so that together they stay polite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from movesextract.llm.retry import is_overload, pause_asked_by
from movesextract.prompts import Message

if TYPE_CHECKING:
    import tenacity


@dataclass(frozen=True, slots=True)
class Passage:
    """How one request went: the ``tokens`` that it turned out to cost (0 if not told) and the ``estimate`` before,
    whether the endpoint said that it has too much to do, for how many seconds it asked to be left alone, and whether
    the same conversation will enter ``again``."""

    tokens: int = 0
    estimate: int = 0
    overloaded: bool = False
    pause: float | None = None
    again: bool = False


class Gate(Protocol):
    """Decides when a request may be sent. Used by all conversations of one event loop."""

    async def enter(self, tokens: int, *, again: bool = False) -> float:
        """Wait until a request of about so many tokens may be sent; returns the moment when it may."""
        ...

    def leave(self, entered: float, passage: Passage) -> None:
        """Tell that the request that entered at that moment is over."""
        ...


class Turns:
    """The passages of one conversation. Its methods are called by tenacity around each attempt.

    *spent* tells the tokens that the conversation has cost so far.
    """

    def __init__(self, gate: Gate, messages: Sequence[Message], spent: Callable[[], int]) -> None:
        self._gate = gate
        # Rough: the gate corrects estimates by what requests turn out to cost.
        self._tokens = sum(len(message["content"]) for message in messages) // 4
        self._spent = spent
        self._told = 0
        self._entered: float | None = None
        self._again = False

    async def before(self, state: tenacity.RetryCallState) -> None:
        """Wait for the turn of the next attempt."""
        del state
        self._entered = await self._gate.enter(self._tokens, again=self._again)
        self._again = True

    def after(self, state: tenacity.RetryCallState) -> None:
        """Give the turn back after an attempt that will be repeated."""
        self._leave(state.outcome.exception() if state.outcome is not None else None, again=True)

    def end(self, error: BaseException | None = None) -> None:
        """Give the turn back, if there is one, for good."""
        self._leave(error, again=False)

    def _leave(self, error: BaseException | None, *, again: bool) -> None:
        entered, self._entered = self._entered, None
        if entered is None:
            return
        spent = self._spent()
        tokens, self._told = spent - self._told, spent
        passage = Passage(tokens, self._tokens, is_overload(error), pause_asked_by(error), again)
        self._gate.leave(entered, passage)
