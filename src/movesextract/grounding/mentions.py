"""Mentions of a name in a sentence, seen from what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator


def mentions_of(name: str, sentence: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind *name*, wherever it is written so, as a word of its own.

    >>> list(mentions_of("Acme", "Lee left Acme, not Acmetal."))
    [('Lee left ', ', not Acmetal.')]
    """
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", sentence):
        yield sentence[: found.start()], sentence[found.end() :]
