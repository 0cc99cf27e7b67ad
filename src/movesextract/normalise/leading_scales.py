"""Scale words before the number, beside its currency: "Mio. EUR 3,4", "€m 12", "TEUR 500"; tables of accounts and
press releases write so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from movesextract.normalise.currencies import Currency, currency_before
from movesextract.normalise.currency_names import SYMBOLS
from movesextract.normalise.numbers import Text
from movesextract.normalise.numerals import SCALES, Word
from movesextract.normalise.quantities import Pattern

_REACH = 12
_BEFORE_CURRENCY = Pattern(r"(?i:(?<![^\W_])(?<![0-9][ .,])(mio|mrd|mln|mld)\.? ?)\Z")
_BEHIND_CURRENCY = Pattern(r"(?:(?<=[$€£A-Z])(?P<glued>m|mn|bn|k)| ?(?P<word>[Mm]io|[Mm]rd|[Mm]ln|[Mm]ld)\.?) ?\Z")
_GLUED_BEFORE = Pattern(r"(?<![\w$€£&@#.-])([TkKM])(€|£|EUR|CHF|GBP|USD|SEK|NOK|DKK|PLN) ?\Z")
# German accounts count in "TEUR", thousands; an English "T" is a trillion.
_LETTERS = {"T": Word(3, "de"), "k": Word(3, ""), "K": Word(3, ""), "M": Word(6, "")}


@dataclass(frozen=True, slots=True)
class ScaledCurrency:
    """A currency before a number with the scale of that number: ``scale`` is its word, as in a table of scales."""

    currency: Currency
    scale: str
    word: Word


def scaled_currency_before(text: Text, position: int, floor: int = 0) -> ScaledCurrency | None:
    """The currency and scale that end where a number begins, not reaching back over ``floor``."""
    raw = text.raw
    behind = raw[max(floor, position - _REACH) : position]
    if glued := _GLUED_BEFORE.search(behind):
        currency = Currency(position - len(glued[0]), position, SYMBOLS.get(glued[2], glued[2]))
        return ScaledCurrency(currency, glued[1], _LETTERS[glued[1]])
    if trailing := _BEHIND_CURRENCY.search(behind):
        named = currency_before(text, position - len(trailing[0]), floor)
        if named is not None:
            scale = (trailing["glued"] or trailing["word"]).lower()
            return ScaledCurrency(replace(named, end=position), scale, SCALES[scale])
    beside = currency_before(text, position, floor)
    if beside is None:
        return None
    leading = _BEFORE_CURRENCY.search(raw[max(floor, beside.start - _REACH) : beside.start])
    if leading is None:
        return None
    scale = leading[1].lower()
    return ScaledCurrency(replace(beside, start=beside.start - len(leading[0])), scale, SCALES[scale])
