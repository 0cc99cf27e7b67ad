"""Seconds and memory of the embedded model: ``python -m benchmarks.embedded [FILE ...]``, on an otherwise idle machine.

Without files, the articles of ``evals/`` that have 2,400 to 3,600 characters. Then scraped pages of 200 lines: an
article of ``evals/`` between menus, notices and the headlines of others.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from movesextract import Extraction, Extractor, ExtractorConfig

ROOT = Path(__file__).parents[1]
CHARACTERS = range(2400, 3601)
PAGE_LINES, LINES_ABOVE, PAGES = 200, 40, 4
WARM_UP = "Harbor Labs hired Ines Duarte as chief scientist."


def read(reader: Extractor, name: str, text: str) -> float:
    """Read *text*, print a line, and return the seconds that it took."""
    began = time.perf_counter()
    found: Extraction = reader.extract(text)
    seconds = time.perf_counter() - began
    usage = found.usage
    print(
        f"{name:<14}{len(text):6,} characters {seconds:6.1f} s {len(found.events):4} events"
        f" {usage.requests:4} requests {usage.prompt_tokens:6,} + {usage.completion_tokens:5,} tokens"
    )
    return seconds


def page(article: str, furniture: Sequence[str], headlines: Sequence[str], rng: random.Random) -> str:
    """A page with the lines of *article* below a menu and above notices and headlines."""
    middle = article.splitlines()
    above = [rng.choice(furniture) for _ in range(LINES_ABOVE)]
    count = PAGE_LINES - LINES_ABOVE - len(middle)
    below = [rng.choice(headlines if rng.random() < 0.4 else furniture) for _ in range(count)]
    return "\n".join([*above, *middle, *below])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    given: list[Path] = parser.parse_args(arguments).files
    articles = [path.read_text("utf-8") for path in sorted((ROOT / "evals" / "articles").iterdir())]
    texts = {path.name: path.read_text("utf-8") for path in given} or {
        f"evals {number}": text for number, text in enumerate(articles) if len(text) in CHARACTERS
    }
    rng = random.Random(0)
    furniture = (ROOT / "training" / "lexicon" / "furniture.txt").read_text("utf-8").splitlines()
    headlines = [text.splitlines()[0] for text in articles]
    with Extractor(ExtractorConfig(model="local")) as reader:
        read(reader, "load and first", WARM_UP)
        seconds = [read(reader, name, text) for name, text in texts.items()]
        print(f"articles: {min(seconds):.1f} to {max(seconds):.1f} s, {statistics.mean(seconds):.1f} s in the mean")
        for article in rng.sample(articles, PAGES):
            read(reader, f"{PAGE_LINES} lines", page(article, furniture, headlines, rng))
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    print(f"memory at the most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
