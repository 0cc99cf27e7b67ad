"""Writing extractions to files: JSON lines, CSV, Parquet, SQLite.

Every writer takes any iterable of extractions and a destination, reads the iterable once with bounded memory, and
returns the files it wrote, which appear complete or not at all. ``docs/outputs.md`` describes the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import MappingProxyType

from movesextract.events import Extraction
from movesextract.outputs.csv import write_csv
from movesextract.outputs.jsonl import read_jsonl, write_jsonl
from movesextract.outputs.parquet import write_parquet
from movesextract.outputs.sqlite import write_sqlite

__all__ = ["FORMATS", "read_jsonl", "write_csv", "write_jsonl", "write_parquet", "write_sqlite"]

FORMATS: MappingProxyType[str, Callable[[Iterable[Extraction], Path], list[Path]]] = MappingProxyType(
    {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet, "sqlite": write_sqlite}
)
"""Format name to writer. ``csv`` and ``parquet`` write into a folder, ``jsonl`` and ``sqlite`` one file."""
