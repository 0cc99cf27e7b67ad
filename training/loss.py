"""Cross entropy on the answer over a part of the vocabulary."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own habit
from torch import Tensor

from training.examples import VERDICT_WEIGHT, Example, TokenWeights

FREQUENT = 12_000
FIXED_SAMPLE = 6_000
FRESH_SAMPLE = 3_000


class PartialVocabulary:
    """The rows of the output embedding over which the softmax runs.

    Gemma's vocabulary has 262,144 tokens and the model only 270M weights: the full softmax would cost more than all
    layers. In are the frequent tokens, all tokens that are white space or hold brackets, quotes or colons (leaving them
    out broke decoding: endless newlines), a fixed random sample, every token seen in an answer so far, and a fresh
    sample in each step.
    """

    def __init__(self, embedding: Tensor, tokenizer: Any, seed: int) -> None:
        self._embedding = embedding
        self._sampler = random.Random(seed)
        count = embedding.shape[0]
        pieces = tokenizer.convert_ids_to_tokens(range(count))
        marks = (i for i, piece in enumerate(pieces) if piece and _shapes_text(piece))
        tokens = set(range(FREQUENT)) | set(marks) | set(self._sampler.sample(range(count), FIXED_SAMPLE))
        self._column: dict[int, int] = {}
        self._rows = embedding[:0]
        self.include(sorted(tokens))

    def __len__(self) -> int:
        return len(self._column)

    def include(self, tokens: Iterable[int]) -> None:
        """Add ``tokens`` that are not in yet."""
        new = [token for token in dict.fromkeys(tokens) if token not in self._column]
        if new:
            self._column |= {token: column for column, token in enumerate(new, len(self._column))}
            self._rows = torch.cat([self._rows, self._embedding[torch.tensor(new)]])

    def columns(self, tokens: Sequence[int]) -> Tensor:
        """Return the column of each of ``tokens``, adding the new ones."""
        self.include(tokens)
        return torch.tensor([self._column[token] for token in tokens])

    def logits(self, hidden: Tensor) -> Tensor:
        """Return scores [positions, columns + fresh sample] of hidden states [positions, width], float32."""
        fresh = self._sampler.sample(range(self._embedding.shape[0]), FRESH_SAMPLE)
        extra = self._embedding[torch.tensor([token for token in fresh if token not in self._column])]
        return (hidden @ torch.cat([self._rows, extra]).t()).float()


def _shapes_text(piece: str) -> bool:
    return any(mark in piece for mark in '{}[]":') or not piece.strip("▁\n\t ")


def answer_loss(
    layers: Any, batch: Sequence[Example], vocabulary: PartialVocabulary, weights: TokenWeights
) -> tuple[Tensor, list[list[bool]]]:
    """Return the weighted mean cross entropy of the answers, and for each token of an answer whether it came first."""
    ids = torch.zeros(len(batch), max(map(len, batch)), dtype=torch.long)
    rows: list[int] = []
    positions: list[int] = []
    targets: list[int] = []
    weight: list[float] = []
    for row, example in enumerate(batch):
        ids[row, : len(example)] = torch.tensor(example.tokens)
        rows += [row] * len(example.targets)
        positions += [place - 1 for place in example.targets]
        predicted = [example.tokens[place] for place in example.targets]
        targets += predicted
        weight += [VERDICT_WEIGHT if example.is_claim else weights(token) for token in predicted]
    hidden = layers(input_ids=ids, use_cache=False).last_hidden_state[torch.tensor(rows), torch.tensor(positions)]
    columns = vocabulary.columns(targets)
    logits = vocabulary.logits(hidden)
    scale = torch.tensor(weight)
    loss = (F.cross_entropy(logits, columns, reduction="none") * scale).sum() / scale.sum()
    hits = (logits.argmax(-1) == columns).tolist()
    return loss, [[hit for hit, at in zip(hits, rows, strict=True) if at == row] for row in range(len(batch))]
