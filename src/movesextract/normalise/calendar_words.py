"""The calendar in words: months, weekdays, units and what stands around them, in eight languages.

All words are written as :func:`fold` leaves them: lower case, Latin letters without accents ("marz" is März, "ano" is
año), full-width forms narrowed. Tables map a word to what it means; regular expressions are built from them elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
Mode: TypeAlias = Literal["last", "this", "next"]

_ACCENTS = re.compile("[\u0300-\u036f]")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−~〜", "-"),
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        "|": " ",  # kept free as a mark
        "°": "º",  # "el 1° de mayo"
    }
)


def fold(text: str) -> str:
    """Lower the case, drop accents of Latin letters, narrow wide forms, unify dashes, apostrophes and spaces.

    >>> fold("Am 1.  Jänner ２０１６ – l’été")
    "am 1. janner 2016 - l'ete"
    """
    text = unicodedata.normalize("NFKC", text.translate(_PLAIN)).casefold()
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return " ".join(text.translate(_PLAIN).split())


def any_of(words: Iterable[str]) -> str:
    """Regular expression source that matches one of the words, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


def _numbered(*rows: str, start: int) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows, start) for word in row.split()}


MONTHS = _numbered(
    "january jan januar janner janvier janv enero ene janeiro",
    "february feb februar feber fevrier fevr febrero fevereiro fev",
    "march mar marz maerz mrz mars marzo marco",
    "april apr avril avr abril abr",
    "may mai mayo maio",
    "june jun juni juin junio junho",
    "july jul juli juillet juil julio julho",
    "august aug aout agosto",
    "september sept sep septembre septiembre setiembre setembro",
    "october oct oktober okt octobre octubre outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dezembro",
    start=1,
)
# Everyday words of another language: they are months only between a day and a year.
SHY_MONTHS = {"ago": 8, "set": 9, "out": 10}

WEEKDAYS = _numbered(
    "monday mon montag lundi lunes segunda-feira",
    "tuesday tues tue dienstag mardi martes terca-feira",
    "wednesday wed mittwoch mercredi miercoles quarta-feira",
    "thursday thurs thur thu donnerstag jeudi jueves quinta-feira",
    "friday fri freitag vendredi viernes sexta-feira",
    "saturday sat samstag sonnabend samedi sabado",
    "sunday sun sonntag dimanche domingo",
    start=0,
)
# Portuguese leaves out "-feira"; the same words are ordinals, so they count only after a preposition.
SHORT_WEEKDAYS = _numbered("segunda", "terca", "quarta", "quinta", "sexta", start=0)
CJK_WEEKDAYS = _numbered("一 月 월", "二 火 화", "三 水 수", "四 木 목", "五 金 금", "六 土 토", "日 天 일", start=0)

_LAST_EN_DE = (
    "last letzte letzten letzter letztes letztem vergangene vergangenen vergangener vergangenes vergangenem"
    " vorige voriger voriges vorigen vorigem"
)
_LAST_ROMANCE = "dernier derniere passe passee pasado pasada passado passada"
_NEXT_EN_DE = "next kommende kommenden kommender kommendes kommendem nachste nachsten nachster nachstes nachstem"
_NEXT_ROMANCE = "prochain prochaine proximo proxima"
_THIS_EN_DE = "this diese diesen dieser dieses diesem"
_THIS_ROMANCE = "ce cet cette este esta neste nesta deste desta"


def _modes(last: str, this: str, following: str) -> dict[str, Mode]:
    words: dict[str, Mode] = dict.fromkeys(last.split(), "last")
    words.update(dict.fromkeys(this.split(), "this"))
    words.update(dict.fromkeys(following.split(), "next"))
    return words


# Before a unit: "last year", "dieses Jahr", "este mes". "The past year" is a span of time, not a date.
BEFORE_UNIT = _modes(
    f"{_LAST_EN_DE} pasado pasada",
    f"{_THIS_EN_DE} {_THIS_ROMANCE} current laufenden presente corrente corriente",
    f"{_NEXT_EN_DE} proximo proxima",
)
# Before a month or weekday. Romance "ce lundi", "este lunes" say no more than the bare weekday, so they are not here.
BEFORE_NAME: dict[str, Mode] = {
    **_modes(f"{_LAST_EN_DE} past pasado pasada ultimo ultima 지난", f"{_THIS_EN_DE} 이번", ""),
    **_modes("", "", f"{_NEXT_EN_DE} coming upcoming proximo proxima 오는 다음"),
    "this past": "last",
    "this coming": "next",
}
# After a unit, month or weekday: "l'an dernier", "mai dernier", "segunda-feira passada".
AFTER_NAME: dict[str, Mode] = {
    **_modes(_LAST_ROMANCE, "corrente corriente", f"{_NEXT_ROMANCE} entrante"),
    "en cours": "this",
    "en curso": "this",
    "que viene": "next",
    "que vem": "next",
}

UNITS: dict[str, Unit] = {
    **dict.fromkeys("day days tag tage tagen jour jours dia dias 天 日 일".split(), "day"),
    **dict.fromkeys("week weeks woche wochen semaine semaines semana semanas 周 週 週間 星期 주 주일".split(), "week"),
    **dict.fromkeys("month months monat monats monate monaten mois mes meses".split(), "month"),
    **dict.fromkeys("个月 個月 か月 ヶ月 カ月 ヵ月 ケ月 개월 달".split(), "month"),
    **dict.fromkeys("quarter quartal quartals trimestre".split(), "quarter"),
    **dict.fromkeys("year years jahr jahres jahre jahren an ans annee annees ano anos 年 년".split(), "year"),
}
CJK_UNITS = tuple(word for word in UNITS if not word.isascii())
LATIN_UNITS = tuple(word for word in UNITS if word.isascii())

NUMBERS = _numbered(
    "a an one ein eine einem einer einen un une una um uma 한",
    "two zwei deux dos dois duas 두",
    "three drei trois tres 세",
    "four vier quatre cuatro quatro 네",
    "five funf cinq cinco 다섯",
    "six sechs seis",
    "seven sieben sept siete sete",
    "eight acht huit ocho oito",
    "nine neun neuf nueve nove",
    "ten zehn dix diez dez",
    "eleven elf onze once",
    "twelve zwolf douze doce doze",
    start=1,
)

DAY_WORDS: dict[str, int] = {
    **dict.fromkeys(("day before yesterday", "vorgestern", "avant-hier", "anteayer", "anteontem"), -2),
    **dict.fromkeys(("前天", "一昨日", "おととい", "그제", "그저께"), -2),
    **dict.fromkeys(("yesterday", "last night", "gestern", "hier", "ayer", "anoche", "ontem"), -1),
    **dict.fromkeys(("昨天", "昨日", "昨晚", "昨夜", "きのう", "어제"), -1),
    **dict.fromkeys(("today", "tonight", "this morning", "this afternoon", "this evening", "heute"), 0),
    **dict.fromkeys(("aujourd'hui", "ce matin", "cet apres-midi", "ce soir"), 0),
    **dict.fromkeys(("hoy", "esta manana", "esta tarde", "esta noche", "hoje", "esta manha", "nesta manha"), 0),
    **dict.fromkeys(("今天", "今日", "今晚", "今晨", "今早", "本日", "きょう", "오늘"), 0),
    **dict.fromkeys(("tomorrow", "demain", "amanha", "明天", "明日", "あした", "あす", "내일"), 1),
    **dict.fromkeys(("day after tomorrow", "ubermorgen", "apres-demain", "后天", "後天", "모레"), 2),
}

_WEEK_NAMES = ("周", "週", "星期", "个星期", "個星期", "礼拜", "禮拜")
ZH_WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "這": 0, "下": 1, "下下": 2}
RELATIVE: dict[str, tuple[Unit, int]] = {
    **dict.fromkeys(("大前年",), ("year", -3)),
    **dict.fromkeys(("前年", "一昨年", "おととし", "재작년"), ("year", -2)),
    **dict.fromkeys(("去年", "昨年", "작년", "지난해", "지난 해"), ("year", -1)),
    **dict.fromkeys(("今年", "本年", "올해", "금년", "heuer"), ("year", 0)),
    **dict.fromkeys(("明年", "来年", "來年", "내년"), ("year", 1)),
    **dict.fromkeys(("后年", "後年", "再来年", "내후년"), ("year", 2)),
    **dict.fromkeys(("先々月", "上上个月", "지지난달"), ("month", -2)),
    **dict.fromkeys(("上个月", "上個月", "上月", "先月", "지난달", "지난 달"), ("month", -1)),
    **dict.fromkeys(("本月", "这个月", "這個月", "今月", "이달", "이번 달", "이번달"), ("month", 0)),
    **dict.fromkeys(("下个月", "下個月", "下月", "来月", "來月", "다음 달", "다음달", "내달"), ("month", 1)),
    **dict.fromkeys(("再来月",), ("month", 2)),
    **dict.fromkeys(("先々週",), ("week", -2)),
    **dict.fromkeys(("先週", "지난주", "지난 주"), ("week", -1)),
    **dict.fromkeys(("今週", "이번 주", "이번주", "금주"), ("week", 0)),
    **dict.fromkeys(("来週", "來週", "다음 주", "다음주", "내주"), ("week", 1)),
    **dict.fromkeys(("再来週",), ("week", 2)),
    **{which + name: ("week", shift) for which, shift in ZH_WEEKS.items() for name in _WEEK_NAMES},
    **{word: ("day", shift) for word, shift in DAY_WORDS.items()},
}

# Name of the era: the year before its first, and its last year (None while it lasts).
ERAS: dict[str, tuple[int, int | None]] = {
    "令和": (2018, None),
    "平成": (1988, 31),
    "昭和": (1925, 64),
    "大正": (1911, 15),
    "民國": (1911, None),
    "民国": (1911, None),
}

CJK_DIGITS = {digit: value for value, row in enumerate("〇零○ 一 二两兩 三 四 五 六 七 八 九".split()) for digit in row}


def arabic_from_cjk(numeral: str) -> str:
    """Write a Chinese numeral below one hundred, or a year spelt digit by digit, in Arabic digits.

    >>> arabic_from_cjk("二〇二四"), arabic_from_cjk("十七"), arabic_from_cjk("三十一")
    ('2024', '17', '31')
    """
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(str(CJK_DIGITS[digit]) for digit in numeral)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return numeral
    return str(10 * (CJK_DIGITS[tens] if tens else 1) + (CJK_DIGITS[ones] if ones else 0))


_BETWEEN = (
    r"(?: ?(?:in|im|en|em|on|the|end|of|start|beginning|early|late|mid|la|le|el|o|a|au|l'|d'|fin|finales|de|del|du"
    r"|dem|der|den|do|da|ende|anfang|mitte|fim)){0,4}[ -]?\|"
)
# A year that is not said lies ahead where a start is announced, behind after "since". "|" is the place of the date.
STARTS = (
    r"\b(?:effective|with effect|mit wirkung|con efecto|com efeito)\b|\| ?起"
    rf"|\b(?:from|starting|starts|beginning|as of|by|ab|a partir|a compter){_BETWEEN}"
)
SINCE = rf"\b(?:since|seit|depuis){_BETWEEN}|以来|以來|이래"

# What may not be left over around the date(s) found, "|" being the place of one: the words mean another day.
OBSTACLES = (
    r"\d",
    # spans, decades, fiscal years, frequencies
    r"\b(?:between|zwischen|entre|present|past|last|next|decades?|decadas?|jahrzehnt\w*|decennies?)\b",
    r"\b(?:fiscal\w*|fy|geschaftsjahr\w*|exercice|ejercicio|exercicio|century|siecle|siglo|seculo|jahrhundert\w*)\b",
    r"\b(?:annees|anos|(?<!im )jahre) \||年代|년대|年度|财年|財年|회계|世纪|世紀|세기|シーズン",
    r"\b(?:every|each|jede[nrs]?|chaque|tous les|toutes les|cada|todos os|todas as|todos los)\b",
    r"[毎每]|매년|매월|매주|마다",
    r"(?<!first )(?<!second )(?<!third )(?<!fourth )\b(?:week|weekend) (?:of|ending|beginning|starting)\b",
    r"\bwoche (?:vom|ab)\b|\bsemaine du\b|\bsemana (?:del?|do)\b",
    # counted from some other day than the publication
    r"\b(?:same|following|previous|preceding|subsequent|that) (?:day|week|month|year|\|)",
    r"\b(?:days?|weeks?|months?|years?) (?:later|earlier|after|before)\b|\blater that\b",
    r"\b(?:darauf\w*|folgejahr\w*|vorjahr\w*|vormonat\w*|desselben|selben|gleichen|folgende[nrsm]?)\b",
    r"\b(?:tage?n?|wochen?|monate?n?|jahre?n?) (?:spater|danach|zuvor|nach|vor)\b",
    r"\b(?:suivante?|meme|precedente?|siguiente|mism[oa]|anterior|seguinte|mesm[oa])\b",
    (
        r"\b(?:ans?|mois|semaines?|jours?|anos?|mes|meses|semanas?|dias?) (?:plus tard|apres|avant|despues|mas tarde"
        r"|antes|depois|mais tarde)\b"
    ),
    r"[同翌]|次[年月日]|[当當][年月日天]|이듬해|같은|그 ?해|다음 ?해|전년|당일|익[일월년]",
    # before, after, about
    (
        r"\b(?:before|after|prior to|ahead of|avant|apres|antes del?|antes d[eo]|despues del?|tras|depois d[eo]|apos"
        r"|vor|nach)(?: (?:the|dem|der|den|le|la|el|o|a|early|late|mid)){0,2}[ -]?\|"
    ),
    (
        r"\b(?:about|around|approximately|roughly|circa|ca\.|nearly|almost|more than|less than|over|at least|etwa"
        r"|ungefahr|rund|fast|mehr als|uber|environ|vers|pres de|plus de|presque|alrededor del?|hacia|casi|cerca del?"
        r"|mas de|por volta de|quase|mais de|aproximadamente)(?: (?:the|el|la|le|o|a))? ?\|"
    ),
    r"[约約略약] ?\||\| ?(?:[之以]?[前后後]|이후|이전|전\b|후\b|뒤\b|左右|前后|ごろ|頃|쯤|경\b)",
    # feasts and parts of a row
    r"\b(?:good|black|cyber|super|ash|easter|holy|first|second|third|fourth|fifth) \|",
)
