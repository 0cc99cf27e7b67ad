"""Files of rows, read row by row: JSON Lines, JSON lists, CSV, Parquet."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TextIO

from movesextract.errors import InputError, InputUnreadableError, UndecodableError
from movesextract.loading.files import COMPRESSED, open_file, split_name, text_stream
from movesextract.text.decode import decode, marked_charset

COLUMNS = ("id", "source", "title", "published")
_CHUNK = 1 << 20
_BLANK = b" \t\r\n\0" + codecs.BOM_UTF8 + codecs.BOM_UTF16
"""What blank lines consist of: blanks, in wide charsets with zeros beside them, and a mark before them."""
_ZEROS = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True): "utf-16-le",
    (True, False): "utf-16-be",
}
"""Which bytes of an ASCII character, such as the bracket of a JSON object, are zero."""
_PARQUET_ROWS = 64


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1, its content (a mapping, or the bytes of a JSON line), and whether it is the only one
    of its file."""

    number: int
    content: Any
    alone: bool = False


def rows_of(path: Path, text_column: str | None) -> Iterator[Row]:
    """The rows of a file, by its suffix. Raises InputError, also in the middle of a broken file."""
    kind = split_name(path.name)[1]
    if kind == ".parquet":
        yield from _parquet_rows(path, text_column)
        return
    with open_file(path) as file:
        if kind in {".jsonl", ".ndjson"}:
            yield from line_rows(file, str(path))
            return
        with text_stream(file, str(path)) as stream:
            yield from _json_rows(stream, path) if kind == ".json" else _csv_rows(stream, path, text_column)


def line_rows(file: IO[bytes], source: str, first: bytes | None = None) -> Iterator[Row]:
    """The lines of a JSON Lines stream that are not blank; *first* are lines that were read already.

    Raises UndecodableError if it is no text at all.
    """
    first = first_lines(file) if first is None else first
    lines = utf8_lines(file, first)
    if b"\0" in first and wide_charset(first) is None:
        # It begins with no JSON; what else it is can only be told from all of it.
        lines = (line.encode() for line in decode(first + file.read(), source=source).split("\n"))
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield Row(number, line)


def first_lines(stream: IO[bytes]) -> bytes:
    """The blank lines that a byte stream begins with, and the first line that is not."""
    lines = [stream.readline()]
    while lines[-1] and not lines[-1].strip(_BLANK):
        lines.append(stream.readline())
    return b"".join(lines)


def utf8_lines(stream: IO[bytes], first: bytes) -> Iterator[bytes]:
    """The lines that *first* and the rest of a stream hold, in UTF-8 where they were in UTF-16 or UTF-32, each as soon
    as it is there, and without a byte order mark."""
    charset = wide_charset(first)
    if charset is None:
        yield from itertools.chain(io.BytesIO(first.removeprefix(codecs.BOM_UTF8)), iter(stream.readline, b""))
        return
    decoder = codecs.getincrementaldecoder(charset)("replace")
    unit, text = 4 if "32" in charset else 2, ""
    # A line of bytes ends in the middle of a character: the rest of that one is there without waiting.
    for piece in itertools.chain([first], iter(stream.readline, b"")):
        text += decoder.decode(piece + stream.read(-len(piece) % unit))
        *lines, text = text.split("\n")
        yield from (line.encode() for line in lines)
    yield (text + decoder.decode(b"", final=True)).encode()


def wide_charset(first: bytes) -> str | None:
    """UTF-16 or UTF-32, if *first*, the beginning of a stream, has its mark, or its zeros in the first character.

    >>> wide_charset('{"text": "雲"}'.encode("utf-16-le")), wide_charset('{"text": "雲"}'.encode())
    ('utf-16-le', None)
    """
    if (marked := marked_charset(first)) is not None:
        return None if marked == "utf-8-sig" else marked
    zeros = tuple(byte == 0 for byte in first[:4])
    return _ZEROS.get(zeros) or _ZEROS.get(zeros[:2])


def parse_line(line: bytes) -> Any:
    """The value of a JSON line. Raises ValueError, RecursionError or UndecodableError."""
    try:
        return json.loads(line)
    except UnicodeDecodeError:
        return json.loads(decode(line))


def _json_rows(stream: TextIO, path: Path) -> Iterator[Row]:
    waiting: list[Any] = []  # the first item, until it is known whether there is another
    try:
        for number, item in enumerate(json_items(stream), 1):
            if number == 1:
                waiting.append(item)
                continue
            yield from (Row(1, first) for first in waiting)
            waiting.clear()
            yield Row(number, item)
    except (ValueError, RecursionError) as error:
        yield from (Row(1, first) for first in waiting)
        raise UndecodableError(f"{path} is not valid JSON: {error}", source=str(path)) from error
    yield from (Row(1, first, alone=True) for first in waiting)


def json_items(stream: TextIO) -> Iterator[Any]:
    """The items of a JSON list, one at a time, or the one value that is no list. Raises ValueError, RecursionError.

    >>> import io
    >>> list(json_items(io.StringIO('[{"a": 1}, {"b": [2]}]')))
    [{'a': 1}, {'b': [2]}]
    """
    decoder = json.JSONDecoder()
    buffer = stream.read(_CHUNK).lstrip("\ufeff \t\r\n")
    if not buffer.startswith("["):
        yield json.loads(buffer + stream.read())
        return
    position, separators = 1, " \t\r\n"
    while True:
        position = _skip(buffer, position, separators)
        if position < len(buffer) and buffer[position] == "]":
            return
        try:
            item, end = decoder.raw_decode(buffer, position)
            if end == len(buffer):  # a number may go on in the next chunk
                raise json.JSONDecodeError("the list does not end", buffer, end)
        except ValueError:
            more = stream.read(max(_CHUNK, len(buffer) - position))
            if not more:
                raise
            buffer, position = buffer[position:] + more, 0
            continue
        yield item
        position, separators = end, " \t\r\n,"


def _skip(text: str, position: int, characters: str) -> int:
    while position < len(text) and text[position] in characters:
        position += 1
    return position


def _csv_rows(stream: TextIO, path: Path, text_column: str | None) -> Iterator[Row]:
    # A setting of the whole process; articles may be longer than the 128 kB that it allows.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    header_line = stream.readline()
    reader = csv.reader(_chained(header_line, stream), delimiter=_delimiter(header_line))
    try:
        header = [name.strip() for name in next(reader, [])]
        names = _chosen(header, text_column, path)
        for number, cells in enumerate(reader, 1):
            if cells:
                row = dict(zip(header, cells, strict=False))
                yield Row(number, {name: row.get(column) or None for name, column in names.items()})
    except csv.Error as error:
        raise InputUnreadableError(f"{path} is no valid CSV: {error}", source=str(path)) from error


def _chained(first: str, rest: TextIO) -> Iterator[str]:
    yield first
    yield from rest


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _parquet_rows(path: Path, text_column: str | None) -> Iterator[Row]:
    try:
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise InputUnreadableError(
            f"{path} is a Parquet file: pip install 'movesextract[parquet]'", source=str(path)
        ) from error
    with tempfile.TemporaryFile() as unpacked, open_file(path) as opened:
        file: Any = opened
        if path.suffix.lower() in COMPRESSED:  # Parquet is read from its end, which a compressed stream cannot
            while chunk := opened.read(_CHUNK):
                unpacked.write(chunk)
            file = unpacked
        table = parquet.ParquetFile(file)
        names = _chosen(table.schema_arrow.names, text_column, path)
        number = 0
        for batch in table.iter_batches(_PARQUET_ROWS, columns=list(names.values())):
            for row in batch.to_pylist():
                number += 1
                yield Row(number, {name: row[column] for name, column in names.items()})


def _chosen(header: list[str], text_column: str | None, path: Path) -> Mapping[str, str]:
    """Our names of columns with the file's own (in any case of letters). Raises InputError if there is no text."""
    own = {name.lower(): name for name in reversed(header)}
    wanted = [text_column] if text_column else ["text", "html"]
    texts = {name: own[name.lower()] for name in wanted if name.lower() in own}
    if not texts:
        told = f"{path} has no column {' or '.join(f'`{w}`' for w in wanted)}; it has {', '.join(header) or 'none'}"
        raise InputError(f"{told}: name the one with --text-column", source=str(path))
    return texts | {name: own[name] for name in COLUMNS if name in own}
