"""Gaps: "women earn $9,000 less than men" is a difference between two groups, no pay of anybody."""

from __future__ import annotations

import re

_UNIT = r"(?:\s*(?:a|an|per|pro|par|por|al|à|/)\s*[^\W\d]+)?"
# "mais" is "but" in French, and "más" and "mais" before a noun are "plus": 3.000 euros más comisiones.
_PLUS = r"(?:más|mais)(?=\s+(?:que|do que|al|por|ao)(?!\w)|\s*(?:[.,;:)]|$))"
_LESS = rf"(?:less|more|lower|higher|weniger|mehr|höher|niedriger|de moins|de plus|menos|a menos|a mais|{_PLUS})"
_THAN = r"(?:\s+(?:als|than|que|do que|de))"
# With "than last year" the same sentence tells a rise.
_SINCE = (
    r"\s+(?:(?:the|im|in|dans|dem|den|der|el|la|o|a|na|no|en|em|l'|l’)\s*){0,2}"
    r"(?:last|previous|prior|year|years|month|quarter|a year|a month|twelve|letzte[nr]?|vorige[nr]?|dernière|última"
    r"|vor|vorjahr\w*|jahr\w*|an dernier|année\w*|il y a|hace|año\w*|há|ano\w*|in\s+\d|en\s+\d|\d{4}|before|now)"
)
_AFTER_SUM = re.compile(rf"{_UNIT}\s+{_LESS}(?!\w)(?!{_THAN}{_SINCE})", re.IGNORECASE)
_AFTER_SHARE = re.compile(rf"\s+{_LESS}{_THAN}(?!\w)(?!{_SINCE})", re.IGNORECASE)
_BEFORE = re.compile(r"(?:少|多出|高出|低出)(?:了|约|約|近)?$")


def is_gap(text: str, start: int, end: int, *, share: bool = False) -> bool:
    """Whether the sum (or the percentage, *share*) at ``text[start:end]`` is told as a difference from something else.

    >>> text = "They earn $9,000 less than men."
    >>> is_gap(text, 10, 16), is_gap("They earn $9,000 or more.", 10, 16)
    (True, False)
    """
    pattern = _AFTER_SHARE if share else _AFTER_SUM
    return pattern.match(text, end) is not None or _BEFORE.search(text[:start]) is not None
