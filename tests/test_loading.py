"""Loading finds everything it is pointed at, in order, one at a time, and says what it could not read."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from movesextract import Article, load_article, load_paths
from movesextract.errors import InputError, InputUnreadableError, UsageError
from movesextract.loading import FailedInput, article_from_row, count_inputs, find_inputs, load_file, load_stream
from movesextract.loading.files import split_name, split_pattern
from movesextract.loading.rows import json_items

PAGE = "<html><head><title>Moves</title></head><body><article><p>{}</p></article></body></html>"
READ = "Moves\n\n"  # the headline is part of what is read
SENTENCE = "Ines Duarte joins Harbor Labs as head of vision in the spring of next year."


def texts(loaded: Any) -> list[str]:
    """Texts of articles, and errors of what is none."""
    return [one.text if isinstance(one, Article) else type(one.error).__name__ for one in loaded]


def ids(loaded: Any) -> list[str]:
    """Ids of everything."""
    return [one.id for one in loaded]


def _jsonl(rows: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def _csv(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, ["id", "text", "title", "published", "source"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    sink = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), sink)
    return sink.getvalue()


ROWS = [
    {"id": "a", "text": 'one, "1"\nline', "title": "T", "published": "2024-05-17", "source": "feed"},
    {"id": "b", "text": "zwei; äöü", "title": "U", "published": "2024-05-18", "source": "feed"},
]
WRITERS: dict[str, Callable[[list[dict[str, Any]]], bytes]] = {
    ".jsonl": _jsonl,
    ".json": lambda rows: json.dumps(rows, indent=1).encode(),
    ".csv": _csv,
    ".tsv": lambda rows: _csv(rows, "\t"),
    ".parquet": _parquet,
}


@pytest.mark.parametrize("compression", ["", ".gz", ".zst"])
@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_rows_of_every_kind_are_picked_up(tmp_path: Path, suffix: str, compression: str) -> None:
    """Text, id, title, date and source of each row come out as they went in, compressed or not."""
    data = WRITERS[suffix](ROWS)
    packed = {"": data, ".gz": gzip.compress(data), ".zst": zstandard.ZstdCompressor().compress(data)}
    path = tmp_path / f"rows{suffix}{compression}"
    path.write_bytes(packed[compression])
    expected = [
        Article(**{**row, "published": datetime.date.fromisoformat(row["published"])})  # type: ignore[arg-type]
        for row in ROWS
    ]
    assert list(load_file(path)) == expected


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_another_column_may_hold_the_text(tmp_path: Path, suffix: str) -> None:
    """--text-column names it, text or page, in any case of letters in tables; without it such rows fail."""
    rows = [{"body": "plain words"}, {"body": PAGE.format(SENTENCE)}]
    path = tmp_path / f"rows{suffix}"
    if suffix in {".csv", ".tsv"}:
        file = io.StringIO(newline="")
        csv.writer(file).writerows([["Body"], *([row["body"]] for row in rows)])
        path.write_text(file.getvalue())
    else:
        path.write_bytes(WRITERS[suffix](rows))
    assert texts(load_paths([path], text_column="body")) == ["plain words", READ + SENTENCE]
    failures = list(load_paths([path]))
    assert all(isinstance(failure, FailedInput) for failure in failures)


def test_a_table_without_text_says_which_columns_it_has(tmp_path: Path) -> None:
    """One failure for the whole table, with its columns and the option that helps."""
    path = tmp_path / "t.csv"
    path.write_text("headline,body\na,b\nc,d\n")
    [failure] = list(load_file(path))
    assert isinstance(failure, FailedInput)
    assert "it has headline, body: name the one with --text-column" in str(failure.error)


def test_a_bad_row_does_not_stop_the_others(tmp_path: Path) -> None:
    """Broken JSON, a list, a row without text, a bad date: each is a failure with its line, in its place."""
    path = tmp_path / "r.jsonl"
    lines = ['{"text": "one"}', "{", "", "[1]", '{"id": 7}', '{"text": "x", "published": "soon"}', '{"text": "two"}']
    path.write_text("\n".join(lines))
    loaded = list(load_file(path))
    assert texts(loaded) == ["one", "UndecodableError", "InputError", "InputError", "InputError", "two"]
    assert ids(loaded) == ["r:1", "r:2", "r:4", "7", "r:6", "r:7"]


def test_folders_are_read_in_order_without_hidden_files_and_loops(tmp_path: Path) -> None:
    """Sorted by folder and name, each file once; ids are paths without suffix unless two differ in nothing else."""
    (tmp_path / "b" / "deep").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("z.txt", "a.md", "b/x.txt", "b/x.html.gz", "b/deep/y.text", ".hidden.txt", ".git/c.txt", "b/pic.png"):
        data = PAGE.format(SENTENCE).encode() if "html" in name else name.encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert ids(load_paths([tmp_path])) == ["a", "z", "b/x.html.gz", "b/x.txt", "b/deep/y"]
    assert count_inputs([tmp_path]) == 5


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["a"]),
        ("**/*.txt", ["a", "x/b", "x/y/c"]),
        ("x/**", ["b", "d", "y/c"]),
        ("x/[bd].*", ["b", "d"]),
        ("x/[!b].*", ["d"]),
        ("?/y/c.txt", ["x/y/c"]),
    ],
)
def test_patterns_are_resolved_here(tmp_path: Path, pattern: str, expected: list[str]) -> None:
    """A pattern that no shell has expanded finds the same files; one that finds none is a failure."""
    (tmp_path / "x" / "y").mkdir(parents=True)
    for name in ("a.txt", "x/b.txt", "x/d.log", "x/y/c.txt"):
        (tmp_path / name).write_text(name)
    assert ids(load_paths([f"{tmp_path}/{pattern}"])) == expected
    assert count_inputs([f"{tmp_path}/{pattern}"]) == len(expected)
    assert texts(load_paths([f"{tmp_path}/no*.x", "/nowhere/*.txt"])) == ["InputNotFoundError"] * 2


@given(st.text(alphabet="abc.[]!*?/", min_size=1).filter(lambda p: any(c in p for c in "*?[") and p.strip("/.")))
def test_every_pattern_gives_an_expression(pattern: str) -> None:
    """However odd a pattern is, it has a fixed folder and an expression."""
    folder, expression = split_pattern(pattern)
    assert folder
    expression.fullmatch("a/b.c")


def test_what_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing files, broken archives and missing packages are failures whose message helps."""
    (tmp_path / "broken.txt.gz").write_bytes(b"\x1f\x8b\x08\x00rubbish")
    (tmp_path / "broken.jsonl.zst").write_bytes(b"\x28\xb5\x2f\xfdrubbish")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1rubbish")
    (tmp_path / "broken.json").write_text('[{"text": "one"}, {"te')
    assert texts(load_paths([tmp_path])) == [
        "one",
        "UndecodableError",
        *(["InputUnreadableError"] * 3),
    ]
    assert texts(load_paths([tmp_path / "none.txt", tmp_path / "none.csv"])) == ["InputNotFoundError"] * 2
    monkeypatch.setitem(sys.modules, "zstandard", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    failures = [one for one in load_paths([tmp_path]) if isinstance(one, FailedInput)]
    told = " ".join(str(failure.error) for failure in failures)
    assert "pip install 'movesextract[zstd]'" in told
    assert "pip install 'movesextract[parquet]'" in told


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_listed_is_a_failure(tmp_path: Path) -> None:
    """A locked folder among others is named, and the others are read."""
    (tmp_path / "locked").mkdir(mode=0o000)
    (tmp_path / "a.txt").write_text("one")
    assert texts(load_paths([tmp_path])) == ["one", "InputUnreadableError"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_rows_may_be_in_other_charsets(tmp_path: Path, encoding: str) -> None:
    """The charset of a file of rows is found as that of a text is."""
    text = "陈晓加入港湾实验室，担任首席科学家，此前在北风公司工作，这家公司上个月宣布裁员。" * 3
    (tmp_path / "r.jsonl").write_bytes(f'{{"text": "{text}"}}\n{{"text": "{text}2"}}\n'.encode(encoding))
    (tmp_path / "s.csv").write_bytes(f"text\n{text}\n".encode(encoding))
    assert texts(load_paths([tmp_path])) == [text, f"{text}2", text]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json"])
@pytest.mark.parametrize("before", [400, 6000])
def test_the_first_accent_may_stand_far_down(tmp_path: Path, suffix: str, encoding: str, before: int) -> None:
    """ASCII at the beginning, however long, does not decide how what follows is read."""
    words = ["Plain words, for the most part.", "Le café de Zürich … 5 €"]
    rows = [words[0]] * before + [words[1]] + [words[0]] * 400
    path = tmp_path / f"r{suffix}"
    if suffix == ".json":
        path.write_text(json.dumps([{"text": row} for row in rows], ensure_ascii=False), encoding)
    else:
        table = _csv([{"text": row} for row in rows], "," if suffix == ".csv" else "\t")
        path.write_bytes(table.decode().encode(encoding))
    assert texts(load_file(path)) == rows


@pytest.mark.parametrize("end", [4096, 65_536])
def test_a_character_may_be_cut_in_two_by_the_sample(tmp_path: Path, end: int) -> None:
    """UTF-8 with few accents is text also where what is looked at ends within one of them."""
    text = "é" + "a" * (end - len("text\n") - 3) + "é" + "b" * end
    (tmp_path / "r.csv").write_text(f"text\n{text}\n", "utf-8")
    assert (tmp_path / "r.csv").read_bytes()[end - 1 : end + 1] == "é".encode()
    assert texts(load_file(tmp_path / "r.csv")) == [text]


def test_a_charset_that_only_statistics_tell_is_used_for_rows(tmp_path: Path) -> None:
    """Rows in a charset that single texts are read in, such as Windows-1251, are no worse off."""
    text = "Компания назначила Ивана Петрова новым финансовым директором с первого июня."
    (tmp_path / "r.csv").write_text(f"text\n{text}\n", "cp1251")
    assert texts(load_file(tmp_path / "r.csv")) == [text]


def test_standard_input_is_rows_or_one_text() -> None:
    """JSON Lines if the first line is an object, else all of it is one article."""
    assert ids(load_stream(io.BytesIO(b'{"text": "one", "id": 5}\n\n{"text": "two"}\n'))) == ["5", "-:3"]
    [article] = load_paths(["-"], io.BytesIO(b"First line.\nSecond line."))
    assert isinstance(article, Article)
    assert (article.id, article.text) == ("stdin", "First line.\nSecond line.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("blank", ["", "\n \r\n"])
def test_standard_input_is_known_behind_blank_lines_and_in_wide_charsets(encoding: str, blank: str) -> None:
    """Rows are rows and a text is one article, whatever charset it comes in, and behind blank lines too."""
    rows = blank + '{"text": "Ċ one\\u0a0a"}\n\n{"text": "two 雲"}\n'
    loaded = list(load_stream(io.BytesIO(rows.encode(encoding))))
    assert texts(loaded) == ["Ċ one\u0a0a", "two 雲"]
    assert ids(loaded) == ([f"-:{3 if blank else 1}", f"-:{5 if blank else 3}"])
    text = f"{blank}{SENTENCE}\n{SENTENCE}"
    assert texts(load_stream(io.BytesIO(text.encode(encoding)))) == [text]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_rows_are_read_one_at_a_time(encoding: str) -> None:
    """The first row is there before the second has been written: nothing is read ahead to the end."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb", buffering=0) as sink:
        found = find_inputs(["-"], source)
        sink.write('{"text": "one"}\n'.encode(encoding))
        first = next(found).load()
        sink.write('{"text": "two"}\n'.encode(encoding))
        second = next(found).load()
    assert texts([first, second]) == ["one", "two"]


def test_files_are_not_opened_before_they_are_loaded(tmp_path: Path) -> None:
    """Finding an input reads nothing of it; what is gone when it is loaded is a failure then."""
    (tmp_path / "a.txt").write_text("one")
    [one] = find_inputs([tmp_path])
    (tmp_path / "a.txt").unlink()
    assert texts([one.load()]) == ["InputNotFoundError"]


def test_one_file_may_be_passed_over(tmp_path: Path) -> None:
    """What an earlier call wrote into a folder is not read from there, nor by a pattern; by its own name it is."""
    (tmp_path / "a.txt").write_text("one")
    written = tmp_path / "events.jsonl"
    written.write_text('{"text": "two"}\n')
    (tmp_path / "link.jsonl").symlink_to(written)
    for path in (tmp_path, f"{tmp_path}/*"):
        assert texts(load_paths([path], without=written)) == ["one"]
        assert texts(load_paths([path], without=tmp_path / "new.jsonl")) == ["one", "two", "two"]
    assert texts(load_paths([written], without=written)) == ["two"]


def test_a_folder_may_be_passed_over(tmp_path: Path) -> None:
    """A folder of outputs is neither read nor counted below another, also through a link; one around it stays."""
    news, out = tmp_path / "news", tmp_path / "news" / "out"
    (out / "deeper").mkdir(parents=True)
    (tmp_path / "news" / "outside").mkdir()
    for path, text in (
        (news / "a", "one"),
        (out / "b", "two"),
        (out / "deeper" / "c", "three"),
        (news / "outside" / "d", "four"),
    ):
        path.with_suffix(".txt").write_text(text)
    (news / "link").symlink_to(out)
    for place in (str(news), f"{news}/**/*"):
        assert texts(load_paths([place], without=out)) == ["one", "four"]
        assert count_inputs([place], without=out) == 2
    for without in (news, tmp_path, tmp_path / "new"):
        assert set(texts(load_paths([news], without=without))) == {"one", "two", "three", "four"}
    assert texts(load_paths([out / "b.txt"], without=out)) == ["two"]


def test_fingerprints_change_with_what_is_read(tmp_path: Path) -> None:
    """The same file has the same fingerprint; another time, size, place or row has another."""
    path = tmp_path / "a.txt"
    path.write_text("one")
    rows = tmp_path / "r.jsonl"
    rows.write_text('{"text": "x"}\n{"text": "x"}\n')

    def seen() -> list[str]:
        return [one.fingerprint for one in find_inputs([tmp_path])]

    before = seen()
    assert (seen(), len(set(before))) == (before, 3)
    os.utime(path, (1, 1))
    rows.write_text('{"text": "x"}\n{"text": "y"}\n')
    assert [old == new for old, new in zip(before, seen(), strict=True)] == [False, True, False]


@given(st.lists(st.dictionaries(st.text(), st.integers() | st.text(), max_size=3), max_size=6), st.integers(0, 3))
def test_json_lists_are_streamed(items: list[dict[str, Any]], indent: int) -> None:
    """Whatever a JSON list holds comes out item by item, however it is laid out and cut into chunks."""
    text = json.dumps(items, indent=indent or None)

    class Slow(io.StringIO):
        def read(self, size: int | None = -1) -> str:
            return super().read(-1 if size is None or size < 0 else 7)

    assert list(json_items(Slow(text))) == items


def test_counting_gives_up_where_only_reading_would_tell(tmp_path: Path) -> None:
    """Lines can be counted, rows of other files and standard input cannot."""
    (tmp_path / "a.jsonl").write_text("{}\n\n{}\n")
    assert count_inputs([tmp_path, tmp_path / "a.jsonl"]) == 4
    (tmp_path / "b.csv").write_text("text\n")
    assert count_inputs([tmp_path]) is None
    assert count_inputs(["-"]) is None


def test_an_article_is_made_of_anything(tmp_path: Path) -> None:
    """Text, bytes, pages, paths and rows; what is given goes before what the page says."""
    path = tmp_path / "page.html"
    path.write_text(PAGE.format(SENTENCE))
    date = datetime.date(2024, 5, 17)
    assert load_article("Plain.", id="x", published=date) == Article(text="Plain.", id="x", published=date)
    assert load_article(SENTENCE.encode("utf-16")).text == SENTENCE
    assert load_article(path).text == load_article(path.read_bytes()).text == READ + SENTENCE
    assert (load_article(path).title, load_article(path, title="Mine").title) == ("Moves", "Mine")
    assert load_article({"html": path.read_text(), "id": 3}).id == "3"
    (tmp_path / "two.jsonl").write_text('{"text": "1"}\n{"text": "2"}\n')
    with pytest.raises(UsageError, match="holds 2 articles"):
        load_article(tmp_path / "two.jsonl")
    with pytest.raises(InputError):
        load_article(tmp_path / "none.txt")
    with pytest.raises(InputError, match="`text` or `html`"):
        article_from_row({"id": 1})


def test_dates_come_in_many_types() -> None:
    """Dates, datetimes and text that begins with a date are taken; an empty one is none."""
    moment = datetime.datetime(2024, 5, 17, 23, 59, tzinfo=datetime.UTC)
    for given_date in (moment, moment.date(), "2024-05-17", "2024-05-17T23:59:00Z"):
        assert article_from_row({"text": "x", "published": given_date}).published == moment.date()
    assert article_from_row({"text": "x", "published": ""}).published is None


def test_long_fields_of_csv_are_read(tmp_path: Path) -> None:
    """A field may be longer than the 128 kB that Python's reader allows by itself."""
    path = tmp_path / "long.csv"
    path.write_text("id;text\n1;" + "word " * 60_000 + "\n")
    [article] = load_file(path)
    assert isinstance(article, Article)
    assert len(article.text) == 300_000


def test_names_are_split_as_people_read_them() -> None:
    """A suffix of compression belongs neither to the stem nor to the kind."""
    assert split_name("a.tar.JSONL.zst") == ("a.tar", ".jsonl")
    assert isinstance(InputUnreadableError("x"), InputError)
