"""The life of a task of the pool: published, taken or given, done, verified by another. Nothing else is possible."""

from __future__ import annotations

from dataclasses import dataclass

OPEN, TAKEN, DONE, VERIFIED, CANCELLED = "open", "taken", "done", "verified", "cancelled"

# What may happen to a task that stands so, and how it stands after it.
STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    "claimed": ((OPEN,), TAKEN),
    "assigned": ((OPEN, TAKEN), TAKEN),
    "released": ((TAKEN,), OPEN),
    "done": ((TAKEN,), DONE),
    "verified": ((DONE,), VERIFIED),
    "sent_back": ((DONE,), TAKEN),
    "cancelled": ((OPEN, TAKEN), CANCELLED),
}


class NotPossible(Exception):
    """A task that stands so does not take that step."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands, who has it, and which record shows that it was done."""

    state: str = OPEN
    helper: int | None = None
    record: int | None = None


def after(standing: Standing, kind: str, *, helper: int | None = None, record: int | None = None) -> Standing:
    """Return how a task stands after a step.

    Raises:
        NotPossible: it does not take that step.
    """
    before, state = STEPS[kind]
    if standing.state not in before:
        raise NotPossible(kind)
    if kind in {"claimed", "assigned"}:
        if helper is None:
            raise NotPossible(kind)
        return Standing(TAKEN, helper)
    if kind == "done":
        if record is None:
            raise NotPossible(kind)
        return Standing(DONE, standing.helper, record)
    if kind == "sent_back":
        return Standing(TAKEN, standing.helper)
    return Standing(
        state,
        standing.helper if state in {TAKEN, DONE, VERIFIED} else None,
        standing.record if state == VERIFIED else None,
    )
