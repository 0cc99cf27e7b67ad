"""Dates in words: tables of expressions in eight languages, and what must hold for any words."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from movesextract.normalise.date_clues import shifted_month
from movesextract.normalise.dates import resolve_date

NEWS = datetime.date(2024, 5, 16)  # a Thursday


def table(entries: str) -> list[tuple[str | None, ...]]:
    """Read "words -> result", separated by bars or lines; "None" is None."""
    rows = [entry.split("->") for line in entries.strip().splitlines() for entry in line.split("|")]
    return [tuple(None if cell.strip() == "None" else cell.strip() for cell in row) for row in rows]


ABSOLUTE = table("""
15/out/2020 -> 2020-10-15 | 2024 -> 2024 | 2024-05 -> 2024-05 | 2024-05-17 -> 2024-05-17
2024-05-17T10:00:00Z -> 2024-05-17 | 2024/05/17 -> 2024-05-17 | 20240517 -> 2024-05-17
2024. 5. 17. -> 2024-05-17 | 7 Feb 2019 -> 2019-02-07 | February 7th, 2019 -> 2019-02-07
the 7th of February, 2019 -> 2019-02-07 | Feb. 7, 2019 -> 2019-02-07 | Feb 7,2019 -> 2019-02-07
7-Feb-2019 -> 2019-02-07 | May 2024 -> 2024-05 | May of 2024 -> 2024-05 | Wednesday, Feb. 6, 2019 -> 2019-02-06
Thursday, Feb. 6, 2019 -> None | Fri, 17 May 2024 10:00:00 +0000 -> 2024-05-17 | 2024年5月17日 -> 2024-05-17
2024年5月 -> 2024-05 | 2024年 -> 2024 | 二〇二四年五月十七日 -> 2024-05-17 | 二○二四年十二月 -> 2024-12
令和6年5月 -> 2024-05 | 令和元年5月1日 -> 2019-05-01 | 平成31年4月30日 -> 2019-04-30 | 平成40年 -> None
民國113年5月20日 -> 2024-05-20 | 2024년 5월 17일 -> 2024-05-17 | 2024년 5월 -> 2024-05 | 24년 5월 -> None
am 1. Jänner 2016 -> 2016-01-01 | 17. Mai 2024 -> 2024-05-17 | Feber 2020 -> 2020-02 | im März 2023 -> 2023-03
17.05.2024 -> 2024-05-17 | am 17.5.2024 -> 2024-05-17 | am 1. 2. 2024 -> 2024-02-01 | 13/02/2024 -> 2024-02-13
02/13/2024 -> 2024-02-13 | 03/04/2024 -> None | 03.04.2024 -> 2024-04-03 | 05/05/2024 -> 2024-05-05
13/13/2024 -> None | 05/2024 -> 2024-05 | le 3 mars 2024 -> 2024-03-03 | 1er août 2023 -> 2023-08-01
im Jahre 2023 -> 2023 | 1° de mayo de 2024 -> 2024-05-01
7 de febrero de 2019 -> 2019-02-07 | 7 de febrero del 2019 -> 2019-02-07 | febrero de 2019 -> 2019-02
7 de fevereiro de 2019 -> 2019-02-07 | 1º de janeiro de 2024 -> 2024-01-01 | 7 set 2019 -> 2019-09-07
""")

COMPLETED = table("""
starting in June -> 2024-06 | since last November -> 2023-11 | as of January 2023 -> 2023-01
Tuesday night -> 2024-05-14 | on Sept. 3 -> 2023-09-03 | in early March -> 2024-03 | early in 2023 -> 2023
in the spring of 2023 -> 2023 | effective Monday -> 2024-05-20 | from Friday -> 2024-05-17
starting Jan. 1, 2025 -> 2025-01-01 | by year-end -> 2024 | until 2010 -> 2010
in the second week of May 2024 -> 2024-05 | il y a une semaine -> 2024-05 | la semaine prochaine -> 2024-05
mercredi 15 mai -> 2024-05-15 | le mercredi 15 mai 2024 -> 2024-05-15 | el 17 de mayo -> 2023-05-17
el día 3 de mayo -> 2024-05-03 | a principios de 2023 -> 2023 | a finales del año pasado -> 2023
a finales de mayo -> 2024-05 | este año -> 2024 | este mes -> 2024-05 | esta semana -> 2024-05
este lunes -> 2024-05-13 | esta mañana -> 2024-05-16 | a partir de mañana -> 2024-05-17
no início de 2023 -> 2023 | neste mês -> 2024-05 | na sexta-feira (10) -> 2024-05-10
nesta sexta-feira passada -> 2024-05-10 | em 2 de maio -> 2024-05-02 | Dez. 2023 -> 2023-12
zum 1. Juli 2024 -> 2024-07-01 | mit Wirkung zum 1. Juli -> 2024-07-01 | im Sommer 2023 -> 2023
im Herbst vergangenen Jahres -> 2023 | diese Woche -> 2024-05 | diesen Mittwoch -> 2024-05-15
Mitte Mai -> 2024-05 | vor einer Woche -> 2024-05 | in der vergangenen Woche -> 2024-05 | seit 2019 -> 2019
bis Ende 2025 -> 2025 | depuis 2015 -> 2015 | d'ici fin 2025 -> 2025 | en 2019 -> 2019 | en l'an 2000 -> 2000
fin mai -> 2024-05 | courant 2025 -> 2025 | au printemps 2023 -> 2023 | l'été 2023 -> 2023 | 昨晚 -> 2024-05-15
5月15日下午 -> 2024-05-15 | 5月15日(星期三) -> 2024-05-15 | 2024年5月中旬 -> 2024-05 | 2024年初 -> 2024
十一月 -> 2023-11 | 一月 -> 2024-01 | 十二月底 -> 2023-12 | 去年十一月 -> 2023-11 | 今年第一季度 -> 2024
今年上半年 -> 2024 | 5月以来 -> 2024-05 | 明年1月1日起 -> 2025-01-01 | 来月1日 -> 2024-06-01
4月1日付で -> 2024-04-01 | 今年4月 -> 2024-04 | 昨年末 -> 2023 | 2023年春 -> 2023 | 14日、 -> 2024-05-14
一昨日 -> 2024-05-14 | 再来年 -> 2026 | 올해 5월 15일 -> 2024-05-15 | 작년 말 -> 2023 | 이번 주 -> 2024-05
다음 달 1일 -> 2024-06-01 | 15일(수) -> 2024-05-15 | 지난 15일 -> 2024-05-15 | 오는 6월 -> 2024-06
세 달 전 -> 2024-02 | 5일 전 -> 2024-05-11 | 2주 전 -> 2024-05 | 5월부터 -> 2024-05 | May 5 or so -> 2024-05-05
fin de l'année dernière -> 2023 | heuer im März -> 2024-03 | el año en curso -> 2024
a partir de segunda -> 2024-05-20 | a partir de segunda-feira -> 2024-05-20 | ab 1. -> 2024-06-01
ab dem 1. -> 2024-06-01 | 24년 5월 -> 2024-05 | am 17.5. -> 2023-05-17 | 5/17 -> 2023-05-17
le 3 mars -> 2024-03-03 | le 3 mars dernier -> 2024-03-03 | le 20 juin prochain -> 2024-06-20
29 February -> 2024-02-29 | in May -> 2024-05 | in June -> 2023-06 | December -> 2023-12
on 7 February -> 2024-02-07 | 5月17日 -> 2023-05-17 | 5月16日 -> 2024-05-16 | em março -> 2024-03
im Jänner -> 2024-01 | 17日 -> 2024-04-17 | 17일 -> 2024-04-17 | on the 7th -> 2024-05-07 | dia 6 -> 2024-05-06
on Friday -> 2024-05-10 | on Thursday -> 2024-05-16 | am Montag -> 2024-05-13 | am Freitagabend -> 2024-05-10
周五 -> 2024-05-10 | 星期一 -> 2024-05-13 | 金曜日 -> 2024-05-10 | 금요일 -> 2024-05-10
last Friday -> 2024-05-10 | last Thursday -> 2024-05-09 | next Monday -> 2024-05-20
next Thursday -> 2024-05-23 | this Wednesday -> 2024-05-15 | el pasado martes -> 2024-05-14
el martes pasado -> 2024-05-14 | mardi dernier -> 2024-05-14 | ce lundi -> 2024-05-13
lundi prochain -> 2024-05-20 | el próximo lunes -> 2024-05-20 | el lunes que viene -> 2024-05-20
nesta quarta-feira (15) -> 2024-05-15 | na quinta-feira, 9 de maio -> 2024-05-09 | na segunda -> 2024-05-13
na última terça-feira -> 2024-05-14 | na segunda metade de 2020 -> 2020 | am vergangenen Freitag -> 2024-05-10
kommenden Montag -> 2024-05-20 | 上周五 -> 2024-05-10 | 本周三 -> 2024-05-15 | 下周一 -> 2024-05-20
上个星期五 -> 2024-05-10 | 先週の金曜日 -> 2024-05-10 | 来週月曜日 -> 2024-05-20 | 지난주 금요일 -> 2024-05-10
지난 금요일 -> 2024-05-10 | 다음 주 월요일 -> 2024-05-20 | 15日(水) -> 2024-05-15 | today -> 2024-05-16
yesterday -> 2024-05-15 | tomorrow -> 2024-05-17 | last night -> 2024-05-15 | gestern -> 2024-05-15
gestern Morgen -> 2024-05-15 | am Montagmorgen -> 2024-05-13 | morgen -> 2024-05-17 | heute -> 2024-05-16
hier -> 2024-05-15 | avant-hier -> 2024-05-14 | aujourd'hui -> 2024-05-16 | aujourd’hui -> 2024-05-16
demain -> 2024-05-17 | ayer -> 2024-05-15 | mañana -> 2024-05-17 | ayer por la mañana -> 2024-05-15
anteayer -> 2024-05-14 | ontem -> 2024-05-15 | amanhã -> 2024-05-17 | 昨天 -> 2024-05-15 | 昨日 -> 2024-05-15
今日 -> 2024-05-16 | 어제 -> 2024-05-15 | 내일 -> 2024-05-17 | last week -> 2024-05 | this week -> 2024-05
next week -> 2024-05 | nächste Woche -> 2024-05 | letzte Woche -> 2024-05 | la semaine dernière -> 2024-05
la semana pasada -> 2024-05 | na semana passada -> 2024-05 | 上周 -> 2024-05 | 先週 -> 2024-05
지난주 -> 2024-05 | last month -> 2024-04 | this month -> 2024-05 | earlier this month -> 2024-05
next month -> 2024-06 | im vergangenen Monat -> 2024-04 | le mois dernier -> 2024-04 | ce mois-ci -> 2024-05
el mes pasado -> 2024-04 | el pasado mes de marzo -> 2024-03 | no mês passado -> 2024-04
no próximo mês -> 2024-06 | 上个月 -> 2024-04 | 本月 -> 2024-05 | 本月10日 -> 2024-05-10 | 先月 -> 2024-04
今月15日 -> 2024-05-15 | 지난달 -> 2024-04 | 이달 -> 2024-05 | 지난달 17일 -> 2024-04-17 | last year -> 2023
early last year -> 2023 | late last year -> 2023 | this year -> 2024 | earlier this year -> 2024
later this year -> 2024 | next year -> 2025 | letztes Jahr -> 2023 | im vergangenen Jahr -> 2023
Ende vergangenen Jahres -> 2023 | l'an dernier -> 2023 | l'année dernière -> 2023 | el año pasado -> 2023
el próximo año -> 2025 | no ano passado -> 2023 | ano que vem -> 2025 | 去年 -> 2023 | 去年底 -> 2023
去年年底 -> 2023 | 明年初 -> 2025 | 今年5月 -> 2024-05 | 去年5月17日 -> 2023-05-17 | 昨年 -> 2023 | 来年 -> 2025
昨年5月 -> 2023-05 | 지난해 -> 2023 | 올해 -> 2024 | 내년 -> 2025 | 지난해 5월 -> 2023-05 | 지난 4월 -> 2024-04
오는 17일 -> 2024-05-17 | last November -> 2023-11 | next January -> 2025-01 | this May -> 2024-05
last May -> 2023-05 | mai dernier -> 2023-05 | November last year -> 2023-11
in November of last year -> 2023-11 | en mayo del año pasado -> 2023-05 | en mai de l'an dernier -> 2023-05
em maio do ano passado -> 2023-05 | im Mai letzten Jahres -> 2023-05 | two years ago -> 2022
a year ago -> 2023 | three months ago -> 2024-02 | ten days ago -> 2024-05-06 | two weeks ago -> 2024-05
three weeks ago -> 2024-04 | 10 years ago -> 2014 | vor zwei Jahren -> 2022 | vor drei Monaten -> 2024-02
il y a deux ans -> 2022 | il y a trois mois -> 2024-02 | dans deux semaines -> 2024-05 | hace dos años -> 2022
há dois anos -> 2022 | há três meses -> 2024-02 | dois anos atrás -> 2022 | 三年前 -> 2021 | 两个月前 -> 2024-03
3か月前 -> 2024-02 | 10日前 -> 2024-05-06 | 2년 전 -> 2022 | 한 달 전 -> 2024-04
two years ago in May -> 2022-05 | Q3 2024 -> 2024 | third quarter of 2024 -> 2024 | mid-2024 -> 2024
end of 2023 -> 2023 | Anfang 2023 -> 2023 | Ende 2023 -> 2023 | summer 2022 -> 2022 | H1 2021 -> 2021
first half of 2021 -> 2021 | im dritten Quartal 2023 -> 2023 | au troisième trimestre 2023 -> 2023
tercer trimestre de 2023 -> 2023 | no terceiro trimestre de 2023 -> 2023 | 2023年第三季度 -> 2023
2023年上半年 -> 2023 | 2023년 3분기 -> 2023 | 2023年第3四半期 -> 2023 | last quarter -> 2024
last quarter of 2023 -> 2023 | mid-May -> 2024-05 | end of May 2023 -> 2023-05 | since 2010 -> 2010
since June -> 2023-06 | effective April -> 2025-04 | effective May 1 -> 2025-05-01
from 1 January -> 2025-01-01 | as of June 1 -> 2024-06-01 | by the end of 2025 -> 2025
by the end of the year -> 2024 | by March -> 2025-03 | ab Juni -> 2024-06 | ab 1. Juli -> 2024-07-01
à partir de juin -> 2024-06 | à partir du 1er juin -> 2024-06-01 | a partir de junio -> 2024-06
自6月起 -> 2024-06 | 自6月1日起 -> 2024-06-01 | late on Monday evening -> 2024-05-13
in a statement on Wednesday, May 15 -> 2024-05-15 | resigned from the board on Friday -> 2024-05-10
confirmed by the company on Friday -> 2024-05-10 | at 10:30 a.m. on Friday -> 2024-05-10
5月10日午後3時 -> 2024-05-10 | 8日上午10点 -> 2024-05-08 | today, Thursday -> 2024-05-16
jueves 9 de mayo -> 2024-05-09 | lundi 6 -> 2024-05-06 | el lunes 6 -> 2024-05-06 | Montag, 6. Mai -> 2024-05-06
""")

PLANNED = table("""
in zwei Jahren -> 2026 | 年内 -> 2024 | fin d'année -> 2024 | am 17.5. -> 2024-05-17 | in June -> 2024-06
in May -> 2024-05 | on 7 February -> 2025-02-07 | 5월 17일 -> 2024-05-17 | 17日 -> 2024-05-17
on Friday -> 2024-05-17 | this Friday -> 2024-05-17 | in two weeks -> 2024-05 | in three weeks -> 2024-06
since June -> 2023-06 | Ende des Jahres -> 2024 | 年底 -> 2024
""")

ON_OTHER_DAYS = table("""
last week -> 2024-05-08 -> None | next week -> 2024-05-23 -> None | last month -> 2024-01-31 -> 2023-12
next month -> 2024-12-31 -> 2025-01 | last quarter -> 2024-02-01 -> 2023
""")

WITH_LANGUAGE = table("""
前年5月 -> zh -> 2022-05 | 03/04/2024 -> en -> None | 03/04/2024 -> de -> 2024-04-03
03/04/2024 -> fr -> 2024-04-03 | 03/04/2024 -> es -> 2024-04-03 | 03/04/2024 -> pt-BR -> 2024-04-03
03/04/2024 -> ja -> None | 03.04.2024 -> en -> None | 17.05.24 -> de -> 2024-05-17
17.05.98 -> de -> 1998-05-17 | hier -> fr -> 2024-05-15 | hier -> de -> None | 10日前 -> zh -> None
""")

UNRESOLVED = table("""
in May 2024, effective June 1 | the start of the year | March 2020 (three years ago) | in the fall
in the 21st century | in 2023 and 2024 | over the summer | over the weekend | last weekend | last week of May
the first Monday of May 2024 | 1 y 2 de mayo | vor 2010 | 5月15日(周四) | 半年前 | 30多年前 | 约三年前 | 前年5月
近三年 | 来春 | 再来週 | 올 초 | 2024년대 | 그해 5월 | 2019년부터 2021년까지 | 2019年至2021年 | 2019~2021年 | 45
No. 7 | the week of May 6 | 17.05.24 | 31 February 2024 | 31 February | 29 February 2023 | 2024年13月 | 1850
2101 | May 1776 | this Friday | 14日(水) | more than two years ago | about two years ago | in two weeks
5月10日前 | the same day | 日前 | 近日 | soon | shortly | in recent years | the 1990s | in den 1990er Jahren
les années 1990 | los años 2010 | 1990年代 | the third quarter | spring | from 2005 to 2010 | 2005-2010
2018-19 | 2018/19 | Jan. 5-7, 2024 | 5-7 January 2024 | January to March 2024 | May or June | Monday and Tuesday
effective immediately | with immediate effect | at the end of the year | FY2024 | fiscal 2024 | Q3 FY24
2024年度 | 2024年3月期 | Geschäftsjahr 2024 | the following Monday | May the following year | 同年5月 | 翌年
two years later | before 2010 | after May 2023 | every Friday | Good Friday | Friday in May
three weeks ago on Friday | over the past year | the last two years | today, Friday | May 15 and 16
between 2010 and now | 2018 to present | 24/7
""")


@pytest.mark.parametrize(("words", "expected"), ABSOLUTE)
def test_absolute(words: str, expected: str | None) -> None:
    """A full date needs no date of publication, and a contradictory or unfinished one stays None without it."""
    assert expected == resolve_date(words)


@pytest.mark.parametrize(("words", "expected"), COMPLETED)
def test_completed(words: str, expected: str) -> None:
    """Without ``planned`` the latest date is meant, unless the words themselves announce a start."""
    assert expected == resolve_date(words, published=NEWS)


@pytest.mark.parametrize(("words", "expected"), PLANNED)
def test_planned(words: str, expected: str) -> None:
    """What is planned is resolved to the earliest date that the words can mean, at their precision."""
    assert expected == resolve_date(words, published=NEWS, planned=True)


@pytest.mark.parametrize(("words", "published", "expected"), ON_OTHER_DAYS)
def test_other_days(words: str, published: str, expected: str | None) -> None:
    """Weeks across two months, months across two years and quarters across two years are seen."""
    assert expected == resolve_date(words, published=datetime.date.fromisoformat(published))


@pytest.mark.parametrize(("words", "language", "expected"), WITH_LANGUAGE)
def test_language(words: str, language: str, expected: str | None) -> None:
    """The language decides what differs between languages, and nothing else."""
    assert expected == resolve_date(words, published=NEWS, language=language)


@pytest.mark.parametrize("words", [words for (words,) in UNRESOLVED])
def test_unresolved(words: str) -> None:
    """Words that name no date, two dates, a span, or a day counted from some other day stay None."""
    assert resolve_date(words, published=NEWS) is None


@pytest.mark.parametrize(
    "words", ["in May", "yesterday", "last year", "on Friday", "two years ago", "去年", "先月", "어제"]
)
def test_nothing_relative_without_publication(words: str) -> None:
    """Without a date of publication relative words stay None."""
    assert resolve_date(words) is None


def test_datetime_counts_as_its_date() -> None:
    """A datetime given for the day of publication is taken as its date."""
    published = datetime.datetime(2024, 5, 16, 23, 30, tzinfo=datetime.UTC)
    assert resolve_date("on Thursday", published=published) == "2024-05-16"


@pytest.mark.parametrize("published", [datetime.date.min, datetime.date(1899, 12, 31), datetime.date.max])
def test_publication_outside_the_range(published: datetime.date) -> None:
    """A date of publication that no news has counts as none."""
    assert resolve_date("yesterday", published=published) is None


@pytest.mark.parametrize(("words", "published"), [("yesterday", "1900-01-01"), ("next year", "2100-06-01")])
def test_nothing_outside_the_range(words: str, published: str) -> None:
    """No result lies before 1900 or after 2100."""
    assert resolve_date(words, published=datetime.date.fromisoformat(published)) is None


WORDS = sorted({word for row in [*ABSOLUTE, *COMPLETED, *PLANNED, *UNRESOLVED] for word in str(row[0]).split()})
ANY_WORDS = st.text() | st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
NEWS_DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
LANGUAGES = st.sampled_from([None, "en", "de", "fr", "es", "pt", "zh", "ja", "ko", "", "xx"])


@given(words=ANY_WORDS, published=st.none() | st.dates(), planned=st.booleans(), language=LANGUAGES)
@example(words="\ud800 May", published=NEWS, planned=False, language=None)
@example(words="٣ May ２０２４", published=NEWS, planned=False, language=None)
@example(words="999 years ago", published=datetime.date(1900, 1, 1), planned=False, language=None)
def test_any_words(words: str, published: datetime.date | None, planned: bool, language: str | None) -> None:
    """Any words give None or a date that is in the calendar, between 1900 and 2100, and never an error."""
    result = resolve_date(words, published=published, planned=planned, language=language)
    if result is not None:
        assert re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", result)
        first_day = datetime.date.fromisoformat(result + "-01-01"[len(result) - 4 :])
        assert 1900 <= first_day.year <= 2100


MONTH_NAMES = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
WEEKDAY_NAMES = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "zh": "一 二 三 四 五 六 日",
    "ja": "月 火 水 木 金 土 日",
    "ko": "월 화 수 목 금 토 일",
}
FORMATS = {
    "en": ["{d} {month} {y}", "{month} {d}, {y}", "{weekday}, {month} {d}, {y}", "on {weekday} ({d} {month} {y})"],
    "de": ["{d}. {month} {y}", "am {weekday}, dem {d}. {month} {y}", "{d}.{m}.{y}", "am {d:02}.{m:02}.{y}"],
    "fr": ["{d} {month} {y}", "le {weekday} {d} {month} {y}", "{d:02}/{m:02}/{y}"],
    "es": ["{d} de {month} de {y}", "el {weekday} {d} de {month} del {y}", "{d:02}/{m:02}/{y}"],
    "pt": ["{d} de {month} de {y}", "na {weekday}, {d} de {month} de {y}", "{d:02}/{m:02}/{y}"],
    "zh": ["{y}年{m}月{d}日", "{y}年{m}月{d}日星期{weekday}", "{y}-{m:02}-{d:02}", "{y}/{m}/{d}"],
    "ja": ["{y}年{m}月{d}日", "{y}年{m}月{d}日({weekday})", "{y}/{m:02}/{d:02}"],
    "ko": ["{y}년 {m}월 {d}일", "{y}년 {m}월 {d}일 {weekday}요일", "{y}. {m}. {d}."],
}


@given(day=NEWS_DAYS, published=st.none() | NEWS_DAYS, planned=st.booleans(), data=st.data())
def test_written_dates_come_back(
    day: datetime.date, published: datetime.date | None, planned: bool, data: st.DataObject
) -> None:
    """A full date written in any of the languages resolves to itself, whenever it was published."""
    language = data.draw(st.sampled_from(sorted(FORMATS)))
    pattern = data.draw(st.sampled_from(FORMATS[language]))
    month = MONTH_NAMES[language].split()[day.month - 1] if language in MONTH_NAMES else ""
    weekday = WEEKDAY_NAMES[language].split()[day.weekday()]
    words = pattern.format(y=day.year, m=day.month, d=day.day, month=month, weekday=weekday)
    assert day.isoformat() == resolve_date(words, published=published, planned=planned, language=language)


@given(day=NEWS_DAYS, published=NEWS_DAYS, data=st.data())
def test_completed_partial_dates_are_past(day: datetime.date, published: datetime.date, data: st.DataObject) -> None:
    """A month, a day and month, or a weekday of something completed never lies after the day of publication."""
    language = data.draw(st.sampled_from(sorted(MONTH_NAMES)))
    month = MONTH_NAMES[language].split()[day.month - 1]
    weekday = WEEKDAY_NAMES[language].split()[day.weekday()]
    words = data.draw(
        st.sampled_from([month, f"{day.day} {month}", weekday, f"{day.month}月{day.day}日", f"{day.day}일"])
    )
    result = resolve_date(words, published=published, language=language)
    assert result is None or result <= published.isoformat()[: len(result)]


@given(day=NEWS_DAYS, published=NEWS_DAYS)
def test_planned_partial_dates_are_ahead(day: datetime.date, published: datetime.date) -> None:
    """A day and month of something planned never lies before the day of publication."""
    result = resolve_date(f"on {day.day} {MONTH_NAMES['en'].split()[day.month - 1]}", published=published, planned=True)
    assert result is None or result >= published.isoformat()


@given(day=NEWS_DAYS, published=NEWS_DAYS, planned=st.booleans())
def test_near_partial_dates_are_near(day: datetime.date, published: datetime.date, planned: bool) -> None:
    """With ``near`` a day and month lies at most half a year away on either side, whatever else is said; the 29th of
    February, and what would leave the years that are read, may lie further off."""
    assume((day.month, day.day) != (2, 29))
    words = f"from {day.day} {MONTH_NAMES['en'].split()[day.month - 1]}"
    result = resolve_date(words, published=published, planned=planned, near=True)
    assert result is not None
    distance = abs(datetime.date.fromisoformat(result) - published).days
    assert distance <= 183 or published.year in {1900, 2100}


@given(start=st.dates(datetime.date(1950, 1, 1), datetime.date(2050, 1, 1)), months=st.integers(-500, 500))
def test_months_shift_there_and_back(start: datetime.date, months: int) -> None:
    """Going some months on and the same back ends in the month of the start."""
    year, month = shifted_month(start, months)
    assert (start.year, start.month) == shifted_month(datetime.date(year, month, 1), -months)
