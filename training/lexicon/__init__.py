"""The word lists behind the substitution of slots: names, organisations, roles, places, dates."""

from __future__ import annotations

import functools
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NATIVE_SCRIPT = {"zh": "han", "ja": "kanji", "ko": "hangul"}


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name and its parts; a passage's short form is one of them."""

    full: str
    given: str
    family: str


@dataclass(frozen=True, slots=True)
class Culture:
    """The names of one naming culture."""

    order: str
    script: str
    male: tuple[str, ...]
    female: tuple[str, ...]
    family: tuple[str, ...]

    def compose(self, rng: random.Random, gender: str) -> Name:
        """Return a name of this culture; ``gender`` is "m" or "f"."""
        given = rng.choice(self.female if gender == "f" else self.male)
        male_form, _, female_form = rng.choice(self.family).partition("/")
        family = female_form if female_form and gender == "f" else male_form
        glue = "" if "glued" in self.order else " "
        first, second = (family, given) if self.order.startswith("family") else (given, family)
        return Name(first + glue + second, given, family)


@functools.cache
def cultures() -> Mapping[str, Culture]:
    """Return the naming cultures of ``names.txt`` by their names."""
    result = {}
    for block in (FOLDER / "names.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        name, order, script = (part.strip() for part in lines[0].strip("[]").split("|"))
        lists = dict(line.split(":", 1) for line in lines[1:])
        words = {key: tuple(word.replace("_", " ") for word in text.split()) for key, text in lists.items()}
        result[name] = Culture(order, script, words["m"], words["f"], words["family"])
    return result


@functools.cache
def cultures_of(script: str) -> tuple[Culture, ...]:
    """Return the cultures whose names are written in ``script``: latin, han, kanji or hangul."""
    return tuple(culture for culture in cultures().values() if culture.script == script)


@functools.cache
def genders() -> Mapping[str, str]:
    """Return "m" or "f" of each given name that only one of the two has."""
    male = {name for culture in cultures().values() for name in culture.male}
    female = {name for culture in cultures().values() for name in culture.female}
    return dict.fromkeys(male - female, "m") | dict.fromkeys(female - male, "f")


@functools.cache
def table(name: str) -> Any:
    """Return ``NAME.json`` with every ``;``-separated string as a tuple."""
    return _split(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def script_of(lang: str) -> str:
    """Return the script in which names are written in a passage of language ``lang``."""
    return NATIVE_SCRIPT.get(lang, "latin")


def _split(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _split(item) for key, item in value.items()}
    return tuple(value.split(";")) if isinstance(value, str) and ";" in value else value
