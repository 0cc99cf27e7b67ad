"""When two pieces of text say the same: names of people, names of organisations, free text.

The ruler has its own folding on purpose. The library folds text too, but a change there must not move the measure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from movesextract.evaluation.vocabulary import (
    CJK_LEGAL_FORMS,
    GENERIC_ORGANIZATION_WORDS,
    GENERIC_ROLE_WORDS,
    GENERIC_ROUND_WORDS,
    LEGAL_FORMS,
    NAME_SUFFIXES,
    ROLE_ABBREVIATIONS,
    STOP_WORDS,
    TITLES,
)

TEXT_F1 = 0.5
"""From which token F1 on two free texts say the same."""

_DIACRITICS = re.compile("[\u0300-\u036f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LOOK_ALIKES = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'")
    | dict.fromkeys("“”„‟″«»‹›「」『』", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
# Kana, Han and Hangul: scripts where a space between two characters means little or nothing.
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_POSSESSIVE = re.compile(r"(?<=\w)'s(?!\w)")
_INNER_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w)")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
_GRADE = re.compile(r"[a-z]\d?|\d+|plus|pre|seed|angel|bridge|debt")


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Fold case, accents, width, look-alike quotes and dashes, invisible characters and runs of spaces.

    Only Latin-style diacritics go: the voicing marks of kana stay, since they tell words apart.

    >>> fold("  Ａcmé–Ｂank “X” ")
    'acme-bank "x"'
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = unicodedata.normalize("NFC", _DIACRITICS.sub("", decomposed))
    return " ".join(_INVISIBLE.sub("", plain).translate(_LOOK_ALIKES).split())


def compact(text: str) -> str:
    """The folded text with nothing but letters and digits, as CJK strings are compared.

    >>> compact("Ａ轮 · 融资")
    'a轮融资'
    """
    return "".join(c for c in fold(text) if c.isalnum())


def has_cjk(text: str) -> bool:
    """Whether the text holds a kana, Han or Hangul character."""
    return _CJK.search(text) is not None


@lru_cache(maxsize=16_384)
def tokens(text: str) -> tuple[str, ...]:
    """The folded words in order; a number with its separators is one, and so is every CJK character.

    >>> tokens("O’Neil’s €3.6M, 张三")
    ('oneil', '3.6', 'm', '张', '三')
    """
    joined = _INNER_APOSTROPHE.sub("", _POSSESSIVE.sub("", fold(text)))
    return tuple(_TOKEN.findall(_CJK.sub(r" \g<0> ", joined)))


def content_tokens(text: str) -> tuple[str, ...]:
    """The tokens without stop words, or all of them where nothing else is left."""
    every = tokens(text)
    return tuple(t for t in every if t not in STOP_WORDS) or every


def token_f1(left: Sequence[str], right: Sequence[str]) -> float:
    """Harmonic mean of the shares of common tokens, counting repetitions.

    >>> round(token_f1(["head", "of", "sales"], ["sales", "head"]), 3)
    0.8
    """
    if not left or not right:
        return 0.0
    common = (Counter(left) & Counter(right)).total()
    return 2 * common / (len(left) + len(right))


def contained(left: Collection[str], right: Collection[str]) -> bool:
    """Whether all of one side's tokens are on the other side too; never true of an empty side."""
    one, other = set(left), set(right)
    return bool(one and other) and (one <= other or other <= one)


def same_text(left: str, right: str) -> bool:
    """Free text: equal when folded, or one's words contained in the other's, or token F1 of at least 0.5.

    >>> same_text("after a long illness", "long illness, the family said")
    True
    >>> same_text("retirement", "a better offer")
    False
    """
    if compact(left) == compact(right):
        return True
    one, other = content_tokens(left), content_tokens(right)
    return contained(one, other) or token_f1(one, other) >= TEXT_F1


def same_role(left: str, right: str) -> bool:
    """Roles: as free text, but F1 is taken over the words that tell roles apart.

    "Chief", "officer" and the like are left out there, since they alone would make every two chief officers the same.
    The usual abbreviations are spelled out.

    >>> same_role("CEO", "Chief Executive"), same_role("chief financial officer", "chief executive officer")
    (True, False)
    """
    one, other = _role_tokens(left), _role_tokens(right)
    if compact(left) == compact(right) or contained(one, other):
        return True
    telling = [[t for t in side if t not in GENERIC_ROLE_WORDS] for side in (one, other)]
    return token_f1(*telling) >= TEXT_F1


def _role_tokens(text: str) -> tuple[str, ...]:
    return tuple(word for t in content_tokens(text) for word in ROLE_ABBREVIATIONS.get(t, t).split())


def round_tokens(text: str) -> tuple[str, ...]:
    """What tells a round from others: the words without "series", "round", "financing" and the like.

    >>> round_tokens("Series D funding round"), round_tokens("B+轮")
    (('d',), ('b', 'plus'))
    """
    return tuple(t for t in tokens(text.replace("+", " plus ").replace("＋", " plus ")) if t not in GENERIC_ROUND_WORDS)


def same_round_name(left: str, right: str) -> bool:
    """Names of rounds: the same grade (letter, plus, pre, seed...) if either has one, else as free text.

    >>> same_round_name("Series D", "Series D extension"), same_round_name("Series A", "Series B")
    (True, False)
    """
    one, other = round_tokens(left), round_tokens(right)
    grades = [{t for t in side if _GRADE.fullmatch(t)} for side in (one, other)]
    if any(grades):
        return grades[0] == grades[1]
    if not one or not other:
        return compact(left) == compact(right)
    return contained(one, other) or token_f1(one, other) >= TEXT_F1


def person_tokens(name: str) -> tuple[str, ...]:
    """The words of a name without titles before it and suffixes after it.

    >>> person_tokens("Prof. Dr. Kurt O. Müller Jr.")
    ('kurt', 'o', 'muller')
    """
    words = list(tokens(name))
    while len(words) > 1 and words[0] in TITLES:
        del words[0]
    while len(words) > 1 and words[-1] in NAME_SUFFIXES:
        del words[-1]
    return tuple(words)


def same_person(left: str, right: str) -> bool:
    """Whether two names can be those of one person of an article.

    The same words in any order; or one's words all among the other's (an initial stands for a word that starts with
    it) with the same last word, or with two whole words in common (a second family name). CJK names: equal, or one
    within the other, of two characters at least.

    >>> same_person("Dr. Zoë Q. Stone", "Zoe Stone"), same_person("Mr Stone", "Zoe Stone")
    (True, True)
    >>> same_person("Adam Stone", "Zoe Stone"), same_person("陈立", "陈立先生")
    (False, True)
    """
    if has_cjk(left) or has_cjk(right):
        return _within(compact(left), compact(right))
    one, other = person_tokens(left), person_tokens(right)
    if not one or not other:
        return False
    if sorted(one) == sorted(other):
        return True
    short, long = sorted((one, other), key=len)
    whole_words = len(set(short) & set(long))
    return _covered(short, long) and (short[-1] == long[-1] or whole_words >= 2)


def same_full_name(left: str, right: str) -> bool:
    """As `same_person`, but a lone surname does not stand for a full name.

    >>> same_full_name("Zoe Stone", "Zoe Q. Stone"), same_full_name("Stone", "Zoe Stone")
    (True, False)
    """
    sizes = {len(person_tokens(left)) > 1, len(person_tokens(right)) > 1}
    return same_person(left, right) and (len(sizes) == 1 or has_cjk(left) or has_cjk(right))


def _within(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return bool(short) and (short == long or (len(short) >= 2 and short in long))


def _covered(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether each word of `short` has a word of its own in `long`, equal or abbreviated to an initial."""
    left_over = list((Counter(long) - Counter(short)).elements())
    for word in (Counter(short) - Counter(long)).elements():
        partner = next((o for o in left_over if 1 in {len(o), len(word)} and o[0] == word[0]), None)
        if partner is None:
            return False
        left_over.remove(partner)
    return True


def organization_tokens(name: str) -> tuple[str, ...]:
    """The words of an organisation's name without stop words and, at either end, legal forms.

    >>> organization_tokens("The Société Q. S.A."), organization_tokens("PT Maju Jaya Tbk")
    (('societe', 'q'), ('maju', 'jaya'))
    """
    words = list(content_tokens(_undotted(name)))
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        del words[-1]
    while len(words) > 1 and words[0] == "pt":
        del words[0]
    return tuple(words)


def same_organization(left: str, right: str) -> bool:
    """Whether two names can be those of one organisation of an article.

    Legal forms aside, the names are equal (spaces and hyphens do not count); or one's words are all among the other's,
    at least one of them telling ("bank" alone is not); or one is made of the other's initials. CJK names: equal, one
    within the other, or the one a short form of the other (its characters in the same order, the first one shared).

    >>> same_organization("Jade Ltd.", "Jade Works"), same_organization("NDB", "North-Sea Development Bank")
    (True, True)
    >>> same_organization("the bank", "Ruritania Bank"), same_organization("北大", "北京大学")
    (False, True)
    """
    if has_cjk(left) or has_cjk(right):
        return _same_cjk_organization(compact(left), compact(right))
    one, other = organization_tokens(left), organization_tokens(right)
    if not one or not other:
        return False
    if "".join(one) == "".join(other):
        return True
    shorter = min(one, other, key=len)
    if contained(one, other) and not GENERIC_ORGANIZATION_WORDS.issuperset(shorter):
        return True
    return _is_acronym(one, right) or _is_acronym(other, left)


def _undotted(name: str) -> str:
    return _DOTTED.sub(lambda found: found.group().replace(".", ""), fold(name))


def _is_acronym(words: Sequence[str], name: str) -> bool:
    if len(words) != 1 or len(words[0]) < 2:
        return False
    spaced = _undotted(name)
    for text in (spaced, spaced.replace("-", "")):
        every = tokens(text)
        for chosen in (every, content_tokens(text), organization_tokens(text)):
            if len(chosen) > 1 and "".join(t[0] for t in chosen) == words[0]:
                return True
    return False


def _same_cjk_organization(left: str, right: str) -> bool:
    short, long = sorted((_without_cjk_form(left), _without_cjk_form(right)), key=len)
    if _within(short, long):
        return True
    rest = iter(long)
    return len(short) >= 2 and short[0] == long[0] and all(c in rest for c in short)


def _without_cjk_form(name: str) -> str:
    for form in CJK_LEGAL_FORMS:
        if len(name) - len(form) >= 2:
            name = name.removeprefix(form).removesuffix(form)
    return name


def same_name(left: str, right: str) -> bool:
    """Whether two names of investors, who may be people or organisations, are the same."""
    return same_organization(left, right) or same_person(left, right)


def same_passage(left: str, right: str) -> bool:
    """Whether two quoted passages overlap in substance: one within the other, or token F1 of at least 0.5."""
    return _within(compact(left), compact(right)) or token_f1(tokens(left), tokens(right)) >= TEXT_F1
