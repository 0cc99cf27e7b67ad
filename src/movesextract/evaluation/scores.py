"""From counts to rates: precision, recall, F1, and bootstrap confidence intervals."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from movesextract.evaluation.report import Interval, Rates, Score
from movesextract.events import EVENT_TYPES, EventType

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Counts:
    """What was matched, missed, and found beyond gold; ``optional`` matches count in no rate."""

    matched: int = 0
    missed: int = 0
    extra: int = 0
    optional: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.matched + other.matched,
            self.missed + other.missed,
            self.extra + other.extra,
            self.optional + other.optional,
        )

    @property
    def rates(self) -> Triple:
        """Precision, recall, F1; each None where its denominator is 0."""
        return (
            ratio(self.matched, self.matched + self.extra),
            ratio(self.matched, self.matched + self.missed),
            ratio(2 * self.matched, 2 * self.matched + self.extra + self.missed),
        )


Triple: TypeAlias = tuple[float | None, float | None, float | None]
ArticleCounts: TypeAlias = Mapping[EventType, Counts]
GroupRates: TypeAlias = dict[EventType | str, Triple]


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of each type, of all pooled, and the mean over types."""

    by_type: dict[EventType, Score]
    micro: Score
    macro: Rates


def ratio(part: int, whole: int) -> float | None:
    """The share, or None of nothing."""
    return part / whole if whole else None


def score_counts(articles: Sequence[ArticleCounts], *, bootstrap: int, seed: int) -> Scores:
    """Rates over all articles, with percentile intervals from `bootstrap` resamples of whole articles.

    Whole articles are drawn with replacement since the events of one article succeed or fail together. A resample in
    which a rate is undefined does not count for that rate. The order of ``articles`` matters to the resamples.
    """
    totals = _totals(articles)
    samples = _resample(articles, bootstrap, seed)
    pooled = sum(totals.values(), Counts())
    rates = _group_rates(totals)
    by_type = {kind: _score(totals[kind], rates[kind], [s[kind] for s in samples]) for kind in EVENT_TYPES}
    macro = Rates.model_validate(_rate_fields(rates["macro"], [s["macro"] for s in samples]))
    return Scores(by_type=by_type, micro=_score(pooled, rates["micro"], [s["micro"] for s in samples]), macro=macro)


def percentile_interval(values: Sequence[float]) -> Interval | None:
    """The central 95 % of the values, interpolated between neighbours; None of no values.

    >>> percentile_interval([0.0, 0.5, 1.0])
    (0.025, 0.975)
    """
    if not values:
        return None
    ordered = sorted(values)
    tail = (1 - CONFIDENCE) / 2
    low, high = (round(_quantile(ordered, q), 12) for q in (tail, 1 - tail))
    return low, high


def _quantile(ordered: Sequence[float], q: float) -> float:
    position = q * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def _totals(articles: Sequence[ArticleCounts]) -> dict[EventType, Counts]:
    return {kind: sum((article.get(kind, Counts()) for article in articles), Counts()) for kind in EVENT_TYPES}


def _group_rates(totals: Mapping[EventType, Counts]) -> GroupRates:
    rates: GroupRates = {kind: counts.rates for kind, counts in totals.items()}
    by_type = list(rates.values())
    rates["micro"] = sum(totals.values(), Counts()).rates
    rates["macro"] = (_mean(r[0] for r in by_type), _mean(r[1] for r in by_type), _mean(r[2] for r in by_type))
    return rates


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _resample(articles: Sequence[ArticleCounts], times: int, seed: int) -> list[GroupRates]:
    if not articles:
        return []
    generator = random.Random(seed)  # noqa: S311 - statistics, not secrets
    return [_group_rates(_totals(generator.choices(articles, k=len(articles)))) for _ in range(times)]


def _score(counts: Counts, rates: Triple, samples: Sequence[Triple]) -> Score:
    return Score.model_validate(
        {
            "matched": counts.matched,
            "missed": counts.missed,
            "extra": counts.extra,
            "optional": counts.optional,
            **_rate_fields(rates, samples),
        }
    )


def _rate_fields(rates: Triple, samples: Sequence[Triple]) -> dict[str, float | Interval | None]:
    fields: dict[str, float | Interval | None] = {}
    for index, name in enumerate(("precision", "recall", "f1")):
        known = [value for sample in samples if (value := sample[index]) is not None]
        fields[name] = rates[index]
        fields[f"{name}_interval"] = None if rates[index] is None else percentile_interval(known)
    return fields
