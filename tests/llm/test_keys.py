"""Keys go where they were meant to go, and are seen nowhere else."""

from __future__ import annotations

import logging
import traceback

import pytest
from pydantic import SecretStr

from movesextract import ExtractorConfig, errors
from movesextract.extractor import make_completer
from movesextract.llm.choice import ModelChoice
from movesextract.llm.client import ClientOptions, InstructorCompleter
from movesextract.llm.faults import scrub
from movesextract.llm.retry import RetryPolicy
from movesextract.llm.secrecy import guarded, known_secrets, redact, redact_chain
from tests.llm.misbehaving import Reply, Script, Seen, chat, events, failure, raw_json, serving
from tests.llm.talking import HIRE, Sleep, question, talking

KEY = "Distinctive/Fake+Key=123456"


def echo(seen: Seen) -> Reply:
    """A 401 that repeats what it was sent."""
    return failure(401, f"Incorrect API key provided: {seen.headers['authorization']}; that is {KEY}")


def echo_html(seen: Seen) -> Reply:
    """A page that repeats what it was sent."""
    return Reply(500, f"<p>You sent {KEY}</p>".encode(), "text/plain")


def echo_in_refusal(seen: Seen) -> Reply:
    """A refusal that repeats the key."""
    return chat(None, refusal=f"I do not like {KEY}")


def echo_in_200(seen: Seen) -> Reply:
    """An error in a 200 that repeats the key."""
    return raw_json({"error": {"message": f"bad key {KEY}"}})


@pytest.mark.parametrize("script", [echo, echo_html, echo_in_refusal, echo_in_200])
@pytest.mark.parametrize("given", ["argument", "environment"])
async def test_key_is_never_repeated(
    script: Script, given: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that the server echoes is in no message, repr, traceback or log record, at any level of any logger."""
    caplog.set_level(logging.DEBUG)
    for name in ("instructor", "openai", "httpx2", "httpcore2", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    if given == "environment":
        monkeypatch.setenv("MOVESEXTRACT_API_KEY", KEY)
    options = ClientOptions(api_key=SecretStr(KEY) if given == "argument" else None)
    with (
        talking(script, options=options, policy=RetryPolicy(attempts=2)) as talk,
        pytest.raises(errors.ModelError) as caught,
    ):
        await talk.ask()
    assert talk.server.seen[0].headers["authorization"] == f"Bearer {KEY}"
    error = caught.value
    shown = [str(error), repr(error), repr(error.__dict__), "".join(traceback.format_exception(error))]
    assert [text for text in shown if KEY in text] == []
    assert caplog.records
    assert [record for record in caplog.records if KEY in record.getMessage() or KEY in str(record.exc_text)] == []
    assert KEY not in caplog.text


async def test_key_is_in_no_result(caplog: pytest.LogCaptureFixture) -> None:
    """Neither configuration, completer, completion nor the log of a good run shows the key."""
    caplog.set_level(logging.DEBUG)
    config = ExtractorConfig(model="m", base_url="http://127.0.0.1:9/v1", api_key=KEY)
    assert KEY not in repr(config)
    assert KEY not in repr(make_completer(config))
    with talking([events(HIRE)], options=ClientOptions(api_key=SecretStr(KEY))) as talk:
        completion = await talk.ask()
    for shown in (repr(completion), repr(talk.completer), completion.usage.model_dump_json(), caplog.text):
        assert KEY not in shown


@pytest.mark.parametrize("key", [f"{KEY}\n", f"  {KEY}\r\n"])
async def test_blanks_around_a_key(key: str) -> None:
    """A key read from a file, with its line end, is sent without it."""
    with talking([events()], options=ClientOptions(api_key=SecretStr(key))) as talk:
        await talk.ask()
    assert talk.server.seen[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("key", [f"{KEY}\n{KEY}", f"{KEY}\u2019", f"{KEY}\x00"])
async def test_key_that_no_header_can_carry(key: str) -> None:
    """Such a key is an AuthenticationError that does not show it; nothing is sent."""
    with (
        talking([events()], options=ClientOptions(api_key=SecretStr(key))) as talk,
        pytest.raises(errors.AuthenticationError, match="copy it again") as caught,
    ):
        await talk.ask()
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert talk.server.seen == []


async def test_openai_key_stays_with_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_API_KEY and its relatives in the environment never go to a custom base URL."""
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_WEBHOOK_SECRET"):
        monkeypatch.setenv(name, f"{KEY}-{name}")
    with talking([events()]) as talk:
        await talk.ask()
    assert talk.server.seen[0].headers["authorization"] == "Bearer unused"
    assert [value for value in talk.server.seen[0].headers.values() if KEY in value] == []


async def test_argument_comes_before_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key given as an argument is sent, whatever the environment holds."""
    monkeypatch.setenv("MOVESEXTRACT_API_KEY", "from-the-environment")
    with talking([events()], options=ClientOptions(api_key=SecretStr(KEY))) as talk:
        await talk.ask()
    assert talk.server.seen[0].headers["authorization"] == f"Bearer {KEY}"


async def test_openai_base_url_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_BASE_URL goes with OPENAI_API_KEY, as in OpenAI's own client; strict schemas are then not assumed."""
    with serving([events()]) as (server, url):
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        completer = InstructorCompleter(ModelChoice("openai", "m", "test"), ClientOptions())
        await completer.complete(question())
        await completer.aclose()
    assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
    assert "strict" not in server.seen[0].body["response_format"]["json_schema"]


@pytest.mark.parametrize("key", [None, "", "  "])
async def test_no_key_for_openai(key: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key nothing is sent to OpenAI: the error names the variable, and bills nothing."""
    monkeypatch.setenv("OPENAI_ADMIN_KEY", KEY)
    if key is not None:
        monkeypatch.setenv("OPENAI_API_KEY", key)
    completer = InstructorCompleter(
        ModelChoice("openai", "gpt-5-mini", "test"), ClientOptions(retry=RetryPolicy(sleep=Sleep()))
    )
    with pytest.raises(errors.AuthenticationError, match="OPENAI_API_KEY") as caught:
        await completer.complete(question())
    assert caught.value.usage is not None
    assert caught.value.usage.requests == 0


async def test_provider_whose_package_is_missing() -> None:
    """A provider that cannot be used is a NoModelError that names it and shows no key."""
    completer = InstructorCompleter(ModelChoice("nosuchprovider", "m", "test"), ClientOptions(api_key=SecretStr(KEY)))
    with pytest.raises(errors.NoModelError, match="nosuchprovider/m") as caught:
        await completer.complete(question())
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("key sk-proj-abc_DEF123456789 is wrong.", "key [key] is wrong."),
        ("sk-ab***********wxyz", "[key]"),
        ("gsk_abcdefghijkl, xai-abcdefghijkl", "[key], [key]"),
        ("AIzaSyA1234567890abcdefghijk", "[key]"),
        ("Authorization: Bearer abc.def", "Authorization: [key]"),
        ("skyscrapers, keyword-only, task-force, pkg_resources, skeleton", None),
        ("the risk-averse desk-sharing sk-8", None),
    ],
)
def test_what_looks_like_a_key(text: str, expected: str | None) -> None:
    """Keys in the usual forms are replaced, ordinary words are not."""
    assert redact(text) == (text if expected is None else expected)


def test_scrubbed_messages_are_short() -> None:
    """A message is one line of at most 400 characters."""
    assert scrub("a\n b\t c") == "a b c"
    assert len(scrub("long " * 1000)) == 400


def test_secrets_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of all providers are known; words that stand in for a key are not taken for secrets."""
    monkeypatch.setenv("SOME_PROVIDER_API_KEY", KEY)
    monkeypatch.setenv("OTHER_API_KEY", "none")
    found = known_secrets("given-key", None, "", "unused", KEY)
    assert set(found) >= {"given-key", KEY}
    assert not {"none", "unused", ""} & set(found)


def test_whole_chain_is_redacted() -> None:
    """Causes and contexts are redacted too, once each, also where they refer to one another."""
    first, second, third = ValueError(f"a {KEY}"), KeyError(f"b {KEY}", 7), OSError("c")
    first.__cause__, second.__context__, third.__cause__ = second, third, first
    redact_chain(first, [KEY])
    assert (first.args, second.args, third.args) == (("a [key]",), ("b [key]", 7), ("c",))


def test_only_our_own_records_are_redacted(caplog: pytest.LogCaptureFixture) -> None:
    """The filter on instructor's log touches nothing outside of our conversations, and loses no record."""
    log = logging.getLogger("instructor.v2.retry")
    with guarded((KEY,)):
        log.error("inside: %s", KEY)
    log.error("outside: %s", "sk-abcdefghijklmnop")
    assert [record.getMessage() for record in caplog.records] == ["inside: [key]", "outside: sk-abcdefghijklmnop"]
