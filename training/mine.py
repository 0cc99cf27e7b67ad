"""Collect the model's own wrong answers over the training passages: ``python -m training.mine ADAPTER.gguf OUT.jsonl``.

The windows are those of a training epoch: names exchanged, passages joined and furnished. Passages that the adapter has
not been trained on are worth most; ``--match`` picks them by their id.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

from training import claims, corpus
from training.measure import Reader


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options and collect until all windows are read or the time is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--match", default="", help="only passages whose id begins so; several with commas")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    epoch = corpus.Corpus.load().epoch(random.Random(options.seed))
    chosen = [window for window in epoch if window.id.startswith(tuple(options.match.split(",")))]
    reader, until, read = Reader(options.adapter), time.monotonic() + options.minutes * 60, 0
    options.out.parent.mkdir(exist_ok=True)
    with options.out.open("a", encoding="utf-8") as out:
        for window in chosen:
            if time.monotonic() > until:
                break
            read += 1
            for row in claims.as_rows([(window, reader.read(window))]):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(f"{read} windows read")


if __name__ == "__main__":
    main()
