"""Events of one article that contradict each other: the surest one stays, across its windows."""

from __future__ import annotations

from typing import Any

import pytest

from movesextract.answers import AnswerLog
from movesextract.llm.rivals import settle_rivals

HIRE = {"type": "hire", "sentences": [1], "person": "Ines Duarte", "organization": "Harbor Labs"}
PAY = {"type": "salary_stat", "sentences": [1], "population": "welders", "statistic": "mean", "amount": "$9"}


def log_of(*told: tuple[dict[str, Any], float]) -> AnswerLog:
    """The log of a window whose events the model was asked about again."""
    log = AnswerLog(check=lambda _: [])
    log.hear([item for item, _ in told])
    log.sureness = [(event, sure) for event, (_, sure) in zip(log.accepted, told, strict=True)]
    return log


def kept(*logs: AnswerLog) -> list[list[Any]]:
    """The accepted events of each log, as they came."""
    return [[event.raw for event in log.accepted] for log in logs]


@pytest.mark.parametrize(("first", "second"), [(0.9, 0.7), (0.7, 0.9)])
def test_one_move_in_one_sentence(first: float, second: float) -> None:
    """Of two events that claim the same person's move in one sentence of a window, the surer one stays."""
    other = {**HIRE, "organization": "Northwind"}
    log = log_of((HIRE, first), (other, second))
    settle_rivals([(log, [100])])
    stays, goes = (HIRE, other) if first > second else (other, HIRE)
    assert kept(log) == [[stays]]
    assert [(refused.item, refused.complaint.reason) for refused in log.refused] == [(goes, "doubtful")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HIRE, {**HIRE, "organization": "Northwind", "sentences": [2]}),
        (PAY, {**PAY, "population": "cooks", "sentences": [2]}),
        (PAY, {**PAY, "statistic": "maximum", "sentences": [2]}),
    ],
)
def test_windows_that_contradict_each_other(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Where two windows share a sentence and tell different facts of it, the surer window is believed."""
    before, after = log_of((other, 0.8)), log_of((one, 0.9))
    settle_rivals([(before, [0, 100]), (after, [100, 200])])
    assert kept(before, after) == [[], [one]]


def test_a_window_goes_on_after_its_event_has_won() -> None:
    """What follows in a window that contradicted another one is settled in that window."""
    before = log_of(({**HIRE, "organization": "Northwind", "sentences": [2]}, 0.8))
    more = {**HIRE, "person": "Tom Reed", "sentences": [2]}
    after = log_of((HIRE, 0.9), (more, 0.9), ({**more, "organization": "Northwind"}, 0.7))
    settle_rivals([(before, [0, 100]), (after, [100, 200])])
    assert kept(before, after) == [[], [HIRE, more]]


def test_what_another_window_agreed_with_goes_with_it() -> None:
    """A window that tells both readings of a shared sentence keeps the surer one, whatever the other one said."""
    other = {**HIRE, "organization": "Northwind"}
    before = log_of(({**HIRE, "sentences": [2]}, 0.7))
    after = log_of((HIRE, 0.6), (other, 0.9))
    settle_rivals([(before, [0, 100]), (after, [100, 200])])
    assert kept(before, after) == [[], [other]]


def test_windows_that_agree() -> None:
    """The same event told by two windows stays twice, so that merging can take what either of them knows."""
    before, after = log_of(({**HIRE, "role": "head of pay", "sentences": [2]}, 0.8)), log_of((HIRE, 0.9))
    settle_rivals([(before, [0, 100]), (after, [100, 200])])
    assert [len(events) for events in kept(before, after)] == [1, 1]


def test_other_sentences_are_other_facts() -> None:
    """The same number within two windows means two different sentences."""
    before, after = log_of((PAY, 0.8)), log_of(({**PAY, "population": "cooks"}, 0.9))
    settle_rivals([(before, [0]), (after, [100])])
    assert [len(events) for events in kept(before, after)] == [1, 1]


def test_three_claims_to_one_sum() -> None:
    """Only the surest of three stays, whichever order they come in."""
    rounds = [
        {"type": "funding_round", "sentences": [1], "organization": name, "amount": "$5m"} for name in ("A", "B", "C")
    ]
    log = log_of((rounds[0], 0.7), (rounds[1], 0.9), (rounds[2], 0.8))
    settle_rivals([(log, [0])])
    assert kept(log) == [[rounds[1]]]


@pytest.mark.parametrize(
    "other",
    [
        {"organization": "Northwind"},
        {"role": "chair"},
        {"person": "Duarte", "organization": "Northwind"},
        {"person": "Duarte", "role": "chair"},
    ],
)
def test_one_person_moves_once(other: dict[str, Any]) -> None:
    """Of two hires of one person at different places or in different posts, in whatever sentences, the surer one
    stays; a surname alone is the same person."""
    one = {**HIRE, "role": "head of pay"}
    before, after = log_of(({**one, **other}, 0.8)), log_of((one, 0.9))
    settle_rivals([(before, [0]), (after, [100])])
    assert kept(before, after) == [[], [one]]
    assert [refused.complaint.reason for refused in before.refused] == ["doubtful"]


@pytest.mark.parametrize(
    "other",
    [
        {"type": "departure"},
        {"type": "departure", "organization": "Northwind"},
        {"person": "Paulo Duarte"},
        {"role": "head of pay and pensions"},
        {"role": None},
        {"organization": "Harbor"},
    ],
)
def test_moves_beside_each_other(other: dict[str, Any]) -> None:
    """A departure, another person of that surname, and the same hire told more fully or less contradict no hire."""
    one = {**HIRE, "role": "head of pay"}
    told = {key: value for key, value in {**one, **other}.items() if value is not None}
    before, after = log_of((told, 0.8)), log_of((one, 0.9))
    settle_rivals([(before, [0]), (after, [100])])
    assert [len(events) for events in kept(before, after)] == [1, 1]


def test_what_was_not_verified_is_left_alone() -> None:
    """Events that the model was not asked about again have no confidence to compare, and stay."""
    log = log_of((HIRE, 0.9), ({**HIRE, "organization": "Northwind"}, 0.8))
    log.sureness = []
    settle_rivals([(log, [0])])
    assert len(log.accepted) == 2
