"""The command: exit codes, outputs, errors that name what failed. A loopback endpoint plays the model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from movesextract.batch.store import Store
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


def run_as_a_program(arguments: list[str], *, head: bool = False, **environment: str) -> tuple[int, bytes, bytes]:
    """Exit code, standard output (its first line with *head*, which then goes away) and standard error."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "movesextract", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "src", **environment},
    )
    if not head:
        out, err = process.communicate()
        return process.returncode, out, err
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        process.stdout.close()
        return process.wait(), line, process.stderr.read()


def main_exit(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> object:
    """The exit code of the command as it is installed, errors told by itself."""
    monkeypatch.setattr("sys.argv", ["movesextract", *arguments])
    with pytest.raises(SystemExit) as caught:
        command()
    return caught.value.code


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


@pytest.mark.parametrize("name", ["/proc/nope.jsonl", "articles/a.txt/x.jsonl"])
def test_an_out_that_cannot_be_is_refused_before_the_first_request(
    articles: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and a message; nothing is asked, so nothing is paid for in vain."""
    monkeypatch.setattr("movesextract.extractor.make_completer", lambda *_: pytest.fail("a model was made"))
    arguments = ["extract", str(articles), "--model", "openai/m", "--out", str(articles.parent / name)]
    assert main_exit(arguments, monkeypatch) == 2
    assert "movesextract: cannot write " in capsys.readouterr().err


def test_a_fault_of_the_system_is_told_without_a_traceback(
    endpoint: str, articles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disk that is full ends the command with 1 and says so."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "events.jsonl")

    monkeypatch.setattr(Path, "replace", full)
    arguments = ["extract", str(articles), "--model", "m", "--base-url", endpoint, "--out", str(articles / "x.jsonl")]
    assert main_exit(arguments, monkeypatch) == 1
    assert capsys.readouterr().err == "movesextract: events.jsonl: No space left on device\n"


def test_names_that_are_no_utf8_come_out_replaced(endpoint: str, tmp_path: Path) -> None:
    """A file of such a name is read like any other; in every output its name has U+FFFD for what is broken."""
    folder, target = tmp_path / "s", tmp_path / "o.jsonl"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(HARBOR, "utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/na\xefve.txt")).write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    options = ["--base-url", endpoint, "--model", "m", "--out", str(target)]
    shown = run("extract", str(folder), *options)
    assert (shown.exit_code, "caf\ufffd" in shown.stdout, "na\ufffdve.txt" in shown.stderr) == (1, True, True)
    assert [row["id"] for row in lines(target.read_text("utf-8"))] == ["caf\ufffd", "na\ufffdve"]
    told = run("extract", str(folder), *options, "--json")
    assert told.stdout_bytes == target.read_bytes()


def test_json_is_utf8_in_every_locale(endpoint: str, tmp_path: Path) -> None:
    """The terminal's charset changes no line of JSON; a table has question marks for what that charset lacks."""
    (tmp_path / "r.jsonl").write_text(json.dumps({"id": "雲", "text": HARBOR}))
    arguments = ["extract", str(tmp_path / "r.jsonl"), "--base-url", endpoint, "--model", "m"]
    code, out, _ = run_as_a_program([*arguments, "--json"], PYTHONIOENCODING="cp1252")
    assert (code, json.loads(out.decode("utf-8"))["id"]) == (0, "雲")
    code, out, err = run_as_a_program(arguments, PYTHONIOENCODING="cp1252")
    assert (code, b"Ines Duarte ? Harbor" in out, err) == (0, True, b"")


def test_an_output_is_not_read_as_an_input(endpoint: str, articles: Path) -> None:
    """What --out wrote below a folder is passed over when the same command is given again, also by a pattern."""
    target = articles / "events.jsonl"
    options = ["--base-url", endpoint, "--model", "m", "--out", str(target)]
    for path, ids in (("", ["a", "r1", "r2", "deep/b"]), ("", ["a", "r1", "r2", "deep/b"]), ("*.jsonl", ["r1", "r2"])):
        assert run("extract", str(articles / path), *options).exit_code == 0
        assert [row["id"] for row in lines(target.read_text("utf-8"))] == ids


def test_an_input_is_not_replaced_by_the_output(
    articles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--out that is one of the files to read, by whatever name, is a wrong call; the file stays as it is."""
    rows = articles / "c.jsonl"
    before = rows.read_bytes()
    other = str(articles / "deep" / ".." / "c.jsonl")
    assert main_exit(["extract", str(rows), "--model", "openai/m", "--out", other], monkeypatch) == 2
    assert "is one of the files to read" in capsys.readouterr().err
    assert rows.read_bytes() == before


def test_head_takes_a_line_and_the_command_leaves_with_0(endpoint: str, tmp_path: Path) -> None:
    """When the reader of the output goes away, nothing is said and the exit code is 0; an --out is written in full."""
    rows = [json.dumps({"id": str(i), "text": f"{HARBOR} {i}"}) for i in range(300)]
    (tmp_path / "r.jsonl").write_text("\n".join(rows))
    arguments = ["extract", str(tmp_path / "r.jsonl"), "--base-url", endpoint, "--model", "m"]
    code, line, err = run_as_a_program([*arguments, "--json"], head=True)
    assert (code, json.loads(line)["id"], err) == (0, "0", b"")
    code, line, err = run_as_a_program(arguments, head=True)
    assert (code, line.strip(), err) == (0, b"0", b"")
    target = tmp_path / "o.jsonl"
    code, _, err = run_as_a_program([*arguments, "--json", "--out", str(target)], head=True)
    assert (code, err, len(target.read_bytes().splitlines())) == (0, b"", 300)


def test_an_article_cannot_command_the_terminal(endpoint: str, tmp_path: Path) -> None:
    """Control characters in names, titles and sentences are not printed; the words around them are."""
    escape = "\x1b[31m\x9b2J\x07"
    text = HARBOR.replace("Harbor Labs has", f"Harbor Labs{escape} has")
    assert text != HARBOR
    row = {"id": f"i{escape}", "title": f"T{escape}", "text": text}
    (tmp_path / "r.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({"id": f"j{escape}", "body": ""}))
    result = run("extract", str(tmp_path / "r.jsonl"), "--base-url", endpoint, "--model", "m")
    shown = result.stdout + result.stderr
    assert "Ines Duarte → Harbor Labs" in " ".join(shown.split())
    assert "i[31m2J  T[31m2J" in shown
    assert not {character for character in shown if character < " " or "\x7f" <= character < "\xa0"} - {"\n"}


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


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("nosuch/claude", "Unsupported provider"),
        ("anthropic/claude-x", "anthropic"),
        ("openai/gpt-5-mini", "no key for openai/gpt-5-mini: set OPENAI_API_KEY"),
        ("local:fake.gguf", "is no GGUF file"),
    ],
)
def test_doctor_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, told: str) -> None:
    """What would make an extraction fail before its first request is told, and the exit code is 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "anthropic", None)
    (tmp_path / "fake.gguf").write_text("hello")
    result = run("doctor", "--model", model)
    [missing] = [line for line in result.stdout.splitlines() if line.startswith("missing: ")]
    assert told in missing
    assert result.exit_code == 1


def test_doctor_sends_nothing_to_an_endpoint_and_finds_it_ready() -> None:
    """An endpoint of one's own needs no key; whether anything answers there is not tried."""
    result = run("doctor", "--base-url", "http://127.0.0.1:1/v1", "--model", "m")
    assert ("model: m at http://127.0.0.1:1/v1" in result.stdout, result.exit_code) == (True, 0)


@pytest.mark.parametrize("scheme", ["https://", ""])
def test_doctor_hides_what_an_address_may_hold(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """User, password and query of an endpoint's address are secrets too, in a malformed one as well."""
    monkeypatch.setenv("MOVESEXTRACT_BASE_URL", f"{scheme}user:s3cret?p@w@host/v1?api-key=abc123")
    result = run("doctor")
    assert not [secret for secret in ("user", "s3cret", "p@w", "abc123") if secret in result.stdout]
    assert result.stdout.count("@host/v1?") == 2


@pytest.mark.parametrize("given", ["9999999999d", "²d", "yesterday", "2024-13-01"])
def test_prune_of_no_moment(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """What is neither a number of days nor a date is refused under the option's own name."""
    store = tmp_path / "store.sqlite"
    Store.open(store).close()
    assert main_exit(["store", "prune", str(store), "--older-than", given], monkeypatch) == 2
    assert (
        f"--older-than takes days such as 30d, or a date such as 2024-05-17, not '{given}'" in capsys.readouterr().err
    )


@pytest.mark.parametrize("given", ["²", "0", "-1", "many"])
def test_concurrency_that_is_no_number(
    given: str, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """It is refused before anything is read; a superscript is a digit, but no number."""
    out = str(tmp_path / "out")
    assert main_exit(["run", str(articles), "--out", out, f"--concurrency={given}"], monkeypatch) == 2
    assert "--concurrency takes a number above 0, or auto" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
