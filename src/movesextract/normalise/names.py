"""Names: what makes two spellings the same person or organisation, and what is no name at all."""

from __future__ import annotations

import re
import unicodedata

_HONORIFICS = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady herr frau mme mlle m sr sra srta don dona sen gov rep "
    "gen col capt rev hon shri smt datuk tan".split()
)
_NAME_SUFFIXES = frozenset("jr sr ii iii iv phd md mba cpa esq".split())
_COMPANY_SUFFIXES = frozenset(
    "inc incorporated ltd limited llc llp lp plc corp corporation co company gmbh ag kg se sa sas sarl spa srl bv "
    "nv ab as asa oy oyj aps ltda pte pvt pty kk bhd tbk jsc holding holdings group".split()
)
_CJK_COMPANY = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团|公司|株式会社|有限会社|주식회사)")
_PRONOUNS = frozenset(
    "he she they him her them his hers i we you it who someone somebody anyone er sie ihm ihr il elle ils elles "
    "lui el ella ellos ele ela eles 他 她 他们 她们 彼 彼女 그 그녀".split()
)
_BARE_TITLES = frozenset(
    "ceo cfo coo cto chief president chairman chairwoman chairperson chair director founder cofounder executive "
    "manager minister governor mayor spokesman spokeswoman spokesperson boss head partner investor analyst "
    "employee employees worker workers staff participants engineers executives officials sources people founders "
    "shareholders board management team the a an new former interim acting several some many two three other".split()
)


def fold_name(name: str) -> str:
    """A name for comparison: lower case, no accents, no punctuation, single spaces.

    >>> fold_name("Muhammad “Omar” Khán, Jr.")
    'muhammad omar khan jr'
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isalnum() else "" if unicodedata.combining(c) or c in "'’.·" else " " for c in decomposed)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def person_tokens(name: str) -> tuple[str, ...]:
    """The words of a person's name without honorifics and suffixes.

    >>> person_tokens("Sir John A. Smith, PhD")
    ('john', 'a', 'smith')
    """
    tokens = fold_name(name).split()
    while len(tokens) > 1 and tokens[0] in _HONORIFICS:
        del tokens[0]
    while len(tokens) > 1 and tokens[-1] in _NAME_SUFFIXES:
        del tokens[-1]
    return tuple(tokens)


def organization_tokens(name: str) -> tuple[str, ...]:
    """The words of an organisation's name without its legal form.

    >>> organization_tokens("The Harbor Labs Co., Ltd.") == organization_tokens("Harbor Labs")
    True
    """
    tokens = fold_name(_CJK_COMPANY.sub(" ", name)).split()
    while len(tokens) > 1 and tokens[-1] in _COMPANY_SUFFIXES:
        del tokens[-1]
    while len(tokens) > 1 and tokens[0] == "the":
        del tokens[0]
    return tuple(tokens)


def same_person(one: str, other: str) -> bool:
    """Whether two names, within one article, mean the same person: equal, or one shortens the other.

    >>> same_person("Ines Duarte", "Duarte"), same_person("Ines Duarte", "Paulo Duarte")
    (True, False)
    """
    return _shortens(person_tokens(one), person_tokens(other)) or _cjk_contains(one, other)


def same_organization(one: str, other: str) -> bool:
    """Whether two names, within one article, mean the same organisation: equal, shortened, or an acronym.

    >>> same_organization("Inter-American Development Bank", "IDB"), same_organization("Acme Ltd", "Acme")
    (True, True)
    >>> same_organization("Bank of Ireland", "Bank of Scotland")
    False
    """
    a, b = organization_tokens(one), organization_tokens(other)
    return _shortens(a, b) or _cjk_contains(one, other) or _acronym(a, other) or _acronym(b, one)


def is_person_name(words: str) -> bool:
    """Whether *words* can be a person's name: not a pronoun, not a bare title or group, with a letter in upper case
    or of a script without case.

    >>> is_person_name("Ines Duarte"), is_person_name("several participants"), is_person_name("CEO")
    (True, False, False)
    """
    tokens = fold_name(words).split()
    if not tokens or len(tokens) > 8 or all(t in _PRONOUNS or t in _BARE_TITLES or t.isdigit() for t in tokens):
        return False
    return any(c.isupper() or unicodedata.category(c) == "Lo" for c in words)


def _shortens(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether the words of one name all stand in the other, in order; initials stand for words."""
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    rest = iter(long)
    return all(any(_same_word(word, other) for other in rest) for word in short)


def _same_word(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word) and word.isalpha())


def _cjk_contains(one: str, other: str) -> bool:
    short, long = sorted((fold_name(one).replace(" ", ""), fold_name(other).replace(" ", "")), key=len)
    return len(short) >= 2 and any(unicodedata.category(c) == "Lo" for c in short) and short in long


def _acronym(tokens: tuple[str, ...], name: str) -> bool:
    letters = re.sub(r"[^A-Za-z]", "", name).lower()
    if not (name.isupper() and 2 <= len(letters) <= 6 and len(tokens) >= 2):
        return False
    initials = "".join(t[0] for t in tokens)
    significant = "".join(t[0] for t in tokens if t not in {"of", "the", "and", "for", "de", "del", "du", "la"})
    return letters in {initials, significant}
