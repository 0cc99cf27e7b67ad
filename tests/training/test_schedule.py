"""The learning rate of a training run: its fall, its cycles and its end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.schedule import Schedule

RUN = Schedule(peak=1e-3, length=600.0, cycles=3, warmup_steps=10)


@given(step=st.integers(0, 5000), done=st.floats(0, 700), cycles=st.integers(1, 5))
def test_the_rate_stays_between_its_ends(step: int, done: float, cycles: int) -> None:
    """After the warm-up a rate lies between its least fraction and its peak, in whichever cycle the time falls."""
    schedule = Schedule(peak=1e-3, length=600.0, cycles=cycles)
    cycle = min(int(done / schedule.cycle_length), cycles - 1)
    rate = schedule.rate(step=step + schedule.warmup_steps, done=done, cycle=cycle)
    assert 1e-3 * schedule.final_fraction <= rate <= 1e-3 * (1 + 1e-9)


def test_each_cycle_falls_from_the_peak() -> None:
    """The rate is at its peak at the start of each cycle, falls within it, and ends at the least fraction."""
    for cycle in range(3):
        rates = [RUN.rate(step=100, done=200.0 * cycle + s, cycle=cycle) for s in (0, 50, 100, 150, 199.9)]
        assert rates == sorted(rates, reverse=True)
        assert rates[0] == pytest.approx(1e-3)
        assert rates[-1] == pytest.approx(3e-5)


def test_the_rate_warms_up() -> None:
    """The first steps of a run take a growing part of the rate, and later cycles do not warm up again."""
    rates = [RUN.rate(step=step, done=0.0, cycle=0) for step in range(12)]
    assert rates[:10] == [pytest.approx(1e-4 * n) for n in range(1, 11)]
    assert rates[10:] == [pytest.approx(1e-3)] * 2


def test_a_cycle_that_lasts_too_long_keeps_the_least_rate() -> None:
    """Between the end of a cycle's time and the step that notices it, the rate is not negative, nor at its peak."""
    assert RUN.rate(step=100, done=230.0, cycle=0) == pytest.approx(3e-5)


@pytest.mark.parametrize(
    ("done", "cycle", "ends"), [(199.0, 0, False), (200.0, 0, True), (200.0, 1, False), (600.0, 2, False)]
)
def test_ends_of_cycles(done: float, cycle: int, ends: bool) -> None:
    """A cycle ends with its share of the time; the last one does not, since the run does."""
    assert RUN.ends_cycle(done=done, cycle=cycle) == ends


def test_the_end_of_a_run() -> None:
    """A run ends with its time, or so many steps after it was asked to stop, by when its rate has run out."""
    assert not RUN.ends_run(step=10, done=599.0)
    assert RUN.ends_run(step=10, done=600.0)
    assert not RUN.ends_run(step=159, done=10.0, stopping_since=100)
    assert RUN.ends_run(step=160, done=10.0, stopping_since=100)
    rates = [RUN.rate(step=step, done=10.0, cycle=0, stopping_since=100) for step in range(100, 161, 20)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == 0.0


def test_a_stop_that_is_known_beforehand() -> None:
    """A run that repeats one that was stopped has the same rates up to that step."""
    for step in (20, 50, 99, 100):
        expected = RUN.rate(step=step, done=10.0, cycle=0)
        assert RUN.rate(step=step, done=10.0, cycle=0, stopping_since=100) == expected
    assert not RUN.ends_run(step=99, done=10.0, stopping_since=100)
