"""``movesextract run``: a folder of any size, restartable, affordable."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from movesextract.batch.limits import Limits
from movesextract.batch.outputs import FAILED, OUTPUT_FORMATS, parse_formats
from movesextract.batch.records import RunCounts
from movesextract.batch.runner import Summary
from movesextract.batch.session import STORE, Batch, BatchSettings
from movesextract.cli.arguments import BaseUrl, Model, Paths, Published, TextColumn, Types, parse_date, parse_types
from movesextract.cli.progress import (
    Display,
    duration,
    found_line,
    make_display,
    outcomes_line,
    snapshot_facts,
    spent_line,
)
from movesextract.errors import UsageError
from movesextract.extractor import ExtractorConfig
from movesextract.llm.choice import ModelChoice, choose_model
from movesextract.llm.pricing import cost_usd

INTERRUPTED = 130
BOUNDED = 3


def run_command(  # noqa: PLR0913 - the options of a command
    paths: Paths,
    *,
    out: Annotated[Path, typer.Option(help="Folder for the outputs.")],
    store: Annotated[Path | None, typer.Option(help=f"File that keeps the answers. Default: OUT/{STORE}.")] = None,
    formats: Annotated[
        str, typer.Option("--format", help=f"Comma-separated: {', '.join(OUTPUT_FORMATS)}.", metavar="FORMATS")
    ] = "jsonl",
    model: Model = None,
    base_url: BaseUrl = None,
    types: Types = None,
    published: Published = None,
    text_column: TextColumn = None,
    concurrency: Annotated[str, typer.Option(help="Requests under way at once: a number, or auto.")] = "auto",
    requests_per_minute: Annotated[float | None, typer.Option(help="Send no more requests than that.")] = None,
    tokens_per_minute: Annotated[float | None, typer.Option(help="Use no more tokens than that.")] = None,
    max_cost: Annotated[float | None, typer.Option(help="Stop before this run costs more US dollars.")] = None,
    max_tokens: Annotated[int | None, typer.Option(help="Stop before this run costs more tokens.")] = None,
    max_articles: Annotated[int | None, typer.Option(help="Ask about no more articles in this run.")] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Ask again about what failed before.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show nothing but errors.")] = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Progress as JSON lines on standard error.")] = False,
) -> None:
    """Read any number of articles and write what they report to OUT. Given again, the same command goes on.

    Exit code 0: all articles were read; 1: some failed, or the endpoint does not answer; 2: the call itself was wrong;
    3: a bound was reached; 130: stopped by Ctrl-C (once: after what is under way; twice: at once).
    """
    choice = choose_model(model, base_url)
    if max_cost is not None:
        _require_price(choice)
    settings = BatchSettings(
        paths=paths,
        out=out,
        store=store,
        formats=parse_formats(formats),
        published=parse_date(published),
        text_column=text_column,
        retry_failed=retry_failed,
        limits=_limits(concurrency, choice, requests_per_minute, tokens_per_minute),
        max_cost=max_cost,
        max_tokens=max_tokens,
        max_articles=max_articles,
    )
    # A night's run outlives faults that a single call should report.
    config = ExtractorConfig(
        model=choice.argument, base_url=choice.base_url, types=parse_types(types), attempts=10, total_timeout=1800.0
    )
    display = make_display(quiet=quiet, log_json=log_json)
    try:
        raise typer.Exit(run_batch(settings, config, display))
    finally:
        display.close()


def run_batch(settings: BatchSettings, config: ExtractorConfig, display: Display) -> int:
    """Run, write the outputs, show the result; returns the exit code."""
    with Batch(settings, config, display) as batch:
        if batch.resumed:
            display.say("going on where an earlier run over the same articles ended")
        summary = asyncio.run(_run(batch, display))
        try:
            files = batch.write()
        except KeyboardInterrupt:
            display.close()
            return INTERRUPTED
        counts = batch.counts()
    failures = counts.outcomes["failed"]
    display.close()
    display.result(_told(summary, files, counts), _facts(summary, files, failures))
    if summary.ending == "interrupted":
        return INTERRUPTED
    if summary.ending == "bounded":
        return BOUNDED
    return 1 if failures or summary.ending == "halted" else 0


async def _run(batch: Batch, display: Display) -> Summary:
    interrupts = 0

    def interrupted() -> None:
        nonlocal interrupts
        interrupts += 1
        if interrupts > 1:
            # The store is sound at every moment, and the outputs have not been begun.
            with suppress(Exception):
                display.close()
            os._exit(INTERRUPTED)
        display.say("stopping; once more to stop at once")
        batch.stop()

    handled = _handle_signals(interrupted)
    try:
        return await batch.run()
    finally:
        handled()


def _handle_signals(handler: Callable[[], None]) -> Callable[[], None]:
    """Have *handler* called on the running loop for Ctrl-C and SIGTERM; returns what undoes that."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in signals}
    for number in signals:
        try:
            loop.add_signal_handler(number, handler)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(handler))

    def undo() -> None:
        for number, old in before.items():
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)
            signal.signal(number, old)

    return undo


def _limits(concurrency: str, choice: ModelChoice, requests: float | None, tokens: float | None) -> Limits:
    if concurrency.lower() == "auto":
        if choice.provider == "local" and choice.base_url is None:
            return Limits.fixed(1)  # the embedded model answers one question after the other
        return Limits(requests_per_minute=requests, tokens_per_minute=tokens)
    if not concurrency.isdecimal() or int(concurrency) < 1:
        raise UsageError(f"--concurrency takes a number above 0, or auto, not {concurrency!r}")
    return Limits.fixed(int(concurrency), requests_per_minute=requests, tokens_per_minute=tokens)


def _require_price(choice: ModelChoice) -> None:
    if choice.provider == "local":
        return
    known = choice.base_url is None and cost_usd(
        choice.provider, choice.name, prompt_tokens=1000, cached_tokens=0, completion_tokens=100
    )
    if not known:
        raise UsageError(f"no price is known for {choice.label}: bound the run by --max-tokens, not by --max-cost")


def _told(summary: Summary, files: list[Path], counts: RunCounts) -> list[str]:
    now, failures = summary.counts, counts.outcomes["failed"]
    lines = [
        f"{sum(counts.outcomes.values()):,} articles: {found_line(counts.events)}",
        f"in this run: {outcomes_line(now)}; {spent_line(now.usage)}, {duration(now.seconds)}",
        f"written: {', '.join(map(str, files))}",
    ]
    if failures:
        lines.append(f"{failures} failed for the reasons in {FAILED}; --retry-failed asks again")
    if summary.ending != "complete":
        lines.append(f"stopped: {summary.reason}. The same command goes on from here")
    return lines


def _facts(summary: Summary, files: list[Path], failures: int) -> dict[str, object]:
    return {
        "ending": summary.ending,
        "reason": summary.reason,
        "files": [str(file) for file in files],
        "failures": failures,
        **snapshot_facts(summary.counts),
    }
