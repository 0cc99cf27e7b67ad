"""Mark page furniture: what a model should not be shown, and nothing that could state an event."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from movesextract.text.furniture import COMMENTS, HARMLESS, INLINE_LINK, LABEL, MENU, PROTECTED, RELATED, is_notice
from movesextract.text.sentences import Sentence

_MAX_NOTICE = 400  # characters; notices are short, and a long sentence says something else as well
_MAX_LABEL = 60
_MAX_LINK = 200  # columns of a headline in a link list
_PROSE = 50  # columns, with a full stop at the end
_MENU_LINE = 32  # columns
_MENU_RUN = 5  # lines
_MENU_WORDS = 2  # lines of a run that must be known sections or labels
_CLUSTER_GAP = 12  # sentences without prose that part two pieces of prose
_DIRECTORY = 20  # lines before or behind the article
_DIRECTORY_SHORT = 0.85  # share of them that must be short
_HEAD = 3  # lines before the text (headline, by-line, date) that are never taken for a menu

_STOP = re.compile(r"[.!?…。．！？؟۔।][\"'”’»›)\]}」』）】》]*$")
_FULL_STOP = re.compile(r"[.。．][\"'”’»›)\]}」』）】》]*$")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")
_AROUND = "\u200b\ufeff|•·›»>▾▼▸►→←+-–—*#:：…. \t()[]【】（）0123456789"
_MANY_DIGITS = re.compile(r"\d{3}|\d[.,:]\d")


def mark_boilerplate(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the same sentences, with ``boilerplate=True`` on those that are page furniture.

    Marked are notices (cookies, newsletters, rights), labels ("Share", "Log in"), menus, site maps, and lists of links
    under headings such as "Related articles". Precision goes before recall: a line with money, a percentage or a word
    of hiring, leaving, raising or paying is marked only in a link list behind the end of the article.

    >>> from movesextract.text.sentences import split_sentences
    >>> page = "Duarte joins Harbor\\n\\nShare\\n\\nInes Duarte has joined Harbor Labs as its chief scientist, it said."
    >>> [s.text for s in mark_boilerplate(split_sentences(page)) if s.boilerplate]
    ['Share']
    """
    page = _Page(sentences)
    marked = {*page.notices(), *page.menus(), *page.directories(), *page.link_lists()}
    return tuple(
        dataclasses.replace(sentence, boilerplate=True) if i in marked else sentence
        for i, sentence in enumerate(sentences)
    )


def _columns(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def _is_protected(text: str) -> bool:
    return bool(PROTECTED.search(HARMLESS.sub(" ", text)))


class _Page:
    """The sentences of a page with what is known of each, and where the article itself lies among them."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.texts = [sentence.text for sentence in sentences]
        self.columns = [_columns(text) for text in self.texts]
        bare = [text.strip(_AROUND) if len(text) <= _MAX_LABEL else "" for text in self.texts]
        self.is_related = [bool(line) and bool(RELATED.fullmatch(line)) for line in bare]
        self.is_label = [bool(line) and bool(LABEL.fullmatch(line)) for line in bare]
        self.is_section = [bool(line) and bool(MENU.fullmatch(line)) for line in bare]
        self.is_comments = [bool(COMMENTS.fullmatch(text)) for text in self.texts]
        self.is_notice = [len(text) <= _MAX_NOTICE and is_notice(text) for text in self.texts]
        self.is_prose = [
            self.columns[i] >= _PROSE and bool(_STOP.search(text)) and not self.is_notice[i]
            for i, text in enumerate(self.texts)
        ]
        self.first, self.last = self._article()

    def _article(self) -> tuple[int, int]:
        """First and last sentence of the article's own prose; all sentences if there is none."""
        clusters: list[list[int]] = []
        parted = True
        for i, prose in enumerate(self.is_prose):
            parted = parted or self.is_related[i] or self.is_comments[i]
            if not prose:
                continue
            if parted or i - clusters[-1][-1] > _CLUSTER_GAP:
                clusters.append([])
            clusters[-1].append(i)
            parted = False
        if not clusters:
            return 0, len(self.texts)
        sizes = [sum(self.columns[i] for i in cluster) for cluster in clusters]
        # A box of links in the middle parts an article; readers' comments and teasers are smaller than its pieces.
        large = [cluster for cluster, size in zip(clusters, sizes, strict=True) if size >= 0.3 * max(sizes)]
        return large[0][0], large[-1][-1]

    def notices(self) -> Iterator[int]:
        """Lines that speak about the page itself, wherever they stand."""
        for i, text in enumerate(self.texts):
            link = not _STOP.search(text) and self.columns[i] <= _MAX_LINK and INLINE_LINK.match(text)
            if (self.is_label[i] or self.is_notice[i] or self.is_related[i] or link) and (
                self.is_label[i] or not _is_protected(text)
            ):
                yield i

    def menus(self) -> Iterator[int]:
        """Runs of short lines outside the article among which are names of sections."""
        run: list[int] = []
        for i in range(len(self.texts) + 1):
            if i < len(self.texts) and self._may_be_menu(i):
                run.append(i)
                continue
            if self._is_menu(run):
                yield from self._without_head(run)
            run = []

    def _may_be_menu(self, i: int) -> bool:
        if self.is_section[i] or self.is_label[i] or self.is_related[i]:
            return True
        return self.columns[i] <= _MENU_LINE and not _STOP.search(self.texts[i]) and not _is_protected(self.texts[i])

    def _is_menu(self, run: list[int]) -> bool:
        known = sum(self.is_section[i] or self.is_label[i] for i in run)
        figures = sum(bool(_MANY_DIGITS.search(self.texts[i])) for i in run)
        if len(run) < _MENU_RUN or known < max(_MENU_WORDS, len(run) // 10) or figures * 5 > len(run):
            return False
        # A list that a sentence announces belongs to the sentence.
        announced = run[0] > 0 and self.texts[run[0] - 1].endswith((":", "："))
        inside = self.first < run[0] < self.last
        return not announced and (not inside or known * 2 > len(run))

    def _without_head(self, run: list[int]) -> Iterator[int]:
        for i in run:
            known = self.is_section[i] or self.is_label[i]
            in_head = i == 0 or 0 < self.first - i <= _HEAD or self.texts[i] in self.texts[0]
            if known or not in_head:
                yield i

    def directories(self) -> Iterator[int]:
        """The short lines of a large block outside the article: sections with their mottoes, tags, a site map."""
        for block in (range(self.first), range(self.last + 1, len(self.texts))):
            short = [i for i in block if self.columns[i] <= _MENU_LINE]
            figures = sum(bool(_MANY_DIGITS.search(self.texts[i])) for i in block)
            few_long = len(short) >= _DIRECTORY_SHORT * len(block)
            if len(block) >= _DIRECTORY and few_long and figures * 5 <= len(block):
                yield from self._without_head([i for i in short if not _is_protected(self.texts[i])])

    def link_lists(self) -> Iterator[int]:
        """The lines under a heading such as "Most read"."""
        for i, related in enumerate(self.is_related):
            if not related:
                continue
            links = list(self._links_after(i))
            if i > self.last:
                yield from links
            else:
                # The last lines may be the headline or a sub-heading of what follows.
                spared = _HEAD if i < self.first else 1
                yield from (j for j in links[: len(links) - spared] if not _is_protected(self.texts[j]))

    def _links_after(self, heading: int) -> Iterator[int]:
        for i in range(heading + 1, len(self.texts)):
            if self.is_comments[i] or self.is_related[i] or self.columns[i] > _MAX_LINK:
                return
            if self.columns[i] >= _PROSE and _FULL_STOP.search(self.texts[i]) and not self.is_notice[i]:
                return
            yield i
