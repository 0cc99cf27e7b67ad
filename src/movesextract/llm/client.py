"""Hosted models, and anything else that speaks to us over HTTP, through instructor."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from movesextract.answers import AnswerLog, UnacceptableAnswerError
from movesextract.errors import AuthenticationError, InvalidAnswerError, ModelError, NoModelError, RefusalError
from movesextract.events import EventType
from movesextract.llm.choice import ModelChoice
from movesextract.llm.faults import as_model_error
from movesextract.llm.pricing import cost_usd
from movesextract.llm.protocol import Completion, Request
from movesextract.llm.retry import AttemptCount, RetryPolicy, retrying
from movesextract.prompts import Profile
from movesextract.usage import Usage
from movesextract.wire import Dialect, ParsedAnswer, answer_schema, events_of, parse_answer

if TYPE_CHECKING:
    import instructor
    import openai

logger = logging.getLogger(__name__)


class Answer(BaseModel):
    """The events that the article states."""

    model_config = ConfigDict(extra="ignore")

    events: list[Any]

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Answer:
        """Validate leniently: fences, prose around the JSON and a missing end are dealt with by the wire parser."""
        text = json_data if isinstance(json_data, str) else bytes(json_data).decode("utf-8", "replace")
        return cls.model_validate(text, context=options.get("context"))

    @model_validator(mode="before")
    @classmethod
    def _hear(cls, data: object, info: ValidationInfo) -> object:
        log: AnswerLog = (info.context or {})["log"]
        log.answers += 1
        try:
            parsed = _parsed(data)
            log.hear(parsed.items, complete=parsed.complete)
        except UnacceptableAnswerError as error:
            raise PydanticCustomError("unacceptable", "{remark}", {"remark": str(error)}) from error
        except ValueError as error:
            raise PydanticCustomError("no_events", "{remark}", {"remark": str(error)}) from error
        return {"events": list(parsed.items)}


def _parsed(data: object) -> ParsedAnswer:
    if isinstance(data, str):
        return parse_answer(data)
    items = events_of(data)
    if items is None:
        raise ValueError('expected a JSON object {"events": [...]}')
    return ParsedAnswer(tuple(items))


def _answer_model(types: Sequence[EventType], dialect: Dialect) -> type[Answer]:
    schema = answer_schema(types, dialect=dialect)

    def model_json_schema(cls: type[Answer], *_: Any, **__: Any) -> dict[str, Any]:  # noqa: ARG001
        return schema

    return type("Answer", (Answer,), {"model_json_schema": classmethod(model_json_schema), "__doc__": Answer.__doc__})


@dataclass(slots=True)
class _Tally:
    """What one conversation cost so far, counted response by response so that failed attempts are in it."""

    requests: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    refusal: str | None = None
    last_text: str = ""
    count: AttemptCount = field(default_factory=AttemptCount)

    def add(self, response: Any) -> None:
        """Count a response. Called as a hook: it must not raise."""
        usage = getattr(response, "usage", None)
        self.prompt_tokens += _int(usage, "prompt_tokens", "input_tokens")
        self.completion_tokens += _int(usage, "completion_tokens", "output_tokens")
        details = getattr(usage, "prompt_tokens_details", None) or usage
        self.cached_tokens += _int(details, "cached_tokens", "cache_read_input_tokens")
        choices = getattr(response, "choices", None) or [None]
        message: Any = getattr(choices[0], "message", None)
        self.last_text = getattr(message, "content", None) or ""
        refusal = getattr(message, "refusal", None)
        if refusal:
            self.refusal = str(refusal)
        elif getattr(choices[0], "finish_reason", None) == "content_filter":
            self.refusal = "stopped by a content filter"
        self.count.hopeless = self.refusal is not None


def _int(holder: Any, *names: str) -> int:
    for name in names:
        value = getattr(holder, name, None)
        if isinstance(value, int):
            return value
    return 0


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """How to talk to an endpoint. ``timeout`` (seconds) bounds one request; ``extra`` goes into each request as it is
    (sampling parameters, say: none is sent otherwise)."""

    api_key: SecretStr | None = None
    timeout: float = 120.0
    max_window_tokens: int = 24_000
    dialect: Dialect | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    retry: RetryPolicy = field(default_factory=RetryPolicy)


class InstructorCompleter:
    """A model behind instructor. One client per event loop, since connections belong to the loop that made them."""

    max_window_sentences: int | None = None
    overlap_sentences = 3

    def __init__(self, choice: ModelChoice, options: ClientOptions) -> None:
        self.label = choice.label
        self.profile: Profile = "full"
        self.max_window_tokens = options.max_window_tokens
        self._choice = choice
        self._options = options
        self._dialect: Dialect = options.dialect or ("strict" if self._is_openai() else "merged")
        if self._dialect == "strict":
            self.profile = "strict"
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, instructor.AsyncInstructor] = WeakKeyDictionary()

    def __repr__(self) -> str:
        return f"<InstructorCompleter {self.label}>"

    async def complete(self, request: Request) -> Completion:
        """See `Completer.complete`."""
        import instructor.core  # noqa: PLC0415

        tally, started = _Tally(), time.monotonic()
        try:
            await self._converse(request, tally)
        except instructor.core.IncompleteOutputException:
            return Completion(self._usage(tally, started), cut_off=tally.last_text)
        except (ModelError, NoModelError):
            raise
        except Exception as error:  # the border: whatever a provider's client raises becomes one of our errors
            usage = self._usage(tally, started)
            if tally.refusal is not None:
                raise RefusalError(f"{self.label} declined: {tally.refusal}", usage=usage) from error
            mapped = as_model_error(error, label=self.label, usage=usage)
            # Bad items of an answer that was understood are the caller's to report; the good ones are kept.
            if not (isinstance(mapped, InvalidAnswerError) and request.log.understood):
                raise mapped from error
        return Completion(self._usage(tally, started))

    async def aclose(self) -> None:
        """Close the connections of the running loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        closer = getattr(getattr(client, "client", None), "close", None)
        if closer is not None:
            with contextlib.suppress(RuntimeError):
                await closer()

    async def _converse(self, request: Request, tally: _Tally) -> None:
        from instructor.core.hooks import Hooks  # noqa: PLC0415

        hooks = Hooks()
        hooks.on("completion:response", tally.add)

        def count_and_mark(**kwargs: Any) -> None:
            tally.requests += 1
            if self._dialect == "strict" and "response_format" in kwargs:
                kwargs["response_format"]["json_schema"]["strict"] = True

        hooks.on("completion:kwargs", count_and_mark)
        # With a context, instructor renders every message as a Jinja template: texts go in as variables only.
        texts = {f"text_{i}": message["content"] for i, message in enumerate(request.messages)}
        messages = [
            {"role": message["role"], "content": f"{{{{ text_{i} }}}}"} for i, message in enumerate(request.messages)
        ]
        await self._client().create(
            response_model=_answer_model(request.types, self._dialect),
            messages=messages,  # type: ignore[arg-type]
            context={**texts, "log": request.log},
            max_retries=retrying(self._options.retry, tally.count),
            hooks=hooks,
            strict=False,
            **self._options.extra,
        )

    def _usage(self, tally: _Tally, started: float) -> Usage:
        price = self._price(tally)
        return Usage(
            model=self.label,
            requests=tally.requests,
            reasks=max(0, min(tally.count.reasks, tally.requests - 1)),
            prompt_tokens=tally.prompt_tokens,
            cached_tokens=tally.cached_tokens,
            completion_tokens=tally.completion_tokens,
            cost_usd=price,
            seconds=time.monotonic() - started,
        )

    def _price(self, tally: _Tally) -> float | None:
        if self._choice.base_url is not None:
            return None
        return cost_usd(
            self._choice.provider,
            self._choice.name,
            prompt_tokens=tally.prompt_tokens,
            cached_tokens=tally.cached_tokens,
            completion_tokens=tally.completion_tokens,
        )

    def _is_openai(self) -> bool:
        return self._choice.provider == "openai" and self._choice.base_url is None and not _openai_url_from_env()

    def _client(self) -> instructor.AsyncInstructor:
        loop = asyncio.get_running_loop()
        client = self._clients.get(loop)
        if client is None:
            client = self._clients[loop] = self._new_client()
        return client

    def _new_client(self) -> instructor.AsyncInstructor:
        import instructor  # noqa: PLC0415

        if self._choice.provider == "openai":
            return instructor.from_openai(
                self._openai_client(), mode=instructor.Mode.JSON_SCHEMA, model=self._choice.name
            )
        options: dict[str, Any] = {"timeout": self._options.timeout, "max_retries": 0}
        if self._options.api_key is not None:
            options["api_key"] = self._options.api_key.get_secret_value()
        connect: Any = instructor.from_provider  # its overloads know no keyword arguments
        try:
            client: instructor.AsyncInstructor = connect(self.label, async_client=True, **options)
        except ImportError as error:
            raise NoModelError(f"{self.label} needs another package: {error}") from error
        except Exception as error:  # from_provider raises its own, undocumented, configuration errors
            raise NoModelError(f"{self.label} cannot be used: {type(error).__name__}: {error}") from error
        return client

    def _openai_client(self) -> openai.AsyncOpenAI:
        import openai  # noqa: PLC0415

        try:
            return openai.AsyncOpenAI(
                api_key=self._api_key(),
                base_url=self._choice.base_url,
                timeout=self._options.timeout,
                max_retries=0,
            )
        except openai.OpenAIError as error:
            raise AuthenticationError(
                f"no key for {self.label}: set OPENAI_API_KEY or give api_key", usage=Usage(model=self.label)
            ) from error

    def _api_key(self) -> str | None:
        """The key to send. OpenAI's own key never goes to another endpoint unless it was given for it."""
        if self._options.api_key is not None:
            return self._options.api_key.get_secret_value()
        if self._choice.base_url is None:
            return os.environ.get("OPENAI_API_KEY") or None
        return os.environ.get("MOVESEXTRACT_API_KEY") or "unused"


def _openai_url_from_env() -> bool:
    return bool(os.environ.get("OPENAI_BASE_URL"))
