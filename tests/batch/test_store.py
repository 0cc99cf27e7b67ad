"""The store keeps what it was given, whoever writes and whatever dies meanwhile."""

from __future__ import annotations

import datetime
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from movesextract.batch import database
from movesextract.batch.store import Entry, Store, store_key
from movesextract.errors import StoreCorruptError, StoreError, StoreTooNewError, UsageError
from movesextract.events import ArticleInfo, ErrorInfo, Extraction, HireEvent, Money, Rejected, SalaryStat, Span
from movesextract.usage import Usage

ROOT = Path(__file__).parents[2]
NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
ERROR = ErrorInfo(type="RefusalError", message="the model declined")
KEY_PARTS: dict[str, Any] = {
    "text_sha256": "ab" * 32,
    "published": datetime.date(2024, 5, 1),
    "model": "test/model",
    "prompt_version": "3",
    "wire_version": "2",
    "parameters": {"temperature": 0.0, "types": ["hire"]},
}

# Run as a process of its own: puts and records articles FIRST..LAST, and says each number when it is committed.
WRITER = """
import datetime, sys
from pathlib import Path
from movesextract.batch.store import Entry, Store
from movesextract.events import ArticleInfo, Extraction

def main(path, run_id, first, last):
    with Store.open(Path(path)) as store:
        run_id = int(run_id) or store.start_run("news", {})
        for number in range(int(first), int(last)):
            info = ArticleInfo(id=f"a{number}", sha256="0" * 64, characters=number)
            extraction = Extraction(article=info, warnings=("w" * 500,))
            store.put(f"key{number}", extraction, finished_at=datetime.datetime.now(datetime.UTC))
            store.record(run_id, Entry(number, f"a{number}", "done", key=f"key{number}"))
            print(number, flush=True)

main(*sys.argv[1:])
"""


def extraction(name: str = "a1", **changes: object) -> Extraction:
    """An extraction with one hire and one salary figure."""
    evidence = (Span(start=0, end=3, text="Ann"),)
    pay = Money(text="€1,234.5", value="1234.5", currency="EUR")  # type: ignore[arg-type]
    values: dict[str, object] = {
        "article": ArticleInfo(id=name, source=f"{name}.txt", sha256="0" * 64, characters=99, title="Moves"),
        "events": (
            HireEvent(person="Ann", organization="Harbor 陈", evidence=evidence),
            SalaryStat(population="engineers", statistic="mean", amount=pay, evidence=evidence),
        ),
        "usage": Usage(model="test/model", requests=2, prompt_tokens=50, cost_usd=0.01),
    }
    return Extraction.model_validate(values | changes)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(tmp_path / "store.sqlite") as opened:
        yield opened


def _start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", WRITER, *map(str, arguments)],
        env={"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        text=True,
    )


def _run(code: str, *arguments: object) -> None:
    subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", code, *map(str, arguments)],
        env={"PYTHONPATH": str(ROOT / "src")},
        check=True,
        timeout=60,
    )


# The key


def test_key_is_stable() -> None:
    """The key of given parts never changes: a change here throws every existing store away."""
    text = (
        '{"model":"test/model","parameters":{"temperature":0.0,"types":["hire"]},"prompt_version":"3",'
        '"published":"2024-05-01","schema_version":"1.0","text_sha256":"' + "ab" * 32 + '","wire_version":"2"}'
    )
    assert store_key(**KEY_PARTS) == hashlib.sha256(text.encode()).hexdigest()


def test_key_does_not_depend_on_the_order_of_parameters() -> None:
    """Equal parameters in another order name the same answer."""
    other = {"types": ["hire"], "temperature": 0.0}
    assert store_key(**KEY_PARTS) == store_key(**KEY_PARTS | {"parameters": other})


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("text_sha256", "cd" * 32),
        ("published", None),
        ("published", datetime.date(2024, 5, 2)),
        ("model", "test/other"),
        ("prompt_version", "4"),
        ("wire_version", "3"),
        ("parameters", {"temperature": 0, "types": ["hire"]}),
        ("parameters", {"temperature": 0.0, "types": ["hire", "departure"]}),
        ("parameters", {}),
    ],
)
def test_key_depends_on_every_part(part: str, other: object) -> None:
    """Whatever the answer depends on changes the key."""
    assert store_key(**KEY_PARTS) != store_key(**KEY_PARTS | {part: other})


def test_key_refuses_what_is_not_json() -> None:
    """Parameters that have no canonical form are refused."""
    for value in (object(), float("nan"), {1, 2}):
        with pytest.raises(UsageError, match="JSON"):
            store_key(**KEY_PARTS | {"parameters": {"x": value}})


# Answers


def test_answer_comes_back_as_it_was_put(store: Store) -> None:
    """An answer is found by its key only, equal to what was put, also after the store was closed."""
    store.put("k", extraction(), finished_at=NOW)
    store.close()
    with Store.open(store.path) as again:
        assert again.get("k") == extraction()
        assert "k" in again
        assert again.get("other") is None
        assert "other" not in again


def test_newer_answer_replaces_the_older(store: Store) -> None:
    """Putting twice under one key keeps the last answer, and only that."""
    store.put("k", extraction("old"), finished_at=NOW)
    store.put("k", extraction("new", events=()), finished_at=NOW)
    assert store.get("k") == extraction("new", events=())
    assert (store.info().answers, store.info().events["hire"]) == (1, 0)


def test_failure_is_no_answer(store: Store) -> None:
    """An extraction that reports an error is refused: it would be served for ever."""
    with pytest.raises(UsageError, match="not an answer"):
        store.put("k", extraction(error=ERROR), finished_at=NOW)


def test_time_needs_a_zone(store: Store) -> None:
    """A time without a zone is refused, since stores travel."""
    with pytest.raises(UsageError, match="time zone"):
        store.put("k", extraction(), finished_at=datetime.datetime(2026, 3, 1))  # noqa: DTZ001


def test_text_of_a_model_may_be_no_valid_unicode(store: Store) -> None:
    """Halves of surrogate pairs, in answers and names, become U+FFFD instead of stopping a batch."""
    rejected = Rejected(event={"person": "\ud83d"}, reason="malformed", detail="x")
    store.put("k", extraction(rejected=(rejected,)), finished_at=NOW)
    run = store.start_run("caf\udce9", {})
    store.record(run, Entry(0, "\udce9", "done", source="\udce9", title="\udce9", key="k"))
    (entry,) = store.results(run)
    assert entry.extraction is not None
    assert entry.extraction.rejected[0].event == {"person": "\ufffd"}
    assert (entry.article_id, entry.source, entry.title) == ("\ufffd", "\ufffd", "\ufffd")
    assert store.latest_run("caf\udce9") is not None


# Runs


def test_latest_run_of_a_source(store: Store) -> None:
    """The latest run over a source is found with its parameters; other sources are not looked at."""
    store.start_run("news", {"model": "a"})
    run_id = store.start_run("news", {"model": "b", "limit": 3})
    store.start_run("mail", {})
    run = store.latest_run("news")
    assert run is not None
    assert (run.run_id, run.source, run.parameters) == (run_id, "news", {"model": "b", "limit": 3})
    assert run.started_at.tzinfo is not None
    assert store.latest_run("nothing") is None


@pytest.mark.parametrize(
    "parameters",
    [
        {"api_key": "x"},
        {"llm": {"OPENAI_API_KEY": "x"}},
        {"options": [{"Authorization": "x"}]},
        {"headers": {}},
        {"prompt": "You are..."},
        {"messages": []},
        {"extra": "sk-abcdef"},
        {"extra": ["Bearer abc"]},
    ],
)
def test_neither_keys_nor_prompts_are_kept(store: Store, parameters: dict[str, Any]) -> None:
    """Parameters that look like a key or a prompt are refused, at any depth, and nothing is written."""
    with pytest.raises(UsageError, match="keeps n"):
        store.start_run("news", parameters)
    assert store.info().runs == 0


def test_ordinary_parameters_are_kept(store: Store) -> None:
    """Names that only resemble secret ones are fine."""
    parameters: dict[str, Any] = {"prompt_version": "3", "max_tokens": 2000, "types": ["hire"], "model": "skylark"}
    store.start_run("news", parameters)
    run = store.latest_run("news")
    assert run is not None
    assert run.parameters == parameters


def test_results_come_in_input_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the order of recording, results stream by position, each with its own answer."""
    monkeypatch.setattr("movesextract.batch.store._PAGE", 3)
    run = store.start_run("news", {})
    other = store.start_run("news", {})
    for position in (7, 0, 3, 12, 1, 2):
        store.put(f"k{position}", extraction(f"a{position}"), finished_at=NOW)
        store.record(run, Entry(position, f"a{position}", "done", key=f"k{position}"))
    store.record(other, Entry(4, "a4", "done", key="k7"))
    entries = list(store.results(run))
    assert [entry.position for entry in entries] == [0, 1, 2, 3, 7, 12]
    assert [entry.extraction for entry in entries] == [extraction(entry.article_id) for entry in entries]
    assert list(store.entries(run)) == [replace(entry, extraction=None) for entry in entries]


def test_recording_again_replaces(store: Store) -> None:
    """One position of a run has one entry: the last that was recorded."""
    run = store.start_run("news", {})
    store.put("k", extraction(), finished_at=NOW)
    store.record(run, Entry(0, "a1", "failed", error=ERROR, extraction=extraction(error=ERROR)))
    store.record(run, Entry(0, "a1", "done", key="k"))
    assert list(store.failed(run)) == []
    assert [(entry.outcome, entry.error) for entry in store.results(run)] == [("done", None)]


def test_same_text_in_two_articles_shares_an_answer(store: Store) -> None:
    """Each article keeps its own id, source and title; what came from the store costs nothing and says so."""
    run = store.start_run("news", {})
    store.put("k", extraction(), finished_at=NOW)
    store.record(run, Entry(0, "a1", "done", source="a1.txt", key="k"))
    store.record(run, Entry(1, "copy", "cached", source="copy.txt", title="Copied", key="k"))
    first, second = (entry.extraction for entry in store.results(run))
    assert first == extraction()
    assert second is not None
    assert (second.id, second.article.source, second.article.title) == ("copy", "copy.txt", "Copied")
    assert second.events == extraction().events
    assert second.usage == Usage(model="test/model", cache_hit=True)


def test_failures_are_listed_with_their_reason(store: Store) -> None:
    """A failed article has its error, and its extraction if one was recorded; answers have neither."""
    run = store.start_run("news", {})
    store.put("k", extraction(), finished_at=NOW)
    bare = Entry(0, "a0", "failed", source="a0.txt", error=ERROR)
    full = Entry(2, "a2", "failed", key="k2", error=ERROR, extraction=extraction("a2", events=(), error=ERROR))
    store.record(run, Entry(1, "a1", "done", key="k"))
    store.record(run, bare)
    store.record(run, full)
    assert [bare, full] == list(store.failed(run))
    assert [bare, full] == [entry for entry in store.results(run) if entry.outcome == "failed"]


def test_counts_by_outcome_and_type(store: Store) -> None:
    """Outcomes and events are counted per run, a shared answer once per article."""
    run = store.start_run("news", {})
    store.put("k", extraction(), finished_at=NOW)
    store.put("unused", extraction(), finished_at=NOW)
    store.record(run, Entry(0, "a0", "done", key="k"))
    store.record(run, Entry(1, "a1", "cached", key="k"))
    store.record(run, Entry(2, "a2", "failed", error=ERROR))
    counts = store.counts(run)
    assert counts.outcomes == {"done": 1, "cached": 1, "failed": 1}
    assert counts.events == {"hire": 2, "departure": 0, "funding_round": 0, "salary_stat": 2}
    assert store.counts(99).outcomes == {"done": 0, "cached": 0, "failed": 0}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [(Entry(0, "a", "done"), "by which key"), (Entry(0, "a", "failed"), "which error")],
)
def test_incomplete_entry_is_refused(store: Store, entry: Entry, problem: str) -> None:
    """An answer without key and a failure without error are mistakes of the caller."""
    with pytest.raises(UsageError, match=problem):
        store.record(store.start_run("news", {}), entry)


def test_unknown_run_is_refused(store: Store) -> None:
    """Nothing is recorded for a run that was never started."""
    with pytest.raises(UsageError, match="no run 7"):
        store.record(7, Entry(0, "a", "failed", error=ERROR))


# Care


def test_info(store: Store) -> None:
    """The store tells its versions, size, counts, models and ages."""
    store.put("k1", extraction(), finished_at=NOW)
    store.put("k2", extraction(usage=Usage()), finished_at=NOW + datetime.timedelta(days=1))
    store.record(store.start_run("news", {}), Entry(0, "a", "failed", error=ERROR))
    info = store.info()
    assert (info.schema_version, info.sqlite_version) == (len(database.MIGRATIONS), sqlite3.sqlite_version)
    assert (info.answers, info.runs, info.records) == (2, 1, 1)
    assert info.models == {"": 1, "test/model": 1}
    assert info.events == {"hire": 2, "departure": 0, "funding_round": 0, "salary_stat": 2}
    assert (info.oldest, info.newest) == (NOW, NOW + datetime.timedelta(days=1))
    assert info.size_bytes >= store.path.stat().st_size > 0


def test_prune_by_age_and_model(store: Store) -> None:
    """Answers go by age, by model, or by both, and with them what runs recorded of them."""
    run = store.start_run("news", {})
    for number, model in enumerate(["x", "x", "y", "y"]):
        finished_at = NOW + datetime.timedelta(days=number % 2)
        store.put(f"k{number}", extraction(usage=Usage(model=model)), finished_at=finished_at)
        store.record(run, Entry(number, f"a{number}", "done", key=f"k{number}"))
    later = NOW + datetime.timedelta(hours=1)
    assert store.prune(older_than=later, model="x") == 1
    assert [entry.position for entry in store.entries(run)] == [1, 2, 3]
    assert store.prune(older_than=later) == 1
    assert store.prune(model="x") == 1
    assert store.prune(model="x") == 0
    assert [f"k{number}" in store for number in range(4)] == [False, False, False, True]
    assert store.verify().ok


def test_prune_needs_a_condition(store: Store) -> None:
    """Without a condition nothing is pruned: it would be everything."""
    with pytest.raises(UsageError, match="what to prune"):
        store.prune()


def test_prune_gives_space_back(store: Store) -> None:
    """After pruning the file is smaller."""
    for number in range(200):
        store.put(f"k{number}", extraction(warnings=(f"{number}" * 2000,)), finished_at=NOW)
    before = store.info().size_bytes
    assert store.prune(model="test/model") == 200
    assert store.info().size_bytes < before / 2


def test_prune_leaves_the_size_to_others_in_use(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process reads, answers are still forgotten; only the file keeps its size."""
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.1)
    store.put("k", extraction(), finished_at=NOW)
    store.close()
    with Store.open(store.path) as again, closing(sqlite3.connect(store.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM answers").fetchone()
        assert again.prune(model="test/model") == 1
        assert "k" not in again


def _change(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(sql, values)


def test_verify_finds_damaged_answers(store: Store) -> None:
    """An answer that is not what was put is reported by `verify` and refused by `get`, never served or dropped."""
    for number in range(4):
        store.put(f"k{number}", extraction(f"a{number}"), finished_at=NOW)
    assert (store.verify().answers, store.verify().ok) == (4, True)
    _change(store.path, "UPDATE answers SET payload = x'00' WHERE key = 'k0'")
    _change(store.path, "UPDATE answers SET payload = (SELECT payload FROM answers WHERE key = 'k3') WHERE key = 'k1'")
    report = store.verify()
    assert (report.answers, report.ok, len(report.problems)) == (4, False, 2)
    assert "k0" in report.problems[0]
    assert "hash" in report.problems[1]
    for key in ("k0", "k1"):
        with pytest.raises(StoreCorruptError, match=key):
            store.get(key)
    assert store.get("k2") == extraction("a2")
    assert store.info().answers == 4


def test_verify_finds_missing_answers(store: Store) -> None:
    """A record whose answer is gone is reported; results stop there rather than leave the article out."""
    run = store.start_run("news", {})
    store.put("k", extraction(), finished_at=NOW)
    store.record(run, Entry(5, "a5", "done", key="k"))
    _change(store.path, "DELETE FROM answers")
    assert store.verify().problems == (f"run {run} has no answer for position 5",)
    with pytest.raises(StoreCorruptError, match="a5 is missing"):
        list(store.results(run))


# Opening


def test_folder_of_the_store_is_made(tmp_path: Path) -> None:
    """A store may be opened where there is no folder yet."""
    with Store.open(tmp_path / "a" / "b" / "store.sqlite") as opened:
        assert opened.path == tmp_path / "a" / "b" / "store.sqlite"
        assert opened.path.exists()


@pytest.mark.parametrize("content", [b"this is no database, but text" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_file_that_is_no_database_is_reported_and_kept(tmp_path: Path, content: bytes) -> None:
    """A file of another kind is named as damaged, and not one byte of it changes."""
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreCorruptError, match=r"store\.sqlite is damaged"):
        Store.open(path)
    assert path.read_bytes() == content


def test_damaged_pages_are_reported(store: Store) -> None:
    """A store with overwritten pages is reported by reading and by `verify`, and never rebuilt."""
    for number in range(300):
        store.put(f"k{number}", extraction(f"a{number}"), finished_at=NOW)
    store.close()
    content = bytearray(store.path.read_bytes())
    content[8192:-4096] = b"\xa5" * (len(content) - 12288)
    store.path.write_bytes(content)
    with Store.open(store.path) as damaged:
        assert not damaged.verify().ok
        with pytest.raises(StoreCorruptError, match="damaged"):
            [damaged.get(f"k{number}") for number in range(300)]
    assert store.path.read_bytes() == content


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """An SQLite file that is no store is refused, and not one byte of it changes."""
    path = tmp_path / "other.sqlite"
    _change(path, "CREATE TABLE notes (note TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store.open(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_newer_store_is_refused(store: Store) -> None:
    """A store that a newer version wrote is refused with what to do, and keeps its version."""
    store.close()
    _change(store.path, "INSERT INTO migrations VALUES (99, '2030-01-01')")
    with pytest.raises(StoreTooNewError, match=r"schema version 99.*pip install -U movesextract"):
        Store.open(store.path)


def test_older_store_is_brought_up_to_date(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Migrations that a store has not seen are applied once, in order, with their numbers kept; answers stay."""
    store.put("k", extraction(), finished_at=NOW)
    store.close()
    added = ("ALTER TABLE runs ADD COLUMN note TEXT",), ("UPDATE runs SET note = ''", "CREATE TABLE x (y)")
    monkeypatch.setattr(database, "MIGRATIONS", database.MIGRATIONS + added)
    for _ in range(2):
        with Store.open(store.path) as again:
            assert again.get("k") == extraction()
            assert again.info().schema_version == len(database.MIGRATIONS)
    with closing(sqlite3.connect(store.path)) as reader:
        numbers = [row[0] for row in reader.execute("SELECT number FROM migrations ORDER BY number")]
    assert numbers == list(range(1, len(database.MIGRATIONS) + 1))


def test_failing_migration_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that fails half-way leaves the store as it was."""
    store.close()
    broken = (("CREATE TABLE half (x)", "CREATE TABLE runs (x)"),)
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", database.MIGRATIONS + broken)
        with pytest.raises(StoreError, match="runs"):
            Store.open(store.path)
    with Store.open(store.path) as again:
        assert again.info().schema_version == len(database.MIGRATIONS)
    with closing(sqlite3.connect(store.path)) as reader:
        assert reader.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone() is None


def test_released_migrations_do_not_change() -> None:
    """Migrations are appended, never edited: old stores have run them."""
    digests = [hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16] for statements in database.MIGRATIONS]
    assert digests == ["fea6ddc633e9c788", "5078ee99424d606e", "b1f8c755bfdecaa6"]


def test_closed_store_says_so(store: Store) -> None:
    """After `close`, any use is an error, and closing again is none."""
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.get("k")


def test_folder_in_place_of_the_store_is_reported(tmp_path: Path) -> None:
    """A path that cannot be a file, or have a folder, gives a `StoreError`."""
    with pytest.raises(StoreError, match="unable to open"):
        Store.open(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        Store.open(tmp_path / "file" / "store.sqlite")


def test_lock_held_for_too_long_is_reported(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that another process keeps out gives up with an error after the busy time."""
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.1)
    store.close()
    with Store.open(store.path) as again, closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            again.put("k", extraction(), finished_at=NOW)
        other.execute("ROLLBACK")
        again.put("k", extraction(), finished_at=NOW)


# Many at once


def test_threads_share_a_store(store: Store) -> None:
    """Many threads put, record and read at once; nothing is lost and every reader sees whole answers."""
    run = store.start_run("news", {})

    def work(number: int) -> int:
        store.put(f"k{number}", extraction(f"a{number}"), finished_at=NOW)
        store.record(run, Entry(number, f"a{number}", "done", key=f"k{number}"))
        return sum(entry.extraction == extraction(entry.article_id) for entry in store.results(run))

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(work, range(64)))
    assert min(seen) >= 1
    assert [entry.position for entry in store.entries(run)] == list(range(64))
    assert store.verify().ok


def test_results_can_be_read_while_others_write(store: Store) -> None:
    """A reader in the middle of the results keeps nobody from writing."""
    run = store.start_run("news", {})
    store.put("k", extraction(), finished_at=NOW)
    store.record(run, Entry(0, "a", "done", key="k"))
    results = store.results(run)
    next(results)
    writer = threading.Thread(target=store.put, args=("k2", extraction()), kwargs={"finished_at": NOW})
    writer.start()
    writer.join(timeout=20)
    assert "k2" in store


def test_processes_open_a_new_store_at_once(tmp_path: Path) -> None:
    """Several processes may make the same store at the same moment; each record of each is there."""
    path = tmp_path / "store.sqlite"
    writers = [_start(path, 0, 100 * number, 100 * number + 25) for number in range(4)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0, 0]
    for writer in writers:
        writer.communicate()
    with Store.open(path) as opened:
        info = opened.info()
        assert (info.answers, info.runs, info.records, info.schema_version) == (100, 4, 100, len(database.MIGRATIONS))
        assert opened.verify().ok


def test_processes_write_one_run_together(store: Store) -> None:
    """Two processes that write at once into one run lose nothing."""
    run = store.start_run("news", {})
    writers = [_start(store.path, run, 150 * number, 150 * (number + 1)) for number in range(2)]
    for writer in writers:
        writer.communicate(timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [entry.position for entry in store.results(run)] == list(range(300))
    assert store.verify().ok


def test_killed_writer_loses_nothing_committed(store: Store) -> None:
    """Killed at any moment, a writer leaves a sound store with everything that it had committed."""
    run = store.start_run("news", {})
    first = 0
    for committed in (1, 4, 17, 40, 90):
        writer = _start(store.path, run, first, first + 100_000)
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(committed)]
        writer.send_signal(signal.SIGKILL)
        said += [int(line) for line in writer.stdout if line[-1] == "\n"]
        writer.stdout.close()
        assert writer.wait(timeout=60) == -signal.SIGKILL
        positions = [entry.position for entry in store.results(run)]
        assert positions == list(range(len(positions)))
        assert said[-1] <= positions[-1] <= said[-1] + 1
        assert store.info().answers - len(positions) in (0, 1)
        assert store.verify().ok
        first = len(positions)


FORKING = """
import datetime, os, sys, threading
from pathlib import Path
from movesextract.batch.store import Store
from movesextract.events import ArticleInfo, Extraction

def put(store, name):
    info = ArticleInfo(id=name, sha256="0" * 64, characters=1)
    store.put(name, Extraction(article=info), finished_at=datetime.datetime.now(datetime.UTC))

def busy(store, stop):
    number = 0
    while not stop.is_set():
        put(store, f"thread{number % 50}")
        number += 1

store = Store.open(Path(sys.argv[1]))
put(store, "before")
stop = threading.Event()
thread = threading.Thread(target=busy, args=(store, stop))
thread.start()
children = []
for child in range(5):
    pid = os.fork()
    if pid == 0:
        for number in range(20):
            put(store, f"child{child}-{number}")
        assert store.get("before").id == "before"
        sys.stdout.flush()
        os._exit(0)
    children.append(pid)
stop.set()
thread.join()
store.close()  # while children still write
assert [os.waitpid(pid, 0)[1] for pid in children] == [0] * 5
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_store_survives_forks(store: Store) -> None:
    """Forked children of a process with busy threads use the store they inherited; nothing is lost or damaged."""
    _run(FORKING, store.path)
    assert all(f"child{child}-{number}" in store for child in range(5) for number in range(20))
    assert store.verify().ok


def test_store_in_a_child_of_an_unseen_fork_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that came over a fork unprepared is not used: SQLite's locks would not hold."""
    monkeypatch.setattr("os.getpid", lambda: -1)
    with pytest.raises(StoreError, match="open the store"):
        store.get("k")
