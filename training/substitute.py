"""Multiplying passages: other people, organisations, roles, places, sums and dates in the places marked as slots."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from training import lexicon, money
from training.passages import Passage, problems

KEEP = 0.2
"""Share of slots that keep the words of the author."""

FEMALE = re.compile(r"\b(?:she|her|hers|sie|elle|ella|ela)\b", re.IGNORECASE)
MALE = re.compile(r"\b(?:he|his|him|er|il|él|ele)\b", re.IGNORECASE)
HEADS = re.compile(
    r"universit|college|institut|museum|opera|hospital|school|council|ministry|academy|church|orchestra|philharmonic"
    r"|bank of|port of|association|federation|union|agency|authority|bureau|court|大学|大學|医院|学校|학교|대학|병원",
    re.IGNORECASE,
)
INVESTORS = re.compile(
    r"capital|ventures|partners|equity|invest|fund|holdings|资本|创投|基金|投资|キャピタル|벤처|투자", re.IGNORECASE
)


def substitute(passage: Passage, rng: random.Random) -> Passage:
    """Return ``passage`` with most of its slots filled anew, the same way in text and events.

    If the result breaks a rule of the data (a value is no longer verbatim, two slots ran into each other), the passage
    itself is returned.
    """
    replacements = plan(passage, rng)
    if not replacements:
        return passage
    changed = _rewrite(passage, replacements)
    taken = list(replacements.values())
    return passage if problems(changed) or len(set(taken)) < len(taken) else changed


def plan(passage: Passage, rng: random.Random) -> dict[str, str]:
    """Return what to put in place of each slot's words; slots that stay are left out."""
    result: dict[str, str] = {}
    gender = _gender(passage.text)
    for literal, kind in passage.slots.items():
        if kind.startswith(("short:", "alias:")) or rng.random() < KEEP:
            continue
        if kind == "person":
            result |= _person(literal, passage, rng, gender)
        elif kind == "org":
            result |= _organization(literal, passage, rng)
        elif new := _plain(literal, kind, passage, rng):
            result[literal] = new
    return {old: new for old, new in result.items() if old != new}


def rename(passage: Passage, old: str, new: str) -> Passage:
    """Return ``passage`` with one slot filled by ``new``, or the passage itself if that breaks it."""
    changed = _rewrite(passage, {old: new})
    return passage if problems(changed) or new in passage.text else changed


def _rewrite(passage: Passage, replacements: Mapping[str, str]) -> Passage:
    """Replace all words at once (longest first, whole words only), "a" and "an" before them adjusted."""
    alternatives = "|".join(_bounded(old) for old in sorted(replacements, key=len, reverse=True))
    pattern = re.compile(rf"(\b[Aa]n? )?({alternatives})")

    def swap(match: re.Match[str]) -> str:
        new = replacements[match[2]]
        return (_article(match[1], new) if match[1] and passage.lang == "en" else match[1] or "") + new

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(swap, value)
        return [walk(item) for item in value] if isinstance(value, list) else value

    fixed = ("type", "sentences", "status", "statistic", "period", "component")
    return replace(
        passage,
        sentences=tuple(pattern.sub(swap, sentence) for sentence in passage.sentences),
        events=tuple({k: v if k in fixed else walk(v) for k, v in event.items()} for event in passage.events),
        slots={replacements.get(k, k): _retarget(v, replacements) for k, v in passage.slots.items()},
    )


def _bounded(literal: str) -> str:
    left = r"(?<!\w)" if literal[0].isascii() and literal[0].isalnum() else ""
    right = r"(?!\w)" if literal[-1].isascii() and literal[-1].isalnum() else ""
    return left + re.escape(literal) + right


def _article(article: str, word: str) -> str:
    vowel = unicodedata.normalize("NFD", word)[0].lower() in "aeiou" and not re.match(r"(?i)uni|eu|one|us\b", word)
    return article[0] + ("n " if vowel else " ")


def _retarget(kind: str, replacements: Mapping[str, str]) -> str:
    base, colon, target = kind.partition(":")
    return f"{base}:{replacements.get(target, target)}" if colon else kind


def _gender(text: str) -> str:
    """Return "f" or "m" if the passage's pronouns are of one gender, "?" if of both, "" if it has none."""
    female, male = bool(FEMALE.search(text)), bool(MALE.search(text))
    return "?" if female and male else "f" * female + "m" * male


def _person(literal: str, passage: Passage, rng: random.Random, gender: str) -> dict[str, str]:
    script = lexicon.script_of(passage.lang) if _is_native(literal) else "latin"
    if gender in ("?", ""):
        known = {lexicon.genders().get(part) for part in literal.split()} - {None}
        if gender == "?" and not known:
            return {}
        gender = str(min(known, key=str)) if known else rng.choice("mf")
    name = rng.choice(lexicon.cultures_of(script)).compose(rng, gender)
    full = _decorate(name, rng) if script == "latin" else name.full
    if literal.isupper() and literal.lower() != literal:
        full = full.upper()
    result = {literal: full}
    for short in _pointing(passage, f"short:{literal}"):
        if short.upper() == literal.upper():
            return {}
        if literal.split(maxsplit=1)[0] == short and name.full.startswith(name.given):
            result[short] = name.given
        elif short in literal:
            result[short] = name.family.upper() if short.isupper() and short.isascii() else name.family
        else:
            return {}
    return result


def _decorate(name: lexicon.Name, rng: random.Random) -> str:
    """Return the full name, at times with an initial, a double given name or a double family name."""
    draw = rng.random()
    if not name.full.startswith(name.given) or draw > 0.12:
        return name.full
    if draw < 0.05:
        return f"{name.given} {rng.choice('ABCDEFGHJKLMNPRSTW')}. {name.family}"
    if draw < 0.08:
        return f"{name.given[0]}. {rng.choice('ABCDEFGHJKLMNPRSTW')}. {name.family}"
    other = rng.choice(lexicon.cultures_of("latin")).compose(rng, "m").family
    return f"{name.given} {name.family if ' ' in other else other + '-' + name.family}"


def _is_native(literal: str) -> bool:
    return any(unicodedata.name(char, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA")) for char in literal)


def _pointing(passage: Passage, kind: str) -> list[str]:
    return [literal for literal, other in passage.slots.items() if other == kind]


def _organization(literal: str, passage: Passage, rng: random.Random) -> dict[str, str]:
    aliases = _pointing(passage, f"alias:{literal}")
    if HEADS.search(literal) or (not literal[0].isupper() and not _is_native(literal)):
        return {}
    script = lexicon.script_of(passage.lang) if _is_native(literal) else "latin"
    short, full = _compose_organization(literal, script, rng, needs_short=bool(aliases))
    result = {literal: full}
    for alias in aliases:
        if alias.upper() == literal.upper():
            result[alias] = full.upper() if alias.isupper() else full
        elif literal.startswith(alias):
            result[alias] = short
        elif alias == _initials(literal):
            result[alias] = _initials(full)
            if len(result[alias]) < len(alias):
                return {}
        else:
            return {}
    return result


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _compose_organization(literal: str, script: str, rng: random.Random, *, needs_short: bool) -> tuple[str, str]:
    table = lexicon.table("organizations")
    is_investor = bool(INVESTORS.search(literal))
    if script != "latin":
        stem = rng.choice(table[f"{script}_stems"])
        tail = rng.choice(table[f"{script}_investors" if is_investor else f"{script}_tails"])
        return stem, stem + tail
    if not needs_short and rng.random() < 0.15 + 0.2 * is_investor:
        name = rng.choice(table["investors" if is_investor else "real"])
        return name, name
    stem = rng.choice(table["stems"])
    if rng.random() < 0.15:
        stem += " " + rng.choice(table["stems"])
    tails = table["tails"]
    kind = "investor" if is_investor else rng.choice([key for key in tails if key != "investor"])
    tail = rng.choice(tails[kind])
    if needs_short or rng.random() < 0.75:
        return stem, stem + ("" if tail.startswith(".") else " ") + tail
    return stem, stem


def _plain(literal: str, kind: str, passage: Passage, rng: random.Random) -> str | None:
    if kind == "money":
        return money.vary(literal, passage.lang, rng)
    if kind == "place":
        return _place(literal, passage.lang, rng)
    if passage.lang != "en":
        return None
    return _date(literal, rng) if kind == "date" else _role(literal, rng)


def _place(literal: str, lang: str, rng: random.Random) -> str | None:
    native = _is_native(literal)
    if lang not in ("en", "zh", "ja", "ko") or native != (lang != "en"):
        return None
    new = str(rng.choice(lexicon.table("places")[lexicon.script_of(lang)]))
    return new.upper() if literal.isupper() and not native else new


def _date(literal: str, rng: random.Random) -> str | None:
    table = lexicon.table("dates")
    first = literal.split(maxsplit=1)[0].lower()
    if first in table["lead"]:
        pattern = rng.choice(table["lead"][first])
    elif literal in table["weekday"]:
        pattern = "{weekday}"
    elif re.fullmatch(r"[A-Z][a-z]+\.? \d{1,2}", literal):
        pattern = "{month} {day}"
    elif re.fullmatch(r"\d{1,2} [A-Z][a-z]+", literal):
        pattern = "{day} {month}"
    else:
        return None
    day = rng.randint(1, 28)
    suffix = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")
    new = pattern.format(
        weekday=rng.choice(table["weekday"]),
        month=rng.choice(table["month"]),
        day=day,
        ordinal=f"{day}{suffix}",
        year=rng.randint(2012, 2027),
    )
    return str(new[0].upper() + new[1:] if literal[0].isupper() else new)


def _role(literal: str, rng: random.Random) -> str | None:
    """Return another role in the same letter case; plural ones give a group of workers."""
    table = lexicon.table("roles")
    if literal.endswith("s") and literal.rsplit(maxsplit=1)[-1] not in (
        "sales",
        "operations",
        "communications",
        "affairs",
    ):
        if literal.isupper() or literal.istitle():
            return None
        new = rng.choice(table["workers"])
        return f"{rng.choice(table['worker_qualifiers'])} {new}" if rng.random() < 0.25 else str(new)
    if literal.islower() or literal[0].islower() or (literal.isupper() and len(literal) <= 5):
        return _leader(rng, table)
    if all(word[0].isupper() for word in literal.split() if word not in ("of", "for", "and", "the", "to")):
        new = _leader(rng, table)
        return " ".join(w if w in ("of", "for", "and", "the") else w[0].upper() + w[1:] for w in new.split())
    return None


def _leader(rng: random.Random, table: Mapping[str, Any]) -> str:
    if rng.random() < 0.45:
        return str(rng.choice(table["leaders"]))
    return str(rng.choice(table["patterns"]).format(area=rng.choice(table["areas"])))
