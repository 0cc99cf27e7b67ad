"""Evidence: whether the cited sentences speak of the event at all, and which sentences do if they do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from movesextract.grounding.folding import fold
from movesextract.grounding.locate import Locator
from movesextract.text.sentences import Sentence

_REPAIR_MARGIN = 2
"""Another sentence replaces the cited ones only if it holds two more of the event's words: pronouns are common."""

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
) -> tuple[Sentence, ...]:
    """The sentences that state an event, best first.

    *cited* are those that the model named, *anchors* the words that the event is made of (who, where, how much). Cited
    sentences that hold an anchor stand. If they hold none, or another sentence of *everything* holds two more, that one
    takes their place: right words under a wrong number. A cited sentence without any anchor still stands next to one
    that has some ("She will start in May."). Returns () if nothing fits.
    """
    forms = [_short_forms(anchor) for anchor in anchors]
    cited_score = max((_score(s, forms, locator) for s in cited), default=0)
    best = max(
        (s for s in everything if not s.boilerplate or s in cited),
        key=lambda s: (_score(s, forms, locator), s in cited),
        default=None,
    )
    best_score = _score(best, forms, locator) if best is not None else 0
    if best is not None and best_score >= max(cited_score + _REPAIR_MARGIN, 2):
        return (best,)
    if cited_score > 0 or _beside_an_anchor(cited, everything, forms, locator):
        return tuple(cited)
    return (best,) if best is not None and best_score >= 2 else ()


def _beside_an_anchor(
    cited: Sequence[Sentence], everything: Sequence[Sentence], forms: list[tuple[str, ...]], locator: Locator
) -> bool:
    places = {s.start: i for i, s in enumerate(everything)}
    for sentence in cited:
        place = places.get(sentence.start)
        if place is not None and any(_score(s, forms, locator) for s in everything[max(0, place - 2) : place + 2]):
            return True
    return False


def _score(sentence: Sentence, forms: list[tuple[str, ...]], locator: Locator) -> int:
    return sum(any(locator.occurs(form, sentence.start, sentence.end) for form in anchor) for anchor in forms)


def _short_forms(anchor: str) -> tuple[str, ...]:
    """An anchor and the words of it that may stand alone later: a surname, the first word of a company."""
    folded = fold(anchor)
    words = [w for w in re.findall(r"[^\W\d_]+", folded) if len(w) >= 3 and w not in _GENERIC]
    return (folded, *words) if len(words) <= 4 else (folded,)
