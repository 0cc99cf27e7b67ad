"""Packed weights: what is read is what was written, and copies stay close."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from movesextract.llm.quantisation import (
    BLOCK,
    F16,
    IQ4_NL,
    LEVELS,
    MAX_IMPORTANCE,
    Q4_K,
    Q5_0,
    Q6_K,
    Q8_0,
    narrowed,
    packed_q8_0,
    row_bytes,
    unpacked,
)

WIDTH = 64
finite = st.floats(-100, 100, width=32).map(lambda x: x if abs(x) > 1e-2 else 0.0)  # scales are 16-bit floats
matrices = arrays(np.float32, st.tuples(st.integers(1, 4), st.just(WIDTH)), elements=finite)
importances = arrays(np.int64, WIDTH, elements=st.integers(1, MAX_IMPORTANCE))


def halves(*values: float) -> bytes:
    """The values as 16-bit floats."""
    return np.array(values, np.float16).tobytes()


def row(packed: bytes) -> NDArray[np.uint8]:
    """One row of blocks."""
    return np.frombuffer(packed, np.uint8).reshape(1, -1)


def read_iq4_nl(packed: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The weights of rows in IQ4_NL, written out block by block from the format's description."""
    result = []
    for data in packed:
        weights: list[float] = []
        for start in range(0, len(data), 2 + BLOCK // 2):
            scale = float(data[start : start + 2].view(np.float16)[0])
            codes = data[start + 2 : start + 2 + BLOCK // 2]
            weights += [scale * LEVELS[code & 15] for code in codes] + [scale * LEVELS[code >> 4] for code in codes]
        result.append(weights)
    return np.array(result)


@given(matrices)
def test_q8_0_is_within_half_a_step(weights: NDArray[np.float32]) -> None:
    """Each weight comes back within half a step of its block, a little more for the rounding of the scale."""
    back = unpacked(packed_q8_0(weights), Q8_0)
    blocks = weights.reshape(-1, BLOCK)
    step = np.abs(blocks).max(1, keepdims=True) / 127
    assert (np.abs(back.reshape(-1, BLOCK) - blocks) <= 0.5 * step + 127 * step / 1024).all()


@given(matrices)
def test_q8_0_again_is_the_same(weights: NDArray[np.float32]) -> None:
    """What was packed once is packed to the same codes again."""
    once = packed_q8_0(weights)
    again = packed_q8_0(unpacked(once, Q8_0))
    assert np.array_equal(unpacked(once, Q8_0), unpacked(again, Q8_0))


def test_f16() -> None:
    """16-bit floats are read as they are."""
    assert unpacked(row(halves(1.5, -2.0)), F16).tolist() == [[1.5, -2.0]]


def test_q5_0_by_hand() -> None:
    """Sixteen low halves, sixteen high ones, the fifth bits in order; codes are from -16 to 15."""
    fifth = (1 << 0 | 1 << 31).to_bytes(4, "little")  # of the first and the last weight
    low = bytes([0x21] + [0x00] * 14 + [0xF7])
    (weights,) = unpacked(row(halves(0.5) + fifth + low), Q5_0).tolist()
    assert weights[0] == 0.5 * (16 + 1 - 16)
    assert weights[16] == 0.5 * (2 - 16)
    assert weights[15] == 0.5 * (7 - 16)
    assert weights[31] == 0.5 * (16 + 15 - 16)
    assert set(weights[1:15] + weights[17:31]) == {-8.0}


def test_q4_k_by_hand() -> None:
    """Groups of 32 with a factor and a minimum of six bits each; those of the last four lie in three places."""
    factors = bytes([1, 2, 3, 4 | 1 << 6])  # the eighth has bit 4 here
    minima = bytes([5, 0, 0, 2 << 6])
    both = bytes([0, 0, 0, 0x3A])  # the eighth: factor 10, minimum 3
    codes = bytes([0x0F] + [0] * 31) + bytes(64) + bytes([0x90] + [0] * 31)
    (weights,) = unpacked(row(halves(2.0, 1.0) + factors + minima + both + codes), Q4_K).tolist()
    assert len(weights) == 256
    assert weights[0] == 2.0 * 1 * 15 - 5
    assert weights[1] == -5.0
    assert weights[32] == 0.0
    assert weights[224] == 2.0 * (10 + 16) * 9 - (3 + 32)
    assert weights[225] == -(3.0 + 32)


def test_q6_k_by_hand() -> None:
    """Halves of 128: four groups of 32, low bits from bytes 32 apart, two high bits each from one byte."""
    low = bytearray(128)
    low[0], low[32] = 0xE1, 0x02  # first half: weights 0 and 64; weight 32
    high = bytearray(64)
    high[0] = 0b11_01_00_10  # of weights 0, 32, 64, 96
    factors = bytes([1, 0, 3] + [1] * 13)
    (weights,) = unpacked(row(bytes(low) + bytes(high) + factors + halves(0.5)), Q6_K).tolist()
    assert len(weights) == 256
    assert weights[0] == 0.5 * 1 * (0b10_0001 - 32)
    assert weights[16] == 0.0
    assert weights[32] == 0.5 * 3 * (0b00_0010 - 32)
    assert weights[64] == 0.5 * 1 * (0b01_1110 - 32)
    assert weights[96] == 0.5 * 1 * (0b11_0000 - 32)
    assert weights[128] == 0.5 * -32


def test_unknown_format() -> None:
    """A format that is not read is an error, not noise."""
    with pytest.raises(ValueError, match="format"):
        row_bytes(64, 2)


@given(matrices, importances)
def test_iq4_nl_is_read(weights: NDArray[np.float32], importance: NDArray[np.int64]) -> None:
    """A narrow copy is read as the format's description says, its rows as long as told."""
    packed = narrowed(packed_q8_0(weights), importance)
    assert packed.shape[1] == row_bytes(WIDTH, IQ4_NL)
    assert np.array_equal(unpacked(packed, IQ4_NL), read_iq4_nl(packed).astype(np.float32))


@given(matrices, importances)
def test_narrow_copy_stays_close(weights: NDArray[np.float32], importance: NDArray[np.int64]) -> None:
    """The weighted error of a block is at most that of rounding to sixteen even levels."""
    packed = packed_q8_0(weights)
    wide = unpacked(packed, Q8_0).astype(np.float64)
    narrow = read_iq4_nl(narrowed(packed, importance))
    assert narrow.shape == wide.shape
    weight = np.broadcast_to(importance, wide.shape).reshape(-1, BLOCK)
    largest = np.abs(wide.reshape(-1, BLOCK)).max(1)
    error = (((narrow - wide) ** 2).reshape(-1, BLOCK) * weight).sum(1)
    assert (error <= (largest / 7) ** 2 / 4 * weight.sum(1) * 1.05).all()


@given(arrays(np.int64, WIDTH, elements=st.integers(0, 15)), st.sampled_from([0.5, -2.0, 0.0]), importances)
def test_narrow_copy_of_levels_stays_close(
    codes: NDArray[np.int64], scale: float, importance: NDArray[np.int64]
) -> None:
    """Blocks that are levels of IQ4_NL stay within a quarter or eight of 127 steps, whatever the importance."""
    levels = np.array(LEVELS)[codes]
    levels[::BLOCK] = LEVELS[0]  # the largest: then codes of Q8_0 are the levels
    packed = packed_q8_0((levels * scale).astype(np.float32)[None])
    narrow = read_iq4_nl(narrowed(packed, importance))
    tried = np.abs(narrow - levels * scale)
    assert (tried <= np.abs(levels * scale) * 0.25 + abs(scale) * 8).all()


@given(st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_important_weights_are_kept_better(rows: int, seed: int) -> None:
    """An input that matters 4,000 times as much as the others is off by no more than with equal importance, in sum."""
    weights = np.random.default_rng(seed).normal(size=(rows * 64, WIDTH)).astype(np.float32)
    packed = packed_q8_0(weights)
    wide = unpacked(packed, Q8_0)
    equal = np.ones(WIDTH, np.int64)
    first = equal.copy()
    first[0] = 4000
    errors = [((read_iq4_nl(narrowed(packed, given)) - wide)[:, 0] ** 2).sum() for given in (equal, first)]
    assert errors[1] < errors[0]


@pytest.mark.parametrize("wrong", [0, MAX_IMPORTANCE + 1])
def test_importance_out_of_range(wrong: int) -> None:
    """Sums that would not fit are refused."""
    packed = packed_q8_0(np.ones((1, WIDTH), np.float32))
    with pytest.raises(ValueError, match="from 1 to 4096"):
        narrowed(packed, np.array([wrong] + [1] * (WIDTH - 1)))


def test_largest_sums_fit() -> None:
    """At the greatest importance and the largest codes no sum overflows: the copy is exact."""
    weights = np.full((1, WIDTH), -3.0, np.float32)
    narrow = read_iq4_nl(narrowed(packed_q8_0(weights), np.full(WIDTH, MAX_IMPORTANCE)))
    assert np.abs(narrow - weights).max() < 0.01
