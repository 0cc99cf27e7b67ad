"""Cut a text into sentences that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from movesextract.text.boundaries import TERMINAL, Candidate, ends_sentence
from movesextract.text.lines import blocks_of_lines

MAX_SENTENCE = 1200
"""Characters. What is longer (unpunctuated scraped text) is cut into pieces shorter than this."""

_MIN_PIECE = 300
_CUTS = (("; ", ";\n", "；"), (", ", ",\n", "，", "、", "，"), (" ", "\n", "\t", "\u3000", "\u00a0"))
_WORD_CHARACTER = re.compile(r"[^\W_]")
_SPACES = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of an article: ``text == article[start:end]``, in characters, without white space around it.

    ``boilerplate`` is True for page furniture (menus, cookie notices, link lists), which the model is not shown.
    """

    start: int
    end: int
    text: str
    boilerplate: bool = False


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Cut ``text`` into sentences, in order; every character but white space lies in exactly one of them.

    Lines without a full stop (headlines, list items, menu entries) are sentences of their own. A blank line always
    separates; a line break inside a hard-wrapped paragraph does not. Takes time linear in the length of the text.

    >>> [s.text for s in split_sentences("Duarte joins Harbor\\n\\nDr. Duarte left Acme Inc. on May 5. She is 41.")]
    ['Duarte joins Harbor', 'Dr. Duarte left Acme Inc. on May 5.', 'She is 41.']
    """
    return tuple(
        Sentence(a, b, text[a:b])
        for first, last in blocks_of_lines(text)
        for start, end in _attach_wordless(text, _cut_at_terminals(text, first, last))
        for a, b in _cut_overlong(text, start, end)
    )


def _skip_spaces(text: str, position: int) -> int:
    match = _SPACES.match(text, position)
    return match.end() if match else position


def _cut_at_terminals(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one block, which neither begins nor ends with white space."""
    uncased = text[first:last].islower()
    start = first
    for match in TERMINAL.finditer(text, first, last):
        if match.end() >= last:
            break
        if ends_sentence(Candidate(text, start, match, last, uncased=uncased)):
            stop = match.end()
            # Behind 。 a straight quote may close although a word follows at once.
            if text[stop] == '"' and text.count('"', start, stop) % 2:
                stop += 1
            if stop >= last:
                break
            yield start, stop
            start = _skip_spaces(text, stop)
    yield start, last


def _attach_wordless(text: str, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give a stray quote mark or a row of dots to the sentence before it."""
    start, end = next(spans)
    for a, b in spans:
        if _WORD_CHARACTER.search(text, a, b):
            yield start, end
            start = a
        end = b
    yield start, end


def _cut_overlong(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        stop = _best_cut(text, start)
        yield start, start + len(text[start:stop].rstrip())
        start = _skip_spaces(text, stop)
    yield start, end


def _best_cut(text: str, start: int) -> int:
    """The last semicolon, else comma, else space within reach; else the limit itself."""
    limit = start + MAX_SENTENCE - 1
    for marks in _CUTS:
        found = max(text.rfind(mark, start + _MIN_PIECE, limit) for mark in marks)
        if found >= 0:
            return found + 1
    return limit
