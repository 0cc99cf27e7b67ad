"""Parquet: one typed file per event type, for DuckDB, pandas, polars, Spark."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from movesextract.errors import UsageError
from movesextract.events import Extraction
from movesextract.outputs.atomic import atomic_writer
from movesextract.outputs.columns import TABLES, Cell, Column, Kind, Row, Table, plain_number, table_files, table_rows

__all__ = ["write_parquet"]

_ROWS_PER_GROUP = 10_000
_PRECISION = 38
_SCALE = 10
_logger = logging.getLogger("movesextract")


def write_parquet(extractions: Iterable[Extraction], destination: Path) -> list[Path]:
    """Write ``hires.parquet``, ``departures.parquet``, ``funding_rounds.parquet`` and ``salary_stats.parquet``.

    All four are always written into the folder ``destination``, and appear together when the last is complete; they are
    returned in this order. Sums and percentages are decimal128(38, 10): exact. A number that needs more room becomes
    NULL, with a warning in the log. Dates of events are strings, since they may be as short as "2024". Memory holds at
    most 10,000 rows per file. The columns are described in ``docs/outputs.md``. Raises `UsageError` if pyarrow is
    missing; other errors as in `atomic_path`.
    """
    arrow = _pyarrow()
    paths = table_files(destination, "parquet")
    with ExitStack() as stack:
        files = [stack.enter_context(atomic_writer(path, "wb")) for path in paths]
        sinks = {
            table.name: stack.enter_context(_TableFile(arrow, table, file))
            for table, file in zip(TABLES, files, strict=True)
        }
        for extraction in extractions:
            for table, row in table_rows(extraction):
                sinks[table.name].add(row)
    return paths


def require_pyarrow() -> None:
    """Raise `UsageError` if what writes the files is not installed."""
    _pyarrow()


def _pyarrow() -> Any:
    try:
        import pyarrow as arrow  # noqa: PLC0415
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise UsageError('parquet needs pyarrow: pip install "movesextract[parquet]"') from error
    return arrow


class _TableFile:
    """A parquet file in the making: rows are collected and written in groups."""

    def __init__(self, arrow: Any, table: Table, file: BinaryIO) -> None:
        self._arrow = arrow
        self._table = table
        self._columns: list[list[Cell]] = [[] for _ in table.columns]
        self._schema = _schema(arrow, table)
        self._writer = arrow.parquet.ParquetWriter(file, self._schema, compression="zstd")

    def __enter__(self) -> _TableFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._writer.close()

    def add(self, row: Row) -> None:
        """Take one row."""
        cells = self._table.cells(row)
        for collected, column, cell in zip(self._columns, self._table.columns, cells, strict=True):
            collected.append(_fitting(cell, column, row))
        if len(self._columns[0]) == _ROWS_PER_GROUP:
            self._flush()

    def _flush(self) -> None:
        if not self._columns[0]:
            return
        arrays = [
            self._arrow.array(cells, type=field.type) for cells, field in zip(self._columns, self._schema, strict=True)
        ]
        self._writer.write_batch(self._arrow.record_batch(arrays, schema=self._schema))
        for cells in self._columns:
            cells.clear()


def _schema(arrow: Any, table: Table) -> Any:
    types: dict[Kind, Any] = {
        "string": arrow.string(),
        "integer": arrow.int64(),
        "decimal": arrow.decimal128(_PRECISION, _SCALE),
        "date": arrow.date32(),
        "list": arrow.list_(arrow.string()),
    }
    return arrow.schema(
        arrow.field(column.name, types[column.kind], not column.required, {"description": column.description})
        for column in table.columns
    )


def _fitting(cell: Cell, column: Column, row: Row) -> Cell:
    if isinstance(cell, Decimal) and not _fits(cell):
        _logger.warning(
            "article %s, %s of event %d: %s does not fit decimal(%d, %d), left empty in parquet",
            row.extraction.article.id,
            column.name,
            row.index,
            cell,
            _PRECISION,
            _SCALE,
        )
        return None
    return cell


def _fits(value: Decimal) -> bool:
    whole, _, fraction = plain_number(value.copy_abs()).partition(".")
    return len(whole) <= _PRECISION - _SCALE and len(fraction) <= _SCALE
