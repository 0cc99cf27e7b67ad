"""Scale words before the number, beside its currency: "Mio. EUR 3,4", "€m 12", "TEUR 500"; tables of accounts and
press releases write so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from movesextract.normalise.currencies import Currency, currency_before
from movesextract.normalise.currency_names import SYMBOLS
from movesextract.normalise.numerals import SCALES, Word
from movesextract.normalise.quantities import Pattern, Quantity, Text

_REACH = 12
_BEFORE_CURRENCY = Pattern(r"(?i:(?<![^\W_])(?<![0-9][ .,])(mio|mrd|mln|mld)\.? ?)\Z")
_BEHIND_CURRENCY = Pattern(
    r"(?:(?<=[$€£A-Z])(?P<glued>m|mn|bn|k)|(?<=[A-Z]{3}) (?P<apart>m|mn|bn|k|million|billion)"
    r"| (?P<indian>[Cc]rore|[Ll]akh)| ?(?P<word>[Mm]io|[Mm]rd|[Mm]ln|[Mm]ld)\.?) ?\Z"
)
_GLUED_BEFORE = Pattern(r"(?<![\w$€£&@#.-])([TkKM])(€|£|EUR|CHF|GBP|USD|SEK|NOK|DKK|PLN) ?\Z")
# German accounts count in "TEUR", thousands; an English "T" is a trillion.
_LETTERS = {"T": Word(3, "de"), "k": Word(3, ""), "K": Word(3, ""), "M": Word(6, "")}


def with_leading_scale(text: Text, quantity: Quantity, floor: int = 0) -> tuple[Quantity, Currency] | None:
    """*quantity* with the scale that stands before it, and the currency beside that; None if there is no such scale.

    Does not reach back over ``floor``. A number with a scale of its own, a vague one or a year is left alone.
    """
    if quantity.scale or quantity.vague or quantity.year_like or not quantity.literal:
        return None
    raw, position = text.raw, quantity.start
    behind = raw[max(floor, position - _REACH) : position]
    if glued := _GLUED_BEFORE.search(behind):
        currency = Currency(position - len(glued[0]), position, SYMBOLS.get(glued[2], glued[2]))
        return _scaled(quantity, glued[1], _LETTERS[glued[1]]), currency
    if trailing := _BEHIND_CURRENCY.search(behind):
        named = currency_before(text, position - len(trailing[0]), floor)
        if named is not None:
            scale = next(filter(None, trailing.groups())).lower()
            return _scaled(quantity, scale, SCALES[scale]), replace(named, end=position)
    beside = currency_before(text, position, floor)
    if beside is None:
        return None
    leading = _BEFORE_CURRENCY.search(raw[max(floor, beside.start - _REACH) : beside.start])
    if leading is None:
        return None
    scale = leading[1].lower()
    return _scaled(quantity, scale, SCALES[scale]), replace(beside, start=beside.start - len(leading[0]))


def _scaled(quantity: Quantity, scale: str, word: Word) -> Quantity:
    return replace(quantity, scale=scale, language=word.language, multiplier=Decimal(10) ** word.value)
