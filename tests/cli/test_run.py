"""The command `run` against a local endpoint: exit codes, interrupts, politeness, what is shown."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from movesextract.cli.table import failure_line
from movesextract.events import ArticleInfo, ErrorInfo, Extraction
from movesextract.outputs import read_jsonl
from tests.batch.endpoint import ROOT, Served, served
from tests.batch.runs import write_articles


def start(folder: Path, endpoint: Served, *options: str) -> subprocess.Popen[str]:
    """The command over ``folder/news``."""
    command = [sys.executable, "-m", "movesextract", "run", str(folder / "news"), "--out", str(folder / "out")]
    command += ["--model", "reader", "--base-url", endpoint.base_url, *options]
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and standard error."""
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


def events(log: str) -> dict[str, list[dict[str, object]]]:
    """The JSON lines of a log by kind."""
    found: dict[str, list[dict[str, object]]] = {}
    for line in log.splitlines():
        entry = json.loads(line)
        found.setdefault(entry["event"], []).append(entry)
    return found


def test_a_run_reads_all_and_says_what_it_found(tmp_path: Path) -> None:
    """Exit code 0, a line for each article in the output, the counts on standard error."""
    write_articles(tmp_path / "news", range(30))
    with served() as endpoint:
        code, told = finish(start(tmp_path, endpoint))
    assert code == 0
    assert len(list(read_jsonl(tmp_path / "out" / "articles.jsonl"))) == 30
    assert "30 articles: 30 hires" in told
    assert "in this run: 30 done, 0 cached, 0 failed" in told


def test_the_log_is_json(tmp_path: Path) -> None:
    """With --log-json every line of standard error is a JSON object, the last the result."""
    folder = write_articles(tmp_path / "news", range(5))
    (folder / "x.jsonl").write_text("{}\n")
    with served() as endpoint:
        code, told = finish(start(tmp_path, endpoint, "--log-json"))
    log = events(told)
    assert code == 1
    assert log["failed"][0]["id"] == "x:1"
    [result] = log["result"]
    assert (result["ending"], result["done"], result["failures"]) == ("complete", 5, 1)


def test_quiet_says_nothing(tmp_path: Path) -> None:
    """With --quiet a run that goes well prints nothing."""
    write_articles(tmp_path / "news", range(3))
    with served() as endpoint:
        assert finish(start(tmp_path, endpoint, "--quiet")) == (0, "")


def test_ctrl_c_once_finishes_what_is_under_way(tmp_path: Path) -> None:
    """Exit code 130, the outputs are written, nothing that was answered is lost or asked again."""
    write_articles(tmp_path / "news", range(40))
    with served(latency=0.3) as endpoint:
        process = start(tmp_path, endpoint, "--concurrency", "4")
        while endpoint.answered() < 4:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        code, told = finish(process)
        assert code == 130
        assert "The same command goes on from here" in told
        assert len(list(read_jsonl(tmp_path / "out" / "articles.jsonl"))) == endpoint.answered() < 40
        endpoint.change(latency=0)
        assert finish(start(tmp_path, endpoint))[0] == 0
        assert max(endpoint.stats()["answers"].values()) == 1


def test_ctrl_c_twice_stops_at_once(tmp_path: Path) -> None:
    """Exit code 130 while the endpoint still sleeps, and the store is sound."""
    write_articles(tmp_path / "news", range(40))
    with served(latency=30) as endpoint:
        process = start(tmp_path, endpoint, "--concurrency", "4", "--log-json")
        while endpoint.stats()["requests"] < 4:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        while "once more" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        assert finish(process)[0] == 130
        endpoint.change(latency=0)
        assert finish(start(tmp_path, endpoint))[0] == 0
    command = [sys.executable, "-m", "movesextract", "store", "verify", str(tmp_path / "out")]
    subprocess.run(command, env={"PYTHONPATH": str(ROOT / "src")}, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def test_a_pause_holds_all_requests_and_is_told(tmp_path: Path) -> None:
    """After a 429 with Retry-After nobody sends anything for that long, and a line says so."""
    write_articles(tmp_path / "news", range(8))
    with served(too_many=1.0, pause=2) as endpoint:
        process = start(tmp_path, endpoint, "--concurrency", "4")
        while endpoint.stats()["requests"] < 4:
            time.sleep(0.01)
        endpoint.change(too_many=0.0)
        code, told = finish(process)
        times = endpoint.stats()["times"]
    assert code == 0
    assert "left alone for 2 s: all requests wait" in told
    assert len([moment for moment in times if moment - times[0] < 1.5]) == 4


def test_a_small_endpoint_is_not_overrun(tmp_path: Path) -> None:
    """With --concurrency auto an endpoint that takes ten requests at once is found out, and all is read."""
    write_articles(tmp_path / "news", range(120))
    with served(latency=0.02, capacity=10) as endpoint:
        code, _ = finish(start(tmp_path, endpoint))
        stats = endpoint.stats()
    assert code == 0
    assert len(stats["answers"]) == 120
    assert stats["outcomes"].get("busy", 0) < 60
    assert stats["most_under_way"] < 30


@pytest.mark.parametrize(("status", "told"), [(401, "does not accept the key"), (404, "is not known at that endpoint")])
def test_an_endpoint_that_refuses_ends_the_run(tmp_path: Path, status: int, told: str) -> None:
    """Exit code 1 after a few requests, with what to do; no article is failed by it."""
    write_articles(tmp_path / "news", range(50))
    with served(status=status) as endpoint:
        code, errors = finish(start(tmp_path, endpoint, "--concurrency", "2"))
        assert endpoint.stats()["requests"] < 10
    assert code == 1
    assert told in errors
    assert not (tmp_path / "out" / "failed.jsonl").exists()


def test_a_bound_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    """--max-articles ends with exit code 3, --max-cost without a known price with 2 and no request."""
    write_articles(tmp_path / "news", range(5))
    with served() as endpoint:
        assert finish(start(tmp_path, endpoint, "--max-articles", "2"))[0] == 3
        asked = endpoint.stats()["requests"]
        code, told = finish(start(tmp_path, endpoint, "--max-cost", "1"))
        assert (2, asked) == (code, endpoint.stats()["requests"])
    assert asked == 2
    assert "--max-tokens" in told


def test_a_failure_is_one_line_that_commands_no_terminal() -> None:
    """A file's name may hold an escape sequence, an endpoint's message line breaks."""
    article = ArticleInfo(id="x", source="news/\x1b[2Ja.txt", sha256="0" * 64, characters=0)
    error = ErrorInfo(type="ConnectionFailedError", message="no\nanswer\r")
    shown = failure_line(Extraction(article=article, error=error))
    assert shown.plain == "news/[2Ja.txt: ConnectionFailedError: no answer"
