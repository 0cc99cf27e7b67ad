"""Bad answers over real HTTP: what is kept, what is asked again and how, what ends as an error."""

from __future__ import annotations

import json
from typing import Any

import pytest

from movesextract import errors
from movesextract.answers import AnswerLog, Complaint
from movesextract.llm.client import ClientOptions
from movesextract.llm.retry import RetryPolicy
from movesextract.wire import WireEvent
from tests.llm.misbehaving import Reply, chat, events, failure
from tests.llm.talking import DEPARTURE, HIRE, question, talking

WHOLE = json.dumps({"events": [HIRE, DEPARTURE]})
NONSENSE = chat("I would rather talk about the weather.")


def wire(**changes: Any) -> dict[str, Any]:
    """The hire with changes; None removes a key."""
    return {key: value for key, value in (HIRE | changes).items() if value is not None}


@pytest.mark.parametrize(
    "content",
    [
        WHOLE,
        json.dumps([HIRE, DEPARTURE]),
        f"```json\n{WHOLE}\n```",
        f"```\n{WHOLE}\n```",
        f"Here are the events:\n\n{WHOLE}\n\nLet me know if you need more.",
        f"<think>Two moves.</think>\n{WHOLE}",
        json.dumps({"events": [HIRE, DEPARTURE], "note": "extra keys"}),
        f"  \n\ufeff{WHOLE}",
    ],
)
async def test_wrappings_of_a_good_answer(content: str) -> None:
    """However a good answer is wrapped, one request is enough."""
    with talking([chat(content)]) as talk:
        completion = await talk.ask()
    assert talk.kept == ["hire", "departure"]
    assert len(talk.server.seen) == 1
    assert completion.cut_off is None
    assert (completion.usage.requests, completion.usage.reasks) == (1, 0)


@pytest.mark.parametrize("content", [json.dumps({"events": HIRE}), json.dumps(HIRE)])
async def test_single_event_without_list(content: str) -> None:
    """One event where a list was wanted is a list of one."""
    with talking([chat(content)]) as talk:
        await talk.ask()
    assert talk.kept == ["hire"]
    assert len(talk.server.seen) == 1


async def test_bill_of_a_good_answer() -> None:
    """Tokens are the provider's own, cached ones as a part of the prompt; an unknown price is None, not 0."""
    with talking([chat(WHOLE)]) as talk:
        usage = (await talk.ask()).usage
    assert (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens) == (100, 60, 10)
    assert usage.model == "m"
    assert usage.cost_usd is None
    assert usage.seconds > 0


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (wire(person=None), "person"),
        (wire(person=["Ines", "Duarte"]), "person"),
        (wire(person={"name": "Ines Duarte"}), "person"),
        (wire(sentences="first"), "sentences"),
        (wire(sentences=[]), "sentences"),
        (wire(sentences=True), "sentences"),
        (wire(type="hiring"), "type"),
        (wire(status="perhaps"), "status"),
        ("Ines Duarte joined", "object"),
        (None, "object"),
    ],
)
async def test_only_the_bad_item_is_asked_again(bad: Any, named: str) -> None:
    """The re-ask names the field and says which events are kept; the good event comes once, tokens are summed."""
    with talking([events(DEPARTURE, bad), events(HIRE)]) as talk:
        completion = await talk.ask()
    assert talk.kept == ["departure", "hire"]
    first, second = talk.server.seen
    assert second.body["messages"][: len(first.texts)] == first.body["messages"]
    answer, remark = second.texts[len(first.texts) :]
    assert json.loads(answer) == {"events": [DEPARTURE, bad]}
    assert "event 2:" in remark
    assert named in remark
    assert "Events 1 are right and kept" in remark
    assert "event 1:" not in remark
    usage = completion.usage
    assert (usage.requests, usage.reasks, usage.prompt_tokens, usage.completion_tokens) == (2, 1, 200, 20)
    assert talk.sleep.pauses == [0.0]


async def test_remark_keeps_its_braces() -> None:
    """The remark reaches the model as written: its own braces and those of the answer are no templates."""
    odd = wire(person=None, role="{{ 7*7 }} {remark} {0}")
    with talking([events(odd), events(HIRE)]) as talk:
        await talk.ask()
    answer, remark = talk.server.seen[1].texts[-2:]
    assert "{{ 7*7 }} {remark} {0}" in answer
    assert 'Answer with {"events":[...]}' in remark


async def test_item_that_stays_bad() -> None:
    """An item that is never corrected costs the allowed re-asks, is reported, and loses nothing else."""
    with talking([events(DEPARTURE, wire(person=None))], policy=RetryPolicy(reasks=2)) as talk:
        completion = await talk.ask()
    assert talk.kept == ["departure"]
    assert [refused.complaint.field for refused in talk.request.log.refused] == ["person"]
    assert (completion.usage.requests, completion.usage.reasks, completion.usage.completion_tokens) == (3, 2, 30)
    assert len(talk.server.seen) == 3


async def test_complaints_of_the_caller_are_asked_again() -> None:
    """What the caller's check finds wrong is asked again in its words."""

    def check(event: WireEvent) -> list[Complaint]:
        wrong = event.words("person") == "Ines Duarte"
        return [Complaint("not_in_text", "person", "no Ines Duarte in the article")] if wrong else []

    request = question(log=AnswerLog(check=check))
    with talking([events(HIRE), events(wire(person="I. Duarte"))], request=request) as talk:
        await talk.ask()
    assert "no Ines Duarte in the article" in talk.server.seen[1].texts[-1]
    assert [event.words("person") for event in request.log.accepted] == ["I. Duarte"]


async def test_reasks_counted_amid_faults() -> None:
    """A fault between two answers is no re-ask, and the last bad answer, not sent back, is none either."""
    script = [failure(500), events(wire(person=None), DEPARTURE), failure(500), events(wire(person=None))]
    with talking(script, policy=RetryPolicy(reasks=1)) as talk:
        completion = await talk.ask()
    assert (completion.usage.requests, completion.usage.reasks) == (4, 1)
    assert len(talk.server.seen) == 4


async def test_answer_that_broke_off() -> None:
    """Of an answer cut off with finish_reason stop the whole items are kept, and the rest is asked for again."""
    cut = WHOLE[: WHOLE.index('"Tom')]
    with talking([chat(cut), events(DEPARTURE)]) as talk:
        completion = await talk.ask()
    assert talk.kept == ["hire", "departure"]
    assert "broke off" in talk.server.seen[1].texts[-1]
    assert "Events 1 are right and kept" in talk.server.seen[1].texts[-1]
    assert completion.cut_off is None
    assert completion.usage.reasks == 1


async def test_answer_that_always_breaks_off() -> None:
    """An answer that never comes whole is handed over as cut off: the caller asks about less, nothing is lost."""
    cut = WHOLE[: WHOLE.index('"Tom')]
    with talking([chat(cut)]) as talk:
        completion = await talk.ask()
    assert completion.cut_off == cut
    assert completion.usage.requests == 3


async def test_beginning_of_a_list_and_nothing_more() -> None:
    """An answer that breaks off before its first event, every time, is no answer."""
    with talking([chat('{"events": [oops')]) as talk, pytest.raises(errors.InvalidAnswerError):
        await talk.ask()
    assert len(talk.server.seen) == 3


@pytest.mark.parametrize("content", [WHOLE[:90], "", None, WHOLE])
async def test_finish_reason_length(content: str | None) -> None:
    """An answer at the token limit is handed over as cut off after one request, and paid for."""
    with talking([chat(content, finish="length")]) as talk:
        completion = await talk.ask()
    assert completion.cut_off == (content or "")
    assert (completion.usage.requests, completion.usage.prompt_tokens, completion.usage.completion_tokens) == (
        1,
        100,
        10,
    )
    assert len(talk.server.seen) == 1


async def test_finish_reason_length_on_a_reask() -> None:
    """The bill of a cut-off answer includes the answers before it."""
    with talking([NONSENSE, chat(WHOLE[:90], finish="length")]) as talk:
        completion = await talk.ask()
    assert completion.cut_off == WHOLE[:90]
    assert (completion.usage.requests, completion.usage.reasks, completion.usage.completion_tokens) == (2, 1, 20)


@pytest.mark.parametrize(
    "reply",
    [
        chat(None, refusal="I cannot help with that."),
        chat("", finish="content_filter"),
        chat("I can", finish="content_filter"),
        chat(WHOLE[:90], finish="content_filter"),
    ],
)
async def test_refusals_are_not_asked_again(reply: Reply) -> None:
    """A refusal or a content filter is a RefusalError after exactly one request, billed and with its request id."""
    with talking([reply]) as talk, pytest.raises(errors.RefusalError, match="declined") as caught:
        await talk.ask()
    assert len(talk.server.seen) == 1
    assert caught.value.usage is not None
    assert (caught.value.usage.requests, caught.value.usage.completion_tokens) == (1, 10)
    assert caught.value.request_id == "req-chat"
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize(
    "second",
    [
        NONSENSE,
        chat(None, refusal="Enough."),
        chat("", finish="content_filter"),
        failure(400, code="context_length_exceeded"),
        failure(400, code="content_filter"),
    ],
)
async def test_trouble_with_the_reask_loses_nothing(second: Reply) -> None:
    """Once an answer was understood, trouble with asking again for its bad items does not lose the good ones."""
    with talking([events(DEPARTURE, wire(person=None)), second]) as talk:
        completion = await talk.ask()
    assert talk.kept == ["departure"]
    assert len(talk.request.log.refused) == 1
    assert completion.usage.reasks >= 1


@pytest.mark.parametrize(
    "second", [failure(401), failure(404), failure(500), Reply(drop="before"), Reply(200, b"<html>")]
)
async def test_endpoint_lost_during_the_reask(second: Reply) -> None:
    """An endpoint that fails between two answers does not lose the good events; a warning says what happened."""
    script = [events(DEPARTURE, wire(person=None)), second]
    with talking(script, policy=RetryPolicy(attempts=2)) as talk:
        completion = await talk.ask()
    assert talk.kept == ["departure"]
    assert completion.warning is not None
    assert "the others are kept" in completion.warning
    assert completion.usage.requests >= 2
    assert completion.usage.completion_tokens == 10


async def test_endpoint_lost_with_nothing_kept() -> None:
    """An endpoint that fails before anything good was heard is an error, with the bill of both requests."""
    with (
        talking([events(wire(person=None)), failure(401)]) as talk,
        pytest.raises(errors.AuthenticationError) as caught,
    ):
        await talk.ask()
    assert caught.value.usage is not None
    assert (caught.value.usage.requests, caught.value.usage.completion_tokens) == (2, 10)


@pytest.mark.parametrize(
    "content", ["I would rather not.", "", None, "null", "[1, 2]", '{"events": 3}', "[" * 100_000, '{"a":' * 50_000]
)
async def test_nonsense_for_ever(content: str | None) -> None:
    """Nonsense is asked again a bounded number of times, then an InvalidAnswerError with the whole bill."""
    with (
        talking([chat(content)], policy=RetryPolicy(reasks=2)) as talk,
        pytest.raises(errors.InvalidAnswerError, match="in 3 tries") as caught,
    ):
        await talk.ask()
    error = caught.value
    assert len(talk.server.seen) == 3
    assert error.usage is not None
    usage = error.usage
    assert (usage.requests, usage.reasks, usage.prompt_tokens, usage.completion_tokens) == (3, 2, 300, 30)
    assert error.request_id == "req-chat"
    assert len(str(error)) < 700


async def test_no_reasks_allowed() -> None:
    """With no re-asks, one bad answer ends it."""
    with talking([NONSENSE], policy=RetryPolicy(reasks=0)) as talk, pytest.raises(errors.InvalidAnswerError) as caught:
        await talk.ask()
    assert len(talk.server.seen) == 1
    assert caught.value.usage is not None
    assert caught.value.usage.reasks == 0


async def test_content_in_parts_is_asked_again() -> None:
    """Content that is no text does not crash; it is asked again."""
    with talking([chat([{"type": "text", "text": WHOLE}]), chat(WHOLE)]) as talk:
        completion = await talk.ask()
    assert talk.kept == ["hire", "departure"]
    assert completion.usage.requests == 2


async def test_half_a_character_in_an_answer() -> None:
    """A lone surrogate in an answer can be sent back with the remark."""
    half = json.dumps({"events": [wire(person=None, role="boss \ud83d")]}, ensure_ascii=False)
    with talking([chat(half), events(HIRE)]) as talk:
        await talk.ask()
    assert talk.kept == ["hire"]
    assert "\ufffd" in talk.server.seen[1].texts[-2]


async def test_empty_answer_is_an_answer() -> None:
    """No events is a good answer: one request, nothing kept, nothing refused."""
    with talking([events()], options=ClientOptions()) as talk:
        completion = await talk.ask()
    assert (talk.kept, talk.request.log.refused, completion.usage.requests) == ([], [], 1)
