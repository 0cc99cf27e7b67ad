"""Small gold articles and predictions, of our own invention."""

from __future__ import annotations

from typing import Any, TypeAlias

from movesextract.evaluation import GoldArticle
from movesextract.events import Extraction

Fields: TypeAlias = dict[str, Any]


def money(text: str, value: float | None = None, currency: str | None = None) -> Fields:
    """A sum, without the keys that are not known."""
    known = {"text": text, "value": value, "currency": currency}
    return {name: part for name, part in known.items() if part is not None}


def hire(person: str = "Ines Duarte", organization: str = "Harbor Labs", **fields: Any) -> Fields:
    """A gold hire."""
    sentence = f"{person} joins {organization}."
    return {"type": "hire", "person": person, "organization": organization, "evidence": sentence, **fields}


def departure(person: str = "Ines Duarte", organization: str = "Northwind Bank", **fields: Any) -> Fields:
    """A gold departure."""
    sentence = f"{person} leaves {organization}."
    return {"type": "departure", "person": person, "organization": organization, "evidence": sentence, **fields}


def funding(organization: str = "Quillfish", **fields: Any) -> Fields:
    """A gold funding round."""
    sentence = f"{organization} raised money."
    return {"type": "funding_round", "organization": organization, "evidence": sentence, **fields}


def salary(population: str = "welders", **fields: Any) -> Fields:
    """A gold pay figure, a plain one unless told otherwise."""
    sentence = f"The pay of {population} was reported."
    return {"type": "salary_stat", "population": population, "statistic": "point", "evidence": sentence, **fields}


def gold_article(name: str, *events: Fields, lang: str = "en", tags: tuple[str, ...] = ()) -> GoldArticle:
    """A gold article with these events."""
    return GoldArticle.model_validate({"id": name, "lang": lang, "tags": tags, "events": events})


def predicted(event: Fields, *, without: tuple[str, ...] = (), **changes: Any) -> Fields:
    """The prediction that says what the gold event says, but for the changes and the fields left out."""
    fields = {**event, **changes}
    fields.pop("optional", None)
    sentence = fields.pop("evidence")
    fields["evidence"] = [{"start": 0, "end": len(sentence), "text": sentence}]
    return {name: value for name, value in fields.items() if name not in without}


def extraction(name: str, *events: Fields, error: Fields | None = None) -> Extraction:
    """What was extracted from one article."""
    info = {"id": name, "sha256": "0" * 64, "characters": 0}
    return Extraction.model_validate({"article": info, "events": events, "error": error})
