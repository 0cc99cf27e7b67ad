"""The mean of low-rank adapters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.average import Matrix, mean_update

RANK, WIDTH, HEIGHT = 3, 11, 7


def _adapter(seed: int) -> tuple[Matrix, Matrix]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(RANK, WIDTH)), rng.normal(size=(HEIGHT, RANK))


@given(st.integers(0, 10_000), st.floats(0.05, 0.95))
def test_an_adapter_averaged_with_itself_is_itself(seed: int, weight: float) -> None:
    """Equal updates must come back unchanged, whatever their weights."""
    down, up = _adapter(seed)
    mean_down, mean_up = mean_update([(down, up), (down, up)], [weight, 1 - weight])
    np.testing.assert_allclose(mean_up @ mean_down, up @ down, atol=1e-9)


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=4, unique=True))
def test_the_mean_is_as_near_as_its_rank_allows(seeds: list[int]) -> None:
    """The distance to the full mean must be what its singular values beyond the rank leave, and the shapes the same."""
    adapters = [_adapter(seed) for seed in seeds]
    weights = [1 / len(adapters)] * len(adapters)
    full = sum(up @ down for down, up in adapters) / len(adapters)
    mean_down, mean_up = mean_update(adapters, weights)
    assert (mean_down.shape, mean_up.shape) == ((RANK, WIDTH), (HEIGHT, RANK))
    least = np.linalg.norm(np.linalg.svd(full, compute_uv=False)[RANK:])
    assert np.linalg.norm(full - mean_up @ mean_down) == pytest.approx(least, abs=1e-9)


def test_a_weight_of_nothing_leaves_the_other_adapter() -> None:
    """An adapter of weight 0 must not show in the mean."""
    first, second = _adapter(1), _adapter(2)
    mean_down, mean_up = mean_update([first, second], [0.0, 1.0])
    np.testing.assert_allclose(mean_up @ mean_down, second[1] @ second[0], atol=1e-9)


@pytest.mark.parametrize("weights", [[0.5, 0.4], [1.0, 1.0], [1.0]])
def test_weights_must_be_shares(weights: list[float]) -> None:
    """Weights that do not sum up to 1, or too few of them, must be refused."""
    with pytest.raises(ValueError, match=r"sum up|zip"):
        mean_update([_adapter(1), _adapter(2)], weights)
