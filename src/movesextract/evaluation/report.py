"""What a measurement says: the figures, and the cases behind them.

Every share is None where its denominator is 0: unknown is not zero.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from movesextract.events import EventType, Record

Interval: TypeAlias = tuple[float, float]
"""The ends of a 95 % confidence interval."""


class Rates(Record):
    """Precision, recall and F1 with their bootstrap intervals (None without bootstrap, or if undefined)."""

    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    precision_interval: Interval | None = None
    recall_interval: Interval | None = None
    f1_interval: Interval | None = None


class Score(Rates):
    """Rates and the counts behind them.

    ``matched`` required gold events were found, ``missed`` were not, ``extra`` predictions match nothing, and
    ``optional`` predictions match an optional gold event, which counts nowhere.
    """

    matched: int = 0
    missed: int = 0
    extra: int = 0
    optional: int = 0


class FieldScore(Record):
    """Fields of matched required events.

    ``accuracy`` is right / stated by gold, ``precision`` right / stated by the prediction. ``date_prefix`` (dates only)
    counts those that agree as far as both go, the right ones included.
    """

    gold: int = 0
    predicted: int = 0
    right: int = 0
    date_prefix: int | None = None
    accuracy: float | None = None
    precision: float | None = None


class ShareScore(Record):
    """``hits`` of ``checked``, and their ratio."""

    checked: int = 0
    hits: int = 0
    share: float | None = None


class FailedArticle(Record):
    """An article without predictions: no extraction was given, or it holds an error."""

    article: str
    reason: str


class EventRow(Record):
    """A gold event that was missed, or a prediction that matches nothing.

    ``fields`` are the stated ones as text. ``duplicate`` marks an extra that meets the criterion of a gold event which
    another prediction took.
    """

    article: str
    type: EventType
    fields: dict[str, str]
    sentence: str
    duplicate: bool = False


class FieldError(Record):
    """A field of a matched event that is not right; ``gold`` or ``predicted`` is None where the side is silent."""

    article: str
    type: EventType
    event: str
    field: str
    kind: Literal["wrong", "missing", "invented"]
    gold: str | None
    predicted: str | None


class Report(Record):
    """One measurement. Micro pools the counts of all types; macro is the mean over the types that occur.

    ``spans`` (exact ones of all predicted spans) and ``evidence`` (matched required events whose evidence overlaps the
    gold sentence) are None when no article texts were given. ``clean_negatives`` counts articles without any gold
    event that got no prediction. ``ignored_articles`` were predicted, but are not in the gold set.
    """

    articles: int
    failed: tuple[FailedArticle, ...]
    ignored_articles: tuple[str, ...]
    by_type: dict[EventType, Score]
    micro: Score
    macro: Rates
    fields: FieldScore
    fields_by_type: dict[EventType, FieldScore]
    fields_by_name: dict[str, FieldScore]
    fields_by_type_and_name: dict[EventType, dict[str, FieldScore]]
    spans: ShareScore | None
    evidence: ShareScore | None
    clean_negatives: ShareScore
    misses: tuple[EventRow, ...]
    extras: tuple[EventRow, ...]
    field_errors: tuple[FieldError, ...]
    bootstrap: int
    seed: int

    @property
    def field_accuracy(self) -> float | None:
        """Right fields / fields stated by gold, over all matched required events."""
        return self.fields.accuracy

    @property
    def field_precision(self) -> float | None:
        """Right fields / fields stated by the predictions, over all matched required events."""
        return self.fields.precision

    def to_json(self) -> str:
        """The report as indented JSON."""
        return self.model_dump_json(indent=2)
