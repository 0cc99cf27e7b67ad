"""``movesextract filter``: JSON lines in, JSON lines out, one for one, in order, each as soon as it is there."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import json
import logging
import math
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Annotated, Any

import typer

from movesextract.article import Article
from movesextract.caching import AnswerStore
from movesextract.cli.arguments import (
    BaseUrl,
    Concurrency,
    Model,
    Published,
    StoreFile,
    TextColumn,
    Types,
    open_store,
    parse_date,
    parse_types,
)
from movesextract.errors import InputError, MovesExtractError, UndecodableError
from movesextract.events import Extraction
from movesextract.extractor import Extractor, ExtractorConfig
from movesextract.loading import FailedInput, article_from_row, dated
from movesextract.loading.rows import first_lines, utf8_lines
from movesextract.outputs.jsonl import encode_line
from movesextract.outputs.surrogates import replace_lone_surrogates
from movesextract.reading import failed_extraction

_logger = logging.getLogger("movesextract")
_AHEAD = 4
"""Lines in hand for each request under way: finished ones wait behind a slow one, to keep the order."""
_OUR_KEYS = frozenset({"id", "source", "title", "published", "text", "html"})


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """``concurrency``: requests under way at once. ``text_column``: the key that holds the text, if not ``text`` or
    ``html``. ``published``: the date of articles that carry none. ``keep_row``: put the other keys of each input
    line under ``row``."""

    concurrency: int = 8
    text_column: str | None = None
    published: datetime.date | None = None
    keep_row: bool = False


@dataclass(slots=True)
class FilterOutcome:
    """How many lines were answered, how many of them with an error, and whether the reader of the output went away."""

    lines: int = 0
    failed: int = 0
    broken_pipe: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """One input line: its article, or why there is none, and what else was in it."""

    content: Article | FailedInput
    rest: Mapping[str, Any] | None


async def filter_lines(
    source: IO[bytes], target: IO[bytes], extractor: Extractor, options: FilterOptions
) -> FilterOutcome:
    """Answer each line of *source* with one line on *target*, flushed at once; blank lines are passed over.

    A line that is no article, or whose article fails, is answered with an error record (``error`` is set, ``events``
    empty), in its place. When the reader of *target* goes away, work stops and the outcome says so. *source* is read
    by a thread of its own, at most four lines a request ahead, so that answers go out while the next line is awaited.
    """
    lines: asyncio.Queue[asyncio.Future[bytes] | None] = asyncio.Queue()
    outcome, slots = FilterOutcome(), asyncio.Semaphore(options.concurrency)
    free = threading.Semaphore(_AHEAD * options.concurrency)

    async def answer(number: int, line: bytes) -> bytes:
        async with slots:
            return await _answer(number, line, extractor, options, outcome)

    def received(number: int, line: bytes) -> None:
        lines.put_nowait(asyncio.ensure_future(answer(number, line)))

    _start_reader(source, free, received, lambda: lines.put_nowait(None))
    try:
        while (task := await lines.get()) is not None:
            await asyncio.to_thread(_write, target, await task)
            outcome.lines += 1
            free.release()
    except BrokenPipeError:
        outcome.broken_pipe = True
    finally:
        await _cancel(lines)
    return outcome


async def _cancel(lines: asyncio.Queue[asyncio.Future[bytes] | None]) -> None:
    pending = []
    while not lines.empty():
        task = lines.get_nowait()
        if task is not None:
            task.cancel()
            pending.append(task)
    await asyncio.gather(*pending, return_exceptions=True)


def _start_reader(
    source: IO[bytes], free: threading.Semaphore, received: Callable[[int, bytes], None], ended: Callable[[], None]
) -> None:
    loop = asyncio.get_running_loop()

    # A daemon, because nothing can wake a thread that waits for a line from a pipe nobody writes to any more.
    def read() -> None:
        number = 0
        with contextlib.suppress(RuntimeError):  # the loop has ended
            lines = utf8_lines(source, first_lines(source))
            while True:
                free.acquire()
                line = next(lines, None)
                number += 1
                if line is None:
                    loop.call_soon_threadsafe(ended)
                    return
                if line.strip(b" \t\r\n\xef\xbb\xbf"):
                    loop.call_soon_threadsafe(received, number, line)
                else:
                    free.release()

    threading.Thread(target=read, name="movesextract-filter", daemon=True).start()


def _write(target: IO[bytes], line: bytes) -> None:
    rest = memoryview(line + b"\n")
    while rest:
        rest = rest[target.write(rest) :]  # a raw file may take only a part
    target.flush()


async def _answer(
    number: int, line: bytes, extractor: Extractor, options: FilterOptions, outcome: FilterOutcome
) -> bytes:
    parsed = _parse(number, line, options.text_column)
    extraction = await _read(dated(parsed.content, options.published), extractor)
    if extraction.error is not None:
        outcome.failed += 1
    encoded = encode_line(extraction)
    if not options.keep_row or parsed.rest is None:
        return encoded
    rest = replace_lone_surrogates(json.dumps(parsed.rest, ensure_ascii=False))
    return encoded.removesuffix(b"}") + b', "row": ' + rest.encode() + b"}"


async def _read(content: Article | FailedInput, extractor: Extractor) -> Extraction:
    if isinstance(content, FailedInput):
        return failed_extraction(content.error, id=content.id, source=content.source)
    try:
        return await extractor.aextract(content)
    except MovesExtractError as error:
        return failed_extraction(error, article=content)


def _parse(number: int, line: bytes, text_column: str | None) -> _Line:
    name = f"-:{number}"
    try:
        row = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        return _Line(FailedInput(name, "-", UndecodableError(f"line {number} is not valid JSON: {error}")), None)
    if not isinstance(row, dict):
        return _Line(FailedInput(name, "-", InputError(f"line {number} is not a JSON object")), None)
    rest = {key: value for key, value in row.items() if key not in _OUR_KEYS and key != text_column}
    known = {"id": name, "source": "-", **{key: value for key, value in row.items() if value is not None}}
    try:
        return _Line(article_from_row(known, text_column=text_column), rest)
    except InputError as error:
        return _Line(FailedInput(str(known["id"]), "-", InputError(f"line {number}: {error}")), rest)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def run_filter(config: ExtractorConfig, options: FilterOptions, store: AnswerStore | None) -> FilterOutcome:
    """Filter standard input to standard output."""
    # Files of our own over the same descriptors: those of `sys` are flushed and locked when Python ends, which fails
    # after a broken pipe, and while a thread waits for a line.
    source = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
    target = open(sys.stdout.fileno(), "wb", buffering=0, closefd=False)  # noqa: SIM115

    async def run() -> FilterOutcome:
        async with Extractor(config, store=store) as extractor:
            _logger.debug("reading with %s", extractor.completer.label)  # no model: an error now, not one a line
            return await filter_lines(source, target, extractor, options)

    return asyncio.run(run())


def filter_command(
    model: Model = None,
    base_url: BaseUrl = None,
    types: Types = None,
    published: Published = None,
    text_column: TextColumn = None,
    concurrency: Concurrency = 8,
    store: StoreFile = None,
    keep_row: Annotated[bool, typer.Option(help="Keep the other keys of each input line, under `row`.")] = False,
) -> None:
    """Read JSON lines on standard input, write JSON lines to standard output: one for one, in order, at once.

    Each line is an object with `text` or `html` and, if known, `id`, `title`, `source` and `published`. A line that is
    none, or whose article fails, is answered in its place by a line whose `error` is set. Blank lines are passed over.
    Exit code 0: all lines were read, or the reader of the output went away; 1: some failed; 2: the call was wrong.
    """
    config = ExtractorConfig(model=model, base_url=base_url, types=parse_types(types), concurrency=concurrency)
    options = FilterOptions(concurrency, text_column, parse_date(published), keep_row)
    with open_store(store) as kept:
        outcome = run_filter(config, options, kept)
    if outcome.failed and not outcome.broken_pipe:
        typer.echo(f"movesextract: {outcome.failed} of {outcome.lines} lines failed", err=True)
        raise typer.Exit(1)
