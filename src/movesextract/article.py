"""The article: one canonical text that every offset points into."""

from __future__ import annotations

import datetime
import hashlib
import re
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Article(BaseModel):
    """A news article as the rest of the library sees it.

    ``text`` is the canonical text: for plain text the input itself, character for character; for HTML the main text.
    Lone surrogates (halves of a broken UTF-16 pair, which no file or JSON line can hold) become U+FFFD one for one, so
    that offsets stay. ``published`` anchors relative dates such as "last month"; without it they stay unresolved.
    ``id`` names the article in outputs and defaults to the first 16 hex digits of ``sha256``.

    >>> Article(text="Ines Duarte joins Harbor Labs.").id
    '06985feee15f9f81'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    text: str
    id: str = Field(default="", description="Name of the article in every output.")
    source: str | None = Field(default=None, description="Where it came from: a path, an address, a feed.")
    title: str | None = None
    published: datetime.date | None = None

    @field_validator("text", "id", "source", "title")
    @classmethod
    def _no_lone_surrogates(cls, value: str | None) -> str | None:
        return value if value is None else _LONE_SURROGATE.sub("\ufffd", value)

    @model_validator(mode="before")
    @classmethod
    def _published_without_time(cls, data: object) -> object:
        # A datetime is a date; strict mode would refuse it, and its clock would leak into equality.
        if isinstance(data, dict) and isinstance(data.get("published"), datetime.datetime):
            return {**data, "published": data["published"].date()}
        return data

    @model_validator(mode="after")
    def _default_id(self) -> Article:
        if not self.id:
            object.__setattr__(self, "id", self.sha256[:16])
        return self

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the canonical text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()
