"""How many threads the embedded model gets."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from movesextract.llm import threads
from movesextract.llm.threads import cpu_threads

Ticks = Mapping[int, tuple[int, int]]


@pytest.fixture(autouse=True)
def _four_cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose CPUs 0, 1, 2 and 5 this process may use, and no waiting between two readings."""
    monkeypatch.delenv("MOVESEXTRACT_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 5}, raising=False)
    monkeypatch.setattr("time.sleep", lambda _: None)


def readings(*values: Ticks | None) -> Callable[[], Ticks | None]:
    """A clock that gives these readings one after the other."""
    left = iter(values)
    return lambda: next(left)


def after(*idle: int) -> Ticks:
    """A second reading, 100 ticks later, in which CPUs 0, 1, 2, 5, 3 and 4 were idle for so many."""
    return {cpu: (1000 + ticks, 5100) for cpu, ticks in zip((0, 1, 2, 5, 3, 4), idle, strict=True)}


BEFORE: Ticks = dict.fromkeys(range(6), (1000, 5000))


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (after(100, 100, 100, 100, 0, 0), 4),
        (after(0, 0, 0, 0, 100, 100), 1),
        (after(100, 0, 0, 0, 100, 100), 1),
        (after(100, 90, 10, 0, 0, 0), 2),
        (after(60, 60, 60, 60, 0, 0), 2),
        (after(100, 100, 60, 0, 0, 0), 3),
        (after(100, 100, 100, 200, 0, 0), 4),
        (after(-50, 100, 0, 0, 0, 0), 1),
    ],
)
def test_idle_cpus_are_counted(second: Ticks, expected: int) -> None:
    """The idle share of the CPUs that may be used, rounded, is at least 1; other CPUs do not count."""
    assert expected == cpu_threads(readings(BEFORE, second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (None, None),
        (BEFORE, None),
        (BEFORE, BEFORE),
        (BEFORE, {0: (1100, 5100)}),
        ({0: (1, 2)}, after(1, 1, 1, 1, 1, 1)),
    ],
)
def test_readings_that_do_not_tell(first: Ticks | None, second: Ticks | None) -> None:
    """Where the system does not say what is idle, all CPUs that may be used count."""
    assert cpu_threads(readings(first, second)) == 4


def test_at_most_eight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond eight threads a small model gains nothing."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert cpu_threads(readings(None, None)) == 8


def test_systems_without_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no affinity, all CPUs of the machine may be used."""
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert cpu_threads(readings(None, None)) == 3
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cpu_threads(readings(None, None)) == 1


@pytest.mark.parametrize(
    ("wanted", "expected"), [("3", 3), (" 12 ", 12), ("0", 4), ("", 4), ("-2", 4), ("two", 4), ("²", 4), ("1.5", 4)]
)
def test_environment_overrides(wanted: str, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """MOVESEXTRACT_THREADS is taken as it is, if it is a number above 0."""
    monkeypatch.setenv("MOVESEXTRACT_THREADS", wanted)
    assert cpu_threads(readings(None, None)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 1 2 3 40 5 6 7 8 9 10\ncpu11 0 0 0 1 0 0 0 0\nintr 5\n",
            {0: (45, 72), 11: (1, 1)},
        ),
        ("cpu0 1 2 3\n", None),
        ("cpu0 a b c d e f\n", None),
        ("", None),
        ("cpu  1 2 3 4 5\n", None),
    ],
)
def test_reading_of_proc_stat(text: str, expected: Ticks | None, tmp_path: Path) -> None:
    """Of each CPU the idle ticks, waiting for disks included, and all of them; None if the file is no such list."""
    path = tmp_path / "stat"
    path.write_text(text, "ascii")
    assert threads._read_cpu_times(path) == expected


def test_no_proc_stat(tmp_path: Path) -> None:
    """A system without /proc/stat does not tell."""
    assert threads._read_cpu_times(tmp_path / "missing") is None
