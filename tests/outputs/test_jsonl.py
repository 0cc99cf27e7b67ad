"""JSON lines are written, and read back as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from movesextract.errors import InputError, InputNotFoundError
from movesextract.events import Extraction, Rejected
from movesextract.outputs import read_jsonl, write_jsonl
from tests.outputs.samples import ALL, EMPTY, FULL, extraction


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Reading gives equal extractions in the same order, failed ones included."""
    path = tmp_path / "out.jsonl"
    assert write_jsonl(ALL, path) == [path]
    assert tuple(read_jsonl(path)) == ALL


def test_one_line_per_article_with_the_id_first(tmp_path: Path) -> None:
    """Each article is one line of JSON, ended by a line feed, in plain UTF-8, beginning with its id."""
    write_jsonl([extraction(name="Zoë\u2028陈")], tmp_path / "out.jsonl")
    content = (tmp_path / "out.jsonl").read_bytes()
    assert content.count(b"\n") == 1
    assert content.startswith('{"id": "Zoë\u2028陈", "article": {'.encode())


def test_input_is_read_once_and_lazily(tmp_path: Path) -> None:
    """The writer takes one extraction at a time: a stream of any length needs no memory."""
    alive: list[int] = []

    def stream() -> Iterator[Extraction]:
        for number in range(3):
            alive.append(number)
            yield EMPTY

    write_jsonl(stream(), tmp_path / "out.jsonl")
    assert alive == [0, 1, 2]


def test_failing_source_leaves_no_file(tmp_path: Path) -> None:
    """If the source of extractions fails, there is no output file, and no remains of one."""

    def stream() -> Iterator[Extraction]:
        yield EMPTY
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError, match="broke"):
        write_jsonl(stream(), tmp_path / "out.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_lone_surrogates_of_a_model_are_replaced(tmp_path: Path) -> None:
    """What a model reported may be no valid Unicode; the line still is."""
    rejected = Rejected(event={"person": "x\ud83dy"}, reason="malformed", detail="\udc00")
    write_jsonl([extraction(rejected=(rejected,))], tmp_path / "out.jsonl")
    line = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert line["rejected"][0]["event"] == {"person": "x\ufffdy"}


def test_empty_lines_are_skipped(tmp_path: Path) -> None:
    """Empty lines mean nothing, and a last line needs no line end."""
    line = FULL.to_json_line()
    (tmp_path / "in.jsonl").write_text(f"\n{line}\r\n  \n{line}", encoding="utf-8")
    assert list(read_jsonl(tmp_path / "in.jsonl")) == [FULL, FULL]


@pytest.mark.parametrize(
    ("line", "problem"),
    [('{"id": "a', "Invalid JSON"), ("[]", "an object"), ('{"article": 3}', "article"), ("\x00", "JSON")],
)
def test_bad_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    """A line that is no extraction is reported with its number and the reason, after the good ones before it."""
    path = tmp_path / "in.jsonl"
    path.write_text(f"{EMPTY.to_json_line()}\n{line}\n", encoding="utf-8")
    lines = read_jsonl(path)
    assert next(lines) == EMPTY
    with pytest.raises(InputError, match=f"line 2: .*{problem}") as caught:
        next(lines)
    assert caught.value.source == str(path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A missing file is an input error that is also a `FileNotFoundError`."""
    with pytest.raises(InputNotFoundError, match=r"no file .*in\.jsonl"):
        next(read_jsonl(tmp_path / "in.jsonl"))
