"""Between the tables and the pure histories: rows as events, and the copies that rows keep of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.procedures.domain.calendar import day_of
from lianxin.supervision.domain import complaints, disputes, issues
from lianxin.supervision.models import Complaint, ComplaintEvent, Dispute, DisputeEvent, Issue, IssueEvent

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


# Complaints ---------------------------------------------------------------------------------------------------------------


def complaint_event_of(row: ComplaintEvent) -> complaints.ComplaintEvent:
    """Return a row as an event of the history."""
    person = person_of_id(row.by_id)
    told: dict[str, Any] = row.told
    match row.kind:
        case ComplaintEvent.Kind.RECEIVED:
            on, holder = date.fromisoformat(told["on"]), complaints.Holder(told["holder"])
            return complaints.Received(row.at, person, on, holder, told["area"], told["sensitive"])
        case ComplaintEvent.Kind.RECLASSIFIED:
            return complaints.Reclassified(row.at, person, told["sensitive"], told["area"])
        case ComplaintEvent.Kind.TAKEN:
            return complaints.Taken(row.at, person)
        case ComplaintEvent.Kind.PASSED_ON:
            return complaints.PassedOn(row.at, person, complaints.Holder(told["holder"]), told["area"])
        case ComplaintEvent.Kind.TAKEN_OVER:
            return complaints.TakenOver(row.at, person, complaints.Holder(told["holder"]), told["area"])
        case ComplaintEvent.Kind.ANSWERED:
            return complaints.Answered(row.at, person, told["outcome"])
        case ComplaintEvent.Kind.JUDGED:
            return complaints.Judged(row.at, complaints.THE_PERSON, told["content"])
    return complaints.MadeIssue(row.at, person, told["issue"])


def complaint_standing(complaint: Complaint) -> complaints.ComplaintStanding:
    """Replay a complaint.

    Raises:
        Refused: COMPL codes, its history is not one.
    """
    return complaints.replayed(complaint_event_of(row) for row in complaint.events.order_by("number"))


def complaint_copies(standing: complaints.ComplaintStanding) -> dict[str, Any]:
    """Return what a complaint keeps of its standing; its days are reckoned where the calendar is."""
    return {
        "state": standing.state.value,
        "holder": standing.holder.value,
        "area_code": standing.area_code,
        "is_sensitive": standing.is_sensitive,
        "taken_by_id": account_of(standing.taken_by),
        "outcome": standing.outcome,
        "is_content": standing.is_content,
        "reopened": standing.reopened,
        "issue_id": standing.issue,
        "ended_on": standing.ended_on,
        "revision": standing.events,
    }


def complaint_differences(complaint: Complaint) -> list[str]:
    """Return which copies of a complaint are not what its events say."""
    told = complaint_copies(complaint_standing(complaint))
    return [name for name, value in told.items() if getattr(complaint, name) != value]


# Disputes -----------------------------------------------------------------------------------------------------------------


def dispute_event_of(row: DisputeEvent) -> disputes.DisputeEvent:
    """Return a row as an event of the history."""
    person = person_of_id(row.by_id)
    match row.kind:
        case DisputeEvent.Kind.FOUND:
            return disputes.Found(row.at, person, date.fromisoformat(row.told["on"]))
        case DisputeEvent.Kind.MEDIATED:
            return disputes.Mediated(row.at, person)
        case DisputeEvent.Kind.SETTLED:
            return disputes.Settled(row.at, person)
        case DisputeEvent.Kind.ESCALATED:
            return disputes.Escalated(row.at, person)
    return disputes.Revisited(row.at, person, row.told["kept"])


def dispute_standing(dispute: Dispute) -> disputes.DisputeStanding:
    """Replay a dispute.

    Raises:
        Refused: DISP codes, its history is not one.
    """
    return disputes.replayed(dispute_event_of(row) for row in dispute.events.order_by("number"))


def dispute_copies(standing: disputes.DisputeStanding) -> dict[str, Any]:
    """Return what a dispute keeps of its standing; its days are reckoned with the values in force."""
    return {
        "state": standing.state.value,
        "holder": standing.holder.value,
        "settled_on": standing.settled_on,
        "broken": standing.broken,
        "revision": standing.events,
    }


def dispute_differences(dispute: Dispute) -> list[str]:
    """Return which copies of a dispute are not what its events say."""
    return [
        name for name, value in dispute_copies(dispute_standing(dispute)).items() if getattr(dispute, name) != value
    ]
