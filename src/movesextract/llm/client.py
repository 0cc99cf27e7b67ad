"""Hosted models, and anything else that speaks to us over HTTP, through instructor."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.util
import logging
import os
import ssl
import threading
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from movesextract.errors import (
    AuthenticationError,
    InvalidAnswerError,
    ModelError,
    MovesExtractError,
    NoModelError,
    RefusalError,
    ServerError,
)
from movesextract.llm.choice import ModelChoice
from movesextract.llm.conversation import Conversation, answer_model
from movesextract.llm.faults import as_model_error, innermost, scrub
from movesextract.llm.gate import Gate, Turns
from movesextract.llm.pricing import cost_usd
from movesextract.llm.protocol import Completion, Request
from movesextract.llm.retry import RetryPolicy, retrying
from movesextract.llm.secrecy import guarded, known_secrets, redact_chain
from movesextract.prompts import Profile
from movesextract.usage import Usage
from movesextract.wire import Dialect

if TYPE_CHECKING:
    import httpx2
    import instructor
    import openai

OPENAI_URL = "https://api.openai.com/v1"

# instructor logs each failed attempt as an error, article included; without any handler Python would print that.
logging.getLogger("instructor").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """How to talk to an endpoint. ``timeout`` (seconds) bounds one request; ``extra`` goes into each request as it is
    (sampling parameters, say: none is sent otherwise). Every request passes through ``gate``, if there is one."""

    api_key: SecretStr | None = None
    timeout: float = 120.0
    max_window_tokens: int = 24_000
    dialect: Dialect | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    gate: Gate | None = None


class InstructorCompleter:
    """A model behind instructor. One client per event loop, since connections belong to the loop that made them."""

    max_window_sentences: int | None = None
    overlap_sentences = 3
    repeats_lead = False

    def __init__(self, choice: ModelChoice, options: ClientOptions) -> None:
        self.label = choice.label
        self.profile: Profile = "full"
        self.max_window_tokens = options.max_window_tokens
        self._choice = choice
        self._options = options
        self._dialect: Dialect = options.dialect or ("strict" if self._is_openai() else "merged")
        if self._dialect == "strict":
            self.profile = "strict"
        self._clients: dict[asyncio.AbstractEventLoop, instructor.AsyncInstructor] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<InstructorCompleter {self.label}>"

    async def complete(self, request: Request) -> Completion:
        """See `Completer.complete`."""
        import instructor.core  # noqa: PLC0415

        talk, warning = Conversation(request.log), None
        secrets = known_secrets(self._given_key())
        try:
            with guarded(secrets), talk.under_way():
                await self._pass(request, talk)
        except instructor.core.IncompleteOutputException:
            return Completion(self._usage(talk), cut_off=talk.last_text)
        except (ModelError, NoModelError) as error:
            redact_chain(error, secrets)
            raise
        except Exception as error:  # noqa: BLE001 (the border: whatever a client raises becomes one of our errors)
            cause = innermost(error)
            redact_chain(cause, secrets)
            mapped = self._mapped(cause, talk, secrets)
            if not (isinstance(mapped, ModelError) and talk.stands(mapped)):
                raise mapped from cause
            if not isinstance(mapped, InvalidAnswerError):
                warning = f"asking again for faulty events failed, the others are kept: {mapped}"
        cut_off = talk.last_text if talk.broke_off else None
        return Completion(self._usage(talk), cut_off=cut_off, warning=warning)

    async def aclose(self) -> None:
        """Close the connections of the running loop."""
        with self._lock:
            client = self._clients.pop(asyncio.get_running_loop(), None)
        closer = getattr(getattr(client, "client", None), "close", None)
        if closer is not None:
            with contextlib.suppress(RuntimeError):
                await closer()

    async def _pass(self, request: Request, talk: Conversation) -> None:
        """Converse, each request through the gate."""
        if self._options.gate is None:
            await self._converse(request, talk)
            return
        turns = Turns(self._options.gate, request.messages, lambda: talk.prompt_tokens + talk.completion_tokens)
        try:
            await self._converse(request, talk, before=turns.before, after=turns.after)
        except BaseException as error:
            turns.end(error.__cause__ or error)  # instructor wraps what happened
            raise
        turns.end()

    async def _converse(self, request: Request, talk: Conversation, **around: Any) -> None:
        from instructor.core.hooks import Hooks  # noqa: PLC0415

        hooks = Hooks()
        hooks.on("completion:kwargs", talk.before_request)
        hooks.on("completion:response", talk.after_response)
        hooks.on("completion:kwargs", functools.partial(self._shape, request))
        await self._client().create(
            response_model=answer_model(
                tuple(request.types), self._dialect, titled=self._choice.provider not in {"openai", "local"}
            ),
            messages=[dict(message) for message in request.messages],  # type: ignore[misc]
            max_retries=retrying(self._options.retry, talk.count, **around),
            hooks=hooks,
            strict=False,
            **self._extra(request),
        )

    def _shape(self, request: Request, **kwargs: Any) -> None:  # noqa: ARG002
        """Adjust the arguments of a request, nested ones only: have OpenAI enforce the schema, which instructor's chat
        modes never ask for."""
        if self._dialect == "strict" and "response_format" in kwargs:
            kwargs["response_format"]["json_schema"]["strict"] = True

    def _mapped(self, error: BaseException, talk: Conversation, secrets: Sequence[str]) -> MovesExtractError:
        """The error of ours to raise for *error*, which ended *talk*."""
        cause: BaseException | None = error
        while cause is not None:  # an embedded model that cannot be loaded shows as a failed connection
            if isinstance(cause, NoModelError):
                return NoModelError(str(cause))
            cause = cause.__cause__
        usage = self._usage(talk)
        if talk.refusal is not None:
            told = scrub(f"{self.label} declined to answer: {talk.refusal}", secrets)
            return RefusalError(told, usage=usage, request_id=talk.request_id)
        if talk.count.unusable:
            told = f"{self.label} did not answer with a chat completion ({talk.requests} tries): check base_url"
            return ServerError(told, usage=usage, request_id=talk.request_id)
        return as_model_error(error, label=self.label, usage=usage, secrets=secrets, request_id=talk.request_id)

    def _extra(self, request: Request) -> dict[str, Any]:  # noqa: ARG002
        """What goes into a request beside the messages and the schema."""
        extra = dict(self._options.extra)
        if "max_tokens" in extra and self._is_openai():
            # OpenAI's reasoning models refuse the older name, and its other models know the newer one.
            extra["max_completion_tokens"] = extra.pop("max_tokens")
        return extra

    def _usage(self, talk: Conversation) -> Usage:
        return Usage(
            model=self.label,
            requests=talk.requests,
            reasks=talk.count.reasks,
            prompt_tokens=talk.prompt_tokens,
            cached_tokens=talk.cached_tokens,
            completion_tokens=talk.completion_tokens,
            cost_usd=self._price(talk),
            seconds=time.monotonic() - talk.started,
        )

    def _price(self, talk: Conversation) -> float | None:
        if self._choice.base_url is not None or not talk.metered:
            return None
        return cost_usd(
            self._choice.provider,
            self._choice.name,
            prompt_tokens=talk.prompt_tokens,
            cached_tokens=talk.cached_tokens,
            completion_tokens=talk.completion_tokens,
        )

    def _is_openai(self) -> bool:
        return self._choice.provider == "openai" and self._choice.base_url is None and not _openai_url_from_env()

    def _client(self) -> instructor.AsyncInstructor:
        loop = asyncio.get_running_loop()
        with self._lock:
            for dead in [known for known in self._clients if known.is_closed()]:
                del self._clients[dead]
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
            options["api_key"] = self._options.api_key.get_secret_value().strip()
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

        client = openai.AsyncOpenAI(
            api_key=self._api_key(),
            base_url=self._choice.base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL,
            timeout=self._options.timeout,
            max_retries=0,
            http_client=_bounded_http_client(
                self._options.timeout, many=self._options.gate is not None and _aiohttp_serves()
            ),
        )
        if self._choice.base_url is not None:
            client.organization = client.project = None  # from the environment: OpenAI's business alone
        return client

    def _given_key(self) -> str | None:
        """The key given for this endpoint. OpenAI's own key never goes to another one unless it was given for it."""
        if self._options.api_key is not None:
            return self._options.api_key.get_secret_value()
        return os.environ.get("MOVESEXTRACT_API_KEY" if self._choice.base_url is not None else "OPENAI_API_KEY")

    def _api_key(self) -> str:
        key = (self._given_key() or "").strip()
        if not key and self._choice.base_url is not None:
            return "unused"  # the client insists on one, most local servers do not
        if not key:
            raise AuthenticationError(
                f"no key for {self.label}: set OPENAI_API_KEY or give api_key", usage=Usage(model=self.label)
            )
        if not (key.isascii() and key.isprintable()):
            raise AuthenticationError(
                f"the key for {self.label} holds characters that no header can carry: copy it again",
                usage=Usage(model=self.label),
            )
        return key


def _openai_url_from_env() -> bool:
    return bool(os.environ.get("OPENAI_BASE_URL"))


def _aiohttp_serves() -> bool:
    """Whether aiohttp is there (extra ``[fast]``), and no proxy is asked for: that is left to the other transport."""
    return importlib.util.find_spec("aiohttp") is not None and not urllib.request.getproxies()


def _bounded_http_client(seconds: float, *, many: bool) -> httpx2.AsyncClient:
    """An HTTP client that gives up on an exchange after *seconds*. The timeouts of the transport bound each read alone:
    an answer that trickles in would never end. *many*: by way of aiohttp, which takes half the CPU time for a request.
    """
    import httpx2  # noqa: PLC0415
    import openai  # noqa: PLC0415

    base: Any = openai.DefaultAioHttpClient if many else openai.DefaultAsyncHttpxClient

    class BoundedClient(base):  # type: ignore[misc]
        async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
            try:
                async with asyncio.timeout(seconds):
                    response: httpx2.Response = await super().send(request, **options)
                    return response
            except TimeoutError as error:
                raise httpx2.ReadTimeout(f"no whole answer in {seconds:g} s", request=request) from error

    # openai keeps 100 idle connections; more requests than that at once would connect anew again and again.
    limits = httpx2.Limits(max_connections=1000, max_keepalive_connections=1000, keepalive_expiry=5.0)
    client: httpx2.AsyncClient = BoundedClient(timeout=seconds, verify=_certificates(), limits=limits)
    return client


@functools.cache
def _certificates() -> ssl.SSLContext:
    """The trusted certificates: reading them takes 20 ms, and each event loop has a client of its own."""
    import httpx2  # noqa: PLC0415

    return httpx2.create_ssl_context()
