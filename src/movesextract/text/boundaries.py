"""Decide whether a full stop, a question mark or an ellipsis ends a sentence."""

from __future__ import annotations

import re

from movesextract.text.abbreviations import (
    BEFORE_NUMBER,
    BEFORE_ORDINAL,
    COUNTED_NOUNS,
    DOMAIN_ENDINGS,
    EXCLAIMING_NAMES,
    MAYBE_LAST,
    NEVER_LAST,
    ORDINAL_NOUNS,
    PARTICLES,
    STARTERS,
    TITLES,
)

_LOOK_BACK = 40  # characters; no abbreviation is longer, and the bound keeps the splitter linear
_QUOTES = "\"'“”‘’«»‹›„‚「『《"
_OPENERS = _QUOTES + "([{¿¡（【〈—–-"
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u318f\u31f0-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff「『“《（【]"
)
_ALWAYS = "。｡！？؟۔।॥‼⁇⁈⁉"

# A mark with the quotes and brackets that close behind it. A straight quote closes if no word follows at once; a
# guillemet may stand behind a (narrow) space.
TERMINAL = re.compile(
    r"(?P<mark>[.!?…‥⋯．" + _ALWAYS + r"]+)"
    r"(?P<closers>(?:[”’›)\]}」』）】》〉〕］｣＂＇]|[\"'“‘«»](?!\w)|[ \u00a0\u202f]»(?!\w))*)"
)
_NEXT = re.compile(rf"\s+(?P<openers>[{re.escape(_OPENERS)}]*)\s?(?P<word>\w+(?:['’]\w+)?)?")
_GLUED_WORD = re.compile(r"[^\W\d_]+(?=[\s,'’]|$)")
_GLUED_TO = re.compile(r"(?:[^\W\d_]{2}|\d[a-z]|\d\d|[%)\]”»\"])$")
_DATE_PART = re.compile(r"\d{1,4}\.|\d{4}\b")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_]{1,2})*")
_ELISION = re.compile(r"[LDCJNSQ]['’]")
_QUOTATIVE = re.compile(r"[、，,]|と|って|など|라고|라며|이라고|고 ")
_ATTRIBUTION = re.compile(
    r"[^，。！？“”\s]{0,12}?(?:说|說|问|問|道|表示|称|稱|指出|喊|坦言|回忆|解释|透露|感叹|苦笑)(?:道|着)?(?=[。！？]|$)"
)
_QUOTE_REACH = 200  # characters; a corner bracket that is not closed within them was forgotten


class Candidate:
    """A terminal mark that may end the sentence which began at ``start``.

    ``uncased`` says that the whole line is in small letters, so that a small letter behind the mark proves nothing.
    """

    __slots__ = (
        "before",
        "earlier",
        "end",
        "mark",
        "next_at",
        "openers",
        "opens",
        "start",
        "stop",
        "text",
        "uncased",
        "word",
    )

    def __init__(self, text: str, start: int, match: re.Match[str], end: int, *, uncased: bool) -> None:
        mark_at = match.start()
        behind = text[max(start, mark_at - _LOOK_BACK) : mark_at]
        words = [word.lstrip(_OPENERS) for word in behind.split()]
        attached = bool(behind) and not behind[-1].isspace()
        after = _NEXT.match(text, match.end(), end)
        self.text = text
        self.start = start
        self.end = end
        self.mark = match["mark"]
        self.stop = match.end()
        self.uncased = uncased
        self.before = words[-1] if words and attached else ""
        self.earlier = words[-2] if len(words) > 1 else ""
        self.opens = attached and len(words) == 1 and mark_at - start <= _LOOK_BACK
        self.openers = after["openers"] if after else ""
        self.word = (after["word"] or "") if after else ""
        self.next_at = (after.start("word") if self.word else after.end()) if after else self.stop

    @property
    def next_character(self) -> str:
        """The first character behind spaces and opening quotes."""
        return self.text[self.next_at : self.next_at + 1]

    @property
    def begins_typically(self) -> bool:
        """True if what follows looks like the beginning of a sentence even behind an abbreviation."""
        if self.word and self.text.startswith(".", self.next_at + len(self.word)):
            return False  # an abbreviation or an initial
        word = self.word.capitalize() if self.word.isupper() and len(self.word) > 2 else self.word
        if word in STARTERS or _ELISION.match(word) or _WIDE.match(word):
            return True
        return word[:1].isupper() and self.openers[:1] in tuple(_QUOTES)


def ends_sentence(at: Candidate) -> bool:
    """True if the mark, with what closes behind it, is the end of a sentence."""
    if at.mark[-1] in _ALWAYS:
        return _wide_mark_ends(at)
    if not at.text[at.stop].isspace():
        return _glued_mark_ends(at)
    follows = at.next_character
    if follows in tuple(",;:)]}%") or (follows == "." and not at.openers):
        return False
    if follows.islower() and not at.word[1:2].isupper():
        return at.uncased and at.mark == "." and len(at.before) > 2 and not _is_abbreviation(at.before)
    if at.mark in (".", "．"):
        return _full_stop_ends(at)
    if at.mark[0] in "!?":
        return at.before not in EXCLAIMING_NAMES
    # An ellipsis in brackets stands for words left out.
    return not at.text[: at.stop].endswith(("...]", "...)", "…]", "…)"))


def _is_abbreviation(word: str) -> bool:
    return word in TITLES or word in NEVER_LAST or word in MAYBE_LAST or word in BEFORE_NUMBER


def _wide_mark_ends(at: Candidate) -> bool:
    """。！？ end a sentence, unless the sentence around a quotation goes on: 「辞任する。」と述べた."""
    if at.text[at.stop - 1] in _ALWAYS:
        return not _in_corner_brackets(at)
    return not (_QUOTATIVE.match(at.text, at.stop) or _ATTRIBUTION.match(at.text, at.stop))


def _in_corner_brackets(at: Candidate) -> bool:
    """Japanese quotations of several sentences stay in one piece with the words around them."""
    text, first = at.text, max(at.start, at.stop - _QUOTE_REACH)
    if text.rfind("「", first, at.stop) <= text.rfind("」", first, at.stop):
        return False
    return text.find("」", at.stop, min(at.end, at.stop + _QUOTE_REACH)) >= 0


def _glued_mark_ends(at: Candidate) -> bool:
    """A mark without a space behind it: the end only where two sentences were clearly run together."""
    if at.mark not in (".", "!", "?", "．"):
        return False
    last = at.text[at.stop - 1 - len(at.mark) : at.stop - len(at.mark)]
    if _WIDE.match(at.text, at.stop):
        return bool(_WIDE.match(last)) or (at.mark in "!?" and last.isalpha())
    word = _GLUED_WORD.match(at.text, at.stop)
    if word is None or not (word[0].istitle() and (len(word[0]) > 1 or word[0] in "AIOEY")):
        return False
    if not _GLUED_TO.search(at.before) or any(sign in at.before for sign in "./@:_\\&="):
        return False
    return word[0] not in DOMAIN_ENDINGS and not _is_abbreviation(at.before) and not at.before.isupper()


def _full_stop_ends(at: Candidate) -> bool:
    """A full stop with white space behind it and no small letter after that."""
    before = at.before.rpartition("-")[2] or at.before
    if before.isdecimal():
        return _number_ends(at, before)
    if before in TITLES or before in NEVER_LAST or at.before in NEVER_LAST:
        return False
    if before in BEFORE_NUMBER and (at.next_character.isdigit() or at.next_character in tuple("$€£¥₹₩")):
        return False
    if _INITIALS.fullmatch(before):
        return _initials_end(at, before)
    if before in MAYBE_LAST:
        return at.begins_typically and not (before in {"Sr", "St"} and at.word in PARTICLES)
    return True


def _initials_end(at: Candidate, before: str) -> bool:
    """ "J. K. Rowling" goes on; "the U.S. He" and "a Series B. Harbor" do not."""
    if len(before) > 1:
        return at.begins_typically
    if not (before.isupper() or before.islower()):
        return True  # a word of one East Asian character
    if before.islower() or before == "M" or at.opens:
        return False
    if at.earlier in COUNTED_NOUNS:
        return True
    if len(at.earlier) == 2 and at.earlier[0].islower() and at.earlier[1] == ".":
        return False
    return at.begins_typically and at.word not in PARTICLES


def _number_ends(at: Candidate, before: str) -> bool:
    """Numbers end sentences, but not as list numbers, German ordinals and parts of dates."""
    if _DATE_PART.match(at.text, at.next_at) or (at.earlier[:-1].isdecimal() and at.earlier[-1:] == "."):
        return False
    if len(before) > 3:
        return True
    if at.opens or at.word in ORDINAL_NOUNS:
        return False
    return not (at.earlier in BEFORE_ORDINAL and at.word not in STARTERS)
