"""Other sums of money for the money slots of a passage."""

from __future__ import annotations

import random
import re

NUMBER = re.compile(r"\d[\d,.'’   ]*\d|\d")

SIGNS = tuple("$ US$ A$ C$ S$ HK$ NT$ NZ$ R$ € £ ¥ ₹ ₩ ₦ ₱ ₺ ₪ ₫ ฿ Rs".split())
CODES = tuple("USD EUR GBP CHF SEK NOK DKK AED SAR INR KES ZAR".split())
"""What stands before a number; signs are exchanged for signs, codes for codes."""

WORDS = (
    "dollars",
    "euros",
    "pounds",
    "yuan",
    "yen",
    "won",
    "rupees",
    "pesos",
    "reais",
    "rand",
    "francs",
    "kronor",
    "kroner",
    "zloty",
    "forints",
    "lira",
    "shekels",
    "dirhams",
    "riyals",
    "baht",
    "ringgit",
    "rupiah",
    "dong",
    "naira",
    "shillings",
    "taka",
    "Swiss francs",
    "US dollars",
    "Singapore dollars",
    "Hong Kong dollars",
    "Canadian dollars",
    "Australian dollars",
)
MILLION = (" million", " million", "m", "mn", " mln", "M")
BILLION = (" billion", " billion", "bn", "B")
SCALES = {"million": MILLION, "m": MILLION, "M": MILLION, "billion": BILLION, "bn": BILLION, "B": BILLION}
SIGNED = re.compile(r"(?P<sign>[^\d\s]+)(?P<space>\s?)(?P<number>[\d.,]+)\s?(?P<scale>million|billion|bn|m|M|B)?")


def vary(literal: str, lang: str, rng: random.Random) -> str:
    """Return a sum that reads like ``literal``: other digits, in English often another currency or spelling.

    >>> vary("€44 million", "de", random.Random(1)) != "€44 million"
    True
    """
    if len(NUMBER.findall(literal)) != 1:
        return literal
    new = NUMBER.sub(lambda match: _digits(match[0], rng), literal)
    if lang == "en" and rng.random() < 0.6:
        return _respell(new, rng)
    return new


def _digits(number: str, rng: random.Random) -> str:
    """Return other digits with the same separators and the same zeros at the end."""
    plain = re.sub(r"\D", "", number)
    if len(plain) == 4 and plain.startswith(("19", "20")) and number == plain:
        return number
    zeros = len(plain) - len(plain.rstrip("0"))
    if number == plain and zeros == 0 and len(plain) <= 3 and rng.random() < 0.3:
        return str(rng.randint(1, 9)) + rng.choice(("", "", "0", "5", ".5", "50"))
    digits = iter(
        str(rng.randint(1, 9)) if place == 0 or place == len(plain) - zeros - 1 else str(rng.randint(0, 9))
        for place in range(len(plain) - zeros)
    )
    return re.sub(r"\d", lambda _: next(digits, "0"), number)


def _respell(literal: str, rng: random.Random) -> str:
    """Return the same number with another currency sign or word, or another spelling of million and billion."""
    if match := SIGNED.fullmatch(literal):
        return _respell_signed(match, rng) if match["sign"] in (*SIGNS, *CODES) else literal
    words = re.fullmatch(r"(?P<head>[\d.,]+ (?:(?:million|billion|trillion) )?)(?P<unit>.+)", literal)
    return words["head"] + rng.choice(WORDS) if words and words["unit"] in WORDS else literal


def _respell_signed(match: re.Match[str], rng: random.Random) -> str:
    sign = rng.choice(CODES if match["sign"] in CODES else SIGNS)
    gap = " " if sign.isalpha() and (match["space"] or rng.random() < 0.5) else ""
    scale = rng.choice(SCALES[match["scale"]]) if match["scale"] else ""
    if scale and rng.random() < 0.3:
        return f"{match['number']}{scale} {rng.choice(WORDS)}"
    return f"{sign}{gap}{match['number']}{scale}"
