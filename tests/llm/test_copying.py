"""The grammar of copies: what it lets through are wire events whose words stand in the sentences."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.events import EventType
from movesextract.lines import write_lines
from movesextract.llm.copying import copying_grammar
from movesextract.prompts import one_line
from movesextract.wire import parse_answer, parse_item

TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[a-z][a-z0-9-]*|\{\d+,\d+\}|[()|?])')


class Speaker:
    """Says random sentences of a grammar, in the part of GBNF that is used here."""

    def __init__(self, grammar: str, seed: int) -> None:
        self._rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())
        self._rng = random.Random(seed)

    def say(self, rule: str = "root") -> str:
        """A sentence of *rule*."""
        tokens = TOKEN.findall(self._rules[rule])
        assert "".join(tokens).replace(" ", "") == self._rules[rule].replace(" ", "")
        text, rest = self._alternatives(tokens)
        assert rest == []
        return text

    def _alternatives(self, tokens: list[str]) -> tuple[str, list[str]]:
        said: list[str] = []
        while True:
            text, tokens = self._sequence(tokens)
            said.append(text)
            if not tokens or tokens[0] != "|":
                return self._rng.choice(said), tokens
            tokens = tokens[1:]

    def _sequence(self, tokens: list[str]) -> tuple[str, list[str]]:
        text = ""
        while tokens and tokens[0] not in {"|", ")"}:
            start = tokens
            item, tokens = self._item(tokens)
            if tokens and tokens[0] == "?":
                item, tokens = self._rng.choice(["", item]), tokens[1:]
            elif tokens and tokens[0].startswith("{"):
                most = int(tokens[0][1:-1].split(",")[1])
                item, tokens = (
                    "".join(self._item(start)[0] for _ in range(self._rng.randint(0, min(3, most)))),
                    tokens[1:],
                )
            text += item
        return text, tokens

    def _item(self, tokens: list[str]) -> tuple[str, list[str]]:
        if tokens[0] == "(":
            text, rest = self._alternatives(tokens[1:])
            assert rest[0] == ")"
            return text, rest[1:]
        if tokens[0].startswith('"'):
            return re.sub(r"\\(.)", lambda escaped: {"n": "\n"}.get(escaped[1], escaped[1]), tokens[0][1:-1]), tokens[
                1:
            ]
        return self.say(tokens[0]), tokens[1:]


SENTENCES = ['Ines "Zo" O’Neil joins B轮 for $4.5m.', "A \\ B", "Bo, CTO @ Tern ‹ 华为 ~ $9bn #1 =华"]


@pytest.mark.parametrize("seed", range(40))
def test_what_it_lets_through_is_copied(seed: int) -> None:
    """Every sentence of the grammar is an answer whose items are wire events, and whose values stand in a sentence."""
    answer = Speaker(copying_grammar(SENTENCES), seed).say()
    parsed = parse_answer(answer)
    assert parsed.complete
    for item in parsed.items:
        event = parse_item(item)
        assert set(event.sentences) <= {1, 2, 3}
        for key, value in item.items():
            if key in {"person", "organization", "population", "amount", "role", "date"}:
                assert any(value in sentence for sentence in SENTENCES)
    assert write_lines(parsed.items) == answer


@pytest.mark.parametrize("seed", range(20))
def test_a_repeated_lead_is_cited_but_not_asked_about(seed: int) -> None:
    """With a lead before the window, no event is stated by it; it may be cited besides."""
    answer = Speaker(copying_grammar(SENTENCES, ["hire"], led=True), seed).say()
    cited = [item["sentences"] for item in parse_answer(answer).items]
    assert all(numbers[0] > 1 and set(numbers) <= {1, 2, 3} for numbers in cited)


marked = st.text(alphabet="ab华 @=~<>!*#±÷", max_size=20)


@given(st.lists(st.text(max_size=30) | marked, min_size=1, max_size=4), st.integers(0, 1000))
def test_any_sentence_has_a_grammar(sentences: list[str], seed: int) -> None:
    """Whatever signs an article has, quotes and the marks of the form among them, the values are copies."""
    answer = Speaker(copying_grammar(sentences, ["departure"]), seed).say()
    lines = [one_line(sentence) for sentence in sentences]
    for item in parse_answer(answer).items:
        assert item["type"] == "departure"
        assert any(item["person"] in line for line in lines) or item["person"] == "?"
    assert write_lines(parse_answer(answer).items) == answer


@pytest.mark.parametrize(
    ("value", "kind", "whole"),
    [
        ("Ines", "hire", True),
        ("Ine", "hire", False),
        ("B", "hire", True),
        ("轮 for $4.5m", "hire", True),
        ("轮 for $4", "hire", False),
        ("5m", "hire", False),
    ],
)
def test_values_begin_and_end_at_words(value: str, kind: EventType, whole: bool) -> None:
    """A copy is cut at words, signs and whole numbers; in a script without spaces at any character."""
    speaker = [Speaker(copying_grammar(SENTENCES, [kind]), seed) for seed in range(3000)]
    said = {one.say("copy").lstrip() for one in speaker}
    assert (value in said) == whole
