"""A loopback provider with OpenAI's Files, Batches and Chat endpoints, in a thread of its own."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

Line: TypeAlias = dict[str, Any]
Answer: TypeAlias = Callable[[Line], Line | None]


def completion(text: str, *, finish_reason: str = "stop", **message: Any) -> dict[str, Any]:
    """The body of a chat completion: 100 tokens in, 20 out."""
    choice = {"role": "assistant", "content": text, **message}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "message": choice, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def answered(request: Line, body: dict[str, Any], status: int = 200) -> Line:
    """A line of a result file."""
    response = {"status_code": status, "request_id": "r", "body": body}
    return {"id": "batch_req_1", "custom_id": request["custom_id"], "response": response, "error": None}


def unanswered(request: Line, code: str, message: str) -> Line:
    """A line of an error file for a request that was never answered."""
    error = {"code": code, "message": message}
    return {"id": "batch_req_1", "custom_id": request["custom_id"], "response": None, "error": error}


@dataclass(slots=True)
class Provider:
    """What the provider was sent, and how it behaves.

    ``answer`` makes the result line of a request (None: no line at all). ``status`` is what batches turn into when
    asked about. ``refuse`` answers the creation of a batch with that HTTP status; ``lose`` creates it, and drops the
    connection before saying so. ``gone`` are files, and ``unavailable`` is a batch, that it does not find.
    """

    answer: Answer
    status: str = "completed"
    problems: list[Line] = field(default_factory=list)
    refuse: int | None = None
    lose: bool = False
    gone: tuple[str, ...] = ()
    unavailable: str = ""
    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, Line] = field(default_factory=dict)
    chats: list[Line] = field(default_factory=list)
    chat_bytes: list[bytes] = field(default_factory=list)

    def requests(self, number: int) -> list[Line]:
        """The request lines of a batch, by its place in the order of creation."""
        name = list(self.batches.values())[number]["input_file_id"]
        return [json.loads(line) for line in self.files[name].splitlines()]

    def _keep(self, content: bytes) -> str:
        name = f"file-{len(self.files) + 1}"
        self.files[name] = content
        return name

    async def upload(self, request: web.Request) -> web.Response:
        """POST /files."""
        form = await request.post()
        part = form["file"]
        assert form["purpose"] == "batch"
        assert isinstance(part, web.FileField)
        content = part.file.read()
        name = self._keep(content)
        body = {
            "id": name,
            "object": "file",
            "bytes": len(content),
            "created_at": 0,
            "filename": "f",
            "purpose": "batch",
        }
        return web.json_response(body)

    async def content(self, request: web.Request) -> web.Response:
        """GET /files/{id}/content."""
        name = request.match_info["name"]
        if name in self.gone:
            return web.json_response({"error": {"message": f"No such File object: {name}"}}, status=404)
        return web.Response(body=self.files[name])

    async def create(self, request: web.Request) -> web.Response:
        """POST /batches."""
        asked = await request.json()
        if self.refuse is not None:
            return web.json_response({"error": {"message": "not today", "code": "no"}}, status=self.refuse)
        name = f"batch_{len(self.batches) + 1}"
        self.batches[name] = {
            "id": name,
            "object": "batch",
            "created_at": 0,
            "status": "validating",
            "output_file_id": None,
            "error_file_id": None,
            **asked,
        }
        if self.lose:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(self.batches[name])

    async def retrieve(self, request: web.Request) -> web.Response:
        """GET /batches/{id}: the batch moves on when it is looked at."""
        if self.unavailable == request.match_info["name"]:
            return web.json_response({"error": {"message": "No batch found"}}, status=404)
        batch = self.batches[request.match_info["name"]]
        if batch["status"] in ("validating", "in_progress"):
            self._advance(batch)
        return web.json_response(batch)

    async def recent(self, _: web.Request) -> web.Response:
        """GET /batches."""
        rows = list(self.batches.values())[::-1]
        return web.json_response({"object": "list", "data": rows, "has_more": False})

    async def chat(self, request: web.Request) -> web.Response:
        """POST /chat/completions: the same answers, live."""
        raw = await request.read()
        body = json.loads(raw)
        self.chats.append(body)
        line = self.answer({"custom_id": "live", "body": body})
        assert line is not None
        return web.json_response(line["response"]["body"], status=line["response"]["status_code"])

    def _advance(self, batch: Line) -> None:
        batch["status"] = self.status
        requests = [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]
        batch["request_counts"] = {"total": len(requests), "completed": 0, "failed": 0}
        if self.status == "failed":
            batch["errors"] = {"object": "list", "data": self.problems}
        if self.status in ("in_progress", "failed"):
            return
        lines = [line for line in map(self.answer, requests) if line is not None]
        good = [line for line in lines if (line["response"] or {}).get("status_code") == 200]
        bad = [line for line in lines if line not in good]
        for key, chosen in (("output_file_id", good), ("error_file_id", bad)):
            if chosen:
                batch[key] = self._keep("".join(json.dumps(line) + "\n" for line in reversed(chosen)).encode())


@contextmanager
def provider(answer: Answer, **behaviour: Any) -> Iterator[Provider]:
    """A provider that serves as long as the block lasts."""
    served = Provider(answer, **behaviour)
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        app = web.Application(client_max_size=2**30)
        app.add_routes(
            [
                web.post("/v1/files", served.upload),
                web.get("/v1/files/{name}/content", served.content),
                web.post("/v1/batches", served.create),
                web.get("/v1/batches", served.recent),
                web.get("/v1/batches/{name}", served.retrieve),
                web.post("/v1/chat/completions", served.chat),
            ]
        )
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        assert site._server is not None
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        served.url = f"http://127.0.0.1:{port}/v1"
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield served
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
