"""Reading and writing GGUF files: the table of tensors, and a copy with other tensors.

The format is that of https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, version 3. The `gguf` package would do
this too, but takes ten seconds to read the vocabulary of the embedded model, which a copy need not look at.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAGIC, _VERSION, _ALIGNMENT = b"GGUF", 3, 32
_ALIGNMENT_KEY = "general.alignment"
_STRING, _ARRAY = 8, 9
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Bytes of a plain value, by the number of its type."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor as it lies in a file: name, dimensions (the fastest first), number of its type, and the bytes."""

    name: str
    dimensions: tuple[int, ...]
    kind: int
    data: memoryview


@dataclass(frozen=True, slots=True)
class Gguf:
    """What a file holds: ``settings`` are its key-value pairs as they lie in it, ``settings_count`` of them.

    ``places`` tells where in them the value of each key begins and ends.
    """

    settings: bytes
    settings_count: int
    places: Mapping[str, tuple[int, int]]
    tensors: tuple[Tensor, ...]


def setting(file: Gguf, key: str) -> bytes:
    """The bytes of the value of *key*, without its type. Raises ValueError if the file has no such key."""
    if key not in file.places:
        raise ValueError(f"the file has no {key}")
    begin, end = file.places[key]
    return file.settings[begin:end]


def read_gguf(path: Path) -> Gguf:
    """The content of the file at *path*, which stays mapped while a tensor of it is held.

    Raises ValueError if it is no GGUF file of version 3, or is cut off.
    """
    with path.open("rb") as file:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    try:
        return _parse(content)
    except struct.error:
        raise ValueError(f"{path.name} is cut off") from None


def write_gguf(path: Path, settings: Gguf, tensors: Sequence[Tensor]) -> None:
    """Write a file at *path* with the settings of *settings*, and *tensors*."""
    with path.open("wb") as file:
        file.write(struct.pack("<4sIQQ", _MAGIC, _VERSION, len(tensors), settings.settings_count))
        file.write(settings.settings)
        offset = 0
        for tensor in tensors:
            name = tensor.name.encode()
            file.write(struct.pack(f"<Q{len(name)}sI", len(name), name, len(tensor.dimensions)))
            file.write(struct.pack(f"<{len(tensor.dimensions)}QIQ", *tensor.dimensions, tensor.kind, offset))
            offset += _padded(tensor.data.nbytes)
        _write_padded(file, (tensor.data for tensor in tensors))


def _parse(content: memoryview) -> Gguf:
    magic, version, tensor_count, settings_count = struct.unpack_from("<4sIQQ", content)
    if magic != _MAGIC or version != _VERSION:
        raise ValueError(f"not a GGUF file of version {_VERSION}")
    begin = place = struct.calcsize("<4sIQQ")
    places = {}
    for _ in range(settings_count):
        key, place = _string(content, place)
        value, place = place + 4, _behind_value(content, place)
        places[key] = (value - begin, place - begin)
    if _ALIGNMENT_KEY in places:
        raise ValueError("alignments other than the usual one are not supported")
    settings = bytes(content[begin:place])
    table = []
    for _ in range(tensor_count):
        name, place = _string(content, place)
        (rank,) = struct.unpack_from("<I", content, place)
        *dimensions, kind, offset = struct.unpack_from(f"<{rank}QIQ", content, place + 4)
        place += 4 + struct.calcsize(f"<{rank}QIQ")
        table.append((name, tuple(dimensions), kind, offset))
    data = _padded(place)
    # The table says where each begins; llama.cpp's files hold them in that order.
    ends = [*(offset for _, _, _, offset in table[1:]), len(content) - data]
    if any(end < begin for (_, _, _, begin), end in zip(table, ends, strict=True)):
        raise ValueError("the tensors are cut off or not in order")
    return Gguf(
        settings,
        settings_count,
        places,
        tuple(
            Tensor(name, dimensions, kind, content[data + offset : data + end])
            for (name, dimensions, kind, offset), end in zip(table, ends, strict=True)
        ),
    )


def _behind_value(content: memoryview, place: int) -> int:
    """Where the value ends whose type stands at *place*."""
    (kind,) = struct.unpack_from("<I", content, place)
    place += 4
    count = 1
    if kind == _ARRAY:
        kind, count = struct.unpack_from("<IQ", content, place)
        place += 12
    if kind in _SIZES:
        return place + count * _SIZES[kind]
    if kind != _STRING:
        raise ValueError(f"a setting of a type (number {kind}) that cannot be read")
    for _ in range(count):
        place += 8 + _number(content, place)
    return place


def _string(content: memoryview, place: int) -> tuple[str, int]:
    """The string at *place*, and where it ends."""
    end = place + 8 + _number(content, place)
    return str(content[place + 8 : end], "utf-8"), end


def _number(content: memoryview, place: int) -> int:
    number: int = struct.unpack_from("<Q", content, place)[0]
    return number


def _padded(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT


def _write_padded(file: BinaryIO, parts: Iterable[memoryview]) -> None:
    file.write(bytes(_padded(file.tell()) - file.tell()))
    for part in parts:
        file.write(part)
        file.write(bytes(_padded(part.nbytes) - part.nbytes))
