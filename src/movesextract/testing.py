"""Test doubles for programs that use movesextract: a model whose answers are written beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from movesextract.answers import UnacceptableAnswerError
from movesextract.errors import InvalidAnswerError
from movesextract.llm.protocol import Completion, Request
from movesextract.prompts import Message, Profile
from movesextract.usage import Usage
from movesextract.wire import parse_answer


class ScriptedCompleter:
    """A model that answers from a script: a list of answers in order, or a function of the messages.

    Answers go through the same validation as those of a real model; a bad one is followed by the next, up to *reasks*
    times. ``requests`` holds the messages of every question.

    >>> from movesextract import Extractor
    >>> reader = ScriptedCompleter(['{"events": []}'])
    >>> Extractor(completer=reader).extract("Nothing happened today.").events
    ()
    """

    label = "scripted"
    profile: Profile = "full"
    max_window_tokens = 24_000
    max_window_sentences: int | None = None
    overlap_sentences = 0
    repeats_lead = False

    def __init__(self, answers: Iterable[str] | Callable[[Sequence[Message]], str], *, reasks: int = 2) -> None:
        self._answers: Iterator[str] | None = None if callable(answers) else iter(answers)
        self._function = answers if callable(answers) else None
        self._reasks = reasks
        self.requests: list[Sequence[Message]] = []

    async def complete(self, request: Request) -> Completion:
        """Give answers until the log is content or the re-asks are used up. Raises InvalidAnswerError."""
        self.requests.append(request.messages)
        problem = ""
        for attempt in range(self._reasks + 1):
            usage = Usage(model=self.label, requests=attempt + 1, reasks=attempt)
            try:
                parsed = parse_answer(self._next(request.messages))
                request.log.hear(parsed.items, complete=parsed.complete)
            except UnacceptableAnswerError:
                continue
            except ValueError as error:
                problem = str(error)
                continue
            return Completion(usage)
        if request.log.understood:
            return Completion(usage)
        raise InvalidAnswerError(f"{self.label} gave no usable answer: {problem}", usage=usage)

    async def aclose(self) -> None:
        """Nothing is open."""

    def _next(self, messages: Sequence[Message]) -> str:
        if self._function is not None:
            return self._function(messages)
        return next(self._answers or iter(()), "")
