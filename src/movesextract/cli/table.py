"""How an extraction looks on a terminal."""

from __future__ import annotations

import errno
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from movesextract.events import AnyEvent, Departure, Extraction, FundingRound, HireEvent, Money, SalaryStat, Span
from movesextract.outputs.surrogates import replace_lone_surrogates
from movesextract.usage import Usage

COLOURS = {"hire": "green", "departure": "magenta", "funding_round": "cyan", "salary_stat": "yellow"}
LABELS = {"hire": "hire", "departure": "departure", "funding_round": "funding", "salary_stat": "salary"}
_NAMES = {"hire": "hire", "departure": "departure", "funding_round": "funding round", "salary_stat": "pay figure"}
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_BREAKS_AND_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Screen(Console):
    """A terminal, or what takes its place. If that goes away, the BrokenPipeError is the caller's to deal with."""

    def on_broken_pipe(self) -> None:
        """Raise the error again, which rich would make exit code 1."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def article_table(extraction: Extraction) -> RenderableType:
    """One article: its events, each with the sentence that proves it and the event's words lit up in it."""
    head = Text(one_line(extraction.id), style="bold")
    if extraction.article.title:
        head.append(f"  {one_line(extraction.article.title)}", style="dim")
    notes = list(_notes(extraction))
    if not extraction.events:
        return Group(head, Text("  no event", style="dim"), *notes, Text())
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, show_edge=False)
    table.add_column("event", no_wrap=True)
    table.add_column("what", ratio=5, overflow="fold")
    table.add_column("when", max_width=12)
    table.add_column("the sentence that proves it", ratio=6, overflow="fold")
    for event in extraction.events:
        colour = COLOURS[event.type]
        table.add_row(Text(LABELS[event.type], style=f"bold {colour}"), _what(event), _when(event), _evidence(event))
    return Group(head, table, *notes, Text())


def failure_line(extraction: Extraction) -> Text:
    """Which article could not be read, and why."""
    error = extraction.error
    name = extraction.article.source or extraction.id or "article"
    why = one_line(f": {error.type}: {error.message}") if error else ""
    return Text.assemble((one_line(name), "bold red"), why)


def summary_line(totals: Counter[str], usage: Usage, out: Path | None) -> Text:
    """The last line: what was read, what was found, what it cost."""
    found = ", ".join(_counted(totals[kind], name) for kind, name in _NAMES.items() if totals[kind])
    parts = [f"{_counted(totals['articles'], 'article')}: {found or 'no events'}"]
    if totals["rejected"]:
        parts.append(f"{totals['rejected']} rejected")
    if totals["failed"]:
        parts.append(f"{totals['failed']} failed")
    if usage.requests:
        cost = "cost unknown" if usage.cost_usd is None else f"${usage.cost_usd:.4f}" if usage.cost_usd else "free"
        parts.append(f"{usage.model}, {usage.prompt_tokens + usage.completion_tokens:,} tokens, {cost}")
    if out is not None:
        parts.append(f"written to {one_line(str(out))}")
    return Text("; ".join(parts), style="bold")


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _what(event: AnyEvent) -> Text:
    lines = Text()
    for number, (label, value) in enumerate(_facts(event)):
        lines.append("\n" if number else "")
        lines.append(f"{label} ", style="dim") if label else None
        lines.append(one_line(value), style="" if label else "bold")
    return lines


def _facts(event: AnyEvent) -> Iterator[tuple[str, str]]:
    """Label and value of what is known, the headline first, without a label."""
    match event:
        case HireEvent():
            yield "", f"{event.person} → {event.organization}"
            previous = ", ".join(filter(None, (event.previous_role, event.previous_organization)))
            yield from _present(("as", event.role), ("from", previous), ("replacing", event.predecessor))
            yield from _present(("in", event.location))
        case Departure():
            yield "", f"{event.person} ← {event.organization}"
            yield from _present(("was", event.role), ("to", event.destination), ("because", event.reason))
            yield from _present(("succeeded by", event.successor))
        case FundingRound():
            yield "", f"{event.organization}{' ' + money(event.amount) if event.amount else ''}"
            stake = f"{event.stake_percent} %" if event.stake_percent is not None else None
            yield from _present(("round", event.round), ("stake", stake), ("investors", "; ".join(event.investors)))
            yield from _present(("lead", "; ".join(event.lead_investors)))
            yield from _present(("valuation", money(event.valuation)), ("raised to date", money(event.total_raised)))
        case SalaryStat():
            yield "", f"{event.population}: {_pay(event)}"
            yield from _present(("at", event.organization), ("in", event.location), ("says", event.source))


def _present(*facts: tuple[str, str | None]) -> Iterator[tuple[str, str]]:
    yield from ((label, value) for label, value in facts if value)


def _pay(event: SalaryStat) -> str:
    if event.change_percent is not None and event.amount is None:
        figure = f"{event.change_percent:+} %"
    else:
        figure = " to ".join(money(end) for end in (event.amount, event.amount_max) if end is not None)
    period = f" per {event.period}" if event.period and event.period != "total" else ""
    statistic = f" ({event.statistic})" if event.statistic not in {"point", "range", "change"} else ""
    return f"{figure}{period}{statistic}"


def money(amount: Money | None) -> str:
    """A sum for people: currency and full number, or the article's words where one of them is not known."""
    if amount is None:
        return ""
    if amount.value is None or amount.currency is None:
        return amount.text
    sign = {"about": "~", "at_least": "≥ ", "at_most": "≤ ", "exact": ""}[amount.qualifier]
    return f"{sign}{amount.currency} {amount.value:,}"


def _when(event: AnyEvent) -> Text:
    text = Text(event.date or one_line(event.date_text or ""))
    if event.status != "completed":
        text.append("\n" if text else "")
        text.append(event.status, style="italic")
    return text


def _evidence(event: AnyEvent) -> Text:
    lines = Text()
    for number, span in enumerate(event.evidence):
        lines.append("\n" if number else "")
        lines.append_text(highlighted(span, event.mentions.values(), COLOURS[event.type]))
    return lines


def highlighted(evidence: Span, mentions: Iterable[Span], colour: str) -> Text:
    """The evidence with the event's words lit up; line breaks and control characters inside it become spaces."""
    text = Text(_BREAKS_AND_CONTROLS.sub(" ", evidence.text))
    for span in mentions:
        if evidence.start <= span.start and span.end <= evidence.end:
            text.stylize(f"bold {colour}", span.start - evidence.start, span.end - evidence.start)
    return text


def _notes(extraction: Extraction) -> Iterator[Text]:
    for warning in extraction.warnings:
        yield Text(f"  note: {one_line(warning)}", style="dim")
    for rejected in extraction.rejected:
        what = f"{rejected.event.get('type', 'event')}{'.' + rejected.field if rejected.field else ''}"
        yield Text(f"  {one_line(f'rejected {what} ({rejected.reason}): {rejected.detail}')}", style="dim")


def one_line(words: str) -> str:
    """Words of an article, a model or a file's name, which must neither break the line nor command the terminal."""
    return replace_lone_surrogates(_CONTROLS.sub("", " ".join(words.split())))
