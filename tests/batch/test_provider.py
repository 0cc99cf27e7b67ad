"""Batches at a provider: the requests of a live client, each sent once; answers heard like live ones; nothing lost."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from movesextract import Article, Extraction, Extractor, ExtractorConfig, FailedInput
from movesextract.batch.provider import Collected, Limits, Submission, collect, refresh, submit
from movesextract.batch.provider_state import Job, ProviderState
from movesextract.batch.store import Store
from movesextract.cli.app import app
from movesextract.errors import AuthenticationError, InputError, ModelError, ModelNotFoundError, UsageError
from tests.batch.provider_endpoint import Line, Provider, answered, completion, provider, unanswered
from tests.builders import DUARTE, HARBOR, SERIES_B, answer, assert_grounded


def good(request: Line) -> Line | None:
    """Answers as a model would: a hire and a round where there are some."""
    shown = request["body"]["messages"][-1]["content"]
    found = [event for event in (DUARTE, SERIES_B) if "poached" in shown]
    return answered(request, completion(answer(*found)))


def numbered(count: int) -> list[Article]:
    """Articles that differ in nothing but a number."""
    return [Article(text=f"{HARBOR} Number {i}.", id=f"a{i}") for i in range(count)]


class Desk:
    """A store, its provider's state, and one job."""

    def __init__(self, path: Path, served: Provider, **settings: Any) -> None:
        self.config = ExtractorConfig(model="m", base_url=served.url, **settings)
        self.store, self.state, self.served = Store.open(path), ProviderState(path), served
        self.job: Job = self.state.start_job(["news"], {"model": "m"})

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *error: Any) -> None:
        self.store.close()
        self.state.__exit__(*error)

    def submit(self, articles: list[Any], limits: Limits | None = None) -> Submission:
        """Submit."""
        return asyncio.run(submit(articles, self.job, self.config, self.store, self.state, limits=limits))

    def collect(self, articles: list[Any]) -> tuple[list[Extraction], Collected]:
        """Refresh and collect."""
        asyncio.run(refresh(self.job, self.config, self.state))
        counts = Collected()
        return list(collect(articles, self.config, self.store, self.state, counts)), counts


@pytest.mark.parametrize("structured_output", ["strict", "merged"])
def test_requests_are_those_of_a_live_client(tmp_path: Path, structured_output: Any) -> None:
    """The body of each line equals, key by key, what the client sends for the same article; strict where it is."""
    settings: dict[str, Any] = {
        "structured_output": structured_output,
        "temperature": 0.25,
        "max_output_tokens": 900,
        "max_window_tokens": 25,
    }
    article = Article(text=HARBOR)
    with provider(good) as served, Desk(tmp_path / "s.db", served, **settings) as desk:
        desk.submit([article])
        with Extractor(replace(desk.config, reasks=0)) as extractor:
            extractor.extract(article)
        lines = served.requests(0)
        live = served.chats
    assert len(live) > 1
    order = json.dumps
    assert sorted((line["body"] for line in lines), key=order) == sorted(live, key=order)
    assert {(line["method"], line["url"]) for line in lines} == {("POST", "/v1/chat/completions")}
    strict = structured_output == "strict"
    assert {bool(line["body"]["response_format"]["json_schema"].get("strict")) for line in lines} == {strict}


def test_answers_become_what_a_live_run_gives(tmp_path: Path) -> None:
    """Events, evidence, tokens and key are those of a live run; in order, whatever the order of the result file."""
    articles = [*numbered(3), Article(text="Nothing happened.", id="n"), Article(text=" ", id="blank")]
    with provider(good) as served, Desk(tmp_path / "s.db", served) as desk:
        sent = desk.submit(articles)
        found, counts = desk.collect(articles)
        with Extractor(desk.config) as extractor:
            live = list(extractor.extract_many(articles, ordered=True))
        with Extractor(desk.config, store=desk.store) as extractor:
            again = list(extractor.extract_many(articles, ordered=True))
    assert (sent.requests, sent.batches, sent.articles) == (4, 1, 5)
    assert (counts.done, counts.pending, counts.failed) == (5, 0, 0)
    assert [one.id for one in found] == ["a0", "a1", "a2", "n", "blank"]
    assert [one.events for one in found] == [one.events for one in live]
    assert [one.usage.prompt_tokens for one in found] == [one.usage.prompt_tokens for one in live]
    assert all(one.usage.cache_hit for one in again)
    for one, article in zip(found, articles, strict=True):
        assert_grounded(one, article.text)


def test_half_the_price(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer of a batch costs half of what the same tokens cost live."""
    article = Article(text=HARBOR)
    with provider(good) as served, Desk(tmp_path / "s.db", served) as desk:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-1234567")
        monkeypatch.setenv("OPENAI_BASE_URL", served.url)
        desk.config = ExtractorConfig(model="openai/gpt-4.1-mini")
        desk.submit([article])
        (found,), _ = desk.collect([article])
        with Extractor(desk.config) as extractor:
            live = extractor.extract(article)
    assert live.usage.cost_usd is not None
    assert found.usage.cost_usd == pytest.approx(live.usage.cost_usd / 2)
    assert found.usage.model == "openai/gpt-4.1-mini"


def test_nothing_is_sent_twice(tmp_path: Path) -> None:
    """Duplicates, articles on their way and stored answers cost no second request."""
    article = Article(text=HARBOR, id="a")
    twin = Article(text=HARBOR, id="b")
    with provider(good, status="in_progress") as served, Desk(tmp_path / "s.db", served) as desk:
        first, second = desk.submit([article, twin]), desk.submit([article, twin])
        found, waiting = desk.collect([article, twin])
        served.status = "completed"
        done, counts = desk.collect([article, twin])
        third = desk.submit([article, twin])
    assert (first.requests, second.requests, second.waiting, third.requests, third.stored) == (1, 0, 2, 0, 2)
    assert waiting.pending == 2
    assert [one.error and one.error.type for one in found] == ["DeadlineError", "DeadlineError"]
    assert [(one.id, len(one.events), one.usage.cache_hit) for one in done] == [("a", 2, False), ("b", 2, True)]
    assert (counts.done, counts.stored) == (1, 1)
    assert len(served.batches) == 1


def test_files_stay_below_the_limits(tmp_path: Path) -> None:
    """Requests are split by number and by size, and no request is lost between files."""
    articles = numbered(7)
    with provider(good) as served, Desk(tmp_path / "s.db", served) as desk:
        sent = desk.submit(articles, Limits(requests=3))
        sizes = [len(served.requests(number)) for number in range(len(served.batches))]
        _, counts = desk.collect(articles)
    assert (sent.batches, sizes, counts.done) == (3, [3, 3, 1], 7)
    with provider(good) as served, Desk(tmp_path / "t.db", served) as desk:
        desk.submit(articles, Limits(bytes=15_000))
        assert all(len(served.files[b["input_file_id"]]) <= 15_000 for b in served.batches.values())
        assert sum(len(served.requests(number)) for number in range(len(served.batches))) == 7
        assert len(served.batches) > 1


def test_an_expired_batch_keeps_what_was_answered(tmp_path: Path) -> None:
    """Partial output is used; the rest is named, sent again alone, and then complete."""
    articles = numbered(4)

    def half(request: Line) -> Line | None:
        late = any(f"Number {i}." in request["body"]["messages"][-1]["content"] for i in (1, 2))
        return unanswered(request, "batch_expired", "too late") if late else good(request)

    with provider(half, status="expired") as served, Desk(tmp_path / "s.db", served) as desk:
        desk.submit(articles)
        found, counts = desk.collect(articles)
        served.answer, served.status = good, "completed"
        again = desk.submit(articles)
        rest, last = desk.collect(articles)
    assert [one.error is None for one in found] == [True, False, False, True]
    assert found[1].error is not None
    assert "batch_expired: too late" in found[1].error.message
    assert (counts.done, counts.failed) == (2, 2)
    assert (again.requests, again.stored) == (2, 2)
    assert (last.done, last.stored) == (2, 2)
    assert [len(one.events) for one in rest] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (lambda r: answered(r, {"error": {"code": "bad", "message": "no such thing"}}, 400), "HTTP 400: bad: no such"),
        (lambda r: answered(r, {"error": {"message": "overloaded"}}, 503), "HTTP 503: overloaded"),
        (lambda r: answered(r, {}), "no chat completion"),
        (lambda r: answered(r, {"choices": []}), "no chat completion"),
        (lambda _: None, "not answered: the batch is completed"),
        (lambda r: {"custom_id": r["custom_id"], "response": None, "error": {}}, "no chat completion"),
        (lambda _: {"custom_id": "of another", "response": None, "error": None}, "not answered"),
    ],
)
def test_a_line_without_an_answer_says_why_and_can_be_sent_again(tmp_path: Path, line: Any, told: str) -> None:
    """Errors of single lines, lines that hold no completion, and lines that are not there."""
    article = Article(text=HARBOR)
    with provider(line) as served, Desk(tmp_path / "s.db", served) as desk:
        desk.submit([article])
        (found,), counts = desk.collect([article])
        assert found.error is not None
        assert told in found.error.message
        assert counts.failed == 1
        assert desk.submit([article]).requests == 1


def test_a_result_file_that_is_gone_costs_its_own_batch(tmp_path: Path) -> None:
    """The requests of that batch can be submitted again; the other batch is fetched."""
    articles = numbered(4)
    with provider(good, gone=("file-3",)) as served, Desk(tmp_path / "s.db", served) as desk:
        desk.submit(articles, Limits(requests=2))
        found, counts = desk.collect(articles)
        served.gone = ()
        again = desk.submit(articles)
        _, last = desk.collect(articles)
    assert [one.error is None for one in found] == [False, False, True, True]
    assert "a result file is gone" in str(found[0].error)
    assert (counts.done, counts.failed, again.requests, last.done) == (2, 2, 2, 2)


def test_a_batch_that_is_not_found_keeps_no_other_back(tmp_path: Path) -> None:
    """It may be there under another key, so nothing is given up; the others are fetched before the error is raised."""
    articles = numbered(4)
    with provider(good, unavailable="batch_1") as served, Desk(tmp_path / "s.db", served) as desk:
        desk.submit(articles, Limits(requests=2))
        with pytest.raises(ModelNotFoundError):
            desk.collect(articles)
        assert [batch.collected for batch in desk.state.batches(desk.job.job_id)] == [False, True]
        served.unavailable = ""
        _, counts = desk.collect(articles)
    assert counts.done == 4


def test_a_batch_that_fails_validation_can_be_sent_again(tmp_path: Path) -> None:
    """The provider's reason is told; nothing is stored; the next submission sends everything."""
    articles = numbered(2)
    problems = [{"code": "token_limit_exceeded", "message": "Enqueued token limit reached", "line": None}]
    with provider(good, status="failed", problems=problems) as served, Desk(tmp_path / "s.db", served) as desk:
        desk.submit(articles)
        found, counts = desk.collect(articles)
        (batch,) = desk.state.batches(desk.job.job_id)
        served.status = "completed"
        again = desk.submit(articles)
        _, last = desk.collect(articles)
    assert (batch.status, batch.collected) == ("failed", True)
    assert batch.detail == "token_limit_exceeded: Enqueued token limit reached"
    assert "token_limit_exceeded" in str(found[0].error)
    assert (counts.failed, again.requests, last.done) == (2, 2, 2)


def test_a_cut_off_answer_is_marked_and_its_halves_sent(tmp_path: Path) -> None:
    """Like a live run, which asks about the halves: collect names it, the next submission sends the halves."""
    article = Article(text=HARBOR)

    def short(request: Line) -> Line | None:
        shown = request["body"]["messages"][-1]["content"]
        if shown.count("\n[") > 2:
            return answered(request, completion(answer(DUARTE, SERIES_B)[:150], finish_reason="length"))
        return answered(request, completion(answer(DUARTE) if "poached" in shown else answer()))

    with provider(short) as served, Desk(tmp_path / "s.db", served) as desk:
        desk.submit([article])
        (found,), counts = desk.collect([article])
        again = desk.submit([article])
        (whole,), last = desk.collect([article])
        bill = desk.state.usage(desk.job.job_id, "m")
    assert found.error is not None
    assert found.error.type == "TruncatedAnswerError"
    assert counts.reasons == {"the answer was cut off: run it live": 1}
    assert (again.requests, last.done, len(whole.hires)) == (2, 1, 1)
    assert (whole.usage.requests, bill.requests, bill.completion_tokens) == (3, 3, 60)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (completion("I am a teapot."), "InvalidAnswerError"),
        (completion("", refusal="I would rather not."), "RefusalError"),
        (completion("", finish_reason="content_filter"), "RefusalError"),
    ],
)
def test_an_answer_that_is_none_is_left_to_a_live_run(tmp_path: Path, body: dict[str, Any], error: str) -> None:
    """Nonsense and refusals are told as such, and not paid for again by sending the same question."""
    article = Article(text=HARBOR)
    with provider(lambda request: answered(request, body)) as served, Desk(tmp_path / "s.db", served) as desk:
        desk.submit([article])
        (found,), counts = desk.collect([article])
        again = desk.submit([article])
    assert found.error is not None
    assert found.error.type == error
    assert counts.reasons == {f"{error}: run it live": 1}
    assert (again.requests, again.failed) == (0, 1)


def test_what_a_re_ask_would_have_healed_is_rejected_with_a_warning(tmp_path: Path) -> None:
    """The good events of an answer stand, the bad one is listed, and the reader is told that nobody asked again."""
    article = Article(text=HARBOR)
    bad = {**DUARTE, "person": "Inez Dwart"}

    def answer_badly(request: Line) -> Line | None:
        return answered(request, completion(answer(bad, SERIES_B)))

    with provider(answer_badly) as served, Desk(tmp_path / "s.db", served) as desk:
        desk.submit([article])
        (found,), _ = desk.collect([article])
    assert [event.type for event in found.events] == ["funding_round"]
    assert [one.event["person"] for one in found.rejected] == ["Inez Dwart"]
    assert "not asked again" in found.warnings[-1]


def test_a_batch_whose_creation_was_not_heard_of_is_found(tmp_path: Path) -> None:
    """The connection broke after the batch was made: the next call finds it in place of paying for another."""
    articles = numbered(2)
    with provider(good, lose=True) as served, Desk(tmp_path / "s.db", served) as desk:
        with pytest.raises(ModelError):
            desk.submit(articles)
        (batch,) = desk.state.batches(desk.job.job_id)
        assert (batch.status, batch.remote_id) == ("creating", None)
        served.lose = False
        again = desk.submit(articles)
        _, counts = desk.collect(articles)
    assert (again.requests, again.waiting, counts.done, len(served.batches)) == (0, 2, 2, 1)


def test_a_batch_that_was_never_created_is_forgotten(tmp_path: Path) -> None:
    """Refused, or killed before creation: the requests count as never sent."""
    articles = numbered(2)
    with provider(good, refuse=401) as served, Desk(tmp_path / "s.db", served) as desk:
        with pytest.raises(AuthenticationError):
            desk.submit(articles)
        assert desk.state.batches(desk.job.job_id) == []
        desk.state.begin_batch(desk.job.job_id, ["0" * 32])  # and then the process was killed
        served.refuse = None
        again = desk.submit(articles)
    assert again.requests == 2
    assert [batch["status"] for batch in served.batches.values()] == ["validating"]


def test_inputs_that_cannot_be_read_stay_in_their_place(tmp_path: Path) -> None:
    """A bad file is an error record among the others."""
    inputs = [Article(text=HARBOR, id="a"), FailedInput("x", "x.txt", InputError("no"))]
    with provider(good) as served, Desk(tmp_path / "s.db", served) as desk:
        sent = desk.submit(inputs)
        found, counts = desk.collect(inputs)
    assert sent.failed == counts.failed == 1
    assert [(one.id, one.error is None) for one in found] == [("a", True), ("x", False)]


def test_the_store_holds_no_prompt_and_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a batch is on its way, the file holds neither the article's words nor the key."""
    monkeypatch.setenv("MOVESEXTRACT_API_KEY", "sk-secret-123456")
    with provider(good, status="in_progress") as served, Desk(tmp_path / "s.db", served) as desk:
        desk.submit([Article(text=HARBOR)])
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"poached" not in content
    assert b"sk-secret" not in content


def test_other_providers_are_refused(tmp_path: Path) -> None:
    """Only OpenAI's endpoint, and those that speak as it, are spoken here; the message says so."""
    for model in ("anthropic/claude-sonnet-4-5", "google/gemini-2.5-flash"):
        arguments = ["submit", str(tmp_path), "--model", model, "--store", str(tmp_path / "s.db")]
        error = run(*arguments).exception
        assert isinstance(error, UsageError)
        assert "batches go to OpenAI" in str(error)


# --- the command ------------------------------------------------------------------------------------------------------


def run(*arguments: str) -> Any:
    """Run the command in this process."""
    return CliRunner().invoke(app, ["batch", *arguments])


def test_submit_status_collect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The three commands from another folder: what is on its way, what came back, and the file with all of it."""
    folder, store = tmp_path / "news", str(tmp_path / "s.db")
    out = folder / "out.jsonl"  # passed over when all is collected again
    folder.mkdir()
    for article in numbered(3):
        (folder / f"{article.id}.txt").write_text(article.text, "utf-8")
    with provider(good, status="in_progress") as served:
        monkeypatch.chdir(tmp_path)
        sent = run("submit", "news", "--model", "m", "--base-url", served.url, "--store", store)
        monkeypatch.chdir("/")
        waiting = run("status", "--store", store)
        early = run("collect", "--store", store, "--out", str(out))
        served.status = "completed"
        done = run("collect", "--store", store, "--out", str(out))
        after = run("status", "--store", store)
        arguments = ["--model", "m", "--base-url", served.url, "--store", store]
        live = CliRunner().invoke(app, ["run", f"{folder}/*.txt", "--out", str(tmp_path / "out"), *arguments])
        asked = len(served.chats)
    assert (live.exit_code, asked) == (0, 0), live.output  # a run finds in the store what the batch brought
    assert (sent.exit_code, "3 requests sent in 1 batches" in sent.stdout) == (0, True), sent.output
    assert "batch_1  in_progress, 3 requests, 0 of 3 answered" in waiting.stdout
    assert (early.exit_code, "0 articles answered (0 of them new), 3 pending" in early.stdout) == (1, True)
    assert (done.exit_code, "3 articles answered (3 of them new)" in done.stdout) == (0, True), done.output
    assert "batch_1  completed, 3 requests" in after.stdout
    assert "300 prompt + 60 completion tokens, cost unknown" in after.stdout
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(row["id"], len(row["events"])) for row in rows] == [("a0", 2), ("a1", 2), ("a2", 2)]


def test_wrong_calls_say_what_would_be_right(tmp_path: Path) -> None:
    """Standard input cannot be found again; a job must exist; a format must be known."""
    store = str(tmp_path / "s.db")
    for arguments, told in [
        (("submit", "-", "--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--store", store), "files and folders"),
        (("status", "--store", store), "there is no store"),
        (("collect", "--store", store, "--out", "x", "--format", "xlsx"), "--format is one of"),
    ]:
        error = run(*arguments).exception
        assert isinstance(error, UsageError)
        assert told in str(error)
    Store.open(Path(store)).close()
    assert "holds no batch job" in str(run("status", "--store", store).exception)
