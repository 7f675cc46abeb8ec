"""Between the tables and the pure histories: rows as events, and the copies that rows keep of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.procedures.domain.calendar import day_of
from lianxin.supervision.domain import issues
from lianxin.supervision.models import Issue, IssueEvent

if TYPE_CHECKING:
    from lianxin.people.models import User

_ACCOUNT = "user:"


def person_of(user: User | None) -> str:
    """Return what a history knows an account by."""
    return person_of_id(user.pk if user is not None else None)


def person_of_id(number: int | None) -> str:
    """Return what a history knows an account by, from its number; the house where there is none."""
    return issues.HOUSE if number is None else f"{_ACCOUNT}{number}"


def account_of(person: str) -> int | None:
    """Return the number of the account that a history names; None: the house, or nobody."""
    return int(person.removeprefix(_ACCOUNT)) if person.startswith(_ACCOUNT) else None


_PLAIN: dict[str, Any] = {
    IssueEvent.Kind.REGISTERED: issues.Registered,
    IssueEvent.Kind.CLOSURE_ASKED: issues.ClosureAsked,
    IssueEvent.Kind.VERIFIED: issues.Verified,
    IssueEvent.Kind.RETURNED: issues.Returned,
    IssueEvent.Kind.CLOSED: issues.Closed,
    IssueEvent.Kind.MADE_STANDING: issues.MadeStanding,
    IssueEvent.Kind.ESCALATED: issues.Escalated,
    IssueEvent.Kind.REOPENED: issues.Reopened,
}


def issue_event_of(row: IssueEvent) -> issues.IssueEvent:
    """Return a row as an event of the history."""
    person = person_of_id(row.by_id)
    if row.kind == IssueEvent.Kind.ASSIGNED:
        due = row.told["due_on"]
        due_on = date.fromisoformat(due) if due else None
        responsible = row.told["responsible_user"]
        who = person_of_id(responsible) if responsible is not None else ""
        return issues.Assigned(row.at, person, who, row.told["deadline_kind"], due_on)
    if row.kind == IssueEvent.Kind.PROGRESSED:
        return issues.Progressed(row.at, person, bool(row.told["evidence"]))
    return _PLAIN[row.kind](row.at, person)


def issue_standing(issue: Issue, rows: Iterable[IssueEvent] | None = None) -> issues.IssueStanding:
    """Replay an issue.

    Raises:
        Refused: ISSUE codes, its history is not one.
    """
    return issues.replayed(issue_event_of(row) for row in (rows or issue.events.order_by("number")))


def issue_copies(standing: issues.IssueStanding) -> dict[str, Any]:
    """Return what an issue keeps of its standing."""
    return {
        "state": standing.state.value,
        "is_escalated": standing.is_escalated,
        "deadline_kind": standing.deadline,
        "due_on": standing.due_on,
        "responsible_user_id": account_of(standing.responsible),
        "asked_by_id": account_of(standing.asked_by),
        "verified_by_id": account_of(standing.verified_by),
        "closed_on": day_of(standing.closed_at) if standing.closed_at else None,
        "reopened": standing.reopened,
        "revision": standing.events,
    }


def issue_differences(issue: Issue) -> list[str]:
    """Return which copies of an issue are not what its events say."""
    return [name for name, value in issue_copies(issue_standing(issue)).items() if getattr(issue, name) != value]
