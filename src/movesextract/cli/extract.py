"""``movesextract extract``: paths in, a table or JSON lines out."""

from __future__ import annotations

import contextlib
import datetime
import enum
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from movesextract.cli.table import Screen, article_table, failure_line, summary_line
from movesextract.errors import UsageError
from movesextract.events import Extraction
from movesextract.extractor import Extractor, ExtractorConfig
from movesextract.loading import dated, load_paths
from movesextract.loading.files import is_same_file
from movesextract.outputs.atomic import atomic_writer
from movesextract.outputs.jsonl import encode_line
from movesextract.usage import Usage


class Outcome(enum.Enum):
    """How a run over articles ended."""

    ALL_READ = enum.auto()
    SOME_FAILED = enum.auto()


def extract_paths(
    paths: Sequence[str],
    config: ExtractorConfig,
    *,
    published: datetime.date | None,
    as_json: bool,
    out: Path | None,
) -> Outcome:
    """Read everything at *paths* in order and print each result when it is there.

    When the reader of standard output goes away, work stops with a BrokenPipeError, unless the results are also written
    to *out*. Raises UsageError if *out* cannot be written, or is one of *paths*.
    """
    if out is not None and any(is_same_file(path, out) for path in paths):
        raise UsageError(f"--out {out} is one of the files to read: name another")
    screen, errors = Screen(), Screen(stderr=True)
    totals: Counter[str] = Counter()
    usage = Usage()
    articles = (dated(item, published) for item in load_paths(paths, sys.stdin.buffer, without=out))
    with contextlib.ExitStack() as stack:
        extractor = stack.enter_context(Extractor(config))
        file: BinaryIO | None = stack.enter_context(atomic_writer(out, "wb")) if out else None
        for extraction in extractor.extract_many(articles, ordered=True):
            usage += extraction.usage
            totals.update(_counted(extraction))
            if file is not None:
                file.write(encode_line(extraction) + b"\n")
            with _heard(stop=file is None):
                _show(extraction, screen, errors, as_json=as_json)
    if not as_json:
        with _heard(stop=out is None):
            screen.print(summary_line(totals, usage, out))
    return Outcome.SOME_FAILED if totals["failed"] else Outcome.ALL_READ


def _show(extraction: Extraction, screen: Screen, errors: Screen, *, as_json: bool) -> None:
    if as_json:
        # Bytes: a line is UTF-8 whatever the terminal's charset is.
        sys.stdout.buffer.write(encode_line(extraction) + b"\n")
        sys.stdout.buffer.flush()
    elif extraction.error is None:
        screen.print(article_table(extraction))
    if extraction.error is not None:
        errors.print(failure_line(extraction))


@contextlib.contextmanager
def _heard(*, stop: bool) -> Iterator[None]:
    """Print within this context; when nobody is there to read it, *stop* or go on in silence."""
    try:
        yield
    except BrokenPipeError:
        if stop:
            raise
        fall_silent()


def fall_silent() -> None:
    """Let standard output end nowhere, now that its reader is gone: what waits to be written would fail at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _counted(extraction: Extraction) -> Counter[str]:
    counts = Counter[str](event.type for event in extraction.events)
    counts["articles"] = 1
    counts["failed"] = 0 if extraction.error is None else 1
    counts["rejected"] = len(extraction.rejected)
    return counts
