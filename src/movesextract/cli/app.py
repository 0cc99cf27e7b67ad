"""The command line: ``movesextract extract``, ``schema``, ``doctor``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core

from movesextract import __version__
from movesextract.cli.arguments import parse_date, parse_types
from movesextract.cli.doctor import examine
from movesextract.cli.estimate import estimate_command
from movesextract.cli.evaluate import eval_command
from movesextract.cli.extract import Outcome, extract_paths, fall_silent
from movesextract.cli.filter import filter_command
from movesextract.cli.provider_batch import batch_app
from movesextract.cli.run import run_command
from movesextract.cli.store import store_app
from movesextract.errors import MovesExtractError, NoModelError, UsageError
from movesextract.events import EVENT_TYPES
from movesextract.extractor import ExtractorConfig
from movesextract.schema import extraction_schema


class _Commands(typer.core.TyperGroup):
    """The commands; when the reader of their output goes away (head, less), they leave quietly, with exit code 0."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # here: further out click would make it exit code 1
            fall_silent()
            raise typer.Exit(0) from None


app = typer.Typer(
    name="movesextract",
    cls=_Commands,
    help="Hires, departures, funding rounds and pay figures from news articles.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"movesextract {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Hires, departures, funding rounds and pay figures from news articles."""


@app.command()
def extract(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.", metavar="PATH...")],
    model: Annotated[str | None, typer.Option(help="provider/name, local, or local:/path/to/model.gguf.")] = None,
    base_url: Annotated[str | None, typer.Option(help="Any OpenAI-compatible endpoint.")] = None,
    published: Annotated[str | None, typer.Option(help="Date (YYYY-MM-DD) of articles that carry none.")] = None,
    types: Annotated[str | None, typer.Option(help=f"Comma-separated: {', '.join(EVENT_TYPES)}.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="Requests under way at once.")] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per article on standard output.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write one line of JSON per article to this file.")] = None,
) -> None:
    """Read articles and show their events, each with the sentence that proves it.

    Exit code 0: all articles were read; 1: some failed; 2: the call itself was wrong.
    """
    config = ExtractorConfig(model=model, base_url=base_url, types=parse_types(types), concurrency=concurrency)
    outcome = extract_paths(paths, config, published=parse_date(published), as_json=as_json, out=out)
    raise typer.Exit(1 if outcome is Outcome.SOME_FAILED else 0)


app.command("filter")(filter_command)
app.command("estimate")(estimate_command)
app.add_typer(batch_app, name="batch")
app.command("eval")(eval_command)
app.command("run")(run_command)
app.add_typer(store_app)


@app.command()
def schema() -> None:
    """Print the JSON schema of an output line."""
    typer.echo(json.dumps(extraction_schema(), indent=2, ensure_ascii=False).encode())


@app.command()
def doctor(
    model: Annotated[str | None, typer.Option(help="As for extract.")] = None,
    base_url: Annotated[str | None, typer.Option(help="As for extract.")] = None,
) -> None:
    """Say which model would be used and why, what is installed, and what is missing."""
    findings = examine(model, base_url)
    for line in findings.lines:
        typer.echo(line)
    raise typer.Exit(0 if findings.ready else 1)


def main() -> None:
    """Entry point: maps errors to exit codes, 2 for a wrong call, 130 for Ctrl-C."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal of an older charset shows a question mark for what it lacks, such as our arrows.
        sys.stdout.reconfigure(errors="replace")
    try:
        app(standalone_mode=True)
    except (UsageError, NoModelError) as error:
        typer.echo(f"movesextract: {error}", err=True)
        sys.exit(2)
    except MovesExtractError as error:
        typer.echo(f"movesextract: {error}", err=True)
        sys.exit(1)
    except OSError as error:  # a full disk, a folder that vanished
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"movesextract: {where}{error.strerror or error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
