"""Inputs: everything that paths lead to, found one after the other and loaded only when asked for."""

from __future__ import annotations

import datetime
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, TypeAlias

from movesextract.article import Article
from movesextract.errors import InputError, InputNotFoundError, UndecodableError
from movesextract.loading.articles import FailedInput, article_from_page, article_from_row, article_from_text
from movesextract.loading.files import (
    COMPRESSED,
    PAGE_SUFFIXES,
    ROW_SUFFIXES,
    excluding,
    files_below,
    has_twin,
    is_article_file,
    is_pattern,
    names_below,
    read_file,
    readable,
    split_name,
    split_pattern,
    unreadable,
)
from movesextract.loading.rows import Row, first_lines, line_rows, parse_line, rows_of, wide_charset

Loaded: TypeAlias = Article | FailedInput


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read. ``load`` gives its article, or says why there is none; it never raises InputError.

    ``fingerprint`` (32 hex digits) stands for what would be loaded: the place, size and time of a file, the content of
    a row. As long as it stays the same, ``load`` gives the same.
    """

    source: str
    fingerprint: str
    load: Callable[[], Loaded]


def find_inputs(
    paths: Iterable[str | os.PathLike[str]],
    stdin: IO[bytes] | None = None,
    *,
    text_column: str | None = None,
    without: Path | None = None,
) -> Iterator[Input]:
    """What files, folders, patterns (``news/**/*.html``) and ``-`` for standard input lead to, in the order given.

    Folders are searched recursively, in order of path; there, hidden files and other kinds of file are passed over.
    Memory holds the names of the files of one folder, and one row. *text_column* names the column or key that holds
    the text in rows; if not given that is ``text``, else ``html``. *without* is a file or a folder that is
    passed over where only a folder around it or a pattern leads to it: what an earlier call wrote there is no article.
    """
    for given in paths:
        path = os.fspath(given)
        if path == "-":
            yield from stream_inputs(stdin or sys.stdin.buffer, text_column=text_column)
        elif Path(path).is_dir():
            yield from folder_inputs(path, excluding(is_article_file, path, without), text_column)
        elif is_pattern(path):
            yield from _pattern_inputs(path, text_column, without)
        else:
            yield from file_inputs(path, Path(split_name(path)[0]).name, text_column)


def folder_inputs(folder: str, wanted: Callable[[str], bool], text_column: str | None = None) -> Iterator[Input]:
    """What lies below *folder*. Ids are relative paths without suffix; with it where files differ in nothing else."""
    failures: list[OSError] = []
    for root, names in files_below(folder, wanted, failures.append):
        yield from _failed_folders(failures)
        inside = os.path.relpath(root, folder).replace(os.sep, "/")
        prefix = "" if inside == "." else f"{inside}/"
        for name in names:
            own = name if has_twin(name, names) else split_name(name)[0]
            path = os.path.join(root, name)  # noqa: PTH118 - once for each of perhaps a million files
            yield from file_inputs(path, prefix + own, text_column)
    yield from _failed_folders(failures)


def _failed_folders(failures: list[OSError]) -> Iterator[Input]:
    while failures:
        error = failures.pop(0)
        folder = str(error.filename)
        yield _failure(Path(folder).name, folder, unreadable(Path(folder), error))


def _pattern_inputs(pattern: str, text_column: str | None, without: Path | None) -> Iterator[Input]:
    folder, expression = split_pattern(pattern)
    if not Path(folder).is_dir():
        yield _failure(pattern, pattern, InputNotFoundError(f"there is no folder {folder}", source=pattern))
        return
    found = False
    wanted = excluding(partial(_matches, expression), folder, without)
    for one in folder_inputs(folder, wanted, text_column):
        found = True
        yield one
    if not found:
        yield _failure(pattern, pattern, InputNotFoundError(f"no file matches {pattern}", source=pattern))


def file_inputs(path: str, name: str, text_column: str | None = None) -> Iterator[Input]:
    """What is in one file called *name*: one article, or one for each row."""
    kind = split_name(path)[1]
    if kind not in ROW_SUFFIXES:
        yield Input(path, _file_fingerprint(path, name), partial(_load_file, path, name, page=kind in PAGE_SUFFIXES))
        return
    try:
        with readable(Path(path)):
            for row in rows_of(Path(path), text_column):
                own = name if row.alone else f"{name}:{row.number}"
                yield _row_input(row, own, path, text_column)
    except InputError as error:
        yield _failure(name, path, error)


def stream_inputs(stream: IO[bytes], *, source: str = "-", text_column: str | None = None) -> Iterator[Input]:
    """What is on a byte stream: JSON Lines if its first line that is not blank is an object, else one text or page."""
    first = first_lines(stream)
    if first.decode(wide_charset(first) or "utf-8-sig", "replace").lstrip("\ufeff \t\r\n").startswith("{"):
        for row in line_rows(stream, source, first):
            yield _row_input(row, f"{source}:{row.number}", source, text_column)
        return
    content = first + stream.read()
    yield Input(source, _digest(content), partial(_load_content, content, "stdin", source))


def count_inputs(paths: Iterable[str | os.PathLike[str]], *, without: Path | None = None) -> int | None:
    """How many inputs the paths lead to; None if only reading everything could tell. See `find_inputs`."""
    total = 0
    for given in paths:
        path = os.fspath(given)
        if path == "-":
            return None
        if Path(path).is_dir():
            counts = _counts_below(path, excluding(is_article_file, path, without))
        elif is_pattern(path):
            folder, expression = split_pattern(path)
            counts = _counts_below(folder, excluding(partial(_matches, expression), folder, without))
        else:
            counts = iter((_count_rows(path),))
        for count in counts:
            if count is None:
                return None
            total += count
    return total


def _matches(expression: re.Pattern[str], path: str) -> bool:
    return expression.fullmatch(path) is not None


def _counts_below(folder: str, wanted: Callable[[str], bool]) -> Iterator[int | None]:
    return (_count_rows(path) for path in names_below(folder, wanted))


def _count_rows(path: str) -> int | None:
    kind = split_name(path)[1]
    if kind not in ROW_SUFFIXES:
        return 1
    if kind not in {".jsonl", ".ndjson"} or Path(path).suffix.lower() in COMPRESSED:
        return None
    try:
        with Path(path).open("rb") as file:
            return sum(1 for line in file if line.strip())
    except OSError:
        return 1


# --- loading ----------------------------------------------------------------------------------------------------------


def _load_file(path: str, name: str, *, page: bool) -> Loaded:
    try:
        data = read_file(Path(path))
        if page:
            return article_from_page(data, id=name, source=path)
        return article_from_text(data, id=name, source=path)
    except InputError as error:
        return FailedInput(name, path, error)


def _load_content(content: bytes, name: str, source: str) -> Loaded:
    try:
        return article_from_text(content, id=name, source=source)
    except InputError as error:
        return FailedInput(name, source, error)


def _row_input(row: Row, name: str, source: str, text_column: str | None) -> Input:
    content = row.content if isinstance(row.content, bytes) else repr(row.content).encode("utf-8", "surrogatepass")
    known = f"{source}\0{name}\0{text_column}\0".encode("utf-8", "surrogateescape")
    return Input(source, _digest(known, content), partial(_load_row, row.content, name, source, text_column))


def _load_row(content: Any, name: str, source: str, text_column: str | None) -> Loaded:
    try:
        row = parse_line(content) if isinstance(content, bytes) else content
    except UndecodableError as error:
        return FailedInput(name, source, error)
    except (ValueError, RecursionError) as error:
        return FailedInput(name, source, UndecodableError(f"{name} is not valid JSON: {error}", source=source))
    if not isinstance(row, Mapping):
        return FailedInput(name, source, InputError(f"{name} is not a JSON object", source=source))
    try:
        known = {"id": name, "source": source, **{key: value for key, value in row.items() if value is not None}}
        return article_from_row(known, text_column=text_column)
    except InputError as error:
        own = str(row["id"]) if row.get("id") is not None else name
        return FailedInput(own, source, InputError(f"{name}: {error}", source=source))


def _failure(name: str, source: str, error: InputError) -> Input:
    fingerprint = _digest(f"{source}\0{error}".encode("utf-8", "surrogateescape"))
    return Input(source, fingerprint, lambda: FailedInput(name, source, error))


def _file_fingerprint(path: str, name: str) -> str:
    try:
        status = os.stat(path)  # noqa: PTH116
        state = f"{status.st_size}\0{status.st_mtime_ns}"
    except (OSError, ValueError):
        state = "missing"
    return _digest(f"{path}\0{name}\0{state}".encode("utf-8", "surrogateescape"))


def _digest(*parts: bytes) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def dated(article: Loaded, published: datetime.date | None) -> Loaded:
    """The article with a date, if one is given and it has none."""
    if published is None or isinstance(article, FailedInput) or article.published is not None:
        return article
    return article.model_copy(update={"published": published})
