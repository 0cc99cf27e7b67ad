"""One completer serves many conversations, event loops and threads."""

from __future__ import annotations

import asyncio
import threading

from movesextract.llm.choice import ModelChoice
from movesextract.llm.client import ClientOptions, InstructorCompleter
from movesextract.llm.protocol import Completion
from movesextract.llm.retry import RetryPolicy
from tests.llm.misbehaving import Reply, Seen, chat, events, failure, serving
from tests.llm.talking import HIRE, Sleep, bare, talking


def per_question(seen: Seen) -> Reply:
    """For question *n*: n % 2 faults, then n % 3 bad answers, then one that names n."""
    number = int(seen.texts[0].rsplit(" ", 1)[1])
    with _lock:
        _asked[number] = _asked.get(number, 0) + 1
        turn = _asked[number]
    if turn <= number % 2:
        return failure(503)
    if turn <= number % 2 + number % 3:
        return chat(f"nonsense for {number}")
    return events(HIRE | {"person": f"Person {number}"})


_lock = threading.Lock()
_asked: dict[int, int] = {}


async def test_fifty_at_once() -> None:
    """Fifty conversations at once on one completer: each gets its own answer, counts and bill."""
    _asked.clear()
    requests = [bare(f"question {number}") for number in range(50)]
    with talking(per_question) as talk:
        completions = await asyncio.gather(*(talk.completer.complete(request) for request in requests))
        await talk.completer.aclose()
    for number, (request, completion) in enumerate(zip(requests, completions, strict=True)):
        assert [event.words("person") for event in request.log.accepted] == [f"Person {number}"]
        answers = number % 3 + 1
        usage = completion.usage
        assert (usage.requests, usage.reasks) == (number % 2 + answers, number % 3)
        assert usage.completion_tokens == 10 * answers
    assert len(talk.server.seen) == sum(completion.usage.requests for completion in completions)


def completer_for(url: str) -> InstructorCompleter:
    """A completer that does not wait."""
    return InstructorCompleter(ModelChoice("openai", "m", "test", url), ClientOptions(retry=RetryPolicy(sleep=Sleep())))


def test_event_loops_in_sequence() -> None:
    """A completer outlives the event loop that used it, and does not keep closed loops alive."""
    with serving([events(HIRE)]) as (server, url):
        completer = completer_for(url)

        async def ask() -> Completion:
            try:
                return await completer.complete(bare("hello"))
            finally:
                await completer.aclose()

        assert [asyncio.run(ask()).usage.requests for _ in range(3)] == [1, 1, 1]
    assert len(server.seen) == 3
    assert completer._clients == {}


def test_client_of_a_dead_loop_is_dropped() -> None:
    """A loop that was closed without closing its connections is forgotten when the next one asks."""
    with serving([events(HIRE)]) as (_, url):
        completer = completer_for(url)
        first = asyncio.new_event_loop()
        completer._clients[first] = None  # type: ignore[assignment]
        first.close()

        async def ask() -> None:
            await completer.complete(bare("hello"))
            assert list(completer._clients) == [asyncio.get_running_loop()]
            await completer.aclose()

        asyncio.run(ask())


def test_event_loops_in_two_threads() -> None:
    """Two threads with loops of their own use one completer at the same time."""
    with serving([events(HIRE)]) as (server, url):
        completer = completer_for(url)
        failures: list[BaseException] = []

        async def ask_five_times() -> None:
            try:
                await asyncio.gather(*(completer.complete(bare("hello")) for _ in range(5)))
            except BaseException as error:  # noqa: BLE001 (looked at below)
                failures.append(error)
            finally:
                await completer.aclose()

        threads = [threading.Thread(target=lambda: asyncio.run(ask_five_times())) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(server.seen) == 10


async def test_closing_twice() -> None:
    """Closing without having asked, and closing twice, is no error; asking again afterwards works."""
    with talking([events(HIRE)]) as talk:
        await talk.completer.aclose()
        await talk.ask()
        await talk.completer.aclose()
        assert (await talk.ask()).usage.requests == 1
