"""A run that is killed loses nothing and pays for nothing twice."""

from __future__ import annotations

from pathlib import Path

from tests.batch.soak import check, soak


def test_killed_runs_lose_nothing_and_pay_once(tmp_path: Path) -> None:
    """Every article is in the output exactly once, and no answered article is asked about again."""
    check(soak(tmp_path, articles=100, kills=3), 100)
