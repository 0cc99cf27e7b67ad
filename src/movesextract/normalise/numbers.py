"""Every number of a text, as newspapers write them: digits, number words, CJK numerals, with their scale words.

The shared lower floor of `money` and `percentages`. One pass over the text; no pattern can backtrack further than a
few characters.
"""

from __future__ import annotations

from functools import cache

from movesextract.normalise import numerals as tables
from movesextract.normalise.cjk_numerals import read_cjk
from movesextract.normalise.number_words import read_vague, read_words, with_scale
from movesextract.normalise.quantities import WORD, DecimalSign, Pattern, Quantity, Text, fold, next_word, read_digits

__all__ = [
    "DecimalSign",
    "Pattern",
    "Quantity",
    "Text",
    "find_quantities",
    "fold",
    "next_word",
    "read_cjk",
    "read_digits",
]

_DIGITS = Pattern(r"[0-9]+(?:[.,'][0-9]+)*[½¼¾]?|[½¼¾]")
_SPACED_GROUP = Pattern(r" ([0-9]{3}(?:[.,][0-9]{1,2})?)(?![0-9]|[.,'][0-9])")
# "500,- Euro", "19,– €": a dash for the cents.
_NO_CENTS = Pattern(r"[.,][-–—](?= ?(?:€|eur|chf|fr|[.,;)]|\Z))")
_CJK_MONEY = tuple("元块圆円원")
_SPACED_HEAD = Pattern(r"[1-9][0-9]{0,2}\Z")


def find_quantities(text: Text) -> list[Quantity]:
    """Every number of the text in order, vague ones included; digits glued to letters are left to the caller.

    >>> [q.value() for q in find_quantities(fold("27 staff, 2.5 million users, zwei Millionen Euro, 三千万元"))]
    [Decimal('27'), Decimal('2500000'), Decimal('2000000'), Decimal('30000000')]
    """
    found: list[Quantity] = []
    position = 0
    for match in _starts().finditer(text.lower):
        if match.start() < position:
            continue
        quantity = _quantity_at(text, match.start())
        if quantity is not None:
            found.append(quantity)
            position = quantity.end
    return found


@cache
def _starts() -> Pattern:
    numerals = "".join([*tables.CJK_DIGITS, *tables.CJK_UNITS, *tables.CJK_VAGUE])
    return Pattern(rf"[0-9½¼¾]+|[{numerals}]|{WORD.pattern}")


def _quantity_at(text: Text, start: int) -> Quantity | None:
    first = text.raw[start]
    if first in tables.FRACTIONS or "0" <= first <= "9":
        return _read_numeric(text, start)
    if first in tables.CJK_DIGITS or first in tables.CJK_UNITS or first in tables.CJK_VAGUE:
        return read_cjk(text, start)
    return read_vague(text, start) or read_words(text, start)


def _read_numeric(text: Text, start: int) -> Quantity | None:
    match = _DIGITS.match(text.raw, start)
    if match is None:
        return None
    end = match.end()
    spaced = _SPACED_HEAD.match(match[0]) is not None
    while spaced and (group := _SPACED_GROUP.match(text.raw, end)):
        end, spaced = group.end(), group[1].isdigit()
    literal = text.raw[start:end]
    after = end + (text.raw[end : end + 1] == " ")
    unit, filler = text.raw[after : after + 1], text.raw[end : end + 1]
    if unit in tables.CJK_UNITS or filler in tables.CJK_MORE or filler in {"几", "个"}:
        cjk = read_cjk(text, start, read_digits(literal, ".", scaled=True), end)
        if cjk is not None:
            return cjk
    if filler in tables.CJK_MORE and text.raw[end + 1 : end + 2] in _CJK_MONEY:
        return Quantity(start, end + 1, literal=literal, more=True)
    if dashed := _NO_CENTS.match(text.lower, end):
        return Quantity(start, dashed.end(), literal=literal)
    return with_scale(text, Quantity(start, end, literal=literal))
