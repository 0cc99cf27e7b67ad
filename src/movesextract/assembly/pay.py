"""Pay: what the figure of a pay statistic is, per what period and of what date, and whether it is pay at all."""

from __future__ import annotations

from typing import Literal

from movesextract.assembly.dates import Calendar, fill_date
from movesextract.assembly.draft import Draft
from movesextract.assembly.places import Places
from movesextract.normalise.gaps import is_gap
from movesextract.normalise.pay_dates import pay_date_at
from movesextract.normalise.periods import period_near

Figure = Literal["amount", "change_percent"]


def fill_pay(draft: Draft, places: Places, calendar: Calendar) -> None:
    """Fill what belongs to a pay figure beside its words: statistic, component, period, date."""
    draft.values["statistic"] = _statistic(draft)
    draft.values["component"] = draft.event.words("component")
    draft.values["period"] = draft.event.words("period")
    if (figure := _in_sentence(draft, places, "amount")) is not None:
        text, start, end, _ = figure
        draft.values["period"] = period_near(text, start, end) or draft.values["period"]
    figure = figure or _in_sentence(draft, places, "change_percent")
    if figure is not None and "date_text" not in draft.values:
        text, start, end, offset = figure
        if date := pay_date_at(text, start, end, change="amount" not in draft.mentions):
            fill_date(draft, places, calendar, offset + date[0], offset + date[1])


def gap_in(draft: Draft, places: Places) -> str | None:
    """The sentence in which a figure is the difference between two groups; None if none is."""
    names: tuple[Figure, ...] = ("amount", "change_percent")
    for name in names:
        if (figure := _in_sentence(draft, places, name)) is None:
            continue
        text, start, end, _ = figure
        if is_gap(text, start, end, share=name == "change_percent"):
            return text
    return None


def _in_sentence(draft: Draft, places: Places, name: Figure) -> tuple[str, int, int, int] | None:
    """The sentence of a figure, where in it the figure begins and ends, and where it begins in the article."""
    span = draft.mentions.get(name)
    if span is None:
        return None
    sentence = places.sentence_of(span.start, span.end)
    return sentence.text, span.start - sentence.start, span.end - sentence.start, sentence.start


def _statistic(draft: Draft) -> str:
    """The statistic; figures that are there or missing overrule the model's word."""
    if "change_percent" in draft.values and "amount" not in draft.values:
        return "change"
    if "amount_max" in draft.values:
        return "range"
    told = draft.event.words("statistic")
    if told in {None, "range", "change"}:
        qualifier = draft.values["amount"].qualifier if "amount" in draft.values else "exact"
        return {"at_least": "minimum", "at_most": "maximum"}.get(qualifier, "point")
    return told
