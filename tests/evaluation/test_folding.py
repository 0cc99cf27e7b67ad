"""Names and texts that say the same, and those that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.evaluation.folding import (
    compact,
    contained,
    fold,
    same_full_name,
    same_name,
    same_organization,
    same_passage,
    same_person,
    same_role,
    same_round_name,
    same_text,
    token_f1,
    tokens,
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ines Duarte", "INÊS  DUARTE"),
        ("Ines Duarte", "Ｉnes\u00a0Duarte"),
        ("Dr. Ines Duarte", "Sir Ines Duarte"),
        ("Prof. Dr. Ines Duarte, PhD", "Ines Duarte"),
        ("Ines M. Duarte", "Ines Duarte"),
        ("Ines M. Duarte", "Ines Maria Duarte"),
        ("I. Duarte", "Ines Duarte"),
        ("Duarte", "Ines Duarte"),
        ("Ms Duarte’s", "Ines Duarte"),
        ("Ines Duarte", "Ines Duarte Paz"),
        ("Duarte, Ines", "Ines Duarte"),
        ("Ines “Nia” Duarte", "Nia Duarte"),
        ("Rory O'Keefe", "Rory O’Keefe"),
        ("Jean-Luc Amari", "Jean Luc Amari"),
        ("Søren Łuk", "Soren Luk"),
        ("林小雨", "林小雨"),
        ("林小雨", "林小雨女士"),
        ("埃娃·林德", "埃娃・林德"),
        ("김 하늘", "김하늘"),
    ],
)
def test_one_person(left: str, right: str) -> None:
    """Spelling, titles, initials and middle names do not make another person, from either side."""
    assert same_person(left, right)
    assert same_person(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ines Duarte", "Paulo Duarte"),
        ("Ines Duarte", "Ines Pereira"),
        ("Ines", "Ines Duarte"),
        ("I. Duarte", "Paulo Duarte"),
        ("Ines M. Duarte", "Ines P. Duarte"),
        ("林小雨", "林大雨"),
        ("林", "林小雨"),
        ("Ines", "他"),
        ("...", "Ines Duarte"),
    ],
)
def test_two_persons(left: str, right: str) -> None:
    """A shared surname or first name alone does not make two full names one person."""
    assert not same_person(left, right)
    assert not same_person(right, left)


@pytest.mark.parametrize(
    ("expected", "left", "right"),
    [
        (True, "Ines M. Duarte", "Ines Duarte"),
        (False, "Duarte", "Ines Duarte"),
        (True, "Duarte", "Ms. Duarte"),
        (True, "林小雨", "林小雨女士"),
        (False, "Ines Duarte", "Paulo Duarte"),
    ],
)
def test_full_name(expected: bool, left: str, right: str) -> None:
    """A lone surname is enough to match an event by, but it is not the person's name."""
    assert expected is same_full_name(left, right) is same_full_name(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Harbor Labs Inc.", "Harbor Labs"),
        ("Harbor Labs, Inc", "HARBOR LABS LLC"),
        ("The Harbor Company", "Harbor Holdings plc"),
        ("Zäh GmbH & Co. KG", "Zah AG"),
        ("Lumière S.A.", "Lumiere SA"),
        ("PT Sinar Laut Tbk", "Sinar Laut"),
        ("Harbor", "Harbor Labs"),
        ("Harbor Labs’", "Harbor Labs"),
        ("Harborlabs", "Harbor-Labs"),
        ("H.B.L. Partners", "HBL Partners"),
        ("RNSDB", "Ruritanian North-Sea Development Bank"),
        ("RNDB", "Ruritanian North-Sea Development Bank"),
        ("MoF", "Ministry of Finance"),
        ("Department of Fish", "Ruritania Department of Fish"),
        ("海港科技有限公司", "海港科技"),
        ("海港科技", "海港"),
        ("海港集团", "海港股份有限公司"),
        ("北大", "北京大学"),
        ("株式会社ミナト", "ミナト"),
        ("주식회사 미나", "미나"),
        ("Minato (港科技)", "Minato"),
    ],
)
def test_one_organization(left: str, right: str) -> None:
    """Legal forms, accents, spacing, short forms and acronyms do not make another organisation."""
    assert same_organization(left, right)
    assert same_organization(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Harbor Labs", "Harbor Bank"),
        ("the bank", "Northwind Bank"),
        ("National Bank", "Ruritania National Bank"),
        ("Quillfish", "Quillfox"),
        ("ABC", "North-Sea Development Bank"),
        ("海港科技", "山城科技"),
        ("海", "海港科技"),
        ("海技", "山海科技"),
        ("“”", "Quillfish"),
    ],
)
def test_two_organizations(left: str, right: str) -> None:
    """What is shared must be telling."""
    assert not same_organization(left, right)
    assert not same_organization(right, left)


@pytest.mark.parametrize(
    ("expected", "left", "right"),
    [
        (True, "Chief Financial Officer", "chief financial officer (CFO)"),
        (True, "CFO", "Chief Financial Officer"),
        (True, "head of sales", "global head of sales"),
        (True, "head of network sales", "sales and network director"),
        (False, "chief financial officer", "chief executive officer"),
        (False, "head of sales", "head of research"),
        (False, "vice president", "chief executive"),
        (True, "高级主管", "主管"),
    ],
)
def test_roles(expected: bool, left: str, right: str) -> None:
    """Words of rank alone do not make two roles the same; abbreviations are spelled out."""
    assert expected is same_role(left, right) is same_role(right, left)


@pytest.mark.parametrize(
    ("expected", "left", "right"),
    [
        (True, "Series B", "series b round"),
        (True, "Series B", "Series B extension"),
        (False, "Series A", "Series B"),
        (False, "Series B", "Series B+"),
        (True, "B+轮", "B＋轮融资"),
        (False, "A轮", "A+轮"),
        (False, "seed", "pre-seed"),
        (True, "seed", "seed round"),
        (False, "Series B", "strategic"),
        (True, "strategic", "strategic investment"),
        (False, "funding round", "strategic"),
        (True, "funding round", "Funding Round"),
    ],
)
def test_round_names(expected: bool, left: str, right: str) -> None:
    """Rounds of different grades are different, however many words they share."""
    assert expected is same_round_name(left, right) is same_round_name(right, left)


@pytest.mark.parametrize(
    ("expected", "left", "right"),
    [
        (True, "to spend more time with the family", "time with family"),
        (True, "a row over pay and working hours", "row over working hours, sources say"),
        (False, "a row over pay", "illness"),
        (False, "the", "wish of the family"),
        (True, "in Porto Novo", "Porto Novo"),
        (True, "山城的教师", "教师"),
        (False, "", "anything"),
    ],
)
def test_free_text(expected: bool, left: str, right: str) -> None:
    """Free texts agree by containment or by half of their words, stop words aside."""
    assert expected is same_text(left, right) is same_text(right, left)


def test_numbers_are_one_token() -> None:
    """A number is not contained in a longer one."""
    assert not contained(tokens("£10"), tokens("£10.10 an hour"))
    assert contained(tokens("£10.10"), tokens("£10.10 an hour"))


def test_kana_voicing_is_kept() -> None:
    """Folding takes accents off Latin letters, but does not turn one kana into another."""
    assert fold("ガ") != fold("カ")
    assert fold("é") == fold("e")


def test_investors_may_be_people() -> None:
    """A name in a list of investors is compared as that of an organisation and as that of a person."""
    assert same_name("Dr. Ines M. Duarte", "Ines Duarte")
    assert same_name("Alpine Capital Ltd", "Alpine Capital")


@pytest.mark.parametrize(
    ("expected", "left", "right"),
    [
        (True, "Ines joins Harbor.", "“Ines joins  Harbor.” He did not comment."),
        (True, "Ines joins Harbor in May, they said.", "In May Ines joins Harbor"),
        (False, "Ines joins Harbor.", "Shares of Quillfish fell."),
        (False, "", "Shares of Quillfish fell."),
    ],
)
def test_passages(expected: bool, left: str, right: str) -> None:
    """Two quotations of one sentence overlap even if their ends differ."""
    assert expected is same_passage(left, right)


TEXT = st.text(alphabet="abI é.’'-–Ａ海山ガ12,", max_size=12)


@given(TEXT, TEXT)
def test_comparisons_are_symmetric(left: str, right: str) -> None:
    """Nothing depends on which side is gold."""
    for same in (same_person, same_organization, same_text, same_role, same_round_name, same_passage):
        assert same(left, right) is same(right, left), same.__name__


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    """What is folded stays as it is, and a text with a letter or digit says the same as itself."""
    assert fold(text) == fold(fold(text))
    assert same_text(text, text)
    if compact(text).isascii() and compact(text):
        assert same_person(text, text)
        assert same_organization(text, text)


def test_token_f1_of_nothing() -> None:
    """Two empty texts share nothing."""
    assert token_f1([], []) == 0.0
