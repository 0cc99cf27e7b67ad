"""An invented week of news, read without a fault: what the report's tests and its pictures in ``docs/`` show."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from movesextract.article import Article
from movesextract.events import (
    EVENT_CLASSES,
    AnyEvent,
    ArticleInfo,
    ErrorInfo,
    Extraction,
    Money,
    Rejected,
    Span,
)
from movesextract.usage import Usage

HARBOR = """\
Harbor Labs, the maker of tide-forecasting software, has named Ines Duarte chief technology officer. She joins from \
Northlight Systems, where she was vice president of engineering, and will work from Lisbon.

Duarte succeeds Tomas Brandt, who left Harbor Labs in March to become chief executive of Kelp & Co. “Ten years was \
the right number,” he said at the time.

Two engineers are following her: Yusuf Demir and Clara Voss are to move from Northlight Systems to Harbor Labs in June.

Harbor Labs raised €24 million in a Series B round in February, led by Meridian Ventures with Saltbox Capital taking \
part, at a valuation of about €180 million. It has raised €31 million to date.

Sign up for The Morning Tide, our newsletter. Follow us on every channel. All rights reserved.
"""

PAY = """\
Pay for people who work with data rose 4.2 percent this spring, according to the yearly survey of the Ledger Guild, \
which asked 3,100 of its members.

In the United States the median data engineer now earns $132,000 a year. Analysts earn $92,000 in the middle of the \
field, and machine-learning engineers between $150,000 and $210,000. Staff scientists can reach $245,000.

Northlight Systems pays its field technicians at least $78,500 a year, the highest floor in the survey.

Europe remains cheaper. Data engineers in Berlin average €74,500 a year, analysts in Lisbon €41,000. Product managers \
in Amsterdam are offered €68,000 to €88,000.

Students are not forgotten: an internship at Fathom Robotics pays $38 an hour.
"""

ROUNDS = """\
Fathom Robotics, which builds gliders that read the sea floor, raised $18 million in Series A funding in April. \
Breakwater Partners led the round; Saltbox Capital joined.

Pebble Health closed a £6.5 million seed round last month. The money came from Meridian Ventures and Orchard Street.

Loomwork, a maker of looms that mend their own threads, is said to be in talks to raise $40 million at a valuation of \
$300 million.

Kelp & Co. has secured ¥900 million from Sumire Bank for a processing plant in Sendai.
"""

PEOPLE = """\
Amara Osei has left Pebble Health, where she was head of design, for Loomwork. She wanted, she wrote, “to make things \
that can be touched”.

Jonas Lindqvist joined Kelp & Co. as finance director in April. He came from Harbor Labs.

Mireille Fontaine is leaving Breakwater Partners to spend more time sailing. Her successor is Dao Nguyen.

Petra Kovač starts at Fathom Robotics as chief scientist in January, after six years at Northlight Systems.

Rui Tavares, until now a director at Harbor Labs, may join Kelp & Co., two people close to the talks said.
"""

FAILED = """\
The annual regatta of the software guilds ended in a calm. Nobody won; everybody was offered soup.
"""

BOILERPLATE = {"harbor-labs-cto": ((HARBOR.index("Sign up"), len(HARBOR.rstrip())),)}


def span(text: str, words: str, after: int = 0) -> Span:
    """The first place at or after an offset where the words stand."""
    start = text.index(words, after)
    return Span(start=start, end=start + len(words), text=words)


def grounded(text: str, kind: str, evidence: tuple[str, ...], **fields: Any) -> AnyEvent:
    """An event whose evidence are these words, with each copied field located there, else anywhere in the text."""
    spans = tuple(span(text, words) for words in evidence)
    mentions = {}
    for name, words in _copied(fields):
        start = next((s.start for s in spans if words in s.text), 0)
        if words in text:
            mentions[name] = span(text, words, start)
    return EVENT_CLASSES[kind].model_validate({"evidence": spans, "mentions": mentions, **fields})


def _copied(fields: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name, value in fields.items():
        if name in {"status", "date", "statistic", "period", "component"}:
            continue
        items = {f"{name}[{n}]": item for n, item in enumerate(value)} if isinstance(value, tuple) else {name: value}
        found += [(key, item.text if isinstance(item, Money) else item) for key, item in items.items()]
    return [(key, words) for key, words in found if isinstance(words, str)]


def money(text: str, value: str, currency: str, qualifier: str = "exact") -> Money:
    """A sum."""
    return Money.model_validate({"text": text, "value": Decimal(value), "currency": currency, "qualifier": qualifier})


def pair(article: Article, *events: AnyEvent, **others: Any) -> tuple[Article, Extraction]:
    """An article with its extraction."""
    info = ArticleInfo(
        id=article.id,
        source=article.source,
        title=article.title,
        published=article.published,
        sha256=article.sha256,
        characters=len(article.text),
        language="en",
    )
    usage = Usage(model="example-model", requests=1, prompt_tokens=1480, completion_tokens=310, cost_usd=0.0011)
    return article, Extraction(article=info, events=events, usage=usage, **others)


def example() -> list[tuple[Article, Extraction]]:
    """Five articles: moves, pay, rounds, people, and one that could not be read."""
    return [_harbor(), _pay(), _rounds(), _people(), _failed()]


def _article(ident: str, text: str, title: str, source: str, day: int) -> Article:
    return Article(text=text, id=ident, title=title, source=source, published=datetime.date(2026, 5, day))


def _harbor() -> tuple[Article, Extraction]:
    named = "Harbor Labs, the maker of tide-forecasting software, has named Ines Duarte chief technology officer."
    joins = HARBOR[HARBOR.index("She joins") : HARBOR.index("\n\nDuarte")]
    succeeds = "Duarte succeeds Tomas Brandt, who left Harbor Labs in March to become chief executive of Kelp & Co."
    moving = HARBOR[HARBOR.index("Two engineers") : HARBOR.index("\n\nHarbor Labs raised")]
    raised = HARBOR[HARBOR.index("Harbor Labs raised") : HARBOR.index(" It has raised")]
    origin = {"organization": "Harbor Labs", "previous_organization": "Northlight Systems"}
    following = {**origin, "status": "planned", "date": "2026-06", "date_text": "in June"}
    return pair(
        _article(
            "harbor-labs-cto",
            HARBOR,
            "Harbor Labs takes its new technology chief from Northlight",
            "https://tidewater.example/harbor-labs-cto",
            12,
        ),
        grounded(
            HARBOR,
            "hire",
            (named, joins, succeeds),
            person="Ines Duarte",
            role="chief technology officer",
            previous_role="vice president of engineering",
            predecessor="Tomas Brandt",
            location="Lisbon",
            **origin,
        ),
        grounded(
            HARBOR,
            "departure",
            (succeeds,),
            person="Tomas Brandt",
            organization="Harbor Labs",
            destination="Kelp & Co.",
            date="2026-03",
            date_text="in March",
        ),
        grounded(HARBOR, "hire", (moving,), person="Yusuf Demir", **following),
        grounded(HARBOR, "hire", (moving,), person="Clara Voss", **following),
        grounded(
            HARBOR,
            "funding_round",
            (raised, "It has raised €31 million to date."),
            organization="Harbor Labs",
            round="Series B",
            amount=money("€24 million", "24000000", "EUR"),
            valuation=money("about €180 million", "180000000", "EUR", "about"),
            total_raised=money("€31 million", "31000000", "EUR"),
            lead_investors=("Meridian Ventures",),
            investors=("Meridian Ventures", "Saltbox Capital"),
            date="2026-02",
            date_text="in February",
        ),
        rejected=(
            Rejected(
                event={"type": "hire", "sentences": [4], "person": "he", "organization": "Kelp & Co."},
                reason="not_a_name",
                detail="person “he” is a pronoun; the departure of Tomas Brandt already says where he went",
            ),
        ),
    )


def _pay() -> tuple[Article, Extraction]:
    middle = "In the United States the median data engineer now earns $132,000 a year."
    others = PAY[PAY.index("Analysts earn") : PAY.index(" Staff")]
    berlin = "Data engineers in Berlin average €74,500 a year, analysts in Lisbon €41,000."
    amsterdam = PAY[PAY.index("Product managers") : PAY.index("\n\nStudents")]
    yearly: dict[str, Any] = {"period": "year", "source": "the Ledger Guild"}

    def stat(evidence: str, population: str, statistic: str, **fields: Any) -> AnyEvent:
        return grounded(PAY, "salary_stat", (evidence,), population=population, statistic=statistic, **fields)

    return pair(
        _article("ledger-guild-pay", PAY, "What data people earn this spring", "Ledger & Line", 14),
        stat(
            PAY[: PAY.index("\n\n")],
            "people who work with data",
            "change",
            change_percent=Decimal("4.2"),
            source="the Ledger Guild",
            date="2026",
            date_text="this spring",
        ),
        stat(middle, "data engineer", "median", amount=money("$132,000", "132000", "USD"), **yearly),
        stat(others, "Analysts", "median", amount=money("$92,000", "92000", "USD"), **yearly),
        stat(
            others,
            "machine-learning engineers",
            "range",
            amount=money("$150,000", "150000", "USD"),
            amount_max=money("$210,000", "210000", "USD"),
            **yearly,
        ),
        stat(
            "Staff scientists can reach $245,000.",
            "Staff scientists",
            "maximum",
            amount=money("$245,000", "245000", "USD", "at_most"),
            **yearly,
        ),
        stat(
            PAY[PAY.index("Northlight") : PAY.index("\n\nEurope")],
            "field technicians",
            "minimum",
            organization="Northlight Systems",
            amount=money("at least $78,500", "78500", "USD", "at_least"),
            **yearly,
        ),
        stat(berlin, "Data engineers", "mean", location="Berlin", amount=money("€74,500", "74500", "EUR"), **yearly),
        stat(berlin, "analysts", "mean", location="Lisbon", amount=money("€41,000", "41000", "EUR"), **yearly),
        stat(
            amsterdam,
            "Product managers",
            "range",
            location="Amsterdam",
            amount=money("€68,000", "68000", "EUR"),
            amount_max=money("€88,000", "88000", "EUR"),
            **yearly,
        ),
        stat(
            "Students are not forgotten: an internship at Fathom Robotics pays $38 an hour.",
            "internship",
            "point",
            organization="Fathom Robotics",
            amount=money("$38", "38", "USD"),
            period="hour",
        ),
    )


def _rounds() -> tuple[Article, Extraction]:
    pebble = "Pebble Health closed a £6.5 million seed round last month."
    backers = "The money came from Meridian Ventures and Orchard Street."
    return pair(
        _article("four-rounds", ROUNDS, "Gliders, looms and seaweed: four rounds to note", "The Tidewater Post", 18),
        grounded(
            ROUNDS,
            "funding_round",
            (ROUNDS[: ROUNDS.index(" Breakwater")], "Breakwater Partners led the round; Saltbox Capital joined."),
            organization="Fathom Robotics",
            round="Series A",
            amount=money("$18 million", "18000000", "USD"),
            lead_investors=("Breakwater Partners",),
            investors=("Breakwater Partners", "Saltbox Capital"),
            date="2026-04",
            date_text="in April",
        ),
        grounded(
            ROUNDS,
            "funding_round",
            (pebble, backers),
            organization="Pebble Health",
            round="seed round",
            amount=money("£6.5 million", "6500000", "GBP"),
            investors=("Meridian Ventures", "Orchard Street"),
            date="2026-04",
            date_text="last month",
        ),
        grounded(
            ROUNDS,
            "funding_round",
            (ROUNDS[ROUNDS.index("Loomwork") : ROUNDS.index("\n\nKelp")],),
            organization="Loomwork",
            status="rumored",
            amount=money("$40 million", "40000000", "USD"),
            valuation=money("$300 million", "300000000", "USD"),
        ),
        grounded(
            ROUNDS,
            "funding_round",
            (ROUNDS[ROUNDS.index("Kelp") :].rstrip(),),
            organization="Kelp & Co.",
            amount=money("¥900 million", "900000000", "JPY"),
            investors=("Sumire Bank",),
        ),
        warnings=("“¥” was read as Japanese yen because of “Sendai” in the same sentence",),
    )


def _people() -> tuple[Article, Extraction]:
    amara = PEOPLE[: PEOPLE.index(" She wanted")]
    mireille = "Mireille Fontaine is leaving Breakwater Partners to spend more time sailing."
    petra = PEOPLE[PEOPLE.index("Petra") : PEOPLE.index("\n\nRui")]
    return pair(
        _article("people-on-the-move", PEOPLE, "People on the move", "Ledger & Line", 20),
        grounded(
            PEOPLE,
            "departure",
            (amara,),
            person="Amara Osei",
            organization="Pebble Health",
            role="head of design",
            destination="Loomwork",
        ),
        grounded(
            PEOPLE,
            "hire",
            ("Jonas Lindqvist joined Kelp & Co. as finance director in April.", "He came from Harbor Labs."),
            person="Jonas Lindqvist",
            organization="Kelp & Co.",
            role="finance director",
            previous_organization="Harbor Labs",
            date="2026-04",
            date_text="in April",
        ),
        grounded(
            PEOPLE,
            "departure",
            (mireille, "Her successor is Dao Nguyen."),
            status="planned",
            person="Mireille Fontaine",
            organization="Breakwater Partners",
            reason="to spend more time sailing",
            successor="Dao Nguyen",
        ),
        grounded(
            PEOPLE,
            "hire",
            (petra,),
            person="Petra Kovač",
            organization="Fathom Robotics",
            role="chief scientist",
            previous_organization="Northlight Systems",
            date="2026-01",
            date_text="in January",
        ),
        grounded(
            PEOPLE,
            "hire",
            (PEOPLE[PEOPLE.index("Rui") :].rstrip(),),
            status="rumored",
            person="Rui Tavares",
            organization="Kelp & Co.",
            previous_organization="Harbor Labs",
        ),
    )


def _failed() -> tuple[Article, Extraction]:
    return pair(
        _article("regatta", FAILED, "A calm regatta", "The Tidewater Post", 21),
        error=ErrorInfo(type="ServerError", message="the endpoint answered 503 at each of 5 attempts"),
    )
