"""Words that point at an organisation and name none."""

from __future__ import annotations

import pytest

from movesextract.normalise.nameless import is_nameless, is_pronoun


@pytest.mark.parametrize(
    "words",
    [
        "it", "It", "we", "I'd", "They’ve", "the company", "The company", "its former employer", "a start-up",
        "own firm", "das\nUnternehmen", "Unsere Firma", "l’entreprise", "la compañía",
        "su empresa", "同社", "该公司", "회사",
    ],
)  # fmt: skip
def test_nameless(words: str) -> None:
    """Pronouns, with a verb hanging on or not, and bare words for a company, whatever stands before them."""
    assert is_nameless(words)


@pytest.mark.parametrize(
    "words",
    [
        "", "IT", "WHO", "US", "The We Company", "The Company", "On", "Elle", "Nous", "county", "port company",
        "his studio", "the company's Lisbon arm", "startup studio", "公司法学会", "Itochu", "Company 3", "ID",
    ],
)  # fmt: skip
def test_names(words: str) -> None:
    """Capitals, more words, and words by which companies go, may name one."""
    assert not is_nameless(words)


def test_a_bare_kind_is_no_pronoun() -> None:
    """A company may be what published a figure; "she" may not."""
    assert not is_pronoun("the company")
    assert is_pronoun("she")
