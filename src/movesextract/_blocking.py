"""The bridge from blocking calls to the asynchronous core.

One daemon thread with an event loop of its own, started at the first call and used always, also where no loop runs:
scripts, notebooks, web handlers and forked workers then behave the same, and connections never meet a dead loop.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import queue
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from movesextract.errors import UsageError

T = TypeVar("T")

_PATIENCE_AT_EXIT = 2.0
"""Seconds for cancelled tasks to end; then the interpreter goes without them."""

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
    loop, items, room = _running_loop(), queue.SimpleQueue[_Entry](), asyncio.Semaphore(max(1, ahead))
    task = asyncio.run_coroutine_threadsafe(_pump(make(), items, room), loop)
    try:
        while (entry := items.get()) is not _END:
            if isinstance(entry, _Failure):
                raise entry.error
            loop.call_soon_threadsafe(room.release)
            yield entry
    finally:
        task.cancel()


@dataclass(frozen=True, slots=True)
class _Failure:
    """What ended a stream, on its way to the consumer."""

    error: BaseException


_END = object()
_Entry: TypeAlias = Any


async def _pump(stream: AsyncIterator[Any], items: queue.SimpleQueue[_Entry], room: asyncio.Semaphore) -> None:
    # Waiting for room costs no thread: a slow or forgotten consumer holds up neither other streams nor the exit.
    last: _Entry = _END
    try:
        try:
            async for item in stream:
                await room.acquire()
                items.put(item)
        finally:
            closer = getattr(stream, "aclose", None)
            if closer is not None:
                await closer()
    except BaseException as error:  # handed over to the consumer, who raises it
        last = _Failure(error)
        if isinstance(error, asyncio.CancelledError):
            raise
    finally:
        items.put(last)


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


def _wind_up() -> None:
    """At the exit of the interpreter: cancel what is under way, so that nothing dies in the middle, and complains."""
    if _loop is None or _thread is None or not _thread.is_alive():
        return
    asyncio.run_coroutine_threadsafe(_cancel_everything(), _loop)
    _thread.join(_PATIENCE_AT_EXIT)
    if not _thread.is_alive():
        _loop.close()


async def _cancel_everything() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    loop = asyncio.get_running_loop()
    loop.call_soon(loop.stop)


atexit.register(_wind_up)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
