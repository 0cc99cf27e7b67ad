"""The estimate: within 15 % of what a run then uses, nothing for what costs nothing, and no call at all."""

from __future__ import annotations

import datetime
import json
import socket
from pathlib import Path
from typing import Any, Literal

import pytest
from typer.testing import CliRunner

from movesextract import Article, Extraction, Extractor, ExtractorConfig, FailedInput, Usage
from movesextract.batch.estimate import CompletionRule, Pace, estimate
from movesextract.batch.store import Store
from movesextract.cli.app import app
from movesextract.errors import InputError, UsageError
from movesextract.testing import ScriptedCompleter
from tests.builders import HARBOR, answer

counting = pytest.importorskip("tests.batch.counting")

HOSTED = ExtractorConfig(model="openai/gpt-4.1-mini")
MENU = (
    "Home\nNews\nSport\nSubscribe\nLog in\n\n"
    "We use cookies. Accept all cookies\n\n© 2024 Example Media. All rights reserved."
)


def _used(config: ExtractorConfig, articles: list[Article]) -> Usage:
    """What a real run over HTTP uses."""
    total = Usage()
    with Extractor(config) as extractor:
        for extraction in extractor.extract_many(articles):
            assert extraction.error is None
            total += extraction.usage
    return total


@pytest.mark.parametrize("structured_output", ["strict", "merged"])
def test_within_fifteen_percent_of_what_a_run_uses(structured_output: Literal["strict", "merged"]) -> None:
    """Over articles in eight languages: the same calls; prompt within 5 %, all tokens and their price within 15 %."""
    with counting.counting_endpoint() as url:
        config = ExtractorConfig(model="m", base_url=url, structured_output=structured_output, reasks=0)
        articles = [article for lang in counting.LANGUAGES for article in counting.articles(lang, 8)]
        used, found = _used(config, articles), estimate(articles, config)
    assert found.calls == used.requests == len(articles)
    assert found.prompt_tokens == pytest.approx(used.prompt_tokens, rel=0.05)
    assert found.completion_tokens == pytest.approx(used.completion_tokens, rel=0.15)
    # An output token costs four to eight times an input token.
    for ratio in (4, 8):
        cost = used.prompt_tokens + ratio * used.completion_tokens
        assert found.prompt_tokens + ratio * found.completion_tokens == pytest.approx(cost, rel=0.15)


@pytest.mark.parametrize("lang", counting.LANGUAGES)
def test_prompts_are_estimated_well_in_each_language(lang: str) -> None:
    """The prompt, which is most of the bill, is within 5 % in each language alone."""
    articles = counting.articles(lang, 10)
    with counting.counting_endpoint() as url:
        config = ExtractorConfig(model="m", base_url=url, structured_output="strict", reasks=0)
        used, found = _used(config, articles), estimate(articles, config)
    assert found.prompt_tokens == pytest.approx(used.prompt_tokens, rel=0.05)


def test_a_long_article_is_counted_window_by_window() -> None:
    """Instructions are sent, and paid for, with each window."""
    text = "\n\n".join(article.text for article in counting.articles("en", 12))
    with counting.counting_endpoint() as url:
        config = ExtractorConfig(model="m", base_url=url, max_window_tokens=800, reasks=0)
        used, found = _used(config, [Article(text=text)]), estimate([Article(text=text)], config)
    assert found.calls == used.requests > 3
    assert found.prompt_tokens == pytest.approx(used.prompt_tokens, rel=0.05)


def test_what_costs_nothing_is_told_apart() -> None:
    """Blank, boilerplate, duplicate and unreadable inputs cost nothing; another date is another article."""
    day = datetime.date(2024, 5, 14)
    inputs: list[Article | FailedInput] = [
        Article(text=HARBOR, id="a"),
        Article(text=HARBOR, id="again"),
        Article(text=HARBOR, id="dated", published=day),
        Article(text=" \n"),
        Article(text=MENU),
        FailedInput("x", None, InputError("no")),
    ]
    found = estimate(inputs, HOSTED)
    alone = estimate(inputs[:1], HOSTED)
    counts = (found.inputs, found.articles, found.duplicates, found.empty, found.failed, found.calls)
    assert counts == (6, 2, 1, 2, 1, 2)
    assert (found.prompt_tokens, found.completion_tokens) == (2 * alone.prompt_tokens, 2 * alone.completion_tokens)


def test_stored_answers_cost_nothing(tmp_path: Path) -> None:
    """What the store answers for the same model and settings is free; for another model it is not."""
    article = Article(text=HARBOR)
    with Store.open(tmp_path / "answers.db") as store:
        key = Extractor(HOSTED, completer=ScriptedCompleter([])).answer_key
        reader = ScriptedCompleter([answer()])
        reader.label = "openai/gpt-4.1-mini"
        with Extractor(HOSTED, completer=reader, store=store) as extractor:
            extractor.extract(article)
        found = estimate([article], HOSTED, store=store)
        other = estimate([article], ExtractorConfig(model="openai/gpt-4.1"), store=store)
    assert (found.stored, found.calls, found.prompt_tokens, found.cost_usd) == (1, 0, 0, 0.0)
    assert (other.stored, other.calls) == (0, 1)
    assert key(article) != ""


def test_stored_answers_teach_how_long_answers_are(tmp_path: Path) -> None:
    """Twenty answers of a model that thinks aloud replace the rule: tokens grow with the length of articles."""
    now = datetime.datetime(2024, 5, 14, tzinfo=datetime.UTC)
    with Store.open(tmp_path / "answers.db") as store:
        for number in range(20):
            info = {"id": str(number), "sha256": "0" * 64, "characters": 1000}
            usage = Usage(model="openai/gpt-4.1-mini", requests=1, completion_tokens=3000)
            store.put(f"{number}", Extraction.model_validate({"article": info, "usage": usage}), finished_at=now)
        found = estimate([Article(text=HARBOR)], HOSTED, store=store)
        other = estimate([Article(text=HARBOR)], ExtractorConfig(model="openai/gpt-4.1"), store=store)
    assert (found.measured_answers, found.completion_tokens) == (20, 3 * len(HARBOR))
    assert other.measured_answers == 0


def test_cost_is_known_unknown_or_none() -> None:
    """A price for a known model, None where nobody knows it, and a price that grows with the tokens."""
    articles = [Article(text=HARBOR)]
    known = estimate(articles, HOSTED)
    assert known.cost_usd is not None
    assert 0 < known.cost_usd < 0.01
    thinking = estimate(articles, HOSTED, rule=CompletionRule(reasoning=1000))
    assert thinking.cost_usd is not None
    assert thinking.cost_usd > known.cost_usd
    assert estimate(articles, ExtractorConfig(model="openai/no-such-model-9")).cost_usd is None
    assert estimate(articles, ExtractorConfig(model="m", base_url="http://127.0.0.1:9/v1")).cost_usd is None


def test_time_follows_from_concurrency_and_limits() -> None:
    """Requests share the work up to the concurrency; a limit of requests per minute bounds it from below."""
    assert Pace(concurrency=1).seconds(10, 600) == pytest.approx(20)
    assert Pace(concurrency=4).seconds(10, 600) == pytest.approx(5)
    assert Pace(concurrency=100).seconds(10, 600) == pytest.approx(2)
    assert Pace(concurrency=100, requests_per_minute=60).seconds(100, 0) == pytest.approx(100)
    assert Pace(seconds_per_request=0, tokens_per_second=100).seconds(0, 0) == 0
    with pytest.raises(UsageError):
        Pace(concurrency=0)
    with pytest.raises(UsageError):
        Pace(requests_per_minute=-1)


def test_the_embedded_model_answers_one_request_after_the_other() -> None:
    """At another address or in this process: concurrency does not make it quicker, and it is free."""
    config = ExtractorConfig(model="local", base_url="http://127.0.0.1:9/v1", concurrency=64)
    found = estimate([Article(text=HARBOR), Article(text="Nothing.")], config)
    assert (found.pace.concurrency, found.cost_usd) == (1, 0.0)
    assert found.seconds > 2


def test_inputs_are_consumed_one_at_a_time() -> None:
    """The estimate tells its progress input by input, and never holds more than one article."""
    told: list[int] = []
    estimate((Article(text=f"Number {i}.") for i in range(5)), HOSTED, told=told.append)
    assert told == [1, 2, 3, 4, 5]


def test_no_call_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command needs no key and opens no connection; it says what it assumes."""

    def refuse(*_: Any) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    (tmp_path / "a.txt").write_text(HARBOR, "utf-8")
    arguments = ["estimate", str(tmp_path), "--model", "openai/gpt-4.1-mini", "--requests-per-minute", "1"]
    told = CliRunner().invoke(app, arguments)
    assert told.exit_code == 0, told.output
    assert "1 of 1" in told.stdout
    assert "1 min with 8 requests at once" in told.stdout
    assert "0.29 events a sentence" in told.stdout
    store = tmp_path / "none.db"
    found = json.loads(CliRunner().invoke(app, [*arguments, "--json", "--store", str(store)]).stdout)
    assert not store.exists()
    assert (found["calls"], found["model"], found["seconds"]) == (1, "openai/gpt-4.1-mini", 60)


def test_outputs_of_a_run_are_not_articles(tmp_path: Path) -> None:
    """With --out what a run wrote below the articles is passed over, and its store is looked into."""
    (tmp_path / "a.txt").write_text(HARBOR, "utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "articles.jsonl").write_text('{"id": "a", "text": "Read once."}\n', "utf-8")
    reader = ScriptedCompleter([answer()])
    reader.label = "openai/gpt-4.1-mini"
    with Store.open(out / "store.sqlite") as store, Extractor(HOSTED, completer=reader, store=store) as extractor:
        extractor.extract(Article(text=HARBOR))
    arguments = ["estimate", str(tmp_path), "--model", "openai/gpt-4.1-mini", "--json"]
    plain, told = (
        json.loads(CliRunner().invoke(app, [*arguments, *more]).stdout) for more in ([], ["--out", str(out)])
    )
    assert (plain["articles"], plain["stored"], plain["calls"]) == (2, 0, 2)
    assert (told["articles"], told["stored"], told["calls"]) == (0, 1, 0)
