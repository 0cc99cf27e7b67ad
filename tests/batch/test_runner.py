"""A run asks about every article once, survives what can happen to it, and goes on where it ended."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from movesextract.batch.limits import Limits
from movesextract.batch.outputs import parse_formats
from movesextract.batch.store import Store
from movesextract.errors import (
    AuthenticationError,
    ConnectionFailedError,
    RefusalError,
    UsageError,
)
from movesextract.extractor import Extractor, ExtractorConfig
from movesextract.outputs import read_jsonl
from tests.batch.endpoint import article_text
from tests.batch.runs import Reader, Remembering, ids, run, write_articles


def names(numbers: range | list[int]) -> list[str]:
    """The ids of articles."""
    return [f"{number:03}" for number in numbers]


def test_every_article_comes_out_once_in_input_order(tmp_path: Path) -> None:
    """The output holds each article of the input once, in the input's order, whichever answer came first."""
    write_articles(tmp_path / "news", range(40))
    summary = run(tmp_path, Reader())
    assert (summary.ending, summary.counts.done) == ("complete", 40)
    assert names(range(40)) == ids(tmp_path)


def test_a_second_run_asks_nothing(tmp_path: Path) -> None:
    """What is finished is not asked about again, and the output is the same."""
    write_articles(tmp_path / "news", range(5))
    run(tmp_path, Reader())
    first = (tmp_path / "out" / "articles.jsonl").read_bytes()
    again = Reader()
    summary = run(tmp_path, again)
    assert (again.numbers, summary.counts.cached) == ([], 5)
    assert first == (tmp_path / "out" / "articles.jsonl").read_bytes()


def test_an_equal_text_is_asked_about_once(tmp_path: Path) -> None:
    """Of articles with the same text one is asked about; the others get its answer under their own names."""
    folder = write_articles(tmp_path / "news", range(3))
    for number in range(20):
        (folder / f"copy{number:02}.txt").write_text(article_text(1), "utf-8")
    reader = Reader()
    summary = run(tmp_path, reader)
    assert Counter({"0": 1, "1": 1, "2": 1}) == Counter(reader.numbers)
    assert (summary.counts.done, summary.counts.cached) == (3, 20)
    assert len(set(ids(tmp_path))) == 23
    assert all(len(one.events) == 1 for one in read_jsonl(tmp_path / "out" / "articles.jsonl"))


def test_the_answers_serve_a_single_extraction(tmp_path: Path) -> None:
    """`Extractor(store=...)` finds what a run has paid for, and a run finds what an extraction has."""
    write_articles(tmp_path / "news", [1])
    run(tmp_path, Reader())
    with Store.open(tmp_path / "out" / "store.sqlite") as store:
        reader = Reader()
        extractor = Extractor(completer=reader, store=store)
        assert extractor.extract(article_text(1)).usage.cache_hit
        assert not extractor.extract(article_text(2)).usage.cache_hit
        assert extractor.extract(article_text(2)).usage.cache_hit
    write_articles(tmp_path / "news", [2])
    later = Reader()
    run(tmp_path, later)
    assert (reader.numbers, later.numbers) == (["2"], [])


def test_other_parameters_are_other_answers(tmp_path: Path) -> None:
    """With other event types the articles are asked about again, and the old answers stay."""
    write_articles(tmp_path / "news", range(3))
    run(tmp_path, Reader())
    reader = Reader()
    run(tmp_path, reader, config=ExtractorConfig(types=("departure",)))
    assert len(reader.numbers) == 3
    back = Reader()
    run(tmp_path, back)
    assert back.numbers == []


def test_a_failure_is_listed_and_asked_again_only_on_request(tmp_path: Path) -> None:
    """A failed article has a line with its reason, stays failed, and is read with retry_failed."""
    write_articles(tmp_path / "news", range(4))

    def refuse(number: str) -> None:
        if number == "2":
            raise RefusalError("not this one")

    reporter = Remembering()
    run(tmp_path, Reader(refuse), reporter=reporter)
    [line] = (tmp_path / "out" / "failed.jsonl").read_text("utf-8").splitlines()
    error = {"type": "RefusalError", "message": "not this one"}
    assert {"id": "002", "source": str(tmp_path / "news" / "002.txt"), "position": 2, "error": error} == json.loads(
        line
    )
    assert [failure.id for failure in reporter.failures] == ["002"]
    second = Reader()
    assert run(tmp_path, second).counts.failed == 1
    third = Reader()
    run(tmp_path, third, retry_failed=True)
    assert (second.numbers, third.numbers) == ([], ["2"])
    assert not (tmp_path / "out" / "failed.jsonl").exists()
    assert names(range(4)) == ids(tmp_path)


def test_a_file_that_is_no_article_is_a_failure_among_others(tmp_path: Path) -> None:
    """A broken input is listed with its reason and stops nobody."""
    folder = write_articles(tmp_path / "news", range(2))
    (folder / "001b.txt").write_bytes(b"%PDF-1.7 \x00\x01")
    (folder / "002.jsonl").write_text('{"id": "x"}\n' + json.dumps({"id": "y", "text": article_text(9)}) + "\n")
    summary = run(tmp_path, Reader())
    assert ids(tmp_path) == ["000", "001", "001b", "x", "y"]
    assert (summary.counts.done, summary.counts.failed) == (3, 2)


def test_a_fault_of_ours_costs_one_article(tmp_path: Path) -> None:
    """An unforeseen exception is recorded against the article that met it; the others are read."""
    write_articles(tmp_path / "news", range(3))

    def stumble(number: str) -> None:
        if number == "1":
            raise ZeroDivisionError("oops")

    summary = run(tmp_path, Reader(stumble))
    assert (summary.counts.done, summary.counts.failed) == (2, 1)
    assert "ZeroDivisionError" in (tmp_path / "out" / "failed.jsonl").read_text("utf-8")


def test_a_refused_key_ends_the_run_and_fails_no_article(tmp_path: Path) -> None:
    """With a wrong key the run halts at once; nothing is held against the articles, and the next run reads them."""
    write_articles(tmp_path / "news", range(30))

    def locked(_: str) -> None:
        raise AuthenticationError("check the key")

    reader = Reader(locked)
    summary = run(tmp_path, reader, limits=Limits.fixed(2))
    assert (summary.ending, summary.reason, summary.counts.failed) == ("halted", "check the key", 0)
    assert len(reader.numbers) < 10
    assert run(tmp_path, Reader()).counts.done == 30


def test_an_outage_ends_the_run_and_fails_no_article(tmp_path: Path) -> None:
    """Twenty unreachable articles in a row are an outage; when it is over, the run goes on with them."""
    write_articles(tmp_path / "news", range(60))

    def down(number: str) -> None:
        if int(number) >= 30:
            raise ConnectionFailedError("nobody there")

    summary = run(tmp_path, Reader(down), limits=Limits.fixed(4))
    assert (summary.ending, summary.counts.done, summary.counts.failed) == ("halted", 30, 0)
    assert "20 articles in a row failed" in summary.reason
    assert names(range(30)) == ids(tmp_path)
    run(tmp_path, Reader())
    assert names(range(60)) == ids(tmp_path)


def test_single_connection_failures_are_failures(tmp_path: Path) -> None:
    """An article that cannot be read while others can is recorded as failed."""
    write_articles(tmp_path / "news", range(30))

    def flaky(number: str) -> None:
        if int(number) % 3 == 0:
            raise ConnectionFailedError("lost")

    summary = run(tmp_path, Reader(flaky), limits=Limits.fixed(2))
    assert (summary.ending, summary.counts.done, summary.counts.failed) == ("complete", 20, 10)


@pytest.mark.parametrize(
    ("bound", "most"), [({"max_articles": 7}, 7), ({"max_cost": 1.05}, 10), ({"max_tokens": 500}, 5)]
)
def test_a_bound_is_met_and_the_run_goes_on_later(tmp_path: Path, bound: dict[str, Any], most: int) -> None:
    """A run stops before it oversteps a bound, says so, and a later one does the rest and no more."""
    write_articles(tmp_path / "news", range(20))
    first, second = Reader(), Reader()
    summary = run(tmp_path, first, **bound)
    assert ("bounded", most) == (summary.ending, len(first.numbers))
    assert names(range(most)) == sorted(ids(tmp_path))
    assert run(tmp_path, second).ending == "complete"
    assert sorted(map(str, range(20))) == sorted(first.numbers + second.numbers)


def test_a_cost_bound_needs_a_price(tmp_path: Path) -> None:
    """Where no price is known, a bound of cost is an error, but the article that showed it is kept."""
    write_articles(tmp_path / "news", range(3))
    with pytest.raises(UsageError, match="--max-tokens"):
        run(tmp_path, Reader(cost=None), max_cost=1.0)
    later = Reader()
    run(tmp_path, later)
    assert len(later.numbers) == 2


def test_stopping_finishes_what_is_under_way(tmp_path: Path) -> None:
    """After `stop` nothing new begins, what was asked is kept, and the rest is done by the next run."""
    write_articles(tmp_path / "news", range(200))
    first, second = Reader(), Reader()
    summary = run(tmp_path, first, stop_after=5, limits=Limits.fixed(4))
    assert summary.ending == "interrupted"
    assert len(first.numbers) == summary.counts.done < 200
    run(tmp_path, second)
    assert sorted(map(str, range(200))) == sorted(first.numbers + second.numbers)
    assert names(range(200)) == ids(tmp_path)


def test_no_more_are_asked_at_once_than_allowed(tmp_path: Path) -> None:
    """A model of one's own, which passes no gate, sees at most one article more than the width of four."""
    write_articles(tmp_path / "news", range(60))
    reader = Reader()
    run(tmp_path, reader, limits=Limits.fixed(4))
    assert 4 <= reader.most <= 5


@pytest.mark.parametrize("change", ["insert", "remove", "edit", "append"])
def test_changed_inputs_cost_only_what_is_new(tmp_path: Path, change: str) -> None:
    """After a file came, went or changed, only new texts are asked about, and failures keep their reasons."""
    folder = write_articles(tmp_path / "news", range(10, 20))
    (folder / "015b.txt").write_bytes(b"%PDF-1.7")
    run(tmp_path, Reader())
    expected = [*names(range(10, 16)), "015b", *names(range(16, 20))]
    if change == "insert":
        write_articles(folder, [5])
        expected.insert(0, "005")
    elif change == "remove":
        (folder / "012.txt").unlink()
        expected.remove("012")
    elif change == "edit":
        (folder / "012.txt").write_text(article_text(77), "utf-8")
    else:
        write_articles(folder, [99])
        expected.append("099")
    reader = Reader()
    summary = run(tmp_path, reader)
    assert {"insert": ["5"], "remove": [], "edit": ["77"], "append": ["99"]}[change] == reader.numbers
    assert (summary.ending, summary.counts.failed) == ("complete", 1)
    assert expected == ids(tmp_path)
    with Store.open(tmp_path / "out" / "store.sqlite") as store:
        assert (1, len(expected)) == (store.info().runs, store.info().records)


@pytest.mark.parametrize("ended", ["refused", "bounded"])
def test_a_run_that_ends_early_keeps_what_others_settled(tmp_path: Path, ended: str) -> None:
    """New inputs before all others, and a run that hardly begins: its outputs still have the articles of the last run,
    each once, and the next complete run has all in order."""
    folder = write_articles(tmp_path / "news", range(10, 20))
    run(tmp_path, Reader(), formats=("jsonl", "csv"))
    write_articles(folder, range(9))

    def refuse(number: str) -> None:
        raise AuthenticationError("no such key")

    if ended == "refused":
        assert run(tmp_path, Reader(refuse)).ending != "complete"
        assert names(range(10, 20)) == ids(tmp_path)
    write_articles(folder, [9])
    assert run(tmp_path, Reader(), max_articles=2).ending == "bounded"
    written = ids(tmp_path)
    assert len(written) == len(set(written)) == 12
    assert set(names(range(10, 20))) < set(written)
    assert run(tmp_path, Reader()).ending == "complete"
    assert names(range(20)) == ids(tmp_path)


def test_an_equal_text_keeps_its_own_labels(tmp_path: Path) -> None:
    """Of two rows with one text each has its own title or none, though one answer serves both."""
    rows = [{"id": "one", "title": "Title one", "text": article_text(1)}, {"id": "two", "text": article_text(1)}]
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    run(tmp_path, Reader())
    written = list(read_jsonl(tmp_path / "out" / "articles.jsonl"))
    assert [(one.article.id, one.article.title) for one in written] == [("one", "Title one"), ("two", None)]


def test_a_touched_file_is_read_but_not_asked_about(tmp_path: Path) -> None:
    """A new time on an old text costs nothing."""
    folder = write_articles(tmp_path / "news", range(3))
    run(tmp_path, Reader())
    os.utime(folder / "001.txt", (1, 1))
    reader = Reader()
    run(tmp_path, reader)
    assert reader.numbers == []


def test_outputs_among_the_inputs_are_not_inputs(tmp_path: Path) -> None:
    """If OUT lies in the folder that is read, its files are passed over, and are not counted as articles to come."""
    folder = write_articles(tmp_path / "news", range(3))
    for _ in range(2):
        reporter = Remembering()
        run(tmp_path, Reader(), out=folder / "out", formats=("jsonl", "csv"), reporter=reporter)
        assert {one.total for one in reporter.snapshots} <= {None, 3}
    assert names(range(3)) == [one.id for one in read_jsonl(folder / "out" / "articles.jsonl")]


def test_outputs_that_a_pattern_leads_to_are_not_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run over a pattern that takes in its own outputs passes over them, as one over a folder does."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "rows.jsonl").write_text(json.dumps({"id": "one", "text": article_text(1)}), "utf-8")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        run(tmp_path, Reader(), paths=["**/*.jsonl"])
        assert ids(tmp_path) == ["one"]


def test_formats_that_cannot_be_written_are_refused_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow no run with Parquet begins."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match="pyarrow"):
        parse_formats("jsonl,parquet")


@pytest.mark.parametrize(
    ("formats", "taken"),
    [("jsonl", "articles.jsonl"), ("csv", "hires.csv"), ("html", "report.html"), ("jsonl", "failed.jsonl")],
)
def test_outputs_that_cannot_be_written_are_refused_first(tmp_path: Path, formats: str, taken: str) -> None:
    """A folder that lies where a file must go is told before anything is asked."""
    write_articles(tmp_path / "news", range(1))
    (tmp_path / "out" / taken).mkdir(parents=True)
    reader = Reader()
    with pytest.raises(UsageError, match=f"{taken}: it is a folder"):
        run(tmp_path, reader, formats=(formats,))
    assert reader.numbers == []


def test_outputs_into_a_file(tmp_path: Path) -> None:
    """A file where the folder must be is a wrong call, not a crash."""
    write_articles(tmp_path / "news", range(1))
    (tmp_path / "out").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="out: it is not a folder"):
        run(tmp_path, Reader())
    assert (tmp_path / "out").read_text("utf-8") == "mine"


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    """Temporary files that nobody has touched for a day go; younger ones may be somebody's, and all others stay."""
    write_articles(tmp_path / "news", range(1))
    out = tmp_path / "out"
    out.mkdir()
    names = [".movesextract-0.tmp", ".movesextract-1.tmp", "mine.tmp"]
    for name in names:
        (out / name).touch()
        if name != names[1]:
            os.utime(out / name, (0, 0))
    run(tmp_path, Reader())
    assert [(out / name).exists() for name in names] == [False, True, True]


def test_a_folder_of_outputs_belongs_to_one_run(tmp_path: Path) -> None:
    """A second run into the same folder is refused while the first is open, and allowed afterwards."""
    write_articles(tmp_path / "news", range(2))

    class Nested(Reader):
        async def complete(self, request: object) -> object:  # type: ignore[override]
            with pytest.raises(UsageError, match="another run"):
                run(tmp_path, Reader())
            return await super().complete(request)  # type: ignore[arg-type]

    assert run(tmp_path, Nested()).counts.done == 2


def test_settings_that_cannot_work_are_refused(tmp_path: Path) -> None:
    """A path that is not there, the folder itself as output, and a report of standard input are errors."""
    write_articles(tmp_path / "news", range(1))
    for wrong in (
        {"paths": [str(tmp_path / "nowhere")]},
        {"out": tmp_path / "news"},
        {"paths": ["-"], "formats": ("html",)},
    ):
        with pytest.raises(UsageError):
            run(tmp_path, Reader(), **wrong)


def test_progress_counts_and_projects(tmp_path: Path) -> None:
    """The last snapshot tells all articles, events and the cost; the projection is the cost itself then."""
    write_articles(tmp_path / "news", range(12))
    counts = run(tmp_path, Reader()).counts
    assert (counts.settled, counts.total, counts.events) == (12, 12, {"hire": 12})
    assert counts.usage.cost_usd == pytest.approx(1.2)
    assert counts.projected_usd == pytest.approx(1.2)
    assert counts.left == 0


def test_all_formats_come_from_one_run(tmp_path: Path) -> None:
    """Every format is written, the report with the texts, and asking for one more format asks no model."""
    write_articles(tmp_path / "news", range(3))
    run(tmp_path, Reader())
    reader = Reader()
    run(tmp_path, reader, formats=("jsonl", "csv", "sqlite", "parquet", "html"))
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert reader.numbers == []
    assert {"articles.jsonl", "hires.csv", "hires.parquet", "events.sqlite", "report.html"} <= written
    assert "report number 2" in (tmp_path / "out" / "report.html").read_text("utf-8")
