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

_FIRST_EVENT = '":[{"'
_NEXT_EVENT = ('"},{"', '"]},{"', '},{"', '%"},')
"""Tokens of the base model with which an answer goes on to its first event, and to one more, in whatever the event
before ends; they stand nowhere else in an answer."""


def proposal_options(
    sentences: Sequence[str],
    types: Sequence[EventType] = EVENT_TYPES,
    *,
    led: bool = False,
    eagerness: float = 0.0,
) -> dict[str, Any]:
    """What the request for the events of *sentences* has beside its messages: llama.cpp's own parameters.

    >>> proposal_options(["Ann Lee joins Tern."], eagerness=1.5)["logit_bias"][:2]
    [['":[{"', 1.5], ['"},{"', 1.5]]
    """
    options: dict[str, Any] = {"grammar": copying_grammar(sentences, types, led=led)}
    if eagerness:
        options["logit_bias"] = [[token, eagerness] for token in (_FIRST_EVENT, *_NEXT_EVENT)]
    return options
