"""Evidence: whether the cited sentences speak of the event at all, and which sentences do if they do not."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from movesextract.grounding.folding import fold
from movesextract.grounding.locate import Locator
from movesextract.text.sentences import Sentence

_REPAIR_MARGIN = 2
"""Another sentence is taken only if it holds two more of the event's words than the cited ones: pronouns are common."""
_NEAR = 2
"""Sentences between a name and what is told of it under a pronoun."""

# Words of names that many organisations share: finding one says nothing about which is meant.
_GENERIC = frozenset(
    "the of and for group holding holdings company corp corporation inc ltd limited llc plc gmbh ag sa bank "
    "capital partners ventures university institute international national new".split()
)


def cite(
    cited: Sequence[Sentence],
    everything: Sequence[Sentence],
    anchors: Iterable[str],
    locator: Locator,
    tells: Callable[[str], bool] = lambda _: False,
) -> tuple[Sentence, ...]:
    """The sentences that state an event, best first.

    *cited* are those that the model named, *anchors* the words that the event is made of (who, where, how much). Cited
    sentences that hold an anchor stand, and so do those without any near one that has some ("She will start in May.").
    If another sentence of *everything* holds two more than they do together, it comes behind them, or in their place if
    they hold none: right words under a wrong number. Those stand as well, though, that are near it and of which *tells*
    says that they speak of such an event: "She resigned on Friday." Returns () if nothing fits.
    """
    tally = _Tally(everything, [_short_forms(anchor) for anchor in anchors], locator)
    named = {number for s in cited if (number := tally.number(s)) is not None}
    cited_score = tally.score_together(named)
    best = tally.best(named)
    if best is not None and tally.score(best) >= max(cited_score + _REPAIR_MARGIN, 2):
        told = any(abs(best - n) <= _NEAR and tells(everything[n].text) for n in named)
        return (*cited, everything[best]) if cited_score > 0 or told else (everything[best],)
    if cited_score > 0 or any(tally.score(n + d) for n in named for d in (-2, -1, 1)):
        return tuple(cited)
    return (everything[best],) if best is not None and tally.score(best) >= 2 else ()


class _Tally:
    """Which anchors stand in which sentences, by the number of the sentence."""

    def __init__(self, sentences: Sequence[Sentence], anchors: Sequence[Collection[str]], locator: Locator) -> None:
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self._found: dict[int, set[int]] = defaultdict(set)
        for anchor, forms in enumerate(anchors):
            for form in forms:
                for place in locator.starts(form):
                    self._found[bisect_right(self._starts, place) - 1].add(anchor)

    def number(self, sentence: Sentence) -> int | None:
        place = bisect_left(self._starts, sentence.start)
        return place if place < len(self._starts) and self._starts[place] == sentence.start else None

    def score(self, number: int) -> int:
        return len(self._found.get(number, ()))

    def score_together(self, numbers: Iterable[int]) -> int:
        return len(set[int]().union(*(self._found.get(n, ()) for n in numbers)))

    def best(self, cited: Collection[int]) -> int | None:
        """The sentence with most anchors: a cited one, or the earliest that is no page furniture."""
        numbers = [n for n in sorted(self._found) if n in cited or (n >= 0 and not self._sentences[n].boilerplate)]
        return max(numbers, key=lambda n: (self.score(n), n in cited), default=None)


def _short_forms(anchor: str) -> tuple[str, ...]:
    """An anchor and the words of it that may stand alone later: a surname, the first word of a company."""
    folded = fold(anchor)
    words = [w for w in re.findall(r"[^\W\d_]+", folded) if len(w) >= 3 and w not in _GENERIC]
    return (folded, *words) if len(words) <= 4 else (folded,)
