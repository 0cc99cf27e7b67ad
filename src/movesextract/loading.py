"""Loading: bytes, pages, files, folders and rows become articles, one at a time.

A thing that cannot be loaded becomes a `FailedInput` in the stream, so that one bad file never stops the others.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from movesextract.article import Article
from movesextract.errors import InputError, InputNotFoundError, InputUnreadableError, UndecodableError, UsageError
from movesextract.text.decode import decode
from movesextract.text.html import looks_like_html, read_html

TEXT_SUFFIXES = frozenset({".txt", ".md", ".text"})
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
ROW_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
SUFFIXES = TEXT_SUFFIXES | PAGE_SUFFIXES | ROW_SUFFIXES


@dataclass(frozen=True, slots=True)
class FailedInput:
    """An input that is no article: its id and source, as far as known, and why."""

    id: str
    source: str | None
    error: InputError


def load_article(
    content: str | bytes | os.PathLike[str] | Mapping[str, Any],
    *,
    id: str = "",  # noqa: A002
    source: str | None = None,
    title: str | None = None,
    published: datetime.date | None = None,
) -> Article:
    """Make an article of text, bytes, a file's path or a row.

    Text stays as it is, character for character, unless it is an HTML page: then its main text is taken, with its
    title and date where not given. Bytes are decoded first. A row is a mapping with ``text`` or ``html`` and optionally
    ``id``, ``title``, ``source``, ``published``. A path is one file that holds one article. Raises InputError.
    """
    if isinstance(content, Mapping):
        row = {"id": id or None, "source": source, "title": title, "published": published}
        return article_from_row({**content, **{key: value for key, value in row.items() if value is not None}})
    if isinstance(content, os.PathLike):
        path = Path(content)
        loaded = _single(path, load_file(path, id=id))
        given = {"source": source, "title": title, "published": published}
        return loaded.model_copy(update={key: value for key, value in given.items() if value is not None})
    if isinstance(content, bytes):
        text = decode(content, source=source)
        return (
            _page(content, id, source, title, published)
            if looks_like_html(text)
            else load_article(text, id=id, source=source, title=title, published=published)
        )
    if looks_like_html(content):
        return _page(content, id, source, title, published)
    return Article(text=content, id=id, source=source, title=title, published=published)


def article_from_row(row: Mapping[str, Any]) -> Article:
    """The article of one row; unknown keys are ignored. Raises InputError with what is wrong with it."""
    published = _date(row.get("published"))
    title, source = _optional_text(row, "title"), _optional_text(row, "source")
    name = str(row["id"]) if row.get("id") is not None else ""
    html, text = row.get("html"), row.get("text")
    if isinstance(text, str):
        return Article(text=text, id=name, source=source, title=title, published=published)
    if isinstance(html, str):
        return _page(html, name, source, title, published)
    raise InputError("a row needs `text` or `html`, a string", source=source)


def load_file(path: Path, *, id: str = "") -> Iterator[Article | FailedInput]:  # noqa: A002
    """The articles of one file: one, or one a line for JSON Lines, or one an item for a JSON list."""
    name = id or path.stem
    try:
        data = _read(path)
        if path.suffix.lower() in ROW_SUFFIXES:
            yield from _rows(path, decode(data, source=str(path)), name)
        elif path.suffix.lower() in PAGE_SUFFIXES:
            yield _page(data, name, str(path), None, None)
        else:
            yield load_article(data, id=name, source=str(path))
    except InputError as error:
        yield FailedInput(name, str(path), error)


def load_folder(folder: Path) -> Iterator[Article | FailedInput]:
    """The articles below *folder*, in order of path; hidden files and other kinds of file are passed over.

    Ids are paths relative to the folder without their suffix, or with it where two files differ in nothing else.
    """
    for path in _files_below(folder):
        relative = path.relative_to(folder)
        twins = sum(p.suffix.lower() in SUFFIXES for p in path.parent.glob(f"{_escaped(path.stem)}.*"))
        name = relative if twins > 1 else relative.with_suffix("")
        yield from load_file(path, id=name.as_posix())


def load_paths(
    paths: Iterable[str | os.PathLike[str]], stdin: IO[bytes] | None = None
) -> Iterator[Article | FailedInput]:
    """The articles of files, folders, and ``-`` for standard input, in the order given."""
    for given in paths:
        path = Path(given)
        if str(given) == "-":
            yield from load_stream(stdin or sys.stdin.buffer)
        elif path.is_dir():
            yield from _folder_or_failure(path)
        else:
            yield from load_file(path)


def load_stream(stream: IO[bytes], *, source: str = "-") -> Iterator[Article | FailedInput]:
    """The articles on a byte stream: JSON Lines if the first line is a JSON object, else one text or page."""
    first = stream.readline()
    if first.lstrip().startswith(b"{"):
        yield from _lines(first, stream, source)
        return
    try:
        yield load_article(first + stream.read(), id="stdin", source=source)
    except InputError as error:
        yield FailedInput("stdin", source, error)


def _lines(first: bytes, stream: IO[bytes], source: str) -> Iterator[Article | FailedInput]:
    number, line = 1, first
    while line:
        if line.strip():
            yield _row_or_failure(line, f"{source}:{number}", source)
        number, line = number + 1, stream.readline()


def _rows(path: Path, text: str, name: str) -> Iterator[Article | FailedInput]:
    if path.suffix.lower() == ".json":
        try:
            loaded = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UndecodableError(f"{path} is not valid JSON: {error}", source=str(path)) from error
        rows = loaded if isinstance(loaded, list) else [loaded]
        for number, row in enumerate(rows, 1):
            yield _row_or_failure(row, name if len(rows) == 1 else f"{name}:{number}", str(path))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _row_or_failure(line, f"{name}:{number}", str(path))


def _row_or_failure(row: Any, name: str, source: str) -> Article | FailedInput:
    try:
        loaded = json.loads(row) if isinstance(row, str | bytes) else row
    except (ValueError, RecursionError) as error:
        return FailedInput(name, source, UndecodableError(f"{name} is not valid JSON: {error}", source=source))
    if not isinstance(loaded, Mapping):
        return FailedInput(name, source, InputError(f"{name} is not a JSON object", source=source))
    try:
        return article_from_row({"id": name, "source": source, **{k: v for k, v in loaded.items() if v is not None}})
    except InputError as error:
        own = str(loaded["id"]) if loaded.get("id") is not None else name
        return FailedInput(own, source, InputError(f"{name}: {error}", source=source))


def _page(
    page: str | bytes, name: str, source: str | None, title: str | None, published: datetime.date | None
) -> Article:
    read = read_html(page)
    return Article(
        text=read.text,
        id=name,
        source=source,
        title=title if title is not None else read.title,
        published=published if published is not None else read.published,
    )


def _single(path: Path, loaded: Iterator[Article | FailedInput]) -> Article:
    articles = list(loaded)
    for found in articles:
        if isinstance(found, FailedInput):
            raise found.error
    if len(articles) != 1 or not isinstance(articles[0], Article):
        raise UsageError(f"{path} holds {len(articles)} articles; use load_file for several")
    return articles[0]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputNotFoundError(f"there is no file {path}", source=str(path)) from error
    except (OSError, ValueError) as error:
        raise InputUnreadableError(f"{path} cannot be read: {_reason(error)}", source=str(path)) from error


def _folder_or_failure(folder: Path) -> Iterator[Article | FailedInput]:
    try:
        os.scandir(folder).close()
    except OSError as error:
        failure = InputUnreadableError(f"{folder} cannot be listed: {_reason(error)}", source=str(folder))
        yield FailedInput(folder.name, str(folder), failure)
        return
    yield from load_folder(folder)


def _files_below(folder: Path) -> Iterator[Path]:
    seen: set[tuple[int, int]] = set()
    for root, folders, files in os.walk(folder, followlinks=True):
        status = Path(root).stat()
        if (status.st_dev, status.st_ino) in seen:  # a loop of symbolic links
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(root) / name


def _escaped(stem: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in stem)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _optional_text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    return None if value is None else str(value)


def _date(value: Any) -> datetime.date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value).strip()[:10])
    except ValueError as error:
        raise InputError(f"`published` must be a date such as 2024-05-17, not {value!r}") from error
