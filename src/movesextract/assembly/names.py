"""Names, posts and other words: copied as they stand, people under their full name, impossible ones left out."""

from __future__ import annotations

from collections.abc import Sequence

from movesextract.assembly.draft import Draft
from movesextract.assembly.keys import ORGANIZATIONS, OTHER_PARTIES, PEOPLE, TELLERS
from movesextract.assembly.places import Places
from movesextract.events import RejectionReason, Span
from movesextract.grounding import Match
from movesextract.normalise.fragments import is_fragment
from movesextract.normalise.full_names import fullest_form
from movesextract.normalise.korean_endings import ending_length
from movesextract.normalise.nameless import is_nameless, is_pronoun
from movesextract.normalise.names import address_length, is_person_name, organization_tokens, same_person
from movesextract.text.sentences import Sentence
from movesextract.wire import WireEvent

_POSTS_LEFT = frozenset({("departure", "role"), ("hire", "previous_role")})
"""Posts that lie behind: "to lead the desk" may say what someone is hired for, never what they left. Of the 3,173
departures with a post in ``training/data`` none has such a one."""


def fill_words(draft: Draft, places: Places, key: str, words: str, match: Match) -> None:
    """Fill the field of *key* with its *words*, which stand at *match*."""
    if refusal := _refusal_of(key, words, places.words(match.start, match.end), draft.event):
        draft.reject(key, *refusal)
        return
    span = _person(places, match) if key in PEOPLE else _noun(places, match)
    draft.put(key, places.words(span.start, span.end), span)


def fill_list(draft: Draft, places: Places, key: str, scope: Sequence[Sentence]) -> None:
    """Fill a list of organisations with what of it stands in the article and can be, each once."""
    found: list[str] = []
    for words in draft.event.items(key):
        match = places.locate(words, key, scope)
        if match is None:
            draft.reject(key, "not_in_text", f"{words!r} does not stand in the article")
            continue
        span = _noun(places, match)
        name = places.words(span.start, span.end)
        if refusal := _refusal_of_investor(name, words, draft.event):
            draft.reject(key, *refusal)
        elif name not in found:
            draft.mentions[f"{key}[{len(found)}]"] = span
            found.append(name)
    if found:
        draft.values[key] = tuple(found)


def _noun(places: Places, match: Match) -> Span:
    """The words without a Korean ending."""
    return places.span(match.start, match.end - ending_length(places.text[match.start : match.end]))


def _person(places: Places, match: Match) -> Span:
    """The name without a form of address; in place of a surname alone, the full name that the article gives."""
    start = match.start + address_length(places.text[match.start : match.end])
    fuller = fullest_form(places.text, places.text[start : match.end])
    return places.span(*(fuller or (start, match.end)))


def _refusal_of(key: str, words: str, found: str, event: WireEvent) -> tuple[RejectionReason, str] | None:
    """Why *words* cannot be the value of *key*, although the article has them, as *found*; None if they can."""
    if key in PEOPLE and not is_person_name(words):
        return "not_a_name", f"{words!r} is not a person's name"
    if key in OTHER_PARTIES:
        person = event.words("person")
        if words in map(event.words, ("role", "previous_role")) or (person and same_person(words, person)):
            return "not_a_name", f"{words!r} is the person or the post, no organisation"
    if (key in ORGANIZATIONS and is_nameless(words)) or (key in TELLERS and is_pronoun(words)):
        return "not_a_name", f"{words!r} names nobody"
    if (event.type, key) in _POSTS_LEFT and words.lower().startswith("to "):
        return "evidence_mismatch", f"{words!r} is what comes next, not the post that was left"
    if is_fragment(found):
        return "malformed", f"{found!r} breaks off"
    return None


def _refusal_of_investor(name: str, words: str, event: WireEvent) -> tuple[RejectionReason, str] | None:
    """Why *name*, given as *words*, cannot be an investor of *event*; None if it can."""
    if organization_tokens(name) == organization_tokens(event.words("organization") or ""):
        return "evidence_mismatch", f"{name!r} cannot invest in itself"
    if is_nameless(words):
        return "not_a_name", f"{name!r} names nobody"
    if words == event.words("round"):
        return "not_a_name", f"{name!r} is the round, no investor"
    if is_fragment(name):
        return "malformed", f"{name!r} breaks off"
    return None
