"""What the store knows of batches at a provider: jobs, the batches of each, and the answer to each request.

Requests are named by a hash of their body; neither prompts nor keys are kept. Equal requests are one request.
"""

from __future__ import annotations

import datetime
import json
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import JsonValue

from movesextract.batch.database import Database
from movesextract.batch.records import canonical_json, refuse_secrets, utc_text
from movesextract.errors import StoreCorruptError, UsageError
from movesextract.usage import Usage

__all__ = ["Answered", "Batch", "Job", "ProviderState", "RequestState"]

CREATING = "creating"
"""The status of a batch that was about to be created when the process ended, or is being created by another one."""
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Job:
    """What was submitted: the paths, and the settings with which their articles are read."""

    job_id: int
    paths: tuple[str, ...]
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch of a job. ``collected``: its answers are in the store. ``detail``: why it failed, if it did."""

    number: int
    token: str
    remote_id: str | None
    status: str
    collected: bool
    detail: str | None
    requests: int


@dataclass(frozen=True, slots=True)
class RequestState:
    """What is known of a request: its ``response``, the ``error`` it ended with, or neither as long as it is open."""

    response: dict[str, Any] | None = None
    error: str | None = None

    @property
    def open(self) -> bool:
        """Whether an answer may still come."""
        return self.response is None and self.error is None


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of a result file: the request, and its response or its error."""

    request: str
    response: dict[str, Any] | None = None
    error: str | None = None


class ProviderState:
    """The tables ``provider_*`` of a store's file. Threads and processes may share it, like the store."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)

    def __enter__(self) -> ProviderState:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._database.close()

    # Jobs

    def start_job(self, paths: Iterable[str], parameters: dict[str, JsonValue]) -> Job:
        """The job over these paths with these settings: the one that exists, or a new one."""
        refuse_secrets(parameters)
        identity = (canonical_json(list(paths)), canonical_json(parameters))
        with self._database.transaction() as connection:
            query = "SELECT job_id FROM provider_jobs WHERE paths = ? AND parameters = ?"
            row = connection.execute(query, identity).fetchone()
            if row is None:
                now = utc_text(datetime.datetime.now(datetime.UTC))
                insert = "INSERT INTO provider_jobs (paths, parameters, started_at) VALUES (?, ?, ?) RETURNING job_id"
                row = connection.execute(insert, (*identity, now)).fetchone()
        return self.job(int(row[0]))

    def job(self, job_id: int | None = None) -> Job:
        """A job by its number, the latest without one. Raises UsageError if there is none."""
        query = "SELECT job_id, paths, parameters FROM provider_jobs WHERE ?1 IS NULL OR job_id = ?1 ORDER BY job_id"
        with self._database.connected() as connection:
            rows = connection.execute(query, (job_id,)).fetchall()
        if not rows:
            raise UsageError(f"{self._database.path} holds no batch job{f' {job_id}' if job_id else ''}: submit one")
        found, paths, parameters = rows[-1]
        return Job(found, tuple(json.loads(paths)), json.loads(parameters))

    # Batches

    def begin_batch(self, job_id: int, requests: Iterable[str]) -> Batch:
        """Write down that a batch with these requests is about to be created."""
        token = uuid.uuid4().hex
        names = list(requests)
        with self._database.transaction() as connection:
            row = connection.execute(
                "INSERT INTO provider_batches (job_id, token, status, submitted_at) VALUES (?, ?, ?, ?) "
                "RETURNING batch_number",
                (job_id, token, CREATING, utc_text(datetime.datetime.now(datetime.UTC))),
            ).fetchone()
            connection.executemany(
                "INSERT OR REPLACE INTO provider_requests (request, batch_number) VALUES (?, ?)",
                ((name, row[0]) for name in names),
            )
        return Batch(row[0], token, None, CREATING, collected=False, detail=None, requests=len(names))

    def forget_batch(self, number: int) -> None:
        """A batch was never created: its requests were never sent."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM provider_requests WHERE batch_number = ?", (number,))
            connection.execute("DELETE FROM provider_batches WHERE batch_number = ?", (number,))

    def note(self, number: int, remote_id: str, status: str, detail: str | None = None) -> None:
        """Write down how a batch is going."""
        with self._database.connected() as connection:
            connection.execute(
                "UPDATE provider_batches SET remote_id = ?, status = ?, detail = ? WHERE batch_number = ?",
                (remote_id, status, detail, number),
            )

    def settle(self, number: int, answers: Iterable[Answered], *, otherwise: str) -> None:
        """Keep the answers of a batch that has ended; its requests without one end with the error *otherwise*."""
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE provider_requests SET response = ?, error = ?, prompt_tokens = ?, cached_tokens = ?, "
                "completion_tokens = ? WHERE request = ? AND batch_number = ?",
                ((*_packed(answer), answer.request, number) for answer in answers),
            )
            connection.execute(
                "UPDATE provider_requests SET error = ? WHERE batch_number = ? AND response IS NULL AND error IS NULL",
                (otherwise, number),
            )
            connection.execute("UPDATE provider_batches SET collected = 1 WHERE batch_number = ?", (number,))

    def batches(self, job_id: int) -> list[Batch]:
        """The batches of a job, in the order in which they were submitted."""
        query = """
            SELECT batch_number, token, remote_id, status, collected, detail,
                (SELECT count(*) FROM provider_requests r WHERE r.batch_number = b.batch_number)
            FROM provider_batches b WHERE job_id = ? ORDER BY batch_number
            """
        with self._database.connected() as connection:
            rows = connection.execute(query, (job_id,)).fetchall()
        return [
            Batch(number, token, remote_id, status, collected=bool(collected), detail=detail, requests=requests)
            for number, token, remote_id, status, collected, detail, requests in rows
        ]

    # Requests

    def request(self, name: str) -> RequestState | None:
        """What is known of a request; None if it was never sent."""
        query = "SELECT response, error FROM provider_requests WHERE request = ?"
        with self._database.connected() as connection:
            row = connection.execute(query, (name,)).fetchone()
        if row is None:
            return None
        try:
            return RequestState(None if row[0] is None else json.loads(zlib.decompress(row[0])), row[1])
        except (zlib.error, ValueError) as error:
            path = self._database.path
            raise StoreCorruptError(f"the response to request {name} in {path} is not what was kept") from error

    def usage(self, job_id: int, model: str) -> Usage:
        """What the answers of a job used, without a price."""
        query = """
            SELECT count(*), sum(prompt_tokens), sum(cached_tokens), sum(completion_tokens) FROM provider_requests
            JOIN provider_batches USING (batch_number) WHERE job_id = ? AND response IS NOT NULL
            """
        with self._database.connected() as connection:
            requests, *tokens = connection.execute(query, (job_id,)).fetchone()
        prompt, cached, completion = (count or 0 for count in tokens)
        return Usage(
            model=model,
            requests=requests,
            prompt_tokens=prompt,
            cached_tokens=cached,
            completion_tokens=completion,
            cost_usd=None,
        )

    def errors(self, job_id: int) -> Iterator[tuple[str, int]]:
        """The errors with which requests of a job ended, and how often each."""
        query = """
            SELECT error, count(*) FROM provider_requests JOIN provider_batches USING (batch_number)
            WHERE job_id = ? AND error IS NOT NULL GROUP BY error ORDER BY count(*) DESC, error LIMIT ?
            """
        with self._database.connected() as connection:
            yield from connection.execute(query, (job_id, _PAGE)).fetchall()


def _packed(answer: Answered) -> tuple[bytes | None, str | None, int, int, int]:
    if answer.response is None:
        return None, answer.error or "no answer", 0, 0, 0
    usage = answer.response.get("usage")
    counts: dict[str, Any] = usage if isinstance(usage, dict) else {}
    details = counts.get("prompt_tokens_details")
    tokens = (
        counts.get("prompt_tokens"),
        details.get("cached_tokens") if isinstance(details, dict) else 0,
        counts.get("completion_tokens"),
    )
    prompt, cached, completion = (count if isinstance(count, int) else 0 for count in tokens)
    return zlib.compress(json.dumps(answer.response).encode()), None, prompt, cached, completion
