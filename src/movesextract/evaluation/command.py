"""The command line of the ruler."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from movesextract.errors import MovesExtractError
from movesextract.evaluation.evaluator import evaluate
from movesextract.evaluation.loading import load_articles, load_extractions, load_gold
from movesextract.evaluation.rendering import render_report
from movesextract.evaluation.report import Report


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the report to standard output, and return the exit status (2: the input cannot be used)."""
    options = _parser().parse_args(arguments)
    try:
        report = _measure(options)
    except MovesExtractError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write((report.to_json() if options.json else render_report(report)) + "\n")
    return 0


def _measure(options: argparse.Namespace) -> Report:
    gold = tuple(
        article
        for article in load_gold(options.gold)
        if (options.lang is None or article.lang == options.lang) and set(options.tag) <= set(article.tags)
    )
    articles = None if options.articles is None else load_articles(options.articles, (a.id for a in gold))
    predictions = load_extractions(options.predictions)
    return evaluate(gold, predictions, articles=articles, bootstrap=options.bootstrap, seed=options.seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m movesextract.evaluation",
        description="Measure predictions against gold annotations.",
    )
    parser.add_argument("gold", metavar="GOLD.jsonl", help="gold annotations, one article per line")
    parser.add_argument("predictions", metavar="PREDICTIONS.jsonl", help="what `movesextract extract --out` wrote")
    parser.add_argument("--articles", metavar="DIR", help="check spans against the texts DIR/ID.txt")
    parser.add_argument("--lang", help="only gold articles in this language (ISO 639-1)")
    parser.add_argument("--tag", action="append", default=[], help="only gold articles with this tag; may be repeated")
    parser.add_argument("--bootstrap", type=int, default=1000, help="resamples behind the intervals (default: 1000)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the resampling (default: 0)")
    parser.add_argument("--json", action="store_true", help="write JSON instead of tables")
    return parser
