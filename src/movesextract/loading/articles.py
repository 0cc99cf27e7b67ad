"""One article from text, bytes, a page or a row."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from movesextract.article import Article
from movesextract.errors import InputError
from movesextract.text.decode import decode
from movesextract.text.html import looks_like_html, read_html


@dataclass(frozen=True, slots=True)
class FailedInput:
    """An input that is no article: its id and source, as far as known, and why."""

    id: str
    source: str | None
    error: InputError


def article_from_text(
    content: str | bytes,
    *,
    id: str = "",  # noqa: A002
    source: str | None = None,
    title: str | None = None,
    published: datetime.date | None = None,
) -> Article:
    """The article of a text or an HTML page, decoded first if it is bytes. Raises InputError."""
    text = decode(content, source=source) if isinstance(content, bytes) else content
    if looks_like_html(text):
        # The page's bytes, not the text: a page may name its own charset.
        return article_from_page(content, id=id, source=source, title=title, published=published)
    return Article(text=text, id=id, source=source, title=title, published=published)


def article_from_page(
    page: str | bytes,
    *,
    id: str = "",  # noqa: A002
    source: str | None = None,
    title: str | None = None,
    published: datetime.date | None = None,
) -> Article:
    """The article of an HTML page; its title and date are taken from the page where not given."""
    read = read_html(page)
    return Article(
        text=read.text,
        id=id,
        source=source,
        title=title if title is not None else read.title,
        published=published if published is not None else read.published,
    )


def article_from_row(row: Mapping[str, Any], *, text_column: str | None = None) -> Article:
    """The article of one row: its ``text``, else its ``html``, else what ``text_column`` names, text or page.

    ``id``, ``source``, ``title`` and ``published`` are picked up, other columns are passed over. Raises InputError with
    what is wrong with the row.
    """
    given: dict[str, Any] = {
        "id": str(row["id"]) if row.get("id") is not None else "",
        "source": _optional_text(row, "source"),
        "title": _optional_text(row, "title"),
        "published": _date(row.get("published")),
    }
    if text_column is not None:
        chosen = row.get(text_column)
        if isinstance(chosen, str):
            return article_from_text(chosen, **given)
        raise InputError(f"a row needs `{text_column}`, a string", source=given["source"])
    text, html = row.get("text"), row.get("html")
    if isinstance(text, str):
        return Article(text=text, **given)
    if isinstance(html, str):
        return article_from_page(html, **given)
    raise InputError("a row needs `text` or `html`, a string", source=given["source"])


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
