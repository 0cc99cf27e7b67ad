"""The assembler: checks one event of an answer against the article, and makes its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from movesextract.answers import Complaint
from movesextract.article import Article
from movesextract.assembly.dates import Calendar, fill_date
from movesextract.assembly.draft import Assembled, Draft, rejected
from movesextract.assembly.figures import fill_money, fill_percent
from movesextract.assembly.keys import ANCHORS, LISTS, ROLES
from movesextract.assembly.names import fill_list, fill_words
from movesextract.assembly.pay import fill_pay, gap_in
from movesextract.assembly.places import Places
from movesextract.events import EVENT_CLASSES, RejectionReason
from movesextract.grounding import cite
from movesextract.grounding.negation import speaks_of
from movesextract.grounding.objections import objection_to
from movesextract.normalise.nameless import is_nameless
from movesextract.normalise.names import is_person_name
from movesextract.text.sentences import Sentence
from movesextract.wire import WireEvent


class Assembler:
    """Turns wire events into records for one article. ``sentences`` are all of its sentences, in order."""

    def __init__(self, article: Article, sentences: Sequence[Sentence], language: str | None = None) -> None:
        self._places = Places(article.text, sentences)
        self._calendar = Calendar(article.published, language)

    def check(self, event: WireEvent, window: Sequence[Sentence]) -> list[Complaint]:
        """What is worth asking the model again: sentence numbers that do not exist, words of the event's core (person,
        organisation, population, amount) that stand nowhere in the article, and a pronoun or the like for a name."""
        return list(self._complaints(event, window))

    def assemble(self, event: WireEvent, window: Sequence[Sentence]) -> Assembled:
        """The record for one event, or the reason why there is none."""
        complaint = next((c for c in self._complaints(event, window) if _is_fatal(event, c)), None)
        if complaint is not None:
            return Assembled(None, (rejected(event, complaint.reason, complaint.expected),))
        cited = _cited(event, window)
        evidence = cite(
            cited,
            self._places.sentences,
            _anchors(event),
            self._places.locator,
            tells=lambda sentence: speaks_of(sentence, event.type),
        )
        if not evidence:
            detail = "the cited sentences hold none of the event's words"
            return Assembled(None, (rejected(event, "evidence_mismatch", detail),))
        draft = Draft(event)
        self._fill(draft, self._places.around(evidence, cited))
        if objection := self._objection(draft, evidence, cited):
            return Assembled(None, (rejected(event, *objection),))
        return draft.finish(tuple(self._places.span(s.start, s.end) for s in evidence))

    def _complaints(self, event: WireEvent, window: Sequence[Sentence]) -> Iterator[Complaint]:
        unknown = [n for n in event.sentences if not 1 <= n <= len(window)]
        if unknown:
            yield Complaint(
                "evidence_mismatch",
                "sentences",
                f"there is no sentence {unknown[0]}; cite numbers from 1 to {len(window)}",
            )
        scope = self._places.around(_cited(event, window))
        for key in ("person", "organization", "population", "amount"):
            words = event.words(key)
            if words is None:
                continue
            if self._places.locate(words, key, scope) is None:
                yield Complaint(
                    "not_in_text",
                    key,
                    f"`{key}` {words!r} does not stand in the article; copy it letter for letter",
                )
            elif key == "person" and (not is_person_name(words) or words == event.words("organization")):
                yield Complaint("not_a_name", key, f"`person` must be a person's name, not {words!r}")
            elif key == "organization" and event.type != "salary_stat" and is_nameless(words):
                yield Complaint("not_a_name", key, f"`organization` must be the name of one, not {words!r}")
        if event.type == "salary_stat" and not (event.words("amount") or event.words("change")):
            yield Complaint("malformed", "amount", "a salary_stat needs `amount` or, with statistic change, `change`")

    def _fill(self, draft: Draft, scope: Sequence[Sentence]) -> None:
        event, places = draft.event, self._places
        for key, role in ROLES.items():
            words = event.words(key)
            if words is None:
                continue
            match = places.locate(words, key, scope)
            if match is None:
                draft.reject(key, "not_in_text", f"{words!r} does not stand in the article")
            elif role == "percent":
                fill_percent(draft, places, key, match)
            elif role == "date":
                fill_date(draft, places, self._calendar, match.start, match.end)
            elif role == "money":
                fill_money(draft, places, key, words, match)
            else:
                fill_words(draft, places, key, words, match)
        for key in LISTS:
            fill_list(draft, places, key, scope)
        draft.values["status"] = event.words("status") or "completed"
        if event.type == "salary_stat":
            fill_pay(draft, places, self._calendar)

    def _objection(
        self, draft: Draft, evidence: Sequence[Sentence], cited: Sequence[Sentence]
    ) -> tuple[RejectionReason, str] | None:
        """What speaks against the event as a whole."""
        stated = [sentence.text for sentence in evidence if sentence in cited]
        if objection := objection_to(draft.event, [sentence.text for sentence in evidence], stated):
            return objection
        if draft.event.type == "salary_stat" and (gap := gap_in(draft, self._places)):
            return "evidence_mismatch", f"a difference between groups, no pay: {gap[:200]}"
        return None


def _cited(event: WireEvent, window: Sequence[Sentence]) -> tuple[Sentence, ...]:
    return tuple(window[n - 1] for n in event.sentences if 1 <= n <= len(window))


def _anchors(event: WireEvent) -> list[str]:
    return [words for key in ANCHORS[event.type] if (words := event.words(key)) is not None]


def _is_fatal(event: WireEvent, complaint: Complaint) -> bool:
    """Whether the event cannot stand with that complaint; a wrong number can be repaired, a missing sum left out."""
    if complaint.field == "amount":
        return event.type == "salary_stat"
    return complaint.field in EVENT_CLASSES[event.type].required_fields
