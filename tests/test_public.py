"""The public surface: names, signatures, errors, import time of heavy modules, schema."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import movesextract
from movesextract import Extractor, errors
from movesextract.schema import extraction_schema

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "movesextract"
MODULES = sorted(SOURCE.rglob("*.py"))


def test_the_root_exports_what_it_lists() -> None:
    """`__all__` is sorted, complete, and every name loads."""
    assert sorted(movesextract.__all__) == movesextract.__all__
    for name in movesextract.__all__:
        assert getattr(movesextract, name) is not None
    assert set(movesextract.__all__) <= set(dir(movesextract))
    with pytest.raises(AttributeError):
        movesextract.nonsense  # noqa: B018


def test_the_signature_of_extract() -> None:
    """What users call does not change unnoticed."""
    assert str(inspect.signature(movesextract.extract)) == (
        "(content: 'str | Article', *, model: 'str | None' = None, published: 'datetime.date | None' = None, "
        "types: 'Iterable[EventType] | None' = None, base_url: 'str | None' = None, "
        "api_key: 'str | SecretStr | None' = None, config: 'ExtractorConfig | None' = None) -> 'Extraction'"
    )


@pytest.mark.parametrize("name", ["extract", "extract_many"])
def test_blocking_and_asynchronous_calls_take_the_same(name: str) -> None:
    """The pairs do not drift: same parameters, same promise about failures."""
    blocking, asynchronous = getattr(Extractor, name), getattr(Extractor, f"a{name}")
    assert inspect.signature(blocking).parameters == inspect.signature(asynchronous).parameters


def test_the_error_tree_is_drawn_as_it_is() -> None:
    """The tree in the docstring of errors.py names every class once, under its parent."""
    drawn = [line for line in (errors.__doc__ or "").splitlines() if "Error" in line]
    names = [line.replace("│", " ").replace("├──", " ").replace("└──", " ").split()[0] for line in drawn]
    assert sorted(names) == sorted(errors.__all__)


def test_no_error_class_is_defined_elsewhere() -> None:
    """Whoever catches our errors finds all of them in one module (internal control flow is not public)."""
    internal = {"ItemError", "UnacceptableAnswerError"}
    for path in MODULES:
        if path.name == "errors.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and any("Error" in ast.unparse(b) for b in node.bases):
                assert node.name in internal or node.name.startswith("_"), f"{path}: {node.name}"


def test_the_written_schema_is_the_real_one() -> None:
    """docs/schema.json is what `movesextract schema` prints; a change is a change of contract."""
    assert json.loads((ROOT / "docs" / "schema.json").read_text("utf-8")) == extraction_schema()


def test_importing_loads_nothing_heavy() -> None:
    """The import of the package, and of its main classes, leaves model libraries and parsers unloaded."""
    code = (
        "import sys, movesextract; movesextract.Extractor; "
        "print([m for m in ('openai','instructor','trafilatura','lxml','typer','rich','xllamacpp','genai_prices',"
        "'pyarrow','jinja2') if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "src"
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_house_rules(path: Path) -> None:
    """Modules stay below 400 lines; no module but the command prints; nobody reads the clock of the wall naively."""
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says what it is for"
    may_print = path.is_relative_to(SOURCE / "cli") or path.is_relative_to(SOURCE / "evaluation")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert may_print or node.func.id != "print"


def test_every_test_says_what_must_hold() -> None:
    """Each test has a docstring."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                assert ast.get_docstring(node), f"{path}: {node.name}"


def test_the_version_is_told_once() -> None:
    """The package and its metadata agree."""
    import tomllib  # noqa: PLC0415

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == movesextract.__version__
