"""Take complaints in, handle and answer them, let the person judge the answer. Nobody handles what is about him or his unit."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds.models import Payment
from lianxin.people.access import scope_of
from lianxin.people.models import Unit
from lianxin.people.models import User as Account
from lianxin.people.roles import Act
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import DayKind, day_of
from lianxin.projects.models import Project
from lianxin.registry.access import access_household
from lianxin.supervision.access import access_complaint, units_of
from lianxin.supervision.domain import complaints as life
from lianxin.supervision.errors import complaints as errors
from lianxin.supervision.models import Complaint, ComplaintEvent, Issue
from lianxin.supervision.operations.gates import checked_area, checked_code, checked_text, keep, may, moment, record
from lianxin.supervision.operations.issues import NewIssue, register_issue
from lianxin.supervision.queries.terms import code_keys, number
from lianxin.supervision.recording import complaint_copies, complaint_standing, person_of
from lianxin.supervision.sealing import digest_of_receipt, opened, receipt_code, sealed

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_WORDS = 2000
LONGEST_ANSWER = 1000
LONGEST_NAME = 60
LONGEST_ABOUT = 200
_CITY, _COUNTY, _TOWNSHIP = 4, 6, 9
_TEXTS = ("words", "name", "contact", "about")
_ANSWER = Words("答复", "The answer")


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """What was said, of which area, in which class; who said it and how to reach him, if he wants; whom it is about."""

    area_code: str
    complaint_class: str
    words: str
    name: str = ""
    contact: str = ""
    about: str = ""
    channel: str = "web"
    received_on: date | None = None
    about_unit_id: int | None = None
    household_id: int | None = None
    project_id: int | None = None
    payment_id: int | None = None


@transaction.atomic
def receive_complaint(*, entry: NewComplaint, submission: str, at: datetime | None = None) -> tuple[Complaint, str]:
    """Take a complaint in from the public page; return it with the code of its receipt, which is shown once.

    ``submission`` is the form's token: sent twice, it is the same complaint with the same code.

    Raises:
        Refused: COMPL-006 no such class, COMPL-007 nothing said or too much, COMPL-011 no such area.
    """
    code = receipt_code(submission)
    known = Complaint.objects.filter(receipt=digest_of_receipt(code))
    if (found := known.first()) is not None:
        return found, code
    try:
        with transaction.atomic():
            return _received(entry, code, None, moment(at)), code
    except IntegrityError:
        # Sent twice at once: one of the two made it.
        return known.get(), code


@transaction.atomic
def record_complaint(*, entry: NewComplaint, by: User, at: datetime | None = None) -> tuple[Complaint, str]:
    """Record a complaint made by telephone, by letter or in person; the code of its receipt is given to whoever made it.

    Raises:
        PermissionDenied, Http404: ``by`` handles no complaints there, or may not see the household.
        Refused: COMPL-004 it is about him or his unit, or his own; COMPL-006, COMPL-007, COMPL-011; COMPL-013 a day ahead; COMPL-016 a
            link.
    """
    may(by, Act.HANDLE_COMPLAINTS, entry.area_code)
    if entry.household_id is not None:
        access_household(by, entry.household_id, Act.READ_REGISTRY)
    if (
        by.name in entry.about
        or by.name == entry.name.strip()
        or (entry.about_unit_id is not None and entry.about_unit_id in units_of(by))
    ):
        raise Refused(errors.CONCERNS_YOU)
    code = receipt_code(secrets.token_hex(16))
    return _received(entry, code, by, moment(at)), code


def _received(entry: NewComplaint, code: str, by: User | None, now: datetime) -> Complaint:
    on = entry.received_on or day_of(now)
    if on > day_of(now):
        raise Refused(errors.DAY_AHEAD, on=on.isoformat())
    channel = checked_code(errors.NO_SUCH_CODE, "complaint_channel", entry.channel)
    is_sensitive = _is_sensitive(entry.complaint_class)
    area = checked_area(errors.NO_SUCH_AREA, entry.area_code, day_of(now))
    holder, holds = _holder_of(area, is_sensitive=is_sensitive)
    key = uuid.uuid4()
    texts = {
        "words": checked_text(errors.TEXT_UNFIT, entry.words, Words("反映的情况", "What is told"), LONGEST_WORDS),
        "name": entry.name.strip()[:LONGEST_NAME],
        "contact": entry.contact.strip()[:LONGEST_NAME],
        "about": entry.about.strip()[:LONGEST_ABOUT],
    }
    event = life.Received(now, person_of(by), on, holder, holds, is_sensitive)
    standing = life.advanced(None, event)
    made = Complaint(
        key=key,
        receipt=digest_of_receipt(code),
        channel=channel,
        complaint_class=entry.complaint_class,
        origin_code=area,
        received_on=on,
        **{name: sealed(text, key=str(key), is_sensitive=is_sensitive) for name, text in texts.items()},
        **_links(entry),
    )
    for name, value in (complaint_copies(standing) | _days(standing)).items():
        setattr(made, name, value)
    made.save(force_insert=True)
    # Whoever complains under his name answers it as little as whom it is about.
    made.about_users.set(_named_in(f"{texts['about']}\n{texts['name']}", area[:_COUNTY]))
    told = {"on": on.isoformat(), "holder": holder.value, "area": holds, "sensitive": is_sensitive}
    ComplaintEvent(
        complaint=made, number=1, kind=ComplaintEvent.Kind.RECEIVED, at=now, by=by, told=told
    ).save(force_insert=True)  # fmt: skip
    # The class is told of none: where it stood beside every other, its absence would tell the sensitive ones.
    record("complaints.receive", by, "supervision.complaint", made.pk, holds, channel=channel)
    return made


@transaction.atomic
def reclassify_complaint(
    *, complaint_id: int, complaint_class: str, seen: int, by: User, at: datetime | None = None
) -> Complaint:
    """Give a complaint another class. One that becomes sensitive is sealed anew, under the other key, and leaves the hand it was in.

    Raises:
        PermissionDenied, Http404: not his to handle.
        Refused: COMPL-002, COMPL-003, COMPL-006, COMPL-008 it has changed, COMPL-012 a sensitive one stays so.
    """
    complaint, now = _held(complaint_id, seen, by, at)
    is_sensitive = _is_sensitive(complaint_class)
    county = complaint.origin_code[:_COUNTY]
    event = life.Reclassified(now, person_of(by), is_sensitive, county)
    extra: dict[str, Any] = {"complaint_class": complaint_class}
    if is_sensitive and not complaint.is_sensitive:
        key = str(complaint.key)
        extra |= {
            name: sealed(opened(getattr(complaint, name), key=key), key=key, is_sensitive=True) for name in _TEXTS
        }
    told = {"sensitive": is_sensitive, "area": county}
    return _moved(complaint, event, ComplaintEvent.Kind.RECLASSIFIED, by, "", told, extra)


@transaction.atomic
def take_complaint(*, complaint_id: int, seen: int, by: User, at: datetime | None = None) -> Complaint:
    """Take a complaint up (受理); the clock of the answer begins.

    Raises:
        PermissionDenied, Http404: not his to handle, or about him or his unit.
        Refused: COMPL-002, COMPL-003, COMPL-005 he answered it before, COMPL-008.
    """
    complaint, now = _held(complaint_id, seen, by, at)
    return _moved(complaint, life.Taken(now, person_of(by)), ComplaintEvent.Kind.TAKEN, by, "", {})


@transaction.atomic
def pass_complaint(
    *, complaint_id: int, area_code: str, words: str, seen: int, by: User, at: datetime | None = None
) -> Complaint:
    """Pass a complaint to another township of its county, or to the county; its clock begins anew there.

    Raises:
        PermissionDenied, Http404: not his to handle.
        Refused: COMPL-002, COMPL-003, COMPL-007, COMPL-008, COMPL-011, COMPL-014 it is there already, elsewhere, or sensitive.
    """
    complaint, now = _held(complaint_id, seen, by, at)
    target = checked_area(errors.NO_SUCH_AREA, area_code, day_of(now))
    if target[:_COUNTY] != complaint.origin_code[:_COUNTY] or len(target) not in {_COUNTY, _TOWNSHIP}:
        raise Refused(
            errors.PASSED_NOWHERE, why=Words("不是本县或本县的乡镇", "neither the county nor one of its townships")
        )
    said = checked_text(errors.TEXT_UNFIT, words, Words("转办说明", "Why"), LONGEST_ANSWER)
    holder = life.Holder.COUNTY if len(target) == _COUNTY else life.Holder.TOWNSHIP
    event = life.PassedOn(now, person_of(by), holder, target)
    return _moved(complaint, event, ComplaintEvent.Kind.PASSED_ON, by, said, {"holder": holder.value, "area": target})


@transaction.atomic
def take_over_complaint(*, complaint_id: int, seen: int, by: User, at: datetime | None = None) -> Complaint:
    """Take a complaint that was left too long into the hand of the level above (提级办理); the clock of the answer begins there.

    Raises:
        PermissionDenied, Http404: not his to handle, or he does not act for the level above.
        Refused: COMPL-002, COMPL-003, COMPL-005 he answered it before, COMPL-008, COMPL-018 the level above is not told yet, or there
            is none.
    """
    complaint, now = _held(complaint_id, seen, by, at)
    holder = life.Holder(complaint.holder).above
    if holder is None or complaint.escalates_on is None or day_of(now) < complaint.escalates_on:
        raise Refused(errors.NOT_ABOVE)
    area = complaint.origin_code[: _COUNTY if holder is life.Holder.COUNTY else _CITY]
    may(by, Act.HANDLE_COMPLAINTS, area)
    if complaint.is_sensitive:
        may(by, Act.OPEN_SENSITIVE_COMPLAINTS, area)
    event = life.TakenOver(now, person_of(by), holder, area)
    return _moved(complaint, event, ComplaintEvent.Kind.TAKEN_OVER, by, "", {"holder": holder.value, "area": area})


@transaction.atomic
def answer_complaint(
    *, complaint_id: int, outcome: str, words: str, seen: int, by: User, at: datetime | None = None
) -> Complaint:
    """Answer a complaint: what was found and done, in words that the person reads with the code of his receipt.

    Raises:
        PermissionDenied, Http404: not his to handle.
        Refused: COMPL-002, COMPL-003, COMPL-005 he answered it before, COMPL-006, COMPL-007, COMPL-008.
    """
    complaint, now = _held(complaint_id, seen, by, at)
    result = checked_code(errors.NO_SUCH_CODE, "complaint_outcome", outcome)
    said = checked_text(errors.TEXT_UNFIT, words, _ANSWER, LONGEST_ANSWER)
    event = life.Answered(now, person_of(by), result)
    return _moved(complaint, event, ComplaintEvent.Kind.ANSWERED, by, said, {"outcome": result})


@transaction.atomic
def make_issue(*, complaint_id: int, entry: NewIssue, seen: int, by: User, at: datetime | None = None) -> Issue:
    """Make a complaint an issue to be put right. What the issue says is written anew: it names nobody who complained.

    Raises:
        PermissionDenied, Http404: not his to handle, or ``by`` manages no issues there.
        Refused: COMPL-002, COMPL-003, COMPL-008, COMPL-015 it is one already; ISSUE codes.
    """
    complaint, now = _held(complaint_id, seen, by, at)
    life.advanced(complaint_standing(complaint), life.MadeIssue(now, person_of(by), 0))
    issue = register_issue(entry=entry, by=by, at=now)
    event = life.MadeIssue(now, person_of(by), issue.pk)
    _moved(complaint, event, ComplaintEvent.Kind.MADE_ISSUE, by, "", {"issue": issue.pk})
    return issue


@transaction.atomic
def judge_answer(*, code: str, is_content: bool, words: str = "", at: datetime | None = None) -> Complaint:
    """Let the person who complained say whether he is content. Who is not, opens it again: somebody else answers, with a new clock.

    Raises:
        Refused: COMPL-002, COMPL-003 it is not answered, COMPL-007 too long, COMPL-009 no such code.
    """
    found = complaint_of_code(code)
    complaint = Complaint.objects.select_for_update().get(pk=found.pk)
    now = moment(at)
    said = words.strip()
    if not is_content or said:
        said = checked_text(errors.TEXT_UNFIT, words, Words("您的意见", "What you say"), LONGEST_ANSWER)
    event = life.Judged(now, life.THE_PERSON, is_content)
    return _moved(complaint, event, ComplaintEvent.Kind.JUDGED, None, said, {"content": is_content})


def complaint_of_code(code: str) -> Complaint:
    """Return the complaint of a receipt's code.

    Raises:
        Refused: COMPL-009.
    """
    found = Complaint.objects.filter(receipt=digest_of_receipt(code)).first() if code.strip() else None
    if found is None:
        raise Refused(errors.CODE_REFUSED)
    return found


@dataclass(frozen=True, slots=True)
class OpenedComplaint:
    """The texts of a complaint, and of its events by their numbers, as a reader may see them."""

    words: str
    name: str
    contact: str
    about: str
    events: dict[int, str]


@transaction.atomic
def open_complaint(*, complaint_id: int, by: User) -> OpenedComplaint:
    """Open the texts of a complaint; that he did is recorded, every time.

    Raises:
        PermissionDenied, Http404: not his to see.
        Refused: COMPL-017 the key does not fit.
    """
    complaint = access_complaint(by, complaint_id)
    texts = opened_texts(complaint)
    record("complaints.open", by, "supervision.complaint", complaint.pk, complaint.area_code)
    return texts


def opened_texts(complaint: Complaint) -> OpenedComplaint:
    """Return the texts of a complaint without asking who reads them; the doors are :func:`open_complaint` and the receipt's code.

    Raises:
        Refused: COMPL-017 the key does not fit.
    """
    key = str(complaint.key)
    events = {row.number: opened(row.words, key=key) for row in complaint.events.all() if row.words}
    return OpenedComplaint(*(opened(getattr(complaint, name), key=key) for name in _TEXTS), events)


def _held(complaint_id: int, seen: int, by: User, at: datetime | None) -> tuple[Complaint, datetime]:
    """The complaint, its row locked, if nothing happened since the user looked at it and it is his to handle; and the moment."""
    found = access_complaint(by, complaint_id, Act.HANDLE_COMPLAINTS)
    if found.is_sensitive and not scope_of(by, Act.OPEN_SENSITIVE_COMPLAINTS).covers(found.area_code):
        raise PermissionDenied(Act.OPEN_SENSITIVE_COMPLAINTS.value)
    complaint = Complaint.objects.select_for_update().get(pk=complaint_id)
    if complaint.revision != seen:
        raise Refused(errors.CHANGED_SINCE, seen=seen, now=complaint.revision)
    return complaint, moment(at)


def _moved(
    complaint: Complaint,
    event: life.ComplaintEvent,
    kind: ComplaintEvent.Kind,
    by: User | None,
    words: str,
    told: dict[str, Any],
    extra: dict[str, Any] | None = None,
) -> Complaint:
    """Write an event, bring the complaint up to date, and audit it."""
    before = complaint_standing(complaint)
    after = life.advanced(before, event)
    text = sealed(words, key=str(complaint.key), is_sensitive=after.is_sensitive)
    ComplaintEvent(
        complaint=complaint, number=after.events, kind=kind, at=event.at, by=by, words=text, told=told
    ).save(force_insert=True)  # fmt: skip
    copies = complaint_copies(after) | (extra or {})
    # A clock that began stays as it was reckoned, until another begins or the answer ends it.
    if (after.since, after.state, after.holder) != (before.since, before.state, before.holder):
        copies |= _days(after)
    keep(complaint, copies)
    record(f"complaints.{kind}", by, "supervision.complaint", complaint.pk, complaint.area_code, number=after.events)
    return complaint


def _days(standing: life.ComplaintStanding) -> dict[str, Any]:
    """Return the last day of the present clock, and from when the level above is told; none once it is answered."""
    if standing.state in {life.ComplaintState.ANSWERED, life.ComplaintState.SETTLED}:
        return {"due_on": None, "escalates_on": None}
    name = "complaint_take" if standing.state is life.ComplaintState.RECEIVED else "complaint_answer"
    calendar, kind = shelf.calendar(), DayKind.WORKING_DAYS
    asked = {"on": standing.since, "area_code": standing.area_code}
    due = calendar.after(standing.since, number(f"{name}_working_days", **asked) or 0, kind)
    above = calendar.after(due.on, number("complaint_escalation_working_days", **asked) or 0, kind)
    return {
        "due_on": due.on,
        "escalates_on": above.on if standing.holder.above else None,
        "is_reckoned_blind": bool(due.unknown_years or above.unknown_years),
    }


def _is_sensitive(complaint_class: str) -> bool:
    if complaint_class in code_keys("sensitive_complaint_class"):
        return True
    checked_code(errors.NO_SUCH_CODE, "complaint_class", complaint_class)
    return False


def _holder_of(area_code: str, *, is_sensitive: bool) -> tuple[life.Holder, str]:
    if is_sensitive or len(area_code) < _TOWNSHIP:
        return life.Holder.COUNTY, area_code[:_COUNTY]
    return life.Holder.TOWNSHIP, area_code[:_TOWNSHIP]


def _links(entry: NewComplaint) -> dict[str, int | None]:
    asked: tuple[tuple[str, Any, int | None, Words], ...] = (
        ("about_unit_id", Unit, entry.about_unit_id, Words("单位", "unit")),
        ("project_id", Project, entry.project_id, Words("项目", "project")),
        ("payment_id", Payment, entry.payment_id, Words("支付", "payment")),
    )
    for _, model, key, words in asked:
        if key is not None and not model.objects.filter(pk=key).exists():
            raise Refused(errors.LINK_UNKNOWN, what=words)
    return {name: key for name, _, key, _ in asked} | {"household_id": entry.household_id}


def _named_in(about: str, county_code: str) -> list[Account]:
    """Accounts of the county whose names stand in what was told: a person of the same name is kept away too."""
    if not about.strip():
        return []
    found = Account.objects.filter(grants__area_code__startswith=county_code, is_active=True).distinct()
    return [one for one in found if len(one.name) > 1 and one.name in about]
