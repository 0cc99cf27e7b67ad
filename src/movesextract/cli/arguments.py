"""Arguments that several commands share: their types for typer, and how their texts are read."""

from __future__ import annotations

import contextlib
import datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from movesextract.batch.store import Store
from movesextract.errors import UsageError
from movesextract.events import EVENT_TYPES, EventType

Paths: TypeAlias = Annotated[
    list[str], typer.Argument(help="Files, folders, patterns, or - for standard input.", metavar="PATH...")
]
Model: TypeAlias = Annotated[str | None, typer.Option(help="provider/name, local, or local:/path/to/model.gguf.")]
BaseUrl: TypeAlias = Annotated[str | None, typer.Option(help="Any OpenAI-compatible endpoint.")]
Published: TypeAlias = Annotated[str | None, typer.Option(help="Date (YYYY-MM-DD) of articles that carry none.")]
Types: TypeAlias = Annotated[str | None, typer.Option(help=f"Comma-separated: {', '.join(EVENT_TYPES)}.")]
TextColumn: TypeAlias = Annotated[
    str | None, typer.Option(help="The key or column that holds the text; without it `text`, else `html`.")
]
Concurrency: TypeAlias = Annotated[int, typer.Option(min=1, help="Requests under way at once.")]
StoreFile: TypeAlias = Annotated[
    Path | None, typer.Option(help="Keep answers in this file, and look there before asking.")
]


def open_store(path: Path | None) -> contextlib.AbstractContextManager[Store | None]:
    """The store in that file, to be closed by ``with``; no store if there is no path. Raises StoreError."""
    return contextlib.nullcontext() if path is None else Store.open(path)


def parse_types(given: str | None) -> tuple[EventType, ...]:
    """The event types in a comma-separated list, all if there is none. Raises UsageError."""
    if given is None:
        return EVENT_TYPES
    names = [name.strip() for name in given.split(",") if name.strip()]
    unknown = [name for name in names if name not in EVENT_TYPES]
    if unknown or not names:
        raise UsageError(f"--types takes some of {', '.join(EVENT_TYPES)}, not {', '.join(unknown) or 'nothing'}")
    return tuple(kind for kind in EVENT_TYPES if kind in names)


def parse_date(given: str | None) -> datetime.date | None:
    """The date given with --published. Raises UsageError."""
    if given is None:
        return None
    try:
        return datetime.date.fromisoformat(given)
    except ValueError as error:
        raise UsageError(f"--published must be a date such as 2024-05-17, not {given!r}") from error
