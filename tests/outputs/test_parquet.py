"""Parquet files are typed, and lose no value."""

from __future__ import annotations

import datetime
import logging
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from movesextract.errors import UsageError
from movesextract.events import Money
from movesextract.outputs import parquet, write_parquet
from movesextract.outputs.columns import TABLES
from tests.outputs.samples import ALL, FULL, HIRE, SALARY, extraction


def test_one_file_per_type(tmp_path: Path) -> None:
    """The folder holds one file per event type, each with its rows."""
    paths = write_parquet(ALL, tmp_path / "out")
    assert [f"{table.name}.parquet" for table in TABLES] == [path.name for path in paths]
    assert [pq.read_table(path).num_rows for path in paths] == [1, 1, 1, 1]


def test_columns_have_their_types(tmp_path: Path) -> None:
    """Every column has the documented type, its meaning as metadata, and NULLs only where they are allowed."""
    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "decimal": pa.decimal128(38, 10),
        "date": pa.date32(),
        "list": pa.list_(pa.string()),
    }
    for table, path in zip(TABLES, write_parquet([], tmp_path), strict=True):
        schema = pq.read_schema(path)
        assert [column.name for column in table.columns] == schema.names
        for column, field in zip(table.columns, schema, strict=True):
            assert types[column.kind] in (field.type, pa.list_(pa.field("element", pa.string())))
            assert field.nullable is not column.required
            assert field.metadata[b"description"].decode() == column.description


def test_cells(tmp_path: Path) -> None:
    """Dates of the event are strings, of publication dates; lists are lists; what is not stated is NULL."""
    paths = write_parquet([FULL], tmp_path)
    hire, _, funding, salary = (pq.read_table(path).to_pylist()[0] for path in paths)
    assert (hire["date"], hire["article_published"]) == ("2024-05", datetime.date(2024, 6, 1))
    assert funding["investors"] == ["Kestrel", "Alder & Sons"]
    assert funding["amount_value"] == Decimal(15_000_000)
    assert (funding["valuation_value"], funding["stake_percent"]) == (None, None)
    assert salary["change_percent"] == Decimal("-3.5")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.decimals(min_value=-(10**15), max_value=10**15, places=4), min_size=1, max_size=20))
def test_sums_are_exact(tmp_path: Path, values: list[Decimal]) -> None:
    """Sums up to 1e15 with four decimals come back digit for digit."""
    events = [SALARY.model_copy(update={"amount": Money(text="x", value=value)}) for value in values]
    path = write_parquet([extraction(*events)], tmp_path)[3]
    assert values == pq.read_table(path)["amount_value"].to_pylist()


@pytest.mark.parametrize(
    "value", ["1E+27", "9999999999999999999999999999.9999999999", "-0.0000000001", "1.50000000000"]
)
def test_largest_and_finest_values_fit(tmp_path: Path, value: str, caplog: pytest.LogCaptureFixture) -> None:
    """28 digits before the point and 10 after it fit, and zeros at the end need no room."""
    event = SALARY.model_copy(update={"change_percent": Decimal(value)})
    path = write_parquet([extraction(event)], tmp_path)[3]
    assert [Decimal(value)] == pq.read_table(path)["change_percent"].to_pylist()
    assert caplog.messages == []


@pytest.mark.parametrize("value", ["1E+28", "0.00000000001"])
def test_value_that_does_not_fit_is_reported(tmp_path: Path, value: str, caplog: pytest.LogCaptureFixture) -> None:
    """A number beyond the type is left empty, never rounded, and the log says so."""
    event = SALARY.model_copy(update={"amount": Money(text="a lot", value=Decimal(value))})
    with caplog.at_level(logging.WARNING, logger="movesextract"):
        path = write_parquet([extraction(event)], tmp_path)[3]
    row = pq.read_table(path).to_pylist()[0]
    assert (row["amount_value"], row["amount_text"]) == (None, "a lot")
    assert "article a1, amount_value of event 0" in caplog.text


def test_rows_are_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows leave memory whenever a group is full, and none is lost at the edges."""
    monkeypatch.setattr(parquet, "_ROWS_PER_GROUP", 4)
    for count in (3, 4, 9):
        path = write_parquet((extraction(HIRE, name=f"a{number}") for number in range(count)), tmp_path)[0]
        assert [f"a{number}" for number in range(count)] == pq.read_table(path)["article_id"].to_pylist()
        assert -(-count // 4) == pq.ParquetFile(path).num_row_groups


def test_failure_leaves_no_file(tmp_path: Path) -> None:
    """If the source fails half-way, there is neither file nor remains."""
    with pytest.raises(ZeroDivisionError):
        write_parquet((extraction(HIRE, name=str(1 // number)) for number in (1, 0)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_missing_pyarrow_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow, the error says what to install, and nothing is written."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r'pip install "movesextract\[parquet\]"'):
        write_parquet([FULL], tmp_path / "out")
    assert not (tmp_path / "out").exists()
