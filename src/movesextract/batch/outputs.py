"""Outputs of a run: every format from the store, in the order of the inputs, each file there complete or not at all."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from movesextract.article import Article
from movesextract.batch.records import Entry
from movesextract.batch.store import Store
from movesextract.errors import UsageError
from movesextract.events import Extraction
from movesextract.loading import Input
from movesextract.outputs import FORMATS
from movesextract.outputs.atomic import atomic_writer, require_writable
from movesextract.outputs.columns import table_files
from movesextract.outputs.parquet import require_pyarrow
from movesextract.outputs.report import write_report
from movesextract.outputs.surrogates import replace_lone_surrogates
from movesextract.text.boilerplate import mark_boilerplate
from movesextract.text.sentences import split_sentences

__all__ = ["FAILED", "OUTPUT_FORMATS", "parse_formats", "require_writable_outputs", "write_outputs"]

FAILED = "failed.jsonl"
_DESTINATIONS = {"jsonl": "articles.jsonl", "csv": "", "parquet": "", "sqlite": "events.sqlite"}
OUTPUT_FORMATS = (*_DESTINATIONS, "html")
_REPORT = "report.html"
_logger = logging.getLogger(__name__)


def parse_formats(given: str) -> tuple[str, ...]:
    """The formats in a comma-separated list, each once. Raises UsageError.

    >>> parse_formats("csv, jsonl,csv")
    ('csv', 'jsonl')
    """
    names = tuple(dict.fromkeys(name.strip().lower() for name in given.split(",") if name.strip()))
    unknown = [name for name in names if name not in OUTPUT_FORMATS]
    if unknown or not names:
        raise UsageError(f"formats are {', '.join(OUTPUT_FORMATS)}, not {', '.join(unknown) or 'nothing'}")
    if "parquet" in names:
        require_pyarrow()  # not after all answers have been paid for
    return names


def require_writable_outputs(folder: Path, formats: Sequence[str]) -> None:
    """Raise the `UsageError` with which `write_outputs` would end, before answers are paid for."""
    files = [folder / FAILED]
    for name in formats:
        single = _REPORT if name == "html" else _DESTINATIONS[name]
        files += [folder / single] if single else table_files(folder, name)
    for file in files:
        require_writable(file)


def write_outputs(
    store: Store, run_id: int, folder: Path, formats: Sequence[str], inputs: Callable[[], Iterable[Input]]
) -> list[Path]:
    """Write what is recorded of a run into *folder*; returns the files.

    ``jsonl``: articles.jsonl, a line for each article, failed ones included; ``csv``, ``parquet``: a file for each type
    of event; ``sqlite``: events.sqlite; ``html``: report.html. failed.jsonl names the articles that failed, each with
    the reason; without any there is no such file. Texts are not in the store: for the report they are read once more
    from *inputs*. An article whose input has changed meanwhile, or is gone, is left out of it, with a warning in the
    log. A run that ended before it came to all inputs also gives what earlier runs settled of the rest, so that no
    file loses an article by being written again; only the report has to leave those out.
    """
    written: list[Path] = []
    for name in formats:
        if name == "html":
            pairs = _with_texts(store.results(run_id), inputs())
            written.append(write_report(pairs, folder / _REPORT, boilerplate=_boilerplate))
        else:
            entries = chain(store.results(run_id), store.unplaced(run_id))
            written += FORMATS[name](_extractions(entries), folder / _DESTINATIONS[name])
    written += _write_failed(store.failed(run_id), folder / FAILED)
    return written


def _extractions(entries: Iterable[Entry]) -> Iterator[Extraction]:
    return (entry.extraction for entry in entries if entry.extraction is not None)


def _write_failed(entries: Iterator[Entry], path: Path) -> list[Path]:
    first = next(entries, None)
    if first is None:
        path.unlink(missing_ok=True)
        return []
    with atomic_writer(path, "w", newline="\n") as file:
        file.write(_failed_line(first))
        file.writelines(_failed_line(entry) for entry in entries)
    return [path]


def _failed_line(entry: Entry) -> str:
    error = None if entry.error is None else {"type": entry.error.type, "message": entry.error.message}
    line = {"id": entry.article_id, "source": entry.source, "position": entry.position, "error": error}
    return replace_lone_surrogates(json.dumps(line, ensure_ascii=False)) + "\n"


def _with_texts(entries: Iterable[Entry], inputs: Iterable[Input]) -> Iterator[tuple[Article, Extraction]]:
    """Extractions with their articles. Both come by position; an input is loaded only if it has an extraction."""
    numbered = enumerate(inputs)
    position, one = next(numbered, (-1, None))
    for entry in entries:
        while one is not None and position < entry.position:
            position, one = next(numbered, (-1, None))
        extraction = entry.extraction
        if one is None or extraction is None:
            continue
        loaded = one.load()
        if not isinstance(loaded, Article):
            article = Article(text="", id=entry.article_id or str(entry.position), source=entry.source)
            yield article, extraction
        elif extraction.article.sha256 == loaded.sha256:
            yield loaded, extraction
        else:
            _logger.warning("article %s has changed since it was read: it is not in the report", entry.article_id)


def _boilerplate(article: Article) -> list[tuple[int, int]]:
    sentences = mark_boilerplate(split_sentences(article.text))
    return [(sentence.start, sentence.end) for sentence in sentences if sentence.boilerplate]
