"""What a gold annotation looks like: one article, and the events that careful readers find in it."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field

from movesextract.events import EventType, Money, Number, Period, Record, Statistic, Status

Text: TypeAlias = Annotated[str, Field(min_length=1)]


class GoldEvent(Record):
    """What all gold events share.

    ``evidence`` is the sentence (two at most) of the article that states the event, letter for letter. ``optional``
    events are those about which careful readers disagree: finding one earns nothing and costs nothing.
    """

    type: EventType
    evidence: Text
    status: Status = "completed"
    date: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    optional: bool = False


class GoldHire(GoldEvent):
    """A named person takes a job."""

    type: Literal["hire"]
    person: Text
    organization: Text
    role: Text | None = None
    previous_organization: Text | None = None
    previous_role: Text | None = None


class GoldDeparture(GoldEvent):
    """A named person leaves an organisation."""

    type: Literal["departure"]
    person: Text
    organization: Text
    role: Text | None = None
    destination: Text | None = None
    reason: Text | None = None


class GoldFundingRound(GoldEvent):
    """Money put into a named organisation."""

    type: Literal["funding_round"]
    organization: Text
    round: Text | None = None
    amount: Money | None = None
    valuation: Money | None = None
    investors: tuple[Text, ...] = ()
    lead_investors: tuple[Text, ...] = ()
    stake_percent: Number | None = None


class GoldSalaryStat(GoldEvent):
    """A stated pay figure."""

    type: Literal["salary_stat"]
    population: Text
    organization: Text | None = None
    location: Text | None = None
    statistic: Statistic
    amount: Money | None = None
    amount_max: Money | None = None
    change_percent: Number | None = None
    period: Period | None = None
    source: Text | None = None


AnyGoldEvent: TypeAlias = Annotated[
    GoldHire | GoldDeparture | GoldFundingRound | GoldSalaryStat,
    Field(discriminator="type"),
]


class GoldArticle(Record):
    """One annotated article. ``lang`` (ISO 639-1) and ``tags`` serve to choose subsets.

    Unknown keys of an article are ignored (a data set may carry notes of its own); those of an event are errors, since
    there a misspelt field would silently cost recall.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Text
    url: str | None = None
    published: datetime.date | None = None
    lang: str | None = None
    tags: tuple[str, ...] = ()
    events: tuple[AnyGoldEvent, ...]
