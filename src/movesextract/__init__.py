"""Typed, grounded, normalised events from news articles.

    >>> from movesextract import extract
    >>> extraction = extract("...", model="local")  # doctest: +SKIP

Everything public is imported from here, or from `movesextract.errors`, `movesextract.outputs` and
`movesextract.evaluation`. Names are loaded at first use, so that importing the package is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from movesextract.article import Article
    from movesextract.events import (
        Departure,
        ErrorInfo,
        Event,
        Extraction,
        FundingRound,
        HireEvent,
        Money,
        Rejected,
        SalaryStat,
        Span,
    )
    from movesextract.extractor import Extractor, ExtractorConfig, aextract, extract
    from movesextract.loading import FailedInput, load_article, load_paths
    from movesextract.usage import Usage

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Departure",
    "ErrorInfo",
    "Event",
    "Extraction",
    "Extractor",
    "ExtractorConfig",
    "FailedInput",
    "FundingRound",
    "HireEvent",
    "Money",
    "Rejected",
    "SalaryStat",
    "Span",
    "Usage",
    "__version__",
    "aextract",
    "extract",
    "load_article",
    "load_paths",
]

_HOMES = {
    "Article": "article",
    "Departure": "events",
    "ErrorInfo": "events",
    "Event": "events",
    "Extraction": "events",
    "Extractor": "extractor",
    "ExtractorConfig": "extractor",
    "FailedInput": "loading",
    "FundingRound": "events",
    "HireEvent": "events",
    "Money": "events",
    "Rejected": "events",
    "SalaryStat": "events",
    "Span": "events",
    "Usage": "usage",
    "aextract": "extractor",
    "extract": "extractor",
    "load_article": "loading",
    "load_paths": "loading",
}


def __getattr__(name: str) -> Any:
    """Load a public name at first use (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
