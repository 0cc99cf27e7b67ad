"""From passages to the windows of one epoch: substitution, furniture, joining, cutting."""

from __future__ import annotations

import functools
import hashlib
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from training import lexicon, passages, windows
from training.passages import Passage
from training.substitute import rename, substitute

AS_WRITTEN = 0.3
"""Share of visits that leave all slots of a passage alone."""

JOINED = 0.5
"""Share of visits that go on with another passage of the same language, as a page or a long article does."""

SAME_COMPANY = 0.35
"""Share of the joined that are made to speak of the same organisation."""

FURNISHED = 0.3
"""Share of visits with lines of page furniture, or sentences of unrelated passages, before, between or after."""

CLIPPED = 0.25
"""Share of visits that show only a few sentences from the middle, three of four times below the lead."""

STRANGE_LEAD = 0.12
"""Share of visits to which the first sentence of another passage is put as the lead; it says nothing about them."""

HEADLINED = 0.35
"""Share of the English windows whose first line is written as a headline, every word with a capital."""

OTHER_VISITS = 2
"""How often an epoch comes by a passage that is not English: they are a quarter of all, and there is more to learn."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The passages of a run, split by their ids."""

    trained: Sequence[Passage]
    held_out: Sequence[Passage]
    by_language: Mapping[str, Sequence[Passage]] = field(default_factory=dict)
    strays: Sequence[str] = ()

    @classmethod
    def load(cls, percent: int = 100) -> Self:
        """Read the data folder; ``percent`` thins the training part (by id hash), never the held-out one."""
        everything = passages.load()
        trained = [p for p in everything if not passages.is_held_out(p.id) and in_share(p.id, percent)]
        by_language = defaultdict(list)
        for passage in trained:
            by_language[passage.lang].append(passage)
        strays = [s for p in trained if p.lang == "en" and not p.events for s in p.sentences]
        return cls(trained, [p for p in everything if passages.is_held_out(p.id)], dict(by_language), strays)

    def held_out_windows(self) -> list[Passage]:
        """Return the held-out passages as written, cut as serving cuts."""
        return [window for passage in self.held_out for window in windows.split(passage)]

    def epoch(self, rng: random.Random, *, new: str = "", rehearsal: float = 1.0) -> list[Passage]:
        """Return the windows of one pass over the training passages, different for each state of ``rng``.

        Passages whose id starts with ``new`` all join in, of the others a share of ``rehearsal``, each time another.
        """
        known = [p for p in self.trained if is_rehearsed(p.id, rng, new=new, share=rehearsal)]
        order = [p for p in known for _ in range(1 if p.lang == "en" else OTHER_VISITS)]
        rng.shuffle(order)
        return [
            windows.headlined(window) if window.lang == "en" and rng.random() < HEADLINED else window
            for passage in order
            for window in self._visit(passage, rng)
        ]

    def _visit(self, passage: Passage, rng: random.Random) -> list[Passage]:
        page = _varied(passage, rng)
        if page.led:
            return windows.split(page)
        if rng.random() < CLIPPED and len(page.sentences) > 2:
            return [_clipped(page, rng)]
        if rng.random() < STRANGE_LEAD:
            return windows.split(self._below_strange_lead(page, rng))
        if rng.random() < JOINED:
            page = self._joined(page, rng)
        if rng.random() < FURNISHED:
            page = self._furnished(page, rng)
        return windows.split(page)

    def _below_strange_lead(self, page: Passage, rng: random.Random) -> Passage:
        other = rng.choice(self.by_language[page.lang])
        return page if other.id == page.id else replace(windows.join([windows.cut(other, 0, 1), page]), led=True)

    def _joined(self, page: Passage, rng: random.Random) -> Passage:
        other = _varied(rng.choice(self.by_language[page.lang]), rng)
        if set(other.slots) & set(page.slots):
            return page
        if rng.random() < SAME_COMPANY:
            other = _of_same_company(page, other, rng)
        return windows.join([page, other] if rng.random() < 0.5 else [other, page])

    def _furnished(self, page: Passage, rng: random.Random) -> Passage:
        before, after = rng.randint(0, 3), rng.randint(0, 3)
        parts = [self._line(rng) for _ in range(before)] + [page] + [self._line(rng) for _ in range(after)]
        return windows.join(parts)

    def _line(self, rng: random.Random) -> Passage:
        line = rng.choice(self.strays) if self.strays and rng.random() < 0.4 else rng.choice(_furniture())
        return Passage("", "en", (line,), ())


def _varied(passage: Passage, rng: random.Random) -> Passage:
    return passage if rng.random() < AS_WRITTEN else substitute(passage, rng)


def _clipped(page: Passage, rng: random.Random) -> Passage:
    size = rng.randint(1, len(page.sentences) - 1)
    start = rng.randint(0, len(page.sentences) - size)
    return windows.cut(page, start, min(size, windows.SIZE), led=rng.random() < 0.75)


def _of_same_company(page: Passage, other: Passage, rng: random.Random) -> Passage:
    """Rename an organisation of ``other`` to the chief one of ``page``, if both have one that may be replaced."""
    mine, theirs = _companies(page), _companies(other)
    if not mine or not theirs:
        return other
    return rename(other, rng.choice(theirs), mine[0])


def _companies(passage: Passage) -> list[str]:
    named = [event["organization"] for event in passage.events if "organization" in event]
    pointed = {kind.partition(":")[2] for kind in passage.slots.values()}
    return [name for name in dict.fromkeys(named) if passage.slots.get(name) == "org" and name not in pointed]


@functools.cache
def _furniture() -> tuple[str, ...]:
    return tuple((lexicon.FOLDER / "furniture.txt").read_text(encoding="utf-8").splitlines())


def is_rehearsed(passage_id: str, rng: random.Random, *, new: str, share: float) -> bool:
    """Draw whether an epoch comes by a passage: always if its id starts with ``new``, else with chance ``share``."""
    return passage_id.startswith(new) or rng.random() < share


def in_share(passage_id: str, percent: int) -> bool:
    """Say whether a passage belongs to ``percent`` of the training part; a smaller share lies within a larger one."""
    return int.from_bytes(hashlib.sha256(f"share/{passage_id}".encode()).digest()[:4], "big") % 100 < percent
