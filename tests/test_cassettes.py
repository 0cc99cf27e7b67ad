"""Everything recorded: complete, reviewable, and free of secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

CASSETTES = sorted((Path(__file__).parent / "cassettes").rglob("*.yaml"))
SECRETS = re.compile(
    r"authorization|bearer |sk-[A-Za-z0-9]{8,}|api[-_]key|set-cookie|openai-organization", re.IGNORECASE
)
MACHINE = re.compile(r"/home/|/root/|/Users/|\.cache/|[A-Z]:\\\\")


def test_there_are_cassettes_of_both_kinds() -> None:
    """Hosted and embedded readers are both recorded."""
    assert {path.parent.name for path in CASSETTES} == {"hosted", "embedded"}


@pytest.mark.parametrize("path", CASSETTES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_cassette_holds_no_secret_and_no_path(path: Path) -> None:
    """No key, no cookie, no path of whoever recorded it."""
    text = path.read_text("utf-8")
    assert SECRETS.search(text) is None
    assert MACHINE.search(text) is None


@pytest.mark.parametrize("path", CASSETTES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_cassette_is_an_exchange_over_http(path: Path) -> None:
    """Requests to a chat endpoint, responses with a status, a model and a bill."""
    for interaction in yaml.safe_load(path.read_text("utf-8"))["interactions"]:
        assert interaction["request"]["uri"].endswith("/chat/completions")
        assert interaction["request"]["headers"].keys() <= {"content-type"}
        assert interaction["response"]["status"]["code"] == 200
        assert '"usage"' in interaction["response"]["body"]["string"]
