"""The scripts in examples/ run as they are printed. A model that finds nothing stands in."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from movesextract import FailedInput, extractor, load_paths
from movesextract.testing import ScriptedCompleter
from tests.builders import DUARTE, SERIES_B, answer

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> ScriptedCompleter:
    """Every extractor made in the test reads with this model."""
    second = {**SERIES_B, "sentences": [2]}
    script = ScriptedCompleter(lambda m: answer(DUARTE, second) if "poached Ines" in m[-1]["content"] else answer())
    monkeypatch.setattr(extractor, "make_completer", lambda *_: script)
    monkeypatch.setenv("MOVESEXTRACT_MODEL", "local")
    return script


def test_extract_one(reader: ScriptedCompleter, capsys: pytest.CaptureFixture[str]) -> None:
    """The first example prints a hire and a round with its resolved date."""
    runpy.run_path(str(EXAMPLES / "extract_one.py"))
    printed = capsys.readouterr().out
    assert "Ines Duarte joins Harbor Labs (Northwind)" in printed
    assert "Harbor Labs raised 40000000 EUR (2024-05)" in printed


def test_read_folder(
    reader: ScriptedCompleter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder example writes CSV with one line per hire."""
    monkeypatch.setattr(sys, "argv", ["read_folder.py", str(EXAMPLES / "articles")])
    runpy.run_path(str(EXAMPLES / "read_folder.py"))
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "article,person,organization,role,date,sentence"
    assert any(row.startswith("harbor-labs,Ines Duarte,Harbor Labs") for row in rows)


def test_every_example_article_loads() -> None:
    """Nine files, ten articles, no failure."""
    loaded = list(load_paths([EXAMPLES / "articles"]))
    assert [item.id for item in loaded if isinstance(item, FailedInput)] == []
    assert len(loaded) >= 8
    assert len({item.id for item in loaded}) == len(loaded)
