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
from typing import Any, TypeVar

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
    items: queue.Queue[tuple[str, Any]] = queue.Queue(maxsize=max(1, ahead))
    stopped = threading.Event()

    def offer(entry: tuple[str, Any]) -> None:
        while not stopped.is_set():
            with contextlib.suppress(queue.Full):
                items.put(entry, timeout=0.1)
                return

    async def pump() -> None:
        stream = make()
        try:
            async for item in stream:
                await asyncio.to_thread(offer, ("item", item))
        except Exception as error:  # handed over to the consumer, who raises it
            await asyncio.to_thread(offer, ("error", error))
        else:
            await asyncio.to_thread(offer, ("end", None))
        finally:
            closer = getattr(stream, "aclose", None)
            if closer is not None:
                await closer()

    if threading.current_thread() is _thread:
        raise UsageError(f"called from a callback inside movesextract: use {instead} there")
    task = asyncio.run_coroutine_threadsafe(pump(), _running_loop())
    try:
        while True:
            kind, payload = items.get()
            if kind == "end":
                return
            if kind == "error":
                raise payload
            yield payload
    finally:
        stopped.set()
        task.cancel()


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
