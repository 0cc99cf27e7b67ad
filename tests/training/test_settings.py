"""The settings of a run, and training it again from its log."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from training.settings import Settings, settings_of

RUNS = Path(__file__).parents[2] / "training" / "runs"


def test_a_logged_run_can_be_repeated() -> None:
    """The settings that a log holds come back as they were, but for the name."""
    settings = Settings("first", steps=2900, cycles=2, start_from="training/adapters/7.gguf", new="tenth", seed=12)
    log = json.loads(json.dumps({"settings": asdict(settings)}))
    assert asdict(settings_of(log, "second")) == asdict(settings) | {"name": "second"}


@pytest.mark.parametrize("path", sorted(RUNS.glob("*.json")), ids=lambda path: path.stem)
def test_each_log_in_the_repository_holds_settings(path: Path) -> None:
    """Logs of older versions can be read too, whatever settings have come and gone since."""
    settings = settings_of(json.loads(path.read_text(encoding="utf-8")), "again")
    assert settings.name == "again"
    assert settings.length > 0


def test_a_run_has_a_length() -> None:
    """A run without steps and minutes is refused; with both it is measured in steps."""
    with pytest.raises(ValueError, match="steps or of minutes"):
        _ = Settings("endless").length
    assert Settings("run", steps=100, minutes=3).length == 100
    assert Settings("run", minutes=3).length == 180
