"""How a passage becomes the two strings that the model is trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from movesextract.prompts import VERDICTS, build_claim, build_messages, claim_lines

__all__ = ["VERDICTS", "claim_lines", "claim_prompt", "completion", "prompt"]


def prompt(sentences: Sequence[str], *, led: bool = False) -> str:
    """Return what serving sends for a window of sentences; the library's own code says what that is.

    >>> print(prompt(["Ines  Duarte joins.", "She is 41."]))
    [1] Ines Duarte joins.
    [2] She is 41.
    JSON:
    """
    (message,) = build_messages(sentences, profile="compact", led=led)
    return message["content"]


def completion(events: Sequence[Mapping[str, Any]]) -> str:
    """Return the answer to a window: compact JSON, keys in the order in which the events hold them.

    The usual status is left out, as it may be: it would be every seventh token of the answers.

    >>> completion([{"type": "hire", "sentences": [1], "person": "Zoë", "status": "completed"}])
    '{"events":[{"type":"hire","sentences":[1],"person":"Zoë"}]}'
    """
    told = [{k: v for k, v in event.items() if (k, v) != ("status", "completed")} for event in events]
    return json.dumps({"events": told}, ensure_ascii=False, separators=(",", ":"))


def claim_prompt(sentences: Sequence[str], event: Mapping[str, Any], *, led: bool = False) -> str:
    """Return what serving sends to ask whether a window states ``event``.

    >>> print(claim_prompt(["Tern is up."], {"type": "funding_round", "sentences": [1], "organization": "Tern"}))
    [1] Tern is up.
    CLAIM:{"type":"funding_round","sentences":[1],"organization":"Tern"}
    TRUE:
    """
    (message,) = build_claim(sentences, event, led=led)
    return message["content"]
