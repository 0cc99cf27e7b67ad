"""Reading what is measured: gold annotations, predictions, article texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from movesextract.errors import InputNotFoundError, InputUnreadableError, UndecodableError, UsageError
from movesextract.evaluation.gold import GoldArticle
from movesextract.events import Extraction

Model = TypeVar("Model", bound=BaseModel)


def load_gold(path: str | Path) -> tuple[GoldArticle, ...]:
    """Read gold annotations, one JSON object per line; empty lines are skipped.

    Raises `UsageError` naming file, line and field when a line is no gold article or repeats an id,
    `InputNotFoundError`, `InputUnreadableError` or `UndecodableError` when the file cannot be read.
    """
    return _unique(path, ((number, article, article.id) for number, article in _models(path, GoldArticle)))


def load_extractions(path: str | Path) -> tuple[Extraction, ...]:
    """Read predictions as JSON lines, each as `Extraction.to_json_line` writes it. Raises as `load_gold` does."""
    return _unique(path, ((number, result, result.id) for number, result in _models(path, Extraction)))


def load_articles(folder: str | Path, ids: Iterable[str]) -> dict[str, str]:
    """The texts ``folder/ID.txt`` (UTF-8) of the given ids, character for character; ids without a file are left out.

    Raises `InputNotFoundError` if there is no such folder.
    """
    if not Path(folder).is_dir():
        raise InputNotFoundError(f"{folder}: no such folder", source=str(folder))
    paths = {name: Path(folder) / f"{name}.txt" for name in ids}
    return {name: _read(path) for name, path in paths.items() if path.is_file()}


def _unique(path: str | Path, numbered: Iterable[tuple[int, Model, str]]) -> tuple[Model, ...]:
    first_line: dict[str, int] = {}
    found: list[Model] = []
    for number, model, name in numbered:
        if name in first_line:
            raise UsageError(f"{path}, line {number}: id {name!r} is already on line {first_line[name]}")
        first_line[name] = number
        found.append(model)
    return tuple(found)


def _models(path: str | Path, kind: type[Model]) -> Iterator[tuple[int, Model]]:
    # Not str.splitlines: it also breaks at U+2028 and U+0085, which JSON allows inside strings.
    for number, line in enumerate(_read(Path(path)).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, kind.model_validate_json(line)
        except ValidationError as error:
            raise UsageError(f"{path}, line {number}: {_summary(error)}") from error


def _summary(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(": ".join(filter(None, (".".join(map(str, p["loc"])), p["msg"]))) for p in problems)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InputNotFoundError(f"{path}: no such file", source=str(path)) from error
    except UnicodeDecodeError as error:
        raise UndecodableError(f"{path}: not UTF-8 ({error.reason} at byte {error.start})", source=str(path)) from error
    except OSError as error:
        raise InputUnreadableError(f"{path}: {error.strerror}", source=str(path)) from error
