"""Write a checkpoint as a GGUF adapter: ``python -m training.export CHECKPOINT.pt ADAPTER.gguf``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import gguf
import numpy as np
import torch

ARCHITECTURE = "gemma3"
GGUF_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def tensor_name(layer: str) -> str:
    """Return llama.cpp's name of the weight that a torch layer holds.

    >>> tensor_name("model.layers.3.self_attn.q_proj")
    'blk.3.attn_q.weight'
    """
    _, _, rest = layer.partition("layers.")
    number, _, module = rest.partition(".")
    return f"blk.{number}.{GGUF_NAMES[module]}.weight"


def export(checkpoint: Path, target: Path) -> int:
    """Write the adapter of ``checkpoint`` to ``target`` as 16-bit floats and return its size in bytes."""
    state = torch.load(checkpoint, weights_only=False)
    writer = gguf.GGUFWriter(str(target), ARCHITECTURE)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(state["alpha"]))
    writer.add_string("general.name", "movesextract adapter for Gemma 3 270M")
    for layer, weights in sorted(state["adapter"].items()):
        for part, suffix in (("down", "lora_a"), ("up", "lora_b")):
            values = weights[part].float().numpy().astype(np.float16)
            writer.add_tensor(f"{tensor_name(layer)}.{suffix}", np.ascontiguousarray(values))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target.stat().st_size


def read_adapter(source: Path) -> dict[str, dict[str, torch.Tensor]]:
    """Return the thin matrices of a GGUF adapter by layer, as a checkpoint holds them: training can go on from it."""
    layers = {gguf_name: name for name, gguf_name in GGUF_NAMES.items()}
    adapter: dict[str, dict[str, torch.Tensor]] = {}
    for tensor in gguf.GGUFReader(str(source)).tensors:
        _, number, module, _, suffix = tensor.name.split(".")
        name = layers[module]
        block = "mlp" if name.startswith("mlp") else "self_attn"
        layer = f"model.layers.{number}.{block}.{name.rpartition('.')[2]}"
        part = "down" if suffix == "lora_a" else "up"
        adapter.setdefault(layer, {})[part] = torch.tensor(np.array(tensor.data, dtype=np.float32))
    return adapter


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args(arguments)
    size = export(options.checkpoint, options.target)
    print(f"{options.target}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
