"""Writing the report: one HTML file that opens from a disk, asks the network for nothing, runs only its own script."""

from __future__ import annotations

import base64
import datetime
import functools
import hashlib
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from movesextract.article import Article
from movesextract.events import EVENT_TYPES, Extraction
from movesextract.outputs.atomic import atomic_writer
from movesextract.outputs.report.charts import month_name, salary_chart, timeline_chart
from movesextract.outputs.report.overview import Tally
from movesextract.outputs.report.payload import (
    STATUS_LABELS,
    TYPE_LABELS,
    article_payload,
    compact_number,
    index_entry,
    script_json,
)
from movesextract.outputs.report.segments import visible

if TYPE_CHECKING:
    import jinja2

DEFAULT_TITLE = "Hires, departures, funding and pay"
PAGE_SIZE = 25
TABLE_ROWS = 200  # thousands of rows would take seconds to lay out, and nobody scrolls so far
SALARY_CHARTS = 6
_SCRIPTS = ("data.js", "filters.js", "articles.js", "main.js")

Boilerplate: TypeAlias = Mapping[str, Sequence[tuple[int, int]]] | Callable[[Article], Sequence[tuple[int, int]]]
"""Where an article's text is menu, banner or footer: half-open character ranges by article id, or a function of it."""


def write_report(
    extractions: Iterable[tuple[Article, Extraction]],
    destination: Path,
    *,
    title: str = DEFAULT_TITLE,
    generated: datetime.datetime | None = None,
    boilerplate: Boilerplate | None = None,
) -> Path:
    """Write articles and what was read from them as one self-contained HTML file; returns ``destination``.

    Each article comes with its extraction, failed ones included, and is shown in the order given, 25 to a page.
    ``generated`` is the time printed under the title (now, in UTC, if not given). Ranges in ``boilerplate`` are
    greyed. The stream is read once; texts go to a temporary file as they come, only names and figures stay in memory.
    The file appears at ``destination`` complete or not at all. Raises UsageError if
    ``destination`` is no regular file, OSError if it cannot be written.
    """
    tally = Tally()
    entries: list[str] = []
    moment = generated or datetime.datetime.now(datetime.UTC)
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as chunks:
        for chunk in _batches(extractions, PAGE_SIZE):
            payloads = []
            for article, extraction in chunk:
                tally.add(extraction)
                entries.append(script_json(index_entry(article, extraction)))
                payloads.append(article_payload(article, extraction, _ranges(boilerplate, article)))
            chunks.write(script_json(payloads) + "\n")
        chunks.seek(0)
        with atomic_writer(destination, "w", newline="\n") as file:
            file.writelines(_pages(tally, entries, chunks, title=title, moment=moment))
    return destination


def _batches(
    pairs: Iterable[tuple[Article, Extraction]], size: int
) -> Iterator[tuple[tuple[Article, Extraction], ...]]:
    stream = iter(pairs)
    while batch := tuple(itertools.islice(stream, size)):
        yield batch


def _ranges(boilerplate: Boilerplate | None, article: Article) -> Sequence[tuple[int, int]]:
    if boilerplate is None:
        return ()
    return boilerplate(article) if callable(boilerplate) else boilerplate.get(article.id, ())


def _pages(
    tally: Tally, entries: list[str], chunks: IO[str], *, title: str, moment: datetime.datetime
) -> Iterator[str]:
    from markupsafe import Markup  # noqa: PLC0415

    overview = tally.overview()
    style, script = _asset("report.css"), "\n".join(_asset(name) for name in _SCRIPTS)
    labels = script_json({"types": TYPE_LABELS, "statuses": STATUS_LABELS, "pageSize": PAGE_SIZE})
    return _environment().get_template("report.html.j2").generate(
        title=visible(title),
        moment=moment,
        overview=overview,
        timeline=timeline_chart(overview.timeline),
        salaries=[salary_chart(group) for group in overview.salaries[:SALARY_CHARTS]],
        event_types=EVENT_TYPES,
        table_rows=TABLE_ROWS,
        type_labels=TYPE_LABELS,
        status_labels=STATUS_LABELS,
        policy=_policy(style, script),
        # Our own files and escaped JSON: the only markup that is not escaped again.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        labels=Markup(labels),  # noqa: S704
        entries=(Markup(entry) for entry in entries),  # noqa: S704
        chunks=(Markup(chunk) for chunk in chunks),  # noqa: S704
    )  # fmt: skip


@functools.cache
def _environment() -> jinja2.Environment:
    import jinja2  # noqa: PLC0415

    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FunctionLoader(_asset),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"visible": visible, "compact": compact_number, "month": month_name}
    return environment


@functools.cache
def _asset(name: str) -> str:
    return (files("movesextract.outputs.report") / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _policy(style: str, script: str) -> str:
    """The content security policy: our style and our script by hash, no other source of anything.

    Trusted types forbid the script to turn any string into markup.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_source_hash(script)}",
            f"style-src {_source_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _source_hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
