"""The report as plain text, for terminals and logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from movesextract.evaluation.report import EventRow, FieldError, FieldScore, Interval, Rates, Report, Score, ShareScore

_UNKNOWN = "-"
_SENTENCE_WIDTH = 160


def render_report(report: Report) -> str:
    """The report as plain text tables, in lines; what is undefined shows as "-"."""
    sections = (
        _summary(report),
        _score_table(report),
        _field_table(report),
        _event_list("Missed", report.misses),
        _event_list("Extra", report.extras),
        _error_list(report.field_errors),
    )
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section)))


def _summary(report: Report) -> Iterator[str]:
    yield f"Articles: {report.articles}"
    yield f"Failed: {len(report.failed)}"
    for failed in report.failed:
        yield f"  {failed.article}: {failed.reason}"
    if report.ignored_articles:
        yield f"Predicted, but not in the gold set: {len(report.ignored_articles)}"
    yield f"Articles without events left clean: {_share(report.clean_negatives)}"
    if report.spans is not None:
        yield f"Spans that stand where they say: {_share(report.spans)}"
    if report.evidence is not None:
        yield f"Matched events with the gold evidence: {_share(report.evidence)}"


def _score_table(report: Report) -> Iterator[str]:
    header = ("type", "matched", "missed", "extra", "optional", "precision", "recall", "F1")
    rows = [_score_row(name, score) for name, score in (*report.by_type.items(), ("micro", report.micro))]
    rows.append(("macro", "", "", "", "", *_rate_cells(report.macro)))
    if report.bootstrap:
        yield f"95 % intervals from {report.bootstrap} resamples of the articles (seed {report.seed})"
    yield from _table(header, rows)


def _score_row(name: str, score: Score) -> tuple[str, ...]:
    counts = (score.matched, score.missed, score.extra, score.optional)
    return (name, *map(str, counts), *_rate_cells(score))


def _rate_cells(rates: Rates) -> tuple[str, str, str]:
    return (
        _rate(rates.precision, rates.precision_interval),
        _rate(rates.recall, rates.recall_interval),
        _rate(rates.f1, rates.f1_interval),
    )


def _field_table(report: Report) -> Iterator[str]:
    header = ("field", "gold", "predicted", "right", "accuracy", "precision", "date prefix")
    rows = [_field_row("all", report.fields)]
    for kind, score in report.fields_by_type.items():
        rows.append(_field_row(kind, score))
        rows.extend(_field_row(f"  {name}", part) for name, part in report.fields_by_type_and_name[kind].items())
    yield from _table(header, rows)


def _field_row(name: str, score: FieldScore) -> tuple[str, ...]:
    prefix = "" if score.date_prefix is None else str(score.date_prefix)
    counts = (str(score.gold), str(score.predicted), str(score.right))
    return (name, *counts, _rate(score.accuracy), _rate(score.precision), prefix)


def _event_list(title: str, rows: Sequence[EventRow]) -> Iterator[str]:
    if rows:
        yield f"{title}: {len(rows)}"
    for row in rows:
        fields = ", ".join(f"{name}={value}" for name, value in row.fields.items())
        yield f"  {row.article} {row.type}{' (duplicate)' if row.duplicate else ''}: {fields}"
        yield f"      {_shortened(row.sentence)}"


def _error_list(errors: Sequence[FieldError]) -> Iterator[str]:
    if errors:
        yield f"Field errors: {len(errors)}"
    for error in errors:
        values = f"gold {_quoted(error.gold)}, predicted {_quoted(error.predicted)}"
        yield f"  {error.article} {error.type} ({error.event}) {error.field} {error.kind}: {values}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for first, *rest in lines:
        cells = [first.ljust(widths[0]), *map(str.rjust, rest, widths[1:])]
        yield "  ".join(cells).rstrip()


def _rate(value: float | None, interval: Interval | None = None) -> str:
    if value is None:
        return _UNKNOWN
    return f"{value:.3f}" if interval is None else f"{value:.3f} [{interval[0]:.2f}, {interval[1]:.2f}]"


def _share(score: ShareScore) -> str:
    return f"{_rate(score.share)} ({score.hits} of {score.checked})"


def _quoted(value: str | None) -> str:
    return _UNKNOWN if value is None else repr(value)


def _shortened(sentence: str) -> str:
    flat = " ".join(sentence.split())
    return flat if len(flat) <= _SENTENCE_WIDTH else f"{flat[: _SENTENCE_WIDTH - 1]}…"
