"""Dates: the words as they stand, and the day, month or year that they mean seen from the day of publication."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from movesextract.assembly.draft import Draft
from movesextract.assembly.places import Places
from movesextract.normalise.dates import resolve_date
from movesextract.normalise.tense import tense_of


@dataclass(frozen=True, slots=True)
class Calendar:
    """What dates of an article are read by: the day of publication and the language (ISO 639-1), if known."""

    published: datetime.date | None
    language: str | None


def fill_date(draft: Draft, places: Places, calendar: Calendar, start: int, end: int) -> None:
    """Fill the date with the words at ``text[start:end]``; the value stays empty where they tell no certain date.

    The verb before the words says whether they lie ahead, but of a round its status alone does: "in talks to raise
    more, after it raised $5m in March" tells two things at once.
    """
    words = places.words(start, end)
    sentence = places.sentence_of(start, end)
    before, behind = places.text[sentence.start : start], places.text[end : sentence.end]
    tense = None if draft.event.type == "funding_round" else tense_of(before, words, behind)
    planned = draft.event.words("status") == "planned"
    draft.values["date_text"] = words
    draft.mentions["date"] = places.span(start, end)
    draft.values["date"] = resolve_date(
        words,
        published=calendar.published,
        planned=tense == "ahead" or (planned and tense != "behind"),
        near=tense == "near" and not planned,
        language=calendar.language,
    )
