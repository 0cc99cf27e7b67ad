"""Folding: the differences between an article and a copy of it that do not matter, removed with a way back.

Folded away are letter case, accents, compatibility forms (full width, ligatures), composed against decomposed
characters, kinds of quotes, dashes and middle dots, runs of white space, trade marks, and characters that cannot be
seen. Digits, letters and punctuation otherwise stay: folding never makes 98,000 equal to 78,000, nor 1½ to 11/2.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from functools import lru_cache

# Letters that Unicode does not decompose although transliterations drop their stroke.
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_QUOTES = dict.fromkeys("'‘’‚‛′`´\u1ffdʼʻ＇", "'") | dict.fromkeys('"“”„‟″«»＂「」『』〝〞', '"')
_DASHES = dict.fromkeys("-‐‑‒–—―−﹣－", "-")
_DOTS = dict.fromkeys("·•‧∙⋅・･", "·")
_PLAIN = _QUOTES | _DASHES | _DOTS | {"…": "...", "‹": "<", "›": ">", "⁄": "/", "〜": "~"}
_TRADE_MARKS = "™℠®©"


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    """What one character becomes: "" (invisible), " " (white space), or one or more characters."""
    plain = _PLAIN.get(character)
    if plain is not None:
        return plain
    category = unicodedata.category(character)
    if character.isspace() or category == "Cc":
        return " "
    if category in {"Cf", "Cn", "Co"} or character in _TRADE_MARKS or _selects_a_glyph(character):
        return ""
    if category == "No" and not unicodedata.decomposition(character).startswith(("<wide>", "<compat>")):
        return character  # 10² is not 102
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    letters = "".join(c for c in unicodedata.normalize("NFKD", decomposed) if not _is_accent(c))
    return "".join(_PLAIN.get(c, c) for c in letters.translate(_STROKES))


def _is_accent(character: str) -> bool:
    """Accents of alphabetic scripts; kana voicing marks and the vowel signs of Indic scripts lie elsewhere."""
    return "\u0300" <= character <= "\u036f"


def _selects_a_glyph(character: str) -> bool:
    """Variation selectors: 辻 with one is the same name."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


class FoldedText:
    """A text, its folded form, and for each folded character the position it came from.

    >>> folded = FoldedText("José\\u00a0 Álvarez’s")
    >>> folded.folded
    "jose alvarez's"
    >>> folded.original_span(5, 12)
    (6, 13)
    """

    __slots__ = ("folded", "origins", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        pieces: list[str] = []
        origins: list[int] = []
        blank = True  # leading white space folds to nothing
        for position, character in enumerate(text):
            # A few compatibility characters become several words.
            for piece in _fold_character(character):
                if piece == " " and blank:
                    continue
                blank = piece == " "
                pieces.append(piece)
                origins.append(position)
        self.folded = "".join(pieces)
        self.origins = origins

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the text behind folded characters ``start`` to ``end`` (``start < end``).

        Accents and glyph selectors that folding dropped behind the last character belong to it.
        """
        first, last = self.origins[start], self.origins[end - 1] + 1
        while last < len(self.text) and (_is_accent(self.text[last]) or _selects_a_glyph(self.text[last])):
            last += 1
        return first, last

    def folded_range(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of folded characters that came from ``text[start:end]``."""
        return bisect_left(self.origins, start), bisect_left(self.origins, end)

    def splits(self, place: int) -> bool:
        """Whether folded position *place* lies inside one character of the text: 강 folds to three, カ\u3099 is one.

        >>> FoldedText("강").splits(1), FoldedText("ab").splits(1)
        (True, False)
        """
        if not 0 < place < len(self.folded):
            return False
        if self.origins[place - 1] == self.origins[place]:
            return True
        return self.folded[place - 1] != " " and _continues(self.folded[place])


def _continues(character: str) -> bool:
    """Marks, and the vowels and final consonants of decomposed Hangul, belong to the character before them."""
    return "\u1160" <= character <= "\u11ff" or unicodedata.category(character).startswith("M")


@lru_cache(maxsize=4096)
def fold(words: str) -> str:
    """*words* in folded form, without white space at the ends.

    >>> fold("  ＥｒｉｓＸ’s  “COO” — Łódź ")
    'erisx\\'s "coo" - lodz'
    """
    return FoldedText(words).folded.strip()
