"""The keys of the wire form: how each is read, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from movesextract.events import EventType
from movesextract.grounding.locate import Strictness

Role: TypeAlias = Literal["name", "text", "money", "percent", "date"]

ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("person", "organization", "previous_organization", "predecessor", "successor"), "name"),
    **dict.fromkeys(("role", "previous_role", "location", "destination", "reason", "round", "population"), "text"),
    **dict.fromkeys(("amount", "amount_max", "valuation", "total_raised"), "money"),
    **dict.fromkeys(("stake", "change"), "percent"),
    "source": "text",
    "date": "date",
}
FIELDS = {"stake": "stake_percent", "change": "change_percent"}
"""The public field that a key fills, where the names differ."""

LISTS = ("investors", "lead_investors")
PEOPLE = frozenset({"person", "predecessor", "successor"})
ORGANIZATIONS = frozenset({"organization", "previous_organization"})
"""Organisations under their name; a destination may be described ("his own company")."""
OTHER_PARTIES = frozenset({"previous_organization", "destination"})
TELLERS = frozenset({"source", "destination"})

ANCHORS: Mapping[EventType, tuple[str, ...]] = {
    "hire": ("person", "organization", "role"),
    "departure": ("person", "organization", "role"),
    "funding_round": ("organization", "amount", "valuation", "stake", "round"),
    "salary_stat": ("population", "amount", "change", "organization"),
}
"""The keys whose words a sentence must hold, one at least, to be evidence."""

_STRICTNESS: Mapping[Role, Strictness] = {
    "name": "name",
    "text": "text",
    "money": "figure",
    "percent": "figure",
    "date": "figure",
}


def strictness_of(key: str) -> Strictness:
    """How nearly the words of *key* must stand in the article."""
    return _STRICTNESS[ROLES.get(key, "name")]
