"""The soak test: a run against a faulty endpoint, killed again and again, must lose nothing and pay for nothing twice.

    python -m tests.batch.soak            2,000 articles, 20 kills

runs it in full and prints what happened; the suite runs it small.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from movesextract.batch.store import Store
from movesextract.outputs import read_jsonl
from tests.batch.endpoint import ROOT, Served, article_text, served

FAULTS = {"too_many": 0.05, "failing": 0.05, "dropped": 0.02, "garbage": 0.02, "cut_off": 0.01}
CONCURRENCY = 32
_PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a soak test saw. ``lost`` are, for each kill, the articles that were answered but not yet written down."""

    lost: list[set[str]]
    answers: Counter[str]
    ids: list[str]
    events: Counter[str]
    outcomes: dict[str, int]
    seconds: float


def soak(folder: Path, *, articles: int, kills: int, seed: int = 7, latency: float = 0.02) -> Outcome:
    """Run over *articles* articles in *folder*, with *kills* SIGKILLs at random moments. Raises if a run fails."""
    dice = random.Random(seed)
    started = time.monotonic()
    _write_articles(folder / "news", articles)
    moments = sorted(dice.randrange(articles) for _ in range(kills))
    with served(latency=latency, seed=seed, **FAULTS) as endpoint:
        lost = [_killed_run(folder, endpoint, moment, dice) for moment in moments]
        process = _start(folder, endpoint)
        assert process.wait(timeout=_PATIENCE) == 0, "the last run must end well"
        stats = endpoint.stats()
    results = list(read_jsonl(folder / "out" / "articles.jsonl"))
    return Outcome(
        lost=lost,
        answers=Counter(stats["answers"]),
        ids=[one.id for one in results],
        events=Counter(one.id for one in results for _ in one.events),
        outcomes=stats["outcomes"],
        seconds=time.monotonic() - started,
    )


def name_of(number: int) -> str:
    """The id of an article."""
    return f"{number:05}"


def check(outcome: Outcome, articles: int) -> None:
    """Every article once, in order, with its event; no answer asked for twice but those under way at a kill."""
    expected = [name_of(number) for number in range(articles)]
    assert outcome.ids == expected
    assert outcome.events == Counter(expected)
    assert {answer.split()[0] for answer in outcome.answers} == {str(number) for number in range(articles)}
    for lost in outcome.lost:
        assert len(lost) <= 2 * CONCURRENCY
    losses = Counter(number for lost in outcome.lost for number in lost)
    repeated = {key: count for key, count in outcome.answers.items() if count > 1 + losses[key.split()[0]]}
    assert repeated == {}


def _write_articles(folder: Path, articles: int) -> None:
    """Half of them as files, the other half as lines of one file that comes last."""
    folder.mkdir(parents=True)
    for number in range(articles // 2):
        (folder / f"{name_of(number)}.txt").write_text(article_text(number), "utf-8")
    with (folder / "rest.jsonl").open("w", encoding="utf-8") as file:
        for number in range(articles // 2, articles):
            file.write(json.dumps({"id": name_of(number), "text": article_text(number)}) + "\n")


def _killed_run(folder: Path, endpoint: Served, moment: int, dice: random.Random) -> set[str]:
    """Start a run, kill it once *moment* answers were given in all; the articles answered but not written down."""
    process = _start(folder, endpoint)
    deadline = time.monotonic() + _PATIENCE
    while endpoint.answered() <= moment and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(dice.random() * 0.1)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)
    answered = {key.split()[0] for key in endpoint.stats()["answers"]}
    return answered - _written(folder / "out" / "store.sqlite")


def _written(path: Path) -> set[str]:
    if not path.exists():
        return set()
    with Store.open(path) as store, store.database.connected() as connection:
        rows = connection.execute("SELECT DISTINCT article_id FROM records WHERE outcome <> 'failed'").fetchall()
    return {str(int(row[0])) for row in rows}


def _start(folder: Path, endpoint: Served) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "movesextract", "run", str(folder / "news"), "--out", str(folder / "out")]
    command += ["--model", "reader", "--base-url", endpoint.base_url, "--concurrency", str(CONCURRENCY), "--quiet"]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})  # noqa: S603


def main(articles: int = 2000, kills: int = 20) -> None:
    """Run the soak test in full."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = soak(Path(folder), articles=articles, kills=kills)
    check(outcome, articles)
    repeated = sum(outcome.answers.values()) - len(outcome.answers)
    print(  # noqa: T201
        f"{articles} articles, {kills} kills, {outcome.seconds:.0f} s: every article once; "
        f"responses {outcome.outcomes}; "
        f"under way at the kills: {[len(lost) for lost in outcome.lost]}; answers given twice: {repeated}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
