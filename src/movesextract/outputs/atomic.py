"""Files that are there complete or not at all."""

from __future__ import annotations

import os
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, TextIO, overload

from movesextract.errors import UsageError

__all__ = ["atomic_path", "atomic_writer", "require_writable", "sweep"]

_TEMPORARY = ".movesextract-{}.tmp"
_ABANDONED_SECONDS = 24 * 3600.0


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Give the path of an empty temporary file that becomes ``path`` if the block succeeds.

    The temporary file lies in the same folder (made if missing) under a name with a leading dot. After the block it is
    fsynced and renamed over ``path``, and the folder is fsynced, so that after a power cut ``path`` holds either the
    old content or the new. If the block raises, whatever it raises, the temporary file is removed and ``path`` is as
    before. Permissions are those that ``open(path, "w")`` would have given: the old file's, or by the umask. A symbolic
    link is followed and kept. Raises `UsageError` before the block if ``path`` is there and no regular file, or if no
    file can be made in its folder; `OSError` if the block's file cannot be put in its place, as for want of space.
    """
    target, temporary = _begun(path)
    try:
        yield temporary
        _fsync(temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _fsync_folder(target.parent)


@overload
def atomic_writer(path: Path, mode: Literal["w"], *, newline: str | None = None) -> AbstractContextManager[TextIO]: ...
@overload
def atomic_writer(path: Path, mode: Literal["wb"]) -> AbstractContextManager[BinaryIO]: ...
def atomic_writer(path: Path, mode: Literal["w", "wb"], *, newline: str | None = None) -> AbstractContextManager[Any]:
    """Open a file for writing that becomes ``path`` when the block succeeds; see `atomic_path`.

    ``mode`` is "w" (text, UTF-8, ``newline`` as in `open`) or "wb". The block need not close the file.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with atomic_writer(Path(folder, "names.txt"), "w") as file:
    ...         written = file.write("Ines Duarte")
    ...     Path(folder, "names.txt").read_text()
    'Ines Duarte'
    """
    return _opened(path, mode, newline)


@contextmanager
def _opened(path: Path, mode: Literal["w", "wb"], newline: str | None) -> Iterator[IO[Any]]:
    encoding = None if "b" in mode else "utf-8"
    with atomic_path(path) as temporary, temporary.open(mode, encoding=encoding, newline=newline) as file:
        yield file


def require_writable(path: Path) -> None:
    """Raise the `UsageError` of `atomic_path` now, before work is done whose result is to be written to ``path``."""
    _, temporary = _begun(path)
    temporary.unlink()


def sweep(folder: Path) -> None:
    """Remove the temporary files that killed processes left in ``folder``: those that nobody has touched for a day."""
    for path in folder.glob(_TEMPORARY.format("*")):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()


def _begun(path: Path) -> tuple[Path, Path]:
    """The file that ``path`` leads to, and the empty temporary one beside it."""
    try:
        target = _writable_target(path)
        return target, _empty_sibling(target)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def _writable_target(path: Path) -> Path:
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not target.is_file():
        kind = "a folder" if target.is_dir() else "not a regular file"
        raise UsageError(f"cannot write {path}: it is {kind}")
    return target


def _empty_sibling(target: Path) -> Path:
    # Not tempfile.mkstemp: its files are private (0600), and stay so after the rename.
    temporary = target.with_name(_TEMPORARY.format(secrets.token_hex(8)))
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    if target.exists():
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))
    return temporary


def _fsync(path: Path) -> None:
    # Through a fresh descriptor: fsync concerns the file, whoever wrote it (SQLite, pyarrow, we).
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _fsync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows cannot open folders; its rename is journalled by the file system
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
