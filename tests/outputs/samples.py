"""A few invented articles and what was extracted from them."""

from __future__ import annotations

import datetime
from decimal import Decimal

from movesextract.article import Article
from movesextract.events import (
    AnyEvent,
    ArticleInfo,
    Departure,
    ErrorInfo,
    Extraction,
    FundingRound,
    HireEvent,
    Money,
    Rejected,
    SalaryStat,
    Span,
)
from movesextract.usage import Usage

TEXT = (
    "Harbor Labs named Ines Duarte chief engineer in May. She was with Brightwell. Tom Okafor left Brightwell. "
    "Harbor Labs raised $15 million from Kestrel; Alder & Sons led. Engineers in Porto earn 4,200.50 euros a month."
)


def span(words: str) -> Span:
    """Where the words first stand in `TEXT`."""
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words), text=words)


HIRE = HireEvent(
    person="Ines Duarte",
    organization="Harbor Labs",
    role="chief engineer",
    previous_organization="Brightwell",
    date="2024-05",
    date_text="in May",
    evidence=(span("Harbor Labs named Ines Duarte chief engineer in May."), span("She was with Brightwell.")),
    mentions={"person": span("Ines Duarte"), "organization": span("Harbor Labs")},
)
DEPARTURE = Departure(
    person="Tom Okafor",
    organization="Brightwell",
    evidence=(span("Tom Okafor left Brightwell."),),
    mentions={"person": span("Tom Okafor")},
)
FUNDING = FundingRound(
    organization="Harbor Labs",
    amount=Money(text="$15 million", value=Decimal("15E+6"), currency="USD", qualifier="about"),
    investors=("Kestrel", "Alder & Sons"),
    lead_investors=("Alder & Sons",),
    evidence=(span("Harbor Labs raised $15 million from Kestrel; Alder & Sons led."),),
)
SALARY = SalaryStat(
    population="Engineers in Porto",
    statistic="point",
    amount=Money(text="4,200.50 euros", value=Decimal("4200.50"), currency="EUR"),
    change_percent=Decimal("-3.5"),
    period="month",
    evidence=(span("Engineers in Porto earn 4,200.50 euros a month."),),
)
REJECTED = Rejected(
    event={"type": "hire", "person": "She"}, reason="not_a_name", field="person", detail='"She" is a pronoun'
)


def extraction(*events: AnyEvent, name: str = "a1", **changes: object) -> Extraction:
    """An extraction of `TEXT` with the given events."""
    article = Article(text=TEXT, id=name, published=datetime.date(2024, 6, 1))
    info = ArticleInfo(
        id=name,
        source=f"news/{name}.txt",
        title="Harbor Labs grows",
        published=article.published,
        sha256=article.sha256,
        characters=len(TEXT),
        language="en",
    )
    usage = Usage(model="test/model", requests=1, prompt_tokens=900, completion_tokens=120, cost_usd=0.0002)
    return Extraction.model_validate({"article": info, "events": events, "usage": usage, **changes})


FULL = extraction(HIRE, DEPARTURE, FUNDING, SALARY, rejected=(REJECTED,), warnings=("no date",))
EMPTY = extraction(name="a2")
FAILED = extraction(name="a3", error=ErrorInfo(type="RefusalError", message="the model declined"))
ALL = (FULL, EMPTY, FAILED)
