"""Batches at a provider: articles become files of requests, and the files of answers become extractions in the store.

Requests are written by the very client that would send them, and its answers are heard by it: an article read through
a batch goes the same way as one read live. Only asking again is left out; what that would have healed is rejected, and
a warning says so.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from movesextract.article import Article
from movesextract.batch.provider_state import CREATING, Answered, Batch, Job, ProviderState, RequestState
from movesextract.batch.records import canonical_json
from movesextract.batch.store import Store
from movesextract.caching import recalled
from movesextract.errors import ModelError
from movesextract.events import ErrorInfo, Extraction
from movesextract.extractor import Extractor, ExtractorConfig, make_completer
from movesextract.llm.batches import (
    DISCOUNT,
    MOST_BYTES,
    MOST_REQUESTS,
    PATH,
    BatchEndpoint,
    BatchState,
    OfflineCompleter,
)
from movesextract.loading import FailedInput
from movesextract.reading import describe, failed_extraction

__all__ = ["Collected", "Limits", "Submission", "collect", "refresh", "submit"]

_REFUSED = range(400, 500)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes into one file: OpenAI's limits, with some room."""

    requests: int = MOST_REQUESTS
    bytes: int = MOST_BYTES - 1_000_000


@dataclass(slots=True)
class Submission:
    """What was submitted. Of ``articles``, ``stored`` are answered in the store, ``waiting`` have nothing left to send,
    and ``failed`` could not be loaded or need a live run; ``requests`` in ``batches`` were sent for the others."""

    articles: int = 0
    stored: int = 0
    waiting: int = 0
    failed: int = 0
    requests: int = 0
    batches: int = 0


@dataclass(slots=True)
class Collected:
    """What was collected: ``stored`` before, ``done`` now, ``pending`` whose batch has not ended, ``failed``: to be
    submitted again or run live."""

    stored: int = 0
    done: int = 0
    pending: int = 0
    failed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


class _Reader:
    """Reads articles from what the provider has answered so far, and notes the requests that are without an answer."""

    def __init__(self, config: ExtractorConfig, state: ProviderState) -> None:
        self.state = state
        self.unanswered: dict[str, tuple[dict[str, Any], RequestState | None]] = {}
        self.cut_off = 0
        self._extractor = Extractor(config, completer=OfflineCompleter(make_completer(config), self._respond))

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._extractor.close()

    def key(self, article: Article) -> str:
        """The name of the article's answer in the store, that of a live run."""
        return self._extractor.answer_key(article)

    def read(self, article: Article) -> Extraction:
        """The extraction, worth something only if nothing is unanswered. Raises ModelError."""
        self.unanswered.clear()
        self.cut_off = 0
        return self._extractor.extract(article)

    def _respond(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        name = request_name(body)
        known = self.state.request(name)
        if known is not None and known.response is not None:
            self.cut_off += _is_cut_off(known.response)
            return 200, known.response
        self.unanswered[name] = (body, known)
        choice = {"index": 0, "message": {"role": "assistant", "content": '{"events":[]}'}, "finish_reason": "stop"}
        return 200, {"id": "", "object": "chat.completion", "created": 0, "model": "", "choices": [choice]}


def request_name(body: dict[str, Any]) -> str:
    """The name of a request: 32 hex digits of the SHA-256 of its body. Equal requests have equal names."""
    return hashlib.sha256(canonical_json(body).encode("ascii")).hexdigest()[:32]


def _is_cut_off(response: dict[str, Any]) -> bool:
    choices = response.get("choices") or [{}]
    return bool(choices[0].get("finish_reason") == "length")


# --- submitting -------------------------------------------------------------------------------------------------------


async def submit(
    loaded: Iterable[Article | FailedInput],
    job: Job,
    config: ExtractorConfig,
    store: Store,
    state: ProviderState,
    *,
    limits: Limits | None = None,
) -> Submission:
    """Send what is neither in *store* nor on its way, in as many batches as the limits make necessary.

    Equal requests are sent once. A process killed at any moment has sent nothing that the next call sends again:
    batches it was about to create are looked for at the endpoint. Not to be called twice at once for one job: the
    second could not tell a batch that is being created from one that never was. Raises ModelError, UsageError,
    StoreError.
    """
    counts = Submission()
    async with BatchEndpoint(make_completer(config)) as endpoint:
        await _reconcile(job, state, endpoint)
        with (
            _Reader(config, state) as reader,
            tempfile.TemporaryDirectory(prefix="movesextract-") as folder,
            closing(_Parcel(Path(folder), limits or Limits())) as parcel,
        ):
            for content in loaded:
                counts.articles += 1
                for name, line in _wanted(content, reader, store, counts):
                    if parcel.is_full(line):
                        await _send(parcel, job, state, endpoint, counts)
                    parcel.add(name, line)
            await _send(parcel, job, state, endpoint, counts)
    return counts


def _wanted(
    content: Article | FailedInput, reader: _Reader, store: Store, counts: Submission
) -> Iterator[tuple[str, bytes]]:
    """The requests to send for one article."""
    if isinstance(content, FailedInput):
        counts.failed += 1
        return
    if reader.key(content) in store:
        counts.stored += 1
        return
    try:
        reader.read(content)
    except ModelError:
        counts.failed += 1  # an answer that is no answer; asking the same again would not change it
        return
    unsent = [(name, body) for name, (body, known) in reader.unanswered.items() if known is None or not known.open]
    counts.waiting += not unsent
    for name, body in unsent:
        line = {"custom_id": name, "method": "POST", "url": PATH, "body": body}
        yield name, json.dumps(line, ensure_ascii=False).encode() + b"\n"


class _Parcel:
    """The file of requests being written."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.path = folder / "requests.jsonl"
        self.names: dict[str, None] = {}
        self._limits = limits
        self._bytes = 0
        self._file: IO[bytes] | None = None

    def is_full(self, line: bytes) -> bool:
        """Whether *line* has to wait for the next file."""
        if not self.names:
            return False
        return len(self.names) >= self._limits.requests or self._bytes + len(line) > self._limits.bytes

    def add(self, name: str, line: bytes) -> None:
        """Add a request, unless it is in already."""
        if name in self.names:
            return
        if self._file is None:
            self._file = self.path.open("wb")
        self.names[name] = None
        self._file.write(line)
        self._bytes += len(line)

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def empty(self) -> None:
        """Begin anew."""
        self.names, self._bytes = {}, 0


async def _send(parcel: _Parcel, job: Job, state: ProviderState, endpoint: BatchEndpoint, counts: Submission) -> None:
    parcel.close()
    if parcel.names:
        file = await endpoint.upload(parcel.path)
        batch = state.begin_batch(job.job_id, parcel.names)
        try:
            created = await endpoint.create(file, batch.token)
        except ModelError as error:
            if error.status_code in _REFUSED:
                state.forget_batch(batch.number)
            raise  # else nobody knows whether it exists: the next call looks for it
        _note(state, batch, created)
        counts.requests += len(parcel.names)
        counts.batches += 1
    parcel.empty()


async def _reconcile(job: Job, state: ProviderState, endpoint: BatchEndpoint) -> None:
    """Find, or forget, batches of which it was never heard whether they were created."""
    lost = [batch for batch in state.batches(job.job_id) if batch.status == CREATING]
    if not lost:
        return
    known = {found.token: found for found in await endpoint.recent()}
    for batch in lost:
        if batch.token in known:
            _note(state, batch, known[batch.token])
        else:
            state.forget_batch(batch.number)


def _note(state: ProviderState, batch: Batch, found: BatchState) -> None:
    state.note(batch.number, found.remote_id, found.status, "; ".join(found.problems) or None)


# --- following --------------------------------------------------------------------------------------------------------


async def refresh(job: Job, config: ExtractorConfig, state: ProviderState) -> list[BatchState]:
    """Ask how the job's open batches are going, and fetch the answers of those that have ended.

    Returns the state of every batch that was still open. Raises StoreError, and ModelError once all others are fetched.
    """
    trouble: ModelError | None = None
    async with BatchEndpoint(make_completer(config)) as endpoint:
        await _reconcile(job, state, endpoint)
        states = []
        for batch in state.batches(job.job_id):
            if batch.collected or batch.remote_id is None:
                continue
            try:
                found = await endpoint.retrieve(batch.remote_id)
                _note(state, batch, found)
                if found.ended:
                    await _fetch(batch, found, state, endpoint)
            except ModelError as error:
                trouble = error
                continue
            states.append(found)
    if trouble is not None:
        raise trouble
    return states


async def _fetch(batch: Batch, found: BatchState, state: ProviderState, endpoint: BatchEndpoint) -> None:
    with tempfile.TemporaryDirectory(prefix="movesextract-") as folder:
        files = [file for file in (found.output_file, found.error_file) if file is not None]
        paths = [Path(folder) / str(number) for number in range(len(files))]
        there = [path for file, path in zip(files, paths, strict=True) if await endpoint.download(file, path)]
        gone = () if len(there) == len(files) else ("a result file is gone",)
        why = "; ".join((*found.problems, *gone)) or f"the batch is {found.status}"
        lines = (answer for path in there for answer in _answers(path))
        state.settle(batch.number, lines, otherwise=f"not answered: {why}")


def _answers(path: Path) -> Iterator[Answered]:
    with path.open("rb") as file:
        for line in file:
            try:
                row = json.loads(line)
                name = str(row["custom_id"])
            except (ValueError, KeyError, TypeError):
                continue  # its request ends as one without an answer
            yield _answered(name, row)


def _answered(name: str, row: dict[str, Any]) -> Answered:
    response, error = row.get("response"), row.get("error")
    body = response.get("body") if isinstance(response, dict) else None
    status = response.get("status_code") if isinstance(response, dict) else None
    if status == 200 and isinstance(body, dict) and isinstance(body.get("choices"), list) and body["choices"]:
        return Answered(name, body)
    told = error or (body.get("error") if isinstance(body, dict) else None) or "no chat completion"
    if isinstance(told, dict):
        told = ": ".join(str(told[key]) for key in ("code", "message") if told.get(key)) or "no reason given"
    prefix = f"HTTP {status}: " if isinstance(status, int) and status != 200 else ""
    return Answered(name, error=f"{prefix}{told}"[:400])


# --- collecting -------------------------------------------------------------------------------------------------------


def collect(
    loaded: Iterable[Article | FailedInput],
    config: ExtractorConfig,
    store: Store,
    state: ProviderState,
    counts: Collected | None = None,
) -> Iterator[Extraction]:
    """The extractions of all articles, in order, from *store* and from what `refresh` fetched; new ones are stored.

    An article without an answer yet, or with a failed one, is yielded with its ``error``. Usage is that of the batch,
    at half the price. *counts* is kept up to date on the way.
    """
    counts = Collected() if counts is None else counts
    with _Reader(config, state) as reader:
        for content in loaded:
            if isinstance(content, FailedInput):
                _count(counts, "the input cannot be read")
                yield failed_extraction(content.error, id=content.id, source=content.source)
            else:
                yield _collected(content, reader, store, counts)


def _collected(article: Article, reader: _Reader, store: Store, counts: Collected) -> Extraction:
    key = reader.key(article)
    known = store.get(key)
    if known is not None:
        counts.stored += 1
        return recalled(known, article)
    extraction = _from_answers(article, reader, counts)
    if extraction.error is None:
        store.put(key, extraction, finished_at=datetime.datetime.now(datetime.UTC))
        counts.done += 1
    return extraction


def _from_answers(article: Article, reader: _Reader, counts: Collected) -> Extraction:
    try:
        extraction = reader.read(article)
    except ModelError as error:
        _count(counts, f"{type(error).__name__}: run it live")
        return failed_extraction(error, article=article)
    if not reader.unanswered:
        return _billed(extraction)
    states = [known for _, known in reader.unanswered.values()]
    if any(known is not None and known.open for known in states):
        counts.pending += 1
        return _unanswered(article, "DeadlineError", "no answer yet: the batch has not ended")
    errors = [known.error for known in states if known is not None and known.error is not None]
    if errors:
        _count(counts, errors[0])
        return _unanswered(article, "ModelError", f"{errors[0]}: submit it again, or run it live")
    if reader.cut_off:
        _count(counts, "the answer was cut off: run it live")
        return _unanswered(article, "TruncatedAnswerError", "the answer was cut off: submit it again, or run it live")
    _count(counts, "never submitted")
    return _unanswered(article, "ModelError", "it was never submitted, or its text has changed since")


def _count(counts: Collected, reason: str) -> None:
    counts.failed += 1
    counts.reasons[reason] = counts.reasons.get(reason, 0) + 1


def _unanswered(article: Article, kind: str, message: str) -> Extraction:
    return Extraction(article=describe(article), error=ErrorInfo(type=kind, message=message))


def _billed(extraction: Extraction) -> Extraction:
    """At half the price, without the time it took to look the answer up; with a word on what was not asked again."""
    cost = extraction.usage.cost_usd
    usage = extraction.usage.model_copy(update={"cost_usd": None if cost is None else cost * DISCOUNT, "seconds": 0.0})
    warnings = extraction.warnings
    if extraction.rejected:
        warnings = (*warnings, "read through a batch: the model was not asked again about what is rejected")
    return extraction.model_copy(update={"usage": usage, "warnings": warnings})
