"""Ranges of sums: "$1.5-2 million", "between 40,000 and 50,000 euros", 25万至30万元.

The lower end takes scale and currency of the upper one, or the upper the currency of the lower, where the text makes
that plain and the lower end stays below the upper.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from movesextract.normalise.currency_names import POINT_GROUPING
from movesextract.normalise.numbers import Pattern, Quantity, Text
from movesextract.normalise.sums import Sum

_LONGEST_SEPARATOR = 12
_DASH = Pattern(r"(?P<space> ?)(?:--?|–|—|~)(?P<after> ?)\Z")
_WORD = Pattern(r"\s(?:to|bis(?: zu)?|à|a|al|ate|até|hasta|tot|till?|jusqu'à|up to)\s\Z")
_CJK = Pattern(r"\s?(?:至|到|から|에서|부터)\s?\Z")
_AND = Pattern(r"\s(?:and|und|et|y|e|a)\s\Z")
_OR = Pattern(r"\s(?:or|oder|ou|o)\s\Z")
_BETWEEN = Pattern(r"\b(?:between|zwischen|entre|tra|fra)(?: (?:the|les|los|as|os))?\s\Z")
_FROM = Pattern(r"\b(?:from|between|von|zwischen|de|entre|desde)\s\Z")
# After "$40,000 to 50,000" one of these shows that the second number is pay too, not a count of people.
_PLAIN_END = Pattern(
    r"\s*(?:\Z|[^\w\s]|(?:a|an|per|annually|yearly|monthly|weekly|hourly|daily|each|depending|for|in|based|plus|and|at"
    r"|over|by|with|this|next|last|pro|por|par|al|im|je|brutto|gross|before|as|is|was|on|from|to)\b|[年月日])"
)
_NOT_MONEY = Pattern(r"\s?[人名个個家年月日倍件歳岁명개]")
_SHARED_BELOW = 1000


def link_ranges(text: Text, sums: list[Sum]) -> list[Sum]:
    """The sums, with the two ends of each range completed from each other and marked as partners."""
    linked = list(sums)
    for index, (low, high) in enumerate(pairwise(sums)):
        if linked[index].partner:
            continue
        ends = _as_range(text, low, high)
        if ends is not None:
            linked[index], linked[index + 1] = ends
    return linked


def _as_range(text: Text, low: Sum, high: Sum) -> tuple[Sum, Sum] | None:
    near = 0 < high.start - low.end <= _LONGEST_SEPARATOR
    if not near or not (low.told or high.told) or low.quantity.vague or high.quantity.vague:
        return None
    kind = _separator(text, low, high)
    if kind is None or not _share_currency(text, low, high, kind):
        return None
    code = _common_code(low, high)
    scaled = _share_scale(_reread(low, high, code), _reread(high, low, code), kind)
    if scaled is None:
        return None
    return replace(scaled[0], code=code, told=True, partner=1), replace(scaled[1], code=code, told=True, partner=-1)


def _reread(end: Sum, other: Sum, code: str | None) -> Sum:
    """An end without a currency of its own, its digits read by the other end's convention."""
    if end.told or end.value is not None:
        return end
    sign = other.decimal_sign or ("," if code in POINT_GROUPING else ".")
    value, grouped = end.quantity.value(sign), end.quantity.value(",")
    # "500.000 bis eine Million": 500 of those millions would be more than the other end.
    if value is None and grouped is not None and other.value is not None and grouped <= other.value < grouped * 1000:
        value = grouped
    return replace(end, value=value)


def _separator(text: Text, low: Sum, high: Sum) -> str | None:
    between = text.lower[low.end : high.start]
    before = text.lower[max(0, low.start - 16) : low.start]
    if dash := _DASH.match(between):
        return "spaced dash" if dash["space"] or dash["after"] else "dash"
    if _CJK.match(between):
        return "dash"
    if _AND.match(between) and _BETWEEN.search(before):
        return "word"
    if _WORD.match(between):
        return "word"
    return "or" if _OR.match(between) else None


def _share_currency(text: Text, low: Sum, high: Sum, kind: str) -> bool:
    """Whether the ends can be of one currency, and it is plain that the end without one shares the other's."""
    if kind == "or":
        return not low.told and not low.quantity.scale and high.told and bool(high.quantity.scale)
    if low.told and high.told:
        return low.code == high.code or low.generic or high.generic
    if high.told:
        # "In 2023 - $5 million": a sign before the upper end does not reach back.
        return high.code is not None and not (high.before and high.end == high.quantity.end)
    if _NOT_MONEY.match(text.raw, high.end):
        return False
    if kind == "dash":
        return True
    before = text.lower[max(0, low.start - 16) : low.start]
    return _FROM.search(before) is not None or _PLAIN_END.match(text.lower, high.end) is not None


def _share_scale(low: Sum, high: Sum, kind: str) -> tuple[Sum, Sum] | None:
    """Both ends in full, the lower below the upper; None if that cannot be, so that it is no range."""
    if low.quantity.scale and not high.quantity.scale:
        return _scale_high(low, high, kind)
    if high.quantity.scale and not low.quantity.scale and _is_small(low.quantity):
        shared = _scaled_like(low, high.quantity)
        if _ordered(shared, high):
            return shared, high
        if not low.told:
            return None
        # "€500-1M" may be 500 euros or 500 thousand; "$900 to $1.2 million" says what it means.
        return (low if kind == "word" and high.told else replace(low, value=None)), high
    if not _ordered(low, high):
        return None
    return (low if kind == "word" and low.told else _doubt_thousands(low, high)), high


def _doubt_thousands(low: Sum, high: Sum) -> Sum:
    """The lower end of "£25-30,000", which is 25 as it stands and 25,000 as it is meant."""
    if low.value is None or high.value is None or low.quantity.scale or not _is_small(low.quantity):
        return low
    return replace(low, value=None) if low.value * _SHARED_BELOW <= high.value else low


def _scale_high(low: Sum, high: Sum, kind: str) -> tuple[Sum, Sum] | None:
    if _ordered(low, high):
        return low, high
    if kind != "dash" or high.told or not _is_small(high.quantity):
        return None
    shared = _scaled_like(high, low.quantity)
    return (low, shared) if _ordered(low, shared) else None


def _is_small(quantity: Quantity) -> bool:
    value = quantity.value(".")
    return value is not None and value < _SHARED_BELOW


def _scaled_like(end: Sum, other: Quantity) -> Sum:
    if other.multiplier == 1:
        return replace(end, value=None)
    quantity = end.quantity
    if quantity.literal:
        scaled = replace(quantity, scale=other.scale, language=other.language, multiplier=other.multiplier)
    else:
        scaled = replace(quantity, addend=quantity.addend * other.multiplier)
    return replace(end, value=scaled.value("," if "," in quantity.literal else "."))


def _ordered(low: Sum, high: Sum) -> bool:
    if low.value is None or high.value is None:
        return low.value is high.value
    return Decimal(0) <= low.value <= high.value


def _common_code(low: Sum, high: Sum) -> str | None:
    if not low.told:
        return high.code
    if not high.told:
        return low.code
    return high.code if low.generic else low.code
