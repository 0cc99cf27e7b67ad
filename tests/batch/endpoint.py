"""A chat endpoint for tests and benchmarks, run as a process of its own: as slow and as faulty as asked.

    python -m tests.batch.endpoint '{"latency": 0.5, "too_many": 0.05}'

prints its port, then serves until its standard input ends. ``GET /stats`` tells what it answered.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import random
import re
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"number (\d+)\b")


@dataclass(slots=True)
class Behaviour:
    """Shares of requests that go wrong (0 to 1), the seconds an answer takes, and the most answered at once (then 503).

    ``too_many``: 429; ``failing``: 500; ``dropped``: the connection is cut amid the answer; ``garbage``: a page, or
    prose, in place of an answer; ``cut_off``: half of an answer and finish_reason ``length``. ``pause`` is the
    Retry-After of a 429 in seconds. ``status``, if set, answers everything.
    """

    latency: float = 0.0
    too_many: float = 0.0
    failing: float = 0.0
    dropped: float = 0.0
    garbage: float = 0.0
    cut_off: float = 0.0
    pause: float | None = None
    capacity: int | None = None
    status: int | None = None
    seed: int = 1


@dataclass(slots=True)
class Endpoint:
    """The server: ``answers`` counts what was delivered completely, by article and by the digest of the question."""

    behaviour: Behaviour
    requests: int = 0
    under_way: int = 0
    most_under_way: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.behaviour.seed)

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """Answer a chat completion, or fail at it."""
        body = await request.json()
        self.requests += 1
        self.times.append(time.time())
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if self.behaviour.latency:
                await asyncio.sleep(self.behaviour.latency)
            return await self._respond(request, body)
        finally:
            self.under_way -= 1

    async def _respond(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        outcome = self._outcome()
        self.outcomes[outcome] += 1
        question = next(m["content"] for m in body["messages"] if m["role"] == "user")
        if outcome == "too_many":
            headers = {} if self.behaviour.pause is None else {"retry-after": str(self.behaviour.pause)}
            return _error(429, "slow down", headers)
        if outcome in {"failing", "busy", "status"}:
            return _error({"failing": 500, "busy": 503, "status": self.behaviour.status or 500}[outcome], outcome)
        if outcome == "garbage":
            if self.dice.random() < 0.5:
                return web.Response(text="<html>gateway</html>", content_type="text/html")
            return web.json_response(completion("I could not find any JSON.", question))
        if outcome == "cut_off":
            return web.json_response(completion(answer(question)[:60], question, reason="length"))
        payload = json.dumps(completion(answer(question), question)).encode()
        response = web.StreamResponse(headers={"content-type": "application/json", "content-length": str(len(payload))})
        await response.prepare(request)
        if outcome == "dropped":
            await response.write(payload[:40])
            request.transport.abort() if request.transport is not None else None
            return response
        await response.write(payload)
        await response.write_eof()
        if request.transport is not None and not request.transport.is_closing():
            self.answers[f"{number_of(question)} {hashlib.sha256(question.encode()).hexdigest()[:16]}"] += 1
        return response

    def _outcome(self) -> str:
        known = self.behaviour
        if known.status is not None:
            return "status"
        if known.capacity is not None and self.under_way > known.capacity:
            return "busy"
        roll = self.dice.random()
        for name in ("too_many", "failing", "dropped", "garbage", "cut_off"):
            roll -= getattr(known, name)
            if roll < 0:
                return name
        return "answered"

    async def stats(self, _: web.Request) -> web.Response:
        """Everything counted so far."""
        return web.json_response(
            {
                "requests": self.requests,
                "most_under_way": self.most_under_way,
                "outcomes": self.outcomes,
                "answers": self.answers,
                "times": self.times,
            }
        )

    async def count(self, _: web.Request) -> web.Response:
        """How many answers were delivered."""
        return web.json_response(self.answers.total())

    async def change(self, request: web.Request) -> web.Response:
        """Take another behaviour from now on."""
        for name, value in (await request.json()).items():
            setattr(self.behaviour, name, value)
        return web.json_response({})


def number_of(text: str) -> str:
    """The article's number, which stands in each of its sentences."""
    found = NUMBER.search(text)
    return found.group(1) if found else "none"


def article_text(number: int, sentences: int = 4) -> str:
    """An article of the given number of sentences, each of which names it."""
    rest = " ".join(
        f"Report number {number} adds in part {part} that a second office will open in Leeds next year."
        for part in range(sentences - 2)
    )
    return (
        f"Harbor Labs has poached Ines Duarte, head of vision at Northwind, says report number {number}. "
        f"It raised 40 million euros in June, according to report number {number}. {rest}"
    )


def answer(question: str) -> str:
    """What a good reader would say of such an article, or of a half of it."""
    events: list[dict[str, Any]] = []
    for line in question.splitlines():
        found = re.match(r"\[(\d+)\] ", line)
        if found and "Ines Duarte" in line:
            hire = {"type": "hire", "sentences": [int(found[1])], "person": "Ines Duarte", "status": "completed"}
            events.append(hire | {"organization": "Harbor Labs", "previous_organization": "Northwind"})
    return json.dumps({"events": events})


def completion(content: str, question: str, reason: str = "stop") -> dict[str, Any]:
    """A chat completion around *content*."""
    message = {"role": "assistant", "content": content}
    usage = {"prompt_tokens": 900 + len(question) // 4, "completion_tokens": 60}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "reader",
        "choices": [{"index": 0, "finish_reason": reason, "message": message}],
        "usage": usage | {"total_tokens": sum(usage.values())},
    }


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"message": message, "type": "error"}}, status=status, headers=headers)


@dataclass(frozen=True, slots=True)
class Served:
    """A running endpoint, seen from another process."""

    port: int

    @property
    def base_url(self) -> str:
        """What clients are given."""
        return f"http://127.0.0.1:{self.port}/v1"

    def stats(self) -> dict[str, Any]:
        """Everything counted so far."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/stats") as response:
            counted: dict[str, Any] = json.load(response)
            return counted

    def answered(self) -> int:
        """How many answers were delivered."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/count") as response:
            counted: int = json.load(response)
            return counted

    def change(self, **behaviour: Any) -> None:
        """Change the behaviour of the running endpoint."""
        data = json.dumps(behaviour).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/change", data, method="POST")
        urllib.request.urlopen(request).close()  # noqa: S310


@contextmanager
def served(**behaviour: Any) -> Iterator[Served]:
    """An endpoint in a process of its own for the length of the block."""
    command = [sys.executable, "-m", "tests.batch.endpoint", json.dumps(behaviour)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Served(int(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.stdout.close()
        process.terminate()
        process.wait(timeout=20)


async def serve(behaviour: Behaviour) -> None:
    """Serve on a free port until standard input ends."""
    endpoint = Endpoint(behaviour)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", endpoint.complete)
    app.router.add_get("/stats", endpoint.stats)
    app.router.add_get("/count", endpoint.count)
    app.router.add_post("/change", endpoint.change)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    logging.disable()  # clients that are killed leave without a word
    asyncio.run(serve(Behaviour(**json.loads(sys.argv[1]))))
