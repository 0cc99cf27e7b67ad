"""The layers as serving has them: base and adapter merged, and rounded to IQ4_NL.

An adapter that is trained beside the exact base meets another model when it is used: rounding a merged layer changes
each weight by some 6 %. So from time to time each frozen base weight is moved by what rounding would change in the sum,
and the adapter learns beside that. In between its small changes pass as they are (the straight-through estimator,
Bengio et al. 2013, https://arxiv.org/abs/1308.3432, with the rounding error held for some steps).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from movesextract.llm.quantisation import IQ4_NL, narrowed, packed_q8_0, unpacked
from training import model
from training.export import tensor_name


def round_layers(layers: Mapping[str, model.LowRank], importance: Mapping[str, Sequence[int]]) -> None:
    """Set the base weight of each of *layers* so that it and its adapter make up the rounded sum.

    Raises ValueError if the *importance* of one is missing: serving does not round it then.
    """
    if missing := sorted(name for name in map(tensor_name, layers) if name not in importance):
        raise ValueError(f"no importance of {missing[0]}: python -m training.importance ADAPTER.gguf --layers first")
    exact = model.base_weights()
    for name, layer in layers.items():
        with torch.no_grad():
            update = layer.up @ layer.down * layer.scale
            merged = (exact[f"{name}.weight"].float() + update).numpy()
            rows = narrowed(packed_q8_0(merged), np.array(importance[tensor_name(name)]))
            layer.base.weight.copy_(torch.from_numpy(unpacked(rows, IQ4_NL)) - update)
