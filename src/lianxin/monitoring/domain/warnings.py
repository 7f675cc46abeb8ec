"""Lines of a department's warning: which become leads, which do not, and why; the same warning twice is one lead."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words


class Disposal(StrEnum):
    """What a line of a warning comes to."""

    LEAD = "lead"
    REPEATED = "repeated"
    KNOWN = "known"
    BELOW = "below"
    UNTOLD = "untold"

    @property
    def words(self) -> Words:
        return _DISPOSALS[self]


_DISPOSALS = {
    Disposal.LEAD: Words("新线索", "a new lead"),
    Disposal.REPEATED: Words("并入未办结的线索", "joins a lead that is open"),
    Disposal.KNOWN: Words("同一预警已有线索", "the same warning was told before"),
    Disposal.BELOW: Words("未达到界限", "below the limit"),
    Disposal.UNTOLD: Words("没有金额，无法与界限比较", "no amount to compare with the limit"),
}


@dataclass(frozen=True, slots=True)
class WarnedLine:
    """A line: of whom (a digest of his number, or his name and place), when it happened, and how much was his own expense."""

    person: str
    happened_on: date | None
    amount_fen: Fen | None


def person_key(identity: str, name: str, place: str) -> str:
    """Return who a line is about: the digest of a number, or, where there is none, the name and place as written."""
    return identity or f"{name.strip()}|{place.strip()}"


def fingerprint(kind: str, line: WarnedLine) -> str:
    """Return what makes a warning the same again: kind, person, day and amount."""
    day = line.happened_on.isoformat() if line.happened_on else ""
    amount = "" if line.amount_fen is None else str(line.amount_fen)
    return hashlib.sha256(f"warning|{kind}|{line.person}|{day}|{amount}".encode()).hexdigest()


def disposal(
    line: WarnedLine, *, limit_fen: Fen | None, is_limited: bool, is_known: bool, has_open_lead: bool
) -> Disposal:
    """Return what a line comes to.

    ``is_limited`` is whether its kind has a limit; with one, a line without an amount cannot be compared, and becomes no lead. What
    was told before is known, even if the limit moved since.
    """
    if is_known:
        return Disposal.KNOWN
    if is_limited:
        if line.amount_fen is None or limit_fen is None:
            return Disposal.UNTOLD
        if line.amount_fen < limit_fen:
            return Disposal.BELOW
    return Disposal.REPEATED if has_open_lead else Disposal.LEAD
