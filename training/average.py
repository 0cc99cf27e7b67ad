"""Average the adapters of several runs: ``python -m training.average OUT.pt CHECKPOINT.pt=WEIGHT ...``.

The mean of the weights of runs that went on from one another does better on texts unlike the training ones than each of
them (Wortsman and others, "Model soups", ICML 2022). What is averaged is the update of each layer, up times down, which
is cut back to the rank of the adapters by its singular values.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


def mean_update(layers: Sequence[tuple[Tensor, Tensor]], weights: Sequence[float]) -> tuple[Tensor, Tensor]:
    """Return the thin matrices (down [rank, in], up [out, rank]) nearest to the weighted sum of ``up @ down``.

    ``layers`` holds (down, up) of one layer in each adapter. Nearest in the Frobenius norm (Eckart and Young). The
    product is never built: the singular values are those of a square matrix as wide as all ranks together.
    """
    rank = layers[0][0].shape[0]
    down = torch.cat([down.float() for down, _ in layers], 0)
    up = torch.cat([up.float() * weight for (_, up), weight in zip(layers, weights, strict=True)], 1)
    (up_basis, up_rest), (down_basis, down_rest) = torch.linalg.qr(up), torch.linalg.qr(down.t())
    left, values, right = torch.linalg.svd(up_rest @ down_rest.t())
    root = values[:rank].sqrt()
    return root[:, None] * (right[:rank] @ down_basis.t()), (up_basis @ left[:, :rank]) * root


def average(checkpoints: Sequence[Path], weights: Sequence[float]) -> dict[str, Any]:
    """Return what ``training.export`` reads of a checkpoint. Raises ValueError for weights whose sum is not 1."""
    if abs(sum(weights) - 1) > 1e-6:
        raise ValueError(f"the weights sum up to {sum(weights)}, not to 1")
    states = [torch.load(path, weights_only=False) for path in checkpoints]
    adapter = {}
    for name in states[0]["adapter"]:
        layers = [(state["adapter"][name]["down"], state["adapter"][name]["up"]) for state in states]
        adapter[name] = dict(zip(("down", "up"), mean_update(layers, weights), strict=True))
    return {"adapter": adapter, "rank": states[0]["rank"], "alpha": states[0]["alpha"]}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options and write the mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("parts", nargs="+", type=_weighted, metavar="CHECKPOINT=WEIGHT")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)  # more would add up in another order, and give another file
    checkpoints, weights = zip(*options.parts, strict=True)
    torch.save(average(checkpoints, weights), options.target)


def _weighted(part: str) -> tuple[Path, float]:
    path, _, weight = part.rpartition("=")
    if not path:
        raise argparse.ArgumentTypeError(f"{part!r} is not CHECKPOINT=WEIGHT, as in FIRST/final.pt=0.5")
    return Path(path), float(weight)


if __name__ == "__main__":
    main()
