"""Extractions by the embedded model over llama.cpp's HTTP server, replayed: its mistakes are recorded too."""

from __future__ import annotations

import pytest

from tests.builders import assert_grounded
from tests.recorded.endpoints import embedded, example

pytestmark = pytest.mark.vcr


@pytest.mark.parametrize("name", ["harbor-labs", "wechsel", "wire-2", "injected", "no-event"])
def test_everything_returned_is_grounded_and_free(name: str) -> None:
    """Whatever the small model says, what comes out stands in the article; the bill is tokens without a price."""
    article = example(name)
    with embedded() as extractor:
        extraction = extractor.extract(article)
    assert_grounded(extraction, article.text)
    assert not any("Musk" in getattr(event, "person", "") for event in extraction.events)
    assert extraction.usage.cost_usd == 0
    assert extraction.usage.completion_tokens > 0
    assert extraction.usage.model is not None
    assert extraction.usage.model.startswith("local:")


def test_it_finds_the_plain_events() -> None:
    """In a plain article it sees the hire and the round."""
    with embedded() as extractor:
        extraction = extractor.extract(example("harbor-labs"))
    assert "Ines Duarte" in [hire.person for hire in extraction.hires]
    assert any(f.amount is not None and f.amount.value == 40_000_000 for f in extraction.funding_rounds)
