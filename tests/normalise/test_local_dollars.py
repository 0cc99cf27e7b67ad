"""Whose dollars a bare "$" means in pay."""

from __future__ import annotations

import pytest

from movesextract.normalise.local_dollars import is_bare_dollar, local_dollar
from tests.builders import read

LOCAL = [
    ("Nurses in New South Wales start on $38.90 an hour.", "AUD"),
    ("RIMOUSKI, QUÉBEC - Un mécanicien gagne 43,75 $ l'heure.", "CAD"),
    ("Teachers in Manitoba earn $84,310.", "CAD"),
    ("Drivers in Waikato and Otago earn $31.20 an hour.", "NZD"),
]
NOT_EVIDENT = [
    "Nurses start on $38.90 an hour.",
    "Nurses in Sydney start on A$38.90 ($25) an hour.",
    "Nurses in Toronto and Sydney start on $38.90 an hour.",
    "Nurses in Ontario, California, start on $38.90 an hour.",
    "Sheep herders from Australia earn $2,058 a month. BUFFALO, Wyo.",
    "The mine, owned from Toronto, pays engineers $8,500 a month and graduates 14,200 kwacha.",
    "A U.S. firm pays its staff in Vancouver $90,000.",
    "Canadian dollars: staff in Vancouver earn $90,000.",
]


@pytest.mark.parametrize(("text", "code"), LOCAL)
def test_local(text: str, code: str) -> None:
    """A country, a province or a large city of one country, and nothing that speaks of other money."""
    assert local_dollar(text) == code


@pytest.mark.parametrize("text", NOT_EVIDENT)
def test_not_evident(text: str) -> None:
    """No country, two, the United States under whatever name, dollars that are marked, another currency."""
    assert local_dollar(text) is None


@pytest.mark.parametrize("words", ["$38.90", "43,75 $", "nineteen million dollars", "between $20 and $30"])
def test_bare(words: str) -> None:
    """A sign or the word alone."""
    assert is_bare_dollar(words)


@pytest.mark.parametrize(
    "words", ["US$20", "C$20", "20 $ US", "NZ$5", "seven Canadian dollars", "dollars canadiens", "€5"]
)
def test_marked(words: str) -> None:
    """What says whose dollars it means, or means no dollars."""
    assert not is_bare_dollar(words)


def test_pay_is_local_and_a_round_is_not() -> None:
    """In one article from Australia pay is in Australian dollars, the sum that a start-up raised in US dollars."""
    text = "In Queensland porters earn $24 to $31 an hour. Ovenly of Brisbane raised $4 million."
    pay = {"type": "salary_stat", "sentences": [1], "population": "porters", "statistic": "range"}
    (found,) = read(text, {**pay, "amount": "$24", "amount_max": "$31"}).salary_stats
    assert (found.amount and found.amount.currency, found.amount_max and found.amount_max.currency) == ("AUD", "AUD")
    raised = {"type": "funding_round", "sentences": [2], "organization": "Ovenly", "amount": "$4 million"}
    (funding,) = read(text, raised).funding_rounds
    assert funding.amount is not None
    assert funding.amount.currency == "USD"
