"""Data frames: a pandas or polars frame of articles becomes one tidy frame of events, of the same library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from movesextract.article import Article
from movesextract.errors import InputError, UsageError
from movesextract.events import Extraction
from movesextract.extractor import Extractor
from movesextract.loading import FailedInput, article_from_row
from movesextract.outputs.columns import TABLES, Cell, Column, Kind, table_rows

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["FRAME_COLUMNS", "extract_frame"]

FrameT = TypeVar("FrameT")
_Library: TypeAlias = Literal["pandas", "polars"]


def _union() -> dict[str, Kind]:
    """The columns of all four tables, each once: the shared ones first and last, as they stand in each table."""
    tables = [table.columns for table in TABLES]
    head = _shared(tables)
    tail = _shared([columns[::-1] for columns in tables])[::-1]
    own = [column for columns in tables for column in columns[len(head) : len(columns) - len(tail)]]
    return {column.name: column.kind for column in (*head, *own, *tail)}


def _shared(tables: Iterable[Sequence[Column]]) -> list[Column]:
    together: list[Column] = []
    for columns in zip(*tables, strict=False):
        if len({column.name for column in columns}) > 1:
            break
        together.append(columns[0])
    return together


FRAME_COLUMNS: dict[str, Kind] = {"row": "integer", **_union(), "error": "string"}
"""The columns of the frame, in order, with the kinds of `movesextract.outputs.columns`."""


def extract_frame(
    df: FrameT,
    text: str = "body",
    *,
    id: str | None = None,  # noqa: A002
    published: str | None = None,
    extractor: Extractor | None = None,
) -> FrameT:
    """Read the articles in the column *text* of *df* and return one frame of events, of the same library as *df*.

    *df* is a pandas or polars DataFrame, one article a row: plain text, or an HTML page. *id* and *published* name the
    columns with the articles' names and dates (dates, timestamps, or text such as ``2024-05-17``); without *id* an
    article is named by its row number. *extractor* decides on the model and everything else; by default
    `Extractor()`. Blocks until all articles are read, several at once, in the order of *df*.

    The result has one row per event, in the order of *df* and of each text, and the columns of `FRAME_COLUMNS`: first
    ``row`` (the number of the article's row in *df*, from 0), then those that ``docs/outputs.md`` describes, those of
    all four event types side by side (missing where the type has no such column), then ``error``. An article without
    events has no row. **An article that failed is one row** with ``error`` ("RateLimitError: ...") and nothing in
    ``type``; in all other rows ``error`` is missing. So events are the rows where ``type`` is there, and failures the
    rows where ``error`` is.

    Numbers are floats, made to compute with: use the ``_text`` columns or `movesextract.outputs` for exact decimals.
    In pandas, text is ``string``, whole numbers are ``Int64``, dates ``datetime64[s]`` and lists Python lists; in
    polars they are String, Int64, Date and List(String).

    Raises UsageError if *df* is no such frame or lacks a column, NoModelError if there is no model to read with.
    """
    library = _library_of(df)
    wanted = {"text": text, "id": id, "published": published}
    columns = {key: _cells(df, library, name) for key, name in wanted.items() if name is not None}
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    articles = (_article(number, row) for number, row in enumerate(rows))
    with nullcontext(extractor) if extractor is not None else Extractor() as reader:
        records = [
            record
            for number, extraction in enumerate(reader.extract_many(articles, ordered=True))
            for record in _records(number, extraction)
        ]
    table = {name: [record.get(name) for record in records] for name in FRAME_COLUMNS}
    frame: Any = _pandas_frame(table) if library == "pandas" else _polars_frame(table)
    return frame  # type: ignore[no-any-return]


def _library_of(df: object) -> _Library:
    for kind in type(df).__mro__:
        package = kind.__module__.partition(".")[0]
        if kind.__name__ == "LazyFrame" and package == "polars":
            raise UsageError("extract_frame reads polars DataFrames: collect() the LazyFrame first")
        if kind.__name__ == "DataFrame" and package == "pandas":
            return "pandas"
        if kind.__name__ == "DataFrame" and package == "polars":
            return "polars"
    raise UsageError(
        f"extract_frame takes a pandas or polars DataFrame, not {type(df).__name__}: pip install "
        "'movesextract[frames]' brings both"
    )


def _cells(df: Any, library: _Library, column: str) -> list[Any]:
    """The values of a column, with None for whatever the library calls missing."""
    if column not in df.columns:
        raise UsageError(f"the frame has no column {column!r}, it has {', '.join(map(str, df.columns))}")
    series = df[column]
    if library == "polars":
        values: list[Any] = series.to_list()
        return values
    return [None if missing else value for value, missing in zip(series, series.isna(), strict=True)]


def _article(number: int, row: dict[str, Any]) -> Article | FailedInput:
    name = str(number) if row.get("id") is None else str(row["id"])
    text, published = row["text"], row.get("published")
    if not isinstance(text, str):
        found = "missing" if text is None else f"no text but {type(text).__name__}"
        return FailedInput(name, None, InputError(f"row {number}: the text is {found}"))
    try:
        return article_from_row({"id": name, "text": text, "published": published}, text_column="text")
    except InputError as error:
        return FailedInput(name, None, error)


def _records(number: int, extraction: Extraction) -> Iterator[dict[str, Cell]]:
    if extraction.error is not None:
        article = extraction.article
        yield {
            "row": number,
            "article_id": article.id,
            "article_title": article.title,
            "article_published": article.published,
            "error": f"{extraction.error.type}: {extraction.error.message}",
        }
    for table, row in table_rows(extraction):
        cells = zip((column.name for column in table.columns), table.cells(row), strict=True)
        yield {"row": number, **dict(cells)}


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Decimal):
        return float(cell)
    return list(cell) if isinstance(cell, tuple) else cell


def _pandas_frame(table: dict[str, list[Cell]]) -> pandas.DataFrame:
    import pandas  # noqa: PLC0415

    types = {"string": "string", "integer": "Int64", "decimal": "Float64", "date": "datetime64[s]", "list": "object"}
    return pandas.DataFrame(
        {
            name: pandas.Series([_plain(cell) for cell in cells], dtype=types[FRAME_COLUMNS[name]])
            for name, cells in table.items()
        }
    )


def _polars_frame(table: dict[str, list[Cell]]) -> polars.DataFrame:
    import polars  # noqa: PLC0415

    types: dict[Kind, Any] = {
        "string": polars.String,
        "integer": polars.Int64,
        "decimal": polars.Float64,
        "date": polars.Date,
        "list": polars.List(polars.String),
    }
    cells = {name: [_plain(cell) for cell in column] for name, column in table.items()}
    return polars.DataFrame(cells, schema={name: types[kind] for name, kind in FRAME_COLUMNS.items()})
