"""The period that a pay figure covers: an hour, a day, a week, a month, a year, or all of it.

Only words that say how a sum is counted are read ("a month", "annual salary", "/hr", "月薪"), not any mention of a
period: "last year" and "in May" say when, "a year ago" how long since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from movesextract.normalise.calendar_words import fold

if TYPE_CHECKING:
    from movesextract.events import Period

_REACH_BEFORE = 60
_REACH_AFTER = 40
_VIEW = 160  # more than the reach, so that a word at its edge is seen whole

_PAY_EN = "(?:pay|wages?|salar(?:y|ies)|rates?|earnings|income|compensation|allowance|fees?|stipend|gross|net)"
# "Twice a year", "half a year" and "for a year" do not count money; nor does "a year ago".
_NOT_COUNTED = r"(?<!once )(?<!twice )(?<!times )(?<!half )(?<!for )(?<!over )(?<!after )(?<!within )(?<!than )"
_NOT_SINCE = r"(?! (?:ago|earlier|later|before|after|old|or (?:more|so)|from now))"


def _per(english: str) -> str:
    return (
        rf"\b(?:per|each|every)[ -](?:{english})\b|{_NOT_COUNTED}\ban?[ -](?:{english})\b{_NOT_SINCE}"
        rf"|/ ?(?:{english})\b"
    )


# Words of each period that count money wherever they stand near it.
_SAID: dict[Period, tuple[str, ...]] = {
    "hour": (
        _per("hour|hr|h"),
        r"\bhourly\b|\bper h\b|\bhour's\b",
        r"\b(?:pro|je) (?:arbeits)?stunde\b|/ ?std\b|\bin der stunde\b",
        r"\b(?:brutto)?stund(?:lich\w{0,2}|en(?:lohn|satz)\w{0,2})\b",
        r"\b(?:par heure|de l'heure|a l'heure|taux horaire|salaire horaire|horaires?)\b|/ ?heure\b",
        r"\b(?:por|a la|cada) hora\b|/ ?hora\b",
        r"[时時]薪|每(?:个|個)?小[时時]|/ ?小[时時]|[一1]小[时時]|[时時]均",
        r"[时時]給|[1一]?時間(?:当たり|あたり|につき)|1時間|毎時|/ ?時間",
        r"시급|시간당|/ ?시간",
    ),
    "day": (
        _per("day"),
        rf"\bdaily(?= {_PAY_EN}\b)|\bper diem\b|\bday rates?\b",
        r"\b(?:pro|je|am) tag\b|/ ?tag\b|\b(?:taglich\w{0,2}|tages(?:lohn|satz|gage)\w{0,2})\b",
        r"\bpar jour\b|/ ?jour\b|\bjournali(?:er|ere)s?\b",
        r"\b(?:al|por|cada) dia\b(?! siguiente)|/ ?dia\b|\b(?:salario|sueldo|jornal) diario\b",
        r"\b(?:ao|por) dia\b|\bdiaria de\b",
        r"日薪|每[天日](?!经济|經濟|电讯|電訊|邮报|郵報|镜报)|/ ?[天日](?!本)|[一1]天|日[结結]",
        r"日給|日当|日額|[1一]日(?:当たり|あたり|につき)",
        r"일급|일당|하루",
    ),
    "week": (
        _per("week|wk"),
        rf"\bweekly(?= {_PAY_EN}\b)",
        r"\b(?:pro|je|in der) woche\b|/ ?woche\b|\bwochen(?:tlich\w{0,2}|lohn\w{0,2})\b|\bwochentlich\w{0,2}\b",
        r"\bpar semaine\b|/ ?semaine\b|\bsalaires? hebdomadaires?\b",
        r"\b(?:a la|por|cada) semana\b|/ ?semana\b|\bsemana(?:l|les|is)\b",
        r"[周週]薪|每(?:[周週]|星期)|/ ?[周週]|[一1](?:[周週](?!年)|星期)",
        r"[周週]給|毎週|[1一]週間?(?:当たり|あたり|につき)",
        r"주급|주당|매주",
    ),
    "month": (
        _per("month|mo"),
        r"(?<!paid )\bmonthly\b|\bpcm\b",
        r"\b(?:pro|im|je) monat\b|/ ?monat\b",
        r"\b(?:brutto|netto)?monat(?:lich\w{0,2}|s(?:brutto|netto)?(?:lohn|gehalt|gehalter|verdienst|einkommen|brutto)\w{0,2})\b",
        r"\bpar mois\b|/ ?mois\b|\bmensuel(?:le)?s?\b|\bmensuellement\b",
        r"\b(?:al|por|cada|ao) mes\b|/ ?mes\b|\bmensua(?:l|les|lmente)\b|\bmensa(?:l|is|lmente)\b",
        r"月(?:薪|入|均|平均|最低工[资資]|收入|工[资資]|[给給]|额|額|収|俸)|每(?:个|個)?月|/ ?月|[一1](?:个|個)月",
        r"毎月|[1一] ?[かヶカヵケ]月(?:当たり|あたり|につき)?",
        r"월(?:급|봉|수입|평균| ?환산)|매(?:월|달)|한 ?달",
    ),
    "year": (
        _per("year|yr|annum"),
        r"\byearly\b|\bp\.? ?a\.?(?![\w])|\blpa\b|\bannually\b|\bannuali[sz]ed\b",
        (
            r"\bannual\b(?! (?:general|meeting|report|conference|review|survey|revenues?|sales"
            r"|turnover|results|growth|profits?|increases?|inflation))"
        ),
        (
            r"\b(?:pro|je) jahr\b|/ ?jahr\b|\bim jahr\b(?! ?[0-9])|\bjahrlich\w{0,2}\b"
            r"|\b(?:brutto|netto)?jahres(?:brutto|netto)?(?:gehalt|gehalter|lohn|verdienst|einkommen|brutto|bezuge?|vergutung)\w{0,2}\b"
        ),
        r"\b(?:par an|par annee|annuel(?:le)?s?|annuellement)\b|/ ?an\b",
        r"\b(?:al|por|cada|ao) ano\b|/ ?ano\b|\banua(?:l|les|is|lmente)\b",
        r"年薪|每年|/ ?年|(?<![0-9])年平均工[资資]|[一1]年(?![前后後])|年(?:收入|入|俸|[给給]|収|額|额)|(?<![0-9])年均",
        r"年間(?=[0-9]|給与|報酬|$)|毎年|[1一]年(?:当たり|あたり|につき)",
        r"연(?:봉|간|수입|평균)|매년|[1일] ?년에",
    ),
    "total": (
        r"\b(?:in total|altogether|a total of|total of|in all)\b",
        r"\binsgesamt\b|\b(?:au|en|no) total\b|\bun total de\b|\bum total de\b",
        r"[总總]共|共[计計]|合[计計]|[总總][计計額额]|総額|総計|총액?(?= ?[0-9]|$)",
    ),
}
# Only right after the sum: elsewhere these are the time of day, a newspaper, or a date.
_SAID_RIGHT_AFTER: dict[Period, tuple[str, ...]] = {
    "hour": (r"(?:l'heure|(?:la|a) hora|die stunde|the hour)\b",),
    "day": (r"(?:daily|diari[oa]s?|quotidiens?|den tag)\b",),
    "week": (r"(?:weekly|la semaine|die woche|the week)\b",),
    "month": (r"(?:le mois|den monat|el mes|the month)\b",),
    "year": (r"(?:l'an|l'annee|das jahr)\b(?! (?:dernier|derniere|passee?|prochaine?)\b)",),
}
# Only right before the sum ("월 300만원", "月20万円", "年500万円"), and not in a date ("2024年").
_SAID_RIGHT_BEFORE: dict[Period, tuple[str, ...]] = {
    "day": (r"(?<![0-9])(?<![0-9] )日 ?[约約]?$",),
    "month": (r"(?<![0-9])(?<![0-9] )[月월] ?[约約약]?$",),
    "year": (r"(?<![0-9])(?<![0-9] )[年연] ?[约約약]?$",),
}
# The name of a period on its own, with no sum at hand.
_NAMED: dict[Period, tuple[str, ...]] = {
    "hour": (r"(?:the |la |die )?(?:hours?|hrs?|stunden?|heures?|horas?)|小?[时時]|時間|시간",),
    "day": (r"(?:the |der |le )?(?:days?|daily|tage?|jours?|dias?|diari[oa]s?|quotidien(?:ne)?s?)|[天日일]",),
    "week": (r"(?:the |la |die )?(?:weeks?|weekly|wochen?|semaines?|semanas?|hebdomadaires?)|[周週주]|星期|週間",),
    "month": (r"(?:the |der |le )?(?:months?|monate?|mois|mes|meses)|[个個かヶ]?月|[월달]",),
    "year": (r"(?:the |das )?(?:years?|yrs?|jahre?|annees?|ans?|anos?|annum)|年間?|[년연]",),
    "total": (r"(?:the )?totals?|gesamt|[总總][数數]|합계|총",),
}

_SCALE = r"(?: ?(?:k|m|mn|bn|million|mio\.?|thousand|lakh|mil|tausend)\b| ?[万萬亿億만억])?"
_SUM = rf"[a-z$€£¥₹]{{0,4}} ?[0-9][0-9.,]{{0,14}}{_SCALE}"
_CURRENCY = r"(?: ?[元円圆圓원$€£]| (?:euros?|dollars?|pounds?|yuan|eur|usd|gbp|pesos|reais|francs?)\b)?"
_TO = r" ?(?:-|\b(?:to|and|or|bis|und|a|y|e|et)\b|[至到]|から|에서) ?"
_HIGHER_SUM = re.compile(rf"{_CURRENCY}{_TO}{_SUM}")
_LOWER_SUM = re.compile(rf"{_SUM}{_CURRENCY}{_TO}[a-z$€£¥₹]{{0,4}}$")
# Between a sum and the words that count it may stand what names the money or how it is taxed.
_FILLERS = (
    r"[ ,()-]*(?:(?:(?:us|gross|net|brutto|netto|brut[oa]?s?|neto|liquidos?|before tax|after tax|in base|base"
    r"|dollars?|euros?|pounds?|yuan|rupees?|reais|pesos|francs?|francos|yen|won|pence|cents?|usd|eur|gbp|cny|inr|each|apiece)\b"
    r"|人民币|港元|美元|[元円圆圓원]|税前|税后|税込|左右|以上|程度|정도|이상)[ ,()-]*){0,3}"
)
_NEXT_TO = re.compile(_FILLERS)
_REST_OF_A_SUM = re.compile(rf"{_SCALE}{_FILLERS}")
_CONNECTOR = re.compile(r"[ ,]*(?:to|and|or|up to|from|bis|auf|a|e|y|et|至|到)?[ ,]*[a-z$€£¥₹]{0,3}")
_YEAR_NUMBER = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def parse_period(words: str) -> Period | None:
    """Read the period from words that are about nothing else; None if they name none, or more than one.

    >>> parse_period("per hour"), parse_period("brutto im Monat"), parse_period("年薪"), parse_period("in May")
    ('hour', 'month', 'year', None)
    """
    text = fold(words).strip(" .,;:()")
    named = {period for period, pattern in _compiled().named if pattern.fullmatch(text)}
    right_after = {period for period, pattern in _compiled().right_after if pattern.fullmatch(text)}
    return _only({mention.period for mention in _mentions(text)} | named | right_after)


def period_near(text: str, start: int, end: int) -> Period | None:
    """Read the period of the sum at ``text[start:end]`` from the words around it in the sentence ``text``.

    Words right after the sum decide ("$10 an hour"), or right after the range that it opens or closes. Otherwise all
    words within reach count that no other sum stands before, those of the same clause first; None if they disagree.

    >>> sentence = "They earn $10 to $12 an hour, or an annual salary of $25,000."
    >>> [period_near(sentence, start, start + 3) for start in (10, 17)]
    ['hour', 'hour']
    >>> period_near(sentence, 53, 60), period_near("他们月薪约2万元。", 5, 8), period_near("It cost $5 then.", 8, 10)
    ('year', 'month', None)
    """
    if text[start:end].lower().endswith("lpa"):  # the sum's own word: lakhs per annum
        return "year"
    before = re.split("[;；。]", fold(text[max(0, start - _VIEW) : start]))[-1]
    after = re.split("[;；。]", fold(text[end : end + _VIEW]))[0]
    if higher := _HIGHER_SUM.match(after):
        after = after[higher.end() :]
    if told := _right_after(after):
        return _only(told)
    if lower := _LOWER_SUM.search(before):
        before = before[: lower.start()].rstrip()
    around = [*_behind(after), *_ahead(before)]
    same_clause = {period for period, gap in around if "," not in gap}
    return _only(same_clause or {period for period, _ in around})


@dataclass(frozen=True, slots=True)
class _Mention:
    period: Period
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Patterns:
    said: tuple[tuple[Period, re.Pattern[str]], ...]
    right_after: tuple[tuple[Period, re.Pattern[str]], ...]
    right_before: tuple[tuple[Period, re.Pattern[str]], ...]
    named: tuple[tuple[Period, re.Pattern[str]], ...]


@cache
def _compiled() -> _Patterns:
    def compiled(table: dict[Period, tuple[str, ...]]) -> tuple[tuple[Period, re.Pattern[str]], ...]:
        return tuple((period, re.compile("|".join(sources))) for period, sources in table.items())

    return _Patterns(compiled(_SAID), compiled(_SAID_RIGHT_AFTER), compiled(_SAID_RIGHT_BEFORE), compiled(_NAMED))


def _mentions(text: str) -> list[_Mention]:
    return [
        _Mention(period, match.start(), match.end())
        for period, pattern in _compiled().said
        for match in pattern.finditer(text)
    ]


def _only(periods: set[Period]) -> Period | None:
    return next(iter(periods)) if len(periods) == 1 else None


def _right_after(after: str) -> set[Period]:
    gap = _NEXT_TO.match(after)
    place = gap.end() if gap else 0
    told = {mention.period for mention in _mentions(after) if mention.start <= place < mention.end}
    return told or {period for period, pattern in _compiled().right_after if pattern.match(after, place)}


def _behind(after: str) -> list[tuple[Period, str]]:
    """List the periods behind the sum, each with the text between."""
    gaps = [(mention.period, after[: mention.start]) for mention in _mentions(after)]
    return [(period, gap) for period, gap in gaps if len(gap) <= _REACH_AFTER and not _holds_a_sum(gap)]


def _ahead(before: str) -> list[tuple[Period, str]]:
    """List the periods ahead of the sum, each with the text between, but for those that count an earlier sum."""
    told = [(period, "") for period, pattern in _compiled().right_before if pattern.search(before)]
    for mention in _mentions(before):
        gap = before[mention.end :]
        if len(gap) > _REACH_BEFORE or _holds_a_sum(gap):
            continue
        if not _counts_earlier_sum(before[: mention.start]) or _CONNECTOR.fullmatch(gap):
            told.append((mention.period, gap))
    return told


def _counts_earlier_sum(before_mention: str) -> bool:
    before_mention = _YEAR_NUMBER.sub("", before_mention)
    digits = max((before_mention.rfind(digit) for digit in "0123456789"), default=-1)
    return digits >= 0 and _REST_OF_A_SUM.fullmatch(before_mention, digits + 1) is not None


def _holds_a_sum(gap: str) -> bool:
    return any(char.isdigit() for char in _YEAR_NUMBER.sub("", gap))
