"""Average the adapters of several runs: ``python -m training.average OUT.pt CHECKPOINT.pt=WEIGHT ...``.

The mean of the weights of runs that went on from one another does better on texts unlike the training ones than each of
them (Wortsman and others, "Model soups", ICML 2022; Izmailov and others, "Averaging weights leads to wider optima and
better generalization", UAI 2018, for the cycles of one run). What is averaged is the update of each layer, up times
down, which is cut back to the rank of the adapters by its singular values.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.floating[Any]]


def mean_update(layers: Sequence[tuple[Matrix, Matrix]], weights: Sequence[float]) -> tuple[Matrix, Matrix]:
    """Return the thin matrices (down [rank, in], up [out, rank]) nearest to the weighted sum of ``up @ down``.

    ``layers`` holds (down, up) of one layer in each adapter; the rank is that of the first. Nearest in the Frobenius
    norm (Eckart and Young). The product is never built: the singular values are those of a square matrix as wide as all
    ranks together. Raises ValueError for weights whose sum is not 1, or of another number than the adapters.
    """
    if abs(sum(weights) - 1) > 1e-6:
        raise ValueError(f"the weights sum up to {sum(weights)}, not to 1")
    rank = layers[0][0].shape[0]
    down = np.concatenate([down.astype(np.float64) for down, _ in layers], 0)
    up = np.concatenate([up.astype(np.float64) * weight for (_, up), weight in zip(layers, weights, strict=True)], 1)
    (up_basis, up_rest), (down_basis, down_rest) = np.linalg.qr(up), np.linalg.qr(down.T)
    left, values, right = np.linalg.svd(up_rest @ down_rest.T)
    root = np.sqrt(values[:rank])
    return root[:, None] * (right[:rank] @ down_basis.T), (up_basis @ left[:, :rank]) * root


def average(checkpoints: Sequence[Path], weights: Sequence[float]) -> dict[str, Any]:
    """Return what ``training.export`` reads of a checkpoint: the weighted mean of ``checkpoints``, in float32."""
    import torch  # noqa: PLC0415 - what is computed here is tested where torch is not installed

    states = [torch.load(path, weights_only=False) for path in checkpoints]
    adapter = {}
    for name in states[0]["adapter"]:
        parts = [state["adapter"][name] for state in states]
        down, up = mean_update([(part["down"].numpy(), part["up"].numpy()) for part in parts], weights)
        adapter[name] = {"down": torch.tensor(down, dtype=torch.float32), "up": torch.tensor(up, dtype=torch.float32)}
    return {"adapter": adapter, "rank": states[0]["rank"], "alpha": states[0]["alpha"]}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options and write the mean."""
    import torch  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("parts", nargs="+", type=_weighted, metavar="CHECKPOINT=WEIGHT")
    options = parser.parse_args(arguments)
    checkpoints, weights = zip(*options.parts, strict=True)
    torch.save(average(checkpoints, weights), options.target)


def _weighted(part: str) -> tuple[Path, float]:
    path, _, weight = part.rpartition("=")
    if not path:
        raise argparse.ArgumentTypeError(f"{part!r} is not CHECKPOINT=WEIGHT, as in FIRST/final.pt=0.5")
    return Path(path), float(weight)


if __name__ == "__main__":
    main()
