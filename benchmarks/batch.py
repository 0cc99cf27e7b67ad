"""Batch runs: throughput beside the bare client, memory, and the time to resume.

    python -m benchmarks.batch [throughput|memory]

Throughput: articles a second against a local endpoint that takes 0.5 s, at 1, 16, 64 and 256 requests at once: a whole
run (files read, articles cut, answers checked, stored) beside the bare AsyncOpenAI client that sends the same requests
and drops the answers. Each figure is the better of two, taken in turns, each in a process of its own. CPU is the
client's own, per article; with other load on the machine look at that and at the ratios.

Memory: the peak of a run over 1,000 and over 100,000 articles, with a model that answers at once; then the time that
the same command takes when all 100,000 are finished: until the first article could be asked about (resume), and to the
end, outputs written anew.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.batch.endpoint import answer, article_text, served

from movesextract.article import Article
from movesextract.batch.limits import Limits
from movesextract.batch.session import Batch, BatchSettings
from movesextract.extractor import Extractor, ExtractorConfig
from movesextract.prompts import build_messages
from movesextract.testing import ScriptedCompleter
from movesextract.text.sentences import split_sentences
from movesextract.wire import answer_schema

CONCURRENCIES = (1, 16, 64, 256)
SENTENCES = 12
ROUNDS = 2


class Silent:
    """A reporter that shows nothing."""

    def update(self, snapshot: object) -> None:
        """Nothing."""

    def say(self, message: str) -> None:
        """Nothing."""

    def failed(self, extraction: object) -> None:
        """Nothing."""


def throughput() -> None:
    """Print the table."""
    print("requests at once | bare client        | movesextract run   | ratio")
    with served(latency=0.5) as endpoint:
        for concurrency in CONCURRENCIES:
            best: dict[str, dict[str, float]] = {}
            for _ in range(ROUNDS):
                for kind in ("bare", "ours"):
                    measured = _in_process(kind, endpoint.base_url, str(concurrency))
                    if kind not in best or measured["per_second"] > best[kind]["per_second"]:
                        best[kind] = measured
            bare, ours = best["bare"], best["ours"]
            ratio = ours["per_second"] / bare["per_second"]
            print(f"{concurrency:16} | {_figures(bare)} | {_figures(ours)} | {ratio:.0%}", flush=True)


def _figures(measured: dict[str, float]) -> str:
    return f"{measured['per_second']:6.1f}/s {measured['cpu_ms']:5.1f} ms CPU"


def measure_bare(base_url: str, concurrency: int) -> dict[str, float]:
    """The bare client, sending what a run would send."""
    import openai  # noqa: PLC0415

    articles = _articles(concurrency)
    schema = {"name": "Answer", "schema": answer_schema()}

    async def ask_all() -> dict[str, float]:
        client: Any = openai.AsyncOpenAI(base_url=base_url, api_key="unused", max_retries=0)
        places = asyncio.Semaphore(concurrency)

        async def ask(text: str) -> None:
            async with places:
                await client.chat.completions.create(
                    model="reader",
                    messages=build_messages(s.text for s in split_sentences(text)),
                    response_format={"type": "json_schema", "json_schema": schema},
                )

        await ask(article_text(10**6))
        with _clock(len(articles)) as measured:
            await asyncio.gather(*map(ask, articles))
        await client.close()
        return measured

    return asyncio.run(ask_all())


def measure_ours(base_url: str, concurrency: int) -> dict[str, float]:
    """A whole run, from files to the store."""
    config = ExtractorConfig(model="reader", base_url=base_url)
    Extractor(config).extract(Article(text=article_text(10**6)))
    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder, "news")
        news.mkdir()
        articles = _articles(concurrency)
        for number, text in enumerate(articles):
            (news / f"{number}.txt").write_text(text, "utf-8")
        settings = BatchSettings([str(news)], Path(folder, "out"), limits=Limits.fixed(concurrency))
        with Batch(settings, config, Silent()) as batch:
            with _clock(len(articles)) as measured:
                summary = asyncio.run(batch.run())
            assert summary.counts.done == len(articles)
    return measured


def _articles(concurrency: int) -> list[str]:
    return [article_text(number, SENTENCES) for number in range(max(8, concurrency * 8))]


@contextmanager
def _clock(articles: int) -> Iterator[dict[str, float]]:
    measured: dict[str, float] = {}
    wall, cpu = time.monotonic(), time.process_time()
    yield measured
    measured["per_second"] = articles / (time.monotonic() - wall)
    measured["cpu_ms"] = (time.process_time() - cpu) / articles * 1000


def memory(few: int = 1000, many: int = 100_000) -> None:
    """Print peak memory for few and many articles, and the time to resume."""
    with tempfile.TemporaryDirectory() as folder:
        peaks = {}
        for count in (few, many):
            home = Path(folder, str(count))
            (home / "news").mkdir(parents=True)
            for number in range(count):
                (home / "news" / f"{number:06}.txt").write_text(article_text(number, 2), "utf-8")
            measured = _in_process("run", str(home))
            peaks[count] = measured["peak_mb"]
            print(f"{count} articles: peak {measured['peak_mb']:.0f} MB, {count / measured['run']:.0f}/s", flush=True)
        print(f"{many} beside {few}: {peaks[many] / peaks[few] - 1:+.0%}")
        again = _in_process("run", str(Path(folder, str(many))))
        print(f"{many} finished articles: resumed in {again['run']:.1f} s, all outputs after {again['all']:.1f} s")


def measure_run(home: str) -> dict[str, float]:
    """A run with a model that answers at once: seconds, and the peak of resident memory in MB."""
    started = time.monotonic()
    reader = ScriptedCompleter(lambda messages: answer(messages[-1]["content"]))
    reader.requests = _Forgetful()
    settings = BatchSettings([str(Path(home, "news"))], Path(home, "out"), limits=Limits.fixed(64))
    with Batch(settings, ExtractorConfig(), Silent(), completer=reader) as batch:
        asyncio.run(batch.run())
        ran = time.monotonic() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        batch.write()
    peak = max(peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return {"run": ran, "all": time.monotonic() - started, "peak_mb": peak}


class _Forgetful(list[Any]):
    """The scripted model's record of questions would grow with the run."""

    def append(self, item: object) -> None:
        """Forget it."""


def _in_process(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.batch", *arguments]
    measured: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603
    return measured


def main(*arguments: str) -> None:
    """Run a benchmark, or take one measurement for it."""
    match arguments:
        case ("bare", base_url, concurrency):
            print(json.dumps(measure_bare(base_url, int(concurrency))))
        case ("ours", base_url, concurrency):
            print(json.dumps(measure_ours(base_url, int(concurrency))))
        case ("run", home):
            print(json.dumps(measure_run(home)))
        case ("throughput",):
            throughput()
        case ("memory", *counts):
            memory(*map(int, counts))
        case _:
            throughput()
            memory()


if __name__ == "__main__":
    main(*sys.argv[1:])
