"""What the pieces of a date in words say: patterns, and readers that turn a match into a clue.

Rules are tried in order, and each takes its pieces out of the text, so that "two years ago" is gone before a rule for
bare numbers looks. A mark stays in the place of a date, so that what stands before it ("since |") can still be read.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal, TypeAlias

from movesextract.normalise import calendar_words as words_of
from movesextract.normalise.calendar_words import Mode, Unit, any_of

MARK = "|"
_ONE_DAY = datetime.timedelta(days=1)
_DAY_FIRST_LANGUAGES = frozenset({"de", "fr", "es", "pt"})
_MONTHS = words_of.MONTHS | words_of.SHY_MONTHS
_WEEKDAYS = words_of.WEEKDAYS | words_of.SHORT_WEEKDAYS | words_of.CJK_WEEKDAYS
_MODES = words_of.BEFORE_NAME | words_of.AFTER_NAME
_STEPS: dict[Mode, int] = {"last": -1, "this": 0, "next": 1}


@dataclass(frozen=True, slots=True)
class Clue:
    """What one piece of the words says; None is "not said".

    ``week`` is the Monday of a week, ``weekday`` counts from Monday = 0. ``coarse`` marks quarters, halves and seasons,
    which no ISO date can name: they stand for their year. ``edge`` is the end of a year or month that is not named.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    week: datetime.date | None = None
    mode: Mode | None = None
    coarse: bool | None = None
    edge: Literal["year", "month"] | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the words. ``language`` is two letters of ISO 639-1."""

    published: datetime.date | None
    planned: bool
    language: str | None


Reader: TypeAlias = Callable[[re.Match[str], Context], Clue | None]
"""None: a date is meant, and it cannot be known. An empty clue: this is not about the date."""

_NOTHING = Clue()


def read_clues(text: str, context: Context) -> tuple[list[Clue | None], str]:
    """Read all pieces of a folded text; also return what is left of it, with a mark where each date stood."""
    text = _cjk_numeral().sub(lambda match: words_of.arabic_from_cjk(match[0]), text)
    clues: list[Clue | None] = []
    for pattern, reader in _rules():
        pieces: list[str] = []
        done = 0
        for match in pattern.finditer(text):
            clue = reader(match, context)
            pieces += [text[done : match.start()], " " if clue == _NOTHING else MARK]
            done = match.end()
            clues.append(clue)
        text = "".join([*pieces, text[done:]])
    return clues, text


def shifted_month(date: datetime.date, months: int) -> tuple[int, int]:
    """Year and month that many months later.

    >>> shifted_month(datetime.date(2024, 1, 31), -2)
    (2023, 11)
    """
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return year, month + 1


def _shifted(unit: Unit, number: int, context: Context) -> Clue | None:
    """Take the unit that many units from publication: a day, a week, a month, a year (of a quarter its year)."""
    published = context.published
    if published is None:
        return None
    if unit == "year":
        return Clue(year=published.year + number)
    if unit == "month":
        year, month = shifted_month(published, number)
        return Clue(year=year, month=month)
    if unit == "quarter":
        quarter_start = published.replace(month=published.month - (published.month - 1) % 3, day=1)
        return Clue(year=shifted_month(quarter_start, 3 * number)[0], coarse=True)
    if unit == "week":
        return Clue(week=published + (7 * number - published.weekday()) * _ONE_DAY)
    day = published + number * _ONE_DAY
    return Clue(year=day.year, month=day.month, day=day.day)


# Readers. Patterns name their groups: y, m, d, w(eekday), n(umber), u(nit), pre and post (last, this, next).


def _constant(_match: re.Match[str], _context: Context, clue: Clue) -> Clue | None:
    return clue


def _year(digits: str, era: str | None, context: Context) -> int | None:
    number = 1 if digits == "元" else int(digits)
    if era is not None:
        before, last = words_of.ERAS[era]
        return before + number if 1 <= number <= (last or number) else None
    if len(digits) > 2:
        return number
    # Two digits: the century is the one nearest to publication.
    published = context.published
    return None if published is None else published.year + (number - published.year + 50) % 100 - 50


def _mode(groups: dict[str, str | None]) -> Mode | None:
    return _MODES.get(groups.get("pre") or groups.get("post") or "")


def _calendar(match: re.Match[str], context: Context) -> Clue | None:
    groups = match.groupdict()
    year, month, day = groups.get("y"), groups.get("m"), groups.get("d")
    number = _year(year, groups.get("era"), context) if year else None
    if year and number is None:
        return None
    return Clue(
        year=number,
        month=(_MONTHS.get(month) or int(month)) if month else None,
        day=int(day) if day else None,
        mode=_mode(groups),
    )


def _numeric(match: re.Match[str], context: Context) -> Clue | None:
    """Read "17.05.2024" and "13/02": the order of day and month must follow from the numbers or the language."""
    first, second, year = int(match["a"]), int(match["b"]), match.groupdict().get("y")
    day_first = context.language in _DAY_FIRST_LANGUAGES
    number = _year(year, None, context) if year else None
    if year and (number is None or (len(year) == 2 and not day_first)):
        return None
    if second > 12 >= first:
        return Clue(year=number, month=first, day=second)
    dotted = context.language is None and "." in match[0]
    if first > 12 or first == second or day_first or dotted:
        return Clue(year=number, month=second, day=first)
    return None


def _weekday(match: re.Match[str], context: Context) -> Clue | None:
    groups = match.groupdict()
    day, week = groups.get("d"), groups.get("week")
    monday = None
    if week is not None:
        whole_week = _shifted("week", words_of.ZH_WEEKS[week], context)
        if whole_week is None:
            return None
        monday = whole_week.week
    return Clue(weekday=_WEEKDAYS[match["w"]], week=monday, day=int(day) if day else None, mode=_mode(groups))


def _unit(match: re.Match[str], context: Context) -> Clue | None:
    groups = match.groupdict()
    mode = (words_of.BEFORE_UNIT | words_of.AFTER_NAME)[groups.get("pre") or groups["post"]]
    return _shifted(words_of.UNITS[match["u"]], _STEPS[mode], context)


def _relative_word(match: re.Match[str], context: Context) -> Clue | None:
    word = match[0]
    if word == "前年" and context.language != "zh":
        return None  # two years ago in Chinese, the year before something in Japanese
    if word == "hier" and context.language == "de":
        return _NOTHING  # yesterday in French, here in German
    return _shifted(*words_of.RELATIVE[word], context)


def _tomorrow(_match: re.Match[str], context: Context) -> Clue | None:
    return _shifted("day", 1, context)


def _counted(match: re.Match[str], context: Context, sign: Literal[1, -1]) -> Clue | None:
    """Read "three months ago": weeks and months give the month, for nobody counts them to the day."""
    unit, number = words_of.UNITS[match["u"]], match["n"]
    count = sign * (int(number) if number.isdigit() else words_of.NUMBERS[number])
    if unit != "week":
        return _shifted(unit, count, context)
    day = _shifted("day", 7 * count, context)
    return None if day is None else Clue(year=day.year, month=day.month)


def _ago(match: re.Match[str], context: Context) -> Clue | None:
    if match["u"] == "日" and context.language == "zh":
        return None  # 10日前: ten days ago in Japanese, before the 10th in Chinese
    return _counted(match, context, -1)


def _ahead(match: re.Match[str], context: Context) -> Clue | None:
    return _counted(match, context, 1)


def _ahead_if_planned(match: re.Match[str], context: Context) -> Clue | None:
    # "In two years" is how long something took, unless it is still to come.
    return _counted(match, context, 1) if context.planned else None


# Patterns, compiled at the first use.

_ALONE = r"(?<![0-9])(?<![0-9][./-])"
_END = r"(?![0-9])(?![./-][0-9])"
_Y, _M, _D = "(?P<y>[0-9]{4})", "(?P<m>[0-9]{1,2})", "(?P<d>[0-9]{1,2})"
_A, _B = "(?P<a>[0-9]{1,2})", "(?P<b>[0-9]{1,2})"
_MONTH = rf"\b(?P<m>{any_of(words_of.MONTHS)})\b\.?"
_SHY_MONTH = rf"(?P<m>{any_of(words_of.SHY_MONTHS)})"
_PRE = rf"\b(?P<pre>{any_of(word for word in words_of.BEFORE_NAME if word.isascii())})"
_POST = rf"(?: (?P<post>{any_of(words_of.AFTER_NAME)})\b)?"
_NO_POST = rf"(?! (?:{any_of(words_of.AFTER_NAME)})\b)"
_KO_PRE = "(?:(?P<pre>지난|오는|이번|다음) )?"
_COUNT = rf"\b(?P<n>{any_of(w for w in words_of.NUMBERS if w.isascii())}|[0-9]{{1,3}})"
_COUNTED = rf"{_COUNT} (?P<u>{any_of(words_of.LATIN_UNITS)})\b"
_ONE_UNIT = (
    r"(?P<u>week|month|quarter|year|woche|monats?|quartals?|jahr(?:es)?|semaine|mois|an|annee|semana|mes|trimestre|ano)"
    r"\b"
)

_TIMES_OF_DAY = (
    r"(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?: ?[+-][0-9]{2}:?[0-9]{2}(?![0-9]))?",
    r"(?<![0-9])[0-9]{1,2}(?:[.:][0-9]{2})? ?(?:[ap]\.m\.|[ap]m\b|uhr\b|h[0-9]{2}\b|h\b|heures?\b)",
    r"(?<![0-9])[0-9]{1,2} ?(?:[点點時时](?!代)|시(?![가-힣]))(?: ?[0-9]{1,2} ?[分분])?",
)
_IN_DIGITS = (
    rf"{_ALONE}{_Y}(?:[-/]|\. ?){_M}(?:[-/]|\. ?){_D}\.?{_END}",
    r"(?<![0-9a-z])(?P<y>(?:19|20)[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-3][0-9])(?![0-9])",
    rf"{_ALONE}{_Y}-(?P<m>0[1-9]|1[0-2]){_END}",
)
_DAY_AND_MONTH_IN_DIGITS = (
    rf"{_ALONE}{_A}(?P<sep>[./-]) ?{_B}(?P=sep) ?(?P<y>[0-9]{{4}}|[0-9]{{2}}){_END}",
    rf"{_ALONE}{_A}\. ?{_B}\.(?![0-9])",
    rf"{_ALONE}(?!24/7){_A}/{_B}{_END}",
)
_MONTH_AND_YEAR_IN_DIGITS = (rf"{_ALONE}{_M}[/.-]{_Y}{_END}",)
_CJK_DATES = (
    rf"(?P<era>{any_of(words_of.ERAS)}) ?(?P<y>元|[0-9]{{1,3}}) ?年",
    rf"(?<![0-9a-z]){_Y} ?[年년](?![代대度間间])",
    r"(?<![0-9])'?(?P<y>[0-9]{2}) ?년(?= ?[0-9]{1,2} ?월)",
    rf"{_KO_PRE}(?<![0-9]){_M} ?[月월](?!期)(?: ?{_D} ?[日号號일](?![間间간内]))?",
)
_CJK_AGO = (
    (
        rf"(?<![0-9])(?P<n>[0-9]{{1,3}}|한|두|세|네|다섯) ?(?P<u>{any_of(words_of.CJK_UNITS)})"
        r" ?(?:以前|之前|前(?![後后半])|전에?(?![가-힣]))"
    ),
)
_CJK_DAY = (rf"{_KO_PRE}(?<![0-9第]){_D} ?[日일](?! ?(?:以?内|이내|[前전間间간]))",)
_ZH_WEEKDAY = (
    rf"(?:(?P<week>{any_of(words_of.ZH_WEEKS)})[个個]?)?(?:[周週]|星期|礼拜|禮拜)(?P<w>[一二三四五六日天])(?![0-9年月曜])",
)
_RELATIVE_WORDS = (
    rf"(?:{any_of(word for word in words_of.RELATIVE if not word.isascii())})(?!度)",
    rf"\b(?:{any_of(word for word in words_of.RELATIVE if word.isascii())})\b",
)
# "morgen" and "mañana" are also the morning: tomorrow only where the words begin with it.
_TOMORROW = (r"^(?:(?:ab|schon|erst|bis|a partir de|desde|hasta) )?(?:morgen|manana)\b",)
_JA_KO_WEEKDAYS = (
    r"(?P<w>[月火水木金土日])曜日?",
    rf"{_KO_PRE}(?P<w>[월화수목금토일])요일",
    r"\((?P<w>[月火水木金土日월화수목금토일])\)",
)
_COUNTED_AGO = (
    rf"\b(?:vor|il y a|hace|ha) {_COUNTED}(?: atras\b)?",
    rf"(?<!and )(?<!half ){_COUNTED} (?:ago|atras)\b",
)
_COUNTED_AHEAD = (
    rf"\b(?:dans|dentro de|daqui a) {_COUNTED}",
    rf"(?:\bin )?{_COUNTED}(?:'s?)? from now\b",
    rf"\bin {_COUNTED}(?:'s?)? time\b",
)
_COUNTED_IF_PLANNED = (rf"\b(?:in|en|em) {_COUNTED}",)
_COARSE = (
    r"\bq[1-4](?![0-9a-z])|\b[1-4]q(?![0-9a-z])|\b[ht][1-4](?![0-9a-z])|\b[12]h(?![0-9a-z])",
    r"\b(?:first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|half)\b|\b(?:last|final) (?:quarter|half) of\b",
    r"\b(?:[1-4]\.|(?:erste|zweite|dritte|vierte|letzte)[nrsm]?) (?:quartal|halbjahr|jahreshalfte|halfte)\w{0,2}\b",
    (
        r"\b(?:premier|deuxieme|second|troisieme|quatrieme|dernier|primer|segundo|tercer|cuarto|primeiro|terceiro|quarto"
        r"|ultimo|[1-4](?:er|e|eme|o|\.o)) (?:trimestre|semestre)\b"
    ),
    r"\b(?:premiere|seconde|deuxieme|primera|segunda|primeira) (?:moitie|mitad|metade)\b",
    r"第?[一二三四1-4](?:季度?|四半期)|[1-4] ?분기|[上下]半[年期]|[상하]반기",
    (
        r"\b(?:spring|summer|autumn|fall|winter|fruhjahr|fruhling|fruhsommer|spatsommer|sommer|herbst|printemps|(?<=l')ete"
        r"|automne|hiver|primavera|verano|otono|invierno|verao|outono|inverno)\b|[春夏秋冬][天季]?|봄|여름|가을|겨울"
    ),
)
_YEAR_EDGES = (
    (
        r"\b(?:(?:end|close) of (?:the )?year|year[- ]end|year's end|later in the year|jahresende|ende des jahres"
        rf"|fin de l'annee|fin d'annee|fin(?:al|ales|es)? del? ano|fi(?:m|nal) d[eo] ano)\b{_NO_POST}"
        r"|年[底末内]|연[말내]"
    ),
)
_MONTH_EDGES = (
    (
        r"\b(?:end of (?:the )?month|month[- ]end|monatsende|ende des monats|fin du mois|fin(?:al|ales|es)? del? mes"
        rf"|fi(?:m|nal) d[eo] mes)\b{_NO_POST}|月[底末]|월말"
    ),
)
_NAMED_MONTHS = (
    rf"{_ALONE}{_D}[ /-](?:de )?{_SHY_MONTH}\.?(?:/|-| )(?:de )?{_Y}(?![0-9])",
    (
        rf"(?:{_PRE} (?:dia )?)?{_ALONE}(?<![0-9][,:]){_D}(?:st|nd|rd|th|er|\.?o|\.)?"
        rf"(?: ?-? ?| (?:of|de|del|day of) | d'){_MONTH}{_POST}"
    ),
    rf"(?:{_PRE} )?{_MONTH},? (?:the )?{_D}(?:st|nd|rd|th)?(?![0-9:])(?!\.[0-9])(?!,[0-9]{{3}}\b){_POST}",
    rf"(?:{_PRE}(?: (?:mes|mois|monat|month)(?: (?:de|of))?)? )?{_MONTH}{_POST}",
)
_UNITS = (
    rf"(?:(?<!the )|(?=this|current))\b(?P<pre>{any_of(words_of.BEFORE_UNIT)}) {_ONE_UNIT}(?! of\b)",
    rf"\b{_ONE_UNIT}(?:-ci)? (?P<post>{any_of(words_of.AFTER_NAME)})\b",
)
_LATIN_WEEKDAYS = (
    (
        rf"(?:{_PRE} )?\b(?P<w>{any_of(words_of.WEEKDAYS)})(?:abend|morgen|nachmittag|vormittag|mittag|nacht|fruh)?\b"
        rf"\.?(?:,? (?:the |den |dem |dia )?{_D}(?:st|nd|rd|th|\.)?(?![0-9:/]))?{_POST}"
    ),
    (
        rf"(?:\b(?P<pre>ultima|proxima) |\b(?:na|nesta|esta|desta) |(?<=a partir de ))"
        rf"(?P<w>{any_of(words_of.SHORT_WEEKDAYS)})\b(?!-)"
        r"(?! (?:metade|edicao|vez|rodada|serie|parte|quinzena|semana|fase))(?: (?P<post>passada|que vem)\b)?"
    ),
)
_DAYS_ALONE = (
    rf"\bthe {_D}(?:st|nd|rd|th)(?= ?(?:[,.;:)|]|$|of\b|in\b|this\b|on\b))",
    rf"\b(?:dia|le) {_D}(?:er)?(?![0-9a-z])",
    rf"(?:\b(?:am|zum|den|dem) |(?<=\bab )){_D}\.(?![0-9])",
    rf"\({_D}\)",
)
_YEARS = (
    rf"(?<![0-9a-z$€£¥])(?<![0-9][-/.,:']){_Y}(?![0-9a-z%])(?![-/.,:][0-9])",
    r"(?<![0-9a-z])'(?P<y>[0-9]{2})(?![0-9a-z])",
)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    groups: tuple[tuple[tuple[str, ...], Reader], ...] = (
        (_TIMES_OF_DAY, partial(_constant, clue=_NOTHING)),
        (_IN_DIGITS, _calendar),
        (_DAY_AND_MONTH_IN_DIGITS, _numeric),
        (_MONTH_AND_YEAR_IN_DIGITS, _calendar),
        (_CJK_DATES, _calendar),
        (_CJK_AGO, _ago),
        (_CJK_DAY, _calendar),
        (_ZH_WEEKDAY, _weekday),
        (_RELATIVE_WORDS, _relative_word),
        (_TOMORROW, _tomorrow),
        (_JA_KO_WEEKDAYS, _weekday),
        (_COUNTED_AGO, _ago),
        (_COUNTED_AHEAD, _ahead),
        (_COUNTED_IF_PLANNED, _ahead_if_planned),
        (_COARSE, partial(_constant, clue=Clue(coarse=True))),
        (_YEAR_EDGES, partial(_constant, clue=Clue(edge="year"))),
        (_MONTH_EDGES, partial(_constant, clue=Clue(edge="month"))),
        (_NAMED_MONTHS, _calendar),
        (_UNITS, _unit),
        (_LATIN_WEEKDAYS, _weekday),
        (_DAYS_ALONE, _calendar),
        (_YEARS, _calendar),
    )
    return tuple((re.compile(source), reader) for sources, reader in groups for source in sources)


@cache
def _cjk_numeral() -> re.Pattern[str]:
    # Not the numeral of a weekday (周五, 星期一). No date needs more than six.
    digits = "".join(words_of.CJK_DIGITS)
    return re.compile(rf"(?<![周週期拜])[{digits}十]{{1,6}}(?=[个個か ヶカヵケ]?[年月日号號天周週星])")
