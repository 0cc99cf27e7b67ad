"""Objections: why sentences that hold an event's words do not bear it out."""

from __future__ import annotations

from collections.abc import Sequence

from movesextract.events import RejectionReason
from movesextract.grounding.direction import only_gives
from movesextract.grounding.moves import only_joined, only_left
from movesextract.grounding.negation import denies
from movesextract.grounding.orders import gives_orders
from movesextract.normalise.names import organization_tokens
from movesextract.wire import WireEvent


def objection_to(
    event: WireEvent, evidence: Sequence[str], cited: Sequence[str] = ()
) -> tuple[RejectionReason, str] | None:
    """The reason and the detail of what speaks against *event* in its *evidence*, or in itself; None if nothing does.

    *cited* is the part of the evidence that the model named. Where there is any, it says whether the event is denied:
    a sentence that was added only brings the names.

    An event that contradicts itself does not tell who did what, so no sentence bears it out.
    """
    told = evidence[0][:200]
    if order := next(filter(gives_orders, evidence), None):  # one is enough: a true sentence beside it proves nothing
        return "evidence_mismatch", f"an order to the reader, not news: {order[:200]}"
    if _invests_in_itself(event):
        return "evidence_mismatch", f"{event.words('organization')!r} is named as its own only investor"
    if event.type == "funding_round" and only_gives(event.words("organization") or "", evidence):
        return "evidence_mismatch", f"{event.words('organization')!r} gives the money there: {told}"
    if _moves_nowhere(event):
        return (
            "evidence_mismatch",
            f"a move within {event.words('organization')!r}, or told of the wrong organisation",
        )
    if told_of := _wrong_side(event, evidence):
        return "evidence_mismatch", f"{event.words('organization')!r} is {told_of}: {told}"
    subject = event.words("person") or event.words("organization") or ""
    if all(denies(text, event.type, subject) for text in cited or evidence):
        return "negated", f"denied there: {told}"
    return None


def _invests_in_itself(event: WireEvent) -> bool:
    """Whether the only investor named is the organisation itself: then it is not known who was funded."""
    own = organization_tokens(event.words("organization") or "")
    investors = event.items("investors")
    return bool(investors) and all(organization_tokens(name) == own for name in investors)


def _moves_nowhere(event: WireEvent) -> bool:
    """Whether somebody joins the organisation that they come from, or leaves it for itself."""
    other = event.words("previous_organization" if event.type == "hire" else "destination")
    own = organization_tokens(event.words("organization") or "")
    return event.type in {"hire", "departure"} and other is not None and organization_tokens(other) == own


def _wrong_side(event: WireEvent, evidence: Sequence[str]) -> str | None:
    """What the organisation of a move is instead, where the evidence has it on the other side; None if it may be so."""
    own, person = event.words("organization") or "", event.words("person") or ""
    if event.type == "hire" and only_left(own, person, evidence):
        return "where they come from"
    if event.type == "departure" and only_joined(own, person, evidence):
        return "where they go"
    return None
