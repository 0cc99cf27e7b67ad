"""Files: which kinds there are, how they are opened, and which ones lie below a folder or match a pattern."""

from __future__ import annotations

import bisect
import codecs
import functools
import gzip
import io
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, TextIO, cast

from movesextract.errors import InputError, InputNotFoundError, InputUnreadableError, UndecodableError
from movesextract.text.decode import charset_of, marked_charset

TEXT_SUFFIXES = frozenset({".txt", ".md", ".text"})
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
ROW_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"})
SUFFIXES = TEXT_SUFFIXES | PAGE_SUFFIXES | ROW_SUFFIXES
COMPRESSED = frozenset({".gz", ".zst"})

_SAMPLE = 65_536
_TELLING = re.compile(rb"[\x80-\xff]|\x1b\$")
"""Where a text stops being the same in all charsets but the wide ones; ISO-2022-JP leaves ASCII by an escape."""
_BAD_DATA = (OSError, EOFError, ValueError, zlib.error)


def split_name(name: str) -> tuple[str, str]:
    """The stem of a file's name and its kind, a suffix in lower case; a suffix of compression belongs to neither.

    >>> split_name("may.2024.jsonl.GZ"), split_name("notes")
    (('may.2024', '.jsonl'), ('notes', ''))
    """
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - called for every file of a folder; a Path costs ten times it
    if suffix.lower() in COMPRESSED:
        stem, suffix = os.path.splitext(stem)  # noqa: PTH122
    return stem, suffix.lower()


def open_file(path: Path) -> IO[bytes]:
    """Open a file for reading, decompressed if its name ends in .gz or .zst. Raises InputError."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".gz":
            return cast("IO[bytes]", gzip.open(path, "rb"))
        file = path.open("rb")
    except FileNotFoundError as error:
        raise InputNotFoundError(f"there is no file {path}", source=str(path)) from error
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    return _zstandard(path, file) if suffix == ".zst" else file


def read_file(path: Path) -> bytes:
    """The content of a file, decompressed. Raises InputError."""
    with open_file(path) as file, readable(path):
        return file.read()


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what goes wrong in the middle of a file (a broken archive, a failing disk) into an InputError."""
    try:
        yield
    except InputError:
        raise
    except _BAD_DATA as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: BaseException) -> InputUnreadableError:
    """The error that says why *path* cannot be read."""
    reason = getattr(error, "strerror", None) or str(error)
    return InputUnreadableError(f"{path} cannot be read: {reason}", source=str(path))


def text_stream(file: IO[bytes], source: str) -> TextIO:
    """A byte stream as text, in the charset that 64 kB speak for, from the first character beyond ASCII on.

    Raises UndecodableError if the first 64 kB are no text.
    """
    head = file.read(_SAMPLE)
    charset_of(_uncut(head), source=source)
    pieces = io.BufferedReader(_Pieces(_as_utf8(file, head)), _SAMPLE)
    return io.TextIOWrapper(cast("BinaryIO", pieces), "utf-8", "replace", newline="")


def _as_utf8(file: IO[bytes], head: bytes) -> Iterator[bytes]:
    """What *head* and the rest of *file* hold, in UTF-8; broken bytes of UTF-8 stay for the reader to replace."""
    charset = marked_charset(head)
    if charset is None and b"\0" not in head:
        # ASCII says nothing about what follows: in a long table the first accent may stand in row 1,000.
        while head and _TELLING.search(head) is None:
            yield head
            head = file.read(_SAMPLE)
        if (found := _TELLING.search(head)) is not None:
            yield head[: found.start()]
            head = head[found.start() :] + file.read(found.start())
    charset = charset or _charset(head)
    if charset == "utf-8":
        while head:
            yield head
            head = file.read(_SAMPLE)
        return
    decoder = codecs.getincrementaldecoder(charset)("replace")
    while head:
        yield decoder.decode(head).encode()
        head = file.read(_SAMPLE)
    yield decoder.decode(b"", final=True).encode()


def _charset(sample: bytes) -> str:
    """The charset of a sample; UTF-8, broken in places, where none is believable."""
    try:
        return charset_of(_uncut(sample))
    except UndecodableError:
        return "utf-8"


def _uncut(sample: bytes) -> bytes:
    """The sample without a character at its end that was cut in two."""
    if b"\0" in sample:
        return sample[: len(sample) // 4 * 4]
    return sample[: codecs.utf_8_decode(sample, "replace")[1]]


class _Pieces(io.RawIOBase):
    """Pieces of bytes, as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _zstandard(path: Path, file: BinaryIO) -> IO[bytes]:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - Python 3.14
    except ImportError:
        pass
    else:
        return cast("IO[bytes]", zstd.ZstdFile(file))
    try:
        import zstandard  # noqa: PLC0415
    except ImportError as error:
        file.close()
        raise InputUnreadableError(
            f"{path} is compressed with Zstandard: pip install 'movesextract[zstd]'", source=str(path)
        ) from error
    return io.BufferedReader(_Decompressed(zstandard, file), _SAMPLE)


class _Decompressed(io.RawIOBase):
    """A Zstandard stream whose faults are OSErrors, like those of every other file."""

    def __init__(self, zstandard: Any, file: BinaryIO) -> None:
        self._file = file
        self._fault = zstandard.ZstdError
        self._reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            read: int = self._reader.readinto(buffer)
        except self._fault as error:
            raise OSError(str(error)) from error
        return read

    def close(self) -> None:
        self._file.close()
        super().close()


# --- folders and patterns ---------------------------------------------------------------------------------------------


def files_below(
    folder: str, wanted: Callable[[str], bool], failed: Callable[[OSError], None]
) -> Iterator[tuple[str, list[str]]]:
    """The folders at and below *folder*, each with the sorted names of its files for whose relative path *wanted*.

    Hidden files and folders are passed over; symbolic links are followed, but no folder is entered twice, so that a
    loop ends. A folder that cannot be listed is told to *failed*.
    """
    seen: set[tuple[int, int]] = set()
    for root, folders, files in os.walk(folder, followlinks=True, onerror=failed):
        status = os.stat(root)  # noqa: PTH116
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = os.path.relpath(root, folder).replace(os.sep, "/")
        prefix = "" if inside == "." else f"{inside}/"
        # In place: os.walk holds on to this list, and a second one for a folder of 100,000 files would be kept as well.
        files[:] = (name for name in files if not name.startswith(".") and wanted(prefix + name))
        if files:
            files.sort()
            yield root, files


def is_article_file(name: str) -> bool:
    """Whether a file found in a folder is read: by its suffix."""
    return split_name(name)[1] in SUFFIXES


def excluding(wanted: Callable[[str], bool], folder: str, without: Path | None) -> Callable[[str], bool]:
    """*wanted*, a test of paths relative to *folder*, but false for *without*: a file, or a folder with all below it.

    A folder that holds all of *folder*, or is the same, takes nothing away: what lies there is not its content alone.
    """
    if without is None:
        return wanted
    if not without.is_dir():
        return lambda inside: wanted(inside) and not is_same_file(f"{folder}/{inside}", without)
    own = os.path.realpath(without)
    if not _is_below(own, os.path.realpath(folder)):
        return wanted

    @functools.lru_cache(maxsize=1)  # files come folder by folder
    def is_outside(parent: str) -> bool:
        real = os.path.realpath(parent)
        return real != own and not _is_below(real, own)

    return lambda inside: wanted(inside) and is_outside(os.path.dirname(f"{folder}/{inside}"))  # noqa: PTH120


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def is_same_file(path: str, other: Path) -> bool:
    """Whether both paths lead to one file, which is there."""
    try:
        return os.path.samefile(path, other)  # noqa: PTH121 - once for each of perhaps a million files
    except (OSError, ValueError):
        return False


def names_below(folder: str, wanted: Callable[[str], bool]) -> Iterator[str]:
    """The paths of the same files, in no order and without keeping any: for counting."""
    seen: set[tuple[int, int]] = set()
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        with suppress(OSError), os.scandir(f"{folder}/{inside}") as entries:
            status = os.stat(f"{folder}/{inside}")  # noqa: PTH116
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    waiting.append(f"{inside}{entry.name}/")
                elif wanted(inside + entry.name):
                    yield f"{folder}/{inside}{entry.name}"


def has_twin(name: str, names: list[str]) -> bool:
    """Whether another of the sorted *names* has the same stem."""
    stem = split_name(name)[0]
    place = bisect.bisect_left(names, f"{stem}.")
    while place < len(names) and names[place].startswith(f"{stem}."):
        if names[place] != name and split_name(names[place])[0] == stem:
            return True
        place += 1
    return False


def is_pattern(path: str) -> bool:
    """Whether a path that names no file is meant as a pattern."""
    return any(c in path for c in "*?[") and not os.path.lexists(path)


def split_pattern(pattern: str) -> tuple[str, re.Pattern[str]]:
    """A pattern's fixed folder, and the expression that relative paths below it must match.

    ``*`` and ``?`` stay within one name, ``**`` crosses folders.

    >>> folder, expression = split_pattern("news/2024/**/*.html")
    >>> folder, bool(expression.fullmatch("a.html")), bool(expression.fullmatch("may/3/a.html"))
    ('news/2024', True, True)
    """
    parts = Path(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if any(c in part for c in "*?["))
    folder = str(Path(*parts[:fixed])) if fixed else "."
    pieces = [r"(?:[^/]+/)*" if part == "**" else _name_expression(part) + "/" for part in parts[fixed:]]
    if parts[-1] == "**":
        pieces.append("[^/]+/")
    return folder, re.compile("".join(pieces).removesuffix("/"))


def _name_expression(part: str) -> str:
    tokens = re.findall(r"\[!?\]?[^\]]*\]|.", part, re.DOTALL)
    return "".join(_token_expression(token) for token in tokens)


def _token_expression(token: str) -> str:
    if token == "*":  # noqa: S105
        return "[^/]*"
    if token == "?":  # noqa: S105
        return "[^/]"
    if len(token) > 2 and token.startswith("["):
        inner = re.sub(r"([\\\[\]&~|^])", r"\\\1", token[1:-1].removeprefix("!"))
        expression = f"[^{inner}]" if token.startswith("[!") else f"[{inner}]"
        with suppress(re.error):  # such as a range that runs backwards
            re.compile(expression)
            return expression
    return re.escape(token)
