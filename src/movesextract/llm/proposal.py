"""Propose, then verify: how the embedded model is asked for events, before each is verified.

Trained on texts most of which state nothing, a small model rather ends its answer than tells an event it is not sure
of. Since every event is put to it again afterwards, it may say more at first: ``eagerness`` raises the log-odds of
telling an event, or one event more, against ending the answer there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from movesextract.events import EVENT_TYPES, EventType
from movesextract.llm.copying import copying_grammar

_EVENT_BEGINS = ('":[{"', '"},{"')
"""The tokens with which an answer goes on to its first event, and to the next one. Both are one token of the base
model, and stand nowhere else in an answer; after an event that ends with a list the odds are as they were."""


def proposal_options(
    sentences: Sequence[str],
    types: Sequence[EventType] = EVENT_TYPES,
    *,
    led: bool = False,
    eagerness: float = 0.0,
) -> dict[str, Any]:
    """What the request for the events of *sentences* has beside its messages: llama.cpp's own parameters.

    >>> proposal_options(["Ann Lee joins Tern."], eagerness=1.5)["logit_bias"]
    [['":[{"', 1.5], ['"},{"', 1.5]]
    """
    options: dict[str, Any] = {"grammar": copying_grammar(sentences, types, led=led)}
    if eagerness:
        options["logit_bias"] = [[token, eagerness] for token in _EVENT_BEGINS]
    return options
