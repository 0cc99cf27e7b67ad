"""`movesextract eval`: a model measured against gold in one command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from movesextract.cli.app import app
from movesextract.cli.app import main as command
from movesextract.errors import ServerError
from movesextract.testing import ScriptedCompleter
from tests.builders import HARBOR
from tests.cli.endpoint import serving

GOLD = {
    "id": "G1",
    "url": None,
    "published": None,
    "lang": "en",
    "tags": [],
    "events": [
        {
            "type": "hire",
            "person": "Ines Duarte",
            "organization": "Harbor Labs",
            "role": "to run its robotics group",
            "previous_organization": "Northwind",
            "status": "completed",
            "evidence": "Harbor Labs has poached Ines Duarte from rival Northwind to run its robotics group.",
        }
    ],
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a model on loopback."""
    with serving() as url:
        yield url


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold set of one article."""
    (tmp_path / "G1.txt").write_text(HARBOR, "utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD) + "\n", "utf-8")
    return tmp_path / "gold.jsonl"


def test_a_perfect_reader_measures_as_perfect(endpoint: str, gold: Path, tmp_path: Path) -> None:
    """The report says 1.0, and the predictions can be kept."""
    kept = tmp_path / "predictions.jsonl"
    arguments = [str(gold), "--articles", str(tmp_path), "--model", "m", "--base-url", endpoint]
    result = CliRunner().invoke(app, ["eval", *arguments, "--json", "--predictions", str(kept)])
    report = json.loads(result.stdout)
    assert (report["micro"]["f1"], report["fields"]["accuracy"]) == (1.0, 1.0)
    assert json.loads(kept.read_text("utf-8"))["id"] == "G1"


def test_a_missing_article_is_named(
    gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Gold without its text is a wrong call, not a model's failure."""
    (tmp_path / "G1.txt").unlink()
    arguments = ["eval", str(gold), "--articles", str(tmp_path), "--model", "openai/m"]
    monkeypatch.setattr("sys.argv", ["movesextract", *arguments])
    with pytest.raises(SystemExit) as caught:
        command()
    assert caught.value.code == 2
    assert "G1" in capsys.readouterr().err


def test_a_fall_below_the_pinned_figures_fails(
    endpoint: str, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pinned figures hold for the same reader; a gold set that it no longer meets ends with 1 and names the figure."""
    arguments = ["eval", str(gold), "--articles", str(tmp_path), "--model", "m", "--base-url", endpoint]
    pinned = str(tmp_path / "pinned.json")

    def exit_code(*options: str) -> object:
        monkeypatch.setattr("sys.argv", ["movesextract", *arguments, *options])
        with pytest.raises(SystemExit) as caught:
            command()
        return caught.value.code

    assert exit_code("--pin", pinned) == 0
    assert exit_code("--baseline", pinned) == 0
    other = {**GOLD, "events": [{**GOLD["events"][0], "person": "Tom Reyes"}]}  # type: ignore[dict-item, index]
    gold.write_text(json.dumps(other) + "\n", "utf-8")
    capsys.readouterr()
    assert exit_code("--baseline", pinned) == 1
    assert "fallen: micro F1: 0.000, pinned at 1.000" in capsys.readouterr().err
    (tmp_path / "pinned.json").write_text("{}", "utf-8")
    assert exit_code("--baseline", pinned) == 2


def test_articles_that_fail_end_with_1_and_are_not_pinned(
    gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model that cannot be asked has measured nothing: the exit code says so, and no zeros are pinned."""
    pinned = tmp_path / "pinned.json"
    arguments = ["eval", str(gold), "--articles", str(tmp_path), "--model", "openai/m", "--pin", str(pinned)]
    monkeypatch.setattr("sys.argv", ["movesextract", *arguments])
    with pytest.raises(SystemExit) as caught:
        command()
    assert caught.value.code == 1
    assert "movesextract: 1 of 1 articles failed, nothing is pinned" in capsys.readouterr().err
    assert not pinned.exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--lang", "EN"], "has no article in EN, only in en"),
        (["--pin", "/proc/x.json"], "cannot write /proc/x.json"),
        (["--predictions", "/proc/x.jsonl"], "cannot write /proc/x.jsonl"),
    ],
)
def test_a_wrong_call_is_told_before_the_first_request(
    gold: Path,
    tmp_path: Path,
    options: list[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing to measure, or no place to write to: exit code 2, no request, nothing pinned."""
    monkeypatch.setattr("movesextract.extractor.make_completer", lambda *_: pytest.fail("a model was made"))
    pin = [] if "--pin" in options else ["--pin", str(tmp_path / "pinned.json")]
    arguments = ["eval", str(gold), "--articles", str(tmp_path), "--model", "openai/m", *options, *pin]
    monkeypatch.setattr("sys.argv", ["movesextract", *arguments])
    with pytest.raises(SystemExit) as caught:
        command()
    assert caught.value.code == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "pinned.json").exists()


def test_predictions_are_utf8_whatever_they_hold(gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a surrogate pair, as from the name of a file in a message, costs nothing but itself: it becomes U+FFFD."""

    def broken(_: object) -> str:
        raise ServerError("caf\udce9 is gone")

    monkeypatch.setattr("movesextract.extractor.make_completer", lambda *_: ScriptedCompleter(broken))
    kept = tmp_path / "predictions.jsonl"
    arguments = ["eval", str(gold), "--articles", str(tmp_path), "--predictions", str(kept)]
    assert CliRunner().invoke(app, arguments).exit_code == 1
    assert json.loads(kept.read_text("utf-8"))["error"]["message"] == "caf\ufffd is gone"
