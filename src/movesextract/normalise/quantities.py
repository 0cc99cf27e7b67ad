"""What a number in a text is, how its digits are read, and the folding that every reader works on.

What a number means may depend on the currency beside it ("1.500" is 1500 before "dólares" and nothing certain after
"$"), so a `Quantity` keeps its digits until somebody asks for the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from movesextract.normalise import numerals as tables


class Pattern:
    """A regular expression that is compiled at its first use, so that importing the library stays cheap."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def match(self, text: str, position: int = 0) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self._compiled.match(text, position)

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self._compiled.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self._compiled.finditer(text)

    def sub(self, replace: Callable[[re.Match[str]], str], text: str) -> str:
        """As `re.Pattern.sub`."""
        return self._compiled.sub(replace, text)


DecimalSign: TypeAlias = Literal[".", ","]

CJK_LETTERS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3々〇"
WORD = Pattern(rf"[^\W\d_{CJK_LETTERS}]+")
# One space, or one line break with its indentation: wrapped text must not part a number from its scale.
GAP = Pattern(r"[ \t]?(?:\r?\n[ \t]{0,4})?")
_FULLWIDTH_SEPARATOR = Pattern(r"(?<=[０-９])[，．](?=[０-９])|(?<=[0-9０-９])[・･·](?=[0-9０-９])")
_FOLDED = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，．"}
    | dict.fromkeys("\u00a0\u202f\u2007\u2009\u2002\u2003\u3000", " ")
    | dict.fromkeys("‘’ʼ", "'")
    | dict.fromkeys("\u2010\u2011\u2212\ufe63", "-")
    | {"￥": "¥", "￡": "£", "￦": "₩", "İ": "I", "〜": "~"}
)
# A sum of more digits than this is a serial number, and Decimal would start to round.
_MAX_DIGITS = 18


class Text(NamedTuple):
    """A text with look-alikes folded (``raw``), and the same in lower case; both as long as the original."""

    raw: str
    lower: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: ``text[start:end]``, scale words included.

    ``literal`` holds the digits while their separators need a context; the number is ``literal * multiplier +
    addend``, or ``addend`` alone where there is no literal. ``scale`` is the last scale word, ``language`` what the
    words tell (ISO 639-1 or empty), ``multiplier`` what the scale words multiply by (1 where that differs within the
    number, as in 1億2000万). ``vague`` marks "several million", ``more`` an "and more" inside (1000余万).
    """

    start: int
    end: int
    literal: str = ""
    multiplier: Decimal = Decimal(1)
    addend: Decimal = Decimal(0)
    scale: str = ""
    language: str = ""
    vague: bool = False
    more: bool = False

    def value(self, decimal_sign: DecimalSign | None = None) -> Decimal | None:
        """The number, or None where it is vague or its separators leave two readings."""
        if self.vague:
            return None
        if not self.literal:
            return tidy(self.addend)
        number = read_digits(self.literal, decimal_sign, scaled=bool(self.scale))
        return None if number is None else tidy(number * self.multiplier + self.addend)

    @property
    def year_like(self) -> bool:
        """Four bare digits between 1900 and 2099."""
        return not self.scale and len(self.literal) == 4 and self.literal.isdigit() and self.literal[:2] in {"19", "20"}

    @property
    def substantial(self) -> bool:
        """Whether it is written as sums are: with a scale word, with separators, or with at least three digits."""
        if self.scale or self.vague or not self.literal:
            return bool(self.scale) or self.vague
        return not self.year_like and len(self.literal) >= 3


def fold(text: str) -> Text:
    """Fold fullwidth forms, special spaces, apostrophes and hyphens, one character for one character.

    A middle dot between figures is a decimal point, as Japanese newspapers set it.

    >>> fold("１，２００\\u202f円").raw, fold("１・９％").raw
    ('1,200 円', '1.9%')
    """
    raw = _FULLWIDTH_SEPARATOR.sub(lambda match: "," if match[0] == "，" else ".", text).translate(_FOLDED)
    return Text(raw, raw.lower())


def next_word(text: Text, position: int) -> re.Match[str] | None:
    """The word (lower case, no CJK) at a position, after a gap or a hyphen if there is one."""
    if text.raw[position : position + 1] == "-":
        return WORD.match(text.lower, position + 1)
    gap = GAP.match(text.raw, position)
    return WORD.match(text.lower, gap.end() if gap else position)


def tidy(value: Decimal) -> Decimal:
    """The same number without trailing decimals if it is whole: 27500000.0 becomes 27500000."""
    return Decimal(int(value)) if value == value.to_integral_value() else value


def read_digits(literal: str, decimal_sign: DecimalSign | None = None, *, scaled: bool = False) -> Decimal | None:
    """The number that a run of digits and separators writes, or None if it is none or could be two.

    ``decimal_sign`` is what the surroundings (language, currency) tell. ``scaled``: a scale word follows, which makes
    decimals likely and thousands rare. Three digits after a single comma are a group unless scaled; after a single
    point they need the context. Groups of two are Indian.

    >>> read_digits("98,000"), read_digits("1.200,50"), read_digits("1,20,000"), read_digits("1.500")
    (Decimal('98000'), Decimal('1200.50'), Decimal('120000'), None)
    """
    if literal[-1] in tables.FRACTIONS:
        whole = literal[:-1] or "0"
        return Decimal(whole) + tables.FRACTIONS[literal[-1]] if whole.isdigit() and len(whole) < _MAX_DIGITS else None
    signs = [char for char in literal if not char.isdigit()]
    if len(literal) - len(signs) > _MAX_DIGITS:
        return None
    if not signs:
        return Decimal(literal)
    last = signs[-1]
    if signs[0] != last:
        return _read_two_signs(literal, signs)
    if len(signs) > 1 or last in " '":
        joined = _join_groups(literal, last)
        return None if joined is None else Decimal(joined)
    head, tail = literal.split(last)
    return _read_single_sign(
        head, tail, decimal_sign if last == "." or scaled else ".", comma=last == ",", scaled=scaled
    )


def _read_two_signs(literal: str, signs: list[str]) -> Decimal | None:
    if signs[-1] not in ".," or len(set(signs[:-1])) > 1:
        return None
    head, _, tail = literal.rpartition(signs[-1])
    integer = _join_groups(head, signs[0])
    return None if integer is None else Decimal(f"{integer}.{tail}")


def _read_single_sign(
    head: str, tail: str, decimal_sign: DecimalSign | None, *, comma: bool, scaled: bool
) -> Decimal | None:
    as_decimal, as_group = Decimal(f"{head}.{tail}"), Decimal(head + tail)
    if head == "0":
        return as_decimal
    if head[0] == "0":
        return None
    if len(tail) != 3 or len(head) > 3:
        return None if comma and len(tail) > 2 else as_decimal
    if comma:
        return as_group if decimal_sign == "." else None
    if decimal_sign == ",":
        return as_group
    return as_decimal if decimal_sign == "." and scaled else None


def _join_groups(literal: str, sign: str) -> str | None:
    head, *groups = literal.split(sign)
    western = 1 <= len(head) <= 3 and all(len(group) == 3 for group in groups)
    indian = sign == "," and len(head) <= 2 and len(groups[-1]) == 3 and all(len(group) == 2 for group in groups[:-1])
    if not (western or indian) or head[0] == "0":
        return None
    return head + "".join(groups)
