"""Words for a date, as an article writes them, to an ISO 8601 calendar date of reduced precision.

The words are read piece by piece into clues ("Wednesday", "Feb. 6", "last year"), each of which fixes some of year,
month, day, weekday and week. Clues that contradict each other, and anything left over that points to another day
("before", "the same", an unexplained digit), give None: a date is derived or it is absent, never guessed.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Literal, TypeAlias

from movesextract.normalise.calendar_words import OBSTACLES, SINCE, STARTS, Mode, fold
from movesextract.normalise.date_clues import Clue, Context, read_clues, shifted_month

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_ONE_DAY = datetime.timedelta(days=1)
_Parts: TypeAlias = tuple[int, ...]


def resolve_date(
    words: str,
    *,
    published: datetime.date | None = None,
    planned: bool = False,
    near: bool = False,
    language: str | None = None,
) -> str | None:
    """Resolve the date that ``words`` name to "2024", "2024-05" or "2024-05-17", the precision that the words give.

    Relative words count from ``published`` and stay None without it. A date without its year (or month) is the latest
    one not after ``published``; with ``planned``, or after words like "effective" and "starting", the earliest not
    before it; with ``near``, a month, or a day of one, is the nearer of both. "Last Friday" lies strictly before
    ``published``, "next Monday" strictly after. Quarters, halves and seasons become their year. Weeks and whole months
    "ago" give the month, and so does "last week" if all of it lies in one month. ``language`` (ISO 639-1) decides the
    order of "03/04/2024", which is None in English or unknown. None also for spans ("2005 to 2010"), decades, fiscal
    years, impossible dates, years outside 1900 to 2100, and two dates that do not agree. Read are English, German,
    French, Spanish, Portuguese, Chinese, Japanese and Korean.

    >>> news = datetime.date(2019, 2, 7)  # a Thursday
    >>> resolve_date("in a statement on Wednesday, Feb. 6", published=news)
    '2019-02-06'
    >>> resolve_date("in December", published=news), resolve_date("in December", published=news, planned=True)
    ('2018-12', '2019-12')
    >>> [resolve_date(words, published=news, near=True) for words in ("as of April 1", "as of 30 January")]
    ['2019-04-01', '2019-01-30']
    >>> resolve_date("el pasado martes", published=news), resolve_date("去年底", published=news)
    ('2019-02-05', '2018')
    >>> resolve_date("am 1. Jänner 2016"), resolve_date("令和6年5月"), resolve_date("third quarter of 2024")
    ('2016-01-01', '2024-05', '2024')
    >>> resolve_date("03/04/2024"), resolve_date("03/04/2024", language="fr"), resolve_date("from 2005 to 2010")
    (None, '2024-04-03', None)
    """
    context = Context(_usable(published), planned, language[:2].lower() if language else None)
    clues, rest = read_clues(fold(words), context)
    whole = _unite(clues)
    if whole is None or _pattern("|".join(OBSTACLES)).search(rest):
        return None
    forward = (planned or bool(_pattern(STARTS).search(rest))) and not _pattern(SINCE).search(rest)
    parts = _complete(whole, context.published, forward=forward)
    if near and context.published and whole.month and whole.year is None and whole.mode is None and not whole.coarse:
        parts = _nearer(_complete(whole, context.published, forward=not forward), parts, context.published)
    return _iso(parts) if parts and _fits(parts, whole) else None


def _usable(published: datetime.date | None) -> datetime.date | None:
    if published is None or not _FIRST_YEAR <= published.year <= _LAST_YEAR:
        return None
    return datetime.date(published.year, published.month, published.day)  # a datetime does not compare with dates


def _unite(clues: list[Clue | None]) -> Clue | None:
    """Join the clues; None where one of them, or all together, cannot be met."""
    known: dict[str, object] = {}
    for clue in clues:
        if clue is None:
            return None
        for field in fields(Clue):
            value = getattr(clue, field.name)
            if value is not None and known.setdefault(field.name, value) != value:
                return None
    return Clue(**known) if known else None  # type: ignore[arg-type]


# Completing: what is missing comes from the date of publication.


def _complete(clue: Clue, published: datetime.date | None, *, forward: bool) -> _Parts | None:
    if clue.week is not None:
        return _in_week(clue, clue.week)
    if clue.weekday is not None and clue.day is None:
        if published is None or clue.year or clue.month or clue.coarse:
            return None
        return _nearest_weekday(clue.weekday, published, clue.mode, forward=forward)
    if clue.year is not None:
        return _stated(clue.year, clue.month, clue.day)
    if published is None:
        return None
    if clue.month is not None or clue.day is not None:
        return None if clue.coarse and clue.day is None else _nearest(clue, published, forward=forward)
    if clue.edge is not None and forward:
        return (published.year,) if clue.edge == "year" else (published.year, published.month)
    return None


def _stated(year: int, month: int | None, day: int | None) -> _Parts | None:
    if month is None:
        return (year,) if day is None else None
    return (year, month) if day is None else (year, month, day)


def _in_week(clue: Clue, monday: datetime.date) -> _Parts | None:
    """Find the day of the week that fits; the month, if no day is said and the whole week lies in it."""
    days = [_parts_of(monday + index * _ONE_DAY) for index in range(7)]
    if clue.weekday is not None:
        return days[clue.weekday]
    if clue.day is not None:
        return next((parts for parts in days if parts[2] == clue.day), None)
    return days[0][:2] if days[0][:2] == days[-1][:2] else None


def _nearest_weekday(weekday: int, published: datetime.date, mode: Mode | None, *, forward: bool) -> _Parts | None:
    ahead = (weekday - published.weekday()) % 7
    behind = (published.weekday() - weekday) % 7
    if mode == "last":
        return _parts_of(published - (behind or 7) * _ONE_DAY)
    if mode == "next":
        return _parts_of(published + (ahead or 7) * _ONE_DAY)
    if forward:
        return _parts_of(published + ahead * _ONE_DAY)
    if mode == "this" and weekday > published.weekday():
        return None  # "this Friday", said on a Monday of something that has happened
    return _parts_of(published - behind * _ONE_DAY)


def _nearest(clue: Clue, published: datetime.date, *, forward: bool) -> _Parts | None:
    """Find the nearest date with this month and day before or after publication, at the precision given."""
    anchor = _parts_of(published)
    strictly = clue.mode in {"last", "next"}
    if clue.mode == "this" and clue.month is not None:
        this_year = _stated(published.year, clue.month, clue.day)
        # "this October", told in February of something that has happened, is the one that has passed.
        if forward or (this_year is not None and _reached(anchor, this_year, strictly=False)):
            return this_year
    if clue.mode == "next" or (forward and clue.mode != "last"):
        return next((c for c in _candidates(clue, published, 1) if _reached(c, anchor, strictly=strictly)), None)
    return next((c for c in _candidates(clue, published, -1) if _reached(anchor, c, strictly=strictly)), None)


def _nearer(one: _Parts | None, other: _Parts | None, published: datetime.date) -> _Parts | None:
    """Choose the one that is fewer days, or months where no day is said, away from publication."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda parts: abs(_days(parts) - _days(_parts_of(published)[: len(parts)])))


def _days(parts: _Parts) -> int:
    return datetime.date(*parts, *[1] * (3 - len(parts))).toordinal()


def _reached(later: _Parts, earlier: _Parts, *, strictly: bool) -> bool:
    precision = min(len(later), len(earlier))
    later, earlier = later[:precision], earlier[:precision]
    return later > earlier if strictly else later >= earlier


def _candidates(clue: Clue, published: datetime.date, step: Literal[1, -1]) -> Iterator[_Parts]:
    # Eight years hold a 29 February even across 1900 and 2100; three months hold a 31st.
    for distance in range(9):
        if clue.month is None:
            year, month = shifted_month(published, step * distance)
        else:
            year, month = published.year + step * distance, clue.month
        parts = _stated(year, month, clue.day)
        if parts and _exists(parts):
            yield parts


def _parts_of(date: datetime.date) -> tuple[int, int, int]:
    return date.year, date.month, date.day


def _exists(parts: _Parts) -> bool:
    if not _FIRST_YEAR <= parts[0] <= _LAST_YEAR or (len(parts) > 1 and not 1 <= parts[1] <= 12):
        return False
    return len(parts) < 3 or 1 <= parts[2] <= calendar.monthrange(parts[0], parts[1])[1]


def _fits(parts: _Parts, clue: Clue) -> bool:
    """Whether the date exists and nothing that was said is against it."""
    said = (clue.year, clue.month, clue.day)
    if not _exists(parts) or any(s is not None and s != p for s, p in zip(said, parts, strict=False)):
        return False
    if len(parts) < 3 or clue.weekday is None:
        return True
    return datetime.date(*parts).weekday() == clue.weekday


def _iso(parts: _Parts) -> str:
    return "-".join(["%04d", "%02d", "%02d"][: len(parts)]) % parts


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)
