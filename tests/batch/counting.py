"""A loopback endpoint that counts tokens as OpenAI does (o200k), and news in eight languages with known answers."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import bpe_openai

from movesextract import Article
from movesextract.wire import KEYS

LANGUAGES = ("en", "de", "fr", "es", "pt", "zh", "ja", "ko")
_PASSAGES = Path(__file__).parents[2] / "training" / "data"
# A fixed part of the training data: it grows, and the articles made of it here must stay the same.
_FILES = (
    "asia-en cjk de-fr es-pt-in funding-en mixed-en money-en moves-en-a moves-en-b moves-en-c multi-b negatives-en "
    "pages-b pages-en salary-en short-en"
).split()
_O200K = bpe_openai.get_encoding("o200k_base")


def count(text: str) -> int:
    """The tokens of *text* in o200k."""
    return len(_O200K.encode(text))


@dataclass(frozen=True, slots=True)
class Passage:
    """A written passage: its language, its sentences, and its events in the wire form."""

    lang: str
    sentences: tuple[str, ...]
    events: tuple[dict[str, Any], ...]


@cache
def passages(lang: str) -> tuple[Passage, ...]:
    """All written passages in a language."""
    texts = ((_PASSAGES / f"{name}.jsonl").read_text("utf-8") for name in _FILES)
    rows = (json.loads(line) for text in texts for line in text.split("\n") if line)
    found = (Passage(r["lang"], tuple(r["sentences"]), tuple(r["events"])) for r in rows if r["lang"] == lang)
    return tuple(found)


def articles(lang: str, number: int, *, seed: int = 7) -> list[Article]:
    """So many articles of two to five passages each."""
    chance = random.Random(f"{lang}{seed}")
    space = "" if lang in ("zh", "ja") else " "
    texts = []
    for _ in range(number):
        chosen = chance.sample(passages(lang), chance.randint(2, 5))
        texts.append("\n\n".join(space.join(passage.sentences) for passage in chosen))
    return [Article(text=text, id=f"{lang}{place}") for place, text in enumerate(texts)]


def _flat(text: str) -> str:
    return "".join(text.split())


@cache
def _openings() -> tuple[tuple[str, Passage], ...]:
    return tuple((_flat(p.sentences[0]), p) for lang in LANGUAGES for p in passages(lang))


def answer_for(prompt: str, *, strict: bool) -> str:
    """The compact JSON of the events of all passages in *prompt*; with every key where the schema is strict."""
    flat = _flat(prompt)
    events = [event for opening, passage in _openings() if opening in flat for event in passage.events]
    wanted = [_strict(event) if strict else event for event in events]
    return json.dumps({"events": wanted}, ensure_ascii=False, separators=(",", ":"))


def _strict(event: dict[str, Any]) -> dict[str, Any]:
    keys = {key.name: event.get(key.name, [] if key.kind == "list" else "") for key in KEYS[event["type"]]}
    return {"type": event["type"], "sentences": event["sentences"], **keys}


def prompt_tokens(body: dict[str, Any], *, with_schema: bool) -> int:
    """The tokens of a request: the messages with three marks each and three for the answer, and the schema."""
    messages = sum(3 + count(message["role"]) + count(message["content"]) for message in body["messages"])
    schema = json.dumps(body["response_format"]["json_schema"]["schema"], separators=(",", ":"))
    return messages + 3 + (count(schema) if with_schema else 0)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Answer a chat completion."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        strict = bool(body["response_format"]["json_schema"].get("strict"))
        text = answer_for(body["messages"][-1]["content"], strict=strict)
        usage = {"prompt_tokens": prompt_tokens(body, with_schema=strict), "completion_tokens": count(text)}
        payload = json.dumps(completion(body, text, usage)).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


def completion(
    body: dict[str, Any], text: str, usage: dict[str, int], *, finish_reason: str = "stop"
) -> dict[str, Any]:
    """A chat completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [choice],
        "usage": {**usage, "total_tokens": sum(usage.values())},
    }


@contextmanager
def counting_endpoint() -> Iterator[str]:
    """The address of the endpoint."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


def off_by(estimated: float, used: Sequence[int]) -> float:
    """The error of an estimate, as a share of what was used."""
    return estimated / sum(used) - 1
