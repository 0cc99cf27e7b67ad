"""The figures of a report, on gold sets so small that they can be counted by hand."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.builders import (
    Fields,
    departure,
    extraction,
    funding,
    gold_article,
    hire,
    money,
    predicted,
    salary,
)

from movesextract.errors import UsageError
from movesextract.evaluation import GoldArticle, Report, evaluate
from movesextract.events import Extraction

TEN = money("$10", 10, "USD")
TWENTY = money("$20", 20, "USD")
EVENTS = (
    hire("Ines Duarte", "Harbor Labs", role="chef", date="2024-05"),
    hire("林小雨", "海港科技", previous_organization="山城集团"),
    departure("Paulo Reis", "Northwind Bank", reason="retirement", status="planned"),
    funding("Quillfish", round="Series A", amount=TEN, investors=["Alpine"]),
    funding("Quillfish", round="Series B", amount=TWENTY, stake_percent=12.5),
    salary("welders", amount=TEN, period="hour"),
    salary("welders", statistic="range", amount=TWENTY, amount_max=money("$25", 25, "USD"), period="hour"),
    salary("nurses", statistic="change", change_percent=3.5, source="the union"),
)
GOLD = (
    gold_article("a", *EVENTS[:3]),
    gold_article("b", *EVENTS[3:5], hire("Ana Lima", "Quillfish", optional=True)),
    gold_article("c", *EVENTS[5:]),
    gold_article("d"),
)


def perfect(article: GoldArticle) -> Extraction:
    """The extraction that finds every gold event, the optional ones too."""
    events = [event.model_dump(mode="json") for event in article.events]
    return extraction(article.id, *map(predicted, events))


def measure(gold: list[Fields], *predictions: Fields) -> Report:
    """The report on one article."""
    return evaluate([gold_article("a", *gold)], [extraction("a", *predictions)], bootstrap=0)


def counts(report: Report) -> tuple[int, int, int, int]:
    """Matched, missed, extra, optional over all types."""
    return report.micro.matched, report.micro.missed, report.micro.extra, report.micro.optional


def test_perfect_predictions() -> None:
    """Gold measured against itself has every figure at 1, and nothing to list."""
    report = evaluate(GOLD, map(perfect, GOLD), bootstrap=100)
    assert counts(report) == (8, 0, 0, 1)
    for rates in (*report.by_type.values(), report.micro, report.macro):
        assert (rates.precision, rates.recall, rates.f1) == (1.0, 1.0, 1.0)
        assert rates.f1_interval == (1.0, 1.0)
    assert (report.field_accuracy, report.field_precision) == (1.0, 1.0)
    assert (report.clean_negatives.hits, report.clean_negatives.checked) == (1, 1)
    assert (report.misses, report.extras, report.field_errors, report.failed) == ((), (), (), ())


def test_one_miss() -> None:
    """A gold event that nothing matches costs recall and is listed with its fields and sentence."""
    report = measure([EVENTS[0], EVENTS[1]], predicted(EVENTS[0]))
    assert counts(report) == (1, 1, 0, 0)
    assert (report.micro.precision, report.micro.recall, report.micro.f1) == (1.0, 0.5, 2 / 3)
    (miss,) = report.misses
    assert (miss.article, miss.type, miss.fields["person"]) == ("a", "hire", "林小雨")
    assert EVENTS[1]["evidence"] == miss.sentence


def test_one_extra() -> None:
    """A prediction that matches nothing costs precision and is listed."""
    report = measure([EVENTS[0]], predicted(EVENTS[0]), predicted(hire("Ana Lima")))
    assert counts(report) == (1, 0, 1, 0)
    assert (report.micro.precision, report.micro.recall) == (0.5, 1.0)
    (extra,) = report.extras
    assert (extra.fields["person"], extra.duplicate) == ("Ana Lima", False)


def test_duplicate_is_an_extra() -> None:
    """The same event told twice is one match and one extra, marked as a duplicate."""
    report = measure([EVENTS[0]], predicted(EVENTS[0]), predicted(EVENTS[0], role="waiter"))
    assert counts(report) == (1, 0, 1, 0)
    assert [extra.duplicate for extra in report.extras] == [True]
    assert report.field_errors == ()


@pytest.mark.parametrize("found", [True, False])
def test_optional_event_never_counts(found: bool) -> None:
    """Found or not, an optional event changes no rate and is neither miss nor extra."""
    optional = hire("Ana Lima", optional=True)
    report = measure([EVENTS[0], optional], predicted(EVENTS[0]), *[predicted(optional, role="wrong")] * found)
    assert (1, 0, 0, int(found)) == counts(report)
    assert (report.micro.precision, report.micro.recall, report.micro.f1) == (1.0, 1.0, 1.0)
    assert report.field_accuracy == 1.0
    assert (report.misses, report.extras, report.field_errors) == ((), (), ())


def test_swapped_amounts_of_two_companies() -> None:
    """Two companies whose sums were exchanged: other fields identify the rounds, and both amounts are wrong."""
    first = funding("Quillfish", round="seed", amount=TEN)
    second = funding("Harbor Labs", round="seed", amount=TWENTY)
    report = measure([first, second], predicted(first, amount=TWENTY), predicted(second, amount=TEN))
    assert counts(report) == (2, 0, 0, 0)
    assert [error.field for error in report.field_errors] == ["amount", "amount"]
    assert report.fields_by_name["amount"].accuracy == 0.0


def test_swapped_figures_of_two_groups() -> None:
    """Two groups whose pay was exchanged, told in one sentence: the figures match and the groups are wrong."""
    first = salary("welders", amount=TEN, evidence="Welders and nurses are paid.")
    second = salary("nurses", amount=TWENTY, evidence="Welders and nurses are paid.")
    report = measure([first, second], predicted(first, amount=TWENTY), predicted(second, amount=TEN))
    assert counts(report) == (2, 0, 0, 0)
    assert [error.field for error in report.field_errors] == ["population", "population"]


def test_two_figures_of_one_population() -> None:
    """One found figure of two is one match and one miss, whichever it is."""
    for found, missed in ((5, "$20 = 20 USD"), (6, "$10 = 10 USD")):
        report = measure(list(EVENTS[5:7]), predicted(EVENTS[found]))
        assert counts(report) == (1, 1, 0, 0)
        assert missed == report.misses[0].fields["amount"]


def test_name_variants_match() -> None:
    """Accents, titles, legal forms and honorifics do not cost a match."""
    report = measure(
        [hire("Inês Duarte", "Harbor Labs Inc."), hire("林小雨", "海港科技有限公司")],
        predicted(hire("Dr. INES Duarte", "Harbor Labs")),
        predicted(hire("林小雨女士", "海港科技")),
    )
    assert counts(report) == (2, 0, 0, 0)
    assert report.field_accuracy == 1.0


def test_field_errors_have_kinds() -> None:
    """Wrong, missing and invented fields are told apart; accuracy and precision have their own denominators."""
    event = hire(role="chef", date="2024-05", previous_role="cook")
    report = measure(
        [event],
        predicted(event, role="waiter", date="2024", previous_organization="Otherco", without=("previous_role",)),
    )
    assert {
        ("role", "wrong", "chef", "waiter"),
        ("date", "wrong", "2024-05", "2024"),
        ("previous_role", "missing", "cook", None),
        ("previous_organization", "invented", None, "Otherco"),
    } == {(e.field, e.kind, e.gold, e.predicted) for e in report.field_errors}
    # Right: person, organization, status. Gold states 6 fields, the prediction 6.
    assert (report.fields.right, report.fields.gold, report.fields.predicted) == (3, 6, 6)
    assert (report.field_accuracy, report.field_precision) == (0.5, 0.5)
    assert (report.fields_by_name["date"].right, report.fields_by_name["date"].date_prefix) == (0, 1)


def test_fields_that_gold_does_not_annotate_are_free() -> None:
    """A predecessor, the place of a hire, a successor, a total or a component is neither right nor invented."""
    gold = [EVENTS[0], EVENTS[2], EVENTS[3], EVENTS[5]]
    additions: list[Fields] = [
        {"predecessor": "Ana Lima", "location": "Porto Novo"},
        {"successor": "Ana Lima"},
        {"total_raised": TWENTY},
        {"component": "base"},
    ]
    predictions = [predicted(event, **added) for event, added in zip(gold, additions, strict=True)]
    report = measure(gold, *predictions)
    assert (report.field_accuracy, report.field_precision) == (1.0, 1.0)


def test_micro_pools_and_macro_averages() -> None:
    """Three hires found of three and no departure of one: micro weighs events, macro types that occur."""
    hires = [hire(person) for person in ("Ana Lima", "Ines Duarte", "Paulo Reis")]
    report = measure([*hires, departure()], *map(predicted, hires))
    assert (report.micro.recall, report.macro.recall) == (0.75, 0.5)
    assert (report.micro.f1, report.macro.f1) == (6 / 7, 0.5)
    assert report.by_type["departure"].precision is None
    assert report.by_type["salary_stat"].f1 is None


def test_empty_predictions() -> None:
    """Extractions without events miss everything, keep the negatives clean, and have no precision."""
    report = evaluate(GOLD, [extraction(article.id) for article in GOLD], bootstrap=10)
    assert counts(report) == (0, 8, 0, 0)
    assert (report.micro.precision, report.micro.recall, report.micro.f1) == (None, 0.0, 0.0)
    assert (report.micro.precision_interval, report.field_accuracy) == (None, None)
    assert report.clean_negatives.share == 1.0
    assert report.failed == ()


def test_failed_articles_count_as_misses() -> None:
    """An error or a missing extraction loses the article, is listed, and keeps no negative clean."""
    error = {"type": "ServerError", "message": "no answer"}
    report = evaluate(GOLD, [extraction("a", error=error), extraction("b", error=error)], bootstrap=0)
    assert counts(report) == (0, 8, 0, 0)
    assert {failed.article: failed.reason for failed in report.failed} == {
        "a": "ServerError: no answer",
        "b": "ServerError: no answer",
        "c": "no extraction",
        "d": "no extraction",
    }
    assert report.clean_negatives.share == 0.0


def test_events_beside_an_error_do_not_count() -> None:
    """An extraction that failed gave nothing, even if it holds events."""
    error = {"type": "ServerError", "message": "no answer"}
    report = evaluate(GOLD[:1], [extraction("a", predicted(EVENTS[0]), error=error)], bootstrap=0)
    assert counts(report) == (0, 3, 0, 0)


def test_event_in_a_negative_article() -> None:
    """A negative article is not clean once anything was found in it."""
    report = evaluate([GOLD[3]], [extraction("d", predicted(EVENTS[0]))], bootstrap=0)
    assert (report.clean_negatives.hits, report.clean_negatives.checked, report.clean_negatives.share) == (0, 1, 0.0)
    assert (report.micro.precision, report.micro.recall) == (0.0, None)


def test_gold_chooses_the_articles() -> None:
    """A subset of gold measures a subset; predictions for other articles are only named."""
    report = evaluate(GOLD[:1], map(perfect, GOLD), bootstrap=0)
    assert counts(report) == (3, 0, 0, 0)
    assert report.ignored_articles == ("b", "c", "d")


def test_nothing_to_measure() -> None:
    """An empty gold set gives a report without rates."""
    report = evaluate([], [])
    assert (report.articles, report.micro.f1, report.macro.f1_interval) == (0, None, None)


@pytest.mark.parametrize(
    ("gold", "predictions"),
    [([GOLD[0], GOLD[0]], []), ([GOLD[0]], [extraction("a"), extraction("a")])],
)
def test_repeated_ids_are_refused(gold: list[GoldArticle], predictions: list[Extraction]) -> None:
    """Two entries for one article are an error, not a silent choice."""
    with pytest.raises(UsageError, match="'a' occurs twice"):
        evaluate(gold, predictions)


def test_negative_bootstrap_is_refused() -> None:
    """There is no negative number of resamples."""
    with pytest.raises(UsageError, match="-1"):
        evaluate([], [], bootstrap=-1)


def test_spans_and_evidence_are_checked_against_the_texts() -> None:
    """With texts given, displaced spans and evidence from another sentence show; texts that are lacking do not."""
    text = f"Intro. {EVENTS[0]['evidence']} More."
    right = predicted(EVENTS[0], evidence=EVENTS[0]["evidence"])
    placed = {**right, "evidence": [{**right["evidence"][0], "start": 7, "end": 7 + len(EVENTS[0]["evidence"])}]}
    gold = [gold_article("a", EVENTS[0]), gold_article("b", EVENTS[0]), gold_article("c", EVENTS[0])]
    elsewhere = {**right, "evidence": [{"start": 0, "end": 6, "text": "Intro?"}]}
    report = evaluate(
        gold,
        [extraction("a", placed), extraction("b", elsewhere), extraction("c", placed)],
        articles={"a": text, "b": text},
        bootstrap=0,
    )
    assert report.spans is not None
    assert report.evidence is not None
    assert (report.spans.hits, report.spans.checked, report.spans.share) == (1, 2, 0.5)
    assert (report.evidence.hits, report.evidence.checked, report.evidence.share) == (1, 2, 0.5)


def test_spans_are_not_checked_without_texts() -> None:
    """No texts, no figure: not a perfect one."""
    report = evaluate(GOLD, map(perfect, GOLD), bootstrap=0)
    assert (report.spans, report.evidence) == (None, None)


def test_intervals_depend_on_the_seed_only() -> None:
    """The same seed gives the same intervals, which hold the estimate; no resamples, no intervals."""
    gold = [gold_article(str(i), hire(), departure()) for i in range(12)]
    given_events = [extraction(str(i), *([predicted(hire())] * (i % 3 > 0))) for i in range(12)]
    first, again = (evaluate(gold, given_events, bootstrap=200, seed=7) for _ in range(2))
    assert first == again
    recall, interval = first.by_type["hire"].recall, first.by_type["hire"].recall_interval
    assert recall is not None
    assert interval is not None
    assert 0 <= interval[0] < recall < interval[1] <= 1
    others = (evaluate(gold, given_events, bootstrap=10, seed=seed) for seed in range(8))
    assert len({report.micro.f1_interval for report in others}) > 1
    assert evaluate(gold, given_events, bootstrap=0).by_type["hire"].recall_interval is None


def test_report_survives_json() -> None:
    """The JSON of a report holds all of it."""
    report = evaluate(GOLD, [perfect(GOLD[0]), extraction("b", predicted(EVENTS[3], amount=TWENTY))], bootstrap=20)
    assert report == Report.model_validate_json(report.to_json())


PREDICTIONS = st.lists(
    st.tuples(st.sampled_from(EVENTS), st.sampled_from(["", "role", "amount", "date", "organization"])),
    max_size=6,
)


def disturbed(event: Fields, field: str) -> Fields:
    """A prediction of the event with one field changed, where it has that field."""
    changes: Fields = {
        "role": "gardener",
        "amount": money("$20", 20, "USD"),
        "date": "2019-01",
        "organization": "Harbor Labs",
    }
    return predicted(event, **{field: changes[field]}) if field in event else predicted(event)


@given(PREDICTIONS, PREDICTIONS, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    first: list[tuple[Fields, str]], second: list[tuple[Fields, str]], shuffler: random.Random
) -> None:
    """Events and articles in any other order give the same report."""
    gold = [gold_article("a", *EVENTS), gold_article("b", *EVENTS)]
    predictions = {"a": [disturbed(*p) for p in first], "b": [disturbed(*p) for p in second]}
    expected = evaluate(gold, [extraction(name, *events) for name, events in predictions.items()], bootstrap=5)
    events = list(EVENTS)
    for sequence in (events, *predictions.values()):
        shuffler.shuffle(sequence)
    turned = [gold_article("b", *events), gold_article("a", *events)]
    found = evaluate(turned, [extraction(name, *predictions[name]) for name in ("b", "a")], bootstrap=5)
    assert expected == found


@given(PREDICTIONS)
def test_unmatched_optional_event_changes_nothing(chosen: list[tuple[Fields, str]]) -> None:
    """An optional event that no prediction finds leaves the report as it was."""
    predictions = extraction("a", *(disturbed(*p) for p in chosen))
    optional = funding("Otherco", amount=TEN, optional=True)
    assert evaluate([gold_article("a", *EVENTS)], [predictions], bootstrap=5) == evaluate(
        [gold_article("a", *EVENTS, optional)], [predictions], bootstrap=5
    )


@given(PREDICTIONS)
def test_counts_add_up(chosen: list[tuple[Fields, str]]) -> None:
    """Every gold event is matched or missed, every prediction matched, optional or extra."""
    optional = hire("Ines Duarte", "Harbor Labs", role="gardener", optional=True)
    report = measure([*EVENTS, optional], *(disturbed(*p) for p in chosen))
    matched, missed, extra, excused = counts(report)
    assert len(EVENTS) == matched + missed
    assert len(chosen) == matched + extra + excused
    assert (missed, extra) == (len(report.misses), len(report.extras))
