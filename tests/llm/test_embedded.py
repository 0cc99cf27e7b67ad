"""The embedded model itself, once, on one short sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from movesextract.llm.choice import ModelChoice, local_is_installed
from movesextract.llm.client import ClientOptions
from movesextract.llm.local import LocalCompleter
from movesextract.llm.weights import embedded_version
from tests.llm.talking import question

pytestmark = pytest.mark.skipif(not local_is_installed(), reason="needs the extra [local]")

LISTENING = "0A"
SENTENCE = "Harbor Labs has hired Ines Duarte, formerly of Northwind, as its chief engineer."


def listening_sockets() -> set[str]:
    """The inodes of all TCP sockets on this machine that listen."""
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.exists():
            rows = [line.split() for line in table.read_text("ascii").splitlines()[1:]]
            found |= {row[9] for row in rows if row[3] == LISTENING}
    return found


def own_sockets() -> set[str]:
    """The inodes of the sockets that this process holds."""
    folder = Path("/proc/self/fd")
    links = [link.readlink() for link in folder.iterdir() if link.is_symlink()] if folder.exists() else []
    return {str(link)[len("socket:[") : -1] for link in links if str(link).startswith("socket:[")}


async def test_one_sentence_end_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The adapter reads the sentence, its answer obeys the grammar, no TCP port is opened, and the second question is
    asked on top of the first one's cached prefix."""
    monkeypatch.setenv("MOVESEXTRACT_THREADS", "1")
    before = listening_sockets() & own_sockets()
    completer = LocalCompleter(ModelChoice("local", "", "test"), ClientOptions())
    first = question([SENTENCE], profile=completer.profile)
    completion = await completer.complete(first)
    assert listening_sockets() & own_sockets() == before
    (event,) = first.log.accepted
    assert (event.type, event.sentences, event.words("person")) == ("hire", (1,), "Ines Duarte")
    assert event.words("organization") == "Harbor Labs"
    assert first.log.refused == []
    usage = completion.usage
    assert completion.cut_off is None
    assert (usage.model, usage.requests, usage.cost_usd) == (embedded_version(), 2, 0.0)
    assert usage.completion_tokens > 0
    assert 0 < usage.cached_tokens < usage.prompt_tokens
    second = await completer.complete(question([SENTENCE], profile=completer.profile))
    await completer.aclose()
    assert second.usage.prompt_tokens == usage.prompt_tokens
    assert second.usage.cached_tokens > usage.cached_tokens
