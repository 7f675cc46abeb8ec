"""Put issues on record, and assign them with a plan of five points (五定)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.people.models import Helper, Unit
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import day_of
from lianxin.projects.models import Project
from lianxin.registry.access import access_household
from lianxin.registry.models import Household
from lianxin.supervision.access import access_issue
from lianxin.supervision.domain import issues as life
from lianxin.supervision.domain.issue_deadlines import Deadline, Terms, refuse_unfit_due
from lianxin.supervision.errors import issues as errors
from lianxin.supervision.models import Issue, IssueEvent
from lianxin.supervision.operations.gates import (
    checked_area,
    checked_code,
    checked_text,
    keep,
    may,
    moment,
    record,
)
from lianxin.supervision.queries.terms import code_words, deadline_terms
from lianxin.supervision.recording import issue_copies, issue_standing, person_of, person_of_id

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST = 1000
_COUNTY = 6
_CODES = {
    "source": "issue_source",
    "level": "issue_level",
    "theme": "issue_theme",
    "category": "issue_category",
    "cause": "issue_cause",
}
TEXTS: dict[str, tuple[Words, int]] = {
    "measure": (Words("整改措施（核定措施）", "Measure"), 600),
    "expected": (Words("整改效果（确定效果）", "Expected result"), 300),
    "outcome": (Words("整改成果（议定成果）", "Agreed outcome"), 300),
    "judged": (Words("审定办法（审定结果）", "How it is judged"), 300),
    "closing": (Words("销号标准（认定销号）", "How it is closed"), 300),
    "leader": (Words("责任领导", "Leader"), 60),
    "lead_unit": (Words("牵头单位", "Lead unit"), 100),
    "responsible_unit": (Words("责任单位", "Responsible unit"), 100),
    "responsible": (Words("责任人", "Responsible person"), 60),
}
"""The points of a plan: what each is called and how long it may be."""


@dataclass(frozen=True, slots=True)
class NewIssue:
    """An issue to be put on record. ``number`` "" asks for the county's next."""

    area_code: str
    source: str
    level: str
    theme: str
    category: str
    cause: str
    words: str
    found_on: date
    found_by: str
    number: str = ""
    household_count: int | None = None
    amount_fen: Fen | None = None
    project_id: int | None = None
    household_ids: tuple[int, ...] = ()
    clue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How an issue is put right: five points, who answers for it, and by when. ``assigned_on`` None: today."""

    measure: str
    expected: str
    outcome: str
    judged: str
    closing: str
    leader: str
    lead_unit: str
    responsible_unit: str
    responsible: str
    deadline_kind: str
    due_on: date | None = None
    assigned_on: date | None = None
    responsible_user_id: int | None = None


@dataclass
class Known:
    """What was looked up for a list of issues, each once: places, terms of deadlines, units of the programme by name."""

    areas: dict[tuple[str, date], str] = field(default_factory=dict)
    terms: dict[tuple[str, date], Terms] = field(default_factory=dict)
    units: dict[tuple[str, str], Unit | None] = field(default_factory=dict)

    def area(self, code: str, on: date) -> str:
        if (code, on) not in self.areas:
            self.areas[code, on] = checked_area(errors.NO_SUCH_AREA, code, on)
        return self.areas[code, on]

    def deadline_terms(self, code: str, on: date) -> Terms:
        if (code, on) not in self.terms:
            self.terms[code, on] = deadline_terms(on=on, area_code=code)
        return self.terms[code, on]

    def unit(self, name: str, county_code: str) -> Unit | None:
        if (name, county_code) not in self.units:
            self.units[name, county_code] = Unit.objects.filter(name=name, area_code__startswith=county_code).first()
        return self.units[name, county_code]


@transaction.atomic
def register_issue(*, entry: NewIssue, by: User | None, at: datetime | None = None) -> Issue:
    """Put an issue on record.

    Raises:
        PermissionDenied, Http404: ``by`` manages no issues there, or may not see a household.
        Refused: ISSUE-009 found after today, ISSUE-010 a code, ISSUE-011 a text, ISSUE-013 no such area, ISSUE-014 the number is
            taken, ISSUE-018 no such project.
    """
    may(by, Act.MANAGE_ISSUES, entry.area_code)
    now = moment(at)
    issue = checked_issue(entry, now)
    issue.number = issue.number or next_number(issue.county_code, day_of(now).year)
    _refuse_taken(issue.county_code, issue.number)
    households = [_household(number, by) for number in entry.household_ids]
    issue.save(force_insert=True)
    issue.households.set(households)
    registration(issue, by, now).save(force_insert=True)
    record(
        Act.MANAGE_ISSUES, by, "supervision.issue", issue.pk, issue.area_code, source=issue.source, number=issue.number
    )
    return issue


@transaction.atomic
def assign_issue(*, issue_id: int, plan: Plan, seen: int, by: User, at: datetime | None = None) -> Issue:
    """Assign an issue with its plan, or change the plan of one that is being put right.

    Raises:
        PermissionDenied, Http404: ``by`` manages no issues there.
        Refused: ISSUE-002, ISSUE-003 not now; ISSUE-007, ISSUE-008 the last day; ISSUE-009 to ISSUE-012 and ISSUE-015.
    """
    access_issue(by, issue_id, Act.MANAGE_ISSUES)
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if issue.revision != seen:
        raise Refused(errors.CHANGED_SINCE, seen=seen, now=issue.revision)
    now = moment(at)
    told = checked_plan(plan, issue, now)
    event = assignment(issue, told, by, now, number=issue.revision + 1)
    after = life.advanced(issue_standing(issue), assigned(told, now, person_of(by)))
    event.save(force_insert=True)
    keep(issue, plan_copies(told) | issue_copies(after))
    record("issues.assign", by, "supervision.issue", issue.pk, issue.area_code, number=after.events)
    return issue


@dataclass(frozen=True, slots=True)
class Listed:
    """An issue of a list that is taken in, with its plan where the list has one."""

    entry: NewIssue
    plan: Plan | None = None


@transaction.atomic
def take_in_issues(
    *, area_code: str, listed: Sequence[Listed], file: str, by: User | None, at: datetime | None = None
) -> list[Issue]:
    """Take a list of issues in as one act: all of it, or nothing.

    Raises:
        PermissionDenied: ``by`` manages no issues in the whole area.
        Refused: as :func:`register_issue` and :func:`assign_issue`.
    """
    may(by, Act.MANAGE_ISSUES, area_code)
    now = moment(at)
    known = Known()
    made: list[Issue] = []
    events: list[IssueEvent] = []
    numbers: dict[str, int] = {}
    for one in listed:
        issue = checked_issue(one.entry, now, known)
        if not issue.number:
            issue.number = next_number(issue.county_code, day_of(now).year, numbers.get(issue.county_code, 0))
            numbers[issue.county_code] = numbers.get(issue.county_code, 0) + 1
        events.append(registration(issue, by, now))
        if one.plan is not None:
            told = checked_plan(one.plan, issue, now, known)
            standing = life.advanced(
                life.replayed([life.Registered(now, person_of(by))]), assigned(told, now, person_of(by))
            )
            for name, value in (plan_copies(told) | issue_copies(standing)).items():
                setattr(issue, name, value)
            events.append(assignment(issue, told, by, now, number=2))
        made.append(issue)
    for county in {issue.county_code for issue in made}:
        for number in sorted(_taken(county, [issue.number for issue in made])):
            raise Refused(errors.NUMBER_TAKEN, number=number)
    Issue.objects.bulk_create(made)
    IssueEvent.objects.bulk_create(events)
    record("issues.take_in", by, "supervision.issue", file[:60], area_code, issues=len(made))
    return made


def checked_issue(entry: NewIssue, now: datetime, known: Known | None = None) -> Issue:
    """Return an issue not yet saved.

    Raises:
        Refused: ISSUE-009 to ISSUE-011, ISSUE-013, ISSUE-018.
    """
    on = day_of(now)
    if entry.found_on > on:
        raise Refused(
            errors.DAY_UNFIT,
            what=Words("发现时间", "The day of finding"),
            on=entry.found_on.isoformat(),
            why=Words("在今天之后", "yet to come"),
        )
    codes = {name: checked_code(errors.NO_SUCH_CODE, listed, getattr(entry, name)) for name, listed in _CODES.items()}
    if entry.project_id is not None and not Project.objects.filter(pk=entry.project_id).exists():
        raise Refused(errors.PROJECT_UNKNOWN, number=entry.project_id)
    area = (known or Known()).area(entry.area_code, on)
    return Issue(
        **codes,
        area_code=area,
        county_code=area[:_COUNTY],
        number=entry.number.strip()[:40],
        words=checked_text(errors.TEXT_UNFIT, entry.words, Words("问题描述", "What is wrong"), LONGEST),
        found_on=entry.found_on,
        found_by=checked_text(errors.TEXT_UNFIT, entry.found_by, Words("发现人或单位", "Found by"), 100),
        household_count=entry.household_count,
        amount_fen=entry.amount_fen,
        project_id=entry.project_id,
        clue_id=entry.clue_id,
        registered_on=on,
    )


def checked_plan(plan: Plan, issue: Issue, now: datetime, known: Known | None = None) -> dict[str, Any]:
    """Return a plan as an event keeps it: texts, days as ISO, the account of who is responsible, and his unit's number.

    Raises:
        Refused: ISSUE-007 to ISSUE-011.
    """
    told: dict[str, Any] = {
        name: checked_text(errors.TEXT_UNFIT, getattr(plan, name), words, longest)
        for name, (words, longest) in TEXTS.items()
    }
    kind = Deadline(checked_code(errors.NO_SUCH_CODE, "deadline_kind", plan.deadline_kind))
    since = plan.assigned_on or day_of(now)
    if not issue.found_on <= since <= day_of(now):
        why = Words("早于发现时间或在今天之后", "before it was found, or yet to come")
        raise Refused(errors.DAY_UNFIT, what=Words("交办日期", "Assigned on"), on=since.isoformat(), why=why)
    words = code_words("deadline_kind", kind.value)
    looked = known or Known()
    refuse_unfit_due(kind, words, plan.due_on, since=since, terms=looked.deadline_terms(issue.area_code, since))
    unit = looked.unit(told["responsible_unit"], issue.county_code)
    return told | {
        "deadline_kind": kind.value,
        "assigned_on": since.isoformat(),
        "due_on": plan.due_on.isoformat() if plan.due_on else None,
        "responsible_user": plan.responsible_user_id or _account_named(told["responsible"], unit),
        "unit": unit.pk if unit else None,
    }


def _account_named(name: str, unit: Unit | None) -> int | None:
    """The account of the person of that name in the responsible unit, where there is just one."""
    found = list(Helper.objects.filter(name=name, unit=unit, user__isnull=False)[:2]) if unit is not None else []
    return found[0].user_id if len(found) == 1 else None


def assigned(told: dict[str, Any], now: datetime, person: str) -> life.Assigned:
    """Return a checked plan as an event of the history."""
    who = told["responsible_user"]
    due = told["due_on"]
    return life.Assigned(
        now,
        person,
        person_of_id(who) if who is not None else "",
        told["deadline_kind"],
        date.fromisoformat(due) if due else None,
    )


def plan_copies(told: dict[str, Any]) -> dict[str, Any]:
    """Return what an issue keeps of a plan."""
    return {name: told[name] for name in TEXTS} | {
        "assigned_on": date.fromisoformat(told["assigned_on"]),
        "unit_id": told["unit"],
    }


def registration(issue: Issue, by: User | None, now: datetime) -> IssueEvent:
    """Return the first row of a history, not yet saved."""
    return IssueEvent(issue=issue, number=1, kind=IssueEvent.Kind.REGISTERED, at=now, by=by, words=issue.words)


def assignment(issue: Issue, told: dict[str, Any], by: User | None, now: datetime, *, number: int) -> IssueEvent:
    """Return the row of an assignment, not yet saved."""
    words = told["measure"]
    return IssueEvent(
        issue=issue, number=number, kind=IssueEvent.Kind.ASSIGNED, at=now, by=by, words=words, told=told
    )  # fmt: skip


def next_number(county_code: str, year: int, ahead: int = 0) -> str:
    """Return the county's next number of the year, as 2026-0007; ``ahead`` were given meanwhile and are not saved yet."""
    prefix = f"{year}-"
    numbers = Issue.objects.filter(county_code=county_code, number__regex=rf"^{year}-\d{{4,8}}$")
    last = numbers.annotate(n=Cast(Substr("number", len(prefix) + 1), IntegerField())).aggregate(last=Max("n"))["last"]
    return f"{prefix}{(last or 0) + ahead + 1:04}"


def _taken(county_code: str, numbers: Sequence[str]) -> set[str]:
    return set(Issue.objects.filter(county_code=county_code, number__in=numbers).values_list("number", flat=True))


def _refuse_taken(county_code: str, number: str) -> None:
    if _taken(county_code, [number]):
        raise Refused(errors.NUMBER_TAKEN, number=number)


def _household(number: int, by: User | None) -> Household:
    return Household.objects.get(pk=number) if by is None else access_household(by, number, Act.READ_REGISTRY)
