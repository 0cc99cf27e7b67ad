"""The tidy tables: one per event type, one row per event, the same columns in every format.

``docs/outputs.md`` is generated from these definitions by `columns_markdown`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeAlias

from movesextract.events import EVENT_CLASSES, AnyEvent, EventType, Extraction, Money
from movesextract.outputs.surrogates import replace_lone_surrogates

__all__ = [
    "TABLES",
    "Cell",
    "Column",
    "Kind",
    "Row",
    "Table",
    "columns_markdown",
    "plain_number",
    "table_files",
    "table_rows",
]

Kind: TypeAlias = Literal["string", "integer", "decimal", "date", "list"]
Cell: TypeAlias = str | int | Decimal | datetime.date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Row:
    """One event and where it stands: ``extraction.events[index] is event``."""

    extraction: Extraction
    index: int
    event: AnyEvent


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its kind, what it means, and how to get it from a row.

    ``kind`` decides the type of the cells: str, int, `Decimal`, `datetime.date`, tuple of str; each may be None unless
    ``required``.
    """

    name: str
    kind: Kind
    description: str
    get: Callable[[Row], Cell]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one event type. ``name`` is the plural that files and SQL tables carry."""

    name: str
    event_type: EventType
    columns: tuple[Column, ...]

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """The row's cells in the order of ``columns``, without lone surrogates."""
        return tuple(_clean(column.get(row)) for column in self.columns)


def _clean(cell: Cell) -> Cell:
    match cell:
        case str():
            return replace_lone_surrogates(cell)
        case tuple():
            return tuple(map(replace_lone_surrogates, cell))
        case _:
            return cell


def _field(name: str, description: str, *, kind: Kind = "string", required: bool = False) -> tuple[Column, ...]:
    def get(row: Row) -> Cell:
        value: Cell = getattr(row.event, name)
        return value

    return (Column(name, kind, description, get, required),)


def _money(name: str, description: str) -> tuple[Column, ...]:
    def part(attribute: str) -> Callable[[Row], Cell]:
        def get(row: Row) -> Cell:
            money: Money | None = getattr(row.event, name)
            value: Cell = None if money is None else getattr(money, attribute)
            return value

        return get

    return (
        Column(f"{name}_text", "string", f"{description} In the article's words.", part("text")),
        Column(f"{name}_value", "decimal", "The same as a full number, in units of the currency.", part("value")),
        Column(f"{name}_currency", "string", "ISO 4217 code of the currency.", part("currency")),
        Column(f"{name}_qualifier", "string", "`exact`, `about`, `at_least` or `at_most`.", part("qualifier")),
    )


def _mention(name: str) -> tuple[Column, ...]:
    def edge(attribute: Literal["start", "end"]) -> Callable[[Row], Cell]:
        def get(row: Row) -> Cell:
            span = row.event.mentions.get(name)
            return None if span is None else span.start if attribute == "start" else span.end

        return get

    return (
        Column(f"{name}_start", "integer", f"Where `{name}` stands in the article: first character.", edge("start")),
        Column(f"{name}_end", "integer", f"Where `{name}` stands in the article: one past its last.", edge("end")),
    )


_HEAD: tuple[Column, ...] = (
    Column("article_id", "string", "Name of the article.", lambda r: r.extraction.article.id, required=True),
    Column("article_source", "string", "Where the article came from.", lambda r: r.extraction.article.source),
    Column("article_title", "string", "Its title.", lambda r: r.extraction.article.title),
    Column("article_published", "date", "Day of publication.", lambda r: r.extraction.article.published),
    Column("event_index", "integer", "Place of the event in its article, from 0.", lambda r: r.index, required=True),
    *_field("type", "The event type, the same in the whole table.", required=True),
    *_field("status", "`completed`, `planned` or `rumored`.", required=True),
    *_field("date", "`2024`, `2024-05` or `2024-05-17`: as precise as the article."),
    *_field("date_text", "The article's words for the date."),
)
_TAIL: tuple[Column, ...] = (
    Column(
        "evidence_start",
        "integer",
        "Where the first evidence stands in the article: first character.",
        lambda r: r.event.evidence[0].start,
        required=True,
    ),
    Column(
        "evidence_end",
        "integer",
        "Where the first evidence stands in the article: one past its last.",
        lambda r: r.event.evidence[0].end,
        required=True,
    ),
    Column("quote", "string", "The text of the first evidence.", lambda r: r.event.evidence[0].text, required=True),
    Column("evidence_count", "integer", "How many places state it.", lambda r: len(r.event.evidence), required=True),
)


def _table(name: str, event_type: EventType, *fields: tuple[Column, ...]) -> Table:
    own = tuple(column for group in fields for column in group)
    required = EVENT_CLASSES[event_type].required_fields
    offsets = tuple(column for field in required for column in _mention(field))
    return Table(name, event_type, (*_HEAD, *own, *offsets, *_TAIL))


TABLES: tuple[Table, ...] = (
    _table(
        "hires",
        "hire",
        _field("person", "Who takes the job.", required=True),
        _field("organization", "The new employer.", required=True),
        _field("role", "The new role."),
        _field("previous_organization", "The employer before."),
        _field("previous_role", "The role before."),
        _field("predecessor", "Whom the person replaces."),
        _field("location", "Where the job is."),
    ),
    _table(
        "departures",
        "departure",
        _field("person", "Who leaves.", required=True),
        _field("organization", "The organisation left.", required=True),
        _field("role", "The role left."),
        _field("destination", "Where the person goes."),
        _field("reason", "Why, in the article's words."),
        _field("successor", "Who follows in the role."),
    ),
    _table(
        "funding_rounds",
        "funding_round",
        _field("organization", "Who receives the money.", required=True),
        _field("round", 'The name of the round, such as "Series A".'),
        _money("amount", "The sum of this round."),
        _money("valuation", "What the organisation is valued at."),
        _money("total_raised", "The sum raised to date, this round included."),
        _field("investors", "Who pays.", kind="list"),
        _field("lead_investors", "Who leads the round.", kind="list"),
        _field("stake_percent", "The share that the money buys, in percent.", kind="decimal"),
    ),
    _table(
        "salary_stats",
        "salary_stat",
        _field("population", "Who is paid.", required=True),
        _field("organization", "The employer."),
        _field("location", "Where."),
        _field("statistic", "`mean`, `median`, `minimum`, `maximum`, `range`, `point` or `change`.", required=True),
        _money("amount", "The figure; of a range, the lower end."),
        _money("amount_max", "The upper end of a range."),
        _field("change_percent", "Rise (or, negative, cut) in percent.", kind="decimal"),
        _field("component", "`base`, `total`, `bonus` or `equity`."),
        _field("period", "What the figure is paid for: `hour`, `day`, `week`, `month`, `year` or `total`."),
        _field("source", "Who measured or says it."),
    ),
)
_TABLE_OF: dict[str, Table] = {table.event_type: table for table in TABLES}


def table_files(folder: Path, suffix: str) -> list[Path]:
    """The file of each table in a format of one file a table, in their order."""
    return [folder / f"{table.name}.{suffix}" for table in TABLES]


def table_rows(extraction: Extraction) -> Iterator[tuple[Table, Row]]:
    """The events of one article, in text order, each with the table that it belongs to."""
    for index, event in enumerate(extraction.events):
        yield _TABLE_OF[event.type], Row(extraction, index, event)


def plain_number(value: Decimal) -> str:
    """The number in full, exact, without exponent or trailing zeros.

    >>> plain_number(Decimal("1.50E+7")), plain_number(Decimal("-3.20")), plain_number(Decimal("-0"))
    ('15000000', '-3.2', '0')
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


_TYPES: dict[Kind, tuple[str, str, str]] = {
    "string": ("text", "string", "TEXT"),
    "integer": ("whole number", "int64", "INTEGER"),
    "decimal": ("number", "`decimal128(38, 10)`", "REAL"),
    "date": ("YYYY-MM-DD", "date32", "TEXT (YYYY-MM-DD)"),
    "list": ('text, joined by "; "', "`list<string>`", "TEXT (JSON array)"),
}
_INTRODUCTION = """\
# Tables and columns

<!-- Generated by movesextract.outputs.columns.columns_markdown(); edit that. -->

Every event is one row. The formats `csv`, `parquet` and `sqlite` write one table per event type; the names and the
order of the columns are the same in all three. Offsets count characters of the article's canonical text and are
half-open: `text[start:end]`. An empty cell (CSV) or NULL means that the article does not say. **Bold** columns are
filled in every row.

| kind | CSV | Parquet | SQLite |
|---|---|---|---|
"""
_NOTES = """
- `jsonl`: one line per article, with everything, the articles that failed included.
- `csv`: a folder with one file per table, UTF-8, comma, quotes and CR LF as in RFC 4180. A text that a spreadsheet
  would run as a formula (it starts with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line break) gets an
  apostrophe in front; numbers are left as they are.
- `parquet`: a folder with one file per table. Numbers are exact; one that has more than 28 digits before or 10 after
  the decimal point becomes NULL with a warning in the log, and its words stay in the `_text` column.
- `sqlite`: one file with the four tables (each row led by `article_row`, a reference to `articles`), the tables
  `articles` (also those without events and those that failed), `evidence` (every evidence of every event), `mentions`
  (where each field stands) and `rejected` (what a model reported and the article does not bear out), and the views
  `moves` (hires and departures together, from and to which organisation), `investors` (one row per round and investor),
  `funding_by_organization` and `salaries_by_currency`. Numbers are REAL: 15 significant digits. The format is
  `PRAGMA user_version` 1.
"""


def columns_markdown() -> str:
    """The content of ``docs/outputs.md``: every table, its columns, their types and meanings."""
    lines = [_INTRODUCTION.rstrip("\n")]
    lines += [f"| {kind} | {' | '.join(types)} |" for kind, types in _TYPES.items()]
    lines.append(_NOTES.rstrip("\n"))
    for table in TABLES:
        lines += ["", f"## {table.name}", "", "| column | kind | meaning |", "|---|---|---|"]
        lines += [_markdown_row(column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _markdown_row(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    return f"| {name} | {column.kind} | {column.description} |"
