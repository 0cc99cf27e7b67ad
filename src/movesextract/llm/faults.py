"""The border: every error of openai, instructor and the transport becomes one of ours, with what to do about it."""

from __future__ import annotations

import asyncio
import re

from movesextract import errors
from movesextract.llm.retry import is_unparseable_body
from movesextract.usage import Usage

_SECRET = re.compile(r"\b(?:sk|pk|key|gsk|xai|AIza)[-_A-Za-z0-9*.]{8,}|Bearer\s+\S+")
_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size)|maximum context|too many tokens|prompt is too long|exceed_context|exceeds the "
    r"available context",
    re.IGNORECASE,
)
_FILTERED = re.compile(r"content[_ ](?:filter|policy|management)|safety", re.IGNORECASE)


def scrub(message: str) -> str:
    """*message* without anything that looks like a key, and not longer than a paragraph.

    >>> scrub("Incorrect API key provided: sk-abcdef123456.")
    'Incorrect API key provided: [key]'
    """
    flat = " ".join(_SECRET.sub("[key]", message).split())
    return flat if len(flat) <= 400 else flat[:397] + "..."


def as_model_error(error: BaseException, *, label: str, usage: Usage) -> errors.ModelError:
    """The error of ours that says what *error* means for the model called *label*. Raise it ``from error``."""
    cause = _innermost(error)
    status = getattr(cause, "status_code", None)
    if isinstance(status, int):
        return _from_status(cause, status, label, usage)
    return _from_kind(cause, label, usage)


def _innermost(error: BaseException) -> BaseException:
    """instructor wraps what happened; the openai error, with its status, is what speaks."""
    import instructor.core  # noqa: PLC0415

    if isinstance(error, instructor.core.InstructorRetryException) and error.__cause__ is not None:
        return error.__cause__
    return error


def _from_status(error: BaseException, status: int, label: str, usage: Usage) -> errors.ModelError:
    said = scrub(str(getattr(error, "message", None) or error))
    code = str(getattr(error, "code", None) or "")
    kind: type[errors.ModelError] = errors.BadRequestError
    advice = f"{label} refused the request (HTTP {status})"
    if status in {401, 403}:
        kind, advice = errors.AuthenticationError, f"{label} does not accept the key (HTTP {status}): check it"
    elif code == "insufficient_quota" or status == 402:
        kind, advice = errors.QuotaError, f"the account behind the key for {label} has no quota left"
    elif _TOO_LONG.search(f"{code} {said}"):
        kind, advice = errors.ContextTooLongError, f"the prompt does not fit {label}: lower max_window_tokens"
    elif status == 404:
        kind, advice = errors.ModelNotFoundError, f"{label} is not known at that endpoint: check model and base_url"
    elif status == 429:
        kind, advice = errors.RateLimitError, f"{label} still limits requests after {usage.requests} of them"
    elif status >= 500 or status in {408, 409}:
        kind, advice = errors.ServerError, f"{label} failed {usage.requests} times, last with HTTP {status}"
    elif _FILTERED.search(f"{code} {said}"):
        kind, advice = errors.RefusalError, f"a content filter of {label} stopped the request"
    request_id = getattr(error, "request_id", None)
    return kind(f"{advice}: {said}", usage=usage, status_code=status, request_id=request_id)


def _from_kind(error: BaseException, label: str, usage: Usage) -> errors.ModelError:
    import openai  # noqa: PLC0415
    import pydantic  # noqa: PLC0415

    said = scrub(f"{type(error).__name__}: {error}")
    if isinstance(error, openai.APITimeoutError | TimeoutError | asyncio.TimeoutError):
        return errors.DeadlineError(f"{label} did not answer in time ({usage.requests} requests)", usage=usage)
    if isinstance(error, openai.APIConnectionError):
        reason = scrub(str(error.__cause__ or error))
        return errors.ConnectionFailedError(f"{label} could not be reached: {reason}", usage=usage)
    if isinstance(error, pydantic.ValidationError):
        told = f"{label} gave no usable answer in {usage.requests} tries: {said}"
        return errors.InvalidAnswerError(told, usage=usage)
    if is_unparseable_body(error):
        return errors.ServerError(f"{label} did not answer with a chat completion: {said}", usage=usage)
    if isinstance(error, openai.OpenAIError) and "credentials" in str(error).lower():
        return errors.AuthenticationError(f"no key for {label}: set its environment variable or api_key", usage=usage)
    return errors.ServerError(f"{label} failed: {said}", usage=usage)
