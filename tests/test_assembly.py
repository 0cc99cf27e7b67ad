"""From the model's words to records: location, repair, normalisation, rejection."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from movesextract import ExtractorConfig
from tests.builders import DUARTE, HARBOR, SERIES_B, answer, assert_grounded, read

MAY = datetime.date(2024, 5, 14)


def test_values_and_spans_are_cut_from_the_article() -> None:
    """Each field holds the article's words, each mention the place where they stand, and figures are normalised."""
    extraction = read(HARBOR, answer(DUARTE, SERIES_B), published=MAY)
    assert_grounded(extraction, HARBOR)
    (hire,) = extraction.hires
    assert (hire.person, hire.organization, hire.previous_organization) == ("Ines Duarte", "Harbor Labs", "Northwind")
    (funding,) = extraction.funding_rounds
    assert funding.amount is not None
    assert (funding.amount.value, funding.amount.currency) == (Decimal(40_000_000), "EUR")
    assert (funding.date, funding.date_text) == ("2024-04", "last month")
    assert funding.mentions["investors[0]"].text == "Tern Capital"
    assert extraction.rejected == ()


def test_every_copied_field_has_its_span() -> None:
    """A copied field is either mentioned with its place or empty."""
    extraction = read(HARBOR, answer(DUARTE, SERIES_B))
    for event in extraction.events:
        named = {key.partition("[")[0] for key in event.mentions}
        copied = {"person", "organization", "role", "previous_organization", "amount", "round", "investors"}
        stated = {name for name in copied if getattr(event, name, None)}
        assert stated <= named


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"organization": "Umbrella Corp"}, "not_in_text"),
        ({"person": "Inga Duarte"}, "not_in_text"),
        ({"person": "She"}, "not_a_name"),
        ({"person": "Harbor Labs"}, "not_a_name"),
        ({"organization": "its"}, "not_a_name"),
        ({"person": None}, "malformed"),
        ({"type": "merger"}, "malformed"),
    ],
)
def test_an_event_without_ground_is_rejected_with_its_reason(change: dict[str, Any], reason: str) -> None:
    """An invented person or organisation on a true sentence, a pronoun, a missing key: no event, and it says why."""
    extraction = read(HARBOR, {**DUARTE, **change})
    assert extraction.events == ()
    assert [(r.reason, r.field) for r in extraction.rejected] == [(reason, None)]


@pytest.mark.parametrize("address", ["desk@kernow.example", "https://kernow.example/jobs", "www.kernow.example"])
def test_part_of_an_address_is_no_organization(address: str) -> None:
    """A company that stands in a mail or web address alone is not told of; the same word as a name is."""
    hire = {"type": "hire", "sentences": [1], "person": "Ines Duarte", "organization": "Kernow.example"}
    extraction = read(f"Ines Duarte has joined as chief engineer, {address} writes.", hire, hire)
    assert extraction.events == ()
    assert [(r.reason, r.field) for r in extraction.rejected] == [("not_in_text", None)]
    assert read("Ines Duarte has joined Kernow.example as chief engineer.", hire).hires


def test_an_address_does_not_hide_the_name_elsewhere() -> None:
    """A company is found where it is named, though the cited sentence has it in an address only."""
    hire = {"type": "hire", "sentences": [2], "person": "Ines Duarte", "organization": "Kernow"}
    (found,) = read("Kernow builds ferries.\nInes Duarte joins, said press@kernow.example.", hire).hires
    assert (found.organization, found.mentions["organization"].start) == ("Kernow", 0)


def test_what_comes_next_is_no_post_that_was_left() -> None:
    """ "To found a firm" is left out as the post someone had, and kept as what someone is hired for."""
    text = "Tomas Brandt left Harbor Labs to run the labs of Northwind."
    words = {"sentences": [1], "person": "Tomas Brandt", "role": "to run the labs"}
    extraction = read(text, {"type": "departure", "organization": "Harbor Labs", **words})
    assert extraction.departures[0].role is None
    assert [(r.field, r.reason) for r in extraction.rejected] == [("role", "evidence_mismatch")]
    hire = {"type": "hire", "organization": "Northwind", "previous_role": "to run the labs", **words}
    extraction = read(text, hire)
    assert (extraction.hires[0].role, extraction.hires[0].previous_role) == ("to run the labs", None)
    assert [(r.field, r.reason) for r in extraction.rejected] == [("previous_role", "evidence_mismatch")]


def test_nobody_invests_in_themselves() -> None:
    """The organisation is dropped from its own investors; as the only one it says that the direction is not known."""
    extraction = read(HARBOR, {**SERIES_B, "investors": ["Harbor Labs", "Tern Capital"]})
    (funding,) = extraction.funding_rounds
    assert funding.investors == ("Tern Capital",)
    assert [(r.field, r.reason) for r in extraction.rejected] == [("investors", "evidence_mismatch")]
    extraction = read(HARBOR, {**SERIES_B, "investors": ["Harbor Labs"], "lead_investors": []})
    assert extraction.events == ()
    assert [(r.field, r.reason) for r in extraction.rejected] == [(None, "evidence_mismatch")]


def test_a_round_is_no_investor() -> None:
    """The name of the round among the investors is dropped from them."""
    extraction = read(HARBOR, {**SERIES_B, "investors": ["Tern Capital", SERIES_B["round"]]})
    assert extraction.funding_rounds[0].investors == ("Tern Capital",)
    assert [(r.field, r.reason) for r in extraction.rejected] == [("investors", "not_a_name")]


def test_an_article_of_the_text_is_no_investor_however_the_answer_writes_it() -> None:
    """ "The" names nobody: it is looked at as the article has it, in small letters."""
    text = HARBOR.replace("led by Tern", "led by the fund Tern")
    extraction = read(text, {**SERIES_B, "investors": ["Tern Capital", "The"]})
    assert extraction.funding_rounds[0].investors == ("Tern Capital",)
    assert [(r.field, r.reason) for r in extraction.rejected] == [("investors", "malformed")]


@pytest.mark.parametrize("amount", ["2023", "62", "5,400"])
def test_years_and_head_counts_are_no_money_raised(amount: str) -> None:
    """A small number without a currency is not the amount of a round, even where sums stand around it."""
    text = f"Tern Capital invested in Harbor Labs, number {amount} on its list, after a loan of $3 million."
    told = {"type": "funding_round", "sentences": [1], "organization": "Harbor Labs", "amount": amount}
    extraction = read(text, {**told, "investors": ["Tern Capital"]})
    assert extraction.funding_rounds[0].amount is None
    assert [(r.field, r.reason) for r in extraction.rejected] == [("amount", "not_a_number")]


@pytest.mark.parametrize("amount", ["1,200", "1,200 employees"])
def test_a_head_count_is_no_pay(amount: str) -> None:
    """The number of those who are paid is not what they get, even beside a sum, and however much is copied with it."""
    text = "Its 1,200 employees earn 3,100 euros a month."
    pay = {"type": "salary_stat", "sentences": [1], "population": "employees", "statistic": "point", "amount": amount}
    extraction = read(text, pay)
    assert (extraction.events, [r.reason for r in extraction.rejected]) == ((), ["not_a_number"])


@pytest.mark.parametrize("amount", ["275", "cent", "2.5"])
def test_percentages_and_months_are_no_pay(amount: str) -> None:
    """Neither the number of a percentage, nor its word for a hundred, nor a number of months is a sum of money."""
    text = "Its bonus rises to 275 per cent, or 2.5 months; managers are paid £90,000 a year."
    pay = {"type": "salary_stat", "sentences": [1], "population": "managers", "statistic": "point", "amount": amount}
    extraction = read(text, pay)
    assert (extraction.events, [r.reason for r in extraction.rejected]) == ((), ["not_a_number"])


@pytest.mark.parametrize(
    "change",
    [
        {"previous_organization": "Harbor Labs"},
        {"type": "departure", "previous_organization": None, "previous_role": None, "destination": "Harbor Labs"},
    ],
)
def test_a_move_from_a_house_to_itself_is_none(change: dict[str, Any]) -> None:
    """Where somebody joins the organisation they come from, or leaves it for itself, there is no event."""
    extraction = read(HARBOR, {key: value for key, value in {**DUARTE, **change}.items() if value is not None})
    assert extraction.events == ()
    assert [(r.field, r.reason) for r in extraction.rejected] == [(None, "evidence_mismatch")]


@pytest.mark.parametrize("key", ["person", "role"])
def test_neither_the_person_nor_the_post_is_an_organisation(key: str) -> None:
    """The words of either as the previous organisation are emptied and reported; the hire stays."""
    extraction = read(HARBOR, {**DUARTE, "previous_organization": DUARTE[key]})
    (hire,) = extraction.hires
    assert hire.previous_organization is None
    assert [(r.field, r.reason) for r in extraction.rejected] == [("previous_organization", "not_a_name")]


def test_a_surname_becomes_the_full_name_that_the_article_gives() -> None:
    """A person told by surname comes out with the fullest form, whose place is the mention's."""
    text = "Sales chief Mara Lind is a sailor. On Monday Lind joined Harbor Labs."
    extraction = read(text, {"type": "hire", "sentences": [2], "person": "Lind", "organization": "Harbor Labs"})
    assert_grounded(extraction, text)
    (hire,) = extraction.hires
    assert hire.person == "Mara Lind"


def test_a_bad_optional_field_is_emptied_and_reported() -> None:
    """An invented role costs the event only its role."""
    extraction = read(HARBOR, {**DUARTE, "role": "Chief Astronaut"})
    assert extraction.hires[0].role is None
    assert [(r.reason, r.field) for r in extraction.rejected] == [("not_in_text", "role")]


def test_a_wrong_sentence_number_with_right_words_is_repaired() -> None:
    """The evidence is the sentence that states the event, whatever number the model gave."""
    extraction = read(HARBOR, {**DUARTE, "sentences": [3]}, {"events": []})
    assert extraction.hires[0].evidence[0].text.startswith("Harbor Labs has poached")


def test_an_unknown_sentence_number_is_asked_again_and_then_repaired() -> None:
    """A number beyond the window is worth a question; if it comes back wrong the words decide."""
    extraction = read(HARBOR, {**DUARTE, "sentences": [17]}, {**DUARTE, "sentences": [18]})
    assert extraction.usage.reasks == 1
    assert extraction.hires[0].evidence[0].start == 0


@pytest.mark.parametrize("given", ["78,000 yuan", "198,000 yuan", "9,800 yuan", "98,000.50 yuan", "98,00 yuan"])
def test_another_figure_is_never_taken_for_the_articles(given: str) -> None:
    """98,000 is 98,000: any other digits are refused, with the event that rests on them."""
    text = "Welders at Lund Steel earn 98,000 yuan a year."
    pay = {"type": "salary_stat", "sentences": [1], "population": "Welders", "statistic": "point", "amount": given}
    extraction = read(text, pay)
    assert extraction.events == ()
    assert extraction.rejected[0].reason == "not_in_text"


def test_a_denied_move_is_no_evidence() -> None:
    """ "Will not join" is not "will join"."""
    text = "Ines Duarte will not join Harbor Labs, her lawyer said."
    extraction = read(text, {**DUARTE, "role": None, "previous_organization": None})
    assert [r.reason for r in extraction.rejected] == ["negated"]


def test_a_cut_sum_is_widened_to_the_whole_expression() -> None:
    """A model that copies "$1.2" out of "$1.2 billion" does not lose the billion."""
    text = "Voltara raised $1.2 billion from Tern Capital."
    round_ = {"type": "funding_round", "sentences": [1], "organization": "Voltara", "amount": "$1.2"}
    money = read(text, round_).funding_rounds[0].amount
    assert money is not None
    assert (money.text, money.value, money.currency) == ("$1.2 billion", Decimal(1_200_000_000), "USD")


def test_a_range_shares_scale_and_currency() -> None:
    """ "31,000 to 42,000 kronor": both ends are told, whether copied apart or together."""
    text = "Nurses in Lund earn 31,000 to 42,000 Swedish kronor a month."
    base = {"type": "salary_stat", "sentences": [1], "population": "Nurses", "statistic": "range"}
    apart = read(text, {**base, "amount": "31,000", "amount_max": "42,000 Swedish kronor"}).salary_stats[0]
    together = read(text, {**base, "amount": "31,000 to 42,000 Swedish kronor"}).salary_stats[0]
    for stat in (apart, together):
        assert stat.amount is not None
        assert stat.amount_max is not None
        assert (stat.amount.value, stat.amount_max.value) == (Decimal(31_000), Decimal(42_000))
        assert (stat.amount.currency, stat.amount_max.currency) == ("SEK", "SEK")
        assert (stat.statistic, stat.period) == ("range", "month")


def test_the_articles_period_overrules_the_models() -> None:
    """A period that stands beside the sum is believed more than the model."""
    text = "Booksellers start at £12.10 an hour."
    pay = {
        "type": "salary_stat",
        "sentences": [1],
        "population": "Booksellers",
        "statistic": "minimum",
        "amount": "£12.10",
        "period": "year",
    }
    assert read(text, pay).salary_stats[0].period == "hour"


def test_a_cut_in_pay_is_negative() -> None:
    """The sign of a change comes from the words around the percentage."""
    text = "Pilots at Skyline accepted a pay cut of 12 percent."
    pay = {
        "type": "salary_stat",
        "sentences": [1],
        "population": "Pilots",
        "statistic": "change",
        "change": "12 percent",
    }
    stat = read(text, pay).salary_stats[0]
    assert (stat.statistic, stat.change_percent) == ("change", Decimal(-12))


def test_a_pay_figure_without_a_figure_is_rejected() -> None:
    """A salary_stat whose only figure is no number cannot stand."""
    text = "Demand for data engineers grew by a third."
    pay = {
        "type": "salary_stat",
        "sentences": [1],
        "population": "data engineers",
        "statistic": "change",
        "change": "a third",
    }
    extraction = read(text, pay)
    assert (extraction.events, [r.reason for r in extraction.rejected]) == ((), ["not_a_number"])


@pytest.mark.parametrize(
    ("words", "date"),
    [("on 1 June", "2024-06-01"), ("last month", "2024-04"), ("on Tuesday", "2024-05-14"), ("in due course", None)],
)
def test_dates_look_ahead_where_the_sentence_does(words: str, date: str | None) -> None:
    """Somebody who "starts on 1 June" starts on the next one, although the appointment itself is done."""
    text = (
        f"Harbor Labs has hired Ines Duarte. She starts {words}."
        if "June" in words
        else (f"Harbor Labs hired Ines Duarte {words}.")
    )
    event = {**DUARTE, "role": None, "previous_organization": None, "date": words}
    assert read(text, event, published=MAY).hires[0].date == date


@pytest.mark.parametrize(
    ("told", "words", "date"),
    [
        ("replaces Paulo Reis, who left in April.", "in April", "2024-04"),
        ("was appointed from 2 May.", "from 2 May", "2024-05-02"),
        ("joins on 3 July.", "on 3 July", "2024-07-03"),
        ("joined on 3 July.", "on 3 July", "2023-07-03"),
    ],
)
@pytest.mark.parametrize("status", ["completed", "planned"])
def test_the_verb_before_a_date_decides_where_it_lies(told: str, words: str, date: str, status: str) -> None:
    """The tense of the sentence is believed rather than the model's word for the status, except that what is planned
    and not told in the past lies ahead."""
    event = {**DUARTE, "role": None, "previous_organization": None, "date": words, "status": status}
    expected = "2025-05-02" if (words, status) == ("from 2 May", "planned") else date
    read_back = read(
        f"Harbor Labs has a new head of pay. Ines Duarte {told}", {**event, "sentences": [2, 1]}, published=MAY
    )
    assert read_back.hires[0].date == expected


def test_dates_stay_open_without_a_day_to_count_from() -> None:
    """Without a date of publication a relative date keeps its words and no value."""
    event = {**SERIES_B, "sentences": [3]}
    funding = read(HARBOR, event).funding_rounds[0]
    assert (funding.date, funding.date_text) == (None, "last month")


def test_unwanted_types_are_listed_not_lost() -> None:
    """With `types` set, other events are under `rejected`."""
    extraction = read(HARBOR, answer(DUARTE, SERIES_B), config=ExtractorConfig(types=("hire",)))
    assert [e.type for e in extraction.events] == ["hire"]
    assert [r.reason for r in extraction.rejected] == ["type_not_wanted"]


@pytest.mark.parametrize(
    ("text", "amount", "kept"),
    [
        ("The rule covers 1,300,000 workers.", "1,300,000", False),
        ("Talks begin on the 1st of February.", "1st", False),
        ("Welders get 2,480 euros a month. Apprentices get 1,250.", "1,250", True),
        ("Porters at the Grand are paid 900 a week.", "900", True),
    ],
)
def test_a_bare_number_is_a_sum_only_among_sums_or_beside_a_period(text: str, amount: str, kept: bool) -> None:
    """Counts and dates are no pay; a figure without its currency is, where money is the subject."""
    population = next(w for w in ("workers", "Talks", "Apprentices", "Porters") if w in text)
    sentence = 2 if "Apprentices" in text else 1
    pay = {"type": "salary_stat", "sentences": [sentence], "population": population, "statistic": "point"}
    extraction = read(text, {**pay, "amount": amount})
    assert bool(extraction.salary_stats) == kept


@pytest.mark.parametrize("words", ["Duarte", "Ines Duarte", "run its robotics group"])
def test_the_person_or_the_post_is_no_other_employer(words: str) -> None:
    """The person, under whatever name, or the post given for the previous employer: the event stays without it."""
    extraction = read(HARBOR, {**DUARTE, "previous_organization": words})
    assert [hire.previous_organization for hire in extraction.hires] == [None]
    assert [(r.reason, r.field) for r in extraction.rejected] == [("not_a_name", "previous_organization")]


def test_who_is_not_named_is_left_out() -> None:
    """A pronoun for an investor or a source, a bare "the company" for the previous employer: the event stays."""
    text = (
        "Harbor Labs, the company said, hired Ines Duarte. It raised $2m from us. Porters earn $19 an hour, I'd guess."
    )
    hire = {**DUARTE, "role": None, "previous_organization": "the company"}
    funding = {"type": "funding_round", "sentences": [2], "organization": "Harbor Labs", "amount": "$2m"}
    pay = {"type": "salary_stat", "sentences": [3], "population": "Porters", "amount": "$19", "source": "I'd"}
    extraction = read(text, answer(hire, {**funding, "investors": ["us"]}, pay))
    assert [event.type for event in extraction.events] == ["hire", "funding_round", "salary_stat"]
    assert {(r.field, r.reason) for r in extraction.rejected} == {
        ("previous_organization", "not_a_name"),
        ("investors", "not_a_name"),
        ("source", "not_a_name"),
    }


def test_words_that_break_off_are_left_out() -> None:
    """A post or an investor that ends with an article or conjunction was cut short, and is no value."""
    text = "Ines Duarte, founder and head of pay, has joined Harbor Labs. It raised $5m from the Tern fund."
    hire = {**DUARTE, "role": "founder and", "previous_organization": None}
    funding = {"type": "funding_round", "sentences": [2], "organization": "It", "investors": ["the", "Tern fund"]}
    extraction = read(text, answer(hire, {**funding, "organization": "Harbor Labs"}))
    assert extraction.hires[0].role is None
    assert extraction.funding_rounds[0].investors == ("Tern fund",)
    assert [(r.reason, r.field) for r in extraction.rejected] == [("malformed", "role"), ("malformed", "investors")]


@pytest.mark.parametrize(
    ("told", "amount", "extra", "change"),
    [
        ("Welders get a pay rise of 7% from May.", "7%", {"statistic": "mean"}, Decimal(7)),
        ("Welders have their pay cut by 7%.", "7%", {"statistic": "point"}, Decimal(-7)),
        ("Welders get a bonus of 7%.", "7%", {"statistic": "point", "component": "bonus"}, None),
        ("Welders get up to 7%.", "7%", {"statistic": "maximum"}, None),
    ],
)
def test_a_percentage_in_place_of_the_sum(
    told: str, amount: str, extra: dict[str, Any], change: Decimal | None
) -> None:
    """A percentage given as the sum is the change in pay; one that limits, or is part of a bonus, is no figure."""
    pay = {"type": "salary_stat", "sentences": [1], "population": "Welders", "amount": amount, **extra}
    extraction = read(told, pay)
    assert [(s.statistic, s.change_percent, s.amount) for s in extraction.salary_stats] == (
        [("change", change, None)] if change else []
    )


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("Welders get 2.480 euros a month, apprentices 1.390.", Decimal(1390), "EUR"),
        ("Welders get £24.80 an hour, apprentices 13.90.", Decimal("13.90"), "GBP"),
        ("Welders get £24.80 or $30 an hour, apprentices 13.90.", Decimal("13.90"), None),
        ("At £24.80 an hour the 13.90 apprentices are cheap.", Decimal("13.90"), None),
        ("Of apprentices at 13.90 an hour and welders at £24.80 some left.", Decimal("13.90"), None),
    ],
)
def test_a_bare_number_shares_the_currency_before_it(text: str, value: Decimal, currency: str | None) -> None:
    """A number without its currency is in that of the sums before it in the sentence, if all there are in one."""
    number = "1.390" if "1.390" in text else "13.90"
    pay = {"type": "salary_stat", "sentences": [1], "population": "apprentices", "amount": number}
    (stat,) = read(text, pay).salary_stats
    assert stat.amount is not None
    assert (stat.amount.text, stat.amount.value, stat.amount.currency) == (number, value, currency)


def test_pay_is_dated_by_the_words_beside_it() -> None:
    """A pay figure has the date that its clause gives, with its place, though no model is asked for it."""
    text = "Welders got £14 an hour in April, said the union. Cooks get £12."
    pay = {"type": "salary_stat", "sentences": [1], "population": "Welders", "statistic": "point", "amount": "£14"}
    cooks = {**pay, "sentences": [2], "population": "Cooks", "amount": "£12"}
    extraction = read(text, answer(pay, cooks), published=MAY)
    assert_grounded(extraction, text)
    welders, others = extraction.salary_stats
    assert (welders.date, welders.date_text, welders.mentions["date"].text) == ("2024-04", "in April", "in April")
    assert (others.date, others.date_text) == (None, None)


def test_a_rejected_percentage_is_named() -> None:
    """A range of percentages given for the sum is no figure, and the reason quotes it."""
    pay = {"type": "salary_stat", "sentences": [1], "population": "Welders", "statistic": "mean", "amount": "7%"}
    extraction = read("Welders get a rise of 5 to 7% from May.", pay)
    assert extraction.events == ()
    assert [(r.reason, r.detail) for r in extraction.rejected] == [("not_a_number", "'7%' is no single percentage")]


def test_korean_endings_are_no_part_of_names_and_posts() -> None:
    """What hangs on a noun without a space is cut off, in single words and in lists; the spans still fit."""
    text = "라온랩스는 알토스벤처스로부터 30억원을 투자받았다. 본부장이던 이미라는 부사장으로 라온랩스에 합류했다."
    money = {"type": "funding_round", "sentences": [1], "organization": "라온랩스", "amount": "30억원"}
    move = {"type": "hire", "sentences": [2], "person": "이미라", "organization": "라온랩스"}
    posts = {"role": "부사장으로", "previous_role": "본부장이던"}
    extraction = read(text, answer({**money, "investors": ["알토스벤처스로부터"]}, {**move, **posts}))
    assert_grounded(extraction, text)
    found = {key: value for event in extraction.events for key, value in event.model_dump().items()}
    assert (found["investors"], found["role"], found["previous_role"]) == (("알토스벤처스",), "부사장", "본부장")
