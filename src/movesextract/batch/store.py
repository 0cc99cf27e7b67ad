"""The store: one SQLite file that is both the cache of answers and the journal of batch runs.

A finished article is found again by a key made of everything that its answer depends on (`store_key`); a run lists, by
position in its input, what became of every article. Threads and processes may share one file. Neither keys of accounts
nor prompts are ever in it.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import JsonValue

from movesextract.batch.database import Database
from movesextract.batch.records import (
    OUTCOMES,
    Entry,
    Outcome,
    Run,
    RunCounts,
    StoreInfo,
    Verification,
    canonical_json,
    refuse_secrets,
    store_key,
    unpack,
    utc_text,
)
from movesextract.batch.writing import write_answer, write_record
from movesextract.errors import StoreCorruptError, StoreError, UsageError
from movesextract.events import EVENT_TYPES, ErrorInfo, EventType, Extraction
from movesextract.outputs.surrogates import replace_lone_surrogates
from movesextract.usage import Usage

__all__ = ["Entry", "Outcome", "Run", "RunCounts", "Store", "StoreInfo", "Verification", "store_key"]

_PAGE = 200
_ENTRY_COLUMNS = (
    "position, article_id, outcome, r.source, title, r.key, error_type, error_message, failure, failure_sha256, "
    "fingerprint"
)
_logger = logging.getLogger("movesextract")


class Store:
    """Answers and runs in one file. Made by `Store.open`, used as a context manager or closed by `close`.

    All methods may be called from any thread, and after a fork. Every write is committed when the method returns: a
    process killed at any moment loses at most the one it was in. All raise `StoreError` if the file cannot be read or
    written (locked by another process for 30 s, disk full) and `StoreCorruptError` if it is damaged.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the store at ``path``; made, with its folder, if there is none, and brought to the present schema.

        Raises `StoreTooNewError` if a newer version of the library wrote it, `StoreCorruptError` if it is damaged or no
        SQLite file, `StoreError` if it belongs to another program. Such a file is left as it is.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the store {path} cannot be made: {error}") from error
        return cls(Database(path))

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Closing twice is fine; any other use afterwards raises `StoreError`."""
        self._database.close()

    @property
    def path(self) -> Path:
        """Where the store is."""
        return self._database.path

    @property
    def database(self) -> Database:
        """The file itself, for the journal of a run."""
        return self._database

    # Answers

    def __contains__(self, key: str) -> bool:
        return self._one("SELECT 1 FROM answers WHERE key = ?", key) is not None

    def get(self, key: str) -> Extraction | None:
        """The answer of that name, as it was put, or None. Raises `StoreCorruptError` if it is not what was put."""
        row = self._one("SELECT payload, sha256 FROM answers WHERE key = ?", key)
        return None if row is None else unpack(row[0], row[1], self._answer_name(key))

    def put(self, key: str, extraction: Extraction, *, finished_at: datetime.datetime) -> None:
        """Keep an answer, in place of an older one of that name.

        Raises `UsageError` if it reports an error (a failure is not an answer) or if ``finished_at`` has no time zone.
        """
        with self._database.connected() as connection:
            write_answer(connection, key, extraction, finished_at)

    # Runs

    def start_run(self, source: str, parameters: Mapping[str, JsonValue]) -> int:
        """Begin a run over ``source`` and return its number.

        Raises `UsageError` if the parameters are not JSON, or look as if they held a key or a prompt.
        """
        refuse_secrets(dict(parameters))
        row = (
            replace_lone_surrogates(source),
            canonical_json(dict(parameters)),
            utc_text(datetime.datetime.now(datetime.UTC)),
        )
        with self._database.connected() as connection:
            cursor = connection.execute("INSERT INTO runs (source, parameters, started_at) VALUES (?, ?, ?)", row)
            return int(cursor.lastrowid or 0)

    def latest_run(self, source: str) -> Run | None:
        """The run over ``source`` that began last, if there is one."""
        row = self._one(
            "SELECT run_id, source, parameters, started_at FROM runs WHERE source = ? ORDER BY run_id DESC LIMIT 1",
            replace_lone_surrogates(source),
        )
        if row is None:
            return None
        return Run(row[0], row[1], json.loads(row[2]), datetime.datetime.fromisoformat(row[3]))

    def record(self, run_id: int, entry: Entry) -> None:
        """Write down what became of an article, in place of what was recorded for that position of the run before.

        The ``extraction`` of an entry that is ``done`` or ``cached`` is not looked at: put it first. Raises
        `UsageError` if such an entry has no key, if a failed one has no error, or if there is no such run.
        """
        with self._database.connected() as connection:
            write_record(connection, run_id, entry)

    def entries(self, run_id: int) -> Iterator[Entry]:
        """What is recorded of a run, by position, without the extractions: for resuming."""
        query = f"SELECT {_ENTRY_COLUMNS} FROM records r WHERE run_id = ? AND position > ? ORDER BY position LIMIT ?"  # noqa: S608
        return (_entry(row) for row in self._pages(query, run_id))

    def failed(self, run_id: int) -> Iterator[Entry]:
        """The articles of a run that failed, by position, each with its extraction if that was recorded."""
        query = (
            f"SELECT {_ENTRY_COLUMNS} FROM records r WHERE run_id = ? AND outcome = 'failed' AND position > ? "  # noqa: S608
            "ORDER BY position LIMIT ?"
        )
        return (self._with_failure(_entry(row), row) for row in self._pages(query, run_id))

    def results(self, run_id: int) -> Iterator[Entry]:
        """What is recorded of a run, by position, each with its extraction.

        Two articles with the same text share one answer: id, source and title are those of the entry. The usage of an
        entry that is ``cached`` says so and costs nothing. Memory holds 200 entries at a time; other threads and
        processes may write meanwhile. Raises `StoreCorruptError` if an answer is missing or not what was put.
        """
        query = (
            f"SELECT {_ENTRY_COLUMNS}, payload, sha256 FROM records r LEFT JOIN answers a ON a.key = r.key "  # noqa: S608
            "WHERE run_id = ? AND position > ? ORDER BY position LIMIT ?"
        )
        yield from self._entries(query, run_id)

    def unplaced(self, run_id: int) -> Iterator[Entry]:
        """What earlier runs with the same source and parameters have settled and this one has not come to yet, each
        with its extraction, in their order; nothing once this one has seen all inputs.

        Where the order of inputs changes, a run goes on in a new one, into which records move as their inputs come by.
        """
        same = "runs.source = this.source AND runs.parameters = this.parameters AND runs.run_id < this.run_id"
        with self._database.connected() as connection:
            query = (
                f"SELECT runs.run_id FROM runs, runs this WHERE this.run_id = ? AND {same} ORDER BY runs.run_id DESC"  # noqa: S608
            )
            earlier = [row[0] for row in connection.execute(query, (run_id,))]
        for number, earlier_id in enumerate(earlier):
            later = ", ".join(str(one) for one in (run_id, *earlier[:number]))
            query = (
                f"SELECT {_ENTRY_COLUMNS}, payload, sha256 FROM records r LEFT JOIN answers a ON a.key = r.key "  # noqa: S608
                "WHERE run_id = ? AND position > ? AND NOT EXISTS (SELECT 1 FROM records n "
                f"WHERE n.run_id IN ({later}) AND n.fingerprint = r.fingerprint) ORDER BY position LIMIT ?"
            )
            yield from self._entries(query, earlier_id)

    def counts(self, run_id: int) -> RunCounts:
        """Count the articles of a run by outcome, and the events found by type."""
        outcomes: dict[Outcome, int] = dict.fromkeys(OUTCOMES, 0)
        with self._database.connected() as connection:
            query = "SELECT outcome, count(*) FROM records WHERE run_id = ? GROUP BY outcome"
            outcomes.update(connection.execute(query, (run_id,)))
            events = _event_counts(connection, "JOIN records r ON r.key = a.key WHERE run_id = ?", (run_id,))
        return RunCounts(outcomes, events)

    # Care

    def info(self) -> StoreInfo:
        """Versions, counts and size."""
        with self._database.connected() as connection:
            answers, oldest, newest = connection.execute(
                "SELECT count(*), min(finished_at), max(finished_at) FROM answers"
            ).fetchone()
            models = "SELECT coalesce(model, ''), count(*) FROM answers GROUP BY model ORDER BY count(*) DESC, model"
            return StoreInfo(
                path=self.path,
                schema_version=self._database.schema_version(),
                sqlite_version=sqlite3.sqlite_version,
                size_bytes=_size(self.path),
                answers=answers,
                runs=connection.execute("SELECT count(*) FROM runs").fetchone()[0],
                records=connection.execute("SELECT count(*) FROM records").fetchone()[0],
                models=dict(connection.execute(models)),
                events=_event_counts(connection, "", ()),
                oldest=None if oldest is None else datetime.datetime.fromisoformat(oldest),
                newest=None if newest is None else datetime.datetime.fromisoformat(newest),
            )

    def prune(self, *, older_than: datetime.datetime | None = None, model: str | None = None) -> int:
        """Forget answers finished before ``older_than`` and answers of ``model`` (with both: those that meet both).

        What runs recorded of them goes too, so that a resumed run reads these articles again. Returns how many answers
        went, and gives their space back to the disk unless another process is
        using the store. Raises `UsageError` if neither is given.
        """
        if older_than is None and model is None:
            raise UsageError("say what to prune: older_than=, model=, or both")
        before = None if older_than is None else utc_text(older_than)
        condition = "(:before IS NULL OR finished_at < :before) AND (:model IS NULL OR model = :model)"
        values = {"before": before, "model": model}
        with self._database.transaction() as connection:
            connection.execute(
                f"DELETE FROM records WHERE key IN (SELECT key FROM answers WHERE {condition})",  # noqa: S608
                values,
            )
            removed = connection.execute(f"DELETE FROM answers WHERE {condition}", values).rowcount  # noqa: S608
        if removed:
            self._shrink()
        return removed

    def verify(self) -> Verification:
        """Read everything: the file's structure, every answer against its hash, every record's answer.

        Problems are reported, never repaired; damage so deep that reading stops is one of them.
        """
        problems: list[str] = []
        answers = 0
        try:
            problems += self._structural_problems()
            query = (
                "SELECT answer_id, key, payload, sha256 FROM answers WHERE answer_id >= ? AND answer_id > ? "
                "ORDER BY answer_id LIMIT ?"
            )
            for _, key, payload, digest in self._pages(query, 0):
                answers += 1
                problems += self._problems_of_answer(key, payload, digest)
        except StoreCorruptError as error:
            problems.append(str(error))
        return Verification(answers, tuple(problems))

    # Inside

    def _one(self, query: str, value: str) -> tuple[Any, ...] | None:
        with self._database.connected() as connection:
            row: tuple[Any, ...] | None = connection.execute(query, (value,)).fetchone()
            return row

    def _pages(self, query: str, value: int) -> Iterator[tuple[Any, ...]]:
        # Page by page, each a query of its own that starts behind the last row (its first column): a cursor left open
        # would keep the connection from other threads and the write-ahead log from shrinking.
        last = -1
        while True:
            with self._database.connected() as connection:
                rows = connection.execute(query, (value, last, _PAGE)).fetchall()
            yield from rows
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    def _entries(self, query: str, run_id: int) -> Iterator[Entry]:
        for row in self._pages(query, run_id):
            entry = _entry(row)
            yield self._with_failure(entry, row) if entry.outcome == "failed" else self._with_answer(entry, row)

    def _answer_name(self, key: str) -> str:
        return f"the answer {key[:16]} in {self.path}"

    def _with_failure(self, entry: Entry, row: tuple[Any, ...]) -> Entry:
        payload, digest = row[8:10]
        if payload is None:
            return entry
        name = f"the failure of article {entry.article_id} in {self.path}"
        return dataclasses.replace(entry, extraction=unpack(payload, digest, name))

    def _with_answer(self, entry: Entry, row: tuple[Any, ...]) -> Entry:
        payload, digest = row[11:13]
        if payload is None:
            raise StoreCorruptError(f"the answer of article {entry.article_id} is missing from {self.path}")
        extraction = unpack(payload, digest, self._answer_name(entry.key or ""))
        return dataclasses.replace(entry, extraction=_relabelled(extraction, entry))

    def _shrink(self) -> None:
        with self._database.connected() as connection:
            try:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.OperationalError as error:
                _logger.warning("the store %s keeps its size for now: %s", self.path, error)

    def _structural_problems(self) -> list[str]:
        with self._database.connected() as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            orphans = connection.execute(
                """
                SELECT run_id, position FROM records
                WHERE outcome <> 'failed' AND key NOT IN (SELECT key FROM answers) ORDER BY run_id, position
                """
            )
            return found + [f"run {run_id} has no answer for position {position}" for run_id, position in orphans]

    def _problems_of_answer(self, key: str, payload: bytes, digest: str) -> list[str]:
        try:
            unpack(payload, digest, self._answer_name(key))
        except StoreCorruptError as error:
            return [str(error)]
        return []


def _entry(row: tuple[Any, ...]) -> Entry:
    position, article_id, outcome, source, title, key, error_type, message = row[:8]
    error = None if error_type is None else ErrorInfo(type=error_type, message=message)
    return Entry(position, article_id, outcome, source, title, key, error, fingerprint=row[10])


def _relabelled(extraction: Extraction, entry: Entry) -> Extraction:
    article = extraction.article
    labels = {"id": entry.article_id, "source": entry.source, "title": entry.title}
    if entry.outcome != "cached":  # the article that the answer was given for
        labels = {name: label or getattr(article, name) for name, label in labels.items()}
    changes: dict[str, object] = {"article": article.model_copy(update=labels)}
    if entry.outcome == "cached":
        changes["usage"] = Usage(model=extraction.usage.model, cache_hit=True)
    return extraction.model_copy(update=changes)


def _event_counts(connection: sqlite3.Connection, rest: str, values: tuple[int, ...]) -> dict[EventType, int]:
    query = f"SELECT sum(hires), sum(departures), sum(funding_rounds), sum(salary_stats) FROM answers a {rest}"  # noqa: S608
    row = connection.execute(query, values).fetchone()
    return {event_type: count or 0 for event_type, count in zip(EVENT_TYPES, row, strict=True)}


def _size(path: Path) -> int:
    files = (path, path.with_name(path.name + "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
