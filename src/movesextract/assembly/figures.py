"""Figures: sums of money and percentages, from the model's words to the whole expression that stands there."""

from __future__ import annotations

from movesextract.assembly.draft import Draft
from movesextract.assembly.keys import FIELDS
from movesextract.assembly.places import Places
from movesextract.events import EventType, Money
from movesextract.grounding import Match
from movesextract.normalise.counts import is_count
from movesextract.normalise.local_dollars import is_bare_dollar
from movesextract.normalise.money import (
    Amount,
    find_money,
    in_shared_currency,
    money_at,
    parse_money,
    parse_money_range,
)
from movesextract.normalise.percentages import in_percentage, parse_percent, percent_at
from movesextract.normalise.periods import period_near
from movesextract.text.sentences import Sentence
from movesextract.wire import WireEvent

_LEAST_ROUND = 10_000
"""A smaller number without a currency is a year, a head count, a share: no money raised."""


def fill_percent(draft: Draft, places: Places, key: str, match: Match) -> None:
    """Fill a stake or a change with the one percentage that stands at *match*."""
    sentence = places.sentence_of(match.start, match.end)
    percent = percent_at(sentence.text, match.start - sentence.start, match.end - sentence.start)
    if percent is None:
        draft.reject(key, "not_a_number", f"{places.words(match.start, match.end)!r} is no single percentage")
        return
    value = abs(percent.value) if key == "stake" else percent.value
    draft.put(FIELDS[key], value, places.span(sentence.start + percent.start, sentence.start + percent.end))


def fill_money(draft: Draft, places: Places, key: str, words: str, match: Match) -> None:
    """Fill a sum with the whole money expression that stands at *match*, where the model's *words* were found."""
    if key == "amount" and draft.event.type == "salary_stat":
        if _is_change(draft.event, words):
            fill_percent(draft, places, "change", match)
            return
        if ends := parse_money_range(places.text[match.start : match.end]):
            # The model copied a whole range into `amount`.
            for name, bound in zip(("amount", "amount_max"), ends, strict=True):
                if name == "amount" or draft.event.words("amount_max") is None:
                    _put(draft, places, name, bound.amount, match.start + bound.start, match.start + bound.end)
            return
    sentence = places.sentence_of(match.start, match.end)
    amount, start, end = _whole_expression(places, sentence, match)
    bare = amount.currency is None
    if bare:
        amount = in_shared_currency(sentence.text, start - sentence.start, end - sentence.start) or amount
    if amount.value is None and amount.currency is None:
        draft.reject(key, "not_a_number", f"{words!r} is no sum of money")
    elif bare and not _is_about_money(draft.event.type, amount, places, sentence, start, end):
        draft.reject(key, "not_a_number", f"{words!r} counts something else than money")
    else:
        _put(draft, places, key, amount, start, end)


def _whole_expression(places: Places, sentence: Sentence, match: Match) -> tuple[Amount, int, int]:
    """What stands at *match*, and where: the money expression of which the words are a part, or the words alone."""
    words = places.text[match.start : match.end]
    mention = money_at(sentence.text, match.start - sentence.start, match.end - sentence.start)
    if mention is None or parse_money_range(words) is not None:
        return parse_money(places.words(match.start, match.end)), match.start, match.end
    return mention.amount, sentence.start + mention.start, sentence.start + mention.end


def _is_about_money(kind: EventType, amount: Amount, places: Places, sentence: Sentence, start: int, end: int) -> bool:
    """Whether a bare number is a sum: other sums stand around it ("... 2,480 euros, apprentices 1,250"), or pay."""
    at, to = start - sentence.start, end - sentence.start
    if is_count(sentence.text, to) or in_percentage(sentence.text, at, to):
        return False
    if kind == "funding_round" and (amount.value or 0) < _LEAST_ROUND:
        return False
    return any(find_money(s.text) for s in places.around([sentence])) or period_near(sentence.text, at, to) is not None


def _is_change(event: WireEvent, words: str) -> bool:
    """Whether a percentage was put in the place of a pay figure's sum: a rise or cut, unless it is a limit, a range, or
    a share of something else (a bonus of "up to 200 percent")."""
    return (
        event.words("change") is None
        and event.words("component") not in {"bonus", "equity"}
        and event.words("statistic") not in {"minimum", "maximum", "range"}
        and parse_percent(words) is not None
        and parse_money(words).value is None
    )


def _put(draft: Draft, places: Places, key: str, amount: Amount, start: int, end: int) -> None:
    words = places.words(start, end)
    currency = amount.currency
    if draft.event.type == "salary_stat" and is_bare_dollar(words):
        currency = places.local_dollar or currency
    money = Money(text=words, value=amount.value, currency=currency, qualifier=amount.qualifier)
    draft.put(key, money, places.span(start, end))
