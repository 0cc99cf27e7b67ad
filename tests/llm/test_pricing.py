"""Prices are side information."""

from __future__ import annotations

import pytest

from movesextract.llm.pricing import cost_usd


def test_known_model() -> None:
    """A known model has a price, proportional to the tokens."""
    one = cost_usd("openai", "gpt-5-mini", prompt_tokens=1000, cached_tokens=0, completion_tokens=100)
    ten = cost_usd("openai", "gpt-5-mini", prompt_tokens=10_000, cached_tokens=0, completion_tokens=1000)
    assert one is not None
    assert ten is not None
    assert 0 < one < 0.1
    assert ten == pytest.approx(10 * one)


def test_cached_tokens_are_cheaper() -> None:
    """Tokens that a prefix cache served cost less than fresh ones, and more than nothing."""
    prices = [
        cost_usd("openai", "gpt-5-mini", prompt_tokens=1000, cached_tokens=cached, completion_tokens=0)
        for cached in (1000, 500, 0)
    ]
    known = [price for price in prices if price is not None]
    assert len(known) == 3
    assert known == sorted(known)
    assert 0 < known[0] < known[1] < known[2]


def test_no_tokens_cost_nothing() -> None:
    """A known model that was not reached cost nothing."""
    assert cost_usd("openai", "gpt-5-mini", prompt_tokens=0, cached_tokens=0, completion_tokens=0) == 0.0


@pytest.mark.parametrize(
    ("provider", "model"),
    [("openai", "no-such-model"), ("nowhere", "gpt-5-mini"), ("", ""), ("local", "x")],
)
def test_unknown_is_none(provider: str, model: str) -> None:
    """An unknown model or provider has the price None, not 0, and raises nothing."""
    assert cost_usd(provider, model, prompt_tokens=1, cached_tokens=0, completion_tokens=1) is None


@pytest.mark.parametrize("tokens", [(1, 2, 0), (-1, 0, 0), (0, 0, -1), (10**18, 0, 10**18)])
def test_impossible_counts_raise_nothing(tokens: tuple[int, int, int]) -> None:
    """Counts that make no sense never fail a run."""
    prompt, cached, completion = tokens
    cost_usd("openai", "gpt-5-mini", prompt_tokens=prompt, cached_tokens=cached, completion_tokens=completion)
