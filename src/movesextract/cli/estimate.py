"""``movesextract estimate``: what a run would cost, before it costs anything."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from movesextract.batch.estimate import CompletionRule, Estimate, Pace, estimate
from movesextract.batch.session import STORE
from movesextract.cli.arguments import (
    BaseUrl,
    Concurrency,
    Model,
    Paths,
    Published,
    StoreFile,
    TextColumn,
    Types,
    open_store,
    parse_date,
    parse_types,
)
from movesextract.extractor import ExtractorConfig
from movesextract.loading import dated, load_paths


def estimate_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    paths: Paths,
    model: Model = None,
    base_url: BaseUrl = None,
    types: Types = None,
    published: Published = None,
    text_column: TextColumn = None,
    out: Annotated[Path | None, typer.Option(help="Folder of a run's outputs, passed over as the run does.")] = None,
    store: StoreFile = None,
    concurrency: Concurrency = 8,
    requests_per_minute: Annotated[float | None, typer.Option(help="The endpoint's limit, if it has one.")] = None,
    seconds_per_request: Annotated[float, typer.Option(help="Time until an answer begins.")] = 1.0,
    tokens_per_second: Annotated[float, typer.Option(help="How fast an answer is written.")] = 60.0,
    events_per_sentence: Annotated[float, typer.Option(help="Density of events in the news at hand.")] = 0.29,
    reasoning_tokens: Annotated[int, typer.Option(help="What the model thinks before each answer.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One object of JSON.")] = False,
) -> None:
    """Say what reading all articles would cost: calls, tokens, money, time. No call is made.

    What is blank, boilerplate, a duplicate or answered in the store costs nothing. With 20 or more answers of the model
    in the store, the length of answers is taken from them. With --out, the store is the one that a run keeps there.
    """
    config = ExtractorConfig(model=model, base_url=base_url, types=parse_types(types), concurrency=concurrency)
    pace = Pace(concurrency, seconds_per_request, tokens_per_second, requests_per_minute)
    rule = CompletionRule(density=events_per_sentence, reasoning=reasoning_tokens)
    day = parse_date(published)
    articles = (dated(one, day) for one in load_paths(paths, sys.stdin.buffer, text_column=text_column, without=out))
    if store is None and out is not None:
        store = out / STORE
    with open_store(store if store is not None and store.exists() else None) as kept:
        found = estimate(articles, config, pace=pace, rule=rule, store=kept)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found)))
        return
    for line in report(found, rule):
        typer.echo(line)


def report(found: Estimate, rule: CompletionRule) -> Iterator[str]:
    """The estimate in words, with what it assumes."""
    pace = found.pace
    yield f"model       {found.model}"
    free = (("blank or boilerplate", found.empty), ("duplicates", found.duplicates), ("already stored", found.stored))
    notes = [f"{count:,} {name}" for name, count in (*free, ("unreadable", found.failed)) if count]
    yield f"articles    {found.articles:,} of {found.inputs:,}" + (f" (free: {', '.join(notes)})" if notes else "")
    yield f"calls       {found.calls:,}"
    yield f"tokens      {found.prompt_tokens:,} prompt + {found.completion_tokens:,} completion"
    yield f"cost        {_money(found.cost_usd)}"
    at_once = "one request" if pace.concurrency == 1 else f"{pace.concurrency} requests"
    yield f"time        {_duration(found.seconds)} with {at_once} at once"
    if found.measured_answers:
        yield f"Answers are taken to be as long as the latest {found.measured_answers} of this model in the store."
    else:
        yield (
            f"Answers are taken to hold {rule.density:g} events a sentence and {rule.reasoning} tokens of reasoning; "
            "for a reasoning model, give --reasoning-tokens or a --store with answers of it."
        )
    limit = f", at most {pace.requests_per_minute:g} a minute" if pace.requests_per_minute else ""
    yield (
        f"A request is taken to last {pace.seconds_per_request:g} s and 1 s more for every {pace.tokens_per_second:g} "
        f"tokens of its answer{limit}. Repeated requests and discounts for cached prompts are not counted."
    )


def _money(cost: float | None) -> str:
    if cost is None:
        return "unknown: there is no price for this model"
    if cost == 0:
        return "none"
    batch = f" (${cost / 2:,.2f} with `movesextract batch`)" if cost >= 0.02 else ""
    return (f"${cost:,.2f}" if cost >= 0.01 else f"${cost:.5f}") + batch


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
