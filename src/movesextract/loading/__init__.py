"""Loading: bytes, pages, files, folders and rows become articles, one at a time.

A thing that cannot be loaded becomes a `FailedInput` in the stream, so that one bad file never stops the others.
Read are ``.txt .md .html``, and row by row ``.jsonl .json .csv .tsv .parquet``; each also as ``.gz`` or ``.zst``.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from movesextract.article import Article
from movesextract.errors import UsageError
from movesextract.loading.articles import FailedInput, article_from_row, article_from_text
from movesextract.loading.files import SUFFIXES, is_article_file, split_name
from movesextract.loading.inputs import (
    Input,
    count_inputs,
    dated,
    file_inputs,
    find_inputs,
    folder_inputs,
    stream_inputs,
)

__all__ = [
    "SUFFIXES",
    "FailedInput",
    "Input",
    "article_from_row",
    "count_inputs",
    "dated",
    "find_inputs",
    "load_article",
    "load_file",
    "load_folder",
    "load_paths",
    "load_stream",
]


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
    return article_from_text(content, id=id, source=source, title=title, published=published)


def load_file(path: Path, *, id: str = "") -> Iterator[Article | FailedInput]:  # noqa: A002
    """The articles of one file: one, or one for each row."""
    return (found.load() for found in file_inputs(str(path), id or split_name(path.name)[0]))


def load_folder(folder: Path) -> Iterator[Article | FailedInput]:
    """The articles below *folder*, in order of path; hidden files and other kinds of file are passed over.

    Ids are paths relative to the folder without their suffix, or with it where two files differ in nothing else.
    """
    return (found.load() for found in folder_inputs(str(folder), is_article_file))


def load_paths(
    paths: Iterable[str | os.PathLike[str]],
    stdin: IO[bytes] | None = None,
    *,
    text_column: str | None = None,
    without: Path | None = None,
) -> Iterator[Article | FailedInput]:
    """The articles of files, folders, patterns and ``-`` for standard input, in the order given; see `find_inputs`."""
    return (found.load() for found in find_inputs(paths, stdin, text_column=text_column, without=without))


def load_stream(stream: IO[bytes], *, source: str = "-") -> Iterator[Article | FailedInput]:
    """The articles on a byte stream: JSON Lines if it begins with a JSON object, else one text or page."""
    return (found.load() for found in stream_inputs(stream, source=source))


def _single(path: Path, loaded: Iterator[Article | FailedInput]) -> Article:
    articles = list(loaded)
    for found in articles:
        if isinstance(found, FailedInput):
            raise found.error
    if len(articles) != 1 or not isinstance(articles[0], Article):
        raise UsageError(f"{path} holds {len(articles)} articles; use load_file for several")
    return articles[0]
