"""Locating copied words in the article: exact first, then folded, then nearly equal.

What counts as nearly equal depends on what is copied. A name or a figure must stand there word for word after folding;
only titles, possessives and quotes around it may differ. Free text such as a role or a reason may differ in a few
letters, never in a digit, a negation or a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from movesextract.grounding.folding import FoldedText, fold
from movesextract.text.sentences import Sentence

Strictness: TypeAlias = Literal["name", "figure", "text"]

MIN_SIMILARITY = 90
"""Of 100, in rapidfuzz's partial ratio: two wrong letters in a role of twenty."""

_NEGATIONS = frozenset(
    "not no never none nor without cannot didn't doesn't won't isn't wasn't nicht kein keine keinen nie ohne ne "
    "pas jamais sans non sin nunca nao sem nem jamas".split()
)
_CJK_NEGATIONS = frozenset("不未没沒無无非未안못")
_TITLES = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|herr|frau|mme|mlle|m|sr|sra|srta|don|dona|the|a|an|der"
    r"|die|das|le|la|el|o|os|as)\.? +)+"
)
_POSSESSIVE = re.compile(r"(?:'s|')$")
_TOKEN = re.compile(r"\w+(?:[.,']\w+)*")


@dataclass(frozen=True, slots=True)
class Match:
    """Where the words stand: ``text[start:end]``; ``similarity`` is 100 unless they were only nearly equal."""

    start: int
    end: int
    similarity: float = 100.0


class Locator:
    """Finds copied words in one article. Folds the text once; each search is linear in the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = FoldedText(text)

    def find(self, words: str, sentences: Sequence[Sentence], strictness: Strictness = "text") -> Match | None:
        """The best place of *words*: in *sentences* (in that order), else the occurrence nearest to the first of them.

        Nearly equal words are accepted in *sentences* only. Returns None if the words stand nowhere.
        """
        for spelling in _spellings(words):
            match = self._find_folded(spelling, sentences)
            if match is not None:
                return match
        match = self._find_spaceless(words, sentences)
        if match is None and strictness == "name":
            match = self._find_with_middle_name(words, sentences)
        if match is None and strictness == "text":
            match = self._find_similar(words, sentences)
        return match

    def occurs(self, words: str, start: int, end: int) -> bool:
        """Whether *words*, folded, stand as whole words somewhere in ``text[start:end]``."""
        return self._first_in(fold(words), *self._folded.folded_range(start, end)) is not None

    def _find_folded(self, folded: str, sentences: Sequence[Sentence]) -> Match | None:
        if not folded:
            return None
        for sentence in sentences:
            place = self._first_in(folded, *self._folded.folded_range(sentence.start, sentence.end))
            if place is not None:
                return self._match(place, len(folded))
        anchor = self._folded.folded_range(sentences[0].start, sentences[0].end)[0] if sentences else 0
        after = self._first_in(folded, anchor, len(self._folded.folded))
        before = self._last_in(folded, 0, anchor + len(folded))
        near = [place for place in (before, after) if place is not None]
        return self._match(min(near, key=lambda place: abs(place - anchor)), len(folded)) if near else None

    def _first_in(self, folded: str, start: int, end: int) -> int | None:
        while (place := self._folded.folded.find(folded, start, end)) >= 0:
            if self._whole_words(place, place + len(folded)):
                return place
            start = place + 1
        return None

    def _last_in(self, folded: str, start: int, end: int) -> int | None:
        while (place := self._folded.folded.rfind(folded, start, end)) >= 0:
            if self._whole_words(place, place + len(folded)):
                return place
            end = place + len(folded) - 1
        return None

    def _whole_words(self, start: int, end: int) -> bool:
        text = self._folded.folded
        return not (_joined(text, start) or _joined(text, end))

    def _match(self, place: int, length: int, similarity: float = 100.0) -> Match:
        return Match(*self._folded.original_span(place, place + length), similarity)

    def _find_spaceless(self, words: str, sentences: Sequence[Sentence]) -> Match | None:
        """As above, but blind to spaces: "14 %" for "14%", Chinese with spaces behind its commas."""
        skeleton = fold(words).replace(" ", "")
        if len(skeleton) < 3:
            return None
        for start, end in self._regions(sentences):
            region = self._folded.folded[start:end]
            places = [i for i, c in enumerate(region) if c != " "]
            found = "".join(region[i] for i in places).find(skeleton)
            if found >= 0:
                first, last = start + places[found], start + places[found + len(skeleton) - 1] + 1
                if self._whole_words(first, last):
                    return Match(*self._folded.original_span(first, last))
        return None

    def _find_with_middle_name(self, words: str, sentences: Sequence[Sentence]) -> Match | None:
        """A name whose bearer has one more name, initial or nickname in the text: "Omar Khan" for "Omar F. Khan"."""
        tokens = fold(words).split()
        if not 2 <= len(tokens) <= 5:
            return None
        extra = r"(?: \"?[^\W\d_][\w'.-]*\"?)? "
        pattern = re.compile(rf"(?<!\w){extra.join(re.escape(token) for token in tokens)}(?!\w)")
        for start, end in self._regions(sentences):
            for found in pattern.finditer(self._folded.folded, start, end):
                match = self._match(found.start(), len(found.group()))
                if all(part[:1].isupper() for part in re.findall(r"\w+", self.text[match.start : match.end])):
                    return match
        return None

    def _find_similar(self, words: str, sentences: Sequence[Sentence]) -> Match | None:
        from rapidfuzz import fuzz  # noqa: PLC0415

        wanted = fold(words)
        if len(wanted) < 8:
            return None
        for start, end in self._regions(sentences):
            region = self._folded.folded[start:end]
            if len(region) < len(wanted) // 2:
                continue
            aligned = fuzz.partial_ratio_alignment(wanted, region, score_cutoff=MIN_SIMILARITY)
            if aligned is None or aligned.dest_end <= aligned.dest_start:
                continue
            first, last = self._widened(start + aligned.dest_start, start + aligned.dest_end)
            if _same_substance(wanted, self._folded.folded[first:last]):
                return self._match(first, last - first, aligned.score)
        return None

    def _regions(self, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
        for sentence in sentences:
            yield self._folded.folded_range(sentence.start, sentence.end)

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        text = self._folded.folded
        while _joined(text, start):
            start -= 1
        while _joined(text, end):
            end += 1
        while start < end and text[start] in " ,;:.":
            start += 1
        while start < end and text[end - 1] in " ,;:":
            end -= 1
        return start, end


def _spellings(words: str) -> Iterator[str]:
    """The folded words, then without quotes around them, a possessive behind them, titles or articles before them."""
    folded = fold(words)
    yield folded
    bare = folded.strip("\"'.,;: ")
    for spelling in (bare, _POSSESSIVE.sub("", bare), _TITLES.sub("", bare)):
        if spelling and spelling != folded:
            yield spelling


def _joined(text: str, place: int) -> bool:
    """Whether a word or a number runs across *place*.

    Scripts without spaces have no word limits to break; Korean particles follow their noun without a space.

    >>> _joined("98,000", 2), _joined("Anna", 3), _joined("Ann Lee", 3), _joined("陈立群要", 3)
    (True, True, False, False)
    """
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if before.isdigit() or after.isdigit():
        if before.isdigit() and after.isdigit():
            return True
        if after in ".," and place + 1 < len(text):
            return before.isdigit() and text[place + 1].isdigit()
        if before in ".," and place >= 2:
            return after.isdigit() and text[place - 2].isdigit()
    return _is_alphabetic(before) and _is_alphabetic(after)


def _is_alphabetic(character: str) -> bool:
    return character.isalpha() and not _spaceless(character)


def _spaceless(character: str) -> bool:
    code = ord(character)
    return 0x1100 <= code <= 0x11FF or 0x0E00 <= code <= 0x0EFF or 0x2E80 <= code <= 0xD7FF or code >= 0xF900


def _same_substance(wanted: str, found: str) -> bool:
    """Whether two nearly equal phrases agree in every digit, negation and (roughly) number of words."""
    if re.findall(r"\d", wanted) != re.findall(r"\d", found):
        return False
    if [c for c in wanted if c in _CJK_NEGATIONS] != [c for c in found if c in _CJK_NEGATIONS]:
        return False
    one, two = _TOKEN.findall(wanted), _TOKEN.findall(found)
    if [t for t in one if _negates(t)] != [t for t in two if _negates(t)]:
        return False
    return abs(len(one) - len(two)) <= max(1, len(one) // 4)


def _negates(token: str) -> bool:
    return token in _NEGATIONS or token.endswith("n't")
