"""The command line and the plain text of a report."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import pytest
from tests.evaluation.builders import extraction, gold_article, hire, predicted

from movesextract.evaluation import Report, evaluate, render_report
from movesextract.evaluation.command import main

GOLD = (
    gold_article("a", hire(role="chef", date="2024"), tags=("short",)),
    gold_article("b", hire("Ana Lima"), lang="pt"),
    gold_article("c", lang="pt"),
)
FOUND = (
    extraction("a", predicted(hire(date="2024-05"), role="chef"), predicted(hire())),
    extraction("b", error={"type": "ServerError", "message": "no answer"}),
    extraction("z"),
)


@pytest.fixture(name="files")
def written_files(tmp_path: Path) -> list[str]:
    """Paths of a gold file and a file of predictions; beside them lies the text of article a."""
    gold, found = tmp_path / "gold.jsonl", tmp_path / "found.jsonl"
    gold.write_text("\n".join(a.model_dump_json() for a in GOLD), encoding="utf-8")
    found.write_text("\n".join(e.to_json_line() for e in FOUND), encoding="utf-8")
    (tmp_path / "a.txt").write_text("Ines Duarte joins Harbor Labs.", encoding="utf-8")
    return [str(gold), str(found)]


def test_report_in_words() -> None:
    """The text shows failures, rates with intervals, fields, misses, extras and field errors."""
    text = render_report(evaluate(GOLD, FOUND, articles={"a": "Ines Duarte joins Harbor Labs."}, bootstrap=50))
    lines = text.splitlines()
    assert "Failed: 2" in lines
    assert "  b: ServerError: no answer" in lines
    assert "Predicted, but not in the gold set: 1" in lines
    assert "Spans that stand where they say: 1.000 (2 of 2)" in lines
    assert "Matched events with the gold evidence: 1.000 (1 of 1)" in lines
    assert "95 % intervals from 50 resamples of the articles (seed 0)" in lines
    assert any(line.split()[:6] == ["hire", "1", "1", "1", "0", "0.500"] for line in lines)
    assert any(line.split() == ["date", "1", "1", "0", "0.000", "0.000", "1"] for line in lines)
    assert "  b hire: person=Ana Lima, organization=Harbor Labs, status=completed" in lines
    assert "  a hire (duplicate): person=Ines Duarte, organization=Harbor Labs, status=completed" in lines
    assert "  a hire (Ines Duarte, Harbor Labs) date wrong: gold '2024', predicted '2024-05'" in lines


def test_undefined_figures_show_as_dashes() -> None:
    """What has no denominator is not shown as zero, and long sentences are cut."""
    text = render_report(evaluate([gold_article("a", hire(evidence="word " * 99))], [], bootstrap=0))
    assert any(line.split() == ["micro", "0", "1", "0", "0", "-", "0.000", "0.000"] for line in text.splitlines())
    assert f"      {'word ' * 31}word…" in text.splitlines()


def test_tables_and_json(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes the text by default and the whole report with --json."""
    folder = str(Path(files[0]).parent)
    assert main([*files, "--bootstrap", "20"]) == 0
    assert capsys.readouterr().out == render_report(evaluate(GOLD, FOUND, bootstrap=20)) + "\n"
    assert main([*files, "--bootstrap", "20", "--seed", "3", "--articles", folder, "--json"]) == 0
    report = Report.model_validate_json(capsys.readouterr().out)
    texts = {"a": "Ines Duarte joins Harbor Labs."}
    assert report == evaluate(GOLD, FOUND, articles=texts, bootstrap=20, seed=3)


@pytest.mark.parametrize(("options", "articles"), [(["--lang", "pt"], 2), (["--tag", "short"], 1), ([], 3)])
def test_subsets(files: list[str], options: list[str], articles: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Language and tags choose the gold articles."""
    assert main([*files, *options, "--bootstrap", "0", "--json"]) == 0
    assert articles == json.loads(capsys.readouterr().out)["articles"]


def test_bad_input_is_told(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """An input that cannot be used gives one line on standard error and status 2."""
    assert main(["no-such-file.jsonl", files[1]]) == 2
    assert capsys.readouterr().err == "no-such-file.jsonl: no such file\n"


def test_runs_as_a_module(
    files: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``python -m movesextract.evaluation`` is the command."""
    monkeypatch.setattr(sys, "argv", ["evaluation", *files, "--bootstrap", "0"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("movesextract.evaluation", run_name="__main__")
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("Articles: 3\n")
