"""What goes over the wire: nothing but what was asked for, byte for byte the same from call to call."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.events import EVENT_TYPES
from movesextract.llm.choice import ModelChoice
from movesextract.llm.client import ClientOptions, InstructorCompleter
from movesextract.prompts import Profile, build_messages, number_sentences
from movesextract.wire import Dialect, answer_schema, parse_item
from tests.llm.misbehaving import events, serving
from tests.llm.talking import HIRE, bare, question, talking

with warnings.catch_warnings():  # it opens its tables in a way that Python 3.11 deprecates
    warnings.simplefilter("ignore", DeprecationWarning)
    import bpe_openai

    O200K = bpe_openai.get_encoding("o200k_base")
SAMPLING = {"temperature", "top_p", "seed", "max_tokens", "max_completion_tokens", "n", "stop", "presence_penalty"}

AWKWARD = [
    "{{ 7*7 }} {% raw %} {# comment #} {% endraw %} {{",
    "lone { and } and %} and }} and {0} %s ${HOME}",
    "    four blanks in front",
    "tab\there, \u241f there",
    "line\nbreak\n  \n   and indented lines\n",
    "\u00a0 \u202e \ufeff \U0001f600 日本語 e\u0301",
    '"quotes" \\ backslash \\n </article>',
]


async def test_nothing_more_than_needed_is_sent() -> None:
    """A request holds the model, the messages and the schema: no sampling parameter, no streaming."""
    with talking([events()]) as talk:
        await talk.ask()
    assert set(talk.server.seen[0].body) == {"model", "messages", "response_format"}
    assert talk.server.seen[0].path == "/v1/chat/completions"
    assert not SAMPLING & set(talk.server.seen[0].body)


async def test_what_is_asked_for_is_sent() -> None:
    """Extra parameters go into every request as they are, re-asks included."""
    extra = {"temperature": 0.5, "max_tokens": 77, "seed": 3}
    bad = {key: value for key, value in HIRE.items() if key != "person"}
    with talking([events(bad), events()], options=ClientOptions(extra=extra)) as talk:
        await talk.ask()
    assert [{key: seen.body[key] for key in extra} for seen in talk.server.seen] == [extra, extra]


async def test_token_limit_by_its_new_name_at_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI's reasoning models refuse max_tokens: there it is called max_completion_tokens."""
    monkeypatch.setenv("OPENAI_API_KEY", "any-key-at-all")
    with serving([events()]) as (server, url):
        monkeypatch.setattr("movesextract.llm.client.OPENAI_URL", url)
        completer = InstructorCompleter(
            ModelChoice("openai", "gpt-5-mini", "test"), ClientOptions(extra={"max_tokens": 99})
        )
        await completer.complete(question())
        await completer.aclose()
    body = server.seen[0].body
    assert body["max_completion_tokens"] == 99
    assert "max_tokens" not in body
    assert body["response_format"]["json_schema"]["strict"] is True


@pytest.mark.parametrize("dialect", ["strict", "merged", "variants"])
async def test_schema_arrives_unchanged(dialect: Dialect) -> None:
    """The schema is that of the wire; only the strict dialect asks the provider to enforce it."""
    with talking([events()], options=ClientOptions(dialect=dialect)) as talk:
        await talk.ask()
        await talk.ask()
    for seen in talk.server.seen:
        sent = seen.body["response_format"]["json_schema"]
        assert sent.pop("strict", False) is (dialect == "strict")
        assert sent == {"name": "Answer", "schema": answer_schema(dialect=dialect)}
        assert json.dumps(sent["schema"]) == json.dumps(answer_schema(dialect=dialect))


async def test_only_wanted_types_are_in_the_schema() -> None:
    """The schema and the instructions follow the types asked for, on one completer."""
    with talking([events()]) as talk:
        for types in (("hire",), ("salary_stat",)):
            request = question(types=types)
            object.__setattr__(request, "types", list(types))
            await talk.completer.complete(request)
        await talk.completer.aclose()
    sent = [seen.body["response_format"]["json_schema"]["schema"] for seen in talk.server.seen]
    assert sent == [answer_schema(("hire",)), answer_schema(("salary_stat",))]


async def test_static_part_is_the_same_in_every_call() -> None:
    """Everything before the article is byte for byte the same from call to call and from client to client."""
    prefixes = set()
    for _ in range(2):
        with talking([events()]) as talk:
            for sentences in (["One."], ["Another {{ article }}.", "More."]):
                await talk.completer.complete(question(sentences))
            await talk.completer.aclose()
        for seen in talk.server.seen:
            start, separator, _ = seen.raw.partition(b"<article>")
            assert separator
            prefixes.add(start)
    assert len(prefixes) == 1


@pytest.mark.parametrize("text", AWKWARD)
async def test_messages_arrive_byte_for_byte(text: str) -> None:
    """Nothing in a message is taken for a template, stripped or unindented on its way."""
    with talking([events()]) as talk:
        await talk.completer.complete(bare(text, f"{text}{text}"))
        await talk.completer.aclose()
    assert talk.server.seen[0].texts == [text, text + text]


async def test_article_arrives_as_numbered() -> None:
    """An article full of template marks reaches the server as number_sentences wrote it."""
    with talking([events()], request=question(AWKWARD)) as talk:
        await talk.ask()
    assert talk.server.seen[0].texts[-1] == f"<article>\n{number_sentences(AWKWARD)}\n</article>"


async def test_lone_surrogates_can_be_sent() -> None:
    """Half a character, which UTF-8 cannot carry, arrives as U+FFFD in its place."""
    with talking([events()]) as talk:
        await talk.completer.complete(bare("a\ud83db"))
        await talk.completer.aclose()
    assert talk.server.seen[0].texts == ["a\ufffdb"]


# --- OpenAI's rules for strict schemas, and the budget ---------------------------------------------------------------

STRICT_KEYWORDS = {"type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "description"}


def schemas_in(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """*schema* and every schema inside it."""
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    inner += [schema["items"]] if "items" in schema else []
    return [schema, *(found for one in inner for found in schemas_in(one))]


@pytest.mark.parametrize("types", [EVENT_TYPES, ("hire",), ("salary_stat", "departure")])
def test_strict_schema_obeys_the_rules(types: Any) -> None:
    """Objects are closed and require all their keys, the root is an object, no keyword is outside of the subset."""
    schema = answer_schema(types, dialect="strict")
    assert schema["type"] == "object"
    for one in schemas_in(schema):
        assert set(one) <= STRICT_KEYWORDS
        if one.get("type") == "object":
            assert one["additionalProperties"] is False
            assert one["required"] == list(one["properties"])
    everything = schemas_in(schema)
    assert sum(len(one.get("properties", {})) for one in everything) <= 5000
    assert sum(len(one.get("enum", [])) for one in everything) <= 1000


def instances(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that are valid against *schema* (of the keywords that we use)."""
    if "anyOf" in schema:
        return st.one_of([instances(one) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "array":
        return st.lists(instances(schema["items"]), min_size=1, max_size=2)
    if schema["type"] == "object":
        required = {key: instances(one) for key, one in schema["properties"].items() if key in schema["required"]}
        optional = {key: instances(one) for key, one in schema["properties"].items() if key not in required}
        return st.fixed_dictionaries(required, optional=optional)
    return {"string": st.text("ab c1", min_size=1, max_size=5).map(lambda s: f"x{s}"), "integer": st.integers(1, 99)}[
        schema["type"]
    ]


@pytest.mark.parametrize("dialect", ["strict", "variants"])
@given(data=st.data())
def test_valid_answers_are_understood(dialect: Dialect, data: st.DataObject) -> None:
    """Whatever the schema allows, with required words not blank, the wire parser reads, and loses no value."""
    answer = data.draw(instances(answer_schema(dialect=dialect)))
    for item in answer["events"]:
        event = parse_item(item)
        assert event.type == item["type"]
        assert event.sentences == tuple(dict.fromkeys(item["sentences"]))
        given_keys = {key for key, value in item.items() if key not in {"type", "sentences"} and value != ""}
        assert set(event.values) == given_keys


@pytest.mark.parametrize(("profile", "dialect"), [("full", "merged"), ("strict", "strict")])
def test_static_part_fits_the_budget(profile: Profile, dialect: Dialect) -> None:
    """Instructions and schema take at most 1,200 tokens."""
    system = build_messages(["x"], profile=profile)[0]["content"]
    schema = json.dumps(answer_schema(dialect=dialect), separators=(",", ":"))
    assert len(O200K.encode(system)) + len(O200K.encode(schema)) <= 1200


def test_numbering_is_cheap() -> None:
    """Numbering 999 sentences costs at most 4 tokens each, line breaks included."""
    sentences = [f"Sentence about matter {n} of the day." for n in range(999)]
    plain = sum(len(O200K.encode(sentence)) for sentence in sentences)
    assert len(O200K.encode(number_sentences(sentences))) - plain <= 4 * len(sentences)
