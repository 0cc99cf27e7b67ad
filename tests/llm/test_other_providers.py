"""Providers that instructor connects: other modes of asking, other ways of counting."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import instructor
import openai
import pytest
from pydantic import SecretStr

from movesextract import errors
from movesextract.answers import AnswerLog
from movesextract.llm.choice import ModelChoice
from movesextract.llm.client import ClientOptions, InstructorCompleter
from movesextract.llm.conversation import Conversation
from movesextract.llm.retry import RetryPolicy
from tests.llm.misbehaving import Reply, raw_json, serving
from tests.llm.talking import DEPARTURE, HIRE, Sleep, no_complaints, question


def tool_call(arguments: str, *, finish: str = "tool_calls") -> Reply:
    """An answer given as the call of a function."""
    function = {"name": "Answer", "arguments": arguments}
    call = {"id": "call-1", "type": "function", "function": function}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    return raw_json({"id": "c", "choices": [choice], "usage": {"prompt_tokens": 5, "completion_tokens": 2}})


def provider_at(url: str, given: dict[str, Any]) -> Any:
    """In place of instructor.from_provider: a provider at *url* that wants functions called; notes what it is given."""

    def connect(name: str, **options: Any) -> instructor.AsyncInstructor:
        given.update(options, name=name)
        client = openai.AsyncOpenAI(base_url=url, api_key="k", max_retries=0)
        return instructor.from_openai(client, mode=instructor.Mode.TOOLS, model="m")

    return connect


async def test_answers_as_function_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a provider that calls functions the same holds: good events are kept, only the bad one is asked again."""
    bad = {"type": "departure", "sentences": [2], "person": "Tom Reyes"}
    script = [tool_call(json.dumps({"events": [HIRE, bad]})), tool_call(json.dumps({"events": [DEPARTURE]}))]
    given: dict[str, Any] = {}
    with serving(script) as (server, url):
        monkeypatch.setattr("instructor.from_provider", provider_at(url, given))
        options = ClientOptions(api_key=SecretStr("a-key"), timeout=9.0, retry=RetryPolicy(sleep=Sleep()))
        completer = InstructorCompleter(ModelChoice("someprovider", "m", "test"), options)
        request = question()
        completion = await completer.complete(request)
        await completer.aclose()
    assert [event.type for event in request.log.accepted] == ["hire", "departure"]
    assert (completion.usage.requests, completion.usage.reasks, completion.usage.prompt_tokens) == (2, 1, 10)
    assert completion.usage.cost_usd is None
    assert "Events 1 are right and kept" in json.dumps(server.seen[1].body["messages"])
    assert given == {
        "name": "someprovider/m",
        "async_client": True,
        "timeout": 9.0,
        "max_retries": 0,
        "api_key": "a-key",
    }


async def test_provider_that_cannot_be_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a provider's set-up raises is a NoModelError that names the model and the cause, and not the key."""

    def connect(name: str, **options: Any) -> None:
        raise RuntimeError(f"no luck with key {options['api_key']}")

    monkeypatch.setattr("instructor.from_provider", connect)
    completer = InstructorCompleter(
        ModelChoice("someprovider", "m", "test"), ClientOptions(api_key=SecretStr("Distinctive/Fake+Key"))
    )
    with pytest.raises(errors.NoModelError, match="someprovider/m cannot be used: RuntimeError: no luck") as caught:
        await completer.complete(question())
    assert "Distinctive" not in str(caught.value)
    assert "Distinctive" not in str(caught.value.__cause__)


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        (None, (0, 0, 0)),
        ({"prompt_tokens": 10, "completion_tokens": 3}, (10, 0, 3)),
        (
            {"prompt_tokens": 10, "completion_tokens": 3, "prompt_tokens_details": SimpleNamespace(cached_tokens=4)},
            (10, 4, 3),
        ),
        ({"prompt_tokens": 10, "prompt_tokens_details": SimpleNamespace(cached_tokens=40)}, (10, 10, 0)),
        ({"input_tokens": 10, "output_tokens": 3}, (10, 0, 3)),
        ({"input_tokens": 10, "output_tokens": 3, "cache_read_input_tokens": 90}, (100, 90, 3)),
        ({"input_tokens": 10, "cache_read_input_tokens": 90, "cache_creation_input_tokens": 5}, (105, 90, 0)),
        ({"prompt_tokens": -4, "completion_tokens": "3"}, (0, 0, 0)),
    ],
)
def test_tokens_are_counted_alike(usage: dict[str, Any] | None, expected: tuple[int, int, int]) -> None:
    """Prompt tokens include cached ones, whether the provider counts them into the prompt (OpenAI) or beside it."""
    talk = Conversation(AnswerLog(check=no_complaints))
    response = SimpleNamespace(usage=None if usage is None else SimpleNamespace(**usage), content="anthropic's form")
    talk.after_response(response)
    assert (talk.prompt_tokens, talk.cached_tokens, talk.completion_tokens) == expected
    assert talk.metered is (usage is not None)
    assert not talk.count.unusable
