"""Answers that are kept: how one is named, and what the extractor needs of a store."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Protocol

from pydantic import JsonValue

from movesextract.article import Article
from movesextract.errors import UsageError
from movesextract.events import Extraction
from movesextract.usage import Usage

_SCHEMA_VERSION: str = Extraction.model_fields["schema_version"].default


class AnswerStore(Protocol):
    """What keeps answers by key; `movesextract.batch.store.Store` does. Used from several threads."""

    def get(self, key: str) -> Extraction | None:
        """The answer of that name, or None. Raises StoreError."""
        ...

    def put(self, key: str, extraction: Extraction, *, finished_at: datetime.datetime) -> None:
        """Keep an answer. Raises StoreError."""
        ...


def store_key(
    *,
    text_sha256: str,
    published: datetime.date | None,
    model: str,
    prompt_version: str,
    wire_version: str,
    parameters: Mapping[str, JsonValue],
) -> str:
    """The name of an answer: 64 hex digits, the SHA-256 of everything that the answer depends on, as canonical JSON.

    The version of the public schema is part of it, so that an answer is never read back in a form it was not written
    in. The order of ``parameters`` does not matter; their types do (1 is not 1.0). Raises `UsageError` if they are not
    JSON.
    """
    parts: dict[str, JsonValue] = {
        "text_sha256": text_sha256,
        "published": None if published is None else f"{published:%Y-%m-%d}",
        "model": model,
        "prompt_version": prompt_version,
        "wire_version": wire_version,
        "schema_version": _SCHEMA_VERSION,
        "parameters": dict(parameters),
    }
    return hashlib.sha256(canonical_json(parts).encode("ascii")).hexdigest()


def canonical_json(value: JsonValue) -> str:
    """The one way to write a JSON value: ASCII, keys sorted, no spaces. Raises `UsageError` if it is none.

    >>> canonical_json({"b": 1.0, "a": [None, "é"]})
    '{"a":[null,"\\\\u00e9"],"b":1.0}'
    """
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise UsageError(f"parameters must be JSON: {error}") from error


def recalled(extraction: Extraction, article: Article) -> Extraction:
    """A kept answer as the answer for *article*, which has the same text: under its own name, and free of charge."""
    labels = {"id": article.id, "source": article.source, "title": article.title}
    usage = Usage(model=extraction.usage.model, cache_hit=True)
    return extraction.model_copy(
        update={"article": extraction.article.model_copy(update=labels), "usage": usage},
    )
