"""The fullest form of a person's name: an article introduces "John Denza" and goes on with "Denza"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from movesextract.normalise.names import fold_name, is_person_name, is_title_word, same_person

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ](?:[\w'’\-]*\w)?"
_INITIALS = r"(?:[^\W\d_a-zß-öø-ÿ]\.-?)+"
_PARTICLE = r"(?:de|da|do|dos|del|della|di|du|van|von|der|den|ter|la|le|al|el|bin|ibn|af|av|zu)"
_NICKNAME = r"(?:[“\"'‘][^\s”\"'’]{1,20}[”\"'’])"
_PART = re.compile(rf"[(\[—–:]?(?:{_CAPITAL}|{_INITIALS}|{_NICKNAME}|{_PARTICLE})[ \u00a0]+")
_SURNAME = rf"(?:[ \u00a0]+{_PARTICLE}){{0,2}}[ \u00a0]+[^\W\d_a-zß-öø-ÿ](?:(?!['’]s\b)[\w'’\-])*(?<=\w)"
_POSSESSIVE = re.compile(r"['’]s\s*$")  # "Acme's Roe"
_OPENED = re.compile(r"[(\[—–:]")
_REACH = 100  # characters before a surname in which its given names stand
_MOST_PARTS = 6
_PLACE_AHEAD = re.compile(r"\b(?:in|at|near|en|em|im|à)\s+$", re.IGNORECASE)  # "In London Smith said" is no full name

# Words in capitals at the start of a sentence, or between a title and a name.
_NO_GIVEN_NAMES = frozenset(
    "but and or so yet nor when while as in on at after before with for by if although though since that then there "
    "this these those from to of until once because according like unlike despite during under over about against "
    "yesterday today tomorrow meanwhile however still also now later earlier instead both neither either even only "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december asked says said where what why how not no yes "
    "is are was were would could has have had did replacing following succeeding state "
    "aber und oder als wenn weil mit nach vor bei von auch nun jetzt doch dass laut "
    "mais et ou quand avec pour selon dans lors pero y o cuando con para según mas e quando com para segundo".split()
)

# German nouns, which have a capital too, and their relatives: Bundeskanzlerin, Chefredakteur, Vizepräsidentin.
_COMPOUND_TITLE = re.compile(
    r"(?:minister|kanzler|prasident|direktor|redakteur|sprecher|leiter|chef|meister|grunder|fuhrer|trainer|vorstand"
    r"|intendant|vorsitzende|manager|anwalt|arzt|forscher|experte|unternehmer|professor|senator|rat)(?:in|r)?$"
)


def fullest_form(text: str, name: str) -> tuple[int, int] | None:
    """Where *text* gives the single word *name* with given names in front of it; the place of the longest such form.

    For a nickname it is where *name* stands in quotes between given name and surname; for a name in capitals, as
    headlines have it, also where it stands in small letters. None if there is no such place, if *name* is no single
    capitalised word, or if two people share it.

    >>> text = "John Denza, 44, joins. CEO Mia Roe praised Denza and Roe's twin Tom Roe."
    >>> start, end = fullest_form(text, "Denza") or (0, 0)
    >>> text[start:end], fullest_form(text, "Roe")
    ('John Denza', None)
    >>> fullest_form("COUNTY PICKS DENZA: The county picked John Denza.", "DENZA")
    (38, 48)
    """
    if name.isupper():
        return _in_small_letters(text, name) if len(name) >= 3 else None
    if not re.fullmatch(_CAPITAL, name) or len(name) < 3:
        return None
    introductions = list(_introductions(text, name))
    places = [*introductions, *_nicknamed(text, name)]
    if not places:
        return None
    longest = max(places, key=lambda place: place[1] - place[0])
    known = text[slice(*longest)]
    if longest in introductions and fold_name(name) in fold_name(known).split()[:-1]:
        return None
    return longest if all(same_person(known, text[slice(*place)]) for place in places) else None


def _in_small_letters(text: str, name: str) -> tuple[int, int] | None:
    """Where *name*, given in capitals, stands in small letters with its given names.

    A single word without them could be another ("MAY", and the month).
    """
    same_letters = re.compile(rf"(?<![\w'’\-]){re.escape(name)}(?![\w\-])", re.IGNORECASE)
    for match in same_letters.finditer(text):
        words = match[0].split()
        if not match[0].isupper() and all(word[0].isupper() and not word[1:].isupper() for word in words):
            return match.span() if len(words) > 1 else fullest_form(text, match[0])
    return None


def _introductions(text: str, name: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rf"(?<![\w'’\-]){re.escape(name)}(?![\w\-])", text):
        before = _capitals_before(text, match.start())
        start = match.start() - len(before) + _prefix_length(before)
        behind_a_place_word = _PLACE_AHEAD.search(text, max(0, start - 10), start) is not None
        if start == match.start() or behind_a_place_word or _within_headline(text, start, match.end()):
            continue
        if is_person_name(text[start : match.end()]):
            yield start, match.end()


def _within_headline(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` stands in a line Whose Words All Begin With Capitals, and not at its beginning, or
    holds a verb.

    Any word in front of a surname looks like a given name there: "Acme Names Roe Chief".
    """
    begin = max(text.rfind("\n", 0, start) + 1, start - _LONGEST_HEADLINE)
    stop = text.find("\n", end, end + _LONGEST_HEADLINE)
    line = text[begin : stop if stop >= 0 else end + _LONGEST_HEADLINE].strip()
    words = [word for word in _WORD.findall(line) if len(word) > _SHORT_WORD]
    small = sum(word[0].islower() for word in words)
    if len(words) < _HEADLINE_WORDS or small * 4 > len(words) or _SENTENCE_END.search(line):
        return False
    before = text[begin:start]
    return any(map(str.isalnum, before)) or not _HEADLINE_VERBS.isdisjoint(text[start:end].lower().split())


_LONGEST_HEADLINE, _HEADLINE_WORDS, _SHORT_WORD = 150, 4, 2
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[.;][”\"’)]?(?:\s|$)")
_HEADLINE_VERBS = frozenset(
    "names hires appoints taps picks elects promotes poaches recruits welcomes adds gets brings selects chooses lures "
    "ousts fires replaces loses dismisses sacks removes announces nominates snags lands wants sues backs "
    "is has will".split()
)


def _nicknamed(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where *name* is the word in quotes within a person's name."""
    for match in re.finditer(rf"[“\"'‘]{re.escape(name)}[”\"'’]{_SURNAME}", text):
        before = _capitals_before(text, match.start())
        given = before[_prefix_length(before) :]
        start = match.start() - len(given)
        if given and is_person_name(text[start : match.end()]):
            yield start, match.end()


def _capitals_before(text: str, end: int) -> str:
    """The names, initials and particles in a row that end at *end*, as they stand; word by word, so that no text can
    make it slow."""
    begin = max(0, end - _REACH)
    if not text[begin:end].endswith((" ", "\u00a0")):
        return ""  # a quote or a bracket stands before it: a nickname, or nothing that given names lead up to
    words: list[str] = re.findall(r"\S+[ \u00a0]+|\s", text[begin:end])
    if begin > 0 and not text[begin - 1].isspace():
        words = words[1:]  # the end of a longer word
    taken = ""
    for word in reversed(words[-_MOST_PARTS:]):
        if not _PART.fullmatch(word) or _POSSESSIVE.search(word):
            break
        if _OPENED.match(word):
            return word[1:] + taken
        taken = word + taken
    return taken


def _prefix_length(before: str) -> int:
    """How many characters of the words before a surname are titles and the like."""
    length = 0
    for word in re.finditer(r"\S+\s*", before):
        folded = fold_name(word[0])
        leads = word.start() == length and re.fullmatch(_PARTICLE, word[0].strip())
        bare = folded.removeprefix("co ").removeprefix("ex ").removeprefix("vice ")
        names_none = folded in _NO_GIVEN_NAMES or is_title_word(bare) or _COMPOUND_TITLE.search(folded)
        if leads or (names_none and not re.fullmatch(_INITIALS, word[0].strip())):
            length = word.end()
    return length
