"""The embedded reader: a small base model from PyPI, and our own adapter, on llama.cpp in this process.

No port is opened: requests go to the server object through a transport of the HTTP client, so that everything above
(instructor, retries, recording) is the same as for a hosted model.
"""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from movesextract.errors import ModelError
from movesextract.llm import weights
from movesextract.llm.choice import ModelChoice
from movesextract.llm.client import ClientOptions, InstructorCompleter
from movesextract.llm.conversation import Conversation
from movesextract.llm.copying import copying_grammar
from movesextract.llm.faults import as_model_error
from movesextract.llm.llama import LlamaServer
from movesextract.llm.protocol import Completion, Request
from movesextract.llm.retry import AttemptCount, retrying
from movesextract.llm.secrecy import guarded, known_secrets, redact_chain
from movesextract.llm.verification import verify
from movesextract.prompts import Profile

if TYPE_CHECKING:
    import httpx2
    import instructor

MAX_WINDOW_SENTENCES = 6
MAX_WINDOW_TOKENS = 900
FOREIGN_WINDOW_TOKENS = 3000
MAX_COMPLETION_TOKENS = 768
"""A window of six sentences states a handful of events; more is a model that lost its thread."""


class LocalCompleter(InstructorCompleter):
    """The embedded model: short windows, the compact prompt, a grammar of copies, no re-asks (it would repeat itself),
    but a second question about each event. It costs nothing.

    With a base URL in *choice*, the same model behind llama.cpp's own HTTP server; nothing is loaded here then.
    """

    overlap_sentences = 1

    def __init__(self, choice: ModelChoice, options: ClientOptions) -> None:
        embedded = not choice.name
        self._model = None if choice.base_url else weights.find_model(choice.name)
        extra = {"max_tokens": MAX_COMPLETION_TOKENS, "temperature": 0, "seed": 0, **options.extra}
        options = replace(
            options,
            extra=extra,
            dialect="variants" if embedded else options.dialect,
            retry=replace(options.retry, reasks=0 if embedded else 1),
            max_window_tokens=min(options.max_window_tokens, MAX_WINDOW_TOKENS if embedded else FOREIGN_WINDOW_TOKENS),
        )
        super().__init__(choice, options)
        self.label = weights.embedded_version() if embedded else f"local:{Path(choice.name).name}"
        self._thresholds: Mapping[str, float] = weights.adapter_card().get("thresholds", {}) if embedded else {}
        self.repeats_lead = embedded
        self.profile: Profile = "compact" if embedded else "full"
        self.max_window_sentences: int | None = MAX_WINDOW_SENTENCES if embedded else None
        self._turns: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = weakref.WeakKeyDictionary()

    async def complete(self, request: Request) -> Completion:
        """See `Completer.complete`; then each event heard is put to the model again, and dropped if it doubts it."""
        async with self._turn():
            return await self._propose_and_verify(request)

    def _turn(self) -> contextlib.AbstractAsyncContextManager[Any]:
        """One window after the other in this process: the questions about a window begin alike, and llama.cpp keeps
        the computation of the last beginning at hand. A server of many slots is asked without waiting."""
        if self._model is None:
            return contextlib.nullcontext()
        with self._lock:
            return self._turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())

    async def _propose_and_verify(self, request: Request) -> Completion:
        completion = await super().complete(request)
        if not self._thresholds or completion.cut_off is not None:
            return completion
        secrets = known_secrets(self._given_key())
        try:
            with guarded(secrets):
                usage = await verify(request, self._ask_plainly, self.label, self._thresholds)
        except ModelError as error:
            error.usage = completion.usage
            raise
        except Exception as error:
            redact_chain(error, secrets)
            raise as_model_error(error, label=self.label, usage=completion.usage, secrets=secrets) from error
        return replace(completion, usage=completion.usage + usage)

    async def _ask_plainly(self, body: dict[str, Any]) -> Any:
        """Send a request that asks for no schema, past instructor but under the same retry policy."""
        client: Any = self._client().client

        async def send() -> (
            Any
        ):  # tenacity awaits only what shows as a coroutine function, and the client's method does not
            return await client.chat.completions.create(**body)

        return await retrying(self._options.retry, AttemptCount())(send)

    def _extra(self, request: Request) -> dict[str, Any]:
        extra = super()._extra(request)
        if self.profile == "compact" and request.sentences:
            extra["extra_body"] = {"grammar": copying_grammar(request.sentences, request.types, led=request.led)}
        return extra

    def _shape(self, request: Request, **kwargs: Any) -> None:
        super()._shape(request, **kwargs)
        if "extra_body" in kwargs and "response_format" in kwargs:
            # llama.cpp takes one grammar or the other, and a schema knows nothing of copying.
            kwargs["response_format"].clear()
            kwargs["response_format"]["type"] = "text"

    def _price(self, talk: Conversation) -> float:  # noqa: ARG002
        return 0.0

    def _new_client(self) -> instructor.AsyncInstructor:
        import httpx2  # noqa: PLC0415
        import instructor  # noqa: PLC0415
        import openai  # noqa: PLC0415

        if self._model is None:
            client = self._openai_client()
        else:
            client = openai.AsyncOpenAI(
                base_url="http://local.invalid/v1",
                api_key="unused",
                max_retries=0,
                http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(_handler(self._model))),
            )
        return instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA, model=self.label)


def _handler(model: weights.LocalModel) -> Callable[[httpx2.Request], Coroutine[None, None, httpx2.Response]]:
    """A transport's handler that answers from the server in this process."""
    import httpx2  # noqa: PLC0415

    async def handle(request: httpx2.Request) -> httpx2.Response:
        status, body = await LlamaServer.ask(model, request.content)
        return httpx2.Response(status, json=body)

    return handle
