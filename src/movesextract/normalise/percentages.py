"""Percentages: "12,5 Prozent", "3 per cent", 百分之十二, and whether they tell a cut.

Percentage points are no percentages. What is no single number ("10% to 12%", "half") has no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from movesextract.normalise.numbers import Pattern, Quantity, Text, find_quantities, fold, read_cjk
from movesextract.normalise.numerals import CJK_DIGITS

_SIGN = Pattern(
    r"(?P<space>[ -]?)(?:(?P<sign>%)|(?:percent|per[ -]cent|pct\.?|prozent|pour cent|por ciento|por cento|procent"
    r"|per cento|パーセント|퍼센트|프로(?![가-힣])|(?<=[0-9])pc))(?![a-zà-ÿ])"
    r"(?! ?(?:points?\b|p\b|pp\b|pts?\b|포인트|ポイント|-?punkte?))"
)
_HUNDREDTHS = Pattern(
    r"百分之(?P<whole>[0-9]{1,9}(?:\.[0-9]{1,9})?|[〇零一二两三四五六七八九十百]{1,7})"
    r"(?:点(?P<part>[〇零一二三四五六七八九]{1,9}))?"
)
_HUNDREDTHS_RANGE = Pattern(r"[至到~-][0-9一二三四五六七八九十]")
_RANGE = Pattern(r" ?(?:-|–|—|~|至|到|から|에서)(?:百分之)? ?\Z| (?:to|bis|à|a|or|oder|ou) \Z")
_BETWEEN = Pattern(r" (?:and|und|et|y|e) \Z")
_BETWEEN_BEFORE = Pattern(r"\b(?:between|zwischen|entre) \Z")
_CLAUSE_END = Pattern(r"[,;.!?:，。；、！？](?![0-9])|\n\s*\n")
_LEVEL = Pattern(r"\b(?:to|auf|at|from|von|para|till)(?: (?:a|an|only|just|nur))? -?\Z|[至到为自]-?\Z")
# "Kürzung von 3 Prozent" is a change, "sank von 3 Prozent" a level.
_CHANGE_OF = Pattern(r"(?:kürzung|senkung|rückgang|einbruch|minus|abschlag) von \Z")
_MINUS = Pattern(r"(?:\bminus|\bmoins|\bmenos|負|负|マイナス)\s?\Z")
_LIMIT = Pattern(r"\b(?:up to|bis zu|jusqu'à|hasta(?: un)?|até) \Z")
_LEVELS_BEFORE = Pattern(r"\b(?:from|von|de|desde|从|從) \Z")
_BARE_SIGNED = Pattern(r"\s*(?:(?P<minus>minus|moins|menos|-)|plus|más|mais|\+) ?\Z")
_FALL_STEMS = tuple(
    "fell fall cut cuts cutting drop declin decreas reduc reduz réduc rédui reduj slash lower shrink shrank shrunk"
    " slid slide slump plung tumbl lose lost losing trim downturn dip contract dimin disminu kürz gekürzt gesunken sank"
    " sink sunk fiel fällt fallen gefallen rückgang verringer reduzier baiss chut recul bajó baja bajaron caída cayó"
    " cae caen caye caíd caír recort rebaj corte cortou cortar cai caiu queda quebra redu recuou descid descen"
    " perd perte verlor verlier verlust".split()
)
_RISE_STEMS = tuple(
    "rose rise risen rising increas gain grow grew climb jump rais hike surge soar advanc boost plus steig stieg"
    " gestieg erhöh zunahme gewach hauss augment progress subi subió aument crec alza alta avanç sobe elev".split()
)
# German compounds carry the direction at their end: Lohnkürzung, Gehaltserhöhung.
_FALL_ENDINGS = ("kürzung", "kürzungen", "senkung", "senkungen", "rückgang", "einbruch")
_RISE_ENDINGS = ("erhöhung", "erhöhungen", "anstieg", "steigerung", "zuwachs")
_EXACT_WORDS = {"down": -1, "off": -1, "minus": -1, "up": 1, "high": 1}
_NOT_DIRECTIONS = frozenset(
    "loser losers fallout fallon contract contracts contractor contractors contracted perder perdón".split()
)
_CJK_FALLS = tuple(
    "下降 减少 減少 下跌 下滑 下调 下調 降低 降幅 跌 降 减 減 削减 削減 低下 引き下げ 감소 하락 인하 삭감 줄".split()
)
_CJK_RISES = tuple("增长 增長 上涨 上漲 上升 提高 增加 涨 漲 增 升 上昇 引き上げ 상승 인상 증가 올".split())
_FALL_BEHIND = Pattern(
    r"[ -]?(?:(?:de|d'|pay|wage|salary|job|price|staff|headcount|across-the-board|year-on-year|annual) ?){0,2}"
    r"(?:(?:cuts?|drop|decline|fall|decrease|reduction|less|lower|fewer|dip|slump|down|baisse|réduction|diminution|recul"
    r"|weniger|niedriger|kürzung|rückgang|menos|moins|reducción|caída|redução|queda|corte|recorte"
    r"|gesunken|gefallen|zurück(?:gegangen)?|geschrumpft|gekürzt|gesenkt)\b|的?(?:降幅|减少|下降|減)"
    r"|の?(?:減|マイナス|低下|下が|下落)|[을를이가]? ?(?:감소|하락|인하|삭감|줄|떨어|낮아|깎))"
)
_RISE_BEHIND = Pattern(
    r"[ -]?(?:(?:de|d'|pay|wage|salary|annual|across-the-board|year-on-year) ?){0,2}"
    r"(?:(?:rise|raise|increase|hike|higher|growth|uplift|jump|more|mehr|höher|gestiegen|erhöht|angehoben"
    r"|hausse|augmentation|plus|más|mais|aumento|subida|alza|alta)\b(?! (?:than|als|que|do que)\b)"
    r"|の?(?:増|上昇|上が)|[을를이가]? ?(?:인상|상승|올랐|올라))"
)
_WORD = Pattern(r"[^\W\d_一-龥぀-ヿ가-힣]+")
_REACH = 48


@dataclass(frozen=True, slots=True)
class PercentMention:
    """A percentage in a text: ``text[start:end]``. ``value`` is 12 for "12%", below zero for a cut."""

    start: int
    end: int
    value: Decimal


class _Found(NamedTuple):
    """As a mention, but a range such as "10-12%" is here too, without a value."""

    start: int
    end: int
    value: Decimal | None


def parse_percent(words: str) -> Decimal | None:
    """The one percentage that the words state, negative for a cut; None for a range, points, or no percentage.

    A bare number counts only with a sign or "minus" before it.

    >>> parse_percent("12,5 Prozent"), parse_percent("cut by 3 percent"), parse_percent("10% to 12%")
    (Decimal('12.5'), Decimal('-3'), None)
    """
    text = fold(words)
    mentions = _find(text)
    if mentions:
        return mentions[0].value if len(mentions) == 1 else None
    quantities = find_quantities(text)
    if len(quantities) != 1 or text.raw[quantities[0].end :].strip():
        return None
    signed = _BARE_SIGNED.match(text.lower[: quantities[0].start])
    value = quantities[0].value(".") if signed else None
    return -value if value is not None and signed and signed["minus"] else value


def find_percent(text: str) -> tuple[PercentMention, ...]:
    """Every single percentage of a text, in order, not overlapping; ranges such as "10-12%" are left out.

    >>> [found.value for found in find_percent("Pay fell 3% in May, a stake of 49 percent changed hands")]
    [Decimal('-3'), Decimal('49')]
    """
    mentions = _find(fold(text))
    return tuple(PercentMention(start, end, value) for start, end, value in mentions if value is not None)


def percent_at(text: str, start: int, end: int) -> PercentMention | None:
    """The whole percentage that overlaps ``text[start:end]``; None if there is none, several, or a range.

    >>> percent_at("Wages were cut by 3 percent.", 18, 19)
    PercentMention(start=18, end=27, value=Decimal('-3'))
    """
    overlapping = _overlapping(text, start, end)
    if len(overlapping) != 1 or overlapping[0].value is None:
        return None
    return PercentMention(overlapping[0].start, overlapping[0].end, overlapping[0].value)


def in_percentage(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` lies in a percentage, a range of them, or the words for one.

    >>> in_percentage("up to 275 per cent of pay", 14, 18), in_percentage("a cent more", 2, 6)
    (True, False)
    """
    return bool(_overlapping(text, start, end))


def _overlapping(text: str, start: int, end: int) -> list[_Found]:
    return [found for found in _find(fold(text)) if found.start < end and start < found.end]


def _find(text: Text) -> list[_Found]:
    found = [_read_hundredths(text, match) for match in _HUNDREDTHS.finditer(text.lower)]
    previous: Quantity | None = None
    taken = [(one.start, one.end) for one in reversed(found)]
    for quantity in find_quantities(text):
        while taken and taken[-1][1] <= quantity.start:
            taken.pop()
        if taken and taken[-1][0] < quantity.end:
            continue
        sign = _SIGN.match(text.lower, quantity.end)
        if sign is not None and _bounded(text.raw, quantity):
            read = _read(text, quantity, sign, previous)
            if found and read.value is None and found[-1].start == read.start:
                found.pop()  # "3% to 4%"
            found.append(read)
        previous = quantity if sign is None else _with_sign(text, quantity, sign)
    return sorted(found, key=lambda one: one.start)


def _with_sign(text: Text, quantity: Quantity, sign: re.Match[str]) -> Quantity | None:
    """A percentage that may begin a range; "from 3% to 4%" tells two levels."""
    if _LEVELS_BEFORE.search(text.lower[max(0, quantity.start - _REACH) : quantity.start]):
        return None
    return replace(quantity, end=sign.end())


def _read(text: Text, quantity: Quantity, sign: re.Match[str], previous: Quantity | None) -> _Found:
    if previous is not None and _is_range(text, previous.end, quantity.start, previous.start):
        return _Found(previous.start, sign.end(), None)
    start = quantity.start
    lower = text.lower
    negative = lower[start - 1 : start] == "-" and not lower[max(0, start - 2) : start - 1].isalnum()
    start -= negative
    # "1,200%" is a thousand, "0,125 %" and "1,250 %" are written where the comma is the decimal sign.
    english = bool(sign["sign"] and not sign["space"]) or sign[0].strip(" -").startswith(("per cent", "percent", "pct"))
    value = quantity.value("." if english or "," not in quantity.literal else ",")
    if value is None and "." in quantity.literal:
        value = _decimal_point(quantity)
    if value is not None and (negative or _falls(lower, start, sign.end())):
        value = -value
    return _Found(start, sign.end(), value)


def _decimal_point(quantity: Quantity) -> Decimal | None:
    """ "12.345%": three digits behind a point, which no percentage groups by."""
    whole, _, part = quantity.literal.partition(".")
    return Decimal(f"{whole}.{part}") if whole.isdigit() and part.isdigit() and not quantity.scale else None


def _bounded(raw: str, quantity: Quantity) -> bool:
    before = raw[max(0, quantity.start - 2) : quantity.start]
    if not before:
        return True
    latin = before[-1].isalpha() and before[-1] < "\u2e80"
    return not (latin or before[-1] in "_#" or (before[-1] in "/:.," and before[:-1].isdigit()))


def _is_range(text: Text, low_end: int, high_start: int, low_start: int) -> bool:
    between = text.lower[low_end:high_start] if high_start - low_end < 8 else ""
    if _BETWEEN.match(between):
        return _BETWEEN_BEFORE.search(text.lower[max(0, low_start - 12) : low_start]) is not None
    return _RANGE.match(between) is not None


def _read_hundredths(text: Text, match: re.Match[str]) -> _Found:
    whole = match["whole"]
    value: Decimal | None
    if whole[0].isdigit() and whole[0].isascii():
        value = Decimal(whole)
    elif len(whole) == 1 and whole in CJK_DIGITS:
        value = Decimal(CJK_DIGITS[whole])
    else:
        quantity = read_cjk(Text(f"约{whole}", f"约{whole}"), 1)
        value = quantity.value() if quantity is not None else None
    if value is not None and match["part"]:
        value += Decimal("0." + "".join(str(CJK_DIGITS[digit]) for digit in match["part"]))
    if _HUNDREDTHS_RANGE.match(text.lower, match.end()):
        value = None
    if value is not None and _falls(text.lower, match.start(), match.end()):
        value = -value
    return _Found(match.start(), match.end(), value)


def _falls(lower: str, start: int, end: int) -> bool:
    """Whether the words around say that something went down by this much."""
    before = lower[max(0, start - _REACH) : start]
    if _MINUS.search(before):
        return True
    if _FALL_BEHIND.match(lower, end):
        return True
    if _RISE_BEHIND.match(lower, end):
        return False
    if limit := _LIMIT.search(before):
        before = before[: limit.start()]  # "a cut of up to 3%" is no level
    stops = [stop.end() for stop in _CLAUSE_END.finditer(before)]
    before = before[stops[-1] :] if stops else before
    if _LEVEL.search(before) and not _CHANGE_OF.search(before):
        return False
    return _direction(before) < 0


def _direction(clause: str) -> int:
    """-1 or 1 for the last word that tells down or up, 0 if there is none."""
    last = 0
    for match in _WORD.finditer(clause):
        word = match[0]
        if word in _NOT_DIRECTIONS or (word == "lower" and clause[match.end() : match.end() + 1] == "-"):
            continue  # "lower-paid staff get 3%"
        if word in _EXACT_WORDS:
            last = _EXACT_WORDS[word]
        elif word.startswith(_FALL_STEMS) or word.endswith(_FALL_ENDINGS):
            last = -1
        elif word.startswith(_RISE_STEMS) or word.endswith(_RISE_ENDINGS):
            last = 1
    fall = max(clause.rfind(word) for word in _CJK_FALLS)
    rise = max(clause.rfind(word) for word in _CJK_RISES)
    return last if fall == rise else -1 if fall > rise else 1
