"""Report each day's disputes, zero included; mediate, settle, escalate and look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.places.queries import area_by_code
from lianxin.procedures.domain.calendar import day_of
from lianxin.supervision.access import access_dispute, may_settle
from lianxin.supervision.domain import disputes as life
from lianxin.supervision.errors import disputes as errors
from lianxin.supervision.models import Dispute, DisputeEvent, DisputeReport
from lianxin.supervision.operations.gates import checked_code, checked_text, keep, may, moment, record
from lianxin.supervision.queries.terms import number
from lianxin.supervision.recording import dispute_copies, dispute_standing, person_of

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_WORDS = 400
LONGEST_PARTIES = 200
LONGEST_NAME = 60
MOST_IN_A_REPORT = 20
_VILLAGE_LENGTH = 12
_AGREEMENT = Words("协议内容", "What was agreed")


@dataclass(frozen=True, slots=True)
class NewDispute:
    """A dispute that a day's screening found. ``since_on`` None: nobody knows since when."""

    kind: str
    parties: str
    words: str
    since_on: date | None = None


@transaction.atomic
def report_disputes_of_day(
    *,
    village_code: str,
    on: date,
    token: UUID,
    by: User | None,
    found: Sequence[NewDispute] = (),
    words: str = "",
    at: datetime | None = None,
) -> DisputeReport:
    """Report the disputes that a village's screening of a day found; none is a report too (零报告).

    ``token`` is made by whoever sends it (a page or a telephone): the same report sent again is the first one again, and nothing
    is written twice. A report that comes on a later day than ``on`` says that it is late.

    Raises:
        PermissionDenied: ``by`` reports for no such village.
        Refused: DISP-004 a text, DISP-005 a kind, DISP-007 a day ahead or too far back, DISP-008 no village, DISP-009 the token is
            another report's, DISP-010 too many at once, DISP-011 it began after it was found.
    """
    may(by, Act.REPORT_DISPUTES, village_code)
    now = moment(at)
    report = DisputeReport.objects.filter(token=token).first()
    is_new = False
    if report is None:
        _refuse_unfit(village_code, on, len(found), now)
        told = {"found": len(found), "words": words.strip()[:200], "by": by, "at": now, "is_late": day_of(now) > on}
        # Sent twice at once, one of the two makes it and the other gets that one.
        report, is_new = DisputeReport.objects.get_or_create(
            token=token, defaults=told | {"village_code": village_code, "on": on}
        )
    if not is_new:
        if (report.village_code, report.on) != (village_code, on):
            raise Refused(errors.SAME_TOKEN, village=report.village_code, on=report.on.isoformat())
        return report
    for one in found:
        _open_dispute(report, one, by, now)
    record(
        Act.REPORT_DISPUTES, by, "supervision.dispute_report", report.pk, village_code, on=on.isoformat(), found=len(found)
    )  # fmt: skip
    return report


def _refuse_unfit(village_code: str, on: date, count: int, now: datetime) -> None:
    today = day_of(now)
    if len(village_code) != _VILLAGE_LENGTH or area_by_code(village_code, today) is None:
        raise Refused(errors.NO_SUCH_VILLAGE, village=village_code)
    days = number("dispute_back_days", on=today, area_code=village_code) or 0
    if not today - timedelta(days=days) <= on <= today:
        raise Refused(errors.DAY_UNFIT, on=on.isoformat(), days=days)
    if count > MOST_IN_A_REPORT:
        raise Refused(errors.ZERO_AND_MORE, most=MOST_IN_A_REPORT)


def _open_dispute(report: DisputeReport, entry: NewDispute, by: User | None, now: datetime) -> None:
    if entry.since_on is not None and entry.since_on > report.on:
        raise Refused(errors.SINCE_AHEAD, on=entry.since_on.isoformat())
    kind = checked_code(errors.NO_SUCH_CODE, "dispute_kind", entry.kind)
    parties = checked_text(errors.TEXT_UNFIT, entry.parties, Words("当事人", "Between whom"), LONGEST_PARTIES)
    words = checked_text(errors.TEXT_UNFIT, entry.words, Words("纠纷情况", "What it is about"), LONGEST_WORDS)
    standing = life.advanced(None, life.Found(now, person_of(by), report.on))
    dispute = Dispute.objects.create(
        report=report,
        village_code=report.village_code,
        kind=kind,
        parties=parties,
        words=words,
        since_on=entry.since_on,
        found_on=report.on,
        **dispute_copies(standing),
        due_on=_due(standing, report.village_code),
    )
    DisputeEvent(
        dispute=dispute, number=1, kind=DisputeEvent.Kind.FOUND, at=now, by=by, words=words, told={"on": report.on.isoformat()}
    ).save(force_insert=True)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mediation:
    """Who mediated and by which method; what was done, or, where the parties agreed, what they agreed."""

    mediator: str
    method: str
    words: str


@transaction.atomic
def record_mediation(
    *, dispute_id: int, entry: Mediation, is_settled: bool, seen: int, by: User, at: datetime | None = None
) -> Dispute:
    """Record mediation, with an agreement or without one yet.

    Raises:
        PermissionDenied, Http404: ``by`` settles nothing there.
        Refused: DISP-002 to DISP-006, DISP-012 the level above has it.
    """
    dispute, now = _held(dispute_id, seen, by, at)
    mediator = checked_text(errors.TEXT_UNFIT, entry.mediator, Words("调解人", "Mediator"), LONGEST_NAME)
    method = checked_code(errors.NO_SUCH_CODE, "dispute_method", entry.method)
    what = _AGREEMENT if is_settled else Words("调解情况", "What was done")
    words = checked_text(errors.TEXT_UNFIT, entry.words, what, LONGEST_WORDS)
    told = {"mediator": mediator, "method": method}
    extra = told | ({"agreement": words} if is_settled else {})
    if is_settled:
        return _moved(dispute, life.Settled(now, person_of(by)), DisputeEvent.Kind.SETTLED, by, words, told, extra)
    return _moved(dispute, life.Mediated(now, person_of(by)), DisputeEvent.Kind.MEDIATED, by, words, told, extra)


@transaction.atomic
def escalate_dispute(*, dispute_id: int, words: str, seen: int, by: User, at: datetime | None = None) -> Dispute:
    """Pass a dispute to the level above, whose week begins.

    Raises:
        PermissionDenied, Http404: ``by`` settles nothing there.
        Refused: DISP-002 to DISP-004, DISP-006, DISP-012.
    """
    dispute, now = _held(dispute_id, seen, by, at)
    said = checked_text(errors.TEXT_UNFIT, words, Words("上报说明", "Why"), LONGEST_WORDS)
    return _moved(dispute, life.Escalated(now, person_of(by)), DisputeEvent.Kind.ESCALATED, by, said, {}, {})


@transaction.atomic
def revisit_dispute(
    *, dispute_id: int, is_kept: bool, words: str, seen: int, by: User, at: datetime | None = None
) -> Dispute:
    """Look again whether the agreement is kept: if it is, the case is closed; if not, the dispute is open again.

    Raises:
        PermissionDenied, Http404: ``by`` settles nothing there.
        Refused: DISP-002 to DISP-004, DISP-006, DISP-012.
    """
    dispute, now = _held(dispute_id, seen, by, at)
    said = checked_text(errors.TEXT_UNFIT, words, Words("回访情况", "What was seen"), LONGEST_WORDS)
    event = life.Revisited(now, person_of(by), is_kept)
    return _moved(dispute, event, DisputeEvent.Kind.REVISITED, by, said, {"kept": is_kept}, {})


def print_disputes(*, area_code: str, rows: int, by: User) -> None:
    """Record that the ledger was taken out on paper, because it names the parties.

    Raises:
        PermissionDenied: ``by`` reads no disputes.
    """
    if scope_of(by, Act.READ_DISPUTES).is_empty:
        raise PermissionDenied(Act.READ_DISPUTES.value)
    record("disputes.print", by, "supervision.disputes", "ledger", area_code, rows=rows)


def _held(dispute_id: int, seen: int, by: User, at: datetime | None) -> tuple[Dispute, datetime]:
    """The dispute, its row locked, if nothing happened since the user looked at it and his level holds it; and the moment."""
    found = access_dispute(by, dispute_id)
    if not may_settle(by, found):
        if scope_of(by, Act.REPORT_DISPUTES).covers(found.village_code):
            raise Refused(errors.HELD_ABOVE)
        raise PermissionDenied(Act.SETTLE_DISPUTES.value)
    dispute = Dispute.objects.select_for_update().get(pk=dispute_id)
    if dispute.revision != seen:
        raise Refused(errors.CHANGED_SINCE, seen=seen, now=dispute.revision)
    return dispute, moment(at)


def _moved(
    dispute: Dispute,
    event: life.DisputeEvent,
    kind: DisputeEvent.Kind,
    by: User,
    words: str,
    told: dict[str, Any],
    extra: dict[str, Any],
) -> Dispute:
    """Write an event, bring the dispute up to date, and audit it."""
    after = life.advanced(dispute_standing(dispute), event)
    DisputeEvent(
        dispute=dispute, number=after.events, kind=kind, at=event.at, by=by, words=words, told=told
    ).save(force_insert=True)  # fmt: skip
    keep(dispute, extra | dispute_copies(after) | {"due_on": _due(after, dispute.village_code)})
    record(f"disputes.{kind}", by, "supervision.dispute", dispute.pk, dispute.village_code, number=after.events)
    return dispute


def _due(standing: life.DisputeStanding, area_code: str) -> date | None:
    """The end of the holder's week; of the time to look again, once settled; none when the case is closed."""
    if standing.state is life.DisputeState.KEPT:
        return None
    since = standing.settled_on or standing.since
    name = "dispute_revisit_days" if standing.state is life.DisputeState.SETTLED else "dispute_days"
    return since + timedelta(days=number(name, on=since, area_code=area_code) or 0)
