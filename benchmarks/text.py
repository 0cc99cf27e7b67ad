"""Speed of the text stages on generated articles: ``python benchmarks/text.py``."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from movesextract.text.boilerplate import mark_boilerplate
from movesextract.text.decode import decode
from movesextract.text.html import read_html
from movesextract.text.language import detect_language
from movesextract.text.sentences import split_sentences
from movesextract.text.windows import estimate_tokens, make_windows

PARAGRAPHS = (
    (
        "Harbor Labs Inc. has appointed Ines Duarte as its chief technology officer, the company said on Monday. She "
        "succeeds Dr. Tom Reed, who left in March after six years with the U.S. group. “We are glad,” said J. K. Poe."
    ),
    "Das Hafenlabor zahlt seit dem 1. Jänner rund 3.500 Euro im Monat, d. h. 42.000 Euro im Jahr. Nr. 2 zahlt weniger.",
    "海港实验室周一宣布，任命陈丽为首席技术官。她此前在北风公司工作，年薪两百万元！谁将接任？公司没有透露。",
)
MENU = "Home\nNews\nSport\nLog in\nShare"


def article(characters: int) -> str:
    """An article of about so many characters in three languages, with a menu before it."""
    pieces, size = [MENU], len(MENU)
    while size < characters:
        pieces.extend(PARAGRAPHS)
        size += sum(map(len, PARAGRAPHS)) + 2 * len(PARAGRAPHS)
    return "\n\n".join(pieces)


def measure(name: str, run: Callable[[], object], characters: int) -> None:
    """Print the best of a few runs."""
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - begin)
    print(
        f"{name:<32}{characters / best / 1e6:8.1f} MB/s{best * 5000 / characters * 1000:10.3f} ms per 5,000 characters"
    )


def main() -> None:
    """Measure each stage on an ordinary article, and the splitter on large and odd texts."""
    text = article(5_000)
    page = "<html><body><h1>News</h1>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</body></html>"
    sentences = split_sentences(text)
    measure("decode, UTF-8", lambda: decode(text.encode()), len(text))
    measure("decode, GB18030", lambda: decode(text.encode("gb18030")), len(text))
    measure("read_html", lambda: read_html(page), len(text))
    measure("split_sentences", lambda: split_sentences(text), len(text))
    measure("mark_boilerplate", lambda: mark_boilerplate(sentences), len(text))
    measure("estimate_tokens", lambda: estimate_tokens(text), len(text))
    measure("make_windows", lambda: make_windows(sentences, max_tokens=500, overlap=2), len(text))
    measure("detect_language", lambda: detect_language(text), len(text))
    large = article(5_000_000)
    measure("split_sentences, 5 MB", lambda: split_sentences(large), len(large))
    for line in ("word ", "?! ", "Mr. ", "。", "a."):
        odd = (line * 100_000)[:100_000]
        measure(f"split_sentences, {line!r} repeated", partial(split_sentences, odd), len(odd))


if __name__ == "__main__":
    main()
