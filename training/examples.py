"""Token sequences for training: encoding, batches of similar length, the weight of each answer token."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from training import render
from training.passages import Passage

BOS, EOS = 2, 1
STRUCTURE_WEIGHT = 4.0
DIGIT_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Example:
    """Token numbers of a prompt (begin mark included) and of its answer (end mark included)."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.answer)


def encode(window: Passage, tokenizer: Any) -> Example:
    """Return the tokens of ``window`` as serving would send and expect them."""
    prompt = tokenizer(render.prompt(window.sentences), add_special_tokens=False).input_ids
    answer = tokenizer(render.completion(window.events), add_special_tokens=False).input_ids
    return Example((BOS, *prompt), (*answer, EOS))


def batches(examples: Sequence[Example], tokens: int) -> list[list[Example]]:
    """Group ``examples`` of similar length so that a padded batch holds at most ``tokens``; a longer one goes alone."""
    result: list[list[Example]] = []
    current: list[Example] = []
    for example in sorted(examples, key=len):
        if current and len(example) * (len(current) + 1) > tokens:
            result.append(current)
            current = []
        current.append(example)
    return [*result, current] if current else result


class TokenWeights:
    """How much each answer token counts in the loss.

    The tokens that end or continue a list of events, and the single digits of sentence numbers, decide the structure of
    the answer but are few: without more weight the model learns a fixed number of events a window.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._weight = functools.cache(self._compute)

    def __call__(self, token: int) -> float:
        """Return the weight of ``token``, 1.0 for ordinary ones."""
        return self._weight(token)

    def _compute(self, token: int) -> float:
        piece = self._tokenizer.convert_ids_to_tokens(token) or ""
        if any(mark in piece for mark in "[]}"):
            return STRUCTURE_WEIGHT
        return DIGIT_WEIGHT if len(piece) == 1 and piece.isdigit() else 1.0
