"""``movesextract batch``: articles through a provider's batch endpoint, at half the price and within a day."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from movesextract.article import Article
from movesextract.batch.provider import Collected, Submission, collect, refresh, submit
from movesextract.batch.provider_state import Job, ProviderState
from movesextract.batch.store import Store
from movesextract.cli.arguments import BaseUrl, Model, Paths, Published, TextColumn, Types, parse_date, parse_types
from movesextract.errors import UsageError
from movesextract.extractor import ExtractorConfig, make_completer
from movesextract.llm.batches import DISCOUNT, BatchState
from movesextract.llm.choice import choose_model
from movesextract.llm.pricing import cost_usd
from movesextract.loading import FailedInput, dated, load_paths
from movesextract.outputs import FORMATS
from movesextract.usage import Usage

StoreOption: TypeAlias = Annotated[Path, typer.Option("--store", help="The file that keeps answers and batches.")]
JobOption: TypeAlias = Annotated[
    int | None, typer.Option("--job", help="Its number; without it, the job submitted last.")
]

batch_app = typer.Typer(
    help="Read articles through OpenAI's batch endpoint: half the price, answers within a day.", no_args_is_help=True
)


@batch_app.command("submit")
def submit_command(
    paths: Paths,
    store: StoreOption,
    model: Model = None,
    base_url: BaseUrl = None,
    types: Types = None,
    published: Published = None,
    text_column: TextColumn = None,
) -> None:
    """Send the articles that are neither answered in the store nor on their way.

    Run it again to send what failed or expired, but not twice at once. Exit code 0: all articles are on their way or
    answered; 1: some cannot be sent (collect lists them); 2: the call was wrong.
    """
    if "-" in paths:
        raise UsageError("batch submit reads files and folders: collect has to find the articles again")
    parameters: dict[str, Any] = {
        "model": model,
        "base_url": base_url,
        "types": list(parse_types(types)),
        "published": None if published is None else str(parse_date(published)),
        "text_column": text_column,
    }
    if model is None and base_url is None:  # the environment may be another one when answers are collected
        choice = choose_model()
        parameters["base_url"] = choice.base_url
        parameters["model"] = choice.argument
    config = _config(parameters)
    with Store.open(store) as kept, ProviderState(store) as state:
        job = state.start_job([os.path.abspath(path) for path in paths], parameters)  # noqa: PTH100 - also of patterns
        sent = asyncio.run(submit(_articles(job), job, config, kept, state))
    for line in _submission(job, sent):
        typer.echo(line)
    raise typer.Exit(1 if sent.failed else 0)


@batch_app.command("status")
def status_command(store: StoreOption, job: JobOption = None) -> None:
    """Ask how the batches are going, and fetch the answers of those that have ended."""
    with _existing(store), ProviderState(store) as state:
        found = state.job(job)
        live = {one.remote_id: one for one in asyncio.run(refresh(found, _config(found.parameters), state))}
        for line in _status(found, state, live):
            typer.echo(line)


@batch_app.command("collect")
def collect_command(
    store: StoreOption,
    out: Annotated[Path, typer.Option(help="Where to write: a file, or a folder for csv and parquet.")],
    format: Annotated[str, typer.Option(help=f"One of {', '.join(FORMATS)}.")] = "jsonl",  # noqa: A002
    job: JobOption = None,
) -> None:
    """Fetch the answers that are there, put them into the store, and write all results in the order of the input.

    Articles without an answer are written with an error. `batch submit` sends them again, and `movesextract run` with
    the same store asks about them live. Exit code 0: all articles are answered; 1: some are not.
    """
    if format not in FORMATS:
        raise UsageError(f"--format is one of {', '.join(FORMATS)}, not {format}")
    counts = Collected()
    with _existing(store) as kept, ProviderState(store) as state:
        found = state.job(job)
        config = _config(found.parameters)
        asyncio.run(refresh(found, config, state))
        FORMATS[format](collect(_articles(found, without=out), config, kept, state, counts), out)
        bill = _bill(found, state)
    typer.echo(
        f"{counts.done + counts.stored:,} articles answered ({counts.done:,} of them new), {counts.pending:,} pending, "
        f"{counts.failed:,} failed; {bill}; written to {out}"
    )
    for reason, number in counts.reasons.items():
        typer.echo(f"  {number:,} x {reason}", err=True)
    raise typer.Exit(1 if counts.pending or counts.failed else 0)


def _existing(store: Path) -> Store:
    if not store.exists():
        raise UsageError(f"there is no store {store}: batch submit makes one")
    return Store.open(store)


def _config(parameters: dict[str, Any]) -> ExtractorConfig:
    wanted = {key: parameters[key] for key in ("model", "base_url")}
    return ExtractorConfig(types=tuple(parameters["types"]), **wanted)


def _articles(job: Job, without: Path | None = None) -> Iterable[Article | FailedInput]:
    day = parse_date(job.parameters["published"])
    found = load_paths(job.paths, text_column=job.parameters["text_column"], without=without)
    return (dated(one, day) for one in found)


def _submission(job: Job, sent: Submission) -> Iterator[str]:
    yield f"job {job.job_id}: {sent.articles:,} articles, {sent.requests:,} requests sent in {sent.batches:,} batches"
    rest = (("answered in the store", sent.stored), ("with nothing left to send", sent.waiting))
    yield from (f"  {count:,} {name}" for name, count in rest if count)
    if sent.failed:
        yield f"  {sent.failed:,} cannot be sent: see batch collect"


def _status(job: Job, state: ProviderState, live: dict[str, BatchState]) -> Iterator[str]:
    yield f"job {job.job_id}: {', '.join(job.paths)}"
    for batch in state.batches(job.job_id):
        now = live.get(batch.remote_id or "")
        progress = f", {now.done + now.failed:,} of {now.total:,} answered" if now is not None and not now.ended else ""
        detail = f": {batch.detail}" if batch.detail else ""
        name = batch.remote_id or "(not created yet)"
        yield f"  {name}  {batch.status}, {batch.requests:,} requests{progress}{detail}"
    yield from (f"  {number:,} x {error}" for error, number in state.errors(job.job_id))
    yield f"  {_bill(job, state)}"


def _bill(job: Job, state: ProviderState) -> str:
    """What the answers cost, those included that were of no use."""
    model = make_completer(_config(job.parameters)).label
    usage = state.usage(job.job_id, model)
    tokens = f"{usage.prompt_tokens:,} prompt + {usage.completion_tokens:,} completion tokens"
    cost = _cost(job, usage)
    return f"{tokens}, {'cost unknown' if cost is None else f'${cost:,.4f} at half price'}"


def _cost(job: Job, usage: Usage) -> float | None:
    choice = choose_model(job.parameters["model"], job.parameters["base_url"])
    if choice.base_url is not None:
        return None
    whole = cost_usd(
        choice.provider,
        choice.name,
        prompt_tokens=usage.prompt_tokens,
        cached_tokens=usage.cached_tokens,
        completion_tokens=usage.completion_tokens,
    )
    return None if whole is None else whole * DISCOUNT
