"""The bridge from blocking calls to the asynchronous core.

One daemon thread with an event loop of its own, started at the first call and used always, also where no loop runs:
scripts, notebooks, web handlers and forked workers then behave the same, and connections never meet a dead loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from movesextract.errors import UsageError

T = TypeVar("T")

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_thread: threading.Thread | None = None


def run_blocking(coroutine: Coroutine[Any, Any, T], *, instead: str) -> T:
    """Run *coroutine* on the bridge's loop and wait for it.

    On any exception in the waiting thread (Ctrl-C included) the task is cancelled. Raises UsageError, naming *instead*,
    if called on the bridge's own thread, where waiting would be a deadlock.
    """
    if threading.current_thread() is _thread:
        coroutine.close()
        raise UsageError(f"called from a callback inside movesextract: use {instead} there")
    future = asyncio.run_coroutine_threadsafe(coroutine, _running_loop())
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise


def stream_blocking(make: Callable[[], AsyncIterator[T]], *, ahead: int, instead: str) -> Iterator[T]:
    """Iterate over an asynchronous stream from blocking code, at most *ahead* items in advance.

    One task pumps the stream from beginning to end, so that its cancel scopes are left where they were entered.
    Closing the iterator early stops the stream.
    """
    if threading.current_thread() is _thread:
        raise UsageError(f"called from a callback inside movesextract: use {instead} there")
    items: queue.Queue[_Entry] = queue.Queue(maxsize=max(1, ahead))
    stopped = threading.Event()
    task = asyncio.run_coroutine_threadsafe(_pump(make(), items, stopped), _running_loop())
    try:
        while (entry := items.get()) is not _END:
            if isinstance(entry, _Failure):
                raise entry.error
            yield entry
    finally:
        stopped.set()
        task.cancel()


@dataclass(frozen=True, slots=True)
class _Failure:
    """What ended a stream, on its way to the consumer."""

    error: BaseException


_END = object()
_Entry: TypeAlias = Any


async def _pump(stream: AsyncIterator[Any], items: queue.Queue[_Entry], stopped: threading.Event) -> None:
    last: _Entry = _END
    try:
        async for item in stream:
            await asyncio.to_thread(_offer, items, item, stopped)
    except BaseException as error:  # handed over to the consumer, who raises it
        last = _Failure(error)
        if isinstance(error, asyncio.CancelledError):
            raise
    finally:
        closer = getattr(stream, "aclose", None)
        if closer is not None:
            await closer()
        if not stopped.is_set():
            await asyncio.to_thread(_offer, items, last, stopped)


def _offer(items: queue.Queue[_Entry], entry: _Entry, stopped: threading.Event) -> None:
    while not stopped.is_set():
        with contextlib.suppress(queue.Full):
            items.put(entry, timeout=0.1)
            return


def _running_loop() -> asyncio.AbstractEventLoop:
    global _loop, _thread  # noqa: PLW0603
    with _lock:
        if _loop is None or _thread is None or not _thread.is_alive():
            _loop = asyncio.new_event_loop()
            _thread = threading.Thread(target=_loop.run_forever, name="movesextract", daemon=True)
            _thread.start()
        return _loop


def _forget_after_fork() -> None:
    """A forked child has the objects but not the thread: it starts its own."""
    global _lock, _loop, _thread
    _lock, _loop, _thread = threading.Lock(), None, None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
