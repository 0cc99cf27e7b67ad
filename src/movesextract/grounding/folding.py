"""Folding: the differences between an article and a copy of it that do not matter, removed with a way back.

Folded away are letter case, accents, compatibility forms (full width, ligatures), composed against decomposed
characters, kinds of quotes and dashes, runs of white space, and characters that cannot be seen. Digits, letters and
punctuation otherwise stay: folding never makes 98,000 equal to 78,000.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from functools import lru_cache

# Letters that Unicode does not decompose although transliterations drop their stroke.
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_QUOTES = dict.fromkeys("'‘’‚‛′`´ʼʻ＇", "'") | dict.fromkeys('"“”„‟″«»＂「」『』〝〞', '"')
_DASHES = dict.fromkeys("-‐‑‒–—―−﹣－", "-")
_PLAIN = _QUOTES | _DASHES | {"…": "...", "‹": "<", "›": ">", "⁄": "/"}


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    """What one character becomes: "" (invisible), " " (white space), or one or more characters."""
    plain = _PLAIN.get(character)
    if plain is not None:
        return plain
    category = unicodedata.category(character)
    if character.isspace() or category == "Cc":
        return " "
    if category in {"Cf", "Cn", "Co"}:
        return ""
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    # U+0300..U+036F are the accents of alphabetic scripts; kana voicing marks lie elsewhere and matter.
    letters = "".join(c for c in unicodedata.normalize("NFKD", decomposed) if not "\u0300" <= c <= "\u036f")
    return "".join(_PLAIN.get(c, c) for c in letters.translate(_STROKES))


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
            piece = _fold_character(character)
            if piece == " ":
                if blank:
                    continue
                blank = True
            elif piece:
                blank = False
            pieces.append(piece)
            origins.extend([position] * len(piece))
        self.folded = "".join(pieces)
        self.origins = origins

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the text behind folded characters ``start`` to ``end`` (``start < end``).

        Combining marks that folding dropped behind the last character belong to it.
        """
        first, last = self.origins[start], self.origins[end - 1] + 1
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1
        return first, last

    def folded_range(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of folded characters that came from ``text[start:end]``."""
        return bisect_left(self.origins, start), bisect_left(self.origins, end)


@lru_cache(maxsize=4096)
def fold(words: str) -> str:
    """*words* in folded form, without white space at the ends.

    >>> fold("  ＥｒｉｓＸ’s  “COO” — Łódź ")
    'erisx\\'s "coo" - lodz'
    """
    return FoldedText(words).folded.strip()
