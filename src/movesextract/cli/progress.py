"""How a run is shown: on a terminal, as plain lines, as JSON lines, or not at all."""

from __future__ import annotations

import datetime
import json
import sys
import time
from collections.abc import Mapping
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from movesextract.batch.progress import Reporter, Snapshot
from movesextract.cli.table import failure_line
from movesextract.events import EVENT_TYPES, EventType, Extraction
from movesextract.usage import Usage

_EVERY_SECONDS = 10.0
_EVERY_SHARE = 0.05
_NAMES: dict[EventType, str] = {
    "hire": "hires",
    "departure": "departures",
    "funding_round": "funding rounds",
    "salary_stat": "pay figures",
}


class Display(Reporter, Protocol):
    """A reporter that is begun and ended, and shows the result."""

    def close(self) -> None:
        """Show nothing more. May be called twice, and from a signal handler."""
        ...

    def result(self, lines: list[str], facts: dict[str, object]) -> None:
        """Show how the run ended: for people, and for programs."""
        ...


def make_display(*, quiet: bool, log_json: bool) -> Display:
    """The display that the options and the terminal ask for."""
    if log_json:
        return JsonDisplay()
    if quiet:
        return QuietDisplay()
    return TerminalDisplay() if sys.stderr.isatty() else LineDisplay()


class QuietDisplay:
    """Shows nothing but what ended the run before its time."""

    def update(self, snapshot: Snapshot) -> None:
        """Nothing."""

    def say(self, message: str) -> None:
        """Nothing."""

    def failed(self, extraction: Extraction) -> None:
        """Nothing: failed.jsonl has it."""

    def close(self) -> None:
        """Nothing is open."""

    def result(self, lines: list[str], facts: dict[str, object]) -> None:
        """Only what is not as it should be."""
        if facts["ending"] != "complete":
            _print(lines[-1])


class LineDisplay:
    """A line every ten seconds or five per cent, whichever comes first, and one for each failure."""

    def __init__(self) -> None:
        self._shown_at = time.monotonic()
        self._shown_share = 0.0

    def update(self, snapshot: Snapshot) -> None:
        """Print a line if it is time."""
        share = snapshot.settled / snapshot.total if snapshot.total else 0.0
        now = time.monotonic()
        if now - self._shown_at >= _EVERY_SECONDS or share - self._shown_share >= _EVERY_SHARE:
            self._shown_at, self._shown_share = now, share
            _print("; ".join((progress_line(snapshot), counts_line(snapshot), cost_line(snapshot))))

    def say(self, message: str) -> None:
        """Print it."""
        _print(message)

    def failed(self, extraction: Extraction) -> None:
        """Print which, and why."""
        _print(f"failed: {failure_line(extraction)}")

    def close(self) -> None:
        """Nothing is open."""

    def result(self, lines: list[str], facts: dict[str, object]) -> None:
        """Print the lines."""
        del facts
        for line in lines:
            _print(line)


class JsonDisplay:
    """One JSON object a line on standard error, each with ``event`` and ``time`` (UTC)."""

    def __init__(self) -> None:
        self._shown_at = float("-inf")

    def update(self, snapshot: Snapshot) -> None:
        """Log the counts, once a second at most."""
        now = time.monotonic()
        if now - self._shown_at < 1.0:
            return
        self._shown_at = now
        self._log("progress", **snapshot_facts(snapshot))

    def say(self, message: str) -> None:
        """Log it."""
        self._log("notice", message=message)

    def failed(self, extraction: Extraction) -> None:
        """Log which, and why."""
        error = extraction.error
        told = {"type": error.type, "message": error.message} if error else None
        self._log("failed", id=extraction.id, source=extraction.article.source, error=told)

    def close(self) -> None:
        """Nothing is open."""

    def result(self, lines: list[str], facts: dict[str, object]) -> None:
        """Log the facts."""
        self._log("result", message=lines[-1], **facts)

    def _log(self, event: str, **facts: object) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        _print(json.dumps({"event": event, "time": now, **facts}))


class TerminalDisplay:
    """A bar with the figures below it, four times a second."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._snapshot: Snapshot | None = None
        self._live = Live(
            get_renderable=self._render,
            console=self._console,
            refresh_per_second=4,
            transient=True,
            redirect_stdout=False,
        )
        self._live.start()

    def update(self, snapshot: Snapshot) -> None:
        """Take it for the next frame."""
        self._snapshot = snapshot

    def say(self, message: str) -> None:
        """Print it above the bar."""
        self._console.print(Text(message, style="yellow"))

    def failed(self, extraction: Extraction) -> None:
        """Print which, and why, above the bar."""
        self._console.print(Text.assemble("failed: ", failure_line(extraction), style="red"))

    def close(self) -> None:
        """Take the bar away."""
        self._live.stop()

    def result(self, lines: list[str], facts: dict[str, object]) -> None:
        """Print the lines."""
        del facts
        for line in lines:
            self._console.print(Text(line))

    def _render(self) -> RenderableType:
        snapshot = self._snapshot
        if snapshot is None:
            return Text("looking for articles", style="dim")
        head = Table.grid(padding=(0, 1))
        head.add_row(
            ProgressBar(total=snapshot.total, completed=snapshot.settled, width=30, pulse=snapshot.total is None),
            Text(progress_line(snapshot)),
        )
        return Group(head, Text(counts_line(snapshot)), Text(cost_line(snapshot), style="dim"))


def progress_line(snapshot: Snapshot) -> str:
    """How far, how fast, how long."""
    parts = [f"{snapshot.settled:,} articles"]
    if snapshot.total:
        share = min(1.0, snapshot.settled / snapshot.total)
        parts = [f"{snapshot.settled:,} of {snapshot.total:,} articles ({share:.0%})"]
    parts.append(f"{snapshot.rate:.1f}/s")
    if snapshot.left is not None:
        parts.append(f"{duration(snapshot.left)} left")
    return ", ".join(parts)


def counts_line(snapshot: Snapshot) -> str:
    """What became of the articles, and what was found."""
    return f"{outcomes_line(snapshot)}; {found_line(snapshot.events)}"


def outcomes_line(snapshot: Snapshot) -> str:
    """What became of the articles."""
    return f"{snapshot.done:,} done, {snapshot.cached:,} cached, {snapshot.failed:,} failed"


def found_line(events: Mapping[EventType, int]) -> str:
    """What was found."""
    return ", ".join(f"{events.get(kind, 0):,} {_NAMES[kind]}" for kind in EVENT_TYPES)


def spent_line(usage: Usage) -> str:
    """Tokens and money."""
    tokens = f"{usage.prompt_tokens + usage.completion_tokens:,} tokens"
    if usage.cost_usd is None:
        return f"{tokens}, cost unknown"
    return f"{tokens}, ${usage.cost_usd:.4f}" if usage.cost_usd else tokens


def cost_line(snapshot: Snapshot) -> str:
    """What it cost so far, and will."""
    projected = f" (about ${snapshot.projected_usd:.2f} at the end)" if snapshot.projected_usd else ""
    return f"{spent_line(snapshot.usage)}{projected}, up to {snapshot.width} requests at once"


def snapshot_facts(snapshot: Snapshot) -> dict[str, object]:
    """A snapshot for programs."""
    usage = snapshot.usage
    return {
        "done": snapshot.done,
        "cached": snapshot.cached,
        "failed": snapshot.failed,
        "total": snapshot.total,
        "events": dict(snapshot.events),
        "per_second": round(snapshot.rate, 3),
        "seconds": round(snapshot.seconds, 3),
        "seconds_left": None if snapshot.left is None else round(snapshot.left),
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cost_usd": usage.cost_usd,
        "projected_usd": snapshot.projected_usd,
        "width": snapshot.width,
    }


def duration(seconds: float) -> str:
    """Seconds as people say them.

    >>> duration(42), duration(250), duration(9000)
    ('42 s', '4 min 10 s', '2 h 30 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _print(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
