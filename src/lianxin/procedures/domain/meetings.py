"""Meetings: who was entitled to come, who came, who stood aside, and how they voted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.errors import Refused
from lianxin.procedures import errors
from lianxin.procedures.domain.definitions import MeetingRule


@dataclass(frozen=True, slots=True)
class StoodAside:
    """Somebody who came and did not vote, because the matter touches him (回避)."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a meeting's minutes say. Those who stood aside are among ``present``, and neither count for the quorum nor vote."""

    held_on: date
    place: str
    entitled: int
    present: int
    agreed: int
    against: int
    abstained: int
    stood_aside: tuple[StoodAside, ...] = ()

    @property
    def voting(self) -> int:
        """How many came and did not stand aside."""
        return self.present - len(self.stood_aside)


def check_minutes(rule: MeetingRule, minutes: Minutes | None, *, must_carry: bool) -> None:
    """Refuse minutes that are incomplete or do not add up, a meeting without quorum, and, where it must carry, a lost vote.

    Raises:
        Refused: PROC-059 to PROC-062.
    """
    if minutes is None or not minutes.place.strip() or minutes.entitled < 1:
        raise Refused(errors.MINUTES_MISSING)
    counts = (minutes.present, minutes.agreed, minutes.against, minutes.abstained)
    aside = [one.name.strip() for one in minutes.stood_aside]
    votes = minutes.agreed + minutes.against + minutes.abstained
    is_sound = min(counts) >= 0 and minutes.present <= minutes.entitled and len(set(aside)) == len(aside)
    if not is_sound or votes != minutes.voting:
        raise Refused(errors.VOTES_DO_NOT_ADD_UP, votes=votes, present=max(0, minutes.voting))
    if not all(aside) or not all(one.why.strip() for one in minutes.stood_aside):
        raise Refused(errors.MINUTES_MISSING)
    if not minutes.voting or not rule.quorum.is_reached(minutes.voting, minutes.entitled):
        raise Refused(errors.NO_QUORUM, entitled=minutes.entitled, present=minutes.voting, quorum=str(rule.quorum))
    if must_carry and not rule.majority.is_passed(minutes.agreed, minutes.voting):
        raise Refused(errors.NOT_CARRIED, agreed=minutes.agreed, present=minutes.voting, majority=str(rule.majority))
