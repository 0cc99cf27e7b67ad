"""The command: exit codes, outputs, errors that name what failed. A loopback endpoint plays the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from movesextract.cli.app import app
from movesextract.cli.app import main as command
from tests.builders import HARBOR
from tests.cli.endpoint import serving


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a model on loopback."""
    with serving() as url:
        yield url


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with a text, a page, rows, and things that are none of these."""
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(HARBOR, "utf-8")
    (folder / "deep" / "b.html").write_text(f"<html><body><p>{HARBOR}</p><p>{'More. ' * 50}</p></body></html>", "utf-8")
    rows = [{"id": "r1", "text": HARBOR, "published": "2024-05-14"}, {"id": "r2", "text": "Nothing."}]
    (folder / "c.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    (folder / ".hidden.txt").write_text(HARBOR, "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def run(*arguments: str, stdin: bytes | None = None) -> Any:
    """Run the command in this process."""
    return CliRunner().invoke(app, list(arguments), input=stdin)


def lines(output: str) -> list[dict[str, Any]]:
    """The JSON lines of an output."""
    return [json.loads(line) for line in output.splitlines()]


def test_a_folder_becomes_json_lines_in_order(endpoint: str, articles: Path) -> None:
    """One line per article, in order of path; hidden and foreign files are passed over."""
    result = run("extract", str(articles), "--base-url", endpoint, "--model", "m", "--json")
    found = lines(result.stdout)
    assert [row["id"] for row in found] == ["a", "r1", "r2", "deep/b"]
    assert [len(row["events"]) for row in found] == [1, 1, 0, 1]
    assert result.exit_code == 0


def test_the_table_shows_the_event_and_its_sentence(endpoint: str, articles: Path) -> None:
    """Without --json a reader sees who joined what, and the sentence that proves it."""
    result = run("extract", str(articles / "a.txt"), "--base-url", endpoint, "--model", "m")
    flat = " ".join(result.stdout.split())
    assert "Ines Duarte → Harbor Labs" in flat
    assert "1 article: 1 hire;" in flat


def test_out_writes_the_same_lines(endpoint: str, articles: Path, tmp_path: Path) -> None:
    """--out holds what --json prints; a missing folder is made."""
    target = tmp_path / "new" / "events.jsonl"
    result = run("extract", str(articles), "--base-url", endpoint, "--model", "m", "--json", "--out", str(target))
    wanted, written = lines(result.stdout), lines(target.read_text("utf-8"))
    assert [row["events"] for row in written] == [row["events"] for row in wanted]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("missing.txt", None, "InputNotFoundError"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "UndecodableError"),
        ("broken.json", b"{", "UndecodableError"),
        ("row.jsonl", b'{"id": "x"}', "InputError"),
    ],
)
def test_a_bad_input_is_named_and_the_others_go_on(
    endpoint: str, articles: Path, name: str, content: bytes | None, error: str
) -> None:
    """Exit code 1, a message that names the file, an error line for it, and the good article read."""
    bad = articles.parent / name
    if content is not None:
        bad.write_bytes(content)
    result = run("extract", str(bad), str(articles / "a.txt"), "--base-url", endpoint, "--model", "m", "--json")
    first, second = lines(result.stdout)
    assert result.exit_code == 1
    assert first["error"]["type"] == error
    assert bad.stem in result.stderr
    assert len(second["events"]) == 1


def test_the_last_line_counts_a_first_failure(endpoint: str, articles: Path) -> None:
    """How many failed is a number from the first article on, with good ones behind it and without."""
    missing = str(articles.parent / "missing.txt")
    alone = run("extract", missing, "--base-url", endpoint, "--model", "m")
    assert "1 article: no events; 1 failed" in alone.stdout
    both = run("extract", missing, str(articles / "a.txt"), "--base-url", endpoint, "--model", "m")
    assert "2 articles: 1 hire; 1 failed" in both.stdout


def test_standard_input(endpoint: str) -> None:
    """- reads rows or one text from standard input."""
    rows = json.dumps({"id": "x", "text": HARBOR}).encode() + b"\n" + json.dumps({"id": "y", "text": ""}).encode()
    result = run("extract", "-", "--base-url", endpoint, "--model", "m", "--json", stdin=rows)
    assert [row["id"] for row in lines(result.stdout)] == ["x", "y"]
    plain = run("extract", "-", "--base-url", endpoint, "--model", "m", "--json", stdin=HARBOR.encode())
    assert len(lines(plain.stdout)[0]["events"]) == 1


def test_types_and_published(endpoint: str, articles: Path) -> None:
    """--types restricts the events, --published dates what has no date."""
    path = str(articles / "a.txt")
    options = ["--base-url", endpoint, "--model", "m", "--json"]
    (row,) = lines(run("extract", path, *options, "--types", "departure", "--published", "2024-05-14").stdout)
    assert (row["events"], row["article"]["published"]) == ([], "2024-05-14")
    assert row["rejected"][0]["reason"] == "type_not_wanted"


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "x.txt", "--types", "merger"],
        ["extract", "x.txt", "--published", "May"],
        ["extract", "x.txt", "--model", "gpt"],
        ["extract", "x.txt", "--base-url", "localhost:8000"],
        ["extract", "x.txt", "--nonsense"],
        ["nonsense"],
    ],
)
def test_a_wrong_call_exits_with_2(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Usage errors are told on standard error, without a traceback."""
    monkeypatch.setattr("sys.argv", ["movesextract", *arguments])
    with pytest.raises(SystemExit) as caught:
        command()
    assert caught.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_schema_is_json(tmp_path: Path) -> None:
    """`schema` prints what docs/schema.json holds."""
    printed = json.loads(run("schema").stdout)
    assert printed == json.loads((Path(__file__).parents[2] / "docs" / "schema.json").read_text("utf-8"))


def test_doctor_says_which_model_and_never_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """doctor names the model and the reason, and of keys only that they are set."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-do-not-print-this-1234")
    result = run("doctor")
    assert "openai/" in result.stdout
    assert "OPENAI_API_KEY is set" in result.stdout
    assert "do-not-print" not in result.stdout
    assert result.exit_code == 0


def test_doctor_without_a_model_says_the_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing installed and no key, doctor fails and says what to do."""
    monkeypatch.setattr("movesextract.llm.choice.local_is_installed", lambda: False)
    result = run("doctor")
    assert result.exit_code == 1
    assert "Three ways out" in result.stdout
