"""Locating copied words in the article: exact first, then folded, then nearly equal.

What counts as nearly equal depends on what is copied. A name or a figure must stand there word for word after folding;
only titles, possessives and quotes around it may differ. Free text such as a role or a reason may differ in a few
letters, never in a digit, a negation or a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from movesextract.grounding.folding import FoldedText, fold
from movesextract.text.sentences import Sentence

Strictness: TypeAlias = Literal["name", "figure", "text"]

MIN_SIMILARITY = 90
"""Of 100, in rapidfuzz's ratio: one wrong letter in ten; two wrong letters in a role of twenty."""

_NEGATIONS = frozenset(
    "not no never none nor without cannot didn't doesn't won't isn't wasn't nicht kein keine keinen nie ohne ne "
    "pas jamais sans non sin nunca nao sem nem jamas".split()
)
_CJK_NEGATIONS = frozenset("不未没沒無无非未안못")
_TITLES = re.compile(
    r"^(?:(?:(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|herr|frau|mme|mlle|sr|sra|srta)\.?|m\.) +)+"
)
_ARTICLES = re.compile(r"^(?:the|an?|der|die|das|les?|la|el|los|las|os?|as) +")
_POSSESSIVE = re.compile(r"(?:'s|')$")
_TOKEN = re.compile(r"\w+(?:[.,']\w+)*")
_NUMBER = re.compile(r"[.,]?\d+(?:[.,]\d+)*")
# A space that may be missing: not one between two figures, unless it sets off thousands ("98 000").
_GROUP = r"\d{3}(?!\d|[.,']\d{3})"
# A hyphen may stand for one: "a $40-million Series-B round".
_IDLE_SPACE = re.compile(
    rf"(?<!\d) | (?!\d)|(?<=\d)(?<!\d{{4}}) (?={_GROUP})|(?<=\d)-(?=[a-z])|(?<=\bseries)-(?=[a-z])"
)
_THOUSANDS_BEFORE = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3})*\Z")
_THOUSANDS_BEHIND = re.compile(_GROUP)


_LEGAL_FORM = r"(?:inc|ltd|llc|llp|plc|corp|co|gmbh|ag|sa|lp)\b"
# What makes another post or stage of the words behind it: a non-executive director, a pre-seed round, 副总裁.
_CHANGING_PREFIX = re.compile(
    r"(?:(?<![a-z])(?:non|pre|vice|co|sub|semi|deputy|vize)[-\u2010-\u2015]|[副非])\Z", re.IGNORECASE
)
_LONGEST_PREFIX = 8
_GENITIVE_OF_A_POST = (
    r"s (?:(?:neue|bisherige|ehemalige|fruhere|kunftige|langjahrige)[rsnm]? )?[\w-]*"
    r"(?:chef|vorstand|leiter|sprecher|direktor|grunder|nachfolger|aufsichtsrat)"
)
_LONGEST_PARTICLE = 3


_ADDRESS = re.compile(r"(?<![\w@.+-])[\w.+-]+@[\w.-]+\w|(?:https?://|\bwww\.)[^\s<>\"'()\[\]]+", re.IGNORECASE)


def without_addresses(text: str) -> str:
    """*text* with "@" for every character of an e-mail or web address: what stands in one alone is not named there.

    >>> without_addresses("Kernow (press@kernow.example)")
    'Kernow (@@@@@@@@@@@@@@@@@@@@)'
    """
    return _ADDRESS.sub(lambda found: "@" * len(found[0]), text)


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
        self._starts: dict[str, tuple[int, ...]] = {}

    def find(self, words: str, sentences: Sequence[Sentence], strictness: Strictness = "text") -> Match | None:
        """The best place of *words*: in *sentences* (in that order), else the occurrence nearest to the first of them.

        A name with a capital is looked for with one first, anywhere: Target is not "the target". Nearly equal words are
        accepted in *sentences* only. A prefix that makes something else of a phrase comes with it: "non-executive
        director" for "executive director". Returns None if the words stand nowhere.
        """
        first = next((c for c in words if c.isalnum()), None)
        if first is None:
            return None
        named = strictness == "name"
        for capital in (True, False) if named and first.isupper() else (False,):
            for spelling, shortened in _spellings(words):
                rank = self._rank(first, strictness)
                match = self._find_folded(spelling, sentences, capital=capital or (shortened and named), rank=rank)
                if match is not None:
                    return self._with_prefix(match) if strictness == "text" else match
        match = self._find_spaceless(words, sentences)
        if match is None and named:
            match = self._find_with_initial(words, sentences) or self._find_genitive(words, sentences)
        if match is None and strictness == "text":
            match = self._find_inflected(words, sentences) or self._find_similar(words, sentences)
        return match

    def starts(self, words: str) -> tuple[int, ...]:
        """Where *words*, folded, stand in the text as whole words: the position of each occurrence, in order."""
        folded = fold(words)
        known = self._starts.get(folded)
        if known is None:
            known = tuple(self._folded.origins[place] for place in self._places(folded)) if folded else ()
            self._starts[folded] = known
        return known

    def _places(self, folded: str) -> Iterator[int]:
        place = self._first_in(folded, 0, len(self._folded.folded))
        while place is not None:
            yield place
            place = self._first_in(folded, place + 1, len(self._folded.folded))

    def _find_folded(
        self, folded: str, sentences: Sequence[Sentence], *, capital: bool, rank: Callable[[int], int]
    ) -> Match | None:
        if folded not in self._folded.folded:
            return None
        for start, end in self._regions(sentences):
            place = min(self._standing(folded, start, end, capital=capital), key=rank, default=None)
            if place is not None:
                return self._match(place, len(folded))
        anchor = self._folded.folded_range(sentences[0].start, sentences[0].end)[0] if sentences else 0
        everywhere = self._standing(folded, 0, len(self._folded.folded), capital=capital)
        nearest = min(everywhere, key=lambda place: (rank(place), abs(place - anchor)), default=None)
        return None if nearest is None else self._match(nearest, len(folded))

    def _rank(self, first: str, strictness: Strictness) -> Callable[[int], int]:
        """How ill a place suits words that begin with the letter *first*: "may" is hardly May, "vice president" is no
        president if one stands by."""

        def rank(place: int) -> int:
            start = self._folded.origins[place]
            other_case = first.isupper() and self.text[start].islower()
            return 2 * (strictness == "text" and self._prefix_length(start) > 0) + other_case

        return rank

    def _prefix_length(self, start: int) -> int:
        found = _CHANGING_PREFIX.search(self.text[max(0, start - _LONGEST_PREFIX) : start])
        return len(found[0]) if found else 0

    def _with_prefix(self, match: Match) -> Match:
        return Match(match.start - self._prefix_length(match.start), match.end, match.similarity)

    def _standing(self, folded: str, start: int, end: int, *, capital: bool) -> Iterator[int]:
        """Where *folded* stands between two places as whole words, in order; see `_stands`."""
        while (place := self._first_in(folded, start, end, capital=capital)) is not None:
            yield place
            start = place + 1

    def _first_in(self, folded: str, start: int, end: int, *, capital: bool = False) -> int | None:
        while (place := self._folded.folded.find(folded, start, end)) >= 0:
            if self._stands(place, place + len(folded), capital=capital):
                return place
            start = place + 1
        return None

    def _stands(self, start: int, end: int, *, capital: bool = False) -> bool:
        """Whether whole words of the text lie between two places; with *capital*, not beginning in lower case."""
        if capital and self.text[self._folded.origins[start]].islower():
            return False
        text, splits = self._folded.folded, self._folded.splits
        return not (_runs_in(text, start) or _runs_on(text, end) or splits(start) or splits(end))

    def _match(self, place: int, length: int, similarity: float = 100.0) -> Match:
        return Match(*self._folded.original_span(place, place + length), similarity)

    def _find_spaceless(self, words: str, sentences: Sequence[Sentence]) -> Match | None:
        """As above, but blind to spaces: "14 %" for "14%", Chinese with spaces behind its commas."""
        skeleton = _IDLE_SPACE.sub("", fold(words))
        if len(skeleton) < 3:
            return None
        for start, end in self._regions(sentences):
            region = self._folded.folded[start:end]
            idle = {space.start() for space in _IDLE_SPACE.finditer(region)}
            places = [start + i for i in range(len(region)) if i not in idle]
            squeezed, found = _IDLE_SPACE.sub("", region), -1
            while (found := squeezed.find(skeleton, found + 1)) >= 0:
                first, last = places[found], places[found + len(skeleton) - 1] + 1
                if self._stands(first, last):
                    return self._match(first, last - first)
        return None

    def _find_with_initial(self, words: str, sentences: Sequence[Sentence]) -> Match | None:
        """A name that has an initial or a nickname more in the text: "Omar Khan" for "Omar F. Khan"; or a comma, as in
        "Acme, Inc.".

        A whole word more may make another name of it: Harbor Labs is not Harbor Robotics Labs.
        """
        tokens = fold(words).split()
        if not 2 <= len(tokens) <= 5:
            return None
        extra = rf"(?:,(?= {_LEGAL_FORM})| (?:[^\W\d_]\.?|\"[\w'.-]+\"|\([\w'.-]+\)))? "
        pattern = re.compile(rf"(?<!\w){extra.join(re.escape(token) for token in tokens)}(?!\w)")
        for start, end in self._regions(sentences):
            for found in pattern.finditer(self._folded.folded, start, end):
                match = self._match(found.start(), len(found.group()))
                if all(part[:1].isupper() for part in re.findall(r"\w+", self.text[match.start : match.end])):
                    return match
        return None

    def _find_genitive(self, words: str, sentences: Sequence[Sentence]) -> Match | None:
        """A name in the German genitive, which has no apostrophe, before a post: "Acmes neuer Finanzchef".

        Without the post it could be another name: Barclay is not Barclays.
        """
        folded = fold(words)
        if len(folded) < 3 or not _is_letter(folded[-1]):
            return None
        pattern = re.compile(rf"(?<!\w){re.escape(folded)}(?={_GENITIVE_OF_A_POST})")
        for start, end in self._regions(sentences):
            for found in pattern.finditer(self._folded.folded, start, end):
                match = self._match(found.start(), len(folded))
                if self.text[match.start].isupper():
                    return match
        return None

    def _find_inflected(self, words: str, sentences: Sequence[Sentence]) -> Match | None:
        """Words that stand there with an ending of the plural or of a case: "co-chief" for "co-chiefs"."""
        folded = fold(words)
        if len(folded) < 3 or not _is_letter(folded[-1]):
            return None
        pattern = re.compile(rf"(?<!\w){re.escape(folded)}(?:e?s|e?n|er?)(?!\w)")
        for start, end in self._regions(sentences):
            found = pattern.search(self._folded.folded, start, end)
            if found is not None:
                return self._match(found.start(), len(found.group()), 100.0 * len(folded) / len(found.group()))
        return None

    def _find_similar(self, words: str, sentences: Sequence[Sentence]) -> Match | None:
        from rapidfuzz import fuzz  # noqa: PLC0415

        wanted = fold(words)
        if len(wanted) < 8:
            return None
        for start, end in self._regions(sentences):
            aligned = fuzz.partial_ratio_alignment(wanted, self._folded.folded[start:end], score_cutoff=MIN_SIMILARITY)
            if aligned is None or aligned.dest_end <= aligned.dest_start:
                continue
            first, last = self._widened(start + aligned.dest_start, start + aligned.dest_end)
            found = self._folded.folded[first:last]
            # The alignment of a part says little about the whole.
            similarity = fuzz.ratio(wanted, found, score_cutoff=MIN_SIMILARITY)
            denied = self._folded.folded[max(0, first - 1) : first] in _CJK_NEGATIONS
            if similarity and not denied and _same_substance(wanted, found):
                return self._match(first, last - first, similarity)
        return None

    def _regions(self, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
        for sentence in sentences:
            yield self._folded.folded_range(sentence.start, sentence.end)

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        """The whole words that the range touches, without spaces and punctuation at its ends."""
        text, splits = self._folded.folded, self._folded.splits
        while _runs_in(text, start) or splits(start):
            start -= 1
        while _runs_on(text, end) or splits(end):
            end += 1
        while start < end and text[start] in " ,;:.":
            start += 1
        while start < end and text[end - 1] in " ,;:":
            end -= 1
        return start, end


def _spellings(words: str) -> Iterator[tuple[str, bool]]:
    """The folded words, then without quotes around them, a possessive behind them, a title or an article before them.

    With each comes whether it lost an article, which leaves a common word of many a name: The Information.
    """
    folded = fold(words)
    bare = folded.lstrip("\"' ").rstrip("\"'.,;: ")
    owner = _POSSESSIVE.sub("", bare)
    for spelling in dict.fromkeys((folded, bare, owner, _TITLES.sub("", owner))):
        if spelling:
            yield spelling, False
    lone = _ARTICLES.sub("", owner)
    if lone and lone != owner:
        yield lone, True


def _runs_on(text: str, place: int) -> bool:
    """Whether the word or number before *place* goes on behind it.

    >>> _runs_on("98,000", 2), _runs_on("98 000", 2), _runs_on("Annabelle", 4), _runs_on("Series A1", 8)
    (True, True, True, True)
    >>> _runs_on("98, 12", 2), _runs_on("Ann Lee", 3), _runs_on("$98m", 3), _runs_on("陈立群要", 3)
    (False, False, False, False)
    """
    return _joined(text, place) or (0 < place < len(text) and _is_letter(text[place - 1]) and _is_figure(text[place]))


def _runs_in(text: str, place: int) -> bool:
    """Whether the word or number behind *place* began before it.

    >>> _runs_in("198,000", 1), _runs_in("4Chan", 1), _runs_in("RMB500m", 3)
    (True, True, False)
    """
    return _joined(text, place) or (0 < place < len(text) and _is_figure(text[place - 1]) and _is_letter(text[place]))


def _joined(text: str, place: int) -> bool:
    """Whether a word or a number runs across *place*.

    Scripts without spaces have no word limits to break; Korean particles follow their noun without a space.
    """
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if _is_letter(before):
        return _is_letter(after)
    if _is_figure(before):
        return _is_figure(after) or _separates(text, place)
    return _is_figure(after) and _separates(text, place - 1)


def _separates(text: str, place: int) -> bool:
    """Whether the character at *place* stands inside a number: a decimal or thousands separator."""
    if text[place] in ".,'·":  # the last one in Japanese: １・９％
        return 0 < place < len(text) - 1 and _is_figure(text[place - 1]) and _is_figure(text[place + 1])
    if text[place] != " " or not _THOUSANDS_BEHIND.match(text, place + 1):
        return False
    return _THOUSANDS_BEFORE.search(text[max(0, place - 16) : place]) is not None


def _is_figure(character: str) -> bool:
    """A digit, or a fraction such as ½; not a superscript, which is a footnote or an exponent."""
    if character.isascii() or character.isdecimal():
        return character.isdecimal()
    return unicodedata.decomposition(character).startswith("<fraction>")


def _is_letter(character: str) -> bool:
    """A letter, or a vowel sign behind one, of a script that parts its words by spaces."""
    if character.isascii():
        return character.isalpha()
    return (character.isalpha() or unicodedata.category(character)[0] == "M") and not _SPACELESS.match(character)


# Thai, Lao, Burmese, Hangul, Khmer, Han, kana and their neighbours.
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\U0001aff0-\U0001b16f\U00020000-\U0003ffff]"
)


def _same_substance(wanted: str, found: str) -> bool:
    """Whether two nearly equal phrases agree in every number, single letter, negation and (roughly) number of words.

    Words that stand against each other begin alike, but for little ones: a South American unit is not North American.
    """
    if _NUMBER.findall(wanted) != _NUMBER.findall(found):
        return False
    if _cjk_negations(wanted) != _cjk_negations(found):
        return False
    one, two = _TOKEN.findall(wanted), _TOKEN.findall(found)
    if [t for t in one if _negates(t)] != [t for t in two if _negates(t)]:
        return False
    if [t for t in one if len(t) == 1] != [t for t in two if len(t) == 1]:
        return False
    pairs = zip(one, two, strict=True) if len(one) == len(two) else ()
    if any(a[0] != b[0] and min(len(a), len(b)) > _LONGEST_PARTICLE for a, b in pairs):
        return False
    return abs(len(one) - len(two)) <= max(1, len(one) // 4)


def _cjk_negations(folded: str) -> list[str]:
    # Folding takes Hangul syllables apart.
    return [c for c in unicodedata.normalize("NFC", folded) if c in _CJK_NEGATIONS]


def _negates(token: str) -> bool:
    return token in _NEGATIONS or token.endswith("n't")
