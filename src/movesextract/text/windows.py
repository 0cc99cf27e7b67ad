"""Pack sentences into windows that fit a model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from movesextract.errors import UsageError
from movesextract.text.sentences import Sentence

NUMBER_MARK = 4
"""Tokens of the mark before each sentence: "[12] " and the line break."""
_LEAD_TOKENS = range(8, 121)  # fewer are the name of a section or a by-line, more a page without full stops
_LEAD_AMONG = 3  # first sentences

# Weights fitted to o200k on news-like text in eight languages. Names, of which news is full, cost more than prose.
_SHORT_WORD = 4  # letters that are one token
_ENGLISH_LETTER, _LATIN_LETTER = 0.085, 0.2  # tokens a further letter: o200k knows far more long words of English
_ENGLISH = frozenset("the The of and to with by from has that for its".split())
_ENGLISH_SHARE = 16  # one word in so many
_PUNCTUATION = 0.8
_IDEOGRAPH, _HANGUL_SYLLABLE = 0.81, 0.83  # tokens a character; kana and full-width marks count as ideographs
_LETTER = 0.45  # tokens a letter of the other alphabets
_SYMBOL = 2.0  # emoji and the like
_MARGIN = 1.05

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_DIGITS = re.compile(r"[0-9]{1,3}")
_PUNCTUATED = re.compile(r"[!-/:-@\[-`{-~]|\s{2,}|\n")
_IDEOGRAPHS = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_OTHER = re.compile(
    r"[^\x00-\x7f\u00c0-\u024f\u1100-\u11ff\u3000-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]"
)
_PLAIN_MARKS = frozenset("“”‘’„‚«»‹›–—…•·€£¥§©®™°ªº¿¡\u00a0\u202f\u2009\u200b")


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences that go into one request, in order; never empty. They are consecutive.

    ``led``: the first one is the lead of the article, repeated before later sentences for what it tells about them.
    """

    sentences: tuple[Sentence, ...]
    led: bool = False

    def __post_init__(self) -> None:
        if len(self.sentences) <= self.led:
            raise UsageError("a window holds at least one sentence besides a lead")

    @property
    def start(self) -> int:
        """Offset of the first character in the article."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Offset behind the last character in the article."""
        return self.sentences[-1].end


def estimate_tokens(text: str) -> int:
    """About how many tokens ``text`` costs in OpenAI's o200k; rather too many than too few.

    Counted by script, without a tokenizer: words and their length for Latin script, characters for East Asian ones.

    >>> estimate_tokens(""), estimate_tokens("Ines Duarte has joined Harbor Labs.")
    (0, 8)
    """
    if not text:
        return 0
    tokens = float(len(_DIGITS.findall(text))) + _PUNCTUATION * len(_PUNCTUATED.findall(text))
    words = _WORD.findall(text)
    english = sum(word in _ENGLISH for word in words) * _ENGLISH_SHARE >= len(words)
    letters = sum(len(word) - _SHORT_WORD for word in words if len(word) > _SHORT_WORD)
    tokens += len(words) + letters * (_ENGLISH_LETTER if english else _LATIN_LETTER)
    tokens += sum(len(word) for word in words if len(word) > _SHORT_WORD and word.isupper()) / 5
    if not text.isascii():
        tokens += _IDEOGRAPH * len(_IDEOGRAPHS.findall(text)) + _HANGUL_SYLLABLE * len(_HANGUL.findall(text))
        for character in _OTHER.findall(text):
            tokens += _PUNCTUATION if character in _PLAIN_MARKS else _LETTER if character.isalpha() else _SYMBOL
    return max(1, round(tokens * _MARGIN))


def make_windows(
    sentences: Sequence[Sentence],
    *,
    max_tokens: int | None = None,
    max_sentences: int | None = None,
    overlap: int = 0,
    with_lead: bool = False,
) -> tuple[Window, ...]:
    """Pack whole sentences, in order, into windows of at most ``max_tokens`` tokens and ``max_sentences`` sentences.

    What fits is one window. Otherwise each window begins with the last ``overlap`` sentences of the one before, or with
    fewer where they would leave no room for a new one. A sentence above the token budget gets a window of its own. A
    sentence costs ``estimate_tokens`` of its text and 4 tokens for its number. ``with_lead`` puts the first sentence
    (the second or third if those before are hardly sentences) before those of each later window and above its limits:
    it tends to name whom the text is about.

    Raises:
        UsageError: a limit is below 1, or ``overlap`` below 0.

    >>> a, b, c = (Sentence(i, i + 1, "x") for i in range(3))
    >>> [[s.start for s in w.sentences] for w in make_windows((a, b, c), max_sentences=2, overlap=1)]
    [[0, 1], [1, 2]]
    """
    if (max_tokens is not None and max_tokens < 1) or (max_sentences is not None and max_sentences < 1):
        raise UsageError("max_tokens and max_sentences must be 1 or more")
    if overlap < 0:
        raise UsageError("overlap must be 0 or more")
    costs = [estimate_tokens(sentence.text) + NUMBER_MARK for sentence in sentences]
    budget = sum(costs) if max_tokens is None else max_tokens
    limit = len(costs) if max_sentences is None else max_sentences
    lead = _lead(costs) if with_lead else len(costs)
    windows = []
    start = fresh = 0  # `fresh` is the first sentence that no window holds yet
    while fresh < len(costs):
        start = _shrink(costs, start, fresh, budget, limit)
        stop = _fill(costs, start, fresh, budget, limit)
        above = sentences[lead : lead + 1] if start > lead else ()
        windows.append(Window((*above, *sentences[start:stop]), led=bool(above)))
        start, fresh = max(start, stop - overlap), stop
    return tuple(windows)


def _lead(costs: Sequence[int]) -> int:
    """The place of the sentence that serves as the lead, or behind all if there is none."""
    among = enumerate(costs[:_LEAD_AMONG])
    return next((place for place, cost in among if cost - NUMBER_MARK in _LEAD_TOKENS), len(costs))


def _shrink(costs: list[int], start: int, fresh: int, budget: int, limit: int) -> int:
    """Give up repeated sentences until the first new one has room."""
    spent = sum(costs[start : fresh + 1])
    while start < fresh and (spent > budget or fresh + 1 - start > limit):
        spent -= costs[start]
        start += 1
    return start


def _fill(costs: list[int], start: int, fresh: int, budget: int, limit: int) -> int:
    stop = fresh + 1
    spent = sum(costs[start:stop])
    while stop < len(costs) and stop - start < limit and spent + costs[stop] <= budget:
        spent += costs[stop]
        stop += 1
    return stop


def split_window(window: Window) -> tuple[Window, Window]:
    """Cut a window into two halves of as equal a number of sentences as possible, without overlap.

    Raises:
        ValueError: the window is a single sentence.
    """
    middle = len(window.sentences) // 2
    if middle == 0:
        raise ValueError("a window of one sentence cannot be split")
    return Window(window.sentences[:middle], window.led and middle > 1), Window(window.sentences[middle:])
