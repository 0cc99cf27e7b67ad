"""What the pipeline needs of a model: one method. Hosted models, the embedded one and test doubles all have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from movesextract.answers import AnswerLog
from movesextract.events import EVENT_TYPES, EventType
from movesextract.prompts import Message, Profile
from movesextract.usage import Usage


@dataclass(frozen=True, slots=True)
class Request:
    """One window's question. Answers are heard by ``log``, which also decides what must be asked again.

    ``sentences`` are those that the messages show, for a model that is asked a second question about them; ``led``
    says that the first of them is the article's lead, repeated.
    """

    messages: Sequence[Message]
    log: AnswerLog
    types: Sequence[EventType] = EVENT_TYPES
    sentences: Sequence[str] = ()
    led: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """How one conversation ended: what it cost, and the text of the last answer if it was cut off at the limit.

    ``warning`` says what went wrong after good events had been heard, if anything did.
    """

    usage: Usage
    cut_off: str | None = None
    warning: str | None = None


class Completer(Protocol):
    """A model behind one asynchronous method."""

    label: str
    """The name that ``usage.model`` reports."""
    profile: Profile
    """The form of prompt that it reads."""
    max_window_tokens: int
    """How much article text it is given at once, in estimated tokens."""
    max_window_sentences: int | None
    """How many sentences it is given at once; None for no limit."""
    overlap_sentences: int
    """How many sentences two neighbouring windows share where an article is split."""
    repeats_lead: bool
    """Whether each later window begins with the lead of the article, under a mark that says so."""

    async def complete(self, request: Request) -> Completion:
        """Hold the conversation until ``request.log`` is content or the re-asks are used up.

        Raises a ModelError with its ``usage`` if no answer could be understood.
        """
        ...

    async def aclose(self) -> None:
        """Close what is open."""
        ...
