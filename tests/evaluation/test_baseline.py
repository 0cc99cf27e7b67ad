"""Pinned figures: what counts as a fall."""

from __future__ import annotations

import pytest

from movesextract import Extraction
from movesextract.evaluation import Baseline, GoldArticle, evaluate, regressions
from movesextract.evaluation.baseline import baseline_of
from movesextract.events import ArticleInfo


def test_a_measurement_meets_its_own_pins() -> None:
    """No figure of a report falls below the baseline made of it, and what is undefined is not pinned."""
    report = evaluate([], [])
    baseline = baseline_of(report, "reader")
    assert regressions(report, baseline) == ()
    assert "micro F1" not in baseline.figures


def test_a_figure_that_is_no_longer_defined_fell() -> None:
    """A pinned figure that a measurement cannot give is named as fallen."""
    pinned = Baseline(model="reader", articles=0, figures={"micro F1": 0.5})
    assert [str(r) for r in regressions(evaluate([], []), pinned)] == ["micro F1: -, pinned at 0.500"]


@pytest.mark.parametrize(("above", "fallen"), [(0.009, []), (0.02, ["clean negatives"])])
def test_a_fall_is_more_than_the_tolerance(above: float, fallen: list[str]) -> None:
    """A hundredth is no fall: other hardware rounds differently."""
    clean = GoldArticle(id="G1", lang="en", events=())
    extraction = Extraction(article=ArticleInfo(id="G1", sha256="", characters=0))
    report = evaluate([clean], [extraction])
    pinned = Baseline(model="reader", articles=1, figures={"clean negatives": 1 + above})
    assert [r.figure for r in regressions(report, pinned)] == fallen
