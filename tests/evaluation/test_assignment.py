"""The assignment is the best there is."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.evaluation.assignment import assign

MATRICES = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: st.lists(
        st.lists(st.one_of(st.just(0), st.integers(0, 9)), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


def best_total(weights: list[list[int]]) -> int:
    """The greatest total weight, by trying everything."""
    size = max(len(weights), len(weights[0]))
    padded = [[*row, *[0] * (size - len(row))] for row in weights] + [[0] * size] * (size - len(weights))
    return max(sum(padded[r][c] for r, c in enumerate(order)) for order in permutations(range(size)))


@given(MATRICES)
def test_total_is_that_of_brute_force(weights: list[list[int]]) -> None:
    """No assignment has a greater total, and no row, column or forbidden pair is used amiss."""
    pairs = assign(weights)
    assert best_total(weights) == sum(weights[r][c] for r, c in pairs)
    assert len(pairs) == len({r for r, _ in pairs}) == len({c for _, c in pairs})
    assert all(weights[r][c] > 0 for r, c in pairs)


@given(MATRICES)
def test_transposing_keeps_the_total(weights: list[list[int]]) -> None:
    """It does not matter which side is called left."""
    columns = [list(column) for column in zip(*weights, strict=True)]
    totals = [sum(matrix[r][c] for r, c in assign(matrix)) for matrix in (weights, columns)]
    assert totals[0] == totals[1]


def test_greedy_choice_is_not_taken() -> None:
    """The heaviest pair is given up where two lighter ones weigh more."""
    assert assign([[9, 8], [8, 0]]) == ((0, 1), (1, 0))


@pytest.mark.parametrize("weights", [[], [[]], [[], []], [[0, 0], [0, 0]]])
def test_nothing_to_pair(weights: list[list[int]]) -> None:
    """Empty sides and forbidden pairs give no pairs."""
    assert assign(weights) == ()


def test_huge_weights_are_exact() -> None:
    """Whole numbers beyond the precision of floats still decide."""
    assert assign([[10**30, 10**30 + 1], [10**30, 10**30]]) == ((0, 1), (1, 0))


@pytest.mark.parametrize("weights", [[[1, 2], [1]], [[-1]]])
def test_bad_matrix_is_refused(weights: list[list[int]]) -> None:
    """Ragged rows and negative weights are errors."""
    with pytest.raises(ValueError, match=r"row|negative"):
        assign(weights)
