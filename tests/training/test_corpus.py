"""Which passages an epoch comes by."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from training.corpus import Corpus, is_rehearsed
from training.passages import Passage


@given(st.integers(), st.floats(0, 1))
def test_new_passages_are_never_left_out(seed: int, share: float) -> None:
    """Whatever the share of the others, a passage whose id starts as asked is in; without a start all are."""
    rng = random.Random(seed)
    assert is_rehearsed("tenth-pages-001", rng, new="tenth", share=share)
    assert is_rehearsed("third-zh-001", rng, new="", share=share)


def test_an_epoch_of_new_passages_alone() -> None:
    """With a share of 0 nothing but the new passages makes up an epoch, with a share of 1 all do."""
    known, new = (Passage(f"{name}-1", "en", ("Lead.", "News."), (), led=True) for name in ("third", "tenth"))
    corpus = Corpus([known, new], [])
    rehearsed = [corpus.epoch(random.Random(1), new="tenth", rehearsal=share) for share in (0.0, 1.0)]
    ids = [{window.id for window in windows} for windows in rehearsed]
    assert ids == [{"tenth-1"}, {"third-1", "tenth-1"}]
