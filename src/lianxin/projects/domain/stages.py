"""Which step leads where, who takes it, and what it must have: one table, from which pages, gates and the diagram are made.

先入库后安排: a project passes every stage in order. Until money is arranged for it, it may be sent back to the village, or taken
out of the library, with a reason; afterwards it may not (DOMAIN §4.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianxin.core.kernel.words import Words


class Stage(StrEnum):
    """Where a project stands. The values are those of ``Project.Stage``."""

    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    ARGUED = "argued"
    DECIDED = "decided"
    IN_LIBRARY = "in_library"
    PLANNED = "planned"
    APPROVED = "approved"
    UNDERWAY = "underway"
    ACCEPTED = "accepted"
    SETTLED = "settled"
    HANDED_OVER = "handed_over"
    REMOVED = "removed"

    @property
    def words(self) -> Words:
        return _STAGES[self]


_STAGES = {
    Stage.PROPOSED: Words("村级申报", "Proposed"),
    Stage.REVIEWED: Words("乡镇已审核", "Reviewed by the township"),
    Stage.ARGUED: Words("行业部门已论证", "Argued by the department"),
    Stage.DECIDED: Words("县级已审定", "Decided by the county"),
    Stage.IN_LIBRARY: Words("已入库", "In the library"),
    Stage.PLANNED: Words("已列入年度计划", "In the yearly plan"),
    Stage.APPROVED: Words("已批复", "Approved"),
    Stage.UNDERWAY: Words("实施中", "Under way"),
    Stage.ACCEPTED: Words("已验收", "Accepted"),
    Stage.SETTLED: Words("已决算", "Settled"),
    Stage.HANDED_OVER: Words("已移交管护", "Handed over"),
    Stage.REMOVED: Words("已出库", "Out of the library"),
}


class Actor(StrEnum):
    """Who takes a step."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    DEPARTMENT = "department"
    COUNTY = "county"

    @property
    def words(self) -> Words:
        return _ACTORS[self]


_ACTORS = {
    Actor.VILLAGE: Words("村（驻村工作队）", "the village (its resident team)"),
    Actor.TOWNSHIP: Words("乡镇", "the township"),
    Actor.DEPARTMENT: Words("县级行业部门", "the county's department"),
    Actor.COUNTY: Words("县级", "the county"),
}


class Need(StrEnum):
    """What a step must have."""

    MEETING = "meeting"
    VILLAGE_SHOWING = "village_showing"
    TOWNSHIP_SHOWING = "township_showing"
    COUNTY_SHOWING = "county_showing"
    TARGETS = "targets"
    DELIVERY_MODE = "delivery_mode"
    CONTRACT = "contract"
    ACCEPTANCE = "acceptance"
    SETTLEMENT = "settlement"
    RESULT_SHOWING = "result_showing"
    ASSET = "asset"
    NO_MONEY = "no_money"
    DOCUMENT = "document"
    REASON = "reason"

    @property
    def words(self) -> Words:
        return _NEEDS[self]

    @property
    def is_told_with_the_step(self) -> bool:
        """Whether whoever takes the step says it then; everything else must be on record before."""
        return self in {Need.DOCUMENT, Need.REASON}


_NEEDS = {
    Need.MEETING: Words("村民会议或村民代表会议", "the village meeting"),
    Need.VILLAGE_SHOWING: Words("村级公示期满、无未处理的异议", "publicity in the village, over and without open objections"),
    Need.TOWNSHIP_SHOWING: Words("乡镇公示期满、无未处理的异议", "publicity in the township, over and without open objections"),
    Need.COUNTY_SHOWING: Words("县级公示、无未处理的异议", "publicity by the county, without open objections"),
    Need.TARGETS: Words("绩效目标", "performance targets"),
    Need.DELIVERY_MODE: Words("实施方式", "the way of carrying out"),
    Need.CONTRACT: Words("合同或村级自建的委托", "a contract, or the order to the village itself"),
    Need.ACCEPTANCE: Words("合格的验收", "an acceptance that was passed"),
    Need.SETTLEMENT: Words("全部合同的决算金额", "the settled sum of every contract"),
    Need.RESULT_SHOWING: Words("完工后公示期满、无未处理的异议", "publicity of the result, over and without open objections"),
    Need.ASSET: Words("已移交的资产，或没有形成资产的说明", "an asset handed over, or why none came of it"),
    Need.NO_MONEY: Words("还没有安排资金", "that no money is arranged for it"),
    Need.DOCUMENT: Words("文件号", "the number of the document"),
    Need.REASON: Words("理由", "a reason"),
}  # fmt: skip


class Direction(StrEnum):
    """Whether a step leads on, back to the village, or out."""

    ON = "on"
    BACK = "back"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Move:
    """A step that may be taken: from where to where, who takes it, what it must have, what it is called."""

    before: Stage
    after: Stage
    actor: Actor
    needs: tuple[Need, ...]
    words: Words
    direction: Direction = Direction.ON


_ON = (
    Move(Stage.PROPOSED, Stage.REVIEWED, Actor.TOWNSHIP, (Need.MEETING, Need.VILLAGE_SHOWING), Words("乡镇审核通过", "Pass the review")),
    Move(Stage.REVIEWED, Stage.ARGUED, Actor.DEPARTMENT, (Need.TOWNSHIP_SHOWING, Need.REASON), Words("论证通过", "Pass the argument")),
    Move(Stage.ARGUED, Stage.DECIDED, Actor.COUNTY, (Need.TARGETS, Need.DOCUMENT), Words("县级审定", "Decide")),
    Move(Stage.DECIDED, Stage.IN_LIBRARY, Actor.COUNTY, (Need.TARGETS, Need.COUNTY_SHOWING), Words("入库", "Enter into the library")),
    Move(Stage.IN_LIBRARY, Stage.PLANNED, Actor.COUNTY, (Need.TARGETS, Need.DOCUMENT), Words("列入年度计划", "Take into the yearly plan")),
    Move(Stage.PLANNED, Stage.APPROVED, Actor.COUNTY, (Need.TARGETS, Need.DOCUMENT), Words("批复", "Approve")),
    Move(Stage.APPROVED, Stage.UNDERWAY, Actor.TOWNSHIP, (Need.DELIVERY_MODE, Need.CONTRACT), Words("开工", "Begin the work")),
    Move(Stage.UNDERWAY, Stage.ACCEPTED, Actor.TOWNSHIP, (Need.ACCEPTANCE,), Words("通过验收", "Pass the acceptance")),
    Move(Stage.ACCEPTED, Stage.SETTLED, Actor.COUNTY, (Need.SETTLEMENT, Need.RESULT_SHOWING), Words("完成决算", "Settle")),
    Move(Stage.SETTLED, Stage.HANDED_OVER, Actor.TOWNSHIP, (Need.ASSET,), Words("移交管护", "Hand over to its keeper")),
)  # fmt: skip
_WITH_THE_TOWNSHIP = (Stage.PROPOSED, Stage.REVIEWED)
_BEFORE_THE_WORK = (Stage.REVIEWED, Stage.ARGUED, Stage.DECIDED, Stage.IN_LIBRARY, Stage.PLANNED, Stage.APPROVED)


def _aside(before: Stage, after: Stage, words: Words, direction: Direction) -> Move:
    actor = Actor.TOWNSHIP if before in _WITH_THE_TOWNSHIP else Actor.COUNTY
    return Move(before, after, actor, (Need.REASON, Need.NO_MONEY), words, direction)


MOVES: tuple[Move, ...] = (
    *_ON,
    *(_aside(stage, Stage.PROPOSED, Words("退回村级", "Send back to the village"), Direction.BACK) for stage in _BEFORE_THE_WORK),
    *(
        _aside(stage, Stage.REMOVED, Words("出库", "Take out of the library"), Direction.OUT)
        for stage in (Stage.PROPOSED, *_BEFORE_THE_WORK, Stage.UNDERWAY)
    ),
)  # fmt: skip
_BY_ENDS = {(move.before, move.after): move for move in MOVES}
ROAD = (Stage.PROPOSED, *(move.after for move in _ON))
"""The stages in the order in which a project passes them."""


def move_between(before: Stage, after: Stage) -> Move | None:
    """Return the step between two stages; None where no step leads."""
    return _BY_ENDS.get((before, after))


def moves_from(stage: Stage) -> tuple[Move, ...]:
    """Return every step that may be taken at a stage, the way on first."""
    return tuple(move for move in MOVES if move.before is stage)


def next_move(stage: Stage) -> Move | None:
    """Return the step that leads on; None at the end of the road."""
    return next((move for move in moves_from(stage) if move.direction is Direction.ON), None)


def is_at_least(stage: Stage, least: Stage) -> bool:
    """Whether a project has come at least so far. One that was taken out has come nowhere."""
    return stage is not Stage.REMOVED and ROAD.index(stage) >= ROAD.index(least)


def diagram(language: str = "zh") -> str:
    """Return the steps as a state diagram (Mermaid), drawn from the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {Stage.PROPOSED}"]
    lines += [f"    {stage}: {stage.words.into(language)}" for stage in Stage]
    for move in MOVES:
        who = f"{move.actor.words.into(language)}: " if move.direction is Direction.ON else ""
        lines.append(f"    {move.before} --> {move.after}: {who}{move.words.into(language)}")
    lines += [f"    {Stage.HANDED_OVER} --> [*]", f"    {Stage.REMOVED} --> [*]"]
    return "\n".join(lines)
