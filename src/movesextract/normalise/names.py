"""Names: what makes two spellings the same person or organisation, and what is no name at all."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_HONORIFICS = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady herr frau mme mlle m sr sra srta sen gov rep "
    "gen col capt rev hon shri smt datuk".split()
)
_GENERATIONS = frozenset("jr sr ii iii iv".split())
_NAME_SUFFIXES = _GENERATIONS | frozenset("phd md mba cpa esq".split())
_LEGAL_FORMS = frozenset("inc incorporated ltd limited llc llp plc corp corporation company gmbh ltda pte pvt".split())
_COMPANY_SUFFIXES = _LEGAL_FORMS | frozenset(
    "lp co ag kg se sa sas sarl spa srl bv nv ab as asa oy oyj aps pty kk bhd tbk jsc holding holdings group".split()
)
_CJK_COMPANY = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团|集團|公司|株式会社|有限会社|주식회사)")
_PRONOUNS = frozenset(
    "he she they him her them his hers i we you it who someone somebody anyone everyone nobody himself herself "
    "er sie ihm ihr ihn wir ich jemand il elle ils elles lui eux je nous on el ella ellos ellas yo nosotros alguien "
    "usted ele ela eles elas eu nos voce alguem 他 她 它 他们 她们 他們 她們 我 我们 本人 其 某人 彼 彼女 彼ら 彼女ら "
    "私 僕 그 그녀 그들 나 우리 저".split()
)
_ARTICLES = frozenset("the a an der die das ein eine le la les un une el los las una o os as um uma".split())
_TITLES = frozenset(
    "ceo cfo coo cto cio cmo chief president chairman chairwoman chairperson chair director founder cofounder "
    "executive manager minister governor mayor spokesman spokeswoman spokesperson boss head partner investor analyst "
    "general managing vice deputy senior officer secretary professor editor coach superintendent commissioner "
    "councilman councilwoman councillor councilor congressman congresswoman economist svp evp vp chro "
    "nachfolger nachfolgerin okonom okonomin "
    "geschaftsfuhrer geschaftsfuhrerin vorstand vorstandschef vorstandsvorsitzender vorstandsvorsitzende chef chefin "
    "leiter leiterin directeur directrice pdg presidente directora diretor diretora ejecutivo executivo "
    "mr mrs ms mme madame monsieur 首席执行官 总裁 總裁 董事长 董事長 总经理 總經理 校长 院长 主席 创始人 創始人 社長 "
    "会長 会长 代表取締役 取締役 院長 校長 대표 대표이사 회장 사장 창업자".split()
)
# Titles before a name that are surnames too: "Bishop" alone may be somebody.
_TITLES_AND_SURNAMES = frozenset(
    "alderman ambassador bishop counsel judge justice owner pastor provost sheriff treasurer".split()
)
_GROUPS = frozenset(
    "employee employees worker workers staff participants engineers executives officials sources people founders "
    "cofounders shareholders investors partners analysts managers directors members students teachers nurses "
    "researchers developers scientists board management team mitarbeiter mitarbeitende employes salaries empleados "
    "trabajadores funcionarios trabalhadores 员工 員工 高管 工程师 社員 従業員 役員 직원 직원들 임원".split()
)
_LOOSE = frozenset(
    "new former interim acting several some many two three four five other outgoing incoming of and".split()
)
# A name may end in Chair or Head, but hardly in one of these.
_NO_SURNAMES = _GROUPS - {"staff", "people", "partners"} | frozenset(
    "ceo cfo coo cto cio cmo chairman chairwoman chairperson spokesman spokeswoman spokesperson".split()
)
_CLAUSES = re.compile(r"[、。，；：！？]|[\u4e00-\u9fff]{9}")
"""What a clause in Chinese or Japanese has and no name: its punctuation, or nine characters without a foreign name's
dot."""
_CJK_GROUP = re.compile(r"^(?:多名|几名|數名|数名|多位|几位|一名|一位|两名|某)|(?:们|們|たち|직원들)$")
_DESCRIPTION = re.compile(
    r"(?:[Aa]n?|[Tt]he|[Ee]ine?|[Uu]ne?|[Uu]ma?) (?!(?:de|da|di|do|du|van|von|der|den|ter|el|al|la|le|bin|ben)\b)(\w)"
)
"""How "a former Acme banker" begins, which has a capital but names nobody; "A de Souza" has an initial."""
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i"})


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """A name for comparison: lower case, no accents, no punctuation, single spaces.

    >>> fold_name("Muhammad “Omar” Khán, Jr.")
    'muhammad omar khan jr'
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    kept = "".join(_folded(character) for character in decomposed)
    return " ".join(unicodedata.normalize("NFC", kept).translate(_STROKES).split())


def _folded(character: str) -> str:
    if "\u0300" <= character <= "\u036f" or character in "'’.·・‧" or unicodedata.category(character) == "Cf":
        return ""
    # Marks other than accents (kana voicing, Indic vowel signs) tell names apart.
    return character if character.isalnum() or unicodedata.category(character)[0] == "M" else " "


_ADDRESS = re.compile(
    r"(?:(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|herr|frau|mme|mlle|monsieur|madame|sr|sra|srta)\b\.?|m\.)\s+(?=\S)",
    re.IGNORECASE,
)


def address_length(name: str) -> int:
    """How many characters of *name* are forms of address in front of the name itself.

    >>> address_length("Mr. Duarte"), address_length("Prof. Dr. Ines Duarte"), address_length("Ines Duarte")
    (4, 10, 0)
    """
    length = 0
    while match := _ADDRESS.match(name, length):
        length = match.end()
    return length


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
    while len(tokens) > 1 and tokens[0] == "the":
        del tokens[0]
    while len(tokens) > 1 and tokens[-1] in _COMPANY_SUFFIXES:
        del tokens[-1]
    return tuple(tokens)


def same_person(one: str, other: str) -> bool:
    """Whether two names, within one article, mean the same person: equal, or one shortens the other.

    >>> same_person("Ines Duarte", "Duarte"), same_person("Ines Duarte", "Paulo Duarte")
    (True, False)
    """
    if _generation(one) and _generation(other) and _generation(one) != _generation(other):
        return False
    a, b = person_tokens(one), person_tokens(other)
    return _shortens(a, b, initials=True) or _squeezed(a) == _squeezed(b) != "" or _cjk_contains(one, other)


def same_organization(one: str, other: str) -> bool:
    """Whether two names, within one article, mean the same organisation: equal, shortened, or an acronym.

    >>> same_organization("International Lending Bank", "ILB"), same_organization("Acme Ltd", "Acme")
    (True, True)
    >>> same_organization("Bank of Ireland", "Bank of Scotland")
    False
    >>> same_organization("University of California", "University of Southern California")
    False
    """
    a, b = organization_tokens(one), organization_tokens(other)
    if (
        (_shortens(a, b, initials=False) and _of_the_same(a, b))
        or _squeezed(a) == _squeezed(b) != ""
        or _cjk_contains(one, other)
    ):
        return True
    return _is_acronym(other, one) or _is_acronym(one, other)


def is_person_name(words: str) -> bool:
    """Whether *words* can be a person's name: not a pronoun, a bare title, a group or a company with its legal form,
    and with a letter in upper case, or of a script without case, or a dot inside a word (will.i.am).

    >>> is_person_name("Ines Duarte"), is_person_name("several participants"), is_person_name("a former Acme banker")
    (True, False, False)
    """
    tokens = fold_name(words).split()
    if not tokens or len(tokens) > 8 or _CJK_COMPANY.search(words) or _CJK_GROUP.search(fold_name(words)):
        return False
    if _CLAUSES.search(words) or ((description := _DESCRIPTION.match(words)) and description[1].islower()):
        return False
    if all(t in _PRONOUNS or t in _TITLES or t in _GROUPS or t in _LOOSE or t.isdigit() for t in _bare(tokens)):
        return False
    if len(tokens) > 1 and (tokens[-1] in _NO_SURNAMES or tokens[-1] in _LEGAL_FORMS):
        return False
    letters = [c for c in words if c.isalpha()]
    if any(c.isupper() or unicodedata.category(c) == "Lo" for c in letters):
        return True
    return bool(letters) and re.search(r"\w\.\w", words) is not None


def is_title_word(folded: str) -> bool:
    """Whether a folded word is a form of address, a title, a group or the like, and so no part of a name.

    >>> is_title_word("ceo"), is_title_word("ines")
    (True, False)
    """
    known = (_HONORIFICS, _TITLES, _TITLES_AND_SURNAMES, _GROUPS, _LOOSE, _PRONOUNS, _ARTICLES)
    return any(folded in words for words in known)


def _bare(tokens: list[str]) -> list[str]:
    """*tokens* without articles; but Das is a surname at the end."""
    return [*(t for t in tokens[:-1] if t not in _ARTICLES), tokens[-1]]


def _generation(name: str) -> str:
    tokens = fold_name(name).split()
    return tokens[-1] if len(tokens) > 1 and tokens[-1] in _GENERATIONS else ""


def _shortens(a: tuple[str, ...], b: tuple[str, ...], *, initials: bool) -> bool:
    """Whether the words of one name all stand in the other, in order; initials may stand for words."""
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    rest = iter(long)
    return all(any(word == other or (initials and _initial(word, other)) for other in rest) for word in short)


def _of_the_same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether the same word follows "of" in both names, if both have it once; what it is of, no name leaves out."""
    if a.count("of") != 1 or b.count("of") != 1:
        return True
    behind = [next((word for word in name[name.index("of") + 1 :] if word not in _ARTICLES), "") for name in (a, b)]
    return behind[0] == behind[1]


def _initial(word: str, other: str) -> bool:
    """Whether one of two words is the initial of the other."""
    short, long = sorted((word, other), key=len)
    return len(short) == 1 and short.isalpha() and long.startswith(short)


def _squeezed(tokens: tuple[str, ...]) -> str:
    """The words without spaces: JP Morgan is JPMorgan."""
    return "".join(tokens)


_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")


def _cjk_contains(one: str, other: str) -> bool:
    """Whether one name stands in the other, in a script without spaces: 田中 for 田中太郎."""
    short, long = sorted((fold_name(one).replace(" ", ""), fold_name(other).replace(" ", "")), key=len)
    return len(short) >= 2 and _UNSPACED.search(short) is not None and short in long


def _is_acronym(name: str, of: str) -> bool:
    """Whether *name* is made of the first letters of the words of *of*; little words may be left out.

    >>> _is_acronym("BBC", "British Broadcasting Corporation"), _is_acronym("IDB", "Inter-American Development Bank")
    (True, True)
    """
    letters = re.sub(r"[^A-Za-z]", "", name).lower()
    if not (name.isupper() and 2 <= len(letters) <= 6):
        return False
    # A compound may count as one word or as several.
    for words in (fold_name(of).split(), fold_name(of.replace("-", "")).split(), list(organization_tokens(of))):
        significant = [word for word in words if word not in _LITTLE]
        if len(significant) > 1 and letters in {_initials(words), _initials(significant)}:
            return True
    return False


_LITTLE = frozenset("of the and for de del du la y e et und".split())


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words)
