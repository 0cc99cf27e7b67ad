"""Where things stand in the report's two charts: numbers for SVG, no markup.

All lengths are SVG user units; the template draws a 720-unit-wide picture that the page scales to its column.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from movesextract.events import EVENT_TYPES, EventType
from movesextract.outputs.report.overview import SalaryFigure, SalaryGroup, Timeline
from movesextract.outputs.report.payload import PERIOD_WORDS, TYPE_LABELS, compact_number, exact_number

WIDTH = 720.0
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_LEFT, _RIGHT, _TOP = 38.0, 4.0, 12.0
_PLOT_HEIGHT = 185.0
_WIDEST_BAR = 44.0
_MOST_MONTH_LABELS = 18

_LABELLED_FIGURES = 10
_GUTTER = 280.0
_LABEL_LENGTH = 36
_ROW = 22.0
_LANE = 9.0
_MOST_LANES = 12
_MOST_DOTS = 120
_BIN = 10.0
_HISTOGRAM_HEIGHT = 110.0
_LOG_FROM_RATIO = 30.0


@dataclass(frozen=True, slots=True)
class Bar:
    """The events of one type in one month."""

    kind: EventType
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis; ``strong`` ones begin a year."""

    at: float
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Stacked bars per month."""

    height: float
    base: float
    bars: tuple[Bar, ...]
    counts: tuple[Tick, ...]
    months: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A pay figure: a dot where ``x1 == x2``, else a range. ``label`` is empty in crowded charts."""

    x1: float
    x2: float
    y: float
    label: str
    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Bin:
    """How many figures lie between two places of the axis."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class DotChart:
    """Pay figures that share a currency and a period, on one axis: either ``figures`` or ``bins`` are drawn."""

    heading: str
    height: float
    left: float
    figures: tuple[Figure, ...]
    bins: tuple[Bin, ...]
    ticks: tuple[Tick, ...]
    logarithmic: bool


def timeline_chart(timeline: Timeline) -> BarChart | None:
    """The timeline as stacked bars, or None where no event has a month."""
    if not timeline.months:
        return None
    step = _count_step(max(sum(counts.values()) for _, counts in timeline.months))
    top = step * max(1, math.ceil(max(sum(counts.values()) for _, counts in timeline.months) / step))
    pitch = (WIDTH - _LEFT - _RIGHT) / len(timeline.months)
    base = _TOP + _PLOT_HEIGHT
    bars: list[Bar] = []
    for number, (month, counts) in enumerate(timeline.months):
        bars += _month_bars(month, counts, _LEFT + pitch * (number + 0.5), min(pitch * 0.62, _WIDEST_BAR), top)
    return BarChart(
        height=base + 40,
        base=base,
        bars=tuple(bars),
        counts=tuple(Tick(base - _PLOT_HEIGHT * n / top, compact_number(Decimal(n))) for n in range(0, top + 1, step)),
        months=tuple(_month_ticks([month for month, _ in timeline.months], pitch)),
    )


def _month_bars(month: str, counts: Mapping[EventType, int], center: float, width: float, top: int) -> list[Bar]:
    bars: list[Bar] = []
    y = _TOP + _PLOT_HEIGHT
    for kind in EVENT_TYPES:
        if counts[kind]:
            height = _PLOT_HEIGHT * counts[kind] / top
            y -= height
            title = f"{month_name(month)}: {counts[kind]} {TYPE_LABELS[kind].lower()}"
            bars.append(Bar(kind, round(center - width / 2, 2), round(y, 2), round(width, 2), round(height, 2), title))
    return bars


def _count_step(largest: int) -> int:
    """The smallest step of 1, 2, 5, 10, 20... that needs at most four of itself.

    >>> [_count_step(n) for n in (1, 5, 9, 21, 400)]
    [1, 2, 5, 10, 100]
    """
    magnitude = 1
    while True:
        for digit in (1, 2, 5):
            if digit * magnitude * 4 >= largest:
                return digit * magnitude
        magnitude *= 10


def _month_ticks(months: Sequence[str], pitch: float) -> list[Tick]:
    # Steps that divide a year keep January among the labels.
    every = next((step for step in (1, 2, 3, 6) if len(months) / step <= _MOST_MONTH_LABELS), 12)
    labelled = [(n, month) for n, month in enumerate(months) if (int(month[5:]) - 1) % every == 0]
    ticks: list[Tick] = []
    for number, month in labelled or [(0, months[0])]:
        at = round(_LEFT + pitch * (number + 0.5), 2)
        ticks.append(Tick(at, MONTH_NAMES[int(month[5:]) - 1]))
        if len(ticks) == 1 or month.endswith("-01"):
            ticks.append(Tick(at, month[:4], strong=True))
    return ticks


def month_name(month: str) -> str:
    """A month for readers.

    >>> month_name("2024-05")
    'May 2024'
    """
    return f"{MONTH_NAMES[int(month[5:]) - 1]} {month[:4]}"


def salary_chart(group: SalaryGroup) -> DotChart:
    """A group of figures on one axis: a labelled row each if they are few, else stacked dots, else a histogram.

    The axis is logarithmic where the highest figure is more than 30 times the lowest. The histogram counts a range at
    its middle.
    """
    axis = _axis(group.figures, _GUTTER if len(group.figures) <= _LABELLED_FIGURES else 12.0)
    figures: list[Figure] | None = None
    bins: list[Bin] = []
    if len(group.figures) <= _LABELLED_FIGURES:
        figures = [_figure(figure, axis, 14 + _ROW * row, _label(figure)) for row, figure in enumerate(group.figures)]
    elif len(group.figures) <= _MOST_DOTS:
        figures = _stack(group.figures, axis)
    if figures is None:
        figures, bins = [], _histogram(group, axis)
    return DotChart(
        heading=heading(group),
        height=_HISTOGRAM_HEIGHT if bins else max(figure.y for figure in figures) + 12,
        left=axis.left,
        figures=tuple(figures),
        bins=tuple(bins),
        ticks=tuple(Tick(round(axis.place(value), 2), compact_number(Decimal(value))) for value in axis.ticks()),
        logarithmic=axis.logarithmic,
    )


def heading(group: SalaryGroup) -> str:
    """The unit that the figures share."""
    return f"{group.currency} {PERIOD_WORDS[group.period]}" if group.period else f"{group.currency}, period not stated"


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float
    left: float
    right: float
    logarithmic: bool

    def place(self, value: float) -> float:
        low, high = self._scaled(self.low), self._scaled(self.high)
        return self.left + (self.right - self.left) * (self._scaled(value) - low) / (high - low)

    def span(self, figure: SalaryFigure) -> tuple[float, float]:
        return self.place(float(figure.low)), self.place(float(figure.high or figure.low))

    def value(self, place: float) -> float:
        low, high = self._scaled(self.low), self._scaled(self.high)
        scaled = low + (high - low) * (place - self.left) / (self.right - self.left)
        return 10**scaled if self.logarithmic else scaled

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.logarithmic else value

    def ticks(self) -> list[int]:
        if self.logarithmic:
            powers = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
            return [10**power for power in powers if power >= 0]
        step = _nice_step((self.high - self.low) / 4)
        return [step * n for n in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]


def _nice_step(smallest: float) -> int:
    magnitude: int = 10 ** max(0, math.floor(math.log10(max(smallest, 1))))
    return next(digit * magnitude for digit in (1, 2, 5, 10) if digit * magnitude >= smallest)


def _axis(figures: Sequence[SalaryFigure], left: float) -> _Axis:
    low = float(min(figure.low for figure in figures))
    high = float(max(figure.high or figure.low for figure in figures))
    right = WIDTH - 76
    if low > 0 and high / low > _LOG_FROM_RATIO:
        return _Axis(low / 1.3, high * 1.3, left, right, logarithmic=True)
    # Few figures of one size would otherwise be blown up to the whole width, or have no width at all.
    margin = max((high - low) * 0.12, abs(high) * 0.06, 1.0)
    return _Axis(max(low - margin, 0.0) if low >= 0 else low - margin, high + margin, left, right, logarithmic=False)


def _stack(figures: Sequence[SalaryFigure], axis: _Axis) -> list[Figure] | None:
    """Each figure in the lowest lane that is free at its place; None if that takes too many lanes."""
    free_from: list[float] = []
    drawn: list[Figure] = []
    for figure in figures:
        x1, x2 = axis.span(figure)
        lane = next((n for n, edge in enumerate(free_from) if edge <= x1), len(free_from))
        if lane == _MOST_LANES:
            return None
        if lane == len(free_from):
            free_from.append(0.0)
        free_from[lane] = x2 + _LANE
        drawn.append(_figure(figure, axis, 10 + _LANE * lane, ""))
    return drawn


def _histogram(group: SalaryGroup, axis: _Axis) -> list[Bin]:
    counts = Counter(int((sum(axis.span(figure)) / 2 - axis.left) // _BIN) for figure in group.figures)
    tallest = max(counts.values())
    bins: list[Bin] = []
    for number, count in sorted(counts.items()):
        x = axis.left + _BIN * number
        height = (_HISTOGRAM_HEIGHT - 4) * count / tallest
        low, high = (compact_number(Decimal(round(axis.value(edge)))) for edge in (x, x + _BIN))
        title = f"{group.currency} {low}–{high}: {count} figure{'' if count == 1 else 's'}"
        bins.append(Bin(round(x, 2), round(_HISTOGRAM_HEIGHT - height, 2), _BIN, round(height, 2), title))
    return bins


def _figure(figure: SalaryFigure, axis: _Axis, y: float, label: str) -> Figure:
    x1, x2 = axis.span(figure)
    value = compact_number(figure.low) + (f"–{compact_number(figure.high)}" if figure.high else "")
    exact = exact_number(figure.low) + (f"–{exact_number(figure.high)}" if figure.high else "")
    title = f"{_who(figure)}: {figure.currency} {exact} ({figure.statistic})"
    return Figure(round(x1, 2), round(x2, 2), round(y, 2), label, value if label else "", title)


def _who(figure: SalaryFigure) -> str:
    return f"{figure.population}, {figure.organization}" if figure.organization else figure.population


def _label(figure: SalaryFigure) -> str:
    who = _who(figure)
    return who if len(who) <= _LABEL_LENGTH else who[: _LABEL_LENGTH - 1].rstrip() + "…"
