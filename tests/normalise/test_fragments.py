"""Words that break off."""

from __future__ import annotations

import pytest

from movesextract.normalise.fragments import is_fragment


@pytest.mark.parametrize("words", ["the", "führende und", "director of", "jefe de", "Chair and"])
def test_fragments(words: str) -> None:
    """What ends with an article, a conjunction or "of" has lost what follows."""
    assert is_fragment(words)


@pytest.mark.parametrize("words", ["", "The", "Series A", "Vitamin E", "head of pay", "número dos", "filling in", "和"])
def test_whole_words(words: str) -> None:
    """Capital letters, and prepositions that end many phrases, lead up to nothing."""
    assert not is_fragment(words)
