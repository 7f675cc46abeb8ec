"""What is on record of a project, what its next step lacks, and from which day it may be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.words import Words
from lianxin.projects.domain.showing import Level, Occasion, Showing, Shown, levels_for, shown_at
from lianxin.projects.domain.stages import Move, Need, Stage, is_at_least

# Paid straight to households: nothing is built or bought for them, so that there is no contract (直补到户).
WITHOUT_CONTRACT = frozenset({"direct"})
_SHOWN_BY = {
    Need.VILLAGE_SHOWING: Level.VILLAGE,
    Need.TOWNSHIP_SHOWING: Level.TOWNSHIP,
    Need.COUNTY_SHOWING: Level.COUNTY,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A project as far as its steps look at it. ``since`` is the day on which it was last proposed."""

    stage: Stage
    area_code: str
    since: date | None = None
    met_on: date | None = None
    targets: int = 0
    showings: tuple[Showing, ...] = ()
    delivery_mode: str = ""
    contracts: int = 0
    unsettled_contracts: int = 0
    is_accepted: bool = False
    assets: int = 0
    has_money: bool = False
    approved_on: date | None = None

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels at which it must be shown, the lowest first."""
        return levels_for(self.area_code)

    def shown(self, occasion: Occasion, level: Level) -> Shown:
        """What its showings at a level come to."""
        return shown_at(self.showings, occasion, level, since=self.since if occasion is Occasion.BEFORE else None)


@dataclass(frozen=True, slots=True)
class Decision:
    """What whoever takes a step says with it."""

    on: date
    document_no: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a step must have and has not, and why not."""

    need: Need
    words: Words


def lacking(move: Move, standing: Standing, decision: Decision) -> tuple[Lack, ...]:
    """Return what a step lacks on the day of the decision; nothing: it may be taken."""
    found = ((need, _why_lacking(need, standing, decision)) for need in move.needs)
    return tuple(Lack(need, words) for need, words in found if words is not None)


def not_on_record(move: Move, standing: Standing, on: date) -> tuple[Lack, ...]:
    """The same without what is only told with the step itself."""
    told = Decision(on, "—", "—")
    return tuple(lack for lack in lacking(move, standing, told) if not lack.need.is_told_with_the_step)


def _why_lacking(need: Need, standing: Standing, decision: Decision) -> Words | None:
    missing = Words("缺少{need}。", "{need} is missing.").filled(need=need.words)
    if need in _SHOWN_BY:
        return _why_unshown(standing, Occasion.BEFORE, _SHOWN_BY[need], decision.on)
    if need is Need.RESULT_SHOWING:
        return _why_unshown(standing, Occasion.AFTER, standing.levels[0], decision.on)
    if need is Need.MEETING:
        is_due = Level.VILLAGE in standing.levels
        has_met = standing.met_on is not None and standing.met_on <= decision.on
        return missing if is_due and not has_met else None
    has_it = {
        Need.TARGETS: standing.targets > 0,
        Need.DELIVERY_MODE: bool(standing.delivery_mode),
        Need.CONTRACT: standing.contracts > 0 or standing.delivery_mode in WITHOUT_CONTRACT,
        Need.ACCEPTANCE: standing.is_accepted,
        Need.SETTLEMENT: standing.unsettled_contracts == 0,
        Need.ASSET: standing.assets > 0 or bool(decision.words.strip()),
        Need.NO_MONEY: not standing.has_money,
        Need.DOCUMENT: bool(decision.document_no.strip()),
        Need.REASON: bool(decision.words.strip()),
    }[need]
    if need is Need.NO_MONEY and not has_it:
        return Words("已经安排了资金。", "Money is arranged for it.")
    return None if has_it else missing


def _why_unshown(standing: Standing, occasion: Occasion, level: Level, on: date) -> Words | None:
    if level not in standing.levels:
        return None
    shown = standing.shown(occasion, level)
    if shown.day is None:
        return shown.why_not
    if shown.day > on:
        words = Words("{level}{occasion}要到 {day} 才满。", "It is shown at the {level} {occasion} until {day}.")
        return words.filled(level=level.words, occasion=occasion.words, day=shown.day.isoformat())
    return None


@dataclass(frozen=True, slots=True)
class Payable:
    """The first day on which a project may be paid, which may lie ahead; None and the reasons while anything lacks."""

    day: date | None
    reasons: tuple[Words, ...] = ()

    def is_reached(self, on: date) -> bool:
        """Whether it may be paid on the day."""
        return self.day is not None and self.day <= on


def payable_from(standing: Standing) -> Payable:
    """Return from which day a project may be paid.

    It is the later of the day of its approval and the day on which the required publicity before the work was over at every
    level, objections settled (DOMAIN §4.5). No day while it is not approved, was taken out, was shown too shortly or not at all,
    or an objection is open.
    """
    reasons: list[Words] = []
    if standing.stage is Stage.REMOVED:
        reasons.append(Words("项目已出库。", "The project was taken out of the library."))
    elif not is_at_least(standing.stage, Stage.APPROVED) or standing.approved_on is None:
        reasons.append(Words("项目还没有批复。", "The project is not approved."))
    days = [standing.approved_on] if standing.approved_on else []
    for level in standing.levels:
        shown = standing.shown(Occasion.BEFORE, level)
        if shown.day is not None:
            days.append(shown.day)
        elif shown.why_not is not None:
            reasons.append(shown.why_not)
    return Payable(None, tuple(reasons)) if reasons else Payable(max(days))
