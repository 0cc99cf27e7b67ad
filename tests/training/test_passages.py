"""The training data in the repository: well-formed, grounded, distinct, and as many as promised."""

from __future__ import annotations

from training.passages import load, problems

from training import check


def test_every_passage_is_well_formed() -> None:
    """No passage has a value that is not in it, a key in another order, or an unknown slot; ids are unique."""
    passages = load()
    assert [(passage.id, found) for passage in passages if (found := problems(passage))] == []
    assert len({passage.id for passage in passages}) == len(passages)


def test_the_promised_size_and_languages() -> None:
    """At least 4,500 passages, English 70 % and more, at least seven other languages, four in ten without an event."""
    passages = load()
    assert len(passages) >= 4500
    languages = [passage.lang for passage in passages]
    assert languages.count("en") >= 0.7 * len(passages)
    assert {"de", "fr", "es", "pt", "zh", "ja", "ko"} <= set(languages)
    assert sum(not passage.events for passage in passages) >= 0.4 * len(passages)


def test_no_near_duplicates() -> None:
    """No two passages share 40 % of their runs of five words."""
    assert list(check.near_duplicates(load())) == []
