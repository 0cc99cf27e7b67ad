"""Periods of pay: tables of expressions in eight languages, and what must hold for any words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.normalise.periods import parse_period, period_near

PERIODS = {
    "hour": """
        per hour | an hour | hourly | /hr | an hourly rate | pro Stunde | Stundenlohn | l'heure | de l'heure
        por hora | a la hora | 时薪 | /小时 | 每小时 | 時給 | 時間 | 시급
    """,
    "day": """
        daily | per day | per diem | pro Tag | par jour | al día | ao dia | 日薪 | 日給 | 일당
    """,
    "week": """
        weekly | a week | pro Woche | wöchentlich | par semaine | a la semana | 周薪 | 週給 | 주급
    """,
    "month": """
        a month | per month | monthly | pcm | pro Monat | monatlich | monatliches | brutto im Monat
        par mois | mensuel | al mes | mensuales | por mês | mensal | 月薪 | 每月 | 月均 | 元/月 | 月給
        월급
    """,
    "year": """
        annual | annually | p.a. | LPA | per annum | a year | yearly | /yr | year | im Jahr | jährlich
        Jahresgehalt | annuel | par an | anual | por ano | 年薪 | 年収 | 연봉
    """,
    "total": """
        au total | no total | in total | total
    """,
}
NO_PERIOD = [
    "",
    "in May",
    "last year",
    "a year ago",
    "two years",
    "twice a year",
    "per month or per year",
    "monthly and annual",
    "soon",
    "daily mail",
    "the annual general meeting",
]
# The sum stands in brackets.
NEAR = [
    ("An annual salary of [$50,000] was agreed.", "year"),
    ("She earns [$50,000] a year.", "year"),
    ("She earns [$50,000]-a-year.", "year"),
    ("Workers get [£10] an hour.", "hour"),
    ("月薪约[2万元]。", "month"),
    ("月薪[约2万元]。", "month"),
    ("平均[8000元]/月", "month"),
    ("2019年平均年薪[8万元]", "year"),
    ("2019年平均工资[8万元]", None),
    ("年平均工资为[8万元]", "year"),
    ("月最低工资标准调整为[2420元]", "month"),
    ("Das Bruttomonatsgehalt liegt bei [3.500 Euro].", "month"),
    ("ein Jahresbruttogehalt von [65.000 Euro]", "year"),
    ("ein Bruttostundenlohn von [15 Euro]", "hour"),
    ("월 환산액 [206만원]", "month"),
    ("They paid [$5 million] last year.", None),
    ("Paid [$10] an hour, or $400 a week.", "hour"),
    ("Paid $10 an hour, or [$400] a week.", "week"),
    ("Paid [$10] to $12 an hour.", "hour"),
    ("Paid $10 to [$12] an hour.", "hour"),
    ("an annual salary of [$50,000] to $60,000", "year"),
    ("an annual salary of $50,000 to [$60,000]", "year"),
    ("an annual salary of $50,000 and a signing bonus of [$10,000]", None),
    ("wages rose from $10 an hour to [$12]", "hour"),
    ("He earned $10 an hour before raising [$5 million].", None),
    ("Median pay was [$500] monthly in 2023.", "month"),
    ("The 2024 annual salary is [$50k].", "year"),
    ("The minimum wage of [12,41 Euro] pro Stunde", "hour"),
    ("Sie verdient [3.000 Euro] brutto im Monat.", "month"),
    ("Im Jahr 2023 verdiente er [90.000 Euro].", None),
    ("Il gagne [2 000 euros] nets par mois.", "month"),
    ("un salaire de [15 euros] de l'heure", "hour"),
    ("un salaire annuel de [50 000 euros]", "year"),
    ("Gana [1.500 euros] al mes.", "month"),
    ("un sueldo mensual de [1.500 euros]", "month"),
    ("Ganha [R$ 3.000] por mês.", "month"),
    ("salário mensal de [R$ 3.000]", "month"),
    ("月給[30万円]以上", "month"),
    ("時給は[1,200円]です", "hour"),
    ("平均年収は[500万円]だった", "year"),
    ("연봉 [5000만원]을 받는다", "year"),
    ("월 [300만원]을 받는다", "month"),
    ("5월 [300만원]을 받는다", None),
    ("月[20万円]", "month"),
    ("a monthly salary, or annual bonus, of [$500]", None),
    ("The contract is worth [$20m] in total.", "total"),
    ("a total of [$20 million] over five years", "total"),
    ("The contract pays [$5m] a year, $20m in total.", "year"),
    ("[$50,000] a year ago", None),
    ("the Daily Mail reported [$50,000]", None),
    ("a daily rate of [$500]", "day"),
    ("[$500] daily", "day"),
    ("Salaries in May were [$500]", None),
    ("[$60,000 - $70,000] per annum", "year"),
    ("offers of [42 LPA] this month", "year"),
    ("between [6] and 8 LPA", "year"),
    ("[8]-12 LPA", "year"),
    ("[60k€] p.a.", "year"),
]

ALL_WORDS = [
    (words.strip(), period) for period, table in PERIODS.items() for words in table.replace("\n", "|").split("|")
]


@pytest.mark.parametrize(("words", "period"), [row for row in ALL_WORDS if row[0]])
def test_words_for_a_period(words: str, period: str) -> None:
    """Words that are about nothing but a period give it."""
    assert period == parse_period(words)


@pytest.mark.parametrize("words", [words.upper() for words, _ in ALL_WORDS if words.isascii() and words])
def test_case_does_not_matter(words: str) -> None:
    """Capitals change nothing."""
    assert parse_period(words) == parse_period(words.lower())


@pytest.mark.parametrize("words", NO_PERIOD)
def test_no_period(words: str) -> None:
    """Dates, durations, other things that are annual, and two periods at once give none."""
    assert parse_period(words) is None


@pytest.mark.parametrize(("marked", "period"), NEAR)
def test_period_near_a_sum(marked: str, period: str | None) -> None:
    """The words that count this sum give its period; words that count another sum or nothing give none."""
    start, end = marked.index("["), marked.index("]") - 1
    assert period == period_near(marked.replace("[", "").replace("]", ""), start, end)


@pytest.mark.parametrize(("words", "period"), [("a year", "year"), ("per hour", "hour"), ("a month", "month")])
def test_reach(words: str, period: str) -> None:
    """Words next to the sum count; words far away do not."""
    far = "and with many other words between it is long forgotten "
    assert period == period_near(f"It is $50 {words}.", 6, 9)
    assert period_near(f"It is $50 {far * 3} {words}.", 6, 9) is None


def test_another_sentence_in_the_text_is_not_read() -> None:
    """A full stop that ends a Chinese sentence, and a semicolon, end the reach."""
    assert period_near("他的年薪很高。奖金2万元", 9, 12) is None
    assert period_near("They are paid by the hour; it cost $5; a month of rent is $6", 35, 37) is None


WORDS = sorted({word for words, _ in ALL_WORDS for word in words.split()} | {"$5", "to", "10,000", "万元", "2024", ","})
ANY_TEXT = st.text() | st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
RESULTS = {"hour", "day", "week", "month", "year", "total", None}


@given(words=ANY_TEXT)
def test_any_words(words: str) -> None:
    """Any words give a period or None, never an error."""
    assert parse_period(words) in RESULTS


@given(text=ANY_TEXT, data=st.data())
def test_any_sentence(text: str, data: st.DataObject) -> None:
    """Any place in any sentence gives a period or None, never an error."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert period_near(text, start, end) in RESULTS


@given(
    sum_words=st.integers(1, 10**9).map("${:,}".format), row=st.sampled_from([r for r in ALL_WORDS if r[0][:2] == "a "])
)
def test_right_after_the_sum(sum_words: str, row: tuple[str, str]) -> None:
    """The words "a month" or "a year" right after any sum is its period, whatever other sum comes next."""
    words, period = row
    assert period == period_near(f"It pays {sum_words} {words}, not $5 per day.", 8, 8 + len(sum_words))
