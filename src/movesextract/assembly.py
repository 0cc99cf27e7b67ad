"""From the model's words to a record: located, normalised, and rejected where the article does not bear them out.

Every value that comes out is cut from the article at the place where the model's words were found, so that
``article.text[span.start:span.end] == span.text`` holds by construction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from movesextract.answers import Complaint
from movesextract.article import Article
from movesextract.events import (
    EVENT_CLASSES,
    AnyEvent,
    EventType,
    Money,
    Rejected,
    RejectionReason,
    Span,
)
from movesextract.grounding import Locator, Match, cite
from movesextract.grounding.locate import Strictness, without_addresses
from movesextract.grounding.objections import objection_to
from movesextract.normalise.counts import is_count
from movesextract.normalise.dates import resolve_date
from movesextract.normalise.fragments import is_fragment
from movesextract.normalise.full_names import fullest_form
from movesextract.normalise.gaps import is_gap
from movesextract.normalise.money import (
    Amount,
    find_money,
    in_shared_currency,
    money_at,
    parse_money,
    parse_money_range,
)
from movesextract.normalise.names import address_length, is_person_name, organization_tokens, same_person
from movesextract.normalise.pay_dates import pay_date_at
from movesextract.normalise.percentages import in_percentage, parse_percent, percent_at
from movesextract.normalise.periods import period_near
from movesextract.normalise.tense import tense_of
from movesextract.text.sentences import Sentence
from movesextract.wire import WireEvent

Role: TypeAlias = Literal["name", "text", "money", "percent", "date"]

# How each wire key is read, and the public field that it fills where the names differ.
_KINDS: Mapping[str, Role] = {
    **dict.fromkeys(("person", "organization", "previous_organization", "predecessor", "successor"), "name"),
    **dict.fromkeys(("role", "previous_role", "location", "destination", "reason", "round", "population"), "text"),
    **dict.fromkeys(("amount", "amount_max", "valuation", "total_raised"), "money"),
    **dict.fromkeys(("stake", "change"), "percent"),
    "source": "text",
    "date": "date",
}
_FIELDS = {"stake": "stake_percent", "change": "change_percent"}
_LISTS = ("investors", "lead_investors")
_PEOPLE = frozenset({"person", "predecessor", "successor"})
_OTHER_PARTIES = frozenset({"previous_organization", "destination"})
_ANCHORS: Mapping[EventType, tuple[str, ...]] = {
    "hire": ("person", "organization", "role"),
    "departure": ("person", "organization", "role"),
    "funding_round": ("organization", "amount", "valuation", "stake", "round"),
    "salary_stat": ("population", "amount", "change", "organization"),
}
_LEAST_ROUND = 10_000
"""A smaller number without a currency is a year, a head count, a share: no money raised."""
_NEIGHBOURS = 2
"""How many sentences on each side of the cited ones are searched before the whole article."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What became of one event: the record, or None; and what was rejected of it."""

    event: AnyEvent | None
    rejected: tuple[Rejected, ...] = ()


class Assembler:
    """Turns wire events into records for one article. ``sentences`` are all of its sentences, in order."""

    def __init__(self, article: Article, sentences: Sequence[Sentence], language: str | None = None) -> None:
        self.article = article
        self.sentences = sentences
        self.language = language
        self._locator = Locator(article.text)
        named = without_addresses(article.text)
        self._name_locator = self._locator if named == article.text else Locator(named)
        self._places = {sentence.start: place for place, sentence in enumerate(sentences)}

    def check(self, event: WireEvent, window: Sequence[Sentence]) -> list[Complaint]:
        """What is worth asking the model again: sentence numbers that do not exist, and words of the event's core
        (person, organisation, population, amount) that stand nowhere in the article."""
        return list(self._complaints(event, window))

    def assemble(self, event: WireEvent, window: Sequence[Sentence]) -> Assembled:
        """The record for one event, or the reason why there is none."""
        complaint = next((c for c in self._complaints(event, window) if _is_fatal(event, c)), None)
        if complaint is not None:
            return Assembled(None, (_rejected(event, complaint.reason, complaint.expected),))
        cited = _cited(event, window)
        evidence = cite(cited, self.sentences, _anchors(event), self._locator)
        if not evidence:
            return Assembled(
                None, (_rejected(event, "evidence_mismatch", "the cited sentences hold none of the event's words"),)
            )
        draft = _Draft(event)
        scope = self._around(evidence, cited)
        self._fill(draft, scope)
        objection = objection_to(event, [sentence.text for sentence in evidence])
        refusal = self._gap(draft) if objection is None else _rejected(event, *objection)
        if refusal is not None:
            return Assembled(None, (refusal,))
        return draft.finish(tuple(self._span(s.start, s.end) for s in evidence))

    # --- checking

    def _complaints(self, event: WireEvent, window: Sequence[Sentence]) -> Iterator[Complaint]:
        unknown = [n for n in event.sentences if not 1 <= n <= len(window)]
        if unknown:
            yield Complaint(
                "evidence_mismatch",
                "sentences",
                f"there is no sentence {unknown[0]}; cite numbers from 1 to {len(window)}",
            )
        scope = self._around(_cited(event, window), ())
        for key in ("person", "organization", "population", "amount"):
            words = event.words(key)
            if words is None:
                continue
            if self._locate(words, key, scope) is None:
                yield Complaint(
                    "not_in_text",
                    key,
                    f"`{key}` {words!r} does not stand in the article; copy it letter for letter",
                )
            elif key == "person" and (not is_person_name(words) or words == event.words("organization")):
                yield Complaint("not_a_name", key, f"`person` must be a person's name, not {words!r}")
        if event.type == "salary_stat" and not (event.words("amount") or event.words("change")):
            yield Complaint("malformed", "amount", "a salary_stat needs `amount` or, with statistic change, `change`")

    # --- filling

    def _fill(self, draft: _Draft, scope: Sequence[Sentence]) -> None:
        event = draft.event
        for key, role in _KINDS.items():
            words = event.words(key)
            if words is None or role == "money":
                continue
            match = self._locate(words, key, scope)
            if match is None:
                draft.reject(key, "not_in_text", f"{words!r} does not stand in the article")
            elif role == "percent":
                self._fill_percent(draft, key, match)
            elif role == "date":
                self._fill_date(draft, match, in_tense=event.type in {"hire", "departure"})
            elif refusal := _refusal_of(key, words, event):
                draft.reject(key, *refusal)
            else:
                span = self._person(match) if key in _PEOPLE else self._span(match.start, match.end)
                draft.put(key, _flat(span.text), span)
        for key in _LISTS:
            self._fill_list(draft, key, scope)
        self._fill_money(draft, scope)
        draft.values["status"] = event.words("status") or "completed"
        if event.type == "salary_stat":
            self._fill_pay(draft)

    def _person(self, match: Match) -> Span:
        """The name without a form of address; in place of a surname alone, the full name that the article gives."""
        start = match.start + address_length(self.article.text[match.start : match.end])
        fuller = fullest_form(self.article.text, self.article.text[start : match.end])
        return self._span(*(fuller or (start, match.end)))

    def _fill_list(self, draft: _Draft, key: str, scope: Sequence[Sentence]) -> None:
        found: list[str] = []
        for words in draft.event.items(key):
            match = self._locate(words, key, scope)
            if match is None:
                draft.reject(key, "not_in_text", f"{words!r} does not stand in the article")
                continue
            name = _flat(self.article.text[match.start : match.end])
            if organization_tokens(name) == organization_tokens(draft.event.words("organization") or ""):
                draft.reject(key, "evidence_mismatch", f"{name!r} cannot invest in itself")
            elif words == draft.event.words("round"):
                draft.reject(key, "not_a_name", f"{name!r} is the round, no investor")
            elif is_fragment(words):
                draft.reject(key, "malformed", f"{words!r} breaks off")
            elif name not in found:
                draft.mentions[f"{key}[{len(found)}]"] = self._span(match.start, match.end)
                found.append(name)
        if found:
            draft.values[key] = tuple(found)

    def _fill_date(self, draft: _Draft, match: Match, *, in_tense: bool) -> None:
        """*in_tense*: the verbs before the words say whether they lie ahead."""
        words = _flat(self.article.text[match.start : match.end])
        before = self.article.text[self._sentence_of(match).start : match.start]
        tense = tense_of(before, words) if in_tense else None
        planned = draft.event.words("status") == "planned"
        draft.values["date_text"] = words
        draft.mentions["date"] = self._span(match.start, match.end)
        draft.values["date"] = resolve_date(
            words,
            published=self.article.published,
            planned=tense == "ahead" or (planned and tense != "behind"),
            near=tense == "near" and not planned,
            language=self.language,
        )

    def _fill_percent(self, draft: _Draft, key: str, match: Match) -> None:
        sentence = self._sentence_of(match)
        percent = percent_at(sentence.text, match.start - sentence.start, match.end - sentence.start)
        if percent is None:
            draft.reject(key, "not_a_number", f"{draft.event.words(key)!r} is no single percentage")
            return
        value = abs(percent.value) if key == "stake" else percent.value
        start, end = sentence.start + percent.start, sentence.start + percent.end
        draft.put(_FIELDS[key], value, self._span(start, end))

    def _fill_money(self, draft: _Draft, scope: Sequence[Sentence]) -> None:
        for key, role in _KINDS.items():
            words = draft.event.words(key)
            if role != "money" or words is None:
                continue
            match = self._locate(words, key, scope)
            if match is None:
                draft.reject(key, "not_in_text", f"{words!r} does not stand in the article")
            elif key == "amount" and _is_change(draft.event, words):
                self._fill_percent(draft, "change", match)
            else:
                self._put_money(draft, key, words, match)

    def _put_money(self, draft: _Draft, key: str, words: str, match: Match) -> None:
        ends = parse_money_range(self.article.text[match.start : match.end])
        if ends is not None and key == "amount" and draft.event.type == "salary_stat":
            # The model copied a whole range into `amount`.
            for name, sum_ in zip(("amount", "amount_max"), ends, strict=True):
                if name == "amount" or draft.event.words("amount_max") is None:
                    self._put_amount(draft, name, sum_.amount, match.start + sum_.start, match.start + sum_.end)
            return
        sentence = self._sentence_of(match)
        mention = money_at(sentence.text, match.start - sentence.start, match.end - sentence.start)
        amount, start, end = parse_money(_flat(self.article.text[match.start : match.end])), match.start, match.end
        if ends is None and mention is not None:
            amount, start, end = mention.amount, sentence.start + mention.start, sentence.start + mention.end
        if amount.currency is None:
            amount = in_shared_currency(sentence.text, start - sentence.start, end - sentence.start) or amount
        if amount.value is None and amount.currency is None:
            draft.reject(key, "not_a_number", f"{words!r} is no sum of money")
        elif amount.currency is None and not self._is_about_money(
            draft.event.type, amount, sentence, Match(start, end)
        ):
            draft.reject(key, "not_a_number", f"{words!r} counts something else than money")
        else:
            self._put_amount(draft, key, amount, start, end)

    def _is_about_money(self, kind: EventType, amount: Amount, sentence: Sentence, match: Match) -> bool:
        """Whether a bare number is a sum: other sums stand around it ("... 2,480 euros, apprentices 1,250"), or pay."""
        nearby = self._around((sentence,), ()) if sentence.start in self._places else [sentence]
        start, end = match.start - sentence.start, match.end - sentence.start
        if is_count(sentence.text, end) or in_percentage(sentence.text, start, end):
            return False
        if kind == "funding_round" and (amount.value or 0) < _LEAST_ROUND:
            return False
        return any(find_money(s.text) for s in nearby) or period_near(sentence.text, start, end) is not None

    def _put_amount(self, draft: _Draft, key: str, amount: Amount, start: int, end: int) -> None:
        money = Money(
            text=_flat(self.article.text[start:end]),
            value=amount.value,
            currency=amount.currency,
            qualifier=amount.qualifier,
        )
        draft.put(key, money, self._span(start, end))

    def _gap(self, draft: _Draft) -> Rejected | None:
        """The objection to a pay figure that is the difference between two groups."""
        for name in ("amount", "change_percent") if draft.event.type == "salary_stat" else ():
            figure = draft.mentions.get(name)
            if figure is None:
                continue
            sentence = self._sentence_of(Match(figure.start, figure.end))
            start, end = figure.start - sentence.start, figure.end - sentence.start
            if is_gap(sentence.text, start, end, share=name == "change_percent"):
                detail = f"a difference between groups, no pay: {sentence.text[:200]}"
                return _rejected(draft.event, "evidence_mismatch", detail)
        return None

    def _fill_pay(self, draft: _Draft) -> None:
        draft.values["statistic"] = _statistic(draft)
        draft.values["component"] = draft.event.words("component")
        draft.values["period"] = draft.event.words("period")
        amount = draft.mentions.get("amount")
        if amount is not None:
            sentence = self._sentence_of(Match(amount.start, amount.end))
            told = period_near(sentence.text, amount.start - sentence.start, amount.end - sentence.start)
            draft.values["period"] = told or draft.values["period"]
        figure = amount or draft.mentions.get("change_percent")
        if figure is not None and "date_text" not in draft.values:
            sentence = self._sentence_of(Match(figure.start, figure.end))
            start, end = figure.start - sentence.start, figure.end - sentence.start
            if date := pay_date_at(sentence.text, start, end, change=amount is None):
                self._fill_date(draft, Match(*(sentence.start + place for place in date)), in_tense=True)

    # --- places

    def _locate(self, words: str, key: str, scope: Sequence[Sentence]) -> Match | None:
        strictness = _STRICTNESS.get(_KINDS.get(key, "name"), "text")
        locator = self._name_locator if strictness == "name" else self._locator
        return locator.find(words, scope, strictness)

    def _around(self, first: Sequence[Sentence], then: Sequence[Sentence]) -> list[Sentence]:
        """*first*, *then*, and their neighbours, in the order in which words are looked for."""
        ordered = {s.start: s for s in (*first, *then)}
        for sentence in list(ordered.values()):
            place = self._places[sentence.start]
            for distance in range(1, _NEIGHBOURS + 1):
                for neighbour in (place - distance, place + distance):
                    if 0 <= neighbour < len(self.sentences):
                        ordered.setdefault(self.sentences[neighbour].start, self.sentences[neighbour])
        return list(ordered.values())

    def _sentence_of(self, match: Match) -> Sentence:
        place = bisect_right(self.sentences, match.start, key=lambda s: s.start) - 1
        sentence = self.sentences[max(place, 0)]
        if sentence.start <= match.start and match.end <= sentence.end:
            return sentence
        return Sentence(match.start, match.end, self.article.text[match.start : match.end])

    def _span(self, start: int, end: int) -> Span:
        return Span(start=start, end=end, text=self.article.text[start:end])


_STRICTNESS: Mapping[Role, Strictness] = {
    "name": "name",
    "text": "text",
    "money": "figure",
    "percent": "figure",
    "date": "figure",
}


@dataclass(slots=True)
class _Draft:
    """A record in the making."""

    event: WireEvent
    values: dict[str, Any] = field(default_factory=dict)
    mentions: dict[str, Span] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    def put(self, name: str, value: Any, span: Span) -> None:
        self.values[name] = value
        self.mentions[name] = span

    def reject(self, key: str, reason: RejectionReason, detail: str) -> None:
        self.rejected.append(_rejected(self.event, reason, detail, field=_FIELDS.get(key, key)))

    def _lost_figure(self) -> Rejected:
        """Why a pay figure has no figure."""
        found = (r for r in self.rejected if r.field in {"amount", "change_percent"})
        return next(found, _rejected(self.event, "malformed", "a pay figure without a figure"))

    def finish(self, evidence: tuple[Span, ...]) -> Assembled:
        lost = next((r for r in self.rejected if r.field in EVENT_CLASSES[self.event.type].required_fields), None)
        if lost is None and self.event.type == "salary_stat":
            lost = None if {"amount", "change_percent"} & self.values.keys() else self._lost_figure()
        if lost is not None:
            return Assembled(None, (_rejected(self.event, lost.reason, lost.detail),))
        record = EVENT_CLASSES[self.event.type](evidence=evidence, mentions=self.mentions, **self.values)
        return Assembled(record, tuple(self.rejected))


def _statistic(draft: _Draft) -> str:
    """The statistic; figures that are there or missing overrule the model's word."""
    if "change_percent" in draft.values and "amount" not in draft.values:
        return "change"
    if "amount_max" in draft.values:
        return "range"
    told = draft.event.words("statistic")
    if told in {None, "range", "change"}:
        qualifier = draft.values["amount"].qualifier if "amount" in draft.values else "exact"
        return {"at_least": "minimum", "at_most": "maximum"}.get(qualifier, "point")
    return told


def _cited(event: WireEvent, window: Sequence[Sentence]) -> tuple[Sentence, ...]:
    return tuple(window[n - 1] for n in event.sentences if 1 <= n <= len(window))


def _anchors(event: WireEvent) -> list[str]:
    return [words for key in _ANCHORS[event.type] if (words := event.words(key)) is not None]


def _refusal_of(key: str, words: str, event: WireEvent) -> tuple[RejectionReason, str] | None:
    """Why *words* cannot be the value of *key*, although they stand in the article; None if they can."""
    if key in _PEOPLE and not is_person_name(words):
        return "not_a_name", f"{words!r} is not a person's name"
    if key in _OTHER_PARTIES:
        person = event.words("person")
        if words in map(event.words, ("role", "previous_role")) or (person and same_person(words, person)):
            return "not_a_name", f"{words!r} is the person or the post, no organisation"
    if is_fragment(words):
        return "malformed", f"{words!r} breaks off"
    return None


def _is_change(event: WireEvent, words: str) -> bool:
    """Whether a percentage was put in the place of a pay figure's sum: a rise or cut, unless it is a limit, a range, or
    a share of something else (a bonus of "up to 200 percent")."""
    return (
        event.type == "salary_stat"
        and event.words("change") is None
        and event.words("component") not in {"bonus", "equity"}
        and event.words("statistic") not in {"minimum", "maximum", "range"}
        and parse_percent(words) is not None
        and parse_money(words).value is None
    )


def _is_fatal(event: WireEvent, complaint: Complaint) -> bool:
    """Whether the event cannot stand with that complaint; a wrong number can be repaired, a missing sum left out."""
    if complaint.field == "amount":
        return event.type == "salary_stat"
    return complaint.field in EVENT_CLASSES[event.type].required_fields


def _rejected(event: WireEvent, reason: RejectionReason, detail: str, *, field: str | None = None) -> Rejected:
    return Rejected(event=dict(event.raw), reason=reason, field=field, detail=detail)


def _flat(words: str) -> str:
    """*words* on one line, as a field's value; the span keeps them as they stand."""
    return " ".join(words.split())
