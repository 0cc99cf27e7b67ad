"""``movesextract eval``: read the articles of a gold set with a model and measure what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from movesextract.article import Article
from movesextract.errors import UsageError
from movesextract.evaluation import GoldArticle, evaluate, load_articles, load_gold, render_report
from movesextract.extractor import Extractor, ExtractorConfig
from movesextract.outputs.atomic import atomic_writer


def eval_command(
    gold: Annotated[Path, typer.Argument(help="Gold annotations, one article a line.", metavar="GOLD.jsonl")],
    articles: Annotated[Path, typer.Option(help="Folder with ID.txt for each article.")],
    model: Annotated[str | None, typer.Option(help="As for extract.")] = None,
    base_url: Annotated[str | None, typer.Option(help="As for extract.")] = None,
    lang: Annotated[str | None, typer.Option(help="Only articles in this language.")] = None,
    predictions: Annotated[Path | None, typer.Option(help="Also write the extractions to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
) -> None:
    """Measure precision, recall, F1 and field accuracy of a model against gold annotations."""
    wanted = [row for row in load_gold(gold) if lang is None or row.lang == lang]
    texts = load_articles(articles, [row.id for row in wanted])
    missing = [row.id for row in wanted if row.id not in texts]
    if missing:
        raise UsageError(f"{articles} lacks the articles of {gold}: {', '.join(missing[:5])}")
    with Extractor(ExtractorConfig(model=model, base_url=base_url)) as extractor:
        extractions = list(extractor.extract_many(_articles(wanted, texts), ordered=True))
    if predictions is not None:
        with atomic_writer(predictions, "w") as file:
            file.writelines(extraction.to_json_line() + "\n" for extraction in extractions)
    report = evaluate(wanted, extractions, articles=texts)
    typer.echo(report.to_json() if as_json else render_report(report))


def _articles(gold: Sequence[GoldArticle], texts: Mapping[str, str]) -> Iterator[Article]:
    return (Article(text=texts[row.id], id=row.id, published=row.published) for row in gold)
