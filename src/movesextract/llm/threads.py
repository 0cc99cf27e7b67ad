"""How many threads a model on this machine's CPU should use."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

MAX_THREADS = 8
_SAMPLE_SECONDS = 0.05

CpuTimes: TypeAlias = Mapping[int, tuple[int, int]]
"""Clock ticks of each CPU since the start of the machine: idle ones, and all."""


def cpu_threads(read_clock: Callable[[], CpuTimes | None] | None = None) -> int:
    """How many threads the reader uses: the idle CPUs among those that this process may run on; at least 1, at most 8.

    Small models are bound by memory bandwidth: beyond a few threads they gain nothing. And each token waits for the
    slowest thread: one of them on a busy CPU makes every token wait (measured on two busy CPUs: 104 tokens in 164 s
    with two threads, in 2 s with one). *read_clock* replaces the reading of /proc/stat; where there is none, all CPUs
    count as idle. ``MOVESEXTRACT_THREADS`` overrides.
    """
    wanted = os.environ.get("MOVESEXTRACT_THREADS", "").strip()
    if wanted.isdecimal() and int(wanted) > 0:
        return int(wanted)
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    read = read_clock or _read_cpu_times
    before = read()
    if before is not None:
        time.sleep(_SAMPLE_SECONDS)
    idle = _idle_cpus(before, read(), allowed)
    return max(1, min(MAX_THREADS, len(allowed), len(allowed) if idle is None else round(idle)))


def _idle_cpus(before: CpuTimes | None, after: CpuTimes | None, allowed: set[int]) -> float | None:
    """How many of the *allowed* CPUs' worth of time was idle between two readings; None if they do not tell."""
    if before is None or after is None:
        return None
    idle = 0.0
    for cpu in allowed:
        if cpu not in before or cpu not in after:
            return None
        passed = after[cpu][1] - before[cpu][1]
        if passed <= 0:
            return None
        idle += max(0.0, min(1.0, (after[cpu][0] - before[cpu][0]) / passed))
    return idle


def _read_cpu_times(path: Path = Path("/proc/stat")) -> CpuTimes | None:
    """The clock ticks of each CPU, idle ones (waiting for a disk included) and all, from proc(5); None if unknown."""
    try:
        lines = path.read_text("ascii").splitlines()
        times = {}
        for name, *ticks in (line.split() for line in lines if re.match(r"cpu\d", line)):
            counted = [int(tick) for tick in ticks[:8]]  # the rest, guest time, is part of user time already
            times[int(name[3:])] = (counted[3] + counted[4], sum(counted))
    except (OSError, ValueError, IndexError):
        return None
    return times or None
