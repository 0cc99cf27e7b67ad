"""One retry policy owns every attempt: transport faults, overload, and answers that must be asked again.

It runs inside instructor's loop; the openai client's own retries are off, since layers multiply.
"""

from __future__ import annotations

import email.utils
import json
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tenacity

OVERLOAD_STATUS = frozenset({408, 409, 429})
_QUOTA_CODES = ("insufficient_quota", "billing_hard_limit_reached")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How stubborn to be. Times are in seconds.

    ``attempts`` bounds the requests lost to transport faults and overload, ``reasks`` the answers sent back, and
    ``total`` the time from the first request to the start of the last one, waiting included. A server that asks for a
    longer pause than ``longest_pause`` is not waited for.
    """

    attempts: int = 6
    reasks: int = 2
    total: float = 600.0
    longest_pause: float = 120.0
    first_pause: float = 0.5
    sleep: Callable[[float], Awaitable[None]] | None = field(default=None, repr=False)


@dataclass(slots=True)
class AttemptCount:
    """What went wrong so far in one conversation: requests lost to ``faults``, answers sent back (``reasks``)."""

    faults: int = 0
    reasks: int = 0
    hopeless: bool = False
    """Set from outside when the last answer must not be asked again (a refusal)."""
    unusable: bool = False
    """Set from outside when the last response held no message at all."""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The pause in seconds that a response asks for (``retry-after-ms``, else ``retry-after`` as seconds or HTTP date,
    RFC 9110 section 10.2.3); None if it asks for none, or for one that is no number or date.

    >>> retry_after({"retry-after": "7"}), retry_after({"retry-after-ms": "250"}), retry_after({})
    (7.0, 0.25, None)
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    if value is None:
        return None
    seconds = _number(value)
    return seconds if seconds is not None else _seconds_until(value)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return None if math.isnan(number) else max(0.0, number)


def _seconds_until(date: str) -> float | None:
    try:
        return max(0.0, email.utils.parsedate_to_datetime(date).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def is_out_of_quota(error: BaseException) -> bool:
    """Whether the account has no money left; OpenAI reports it with the status of a rate limit (429)."""
    return any(getattr(error, name, None) in _QUOTA_CODES for name in ("code", "type"))


def is_transient(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    import httpx2  # noqa: PLC0415
    import openai  # noqa: PLC0415

    if isinstance(error, openai.APIConnectionError):
        # A replaying cassette that lacks the request shows as a connection error too; it would never heal.
        return error.__cause__ is None or isinstance(error.__cause__, httpx2.TransportError | httpx2.DecodingError)
    if _headers(error).get("x-should-retry") == "false" or is_out_of_quota(error):
        return False
    status = getattr(error, "status_code", None)  # openai's errors have it, and those of other providers' clients
    return isinstance(status, int) and (status in OVERLOAD_STATUS or status >= 500)


def is_overload(error: BaseException | None) -> bool:
    """Whether the endpoint has too much to do just now: HTTP 429, 503, 529 (Anthropic's), or no answer in time."""
    import httpx2  # noqa: PLC0415
    import openai  # noqa: PLC0415

    if isinstance(error, openai.APITimeoutError):
        # aiohttp's transport calls a dropped connection a ConnectTimeout.
        return not isinstance(error.__cause__, httpx2.ConnectTimeout)
    return getattr(error, "status_code", None) in {429, 503, 529} and error is not None and is_transient(error)


def pause_asked_by(error: BaseException | None) -> float | None:
    """The pause in seconds that the response behind *error* asks for, if any."""
    return None if error is None else retry_after(_headers(error))


def is_unparseable_body(error: BaseException) -> bool:
    """Whether a 200 response was no chat completion: HTML, broken JSON, no choices."""
    import instructor.core  # noqa: PLC0415

    return isinstance(error, json.JSONDecodeError | UnicodeDecodeError | instructor.core.ResponseParsingError)


def asks_again(error: BaseException) -> bool:
    """Whether the answer came, but must be asked for again with a remark."""
    import pydantic  # noqa: PLC0415

    return isinstance(error, pydantic.ValidationError)


def retrying(policy: RetryPolicy, count: AttemptCount, **around: Any) -> tenacity.AsyncRetrying:
    """A fresh tenacity object for one conversation (its state must not be shared between tasks).

    *around*: tenacity's ``before`` and ``after``, called around each attempt.
    """
    import tenacity  # noqa: PLC0415

    backoff = tenacity.wait_random_exponential(multiplier=policy.first_pause, max=30)

    def worth_retrying(error: BaseException) -> bool:
        if isinstance(error, Exception) and count.unusable:
            return True  # instructor stumbles over such a response in one of several ways
        if asks_again(error):
            return not count.hopeless
        return is_transient(error) or is_unparseable_body(error)

    def wait(state: tenacity.RetryCallState) -> float:
        error = _error_of(state)
        if error is None or asks_again(error):
            return 0.0
        return retry_after(_headers(error)) or backoff(state)

    def stop(state: tenacity.RetryCallState) -> bool:
        error = _error_of(state)
        answered = error is not None and asks_again(error)
        if not answered:
            count.faults += 1
        elapsed = state.seconds_since_start or 0.0
        enough = (
            (answered and count.reasks >= policy.reasks)
            or count.faults >= policy.attempts
            or state.upcoming_sleep > policy.longest_pause
            or elapsed + state.upcoming_sleep > policy.total
        )
        if answered and not enough:
            count.reasks += 1
        return enough

    options: dict[str, Any] = around if policy.sleep is None else {"sleep": policy.sleep, **around}
    return tenacity.AsyncRetrying(
        retry=tenacity.retry_if_exception(worth_retrying), wait=wait, stop=stop, reraise=True, **options
    )


def _headers(error: BaseException) -> Mapping[str, str]:
    return getattr(getattr(error, "response", None), "headers", None) or {}


def _error_of(state: tenacity.RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None
