"""Tell line breaks that end something from those of a hard-wrapped paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from movesextract.text.abbreviations import FUNCTION_WORDS

_MIN_WRAP = 40  # columns; shorter lines end because their author ended them
_MAX_WRAP = 110  # columns; nobody wraps wider
_MIN_DOCUMENT_EVIDENCE = 3  # certain wraps that make a whole document hard-wrapped

_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u312f\u3130-\u318f\u31f0-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]"
)
_BULLET = re.compile(r"[-*+•·▪◦●○■□►▶‣>|]\s|[–—]\s(?![a-zß-ÿ])|\(?\d{1,3}[.)]\s|\(?[a-zA-Z]\)\s")
_STOP = re.compile(r"[.!?…。．｡！？؟۔।:：][\"'”’»›)\]}」』）】》〉]*$")
_NO_PROSE = re.compile(r"\S*(?:@|://|\w[._]\w)|[^|]*\|")  # an address, a file name or a table row
_SIGN_IN = re.compile(r"\b(?:log|sign) in$", re.IGNORECASE)
_LAST_WORD = re.compile(r"(\w+)(,?)$")
_FIRST_WORD = re.compile(r"\S+")

_Line = tuple[int, int]


def blocks_of_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of the stretches in which a line break is no more than a space.

    Most stretches are single lines. Lines are joined where the break fell inside a sentence: the next line goes on in
    small letters or this one ends with "the" or a comma, or both belong to a paragraph whose lines are all filled up to
    the same width. A blank line always separates. The stretches are in order and hold every character but white space.
    """
    paragraphs = list(_paragraphs(text))
    width = _document_width(text, paragraphs)
    for lines in paragraphs:
        if len(lines) == 1:
            yield lines[0]
        else:
            yield from _join(text, lines, width)


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Yield runs of adjacent lines that are not blank, each line without the white space around it."""
    lines: list[_Line] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        bare = raw.strip()
        if bare:
            start = position + raw.index(bare[0])
            lines.append((start, start + len(bare)))
        elif lines:
            yield lines
            lines = []
        position += len(raw)
    if lines:
        yield lines


def _columns(line: str) -> int:
    """Width on a screen: East Asian characters take two columns. Lines far too long to be wrapped are not measured."""
    if len(line) > _MAX_WRAP or line.isascii():
        return len(line)
    return len(line) + len(_WIDE.findall(line))


def _goes_on(line: str, following: str) -> bool:
    """True if the break between two lines certainly fell inside a sentence."""
    if _columns(line) < _MIN_WRAP or _STOP.search(line, max(0, len(line) - 4)) or _BULLET.match(following):
        return False
    if _NO_PROSE.match(following) or _SIGN_IN.search(line, max(0, len(line) - 8)):
        return False
    if following[0].islower():
        return True
    last = _LAST_WORD.search(line, max(0, len(line) - 30))
    return last is not None and (bool(last[2]) or last[1] in FUNCTION_WORDS)


def _document_width(text: str, paragraphs: list[list[_Line]]) -> int | None:
    """The column at which the document is wrapped, or None if it does not look wrapped."""
    widths = []
    for lines in paragraphs:
        for (a, b), (c, d) in pairwise(lines):
            if b - a <= _MAX_WRAP and _goes_on(text[a:b], text[c:d]):
                widths.append(_columns(text[a:b]))
    return max(widths) if len(widths) >= _MIN_DOCUMENT_EVIDENCE else None


def _is_filled(line: str, following: str, width: int) -> bool:
    """True if the first word of the next line would not have fitted on this one."""
    first = _FIRST_WORD.match(following)
    word = first[0] if first else ""
    # East Asian text breaks anywhere, but for a mark or two that may not begin a line.
    room = 4 if _WIDE.match(word) and word[0] < "\uac00" else _columns(word) + 1
    return _MIN_WRAP <= _columns(line) <= width < _columns(line) + room


def _join(text: str, lines: list[_Line], document_width: int | None) -> Iterator[tuple[int, int]]:
    bare = [text[a:b] for a, b in lines]
    certain = [_goes_on(line, following) for line, following in pairwise(bare)]
    width = _paragraph_width(bare, certain) or document_width
    start = lines[0][0]
    for i, sure in enumerate(certain):
        line, following = bare[i], bare[i + 1]
        filled = width is not None and _is_filled(line, following, width)
        if not sure and not (filled and not _BULLET.match(following)):
            yield start, lines[i][1]
            start = lines[i + 1][0]
    yield start, lines[-1][1]


def _paragraph_width(lines: list[str], certain: list[bool]) -> int | None:
    """The column at which these lines are wrapped, judged by themselves alone."""
    width = max(_columns(line) for line in lines)
    if width > _MAX_WRAP:
        return None
    if any(certain):
        return width
    # Scripts without small letters give no such hint; an even right edge and a full stop at the end are one.
    even = all(_is_filled(line, following, width) for line, following in pairwise(lines))
    return width if even and len(lines) > 2 and _STOP.search(lines[-1]) else None
