"""The runner: inputs in, records in the store; bounded, polite, restartable at any moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Literal, TypeAlias

from movesextract.batch.feeding import Feeder, Harvest, Work
from movesextract.batch.journal import Journal
from movesextract.batch.limits import AdaptiveGate, Budget
from movesextract.batch.progress import Progress, Reporter, Snapshot
from movesextract.errors import (
    AuthenticationError,
    ConnectionFailedError,
    DeadlineError,
    ModelError,
    ModelNotFoundError,
    MovesExtractError,
    NoModelError,
    QuotaError,
    RateLimitError,
    ServerError,
    StoreError,
)
from movesextract.events import Extraction
from movesextract.extractor import Extractor
from movesextract.reading import failed_extraction

__all__ = ["Ending", "Runner", "Summary"]

Ending: TypeAlias = Literal["complete", "bounded", "interrupted", "halted"]

_HOPELESS = (AuthenticationError, QuotaError, ModelNotFoundError, NoModelError)
_OUTAGE = (ConnectionFailedError, ServerError, DeadlineError, RateLimitError)
_MOST_IN_A_ROW = 20
_LOOKED_AHEAD = 32
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended. ``complete``: every input is settled; ``bounded``: by its budget; ``interrupted``: by `stop`;
    ``halted``: the endpoint does not answer, ``reason`` says why. All but the first can be gone on with."""

    ending: Ending
    reason: str
    counts: Snapshot


class Runner:
    """Asks *extractor* about what *feeder* finds, and writes every outcome to *journal* before it counts.

    Articles with the same text are asked about once. An article that fails is recorded with the reason. If the endpoint
    refuses the key, or fails 20 articles in a row, the run halts, and the articles of that row are not held against
    anyone: they are asked about again when the run goes on.
    """

    def __init__(
        self,
        extractor: Extractor,
        feeder: Feeder,
        journal: Journal,
        gate: AdaptiveGate,
        *,
        most: int,
        budget: Budget,
        reporter: Reporter,
        count: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._extractor = extractor
        self._feeder = feeder
        self._journal = journal
        self._gate = gate
        self._most = most
        self._budget = budget
        self._reporter = reporter
        self._count = count
        self._progress = Progress()
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked: dict[str, list[Work]] = {}
        self._answered: set[str] = set()
        self._answered_before: set[str] = set()
        self._failure: BaseException | None = None
        self._row: list[tuple[Work, Extraction]] = []
        self._ending: Ending | None = None
        self._reason = ""

    def stop(self) -> None:
        """Start nothing more; what is under way is finished. Called on the run's event loop."""
        self._end("interrupted", "interrupted")

    async def run(self) -> Summary:
        """Work until all inputs are settled or something ends the run before.

        Raises StoreError, and UsageError if the cost is bounded and not known; what was answered until then is kept.
        """
        counting = asyncio.create_task(self._count_inputs())
        try:
            await self._work()
        finally:
            counting.cancel()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._ending is None:
            await asyncio.to_thread(self._feeder.end)
        return Summary(self._ending or "complete", self._reason, self._progress.snapshot(self._gate.width))

    async def _work(self) -> None:
        reaping = self._reap()
        while not self._ended():
            harvest = await reaping
            self._count_harvest(harvest)
            if not harvest.ended:
                reaping = self._reap()  # the next inputs are loaded while these are asked about
            for work in harvest.work:
                if not await self._admitted():
                    break
                self._start(work)
            if harvest.ended:
                break
        await reaping
        while self._tasks:
            await self._something_changes()
        self._raise_failure()
        await self._settle_row()

    def _ended(self) -> bool:
        return self._ending is not None

    def _reap(self) -> asyncio.Task[Harvest]:
        # Answers given while a harvest is brought in are not known to it; those of the one before may matter still.
        self._answered_before, self._answered = self._answered, set()
        return asyncio.create_task(asyncio.to_thread(self._feeder.harvest, min(_LOOKED_AHEAD, self._most)))

    async def _admitted(self) -> bool:
        """Wait until one more article may be started; False if the run ends before."""
        while not self._ended():
            under_way = len(self._tasks)
            exhausted = self._budget.exhausted(under_way)
            if exhausted is not None:
                self._end("bounded", exhausted)
            elif self._gate.admits(under_way) and self._budget.allows(under_way):
                return True
            else:
                await self._something_changes()
        return False

    def _start(self, work: Work) -> None:
        followers = self._asked.get(work.key)
        if followers is not None:
            followers.append(work)
        elif work.key in self._answered or work.key in self._answered_before:
            self._run_task(self._repeat([work]))
        else:
            self._asked[work.key] = []
            self._run_task(self._ask(work))

    def _run_task(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._task_is_over)

    def _task_is_over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self._failure = self._failure or task.exception()
        self._gate.changed.set()

    async def _something_changes(self) -> None:
        """Wait until an article is through or the gate may have room; raise what a task raised."""
        self._raise_failure()
        self._gate.changed.clear()
        await self._gate.changed.wait()
        self._raise_failure()

    def _raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    async def _ask(self, work: Work) -> None:
        try:
            extraction = await self._extraction(work)
        except _HOPELESS as error:
            self._asked.pop(work.key, None)
            self._end("halted", str(error))
            return
        if extraction.error is not None and extraction.error.type in _OUTAGE_NAMES:
            await self._fail_in_row(work, extraction)
            return
        await self._settle_row()
        await self._settle(work, extraction)

    async def _extraction(self, work: Work) -> Extraction:
        try:
            return await self._extractor.aextract(work.article)
        except (*_HOPELESS, StoreError):
            raise
        except MovesExtractError as error:
            return failed_extraction(error, article=work.article)
        except Exception as error:  # a fault of ours, met by one article among many, must not end the night's work
            _logger.exception("article %s could not be read", work.article.id)
            internal = ModelError(f"internal error, please report it: {type(error).__name__}: {error}")
            return failed_extraction(internal, article=work.article)

    async def _settle(self, work: Work, extraction: Extraction) -> None:
        await self._journal.settle([work.entry(extraction)])
        followers = self._asked.pop(work.key, [])
        self._progress.add(extraction)
        self._budget.add(extraction.usage)
        if extraction.error is None:
            self._answered.add(work.key)
            await self._repeat(followers)
        else:
            self._reporter.failed(extraction)
            await self._fail_alike(followers, extraction)
        self._show()

    async def _repeat(self, followers: list[Work]) -> None:
        """Record articles whose answer was given to another of the same text."""
        if followers:
            await self._journal.settle([follower.cached() for follower in followers])
            self._progress.cached += len(followers)
            self._show()

    async def _fail_alike(self, followers: list[Work], extraction: Extraction) -> None:
        for follower in followers:
            info = {"id": follower.article.id, "source": follower.article.source, "title": follower.article.title}
            own = extraction.article.model_copy(update=info)
            alike = extraction.model_copy(update={"article": own, "usage": type(extraction.usage)()})
            await self._journal.settle([follower.entry(alike)])
            self._progress.failed += 1

    async def _fail_in_row(self, work: Work, extraction: Extraction) -> None:
        """An article fails as it would in an outage. It is held against the article only if others do not fail too."""
        self._row.append((work, extraction))
        if len(self._row) >= _MOST_IN_A_ROW:
            error = extraction.error
            self._end("halted", f"{len(self._row)} articles in a row failed, the last with {error and error.message}")

    async def _settle_row(self) -> None:
        if self._ending == "halted":
            return
        row, self._row = self._row, []
        for work, extraction in row:
            await self._settle(work, extraction)

    def _end(self, ending: Ending, reason: str) -> None:
        if self._ending is None:
            self._ending, self._reason = ending, reason
            self._gate.changed.set()
            if self._tasks:
                self._reporter.say(f"{reason}; {len(self._tasks)} articles under way are being finished")

    def _count_harvest(self, harvest: Harvest) -> None:
        self._progress.cached += harvest.cached
        self._progress.failed_before += harvest.failed_before
        for extraction in harvest.failed:
            self._progress.add(extraction)
            self._reporter.failed(extraction)
        self._show()

    def _show(self) -> None:
        self._reporter.update(self._progress.snapshot(self._gate.width))

    async def _count_inputs(self) -> None:
        self._progress.total = await asyncio.to_thread(self._count)


_OUTAGE_NAMES = frozenset(kind.__name__ for kind in _OUTAGE)
