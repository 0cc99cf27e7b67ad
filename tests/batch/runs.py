"""Helpers for tests of runs: folders of articles, a reporter that remembers, a model that counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from movesextract.batch.progress import Snapshot
from movesextract.batch.runner import Summary
from movesextract.batch.session import Batch, BatchSettings
from movesextract.events import Extraction
from movesextract.extractor import ExtractorConfig
from movesextract.llm.protocol import Completion, Request
from movesextract.outputs import read_jsonl
from movesextract.testing import ScriptedCompleter
from movesextract.usage import Usage
from tests.batch.endpoint import answer, article_text, number_of


@dataclass
class Remembering:
    """A reporter that keeps what it was told."""

    snapshots: list[Snapshot] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    failures: list[Extraction] = field(default_factory=list)
    _calls: dict[int, Callable[[], None]] = field(default_factory=dict)

    def after(self, snapshots: int, call: Callable[[], None]) -> None:
        """Call something after so many snapshots."""
        self._calls[snapshots] = call

    def update(self, snapshot: Snapshot) -> None:
        """Keep it."""
        self.snapshots.append(snapshot)
        self._calls.pop(len(self.snapshots), lambda: None)()

    def say(self, message: str) -> None:
        """Keep it."""
        self.said.append(message)

    def failed(self, extraction: Extraction) -> None:
        """Keep it."""
        self.failures.append(extraction)


class Reader(ScriptedCompleter):
    """A model that finds the hire in test articles, remembers their numbers, and costs 10 cents and 100 tokens each.

    *trouble* is called with the number first: it may raise.
    """

    def __init__(self, trouble: Callable[[str], None] = lambda _: None, cost: float | None = 0.1) -> None:
        super().__init__(lambda messages: answer(messages[-1]["content"]))
        self.numbers: list[str] = []
        self.most = 0
        self._now = 0
        self._trouble = trouble
        self._cost = cost

    async def complete(self, request: Request) -> Completion:
        """Answer after a moment."""
        number = number_of(request.messages[-1]["content"])
        self.numbers.append(number)
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            await asyncio.sleep(0.001)
            self._trouble(number)
            await super().complete(request)
        finally:
            self._now -= 1
        return Completion(
            Usage(model=self.label, requests=1, prompt_tokens=90, completion_tokens=10, cost_usd=self._cost)
        )


def write_articles(folder: Path, numbers: Sequence[int]) -> Path:
    """A folder with one text file for each number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number:03}.txt").write_text(article_text(number), "utf-8")
    return folder


def run(
    tmp_path: Path,
    reader: ScriptedCompleter,
    *,
    reporter: Remembering | None = None,
    config: ExtractorConfig | None = None,
    stop_after: int | None = None,
    **settings: Any,
) -> Summary:
    """One invocation over ``tmp_path/news``, with outputs in ``tmp_path/out``."""
    settings = {"paths": [str(tmp_path / "news")], "out": tmp_path / "out", **settings}
    told = reporter or Remembering()
    with Batch(BatchSettings(**settings), config or ExtractorConfig(), told, completer=reader) as batch:

        async def going() -> Summary:
            if stop_after is not None:
                told.after(stop_after, batch.stop)
            return await asyncio.wait_for(batch.run(), 30)

        summary = asyncio.run(going())
        batch.write()
        return summary


def ids(tmp_path: Path) -> list[str]:
    """The articles in the output, in order."""
    return [one.id for one in read_jsonl(tmp_path / "out" / "articles.jsonl")]
