"""What procedures say, as JSON."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from lianxin.procedures.domain.definitions import Basis, Clock, Procedure, State, Step, Version
from lianxin.rulebook import dictionary
from lianxin.site.shapes import Both, Shape, both


class BasisShown(Shape):
    """Where something is laid down."""

    title: str
    clause: str
    url: str
    dated: date | None = Field(description="Day of the document; null: not known.")


class CodeShown(Shape):
    """A key and what it is called."""

    key: str
    words: Both


class ClockShown(Shape):
    """By when: so many days of a kind, after the state was entered, or after a step was last taken."""

    count: int
    kind: str = Field(description="days or working_days.")
    since: str = Field(description="Step from which it counts; empty: from entering the state.")


class MeetingShown(Shape):
    """What a meeting needs."""

    quorum: str = Field(description="Part of those entitled who must attend, as 2/3.")
    majority: str = Field(description="More than this part of those who vote must agree.")


class StepShown(Shape):
    """A step: from where, to where, by whom, with what."""

    name: str
    words: Both
    before: list[str] = Field(description="States at which it may be taken.")
    after: str = Field(description="State to which it leads.")
    kind: str = Field(description="on, back or refuse.")
    actor: CodeShown = Field(description="Who takes it.")
    level: str = Field(description="Level that records it: village, township or county.")
    persons: int = Field(description="By how many different persons.")
    evidence: list[CodeShown]
    needs_reason: bool
    decides: bool = Field(description="Whether it is an approval: nobody decides what he took part in.")
    meeting: MeetingShown | None
    clock: ClockShown | None
    basis: BasisShown


class ShowingShown(Shape):
    """How a state is shown to the public."""

    level: str
    days: int
    kind: str
    answered_by: str
    answer_days: int


class StateShown(Shape):
    """A state of a procedure."""

    name: str
    words: Both
    ends: str | None = Field(description="granted or refused where it ends there.")
    showing: ShowingShown | None


class ChoiceShown(Shape):
    """What is chosen when a case begins."""

    field: str
    choices: list[CodeShown]


class VersionShown(Shape):
    """A procedure as it holds for a period in an area."""

    name: str
    words: Both
    starts_on: date
    ends_before: date | None = Field(description="First day on which it no longer holds.")
    area: str = Field(description="Where it holds: a division code and all below it; empty: everywhere.")
    begins: str = Field(description="State in which a case begins.")
    verified: bool = Field(description="Whether somebody compared it with the document.")
    source: BasisShown
    choices: list[ChoiceShown]
    content: str | None = Field(
        description="What its cases carry: facts, arrival or departure; null: fixed values only."
    )
    limit: ClockShown | None = Field(description="By when the whole case must end.")
    states: list[StateShown]
    steps: list[StepShown]


class ProcedureShown(Shape):
    """A procedure with all its versions, the oldest first."""

    key: str
    words: Both
    purpose: Both
    subject: str = Field(description="What a case is about: household, village or county.")
    versions: list[VersionShown]


def evidence_shown(types: tuple[str, ...]) -> list[CodeShown]:
    """Return types of evidence with what they are called."""
    codes = dictionary().code_lists["evidence_type"]
    return [CodeShown(key=key, words=both(codes.by_key(key).words)) for key in types]


def procedure_shown(procedure: Procedure) -> ProcedureShown:
    """Return a procedure as it is shown."""
    return ProcedureShown(
        key=procedure.key,
        words=both(procedure.words),
        purpose=both(procedure.purpose),
        subject=procedure.subject.value,
        versions=[_version(one, procedure.subject.table) for one in procedure.versions],
    )


def _version(version: Version, table: str) -> VersionShown:
    return VersionShown(
        name=version.name,
        words=both(version.words),
        starts_on=version.period.starts_on,
        ends_before=version.period.ends_before,
        area=version.area,
        begins=version.begins,
        verified=version.verified,
        source=_basis(version.source),
        choices=[
            _choice(f"{table}.{effect.field}", effect.field, effect.choices)
            for effect in version.effects
            if effect.choices
        ],
        content=version.content.kind.value if version.content else None,
        limit=_clock(version.limit),
        states=[_state(one) for one in version.states.values()],
        steps=[_step(one) for one in version.steps.values()],
    )


def _choice(path: str, field: str, keys: tuple[str, ...]) -> ChoiceShown:
    codes = dictionary().code_list_of(dictionary().field(path))
    choices = [CodeShown(key=key, words=both(codes.by_key(key).words)) for key in keys]
    return ChoiceShown(field=field, choices=choices)


def _state(state: State) -> StateShown:
    shown = state.publicity
    return StateShown(
        name=state.name,
        words=both(state.words),
        ends=state.ends.value if state.ends else None,
        showing=ShowingShown(
            level=shown.level.value,
            days=shown.days,
            kind=shown.kind.value,
            answered_by=shown.answered_by.value,
            answer_days=shown.answer_days,
        )
        if shown
        else None,
    )


def _step(step: Step) -> StepShown:
    meeting = step.meeting
    return StepShown(
        name=step.name,
        words=both(step.words),
        before=list(step.before),
        after=step.after,
        kind=step.kind.value,
        actor=CodeShown(key=step.actor.value, words=both(step.actor.words)),
        level=step.actor.hat.value,
        persons=step.persons,
        evidence=evidence_shown(step.evidence),
        needs_reason=step.needs_reason,
        decides=step.decides,
        meeting=MeetingShown(quorum=str(meeting.quorum), majority=str(meeting.majority)) if meeting else None,
        clock=_clock(step.clock),
        basis=_basis(step.basis),
    )


def _clock(clock: Clock | None) -> ClockShown | None:
    return ClockShown(count=clock.count, kind=clock.kind.value, since=clock.since) if clock else None


def _basis(basis: Basis) -> BasisShown:
    return BasisShown(title=basis.title, clause=basis.clause, url=basis.url, dated=basis.dated)
