"""The figures at the top of the report, computed from extractions alone.

A ``Tally`` takes one extraction at a time and keeps only small facts, so that a report over a long stream does not
hold its articles in memory. Names are compared after folding case and spaces; "Acme" and "Acme Inc." stay two.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from movesextract.events import (
    EVENT_TYPES,
    AnyEvent,
    Departure,
    EventType,
    Extraction,
    FundingRound,
    HireEvent,
    Period,
    SalaryStat,
)
from movesextract.usage import Usage


@dataclass(frozen=True, slots=True)
class Totals:
    """How many articles were read, how many of them failed or hold events, and the events of each type."""

    articles: int
    with_events: int
    failed: int
    rejected: int
    warnings: int
    events: Mapping[EventType, int]

    @property
    def all_events(self) -> int:
        """Events of all types together."""
        return sum(self.events.values())


@dataclass(frozen=True, slots=True)
class MoveFact:
    """One person seen going from one organisation to another."""

    person: str
    origin: str
    destination: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Move:
    """All the people seen going from one organisation to another, each named once, and an article that tells it."""

    origin: str
    destination: str
    people: tuple[str, ...]
    article_id: str


@dataclass(frozen=True, slots=True)
class SalaryFigure:
    """A pay figure with a number and a currency; ``high`` is the upper end of a range."""

    low: Decimal
    high: Decimal | None
    currency: str
    period: Period | None
    population: str
    organization: str | None
    statistic: str


@dataclass(frozen=True, slots=True)
class SalaryGroup:
    """Figures that can share an axis: same currency, same period; lowest first."""

    currency: str
    period: Period | None
    figures: tuple[SalaryFigure, ...]


@dataclass(frozen=True, slots=True)
class RoundFact:
    """One report of money raised. ``amount`` and ``currency`` are None together."""

    organization: str
    round: str | None
    amount: Decimal | None
    currency: str | None
    article_id: str


@dataclass(frozen=True, slots=True)
class Funding:
    """What one organisation raised: the distinct rounds seen, and the sums by currency, that of most rounds first."""

    organization: str
    rounds: int
    names: tuple[str, ...]
    amounts: tuple[tuple[str, Decimal], ...]
    article_id: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events per month and type, months without gaps.

    ``earlier`` and ``later`` count events outside the months shown, ``undated`` those without a month.
    """

    months: tuple[tuple[str, Mapping[EventType, int]], ...] = ()
    earlier: int = 0
    later: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything above the articles."""

    totals: Totals
    moves: tuple[Move, ...]
    timeline: Timeline
    salaries: tuple[SalaryGroup, ...]
    salaries_left_out: int
    funding: tuple[Funding, ...]
    usage: Usage
    models: tuple[str, ...]


def fold_name(name: str) -> str:
    """A name as it is compared.

    >>> fold_name("Harbor  LABS ")
    'harbor labs'
    """
    return " ".join(name.casefold().split())


def move_of(event: AnyEvent, article_id: str) -> MoveFact | None:
    """The move that an event tells, if it names both organisations.

    A hire with its previous organisation and a departure with its destination say the same. A rumour, and a change
    of post within one organisation, are no moves.
    """
    match event:
        case HireEvent(previous_organization=str(origin), organization=destination):
            pass
        case Departure(organization=origin, destination=str(destination)):
            pass
        case _:
            return None
    if event.status == "rumored" or fold_name(origin) == fold_name(destination):
        return None
    return MoveFact(event.person, origin, destination, article_id)


def rank_moves(facts: Iterable[MoveFact]) -> tuple[Move, ...]:
    """Moves by pair of organisations, those of most people first, then by name; spelled as first seen."""
    people: defaultdict[tuple[str, str], dict[str, MoveFact]] = defaultdict(dict)
    for fact in facts:
        people[fold_name(fact.origin), fold_name(fact.destination)].setdefault(fold_name(fact.person), fact)
    ranked = sorted(people.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(_move([*seen.values()]) for _, seen in ranked)


def _move(facts: list[MoveFact]) -> Move:
    first = facts[0]
    return Move(first.origin, first.destination, tuple(fact.person for fact in facts), first.article_id)


def month_of(event: AnyEvent, published: datetime.date | None) -> str | None:
    """The month of an event ("2024-05"): its own, or the article's if the event has no date at all.

    A date known only to the year gives None, since the article's month would be a guess.
    """
    if event.date is None:
        return published.isoformat()[:7] if published else None
    return event.date[:7] if len(event.date) >= 7 else None


def timeline(counts: Mapping[tuple[str | None, EventType], int], *, longest: int = 36) -> Timeline:
    """Counts per month and type as a row of months without gaps.

    At most ``longest`` months: of a longer history the stretch with most events, the latest one if several have as
    many. One stray date then cannot flatten the whole chart.
    """
    dated = Counter({(_ordinal(month), kind): n for (month, kind), n in counts.items() if month})
    undated = sum(n for (month, _), n in counts.items() if not month)
    if not dated:
        return Timeline(undated=undated)
    per_month: Counter[int] = Counter()
    for (month, _), n in dated.items():
        per_month[month] += n
    first = _busiest_start(per_month, longest)
    last = min(max(per_month), first + longest - 1)
    return Timeline(
        months=tuple((_month(m), {kind: dated[m, kind] for kind in EVENT_TYPES}) for m in range(first, last + 1)),
        earlier=sum(n for m, n in per_month.items() if m < first),
        later=sum(n for m, n in per_month.items() if m > last),
        undated=undated,
    )


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _month(ordinal: int) -> str:
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


def _busiest_start(per_month: Mapping[int, int], longest: int) -> int:
    # The best stretch can be moved until it starts at a month with events, so only those are tried.
    def inside(start: int) -> int:
        return sum(n for month, n in per_month.items() if start <= month < start + longest)

    return max(per_month, key=lambda start: (inside(start), start))


def figure_of(stat: SalaryStat) -> SalaryFigure | None:
    """The figure of a pay statement, or None if it has no number with a currency (a change in percent, say)."""
    ends = [money for money in (stat.amount, stat.amount_max) if money and money.value is not None]
    currency = next((money.currency for money in ends if money.currency), None)
    if currency is None:
        return None
    values = sorted(money.value for money in ends if money.value is not None)
    return SalaryFigure(
        low=values[0],
        high=values[-1] if values[-1] > values[0] else None,
        currency=currency,
        period=stat.period,
        population=stat.population,
        organization=stat.organization,
        statistic=stat.statistic,
    )


def group_salaries(figures: Iterable[SalaryFigure]) -> tuple[SalaryGroup, ...]:
    """Figures by currency and period, the largest group first."""
    groups: defaultdict[tuple[str, Period | None], list[SalaryFigure]] = defaultdict(list)
    for figure in figures:
        groups[figure.currency, figure.period].append(figure)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0][0], item[0][1] or ""))
    return tuple(
        SalaryGroup(currency, period, tuple(sorted(members, key=lambda f: (f.low, f.high or f.low, f.population))))
        for (currency, period), members in ranked
    )


def round_of(event: FundingRound, article_id: str) -> RoundFact | None:
    """The round that an event reports, or None for a rumour. A sum without a currency counts as no sum."""
    if event.status == "rumored":
        return None
    money = event.amount
    if money is None or money.value is None or money.currency is None:
        return RoundFact(event.organization, event.round, None, None, article_id)
    return RoundFact(event.organization, event.round, money.value, money.currency, article_id)


def rank_funding(facts: Iterable[RoundFact]) -> tuple[Funding, ...]:
    """Money by organisation: those with the commonest currency first, among them the largest sum first.

    The same round told by several articles (same name, sum and currency) counts once. A report without a sum is
    dropped where another one gives the sum of the round of that name. Sums of different currencies are not compared.
    """
    organizations: defaultdict[str, list[RoundFact]] = defaultdict(list)
    for fact in facts:
        organizations[fold_name(fact.organization)].append(fact)
    rows = [_funding(reports) for reports in organizations.values()]
    holders = Counter(currency for row in rows for currency, _ in row.amounts)

    def order(row: Funding) -> tuple[int, str, Decimal, str]:
        if not row.amounts:
            return 0, "", Decimal(-row.rounds), fold_name(row.organization)
        currency, amount = row.amounts[0]
        return -holders[currency], currency, -amount, fold_name(row.organization)

    return tuple(sorted(rows, key=order))


def _funding(reports: list[RoundFact]) -> Funding:
    distinct = _distinct_rounds(reports)
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for fact in distinct:
        if fact.amount is not None and fact.currency is not None:
            sums[fact.currency] += fact.amount
    seen_in = Counter(fact.currency for fact in distinct)
    return Funding(
        organization=reports[0].organization,
        rounds=len(distinct),
        names=tuple({fold_name(fact.round): fact.round for fact in distinct if fact.round}.values()),
        amounts=tuple(sorted(sums.items(), key=lambda item: (-seen_in[item[0]], -item[1], item[0]))),
        article_id=reports[0].article_id,
    )


def _distinct_rounds(reports: list[RoundFact]) -> list[RoundFact]:
    with_sum = {fold_name(report.round or "") for report in reports if report.amount is not None}
    distinct: dict[tuple[str, Decimal | None, str | None], RoundFact] = {}
    for report in reports:
        name = fold_name(report.round or "")
        told_elsewhere = name in with_sum or (with_sum and not name)
        if report.amount is not None or not told_elsewhere:
            distinct.setdefault((name, report.amount, report.currency), report)
    return list(distinct.values())


@dataclass(slots=True)
class Tally:
    """Collects the facts of extractions one by one; ``overview`` sums them up."""

    articles: Counter[str] = field(default_factory=Counter)
    events: Counter[EventType] = field(default_factory=Counter)
    months: Counter[tuple[str | None, EventType]] = field(default_factory=Counter)
    moves: list[MoveFact] = field(default_factory=list)
    rounds: list[RoundFact] = field(default_factory=list)
    figures: list[SalaryFigure] = field(default_factory=list)
    salaries_left_out: int = 0
    usage: Usage = field(default_factory=Usage)
    models: set[str] = field(default_factory=set)

    def add(self, extraction: Extraction) -> None:
        """Take in one extraction."""
        self.articles.update(_marks(extraction))
        self.usage += extraction.usage
        if extraction.usage.model:
            self.models.add(extraction.usage.model)
        for event in extraction.events:
            self.events[event.type] += 1
            self.months[month_of(event, extraction.article.published), event.type] += 1
            self._add_fact(event, extraction.article.id)

    def _add_fact(self, event: AnyEvent, article_id: str) -> None:
        if move := move_of(event, article_id):
            self.moves.append(move)
        if isinstance(event, FundingRound) and (fact := round_of(event, article_id)):
            self.rounds.append(fact)
        if isinstance(event, SalaryStat):
            if figure := figure_of(event):
                self.figures.append(figure)
            else:
                self.salaries_left_out += 1

    def overview(self) -> Overview:
        """Everything taken in so far, summed up."""
        return Overview(
            totals=Totals(
                articles=self.articles["all"],
                with_events=self.articles["with_events"],
                failed=self.articles["failed"],
                rejected=self.articles["rejected"],
                warnings=self.articles["warnings"],
                events={kind: self.events[kind] for kind in EVENT_TYPES},
            ),
            moves=rank_moves(self.moves),
            timeline=timeline(self.months),
            salaries=group_salaries(self.figures),
            salaries_left_out=self.salaries_left_out,
            funding=rank_funding(self.rounds),
            usage=self.usage,
            models=tuple(sorted(self.models)),
        )


def _marks(extraction: Extraction) -> Iterator[str]:
    yield "all"
    if extraction.events:
        yield "with_events"
    if extraction.error:
        yield "failed"
    yield from ["rejected"] * len(extraction.rejected)
    yield from ["warnings"] * len(extraction.warnings)


def summarise(extractions: Iterable[Extraction]) -> Overview:
    """The overview of some extractions."""
    tally = Tally()
    for extraction in extractions:
        tally.add(extraction)
    return tally.overview()
