"""Fragments: copied words that break off before what they lead up to."""

from __future__ import annotations

_LEADING_UP = frozenset(
    "the an and or of und oder der die das dem den des ein eine et ou le la les du un une y e el los de do da".split()
)


def is_fragment(words: str) -> bool:
    """Whether *words* end with an article, a conjunction, or "of", in lower case: "führende und", "the".

    Of the names, posts and other words annotated in ``training/data``, none does; dates do ("von Oktober an").

    >>> is_fragment("leading and"), is_fragment("Head of AND"), is_fragment("Series A")
    (True, False, False)
    """
    last = words.split()[-1:]
    return bool(last) and last[0] in _LEADING_UP
