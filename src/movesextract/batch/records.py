"""What the store holds: as values, and as the bytes that are written."""

from __future__ import annotations

import datetime
import hashlib
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import JsonValue, ValidationError

from movesextract.caching import canonical_json, store_key
from movesextract.errors import StoreCorruptError, UsageError
from movesextract.events import ErrorInfo, EventType, Extraction
from movesextract.outputs.jsonl import encode_line

__all__ = [
    "OUTCOMES",
    "Entry",
    "Outcome",
    "Run",
    "RunCounts",
    "StoreInfo",
    "Verification",
    "canonical_json",
    "pack",
    "refuse_secrets",
    "store_key",
    "unpack",
    "utc_text",
]

Outcome: TypeAlias = Literal["done", "cached", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("done", "cached", "failed")
_SCHEMA_VERSION: str = Extraction.model_fields["schema_version"].default
_SECRET_NAME = re.compile(r"(?i)api_?key|authorization|password|secret|^(prompt|messages|token|headers)$")
_SECRET_VALUE = re.compile(r"(?i)^(sk-|bearer )")


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of the article at ``position`` (from 0) of a run.

    ``done`` was answered by a model in this run, ``cached`` by the store; both have the ``key`` of their answer.
    ``failed`` has an ``error`` and, if given when recorded, the ``extraction`` that reports it (with what it cost).
    ``fingerprint`` stands for the input that was read, see `movesextract.loading.Input`.
    """

    position: int
    article_id: str
    outcome: Outcome
    source: str | None = None
    title: str | None = None
    key: str | None = None
    error: ErrorInfo | None = None
    extraction: Extraction | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A batch run: what it read, and with which parameters."""

    run_id: int
    source: str
    parameters: dict[str, JsonValue]
    started_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class RunCounts:
    """How many articles of a run had each outcome, and how many events of each type they hold."""

    outcomes: dict[Outcome, int]
    events: dict[EventType, int]


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store holds. ``models`` counts answers by model; ``size_bytes`` includes the write-ahead log."""

    path: Path
    schema_version: int
    sqlite_version: str
    size_bytes: int
    answers: int
    runs: int
    records: int
    models: dict[str, int]
    events: dict[EventType, int]
    oldest: datetime.datetime | None
    newest: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the whole store found. ``problems`` are sentences; there are none in a sound store."""

    answers: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True if nothing is wrong."""
        return not self.problems


def refuse_secrets(parameters: JsonValue) -> None:
    """Raise `UsageError` if a name or a value looks like a key of an account or a prompt: a store is passed around."""
    match parameters:
        case dict():
            for name, value in parameters.items():
                if _SECRET_NAME.search(name):
                    raise UsageError(f"a store keeps neither keys nor prompts: leave out the parameter {name!r}")
                refuse_secrets(value)
        case list():
            for value in parameters:
                refuse_secrets(value)
        case str() if _SECRET_VALUE.match(parameters):
            raise UsageError("a store keeps no keys, and one of the parameters looks like one")
        case _:
            pass


def utc_text(moment: datetime.datetime) -> str:
    """A moment as sortable text in UTC. Raises `UsageError` if it has no time zone."""
    if moment.tzinfo is None:
        raise UsageError(f"{moment} has no time zone")
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def pack(extraction: Extraction) -> tuple[bytes, str]:
    """The extraction's JSON line, compressed, and the SHA-256 of the line."""
    line = encode_line(extraction)
    return zlib.compress(line), hashlib.sha256(line).hexdigest()


def unpack(payload: bytes, digest: str, name: str) -> Extraction:
    """Undo `pack`. Raises `StoreCorruptError`, calling the payload ``name``, if it is not what was packed."""
    try:
        line = zlib.decompress(payload)
    except zlib.error as error:
        raise StoreCorruptError(f"{name} cannot be decompressed ({error})") from error
    if hashlib.sha256(line).hexdigest() != digest:
        raise StoreCorruptError(f"{name} does not agree with its hash")
    try:
        return Extraction.model_validate_json(line)
    except ValidationError as error:
        raise StoreCorruptError(f"{name} is no extraction of schema {_SCHEMA_VERSION}") from error
