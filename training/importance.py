"""How much each input of the model's matrices matters: ``python -m training.importance ADAPTER.gguf``.

Where the library rounds a matrix coarsely (`movesextract.llm.quantisation`), an error in a weight does as much harm as
its input is large. So each input counts by its mean square over held-out windows: for the output head over the answers
alone. Writes ``importance.json`` beside the adapter in the wheel (the head, or with ``--layers`` all matrices), as
whole numbers with a median of 16, and prints the sha256 of base and adapter merged, which belongs into
``adapter.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from movesextract import local_model
from movesextract.llm.preparation import HEAD, prepare
from movesextract.llm.quantisation import MAX_IMPORTANCE
from movesextract.llm.weights import IMPORTANCE_FILE, input_importance
from training import corpus, model
from training.examples import encode
from training.export import read_adapter, tensor_name

MEDIAN = 16
RANK, ALPHA = 16, 32.0
TARGET = Path(local_model.__file__).with_name(IMPORTANCE_FILE)


class MeanSquares:
    """Sums of the squares of each matrix's inputs, by the matrix's name in GGUF files."""

    def __init__(self) -> None:
        self._sums: dict[str, Tensor] = {}
        self._counts: dict[str, int] = {}

    def add(self, name: str, inputs: Tensor) -> None:
        """Count *inputs* [..., width] of the matrix *name*."""
        rows = inputs.detach().reshape(-1, inputs.shape[-1]).double()
        self._sums[name] = self._sums.get(name, torch.zeros(rows.shape[-1])) + rows.square().sum(0)
        self._counts[name] = self._counts.get(name, 0) + len(rows)

    def watch(self, name: str, layer: nn.Module) -> None:
        """Count what *layer* is given from now on."""
        layer.register_forward_pre_hook(lambda _, inputs: self.add(name, inputs[0]))

    def importance(self) -> dict[str, list[int]]:
        """Return the mean squares as whole numbers from 1 to 4096, in proportion, with a median of 16."""
        result = {}
        for name, total in self._sums.items():
            relative = total / self._counts[name]
            scaled = (relative / relative.median() * MEDIAN).round().clamp(1, MAX_IMPORTANCE)
            result[name] = [int(value) for value in scaled]
        return result


def importance(adapter: Path, count: int, seed: int) -> dict[str, list[int]]:
    """Return the importance of the inputs of head and layers, over *count* held-out windows."""
    tokenizer, network = model.load_tokenizer(), model.load_base(torch.float32)
    layers = model.add_adapters(network, RANK, ALPHA)
    squares = MeanSquares()
    for name, weights in read_adapter(adapter).items():
        layers[name].down.data.copy_(weights["down"])
        layers[name].up.data.copy_(weights["up"])
        squares.watch(tensor_name(name), layers[name])
    windows = corpus.Corpus.load().held_out_windows()
    for window in random.Random(seed).sample(windows, count):
        example = encode(window, tokenizer)
        with torch.no_grad():
            states = network.model(input_ids=torch.tensor([example.tokens]), use_cache=False).last_hidden_state[0]
        squares.add(HEAD, states[torch.tensor(example.targets) - 1])
    return squares.importance()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options, compute and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="how many held-out windows are looked at")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--layers", action="store_true", help="write that of the layers too: they are rounded then")
    parser.add_argument("--only-merge", action="store_true", help="take the importance as it is, print the sha256")
    options = parser.parse_args(arguments)
    if options.only_merge:
        values = input_importance()
    else:
        values = importance(options.adapter, options.limit, options.seed)
        if not options.layers:
            values = {HEAD: values[HEAD]}
        lines = [f"{json.dumps(name)}: {json.dumps(values[name], separators=(',', ':'))}" for name in sorted(values)]
        TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    merged = model.SCRATCH / "merged.gguf"
    prepare(model.base_file(), options.adapter, merged, values)
    with merged.open("rb") as file:
        print(f"merged_sha256: {hashlib.file_digest(file, 'sha256').hexdigest()}")


if __name__ == "__main__":
    main()
