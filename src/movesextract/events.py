"""What comes out: the four kinds of event, and the extraction of one article.

The JSON names here are a contract with other programs; ``docs/schema.json`` is generated from these classes.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    computed_field,
    field_validator,
    model_validator,
)

from movesextract.usage import Usage

Status: TypeAlias = Literal["completed", "planned", "rumored"]
Qualifier: TypeAlias = Literal["exact", "about", "at_least", "at_most"]
Statistic: TypeAlias = Literal["mean", "median", "minimum", "maximum", "range", "point", "change"]
Component: TypeAlias = Literal["base", "total", "bonus", "equity"]
Period: TypeAlias = Literal["hour", "day", "week", "month", "year", "total"]
EventType: TypeAlias = Literal["hire", "departure", "funding_round", "salary_stat"]
EVENT_TYPES: tuple[EventType, ...] = ("hire", "departure", "funding_round", "salary_stat")


def _as_json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


Number: TypeAlias = Annotated[
    Decimal,
    PlainSerializer(_as_json_number, when_used="json"),
    WithJsonSchema({"type": "number"}),
    Field(allow_inf_nan=False),
]
"""An exact decimal in Python, a plain number in JSON."""


class Record(BaseModel):
    """Base of every value here: immutable, closed, compared by content."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A piece of the article: ``article.text[start:end] == text`` (half-open, in characters, never empty)."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)
    text: str = Field(min_length=1)

    @model_validator(mode="after")
    def _length_agrees(self) -> Span:
        if self.end - self.start != len(self.text):
            raise ValueError(f"a span of {self.end - self.start} characters cannot hold {len(self.text)}")
        return self


class Money(Record):
    """A sum as the article writes it, and what that means.

    ``text`` is verbatim. ``value`` is the full number in units of ``currency`` (an ISO 4217 code); each is None where
    the words do not tell ("billions of dollars", a bare "¥"). A bare "$" is USD; in pay it is CAD, AUD or NZD where the
    article tells of that country alone and names no other money.
    """

    text: str
    value: Number | None = None
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    qualifier: Qualifier = "exact"


class Event(Record):
    """What all events share.

    ``date`` is an ISO 8601 calendar date of reduced precision ("2024", "2024-05", "2024-05-17"), ``date_text`` the
    article's words for it. ``evidence`` holds the sentence(s) that state the event, best first. ``mentions`` says
    where each copied field stands; items of lists are keyed ``investors[0]``, ``investors[1]``...
    """

    required_fields: ClassVar[tuple[str, ...]] = ()

    type: EventType
    status: Status = "completed"
    date: str | None = Field(default=None, pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")
    date_text: str | None = None
    evidence: tuple[Span, ...] = Field(min_length=1)
    mentions: dict[str, Span] = Field(default_factory=dict)

    @field_validator("date")
    @classmethod
    def _in_the_calendar(cls, value: str | None) -> str | None:
        if value is not None:
            year, month, day = [*value.split("-"), "1", "1"][:3]
            datetime.date(int(year), int(month), int(day))
        return value


class HireEvent(Event):
    """A named person takes a job at an organisation."""

    required_fields: ClassVar[tuple[str, ...]] = ("person", "organization")

    type: Literal["hire"] = "hire"
    person: str = Field(min_length=1)
    organization: str = Field(min_length=1, description="The new employer.")
    role: str | None = None
    previous_organization: str | None = None
    previous_role: str | None = None
    predecessor: str | None = Field(default=None, description="Whom the person replaces.")
    location: str | None = None


class Departure(Event):
    """A named person leaves an organisation."""

    required_fields: ClassVar[tuple[str, ...]] = ("person", "organization")

    type: Literal["departure"] = "departure"
    person: str = Field(min_length=1)
    organization: str = Field(min_length=1, description="The organisation left.")
    role: str | None = None
    destination: str | None = None
    reason: str | None = None
    successor: str | None = None


class FundingRound(Event):
    """Money put into, or raised by, a named organisation.

    ``total_raised`` is the sum to date: it has a slot of its own so that it is never taken for the round's amount.
    """

    required_fields: ClassVar[tuple[str, ...]] = ("organization",)

    type: Literal["funding_round"] = "funding_round"
    organization: str = Field(min_length=1, description="Who receives the money.")
    round: str | None = None
    amount: Money | None = None
    valuation: Money | None = None
    total_raised: Money | None = None
    investors: tuple[str, ...] = ()
    lead_investors: tuple[str, ...] = ()
    stake_percent: Number | None = None


class SalaryStat(Event):
    """A stated pay figure for a role, a group, the jobs of an employer, or one post."""

    required_fields: ClassVar[tuple[str, ...]] = ("population",)

    type: Literal["salary_stat"] = "salary_stat"
    population: str = Field(min_length=1, description="Who is paid.")
    organization: str | None = None
    location: str | None = None
    statistic: Statistic
    amount: Money | None = None
    amount_max: Money | None = Field(default=None, description="The upper end of a range.")
    change_percent: Number | None = Field(default=None, description="Rise (or, negative, cut) in percent.")
    component: Component | None = None
    period: Period | None = None
    source: str | None = Field(default=None, description="Who measured or says it.")


AnyEvent: TypeAlias = Annotated[
    HireEvent | Departure | FundingRound | SalaryStat,
    Field(discriminator="type"),
]
EVENT_CLASSES: dict[str, type[HireEvent] | type[Departure] | type[FundingRound] | type[SalaryStat]] = {
    "hire": HireEvent,
    "departure": Departure,
    "funding_round": FundingRound,
    "salary_stat": SalaryStat,
}

RejectionReason: TypeAlias = Literal[
    "malformed",
    "not_in_text",
    "not_a_name",
    "not_a_number",
    "evidence_mismatch",
    "negated",
    "type_not_wanted",
    "doubtful",
]


class Rejected(Record):
    """Something that the model reported and the article does not bear out.

    With ``field`` None the whole event is missing from ``events``; otherwise the event is there, and only that field
    was emptied. ``event`` is what the model gave, unchanged. Reasons: ``malformed`` (no such type, key missing or of
    the wrong kind), ``not_in_text`` (the words do not stand in the article), ``not_a_name`` (a pronoun, a bare title,
    a group, "the company"), ``not_a_number`` (a sum or percentage without digits that should have them),
    ``evidence_mismatch`` (the cited sentences say nothing of it), ``negated`` (they deny it), ``type_not_wanted``
    (excluded by ``types``), ``doubtful`` (the embedded model, asked again about this one event, did not find it
    stated).
    """

    event: dict[str, Any]
    reason: RejectionReason
    field: str | None = None
    detail: str


class ArticleInfo(Record):
    """What identifies the article. ``characters`` counts the canonical text, ``language`` is ISO 639-1."""

    id: str
    source: str | None = None
    title: str | None = None
    published: datetime.date | None = None
    sha256: str
    characters: int = Field(ge=0)
    language: str | None = None


class ErrorInfo(Record):
    """Why an article could not be read: the name of the error's class and its message."""

    type: str
    message: str


class Extraction(Record):
    """Everything that came of one article, in text order. Nothing is dropped silently: see ``rejected``."""

    article: ArticleInfo
    events: tuple[AnyEvent, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = ()
    usage: Usage = Field(default_factory=Usage)
    error: ErrorInfo | None = None
    schema_version: Literal["1.0"] = "1.0"

    @model_validator(mode="before")
    @classmethod
    def _id_is_derived(cls, data: object) -> object:
        # `id` is written for readers of the JSON line; reading such a line back must work.
        return {k: v for k, v in data.items() if k != "id"} if isinstance(data, dict) else data

    @computed_field  # type: ignore[prop-decorator]
    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    @property
    def hires(self) -> tuple[HireEvent, ...]:
        """The events of type ``hire``."""
        return tuple(e for e in self.events if isinstance(e, HireEvent))

    @property
    def departures(self) -> tuple[Departure, ...]:
        """The events of type ``departure``."""
        return tuple(e for e in self.events if isinstance(e, Departure))

    @property
    def funding_rounds(self) -> tuple[FundingRound, ...]:
        """The events of type ``funding_round``."""
        return tuple(e for e in self.events if isinstance(e, FundingRound))

    @property
    def salary_stats(self) -> tuple[SalaryStat, ...]:
        """The events of type ``salary_stat``."""
        return tuple(e for e in self.events if isinstance(e, SalaryStat))

    def to_json_line(self) -> str:
        """The extraction as one line of JSON, ``id`` first, without a line end."""
        import json  # noqa: PLC0415

        payload = self.model_dump(mode="json")
        return json.dumps({"id": payload.pop("id"), **payload}, ensure_ascii=False)
