"""Numbers that count people or things, beside numbers that are pay."""

from __future__ import annotations

import pytest

from movesextract.normalise.counts import is_count


def counted(marked: str) -> bool:
    """Whether the number between the bars is a count."""
    before, number, after = marked.split("|")
    return is_count(before + number + after, len(before + number))


@pytest.mark.parametrize(
    "text",
    [
        "Its |1,200| employees earn well.",
        "Some |62| full-time staff were told.",
        "für |11'200| Beschäftigte in sechs Kantonen",
        "les |340| salariés du groupe",
        "con |85| nuevos puestos",
        "as |31| lojas da rede",
        "従業員|３０|人の会社",
        "员工|2600|名",
        "직원 |450|명이",
        "a bonus of |2.5| months' pay",
        "eine Prämie von |1,5| Monatsgehältern",
        "年間一時金は|５・８|カ月分で",
        "奖金为|3|个月工资",
    ],
)
def test_who_is_counted(text: str) -> None:
    """A number before those whom it counts is a count, with an adjective between or without."""
    assert counted(text)


@pytest.mark.parametrize(
    "text",
    [
        "They earn |1,200| a week.",
        "They earn |1,200| each month.",
        "ils touchent |1 200| chaque mois",
        "verdienen |3.850| brutto im Monat",
        "a minimum of |1,200| for employees",
        "pay of |2,480|, up from 2,300",
        "|1.900| Euro für Angestellte",
        "entre |30.000| y 40.000 euros",
        "時給|1200|円",
        "月薪|8000|起",
    ],
)
def test_what_is_paid(text: str) -> None:
    """A number before a period, a currency, another number, or a preposition is none."""
    assert not counted(text)
