"""How the tests of this folder talk to an endpoint: one completer, one question, a sleep that only takes notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from movesextract.answers import AnswerLog, Complaint
from movesextract.llm.choice import ModelChoice
from movesextract.llm.client import ClientOptions, InstructorCompleter
from movesextract.llm.protocol import Completion, Request
from movesextract.llm.retry import RetryPolicy
from movesextract.prompts import Message, build_messages
from movesextract.wire import WireEvent
from tests.llm.misbehaving import MisbehavingServer, Script, serving

SENTENCES = ["Harbor Labs hired Ines Duarte.", "Tom Reyes left Northwind."]
HIRE = {"type": "hire", "sentences": [1], "person": "Ines Duarte", "organization": "Harbor Labs"}
DEPARTURE = {"type": "departure", "sentences": [2], "person": "Tom Reyes", "organization": "Northwind"}


@dataclass(slots=True)
class Sleep:
    """Notes the pauses in place of making them."""

    pauses: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        """Take a note."""
        self.pauses.append(seconds)


def no_complaints(event: WireEvent) -> Sequence[Complaint]:
    """A check that finds every event good."""
    return ()


def question(sentences: Sequence[str] = SENTENCES, log: AnswerLog | None = None, **options: Any) -> Request:
    """A request as the pipeline makes it."""
    log = log or AnswerLog(check=no_complaints)
    return Request(build_messages(sentences, **options), log, sentences=sentences)


def bare(*contents: str) -> Request:
    """A request with user messages of exactly these contents."""
    messages: list[Message] = [{"role": "user", "content": content} for content in contents]
    return Request(messages, AnswerLog(check=no_complaints))


@dataclass(slots=True)
class Talk:
    """A completer with what it talks to."""

    server: MisbehavingServer
    completer: InstructorCompleter
    sleep: Sleep
    request: Request

    async def ask(self) -> Completion:
        """Ask the question once, and close the connections."""
        try:
            return await self.completer.complete(self.request)
        finally:
            await self.completer.aclose()

    @property
    def kept(self) -> list[str]:
        """The types of the events kept so far."""
        return [event.type for event in self.request.log.accepted]


@contextmanager
def talking(
    script: Script,
    *,
    options: ClientOptions | None = None,
    policy: RetryPolicy | None = None,
    request: Request | None = None,
) -> Iterator[Talk]:
    """A completer that talks to a server with *script*."""
    sleep = Sleep()
    with serving(script) as (server, url):
        retry = replace(policy or RetryPolicy(), sleep=sleep)
        completer = InstructorCompleter(
            ModelChoice("openai", "m", "test", url), replace(options or ClientOptions(timeout=20.0), retry=retry)
        )
        yield Talk(server, completer, sleep, request or question())
