"""Events that contradict themselves: then it is not known who did what, and no sentence bears them out."""

from __future__ import annotations

from movesextract.normalise.names import organization_tokens
from movesextract.wire import WireEvent


def invests_in_itself(event: WireEvent) -> bool:
    """Whether the only investor named is the organisation itself: then it is not known who was funded."""
    own = organization_tokens(event.words("organization") or "")
    investors = event.items("investors")
    return bool(investors) and all(organization_tokens(name) == own for name in investors)


def moves_nowhere(event: WireEvent) -> bool:
    """Whether somebody joins the organisation that they come from, or leaves it for itself."""
    other = event.words("previous_organization" if event.type == "hire" else "destination")
    own = organization_tokens(event.words("organization") or "")
    return event.type in {"hire", "departure"} and other is not None and organization_tokens(other) == own
