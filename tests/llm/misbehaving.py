"""A real HTTP server on the loopback interface that answers chat completions from a script, also very badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

LIMIT = 200
"""More requests than this mean that somebody retries without end."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One response. ``delay`` is the pause in seconds before it, ``drip`` the pause before each byte of the body;
    ``drop`` closes the connection in place of the status line, or after half of the body."""

    status: int = 200
    body: bytes = b""
    content_type: str | None = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    drop: Literal["before", "amid"] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        """The decoded JSON."""
        decoded: dict[str, Any] = json.loads(self.raw)
        return decoded

    @property
    def texts(self) -> list[str]:
        """The contents of its messages."""
        return [message["content"] for message in self.body["messages"]]


USAGE = {
    "prompt_tokens": 100,
    "completion_tokens": 10,
    "total_tokens": 110,
    "prompt_tokens_details": {"cached_tokens": 60},
}


def chat(content: Any, *, finish: str = "stop", refusal: str | None = None, usage: Any = USAGE) -> Reply:
    """A proper chat completion that says *content* (100 prompt tokens, 60 of them cached, 10 completion tokens)."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    completion = {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": usage,
    }
    return raw_json(completion, headers={"x-request-id": "req-chat"})


def events(*items: Any) -> Reply:
    """A proper answer with these events."""
    return chat(json.dumps({"events": list(items)}))


def raw_json(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Any JSON as the body."""
    return Reply(status, json.dumps(value).encode(), headers=headers or {})


def failure(status: int, message: str = "no", *, code: str | None = None, **headers: str) -> Reply:
    """An error in OpenAI's form; headers are given with underscores."""
    body = {"error": {"message": message, "type": "some_error", "param": None, "code": code}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return raw_json(body, status=status, headers={"x-request-id": "req-failed", **named})


Script = Sequence[Reply] | Callable[[Seen], Reply]


class MisbehavingServer:
    """Answers request after request from its script, the last reply again and again; ``seen`` holds the requests."""

    def __init__(self, script: Script) -> None:
        self.seen: list[Seen] = []
        self.stopped, self.asked = threading.Event(), threading.Event()
        self._script = script
        self._lock = threading.Lock()

    def next_reply(self, seen: Seen) -> Reply:
        """The reply to *seen*."""
        with self._lock:
            self.seen.append(seen)
            number = len(self.seen)
        self.asked.set()
        if number > LIMIT:
            return failure(400, "the script allows no more requests")
        if callable(self._script):
            return self._script(seen)
        return self._script[min(number, len(self._script)) - 1]


class _Http(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True
    block_on_close = False


def _handler(server: MisbehavingServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            seen = Seen(self.path, {name.lower(): value for name, value in self.headers.items()}, raw)
            reply = server.next_reply(seen)
            try:
                self._send(reply)
            except OSError:
                self.close_connection = True  # the client had enough

        def _send(self, reply: Reply) -> None:
            if server.stopped.wait(reply.delay) or reply.drop == "before":
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.content_type is not None:
                self.send_header("content-type", reply.content_type)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            sent = reply.body[: len(reply.body) // 2] if reply.drop == "amid" else reply.body
            for piece in [sent] if not reply.drip else [bytes([byte]) for byte in sent]:
                if server.stopped.wait(reply.drip):
                    return
                self.wfile.write(piece)
            self.close_connection = self.close_connection or reply.drop == "amid"

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    return Handler


@contextmanager
def serving(script: Script) -> Iterator[tuple[MisbehavingServer, str]]:
    """Run a server; gives it and its base URL."""
    server = MisbehavingServer(script)
    http = _Http(("127.0.0.1", 0), _handler(server))
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{http.server_address[1]}/v1"
    finally:
        server.stopped.set()
        http.shutdown()
        http.server_close()
        thread.join()
