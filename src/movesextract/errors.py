"""Every error that movesextract raises.

MovesExtractError
├── UsageError                  the call itself is wrong: a bad option, a call from the wrong thread
├── InputError                  an article cannot be had
│   ├── InputNotFoundError      no such file or folder
│   ├── InputUnreadableError    the file is there, but the system does not let us read it
│   └── UndecodableError        the bytes are no text: binary, encrypted, broken
├── StoreError                  the store of answers cannot be opened, read or written
│   ├── StoreTooNewError        a newer version of the library wrote it
│   └── StoreCorruptError       the file is damaged
├── NoModelError                no model is configured or installed
└── ModelError                  a model was asked and no usable answer came
    ├── AuthenticationError     the key is missing, wrong or not allowed
    ├── ModelNotFoundError      the endpoint does not know the model, or there is no such endpoint
    ├── QuotaError              the account has no money left
    ├── RateLimitError          still too many requests after every retry
    ├── ServerError             the endpoint failed or did not speak the protocol
    ├── ConnectionFailedError   the endpoint could not be reached
    ├── DeadlineError           no answer in time
    ├── BadRequestError         the endpoint refused the request as malformed
    ├── ContextTooLongError     the prompt does not fit the model
    ├── RefusalError            the model, or a content filter, declined to answer
    ├── TruncatedAnswerError    the answer was cut off and the text cannot be split further
    └── InvalidAnswerError      the answers stayed unusable after every re-ask
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from movesextract.usage import Usage

__all__ = [
    "AuthenticationError",
    "BadRequestError",
    "ConnectionFailedError",
    "ContextTooLongError",
    "DeadlineError",
    "InputError",
    "InputNotFoundError",
    "InputUnreadableError",
    "InvalidAnswerError",
    "ModelError",
    "ModelNotFoundError",
    "MovesExtractError",
    "NoModelError",
    "QuotaError",
    "RateLimitError",
    "RefusalError",
    "ServerError",
    "StoreCorruptError",
    "StoreError",
    "StoreTooNewError",
    "TruncatedAnswerError",
    "UndecodableError",
    "UsageError",
]


class MovesExtractError(Exception):
    """Base of every error raised by this library."""


class UsageError(MovesExtractError, ValueError):
    """The caller asked for something that makes no sense; the message says what would."""


class InputError(MovesExtractError):
    """An article cannot be had. ``source`` names it."""

    def __init__(self, message: str, *, source: str | None = None) -> None:
        super().__init__(message)
        self.source = source


class InputNotFoundError(InputError, FileNotFoundError):
    """There is no such file or folder."""


class InputUnreadableError(InputError, PermissionError):
    """The file or folder exists, but cannot be read."""


class UndecodableError(InputError, ValueError):
    """The bytes are not text in any encoding that we know: binary, encrypted or broken."""


class StoreError(MovesExtractError):
    """The store of answers cannot be opened, read or written: locked for too long, disk full, no store at all."""


class StoreTooNewError(StoreError):
    """A newer version of the library wrote the store; this one does not know its schema."""


class StoreCorruptError(StoreError):
    """The store's file is damaged, or an answer in it is not what was written. It is never repaired silently."""


class NoModelError(MovesExtractError):
    """No model is configured, and none is installed; the message says the ways out."""


class ModelError(MovesExtractError):
    """A model was asked, and no usable answer came.

    ``usage`` is what the attempts cost (None if nothing was sent), ``status_code`` the HTTP status and ``request_id``
    the provider's name for the request, where there was one. No key is ever part of the message.
    """

    def __init__(
        self,
        message: str,
        *,
        usage: Usage | None = None,
        status_code: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.usage = usage
        self.status_code = status_code
        self.request_id = request_id


class AuthenticationError(ModelError):
    """The key is missing, wrong, or not allowed to use the model (HTTP 401, 403)."""


class ModelNotFoundError(ModelError):
    """The endpoint does not know the model, or nothing answers at that path (HTTP 404)."""


class QuotaError(ModelError):
    """The account behind the key has no money or quota left; waiting does not help."""


class RateLimitError(ModelError):
    """Still too many requests (HTTP 429) after every allowed retry."""


class ServerError(ModelError):
    """The endpoint failed (HTTP 5xx) or answered with something that is not a chat completion."""


class ConnectionFailedError(ModelError):
    """The endpoint could not be reached, or dropped the connection, at every attempt."""


class DeadlineError(ModelError):
    """No answer within the allowed time."""


class BadRequestError(ModelError):
    """The endpoint refused the request as malformed (other HTTP 4xx)."""


class ContextTooLongError(ModelError):
    """The prompt is longer than the model's context."""


class RefusalError(ModelError):
    """The model declined to answer, or a content filter stopped it."""


class TruncatedAnswerError(ModelError):
    """The answer hit the token limit although the window was already a single sentence."""


class InvalidAnswerError(ModelError):
    """The model's answers were unusable, and stayed so after the allowed re-asks."""
