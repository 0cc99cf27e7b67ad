"""`movesextract filter`: one line out for each line in, in order, at once, whatever happens at either end."""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from movesextract import Extractor
from movesextract.cli.filter import FilterOptions, FilterOutcome, filter_lines
from movesextract.llm.protocol import Completion, Request
from movesextract.prompts import Message
from movesextract.testing import ScriptedCompleter
from tests.builders import DUARTE, HARBOR, answer
from tests.cli.test_command import endpoint  # noqa: F401 - a fixture

COMMAND = [sys.executable, "-m", "movesextract", "filter", "--model", "m"]


def _script(messages: Sequence[Message]) -> str:
    shown = messages[-1]["content"]
    return "I am a teapot." if "nonsense" in shown else answer(DUARTE) if "poached" in shown else answer()


def filtered(source: bytes, options: FilterOptions | None = None) -> tuple[list[dict[str, Any]], FilterOutcome]:
    """What comes out for *source*, and how it ended."""
    target = io.BytesIO()
    reader = Extractor(completer=ScriptedCompleter(_script))
    outcome = asyncio.run(filter_lines(io.BytesIO(source), target, reader, options or FilterOptions()))
    return [json.loads(line) for line in target.getvalue().splitlines()], outcome


def lines(*rows: Any) -> bytes:
    """The rows as JSON lines."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def test_one_line_for_each_in_order() -> None:
    """Ids, dates and titles are picked up; order and number of lines stay."""
    rows = [{"id": f"n{i}", "text": HARBOR, "published": "2024-05-14", "title": f"T{i}"} for i in range(50)]
    found, outcome = filtered(lines(*rows))
    assert [(row["id"], row["article"]["title"]) for row in found] == [(f"n{i}", f"T{i}") for i in range(50)]
    assert {row["article"]["published"] for row in found} == {"2024-05-14"}
    assert outcome == FilterOutcome(lines=50, failed=0, broken_pipe=False)


@pytest.mark.parametrize(
    ("bad", "error", "name"),
    [
        (b"{", "UndecodableError", "-:2"),
        (b"not json", "UndecodableError", "-:2"),
        (b'{"text": "caf\xe9 \xff\xfe"}', "UndecodableError", "-:2"),
        (b'{"text": "x", "score": NaN}', "UndecodableError", "-:2"),
        (b'{"text": "x", "score": 1e999}', "UndecodableError", "-:2"),
        (b"[" * 100_000, "UndecodableError", "-:2"),
        (b"[1, 2]", "InputError", "-:2"),
        (b'{"id": 7, "body": "x"}', "InputError", "7"),
        (b'{"id": "d", "text": "x", "published": "May"}', "InputError", "d"),
        (b'{"id": "t", "text": "nonsense."}', "InvalidAnswerError", "t"),
    ],
)
def test_a_bad_line_is_an_error_record_in_its_place(bad: bytes, error: str, name: str) -> None:
    """The record stands where the line stood and says what was wrong; its neighbours are read."""
    good = lines({"id": "a", "text": HARBOR})
    found, outcome = filtered(good + bad + b"\n" + good)
    assert [row["error"] and row["error"]["type"] for row in found] == [None, error, None]
    assert (found[1]["id"], found[1]["events"]) == (name, [])
    assert [len(row["events"]) for row in found] == [1, 0, 1]
    assert outcome.failed == 1


def test_blank_lines_are_passed_over_and_counted() -> None:
    """Blank lines, a byte order mark and a missing last line end do no harm; names count lines as an editor does."""
    source = b"\xef\xbb\xbf" + lines({"text": "One."}) + b"\n  \r\n" + lines({"text": "Four."}).strip()
    assert [row["id"] for row in filtered(source)[0]] == ["-:1", "-:4"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("blank", ["", "\n"])
def test_lines_may_be_in_utf16(encoding: str, blank: str) -> None:
    """What PowerShell pipes is read like UTF-8, behind a blank line too; names count lines as before."""
    source = blank + json.dumps({"text": f"Ċ {HARBOR}"}, ensure_ascii=False) + "\n\n" + '{"text": "雲"}'
    found, outcome = filtered(source.encode(encoding))
    assert [row["id"] for row in found] == [f"-:{number + len(blank)}" for number in (1, 3)]
    assert ([len(row["events"]) for row in found], outcome.failed) == ([1, 0], 0)


def test_the_rest_of_the_row_is_kept_on_request() -> None:
    """With keep_row, keys that are not ours come back as they were, of failed rows too; without it, no `row`."""
    rows = [
        {"id": "a", "text": HARBOR, "url": "http://x", "tags": ["é", {"n": 1.50}], "big": 2**70},
        {"id": "b", "url": "http://y"},
        {"text": "Nothing.", "broken": "\ud83d"},
    ]
    kept, _ = filtered(lines(*rows), FilterOptions(keep_row=True))
    assert [row["row"] for row in kept] == [
        {"url": "http://x", "tags": ["é", {"n": 1.5}], "big": 2**70},
        {"url": "http://y"},
        {"broken": "\ufffd"},
    ]
    assert all("row" not in row for row in filtered(lines(*rows))[0])


def test_another_key_can_hold_the_text() -> None:
    """text_column names it, a page or a text; it is not part of the kept row."""
    page = f"<html><body><article><p>{HARBOR}</p></article></body></html>"
    options = FilterOptions(text_column="body", keep_row=True)
    found, _ = filtered(lines({"body": HARBOR, "k": 1}, {"body": page, "k": 2}), options)
    assert [len(row["events"]) for row in found] == [1, 1]
    assert [row["row"] for row in found] == [{"k": 1}, {"k": 2}]


class _Slow(ScriptedCompleter):
    """Answers the first question last, and remembers how many it had at once."""

    def __init__(self) -> None:
        super().__init__(_script)
        self.under_way = self.most = 0

    async def complete(self, request: Request) -> Completion:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0.2 if "First" in request.messages[-1]["content"] else 0.001)
        self.under_way -= 1
        return await super().complete(request)


def test_a_slow_first_article_keeps_its_place_and_the_bound_holds() -> None:
    """Order does not depend on who is quick; no more questions are under way than allowed."""
    model, target = _Slow(), io.BytesIO()
    source = lines({"text": "First."}, *({"text": f"Number {i}."} for i in range(30)))
    reader = Extractor(completer=model)
    asyncio.run(filter_lines(io.BytesIO(source), target, reader, FilterOptions(concurrency=3)))
    ids = [json.loads(line)["id"] for line in target.getvalue().splitlines()]
    assert ids == [f"-:{i}" for i in range(1, 32)]
    assert model.most == 3


def test_a_reader_that_goes_away_stops_the_work() -> None:
    """After a broken pipe no further line is read than was in hand."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    source = io.BytesIO(lines(*({"text": f"{i}."} for i in range(1000))))
    with os.fdopen(write_end, "wb", buffering=0) as target:
        reader = Extractor(completer=ScriptedCompleter(_script))
        outcome = asyncio.run(filter_lines(source, target, reader, FilterOptions(concurrency=2)))
    assert (outcome.broken_pipe, outcome.lines) == (True, 0)
    assert len(source.read()) > 0


# --- real pipes -------------------------------------------------------------------------------------------------------


def _started(url: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [*COMMAND, "--base-url", url, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "src"},
    )


def test_a_slow_producer_sees_each_result_before_it_sends_the_next(endpoint: str) -> None:  # noqa: F811
    """A line is answered while standard input stays open: nothing waits for the end of input or for a full buffer."""
    with _started(endpoint) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(lines({"id": number, "text": HARBOR}))
            process.stdin.flush()
            row = json.loads(process.stdout.readline())  # would wait for ever if the command did
            assert (row["id"], len(row["events"])) == (str(number), 1)
        process.stdin.close()
        assert (process.stdout.read(), process.wait()) == (b"", 0)


def test_head_ends_the_pipe_quietly(endpoint: str) -> None:  # noqa: F811
    """`head -1` takes one line and goes; the command leaves with 0 and says nothing, although input goes on."""
    with _started(endpoint, "--concurrency", "2") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        head = subprocess.Popen(["head", "-1"], stdin=process.stdout, stdout=subprocess.PIPE)  # noqa: S607
        process.stdout.close()
        process.stdin.write(lines(*({"id": i, "text": HARBOR} for i in range(40))))
        process.stdin.flush()  # and stays open: the producer has more to say
        first, _ = head.communicate()
        assert json.loads(first)["id"] == "0"
        assert process.wait() == 0
        assert process.stderr.read() == b""
        process.stdin.close()


def test_a_store_answers_what_it_knows(endpoint: str, tmp_path: Path) -> None:  # noqa: F811
    """The second time the same line costs nothing, under its new name."""
    bills = []
    for name in ("a", "b"):
        with _started(endpoint, "--store", str(tmp_path / "answers.db")) as process:
            out, _ = process.communicate(lines({"id": name, "text": HARBOR}))
        row = json.loads(out)
        bills.append((row["id"], len(row["events"]), row["usage"]["requests"], row["usage"]["cache_hit"]))
    assert bills == [("a", 1, 1, False), ("b", 1, 0, True)]


def test_failed_lines_are_told_by_the_exit_code(endpoint: str) -> None:  # noqa: F811
    """1 if a line failed, with a count on standard error; 2, and no line at all, if the call is wrong."""
    with _started(endpoint) as process:
        out, err = process.communicate(lines({"text": HARBOR}) + b"{\n")
    assert (process.returncode, out.count(b"\n"), err.strip()) == (1, 2, b"movesextract: 1 of 2 lines failed")
    with _started("localhost:1") as process:
        out, err = process.communicate(lines({"text": HARBOR}))
    assert (process.returncode, out, b"base_url" in err) == (2, b"", True)
