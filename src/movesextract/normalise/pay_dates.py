"""Pay dates: the words beside a pay figure that say since when, or for when, it holds.

Models are not asked for them: a date says what a figure means only where it stands in the same clause, and that can be
seen. What the figure is compared with ("up from 9 dollars in May", "than in 2022") is no date of it.
"""

from __future__ import annotations

import re
from functools import cache

from movesextract.normalise.calendar_words import MONTHS, any_of

_ACCENTED = {"a": "[aàáâãä]", "e": "[eéèê]", "i": "[iíî]", "o": "[oóôõö]", "u": "[uúûüù]", "c": "[cç]", "n": "[nñ]"}
_LINK = (
    r"(?:in|from|since|as of|effective|starting|on|im|ab|seit|zum|am|en|depuis|dès|à partir d[eu]|à compter d[eu]|le"
    r"|desde|el|a partir d(?:e|el|o)|em|for)"
)
_EDGE = (
    r"(?:(?:the (?:start|beginning|end) of|early|late|mid-?|anfang|ende|mitte|début|fin|principios de|finales de"
    r"|início de|final de|the) )?"
)
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?:19|20)[0-9]{2}(?![0-9%-])"
_THIS_YEAR = (
    r"\b(?:(?:from|since|in|for|im|in der|en|desde|a partir de|no|do|de|neste|deste) )?(?:this|last|next|dieses|diesem"
    r"|letztes|letztem|vergangenen|vergangenes|kommenden|nächsten|este|esta|neste|cette|próximo)"
    r" (?:year|month|spring|summer|autumn|fall|winter|jahr|monat|año|mes|ano|mês|année)\b"
)
_YEAR_PAST = (
    r"\b(?:l'an|l'année|el año|no ano|o ano|o mês|el mes|le mois)"
    r" (?:dernier|dernière|passée?|pasado|passado|prochaine?|que viene|que vem)\b"
)
_CJK = (
    r"[0-9０-９]{4}年度?(?:[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?)?",
    r"(?:去年|昨年|今年|明年|来年)(?:[0-9０-９]{1,2}月)?",
    r"(?:작년|지난해|올해|내년)(?: ?[0-9]{1,2}월)?",
    r"(?<![0-9０-９])[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?",
    r"(?<![0-9])(?:[0-9]{4}년 ?)?[0-9]{1,2}월(?: ?[0-9]{1,2}일)?|(?<![0-9])[0-9]{4}년",
)
_COMPARED = re.compile(
    r"(?:\b(?:than|als|que|do que|compared (?:with|to)|versus|against|gegenüber|by)|比|較|より)"
    r"\s*(?:the|dem|im|in|en|em|no)?\s*$",
    re.IGNORECASE,
)
# Another clause, or another figure, stands between.
_BETWEEN = re.compile(
    r"[,;，；、。](?![0-9])|\b(?:and|und|et|y|e|but|which|that|qui|que|die|der|from|von)\b|\bto\b(?=\s[a-z])",
    re.IGNORECASE,
)
_REACH = 120
"""How many characters from the figure its date may stand: a sentence can be as long as a page."""
_SINCE = re.compile(r"(?:since|seit|depuis|desde)\b", re.IGNORECASE)


def pay_date_at(text: str, start: int, end: int, *, change: bool = False) -> tuple[int, int] | None:
    """Where the words for the date of the pay figure at ``text[start:end]`` stand; None if there are none, or several.

    *change*: the figure is a rise or cut, so that "since 2021" says over which time, and not when.

    >>> text = "The mean was $19.80 in January, up from $19.15 a year before."
    >>> span = pay_date_at(text, 13, 19)
    >>> text[slice(*span)]
    'in January'
    """
    first = max(0, start - 2 * _REACH)  # whatever is cut in two there is too far off
    clause = text[first : end + 2 * _REACH]
    found = [date for date in _dates(clause) if _is_of_figure(clause, date, start - first, end - first)]
    if len(found) != 1 or (change and _SINCE.match(clause, found[0][0])):
        return None
    return first + found[0][0], first + found[0][1]


def _is_of_figure(text: str, date: tuple[int, int], start: int, end: int) -> bool:
    between = text[date[1] : start] if date[1] <= start else text[end : date[0]]
    apart = date[1] <= start or end <= date[0]
    return apart and len(between) <= _REACH and not _BETWEEN.search(between)


def _dates(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            free = all(match.end() <= a or b <= match.start() for a, b in found)
            if free and not _COMPARED.search(text[: match.start()]):
                found.append(match.span())
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled at the first use."""
    names = any_of(name for name in MONTHS if len(name) > len("mon") or name in {"may", "mai"})
    month = rf"(?:{re.sub('[a-z]', lambda letter: _ACCENTED.get(letter[0], letter[0]), names)})\b(?:\.(?= ?[0-9]))?"
    sources = (
        rf"\b{_LINK} {_EDGE}(?:{_DAY} (?:de )?)?{month}(?: {_DAY}(?![0-9]))?(?:,? (?:de |of )?{_YEAR})?",
        rf"\b(?:{_LINK}|year|jahr) {_EDGE}(?:jahr |the year )?{_YEAR}",
        _THIS_YEAR,
        _YEAR_PAST,
        *_CJK,
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)
