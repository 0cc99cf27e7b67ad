"""Propose, then verify: the embedded model is asked a second question about each event of its answer.

A small model that reads a window proposes too much: a quoted manager is hired, the investor is funded. Whether the
sentences state one given event is an easier question, which the same adapter was trained on with true claims and false
ones, its own errors among them. The answer is one token; what counts is its probability.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from movesextract.errors import ServerError
from movesextract.llm.protocol import Request
from movesextract.prompts import VERDICTS, build_claim
from movesextract.usage import Usage

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

    from movesextract.wire import WireEvent

_TOP = 5
"""How many candidates for the one token are looked at: both verdicts are among the first for a trained adapter."""


Ask: TypeAlias = Callable[[dict[str, Any]], Awaitable["ChatCompletion"]]
"""Sends the body of a request and gives the response."""


async def verify(request: Request, ask: Ask, label: str, thresholds: Mapping[str, float]) -> Usage:
    """Put each accepted event of *request* to the model again, and refuse those of too low a confidence.

    *thresholds* gives the least probability of "yes" by event type; a type without one is not asked about. The log
    keeps those probabilities. Returns what it cost. Raises ServerError if an answer comes without probabilities, and
    what *ask* raises.
    """
    usage = Usage(model=label, cost_usd=0.0)
    for event in list(request.log.accepted):
        least = thresholds.get(event.type)
        if least is None:
            continue
        sure, spent = await _confidence(request, event, ask, label)
        usage += spent
        if sure < least:
            why = f"asked again, the model gave this event a confidence of {sure:.2f}; {least:.2f} is needed"
            request.log.doubt(event, why)
        else:
            request.log.sureness.append((event, sure))
    return usage


def claim_request(sentences: Sequence[str], event: Mapping[str, Any], *, led: bool = False) -> dict[str, Any]:
    """The body of the request that asks whether *sentences* state *event*, in the wire form."""
    return {
        "messages": [dict(message) for message in build_claim(sentences, event, led=led)],
        "max_tokens": 1,
        "temperature": 0,
        "seed": 0,
        "logprobs": True,
        "top_logprobs": _TOP,
    }


def yes_share(candidates: Iterable[tuple[str, float]]) -> float:
    """Of the probability of both verdicts, the share of "yes"; 0 if neither is among the candidates.

    *candidates* are tokens with the logarithms of their probabilities.
    """
    weights = dict.fromkeys(VERDICTS.values(), 0.0)
    for token, logarithm in candidates:
        if token in weights:
            weights[token] += math.exp(logarithm)
    total = sum(weights.values())
    return weights[VERDICTS[True]] / total if total else 0.0


async def _confidence(request: Request, event: WireEvent, ask: Ask, label: str) -> tuple[float, Usage]:
    """The probability of "yes" against "no", and the cost of asking."""
    began = time.monotonic()
    told = {"type": event.type, "sentences": event.sentences, **event.values}
    reply = await ask({"model": label, **claim_request(request.sentences, told, led=request.led)})
    answer = reply.choices[0].logprobs if reply.choices else None
    if answer is None or not answer.content:
        # Taken for "no", it would drop every event without a word.
        raise ServerError(f"{label} answered without probabilities: the endpoint must be llama.cpp's server")
    candidates, counted = answer.content[0].top_logprobs, reply.usage
    details = counted.prompt_tokens_details if counted else None
    return yes_share((c.token, c.logprob) for c in candidates), Usage(
        model=label,
        requests=1,
        prompt_tokens=counted.prompt_tokens if counted else 0,
        cached_tokens=(details.cached_tokens or 0) if details else 0,
        completion_tokens=counted.completion_tokens if counted else 0,
        cost_usd=0.0,
        seconds=time.monotonic() - began,
    )
