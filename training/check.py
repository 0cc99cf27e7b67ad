"""Check the written passages: ``python -m training.check [FILE.jsonl ...]``; exit status 1 if anything is wrong.

Refused are passages that break the form (see ``data/README.md``), ids given twice, and near-duplicates.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from training.passages import DATA, Passage, is_held_out, problems, read

SHINGLE = 5
ALIKE = 0.4
TOKEN = re.compile(r"[a-z0-9à-öø-ÿ]+|[^\x00-\x7fà-öø-ÿ\s]")


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of 5 tokens in ``text``; a word of letters is a token, and so is each other non-ASCII sign.

    >>> len(shingles("one two three four five six"))
    2
    """
    tokens = TOKEN.findall(text.casefold())
    return frozenset(tuple(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1)))


def near_duplicates(passages: Sequence[Passage], alike: float = ALIKE) -> list[tuple[str, str, float]]:
    """Return pairs of ids whose texts share at least ``alike`` of the shorter one's shingles, with that share."""
    sets = [shingles(passage.text) for passage in passages]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    shared: Counter[tuple[int, int]] = Counter()
    for index, own in enumerate(sets):
        for shingle in own:
            for other in holders[shingle]:
                shared[other, index] += 1
            holders[shingle].append(index)
    found = []
    for (first, second), count in sorted(shared.items()):
        share = count / min(len(sets[first]), len(sets[second]))
        if share >= alike:
            found.append((passages[first].id, passages[second].id, share))
    return found


def summary(passages: Iterable[Passage]) -> str:
    """Return counts of passages by language, of events by type and status, of empty and held-out passages."""
    everything = list(passages)
    empty = sum(not passage.events for passage in everything)
    events = Counter(event["type"] for passage in everything for event in passage.events)
    statuses = Counter(event["status"] for passage in everything for event in passage.events)
    languages = Counter(passage.lang for passage in everything)
    held_out = sum(is_held_out(passage.id) for passage in everything)
    share = 100 * empty / max(1, len(everything))
    return "\n".join(
        [
            f"{len(everything)} passages, {empty} without events ({share:.0f} %), {held_out} held out",
            "events: " + ", ".join(f"{name} {count}" for name, count in events.most_common()),
            "status: " + ", ".join(f"{name} {count}" for name, count in statuses.most_common()),
            "languages: " + ", ".join(f"{name} {count}" for name, count in languages.most_common()),
        ]
    )


def check(paths: Sequence[Path]) -> tuple[list[Passage], list[str]]:
    """Return the readable passages of ``paths`` and every complaint about them."""
    passages: list[Passage] = []
    complaints: list[str] = []
    ids: dict[str, str] = {}
    for path in paths:
        for number, passage in read(path):
            place = f"{path.name}:{number} {passage.id}"
            complaints += [f"{place}: {problem}" for problem in problems(passage)]
            if passage.id in ids:
                complaints.append(f"{place}: id already used in {ids[passage.id]}")
            ids[passage.id] = path.name
            passages.append(passage)
    complaints += [f"{a} and {b} share {share:.0%} of their words" for a, b, share in near_duplicates(passages)]
    return passages, complaints


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the options, check, print complaints and counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="default: all of data/")
    files = parser.parse_args(arguments).files or sorted(DATA.glob("*.jsonl"))
    passages, complaints = check(files)
    print("\n".join([*complaints, summary(passages)]))
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
