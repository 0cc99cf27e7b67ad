"""The project's own gold set: what it promises in evals/README.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from movesextract.evaluation import Baseline, GoldArticle, load_articles, load_gold

EVALS = Path(__file__).parents[2] / "evals"
GOLD = load_gold(EVALS / "gold.jsonl")
TEXTS = load_articles(EVALS / "articles", [row.id for row in GOLD])


def test_size_and_languages() -> None:
    """At least 40 articles in at least six languages, some without any event, and no text without gold."""
    assert len(GOLD) >= 40
    assert len({row.lang for row in GOLD}) >= 6
    assert sum(not row.events for row in GOLD) >= 8
    assert {path.stem for path in (EVALS / "articles").glob("*.txt")} == {row.id for row in GOLD}


@pytest.mark.parametrize("row", GOLD, ids=lambda row: row.id)
def test_gold_stands_in_its_article(row: GoldArticle) -> None:
    """Each evidence, name and sum is a part of the article, letter for letter."""
    text = TEXTS[row.id]
    for event in row.events:
        assert event.evidence in text
        for name in ("person", "organization", "role", "previous_organization", "previous_role", "population"):
            assert (getattr(event, name, None) or "") in text
        for name in ("amount", "amount_max", "valuation", "total_raised"):
            money = getattr(event, name, None)
            assert money is None or money.text in text


def test_pinned_figures_are_of_this_set() -> None:
    """The baseline was measured over as many articles as there are, with all spans exact."""
    pinned = Baseline.model_validate_json((EVALS / "baseline.json").read_bytes())
    assert pinned.articles == len(GOLD)
    assert pinned.figures["exact spans"] == 1.0
