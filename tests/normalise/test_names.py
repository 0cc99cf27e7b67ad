"""Names: who is the same, and what is no name at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.normalise.names import (
    address_length,
    fold_name,
    is_person_name,
    organization_tokens,
    person_tokens,
    same_organization,
    same_person,
)

names = st.text(
    st.sampled_from("abÀéØIl王明田カガ강민 .-'’,&1") | st.characters(exclude_categories=["Cs"]), max_size=20
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ines Duarte", "Duarte", True),
        ("Ines Duarte", "Paulo Duarte", False),
        ("Dr. Ines Duarte", "Ines Duarte", True),
        ("Mr Duarte", "Ines Duarte", True),
        ("I. Duarte", "Ines Duarte", True),
        ("P. Duarte", "Ines Duarte", False),
        ("Omar F. Khan", "Omar Khan", True),
        ("Ann Lee", "Anna Lee", False),
        ("Ann Khan", "Ann Lee Khan", True),
        ("Tan Wei Ming", "Lim Wei Ming", False),
        ("Don Lee", "Bruce Lee", False),
        ("John King Sr.", "John King Jr.", False),
        ("John King Jr.", "John King", True),
        ("José Álvarez", "Jose Alvarez", True),
        ("Søren Holm", "Soren Holm", True),
        ("Jean-Luc Roy", "Jean Luc Roy", True),
        ("Kim Jong-un", "Kim Jongun", True),
        ("O’Brien", "O'Brien", True),
        ("陈立群", "立群", True),
        ("王明", "王芳", False),
        ("田中太郎", "田中", True),
        ("がく 一", "かく 一", False),
        ("约翰·史密斯", "约翰•史密斯", True),
        ("김민수", "민수", True),
        ("राम सिंह", "राम", True),
        ("राम", "रामा", False),
        ("Ahmed Khan", "Ahmed K.", True),
        ("Ahmed K.", "Ahmed Khan", True),
    ],
)
def test_same_person(one: str, other: str, same: bool) -> None:
    """Two names mean one person if one shortens the other; either way round."""
    assert (same, same) == (same_person(one, other), same_person(other, one))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acme Ltd", "Acme", True),
        ("Acme Inc.", "Acme GmbH", True),
        ("Bank of Ireland", "Bank of Scotland", False),
        ("University of California", "University of Southern California", False),
        ("University of California", "University of California, Berkeley", True),
        ("Bank of the Philippine Islands", "Bank of Philippine Islands", True),
        ("The Harbor Labs Co., Ltd.", "Harbor Labs", True),
        ("BBC", "British Broadcasting Corporation", True),
        ("Inter-American Development Bank", "IDB", True),
        ("Inter-American Development Bank", "IADB", True),
        ("X", "Xiaomi", False),
        ("X Corp", "Xerox", False),
        ("JP Morgan", "JPMorgan", True),
        ("J.P. Morgan", "JPMorgan Chase", False),
        ("IBM", "International Business Machines Corp", True),
        ("LSEG", "London Stock Exchange Group", True),
        ("腾讯", "腾讯控股有限公司", True),
        ("腾讯", "阿里巴巴", False),
        ("삼성전자", "삼성", True),
        ("Bank of America", "BofA", False),
        ("Google", "Alphabet", False),
        ("Société Générale", "Societe Generale SA", True),
        ("Tern Capital", "Tern Partners", False),
        ("Tern", "Tern Capital", True),
        ("ソフトバンク", "ソフトバンクグループ", True),
        ("MIT", "Massachusetts Institute of Technology", True),
        ("University of Lund", "University of Oslo", False),
        ("H&M", "H & M", True),
    ],
)
def test_same_organization(one: str, other: str, same: bool) -> None:
    """Two names mean one organisation if equal but for the legal form, shortened, or an acronym; either way round."""
    assert (same, same) == (same_organization(one, other), same_organization(other, one))


@pytest.mark.parametrize(
    "words",
    [
        "Ines Duarte",
        "Madonna",
        "陈立群",
        "田中太郎",
        "김민수",
        "राम",
        "Sukarno",
        "will.i.am",
        "MrBeast",
        "X Æ A-12",
        "50 Cent",
        "J. K. Rowling",
        "Ludwig van Beethoven",
        "Anthony Head",
        "Hugo Boss",
        "Michael Mayor",
        "Mr Das",
        "Das",
        "CEO John Smith",
        "O'Neil",
        "k.d. lang",
        "الأمير خالد",
        "Søren",
        "María de la Cruz",
        "Dr. Sen",
        "Marie-Claire",
        "Pope Francis",
        "Ella Fitzgerald",
        "Núñez",
        "ÁLVAREZ",
        "彭丽媛",
        "阿卜杜勒·拉赫曼·本·费萨尔",
        "弗拉基米尔普京",
        "Kim",
        "Ngo Thi Minh Khai",
        "Nana Kofi Addo Dankwa Akufo-Addo",
        "Bishop",
        "Judge",
        "A de Souza",
        "A Éric Lee",
        "The Weeknd",
        "Un Chol",
    ],
)
def test_names_of_people(words: str) -> None:
    """Names of any script, single names, stage names and names with titles can be a person's."""
    assert is_person_name(words)


@pytest.mark.parametrize(
    "words",
    [
        "he",
        "She",
        "THEY",
        "er",
        "Sie",
        "elle",
        "Lui",
        "él",
        "Ella",
        "ele",
        "Ela",
        "他",
        "她们",
        "彼",
        "彼女",
        "그녀",
        "그",
        "CEO",
        "the chief executive",
        "a new president",
        "several participants",
        "Three Executives",
        "Google Engineers",
        "Google CEO",
        "200 engineers",
        "software engineers",
        "Harbor Labs Inc.",
        "Acme GmbH",
        "腾讯控股有限公司",
        "多名员工",
        "首席执行官",
        "社長",
        "대표이사",
        "der Vorstandsvorsitzende",
        "le directeur général",
        "El Presidente",
        "Former employees",
        "Mr President",
        "",
        "—",
        "123",
        "the team",
        "board",
        "Tesla spokesperson",
        "Superintendent",
        "株式会社ソラ",
        "学生们",
        "稳住队伍、鼓足干劲",
        "新任董事长正式到任履新",
        "a former Acme banker",
        "The ex-Acme boss",
        "ein früherer SAP-Manager",
        "une ancienne de BNP",
    ],
)
def test_what_is_no_name_of_a_person(words: str) -> None:
    """Pronouns, bare titles, groups, companies by their legal form, clauses, and nothing at all are no person."""
    assert not is_person_name(words)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Mr. Duarte", "Duarte"),
        ("Mrs Ines Duarte", "Ines Duarte"),
        ("Prof. Dr. Ines Duarte", "Ines Duarte"),
        ("M. Roy", "Roy"),
        ("Sr. Duarte", "Duarte"),
        ("Frau Duarte", "Duarte"),
        ("Missy Elliott", "Missy Elliott"),
        ("Drake", "Drake"),
        ("M Roy", "M Roy"),
        ("Mr", "Mr"),
        ("", ""),
    ],
)
def test_forms_of_address_are_measured(name: str, rest: str) -> None:
    """What stands in front of the name is cut off whole, and never the name itself."""
    assert rest == name[address_length(name) :]


@given(names)
def test_everybody_is_themselves(name: str) -> None:
    """A name with a letter or digit in it is the same as itself, and folding twice is folding once."""
    if fold_name(name):
        assert same_person(name, name)
        assert organization_tokens(name) == () or same_organization(name, name)
    assert fold_name(fold_name(name)) == fold_name(name)


@given(names, names)
def test_sameness_has_no_direction(one: str, other: str) -> None:
    """Asking the other way round gives the same answer."""
    assert same_person(one, other) == same_person(other, one)
    assert same_organization(one, other) == same_organization(other, one)


@given(names)
def test_no_words_break_it(name: str) -> None:
    """Any words are judged, and tokens are never blank."""
    assert is_person_name(name) in {True, False}
    assert all(person_tokens(name) + organization_tokens(name))
