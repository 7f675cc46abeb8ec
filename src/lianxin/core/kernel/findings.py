"""What a rule answers: met, not met, or cannot tell, with its reasons.

A missing fact never becomes 0, an empty text or False: it becomes ``CANNOT_TELL`` and names what is missing, so that it
lands on somebody's worklist instead of deciding a household's fate.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianxin.core.kernel.words import Words


class Verdict(StrEnum):
    """The three answers of a rule (Kleene's strong logic of true, false and unknown)."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"

    @classmethod
    def of(cls, truth: bool | None) -> Verdict:
        """Return the verdict for a truth value, where ``None`` is unknown."""
        if truth is None:
            return cls.CANNOT_TELL
        return cls.MET if truth else cls.NOT_MET


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that a rule needed and did not find: the table and field, and whose (a member's name, or "")."""

    table: str
    field: str
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule applied to one household (or member, or village) on one date.

    ``value`` and ``limit`` are what was compared, as shown to a person (with unit); their sources say who recorded the
    value and which document sets the limit. ``verified`` is false when nobody has checked the limit against its document.
    """

    rule: str
    words: Words
    verdict: Verdict
    value: str = ""
    value_source: str = ""
    limit: str = ""
    limit_source: str = ""
    verified: bool = True
    missing: tuple[Missing, ...] = ()
    reasons: tuple[Finding, ...] = ()
