"""llama.cpp's server inside this process."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

from movesextract.errors import NoModelError
from movesextract.llm.threads import cpu_threads
from movesextract.llm.weights import LocalModel

CONTEXT_TOKENS = 2048
FOREIGN_CONTEXT_TOKENS = 8192
"""For a model that needs the full instructions: they alone take about half of the embedded model's context."""


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
    threads = cpu_threads()
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model.weights)
    parameters.model_alias = {model.version}
    parameters.n_ctx = CONTEXT_TOKENS if model.is_embedded else FOREIGN_CONTEXT_TOKENS
    parameters.n_parallel = 1
    # By default it keeps up to 8 GB of finished computations. One window is read to its end before the next: its own
    # beginning is all that is needed again.
    parameters.cache_ram_mib = 0
    parameters.n_gpu_layers = 0
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.verbosity = 0
    parameters.ui = False
    parameters.warmup = False
    parameters.hostnames = [str(socket)]
    if model.is_embedded:
        # All positions are kept, and any common beginning is taken up again: later windows begin with the lead, and a
        # second question goes on from the first without a checkpoint (measured: half its time).
        parameters.swa_full = True
        parameters.slot_prompt_similarity = 0.0
        parameters.chat_template = "{{ messages[-1]['content'] }}"
        parameters.use_jinja = True
    return parameters
