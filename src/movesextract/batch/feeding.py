"""Feeding a run: inputs are sorted into what is settled, what the store can answer, and what must be asked."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from movesextract.article import Article
from movesextract.batch.journal import Journal, Prior
from movesextract.batch.records import Entry, Outcome
from movesextract.events import ErrorInfo, Extraction
from movesextract.loading import FailedInput, Input, dated
from movesextract.reading import failed_extraction

__all__ = ["Feeder", "Harvest", "Work", "failed_entry"]

_STEPS = 2000  # inputs looked at before the run is heard again


@dataclass(frozen=True, slots=True)
class Work:
    """An article to be asked about: its place in the run, the key of its answer, its input's fingerprint."""

    position: int
    article: Article
    key: str
    fingerprint: str

    def entry(self, extraction: Extraction) -> Entry:
        """The record of its answer, or of its failure."""
        if extraction.error is not None:
            return replace(self._entry("failed"), error=extraction.error, extraction=extraction)
        return replace(self._entry("done"), extraction=extraction)

    def cached(self) -> Entry:
        """The record that says that the store had its answer."""
        return self._entry("cached")

    def _entry(self, outcome: Outcome) -> Entry:
        article = self.article
        return Entry(
            self.position,
            article.id,
            outcome,
            source=article.source,
            title=article.title,
            key=self.key,
            fingerprint=self.fingerprint,
        )


@dataclass(slots=True)
class Harvest:
    """What some steps through the inputs gave: work, and counts of what needed none. ``ended`` if that was all."""

    work: list[Work] = field(default_factory=list)
    cached: int = 0
    failed: list[Extraction] = field(default_factory=list)
    failed_before: int = 0
    ended: bool = False


class Feeder:
    """Walks through *inputs* once. Not for use by two threads at the same time.

    *key* names the answer for an article. Articles without a date get *published*.
    """

    def __init__(
        self,
        inputs: Iterator[Input],
        journal: Journal,
        key: Callable[[Article], str],
        *,
        published: datetime.date | None = None,
        retry_failed: bool = False,
    ) -> None:
        self._inputs = enumerate(inputs)
        self._journal = journal
        self._key = key
        self._published = published
        self._retry_failed = retry_failed
        self._length = 0

    def harvest(self, wanted: int) -> Harvest:
        """Go on until *wanted* articles must be asked about, or for a while. Records what is settled on the way."""
        found = Harvest()
        adopted: list[tuple[int, Prior]] = []
        entries: list[Entry] = []
        for _ in range(_STEPS):
            if len(found.work) >= wanted:
                break
            following = next(self._inputs, None)
            if following is None:
                found.ended = True
                break
            position, one = following
            self._length = position + 1
            prior = self._journal.prior(position, one.fingerprint)
            if prior is None or (prior.outcome == "failed" and self._retry_failed):
                self._take(position, one, found, entries)
                continue
            adopted.append((position, prior))
            if prior.outcome == "failed":
                found.failed_before += 1
            else:
                found.cached += 1
        self._journal.adopt(adopted)
        self._journal.write(entries)
        return found

    def end(self) -> None:
        """All inputs have been seen and settled: forget what is recorded of others."""
        self._journal.end(self._length)

    def _take(self, position: int, one: Input, found: Harvest, entries: list[Entry]) -> None:
        loaded = dated(one.load(), self._published)
        if isinstance(loaded, FailedInput):
            extraction = failed_extraction(loaded.error, id=loaded.id, source=loaded.source)
            entries.append(failed_entry(position, extraction, one.fingerprint))
            found.failed.append(extraction)
            return
        work = Work(position, loaded, self._key(loaded), one.fingerprint)
        if work.key in self._journal.store:
            entries.append(work.cached())
            found.cached += 1
        else:
            found.work.append(work)


def failed_entry(position: int, extraction: Extraction, fingerprint: str) -> Entry:
    """The record of an input that is no article."""
    info = extraction.article
    error = extraction.error or ErrorInfo(type="", message="")
    return Entry(position, info.id, "failed", info.source, error=error, extraction=extraction, fingerprint=fingerprint)
