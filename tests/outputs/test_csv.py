"""CSV files are valid, complete and harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from movesextract.events import Extraction
from movesextract.outputs import write_csv
from tests.outputs.samples import ALL, FULL, FUNDING, HIRE, SALARY, extraction

NAMES = ["hires.csv", "departures.csv", "funding_rounds.csv", "salary_stats.csv"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_file_per_type(tmp_path: Path) -> None:
    """The folder holds one file per event type, each with a header and its rows."""
    assert [tmp_path / "out" / name for name in NAMES] == write_csv(ALL, tmp_path / "out")
    assert sorted(NAMES) == sorted(path.name for path in (tmp_path / "out").iterdir())
    assert [len(_rows(tmp_path / "out" / name)) for name in NAMES] == [1, 1, 1, 1]


def test_files_without_rows_have_their_header(tmp_path: Path) -> None:
    """A type without events still has its file, so that a later step finds it."""
    write_csv([], tmp_path)
    assert (tmp_path / "hires.csv").read_bytes().startswith(b"article_id,article_source,")
    assert (tmp_path / "hires.csv").read_bytes().count(b"\r\n") == 1


def test_cells(tmp_path: Path) -> None:
    """Numbers are plain, lists joined, dates ISO, and what is not stated is empty."""
    write_csv([FULL], tmp_path)
    (funding,) = _rows(tmp_path / "funding_rounds.csv")
    (salary,) = _rows(tmp_path / "salary_stats.csv")
    assert funding["amount_value"] == "15000000"
    assert funding["investors"] == "Kestrel; Alder & Sons"
    assert funding["valuation_value"] == ""
    assert funding["article_published"] == "2024-06-01"
    assert (salary["amount_value"], salary["change_percent"]) == ("4200.5", "-3.5")


def test_bom_only_on_request(tmp_path: Path) -> None:
    """The byte order mark is written when asked for, and only then."""
    write_csv([FULL], tmp_path / "with", bom=True)
    write_csv([FULL], tmp_path / "without")
    content = (tmp_path / "with" / "hires.csv").read_bytes()
    assert content == b"\xef\xbb\xbf" + (tmp_path / "without" / "hires.csv").read_bytes()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_formulas_are_neutralised(tmp_path: Path, start: str) -> None:
    """A text that a spreadsheet would run begins with an apostrophe; a negative number does not."""
    hire = HIRE.model_copy(update={"role": f'{start}cmd|"/C calc"!A0'})
    salary = SALARY.model_copy(update={"source": f"{start}1+1"})
    funding = FUNDING.model_copy(update={"investors": (f"{start}SUM(A1)", "Kestrel")})
    write_csv([extraction(hire, salary, funding)], tmp_path)
    assert _rows(tmp_path / "hires.csv")[0]["role"] == f'\'{start}cmd|"/C calc"!A0'
    assert _rows(tmp_path / "funding_rounds.csv")[0]["investors"] == f"'{start}SUM(A1); Kestrel"
    row = _rows(tmp_path / "salary_stats.csv")[0]
    assert (row["source"], row["change_percent"]) == (f"'{start}1+1", "-3.5")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(role=st.text(min_size=1))
def test_any_text_survives(tmp_path: Path, role: str) -> None:
    """Quotes, commas and line breaks of any kind come back as they were, behind an apostrophe at most."""
    write_csv([extraction(HIRE.model_copy(update={"role": role}))], tmp_path)
    cell = _rows(tmp_path / "hires.csv")[0]["role"]
    assert cell in (role, f"'{role}")


def test_failure_leaves_the_old_files(tmp_path: Path) -> None:
    """If the source fails half-way, none of the old files has changed."""
    write_csv([FULL], tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def stream() -> Iterator[Extraction]:
        yield FULL
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError, match="broke"):
        write_csv(stream(), tmp_path)
    assert before == {path: path.read_bytes() for path in tmp_path.iterdir()}
