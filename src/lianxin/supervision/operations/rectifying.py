"""Put an issue right: progress with evidence, closing asked for, verified by others, closed, returned, escalated, reopened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.papers import KeptFile, file_content
from lianxin.supervision.access import access_issue, may_rectify
from lianxin.supervision.domain import issues as life
from lianxin.supervision.errors import issues as errors
from lianxin.supervision.models import Issue, IssueEvent, IssueEvidence
from lianxin.supervision.operations.gates import checked_text, is_of_unit, keep, moment, record
from lianxin.supervision.operations.issues import LONGEST
from lianxin.supervision.recording import issue_copies, issue_standing, person_of

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class GivenEvidence:
    """Evidence as it is handed in: where the original is, or a file that was kept, or both."""

    reference: str = ""
    file: KeptFile | None = None

    @property
    def is_empty(self) -> bool:
        return not self.reference.strip() and self.file is None


@transaction.atomic
def record_progress(
    *,
    issue_id: int,
    words: str,
    seen: int,
    by: User,
    evidence: Sequence[GivenEvidence] = (),
    at: datetime | None = None,
) -> Issue:
    """Record what was done about an issue.

    Raises:
        PermissionDenied, Http404: it is not his to put right.
        Refused: ISSUE-002, ISSUE-003, ISSUE-011 no words, ISSUE-012 it has changed.
    """
    given = [one for one in evidence if not one.is_empty]
    issue, row = _acted(
        issue_id, IssueEvent.Kind.PROGRESSED, words, seen, by, at, told={"evidence": len(given)}, has_evidence=bool(given)
    )  # fmt: skip
    _keep_evidence(row, given)
    return issue


def _keep_evidence(event: IssueEvent, given: Sequence[GivenEvidence]) -> None:
    IssueEvidence.objects.bulk_create(
        IssueEvidence(
            event=event,
            reference=one.reference.strip()[:200],
            digest=one.file.digest if one.file else "",
            file_kind=one.file.kind if one.file else "",
        )
        for one in given
    )


@transaction.atomic
def ask_closure(*, issue_id: int, words: str, seen: int, by: User, at: datetime | None = None) -> Issue:
    """Ask for an issue to be closed.

    Raises:
        PermissionDenied, Http404: it is not his to put right.
        Refused: ISSUE-002, ISSUE-003, ISSUE-004 no evidence, ISSUE-011, ISSUE-012.
    """
    return _acted(issue_id, IssueEvent.Kind.CLOSURE_ASKED, words, seen, by, at)[0]


@transaction.atomic
def verify_issue(
    *,
    issue_id: int,
    words: str,
    seen_on: date,
    evidence: Sequence[GivenEvidence],
    seen: int,
    by: User,
    at: datetime | None = None,
) -> Issue:
    """Say that the issue is put right, having looked on the spot on a day, with what proves that.

    Raises:
        PermissionDenied, Http404: ``by`` manages no issues there.
        Refused: ISSUE-002, ISSUE-003, ISSUE-005 he worked on it, asked, is responsible, or is of the responsible unit; ISSUE-011,
            ISSUE-012, ISSUE-024 no evidence, or a day before the asking or ahead.
    """
    given = [one for one in evidence if not one.is_empty]
    told = {"seen_on": seen_on.isoformat(), "evidence": len(given)}
    asked_at = issue_standing(access_issue(by, issue_id)).asked_at
    issue, row = _acted(issue_id, IssueEvent.Kind.VERIFIED, words, seen, by, at, told=told)
    if not given or asked_at is None or not day_of(asked_at) <= seen_on <= day_of(moment(at)):
        raise Refused(errors.NOT_SEEN)
    _keep_evidence(row, given)
    return issue


@transaction.atomic
def return_issue(*, issue_id: int, words: str, seen: int, by: User, at: datetime | None = None) -> Issue:
    """Return an issue that is not put right. Raises as :func:`verify_issue`, but for ISSUE-024."""
    return _acted(issue_id, IssueEvent.Kind.RETURNED, words, seen, by, at)[0]


@transaction.atomic
def close_issue(*, issue_id: int, words: str, seen: int, by: User, at: datetime | None = None) -> Issue:
    """Strike a verified issue off the list (销号). Raises as :func:`verify_issue`, but for ISSUE-024."""
    return _acted(issue_id, IssueEvent.Kind.CLOSED, words, seen, by, at)[0]


@transaction.atomic
def keep_up_issue(*, issue_id: int, words: str, seen: int, by: User, at: datetime | None = None) -> Issue:
    """Make a verified issue standing work (长期坚持). Raises as :func:`verify_issue`, but for ISSUE-024."""
    return _acted(issue_id, IssueEvent.Kind.MADE_STANDING, words, seen, by, at)[0]


@transaction.atomic
def escalate_issue(*, issue_id: int, words: str, seen: int, by: User, at: datetime | None = None) -> Issue:
    """Put an issue under the eyes of the level above (挂牌督办).

    Raises:
        PermissionDenied, Http404: ``by`` manages no issues there.
        Refused: ISSUE-002, ISSUE-003, ISSUE-006 it is already, ISSUE-011, ISSUE-012.
    """
    return _acted(issue_id, IssueEvent.Kind.ESCALATED, words, seen, by, at)[0]


@transaction.atomic
def reopen_issue(*, issue_id: int, words: str, seen: int, by: User, at: datetime | None = None) -> Issue:
    """Record that a closed issue came back (反弹); it is to be assigned anew.

    Raises:
        PermissionDenied, Http404: ``by`` manages no issues there.
        Refused: ISSUE-002, ISSUE-003, ISSUE-011, ISSUE-012.
    """
    return _acted(issue_id, IssueEvent.Kind.REOPENED, words, seen, by, at)[0]


def open_evidence(*, issue_id: int, evidence_id: int, by: User) -> tuple[IssueEvidence, bytes]:
    """Return a file of evidence; the reading is recorded, because such papers name people.

    Raises:
        PermissionDenied, Http404: not his to see.
        Refused: PROC-089 it is not what was kept.
    """
    issue = access_issue(by, issue_id)
    found = IssueEvidence.objects.select_related("event").filter(pk=evidence_id, event__issue=issue).first()
    if found is None or not found.digest:
        raise PermissionDenied(Act.READ_ISSUES.value)
    content = file_content(found.digest, found.file_kind)
    record("issues.open_evidence", by, "supervision.issue", issue.pk, issue.area_code, evidence=found.pk)
    return found, content


def print_issues(*, paper: str, area_code: str, rows: int, by: User) -> None:
    """Record that a plan or a weekly report was taken out on paper.

    Raises:
        PermissionDenied: ``by`` reads no issues.
    """
    required_scope(by, Act.READ_ISSUES)
    record("issues.print", by, "supervision.issues", paper, area_code, rows=rows)


_RECTIFYING = {IssueEvent.Kind.PROGRESSED, IssueEvent.Kind.CLOSURE_ASKED}
_BY_OTHERS = {
    IssueEvent.Kind.VERIFIED: Words("核验", "verify it"),
    IssueEvent.Kind.RETURNED: Words("退回", "return it"),
    IssueEvent.Kind.CLOSED: Words("销号", "close it"),
    IssueEvent.Kind.MADE_STANDING: Words("转为长期坚持", "make it standing work"),
}
_EVENTS: dict[str, Any] = {
    IssueEvent.Kind.CLOSURE_ASKED: life.ClosureAsked,
    IssueEvent.Kind.VERIFIED: life.Verified,
    IssueEvent.Kind.RETURNED: life.Returned,
    IssueEvent.Kind.CLOSED: life.Closed,
    IssueEvent.Kind.MADE_STANDING: life.MadeStanding,
    IssueEvent.Kind.ESCALATED: life.Escalated,
    IssueEvent.Kind.REOPENED: life.Reopened,
}


def _acted(
    issue_id: int,
    kind: IssueEvent.Kind,
    words: str,
    seen: int,
    by: User,
    at: datetime | None,
    *,
    told: dict[str, Any] | None = None,
    has_evidence: bool = False,
) -> tuple[Issue, IssueEvent]:
    """Gate, lock, decide, write the event, bring the issue up to date, audit."""
    act = Act.RECTIFY_ISSUES if kind in _RECTIFYING else Act.MANAGE_ISSUES
    found = access_issue(by, issue_id)
    if not (may_rectify(by, found) if act is Act.RECTIFY_ISSUES else access_issue(by, issue_id, act)):
        raise PermissionDenied(act.value)
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if issue.revision != seen:
        raise Refused(errors.CHANGED_SINCE, seen=seen, now=issue.revision)
    said = checked_text(errors.TEXT_UNFIT, words, Words("情况说明", "What was done or seen"), LONGEST)
    if kind in _BY_OTHERS and (by.name == issue.responsible or is_of_unit(by, issue.unit_id)):
        raise Refused(errors.OWN_WORK, what=_BY_OTHERS[kind])
    now = moment(at)
    if kind is IssueEvent.Kind.PROGRESSED:
        event: life.IssueEvent = life.Progressed(now, person_of(by), has_evidence)
    else:
        event = _EVENTS[kind](now, person_of(by))
    after = life.advanced(issue_standing(issue), event)
    row = IssueEvent(issue=issue, number=after.events, kind=kind, at=now, by=by, words=said, told=told or {})
    row.save(force_insert=True)
    keep(issue, issue_copies(after))
    record(f"issues.{kind}", by, "supervision.issue", issue.pk, issue.area_code, number=after.events)
    return issue, row
