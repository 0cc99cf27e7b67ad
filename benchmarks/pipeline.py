"""What the library itself costs: import time, CPU per article outside the model call, tokens of the fixed prompt.

python -m benchmarks.pipeline
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Sequence

from movesextract import Article, Extractor
from movesextract.prompts import Message
from movesextract.prompts.rules import instructions
from movesextract.testing import ScriptedCompleter
from movesextract.wire import Dialect, answer_schema

FILLER = (
    "The company, which was founded in a garage in 2009, said that demand for its pumps had grown in the north. "
    "Analysts at Bramble & Co. were not so sure, and pointed to the price of copper. "
)
FACTS = [
    ("{p} has joined {o} from Northwind as head of research, it said on Monday.", "hire"),
    ("{p} will leave {o} at the end of the year to spend time with her family.", "departure"),
    ("{o} raised $27.5 million in a Series A led by Tern Capital in May 2024.", "funding_round"),
    ("Welders at {o} earn 31,000 to 42,000 euros a year, says the union.", "salary_stat"),
]


def article(characters: int = 5_000, events: int = 8) -> tuple[Article, str]:
    """An article of that length with that many events, and a faithful answer about it."""
    lines: list[str] = []
    answer = []
    for number in range(events):
        template, kind = FACTS[number % len(FACTS)]
        person, organization = f"Person{'abcdefgh'[number]} Example", f"Company{'abcdefgh'[number]}"
        lines.append(template.format(p=person, o=organization))
        event = {"type": kind, "sentences": [1 + number * 4], "organization": organization, "status": "completed"}
        if kind in {"hire", "departure"}:
            event["person"] = person
        if kind == "funding_round":
            event |= {"amount": "$27.5 million", "investors": ["Tern Capital"], "date": "in May 2024"}
        if kind == "salary_stat":
            event |= {"population": "Welders", "amount": "31,000", "amount_max": "42,000 euros", "source": "the union"}
        answer.append(event)
        lines.append(FILLER * max(1, round((characters / events - 90) / len(FILLER))))
    return Article(text="\n\n".join(lines)[: characters + 400]), json.dumps({"events": answer})


def import_seconds(statement: str) -> float:
    """The time that a statement takes in a fresh interpreter, less that of an empty one; the best of five."""

    def best(code: str) -> float:
        times = []
        for _ in range(5):
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
            times.append(time.perf_counter() - started)
        return min(times)

    return best(statement) - best("pass")


def cpu_milliseconds(repeats: int = 50) -> float:
    """CPU time of one 5,000-character article with eight events, model call excluded; mean over *repeats*."""
    text, answer = article()

    def reply(_: Sequence[Message]) -> str:
        return answer

    extractor = Extractor(completer=ScriptedCompleter(reply))

    async def run() -> float:
        found = await extractor.aextract(text)
        assert len(found.events) == 8, found.rejected
        started = time.process_time()
        for _ in range(repeats):
            await extractor.aextract(text)
        return (time.process_time() - started) * 1000 / repeats

    return asyncio.run(run())


def static_tokens(dialect: Dialect) -> int:
    """Tokens (o200k) of the fixed prompt part with its schema."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import bpe_openai  # noqa: PLC0415

    encode = bpe_openai.get_encoding("o200k_base").encode
    schema = json.dumps(answer_schema(dialect=dialect), separators=(",", ":"))
    return len(encode(instructions(schema_shown=dialect == "strict"))) + len(encode(schema))


def main() -> None:
    """Print the figures."""
    print(f"import movesextract              {import_seconds('import movesextract'):7.3f} s")
    print(f"import and touch Extractor       {import_seconds('import movesextract; movesextract.Extractor'):7.3f} s")
    print(f"CPU per 5,000-character article  {cpu_milliseconds():7.1f} ms")
    for dialect in ("merged", "strict"):
        print(f"fixed prompt with {dialect} schema    {static_tokens(dialect):7d} tokens")


if __name__ == "__main__":
    main()
