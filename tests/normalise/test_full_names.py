"""The fullest form of a name: found where the article gives it, never guessed, never of two people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.normalise.full_names import fullest_form


@pytest.mark.parametrize(
    ("text", "name", "full"),
    [
        ("Veteran trader Piet Vos joined. Mr Vos, 51, will report to the CEO.", "Vos", "Piet Vos"),
        ("Mara Lind left; Mara A. Lind had run it.", "Lind", "Mara A. Lind"),
        ("Ludwig van Beekhoven. Beekhoven said so.", "Beekhoven", "Ludwig van Beekhoven"),
        ("Acme Foods Hires Roe From Beta\n\nJane Roe has been hired. Roe replaces Tom Dole.", "Roe", "Jane Roe"),
        ("Acme’s Williams to leave. Jeff Williams will retire. Williams is 62.", "Williams", "Jeff Williams"),
        ("John Denza Joins Harbor Labs From Beta\n\nDenza is 44.", "Denza", "John Denza"),
        ("Will Denza joins. Denza is 51.", "Denza", "Will Denza"),
        ("Judge Ana Reis leaves. Reis is 51.", "Reis", "Ana Reis"),
        ("SVP Ana Reis leaves. Reis is 51.", "Reis", "Ana Reis"),
        ("Co-founder Ana Reis leaves. Reis is 51.", "Reis", "Ana Reis"),
        ("Secretary of State Ana Reis leaves. Reis is 51.", "Reis", "Ana Reis"),
        ("Omar “Ozzy” Khan is here. Khan waved.", "Khan", "Omar “Ozzy” Khan"),
        ("Muhammad “Omar” Khan has been appointed.", "Omar", "Muhammad “Omar” Khan"),
        ("After Muhammad “Omar” Khan's appointment, Omar moved.", "Omar", "Muhammad “Omar” Khan"),
        ("Dr. Ana Maria 'Nina' de Souza leaves. Nina is 51.", "Nina", "Ana Maria 'Nina' de Souza"),
        ("T.J. Hooker and Hooker", "Hooker", "T.J. Hooker"),
        ("T. J. Hooker. Hooker", "Hooker", "T. J. Hooker"),
        ("Chief Executive Officer Ana Reis said. But Reis left.", "Reis", "Ana Reis"),
        ("The chairman (Piet Vos) left. Vos is 51.", "Vos", "Piet Vos"),
        ("Ministerin Susanne Kolb; Kolb bleibt.", "Kolb", "Susanne Kolb"),
        ("Said Ines Duarte: no. Duarte left.", "Duarte", "Ines Duarte"),
        ("El presidente Juan García Moral. Moral renunció.", "Moral", "Juan García Moral"),
        ("COUNTY PICKS DENZA: The county picked John Denza.", "DENZA", "John Denza"),
        ("JOHN DENZA NAMED CHIEF: John Denza is 44.", "JOHN DENZA", "John Denza"),
        ("NÚÑEZ LEAVES. Marta Núñez had run it; Núñez is 50.", "NÚÑEZ", "Marta Núñez"),
    ],
)
def test_fuller_form_is_found(text: str, name: str, full: str) -> None:
    """A surname alone stands for the longest form with given names, without titles before it."""
    place = fullest_form(text, name)
    assert place is not None
    assert text[slice(*place)] == full


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tom Roe and Mia Roe spoke. Roe left.", "Roe"),
        ("Dr Khan, Mr Khan, CEO Khan", "Khan"),
        ("Kanzlerin Merk kam. Merk ging.", "Merk"),
        ("But Denza stayed. Yesterday Denza left.", "Denza"),
        ("Denza. Denza.", "Denza"),
        ("Vice President Finance Otto", "Finance Otto"),
        ("the chef denza", "denza"),
        ("Ana IBM", "IBM"),
        ("Nike’s Donahoe leaves. Donahoe is 64.", "Donahoe"),
        ("Acme Foods Names Roe Chief Executive\n\nRoe joins from Beta Foods.", "Roe"),
        ("Why Did Roe Leave Acme Foods?\n\nRoe is 51.", "Roe"),
        ("Superintendent Garcia leaves. Sheriff Garcia stays.", "Garcia"),
        ("In London Smith told reporters. Smith left.", "Smith"),
        ("She spoke in Paris Dupont said. Dupont left.", "Dupont"),
        ("Dr “Omar” Khan has been appointed.", "Omar"),
        ("The critic Piet called “Omar” Khan's best film.", "Omar"),
        ("Muhammad “Omar” khan", "Omar"),
        ("Ann “Kit” Roe met Tom “Kit” Dole.", "Kit"),
        ("MAY LEAVES: She goes on May 5.", "MAY"),
        ("ROE LEAVES: Tom Roe and Mia Roe spoke.", "ROE"),
        ("JOHN DENZA NAMED CHIEF, SAYS JOHN DENZA", "JOHN DENZA"),
        ("Ministers of the G20 met.", "G20"),
        ("A10 B20 and more", "A10 B20"),
    ],
)
def test_nothing_is_guessed(text: str, name: str) -> None:
    """Titles, first words of a sentence and namesakes give no full name."""
    assert fullest_form(text, name) is None


@given(st.text(max_size=60), st.text(max_size=8))
def test_any_text(text: str, name: str) -> None:
    """Whatever the text, a form that is found stands in it, ends with the name, and is not just the name again."""
    place = fullest_form(text, name)
    if place is not None:
        form = text[slice(*place)]
        assert re.search(re.escape(name) + r"\Z", form, re.IGNORECASE)
        assert form != name


@pytest.mark.parametrize("filler", ["A. ", "Abc ", "“a” ", "Abc van de ", "A.-B. ", "A"])
def test_no_text_makes_it_search_for_long(filler: str) -> None:
    """A page of initials or capitals is read word by word: this would not end if they were tried in all groupings."""
    assert fullest_form(filler * 20_000 + "x Duarte", "Duarte") is None
