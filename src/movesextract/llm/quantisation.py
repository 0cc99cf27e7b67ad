"""Weights in the formats of ggml: reading those of the embedded model's file, writing those that CPUs compute fastest.

All formats have blocks of 32 weights, or of 256 in groups of 16 or 32: 16-bit floats as scales, and codes. Weights are
float32 [rows, inputs], packed ones uint8 [rows, bytes]. See ggml-quants.c in https://github.com/ggml-org/llama.cpp for
the layouts. Every step is element by element or in whole numbers: results are the same to the last bit on every
machine.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

F16, Q5_0, Q8_0, Q4_K, Q6_K, IQ4_NL = 1, 6, 8, 12, 14, 20
"""Numbers of the formats in GGUF files."""
BLOCK, SUPER_BLOCK = 32, 256
LEVELS = (-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113)
"""The sixteen levels of IQ4_NL: a weight is its block's scale times one of them."""
MAX_IMPORTANCE = 4096
"""Up to it, the sums of `narrowed` stay within 32 bits."""
_STRETCHES = (0.95, 1.06, 1.124, 1.25)
"""Scales that are tried, against that of Q8_0: at 1.0 the largest code meets level -127, at 1.124 level 113."""
_ROWS = 2048
"""Rows that are converted at once: their numbers stay in the cache of a CPU."""


_SIZES = {F16: (1, 2), Q5_0: (32, 22), Q8_0: (32, 34), Q4_K: (256, 144), Q6_K: (256, 210), IQ4_NL: (32, 18)}
"""Weights and bytes of a block, by format."""


def row_bytes(inputs: int, kind: int) -> int:
    """How many bytes a row of *inputs* weights takes in the format *kind*. Raises ValueError for an unknown format."""
    if kind not in _SIZES:
        raise ValueError(f"weights in a format (number {kind}) that cannot be read")
    weights, size = _SIZES[kind]
    return inputs // weights * size


def unpacked(packed: NDArray[np.uint8], kind: int) -> NDArray[np.float32]:
    """The weights [rows, inputs] of *packed* [rows, bytes] in the format *kind*, one that `row_bytes` knows."""
    readers: dict[int, Callable[[NDArray[np.uint8]], NDArray[np.float32]]] = {
        F16: _read_f16,
        Q5_0: _read_q5_0,
        Q8_0: _read_q8_0,
        Q4_K: _read_q4_k,
        Q6_K: _read_q6_k,
        IQ4_NL: _read_iq4_nl,
    }
    return readers[kind](packed).reshape(len(packed), -1)


def packed_q8_0(weights: NDArray[np.float32]) -> NDArray[np.uint8]:
    """*weights* [rows, inputs] in Q8_0, [rows, bytes]: codes from -127 to 127, the scale such that the largest fits."""
    import numpy as np  # noqa: PLC0415

    blocks = weights.reshape(len(weights), -1, BLOCK)
    scale = np.abs(blocks).max(-1, keepdims=True) / np.float32(127)
    codes = np.rint(np.divide(blocks, scale, out=np.zeros_like(blocks), where=scale > 0)).astype(np.int8)
    return np.concatenate([_bytes(scale), codes.view(np.uint8)], axis=-1).reshape(len(weights), -1)


def narrowed(rows: NDArray[np.uint8], importance: NDArray[np.integer]) -> NDArray[np.uint8]:
    """*rows* of blocks of Q8_0, [rows, bytes], as rows of blocks of IQ4_NL.

    Each block gets the scale and codes that least change it, squares weighted by *importance* [inputs]: of the scales
    tried, each gives codes; for given codes the best scale is a quotient of sums (weighted least squares).
    """
    import numpy as np  # noqa: PLC0415

    if importance.min() < 1 or importance.max() > MAX_IMPORTANCE:
        raise ValueError(f"importance must be from 1 to {MAX_IMPORTANCE}")
    tables = _nearest_levels()
    parts = [rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS)]
    with ThreadPoolExecutor(2) as pool:  # numpy frees the interpreter
        return np.concatenate(list(pool.map(lambda part: _narrow(part, importance, tables), parts)))


def _nearest_levels() -> NDArray[np.uint8]:
    """Codes [scales, 256] of the levels nearest to each byte of Q8_0 at each of the scales."""
    import numpy as np  # noqa: PLC0415

    codes = np.arange(256, dtype=np.uint8).view(np.int8).astype(np.float64)
    levels = np.array(LEVELS, np.float64)
    scales = np.array([sign * stretch for stretch in _STRETCHES for sign in (1, -1)])
    nearest: NDArray[np.intp] = np.abs(codes[None, :, None] / scales[:, None, None] - levels).argmin(-1)
    return nearest.astype(np.uint8)


def _narrow(rows: NDArray[np.uint8], importance: NDArray[np.integer], tables: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import numpy as np  # noqa: PLC0415

    blocks = rows.reshape(len(rows), -1, 2 + BLOCK)
    scale = _halves(blocks[..., :2])[..., 0].astype(np.float64)
    codes = np.ascontiguousarray(blocks[..., 2:])
    weight = importance.astype(np.int32).reshape(-1, BLOCK)
    weighted = codes.view(np.int8) * weight
    levels = np.array(LEVELS, np.int32)
    best = np.full(scale.shape, -1.0)
    factor = np.zeros(scale.shape)
    chosen = np.zeros(scale.shape, np.intp)
    for number, table in enumerate(tables):
        near = levels[table][codes]
        shared = np.einsum("rbi,rbi->rb", weighted, near).astype(np.float64)
        squares = np.einsum("bi,rbi->rb", weight, near * near).astype(np.float64)
        gain = shared * shared / squares  # how much of the block these codes, at their best scale, explain
        better = gain > best
        best[better], chosen[better] = gain[better], number
        factor[better] = (shared / squares)[better]
    index = tables[chosen[..., None], codes]
    packed = index[..., : BLOCK // 2] | index[..., BLOCK // 2 :] << 4
    return np.concatenate([_bytes((scale * factor)[..., None]), packed], axis=-1).reshape(len(rows), -1)


def _read_f16(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    return _halves(packed)


def _read_q5_0(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale, four bytes with the fifth bits, sixteen with the others: first the low halves, then the high ones."""
    import numpy as np  # noqa: PLC0415

    blocks = packed.reshape(-1, 2 + 4 + BLOCK // 2)
    fifth = np.unpackbits(blocks[:, 2:6], axis=1, bitorder="little") << 4
    codes = np.concatenate([blocks[:, 6:] & 15, blocks[:, 6:] >> 4], axis=1) | fifth
    weights: NDArray[np.float32] = _halves(blocks[:, :2]) * (codes.astype(np.float32) - 16)
    return weights


def _read_q8_0(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale, 32 signed bytes."""
    import numpy as np  # noqa: PLC0415

    blocks = packed.reshape(-1, 2 + BLOCK)
    return _halves(blocks[:, :2]) * np.ascontiguousarray(blocks[:, 2:]).view(np.int8).astype(np.float32)


def _read_q4_k(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Two scales, twelve bytes with eight factors and eight minima of six bits, 128 with the codes, 32 by 32."""
    import numpy as np  # noqa: PLC0415

    blocks = packed.reshape(-1, 2 + 2 + 12 + SUPER_BLOCK // 2)
    low, middle, high = (blocks[:, start : start + 4] for start in (4, 8, 12))
    factors = np.concatenate([low & 63, (high & 15) | (low >> 6 << 4)], axis=1).astype(np.float32)
    minima = np.concatenate([middle & 63, (high >> 4) | (middle >> 6 << 4)], axis=1).astype(np.float32)
    bytes_ = blocks[:, 16:].reshape(-1, 4, 1, BLOCK)
    codes = np.concatenate([bytes_ & 15, bytes_ >> 4], axis=2).reshape(-1, 8, BLOCK).astype(np.float32)
    scale, least = _halves(blocks[:, :2]), _halves(blocks[:, 2:4])
    return (scale * factors)[..., None] * codes - (least * minima)[..., None]


def _read_q6_k(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """128 bytes with four bits of the codes, 64 with two more, sixteen signed factors, the scale."""
    import numpy as np  # noqa: PLC0415

    blocks = packed.reshape(-1, 128 + 64 + 16 + 2)
    four = blocks[:, :128].reshape(-1, 2, 1, 64)
    two = blocks[:, 128:192].reshape(-1, 2, 1, BLOCK)
    low = np.concatenate([four & 15, four >> 4], axis=2).reshape(-1, 2, 4, BLOCK)
    high = np.concatenate([two >> shift & 3 for shift in (0, 2, 4, 6)], axis=2)
    codes = (low | high << 4).astype(np.float32).reshape(-1, 16, 16) - 32
    factors = np.ascontiguousarray(blocks[:, 192:208]).view(np.int8).astype(np.float32)
    weights: NDArray[np.float32] = (_halves(blocks[:, 208:]) * factors)[..., None] * codes
    return weights


def _read_iq4_nl(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale, sixteen bytes with the codes of levels: first the low halves, then the high ones."""
    import numpy as np  # noqa: PLC0415

    blocks = packed.reshape(-1, 2 + BLOCK // 2)
    codes = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    weights: NDArray[np.float32] = _halves(blocks[:, :2]) * np.array(LEVELS, np.float32)[codes]
    return weights


def _halves(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Bytes as 16-bit floats, half as many in the last dimension."""
    import numpy as np  # noqa: PLC0415

    return np.ascontiguousarray(packed).view(np.float16).astype(np.float32)


def _bytes(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The inverse of `_halves`."""
    import numpy as np  # noqa: PLC0415

    return np.ascontiguousarray(values.astype(np.float16)).view(np.uint8)
