"""The bridge between blocking callers and the asynchronous core."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from movesextract._blocking import run_blocking, stream_blocking
from movesextract.errors import UsageError

_PATIENCE = 10.0


async def _double(number: int) -> int:
    await asyncio.sleep(0)
    return 2 * number


async def _count(last: int) -> AsyncIterator[int]:
    for number in range(last):
        await asyncio.sleep(0)
        yield number


def _wait_until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.005)
    return holds()


def _python(script: str) -> subprocess.CompletedProcess[str]:
    source = Path(__file__).parents[1] / "src"
    return subprocess.run(  # noqa: S603
        [sys.executable, "-X", "dev", "-W", "error", "-c", textwrap.dedent(script)],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_plain_call_returns_the_result() -> None:
    """Without any event loop the coroutine's result comes back."""
    assert run_blocking(_double(4), instead="adouble") == 8


def test_an_error_reaches_the_caller_unchanged() -> None:
    """What the coroutine raises is raised, the same object, in the calling thread."""
    error = KeyError("lost")

    async def fail() -> None:
        raise error

    with pytest.raises(KeyError) as caught:
        run_blocking(fail(), instead="afail")
    assert caught.value is error


async def test_a_call_inside_a_running_loop_works() -> None:
    """The bridge has its own loop: a caller that sits in a running one only blocks it."""
    assert run_blocking(_double(5), instead="adouble") == 10


def test_sixteen_threads_share_one_loop() -> None:
    """Calls from many threads at once run side by side on one and the same loop."""
    together = threading.Barrier(16)

    async def loop_of() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    def work(number: int) -> tuple[asyncio.AbstractEventLoop, int]:
        together.wait(_PATIENCE)
        return run_blocking(loop_of(), instead="x"), run_blocking(_double(number), instead="x")

    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(work, range(16)))
    assert [2 * n for n in range(16)] == [doubled for _, doubled in results]
    assert len({id(loop) for loop, _ in results}) == 1


def test_a_nested_call_from_a_callback_is_refused() -> None:
    """On the bridge's own thread waiting would be a deadlock: UsageError names the function to use instead."""

    async def callback() -> None:
        run_blocking(_double(1), instead="adouble")

    async def streaming_callback() -> None:
        next(stream_blocking(lambda: _count(1), ahead=1, instead="acount"))

    with pytest.raises(UsageError, match="adouble"):
        run_blocking(callback(), instead="acallback")
    with pytest.raises(UsageError, match="acount"):
        run_blocking(streaming_callback(), instead="acallback")


def test_a_stream_yields_everything_in_order() -> None:
    """Five thousand items arrive, in order, whatever the queue holds at once."""
    assert list(range(5000)) == list(stream_blocking(lambda: _count(5000), ahead=3, instead="x"))


@pytest.mark.parametrize("ahead", [0, 1, 4])
def test_a_stream_runs_only_so_far_ahead(ahead: int) -> None:
    """No more items are made than *ahead*, the one in hand, and the one that waits for room."""
    made: list[int] = []

    async def numbers() -> AsyncIterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    stream = stream_blocking(numbers, ahead=ahead, instead="x")
    assert next(stream) == 0
    time.sleep(0.1)
    assert len(made) <= max(1, ahead) + 2
    assert next(stream) == 1
    stream.close()  # type: ignore[attr-defined]


def test_closing_a_stream_early_ends_it() -> None:
    """The asynchronous generator behind a stream is closed, its ``finally`` run, when the consumer stops."""
    closed = threading.Event()

    async def endless() -> AsyncIterator[int]:
        try:
            while True:
                yield 1
                await asyncio.sleep(0)
        finally:
            closed.set()

    for item in stream_blocking(endless, ahead=2, instead="x"):
        assert item == 1
        break
    assert closed.wait(_PATIENCE)


def test_closing_a_stream_that_waits_ends_it() -> None:
    """A stream that waits for the outside world is cancelled there."""
    cancelled = threading.Event()

    async def waiting() -> AsyncIterator[int]:
        yield 1
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    stream = stream_blocking(waiting, ahead=2, instead="x")
    assert next(stream) == 1
    time.sleep(0.05)
    stream.close()  # type: ignore[attr-defined]
    assert cancelled.wait(_PATIENCE)


def test_an_error_in_a_stream_comes_behind_its_items() -> None:
    """The items made before an error are all delivered, then the error is raised."""

    async def breaking() -> AsyncIterator[int]:
        yield 1
        yield 2
        raise LookupError("no third")

    seen: list[int] = []
    with pytest.raises(LookupError, match="no third"):
        seen.extend(iter(stream_blocking(breaking, ahead=8, instead="x")))
    stream = stream_blocking(breaking, ahead=8, instead="x")
    assert [next(stream), next(stream)] == [1, 2]


def test_an_error_while_closing_a_stream_does_not_hang_the_consumer() -> None:
    """A stream whose ``aclose`` fails raises that error instead of leaving its consumer waiting."""

    class Stream:
        def __aiter__(self) -> Stream:
            return self

        async def __anext__(self) -> int:
            raise StopAsyncIteration

        async def aclose(self) -> None:
            raise OSError("cannot close")

    with pytest.raises(OSError, match="cannot close"):
        list(stream_blocking(Stream, ahead=1, instead="x"))


def test_many_idle_streams_do_not_block_each_other() -> None:
    """Forty streams consumed in step, each with a full queue, all go on: waiting streams hold no threads."""
    streams = [stream_blocking(lambda: _count(50), ahead=1, instead="x") for _ in range(40)]
    assert [(n,) * 40 for n in range(50)] == list(zip(*streams, strict=True))


def _fork(work: Callable[[], bool]) -> int:
    """The exit status of a forked child that ran *work*: 0 if it returned True."""
    child = os.fork()
    if child == 0:
        status = 2
        try:
            signal.alarm(20)
            status = 0 if work() else 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
def test_a_forked_child_has_a_bridge_of_its_own() -> None:
    """After a fork the child's calls and streams work, and the parent's go on working."""
    assert run_blocking(_double(1), instead="x") == 2
    assert _fork(lambda: run_blocking(_double(3), instead="x") == 6) == 0
    assert _fork(lambda: list(stream_blocking(lambda: _count(9), ahead=2, instead="x")) == list(range(9))) == 0
    assert run_blocking(_double(4), instead="x") == 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
def test_a_process_pool_of_forked_workers_works() -> None:
    """Workers forked while the bridge runs, as Celery's are, answer."""
    run_blocking(_double(1), instead="x")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_in_worker, range(4)) == [0, 2, 4, 6]


def _in_worker(number: int) -> int:
    return run_blocking(_double(number), instead="x")


def test_ctrl_c_cancels_the_task() -> None:
    """KeyboardInterrupt in the waiting thread is raised there, and the coroutine is cancelled."""
    outcome = _python(
        """
        import asyncio, os, signal, threading
        from movesextract._blocking import run_blocking
        cancelled = threading.Event()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job inherits that it is ignored

        async def forever():
            os.kill(os.getpid(), signal.SIGINT)
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                cancelled.set()
                raise

        try:
            run_blocking(forever(), instead="x")
        except KeyboardInterrupt:
            print("interrupted", cancelled.wait(10))
        """
    )
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "interrupted True\n", "")


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param("run_blocking(one(), instead='x')", id="after a call"),
        pytest.param("list(stream_blocking(many, ahead=2, instead='x'))", id="after a stream"),
        pytest.param("s = stream_blocking(endless, ahead=2, instead='x'); next(s); s.close()", id="closed stream"),
        pytest.param("s = stream_blocking(endless, ahead=1, instead='x'); next(s); time.sleep(.2)", id="open stream"),
        pytest.param("threading.Thread(target=wait, daemon=True).start(); time.sleep(.2)", id="call under way"),
    ],
)
def test_the_interpreter_exits_cleanly(ending: str) -> None:
    """A script ends at once and in silence, also with a stream or a call left open, with all warnings as errors."""
    outcome = _python(
        f"""
        import asyncio, contextlib, threading, time
        from movesextract._blocking import run_blocking, stream_blocking

        async def one(): return 1
        async def never(): await asyncio.sleep(3600)
        def wait():
            with contextlib.suppress(BaseException):
                run_blocking(never(), instead="x")
        async def many():
            for n in range(10): yield n
        async def endless():
            while True:
                yield 1
                await asyncio.sleep(0)

        {ending}
        """
    )
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
