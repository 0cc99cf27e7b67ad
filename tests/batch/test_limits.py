"""The gate is fast, polite and fair; the budget is met and not overstepped."""

from __future__ import annotations

import asyncio
import time

import pytest

from movesextract.batch.limits import AdaptiveGate, Budget, Limits
from movesextract.errors import UsageError
from movesextract.llm.gate import Passage
from movesextract.usage import Usage

OVERLOADED = Passage(overloaded=True)


async def passages(gate: AdaptiveGate, count: int) -> list[float]:
    """So many requests enter."""
    return [await gate.enter(100) for _ in range(count)]


async def is_blocked(gate: AdaptiveGate) -> bool:
    """Whether one more request would have to wait."""
    entering = asyncio.create_task(gate.enter(1))
    for _ in range(5):
        await asyncio.sleep(0)
    if entering.done():
        gate.leave(entering.result(), Passage())
        return False
    entering.cancel()
    return True


async def test_no_more_enter_than_the_width() -> None:
    """The gate lets in as many requests as it is wide, the next when one is over."""
    gate = AdaptiveGate(Limits.fixed(3))
    entered = await passages(gate, 3)
    assert await is_blocked(gate)
    gate.leave(entered[0], Passage())
    assert not await is_blocked(gate)


async def test_overload_halves_the_width_once_for_each_round() -> None:
    """Requests of the same round that report overload count once; those sent afterwards count again."""
    gate = AdaptiveGate(Limits.fixed(16))
    for moment in await passages(gate, 16):
        gate.leave(moment, OVERLOADED)
    assert gate.width == 8
    for moment in await passages(gate, 8):
        gate.leave(moment, OVERLOADED)
    assert gate.width == 4


async def test_the_width_is_never_below_one() -> None:
    """However often the endpoint complains, one request at a time goes through."""
    gate = AdaptiveGate(Limits.fixed(2))
    for _ in range(5):
        gate.leave(await gate.enter(1), OVERLOADED)
    assert gate.width == 1


async def test_the_width_grows_by_one_a_round_after_an_overload_and_not_beyond_its_bound() -> None:
    """A full round without complaint widens the gate by one, up to what was allowed."""
    gate = AdaptiveGate(Limits.fixed(8))
    for moment in await passages(gate, 8):
        gate.leave(moment, OVERLOADED)
    widths = []
    for _ in range(6):
        for moment in await passages(gate, gate.width):
            gate.leave(moment, Passage())
            await gate.enter(1)  # the gate stays full, as in a run with enough to do
        for _ in range(gate._inside):
            gate._inside -= 1
        widths.append(gate.width)
    assert widths == sorted(widths)
    assert widths[0] <= 5
    assert widths[-1] == 8


async def test_the_width_grows_fast_until_the_first_overload() -> None:
    """While nothing is known of the endpoint, every answer to a full gate widens it by one."""
    gate = AdaptiveGate(Limits(most=64, start=4))
    for _ in range(10):
        entered = await passages(gate, gate.width - gate._inside)
        gate.leave(entered[0], Passage())
    assert gate.width == 14


async def test_what_is_not_used_proves_nothing() -> None:
    """A gate that is never full does not grow."""
    gate = AdaptiveGate(Limits(most=64, start=4))
    for _ in range(50):
        gate.leave(await gate.enter(1), Passage())
    assert gate.width == 4


async def test_a_pause_keeps_everybody_back_and_is_told_once() -> None:
    """After Retry-After nobody enters until it is over; the same pause asked for again is not told again."""
    told: list[float] = []
    gate = AdaptiveGate(Limits.fixed(8), told.append)
    first, second, third = await passages(gate, 3)
    gate.leave(first, Passage(pause=1.0))
    gate.leave(second, Passage(pause=1.0))
    assert not gate.admits(0)
    assert await is_blocked(gate)
    gate._paused_until = time.monotonic() - 1
    gate.leave(third, Passage())
    assert not await is_blocked(gate)
    assert told == [1.0]


async def test_those_who_wait_enter_when_a_pause_ends() -> None:
    """Nobody has to be woken from outside."""
    gate = AdaptiveGate(Limits.fixed(8))
    gate.leave(await gate.enter(1), Passage(pause=0.05))
    await asyncio.wait_for(gate.enter(1), 10)


async def test_a_conversation_that_rests_holds_no_place() -> None:
    """Between two attempts of one conversation others may begin, and no more when it comes back."""
    gate = AdaptiveGate(Limits.fixed(16))
    ready = 2
    assert (gate.admits(16 + ready - 1), gate.admits(16 + ready)) == (True, False)
    gate.leave(await gate.enter(1), Passage(again=True))
    assert gate.admits(16 + ready)
    await gate.enter(1, again=True)
    assert not gate.admits(16 + ready)


async def test_cancelled_waiters_pass_their_turn_on() -> None:
    """A request that is given up while it waits does not keep the next from entering."""
    gate = AdaptiveGate(Limits.fixed(1))
    inside = await gate.enter(1)
    given_up, patient = asyncio.create_task(gate.enter(1)), asyncio.create_task(gate.enter(1))
    await asyncio.sleep(0)
    gate.leave(inside, Passage())
    given_up.cancel()
    await asyncio.wait_for(patient, 10)


async def test_requests_and_tokens_per_minute_are_kept() -> None:
    """Of requests for more than the minute allows, only those within the burst enter at once."""
    slow = AdaptiveGate(Limits.fixed(8, requests_per_minute=120))
    assert len(await passages(slow, 2)) == 2
    assert await is_blocked(slow)
    dear = AdaptiveGate(Limits.fixed(8, tokens_per_minute=1200))
    assert len(await passages(dear, 2)) == 2
    assert await is_blocked(dear)


@pytest.mark.parametrize(
    "wrong", [{"most": 0}, {"start": 0}, {"start": 9, "most": 8}, {"requests_per_minute": 0}, {"tokens_per_minute": -1}]
)
def test_limits_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    """Nothing may be zero or negative."""
    with pytest.raises(UsageError):
        Limits(**wrong)


def test_a_budget_lets_one_go_ahead_then_reckons_with_the_mean() -> None:
    """With a bound of cost the first article goes alone; later ones count those under way at the mean so far."""
    budget = Budget(max_cost=1.0)
    assert (budget.allows(0), budget.allows(1)) == (True, False)
    budget.add(Usage(cost_usd=0.2))
    assert (budget.allows(3), budget.allows(4)) == (True, False)
    budget.add(Usage(cost_usd=0.2))
    assert (budget.allows(2), budget.allows(3)) == (True, False)
    assert budget.exhausted(1) is None


@pytest.mark.parametrize("bound", [{"max_cost": 0.5}, {"max_tokens": 50}, {"max_articles": 5}])
def test_a_budget_ends_where_it_allows_nothing(bound: dict[str, float]) -> None:
    """With nothing under way, a budget either allows one more article or says why the run ends."""
    budget = Budget(**bound)  # type: ignore[arg-type]
    asked = 0
    while budget.allows(0):
        assert budget.exhausted(0) is None
        budget.add(Usage(cost_usd=0.1, prompt_tokens=10))
        asked += 1
    assert asked == 5
    assert budget.exhausted(0)


def test_a_budget_of_nothing_allows_nothing() -> None:
    """Bounds of zero end the run before it begins; negative ones are refused."""
    for bound in ({"max_cost": 0.0}, {"max_tokens": 0}, {"max_articles": 0}):
        budget = Budget(**bound)
        assert not budget.allows(0)
        assert budget.exhausted(0)
    with pytest.raises(UsageError):
        Budget(max_cost=-1)
