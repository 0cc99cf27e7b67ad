"""What reading an article cost: requests, tokens, money, seconds."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Usage(BaseModel):
    """The bill of one article, summed over every attempt, failed ones included.

    Token counts are the provider's own. ``cost_usd`` is in US dollars; None means that no price is known (0 means free,
    as with the embedded model). ``seconds`` is wall time spent waiting for the model.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str | None = None
    requests: int = Field(default=0, ge=0, description="HTTP requests sent, retried ones included.")
    reasks: int = Field(default=0, ge=0, description="Answers sent back for correction.")
    prompt_tokens: int = Field(default=0, ge=0)
    cached_tokens: int = Field(default=0, ge=0, description="The part of prompt_tokens that a prefix cache served.")
    completion_tokens: int = Field(default=0, ge=0)
    cost_usd: float | None = Field(default=0.0, ge=0)
    seconds: float = Field(default=0.0, ge=0)
    cache_hit: bool = Field(default=False, description="True if a store answered and no request was made.")

    def __add__(self, other: Usage) -> Usage:
        """Sum two bills; an unknown cost makes the sum unknown.

        >>> (Usage(requests=1, cost_usd=0.5) + Usage(requests=2, cost_usd=0.25)).cost_usd
        0.75
        >>> (Usage(cost_usd=None) + Usage(cost_usd=1.0)).cost_usd is None
        True
        """
        known = self.cost_usd is not None and other.cost_usd is not None
        return Usage(
            model=self.model or other.model,
            requests=self.requests + other.requests,
            reasks=self.reasks + other.reasks,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cost_usd=(self.cost_usd or 0.0) + (other.cost_usd or 0.0) if known else None,
            seconds=self.seconds + other.seconds,
            cache_hit=self.cache_hit or other.cache_hit,
        )
