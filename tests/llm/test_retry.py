"""Retry decisions, without a network."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import instructor.core
import openai
import pydantic
import pytest

from movesextract.llm.retry import (
    AttemptCount,
    RetryPolicy,
    asks_again,
    is_out_of_quota,
    is_transient,
    is_unparseable_body,
    retry_after,
    retrying,
)
from tests.llm.talking import Sleep

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def status_error(status: int, body: object = None, **headers: str) -> openai.APIStatusError:
    """An HTTP error; headers are given with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return openai.APIStatusError("no", response=httpx2.Response(status, headers=named, request=REQUEST), body=body)


def connection_error(cause: BaseException | None) -> openai.APIConnectionError:
    """A connection error with that cause."""
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    return error


def bad_answer() -> pydantic.ValidationError:
    """What an answer that must be asked again raises."""
    try:
        pydantic.TypeAdapter(int).validate_python("x")
    except pydantic.ValidationError as error:
        return error
    raise AssertionError


class OverloadedError(Exception):
    """The error of some other provider's client."""

    status_code = 529


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        *((status_error(status), True) for status in (408, 409, 429, 500, 502, 503, 504, 529)),
        *((status_error(status), False) for status in (400, 401, 402, 403, 404, 413, 418, 422)),
        (status_error(429, {"code": "insufficient_quota"}), False),
        (status_error(429, {"type": "insufficient_quota"}), False),
        (status_error(429, {"code": {"odd": 1}}), True),
        (status_error(503, x_should_retry="false"), False),
        (status_error(503, x_should_retry="true"), True),
        (connection_error(None), True),
        (connection_error(httpx2.ConnectError("refused")), True),
        (connection_error(httpx2.RemoteProtocolError("dropped")), True),
        (connection_error(httpx2.DecodingError("no gzip")), True),
        (connection_error(RuntimeError("the cassette lacks it")), False),
        (openai.APITimeoutError(REQUEST), True),
        (OverloadedError(), True),
        (ValueError("bug"), False),
        (TypeError("bug"), False),
        (asyncio.CancelledError(), False),
        (KeyboardInterrupt(), False),
    ],
)
def test_what_is_transient(error: BaseException, *, expected: bool) -> None:
    """Overload and transport faults may heal; wrong requests, keys, quotas and bugs do not."""
    assert is_transient(error) is expected


@pytest.mark.parametrize(
    ("error", "unparseable", "again"),
    [
        (json.JSONDecodeError("no", "x", 0), True, False),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no"), True, False),
        (instructor.core.ResponseParsingError("no choices", mode="json", raw_response=None), True, False),
        (bad_answer(), False, True),
        (TypeError("bug"), False, False),
        (IndexError("bug"), False, False),
        (ValueError("bug"), False, False),
    ],
)
def test_kinds_of_bad_answers(error: BaseException, *, unparseable: bool, again: bool) -> None:
    """A body that is no completion is a fault; an answer with mistakes is asked again; a bug is neither."""
    assert (is_unparseable_body(error), asks_again(error)) == (unparseable, again)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "inf"}, float("inf")),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 99 Oct 99999 07:28:00 GMT"}, None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9.0),
    ],
)
def test_pause_that_a_response_asks_for(headers: dict[str, str], expected: float | None) -> None:
    """Milliseconds first, then seconds or a date; what cannot be read is no wish at all."""
    assert retry_after(headers) == expected


def test_quota_of_errors_without_codes() -> None:
    """Errors without a code are about something else."""
    assert not is_out_of_quota(ValueError("insufficient_quota"))


async def converse(policy: RetryPolicy, outcomes: list[BaseException | None], **marks: Any) -> tuple[Any, ...]:
    """Run the policy over these outcomes of successive attempts: attempts, count, pauses, and the error at the end."""
    sleep, count = Sleep(), AttemptCount(**marks)
    attempts = 0
    policy = RetryPolicy(**{name: getattr(policy, name) for name in policy.__dataclass_fields__} | {"sleep": sleep})
    try:
        async for attempt in retrying(policy, count):
            with attempt:
                await asyncio.sleep(0)
                outcome = outcomes[min(attempts, len(outcomes) - 1)]
                attempts += 1
                if outcome is not None:
                    raise outcome  # noqa: TRY301 (as instructor does)
    except BaseException as error:  # noqa: BLE001 (it is what the tests look at)
        return attempts, count, sleep.pauses, error
    return attempts, count, sleep.pauses, None


FAULT, BAD = status_error(500), bad_answer()


@pytest.mark.parametrize(
    ("outcomes", "attempts", "faults", "reasks", "ends_well"),
    [
        ([None], 1, 0, 0, True),
        ([FAULT, None], 2, 1, 0, True),
        ([FAULT] * 3, 3, 3, 0, False),
        ([BAD, None], 2, 0, 1, True),
        ([BAD] * 3, 3, 0, 2, False),
        ([FAULT, BAD, FAULT, BAD, None], 5, 2, 2, True),
        ([FAULT, BAD, FAULT, BAD, BAD], 5, 2, 2, False),
        ([BAD, FAULT, FAULT, FAULT], 4, 3, 1, False),
        ([status_error(401)], 1, 0, 0, False),
        ([ValueError("bug")], 1, 0, 0, False),
    ],
)
async def test_bounds(
    outcomes: list[BaseException | None], attempts: int, faults: int, reasks: int, *, ends_well: bool
) -> None:
    """Faults and re-asks are bounded apart (here 3 requests lost, 2 re-asks) and counted as they were sent."""
    done, count, pauses, error = await converse(RetryPolicy(attempts=3, reasks=2), outcomes)
    assert (done, count.faults, count.reasks, error is None) == (attempts, faults, reasks, ends_well)
    assert len(pauses) == attempts - 1


async def test_hopeless_answers_are_not_sent_back() -> None:
    """After a refusal a bad answer is not asked again."""
    done, count, _, error = await converse(RetryPolicy(), [BAD], hopeless=True)
    assert (done, count.reasks, error) == (1, 0, BAD)


async def test_response_without_message_is_a_fault() -> None:
    """Whatever instructor raises over a response without a message, it is tried again as a fault."""
    done, count, _, _ = await converse(RetryPolicy(attempts=2), [AttributeError("no message")], unusable=True)
    assert (done, count.faults, count.reasks) == (2, 2, 0)


@pytest.mark.parametrize("error", [asyncio.CancelledError(), KeyboardInterrupt()])
async def test_interruptions_pass(error: BaseException) -> None:
    """An interruption ends the conversation at once, even right after an unusable response."""
    done, _, pauses, raised = await converse(RetryPolicy(), [error], unusable=True)
    assert (done, pauses, raised) == (1, [], error)


async def test_backoff_grows_within_bounds() -> None:
    """Without a wish of the server the pauses are random, within a bound that doubles from the first pause on."""
    _, _, pauses, _ = await converse(RetryPolicy(attempts=6, first_pause=0.5), [FAULT])
    assert len(pauses) == 5
    for number, pause in enumerate(pauses):
        assert 0 <= pause <= 0.5 * 2 ** (number + 1)


async def test_policy_shared_by_twenty() -> None:
    """Twenty conversations at once under one policy keep their counts apart."""
    policy = RetryPolicy(attempts=4, reasks=3)
    scripts: list[list[BaseException | None]] = [[FAULT] * (n % 4) + [BAD] * (n % 3) + [None] for n in range(20)]
    results = await asyncio.gather(*(converse(policy, script) for script in scripts))
    for number, (done, count, _, error) in enumerate(results):
        assert error is None
        assert (done, count.faults, count.reasks) == (number % 4 + number % 3 + 1, number % 4, number % 3)
