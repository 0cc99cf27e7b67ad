"""One conversation with a model: its answers heard, its requests and tokens counted, and how its last response went."""

from __future__ import annotations

import functools
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from movesextract.answers import AnswerLog, UnacceptableAnswerError
from movesextract.errors import ContextTooLongError, InvalidAnswerError, ModelError, RefusalError
from movesextract.events import EventType
from movesextract.llm.retry import AttemptCount
from movesextract.wire import Dialect, ParsedAnswer, answer_schema, events_of, parse_answer

_current: ContextVar[Conversation] = ContextVar("movesextract_conversation")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Answer(BaseModel):
    """The events that the article states."""

    model_config = ConfigDict(extra="ignore")

    events: list[Any]

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Answer:
        """Validate leniently: fences, prose around the JSON and a missing end are dealt with by the wire parser."""
        text = bytes(json_data).decode("utf-8", "replace") if isinstance(json_data, bytes | bytearray) else json_data
        return cls.model_validate(text)

    @model_validator(mode="before")
    @classmethod
    def _hear(cls, data: object) -> object:
        try:
            return {"events": _current.get().hear(data)}
        except UnacceptableAnswerError as error:
            raise PydanticCustomError("unacceptable", "{remark}", {"remark": str(error)}) from error
        except ValueError as error:
            raise PydanticCustomError("no_events", "{remark}", {"remark": str(error)}) from error


def _parsed(data: object) -> ParsedAnswer:
    if isinstance(data, str):
        return parse_answer(data)
    items = events_of(data)
    if items is None:
        raise ValueError('expected a JSON object {"events": [...]}')
    return ParsedAnswer(tuple(items))


@functools.cache
def answer_model(types: tuple[EventType, ...], dialect: Dialect, *, titled: bool = False) -> type[Answer]:
    """The response model whose JSON schema is that of the wire, and whose validation is the conversation's hearing.

    *titled*: with a title, from which instructor takes the function's name where providers are asked to call one.
    """
    import instructor  # noqa: PLC0415

    schema = answer_schema(types, dialect=dialect)
    if titled:
        schema["title"] = "Answer"

    written = json.dumps(schema)

    def model_json_schema(cls: type[Answer], *_: Any, **__: Any) -> dict[str, Any]:  # noqa: ARG001
        fresh: dict[str, Any] = json.loads(written)  # ten times as quick as copying it
        return fresh

    model = type("Answer", (Answer,), {"model_json_schema": classmethod(model_json_schema), "__doc__": Answer.__doc__})
    return instructor.openai_schema(model)  # once: instructor would do it for each call


@dataclass(slots=True)
class Conversation:
    """One question with its re-asks: what it cost so far, response by response, and how the last one went."""

    log: AnswerLog
    requests: int = 0
    sent: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    metered: bool = True
    refusal: str | None = None
    request_id: str | None = None
    last_text: str = ""
    broke_off: bool = False
    count: AttemptCount = field(default_factory=AttemptCount)
    started: float = field(default_factory=time.monotonic)

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Within this context, answers that are validated are heard by this conversation.

        A validation context of pydantic would do, but with one instructor renders every message as a template.
        """
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def hear(self, data: object) -> list[Any]:
        """Hand an answer to the log. Raises ValueError if it, or a part of it, must be asked again."""
        self.log.answers += 1
        parsed = _parsed(data)
        self.broke_off = not parsed.complete
        self.log.hear(parsed.items, complete=parsed.complete)
        return list(parsed.items)

    def before_request(self, **kwargs: Any) -> None:
        """Called as a hook with the keyword arguments of each request; what is inside them will be sent."""
        self.requests += 1
        messages = kwargs.get("messages") or []
        if self.count.unusable:
            del messages[self.sent :]  # instructor asks even a web page to correct its JSON
        self.sent = len(messages)
        self.count.unusable = False
        for message in messages:
            if isinstance(message.get("content"), str):
                message["content"] = _SURROGATE.sub("\ufffd", message["content"])  # JSON in UTF-8 cannot carry them

    def after_response(self, response: Any) -> None:
        """Count a response. Called as a hook: it must not raise, whatever an endpoint made up."""
        self._count_tokens(getattr(response, "usage", None))
        self.request_id = getattr(response, "_request_id", None)
        choices = getattr(response, "choices", None)
        choice = choices[0] if isinstance(choices, list) and choices else None
        message = getattr(choice, "message", None)
        content = getattr(message, "content", None)
        self.last_text = content if isinstance(content, str) else ""
        refusal = getattr(message, "refusal", None)
        if refusal:
            self.refusal = str(refusal)
        elif getattr(choice, "finish_reason", None) == "content_filter":
            self.refusal = "stopped by a content filter"
        self.count.hopeless = self.refusal is not None
        no_completion = response is None or isinstance(response, str | list)  # the client passes on what it was sent
        self.count.unusable = no_completion or (hasattr(response, "choices") and message is None)

    def stands(self, error: ModelError) -> bool:
        """Whether what was heard before *error* is the result all the same: an answer was understood, and the error
        came of asking again for its bad items, which are the caller's to report. A refusal at first is final."""
        if self.log.understood == 0 or (self.refusal is not None and self.log.answers < 2):
            return False
        about_the_answer = isinstance(error, InvalidAnswerError | RefusalError | ContextTooLongError)
        return bool(self.log.accepted) or (about_the_answer and not self.broke_off)

    def _count_tokens(self, usage: Any) -> None:
        """Add a response's tokens. OpenAI counts cached ones into the prompt, Anthropic beside it."""
        read_beside = _int(usage, "cache_read_input_tokens")
        beside = read_beside + _int(usage, "cache_creation_input_tokens")
        prompt = _int(usage, "prompt_tokens", "input_tokens") + beside
        cached = _int(getattr(usage, "prompt_tokens_details", None), "cached_tokens") + read_beside
        self.prompt_tokens += prompt
        self.cached_tokens += min(prompt, cached)
        self.completion_tokens += _int(usage, "completion_tokens", "output_tokens")
        self.metered = self.metered and usage is not None


def _int(holder: Any, *names: str) -> int:
    for name in names:
        value = getattr(holder, name, None)
        if isinstance(value, int):
            return max(0, value)
    return 0
