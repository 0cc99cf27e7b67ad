"""Token sequences for training: encoding, batches of similar length, the weight of each token to be predicted."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from movesextract.lines import END, HEADS, MARKS
from training import render
from training.claims import Claim
from training.passages import Passage

BOS, EOS = 2, 1
STRUCTURE_WEIGHT = 4.0
DIGIT_WEIGHT = 2.0
MARK_WEIGHT = 3.0
"""A mark decides whether the event has that key at all: with a weight of 1, previous posts were made up."""
_STRUCTURE = frozenset({"\n", END, *HEADS.values()})
_MARKS = frozenset(f"▁{mark}" for marks in MARKS.values() for mark in marks.values() if mark)
VERDICT_WEIGHT = 14.0
"""A verdict on a claim is a single token and stands beside answers of forty."""


@dataclass(frozen=True, slots=True)
class Example:
    """Token numbers from the begin mark on, and the places of those to be predicted: verdicts if ``is_claim``."""

    tokens: tuple[int, ...]
    targets: tuple[int, ...]
    is_claim: bool = False

    def __len__(self) -> int:
        return len(self.tokens)


def encode(window: Passage, tokenizer: Any) -> Example:
    """Return the tokens of ``window`` as serving would send and expect them."""
    prompt = (BOS, *_tokens(render.prompt(window.sentences, led=window.led), tokenizer))
    answer = (*_tokens(render.completion(window.events), tokenizer), EOS)
    return Example(prompt + answer, tuple(range(len(prompt), len(prompt) + len(answer))))


def encode_claims(window: Passage, claims: Sequence[Claim], tokenizer: Any) -> Example:
    """Return ``window`` with ``claims`` one after the other, each with its verdict.

    Serving asks about one claim at a time, which is what the first one here looks like; the others share its prompt.
    """
    tokens: list[int] = [BOS]
    targets: list[int] = []
    for number, claim in enumerate(claims):
        first = render.claim_prompt(window.sentences, claim.event, led=window.led)
        tokens += _tokens(first if number == 0 else f"\n{render.claim_lines(claim.event)}", tokenizer)
        targets.append(len(tokens))
        tokens += _tokens(render.VERDICTS[claim.is_true], tokenizer)
    return Example(tuple(tokens), tuple(targets), is_claim=True)


def _tokens(text: str, tokenizer: Any) -> list[int]:
    return list(tokenizer(text, add_special_tokens=False).input_ids)


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

    The tokens that begin and end a line, and the single digits of sentence numbers, decide the structure of
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
        if piece in _STRUCTURE:
            return STRUCTURE_WEIGHT
        if piece in _MARKS:
            return MARK_WEIGHT
        return DIGIT_WEIGHT if len(piece) == 1 and piece.isdigit() else 1.0
