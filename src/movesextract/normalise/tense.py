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
    r"\b(?:will|shall|would|starts?|begins?|takes? (?:over|up|effect|office)|(?:due|set|plans?|about|expected) to"
    r"|(?:is|are) (?:to|stepping|leaving|joining|retiring|moving|taking|becoming|departing|replacing|succeeding"
    r"|resigning|quitting|standing|handing)|last day(?: \w+){0,5} is"
    r"|wird|werden|startet|beginnt|(?:va|vont|vai|vão)(?: a)? \w+(?:[aeio]i?r|re)"
    r"|(?:prend|rejoind|succéd?e|remplace|quitte|devien|parti|occupe|se)d?ra|\w{3,}(?:ará|erá|irá)n?)\b|將|将|予定",
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
# Behind a date: 付 and the like.
_FROM_THEN = re.compile(r"\s*(?:付|から|부터|부로|자로)")
_REACH = 60
"""How many characters before a date a verb may stand."""
_STOPS = re.compile(r"[.;:!?。；](?=\s|$)|[。；]")


def tense_of(before: str, date: str, behind: str = "") -> Tense | None:
    """What *before*, the part of a sentence that leads up to *date*, says about it; None if nothing.

    The last verb counts, and a preposition of beginning right at the date more than a verb in the past. Where the
    sentence begins with the date, the first verb of *behind* counts, what follows it.

    >>> tense_of("She starts on ", "1 June"), tense_of("She replaces Paulo Reis, who left in ", "October")
    ('ahead', 'behind')
    >>> tense_of("She was appointed", "from 1 June"), tense_of("It raised money ", "in June")
    ('near', 'behind')
    >>> tense_of("Money for Tern ", "in June") is None
    True
    """
    before = before[-_REACH:]
    clause = _STOPS.split(before)[-1]
    if _FROM_THEN.match(behind):
        return "near"
    ahead, past, present = (_last(verbs, clause) for verbs in (_AHEAD, _BEHIND, _PRESENT))
    if ahead > past:
        return "ahead"
    if _BEGINNING.search(before) or _BEGINS.match(date):
        return "near"
    if past >= 0 or present >= 0:
        return "behind" if past > present else "near"
    return _first_tense(_STOPS.split(behind[:_REACH])[0]) if len(clause.split()) <= 1 else None


def _first_tense(clause: str) -> Tense | None:
    """What the first verb of *clause* says."""
    verbs: tuple[tuple[re.Pattern[str], Tense], ...] = ((_AHEAD, "ahead"), (_BEHIND, "behind"), (_PRESENT, "near"))
    found = [(match.start(), tense) for pattern, tense in verbs if (match := pattern.search(clause))]
    return min(found)[1] if found else None


def _last(verbs: re.Pattern[str], clause: str) -> int:
    return max((match.start() for match in verbs.finditer(clause)), default=-1)
