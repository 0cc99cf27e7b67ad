"""Where things stand in the report's two charts: numbers for SVG, no markup.

All lengths are SVG user units; the template draws a 720-unit-wide picture that the page scales to its column.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from movesextract.events import EVENT_TYPES, EventType
from movesextract.outputs.report.overview import SalaryFigure, SalaryGroup, Timeline
from movesextract.outputs.report.payload import PERIOD_WORDS, TYPE_LABELS, compact_number, exact_number

WIDTH = 720.0
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_LEFT, _RIGHT, _TOP = 30.0, 4.0, 12.0
_PLOT_HEIGHT = 185.0
_WIDEST_BAR = 44.0
_MOST_MONTH_LABELS = 18

_LABELLED_FIGURES = 10
_GUTTER = 280.0
_LABEL_LENGTH = 36
_ROW = 22.0
_LANE = 9.0
_MOST_LANES = 12
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
class DotChart:
    """Pay figures that share a currency and a period, on one axis."""

    heading: str
    height: float
    left: float
    figures: tuple[Figure, ...]
    ticks: tuple[Tick, ...]
    logarithmic: bool
    not_drawn: int


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
        counts=tuple(Tick(base - _PLOT_HEIGHT * n / top, str(n)) for n in range(0, top + 1, step)),
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
    every = math.ceil(len(months) / _MOST_MONTH_LABELS)
    ticks: list[Tick] = []
    for number, month in enumerate(months):
        first = number == 0 or month.endswith("-01")
        if number % every == 0 or first:
            at = _LEFT + pitch * (number + 0.5)
            ticks.append(Tick(round(at, 2), MONTH_NAMES[int(month[5:]) - 1]))
            if first:
                ticks.append(Tick(round(at, 2), month[:4], strong=True))
    return ticks


def month_name(month: str) -> str:
    """A month for readers.

    >>> month_name("2024-05")
    'May 2024'
    """
    return f"{MONTH_NAMES[int(month[5:]) - 1]} {month[:4]}"


def salary_chart(group: SalaryGroup) -> DotChart:
    """A group of figures on one axis: a row each with its label if they are few, else stacked dots.

    The axis is logarithmic where the highest figure is more than 30 times the lowest. What does not fit the stacks is
    counted in ``not_drawn``.
    """
    axis = _axis(group.figures, _GUTTER if len(group.figures) <= _LABELLED_FIGURES else 12.0)
    if len(group.figures) <= _LABELLED_FIGURES:
        figures = [_figure(figure, axis, 14 + _ROW * row, _label(figure)) for row, figure in enumerate(group.figures)]
        height = 14 + _ROW * len(group.figures)
    else:
        figures, height = _stack(group.figures, axis)
    return DotChart(
        heading=heading(group),
        height=height,
        left=axis.left,
        figures=tuple(figures),
        ticks=tuple(Tick(round(axis.place(value), 2), compact_number(Decimal(value))) for value in axis.ticks()),
        logarithmic=axis.logarithmic,
        not_drawn=len(group.figures) - len(figures),
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

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.logarithmic else value

    def ticks(self) -> list[int]:
        if self.logarithmic:
            powers = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
            return [10**power for power in powers if power >= 0]
        step = _nice_step((self.high - self.low) / 4)
        return [step * n for n in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]


def _nice_step(smallest: float) -> int:
    magnitude = 10 ** max(0, math.floor(math.log10(max(smallest, 1))))
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


def _stack(figures: Sequence[SalaryFigure], axis: _Axis) -> tuple[list[Figure], float]:
    # Each figure takes the lowest lane that is free there; sorted input keeps that greedy choice optimal.
    free_from: list[float] = []
    drawn: list[Figure] = []
    for figure in figures:
        x1, x2 = axis.place(float(figure.low)), axis.place(float(figure.high or figure.low))
        lane = next((n for n, edge in enumerate(free_from) if edge <= x1), len(free_from))
        if lane == _MOST_LANES:
            continue
        if lane == len(free_from):
            free_from.append(0.0)
        free_from[lane] = x2 + _LANE
        drawn.append(_figure(figure, axis, 10 + _LANE * lane, ""))
    return drawn, 10 + _LANE * len(free_from)


def _figure(figure: SalaryFigure, axis: _Axis, y: float, label: str) -> Figure:
    x1, x2 = axis.place(float(figure.low)), axis.place(float(figure.high or figure.low))
    value = compact_number(figure.low) + (f"–{compact_number(figure.high)}" if figure.high else "")
    exact = exact_number(figure.low) + (f"–{exact_number(figure.high)}" if figure.high else "")
    title = f"{_who(figure)}: {figure.currency} {exact} ({figure.statistic})"
    return Figure(round(x1, 2), round(x2, 2), round(y, 2), label, value if label else "", title)


def _who(figure: SalaryFigure) -> str:
    return f"{figure.population}, {figure.organization}" if figure.organization else figure.population


def _label(figure: SalaryFigure) -> str:
    who = _who(figure)
    return who if len(who) <= _LABEL_LENGTH else who[: _LABEL_LENGTH - 1].rstrip() + "…"
