"""The border: every error of openai, instructor and the transport becomes one of ours, with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from movesextract import errors
from movesextract.llm.retry import is_out_of_quota, is_unparseable_body
from movesextract.llm.secrecy import redact
from movesextract.usage import Usage

_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size)|maximum context|too many tokens|prompt is too long|exceed_context|exceeds the "
    r"available context|maximum number of tokens",
    re.IGNORECASE,
)
_FILTERED = re.compile(r"content[_ ](?:filter|policy|management)|safety (?:system|filter|polic)", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_LONGEST = 400


def scrub(message: str, secrets: Sequence[str] = ()) -> str:
    """*message* without *secrets* or anything that looks like a key, on one line, and not longer than a paragraph.

    >>> scrub("Incorrect API key provided: sk-abcdef123456.")
    'Incorrect API key provided: [key].'
    """
    flat = " ".join(redact(message, secrets).split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 3] + "..."


def as_model_error(
    error: BaseException, *, label: str, usage: Usage, secrets: Sequence[str] = (), request_id: str | None = None
) -> errors.ModelError:
    """The error of ours that says what *error* means for the model called *label*. Raise it ``from error``.

    *request_id* names the last response, for errors that do not know theirs; *secrets* are kept out of the message.
    """
    cause = innermost(error)
    status = getattr(cause, "status_code", None)
    if isinstance(status, int):
        mapped = _from_status(cause, status, label, usage, secrets)
    else:
        mapped = _from_kind(cause, label, usage, secrets)
    mapped.request_id = mapped.request_id or request_id
    return mapped


def innermost(error: BaseException) -> BaseException:
    """What happened, out of instructor's wrapping, which when printed repeats every answer of the conversation."""
    import instructor.core  # noqa: PLC0415

    if isinstance(error, instructor.core.InstructorRetryException) and error.__cause__ is not None:
        return error.__cause__
    return error


def _from_status(
    error: BaseException, status: int, label: str, usage: Usage, secrets: Sequence[str]
) -> errors.ModelError:
    said = scrub(_said(error), secrets)
    told = f"{getattr(error, 'code', None) or ''} {said}"
    kind: type[errors.ModelError] = errors.BadRequestError
    advice = f"{label} refused the request (HTTP {status})"
    if status in {401, 403}:
        kind, advice = errors.AuthenticationError, f"{label} does not accept the key (HTTP {status}): check it"
    elif status == 402 or is_out_of_quota(error):
        kind, advice = errors.QuotaError, f"the account behind the key for {label} has no quota left: check its billing"
    elif status == 413 or _TOO_LONG.search(told):
        kind, advice = errors.ContextTooLongError, f"the prompt does not fit {label}: lower max_window_tokens"
    elif status == 404:
        kind, advice = errors.ModelNotFoundError, f"{label} is not known at that endpoint: check model and base_url"
    elif status == 429:
        advice = f"{label} still limits requests after {usage.requests} of them: wait, or lower concurrency"
        kind = errors.RateLimitError
    elif status >= 500 or status in {408, 409}:
        kind, advice = errors.ServerError, f"{label} failed {usage.requests} times, last with HTTP {status}: try later"
    elif _FILTERED.search(told):
        kind, advice = errors.RefusalError, f"a content filter of {label} stopped the request"
    message = f"{advice} ({said})" if said else advice
    return kind(message, usage=usage, status_code=status, request_id=getattr(error, "request_id", None))


def _said(error: BaseException) -> str:
    """What the endpoint itself said: its message without the wrapping; nothing where it sent a web page."""
    body = getattr(error, "body", None)
    told = body.get("message") if isinstance(body, Mapping) else None
    text = told if isinstance(told, str) else str(getattr(error, "message", None) or error)
    return "" if _MARKUP.search(text) else text


def _from_kind(error: BaseException, label: str, usage: Usage, secrets: Sequence[str]) -> errors.ModelError:
    import openai  # noqa: PLC0415
    import pydantic  # noqa: PLC0415

    said = scrub(f"{type(error).__name__}: {error}", secrets)
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        told = f"{label} did not answer in time ({usage.requests} requests): raise timeout, or try later"
        return errors.DeadlineError(told, usage=usage)
    if isinstance(error, openai.APIConnectionError):
        reason = scrub(str(error.__cause__ or error), secrets) or said
        told = f"{label} could not be reached: check base_url and the network ({reason})"
        return errors.ConnectionFailedError(told, usage=usage)
    if isinstance(error, pydantic.ValidationError):
        told = f"{label} gave no usable answer in {usage.requests} tries: use a stronger model ({said})"
        return errors.InvalidAnswerError(told, usage=usage)
    if is_unparseable_body(error):
        told = f"{label} did not answer with a chat completion: check base_url ({said})"
        return errors.ServerError(told, usage=usage)
    if isinstance(error, openai.OpenAIError) and "credentials" in str(error).lower():
        return errors.AuthenticationError(f"no key for {label}: set its environment variable or api_key", usage=usage)
    return errors.ServerError(f"{label} failed: {said}", usage=usage)
