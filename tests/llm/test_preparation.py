"""GGUF files, and the merging of an adapter into its base, on small files."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from movesextract.llm.gguf import Gguf, Tensor, read_gguf, setting, write_gguf
from movesextract.llm.preparation import prepare
from movesextract.llm.quantisation import F16, IQ4_NL, Q8_0, packed_q8_0, unpacked

F32 = 0
LAYER = "blk.0.attn_q.weight"
ROWS, INPUTS, RANK, ALPHA = 96, 64, 4, 8.0
RANDOM = np.random.default_rng(7)


def string(text: str) -> bytes:
    """A string as it lies in a file."""
    return struct.pack("<Q", len(text.encode())) + text.encode()


def settings(**values: float) -> Gguf:
    """Settings of several types, and *values* as 32-bit floats, dots for double underscores."""
    parts = [
        string("general.architecture") + struct.pack("<I", 8) + string("gemma3"),
        string("words") + struct.pack("<IIQ", 9, 8, 3) + string("a") + string("") + string("日本"),
        string("numbers") + struct.pack("<IIQ3h", 9, 3, 3, 1, 2, 3),
        string("flag") + struct.pack("<I?", 7, True),
        *(string(key.replace("__", ".")) + struct.pack("<If", 6, value) for key, value in values.items()),
    ]
    return Gguf(b"".join(parts), len(parts), {}, ())


def matrix(name: str, weights: NDArray[np.float32], kind: int) -> Tensor:
    """A tensor of *weights* [rows, inputs] in F16 or Q8_0."""
    packed = weights.astype(np.float16) if kind == F16 else packed_q8_0(weights)
    return Tensor(name, weights.shape[::-1], kind, np.ascontiguousarray(packed).data.cast("B"))


def normal(*shape: int) -> NDArray[np.float32]:
    """Random weights."""
    return RANDOM.normal(size=shape).astype(np.float32)


BASE, DOWN, UP, EMBEDDING = normal(ROWS, INPUTS), normal(RANK, INPUTS), normal(ROWS, RANK), normal(50, INPUTS)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A model with an embedding, one layer, and a norm whose size is no multiple of the alignment."""
    path = tmp_path / "base.gguf"
    norm = Tensor("blk.0.norm.weight", (5,), F32, np.arange(5, dtype=np.float32).data.cast("B"))
    layers = [matrix("token_embd.weight", EMBEDDING, Q8_0), norm, matrix(LAYER, BASE, Q8_0)]
    write_gguf(path, settings(), layers)
    return path


def adapter(tmp_path: Path, layer: str = LAYER, **values: float) -> Path:
    """An adapter of one layer."""
    path = tmp_path / "adapter.gguf"
    parts = [matrix(f"{layer}.lora_a", DOWN, F16), matrix(f"{layer}.lora_b", UP, F16)]
    write_gguf(path, settings(**values or {"adapter__lora__alpha": ALPHA}), parts)
    return path


def test_file_comes_back(base: Path) -> None:
    """Settings of all types are kept to the byte and found by name, tensors keep name, shape, format and content."""
    found = read_gguf(base)
    assert (found.settings, found.settings_count) == (settings().settings, 4)
    assert list(found.places) == ["general.architecture", "words", "numbers", "flag"]
    assert setting(found, "flag") == b"\x01"
    assert setting(found, "general.architecture") == string("gemma3")
    names = [(tensor.name, tensor.dimensions, tensor.kind) for tensor in found.tensors]
    assert names[1:] == [("blk.0.norm.weight", (5,), F32), (LAYER, (INPUTS, ROWS), Q8_0)]
    assert np.frombuffer(found.tensors[1].data[:20], np.float32).tolist() == [0, 1, 2, 3, 4]


def test_setting_that_is_missing(base: Path) -> None:
    """It is named."""
    with pytest.raises(ValueError, match="the file has no other"):
        setting(read_gguf(base), "other")


def test_setting_of_an_unknown_type(tmp_path: Path) -> None:
    """Behind it nothing can be found: an error that the loader tells as such, like all others here."""
    path = tmp_path / "odd.gguf"
    odd = string("odd") + struct.pack("<IQ", 99, 0)
    write_gguf(path, Gguf(odd, 1, {}, ()), [])
    with pytest.raises(ValueError, match="number 99"):
        read_gguf(path)


@pytest.mark.parametrize("kept", [3, 30, 100, 500])
def test_file_that_is_cut_off(base: Path, kept: int) -> None:
    """It is an error wherever it ends, never a shorter model."""
    base.write_bytes(base.read_bytes()[:kept])
    with pytest.raises(ValueError, match="cut off"):
        read_gguf(base)


@pytest.mark.parametrize("content", [b"", b"GGML" + bytes(40), b"GGUF" + bytes(40)])
def test_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    """An empty file, another format, another version."""
    path = tmp_path / "other.gguf"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"GGUF|empty"):
        read_gguf(path)


def test_merged_layer(base: Path, tmp_path: Path) -> None:
    """A layer becomes W + alpha / rank B A, to the rounding of Q8_0; all else stays as it was."""
    target = tmp_path / "merged.gguf"
    prepare(base, adapter(tmp_path), target)
    before, after = read_gguf(base), read_gguf(target)
    assert after.settings == before.settings
    assert [tensor.name for tensor in after.tensors] == [tensor.name for tensor in before.tensors]
    assert after.tensors[0].data[:3400] == before.tensors[0].data[:3400]
    merged = unpacked(np.frombuffer(after.tensors[2].data, np.uint8).reshape(ROWS, -1), Q8_0)
    expected = BASE + ALPHA / RANK * UP @ DOWN
    assert np.abs(merged - expected).max() < 0.02 * np.abs(expected).max()
    assert np.abs(merged - BASE).max() > 1


def test_small_head(base: Path, tmp_path: Path) -> None:
    """With its importance there is a head in IQ4_NL behind the embedding, which itself stays, as do the layers."""
    target = tmp_path / "merged.gguf"
    prepare(base, adapter(tmp_path), target, {"output.weight": [1] * INPUTS})
    embedding, head, _, layer = read_gguf(target).tensors
    assert (embedding.name, embedding.kind) == ("token_embd.weight", Q8_0)
    assert (head.name, head.kind, head.dimensions) == ("output.weight", IQ4_NL, embedding.dimensions)
    assert head.data.nbytes - 50 * INPUTS // 32 * 18 < 32
    assert layer.kind == Q8_0


def test_small_layer(base: Path, tmp_path: Path) -> None:
    """A layer whose importance is known is the same sum in IQ4_NL; there is no head of its own then."""
    target = tmp_path / "merged.gguf"
    prepare(base, adapter(tmp_path), target, {LAYER: [1] * INPUTS})
    _, _, layer = read_gguf(target).tensors
    assert (layer.name, layer.kind, layer.dimensions) == (LAYER, IQ4_NL, (INPUTS, ROWS))
    merged = unpacked(np.frombuffer(layer.data, np.uint8).reshape(ROWS, -1), IQ4_NL)
    expected = BASE + ALPHA / RANK * UP @ DOWN
    assert np.abs(merged - expected).max() < 0.15 * np.abs(expected).max()
    assert np.abs(merged - expected).mean() < 0.1 * np.abs(expected).mean()


def test_same_bytes_each_time(base: Path, tmp_path: Path) -> None:
    """Two runs write the same file: its sha256 can be told beforehand."""
    for name in ("one", "two"):
        prepare(base, adapter(tmp_path), tmp_path / name, {"output.weight": [3] * INPUTS, LAYER: [5] * INPUTS})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_adapter_of_another_base(base: Path, tmp_path: Path) -> None:
    """An adapter with a layer that the base lacks is refused, and nothing is written."""
    with pytest.raises(ValueError, match=r"no blk\.9"):
        prepare(base, adapter(tmp_path, layer="blk.9.attn_q.weight"), tmp_path / "merged.gguf")
    assert not (tmp_path / "merged.gguf").exists()


def test_adapter_without_its_scale(base: Path, tmp_path: Path) -> None:
    """Merging at a wrong scale would give a model that babbles: without alpha there is none."""
    with pytest.raises(ValueError, match=r"no adapter\.lora\.alpha"):
        prepare(base, adapter(tmp_path, other=1.0), tmp_path / "merged.gguf")


def test_importance_of_another_width(base: Path, tmp_path: Path) -> None:
    """One number an input, or none."""
    for name in ("output.weight", LAYER):
        with pytest.raises(ValueError, match=f"{name} is not 65 wide"):
            prepare(base, adapter(tmp_path), tmp_path / "merged.gguf", {name: [1] * (INPUTS + 1)})
