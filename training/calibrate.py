"""Choose the confidence below which an event is dropped: ``python -m training.calibrate ADAPTER.gguf --out FILE.json``.

Held-out passages are read and each event that the model gives is put to it again. For each type, the threshold is the
one with the best F0.5 (precision counts twice) over the events given. Nothing but our own passages is used.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training import claims, corpus
from training.measure import Reader
from training.passages import FIELDS, Passage

BETA = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """One event that the model gave: its type, whether the passage states it, and the model's second opinion."""

    kind: str
    is_right: bool
    confidence: float


def collect(reader: Reader, windows: Sequence[Passage]) -> tuple[list[Answer], float]:
    """Return the answers over ``windows`` and the mean seconds of a second question.

    Events that are right in part (a surname, another form of the sum) are left out: the library repairs most of them.
    """
    answers: list[Answer] = []
    seconds = 0.0
    for window in windows:
        for event in reader.read(window):
            verdict = claims.states(window.events, event)
            if verdict is None:
                continue
            began = time.monotonic()
            sure = reader.confidence(window, event)
            seconds += time.monotonic() - began
            answers.append(Answer(event["type"], verdict, sure))
    return answers, seconds / max(1, len(answers))


def f_score(right: int, given: int, gold: int, beta: float = BETA) -> float:
    """Return F-beta, 0 if nothing is right.

    >>> round(f_score(6, 10, 12, beta=1.0), 3)
    0.545
    """
    if not right:
        return 0.0
    precision, recall = right / given, right / gold
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def choose(answers: Sequence[Answer], gold: int) -> float:
    """Return the threshold with the best F0.5; the lowest of equals, 0.0 if dropping nothing is best."""
    candidates = [0.0, *sorted({round(answer.confidence, 3) for answer in answers})]

    def quality(least: float) -> float:
        kept = [answer for answer in answers if answer.confidence >= least]
        return f_score(sum(answer.is_right for answer in kept), len(kept), gold)

    return max(candidates, key=lambda least: (round(quality(least), 4), -least))


def figures(answers: Sequence[Answer], gold: int, least: float) -> dict[str, float]:
    """Return precision, recall and F1 of the answers that reach ``least``."""
    kept = [answer for answer in answers if answer.confidence >= least]
    right = sum(answer.is_right for answer in kept)
    return {
        "precision": round(right / max(1, len(kept)), 3),
        "recall": round(right / max(1, gold), 3),
        "f1": round(f_score(right, len(kept), gold, beta=1.0), 3),
    }


def calibrate(reader: Reader, windows: Sequence[Passage]) -> dict[str, Any]:
    """Return the thresholds by type, and what they do on ``windows``."""
    answers, seconds = collect(reader, windows)
    result: dict[str, Any] = {"windows": len(windows), "seconds_per_claim": round(seconds, 3), "thresholds": {}}
    for kind in FIELDS:
        mine = [answer for answer in answers if answer.kind == kind]
        gold = sum(event["type"] == kind for window in windows for event in window.events)
        least = choose(mine, gold)
        result["thresholds"][kind] = round(least, 2)
        result[kind] = {
            "gold": gold,
            "given": len(mine),
            "all": figures(mine, gold, 0.0),
            "verified": figures(mine, gold, least),
        }
    result["answers"] = [[answer.kind, answer.is_right, round(answer.confidence, 3)] for answer in answers]
    return result


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options, calibrate, print the figures and write everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("--limit", type=int, help="only so many windows, drawn at random with a fixed seed")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    windows = corpus.Corpus.load().held_out_windows()
    if options.limit is not None:
        windows = random.Random(0).sample(windows, min(options.limit, len(windows)))
    result = calibrate(Reader(options.adapter), windows)
    print(json.dumps({key: value for key, value in result.items() if key != "answers"}, indent=1))
    if options.out:
        options.out.write_text(json.dumps(result) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
