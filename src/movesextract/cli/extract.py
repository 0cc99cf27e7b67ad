"""``movesextract extract``: paths in, a table or JSON lines out."""

from __future__ import annotations

import contextlib
import datetime
import enum
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from rich.console import Console

from movesextract.cli.table import article_table, failure_line, summary_line
from movesextract.events import Extraction
from movesextract.extractor import Extractor, ExtractorConfig
from movesextract.loading import dated, load_paths
from movesextract.outputs.atomic import atomic_writer
from movesextract.usage import Usage


class Outcome(enum.Enum):
    """How a run over articles ended."""

    ALL_READ = enum.auto()
    SOME_FAILED = enum.auto()


def extract_paths(
    paths: Iterable[str],
    config: ExtractorConfig,
    *,
    published: datetime.date | None,
    as_json: bool,
    out: Path | None,
) -> Outcome:
    """Read everything at *paths* in order and print each result when it is there."""
    console, errors = Console(), Console(stderr=True)
    totals: Counter[str] = Counter()
    usage = Usage()
    articles = (dated(item, published) for item in load_paths(paths, sys.stdin.buffer))
    with contextlib.ExitStack() as stack:
        extractor = stack.enter_context(Extractor(config))
        file: IO[str] | None = stack.enter_context(atomic_writer(out, "w")) if out else None
        for extraction in extractor.extract_many(articles, ordered=True):
            usage += extraction.usage
            totals.update(_counted(extraction))
            if file is not None:
                file.write(extraction.to_json_line() + "\n")
            if as_json:
                sys.stdout.write(extraction.to_json_line() + "\n")
                sys.stdout.flush()
            elif extraction.error is None:
                console.print(article_table(extraction))
            if extraction.error is not None:
                errors.print(failure_line(extraction))
    if not as_json:
        console.print(summary_line(totals, usage, out))
    return Outcome.SOME_FAILED if totals["failed"] else Outcome.ALL_READ


def _counted(extraction: Extraction) -> Counter[str]:
    counts = Counter[str](event.type for event in extraction.events)
    counts["articles"] = 1
    counts["failed"] = 0 if extraction.error is None else 1
    counts["rejected"] = len(extraction.rejected)
    return counts
