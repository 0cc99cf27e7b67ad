"""How long locating and citing take on a long article: ``python -m benchmarks.grounding``.

230,000 characters and 200 events of six fields, of which a third is made up and stands nowhere. Prints seconds.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

from movesextract.grounding import Locator, cite
from movesextract.grounding.locate import Strictness
from movesextract.grounding.negation import denies
from movesextract.text.sentences import Sentence, split_sentences

CHARACTERS = 230_000
EVENTS = 200
_FIELDS: tuple[tuple[str, Strictness], ...] = (
    ("person", "name"),
    ("organization", "name"),
    ("role", "text"),
    ("previous", "name"),
    ("amount", "figure"),
    ("date", "text"),
)
_SYLLABLES = "ba den ri kol mar ten vo lus han jor pe ti zan mi quo sel".split()
_ROLES = ("chief executive officer", "head of vision", "vice president of engineering", "finance director")


@dataclass(frozen=True, slots=True)
class _Move:
    """One event: the sentence that tells it, and its words by field."""

    sentence: str
    words: dict[str, str]


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()


def _move(chance: random.Random) -> _Move:
    words = {
        "person": f"{_name(chance)} {_name(chance)}",
        "organization": f"{_name(chance)} Labs",
        "role": chance.choice(_ROLES),
        "previous": f"{_name(chance)} Bank",
        "amount": f"${chance.randrange(10, 999)},{chance.randrange(100, 999)}",
        "date": f"in {chance.choice(('May', 'June'))} {chance.randrange(1990, 2025)}",
    }
    sentence = (
        f"“{words['organization']}” hired {words['person']}, {words['role']} at {words['previous']}, {words['date']} "
        f"for {words['amount']} a year, said the company’s board of directors, which had not named anyone before."
    )
    return _Move(sentence, words)


def article(chance: random.Random) -> tuple[str, list[_Move]]:
    """A text of at least `CHARACTERS` characters, and the events that it tells."""
    moves: list[_Move] = []
    while sum(len(move.sentence) + 1 for move in moves) < CHARACTERS:
        moves.append(_move(chance))
    return "\n".join(move.sentence for move in moves), moves


def ground(locator: Locator, sentences: tuple[Sentence, ...], place: int, words: dict[str, str]) -> int:
    """Locate the fields of one event near sentence *place* and cite it; the number of fields found."""
    nearby = sentences[max(0, place - 2) : place + 3]
    found = sum(locator.find(words[name], nearby, strictness) is not None for name, strictness in _FIELDS)
    evidence = cite(sentences[place : place + 1], sentences, [words[n] for n, _ in _FIELDS[:3]], locator)
    for sentence in evidence:
        denies(sentence.text, "hire", words["person"])
    return found


def main() -> None:
    """Print the seconds that each step took."""
    chance = random.Random(1)
    text, moves = article(chance)
    started = time.perf_counter()
    sentences = split_sentences(text)
    split = time.perf_counter()
    locator = Locator(text)
    folded = time.perf_counter()
    found = 0
    for number in range(EVENTS):
        place = number * len(sentences) // EVENTS
        told = min(range(len(moves)), key=lambda n: abs(n - place * len(moves) // len(sentences)))
        words = dict(moves[told].words)
        if number % 3 == 0:
            words = _move(chance).words
        elif number % 3 == 1:
            words |= {"role": words["role"].replace("e", "a", 1), "amount": "$1,234,567"}
        found += ground(locator, sentences, place, words)
    ended = time.perf_counter()
    print(
        f"{len(text):,} characters, {len(sentences):,} sentences, {EVENTS} events, {found} of {EVENTS * 6} fields found"
    )
    print(f"sentences {split - started:.2f} s, folding {folded - split:.2f} s, grounding {ended - folded:.2f} s")


if __name__ == "__main__":
    main()
