"""The wire form: schemas, items, and answers however they are wrapped."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.events import EVENT_TYPES, EventType
from movesextract.wire import (
    KEYS,
    Dialect,
    ItemError,
    ParsedAnswer,
    WireEvent,
    answer_schema,
    events_of,
    parse_answer,
    parse_item,
    recordable,
)

HIRE = {"type": "hire", "sentences": [1], "person": "Ines Duarte", "organization": "Harbor Labs"}
DEPARTURE = {"type": "departure", "sentences": [2], "person": "Ines Duarte", "organization": "Northwind"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4),
    max_leaves=20,
)
key_names = st.sampled_from(["type", "sentences", *(key.name for keys in KEYS.values() for key in keys)])
items = st.dictionaries(key_names, json_values | st.sampled_from([*EVENT_TYPES, "mean", [1], "Ann Lee"]), max_size=8)


# --- items


@given(json_values | items)
def test_any_json_is_an_event_or_an_item_error(item: Any) -> None:
    """No JSON value makes parse_item raise anything but ItemError, and what it returns keeps the promised types."""
    try:
        event = parse_item(item)
    except ItemError:
        return
    assert event.type in EVENT_TYPES
    assert event.sentences
    assert all(isinstance(value, str | tuple) and value for value in event.values.values())
    assert all(key.name in event.values for key in KEYS[event.type] if key.required)


@pytest.mark.parametrize(
    ("given_numbers", "expected"),
    [
        (3, (3,)),
        ([3, 1, 3], (3, 1)),
        ("3", (3,)),
        (["[3]", " 4 "], (3, 4)),
        (3.0, (3,)),
        ("3.0", (3,)),
        ((5,), (5,)),
    ],
)
def test_sentence_numbers_are_read_leniently(given_numbers: object, expected: tuple[int, ...]) -> None:
    """Numbers, numbers as strings or in brackets, and a single one instead of a list mean what they say."""
    assert expected == parse_item({**HIRE, "sentences": given_numbers}).sentences


@pytest.mark.parametrize(
    "given_numbers",
    [
        None,
        [],
        True,
        [True],
        -1,
        "two",
        1.5,
        [[1, 2]],
        {"n": 1},
        "",
        [None],
        10**7,
        pytest.param(10**5000, id="huge"),
        "²",
        "٣",
    ],
)
def test_bad_sentence_numbers_are_named(given_numbers: object) -> None:
    """What is no sentence number is an ItemError at the field `sentences`."""
    with pytest.raises(ItemError) as caught:
        parse_item({**HIRE, "sentences": given_numbers})
    assert caught.value.field == "sentences"
    assert "sentence number" in str(caught.value)


@pytest.mark.parametrize(
    ("item", "field", "expected"),
    [
        ("hire", None, "object"),
        ([], None, "object"),
        ({}, "type", "hire, departure, funding_round, salary_stat"),
        ({"type": ["hire"]}, "type", "one of"),
        ({**HIRE, "person": None}, "person", "missing"),
        ({**HIRE, "person": "  "}, "person", "missing"),
        ({**HIRE, "organization": "N/A"}, "organization", "missing"),
        ({**HIRE, "role": {"title": "chief"}}, "role", "words copied"),
        ({**HIRE, "role": True}, "role", "words copied"),
        pytest.param({**HIRE, "role": 10**5000}, "role", "words copied", id="huge"),
        ({**HIRE, "status": "soon"}, "status", "completed, planned, rumored"),
        ({"type": "funding_round", "sentences": 1, "organization": "A", "investors": [{}]}, "investors", "words"),
    ],
)
def test_the_error_names_the_field_and_what_was_expected(item: object, field: str | None, expected: str) -> None:
    """An ItemError says which key is at fault and what should have been there."""
    with pytest.raises(ItemError) as caught:
        parse_item(item)
    assert (field, True) == (caught.value.field, expected in str(caught.value))


@pytest.mark.parametrize(
    ("key", "said", "meant"),
    [
        ("statistic", "Average", "mean"),
        ("statistic", "max", "maximum"),
        ("period", "annually", "year"),
        ("period", "Hourly", "hour"),
        ("status", "announced", "completed"),
        ("status", "rumoured", "rumored"),
        ("component", "base", "base"),
    ],
)
def test_near_misses_of_a_choice_are_taken(key: str, said: str, meant: str) -> None:
    """Words that can only mean one of the choices are read as that choice."""
    item = {"type": "salary_stat", "sentences": 1, "population": "nurses", "amount": 12000, key: said}
    event = parse_item(item)
    assert (meant, "12000") == (event.words(key), event.words("amount"))


def test_lists_and_unknown_keys() -> None:
    """One string is a list of one, repeats and nothings are left out, unknown keys are kept in the record alone."""
    event = parse_item(
        {"type": "funding_round", "sentences": 1, "organization": "A", "investors": ["T", "null", "T"], "mood": "good"}
    )
    assert (event.items("investors"), event.items("lead_investors"), event.raw["mood"]) == (("T",), (), "good")
    assert "mood" not in event.values
    assert parse_item({**event.raw, "investors": "T"}).items("investors") == ("T",)


def test_half_a_surrogate_pair_is_replaced() -> None:
    """A JSON escape of half a pair, which no file can hold, becomes U+FFFD in the words."""
    item = json.loads('{"type":"hire","sentences":[1],"person":"Ann \\ud83d","organization":"Acme"}')
    assert parse_item(item).words("person") == "Ann \ufffd"


@given(json_values)
def test_what_is_recorded_fits_into_a_file(item: Any) -> None:
    """Whatever a model says, the record of it is JSON that every reader accepts, in UTF-8."""
    line = json.dumps(recordable(item), ensure_ascii=False, allow_nan=False)
    assert json.loads(line.encode("utf-8")) is not Ellipsis


def test_deep_nesting_is_cut_off() -> None:
    """A record is never nested deeper than JSON writers can follow."""
    deep: Any = "bottom"
    for _ in range(900):
        deep = [deep]
    assert json.dumps(recordable(deep)) == "[" * 8 + '"..."' + "]" * 8


# --- answers


@pytest.mark.parametrize(
    ("text", "count", "complete"),
    [
        (json.dumps({"events": [HIRE, DEPARTURE]}), 2, True),
        (json.dumps({"events": []}), 0, True),
        (json.dumps([HIRE]), 1, True),
        ("[]", 0, True),
        (json.dumps(HIRE), 1, True),
        (json.dumps({"events": HIRE}), 1, True),
        (f"```json\n{json.dumps({'events': [HIRE]}, indent=1)}\n```", 1, True),
        (f"```\n{json.dumps([HIRE, DEPARTURE])}\n```", 2, True),
        (f"Here you are:\n{json.dumps({'events': [HIRE]})}\nAnything else?", 1, True),
        (f"[1] says so: {json.dumps({'events': [HIRE]})}", 1, True),
        (f'If none, {{"events": []}} is right. But: {json.dumps({"events": [HIRE]})}', 1, True),
        (json.dumps({"events": [HIRE]}) + ' as {"events": [...]} was asked', 1, True),
        (json.dumps({"note": "x", "events": [HIRE]}), 1, True),
        (json.dumps({"events": [HIRE, DEPARTURE]})[:-40], 1, False),
        (json.dumps({"events": [HIRE, DEPARTURE]})[:-1], 2, True),
        ('{"events": [{"type": "hi', 0, False),
        ('{"events": [', 0, False),
        (f'{{"events": []}} no: {json.dumps({"events": [HIRE, DEPARTURE]})[:-40]}', 1, False),
        ('{"events": [{"type": "hire"}, {"person": "say "hi""}, {"type": "departure"}]}', 1, False),
        ('{"events": [null, "x", 3]}', 3, True),
    ],
)
def test_answers_are_found_however_wrapped(text: str, count: int, complete: bool) -> None:
    """Fences, prose, bare lists and missing ends do not hide the items; a missing end is told."""
    parsed = parse_answer(text)
    assert (count, complete) == (len(parsed.items), parsed.complete)


@pytest.mark.parametrize(
    "text", ["", "none", "{}", "[1, 2]", '{"events": "none"}', "null", '{"event": []}', "{" * 5000]
)
def test_no_answer_is_an_error(text: str) -> None:
    """Text without a list of events raises ValueError, which says what was expected."""
    with pytest.raises(ValueError, match="events"):
        parse_answer(text)


@given(st.text() | st.text(alphabet='{}[]",: \n`eventsyp1', max_size=60).map(lambda t: '{"events": [' + t))
def test_any_text_is_an_answer_or_a_value_error(text: str) -> None:
    """No text makes parse_answer raise anything but ValueError."""
    try:
        parsed = parse_answer(text)
    except ValueError:
        return
    assert isinstance(parsed, ParsedAnswer)


@given(st.lists(items, max_size=4), st.integers(0, 400))
def test_of_a_cut_answer_the_whole_items_survive(given_items: list[dict[str, Any]], cut: int) -> None:
    """Cutting an answer anywhere loses only items that are not whole, and never yields one that was not there."""
    whole = recordable(given_items)
    text = json.dumps({"events": whole})
    cut = min(cut, len(text))
    try:
        parsed = parse_answer(text[: len(text) - cut])
    except ValueError:
        assert len(text) - cut < len('{"events": [')
        return
    expected = json.loads(json.dumps(whole), parse_float=str)
    assert list(parsed.items) == expected[: len(parsed.items)]
    assert cut > 0 or (parsed.complete and len(parsed.items) == len(expected))


def test_numbers_keep_their_spelling() -> None:
    """A sum given as a JSON number is read with the digits that stand there, and NaN is no number."""
    text = '{"events": [{"type":"salary_stat","sentences":[1],"population":"nurses","amount":31.50,"change":NaN}]}'
    event = parse_item(parse_answer(text).items[0])
    assert (event.words("amount"), event.words("change")) == ("31.50", "NaN")


def test_prose_that_repeats_the_form_is_read_in_bounded_time() -> None:
    """Many openings without an end are not each decoded to the end of the text."""
    with pytest.raises(ValueError, match="events"):
        parse_answer('{"events": ' * 20_000)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [({"events": [1]}, [1]), ({"events": None}, None), ([HIRE], [HIRE]), ([1], None), ("x", None), (None, None)],
)
def test_events_of_decoded_answers(answer: object, expected: object) -> None:
    """A decoded answer gives its list of events, anything else None."""
    assert expected == events_of(answer)


# --- schemas


@pytest.mark.parametrize("dialect", ["merged", "variants", "strict"])
@pytest.mark.parametrize("types", [EVENT_TYPES, ("hire",), ("salary_stat", "departure")])
def test_schemas_are_closed_and_complete(dialect: Dialect, types: tuple[EventType, ...]) -> None:
    """Every object forbids other keys and requires only keys that it has; every key of every type is there."""
    schema = answer_schema(types, dialect=dialect)
    events = schema["properties"]["events"]["items"]
    variants = events.get("anyOf", [events])
    known = {key.name for kind in types for key in KEYS[kind]} | {"type", "sentences"}
    assert known == {name for variant in variants for name in variant["properties"]}
    for variant in variants:
        assert variant["additionalProperties"] is False
        assert set(variant["required"]) <= set(variant["properties"])
        if dialect == "strict":
            assert list(variant["required"]) == list(variant["properties"])


def test_grammars_see_required_keys_first() -> None:
    """In each variant the required keys lead, in the order of the table: grammars cannot reorder."""
    for variant in answer_schema(dialect="variants")["properties"]["events"]["items"]["anyOf"]:
        assert list(variant["properties"])[: len(variant["required"])] == variant["required"]


def test_an_empty_strict_event_is_read_as_stating_nothing() -> None:
    """The empty strings and lists of strict answers leave no values behind."""
    keys = {key.name: [] if key.kind == "list" else "" for key in KEYS["funding_round"]}
    event = parse_item({"type": "funding_round", "sentences": [1], **keys, "organization": "Acme"})
    assert event == WireEvent("funding_round", (1,), {"organization": "Acme"})
