"""Rows of the store, written one at a time on a connection whose transaction is the caller's."""

from __future__ import annotations

import datetime
import sqlite3

from movesextract.batch.records import Entry, pack, utc_text
from movesextract.errors import UsageError
from movesextract.events import EVENT_TYPES, Extraction
from movesextract.outputs.surrogates import replace_lone_surrogates

__all__ = ["write_answer", "write_record"]


def write_answer(
    connection: sqlite3.Connection, key: str, extraction: Extraction, finished_at: datetime.datetime
) -> None:
    """Keep an answer, in place of an older one of that name. Raises `UsageError` as `Store.put` does."""
    if extraction.error is not None:
        raise UsageError("an extraction with an error is not an answer; record it as failed")
    payload, digest = pack(extraction)
    counts = [sum(event.type == event_type for event in extraction.events) for event_type in EVENT_TYPES]
    connection.execute(
        """
        INSERT INTO answers (key, model, finished_at, hires, departures, funding_rounds, salary_stats, sha256, payload)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET model = excluded.model, finished_at = excluded.finished_at,
            hires = excluded.hires, departures = excluded.departures,
            funding_rounds = excluded.funding_rounds, salary_stats = excluded.salary_stats,
            sha256 = excluded.sha256, payload = excluded.payload
        """,
        (key, extraction.usage.model, utc_text(finished_at), *counts, digest, payload),
    )


def write_record(connection: sqlite3.Connection, run_id: int, entry: Entry) -> None:
    """Write down what became of an article of a run. Raises `UsageError` as `Store.record` does."""
    _check(entry)
    failed = entry.outcome == "failed"
    failure = pack(entry.extraction) if failed and entry.extraction is not None else (None, None)
    row = (
        run_id,
        entry.position,
        replace_lone_surrogates(entry.article_id),
        _clean(entry.source),
        _clean(entry.title),
        entry.key,
        entry.outcome,
        None if entry.error is None else entry.error.type,
        None if entry.error is None else _clean(entry.error.message),
        *failure,
        entry.fingerprint,
    )
    try:
        connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    except sqlite3.IntegrityError as error:
        raise UsageError(f"the store has no run {run_id}") from error


def _check(entry: Entry) -> None:
    if entry.outcome == "failed" and entry.error is None:
        raise UsageError(f"article {entry.article_id} failed: say with which error")
    if entry.outcome != "failed" and entry.key is None:
        raise UsageError(f"article {entry.article_id} is {entry.outcome}: say by which key its answer is stored")


def _clean(text: str | None) -> str | None:
    return None if text is None else replace_lone_surrogates(text)
