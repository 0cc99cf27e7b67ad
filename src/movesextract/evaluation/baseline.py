"""Pinned figures: what a measurement is compared with, so that a change that makes the reader worse is noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field

from movesextract.evaluation.report import Report
from movesextract.events import Record

TOLERANCE = 0.01
"""How far a figure may fall below its pin. Another CPU rounds differently, and a token may tip over."""


class Baseline(Record):
    """Figures between 0 and 1 by name, the larger the better, with the model and the number of articles behind them."""

    model: str
    articles: int = Field(ge=0)
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Regression:
    """A figure that fell; ``measured`` is None if it is no longer defined."""

    figure: str
    pinned: float
    measured: float | None

    def __str__(self) -> str:
        measured = "-" if self.measured is None else f"{self.measured:.3f}"
        return f"{self.figure}: {measured}, pinned at {self.pinned:.3f}"


def baseline_of(report: Report, model: str) -> Baseline:
    """The figures of *report* to pin."""
    figures = {name: round(value, 4) for name, value in _figures(report) if value is not None}
    return Baseline(model=model, articles=report.articles, figures=figures)


def regressions(report: Report, baseline: Baseline, tolerance: float = TOLERANCE) -> tuple[Regression, ...]:
    """The figures of *baseline* that *report* falls short of by more than *tolerance*."""
    measured: Mapping[str, float | None] = dict(_figures(report))
    found = (Regression(name, pinned, measured.get(name)) for name, pinned in baseline.figures.items())
    return tuple(r for r in found if r.measured is None or r.measured < r.pinned - tolerance)


def _figures(report: Report) -> Iterator[tuple[str, float | None]]:
    yield "micro precision", report.micro.precision
    yield "micro recall", report.micro.recall
    yield "micro F1", report.micro.f1
    for name, score in report.by_type.items():
        yield f"{name} F1", score.f1
    yield "field accuracy", report.field_accuracy
    yield "clean negatives", report.clean_negatives.share
    yield "exact spans", report.spans.share if report.spans is not None else None
    yield "articles read", 1 - len(report.failed) / report.articles if report.articles else None
