"""How a passage becomes the two strings that the model is trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from movesextract.lines import write_lines
from movesextract.prompts import VERDICTS, build_claim, build_messages, claim_lines

__all__ = ["VERDICTS", "claim_lines", "claim_prompt", "completion", "prompt"]


def prompt(sentences: Sequence[str], *, led: bool = False) -> str:
    """Return what serving sends for a window of sentences; the library's own code says what that is.

    >>> print(prompt(["Ines  Duarte joins.", "She is 41."]))
    [1] Ines Duarte joins.
    [2] She is 41.
    EVENTS:
    """
    (message,) = build_messages(sentences, profile="compact", led=led)
    return message["content"]


def completion(events: Sequence[Mapping[str, Any]]) -> str:
    """Return the answer to a window, in the library's line form.

    The usual status is left out, as it may be.

    >>> completion([{"type": "hire", "sentences": [1], "person": "Zoë", "organization": "Tern", "status": "completed"}])
    'hire1 Zoë @ Tern\\nend'
    """
    return write_lines({k: v for k, v in event.items() if (k, v) != ("status", "completed")} for event in events)


def claim_prompt(sentences: Sequence[str], event: Mapping[str, Any], *, led: bool = False) -> str:
    """Return what serving sends to ask whether a window states ``event``.

    >>> print(claim_prompt(["Tern is up."], {"type": "funding_round", "sentences": [1], "organization": "Tern"}))
    [1] Tern is up.
    CLAIM:round1 Tern
    TRUE:
    """
    (message,) = build_claim(sentences, event, led=led)
    return message["content"]
