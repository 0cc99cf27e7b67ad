"""Money: from the words of an article to a number and a currency, or to an empty value where the words leave a doubt.

Nothing is guessed. "Billions of dollars" has a currency and no value, "¥500" a value and no currency, "$1.500" no
value, since it is fifteen hundred in one country and one and a half in another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from movesextract.normalise.money_ranges import link_ranges
from movesextract.normalise.numbers import Pattern, Text, fold
from movesextract.normalise.qualifiers import qualifier_after, qualifier_before
from movesextract.normalise.sums import Sum, read_sums

if TYPE_CHECKING:
    from movesextract.events import Qualifier

# How far around a span `money_at` looks: further than any expression reaches.
_WINDOW = 160
_BEHIND_A_SUM = re.compile(
    r"\s*(?:$|[.,;:!?)\]»”\"、。]|(?:an?|per|pro|par|por|al|à|and|or|und|oder|et|ou|y|o|e)(?!\w)|/)", re.IGNORECASE
)
_COUNT_OF_DIGITS = Pattern(r"[ -]?(?:figures?\b|stellig|chiffres\b|cifras\b|dígitos\b|algarismos\b|位数|位數|桁|자리)")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a money expression says.

    ``value`` is the full number in units of ``currency`` (ISO 4217); each is None where the words do not tell.
    """

    value: Decimal | None
    currency: str | None
    qualifier: Qualifier


@dataclass(frozen=True, slots=True)
class MoneyMention:
    """A money expression in a text: ``text[start:end]`` holds sign, number, scale and currency, not the qualifier."""

    start: int
    end: int
    amount: Amount


def parse_money(words: str) -> Amount:
    """Read words that are one money expression, perhaps with qualifier words around it.

    A second sum in brackets is taken for a conversion of the first. A range or several sums have no single value.

    >>> parse_money("more than 1,5 Mio. Euro")
    Amount(value=Decimal('1500000'), currency='EUR', qualifier='at_least')
    >>> parse_money("billions of dollars")
    Amount(value=None, currency='USD', qualifier='exact')
    """
    text = fold(words)
    sums = link_ranges(text, read_sums(text))
    told = [found for found in sums if found.told]
    if told:
        mention = _mention(text, told[0])
        single = not told[0].partner and all(_in_brackets(text, found) for found in told[1:])
        if single:
            return mention.amount
        shared = {found.code for found in told}
        return Amount(None, told[0].code if len(shared) == 1 else None, mention.amount.qualifier)
    if len(sums) != 1 or _COUNT_OF_DIGITS.match(text.lower, sums[0].end):
        return Amount(None, None, "exact")
    return _mention(text, sums[0]).amount


def parse_money_range(words: str) -> tuple[MoneyMention, MoneyMention] | None:
    """The two ends of the range that the words hold, with offsets into ``words``; None if they hold none.

    >>> low, high = parse_money_range("$1.5-2 million")
    >>> low.amount.value, high.amount.value, high.amount.currency
    (Decimal('1500000'), Decimal('2000000'), 'USD')
    """
    text = fold(words)
    sums = link_ranges(text, read_sums(text))
    for index, found in enumerate(sums):
        if found.partner > 0:
            return _mention(text, found), _mention(text, sums[index + 1])
    return None


def find_money(text: str) -> tuple[MoneyMention, ...]:
    """Every money expression of a text, in order, not overlapping; each end of a range by itself.

    >>> article = "Harbor Labs raised €3.6M ($4M) and hired 20 engineers in May."
    >>> [article[found.start:found.end] for found in find_money(article)]
    ['€3.6M', '$4M']
    """
    folded = fold(text)
    return tuple(_mention(folded, found) for found in link_ranges(folded, read_sums(folded)) if found.told)


def money_at(text: str, start: int, end: int) -> MoneyMention | None:
    """The whole money expression that overlaps ``text[start:end]``, or the plain number there, or None.

    A plain number has no currency; whether it shares one with its neighbours is for the caller to say.

    >>> found = money_at("It raised $1.2 billion.", 10, 14)
    >>> found.start, found.end, found.amount.value
    (10, 22, Decimal('1200000000'))
    """
    left, right = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    # A word or number cut in two at the edge would be read as another one.
    while left > 0 and start - left < 2 * _WINDOW and not text[left - 1].isspace():
        left -= 1
    while right < len(text) and right - end < 2 * _WINDOW and not text[right].isspace():
        right += 1
    folded = fold(text[left:right])
    best: Sum | None = None
    widest = 0
    for found in link_ranges(folded, read_sums(folded)):
        overlap = min(found.end, end - left) - max(found.start, start - left)
        if overlap > widest:
            best, widest = found, overlap
    if best is None or (not best.told and _COUNT_OF_DIGITS.match(folded.lower, best.end)):
        return None
    mention = _mention(folded, best)
    return MoneyMention(mention.start + left, mention.end + left, mention.amount)


def in_shared_currency(text: str, start: int, end: int) -> Amount | None:
    """What the bare number at ``text[start:end]`` is in the one currency of all sums of the text, if one stands before.

    None if the sums differ in currency or name none, for what is no number, and for what counts something ("the 1,200
    welders"): behind a sum its clause ends, or the period begins.

    >>> in_shared_currency("Welders get 2.480 euros, apprentices 1.390.", 37, 42)
    Amount(value=Decimal('1390'), currency='EUR', qualifier='exact')
    """
    sums = find_money(text)
    codes = {found.amount.currency for found in sums}
    if len(codes) != 1 or None in codes or not any(found.end <= start for found in sums):
        return None
    if not _BEHIND_A_SUM.match(text, end):
        return None
    amount = parse_money(f"{text[start:end]} {codes.pop()}")
    return None if amount.value is None else amount


def _mention(text: Text, found: Sum) -> MoneyMention:
    # The separator of a range is no qualifier: "3.000 bis 4.000 Euro" is not "up to 4.000 Euro".
    before = None if found.partner < 0 else qualifier_before(text, found.start)
    after = None if found.partner > 0 else qualifier_after(text, found.end)
    more: Qualifier = "at_least" if found.quantity.more else "exact"
    return MoneyMention(found.start, found.end, Amount(found.value, found.code, before or after or more))


def _in_brackets(text: Text, found: Sum) -> bool:
    opening = max(text.raw.rfind(sign, 0, found.start) for sign in "(（[")
    return opening >= 0 and not any(sign in text.raw[opening : found.start] for sign in ")）]")
