"""Keys stay out of messages, logs and tracebacks, also where an endpoint repeats the key that it was sent."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

_LOOKS_LIKE_A_KEY = re.compile(
    r"\b(?:(?:sk|pk|rk|gsk|xai)[-_][-_A-Za-z0-9*.]{7,}\w|AIza[-_A-Za-z0-9]{20,})|Bearer\s+\S+"
)
_SHORTEST = 6
"""Shorter keys ("unused", "none") are words, and stand in for a key where a server wants none."""

_current: ContextVar[tuple[str, ...]] = ContextVar("movesextract_secrets", default=())


def known_secrets(*given: str | None) -> tuple[str, ...]:
    """The keys that may be on the wire: those *given*, and every provider's key in the environment."""
    found = [*given, *(value for name, value in os.environ.items() if name.endswith(("_API_KEY", "_ADMIN_KEY")))]
    return tuple(dict.fromkeys(key.strip() for key in found if key and len(key.strip()) > _SHORTEST))


def redact(text: str, secrets: Sequence[str] = ()) -> str:
    """*text* without *secrets*, and without anything else that looks like a key.

    >>> redact("Incorrect API key provided: sk-abcdef123456. Not hunter2-hunter2!", ["hunter2-hunter2"])
    'Incorrect API key provided: [key]. Not [key]!'
    """
    for secret in secrets:
        text = text.replace(secret, "[key]")
    return _LOOKS_LIKE_A_KEY.sub("[key]", text)


def redact_chain(error: BaseException, secrets: Sequence[str]) -> None:
    """Redact the messages of *error* and of the errors behind it, in place: tracebacks print all of them."""
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        one = pending.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.args = tuple(redact(arg, secrets) if isinstance(arg, str) else arg for arg in one.args)
        pending += [one.__cause__, one.__context__]


class _RedactingFilter(logging.Filter):
    """Redacts what instructor logs during our own conversations; other users of instructor are left alone."""

    def filter(self, record: logging.LogRecord) -> bool:
        secrets = _current.get()
        if secrets:
            record.msg, record.args = redact(record.getMessage(), secrets), ()
        return True


_FILTER = _RedactingFilter()


@contextmanager
def guarded(secrets: tuple[str, ...]) -> Iterator[None]:
    """Within this context, *secrets* are kept out of instructor's log, which repeats the errors of endpoints."""
    logging.getLogger("instructor.v2.retry").addFilter(_FILTER)
    token = _current.set(secrets)
    try:
        yield
    finally:
        _current.reset(token)
