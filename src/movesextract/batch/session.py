"""A batch from end to end: paths in, files out, with the store between."""

from __future__ import annotations

import datetime
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from pydantic import JsonValue

from movesextract.batch.feeding import Feeder
from movesextract.batch.journal import Journal
from movesextract.batch.limits import AdaptiveGate, Budget, Limits
from movesextract.batch.outputs import require_writable_outputs, write_outputs
from movesextract.batch.progress import Reporter
from movesextract.batch.records import RunCounts
from movesextract.batch.runner import Runner, Summary
from movesextract.batch.store import Store
from movesextract.errors import UsageError
from movesextract.extractor import Extractor, ExtractorConfig
from movesextract.llm.protocol import Completer
from movesextract.loading import Input, count_inputs, find_inputs
from movesextract.loading.files import is_pattern
from movesextract.outputs.atomic import sweep
from movesextract.prompts import PROMPT_VERSION
from movesextract.wire import WIRE_VERSION

__all__ = ["STORE", "Batch", "BatchSettings"]

STORE = "store.sqlite"


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """What a batch reads and writes, and its bounds.

    ``paths`` as for `movesextract.loading.find_inputs`; ``out`` is a folder, ``store`` a file (``out``/store.sqlite if
    None). ``published`` dates articles that carry no date. ``retry_failed`` asks again about what failed before.
    ``max_cost`` (US dollars), ``max_tokens`` and ``max_articles`` bound what this invocation asks of the model.
    """

    paths: Sequence[str]
    out: Path
    store: Path | None = None
    formats: Sequence[str] = ("jsonl",)
    published: datetime.date | None = None
    text_column: str | None = None
    retry_failed: bool = False
    limits: Limits = field(default_factory=Limits)
    max_cost: float | None = None
    max_tokens: int | None = None
    max_articles: int | None = None

    def __post_init__(self) -> None:
        for path in self.paths:
            if path != "-" and not os.path.lexists(path) and not is_pattern(path):
                raise UsageError(f"there is nothing at {path}")
            if Path(path).is_dir() and _real(path) == _real(self.out):
                raise UsageError(f"write into another folder than the one that is read: {path}")
        if "-" in self.paths and "html" in self.formats:
            raise UsageError("the html report reads the articles once more, which standard input cannot be: use files")


class Batch:
    """One invocation over a set of inputs, used as a context manager.

    *completer* replaces the model, as for `Extractor`. While it is open no other batch can write to the same folder.
    Raises UsageError, NoModelError or StoreError.
    """

    def __init__(
        self,
        settings: BatchSettings,
        config: ExtractorConfig,
        reporter: Reporter,
        *,
        completer: Completer | None = None,
        stdin: IO[bytes] | None = None,
    ) -> None:
        self.settings = settings
        self._reporter = reporter
        self._stdin = stdin
        self._runner: Runner | None = None
        self._gate = AdaptiveGate(settings.limits, self._tell_pause)
        config = replace(config, concurrency=settings.limits.most)
        self._extractor = Extractor(config, completer=completer, gate=self._gate)
        self._parameters: Mapping[str, JsonValue] = {
            **config.answer_parameters,
            "model": self._extractor.completer.label,
            "prompt_version": PROMPT_VERSION,
            "wire_version": WIRE_VERSION,
            "published": None if settings.published is None else settings.published.isoformat(),
        }
        with ExitStack() as stack:
            stack.enter_context(_alone(settings.out))
            sweep(settings.out)
            require_writable_outputs(settings.out, settings.formats)
            self.store = stack.enter_context(Store.open(settings.store or settings.out / STORE))
            self._journal = Journal(self.store, self._source(), self._parameters)
            stack.callback(self._journal.close)
            self._stack = stack.pop_all()

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def resumed(self) -> bool:
        """Whether an earlier invocation over the same inputs goes on."""
        return self._journal.resumed

    async def run(self) -> Summary:
        """Ask about everything that is not settled; see `Runner.run`. Once for each batch."""
        settings = self.settings
        feeder = Feeder(
            self._inputs(),
            self._journal,
            self._extractor.answer_key,
            published=settings.published,
            retry_failed=settings.retry_failed,
        )
        self._runner = Runner(
            self._extractor,
            feeder,
            self._journal,
            self._gate,
            most=settings.limits.most,
            budget=Budget(
                max_cost=settings.max_cost, max_tokens=settings.max_tokens, max_articles=settings.max_articles
            ),
            reporter=self._reporter,
            count=lambda: count_inputs(settings.paths, without=settings.out),
        )
        try:
            with _calm_collector():
                return await self._runner.run()
        finally:
            await self._extractor.aclose()

    def stop(self) -> None:
        """Start nothing more. Called on the event loop of `run`."""
        if self._runner is not None:
            self._runner.stop()

    def counts(self) -> RunCounts:
        """What is recorded so far, earlier invocations included."""
        return self.store.counts(self._journal.run_id)

    def write(self) -> list[Path]:
        """Write the outputs of what is recorded so far; returns the files."""
        settings = self.settings
        return write_outputs(self.store, self._journal.run_id, settings.out, settings.formats, self._inputs)

    def _inputs(self) -> Iterator[Input]:
        settings = self.settings
        return find_inputs(settings.paths, self._stdin, text_column=settings.text_column, without=settings.out)

    def _source(self) -> str:
        """The name of the run in the store: what is read, wherever the command is given."""
        paths: list[JsonValue] = [path if path == "-" else str(Path(path).absolute()) for path in self.settings.paths]
        return json.dumps({"paths": paths, "text_column": self.settings.text_column}, ensure_ascii=True)

    def _tell_pause(self, seconds: float) -> None:
        self._reporter.say(f"the endpoint asks to be left alone for {seconds:.0f} s: all requests wait")


@contextmanager
def _calm_collector() -> Iterator[None]:
    """Keep Python's garbage collector from walking through the libraries again and again: a seventh of the CPU time of
    a run. What the run itself leaves behind is collected as ever, only less often."""
    thresholds = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def _real(path: str | Path) -> str:
    return os.path.realpath(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other batches out of *folder*. The system lets go of the lock when the process ends, however it ends."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"cannot write into {folder}: it is not a folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("ab")
    except OSError as error:
        raise UsageError(f"cannot write into {folder}: {error.strerror or error}") from error
    with lock as file:
        try:
            _lock(file)
        except OSError as error:
            raise UsageError(f"another run is writing to {folder}: wait for it, or choose another folder") from error
        yield


def _lock_posix(file: IO[bytes]) -> None:
    import fcntl  # noqa: PLC0415

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock_windows(file: IO[bytes]) -> None:
    import msvcrt  # noqa: PLC0415

    lock: Callable[[int, int, int], None] = vars(msvcrt)["locking"]
    lock(file.fileno(), vars(msvcrt)["LK_NBLCK"], 1)


_lock: Callable[[IO[bytes]], None] = _lock_windows if sys.platform == "win32" else _lock_posix
