"""How much each input of the output head matters: ``python -m training.importance ADAPTER.gguf``.

Where the library makes a smaller copy of the head (`movesextract.llm.quantisation`), an error in a weight does as much
harm as its input is large. So each input counts by its mean square over the answers to held-out windows. Writes
``importance.json`` beside the adapter in the wheel, as whole numbers with a median of 16, and prints the sha256 of
base and adapter merged, which belongs into ``adapter.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path

import torch

from movesextract import local_model
from movesextract.llm.preparation import prepare
from movesextract.llm.quantisation import MAX_IMPORTANCE
from movesextract.llm.weights import IMPORTANCE_FILE, head_importance
from training import corpus, model
from training.examples import encode
from training.export import read_adapter

MEDIAN = 16
RANK, ALPHA = 16, 32.0
TARGET = Path(local_model.__file__).with_name(IMPORTANCE_FILE)


def importance(adapter: Path, count: int, seed: int) -> list[int]:
    """Return the importance of each input of the head, over the answers to *count* held-out windows."""
    tokenizer, network = model.load_tokenizer(), model.load_base(torch.float32)
    layers = model.add_adapters(network, RANK, ALPHA)
    for name, weights in read_adapter(adapter).items():
        layers[name].down.data.copy_(weights["down"])
        layers[name].up.data.copy_(weights["up"])
    windows = corpus.Corpus.load().held_out_windows()
    total, positions = torch.zeros(network.config.hidden_size, dtype=torch.float64), 0
    for window in random.Random(seed).sample(windows, count):
        example = encode(window, tokenizer)
        with torch.no_grad():
            states = network.model(input_ids=torch.tensor([example.tokens]), use_cache=False).last_hidden_state[0]
        hidden = states[torch.tensor(example.targets) - 1]
        total += hidden.double().square().sum(0)
        positions += len(hidden)
    relative = total / positions
    scaled = (relative / relative.median() * MEDIAN).round().clamp(1, MAX_IMPORTANCE)
    return [int(value) for value in scaled]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options, compute and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="how many held-out windows are looked at")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only-merge", action="store_true", help="take the importance as it is, print the sha256")
    options = parser.parse_args(arguments)
    if options.only_merge:
        values = head_importance()
    else:
        values = importance(options.adapter, options.limit, options.seed)
        TARGET.write_text(json.dumps(values) + "\n", encoding="utf-8")
    merged = model.SCRATCH / "merged.gguf"
    prepare(model.base_file(), options.adapter, merged, values)
    with merged.open("rb") as file:
        print(f"merged_sha256: {hashlib.file_digest(file, 'sha256').hexdigest()}")


if __name__ == "__main__":
    main()
