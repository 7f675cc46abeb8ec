"""The stages of an evaluation, in their only order: each step is possible at one stage and leads to the next."""

from __future__ import annotations

from enum import StrEnum

from lianxin.assessment import errors
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words


class Stage(StrEnum):
    """Where an evaluation stands."""

    OPEN = "open"
    FROZEN = "frozen"
    DRAWN = "drawn"
    CLOSED = "closed"
    PUBLISHED = "published"
    DROPPED = "dropped"

    @property
    def words(self) -> Words:
        return _WORDS[self][0]

    @property
    def tone(self) -> str:
        return _WORDS[self][1]


_WORDS = {
    Stage.OPEN: (Words("筹备", "being prepared"), "plain"),
    Stage.FROZEN: (Words("抽样框已冻结，待定种子", "frame frozen, seed to come"), "info"),
    Stage.DRAWN: (Words("样本已抽取，入户中", "drawn, in the field"), "unsure"),
    Stage.CLOSED: (Words("入户结束，待公布", "field closed, to be published"), "info"),
    Stage.PUBLISHED: (Words("已公布", "published"), "good"),
    Stage.DROPPED: (Words("已中止", "dropped"), "bad"),
}


class Step(StrEnum):
    """What may be done to an evaluation as a whole."""

    OPENED = "opened"
    EVALUATOR_NAMED = "evaluator_named"
    EVALUATOR_RELEASED = "evaluator_released"
    FRAME_FROZEN = "frame_frozen"
    SEED_DRAWN = "seed_drawn"
    HOUSEHOLD_REPLACED = "household_replaced"
    ANSWERED = "answered"
    OPINION_GIVEN = "opinion_given"
    FIELD_CLOSED = "field_closed"
    PUBLISHED = "published"
    DROPPED = "dropped"

    @property
    def words(self) -> Words:
        return _STEPS[self]


_STEPS = {
    Step.OPENED: Words("立项", "opened"),
    Step.EVALUATOR_NAMED: Words("指定评估人员", "evaluator named"),
    Step.EVALUATOR_RELEASED: Words("评估人员退出", "evaluator released"),
    Step.FRAME_FROZEN: Words("冻结抽样框，公布摘要", "frame frozen, digest published"),
    Step.SEED_DRAWN: Words("登记公开种子，抽取样本", "public seed entered, sample drawn"),
    Step.HOUSEHOLD_REPLACED: Words("启用备选户", "household replaced from the reserve"),
    Step.ANSWERED: Words("录入或更正问卷", "answers entered or corrected"),
    Step.OPINION_GIVEN: Words("评审意见", "opinion on a suspicion"),
    Step.FIELD_CLOSED: Words("结束入户", "field closed"),
    Step.PUBLISHED: Words("公布结果", "results published"),
    Step.DROPPED: Words("中止", "dropped"),
}
_FROM: dict[Step, tuple[Stage, ...]] = {
    Step.OPENED: (Stage.OPEN,),
    Step.EVALUATOR_NAMED: (Stage.OPEN, Stage.FROZEN, Stage.DRAWN, Stage.CLOSED),
    Step.EVALUATOR_RELEASED: (Stage.OPEN, Stage.FROZEN, Stage.DRAWN, Stage.CLOSED),
    Step.FRAME_FROZEN: (Stage.OPEN,),
    Step.SEED_DRAWN: (Stage.FROZEN,),
    Step.HOUSEHOLD_REPLACED: (Stage.DRAWN,),
    Step.ANSWERED: (Stage.DRAWN,),
    Step.OPINION_GIVEN: (Stage.DRAWN, Stage.CLOSED),
    Step.FIELD_CLOSED: (Stage.DRAWN,),
    Step.PUBLISHED: (Stage.CLOSED,),
    Step.DROPPED: (Stage.OPEN, Stage.FROZEN, Stage.DRAWN, Stage.CLOSED),
}
_TO = {
    Step.FRAME_FROZEN: Stage.FROZEN,
    Step.SEED_DRAWN: Stage.DRAWN,
    Step.FIELD_CLOSED: Stage.CLOSED,
    Step.PUBLISHED: Stage.PUBLISHED,
    Step.DROPPED: Stage.DROPPED,
}


def may_take(stage: Stage, step: Step) -> bool:
    """Whether a step is possible at a stage."""
    return stage in _FROM[step]


def stage_after(stage: Stage, step: Step) -> Stage:
    """Return the stage that a step leads to.

    Raises:
        Refused: ASSESS-010, the step is not possible now.
    """
    if not may_take(stage, step):
        raise Refused(errors.NOT_NOW, step=step.words, stage=stage.words)
    return _TO.get(step, stage)
