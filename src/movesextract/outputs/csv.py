"""CSV: one file per event type, for spreadsheets and for everything else."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

from movesextract.events import Extraction
from movesextract.outputs.atomic import atomic_writer
from movesextract.outputs.columns import TABLES, Cell, plain_number, table_files, table_rows

__all__ = ["write_csv"]

# What makes a spreadsheet run a cell: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(extractions: Iterable[Extraction], destination: Path, *, bom: bool = False) -> list[Path]:
    """Write ``hires.csv``, ``departures.csv``, ``funding_rounds.csv`` and ``salary_stats.csv`` into a folder.

    All four are always written, with a header line, and appear together when the last is complete; they are returned
    in this order. RFC 4180, UTF-8; ``bom=True`` puts the byte order mark in front that old Excel needs. Text that a
    spreadsheet would run as a formula gets an apostrophe in front. Memory holds one extraction at a time. The columns
    are described in ``docs/outputs.md``; errors as in `atomic_path`.
    """
    paths = table_files(destination, "csv")
    with ExitStack() as stack:
        files = [stack.enter_context(atomic_writer(path, "w", newline="")) for path in paths]
        writers = {table.name: csv.writer(file) for table, file in zip(TABLES, files, strict=True)}
        for table, file in zip(TABLES, files, strict=True):
            file.write("\ufeff" if bom else "")
            writers[table.name].writerow(column.name for column in table.columns)
        for extraction in extractions:
            for table, row in table_rows(extraction):
                writers[table.name].writerow(_as_text(cell) for cell in table.cells(row))
        for file in files:
            file.flush()  # a full disk shows here, before any of the files has taken its place
    return paths


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _without_formula(cell)
        case tuple():
            return _without_formula("; ".join(cell))
        case Decimal():
            return plain_number(cell)
        case datetime.date():
            return cell.isoformat()
        case int():
            return str(cell)


def _without_formula(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
