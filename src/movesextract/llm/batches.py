"""OpenAI's Batch endpoint: the requests that the client would send, written down; and the few calls that carry them.

https://platform.openai.com/docs/guides/batch: a file of requests is uploaded, answered within a day, and costs half.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from movesextract.errors import ModelError, ModelNotFoundError, UsageError
from movesextract.llm.client import InstructorCompleter
from movesextract.llm.faults import as_model_error
from movesextract.llm.protocol import Completer
from movesextract.llm.retry import RetryPolicy
from movesextract.llm.secrecy import known_secrets
from movesextract.usage import Usage

if TYPE_CHECKING:
    import httpx2
    import openai

PATH: Literal["/v1/chat/completions"] = "/v1/chat/completions"
DISCOUNT = 0.5
"""The share of the ordinary price that a batch costs (https://openai.com/api/pricing)."""
MOST_REQUESTS, MOST_BYTES = 50_000, 200_000_000
"""The limits of one file, of the same guide."""
_TOKEN = "movesextract"  # noqa: S105 - the name under which a batch's metadata hold our own name for it
_ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
_SECONDS = 1800.0
_ATTEMPTS = 4

Respond: TypeAlias = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]


class OfflineCompleter(InstructorCompleter):
    """The client of *model* with the network cut: each request's body goes to *respond*, which gives status and body.

    Everything above the wire (schema, parameters, validation, usage, errors) is that of a live call. Nothing is asked
    again: what *respond* does not know, it cannot find out. Raises UsageError as `BatchEndpoint` does.
    """

    def __init__(self, model: Completer, respond: Respond) -> None:
        known = _hosted_by_openai(model)
        policy = RetryPolicy(attempts=1, reasks=0)
        super().__init__(known._choice, replace(known._options, retry=policy, gate=None))  # noqa: SLF001
        self._respond = respond

    def _openai_client(self) -> openai.AsyncOpenAI:
        import httpx2  # noqa: PLC0415
        import openai  # noqa: PLC0415

        async def handle(request: httpx2.Request) -> httpx2.Response:
            status, body = self._respond(json.loads(request.content))
            return httpx2.Response(status, json=body)

        transport = httpx2.MockTransport(handle)
        return openai.AsyncOpenAI(
            base_url="http://offline.invalid/v1",
            api_key="unused",
            max_retries=0,
            http_client=httpx2.AsyncClient(transport=transport),
        )


@dataclass(frozen=True, slots=True)
class BatchState:
    """A batch as the endpoint describes it. ``token`` is our own name for it, ``problems`` why it was refused."""

    remote_id: str
    status: str
    token: str | None = None
    output_file: str | None = None
    error_file: str | None = None
    total: int = 0
    done: int = 0
    failed: int = 0
    problems: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in _ENDED


class BatchEndpoint:
    """The Files and Batches endpoints of the provider of *model*. Used as an asynchronous context manager.

    All methods raise a ModelError. Raises UsageError if *model* is not OpenAI's, or at an endpoint that speaks as it.
    """

    def __init__(self, model: Completer) -> None:
        self._model = _Connected(_hosted_by_openai(model))
        self.label = model.label

    async def __aenter__(self) -> BatchEndpoint:
        self._client = self._model.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def upload(self, requests: Path) -> str:
        """Upload a file of request lines; its name at the endpoint."""
        with self._errors():
            file = await self._client.with_options(max_retries=_ATTEMPTS).files.create(file=requests, purpose="batch")
            return file.id

    async def create(self, file: str, token: str) -> BatchState:
        """Begin to answer an uploaded file. Never sent twice: where the answer is lost, `recent` finds the batch."""
        with self._errors():
            batch = await self._client.batches.create(
                input_file_id=file, endpoint=PATH, completion_window="24h", metadata={_TOKEN: token}
            )
            return _state(batch)

    async def retrieve(self, remote_id: str) -> BatchState:
        """How a batch is going."""
        with self._errors():
            return _state(await self._client.with_options(max_retries=_ATTEMPTS).batches.retrieve(remote_id))

    async def recent(self) -> list[BatchState]:
        """The last hundred batches of the account."""
        with self._errors():
            page = await self._client.with_options(max_retries=_ATTEMPTS).batches.list(limit=100)
            return [_state(batch) for batch in page.data]

    async def download(self, file: str, target: Path) -> bool:
        """Fetch a file; whether it is still there: the provider keeps them for some weeks."""
        try:
            with self._errors():
                client = self._client.with_options(max_retries=_ATTEMPTS)
                async with client.files.with_streaming_response.content(file) as response:
                    await response.stream_to_file(target)
        except ModelNotFoundError:
            return False
        return True

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except ModelError:
            raise
        except Exception as error:  # the border: whatever the client raises becomes one of our errors
            secrets = known_secrets(*os.environ.get("OPENAI_API_KEY", "").split())
            raise as_model_error(error, label=self.label, usage=Usage(model=self.label), secrets=secrets) from error


def _hosted_by_openai(model: Completer) -> InstructorCompleter:
    if not isinstance(model, InstructorCompleter) or model._choice.provider != "openai":  # noqa: SLF001
        raise UsageError(f"batches go to OpenAI (--model openai/NAME), not to {model.label}")
    return model


class _Connected(InstructorCompleter):
    """Access to the client, with its key and address."""

    def __init__(self, model: InstructorCompleter) -> None:
        super().__init__(model._choice, replace(model._options, timeout=_SECONDS))  # noqa: SLF001

    def connect(self) -> openai.AsyncOpenAI:
        """A client of its own."""
        return self._openai_client()


def _state(batch: Any) -> BatchState:
    counts = getattr(batch, "request_counts", None)
    errors = getattr(getattr(batch, "errors", None), "data", None) or []
    metadata: Mapping[str, str] = getattr(batch, "metadata", None) or {}
    return BatchState(
        remote_id=str(batch.id),
        status=str(batch.status),
        token=metadata.get(_TOKEN),
        output_file=batch.output_file_id,
        error_file=batch.error_file_id,
        total=getattr(counts, "total", 0) or 0,
        done=getattr(counts, "completed", 0) or 0,
        failed=getattr(counts, "failed", 0) or 0,
        problems=tuple(f"{error.code}: {error.message}" for error in errors),
    )
