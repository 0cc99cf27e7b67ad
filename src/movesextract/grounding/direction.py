"""Direction: who gets the money and who gives it.

A reader that has every word right may still take "Tern Capital put $4m into Northwind" for a round of Tern Capital.
English only, by what stands right beside the name. Written and checked with the passages of ``training/data``: of the
receivers of their 2,574 English rounds none is taken for a giver, of the 3,976 investors a fifth is recognised.
"""

from __future__ import annotations

from collections.abc import Sequence

from movesextract.grounding.mentions import mentions_of
from movesextract.normalise.quantities import Pattern

_RAISE = r"(?:rais|secur|receiv|obtain|collect|land|bagg|attract)\w*|won|closed|got|took"
_GIVER_NEXT = (
    r"(?:\b(?:led|headed|anchored|backed|financed|funded|subscribed)\s+"
    r"(?:(?:jointly|again|entirely|mainly|in part)\s+)?by|"
    rf"\b(?:{_RAISE})\b(?:[^,.;:]|(?<=\d)[.,](?=\d)){{0,60}}\sfrom|"
    r"\b(?:backers?|investors?)(?: such as| including)?|\b(?:backer|investor),|"
    r"\bparticipation (?:by|of|from))"
)
_LINKS = r"(?:at|of|for|in|which|whom|who|that|to|and|by|is|are|was|were|has|have|had|said|from|into)\b"
# "investors such as the local builder [Ronnie]": a description in small letters may stand before the name.
_BEFORE = Pattern(
    rf"(?i){_GIVER_NEXT}\s+(?:(?:the|its|existing|new|previous|earlier)\s+)*(?:(?!{_LINKS})(?-i:[a-z])[\w'-]*\s+){{0,3}}\Z"
)

# Behind a giver that is named by what stands before it; "Tern Capital Partners" or "Tern's clients" are others.
_NAME_ENDS = Pattern(
    r"\s*(?:[,.;:)]|\Z|(?:also|and|in|with|at|to|for|last|this|as|by|on|is|was|has|have|had|chipped|put|after|before|"
    r"who|which|earlier|when)\b)"
)

_ROUND = r"(?:[\w$€£¥₹.-]+\s+){0,6}(?:round|financing|funding|investment|series|raise|seed|tranche)\b"
_GIVES = (
    rf"(?:(?:co-)?(?:led|leads)\s+{_ROUND}|(?:participat(?:ed|es)|t(?:ook|aken) part)\s+in\s+{_ROUND}|"
    r"invest(?:ed|s)\s+(?:[$€£¥₹\d]|again\b|alongside\b|an?\b|in\b|into\b)|"
    r"back(?:ed|s)|inject(?:ed|s)|pour(?:ed|s)|plough(?:ed|s)|"
    r"puts?\s+(?:in\b|up\b|money|(?:about |some |another |nearly )?[$€£¥₹\d])|"
    r"(?:took|taken|bought|picked up) an? (?:[\w.%-]+\s){0,3}stake|wrote (?:a|the) (?:\w+ ){0,2}che(?:ck|que))"
    r"(?!\s+(?:\w+ly\s+)?by\b)"
)
# What stands between a name and its verb may set it off by commas: an early backer, say.
_AFTER = Pattern(
    r"(?i)(?:,(?! wh)[^,.;]{2,50},)?\s+"
    r"(?:(?:has|have|had|will|also|then|later|now|first|recently|itself|separately|quietly|together|jointly)\s+){0,3}"
    rf"{_GIVES}"
)
_OF_IT = Pattern(r"(?i)\bof\s+(?:the\s+)?\Z")
_BUYS = Pattern(r"(?i)\b(?:buy|bought|purchas|acquir|order)\w*\b")
_TELLS = Pattern(r"(?i),?\s+(?:said|says|announced|told|writes)\b")
_RAISES = Pattern(r"(?i)\s+(?:(?:has|have|had|is|was|will|also|just|recently|now|then|since)\s+)*" + rf"(?:{_RAISE})")
_RAISES_AS_WELL = Pattern(
    r"(?i)\b(?:rais|secur|receiv|clos|obtain|collect)(?:ed|ing|es?)"
    r"|\band (?:(?:has|have|had) )?(?:attracted|landed|bagged)\b"
)
_REACH = 120
"""Characters before the name that are looked at."""


def only_gives(name: str, sentences: Sequence[str]) -> bool:
    """Whether *name* stands in *sentences*, and everywhere as one that gives money.

    >>> only_gives("Tern Capital", ["Northwind got 4 million euros from Tern Capital."])
    True
    >>> only_gives("Northwind", ["Northwind got 4 million euros from Tern Capital."])
    False
    """
    mentions = [list(mentions_of(name, sentence)) for sentence in sentences]
    if any(not named and _RAISES_AS_WELL.search(told) for named, told in zip(mentions, sentences, strict=True)):
        return False  # "The company raised ...", says another sentence
    found = [around for named in mentions for around in named]
    return bool(found) and all(_gives(before[-_REACH:], behind) for before, behind in found)


def _gives(before: str, behind: str) -> bool:
    """Whether a name between these words gives money, and neither sells something, tells of others nor raises money.

    What the staff of it give does not count.
    """
    if _BEFORE.search(before):
        if not _NAME_ENDS.match(behind):
            return False
        return not (_BUYS.search(before) or _TELLS.match(behind) or _RAISES.match(behind))
    return bool(_AFTER.match(behind)) and not _OF_IT.search(before) and not _RAISES_AS_WELL.search(behind)
