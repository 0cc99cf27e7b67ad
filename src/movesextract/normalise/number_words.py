"""Numbers in words, and the scale words behind digits: "two hundred thousand", "zwei Millionen", "half a billion"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from movesextract.normalise import numerals as tables
from movesextract.normalise.quantities import WORD, Pattern, Quantity, Text, next_word

_HALF_MORE = Pattern(r"[ -](?:and[ -]a[ -]half|et demie?|y medi[oa]|e mei[oa])\b")
_LOWER_GROUP = Pattern(r" ([0-9]{1,3})(?= )")
# Fewer than three digits could count something else: "3 mil 13 vezes".
_HUNDREDS_BEHIND_MIL = Pattern(
    r" ([0-9]{3}|[0-9]{1,2}(?= (?:pesos|euros|d[óo]lares|soles|reais|colones|quetzales|lempiras)\b))"
    r"(?![0-9.,%]|[ -]?(?:%|por))"
)
_EURO_OR_DOLLAR = Pattern(r" (?:Euro|Dollar)\b")
# Swedish MSEK, German TEUR, traders' MUSD: a scale letter glued to a currency code.
_CODES_AFTER_SCALE = ("EUR", "USD", "SEK", "NOK", "DKK", "GBP", "CHF", "AUD", "CAD")
_MAX_POWER = 18
# Words behind the first in "a quarter of a million".
_LONGEST_PART = 3


class Scale(NamedTuple):
    """A scale word that ends at ``end`` and means ``10 ** exponent``; ``untold`` if languages disagree on it."""

    end: int
    exponent: int
    language: str
    word: str
    untold: bool


def with_scale(text: Text, bare: Quantity) -> Quantity:
    """The digits of ``bare`` together with the scale words behind them, if any."""
    half = _HALF_MORE.match(text.lower, bare.end)
    scale = read_scale_chain(text, half.end() if half else bare.end)
    if scale is None:
        return bare
    power = Decimal(10) ** scale.exponent
    end, addend = scale.end, power / 2 if half else Decimal(0)
    if half_more := _HALF_MORE.match(text.lower, end):
        end, addend = half_more.end(), addend + power / 2
    elif lower := _read_lower_group(text, scale):
        end, addend = lower[0], addend + lower[1]
    elif scale.word == "mil" and (group := _HUNDREDS_BEHIND_MIL.match(text.raw, scale.end)):
        end, addend = group.end(), Decimal(group[1])
        if (more := read_scale(text, end)) and more.exponent >= scale.exponent + 3:  # "3 mil 500 millones"
            end, power, addend = more.end, power * 10**more.exponent, addend * 10**more.exponent
    return Quantity(bare.start, end, bare.literal, power, addend, scale.word, scale.language, vague=scale.untold)


def _read_lower_group(text: Text, scale: Scale) -> tuple[int, Decimal] | None:
    """The thousands after the millions: "2 millones 500 mil pesos"."""
    match = _LOWER_GROUP.match(text.raw, scale.end)
    lower = read_scale(text, match.end()) if match and scale.exponent >= 6 else None
    if match is None or lower is None or lower.exponent != 3 or len(lower.word) < 3:
        return None
    return lower.end, Decimal(match[1]) * 1000


def read_scale_chain(text: Text, position: int) -> Scale | None:
    """One scale word or several: "million", "hundred thousand", "lakh crore", "mil millones"."""
    scale = read_scale(text, position)
    while scale is not None and len(scale.word) > 2 and scale.exponent <= 5:
        more = read_scale(text, scale.end)
        if more is None or more.exponent <= scale.exponent or len(more.word) < 3:
            break
        scale = Scale(more.end, scale.exponent + more.exponent, more.language, more.word, more.untold or scale.untold)
    return scale


def read_scale(text: Text, position: int) -> Scale | None:
    """The scale word at a position, after a gap or hyphen if there is one."""
    match = next_word(text, position)
    if match is None:
        return None
    word, end = match[0], match.end()
    exact = text.raw[match.start() : end]
    if word in tables.UNTOLD_SCALES:
        return Scale(end, 9, "", word, untold=True)
    thousand_euros = exact == "T" and text.raw[end : end + 1] == "€"
    entry = tables.SCALES["k"] if thousand_euros else tables.SCALES.get(word)
    if entry is None and match.start() == position:
        entry = tables.CAPITAL_SCALES.get(exact)
    if entry is None and exact.endswith(_CODES_AFTER_SCALE):
        word, end = word[:-3], end - 3
        entry = tables.SCALES.get("k" if word == "t" else word)
    if entry is None:
        return None
    # "1 Billion Euro" is 10^12 in German and 10^9 in an English headline.
    untold = exact == "Billion" and _EURO_OR_DOLLAR.match(text.raw, end) is not None
    if word in tables.DOTTED_SCALES and text.raw[end : end + 1] == ".":
        end += 1
    return Scale(end, entry.value, entry.language, word, untold)


def read_vague(text: Text, start: int) -> Quantity | None:
    """An amount without a number: "billions of", "several million", "a few", "mehrere Millionen", "multi-million"."""
    match: re.Match[str] | None = WORD.match(text.lower, start)
    if match is not None and match[0] in tables.ARTICLES:
        match = next_word(text, match.end())
    if match is None or match[0] not in tables.VAGUE_STARTS:
        return None
    end, scale = start, ""
    while match is not None:
        word = match[0]
        if word in tables.VAGUE_LINKS:
            apostrophe = text.raw[match.end() : match.end() + 1] == "'"
            match = next_word(text, match.end() + apostrophe)
            continue
        scaling = word in tables.SCALES or word in tables.PLURAL_SCALES
        if not scaling and word not in tables.VAGUE_WORDS:
            break
        end, scale = match.end(), word if scaling else scale
        match = next_word(text, end)
    return Quantity(start, end, scale=scale, vague=True)


def read_words(text: Text, start: int) -> Quantity | None:
    """A number that begins with a word, or None; articles and halves are numbers only before a scale word."""
    match = WORD.match(text.lower, start)
    if match is None:
        return None
    number, word = _WordNumber(match.end()), match[0]
    if word in tables.PARTS or word in tables.ARTICLES:
        _read_part(text, word, number)
        needs_more = True
    elif word in tables.STARTING_SCALES:
        scale = read_scale_chain(text, start)
        if scale is None or not number.scale_by(scale):
            return None
        needs_more = False
    else:
        if not number.add(word, match.end()):
            return None
        needs_more = word in tables.NEEDS_SCALE
    _read_on(text, number)
    if needs_more and number.words < 2:
        return None
    return Quantity(
        start,
        number.end,
        multiplier=Decimal(10) ** number.power if number.scales == 1 and number.group is None else Decimal(1),
        addend=number.total + (number.group or 0),
        scale=number.scale,
        language=number.language,
        vague=number.untold,
    )


class _WordNumber:
    """Adds up number words one by one: "two hundred and fifty thousand" is (2 * 100 + 50) * 1000."""

    def __init__(self, end: int) -> None:
        self.end = end
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.power = _MAX_POWER + 1
        self.words = 0
        self.scales = 0
        self.language = ""
        self.scale = ""
        self.untold = False

    def add(self, word: str, end: int) -> bool:
        """Take one number word that ends at ``end``; False if it does not continue the number."""
        entry = tables.NUMBER_WORDS.get(word)
        value = entry.value if entry else _german_compound(word)
        if word == "cents" and self.language == "fr":
            value = 100
        if value is None or value >= 10**self.power:
            return False
        grown = Decimal(value) if self.group is None else self._grow(self.group, word, value)
        if grown is None:
            return False
        self.group, self.end, self.words = grown, end, self.words + 1
        self.language = self.language or (entry.language if entry else "de")
        return True

    def _grow(self, group: Decimal, word: str, value: int) -> Decimal | None:
        if group == 4 and word in {"vingt", "vingts"}:
            return Decimal(80)
        if value == 100 and word in {"cent", "cents"}:
            return group * 100 if group < 10 and (self.language == "fr" or group == 6) else None
        hundreds = group >= 100 and group % 100 == 0 and 0 < value < 100
        tens = group >= 20 and group % 10 == 0 and group % 100 >= 20 and 0 < value < 10
        french = group % 100 in {60, 80} and 0 < value < 20
        return group + value if hundreds or tens or french else None

    def scale_by(self, scale: Scale) -> bool:
        """Multiply the last group; False if the scale does not fit."""
        if scale.exponent == 2:
            if self.group is not None and self.group >= 100:
                return False
            self.group = (self.group or Decimal(1)) * 100
        elif scale.exponent >= self.power or (self.group is None and self.words):
            return False
        else:
            self.total += (Decimal(1) if self.group is None else self.group) * Decimal(10) ** scale.exponent
            self.group, self.power, self.scale = None, scale.exponent, scale.word
            self.scales += 1
        self.language = scale.language or self.language
        self.end, self.words, self.untold = scale.end, self.words + 1, self.untold or scale.untold
        return True

    def add_half(self, end: int) -> None:
        """Take "and a half", which counts in the unit before it."""
        if self.group is None:
            self.total += Decimal(10) ** self.power / 2
        else:
            self.group += Decimal("0.5")
        self.end, self.words = end, self.words + 1


def _read_part(text: Text, word: str, number: _WordNumber) -> None:
    """ "A" before "million" is 1; "half a", "a half", "a quarter of a", "eine halbe" are a part of one."""
    number.group, number.words = tables.PARTS.get(word, Decimal(1)), 1
    number.language = "de" if word in tables.PARTS and word.endswith("einhalb") else ""
    for _ in range(_LONGEST_PART):
        more = next_word(text, number.end)
        joins = more is not None and number.group < 1 and (more[0] in tables.ARTICLES or more[0] == "of")
        if more is None or not (joins or more[0] in tables.PARTS):
            return
        number.group, number.end = tables.PARTS.get(more[0], number.group), more.end()


def _read_on(text: Text, number: _WordNumber) -> None:
    while True:
        if half := _HALF_MORE.match(text.lower, number.end):
            number.add_half(half.end())
            continue
        scale = read_scale_chain(text, number.end)
        if scale is not None and len(scale.word) > 1:
            if not number.scale_by(scale):
                return
            continue
        match = next_word(text, number.end)
        if match and match[0] in tables.CONNECTORS:
            match = next_word(text, match.end())
        if match is None or not number.words or not number.add(match[0], match.end()):
            return


def _german_compound(word: str) -> int | None:
    """A compound such as "fünfundzwanzig", "zweihundert", "dreihunderttausend"; None for any other word."""
    if not (word.endswith(("zig", "ßig")) or "hundert" in word or "tausend" in word):
        return None
    thousands, found, rest = word.rpartition("tausend")
    head = _german_below_thousand(thousands) if thousands else 1
    tail = _german_below_thousand(rest.removeprefix("und")) if rest else 0
    if head is None or tail is None:
        return None
    return head * 1000 + tail if found else tail


def _german_below_thousand(word: str) -> int | None:
    hundreds, found, rest = word.rpartition("hundert")
    head = _german_below_hundred(hundreds) if hundreds else 1
    tail = _german_below_hundred(rest.removeprefix("und")) if rest else 0
    if head is None or tail is None:
        return None
    return head * 100 + tail if found else tail


def _german_below_hundred(word: str) -> int | None:
    unit, und, ten = word.partition("und")
    if not und:
        return _german_word(word)
    one, tens = _german_word(unit), _german_word(ten)
    return one + tens if one is not None and tens is not None and one < 10 <= tens else None


def _german_word(word: str) -> int | None:
    entry = tables.NUMBER_WORDS.get(word)
    return 1 if word == "ein" else entry.value if entry else None
