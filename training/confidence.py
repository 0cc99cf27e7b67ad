"""What tells a right event from a wrong one: ``python -m training.confidence ADAPTER.gguf --out FILE.json``.

Held-out passages are joined to pages of a dozen sentences and read as serving reads them, and once more with each
sentence in two windows. Of each event given are kept: the answer to the second question (probability of "yes"), the
mean and the least log-probability of its tokens in the first answer, and in how many of the windows that show its
sentence it was given. Printed is how well each measure, and their mixtures, part right from wrong: the area under the
ROC curve (the chance that a right event has more of it than a wrong one), and the best F0.5 and F1 any threshold of it
can reach.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from training import claims, corpus, windows
from training.calibrate import f_score
from training.measure import Reader, identity
from training.passages import Event, Passage

PASSAGES_A_PAGE = 3
NO_LOGARITHM = -20.0


@dataclass(slots=True)
class Candidate:
    """One event of a page, as given by one or more windows."""

    kind: str
    right: int | None
    """Which event of the page it is; None for a wrong one."""
    yes: float
    mean_log: float
    least_log: float
    given_by: int
    shown_by: int

    @property
    def agreement(self) -> float:
        """Share of the windows with its sentence that gave it."""
        return self.given_by / self.shown_by


MEASURES: dict[str, Callable[[Candidate], float]] = {
    "second question": lambda one: one.yes,
    "mean log-probability": lambda one: one.mean_log,
    "least log-probability": lambda one: one.least_log,
    "agreement": lambda one: one.agreement,
    "second question + mean log-probability": lambda one: _log(one.yes) + one.mean_log,
    "second question + least log-probability": lambda one: _log(one.yes) + one.least_log,
    "second question x agreement": lambda one: one.yes * one.agreement,
}


def pages(held_out: Sequence[Passage], rng: random.Random, count: int) -> Iterator[Passage]:
    """Yield ``count`` pages of three passages of one language that share no slot."""
    while count > 0:
        first = rng.choice(held_out)
        others = [p for p in held_out if p.lang == first.lang and not p.led and p.id != first.id]
        if first.led or len(others) < PASSAGES_A_PAGE:
            continue
        parts = [first, *rng.sample(others, PASSAGES_A_PAGE - 1)]
        slots = Counter(literal for part in parts for literal in part.slots)
        if max(slots.values(), default=0) < 2:
            count -= 1
            yield windows.join(parts)


def candidates(reader: Reader, page: Passage, stride: int) -> list[Candidate]:
    """Return the distinct events that the windows of ``page`` give."""
    found: dict[tuple[str, ...], tuple[int, Candidate]] = {}
    starts = range(0, max(1, len(page.sentences) - (windows.SIZE - stride)), stride)
    for start in starts:
        window = windows.cut(page, start, led=True)
        for event, logs in reader.read_with_logarithms(window):
            best = start + event["sentences"][0] - window.led
            shown = sum(first < best <= first + windows.SIZE for first in starts)
            known = found.get(identity(event))
            if known is not None and known[0] != start:
                known[1].given_by = min(shown, known[1].given_by + 1)
            elif known is None:
                mean, least = (statistics.fmean(logs), min(logs)) if logs else (NO_LOGARITHM, NO_LOGARITHM)
                told = Candidate(
                    event["type"], _which(page.events, event), reader.confidence(window, event), mean, least, 1, shown
                )
                found[identity(event)] = (start, told)
    return [candidate for _, candidate in found.values()]


def _which(events: Sequence[Event], given: Event) -> int | None:
    for exactly in (True, None):
        for number, event in enumerate(events):
            if claims.states([event], given) is exactly:
                return number
    return None


def _log(probability: float) -> float:
    return math.log(max(probability, 1e-6))


def area(scores: Sequence[tuple[float, bool]]) -> float:
    """Return the area under the ROC curve of (score, is right) pairs; ties count half.

    >>> area([(0.9, True), (0.5, False), (0.5, True)])
    0.75
    """
    right = [score for score, good in scores if good]
    wrong = [score for score, good in scores if not good]
    wins = sum((r > w) + 0.5 * (r == w) for r in right for w in wrong)
    return wins / (len(right) * len(wrong)) if right and wrong else math.nan


def best_f(
    found: Sequence[tuple[Candidate, int]], gold: int, score: Callable[[Candidate], float], beta: float
) -> float:
    """Return the best F-beta that keeping candidates of some score and more can reach; each comes with its page."""
    best = 0.0
    for least in {score(one) for one, _ in found}:
        kept = [(one, page) for one, page in found if score(one) >= least]
        hits = len({(page, one.right) for one, page in kept if one.right is not None})
        best = max(best, f_score(hits, len(kept), gold, beta))
    return best


def report(found: Sequence[tuple[Candidate, int]], gold: int) -> dict[str, Any]:
    """Return the figures of all measures."""
    return {
        name: {
            "area": round(area([(score(one), one.right is not None) for one, _ in found]), 3),
            "best F0.5": round(best_f(found, gold, score, 0.5), 3),
            "best F1": round(best_f(found, gold, score, 1.0), 3),
        }
        for name, score in MEASURES.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options, read the pages in both ways, print the figures and write the candidates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    chosen = list(pages(corpus.Corpus.load().held_out, random.Random(0), options.pages))
    gold = sum(len(page.events) for page in chosen)
    reader = Reader(options.adapter)
    stored: dict[str, Any] = {"pages": len(chosen), "events": gold}
    for stride in (windows.STRIDE, windows.SIZE // 2):
        began = time.monotonic()
        found = [(one, number) for number, page in enumerate(chosen) for one in candidates(reader, page, stride)]
        stored[f"stride {stride}"] = {
            "seconds": round(time.monotonic() - began, 1),
            "given": len(found),
            "right": len({(page, one.right) for one, page in found if one.right is not None}),
            **report(found, gold),
        }
        print(json.dumps({f"stride {stride}": stored[f"stride {stride}"]}, indent=1), flush=True)
        stored[f"candidates {stride}"] = [[page, asdict(one)] for one, page in found]
    if options.out:
        options.out.write_text(json.dumps(stored) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
