"""Negation: a sentence that denies a move is no evidence for it.

Deliberately narrow, because a denied event is lost. Only a negation tied to a verb of the event's own kind counts,
and only if every such verb that speaks of the person or organisation in question is denied: "Lee will not join Acme,
but Kim will join in May" denies Lee's hire alone, "Lee refused to resign and was fired" denies no departure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from movesextract.events import EventType
from movesextract.grounding.denials import DENIALS
from movesextract.grounding.folding import FoldedText, fold

_NEAR = 40
"""Characters between a verb and its object: "hired the former minister Lee"."""

# Where another subject may begin: behind a comma or a conjunction, unless it only says who says so.
_CLAUSE = re.compile(
    r"(?:[,;:]|\b(?:but|and|while|whereas|as|when|after|aber|und|wahrend|mais|et|pero|mientras|y|mas|enquanto|e)\b)\s*"
    r"(?:(?:but|and|while|whereas|aber|und|mais|et|pero|y|mas|e)\s+)?(\w+)(?!(?:\s+\w+)?\s+(?:said|says|told|adds|added)\b)"
)


def denies(sentence: str, kind: EventType, subject: str) -> bool:
    """Whether *sentence* denies that *subject* (a person, or for a round an organisation) did what *kind* says.

    >>> denies("Lee will not join Acme, but Kim will join in May.", "hire", "Lee")
    True
    >>> denies("Lee will not join Acme, but Kim will join in May.", "hire", "Kim")
    False
    >>> denies("Not only did Lee join Acme, she brought her team.", "hire", "Lee")
    False
    """
    folded = FoldedText(sentence)
    verbs: set[int] = set()
    denied: set[int] = set()
    for language in DENIALS.get(kind, ()):
        negated = {m.start("verb") for pattern in language.denied for m in pattern.finditer(folded.folded)}
        denied |= negated
        verbs |= negated | {m.start() for m in language.verbs.finditer(folded.folded)}
    return bool(denied) and denied.issuperset(_verbs_of(subject, sorted(verbs), folded))


def speaks_of(sentence: str, kind: EventType) -> bool:
    """Whether *sentence* has a verb of a move of that *kind*, denied or not.

    >>> speaks_of("She resigned on Friday.", "departure"), speaks_of("She resigned on Friday.", "hire")
    (True, False)
    """
    folded = fold(sentence)
    return any(language.verbs.search(folded) for language in DENIALS.get(kind, ()))


def _verbs_of(subject: str, verbs: list[int], folded: FoldedText) -> Iterator[int]:
    """The verbs that speak of *subject*: the one whose object it is, and those behind its last mention, up to another
    subject. All of them where it is not named, the last one before it where none of these is."""
    mention = _last_mention(subject, folded.folded)
    if mention is None:
        yield from verbs
        return
    start, end = mention
    before, behind = [v for v in verbs if v < start], [v for v in verbs if v >= end]
    if before and (not behind or _is_object(folded.folded[before[-1] : start])):
        yield before[-1]
    for verb in behind:
        if _changes_subject(folded, behind[0], verb, subject):
            return
        yield verb


def _is_object(between: str) -> bool:
    return len(between) <= _NEAR and not re.search(r"[,;:.!?。、]", between)


def _changes_subject(folded: FoldedText, first: int, verb: int, subject: str) -> bool:
    own = fold(subject).split()
    for clause in _CLAUSE.finditer(folded.folded, first, verb):
        if clause[1] not in own and folded.text[folded.origins[clause.start(1)]].isupper():
            return True
    return False


def _last_mention(subject: str, text: str) -> tuple[int, int] | None:
    """Where *subject*, or the last of its words that occurs, stands for the last time."""
    name = fold(subject)
    for words in (name, *(word for word in reversed(name.split()) if len(word) > 2)):
        places = [m.span() for m in re.finditer(rf"(?<![a-z0-9]){re.escape(words)}(?![a-z0-9])", text)] if words else []
        if places:
            return places[-1]
    return None
