"""SQLite: one file with every table, indexed, with views that a BI tool can open."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from movesextract.errors import UsageError
from movesextract.events import Extraction
from movesextract.outputs.atomic import atomic_path
from movesextract.outputs.columns import TABLES, Cell, Column, Kind, Table, table_rows
from movesextract.outputs.surrogates import replace_lone_surrogates

__all__ = ["USER_VERSION", "write_sqlite"]

USER_VERSION = 1
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
_SQL_TYPES: dict[Kind, str] = {
    "string": "TEXT",
    "integer": "INTEGER",
    "decimal": "REAL",
    "date": "TEXT",
    "list": "TEXT",
}
_ARTICLE_TABLES = (
    """
    CREATE TABLE articles (
        article_row INTEGER PRIMARY KEY,
        article_id TEXT NOT NULL,
        source TEXT,
        title TEXT,
        published TEXT,
        sha256 TEXT NOT NULL,
        characters INTEGER NOT NULL,
        language TEXT,
        events INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        warnings TEXT NOT NULL,
        error_type TEXT,
        error_message TEXT,
        model TEXT,
        requests INTEGER NOT NULL,
        prompt_tokens INTEGER NOT NULL,
        completion_tokens INTEGER NOT NULL,
        cost_usd REAL,
        cache_hit INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE evidence (
        article_row INTEGER NOT NULL REFERENCES articles,
        event_index INTEGER NOT NULL,
        evidence_index INTEGER NOT NULL,
        evidence_start INTEGER NOT NULL,
        evidence_end INTEGER NOT NULL,
        quote TEXT NOT NULL,
        PRIMARY KEY (article_row, event_index, evidence_index)
    ) STRICT
    """,
    """
    CREATE TABLE mentions (
        article_row INTEGER NOT NULL REFERENCES articles,
        event_index INTEGER NOT NULL,
        event_type TEXT NOT NULL,
        field TEXT NOT NULL,
        mention_start INTEGER NOT NULL,
        mention_end INTEGER NOT NULL,
        mention TEXT NOT NULL,
        PRIMARY KEY (article_row, event_index, field)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE rejected (
        article_row INTEGER NOT NULL REFERENCES articles,
        rejected_index INTEGER NOT NULL,
        reason TEXT NOT NULL,
        field TEXT,
        detail TEXT NOT NULL,
        event TEXT NOT NULL,
        PRIMARY KEY (article_row, rejected_index)
    ) STRICT
    """,
)
_INDEXES = (
    "CREATE INDEX articles_by_id ON articles (article_id)",
    "CREATE INDEX hires_by_person ON hires (person)",
    "CREATE INDEX hires_by_organization ON hires (organization)",
    "CREATE INDEX departures_by_person ON departures (person)",
    "CREATE INDEX departures_by_organization ON departures (organization)",
    "CREATE INDEX funding_rounds_by_organization ON funding_rounds (organization)",
    "CREATE INDEX salary_stats_by_population ON salary_stats (population)",
    "CREATE INDEX mentions_by_text ON mentions (mention)",
    "CREATE INDEX rejected_by_reason ON rejected (reason)",
)
_VIEWS = (
    """
    CREATE VIEW moves AS
    SELECT article_row, article_id, article_source, article_title, article_published, event_index, type, status, date,
        date_text, person, previous_organization AS from_organization, previous_role AS from_role,
        organization AS to_organization, role AS to_role, evidence_start, evidence_end, quote
    FROM hires
    UNION ALL
    SELECT article_row, article_id, article_source, article_title, article_published, event_index, type, status, date,
        date_text, person, organization, role, destination, NULL, evidence_start, evidence_end, quote
    FROM departures
    """,
    """
    CREATE VIEW investors AS
    SELECT article_row, article_id, event_index, organization, round, amount_value, amount_currency, status, date,
        item.value AS investor,
        EXISTS (SELECT 1 FROM json_each(lead_investors) AS leader WHERE leader.value = item.value) AS leads
    FROM funding_rounds, json_each(
        (SELECT json_group_array(value) FROM (
            SELECT value FROM json_each(investors) UNION SELECT value FROM json_each(lead_investors)
        ))
    ) AS item
    """,
    # The same round stands in many articles: equal (round, amount, currency) count once in the sum.
    """
    CREATE VIEW funding_by_organization AS
    SELECT organization, amount_currency AS currency, count(*) AS rounds, sum(reports) AS reports,
        sum(amount_value) AS amount_sum, max(amount_value) AS amount_max, max(valuation) AS valuation_max,
        max(total_raised) AS total_raised_max, min(first_date) AS first_date, max(last_date) AS last_date
    FROM (
        SELECT organization, round, amount_value, amount_currency, count(*) AS reports,
            max(CASE WHEN valuation_currency IS amount_currency THEN valuation_value END) AS valuation,
            max(CASE WHEN total_raised_currency IS amount_currency THEN total_raised_value END) AS total_raised,
            min(date) AS first_date, max(date) AS last_date
        FROM funding_rounds
        WHERE status = 'completed'
        GROUP BY organization, round, amount_value, amount_currency
    )
    GROUP BY organization, amount_currency
    """,
    """
    CREATE VIEW salaries_by_currency AS
    SELECT amount_currency AS currency, period, component, statistic, count(*) AS figures,
        count(DISTINCT article_row) AS articles, min(amount_value) AS lowest, avg(amount_value) AS average,
        max(coalesce(amount_max_value, amount_value)) AS highest
    FROM salary_stats
    WHERE amount_value IS NOT NULL
    GROUP BY amount_currency, period, component, statistic
    """,
)


def write_sqlite(extractions: Iterable[Extraction], destination: Path) -> list[Path]:
    """Write one SQLite file and return ``[destination]``; an old file of that name is replaced when it is complete.

    Tables, views and columns are described in ``docs/outputs.md``. All tables are STRICT; ``PRAGMA user_version`` is
    `USER_VERSION`. Memory holds one extraction at a time. Raises `UsageError` if the SQLite of this Python is older
    than 3.37, or if the old file is being written by another program; other errors as in `atomic_path`.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise UsageError(f"sqlite output needs SQLite 3.37 or newer; this Python has {sqlite3.sqlite_version}")
    _refuse_if_in_use(destination)
    with atomic_path(destination) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as database:
        # A file that nobody sees yet needs no journal: it is thrown away on failure, and fsynced at the end.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        for statement in (*_ARTICLE_TABLES, *map(_create_table, TABLES)):
            database.execute(statement)
        for number, extraction in enumerate(extractions, start=1):
            _insert_article(database, number, extraction)
            _insert_events(database, number, extraction)
        for statement in (*_INDEXES, *_VIEWS, f"PRAGMA user_version = {USER_VERSION}"):
            database.execute(statement)
        database.execute("COMMIT")
    return [destination]


def _refuse_if_in_use(destination: Path) -> None:
    target = destination.resolve()
    # SQLite would apply a journal of the old file to the new one of the same name.
    for suffix in ("-wal", "-journal"):
        journal = target.with_name(target.name + suffix)
        if journal.exists() and journal.stat().st_size > 0:
            raise UsageError(f"cannot replace {destination}: another program is writing it ({journal.name} is there)")


def _create_table(table: Table) -> str:
    columns = ",\n".join(_column_definition(column) for column in table.columns)
    return (
        f"CREATE TABLE {table.name} (\narticle_row INTEGER NOT NULL REFERENCES articles,\n{columns},\n"
        "PRIMARY KEY (article_row, event_index)\n) STRICT"
    )


def _column_definition(column: Column) -> str:
    return f'"{column.name}" {_SQL_TYPES[column.kind]}{" NOT NULL" if column.required else ""}'


def _insert_article(database: sqlite3.Connection, number: int, extraction: Extraction) -> None:
    article, usage, error = extraction.article, extraction.usage, extraction.error
    values = (
        number,
        article.id,
        article.source,
        article.title,
        None if article.published is None else article.published.isoformat(),
        article.sha256,
        article.characters,
        article.language,
        len(extraction.events),
        len(extraction.rejected),
        _json(extraction.warnings),
        None if error is None else error.type,
        None if error is None else error.message,
        usage.model,
        usage.requests,
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.cost_usd,
        usage.cache_hit,
    )
    _insert(database, "articles", [values])
    _insert(
        database,
        "rejected",
        (
            (number, index, item.reason, item.field, item.detail, _json(item.model_dump(mode="json")["event"]))
            for index, item in enumerate(extraction.rejected)
        ),
    )


def _insert_events(database: sqlite3.Connection, number: int, extraction: Extraction) -> None:
    for table, row in table_rows(extraction):
        _insert(database, table.name, [(number, *map(_as_sql, table.cells(row)))])
    _insert(database, "evidence", _evidence(number, extraction))
    _insert(database, "mentions", _mentions(number, extraction))


def _evidence(number: int, extraction: Extraction) -> Iterator[tuple[object, ...]]:
    for index, event in enumerate(extraction.events):
        for place, span in enumerate(event.evidence):
            yield number, index, place, span.start, span.end, span.text


def _mentions(number: int, extraction: Extraction) -> Iterator[tuple[object, ...]]:
    for index, event in enumerate(extraction.events):
        for field, span in event.mentions.items():
            yield number, index, event.type, field, span.start, span.end, span.text


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        clean = [replace_lone_surrogates(value) if isinstance(value, str) else value for value in row]
        database.execute(f"INSERT INTO {table} VALUES ({marks})", clean)  # noqa: S608 - the names are our own


def _as_sql(cell: Cell) -> str | int | float | None:
    match cell:
        case Decimal():
            return float(cell)
        case datetime.date():
            return cell.isoformat()
        case tuple():
            return _json(cell)
        case _:
            return cell


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
