"""The border: every error that openai and instructor can raise becomes one of ours."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

import httpx2
import instructor.core
import openai
import pydantic
import pytest

from movesextract import errors
from movesextract.llm.faults import as_model_error, innermost
from movesextract.usage import Usage

USAGE = Usage(model="m", requests=2, prompt_tokens=7)
REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def response(status: int, **headers: str) -> httpx2.Response:
    """A response with that status."""
    return httpx2.Response(status, headers={"x-request-id": "req-1", **headers}, request=REQUEST, json={})


def public(module: Any) -> list[type[BaseException]]:
    """The exception classes that *module* exports."""
    values = [getattr(module, name) for name in dir(module)]  # some are loaded when they are asked for
    found = {value for value in values if inspect.isclass(value) and issubclass(value, BaseException)}
    return sorted(found, key=lambda kind: kind.__name__)


VALUES = {
    "message": "something went wrong",
    "request": REQUEST,
    "body": {"message": "something went wrong"},
    "completion": SimpleNamespace(usage=None),
    "unsent_messages": [],
    "n_attempts": 2,
    "total_usage": None,
    "budget": 1,
    "mode": "json",
    "raw_response": None,
    "provider": "openai",
    "valid_modes": [],
}
STATUS = {
    "APIResponseValidationError": 200,
    "APIStatusError": 418,
    "AuthenticationError": 401,
    "BadRequestError": 400,
    "ConflictError": 409,
    "InternalServerError": 500,
    "NotFoundError": 404,
    "OAuthError": 401,
    "PermissionDeniedError": 403,
    "RateLimitError": 429,
    "UnprocessableEntityError": 422,
}


def made(kind: type[BaseException]) -> BaseException:
    """An instance of *kind*, whatever its constructor wants."""
    try:
        wanted = inspect.signature(kind).parameters.values()
    except ValueError:  # it has no constructor of its own
        return kind("something went wrong")
    values = {**VALUES, "response": response(STATUS.get(kind.__name__, 500))}
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in wanted:
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            continue
        if parameter.default is not parameter.empty and parameter.name not in {"message", "response"}:
            continue
        value = values.get(parameter.name)
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            positional.append(value)
    return kind(*positional, **named)


ALL = [*public(openai), *public(instructor.core)]


def test_the_walk_finds_the_classes() -> None:
    """The list that the next test walks is not empty or cut short."""
    names = {kind.__name__ for kind in ALL}
    assert names >= {"OpenAIError", "RateLimitError", "APITimeoutError", "InstructorRetryException"}
    assert len(ALL) >= 25


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
@pytest.mark.parametrize("wrapped", [False, True])
def test_every_foreign_error_is_mapped(kind: type[BaseException], *, wrapped: bool) -> None:
    """Each becomes a proper subclass of ModelError with the bill and a message that names the model."""
    error = made(kind)
    if wrapped:
        outer = instructor.core.InstructorRetryException(str(error), n_attempts=2, total_usage=None)
        outer.__cause__ = error
        error = outer
    mapped = as_model_error(error, label="some/model", usage=USAGE)
    assert isinstance(mapped, errors.ModelError)
    assert type(mapped) is not errors.ModelError
    assert mapped.usage == USAGE
    assert "some/model" in str(mapped)
    assert mapped.status_code == getattr(innermost(error), "status_code", None)


@pytest.mark.parametrize("kind", [RuntimeError, TypeError, KeyError, UnicodeEncodeError, RecursionError, OSError])
def test_other_errors_are_mapped_too(kind: type[BaseException]) -> None:
    """Whatever else comes out of a client is a ServerError that names it."""
    error = UnicodeEncodeError("utf-8", "a", 0, 1, "why") if kind is UnicodeEncodeError else kind("why")
    mapped = as_model_error(error, label="m", usage=USAGE)
    assert type(mapped) is errors.ServerError
    assert kind.__name__ in str(mapped)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, {}, errors.AuthenticationError),
        (402, {}, errors.QuotaError),
        (403, {}, errors.AuthenticationError),
        (404, {}, errors.ModelNotFoundError),
        (408, {}, errors.ServerError),
        (409, {}, errors.ServerError),
        (413, {}, errors.ContextTooLongError),
        (418, {}, errors.BadRequestError),
        (429, {}, errors.RateLimitError),
        (429, {"code": "insufficient_quota"}, errors.QuotaError),
        (429, {"type": "insufficient_quota"}, errors.QuotaError),
        (429, {"code": "billing_hard_limit_reached"}, errors.QuotaError),
        (429, {"code": {"odd": 1}}, errors.RateLimitError),
        (400, {"code": "context_length_exceeded"}, errors.ContextTooLongError),
        (400, {"message": "This model's maximum context length is 4096 tokens"}, errors.ContextTooLongError),
        (400, {"message": "prompt is too long: 210000 tokens > 200000 maximum"}, errors.ContextTooLongError),
        (400, {"message": "input token count exceeds the maximum number of tokens"}, errors.ContextTooLongError),
        (400, {"message": "rejected as a result of our safety system"}, errors.RefusalError),
        (400, {"code": "content_filter"}, errors.RefusalError),
        (400, {"message": "unknown parameter safety_identifier"}, errors.BadRequestError),
        (503, {}, errors.ServerError),
    ],
)
def test_status_and_code_decide(status: int, body: dict[str, Any], expected: type[errors.ModelError]) -> None:
    """The status, the provider's code and, where these are not enough, its words decide the class."""
    error = openai.APIStatusError("no", response=response(status), body=body)
    mapped = as_model_error(error, label="m", usage=USAGE)
    assert type(mapped) is expected
    assert (mapped.status_code, mapped.request_id) == (status, "req-1")


def test_message_is_the_endpoints_own() -> None:
    """The endpoint's own words are quoted without the wrapping of the client, and without a web page around them."""
    told = openai.APIStatusError("Error code: 400 - {...}", response=response(400), body={"message": "Bad spoon"})
    assert str(as_model_error(told, label="m", usage=USAGE)).endswith("(Bad spoon)")
    page = openai.APIStatusError("<html>Nginx</html>", response=response(502), body="<html>Nginx</html>")
    assert "tml" not in str(as_model_error(page, label="m", usage=USAGE))


def test_last_request_id_where_the_error_has_none() -> None:
    """An error about an answer carries the id of the response that held it; an HTTP error keeps its own."""

    class Strict(pydantic.BaseModel):
        n: int

    with pytest.raises(pydantic.ValidationError) as caught:
        Strict.model_validate({})
    answer = as_model_error(caught.value, label="m", usage=USAGE, request_id="req-last")
    assert (type(answer), answer.request_id) == (errors.InvalidAnswerError, "req-last")
    own = as_model_error(
        openai.APIStatusError("no", response=response(500), body=None), label="m", usage=USAGE, request_id="req-last"
    )
    assert own.request_id == "req-1"


def test_timeouts_of_any_kind() -> None:
    """Both openai's timeout and Python's are a DeadlineError."""
    for error in (openai.APITimeoutError(REQUEST), TimeoutError()):
        assert type(as_model_error(error, label="m", usage=USAGE)) is errors.DeadlineError
