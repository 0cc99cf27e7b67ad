"""The store's SQLite file: opened, migrated, locked, and kept out of forks."""

from __future__ import annotations

import datetime
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from movesextract.errors import StoreCorruptError, StoreError, StoreTooNewError

__all__ = ["MIGRATIONS", "Database"]

_APPLICATION_ID = 0x4D4F5658  # "MOVX" in the file's header: tells our files from other programs'
_BUSY_SECONDS = 30.0
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

# Append only: an entry, once released, is never edited. The number of an entry is its place, from 1.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE answers (
            answer_id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            model TEXT,
            finished_at TEXT NOT NULL,
            hires INTEGER NOT NULL,
            departures INTEGER NOT NULL,
            funding_rounds INTEGER NOT NULL,
            salary_stats INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            payload BLOB NOT NULL
        )
        """,
        """
        CREATE TABLE runs (
            run_id INTEGER PRIMARY KEY AUTOINCREMENT,
            source TEXT NOT NULL,
            parameters TEXT NOT NULL,
            started_at TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE records (
            run_id INTEGER NOT NULL REFERENCES runs,
            position INTEGER NOT NULL,
            article_id TEXT NOT NULL,
            source TEXT,
            title TEXT,
            key TEXT,
            outcome TEXT NOT NULL CHECK (outcome IN ('done', 'cached', 'failed')),
            error_type TEXT,
            error_message TEXT,
            failure BLOB,
            failure_sha256 TEXT,
            PRIMARY KEY (run_id, position)
        )
        """,
        "CREATE INDEX records_by_key ON records (key)",
        "CREATE INDEX records_by_outcome ON records (run_id, outcome)",
        "CREATE INDEX runs_by_source ON runs (source, run_id)",
    ),
    (
        "ALTER TABLE records ADD COLUMN fingerprint TEXT",
        "CREATE INDEX records_by_fingerprint ON records (fingerprint)",
    ),
    (
        """
        CREATE TABLE provider_jobs (
            job_id INTEGER PRIMARY KEY AUTOINCREMENT,
            paths TEXT NOT NULL,
            parameters TEXT NOT NULL,
            started_at TEXT NOT NULL,
            UNIQUE (paths, parameters)
        )
        """,
        """
        CREATE TABLE provider_batches (
            batch_number INTEGER PRIMARY KEY AUTOINCREMENT,
            job_id INTEGER NOT NULL REFERENCES provider_jobs,
            token TEXT NOT NULL UNIQUE,
            remote_id TEXT UNIQUE,
            status TEXT NOT NULL,
            collected INTEGER NOT NULL DEFAULT 0,
            detail TEXT,
            submitted_at TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE provider_requests (
            request TEXT PRIMARY KEY,
            batch_number INTEGER NOT NULL REFERENCES provider_batches,
            response BLOB,
            error TEXT,
            prompt_tokens INTEGER NOT NULL DEFAULT 0,
            cached_tokens INTEGER NOT NULL DEFAULT 0,
            completion_tokens INTEGER NOT NULL DEFAULT 0
        )
        """,
        "CREATE INDEX provider_requests_by_batch ON provider_requests (batch_number)",
        "CREATE INDEX provider_batches_by_job ON provider_batches (job_id)",
    ),
)


class Database:
    """One SQLite file, one connection per process, one thread at a time.

    The connection is closed before a fork and opened again where it is next used, in the parent as in the child:
    SQLite's file locks do not survive a fork (https://www.sqlite.org/howtocorrupt.html, section 2.6). Every error of
    SQLite comes out as a `StoreError`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._connected_in = 0
        self._closed = False
        with self.connected() as connection:
            _migrate(connection, path)
        _OPEN.add(self)

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to this thread alone for the length of the block. It commits each statement by itself."""
        with self._lock, _sqlite_errors(self.path):
            if self._closed:
                raise StoreError(f"the store {self.path} is closed")
            if self._connection is None:
                self._connection = _connect(self.path)
                self._connected_in = os.getpid()
            if self._connected_in != os.getpid():
                raise StoreError(f"the process was forked behind Python's back: open the store {self.path} after that")
            yield self._connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Like `connected`, with all statements of the block in one write transaction: all are kept, or none."""
        with self.connected() as connection, _transaction(connection):
            yield connection

    def schema_version(self) -> int:
        """The number of the last migration that the file has seen."""
        with self.connected() as connection:
            return _applied(connection)

    def close(self) -> None:
        """Close for good. Closing twice is fine."""
        with self._lock:
            self._disconnect()
            self._closed = True

    def before_fork(self) -> None:
        """Wait for the thread that uses the connection, keep others out, and close it."""
        self._lock.acquire()
        self._disconnect()

    def after_fork(self) -> None:
        """Let the threads in again, in the parent as in the child."""
        self._lock.release()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


_OPEN: weakref.WeakSet[Database] = weakref.WeakSet()
_HELD_FOR_FORK: list[Database] = []


def _before_fork() -> None:
    for database in list(_OPEN):
        database.before_fork()
        _HELD_FOR_FORK.append(database)


def _after_fork() -> None:
    while _HELD_FOR_FORK:
        _HELD_FOR_FORK.pop().after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork)


@contextmanager
def _sqlite_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        # The low byte is the primary code; the rest says more.
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _CORRUPT:
            raise StoreCorruptError(
                f"the store {path} is damaged ({error}); put a copy back, or move it away to begin a new one"
            ) from error
        raise StoreError(f"the store {path} failed: {error}") from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _require_own_file(connection, path)  # first of all: the next line would change another program's file
        _use_wal(connection)
        # With WAL, NORMAL survives a crash of the process; a power cut can cost the last commits, never the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait when two processes change the mode of a new file at once, so we do.
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _require_own_file(connection: sqlite3.Connection, path: Path) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    if tables and application_id != _APPLICATION_ID:
        raise StoreError(f"{path} is an SQLite file of another program, not a store")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if _refuse_newer(_applied(connection), path) == len(MIGRATIONS):
        return
    with _transaction(connection):
        # Another process may have been here while this one waited for the lock.
        first = _refuse_newer(_applied(connection), path) + 1
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)"
        )
        for number in range(first, len(MIGRATIONS) + 1):
            for statement in MIGRATIONS[number - 1]:
                connection.execute(statement)
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            connection.execute("INSERT INTO migrations VALUES (?, ?)", (number, now))


def _applied(connection: sqlite3.Connection) -> int:
    with closing(connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'")) as found:
        if found.fetchone() is None:
            return 0
    number: int = connection.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchone()[0]
    return number


def _refuse_newer(applied: int, path: Path) -> int:
    if applied > len(MIGRATIONS):
        raise StoreTooNewError(
            f"the store {path} has schema version {applied}, this movesextract knows versions up to {len(MIGRATIONS)}: "
            "pip install -U movesextract, or use another store"
        )
    return applied


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
