"""JSON lines: one line per article, with everything that came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from movesextract.errors import InputError, InputNotFoundError
from movesextract.events import Extraction
from movesextract.outputs.atomic import atomic_writer
from movesextract.outputs.surrogates import replace_lone_surrogates

__all__ = ["encode_line", "read_jsonl", "write_jsonl"]


def encode_line(extraction: Extraction) -> bytes:
    """The extraction's JSON line in UTF-8, without a line end.

    What a model reported (``rejected``) may hold halves of a surrogate pair, which UTF-8 cannot: they become U+FFFD.
    """
    return replace_lone_surrogates(extraction.to_json_line()).encode("utf-8")


def write_jsonl(extractions: Iterable[Extraction], destination: Path) -> list[Path]:
    """Write one line per extraction, in the given order, failed articles included, and return ``[destination]``.

    The file appears when it is complete; see `atomic_path` for that and for the errors raised. Memory holds one
    extraction at a time.
    """
    with atomic_writer(destination, "wb") as file:
        for extraction in extractions:
            file.write(encode_line(extraction) + b"\n")
    return [destination]


def read_jsonl(path: Path) -> Iterator[Extraction]:
    """Read the extractions of a file back, one at a time, in order. Empty lines are skipped.

    Raises `InputNotFoundError`, and `InputError` naming the line if one is not the JSON of an extraction.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise InputNotFoundError(f"there is no file {path}", source=str(path)) from error
    with file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _decode_line(line, path, number)


def _decode_line(line: bytes, path: Path, number: int) -> Extraction:
    try:
        return Extraction.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        problem = f"{where}: {first['msg']}" if where else first["msg"]
        raise InputError(
            f"{path}, line {number}: not the JSON of an extraction ({problem})", source=str(path)
        ) from error
