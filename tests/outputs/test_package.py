"""What the package `movesextract.outputs` offers."""

from __future__ import annotations

import subprocess
import sys

from movesextract import outputs


def test_public_names_are_sorted_and_there() -> None:
    """``__all__`` is sorted and every name in it exists."""
    assert sorted(outputs.__all__, key=lambda name: (not name.isupper(), name)) == outputs.__all__
    assert all(hasattr(outputs, name) for name in outputs.__all__)


def test_formats_name_the_writers() -> None:
    """The mapping of formats is complete and cannot be changed."""
    assert dict(outputs.FORMATS) == {
        "csv": outputs.write_csv,
        "jsonl": outputs.write_jsonl,
        "parquet": outputs.write_parquet,
        "sqlite": outputs.write_sqlite,
    }
    assert not hasattr(outputs.FORMATS, "__setitem__")


def test_importing_does_not_import_pyarrow() -> None:
    """The package can be imported without pyarrow being loaded."""
    code = "import sys, movesextract.outputs; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}, check=False).returncode == 0  # noqa: S603
