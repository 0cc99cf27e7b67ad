"""Faults of the transport and of the endpoint, over real HTTP: what is retried, how long is waited, what is raised."""

from __future__ import annotations

import asyncio
import email.utils
import time

import pytest

from movesextract import errors
from movesextract.llm.client import ClientOptions
from movesextract.llm.retry import RetryPolicy
from tests.llm.misbehaving import Reply, chat, events, failure, raw_json
from tests.llm.talking import HIRE, talking

GOOD = events(HIRE)
HTML = Reply(200, b"<!DOCTYPE html><html><body>Sign in</body></html>", "text/html")


def in_seconds(seconds: float) -> str:
    """An HTTP date that far ahead."""
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"retry_after": "7"}, 7.0, 7.0),
        ({"retry_after": "0.5"}, 0.5, 0.5),
        ({"retry_after_ms": "250"}, 0.25, 0.25),
        ({"retry_after_ms": "250", "retry_after": "9"}, 0.25, 0.25),
        ({"retry_after_ms": "soon", "retry_after": "9"}, 9.0, 9.0),
        ({"retry_after": "date"}, 25.0, 31.0),
    ],
)
async def test_pause_asked_for(headers: dict[str, str], least: float, most: float) -> None:
    """A 429 is asked again after the pause that it names: seconds, milliseconds or an HTTP date."""
    named = {name: in_seconds(30) if value == "date" else value for name, value in headers.items()}
    with talking([failure(429, "slow down", **named), GOOD]) as talk:
        completion = await talk.ask()
    assert len(talk.sleep.pauses) == 1
    assert least <= talk.sleep.pauses[0] <= most
    assert (completion.usage.requests, completion.usage.prompt_tokens) == (2, 100)
    assert len(talk.server.seen) == 2
    assert talk.kept == ["hire"]


@pytest.mark.parametrize("value", ["0", "-5", "nan", "tomorrow", "Wed, 21 Oct 2015 07:28:00 GMT", "99 Foo 99999"])
async def test_pause_that_is_none(value: str) -> None:
    """A pause of zero, in the past or unreadable does not make us hammer the server: our own backoff applies."""
    with talking([failure(429, retry_after=value), GOOD], policy=RetryPolicy(first_pause=1.0)) as talk:
        await talk.ask()
    assert len(talk.sleep.pauses) == 1
    assert 0.0 < talk.sleep.pauses[0] <= 30.0


async def test_longer_pause_than_allowed() -> None:
    """A server that wants a longer pause than the longest is not waited for."""
    with (
        talking([failure(429, "come back tomorrow", retry_after="3600")]) as talk,
        pytest.raises(errors.RateLimitError, match="lower concurrency") as caught,
    ):
        await talk.ask()
    assert talk.sleep.pauses == []
    assert len(talk.server.seen) == 1
    assert (caught.value.status_code, caught.value.request_id) == (429, "req-failed")
    assert caught.value.usage is not None
    assert caught.value.usage.requests == 1


FATAL = [
    (failure(401, "Incorrect API key provided"), errors.AuthenticationError, "check it"),
    (failure(403, "Not allowed"), errors.AuthenticationError, "check it"),
    (failure(404, "The model does not exist", code="model_not_found"), errors.ModelNotFoundError, "base_url"),
    (failure(400, "Maximum reached", code="context_length_exceeded"), errors.ContextTooLongError, "max_window_tokens"),
    (failure(400, "the request exceeds the available context size"), errors.ContextTooLongError, "max_window_tokens"),
    (failure(413, "Request too large"), errors.ContextTooLongError, "max_window_tokens"),
    (Reply(413, b"<html>Request Entity Too Large</html>", "text/html"), errors.ContextTooLongError, "max_window"),
    (failure(400, "Unknown parameter: safety_identifier"), errors.BadRequestError, "refused the request"),
    (failure(422, "Bad"), errors.BadRequestError, "HTTP 422"),
    (failure(400, "Filtered", code="content_filter"), errors.RefusalError, "content filter"),
    (failure(429, "You exceeded your quota", code="insufficient_quota"), errors.QuotaError, "billing"),
    (failure(402, "Insufficient Balance"), errors.QuotaError, "billing"),
    (failure(503, "Never again", x_should_retry="false"), errors.ServerError, "HTTP 503"),
]


@pytest.mark.parametrize(("reply", "kind", "advice"), FATAL)
async def test_what_cannot_heal_fails_at_once(reply: Reply, kind: type[errors.ModelError], advice: str) -> None:
    """One request, no pause; the error has its class, status, usage and cause, and says what to do."""
    with talking([reply]) as talk, pytest.raises(errors.ModelError, match=advice) as caught:
        await talk.ask()
    error = caught.value
    assert type(error) is kind
    assert talk.sleep.pauses == []
    assert len(talk.server.seen) == 1
    assert error.status_code == reply.status
    assert error.request_id == reply.headers.get("x-request-id")
    assert error.__cause__ is not None
    assert error.usage is not None
    assert (error.usage.requests, error.usage.reasks, error.usage.prompt_tokens) == (1, 0, 0)


HEALING = [
    failure(500, "oops"),
    failure(502),
    failure(408),
    failure(409),
    failure(529, "overloaded"),
    Reply(503, b"<html><body>Service Unavailable</body></html>", "text/html"),
    Reply(drop="before"),
    Reply(body=b'{"choices": [' + b" " * 200, drop="amid"),
    Reply(200, b""),
    Reply(200, b"", None),
    HTML,
    Reply(200, b"not json at all"),
    Reply(200, b"plain words", "text/plain"),
    Reply(200, b'{"choices": [{"mess'),
    Reply(200, b'"\xff\xfe"'),
    Reply(200, b"not gzip", headers={"content-encoding": "gzip"}),
    raw_json({"id": "c", "object": "chat.completion"}),
    raw_json({"id": "c", "choices": []}),
    raw_json({"id": "c", "choices": [{}]}),
    raw_json({"id": "c", "choices": [None]}),
    raw_json({"id": "c", "choices": "none"}),
    raw_json({"error": "in a 200"}),
    raw_json([]),
    raw_json(None),
]


@pytest.mark.parametrize("reply", HEALING)
async def test_what_may_heal_is_tried_again(reply: Reply) -> None:
    """Two faults of any of these kinds, then an answer: three requests, two pauses, the answer kept, no re-ask."""
    with talking([reply, reply, GOOD]) as talk:
        completion = await talk.ask()
    assert talk.kept == ["hire"]
    assert len(talk.server.seen) == 3
    assert len(talk.sleep.pauses) == 2
    assert (completion.usage.requests, completion.usage.reasks, completion.usage.prompt_tokens) == (3, 0, 100)
    assert len({seen.raw for seen in talk.server.seen}) == 1


@pytest.mark.parametrize("reply", HEALING)
async def test_what_never_heals_ends(reply: Reply) -> None:
    """The same fault for ever ends after the allowed attempts with a typed error that carries the bill."""
    with talking([reply], policy=RetryPolicy(attempts=2)) as talk, pytest.raises(errors.ModelError) as caught:
        await talk.ask()
    error = caught.value
    dropped = reply.drop is not None or "content-encoding" in reply.headers
    assert type(error) is (errors.ConnectionFailedError if dropped else errors.ServerError)
    assert len(talk.server.seen) == 2
    assert error.usage is not None
    assert error.usage.requests == 2
    assert error.__cause__ is not None
    assert error.status_code == (reply.status if reply.status >= 400 else None)
    assert any(word in str(error) for word in ("base_url", "try later"))
    assert "<" not in str(error)


async def test_tokens_of_unusable_responses_are_counted() -> None:
    """A response without choices may still have cost tokens."""
    empty = raw_json({"id": "c", "choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 2}})
    with talking([empty, GOOD]) as talk:
        completion = await talk.ask()
    assert (completion.usage.prompt_tokens, completion.usage.completion_tokens) == (107, 12)


@pytest.mark.parametrize("usage", [None, {}, "many", {"prompt_tokens": "many"}, {"prompt_tokens": -5}, [1]])
async def test_odd_usage_does_no_harm(usage: object) -> None:
    """Whatever an endpoint writes as its usage, the answer counts and the bill stays valid."""
    with talking([chat('{"events": []}', usage=usage)]) as talk:
        completion = await talk.ask()
    assert (completion.usage.requests, completion.usage.prompt_tokens) == (1, 0)


async def test_server_that_sleeps() -> None:
    """A request that is not answered in time is tried again, then a DeadlineError that names the option."""
    with (
        talking([Reply(delay=5.0)], options=ClientOptions(timeout=0.15), policy=RetryPolicy(attempts=2)) as talk,
        pytest.raises(errors.DeadlineError, match="raise timeout") as caught,
    ):
        await talk.ask()
    assert len(talk.server.seen) == 2
    assert caught.value.usage is not None
    assert caught.value.usage.requests == 2


async def test_answer_that_trickles() -> None:
    """The timeout bounds the whole exchange: bytes that trickle in do not keep it alive."""
    slow = Reply(200, chat('{"events": []}').body, drip=0.05)
    with (
        talking([slow], options=ClientOptions(timeout=0.3), policy=RetryPolicy(attempts=1)) as talk,
        pytest.raises(errors.DeadlineError),
    ):
        await asyncio.wait_for(talk.ask(), 5.0)
    assert len(talk.server.seen) == 1


async def test_nobody_listens() -> None:
    """A closed port is a ConnectionFailedError after the allowed attempts."""
    with talking([GOOD], policy=RetryPolicy(attempts=3)) as talk:
        pass
    with pytest.raises(errors.ConnectionFailedError, match="check base_url") as caught:
        await talk.ask()
    assert caught.value.usage is not None
    assert caught.value.usage.requests == 3
    assert talk.server.seen == []


async def test_total_time_bounds_the_waiting() -> None:
    """No retry is begun whose pause would end after the total time."""
    with (
        talking([failure(503, retry_after="40")], policy=RetryPolicy(total=30.0)) as talk,
        pytest.raises(errors.ServerError),
    ):
        await talk.ask()
    assert talk.sleep.pauses == []


async def test_cancelling_is_not_retried() -> None:
    """A cancelled question ends at once and stays cancelled."""
    with talking([Reply(delay=5.0)]) as talk:
        task = asyncio.create_task(talk.ask())
        await asyncio.to_thread(talk.server.asked.wait, 5.0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert len(talk.server.seen) == 1
