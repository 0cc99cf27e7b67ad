"""The recipes in the documentation work as they stand."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.provider_endpoint import Line, answered, completion, provider
from tests.builders import DUARTE, HARBOR, SERIES_B, answer

ROOT = Path(__file__).parents[1]
RECIPES = (ROOT / "docs" / "recipes.md").read_text("utf-8")
JOINED = (
    "Engineers at Harbor Labs earn 4,000 to 5,000 euros a month. "
    "Tomas Brandt, who joined Northwind in 2023, has left it."
)
ARTICLES = [
    {"id": "a1", "text": HARBOR, "published": "2024-05-14", "url": "https://example.org/a1"},
    {"id": "a2", "text": "Nothing of note happened.", "published": "2024-05-15", "url": "https://example.org/a2"},
    {"id": "a3", "text": JOINED, "published": "2024-05-16", "url": "https://example.org/a3"},
]
PAY = {
    "type": "salary_stat",
    "sentences": [1],
    "population": "Engineers",
    "organization": "Harbor Labs",
    "statistic": "range",
    "amount": "4,000",
    "amount_max": "5,000 euros",
    "period": "month",
}
LEFT = {"type": "departure", "sentences": [2], "person": "Tomas Brandt", "organization": "Northwind"}


def blocks(language: str) -> list[str]:
    """The code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", RECIPES, re.MULTILINE | re.DOTALL)


def _reader(request: Line) -> Line:
    shown = request["body"]["messages"][-1]["content"]
    found = [DUARTE] if "poached" in shown else []
    found += [SERIES_B] if "Series B" in shown else []
    found += [PAY, LEFT] if "Engineers" in shown else []
    return answered(request, completion(answer(*found)))


def _run(command: str, folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    settings = {"MOVESEXTRACT_BASE_URL": url, "MOVESEXTRACT_MODEL": "m", "PYTHONPATH": str(ROOT / "src"), "PATH": path}
    return subprocess.run(  # noqa: S603
        ["bash", "-e", "-c", command],  # noqa: S607
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder with articles, and a model to read them."""
    place = tmp_path_factory.mktemp("recipes")
    (place / "bin").mkdir()
    command = place / "bin" / "movesextract"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m movesextract "$@"\n', "utf-8")
    command.chmod(0o755)
    (place / "news").mkdir()
    for row in ARTICLES:
        (place / "news" / f"{row['id']}.jsonl").write_text(json.dumps(row), "utf-8")
    (place / "articles.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ARTICLES), "utf-8")
    with provider(_reader) as served:
        yield place, served.url


@pytest.mark.skipif(shutil.which("jq") is None or shutil.which("bash") is None, reason="needs jq and bash")
def test_commands(folder: tuple[Path, str]) -> None:
    """Every command line ends well, says something or writes a file, and complains about nothing."""
    place, url = folder
    commands = blocks("sh")
    assert len(commands) > 10
    for command in commands:
        before = set(place.iterdir())
        done = _run(command, place, url)
        assert (done.returncode, done.stderr) == (0, ""), command
        silent = "select(.error" in command or "> /dev/null" in command or "--quiet" in command
        assert done.stdout or silent or set(place.iterdir()) > before, command


def test_queries(folder: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every query is understood by DuckDB and finds what the articles say."""
    duckdb = pytest.importorskip("duckdb")
    place, url = folder
    if not (place / "out").exists():
        assert _run(blocks("sh")[0], place, url).returncode == 0
    monkeypatch.chdir(place)
    found = [duckdb.sql(query).fetchall() for query in blocks("sql")]
    assert [tuple(map(str, row)) for rows in found[:4] for row in rows] == [
        ("Northwind", "Harbor Labs", "1"),
        ("EUR", "2024-04", "40000000.0000000000", "1"),
        ("Tern Capital", "1"),
        ("EUR", "4500.0"),
    ]
    assert found[5] == []


def test_python(folder: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of a frame runs, and its joined column is the article's."""
    pytest.importorskip("pandas")
    place, url = folder
    monkeypatch.chdir(place)
    monkeypatch.setenv("MOVESEXTRACT_BASE_URL", url)
    monkeypatch.setenv("MOVESEXTRACT_MODEL", "m")
    names: dict[str, object] = {}
    (code,) = blocks("python")
    exec(code, names)  # noqa: S102
    hires, failed = names["hires"], names["failed"]
    assert list(hires["url"]) == ["https://example.org/a1"]  # type: ignore[index]
    assert len(failed) == 0  # type: ignore[arg-type]
