"""Tense: whether the words around a date say that it lies ahead, behind, or close by.

"She starts on 1 June", told in May, means the coming June although the appointment itself is done; "replaces Paulo
Reis, who left in October" the October that has passed; "joins on 6 October", told in September, the nearer one.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Tense: TypeAlias = Literal["ahead", "behind", "near"]

# Directly before the date, or its first words: prepositions of beginning.
_PREPOSITIONS = (
    r"(?:from|as of|effective|starting|beginning|with effect from|ab|zum|mit wirkung vom|per|à partir du|à compter du"
    r"|dès|au|a partir de|a partir del|desde)"
)
_BEGINNING = re.compile(rf"(?:\b{_PREPOSITIONS}|自|从|從|于|於)\s*(?:the |dem |le |el |o )?$", re.IGNORECASE)
_BEGINS = re.compile(rf"{_PREPOSITIONS}\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:will|shall|starts?|begins?|takes? (?:over|up|effect|office)|due to|set to"
    r"|wird|werden|startet|beginnt|prendra|rejoindra|quittera|sera|assumirá|asumirá|será|deixará|dejará)\b|將|将|予定",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\b(?:left|joined|quit|resigned|departed|retired|stepped|moved|went|came|became|took|started|began|served|worked"
    r"|was|were|had|did|raised|hired|appointed|named|died|sold|founded|returned|replaced|succeeded|ousted|fired"
    r"|dismissed|announced|ging|kam|war|wechselte|verließ|übernahm|schied|trat|folgte|wurde|était"
    r"|a (?:quitté|rejoint|fait|pris|été|démissionné|succédé)|fue|dejó|salió|asumió|llegó|renunció|foi|deixou|saiu"
    r"|assumiu|chegou|renunciou)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:joins?|arrives?|leaves|moves|takes|steps|departs|retires|becomes|returns|succeeds|replaces|wechselt|übernimmt"
    r"|verlässt|tritt|kommt|geht|folgt|scheidet|rejoint|quitte|prend|succède|devient|asume|deja|llega|se incorpora"
    r"|assume|deixa|chega)\b",
    re.IGNORECASE,
)
_REACH = 60
"""How many characters before a date a verb may stand."""
_STOPS = re.compile(r"[.;:!?。；](?=\s|$)|[。；]")


def tense_of(before: str, date: str) -> Tense | None:
    """What *before*, the part of a sentence that leads up to *date*, says about it; None if nothing.

    The last verb counts, and a preposition of beginning right at the date more than a verb in the past.

    >>> tense_of("She starts on ", "1 June"), tense_of("She replaces Paulo Reis, who left in ", "October")
    ('ahead', 'behind')
    >>> tense_of("She was appointed", "from 1 June"), tense_of("It raised money ", "in June")
    ('near', 'behind')
    >>> tense_of("Money for Tern ", "in June") is None
    True
    """
    before = before[-_REACH:]
    clause = _STOPS.split(before)[-1]
    ahead, behind, present = (_last(verbs, clause) for verbs in (_AHEAD, _BEHIND, _PRESENT))
    if ahead > behind:
        return "ahead"
    if _BEGINNING.search(before) or _BEGINS.match(date):
        return "near"
    if behind >= 0 or present >= 0:
        return "behind" if behind > present else "near"
    return None


def _last(verbs: re.Pattern[str], clause: str) -> int:
    return max((match.start() for match in verbs.finditer(clause)), default=-1)
