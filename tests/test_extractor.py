"""The extractor: configuration, the four ways to read, and what it leaks (nothing)."""

from __future__ import annotations

import asyncio
import datetime
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pydantic import SecretStr

import movesextract
from movesextract import Article, Extraction, Extractor, ExtractorConfig, FailedInput
from movesextract.errors import InputNotFoundError, NoModelError, UsageError
from movesextract.llm.protocol import Completion, Request
from movesextract.prompts import Message
from movesextract.testing import ScriptedCompleter
from tests.builders import DUARTE, HARBOR, answer


def _always(_: Sequence[Message]) -> str:
    return answer(DUARTE)


def _articles(count: int) -> Iterator[Article]:
    return (Article(text=f"{HARBOR} Number {i}.", id=f"a{i}") for i in range(count))


def test_extract_many_keeps_order_on_request() -> None:
    """With `ordered` the results come in the order of the articles."""
    results = Extractor(completer=ScriptedCompleter(_always)).extract_many(_articles(30), ordered=True, concurrency=7)
    assert [extraction.id for extraction in results] == [f"a{i}" for i in range(30)]


def test_extract_many_gives_each_article_once() -> None:
    """Without `ordered` nothing is lost or doubled either."""
    results = Extractor(completer=ScriptedCompleter(_always)).extract_many(_articles(30), concurrency=7)
    assert sorted(extraction.id for extraction in results) == sorted(f"a{i}" for i in range(30))


class _Counting(ScriptedCompleter):
    """Counts how many questions are under way at once."""

    def __init__(self) -> None:
        super().__init__(_always)
        self.now = self.most = 0

    async def complete(self, request: Request) -> Completion:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.005)
        self.now -= 1
        return await super().complete(request)


@pytest.mark.parametrize("ordered", [True, False])
def test_concurrency_is_bounded(ordered: bool) -> None:
    """Never more questions at once than allowed, and as many as allowed."""
    model = _Counting()
    list(Extractor(completer=model).extract_many(_articles(24), concurrency=4, ordered=ordered))
    assert model.most == 4


def test_articles_are_consumed_lazily() -> None:
    """A caller who stops early has not loaded the rest."""
    taken: list[int] = []

    def endless() -> Iterator[Article]:
        for number in range(10_000):
            taken.append(number)
            yield Article(text=f"{HARBOR} {number}")

    stream = Extractor(completer=ScriptedCompleter(_always)).extract_many(endless(), concurrency=2)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert len(taken) < 50


def test_a_failed_article_does_not_stop_the_others() -> None:
    """Bad input and bad answers come back as extractions with an error."""
    gone = FailedInput("gone", "gone.txt", InputNotFoundError("there is no file gone.txt", source="gone.txt"))

    def script(messages: Sequence[Message]) -> str:
        return "nonsense" if "broken" in messages[-1]["content"] else answer(DUARTE)

    items: list[str | Article | FailedInput] = [
        Article(text=HARBOR, id="good"),
        gone,
        Article(text="A broken article.", id="bad"),
        HARBOR,
    ]
    results = list(Extractor(completer=ScriptedCompleter(script)).extract_many(items, ordered=True))
    assert [(r.id, r.error.type if r.error else None) for r in results[:3]] == [
        ("good", None),
        ("gone", "InputNotFoundError"),
        ("bad", "InvalidAnswerError"),
    ]
    assert len(results) == 4
    assert results[2].usage.requests == 3


async def test_the_blocking_call_works_inside_a_running_loop() -> None:
    """In a notebook, a loop already runs in the calling thread."""
    extraction = Extractor(completer=ScriptedCompleter(_always)).extract(HARBOR)
    assert len(extraction.hires) == 1


async def test_the_asynchronous_calls_give_the_same() -> None:
    """aextract and aextract_many are the implementation; the others only wait for it."""
    extractor = Extractor(completer=ScriptedCompleter(_always))
    one = await extractor.aextract(HARBOR)
    many = [extraction async for extraction in extractor.aextract_many([HARBOR])]
    assert [one.events] == [extraction.events for extraction in many]


def test_one_extractor_serves_many_threads() -> None:
    """Sixteen threads share an extractor and each get their own article's result."""
    extractor = Extractor(completer=ScriptedCompleter(_always))
    results: dict[int, Extraction] = {}

    def work(number: int) -> None:
        results[number] = extractor.extract(Article(text=f"{HARBOR} {number}", id=str(number)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: e.id for n, e in results.items()} == {n: str(n) for n in range(16)}


def test_published_anchors_dates() -> None:
    """The argument of extract fills in what the article does not carry."""
    event = {**DUARTE, "date": "last month", "sentences": [3]}
    extraction = Extractor(completer=ScriptedCompleter([answer(event)])).extract(
        HARBOR, published=datetime.date(2024, 6, 12)
    )
    assert extraction.article.published == datetime.date(2024, 6, 12)
    assert extraction.hires[0].date == "2024-05"


def test_a_key_is_never_shown() -> None:
    """Neither the configuration nor the extractor tells the key."""
    config = ExtractorConfig(model="openai/gpt-5-mini", api_key=SecretStr("sk-very-secret-123456"))
    extractor = Extractor(config)
    shown = f"{config!r} {config!s} {extractor!r} {extractor.completer!r} {vars(extractor)!r}"
    assert "very-secret" not in shown


@pytest.mark.parametrize("bad", [{"types": ("merger",)}, {"types": ()}, {"concurrency": 0}, {"timeout": 0}])
def test_a_senseless_configuration_is_refused(bad: dict[str, object]) -> None:
    """The error says what would make sense."""
    with pytest.raises(UsageError):
        ExtractorConfig(**bad)  # type: ignore[arg-type]


def test_without_any_model_the_three_ways_out_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key and no embedded model: one error that says what to do."""
    monkeypatch.setattr("movesextract.llm.choice.local_is_installed", lambda: False)
    with pytest.raises(NoModelError, match="Three ways out"):
        movesextract.extract(HARBOR)


def test_a_failure_prints_nothing() -> None:
    """A library does not write to standard error: in a program without logging set up, a failed call is only raised."""
    code = (
        "from movesextract import Extractor, ExtractorConfig\n"
        "from movesextract.errors import ConnectionFailedError\n"
        "try:\n"
        "    config = ExtractorConfig(model='m', base_url='http://127.0.0.1:9/v1', attempts=1)\n"
        "    Extractor(config).extract('Some text.')\n"
        "except ConnectionFailedError:\n"
        "    print('raised')\n"
    )
    source = Path(movesextract.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=source)  # noqa: S603
    assert (done.stdout.strip(), done.stderr) == ("raised", "")
