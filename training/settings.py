"""What defines a run, and the settings of a logged one, to train it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """What defines a run; two runs of the same settings, data and code see the same examples in the same order."""

    name: str
    steps: int | None = None
    minutes: float | None = None
    """Length of the run; with both, ``steps``."""
    stop_at: int | None = None
    """The step from which the rate runs out early, as if asked to stop there."""
    cycles: int = 1
    """Times the learning rate falls and starts again; the adapter is the mean of what stands at the end of each."""
    start_weight: float = 0.0
    """Weight, in that mean, of the adapter from which the run started."""
    rank: int = 16
    alpha: float = 32.0
    learning_rate: float = 1e-3
    batch_tokens: int = 1024
    longest: int = 700
    seed: int = 1
    data_percent: int = 100
    new: str = ""
    rehearsal: float = 1.0
    """An epoch has all passages whose ids start with ``new``, and of the others this share, each time another."""
    evaluate_minutes: float = 10.0
    save_minutes: float = 4.0
    patience: int = 4
    threads: int = 2
    compile: bool = False
    start_from: str | None = None
    rounding_steps: int = 0
    """Steps between two roundings of the layers to what serving has (`training.rounding`); 0 for none."""
    claim_share: float = 0.35
    """Share of the windows that are also shown with claims about them."""

    @property
    def length(self) -> float:
        """Length of the run, in steps or in seconds. Raises ValueError if it has none."""
        if self.steps is None and self.minutes is None:
            raise ValueError("a run needs a number of steps or of minutes")
        return self.steps or (self.minutes or 0.0) * 60


def settings_of(log: Mapping[str, Any], name: str) -> Settings:
    """Return the settings of the run that wrote *log*, for a run called *name*.

    Older logs hold settings that are constants of the schedule today; they are passed over.

    >>> settings_of({"settings": {"name": "real-11", "minutes": 77.0, "seed": 11, "warmup_steps": 20}}, "again").seed
    11
    """
    known = {field.name for field in fields(Settings)}
    return Settings(**{key: value for key, value in log["settings"].items() if key in known} | {"name": name})
