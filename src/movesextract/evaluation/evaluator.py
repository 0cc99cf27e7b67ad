"""The measurement: predictions against gold, article by article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from movesextract.errors import UsageError
from movesextract.evaluation.fields import FIELDS, FieldValue, same_date_prefix, same_field, stated
from movesextract.evaluation.gold import AnyGoldEvent, GoldArticle
from movesextract.evaluation.matching import Matching, Pair, match_events, same_event
from movesextract.evaluation.report import EventRow, FailedArticle, FieldError, FieldScore, Report, ShareScore
from movesextract.evaluation.scores import ArticleCounts, Counts, ratio, score_counts
from movesextract.evaluation.spans import count_exact_spans, evidence_overlaps, find_passage
from movesextract.events import EVENT_TYPES, AnyEvent, EventType, Extraction, Money

Identified = TypeVar("Identified", GoldArticle, Extraction)


def evaluate(
    gold: Iterable[GoldArticle],
    extractions: Iterable[Extraction],
    *,
    articles: Mapping[str, str] | None = None,
    bootstrap: int = 1000,
    seed: int = 0,
) -> Report:
    """Measure predictions against gold annotations; `matching` and `fields` say what counts as right.

    ``gold`` decides which articles are measured, so a subset of it measures a subset. ``extractions`` are found by
    article id; an article without one, or whose extraction holds an error, has failed: all its required events are
    misses. ``articles`` maps ids to the canonical texts into which the spans point; without it spans are not checked.
    ``bootstrap`` is the number of resamples behind the intervals (0: none), ``seed`` starts them. The same input gives
    the same report, in whatever order articles and events come.

    Raises `UsageError` if an id occurs twice in either input, or if ``bootstrap`` is negative.
    """
    if bootstrap < 0:
        raise UsageError(f"bootstrap counts resamples and cannot be {bootstrap}")
    wanted, given = _by_id(gold, "gold"), _by_id(extractions, "extractions")
    results = [_compare(wanted[name], given.get(name)) for name in sorted(wanted)]
    scores = score_counts([result.counts for result in results], bootstrap=bootstrap, seed=seed)
    comparisons = [comparison for result in results for comparison in result.comparisons()]
    return Report(
        articles=len(results),
        failed=tuple(FailedArticle(article=r.gold.id, reason=r.failure) for r in results if r.failure is not None),
        ignored_articles=tuple(sorted(given.keys() - wanted.keys())),
        by_type=scores.by_type,
        micro=scores.micro,
        macro=scores.macro,
        fields=_field_score(comparisons),
        fields_by_type={t: _field_score([c for c in comparisons if c.type == t]) for t in EVENT_TYPES},
        fields_by_name={name: _field_score(group) for name, group in _by_name(comparisons).items()},
        fields_by_type_and_name={
            t: {name: _field_score(group) for name, group in _by_name([c for c in comparisons if c.type == t]).items()}
            for t in EVENT_TYPES
        },
        spans=None if articles is None else _span_score(results, articles),
        evidence=None if articles is None else _evidence_score(results, articles),
        clean_negatives=_negative_score(results),
        misses=tuple(_row(r.gold.id, event) for r in results for event in r.matching.misses),
        extras=tuple(_extra_row(r, event) for r in results for event in r.matching.extras),
        field_errors=tuple(c.as_error() for c in comparisons if not c.right),
        bootstrap=bootstrap,
        seed=seed,
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One field of one matched pair, stated by at least one side."""

    article: str
    pair: Pair
    field: str
    gold: FieldValue | None
    predicted: FieldValue | None
    right: bool

    @property
    def type(self) -> EventType:
        return self.pair[0].type

    @property
    def same_date_prefix(self) -> bool:
        both = isinstance(self.gold, str) and isinstance(self.predicted, str)
        return both and same_date_prefix(str(self.gold), str(self.predicted))

    def as_error(self) -> FieldError:
        return FieldError(
            article=self.article,
            type=self.type,
            event=_label(self.pair[0]),
            field=self.field,
            kind="invented" if self.gold is None else "missing" if self.predicted is None else "wrong",
            gold=None if self.gold is None else _text(self.gold),
            predicted=None if self.predicted is None else _text(self.predicted),
        )


@dataclass(frozen=True, slots=True)
class _Result:
    """One article: what was assigned to what, or why there was nothing to assign."""

    gold: GoldArticle
    predicted: tuple[AnyEvent, ...]
    matching: Matching
    failure: str | None

    @property
    def counts(self) -> ArticleCounts:
        total: dict[EventType, Counts] = defaultdict(Counts)
        for expected, _ in self.matching.pairs:
            total[expected.type] += Counts(matched=1)
        for event in self.matching.misses:
            total[event.type] += Counts(missed=1)
        for extra in self.matching.extras:
            total[extra.type] += Counts(extra=1)
        for expected, _ in self.matching.optional:
            total[expected.type] += Counts(optional=1)
        return total

    def comparisons(self) -> Iterator[_Comparison]:
        for pair in self.matching.pairs:
            for name in FIELDS[pair[0].type]:
                gold, predicted = stated(pair[0], name), stated(pair[1], name)
                if gold is not None or predicted is not None:
                    yield _Comparison(self.gold.id, pair, name, gold, predicted, same_field(name, gold, predicted))


def _by_id(items: Iterable[Identified], what: str) -> dict[str, Identified]:
    found: dict[str, Identified] = {}
    for item in items:
        if item.id in found:
            raise UsageError(f"{what}: id {item.id!r} occurs twice")
        found[item.id] = item
    return found


def _compare(gold: GoldArticle, extraction: Extraction | None) -> _Result:
    failure = None
    if extraction is None:
        failure = "no extraction"
    elif extraction.error is not None:
        failure = f"{extraction.error.type}: {extraction.error.message}"
    predicted = extraction.events if extraction is not None and failure is None else ()
    return _Result(gold, predicted, match_events(gold.events, predicted), failure)


def _by_name(comparisons: Iterable[_Comparison]) -> dict[str, list[_Comparison]]:
    groups: dict[str, list[_Comparison]] = defaultdict(list)
    for comparison in comparisons:
        groups[comparison.field].append(comparison)
    return dict(sorted(groups.items()))


def _field_score(comparisons: Sequence[_Comparison]) -> FieldScore:
    gold = sum(c.gold is not None for c in comparisons)
    predicted = sum(c.predicted is not None for c in comparisons)
    right = sum(c.right for c in comparisons)
    dates = [c for c in comparisons if c.field == "date"]
    return FieldScore(
        gold=gold,
        predicted=predicted,
        right=right,
        date_prefix=sum(c.same_date_prefix for c in dates) if dates else None,
        accuracy=ratio(right, gold),
        precision=ratio(right, predicted),
    )


def _share(hits: int, checked: int) -> ShareScore:
    return ShareScore(checked=checked, hits=hits, share=ratio(hits, checked))


def _span_score(results: Iterable[_Result], articles: Mapping[str, str]) -> ShareScore:
    counted = [count_exact_spans(r.predicted, articles[r.gold.id]) for r in results if r.gold.id in articles]
    return _share(sum(exact for _, exact in counted), sum(every for every, _ in counted))


def _evidence_score(results: Iterable[_Result], articles: Mapping[str, str]) -> ShareScore:
    """Pairs whose gold sentence cannot be found in the text are left out."""
    verdicts = [
        evidence_overlaps(predicted, ranges)
        for result in results
        for expected, predicted in result.matching.pairs
        if (ranges := find_passage(expected.evidence, articles.get(result.gold.id, "")))
    ]
    return _share(sum(verdicts), len(verdicts))


def _negative_score(results: Iterable[_Result]) -> ShareScore:
    negatives = [r for r in results if not r.gold.events]
    return _share(sum(not r.predicted and r.failure is None for r in negatives), len(negatives))


def _row(article: str, event: AnyGoldEvent | AnyEvent, *, duplicate: bool = False) -> EventRow:
    fields = {name: _text(value) for name in FIELDS[event.type] if (value := stated(event, name)) is not None}
    sentence = event.evidence if isinstance(event.evidence, str) else event.evidence[0].text
    return EventRow(article=article, type=event.type, fields=fields, sentence=sentence, duplicate=duplicate)


def _extra_row(result: _Result, extra: AnyEvent) -> EventRow:
    return _row(result.gold.id, extra, duplicate=any(same_event(gold, extra) for gold in result.gold.events))


def _label(event: AnyGoldEvent) -> str:
    """Who, or who of whom: enough to recognise the event by."""
    parts = (stated(event, name) for name in ("person", "population", "organization") if hasattr(event, name))
    return ", ".join(_text(part) for part in parts if part is not None)


def _text(value: FieldValue) -> str:
    if isinstance(value, Money):
        known = [str(part) for part in (value.value, value.currency) if part is not None]
        return f"{value.text} = {' '.join(known)}" if known else value.text
    return "; ".join(value) if isinstance(value, tuple) else str(value)
