"""The learning rate over a run, and when its cycles and the run itself end; in steps, or in seconds of training.

In each cycle the rate falls in a straight line from its peak towards zero, but not below a fraction of it, and starts
again in the next: the ends are adapters that differ, and their mean is better than any of them (Loshchilov and Hutter
2017, SGDR; Izmailov et al. 2018, stochastic weight averaging).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """``peak``: the highest rate. ``stop_steps``: from a request to stop to rest.

    ``length`` is that of the run, in steps or in seconds of training; ``done`` is everywhere in the same unit. In steps
    a run can be repeated on another machine, in seconds it ends in time.
    """

    peak: float
    length: float
    cycles: int = 1
    warmup_steps: int = 20
    final_fraction: float = 0.03
    stop_steps: int = 60

    @property
    def cycle_length(self) -> float:
        """The length of one cycle."""
        return self.length / self.cycles

    def rate(self, *, step: int, done: float, cycle: int, stopping_since: int | None = None) -> float:
        """The rate of ``step`` (from 0), taken after ``done``, in ``cycle`` (from 0).

        ``stopping_since`` is the step at which the run is asked to stop, now or later; from there it runs out over
        ``stop_steps``.

        >>> half = Schedule(peak=1.0, length=100.0, cycles=2)
        >>> half.rate(step=50, done=25.0, cycle=0), half.rate(step=90, done=50.0, cycle=1)
        (0.5, 1.0)
        """
        left = cycle + 1 - done / self.cycle_length
        rate = self.peak * min(1.0, (step + 1) / self.warmup_steps) * max(self.final_fraction, left)
        if stopping_since is not None:
            rate *= min(1.0, max(0.0, 1.0 - (step - stopping_since) / self.stop_steps))
        return rate

    def ends_cycle(self, *, done: float, cycle: int) -> bool:
        """Whether ``cycle`` is over, and not the last one: that one ends with the run."""
        return done >= (cycle + 1) * self.cycle_length and cycle + 1 < self.cycles

    def ends_run(self, *, step: int, done: float, stopping_since: int | None = None) -> bool:
        """Whether the length is reached, or a run that was asked to stop has come to rest."""
        stopped = stopping_since is not None and step >= stopping_since + self.stop_steps
        return stopped or done >= self.length
