"""Which currency stands beside a number: symbols, ISO 4217 codes, abbreviations and names, before or after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from movesextract.normalise import currency_names as tables
from movesextract.normalise.numerals import SCALES
from movesextract.normalise.quantities import GAP, WORD, Pattern, Text, next_word

_LINK = Pattern(r"(?:of (?:the )?|de |d'|di |von |van )")
_LETTERED_SYMBOL = Pattern(r"([A-Za-z]{1,4})[$€£¥₵]")
_SOL = Pattern(r"(?<![\w/])S/\.?\Z")
_LETTERS_AT_END = Pattern(r"[A-Za-z]+\Z")
_WORD_AT_END = Pattern(r"[^\W\d_]+\.?\Z")
_CFA_FRANC = Pattern(r"F\.? ?CFA\b")  # of West or of Central Africa: two currencies
_UNITED_STATES = Pattern(r"u\.s\.? ?-?")
_DOLLAR_HINT = Pattern(r" ?\(?(US|CAN|CA|AU|HK|NZ)\b\)?")
_YEAR_BEFORE = Pattern(r"\b(?:19|20)[0-9]{2} \Z")
_NAMED_AGAIN = Pattern(r"[ (（]?(人民币|人民幣|RMB|新台币|新台幣|新臺幣|台币|台幣|港币|港幣)[)）]?")
_NAMED_AGAIN_CODES = {"RMB": "CNY"} | tables.CJK_PREFIXES
# Codes that are words or names of other things: COP26, NIS2, CAD software. The number must look like a sum.
_WEAK_CODES = frozenset("COP CUP TRY MAD PEN RON BAM BOB MOP GEL STG NIS SAR CAD MAR LAK TOP".split())
_LONGEST_CJK_NAME = max(map(len, tables.CJK_NAMES))


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency in a text: ``text[start:end]``; ``code`` is None where the words name none certainly.

    ``generic``: the code is only the usual reading, and a more telling word beside the same number wins. ``language``
    (ISO 639-1 or empty) is what the name shows. ``hundredths``: a subunit, such as pence. ``weak``: the word is often
    something else, so the number must look like a sum.
    """

    start: int
    end: int
    code: str | None
    generic: bool = False
    language: str = ""
    hundredths: bool = False
    weak: bool = False


def currency_before(text: Text, position: int, floor: int = 0) -> Currency | None:
    """The currency that ends where a number begins, not reaching back over ``floor``."""
    raw = text.raw
    end = position - 1 if raw[position - 1 : position] == " " else position
    if end <= floor:
        return None
    if raw[end - 1] in tables.SYMBOLS or raw[end - 1] == "¢":
        return _symbol_before(raw, end, floor)
    if found := _fixed_before(raw, end, floor):
        return found
    match = _WORD_AT_END.search(raw[max(floor, end - 8) : end])
    if match is None:
        return None
    start = end - len(match[0])
    if start > 0 and ((raw[start - 1].isalnum() and raw[start - 1].isascii()) or raw[start - 1] in "$_&@#"):
        return None
    code, known = _code(match[0])
    if known:
        return Currency(start, end, code, weak=match[0] in _WEAK_CODES)
    if match[0] in tables.PREFIXES:
        code, weak = tables.PREFIXES[match[0]], match[0] in tables.WEAK_PREFIXES
        language = "da" if match[0].lower().startswith("kr") else ""
        return Currency(start, end, code, generic=match[0] in tables.GENERIC_PREFIXES, language=language, weak=weak)
    return None


def _fixed_before(raw: str, end: int, floor: int) -> Currency | None:
    """A name or sign before a number that is no run of Latin letters."""
    for length in (2, 3):
        name = raw[max(floor, end - length) : end]
        if name in tables.CJK_PREFIXES:
            return Currency(end - length, end, tables.CJK_PREFIXES[name])
    sol = _SOL.search(raw[max(floor, end - 4) : end])
    return Currency(end - len(sol[0]), end, "PEN") if sol else None


def _code(word: str) -> tuple[str | None, bool]:
    if word in tables.OTHER_CODES:
        return tables.OTHER_CODES[word], True
    return (word, True) if word in tables.CODES else (None, False)


def _symbol_before(raw: str, end: int, floor: int) -> Currency | None:
    symbol = raw[end - 1]
    letters = _LETTERS_AT_END.search(raw[max(floor, end - 7) : end - 1])
    if letters:
        start = end - 1 - len(letters[0])
        lettered = tables.LETTERED_SYMBOLS.get(letters[0] + symbol, "")
        code, known = _code(letters[0])
        if lettered != "" and not (start > 0 and raw[start - 1] == "."):
            return Currency(start, end, lettered)
        if known:
            return Currency(start, end, code)
        if letters[0].isupper() and len(letters[0]) <= 3 and not (start > 0 and raw[start - 1] == "."):
            return Currency(start, end, None)
    if symbol not in tables.SYMBOLS:
        return None
    spaced = raw[max(floor, end - 5) : end - 1]
    code, known = _code(spaced[:3])
    if len(spaced) == 4 and spaced[3] == " " and known and not raw[max(floor, end - 6) : end - 5].isalnum():
        return Currency(end - 5, end, code)
    return Currency(end - 1, end, tables.SYMBOLS[symbol], generic=symbol in "$¥£")


def currency_after(text: Text, position: int, *, linked: bool) -> Currency | None:
    """The currency that follows a number ending at ``position``.

    ``linked``: the number ends in a scale word or is vague, so that "of", "de", "d'" may stand between.
    """
    raw = text.raw
    at = _after_gap(raw, position)
    if linked and (link := _LINK.match(text.lower, at)):
        at = link.end()
    if at >= len(raw):
        return None
    if raw[at] in tables.SYMBOLS:
        return _symbol_after(raw, position, at)
    if raw[at] == "(" and raw[at + 4 : at + 5] == ")" and raw[at + 1 : at + 4] in tables.CODES:
        return Currency(at, at + 5, raw[at + 1 : at + 4])
    if not raw[at].isascii() and (found := _cjk_name_at(raw, position, at)):
        return found
    if cfa := _CFA_FRANC.match(raw, at):
        return Currency(at, cfa.end(), None, language="fr")
    lettered = _LETTERED_SYMBOL.match(raw, at)
    if lettered:
        return _lettered_after(raw, lettered)
    return _word_after(text, position, at, scaled=linked)


def _after_gap(raw: str, position: int) -> int:
    if raw[position : position + 1] == "-" and raw[position + 1 : position + 2].isalpha():
        return position + 1
    gap = GAP.match(raw, position)
    return gap.end() if gap else position


def _leads_next_number(raw: str, number_end: int, start: int, end: int) -> bool:
    """Whether a sign or code between two numbers belongs to the second: "in 2023 $5 million"."""
    following = raw[end : end + 2]
    if number_end == start or not following:
        return False
    if following[0].isdigit():
        return True
    next_is_number = following[0] == " " and following[1:].isdigit()
    ranged = raw[number_end:start] == "-"  # "Rs 10-Rs 15 lakh"
    return next_is_number and (ranged or _YEAR_BEFORE.search(raw[max(0, start - 6) : start]) is not None)


def _symbol_after(raw: str, position: int, at: int) -> Currency | None:
    symbol = raw[at]
    if _leads_next_number(raw, position, at, at + 1):
        return None
    hint = _DOLLAR_HINT.match(raw, at + 1) if symbol == "$" else None
    if hint:
        end = hint.end() if hint[0].count("(") == hint[0].count(")") else hint.end(1)
        return Currency(at, end, tables.DOLLAR_HINTS[hint[1]])
    return Currency(at, at + 1, tables.SYMBOLS[symbol], generic=symbol in "$¥£")


def _lettered_after(raw: str, match: re.Match[str]) -> Currency | None:
    code, known = _code(match[1])
    if raw[match.end() : match.end() + 2].strip()[:1].isdigit():
        return None
    if match[0] in tables.LETTERED_SYMBOLS:
        return Currency(match.start(), match.end(), tables.LETTERED_SYMBOLS[match[0]])
    return Currency(match.start(), match.end(), code) if known else None


def _cjk_name_at(raw: str, position: int, at: int) -> Currency | None:
    for length in range(_LONGEST_CJK_NAME, 0, -1):
        name = raw[at : at + length]
        if len(name) == length and name in tables.CJK_NAMES:
            break
    else:
        return None
    end = at + len(name)
    following = raw[end : end + 1]
    if following and following in tables.CJK_NOT_BEFORE.get(name, ""):
        return None
    generic = name in tables.GENERIC_CJK
    if generic and (again := _NAMED_AGAIN.match(raw, end)):
        stop = again.end() if (again[0][0] in "(（") == (again[0][-1] in ")）") else again.end(1)
        return Currency(at, stop, _NAMED_AGAIN_CODES[again[1]])
    # 萬元 and 億元 are written in Taiwan and Hong Kong (their own dollars) and in Japan (yuan).
    untold = name == "元" and position > 0 and raw[position - 1] in "萬億"
    return Currency(at, end, None if untold else tables.CJK_NAMES[name], generic=generic)


def _word_after(text: Text, position: int, at: int, *, scaled: bool) -> Currency | None:
    match = WORD.match(text.lower, at)
    if match is None:
        return None
    exact = text.raw[at : match.end()]
    code, known = _code(exact)
    if known:
        leads = _leads_next_number(text.raw, position, at, match.end())
        return None if leads else Currency(at, match.end(), code, weak=exact in _WEAK_CODES)
    if match[0] in tables.SUBUNITS:
        return _subunit(text, match)
    if match[0] in tables.NAMES and match[0] not in tables.NEEDS_COUNTRY:
        return _named(text, match, scaled=scaled)
    return _country_first(text, at) or (_named(text, match, scaled=scaled) if match[0] in tables.NAMES else None)


def _subunit(text: Text, match: re.Match[str]) -> Currency | None:
    following = next_word(text, match.end())
    counts_hundreds = following is not None and (following[0] in SCALES or following[0] in tables.NAMES)
    capital = match[0] == "cent" and text.raw[match.start()] == "C"
    if counts_hundreds or capital:
        return None
    return Currency(match.start(), match.end(), tables.SUBUNITS[match[0]], hundredths=True)


def _named(text: Text, match: re.Match[str], *, scaled: bool) -> Currency | None:
    name, end = match[0], match.end()
    if text.raw[match.start() - 1] == "-" and text.raw[end : end + 2].strip(" .")[:1].isdigit():
        return None  # "Rs 10-Rs 15 lakh"
    following = next_word(text, end)
    if following is not None and not scaled and following[0] in tables.NOT_BEFORE.get(name, ()):
        return None
    if following is not None and name == "euro" and following[0] in tables.NOT_BEFORE["euro"]:
        return None
    exact = text.raw[match.start() : end]
    if (name == "pound" and not scaled) or (name == "ft" and exact != "Ft"):
        return None
    family = tables.NAMES[name]
    language = _name_language(name, exact)
    stated = _country_last(text, end, family)
    if stated is not None:
        return Currency(match.start(), stated[0], stated[1], language=language)
    if name in tables.NEEDS_COUNTRY:
        return None
    generic = len(family.by_country) > 1
    return Currency(
        match.start(), end, family.default, generic=generic, language=language, weak=name in tables.WEAK_NAMES
    )


def _name_language(name: str, exact: str) -> str:
    return "de" if exact in {"Dollar", "Yen"} else tables.NAME_LANGUAGES.get(name, "")


def _country_last(text: Text, end: int, family: tables.Family) -> tuple[int, str] | None:
    """The country behind the name: "pounds sterling", "pesos mexicanos", "dólares de Hong Kong"."""
    at = _after_gap(text.raw, end)
    if at == end:
        return None
    link = _LINK.match(text.lower, at)
    at = link.end() if link else at
    country = _country(text, at)
    if country is None or country[1] not in family.by_country:
        return None
    return country[0], family.by_country[country[1]]


def _country_first(text: Text, at: int) -> Currency | None:
    """The country before the name: "Canadian dollars", "U.S. dollars", "Saudi Arabian riyals", "US-Dollar"."""
    country = _country(text, at)
    if country is None:
        return None
    end, letters = country
    if text.raw[end : end + 2] == "-$":
        return Currency(at, end + 2, "USD") if letters == "US" else None
    for _ in range(2):
        match = next_word(text, end)
        if match is None:
            return None
        family = tables.NAMES.get(match[0])
        if family is not None and (letters == "CF" or letters in family.by_country):
            language = _name_language(match[0], text.raw[match.start() : match.end()])
            return Currency(at, match.end(), family.by_country.get(letters), language=language)
        end = match.end()
    return None


def _country(text: Text, at: int) -> tuple[int, str] | None:
    """Where a country's name or adjective ends, and the first two letters of its currencies."""
    if states := _UNITED_STATES.match(text.lower, at):
        return states.end() - (states[0][-1] in " -"), "US"
    match = WORD.match(text.lower, at)
    if match is None:
        return None
    word = match[0]
    if word in tables.COUNTRY_WORDS:
        return match.end(), tables.COUNTRY_WORDS[word]
    second = next_word(text, match.end())
    both = f"{word} {second[0]}" if second else word
    for stem, letters in tables.COUNTRY_STEMS:
        if both.startswith(stem):
            return second.end() if second and (" " in stem or both == "hong kong") else match.end(), letters
    return None
