"""Every quick benchmark, one after the other: python -m benchmarks."""

from __future__ import annotations

from benchmarks import grounding, pipeline, text


def main() -> None:
    """Run them."""
    for module in (pipeline, text, grounding):
        print(f"== {module.__name__}")
        module.main()


if __name__ == "__main__":
    main()
