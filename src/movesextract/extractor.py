"""The extractor: one model, one configuration, and the four ways to read articles with it."""

from __future__ import annotations

import asyncio
import datetime
import logging
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from pydantic import JsonValue, SecretStr

from movesextract._blocking import run_blocking, stream_blocking
from movesextract.article import Article
from movesextract.caching import AnswerStore, recalled, store_key
from movesextract.errors import MovesExtractError, StoreError, UsageError
from movesextract.events import EVENT_TYPES, EventType, Extraction
from movesextract.llm.choice import choose_model
from movesextract.llm.client import ClientOptions, InstructorCompleter
from movesextract.llm.gate import Gate
from movesextract.llm.local import LocalCompleter
from movesextract.llm.protocol import Completer
from movesextract.llm.retry import RetryPolicy
from movesextract.loading import FailedInput, load_article
from movesextract.prompts import PROMPT_VERSION
from movesextract.reading import ReadingOptions, failed_extraction, read_article
from movesextract.wire import WIRE_VERSION

logger = logging.getLogger(__name__)

Source: TypeAlias = str | Article | FailedInput


@dataclass(frozen=True, slots=True)
class ExtractorConfig:
    """Everything that can be set. All of it is optional.

    ``model``, ``base_url``, ``api_key``: see `movesextract.llm.choice.choose_model`; the key is never shown.
    ``types``: the kinds of event wanted. ``temperature``, ``max_output_tokens``: sent only if set.
    ``max_window_tokens``: how much of an article is asked at once (estimated tokens; None: the model's own default).
    ``timeout``: seconds for one request; ``total_timeout``: seconds for one question with all its retries;
    ``attempts``: requests lost to faults before giving up; ``reasks``: answers sent back for correction.
    ``concurrency``: requests under way at once. ``structured_output``: ``strict`` (OpenAI's) or ``merged`` schema.
    ``read_boilerplate``: also show the model what looks like menus, notices and link lists.
    """

    model: str | None = None
    base_url: str | None = None
    api_key: SecretStr | str | None = field(default=None, repr=False)
    types: tuple[EventType, ...] = EVENT_TYPES
    temperature: float | None = None
    max_output_tokens: int | None = None
    max_window_tokens: int | None = None
    timeout: float = 120.0
    total_timeout: float = 600.0
    attempts: int = 6
    reasks: int = 2
    concurrency: int = 8
    structured_output: Literal["auto", "strict", "merged"] = "auto"
    read_boilerplate: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.api_key, str):
            object.__setattr__(self, "api_key", SecretStr(self.api_key))
        unknown = [t for t in self.types if t not in EVENT_TYPES]
        if unknown or not self.types:
            raise UsageError(f"types must be some of {', '.join(EVENT_TYPES)}, not {unknown or 'none'}")
        object.__setattr__(self, "types", tuple(t for t in EVENT_TYPES if t in self.types))
        if self.concurrency < 1 or self.attempts < 1 or self.reasks < 0 or self.timeout <= 0:
            raise UsageError("concurrency and attempts must be at least 1, reasks at least 0, timeout above 0")

    @property
    def answer_parameters(self) -> dict[str, JsonValue]:
        """The settings that an answer depends on besides text and model, for the key of a store.

        Where a model answers is not one of them, unless it has no other name.
        """
        return {
            "types": list(self.types),
            "temperature": self.temperature,
            "max_output_tokens": self.max_output_tokens,
            "max_window_tokens": self.max_window_tokens,
            "reasks": self.reasks,
            "structured_output": self.structured_output,
            "read_boilerplate": self.read_boilerplate,
            "base_url": self.base_url if self.model is None else None,
        }


class Extractor:
    """Reads articles with one model. Reusable, thread-safe, and usable as a context manager.

    *completer* replaces the model, for tests and for models that no provider serves. *store* keeps answers, so that no
    article is paid for twice (`movesextract.batch.store.Store`); it stays open when the extractor is closed.
    *gate* decides when a request may be sent (of hosted models; others pass it by).
    """

    def __init__(
        self,
        config: ExtractorConfig | None = None,
        *,
        completer: Completer | None = None,
        store: AnswerStore | None = None,
        gate: Gate | None = None,
    ) -> None:
        self.config = config or ExtractorConfig()
        self._completer = completer
        self._store = store
        self._gate = gate
        self._lock = threading.Lock()
        self._options = ReadingOptions(
            types=self.config.types,
            read_boilerplate=self.config.read_boilerplate,
            concurrency=self.config.concurrency,
        )

    def extract(self, content: str | Article, *, published: datetime.date | None = None) -> Extraction:
        """Read one article. Blocks; inside a running event loop it blocks that loop too: use `aextract` there.

        Raises InputError, NoModelError or ModelError.
        """
        return run_blocking(self.aextract(content, published=published), instead="aextract")

    async def aextract(self, content: str | Article, *, published: datetime.date | None = None) -> Extraction:
        """Read one article. *published* anchors relative dates where the article does not carry its own date.

        Raises InputError, NoModelError or ModelError.
        """
        article = content if isinstance(content, Article) else load_article(content)
        if published is not None:
            article = article.model_copy(update={"published": published})
        return await self._read(article, self.completer)

    def extract_many(
        self, contents: Iterable[Source], *, concurrency: int | None = None, ordered: bool = False
    ) -> Iterator[Extraction]:
        """Read many articles, several at once; yields each result when it is there, or in the order of *contents*.

        An article that fails is yielded too, with ``error`` set and no events. *contents* is consumed lazily.
        """
        return stream_blocking(
            lambda: self.aextract_many(contents, concurrency=concurrency, ordered=ordered),
            ahead=concurrency or self.config.concurrency,
            instead="aextract_many",
        )

    async def aextract_many(
        self, contents: Iterable[Source], *, concurrency: int | None = None, ordered: bool = False
    ) -> AsyncIterator[Extraction]:
        """Read many articles, several at once; yields each result when it is there, or in the order of *contents*.

        An article that fails is yielded too, with ``error`` set and no events. *contents* is consumed lazily.
        """
        limit = concurrency or self.config.concurrency
        ahead = 4 * limit if ordered else limit  # in order, finished results wait behind a slow one
        slots, source = asyncio.Semaphore(limit), iter(contents)
        completer = self.completer
        pending: deque[asyncio.Task[Extraction]] = deque()

        async def attempt(content: Source) -> Extraction:
            async with slots:
                return await self._attempt(content, completer)

        try:
            while True:
                while len(pending) < ahead and (item := await asyncio.to_thread(next, source, None)) is not None:
                    pending.append(asyncio.create_task(attempt(item)))
                if not pending:
                    return
                if ordered:
                    yield await pending.popleft()
                    continue
                done, rest = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                pending = deque(rest)
                for task in done:
                    yield task.result()
        finally:
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)

    async def _attempt(self, content: Source, completer: Completer) -> Extraction:
        """The extraction of one article, or one that says why there is none."""
        if isinstance(content, FailedInput):
            return failed_extraction(content.error, id=content.id, source=content.source)
        try:
            article = content if isinstance(content, Article) else load_article(content)
        except MovesExtractError as error:
            return failed_extraction(error)
        try:
            return await self._read(article, completer)
        except MovesExtractError as error:
            return failed_extraction(error, article=article)

    async def _read(self, article: Article, completer: Completer) -> Extraction:
        """Read one article, or find its answer in the store."""
        if self._store is None:
            return await read_article(article, completer, self._options)
        key = self.answer_key(article)
        known = await asyncio.to_thread(self._store.get, key)
        if known is not None:
            return recalled(known, article)
        extraction = await read_article(article, completer, self._options)
        try:
            now = datetime.datetime.now(datetime.UTC)
            await asyncio.to_thread(self._store.put, key, extraction, finished_at=now)
        except StoreError:
            logger.warning("the answer for %s is not kept", article.id, exc_info=True)  # but it is there, and paid for
        return extraction

    def answer_key(self, article: Article) -> str:
        """The name under which a store keeps the answer for *article*: equal if nothing that matters differs.

        Raises NoModelError.
        """
        return store_key(
            text_sha256=article.sha256,
            published=article.published,
            model=self.completer.label,
            prompt_version=PROMPT_VERSION,
            wire_version=WIRE_VERSION,
            parameters=self.config.answer_parameters,
        )

    @property
    def completer(self) -> Completer:
        """The model behind this extractor, made at first use. Raises NoModelError."""
        with self._lock:
            if self._completer is None:
                self._completer = make_completer(self.config, self._gate)
            return self._completer

    async def aclose(self) -> None:
        """Close the connections of the running event loop."""
        if self._completer is not None:
            await self._completer.aclose()

    def close(self) -> None:
        """Close the connections of the blocking methods."""
        run_blocking(self.aclose(), instead="aclose")

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Extractor:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def make_completer(config: ExtractorConfig, gate: Gate | None = None) -> Completer:
    """The model that *config* and the environment name. Raises NoModelError or UsageError."""
    choice = choose_model(config.model, config.base_url)
    extra: dict[str, Any] = {}
    if config.temperature is not None:
        extra["temperature"] = config.temperature
    if config.max_output_tokens is not None:
        extra["max_tokens"] = config.max_output_tokens
    defaults = ClientOptions()
    options = ClientOptions(
        api_key=SecretStr(config.api_key) if isinstance(config.api_key, str) else config.api_key,
        timeout=config.timeout,
        max_window_tokens=config.max_window_tokens or defaults.max_window_tokens,
        dialect=None if config.structured_output == "auto" else config.structured_output,
        extra=extra,
        retry=RetryPolicy(attempts=config.attempts, reasks=config.reasks, total=config.total_timeout),
        gate=gate,
    )
    return LocalCompleter(choice, options) if choice.provider == "local" else InstructorCompleter(choice, options)


_defaults: dict[ExtractorConfig, Extractor] = {}
_defaults_lock = threading.Lock()


def extract(
    content: str | Article,
    *,
    model: str | None = None,
    published: datetime.date | None = None,
    types: Iterable[EventType] | None = None,
    base_url: str | None = None,
    api_key: str | SecretStr | None = None,
    config: ExtractorConfig | None = None,
) -> Extraction:
    """Read one article and return its hires, departures, funding rounds and pay figures.

    *content* is plain text, an HTML page, or an `Article`. *model* is ``provider/name``, ``local``, or the name at
    *base_url*; without any, see `movesextract.llm.choice.choose_model`. *published* anchors relative dates. *types*
    restricts the kinds of event. *config* sets everything else. Blocks; in a running event loop use `aextract`.

    Raises InputError, NoModelError, ModelError or UsageError.
    """
    return _shared(config, model, types, base_url, api_key).extract(content, published=published)


async def aextract(
    content: str | Article,
    *,
    model: str | None = None,
    published: datetime.date | None = None,
    types: Iterable[EventType] | None = None,
    base_url: str | None = None,
    api_key: str | SecretStr | None = None,
    config: ExtractorConfig | None = None,
) -> Extraction:
    """Read one article and return its hires, departures, funding rounds and pay figures, as `extract` does."""
    return await _shared(config, model, types, base_url, api_key).aextract(content, published=published)


def _shared(
    config: ExtractorConfig | None,
    model: str | None,
    types: Iterable[EventType] | None,
    base_url: str | None,
    api_key: str | SecretStr | None,
) -> Extractor:
    """One extractor per configuration, so that repeated calls share connections and the loaded model."""
    given: dict[str, Any] = {"model": model, "base_url": base_url}
    given["types"] = None if types is None else tuple(types)
    given["api_key"] = SecretStr(api_key) if isinstance(api_key, str) else api_key
    wanted = replace(config or ExtractorConfig(), **{k: v for k, v in given.items() if v is not None})
    with _defaults_lock:
        if wanted.model is None and wanted.base_url is None:
            # The environment decides, and may have changed since the last call.
            choice = choose_model()
            wanted = replace(wanted, model=choice.argument, base_url=choice.base_url)
        return _defaults.setdefault(wanted, Extractor(wanted))
