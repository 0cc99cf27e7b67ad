"""What all tests share: recording and replaying of HTTP exchanges, and an environment without keys."""

from __future__ import annotations

import json
import os

os.environ.setdefault("PYDANTIC_ERRORS_INCLUDE_URL", "0")  # before pydantic: its version would be in re-ask messages

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings
from vcr.serializers import yamlserializer

CASSETTES = Path(__file__).parent / "cassettes"
KEPT_HEADERS = {"content-type", "retry-after", "retry-after-ms", "x-should-retry"}
_OURS = ("MOVESEXTRACT_", "OPENAI_", "ANTHROPIC_")

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the keys or settings of whoever runs it, except where the embedded model's files are kept."""
    kept = {"MOVESEXTRACT_CACHE", "MOVESEXTRACT_THREADS", "MOVESEXTRACT_RECORD_URL", "MOVESEXTRACT_RECORD_MODEL"}
    for name in [n for n in os.environ if n.startswith(_OURS) and n not in kept]:
        monkeypatch.delenv(name)


def _pretty(raw: str | bytes) -> str | bytes:
    try:
        return json.dumps(json.loads(raw), ensure_ascii=False, indent=1).encode()
    except ValueError:
        return raw


def slim_response(response: dict[str, Any]) -> dict[str, Any]:
    """Keep the headers that matter, and the body in a form that can be reviewed."""
    response["headers"] = {k: v for k, v in response["headers"].items() if k.lower() in KEPT_HEADERS}
    response["body"]["string"] = _pretty(response["body"]["string"])
    return response


def slim_request(request: Any) -> Any:
    """Drop authorization and client headers. Replay must not depend on the model's name: the response tells it."""
    request.headers = {"content-type": request.headers.get("content-type", "")}
    if request.body:
        body = json.loads(request.body)
        body["model"] = "any"
        request.body = json.dumps(body, ensure_ascii=False, indent=1).encode()
    return request


class _BlockDumper(yamlserializer._CassetteDumper):  # type: ignore[misc]
    """Writes long texts as blocks, so that cassettes can be read and their changes reviewed."""


_BlockDumper.add_representer(
    str, lambda d, s: d.represent_scalar("tag:yaml.org,2002:str", s, style="|" if "\n" in s else None)
)


class BlockYaml:
    """The cassette format."""

    deserialize = staticmethod(yamlserializer.deserialize)

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """The text of a cassette."""
        text: str = yaml.dump(cassette, Dumper=_BlockDumper, allow_unicode=True, width=10**9)
        return text


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    """Teach vcrpy the format."""
    vcr.register_serializer("yaml", BlockYaml)


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    """Match on what was asked, not on where."""
    return {
        "match_on": ["method", "path", "body"],
        "decode_compressed_response": True,
        "filter_headers": ["authorization"],
        "before_record_request": slim_request,
        "before_record_response": slim_response,
        "record_on_exception": False,
    }


@pytest.fixture(scope="module")
def vcr_cassette_dir(request: pytest.FixtureRequest) -> str:
    """All cassettes lie in one folder, by test module."""
    return str(CASSETTES / Path(request.node.path).stem.removeprefix("test_"))


@pytest.fixture(autouse=True)
def no_stale_interactions(request: pytest.FixtureRequest) -> Iterator[None]:
    """A cassette of which only a part was played is out of date."""
    cassette = request.getfixturevalue("vcr") if request.node.get_closest_marker("vcr") else None
    yield
    if cassette is not None and cassette.rewound and cassette.record_mode == "none":
        assert cassette.all_played, f"{len(cassette) - len(cassette.play_counts)} recorded interactions unused"
