"""Where recorded exchanges come from: a real endpoint while recording, an address that cannot exist on replay."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from movesextract import Article, Extractor, ExtractorConfig, FailedInput, load_paths

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"
URL = os.environ.get("MOVESEXTRACT_RECORD_URL", "http://llm.invalid/v1")
MODEL = os.environ.get("MOVESEXTRACT_RECORD_MODEL", "reader")
PUBLISHED = datetime.date(2024, 5, 14)


def hosted() -> Extractor:
    """A strong reader behind an OpenAI-compatible endpoint."""
    return Extractor(ExtractorConfig(model=MODEL, base_url=URL))


def embedded() -> Extractor:
    """The embedded model, behind llama.cpp's own HTTP server."""
    return Extractor(ExtractorConfig(model="local", base_url=URL))


def example(name: str) -> Article:
    """An article of the examples by its id; without a date of its own, it is of 14 May 2024."""
    for loaded in load_paths([EXAMPLES]):
        assert not isinstance(loaded, FailedInput)
        if loaded.id == name:
            return loaded if loaded.published else loaded.model_copy(update={"published": PUBLISHED})
    raise LookupError(name)
