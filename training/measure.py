"""Measure an adapter on the held-out passages through llama.cpp: ``python -m training.measure ADAPTER.gguf``.

The same engine, prompt and grammar as in serving, temperature 0. An event counts as found when its type, its
organisation and its person (or its amount, or change) are right; nothing is repaired or filtered on the way.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from movesextract.llm.copying import copying_grammar
from movesextract.llm.llama import LlamaServer
from movesextract.llm.local import MAX_COMPLETION_TOKENS
from movesextract.llm.preparation import prepare
from movesextract.llm.verification import claim_request, yes_share
from movesextract.llm.weights import LocalModel, head_importance
from movesextract.prompts import build_messages
from movesextract.wire import parse_answer
from training import corpus, model, render
from training.passages import FIELDS, Event, Passage


class Reader:
    """The base model with an adapter, in this process, asked as the library asks it."""

    def __init__(self, adapter: Path | None) -> None:
        weights = model.base_file()
        if adapter is not None:
            weights = model.SCRATCH / "measured.gguf"
            prepare(model.base_file(), adapter, weights, head_importance())
        self._server = LlamaServer(LocalModel(weights, is_embedded=adapter is not None, version="measured"))

    def confidence(self, window: Passage, event: Event) -> float:
        """Return the probability with which the model, asked again, says that ``window`` states ``event``."""
        reply = self._ask(claim_request(window.sentences, event, led=window.led))
        (told,) = reply["choices"][0]["logprobs"]["content"]
        return yes_share((candidate["token"], candidate["logprob"]) for candidate in told["top_logprobs"])

    def read(self, window: Passage) -> list[Event]:
        """Return the events of one window; of an answer that was cut off, those that are whole."""
        return list(parse_answer(self._answer(window)["message"]["content"]).items)

    def read_with_logarithms(self, window: Passage) -> list[tuple[Event, list[float]]]:
        """Return the events of one window, each with the log-probabilities of its tokens."""
        choice = self._answer(window, logprobs=True, top_logprobs=1)
        tokens = [(token["token"], token["logprob"]) for token in choice["logprobs"]["content"]]
        lines: list[list[float]] = [[]]
        for token, logarithm in tokens:
            lines[-1].append(logarithm)
            if "\n" in token:
                lines.append([])
        events = parse_answer(choice["message"]["content"]).items
        return list(zip(events, lines[: len(events)], strict=True))

    def _answer(self, window: Passage, **extra: Any) -> dict[str, Any]:
        body: dict[str, Any] = {
            "messages": build_messages(window.sentences, profile="compact", led=window.led),
            "temperature": 0,
            "max_tokens": MAX_COMPLETION_TOKENS,
            "grammar": copying_grammar(window.sentences, led=window.led),
            **extra,
        }
        choice: dict[str, Any] = self._ask(body)["choices"][0]
        return choice

    def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        status, reply = self._server.answer(body)
        if status != HTTPStatus.OK:
            raise RuntimeError(reply["error"]["message"])
        return reply


@dataclass(slots=True)
class Score:
    """Counts of one event type."""

    gold: int = 0
    given: int = 0
    right: int = 0
    fields: int = 0
    fields_right: int = 0

    @property
    def precision(self) -> float:
        """Share of the given events that are right."""
        return self.right / max(1, self.given)

    @property
    def recall(self) -> float:
        """Share of the gold events that were found."""
        return self.right / max(1, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, self.gold + self.given)


def identity(event: Event) -> tuple[str, ...]:
    """Return what must agree for two events to be the same one.

    >>> identity({"type": "hire", "person": "Ines  Duarte", "organization": "Tern"})
    ('hire', 'ines duarte', 'tern')
    """
    keys = {"salary_stat": ("statistic", "amount", "change"), "funding_round": ("organization", "amount")}
    fields = keys.get(event["type"], ("person", "organization"))
    return (event["type"], *(" ".join(str(event.get(field, "")).casefold().split()) for field in fields))


def compare(gold: Sequence[Event], given: Sequence[Event], scores: Mapping[str, Score]) -> None:
    """Add one window's events to ``scores`` (by type)."""
    left: dict[tuple[str, ...], list[Event]] = {}
    for event in gold:
        scores[event["type"]].gold += 1
        left.setdefault(identity(event), []).append(event)
    for event in given:
        score = scores[event["type"]]
        score.given += 1
        if left.get(identity(event)):
            match = left[identity(event)].pop(0)
            score.right += 1
            told, expected = ({"status": "completed", **one} for one in (event, match))
            names = (set(expected) | set(told)) - {"type", "sentences"}
            score.fields += len(names)
            score.fields_right += sum(expected.get(name) == told.get(name) for name in names)


def measure(reader: Reader, windows: Sequence[Passage]) -> dict[str, Any]:
    """Return the figures over ``windows``: exact answers, scores by type and in all, clean negatives, speed."""
    scores = {kind: Score() for kind in FIELDS}
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for window in windows:
        given = reader.read(window)
        counts["exact"] += render.completion(given) == render.completion(window.events)
        if not window.events:
            counts["negatives"] += 1
            counts["clean"] += not given
        compare(window.events, given, scores)
    seconds = time.monotonic() - began
    total = Score(*(sum(getattr(s, name) for s in scores.values()) for name in Score.__slots__))
    return {
        "windows": len(windows),
        "exact": round(counts["exact"] / len(windows), 4),
        "clean_negatives": [counts["clean"], counts["negatives"]],
        "windows_per_second": round(len(windows) / seconds, 2),
        **{kind: _figures(score) for kind, score in {**scores, "micro": total}.items()},
    }


def _figures(score: Score) -> dict[str, float]:
    return {
        "gold": score.gold,
        "given": score.given,
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "fields": round(score.fields_right / max(1, score.fields), 4),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options, measure, print JSON and write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapter", type=Path, nargs="?", help="GGUF adapter; none measures the base alone")
    parser.add_argument("--limit", type=int, help="only so many windows, drawn at random with a fixed seed")
    parser.add_argument("--lang", help="only passages of this language")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    windows = corpus.Corpus.load().held_out_windows()
    if options.lang:
        windows = [window for window in windows if window.lang == options.lang]
    if options.limit is not None:
        windows = random.Random(0).sample(windows, min(options.limit, len(windows)))
    figures = measure(Reader(options.adapter), windows)
    text = json.dumps(figures, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
