"""Places: where the words of an event stand in one article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from movesextract.assembly.keys import strictness_of
from movesextract.events import Span
from movesextract.grounding import Locator, Match
from movesextract.grounding.locate import without_addresses
from movesextract.normalise.local_dollars import local_dollar
from movesextract.text.sentences import Sentence

_NEIGHBOURS = 2
"""How many sentences on each side of the cited ones are searched before the whole article."""


class Places:
    """The text of an article and ``sentences``, all of them in order; finds words, sentences and spans in it."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.sentences = sentences
        self.locator = Locator(text)
        named = without_addresses(text)
        self._name_locator = self.locator if named == text else Locator(named)
        self._numbers = {sentence.start: number for number, sentence in enumerate(sentences)}

    @cached_property
    def local_dollar(self) -> str | None:
        """The currency of a bare "$" in pay, where the article tells that it is not the US dollar."""
        return local_dollar(self.text)

    def locate(self, words: str, key: str, scope: Sequence[Sentence]) -> Match | None:
        """Find the *words* given for *key*, in *scope* first."""
        strictness = strictness_of(key)
        locator = self._name_locator if strictness == "name" else self.locator
        return locator.find(words, scope, strictness)

    def around(self, first: Sequence[Sentence], then: Sequence[Sentence] = ()) -> list[Sentence]:
        """*first*, *then*, and their neighbours, in the order in which words are looked for."""
        ordered = {s.start: s for s in (*first, *then)}
        for sentence in list(ordered.values()):
            number = self._numbers.get(sentence.start)
            if number is None:  # words that reach over a border
                continue
            for distance in range(1, _NEIGHBOURS + 1):
                for neighbour in (number - distance, number + distance):
                    if 0 <= neighbour < len(self.sentences):
                        ordered.setdefault(self.sentences[neighbour].start, self.sentences[neighbour])
        return list(ordered.values())

    def sentence_of(self, start: int, end: int) -> Sentence:
        """The sentence that holds ``text[start:end]``; that part itself where it reaches over a border."""
        number = bisect_right(self.sentences, start, key=lambda s: s.start) - 1
        sentence = self.sentences[max(number, 0)]
        if sentence.start <= start and end <= sentence.end:
            return sentence
        return Sentence(start, end, self.text[start:end])

    def span(self, start: int, end: int) -> Span:
        """The span of ``text[start:end]``."""
        return Span(start=start, end=end, text=self.text[start:end])

    def words(self, start: int, end: int) -> str:
        """``text[start:end]`` on one line, as a field's value; the span keeps it as it stands."""
        return " ".join(self.text[start:end].split())
