"""Prices, from the table that comes with genai-prices. Side information: it never fails a run."""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)


def cost_usd(
    provider: str, model: str, *, prompt_tokens: int, cached_tokens: int, completion_tokens: int
) -> float | None:
    """What the tokens cost in US dollars; None if no price is known."""
    from genai_prices import Usage, calc_price  # noqa: PLC0415

    try:
        usage = Usage(input_tokens=prompt_tokens, cache_read_tokens=cached_tokens, output_tokens=completion_tokens)
        return float(calc_price(usage, model_ref=model, provider_id=provider).total_price)
    except (LookupError, ValueError) as error:
        logger.debug("no price for %s/%s: %s", provider, model, error)
        return None
