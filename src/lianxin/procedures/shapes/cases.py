"""Cases as JSON: in a list, and one with what is next and all that happened. Nothing stands here that its page would not show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import Field

from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.procedures.access import hat_of
from lianxin.procedures.domain.definitions import StepKind, Version
from lianxin.procedures.lists import CaseRow, rows_of
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.queries.contents import content_lines
from lianxin.procedures.queries.judging import judgement_for
from lianxin.procedures.queries.one_case import (
    CaseView,
    OpenStep,
    case_view,
    changes_since_last_step,
    ends_on_paper,
    events_of,
    names_of,
    payload_lines,
)
from lianxin.procedures.shapes.procedures import CodeShown, evidence_shown
from lianxin.procedures.wording import event_words, findings_words
from lianxin.site.shapes import Both, Shape, both

if TYPE_CHECKING:
    from lianxin.people.models import User

_COUNTED = ("held_on", "place", "entitled", "present", "agreed", "against", "abstained")


class LineShown(Shape):
    """A case in a list."""

    number: int = Field(description="Number of the case.")
    procedure: CodeShown
    version: str
    subject: str = Field(description="Head of the household, or the area.")
    area_code: str
    place: str
    state: CodeShown
    outcome: str = Field(description="granted or refused; empty while it is under way.")
    waits_for: str = Field(description="Level that acts next: village, township or county; empty when it is over.")
    due_on: date | None = Field(description="Day by which that level must act; null: no clock.")
    limit_on: date | None = Field(description="Day by which the whole case must end.")
    is_late: bool
    is_reckoned_blind: bool = Field(description="Whether a due day leans on a year of unknown holidays.")
    open_objections: int
    begun_on: date
    ended_on: date | None
    revision: int = Field(description="How many events there are; whoever acts says which he saw.")


class CasesShown(Shape):
    """A page of cases."""

    cases: list[LineShown]
    next: str = Field(description="Send it as page to get those that follow; empty at the end.")


class NextShown(Shape):
    """A step that can be taken where the case stands."""

    name: str
    words: Both
    kind: str = Field(description="on, back or refuse.")
    after: str = Field(description="State to which it leads.")
    level: str
    may_take: bool = Field(description="Whether the account acts for that level there.")
    due_on: date | None
    persons: int
    evidence: list[CodeShown]
    needs_reason: bool
    needs_minutes: bool
    needs_hung: bool = Field(
        description="Whether it ends a showing that no notice made, so that it is told who hung it."
    )
    decides: bool
    payload_digest: str | None = Field(description="To be sent with a decision, where the account may take it.")


class TellsShown(Shape):
    """What the register is told in the end."""

    words: Both
    value: Both


class LineOfContent(Shape):
    """One thing that the case is to change."""

    words: Both
    before: str | None = Field(
        description="How it was when the case began, in the account's language; null: it is new."
    )
    after: str
    now: str | None
    is_moved: bool = Field(description="Whether it is no longer as it was; then the decision is refused.")


class ChangeShown(Shape):
    """A fact of the household that changed since the last event."""

    words: Both
    before: Both
    after: Both
    on: date | None
    by: str


class JudgementShown(Shape):
    """What the rules say of the household now."""

    rule_set: str
    verdict: str = Field(description="met, not_met or cannot_tell.")
    answer: Both


class PaperShown(Shape):
    """A piece of evidence. Its file is told to those who may open it."""

    number: int
    type: CodeShown
    reference: str
    file: str | None = Field(description="Where its file is had; opening it is recorded.")


class MinutesShown(Shape):
    """What the minutes of a meeting say, in numbers."""

    held_on: date
    place: str
    entitled: int
    present: int
    agreed: int
    against: int
    abstained: int
    stood_aside: int


class HungShown(Shape):
    """A showing on paper only."""

    on: date
    where: str
    who: str


class HappenedShown(Shape):
    """One thing that happened in the case."""

    number: int
    kind: str = Field(description="begun, taken, objected, answered, shown, unshown or ran.")
    words: Both
    at: datetime
    by: str | None = Field(description="Who; null: the public, or the house itself.")
    acting_for: list[str] = Field(description="Whose role he was lent.")
    others: list[str]
    level: str
    step: str
    reason: str
    minutes: MinutesShown | None
    hung: HungShown | None
    notice: int | None
    objection: int | None
    is_in_notice: bool = Field(description="Whether the notice keeps what was said.")
    is_upheld: bool | None
    findings: list[Both] = Field(description="What the rules answered and what spoke against it when it was decided.")
    is_told_to_register: bool
    evidence: list[PaperShown]


class CaseShown(LineShown):
    """A case: what is next, by whom and by when; and everything that happened, the first first."""

    household: int | None
    year: int
    note: str
    steps: list[NextShown]
    shown_until: date | None = Field(description="Last day of the showing that it is in.")
    notice: int | None = Field(description="Notice that shows it now.")
    may_object: bool
    answerable: list[int] = Field(description="Open objections that the account may answer.")
    tells_register: list[TellsShown]
    content: list[LineOfContent]
    judgement: JudgementShown | None
    changes: list[ChangeShown]
    history: list[HappenedShown]


def line_shown(row: CaseRow) -> LineShown:
    """Return a case as lists show it."""
    return LineShown(**_line(row))


def case_shown(case: Case, user: User, *, on: date) -> CaseShown:
    """Return a case as a user who may see it is shown it."""
    view = case_view(case, user, on=on)
    may_open = scope_of(user, Act.OPEN_SENSITIVE).covers(case.area_code)
    may_record = hat_of(user, case.area_code) is not None
    is_open = not case.outcome
    (row,) = rows_of(on, [case])
    return CaseShown(
        **_line(row),
        household=case.household_id,
        year=case.year,
        note=case.note,
        steps=[_next(one, view) for one in view.steps],
        shown_until=view.shown_until.on if view.shown_until else None,
        notice=case.notice_id,
        may_object=may_record and view.version.states[view.standing.state].publicity is not None,
        answerable=list(view.answerable),
        tells_register=[TellsShown(words=both(words), value=both(value)) for words, value in payload_lines(case)],
        content=[
            LineOfContent(words=both(one.words), before=one.before, after=one.after, now=one.now, is_moved=one.is_moved)
            for one in content_lines(case, may_open=may_open)
        ],
        judgement=_judgement(case, view.version, user, on) if is_open else None,
        changes=[
            ChangeShown(words=both(one.words), before=both(one.before), after=both(one.after), on=one.on, by=one.by)
            for one in (changes_since_last_step(case) if is_open else [])
        ],
        history=_history(case, view.version, may_open=may_open),
    )


def _line(row: CaseRow) -> dict[str, Any]:
    case = row.case
    kept = (
        "version",
        "area_code",
        "outcome",
        "waits_for",
        "due_on",
        "limit_on",
        "is_reckoned_blind",
        "open_objections",
    )
    return {
        "number": case.pk,
        "procedure": CodeShown(key=case.procedure, words=both(row.procedure)),
        "subject": row.subject,
        "place": row.place,
        "state": CodeShown(key=case.state, words=both(row.state)),
        "is_late": row.is_late and not case.outcome,
        **{name: getattr(case, name) for name in (*kept, "begun_on", "ended_on", "revision")},
    }


def _next(one: OpenStep, view: CaseView) -> NextShown:
    step = one.step
    is_approval = step.decides and step.kind is StepKind.ON
    return NextShown(
        name=step.name,
        words=both(step.words),
        kind=step.kind.value,
        after=step.after,
        level=step.actor.hat.value,
        may_take=one.is_mine,
        due_on=next((due.day.on for due in view.dues if due.step is step), None),
        persons=step.persons,
        evidence=evidence_shown(step.evidence),
        needs_reason=step.needs_reason,
        needs_minutes=step.meeting is not None,
        needs_hung=ends_on_paper(view, step),
        decides=step.decides,
        payload_digest=view.case.payload_digest if is_approval and one.is_mine else None,
    )


def _judgement(case: Case, version: Version, user: User, on: date) -> JudgementShown | None:
    found = judgement_for(case, version, user, on=on)
    if found is None:
        return None
    return JudgementShown(rule_set=found.rule_set.name, verdict=found.verdict.value, answer=both(found.answer))


def _history(case: Case, version: Version, *, may_open: bool) -> list[HappenedShown]:
    events = events_of(case)
    names = names_of(events)
    return [_happened(event, version, names, may_open=may_open) for event in events]


def _happened(event: CaseEvent, version: Version, names: Mapping[str, str], *, may_open: bool) -> HappenedShown:
    minutes = event.minutes
    return HappenedShown(
        number=event.number,
        kind=event.kind,
        words=both(event_words(event, version)[0]),
        at=event.at,
        by=event.by.name if event.by else None,
        acting_for=_named(event.lenders or (), names),
        others=_named(event.others, names),
        level=event.hat,
        step=event.step,
        reason=event.reason,
        minutes=MinutesShown(**{name: minutes[name] for name in _COUNTED}, stood_aside=len(minutes["stood_aside"]))
        if minutes
        else None,
        hung=HungShown(**event.hung) if event.hung else None,
        notice=event.notice_id,
        objection=event.objection,
        is_in_notice=event.notice_objection_id is not None,
        is_upheld=event.is_upheld,
        findings=[both(words) for words in findings_words(event.findings or {})],
        is_told_to_register=bool(event.applied),
        evidence=[_paper(event, one, may_open=may_open) for one in event.evidence.all()],
    )


def _named(people: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return [names.get(one, one) for one in people]


def _paper(event: CaseEvent, one: Any, *, may_open: bool) -> PaperShown:
    (type_,) = evidence_shown((one.type,))
    file = f"/api/v1/procedures/cases/{event.case_id}/evidence/{one.pk}" if one.digest and may_open else None
    return PaperShown(number=one.pk, type=type_, reference=one.reference, file=file)
