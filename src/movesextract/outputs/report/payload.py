"""What the page is told of an article: plain values for JSON, worded for readers, without offsets.

``article_payload`` is one article as it is drawn; ``index_entry`` the little of it that filters and paging need.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from movesextract.article import Article
from movesextract.events import (
    AnyEvent,
    Departure,
    EventType,
    Extraction,
    FundingRound,
    HireEvent,
    Money,
    Period,
    Qualifier,
    Rejected,
    RejectionReason,
    SalaryStat,
    Status,
)
from movesextract.outputs.report.segments import Segment, mismatches, paragraphs, visible

TYPE_LABELS: Mapping[EventType, str] = {
    "hire": "Hire",
    "departure": "Departure",
    "funding_round": "Funding",
    "salary_stat": "Pay",
}
STATUS_LABELS: Mapping[Status, str] = {"completed": "Completed", "planned": "Planned", "rumored": "Rumoured"}
REASON_LABELS: Mapping[RejectionReason, str] = {
    "malformed": "Malformed answer",
    "not_in_text": "Not in the text",
    "not_a_name": "Not a name",
    "not_a_number": "Not a number",
    "evidence_mismatch": "Cited sentence does not say it",
    "doubtful": "The reader was not sure",
    "negated": "The text denies it",
    "type_not_wanted": "Type not asked for",
}
_VERBS: Mapping[tuple[str, Status], str] = {
    ("hire", "completed"): "joins",
    ("hire", "planned"): "is to join",
    ("hire", "rumored"): "may join",
    ("departure", "completed"): "leaves",
    ("departure", "planned"): "is to leave",
    ("departure", "rumored"): "may leave",
    ("funding_round", "completed"): "raises",
    ("funding_round", "planned"): "is to raise",
    ("funding_round", "rumored"): "may raise",
}
PERIOD_WORDS: Mapping[Period, str] = {
    "hour": "an hour",
    "day": "a day",
    "week": "a week",
    "month": "a month",
    "year": "a year",
    "total": "in total",
}
_ROWS: Mapping[EventType, tuple[tuple[str, str], ...]] = {
    "hire": (
        ("role", "Role"),
        ("previous_organization", "From"),
        ("previous_role", "Was"),
        ("predecessor", "Succeeds"),
        ("location", "Place"),
    ),
    "departure": (("role", "Role"), ("destination", "To"), ("reason", "Reason"), ("successor", "Successor")),
    "funding_round": (
        ("round", "Round"),
        ("amount", "Amount"),
        ("valuation", "Valuation"),
        ("total_raised", "Total so far"),
        ("lead_investors", "Led by"),
        ("investors", "Investors"),
        ("stake_percent", "Stake"),
    ),
    "salary_stat": (
        ("amount", "Amount"),
        ("amount_max", "Up to"),
        ("change_percent", "Change"),
        ("statistic", "Statistic"),
        ("component", "Component"),
        ("period", "Per"),
        ("organization", "Employer"),
        ("location", "Place"),
        ("source", "Source"),
    ),
}
_QUALIFIERS: Mapping[Qualifier, str] = {"exact": "", "about": "about ", "at_least": "at least ", "at_most": "at most "}
_LABELS_BY_NAME: Mapping[str, str] = {str(kind): label for kind, label in TYPE_LABELS.items()}
_UNSAFE_IN_SCRIPT = re.compile("[<>&\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_LONGEST_GIVEN = 400


def script_json(value: object) -> str:
    """JSON that can stand in a script element, whatever its strings hold.

    No ``<`` is left, so neither ``</script>`` nor ``<!--`` can end or alter the element; a JSON parser gives back
    exactly the same strings.

    >>> print(script_json("</script>"))
    "\\u003c/script\\u003e"
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE_IN_SCRIPT.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)


def exact_number(value: Decimal) -> str:
    """A number in full, thousands parted by commas.

    >>> exact_number(Decimal("1250000.50"))
    '1,250,000.5'
    """
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def compact_number(value: Decimal) -> str:
    """A number to three digits.

    >>> [compact_number(Decimal(n)) for n in ("950", "24007", "12500000", "3e12")]
    ['950', '24k', '12.5M', '3T']
    """
    rounded = Decimal(f"{value:.3g}")
    for power, letter in ((12, "T"), (9, "B"), (6, "M"), (3, "k")):
        if abs(rounded) >= 10**power:
            return exact_number(rounded.scaleb(-power)) + letter
    return exact_number(rounded)


def money_value(money: Money) -> str | None:
    """What a sum means, in words and figures, or None if the article's words hold no number."""
    if money.value is None:
        return None
    unit = money.currency or "currency unknown,"
    return f"{_QUALIFIERS[money.qualifier]}{unit} {exact_number(money.value)}"


def article_payload(
    article: Article, extraction: Extraction, boilerplate: Sequence[tuple[int, int]] = ()
) -> dict[str, Any]:
    """One article as the page draws it."""
    info = extraction.article
    return {
        "title": visible(_title(article, extraction)),
        "source": visible(info.source or article.source or ""),
        "date": _day(article, extraction),
        "language": info.language,
        "paragraphs": [
            [_segment_payload(segment) for segment in paragraph]
            for paragraph in paragraphs(article.text, extraction.events, boilerplate)
        ],
        "events": [_event_payload(event) for event in extraction.events],
        "rejected": [_rejected_payload(item) for item in extraction.rejected],
        "warnings": [visible(warning) for warning in _warnings(article, extraction)],
        "error": [extraction.error.type, visible(extraction.error.message)] if extraction.error else None,
    }


def index_entry(article: Article, extraction: Extraction) -> dict[str, Any]:
    """What filters look at: the article's own words; of each event type, status, people, organisations and words."""
    entry = {
        "id": extraction.article.id,
        "words": visible(" ".join(filter(None, (_title(article, extraction), extraction.article.source, article.id)))),
        "events": [
            [event.type, event.status, *map(list, people_and_organizations(event)), " ".join(_words(event))]
            for event in extraction.events
        ],
    }
    flags = {"rejected": extraction.rejected, "warnings": extraction.warnings, "failed": extraction.error}
    return entry | {name: 1 for name, value in flags.items() if value}


def people_and_organizations(event: AnyEvent) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people and the organisations that an event names."""
    match event:
        case HireEvent():
            return _stated(event.person, event.predecessor), _stated(event.organization, event.previous_organization)
        case Departure():
            return _stated(event.person, event.successor), _stated(event.organization, event.destination)
        case FundingRound():
            return (), tuple(dict.fromkeys((event.organization, *event.lead_investors, *event.investors)))
        case SalaryStat():
            return (), _stated(event.organization)


def _stated(*names: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _title(article: Article, extraction: Extraction) -> str:
    return extraction.article.title or article.title or extraction.article.source or article.source or article.id


def _day(article: Article, extraction: Extraction) -> str | None:
    day = extraction.article.published or article.published
    return day.isoformat() if day else None


def _warnings(article: Article, extraction: Extraction) -> Iterator[str]:
    yield from extraction.warnings
    if missing := mismatches(article.text, extraction.events):
        yield f"{missing} quoted passages do not stand in this text, so they are not marked: has it changed since?"


def _segment_payload(segment: Segment) -> str | list[Any]:
    """The bare text if it carries no mark, else text, evidence, mentions, boilerplate (0 or 1)."""
    if not (segment.evidence or segment.mentions or segment.boilerplate):
        return segment.text
    return [segment.text, segment.evidence, segment.mentions, int(segment.boilerplate)]


def _words(event: AnyEvent) -> Iterator[str]:
    for name, _ in (("person", ""), ("population", ""), ("organization", ""), *_ROWS[event.type]):
        yield from (text for text, _ in _values(event, name) if text)


def _event_payload(event: AnyEvent) -> dict[str, Any]:
    """An event as a card.

    ``headline`` is a row of [words, field] pairs; ``rows`` are [label, [[words, field], ...], meaning]; a field is
    null where no words of the text belong to it.
    """
    rows = [_row(event, name, label) for name, label in _ROWS[event.type]]
    return {
        "type": event.type,
        "status": event.status,
        "headline": [part for part in _headline(event) if part[0]],
        "rows": [row for row in [*rows, _date_row(event)] if row],
    }


def _headline(event: AnyEvent) -> list[list[str | None]]:
    match event:
        case HireEvent() | Departure():
            verb: list[str | None] = [_VERBS[event.type, event.status], None]
            return [_part(event, "person"), verb, _part(event, "organization")]
        case FundingRound():
            what = _part(event, "amount" if event.amount else "round")
            verb = [_VERBS[event.type, event.status] if what[0] else "raises money", None]
            return [_part(event, "organization"), verb, what]
        case SalaryStat():
            return [_part(event, "population"), *_pay(event)]


def _pay(stat: SalaryStat) -> Iterator[list[str | None]]:
    amounts = [_part(stat, name) for name in ("amount", "amount_max") if getattr(stat, name)]
    change = _part(stat, "change_percent")
    for number, part in enumerate(amounts or [change]):
        if part[0]:
            yield ["to" if number else "·", None]
            yield part
    if amounts and stat.period:
        yield [PERIOD_WORDS[stat.period], None]


def _part(event: AnyEvent, name: str) -> list[str | None]:
    return next(iter(_values(event, name)), ["", None])


def _values(event: AnyEvent, name: str) -> list[list[str | None]]:
    """The values of a field as [words, field whose mention they are]."""
    value = getattr(event, name, None)
    if value is None:
        return []
    if isinstance(value, tuple):
        return [[visible(item), _mentioned(event, f"{name}[{number}]")] for number, item in enumerate(value)]
    words = value.text if isinstance(value, Money) else f"{value:f} %" if isinstance(value, Decimal) else value
    return [[visible(words), _mentioned(event, name)]]


def _mentioned(event: AnyEvent, *names: str) -> str | None:
    return next((name for name in names if name in event.mentions), None)


def _row(event: AnyEvent, name: str, label: str) -> list[Any] | None:
    values = _values(event, name)
    value = getattr(event, name)
    meaning = (money_value(value) or "no figure") if isinstance(value, Money) else None
    return [label, values, meaning] if values else None


def _date_row(event: AnyEvent) -> list[Any] | None:
    words = event.date_text or event.date
    if words is None:
        return None
    return ["When", [[visible(words), _mentioned(event, "date_text", "date")]], event.date or "no calendar date"]


def _rejected_payload(item: Rejected) -> dict[str, Any]:
    return {
        "type": _LABELS_BY_NAME.get(str(item.event.get("type")), "Item"),
        "reason": REASON_LABELS[item.reason],
        "field": item.field,
        "detail": visible(item.detail),
        "given": [[visible(str(key)), _given(value)] for key, value in item.event.items() if key != "type"],
    }


def _given(value: object) -> str:
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return visible(words if len(words) <= _LONGEST_GIVEN else words[:_LONGEST_GIVEN] + "…")
