"""Write a plan (a version each time), say how a line gets on, account for income, record signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.pairing.access import in_force
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.models import Helper, Unit
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.procedures.papers import KeptFile
from lianxin.registry.access import access_household
from lianxin.registry.models import Household
from lianxin.rulebook import dictionary, rulebook
from lianxin.work import errors
from lianxin.work.access import IN_FORCE, PlanSubject, may_plan
from lianxin.work.models import (
    AccountSignature,
    IncomeAccount,
    PlanLine,
    PlanProgress,
    PlanVersion,
    WorkPlan,
    WorkRecord,
)
from lianxin.work.operations.gates import checked_text, day_of, moment, record

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_LINES = 60
_LONGEST_NOTE = 400
_MOST_FEN = 10**13


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of a plan. ``mark`` is that of the same line in the version before, 0 for a new one. Money is in fen."""

    mark: int = 0
    cause_kind: str = ""
    cause: str = ""
    family: str = ""
    measure: str = ""
    content: str = ""
    helper_id: int | None = None
    starts_on: date | None = None
    due_on: date | None = None
    amount_fen: int | None = None
    expected: str = ""
    expected_fen: int | None = None


@dataclass(frozen=True, slots=True)
class NewProgress:
    """What became of a line on a day."""

    mark: int
    on: date
    state: str
    words: str
    amount_fen: int | None = None
    income_fen: int | None = None
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account of income for a quarter, or the year (0); fen, None where it is not known."""

    quarter: int
    wage_fen: int | None = None
    operating_fen: int | None = None
    operating_cost_fen: int | None = None
    property_fen: int | None = None
    transfer_fen: int | None = None
    persons: int | None = None


@transaction.atomic
def write_plan(
    *, subject: PlanSubject, lines: Sequence[NewLine], note: str, seen: int, by: User | None, at: datetime | None = None
) -> PlanVersion:
    """Write a plan: the first version, or another. ``seen`` is the number of the version that the writer had before him, 0 for none.

    Earlier versions stay as they were. A cause without a measure and a measure without a cause are taken: they are shown, not refused.

    Raises:
        PermissionDenied, Http404: not his to plan for.
        Refused: WORK-018 no note; WORK-040, 041 its lines; WORK-042 there is a newer version.
    """
    area_code = _gate(subject, by)
    told = checked_text(note, Words("说明", "note"), longest=_LONGEST_NOTE)
    if not told:
        raise Refused(errors.NO_REASON)
    plan = _plan(subject, area_code)
    if plan.versions_made != seen:
        raise Refused(errors.PLAN_MOVED_ON, number=plan.versions_made)
    known = set(PlanLine.objects.filter(version__plan=plan).values_list("mark", flat=True))
    rows = [_line(number, line, known, subject) for number, line in enumerate(lines, 1)]
    if not rows or len(rows) > MOST_LINES:
        raise Refused(errors.PLAN_EMPTY)
    now = moment(at)
    version = PlanVersion.objects.create(plan=plan, number=seen + 1, note=told, by=by, at=now)
    free = max(known, default=0)
    for row in rows:
        if not row.mark:
            free += 1
            row.mark = free
        row.version = version
    PlanLine.objects.bulk_create(rows)
    plan.versions_made = version.number
    plan.save(update_fields=["versions_made"])
    record(Act.RECORD_WORK, by, "work.plan", plan.pk, area_code, version=version.number, lines=len(rows))
    return version


@transaction.atomic
def record_progress(*, plan_id: int, entry: NewProgress, by: User | None, at: datetime | None = None) -> PlanProgress:
    """Say how a line of the plan in force gets on.

    Raises:
        PermissionDenied, Http404: not his.
        Refused: WORK-002, 003, 006, 020; WORK-043 no such line; WORK-044 the record of work does not fit.
    """
    plan, now = _known_plan(plan_id, by), moment(at)
    lines = PlanLine.objects.filter(version__plan=plan, version__number=plan.versions_made, mark=entry.mark)
    if not lines.exists() or entry.state not in PlanProgress.State.values:
        raise Refused(errors.NO_SUCH_LINE, mark=entry.mark)
    if entry.on > day_of(now):
        raise Refused(errors.DAY_AHEAD, on=entry.on.isoformat())
    words = checked_text(entry.words, Words("进展", "progress"), longest=400)
    if not words:
        raise Refused(
            errors.PARTS_MISSING, work=Words("计划进展", "Progress"), parts=Words("做了什么", "what was done")
        )
    if any(fen is not None and not 0 < fen <= _MOST_FEN for fen in (entry.amount_fen, entry.income_fen)):
        raise Refused(errors.AMOUNT_UNFIT)
    made = PlanProgress.objects.create(
        plan=plan, mark=entry.mark, on=entry.on, state=entry.state, words=words, amount_fen=entry.amount_fen,
        income_fen=entry.income_fen, record=_record(plan, entry.record_id), by=by, at=now,
    )  # fmt: skip
    record(Act.RECORD_WORK, by, "work.plan_progress", plan.pk, plan.area_code, mark=entry.mark, state=entry.state)
    return made


@transaction.atomic
def account_income(*, plan_id: int, entry: NewAccount, by: User | None, at: datetime | None = None) -> IncomeAccount:
    """Keep an account of a household's income; a later one of the same period takes its place, and is signed anew.

    Raises:
        PermissionDenied, Http404: not his.
        Refused: WORK-045.
    """
    plan = _known_plan(plan_id, by)
    amounts = (
        entry.wage_fen, entry.operating_fen, entry.operating_cost_fen, entry.property_fen, entry.transfer_fen,
    )  # fmt: skip
    is_sound = (
        plan.household_id is not None
        and entry.quarter in range(5)
        and any(fen is not None for fen in amounts)
        and all(fen is None or 0 <= fen <= _MOST_FEN for fen in amounts)
        and (entry.persons is None or 0 < entry.persons <= 100)
    )
    if not is_sound:
        raise Refused(errors.INCOME_UNFIT)
    made = IncomeAccount.objects.create(
        plan=plan, quarter=entry.quarter, wage_fen=entry.wage_fen, operating_fen=entry.operating_fen,
        operating_cost_fen=entry.operating_cost_fen, property_fen=entry.property_fen,
        transfer_fen=entry.transfer_fen, persons=entry.persons, by=by, at=moment(at),
    )  # fmt: skip
    record(Act.RECORD_WORK, by, "work.account", made.pk, plan.area_code, quarter=entry.quarter)
    return made


@transaction.atomic
def sign_account(
    *,
    account_id: int,
    party: str,
    name: str,
    on: date,
    by: User | None,
    scan: KeptFile | None = None,
    at: datetime | None = None,
) -> AccountSignature:
    """Record that the helper or the household signed an account of income, on a day. A helper signs himself, or with a scan.

    Raises:
        PermissionDenied, Http404: not his.
        Refused: WORK-046 signed already; WORK-047 name or day; WORK-048 somebody else's signature without a paper.
    """
    account = IncomeAccount.objects.select_related("plan").filter(pk=account_id).first()
    plan = _known_plan(account.plan_id if account else 0, by)
    if account is None:
        raise PermissionDenied(Act.RECORD_WORK.value)
    now, who = moment(at), checked_text(name, Words("姓名", "name"), longest=60)
    is_day = day_of(account.at) <= on <= day_of(now)
    if not who or not is_day or party not in AccountSignature.Party.values:
        raise Refused(errors.SIGNATURE_UNFIT)
    if party == AccountSignature.Party.HELPER and by is not None and scan is None and not _is_helper_of(by, plan):
        raise Refused(errors.HELPER_SIGNS_HIMSELF)
    if account.signatures.filter(party=party).exists():
        raise Refused(errors.SIGNED_ALREADY)
    made = AccountSignature.objects.create(
        account=account, party=party, name=who, on=on, scan=scan.digest if scan else "",
        scan_kind=scan.kind if scan else "", by=by, at=now,
    )  # fmt: skip
    record(Act.RECORD_WORK, by, "work.signature", account.pk, plan.area_code, party=party, has_scan=scan is not None)
    return made


def _gate(subject: PlanSubject, by: User | None) -> str:
    """The area of a subject, if the user may plan for it."""
    if subject.household_id is not None:
        home = (
            access_household(by, subject.household_id, Act.RECORD_WORK)
            if by is not None
            else Household.objects.get(pk=subject.household_id)
        )
        return home.village_code
    if by is not None and not may_plan(by, subject):
        raise PermissionDenied(Act.RECORD_WORK.value)
    return subject.village_code or Unit.objects.get(pk=subject.unit_id).area_code


def _plan(subject: PlanSubject, area_code: str) -> WorkPlan:
    plan, _ = WorkPlan.objects.get_or_create(
        household_id=subject.household_id, village_code=subject.village_code, unit_id=subject.unit_id,
        year=subject.year, defaults={"area_code": area_code},
    )  # fmt: skip
    return WorkPlan.objects.select_for_update().get(pk=plan.pk)


def _known_plan(plan_id: int, by: User | None) -> WorkPlan:
    """A plan for whose subject the user may act; whether another exists is not told."""
    plan = WorkPlan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise PermissionDenied(Act.RECORD_WORK.value)
    _gate(PlanSubject.of(plan), by)
    return plan


def _line(number: int, line: NewLine, known: set[int], subject: PlanSubject) -> PlanLine:
    def unfit(zh: str, en: str) -> Refused:
        return Refused(errors.LINE_UNFIT, line=number, reason=Words(zh, en))

    if line.mark and line.mark not in known:
        raise unfit("不是上一版里的一项", "it is none of the version before")
    _check_cause(line, subject, unfit)
    _check_measure(line, subject, unfit)
    if line.helper_id is not None and not Helper.objects.filter(pk=line.helper_id).exists():
        raise unfit("没有这个责任人", "there is no such person")
    if line.starts_on and line.due_on and line.due_on < line.starts_on:
        raise unfit("完成日期早于开始日期", "it ends before it begins")
    if any(fen is not None and not 0 < fen <= _MOST_FEN for fen in (line.amount_fen, line.expected_fen)):
        raise unfit("金额要大于零", "money must be more than nothing")
    return PlanLine(
        mark=line.mark, cause_kind=line.cause_kind, cause=line.cause.strip(), family=line.family, measure=line.measure,
        content=checked_text(line.content, Words("内容", "content"), longest=400), helper_id=line.helper_id,
        starts_on=line.starts_on, due_on=line.due_on, amount_fen=line.amount_fen,
        expected=checked_text(line.expected, Words("预期成效", "expected result"), longest=200),
        expected_fen=line.expected_fen,
    )  # fmt: skip


def _check_cause(line: NewLine, subject: PlanSubject, unfit: Any) -> None:
    cause = line.cause.strip()
    if bool(cause) != bool(line.cause_kind) or len(cause) > 200:
        raise unfit("原因没有写完整", "the cause is not whole")
    if not cause and not line.family:
        raise unfit("既没有原因也没有措施", "it has neither a cause nor a measure")
    if cause and line.cause_kind != "words" and cause not in _known_causes(line.cause_kind, subject):
        raise unfit("没有这种原因或风险", "there is no such cause or risk")


def _known_causes(kind: str, subject: PlanSubject) -> set[str]:
    """Codes of a kind of causes: households have causes and risks of their own, villages and units those of villages."""
    if subject.household_id is None:
        return set(rulebook().village_causes_on(subject.last_day)) if kind == "village" else set()
    return {code.key for code in dictionary().code_lists[kind].codes} if kind in {"cause", "risk"} else set()


def _check_measure(line: NewLine, subject: PlanSubject, unfit: Any) -> None:
    if not line.family:
        if line.measure:
            raise unfit("措施没有类别", "the measure has no family")
        return
    family = rulebook().risk_measures_on(subject.last_day, subject.village_code).families.get(line.family)
    if family is None:
        raise unfit("没有这类措施", "there is no such family of measures")
    if line.measure not in {code.key for code in dictionary().code_lists[family.code_list].codes}:
        raise unfit("这类措施里没有这一项", "the family has no such measure")


def _record(plan: WorkPlan, record_id: int | None) -> WorkRecord | None:
    if record_id is None:
        return None
    found = WorkRecord.objects.filter(IN_FORCE, pk=record_id, area_code__startswith=plan.area_code[:6])
    if plan.household_id is not None:
        found = found.filter(households__household=plan.household_id)
    one = found.first()
    if one is None:
        raise Refused(errors.RECORD_UNFIT)
    return one


def _is_helper_of(by: User, plan: WorkPlan) -> bool:
    own = helper_of(by)
    return (
        own is not None
        and HouseholdPairing.objects.filter(in_force(), household=plan.household_id, helper=own).exists()
    )
