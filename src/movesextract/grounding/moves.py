"""Moves: which organisation somebody leaves, and which one they join.

A reader that has every word right may still take "Lee left Acme to join Kestrel" for a hire at Acme. English only, by
what stands right before the name, and only where the person is named before it and every mention says the same.
Written and counted with the passages of ``training/data``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from movesextract.grounding.mentions import mentions_of
from movesextract.normalise.quantities import Pattern

_COMES = r"(?:join|arriv|mov|switch)(?:e?s|ed|ing)|com(?:es?|ing)|came|joins"
_TAKEN = r"(?:hir|poach|recruit|lur)(?:ed|es|ing|e)?|away|over"
_LEAVES = (
    r"(?:left|leaves|leaving|quit|quits|quitting|resign(?:s|ed|ing)(?:\s+from)?|depart(?:s|ed|ing)(?:\s+from)?|"
    r"(?:step|stand)(?:s|ped|ping|ing)?\s+down\s+from)"
)
# "from the state-owned lender [Acme]": a description in small letters may stand before the name.
_LINKS = r"(?:at|of|for|in|which|whom|who|that|to|and|by|is|are|was|were|has|have|had|said|from|into|a|an|with|where)\b"
_DESCRIBED = rf"\s+(?:(?:the|its|rival)\s+)*(?:(?!{_LINKS})(?-i:[a-z])[\w'-]*\s+){{0,3}}\Z"
_BEHIND = Pattern(
    rf"(?i)\b(?:(?:{_COMES}|{_TAKEN})\s+from|(?:formerly|previously)\s+(?:of|at|with)|years\s+(?:at|with)|"
    rf"(?:has|have|had|after|is|was|who|she|he)\s+(?:just\s+|recently\s+)?{_LEAVES}){_DESCRIBED}"
)
_FORMER = Pattern(r"(?i)(?:\ba former|, ex)(?:\s|-)\Z")
_AHEAD = Pattern(
    rf"(?i)\b(?:{_LEAVES}\s+for|(?:left|leaves|leaving|quit|resigned|departed)\b[^.;:]{{0,60}}\bto\s+join|"
    rf"(?:moved|moving|moves|went|goes|going|gone|off|defected|back)\s+to){_DESCRIBED}"
)
# "Acme's rival", "Acme Bank" and "Acme-owned Kestrel" are others than Acme.
_NAME_ENDS = Pattern(r"(?!['’]|-\w|\s+(?:[&+]\s|[A-Z0-9]))")
_REACH = 120
"""Characters before the name that are looked at."""


def only_left(name: str, person: str, sentences: Sequence[str]) -> bool:
    """Whether *name* stands in *sentences*, each time behind *person*, and always as what that person comes from.

    Of the 4,895 hires in ``training/data`` none is at such an organisation; of the English previous organisations that
    stand in the evidence a fifth is recognised.

    >>> only_left("Acme", "Ann Lee", ["Ann Lee has left Acme to join Kestrel."])
    True
    >>> only_left("Acme", "Ann Lee", ["Ann Lee has left Acme.", "Acme is sorry."])
    False
    """
    surname = person.split()[-1:]
    taken = re.compile(rf"(?i)(?<!\w){re.escape(surname[0])}\s+from{_DESCRIBED}") if surname else None
    return _everywhere(
        lambda before: bool(_BEHIND.search(before) or _FORMER.search(before) or (taken and taken.search(before))),
        name,
        person,
        sentences,
    )


def only_joined(name: str, person: str, sentences: Sequence[str]) -> bool:
    """Whether *name* stands in *sentences*, each time behind *person*, and always as what that person leaves for.

    Of the 3,791 departures in ``training/data`` none is from such an organisation.

    >>> only_joined("Kestrel", "Ann Lee", ["Ann Lee has left Acme to join Kestrel."])
    True
    """
    return _everywhere(lambda before: bool(_AHEAD.search(before)), name, person, sentences)


def _everywhere(says: Callable[[str], bool], name: str, person: str, sentences: Sequence[str]) -> bool:
    found = [place for sentence in sentences for place in mentions_of(name, sentence)]
    return bool(found) and all(
        _names(person, before) and says(before[-_REACH:]) and _NAME_ENDS.match(behind) for before, behind in found
    )


def _names(person: str, words: str) -> bool:
    return any(len(word) > 2 and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words) for word in person.split())
