"""``movesextract eval``: read the articles of a gold set with a model and measure what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from movesextract.article import Article
from movesextract.errors import UsageError
from movesextract.evaluation import (
    Baseline,
    GoldArticle,
    Report,
    baseline_of,
    evaluate,
    load_articles,
    load_gold,
    regressions,
    render_report,
)
from movesextract.extractor import Extractor, ExtractorConfig
from movesextract.outputs.atomic import atomic_writer, require_writable
from movesextract.outputs.jsonl import write_jsonl
from movesextract.outputs.surrogates import replace_lone_surrogates


def eval_command(  # noqa: PLR0913, PLR0917 (the options of a command)
    gold: Annotated[Path, typer.Argument(help="Gold annotations, one article a line.", metavar="GOLD.jsonl")],
    articles: Annotated[Path, typer.Option(help="Folder with ID.txt for each article.")],
    model: Annotated[str | None, typer.Option(help="As for extract.")] = None,
    base_url: Annotated[str | None, typer.Option(help="As for extract.")] = None,
    lang: Annotated[str | None, typer.Option(help="Only articles in this language.")] = None,
    predictions: Annotated[Path | None, typer.Option(help="Also write the extractions to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    baseline: Annotated[Path | None, typer.Option(help="Exit with 1 if a figure pinned here has fallen.")] = None,
    pin: Annotated[Path | None, typer.Option(help="Write the figures to this file, for --baseline.")] = None,
) -> None:
    """Measure precision, recall, F1 and field accuracy of a model against gold annotations.

    Exit code 0: all articles were read; 1: some failed (then nothing is pinned), or a figure has fallen; 2: the call
    was wrong.
    """
    pinned = None if baseline is None else _pinned(baseline)
    wanted = _wanted(gold, lang)
    texts = load_articles(articles, [row.id for row in wanted])
    missing = [row.id for row in wanted if row.id not in texts]
    if missing:
        raise UsageError(f"{articles} lacks the articles of {gold}: {', '.join(missing[:5])}")
    for path in filter(None, (predictions, pin)):
        require_writable(path)
    with Extractor(ExtractorConfig(model=model, base_url=base_url)) as extractor:
        extractions = list(extractor.extract_many(_articles(wanted, texts), ordered=True))
    if predictions is not None:
        write_jsonl(extractions, predictions)
    report = evaluate(wanted, extractions, articles=texts)
    # JSON is UTF-8 whatever the terminal's charset is.
    typer.echo(replace_lone_surrogates(report.to_json()).encode() if as_json else render_report(report))
    if report.failed:
        unpinned = "" if pin is None else ", nothing is pinned"
        typer.echo(f"movesextract: {len(report.failed)} of {report.articles} articles failed{unpinned}", err=True)
    elif pin is not None:
        label = next((extraction.usage.model for extraction in extractions if extraction.usage.model), "none")
        with atomic_writer(pin, "w") as file:
            file.write(baseline_of(report, label).model_dump_json(indent=2) + "\n")
    if pinned is not None:
        _compare(report, pinned)
    if report.failed:
        raise typer.Exit(1)


def _wanted(gold: Path, lang: str | None) -> list[GoldArticle]:
    known = load_gold(gold)
    wanted = [row for row in known if lang is None or row.lang == lang]
    if not wanted:
        languages = ", ".join(sorted({row.lang or "none" for row in known}))
        raise UsageError(f"{gold} has no article in {lang}, only in {languages}" if known else f"{gold} has no article")
    return wanted


def _pinned(path: Path) -> Baseline:
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} holds no pinned figures (--pin writes them): {error}") from error


def _compare(report: Report, pinned: Baseline) -> None:
    fallen = regressions(report, pinned)
    for regression in fallen:
        typer.echo(f"fallen: {regression}", err=True)
    if fallen:
        raise typer.Exit(1)
    typer.echo(f"nothing fell below the figures pinned for {pinned.model}", err=True)


def _articles(gold: Sequence[GoldArticle], texts: Mapping[str, str]) -> Iterator[Article]:
    return (Article(text=texts[row.id], id=row.id, published=row.published) for row in gold)
