"""The journal of one run: what is already settled, position by position, and the thread that writes down the rest."""

from __future__ import annotations

import asyncio
import datetime
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import JsonValue

from movesextract.batch.records import Entry, Outcome, canonical_json
from movesextract.batch.store import Store
from movesextract.batch.writing import write_answer, write_record
from movesextract.outputs.surrogates import replace_lone_surrogates

__all__ = ["Journal", "Prior"]

_PAGE = 2000
_MOST_AT_ONCE = 500  # entries in one transaction: others may want to write too
_COPIED = "article_id, source, title, key, outcome, error_type, error_message, failure, failure_sha256, fingerprint"


@dataclass(frozen=True, slots=True)
class Prior:
    """An input settled by an earlier invocation: where it is recorded, and its outcome."""

    run_id: int
    position: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Order:
    """Entries to write, and who waits for that; ``done`` entries bring their answer."""

    entries: Sequence[Entry]
    loop: asyncio.AbstractEventLoop
    written: asyncio.Future[None]


_Stop: TypeAlias = None


class Journal:
    """The records of a run over *source* with *parameters*: the latest such run goes on, or a new one begins.

    Inputs are recognised by fingerprint. As long as they come in the same order as before, nothing is written for those
    that are settled. Where the order has changed, the run is branched: records up to there are kept, later ones are
    looked up by fingerprint and take their new places, and the old run goes when all inputs have been seen.
    """

    def __init__(self, store: Store, source: str, parameters: Mapping[str, JsonValue]) -> None:
        self.store = store
        self._identity = (replace_lone_surrogates(source), canonical_json(dict(parameters)))
        latest = store.latest_run(source)
        resumed = latest is not None and canonical_json(latest.parameters) == self._identity[1]
        self.run_id = latest.run_id if latest is not None and resumed else store.start_run(source, parameters)
        self._records = self._records_of(self.run_id)
        self._ahead = next(self._records, None)
        self.resumed = self._ahead is not None
        self._orders: queue.SimpleQueue[_Order | _Stop] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_orders, name="movesextract-journal", daemon=True)
        self._writer.start()

    # What is settled

    def prior(self, position: int, fingerprint: str) -> Prior | None:
        """What is known of the input at *position*, which must grow from call to call."""
        while self._ahead is not None and self._ahead[0] < position:
            self._ahead = next(self._records, None)
        if self._ahead is not None and self._ahead[0] == position:
            if self._ahead[1] == fingerprint:
                return Prior(self.run_id, position, self._ahead[2])
            self._branch(position)
        return self._elsewhere(fingerprint) if self.resumed else None

    def adopt(self, priors: Sequence[tuple[int, Prior]]) -> None:
        """Give settled inputs their places in this run, each a pair of the new position and what is known."""
        moved = [(self.run_id, position, prior.run_id, prior.position) for position, prior in priors]
        moved = [row for row in moved if row[:2] != row[2:]]
        if not moved:
            return
        with self.store.database.transaction() as connection:
            connection.executemany(
                f"INSERT OR REPLACE INTO records (run_id, position, {_COPIED}) "  # noqa: S608
                f"SELECT ?, ?, {_COPIED} FROM records WHERE run_id = ? AND position = ?",
                moved,
            )

    def end(self, length: int) -> None:
        """All inputs have been seen, *length* of them: forget records of others, and runs that this one replaces."""
        with self.store.database.transaction() as connection:
            connection.execute("DELETE FROM records WHERE run_id = ? AND position >= ?", (self.run_id, length))
            replaced = "SELECT run_id FROM runs WHERE source = ? AND parameters = ? AND run_id <> ?"
            values = (*self._identity, self.run_id)
            connection.execute(f"DELETE FROM records WHERE run_id IN ({replaced})", values)  # noqa: S608
            connection.execute("DELETE FROM runs WHERE source = ? AND parameters = ? AND run_id <> ?", values)

    def _records_of(self, run_id: int) -> Iterator[tuple[int, str | None, Outcome]]:
        last = -1
        while True:
            with self.store.database.connected() as connection:
                query = (
                    "SELECT position, fingerprint, outcome FROM records WHERE run_id = ? AND position > ? "
                    "ORDER BY position LIMIT ?"
                )
                rows = connection.execute(query, (run_id, last, _PAGE)).fetchall()
            yield from rows
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    def _branch(self, position: int) -> None:
        """Go on in a new run that shares the records before *position*."""
        with self.store.database.transaction() as connection:
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
            cursor = connection.execute(
                "INSERT INTO runs (source, parameters, started_at) VALUES (?, ?, ?)", (*self._identity, now)
            )
            branched = int(cursor.lastrowid or 0)
            connection.execute(
                f"INSERT INTO records (run_id, position, {_COPIED}) "  # noqa: S608
                f"SELECT ?, position, {_COPIED} FROM records WHERE run_id = ? AND position < ?",
                (branched, self.run_id, position),
            )
            self.run_id = branched
        self._records, self._ahead = iter(()), None

    def _elsewhere(self, fingerprint: str) -> Prior | None:
        query = (
            "SELECT r.run_id, position, outcome FROM records r JOIN runs USING (run_id) "
            "WHERE fingerprint = ? AND runs.source = ? AND parameters = ? ORDER BY r.run_id DESC LIMIT 1"
        )
        with self.store.database.connected() as connection:
            row = connection.execute(query, (fingerprint, *self._identity)).fetchone()
        return None if row is None else Prior(*row)

    # Writing

    async def settle(self, entries: Sequence[Entry]) -> None:
        """Write down what became of inputs, with the answers of those that are ``done``; returns when it is on disk.

        Raises StoreError.
        """
        loop = asyncio.get_running_loop()
        order = _Order(entries, loop, loop.create_future())
        self._orders.put(order)
        await order.written

    def write(self, entries: Sequence[Entry]) -> None:
        """As `settle`, in the calling thread. Raises StoreError."""
        if not entries:
            return
        now = datetime.datetime.now(datetime.UTC)
        with self.store.database.transaction() as connection:
            for entry in entries:
                if entry.outcome == "done" and entry.key is not None and entry.extraction is not None:
                    write_answer(connection, entry.key, entry.extraction, now)
                write_record(connection, self.run_id, entry)

    def close(self) -> None:
        """Write what is ordered and end the thread."""
        self._orders.put(None)
        self._writer.join()

    def _write_orders(self) -> None:
        going = True
        while going:
            orders = [order] if (order := self._orders.get()) is not None else []
            going = bool(orders)
            # What arrived while the last transaction was written goes into the next: nothing waits for company.
            while going and len(orders) < _MOST_AT_ONCE:
                try:
                    following = self._orders.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    going = False
                else:
                    orders.append(following)
            self._write_together(orders)

    def _write_together(self, orders: Sequence[_Order]) -> None:
        failure: BaseException | None = None
        try:
            self.write([entry for order in orders for entry in order.entries])
        except BaseException as error:  # noqa: BLE001 - it belongs to those who wait, in another thread
            failure = error
        for order in orders:
            with suppress(RuntimeError):  # the loop has been closed: nobody waits any more
                order.loop.call_soon_threadsafe(_resolve, order.written, failure)


def _resolve(written: asyncio.Future[None], failure: BaseException | None) -> None:
    if written.done():
        return
    if failure is None:
        written.set_result(None)
    else:
        written.set_exception(failure)
