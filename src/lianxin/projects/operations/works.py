"""The work itself: contracts, reports of progress, acceptance, settlement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.projects import errors
from lianxin.projects.domain.showing import Level
from lianxin.projects.domain.stages import Actor, Stage
from lianxin.projects.models import Acceptance, Contract, Progress, Project
from lianxin.projects.operations.gates import (
    checked_day,
    checked_sum,
    checked_text,
    held_project,
    may,
    record,
    refuse_unless_between,
)

if TYPE_CHECKING:
    from lianxin.people.models import User

_MOST_KEPT_BACK = 30
_SIGN = Words("签订合同", "have a contract signed")
_REPORT = Words("上报进度", "have progress reported")
_ACCEPT = Words("验收", "be accepted")
_SETTLE = Words("决算", "be settled")


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract, or the village's order to itself."""

    contract_no: str
    payee: str
    content: str
    amount_fen: int
    signed_on: date
    payee_code: str = ""
    retention_percent: int = 0
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewProgress:
    """A report: the day seen, per cent of the work, words, digests of photographs."""

    on: date
    percent: int
    words: str = ""
    photos: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NewAcceptance:
    """An acceptance: by whom, at which level, passed or not, what is to be mended."""

    on: date
    level: Level
    members: str
    is_passed: bool
    accepted_fen: int | None = None
    words: str = ""
    document_no: str = ""


@transaction.atomic
def sign_contract(*, project_id: int, entry: NewContract, by: User | None) -> Contract:
    """Record a contract of an approved project. All contracts together may not be above its cost.

    Raises:
        PermissionDenied, Http404: not his to sign.
        Refused: PROJECT-008 not approved, PROJECT-016 number twice, PROJECT-017 too much kept back, PROJECT-019 above the cost,
            PROJECT-002, PROJECT-005, PROJECT-006, PROJECT-011 signed before the approval.
    """
    project = held_project(project_id, by, Actor.TOWNSHIP)
    refuse_unless_between(project, Stage.APPROVED, Stage.UNDERWAY, _SIGN)
    number = checked_text(entry.contract_no, Words("合同编号", "The contract number"))
    if project.contracts.filter(contract_no=number).exists():
        raise Refused(errors.CONTRACT_TWICE, contract_no=number)
    if not 0 <= entry.retention_percent <= _MOST_KEPT_BACK:
        raise Refused(errors.RETENTION_UNFIT, percent=entry.retention_percent)
    amount = checked_sum(entry.amount_fen, Words("合同金额", "The sum of the contract")) or 0
    total = (project.contracts.aggregate(sum=Sum("amount_fen"))["sum"] or 0) + amount
    if total > project.cost_fen:
        raise Refused(errors.ABOVE_COST, total=yuan_text(total), cost=yuan_text(project.cost_fen))
    signed_on = checked_day(entry.signed_on, after=project.approved_on, what=Words("批复日期", "the approval"))
    if entry.due_on is not None and entry.due_on < signed_on:
        raise Refused(errors.PERIOD_UNFIT, starts_on=signed_on, ends_before=entry.due_on)
    made = Contract.objects.create(
        project=project,
        contract_no=number,
        payee=checked_text(entry.payee, Words("收款人", "The payee")),
        payee_code=entry.payee_code.strip(),
        content=checked_text(entry.content, Words("合同内容", "What is to be delivered")),
        amount_fen=amount,
        retention_percent=entry.retention_percent,
        signed_on=signed_on,
        due_on=entry.due_on,
    )
    record("sign_contract", by, project, "projects.contract", made.pk, amount_fen=amount)
    return made


@transaction.atomic
def record_progress(*, project_id: int, entry: NewProgress, by: User | None) -> Progress:
    """Record how far a project under way is. Less than before needs words.

    Raises:
        PermissionDenied, Http404: not his to report.
        Refused: PROJECT-008 not under way, PROJECT-020 not a share or less than before without words, PROJECT-011.
    """
    project = held_project(project_id, by, Actor.VILLAGE)
    refuse_unless_between(project, Stage.UNDERWAY, Stage.UNDERWAY, _REPORT)
    if not 0 <= entry.percent <= 100:
        why = Words("不在 0 到 100 之间。", "it is not between 0 and 100.")
        raise Refused(errors.PROGRESS_UNFIT, percent=entry.percent, why=why)
    begun = project.steps.filter(after=Stage.UNDERWAY).order_by("-id").values_list("on", flat=True).first()
    on = checked_day(entry.on, after=begun, what=Words("开工日期", "the beginning of the work"))
    before = project.progress.filter(on__lte=on).order_by("-on", "-id").values_list("percent", flat=True).first()
    if before is not None and entry.percent < before and not entry.words.strip():
        why = Words("比上次的 {before}% 低。", "it is less than the {before}% before.").filled(before=before)
        raise Refused(errors.PROGRESS_UNFIT, percent=entry.percent, why=why)
    made = Progress.objects.create(
        project=project,
        on=on,
        percent=entry.percent,
        words=entry.words.strip()[:400],
        photos=list(entry.photos),
        by=by,
        at=timezone.now(),
    )
    record(
        "record_progress", by, project, "projects.progress", made.pk,
        on=on.isoformat(), percent=entry.percent, photos=len(made.photos),
    )  # fmt: skip
    return made


@transaction.atomic
def record_acceptance(*, project_id: int, entry: NewAcceptance, by: User | None) -> Acceptance:
    """Record an acceptance. One that was not passed says what is to be mended, and another follows.

    Raises:
        PermissionDenied, Http404: ``by`` does not act for that level.
        Refused: PROJECT-008 not under way, PROJECT-002 no members or nothing said of a failure, PROJECT-005, PROJECT-011.
    """
    actor = Actor.COUNTY if entry.level is Level.COUNTY else Actor.TOWNSHIP
    project = held_project(project_id, by, actor)
    refuse_unless_between(project, Stage.UNDERWAY, Stage.UNDERWAY, _ACCEPT)
    words = entry.words.strip()
    if not entry.is_passed:
        words = checked_text(words, Words("要整改的问题", "What is to be mended"))
    made = Acceptance.objects.create(
        project=project,
        on=checked_day(entry.on, after=project.approved_on, what=Words("批复日期", "the approval")),
        level=entry.level,
        members=checked_text(entry.members, Words("验收人员", "Who accepted")),
        is_passed=entry.is_passed,
        accepted_fen=checked_sum(entry.accepted_fen, Words("验收金额", "The accepted sum"), required=False),
        words=words[:400],
        document_no=entry.document_no.strip(),
        by=by,
        at=timezone.now(),
    )
    record("record_acceptance", by, project, "projects.acceptance", made.pk, is_passed=entry.is_passed)
    return made


@transaction.atomic
def settle_contract(
    *, contract_id: int, settled_fen: int, on: date, by: User | None, document_no: str = ""
) -> Contract:
    """Record the sum to which an accepted contract came (决算). It may not be above the project's cost.

    Raises:
        PermissionDenied, Http404: not his to settle.
        Refused: PROJECT-008 not accepted, PROJECT-018 settled already, PROJECT-005, PROJECT-019 above the cost, PROJECT-011.
    """
    contract = Contract.objects.select_for_update().filter(pk=contract_id).first()
    if contract is None:
        raise Http404("no such contract")
    project = held_project(contract.project_id, by)
    may(by, Actor.COUNTY, project.area_code)
    refuse_unless_between(project, Stage.ACCEPTED, Stage.ACCEPTED, _SETTLE)
    if contract.settled_fen is not None:
        raise Refused(errors.ALREADY_SETTLED, contract_no=contract.contract_no)
    total = checked_sum(settled_fen, Words("决算金额", "The settled sum")) or 0
    _refuse_above_cost(project, contract, total)
    contract.settled_fen = total
    contract.settled_on = checked_day(on, after=contract.signed_on, what=Words("签订日期", "the day of signing"))
    contract.settlement_document_no = document_no.strip()
    contract.save(update_fields=["settled_fen", "settled_on", "settlement_document_no"])
    record(
        "settle_contract", by, project, "projects.contract", contract.pk,
        amount_fen=contract.amount_fen, settled_fen=total,
    )  # fmt: skip
    return contract


def _refuse_above_cost(project: Project, contract: Contract, settled_fen: int) -> None:
    others = project.contracts.exclude(pk=contract.pk)
    total = settled_fen + sum(one.settled_fen or one.amount_fen for one in others)
    if total > project.cost_fen:
        raise Refused(errors.ABOVE_COST, total=yuan_text(total), cost=yuan_text(project.cost_fen))
