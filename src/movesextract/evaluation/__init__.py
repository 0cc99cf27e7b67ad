"""The ruler: how good are predictions, measured against gold annotations?

    gold = load_gold("gold.jsonl")
    report = evaluate(gold, load_extractions("predictions.jsonl"))
    print(render_report(report))

It imports nothing of the extracting code but the event classes, so that no change there can move the measure.
``python -m movesextract.evaluation GOLD.jsonl PREDICTIONS.jsonl`` does the same from a shell.
"""

from __future__ import annotations

from movesextract.evaluation.baseline import Baseline, Regression, baseline_of, regressions
from movesextract.evaluation.evaluator import evaluate
from movesextract.evaluation.gold import (
    AnyGoldEvent,
    GoldArticle,
    GoldDeparture,
    GoldEvent,
    GoldFundingRound,
    GoldHire,
    GoldSalaryStat,
)
from movesextract.evaluation.loading import load_articles, load_extractions, load_gold
from movesextract.evaluation.rendering import render_report
from movesextract.evaluation.report import (
    EventRow,
    FailedArticle,
    FieldError,
    FieldScore,
    Rates,
    Report,
    Score,
    ShareScore,
)

__all__ = [
    "AnyGoldEvent",
    "Baseline",
    "EventRow",
    "FailedArticle",
    "FieldError",
    "FieldScore",
    "GoldArticle",
    "GoldDeparture",
    "GoldEvent",
    "GoldFundingRound",
    "GoldHire",
    "GoldSalaryStat",
    "Rates",
    "Regression",
    "Report",
    "Score",
    "ShareScore",
    "baseline_of",
    "evaluate",
    "load_articles",
    "load_extractions",
    "load_gold",
    "regressions",
    "render_report",
]
