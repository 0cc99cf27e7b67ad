"""``movesextract store``: what a store holds, what of it can go, and whether it is sound."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from movesextract.batch.store import Store
from movesextract.errors import UsageError

store_app = typer.Typer(name="store", help="The file that keeps the answers of `run`.", no_args_is_help=True)

_File = Annotated[Path, typer.Argument(help="The store, or the folder that a run wrote to.", metavar="STORE")]


@store_app.command()
def info(path: _File) -> None:
    """Say what the store holds."""
    with _open(path) as store:
        known = store.info()
    typer.echo(f"{known.path}: {known.size_bytes / 1e6:.1f} MB, schema {known.schema_version}")
    typer.echo(f"answers: {known.answers:,}")
    for model, count in known.models.items():
        typer.echo(f"  {model or 'unknown model'}: {count:,}")
    if known.oldest is not None and known.newest is not None:
        typer.echo(f"  from {known.oldest:%Y-%m-%d %H:%M} to {known.newest:%Y-%m-%d %H:%M} UTC")
    typer.echo("events: " + ", ".join(f"{count:,} {kind}" for kind, count in known.events.items()))
    typer.echo(f"runs: {known.runs:,} with {known.records:,} articles")


@store_app.command()
def prune(
    path: _File,
    older_than: Annotated[
        str | None, typer.Option(help="Answers finished before this date (YYYY-MM-DD), or so many days ago (30d).")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Answers of this model.")] = None,
) -> None:
    """Forget answers. A run that needs them reads those articles again."""
    if older_than is None and model is None:
        raise UsageError("say what to prune: --older-than, --model, or both")
    with _open(path) as store:
        removed = store.prune(older_than=_moment(older_than), model=model)
    typer.echo(f"{removed:,} answers forgotten")


@store_app.command()
def verify(path: _File) -> None:
    """Read everything and report what is damaged. Exit code 1 if something is; nothing is changed."""
    with _open(path) as store:
        found = store.verify()
    for problem in found.problems:
        typer.echo(problem)
    typer.echo(f"{found.answers:,} answers read, {len(found.problems)} problems")
    raise typer.Exit(0 if found.ok else 1)


def _open(path: Path) -> Store:
    file = path / "store.sqlite" if path.is_dir() else path
    if not file.exists():
        raise UsageError(f"there is no store at {file}")
    return Store.open(file)


def _moment(given: str | None) -> datetime.datetime | None:
    if given is None:
        return None
    now = datetime.datetime.now(datetime.UTC)
    try:
        if given.endswith("d") and given[:-1].isdecimal():
            return now - datetime.timedelta(days=int(given[:-1]))
        day = datetime.date.fromisoformat(given)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--older-than takes days such as 30d, or a date such as 2024-05-17, not {given!r}") from error
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
