"""Numbers of a text joined with the currency beside them; the floor below ranges and `money`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from movesextract.normalise.currencies import Currency, currency_after, currency_before
from movesextract.normalise.currency_names import POINT_GROUPING, SCALES_WITH_CURRENCY
from movesextract.normalise.leading_scales import with_leading_scale
from movesextract.normalise.numbers import DecimalSign, Quantity, Text, find_quantities
from movesextract.normalise.numerals import COMMA_LANGUAGES
from movesextract.normalise.quantities import Pattern, tidy

# 数千万元级: "in the tens of millions"; 三至五亿: the numeral before belongs to a range that is not read.
_LEVEL = Pattern(r"元?[级級]")
_NUMERAL_OF_RANGE = Pattern(r"[一二两三四五六七八九][至到~-]\Z")
_MIXED_FRACTION = Pattern(r" [0-9]/[0-9]")
_PENCE_NEARBY = 60
_RINGGIT = Pattern(r"\b(?:RM|MYR) ?-?(?:[0-9.,]+ ?(?:[-–—~]|to|and|or|hingga) ?)?\Z")
_RANGE_REACH = 24
# Behind these signs "mil" is Spanish or Portuguese for thousand, or English slang for million; the words around tell.
_MIL_UNTOLD = frozenset(("USD", "GBP", "EUR"))
_IBERIAN = Pattern(r"\b(?:el|los|las|del|que|por|para|con|com|una|uma|un|um|do|dos|das|em|en|de)\b")
_ENGLISH = Pattern(r"\b(?:the|of|and|for|with|in|its|by)\b")


@dataclass(frozen=True, slots=True)
class Sum:
    """A number of the text: ``text[start:end]`` with sign and currency words.

    ``told``: there are currency words, ``code`` is what they name (None if nothing certain), ``generic`` if a more
    telling word beside it would win, ``before`` if they stand before the number. ``decimal_sign`` is the convention
    that the surroundings show. ``partner`` is -1 for the upper end of a range, 1 for the lower, else 0.
    """

    quantity: Quantity
    start: int
    end: int
    value: Decimal | None
    code: str | None = None
    told: bool = False
    generic: bool = False
    before: bool = False
    decimal_sign: DecimalSign | None = None
    partner: int = 0


def read_sums(text: Text) -> list[Sum]:
    """Every number of the text that can be a sum, with or without a currency, in order, not overlapping."""
    sums: list[Sum] = []
    floor = 0
    for quantity in find_quantities(text):
        if quantity.start < floor:
            continue
        found = _read_sum(text, _with_malaysian_scale(text, quantity), floor)
        if found is not None:
            sums.append(found)
            floor = found.end
    return sums


def _with_malaysian_scale(text: Text, quantity: Quantity) -> Quantity:
    """Behind the ringgit sign, or a range's lower end with one, "mil" is short for million: Malay says "ribu" for
    thousand."""
    if quantity.scale != "mil" or not _RINGGIT.search(text.raw[max(0, quantity.start - _RANGE_REACH) : quantity.start]):
        return quantity
    return replace(quantity, multiplier=quantity.multiplier * 1000)


def _read_sum(text: Text, quantity: Quantity, floor: int) -> Sum | None:
    raw = text.raw
    inner_sign = raw[quantity.start - 1 : quantity.start] == "-" and quantity.start - 1 > floor
    before = currency_before(text, quantity.start, floor)
    if leading := with_leading_scale(text, quantity, floor):
        quantity, before = leading
    if before is None and inner_sign:
        before = currency_before(text, quantity.start - 1, floor)
    millions = quantity.literal.count(".") > 1 or quantity.literal.count(",") > 1
    after = currency_after(text, quantity.end, linked=bool(quantity.scale) or quantity.vague or millions)
    if after is None and quantity.scale in SCALES_WITH_CURRENCY:
        after = Currency(quantity.end, quantity.end, SCALES_WITH_CURRENCY[quantity.scale])
    before = None if before and before.weak and not quantity.substantial else before
    after = None if after and not _fits(text, quantity, after, before) else after
    if not _bounded(raw, quantity, before, after, floor):
        return None
    return _join(text, quantity, before, after, floor)


def _fits(text: Text, quantity: Quantity, after: Currency, before: Currency | None) -> bool:
    """Whether the word behind the number is a currency there."""
    raw = text.raw
    word = text.lower[after.start : after.end]
    if after.weak and (
        not quantity.substantial or (word == "won" and not quantity.scale and len(quantity.literal) == 3)
    ):
        return False
    if word == "p":
        small = quantity.literal.isdigit() and len(quantity.literal) <= 2 and after.start == quantity.end
        near = raw[max(0, quantity.start - _PENCE_NEARBY) : after.end + _PENCE_NEARBY]
        return small and ("£" in near or (not raw[: quantity.start].strip() and not raw[after.end :].strip()))
    if quantity.year_like and word.isascii() and text.lower[: quantity.start].endswith(("in ", "constant ", "real ")):
        return False
    return before is None or _agree(before, after)


def _agree(before: Currency, after: Currency) -> bool:
    return before.generic or after.generic or before.code == after.code


def _bounded(raw: str, quantity: Quantity, before: Currency | None, after: Currency | None, floor: int) -> bool:
    """Whether the number stands by itself: not part of a name, a date, a fraction, a ratio or a percentage."""
    start, end = quantity.start, quantity.end
    left, right = raw[max(0, start - 2) : start], raw[end : end + 2]
    if before is None and start > floor and left:
        further = left[:-1]
        if _is_latin(left[-1]) or left[-1] in "#_@$&":
            return False
        if left[-1] in "/:.," and further.isdigit():
            return False
        if left[-1] == "-" and start - 1 > floor and further.isalnum():
            return False
        if left[-1] == "." and not further.isalnum():
            return False
    if after is None and right and (_is_latin(right[0]) or right[0] in "%‰_" or right == " %"):
        return False
    if _MIXED_FRACTION.match(raw, end):
        return False
    return not (right[:1] in {"/", ":", "."} and right[1:].isdigit() and after is None)


def _is_latin(char: str) -> bool:
    return char.isalpha() and char < "\u2e80"


def _join(text: Text, quantity: Quantity, before: Currency | None, after: Currency | None, floor: int) -> Sum:
    raw = text.raw
    start = before.start if before else quantity.start
    end = after.end if after else quantity.end
    negative = before is not None and raw[before.end : quantity.start].strip() == "-"
    sign_start = _sign_start(text, start, floor)
    if sign_start < start:
        start, negative = sign_start, True
    named = _name(before, after)
    decimal_sign = _decimal_sign(quantity, named)
    value = None if _untold(text, quantity, before, after) else quantity.value(decimal_sign)
    if value is not None:
        value = tidy(-value if negative else value)
        value = tidy(value / 100) if after and after.hundredths else value
    # Who groups by points writes "$" for a peso, of whichever country.
    untold_dollar = named is before and named is not None and named.generic and quantity.literal.count(".") > 1
    return Sum(
        quantity,
        start,
        end,
        value,
        named.code if named and not untold_dollar else None,
        told=named is not None,
        generic=named is not None and named.generic,
        before=before is not None,
        decimal_sign=decimal_sign,
    )


def _sign_start(text: Text, start: int, floor: int) -> int:
    """Where a minus before the sum begins, or ``start``. A hyphen between two numbers is none ("100 -200 euros")."""
    if text.lower[max(floor, start - 6) : start] == "minus ":
        return start - 6
    raw = text.raw
    if start - 1 < floor or raw[start - 1 : start] != "-":
        return start
    follows_number = floor > 0 and not raw[floor : start - 1].strip()
    free = not raw[max(0, start - 2) : start - 1].strip(" \t\n([")
    return start - 1 if free and not follows_number else start


def _name(before: Currency | None, after: Currency | None) -> Currency | None:
    """Of two currency words beside one number the more telling one; two that contradict each other name none."""
    if before is None or after is None:
        return before or after
    if before.generic != after.generic:
        return after if before.generic else before
    if before.code is None or before.code == after.code:
        return after
    return Currency(after.start, after.end, None, generic=True, language=after.language)


def _decimal_sign(quantity: Quantity, named: Currency | None) -> DecimalSign | None:
    """The decimal sign that language and currency show. The scale word tells most, then the name, then the country."""
    code = named.code if named else None
    # "1.234 millones de dólares" has a decimal point in Mexico and a thousands point in Spain and Argentina.
    if quantity.language == "es" and code not in POINT_GROUPING and not quantity.literal.endswith("0"):
        return None
    language = quantity.language or (named.language if named else "")
    if language:
        return "," if language in COMMA_LANGUAGES else "."
    if code in POINT_GROUPING:
        return None if quantity.scale else ","
    return "." if code else None


def _untold(text: Text, quantity: Quantity, before: Currency | None, after: Currency | None) -> bool:
    """Whether the scale leaves a doubt that only the words around show."""
    raw = text.raw
    if quantity.scale == "mil" and after is None:
        if before is None or before.code not in _MIL_UNTOLD:
            return False
        return _IBERIAN.search(raw) is None or _ENGLISH.search(raw) is not None
    if quantity.scale == "l":
        return before is None or before.code != "INR"
    if quantity.scale == "lpa":  # lakhs per annum; in small letters beside no sign perhaps something else
        return before.code != "INR" if before else not raw[: quantity.end].endswith("LPA")
    if quantity.scale in SCALES_WITH_CURRENCY:
        return quantity.literal[-4:-3] == "."  # "1.130 mdd": over a thousand millions in some countries
    if quantity.language != "zh":
        return False
    return _LEVEL.match(raw, quantity.end) is not None or bool(
        _NUMERAL_OF_RANGE.search(raw[max(0, quantity.start - 2) : quantity.start])
    )
