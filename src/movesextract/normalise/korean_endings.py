"""Korean endings: what hangs on a noun without a space and is not part of the name or post that was copied."""

from __future__ import annotations

from movesextract.normalise.quantities import Pattern

# From, out of, as, towards, who was. Shorter particles (은, 이, 가, 에, 로) also end names.
_ENDING = Pattern(r"[가-힣]{2}(으로부터|로부터|에게서|이었던|이던|였던|으로서|로서|에서|으로)\Z")


def ending_length(words: str) -> int:
    """How many characters at the end of *words* are such an ending.

    Of the 51,000 names, posts and other words annotated in ``training/data`` none ends so.

    >>> ending_length("알토스벤처스로부터"), ending_length("임상전략본부장이던"), ending_length("대표이사")
    (3, 2, 0)
    """
    found = _ENDING.search(words)
    return len(found[1]) if found else 0
