"""Judging answers item by item."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.answers import AnswerLog, Complaint, UnacceptableAnswerError
from movesextract.wire import WireEvent


def hire(person: str, *, sentence: int = 1, organization: str = "Acme", **more: Any) -> dict[str, Any]:
    """A hire as a model gives it."""
    return {"type": "hire", "sentences": [sentence], "person": person, "organization": organization, **more}


def known_people(event: WireEvent) -> list[Complaint]:
    """Complains of people called Ghost, and of sentence 99."""
    found = []
    if 99 in event.sentences:
        found.append(Complaint("evidence_mismatch", "sentences", "there is no sentence 99; cite numbers from 1 to 9"))
    if (event.words("person") or "").startswith("Ghost"):
        found.append(Complaint("not_in_text", "person", "`person` 'Ghost' does not stand in the article"))
    return found


def people(log: AnswerLog) -> list[str | None]:
    """Who is accepted."""
    return [event.words("person") for event in log.accepted]


def remark(log: AnswerLog, items: list[Any], *, complete: bool = True) -> str:
    """What goes back to the model."""
    with pytest.raises(UnacceptableAnswerError) as caught:
        log.hear(items, complete=complete)
    return str(caught.value)


def test_a_good_answer_is_kept_in_order() -> None:
    """Good events are accepted, in order and once each, and nothing goes back."""
    log = AnswerLog(known_people)
    log.hear([hire("Ann"), hire("Bob"), hire("Ann")])
    assert (people(log), log.refused, log.understood) == (["Ann", "Bob"], [], 1)


def test_no_events_are_a_good_answer() -> None:
    """An empty list is an answer."""
    log = AnswerLog(known_people)
    log.hear([])
    assert (log.accepted, log.refused) == ([], [])


def test_one_bad_event_never_loses_the_others() -> None:
    """Of three events the bad one alone is asked again, by its number, and the good ones are not to be repeated."""
    log = AnswerLog(known_people)
    said = remark(log, [hire("Ann"), hire("Ghost"), hire("Bob")])
    assert people(log) == ["Ann", "Bob"]
    assert "event 2: `person` 'Ghost' does not stand in the article" in said
    assert "Events 1, 3 are right and kept: do not repeat them." in said
    assert "event 1" not in said


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("text", "event 1: each event must be an object"),
        ({"type": "merger"}, "`type` must be one of hire, departure, funding_round, salary_stat"),
        ({"type": "hire", "sentences": [1], "person": "Ann"}, "`organization` is missing"),
        (hire("Ann", status="soon"), "`status` must be one of completed, planned, rumored"),
        (hire("Ann") | {"sentences": "none"}, "`sentences` must be a list of sentence numbers"),
    ],
)
def test_the_remark_names_the_field_and_what_was_expected(item: Any, expected: str) -> None:
    """A malformed item is described so that a model can mend it."""
    log = AnswerLog(known_people)
    assert expected in remark(log, [item])
    assert [r.complaint.reason for r in log.refused] == ["malformed"]


def test_all_that_is_wrong_with_an_event_is_said_at_once() -> None:
    """Two faults of one event cost one re-ask, not two."""
    log = AnswerLog(known_people)
    said = remark(log, [hire("Ghost", sentence=99)])
    assert "there is no sentence 99" in said
    assert "'Ghost' does not stand in the article" in said
    assert log.refused[0].complaint.field == "sentences"


def test_a_correction_settles_what_was_refused() -> None:
    """Once the event comes back right nothing is left on record against it."""
    log = AnswerLog(known_people)
    remark(log, [hire("Ann"), hire("Ghost", sentence=3)])
    log.hear([hire("Bob", sentence=3)])
    assert (people(log), log.refused) == (["Ann", "Bob"], [])


def test_a_correction_settles_its_own_event() -> None:
    """Of two refused events the one that shares most with the correction is settled, the other stays on record."""
    log = AnswerLog(known_people)
    remark(
        log, [hire("Ghost One", sentence=1, organization="Acme"), hire("Ghost Two", sentence=5, organization="Beta")]
    )
    log.hear([hire("Bob", sentence=5, organization="Beta")])
    assert [refused.item["person"] for refused in log.refused] == ["Ghost One"]


def test_a_corrected_type_settles_the_malformed_event() -> None:
    """An event refused for its type is settled by the same event under a right type."""
    log = AnswerLog(known_people)
    remark(log, [hire("Ann") | {"type": "recruitment"}])
    log.hear([hire("Ann")])
    assert (people(log), log.refused) == (["Ann"], [])


def test_another_kind_of_event_settles_nothing() -> None:
    """A departure of the same person from the same sentence is not the correction of a hire."""
    log = AnswerLog(known_people)
    remark(log, [hire("Ann", sentence=99)])
    log.hear([hire("Ann", sentence=99) | {"type": "departure", "sentences": [2]}])
    assert [refused.item["type"] for refused in log.refused] == ["hire"]


def test_an_unrelated_event_settles_nothing() -> None:
    """A new event that shares no value with the refused one leaves it on record."""
    log = AnswerLog(known_people)
    remark(log, [hire("Ghost", sentence=1, status="completed")])
    log.hear([hire("Bob", sentence=7, organization="Beta", status="completed")])
    assert [refused.item["person"] for refused in log.refused] == ["Ghost"]


def test_a_withdrawn_event_stays_on_record() -> None:
    """If the model leaves the bad event out, it is still reported as refused, with the reason."""
    log = AnswerLog(known_people)
    remark(log, [hire("Ann"), hire("Ghost")])
    log.hear([])
    assert (people(log), [refused.complaint.reason for refused in log.refused]) == (["Ann"], ["not_in_text"])


def test_an_event_refused_twice_is_on_record_once() -> None:
    """The same fault again, or another one in the same event, does not pile up records."""
    log = AnswerLog(known_people)
    remark(log, [hire("Ghost")])
    remark(log, [hire("Ghost")])
    remark(log, [hire("Ghost II")])
    assert [refused.item["person"] for refused in log.refused] == ["Ghost II"]


def test_two_equal_bad_events_in_one_answer() -> None:
    """Each bad item of an answer is named, and each is settled by a correction of its own."""
    log = AnswerLog(known_people)
    said = remark(log, [hire("Ghost"), hire("Ghost")])
    assert ("event 1:" in said, "event 2:" in said) == (True, True)
    log.hear([hire("Ann"), hire("Bob")])
    assert (people(log), log.refused) == (["Ann", "Bob"], [])


def test_a_cut_off_answer_keeps_its_whole_items() -> None:
    """Items before the break are kept at once; the rest is asked for, and only the rest."""
    log = AnswerLog(known_people)
    said = remark(log, [hire("Ann")], complete=False)
    assert people(log) == ["Ann"]
    assert "the answer broke off" in said
    assert "Events 1 are right and kept" in said
    assert "missing events" in said
    log.hear([hire("Bob")])
    assert (people(log), log.refused) == (["Ann", "Bob"], [])


def test_a_repeated_good_event_settles_nothing() -> None:
    """A model that repeats what was kept, although told not to, does not clear the record of another event."""
    log = AnswerLog(known_people)
    remark(log, [hire("Ann"), hire("Ghost")])
    log.hear([hire("Ann")])
    assert (people(log), [refused.item["person"] for refused in log.refused]) == (["Ann"], ["Ghost"])


def test_the_record_of_a_bad_item_can_be_written() -> None:
    """What goes on record holds no half surrogate pair and no NaN, which no JSON file can hold."""
    log = AnswerLog(known_people)
    remark(log, [{"type": "hire", "person": "\ud800", "sentences": float("nan")}])
    assert log.refused[0].item == {"type": "hire", "person": "\ufffd", "sentences": "nan"}


_names = st.sampled_from(["Ann", "Bob", "Cy", "Ghost", "Ghost Two"])
_answers = st.lists(
    st.lists(st.builds(hire, _names, sentence=st.sampled_from([1, 2, 99])) | st.just("junk"), max_size=4)
)


@given(_answers)
def test_nothing_good_is_lost_and_nothing_bad_accepted(answers: list[list[Any]]) -> None:
    """Over any conversation every good event heard is accepted once, and the log complains exactly of bad answers."""
    log = AnswerLog(known_people)
    good: list[dict[str, Any]] = []
    for items in answers:
        fine = [i for i in items if i != "junk" and not i["person"].startswith("Ghost") and i["sentences"] != [99]]
        for item in fine:
            good += [item] if item not in good else []
        try:
            log.hear(items)
        except UnacceptableAnswerError:
            assert len(fine) < len(items)
        else:
            assert len(fine) == len(items)
    assert good == [dict(event.raw) for event in log.accepted]
    assert all(refused.item not in good for refused in log.refused)
