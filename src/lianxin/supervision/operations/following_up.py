"""What an issue draws after it: checks of all areas (举一反三), talks and notices, and who was held to account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import required_area, scope_of
from lianxin.people.roles import Act
from lianxin.places.queries import areas_under
from lianxin.procedures.domain.calendar import day_of
from lianxin.supervision.access import access_issue
from lianxin.supervision.errors import issues as errors
from lianxin.supervision.models import AccountabilityRecord, Admonition, Issue, SpreadAnswer, SpreadCheck
from lianxin.supervision.operations.gates import checked_code, checked_text, keep, moment, record
from lianxin.supervision.queries.terms import number

if TYPE_CHECKING:
    from lianxin.people.models import User

_COUNTY, _TOWNSHIP = 6, 9
LONGEST_ANSWER = 400


@transaction.atomic
def ask_all_areas(*, issue_id: int, words: str, by: User, at: datetime | None = None) -> SpreadCheck:
    """Ask every township of the county whether the like is to be found there: one row each, to be answered by a day.

    Raises:
        PermissionDenied, Http404: ``by`` does not manage issues in the whole county.
        Refused: ISSUE-011 no words, ISSUE-019 one is open.
    """
    issue = access_issue(by, issue_id, Act.MANAGE_ISSUES)
    required_area(by, Act.MANAGE_ISSUES, issue.county_code)
    Issue.objects.select_for_update().get(pk=issue.pk)
    if SpreadAnswer.objects.filter(check_of__issue=issue, answered_at__isnull=True).exists():
        raise Refused(errors.SPREAD_OPEN)
    on = day_of(moment(at))
    told = checked_text(errors.TEXT_UNFIT, words, Words("排查内容", "What to look for"), LONGEST_ANSWER)
    days = number("spread_days", on=on, area_code=issue.county_code) or 0
    check = SpreadCheck.objects.create(
        issue=issue, words=told, asked_on=on, due_on=on + timedelta(days=days), by=by
    )  # fmt: skip
    townships = areas_under(issue.county_code, on).filter(level="township").values_list("code", flat=True)
    SpreadAnswer.objects.bulk_create(SpreadAnswer(check_of=check, area_code=code) for code in sorted(set(townships)))
    record("issues.ask_all_areas", by, "supervision.issue", issue.pk, issue.area_code, check=check.pk)
    return check


@transaction.atomic
def answer_for_area(
    *, answer_id: int, is_found: bool, found_count: int | None, words: str, by: User, at: datetime | None = None
) -> SpreadAnswer:
    """Answer a check of all areas for one of them.

    Raises:
        PermissionDenied, Http404: ``by`` manages no issues in the area.
        Refused: ISSUE-011 no words, ISSUE-020 answered, ISSUE-021 a number without a finding, or the reverse.
    """
    answer = SpreadAnswer.objects.select_for_update().filter(pk=answer_id).first()
    if answer is None or not scope_of(by, Act.MANAGE_ISSUES).covers(answer.area_code):
        raise Http404("no such check")
    if answer.answered_at is not None:
        raise Refused(errors.ANSWERED_ALREADY)
    if is_found != (found_count is not None and found_count > 0):
        raise Refused(errors.ANSWER_UNFIT)
    told = checked_text(errors.TEXT_UNFIT, words, Words("排查情况", "How it was looked for"), LONGEST_ANSWER)
    keep(
        answer,
        {
            "is_found": is_found,
            "found_count": found_count if is_found else None,
            "words": told,
            "by": by,
            "answered_at": moment(at),
        },
    )
    record("issues.answer_for_area", by, "supervision.spread_answer", answer.pk, answer.area_code, found=is_found)
    return answer


@dataclass(frozen=True, slots=True)
class NewAdmonition:
    """A talk or a notice: on which day, whom it told what, by which paper."""

    kind: str
    held_on: date
    whom: str
    words: str
    document_no: str = ""


@transaction.atomic
def record_admonition(*, issue_id: int, entry: NewAdmonition, by: User, at: datetime | None = None) -> Admonition:
    """Record a talk with those responsible (约谈), or a notice to all (通报).

    Raises:
        PermissionDenied, Http404: ``by`` manages no issues there.
        Refused: ISSUE-009 a day ahead, ISSUE-010 no such kind, ISSUE-011 a text.
    """
    issue = access_issue(by, issue_id, Act.MANAGE_ISSUES)
    now = moment(at)
    if entry.kind not in Admonition.Kind.values:
        raise Refused(errors.NO_SUCH_CODE, code=entry.kind, list=Words("约谈、通报", "talks and notices"))
    _refuse_ahead(entry.held_on, now)
    made = Admonition.objects.create(
        issue=issue,
        kind=entry.kind,
        held_on=entry.held_on,
        whom=checked_text(errors.TEXT_UNFIT, entry.whom, Words("约谈、通报对象", "Whom it told"), 100),
        words=checked_text(errors.TEXT_UNFIT, entry.words, Words("内容和要求", "What was said"), 600),
        document_no=entry.document_no.strip()[:60],
        by=by,
        at=now,
    )
    record("issues.admonish", by, "supervision.issue", issue.pk, issue.area_code, kind=made.kind)
    return made


@dataclass(frozen=True, slots=True)
class NewAccountability:
    """Who was held to account: in which form, on which day, by which decision, for what."""

    person: str
    form: str
    decided_on: date
    document_no: str
    words: str
    post: str = ""


@transaction.atomic
def record_accountability(
    *, issue_id: int, entry: NewAccountability, by: User, at: datetime | None = None
) -> AccountabilityRecord:
    """Record that somebody was held to account. Only who holds the right by name writes or reads such records.

    Raises:
        PermissionDenied, Http404: ``by`` does not hold the right there.
        Refused: ISSUE-009 a day ahead, ISSUE-010 no such form, ISSUE-011 a text.
    """
    issue = _held_to_account(issue_id, by)
    now = moment(at)
    form = checked_code(errors.NO_SUCH_CODE, "accountability_form", entry.form)
    _refuse_ahead(entry.decided_on, now)
    made = AccountabilityRecord.objects.create(
        issue=issue,
        person=checked_text(errors.TEXT_UNFIT, entry.person, Words("被问责人", "Who"), 60),
        post=entry.post.strip()[:100],
        form=form,
        decided_on=entry.decided_on,
        document_no=checked_text(errors.TEXT_UNFIT, entry.document_no, Words("决定文号", "Number of the decision"), 60),
        words=checked_text(errors.TEXT_UNFIT, entry.words, Words("问责事由", "For what"), 600),
        by=by,
        at=now,
    )
    record(Act.HOLD_ACCOUNTABILITY, by, "supervision.accountability", made.pk, issue.area_code, form=form)
    return made


@transaction.atomic
def open_accountability(*, issue_id: int, by: User) -> list[AccountabilityRecord]:
    """Return the records of an issue, the latest first; the reading is recorded, even where there is none.

    Raises:
        PermissionDenied, Http404: ``by`` does not hold the right there.
    """
    issue = _held_to_account(issue_id, by)
    found = list(issue.accountability.select_related("by"))
    record("issues.open_accountability", by, "supervision.issue", issue.pk, issue.area_code, records=len(found))
    return found


def _held_to_account(issue_id: int, by: User) -> Issue:
    issue = access_issue(by, issue_id)
    if not scope_of(by, Act.HOLD_ACCOUNTABILITY).covers(issue.area_code):
        raise PermissionDenied(Act.HOLD_ACCOUNTABILITY.value)
    return issue


def _refuse_ahead(on: date, now: datetime) -> None:
    if on > day_of(now):
        why = Words("在今天之后", "yet to come")
        raise Refused(errors.DAY_UNFIT, what=Words("日期", "The day"), on=on.isoformat(), why=why)
