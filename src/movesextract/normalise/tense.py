"""Tense: whether the words before a date say that it lies ahead.

"She starts on 1 June", told in May, means the coming June although the appointment itself is done.
"""

from __future__ import annotations

import re

# Directly before the date: prepositions of beginning. A few words before it: verbs of beginning, and the future.
_BEGINNING = re.compile(
    r"(?:\b(?:from|as of|effective|ab|zum|mit wirkung vom|per|à partir du|dès|au|a partir de|a partir del|desde)"
    r"|自|从|從|于|於)\s*(?:the |dem |le |el |o )?$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"(?:\b(?:will|shall|starts?|starting|begins?|beginning|takes? (?:over|up|effect|office)|effective|due to|set to"
    r"|wird|werden|startet|beginnt|prendra|sera|assumirá|asumirá|será)\b[^.;:!?]{0,40}|(?:将|將|予定)[^。；]{0,12})$",
    re.IGNORECASE,
)


def looks_ahead(before: str) -> bool:
    """Whether *before*, the part of a sentence that leads up to a date, says that the date lies ahead.

    >>> looks_ahead("She starts on "), looks_ahead("übernimmt zum "), looks_ahead("It raised money from Tern in ")
    (True, True, False)
    """
    return bool(_BEGINNING.search(before) or _AHEAD.search(before))
