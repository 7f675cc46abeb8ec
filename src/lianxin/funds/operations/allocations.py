"""Allocations: money of a tranche arranged for a project of the library, taken away again, and opened for payment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from lianxin.config.statements import Columns, Statement, insert, models_in
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.domain.purposes import OPEN_PURPOSE, Money, Want, objections
from lianxin.funds.models import Account, Allocation, IntegrationPlan, PlanLine, Tranche, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations.gates import (
    checked_day,
    checked_fen,
    checked_reason,
    checked_text,
    code_words,
    joined,
    may,
    record,
    value_on,
)
from lianxin.funds.operations.posting import ACCOUNT, Move, Paper, account_named, post_transfers
from lianxin.funds.operations.tranches import account_of
from lianxin.people.roles import Act
from lianxin.projects.models import Project
from lianxin.projects.queries import payability

if TYPE_CHECKING:
    from lianxin.people.models import User

_OUTSIDE_THE_LIBRARY = {
    Project.Stage.PROPOSED,
    Project.Stage.REVIEWED,
    Project.Stage.ARGUED,
    Project.Stage.DECIDED,
    Project.Stage.REMOVED,
}


_PROJECT = Columns(Project, "p", ("id", "code", "name", "area_code", "purpose", "cost_fen", "stage"))
_PROJECT_LOCKED = Statement(f"SELECT {_PROJECT.words} FROM projects_project p WHERE p.id = %s FOR NO KEY UPDATE")  # noqa: S608
_ALLOCATION = Columns(Allocation, "l")
_ALLOCATION_OF = Statement(
    f"SELECT {_ALLOCATION.words}, {ACCOUNT.words} FROM funds_allocation l JOIN funds_account a ON a.id = l.account_id "  # noqa: S608
    "WHERE l.tranche_id = %s AND l.project_id = %s"
)
# A reversal takes off what it names.
_SUM_ARRANGED = (
    "SELECT t.project_id, sum(CASE WHEN t.kind = 'allocate' OR o.kind = 'withdraw' THEN t.amount_fen "
    "WHEN t.kind = 'withdraw' OR o.kind = 'allocate' THEN -t.amount_fen ELSE 0 END) FROM funds_transfer t "
    "LEFT JOIN funds_transfer o ON o.id = t.reverses_id WHERE t.project_id = ANY(%s) "
    "AND t.kind IN ('allocate', 'withdraw', 'reverse')"
)
_ARRANGED = Statement(f"{_SUM_ARRANGED} GROUP BY t.project_id")
_ARRANGED_OF_TRANCHE = Statement(f"{_SUM_ARRANGED} AND t.tranche_id = %s GROUP BY t.project_id")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """So many fen of a tranche for a project, on a day, on a document; ``plan``: the adopted integration plan that says so."""

    tranche: Tranche
    project: Project
    amount_fen: Fen
    on: date
    document_no: str
    plan: IntegrationPlan | None = None


@transaction.atomic
def allocate(*, arrangement: Arrangement, by: User | None, key: str = "") -> Allocation:
    """Arrange money of a tranche for a project (统筹安排). The channel's name stays with it; the purpose stays unless the rules
    of the day, the integration list and an adopted plan let it change.

    Raises:
        PermissionDenied: ``by`` does not keep funds where the tranche is.
        Refused: FUND-101, FUND-104 not received, FUND-106 it may not pay for that, FUND-107 not enough, FUND-108 not in the
            library, FUND-109 above the project's cost, FUND-141 no document, and as :func:`post_transfers`.
    """
    # As it stands now: whoever holds it in his hands may have read it before it arrived, or before that was reversed.
    given = account_of(arrangement.tranche)
    arrangement = replace(arrangement, tranche=given.tranche)
    may(by, Act.MANAGE_FUNDS, arrangement.tranche.area_code)
    amount = checked_fen(arrangement.amount_fen)
    # The project's row is the lock under which its cost is not exceeded.
    [project] = models_in(_PROJECT_LOCKED.only(arrangement.project.pk), _PROJECT)
    _may_be_arranged(arrangement, project, amount)
    arranged = arranged_fen(project) + amount
    if arranged > project.cost_fen:
        raise Refused(errors.ABOVE_COST, total=yuan_text(arranged), cost=yuan_text(project.cost_fen))
    allocation = _allocation(arrangement, project)
    post_transfers(
        [_move(Transfer.Kind.ALLOCATE, allocation, given, amount)],
        paper=Paper(
            arrangement.on, checked_text(arrangement.document_no, Words("文号", "document number")), by, key=key
        ),
    )
    record(
        "funds.allocate", by, "funds.allocation", allocation.pk, project.area_code,
        tranche=arrangement.tranche.pk, project=project.pk, amount_fen=amount,
    )  # fmt: skip
    return allocation


@transaction.atomic
def withdraw_allocation(
    *, allocation: Allocation, amount_fen: Fen, on: date, document_no: str, reason: str, by: User | None, key: str = ""
) -> Allocation:
    """Take money that is not yet claimed back from a project into its tranche.

    Raises:
        PermissionDenied: ``by`` does not keep funds where the tranche is.
        Refused: FUND-101, FUND-107 that much is not left, FUND-128 no reason, FUND-139 before the money arrived, FUND-141, and as
            :func:`post_transfers`.
    """
    may(by, Act.MANAGE_FUNDS, allocation.tranche.area_code)
    checked_day(on, not_before=allocation.tranche.received_on or allocation.tranche.announced_on)
    paper = Paper(on, checked_text(document_no, Words("文号", "document number")), by, checked_reason(reason), key)
    taken_back = _move(Transfer.Kind.WITHDRAW, allocation, account_of(allocation.tranche), checked_fen(amount_fen))
    post_transfers([taken_back], paper=paper)
    record(
        "funds.withdraw", by, "funds.allocation", allocation.pk, allocation.account.area_code,
        amount_fen=amount_fen, reason=paper.reason,
    )  # fmt: skip
    return allocation


def open_for_payment(*, project: Project) -> date:
    """Open a project's allocations for payment, from the day on which it is approved and was shown; return that day.

    An allocation that is open stays open from its first day: what was paid since was paid rightly, and whether more may be paid
    is asked anew at each approval. Part of another act: it writes no event of its own.

    Raises:
        Refused: FUND-110 approval or publicity is lacking.
    """
    found = payability(project)
    if found.starts_on is None:
        raise Refused(errors.NOT_PAYABLE, project=project, reasons=joined(found.reasons))
    closed = Q(payable_from__isnull=True) | Q(payable_from__gt=found.starts_on)
    Account.objects.filter(closed, allocation__project=project).update(payable_from=found.starts_on)
    return found.starts_on


def arranged_fen(project: Project, tranche: Tranche | None = None) -> Fen:
    """What is arranged for a project, of all tranches or of one: what came into its allocations less what was taken away again."""
    return arranged_by_project([project.pk], tranche).get(project.pk, 0)


def arranged_by_project(project_ids: Iterable[int], tranche: Tranche | None = None) -> dict[int, Fen]:
    """What is arranged for projects, by number; a project without any is left out."""
    numbers = list(project_ids)
    rows = _ARRANGED.rows(numbers) if tranche is None else _ARRANGED_OF_TRANCHE.rows(numbers, tranche.pk)
    return {project_id: int(fen) for project_id, fen in rows}


def _may_be_arranged(arrangement: Arrangement, project: Project, amount: Fen) -> None:
    tranche = arrangement.tranche
    if tranche.state == Tranche.State.EXPECTED:
        raise Refused(errors.NOT_RECEIVED, tranche=tranche)
    if Project.Stage(project.stage) in _OUTSIDE_THE_LIBRARY:
        raise Refused(errors.NOT_IN_LIBRARY, project=project)
    money = Money(
        tranche.purpose_received, tranche.is_on_integration_list, tranche.area_code, tranche.received_on, tranche.use_by
    )
    line = _adopted_line(arrangement, project)
    want = Want(project.purpose, project.area_code, arrangement.on, line is not None)
    change = value_on("funds.purpose_may_change", on=arrangement.on, area=project.area_code)
    reasons = objections(money, want, may_change=bool(change), named=partial(code_words, "fund_purpose"))
    is_changed = money.purpose_received not in (OPEN_PURPOSE, project.purpose)
    # Purposes change inside the plan only, so no further than its line goes.
    if line is not None and is_changed and arranged_fen(project, tranche) + amount > line.amount_fen:
        shown = yuan_text(line.amount_fen)
        reasons.append(
            Words(f"改变用途的资金超过整合方案中的 {shown} 元", f"the plan lets only {shown} yuan change their purpose")
        )
    if reasons:
        raise Refused(errors.MAY_NOT_PAY, tranche=tranche, project=project, reasons=joined(reasons))


def _adopted_line(arrangement: Arrangement, project: Project) -> PlanLine | None:
    """What the adopted plan says of the tranche and the project, as it stands now, whatever the caller holds in his hands."""
    if arrangement.plan is None:
        return None
    return PlanLine.objects.filter(
        plan=arrangement.plan.pk,
        plan__state=IntegrationPlan.State.ADOPTED,
        tranche=arrangement.tranche,
        project=project,
        purpose=project.purpose,
    ).first()


def _allocation(arrangement: Arrangement, project: Project) -> Allocation:
    tranche = arrangement.tranche
    row = _ALLOCATION_OF.first(tranche.pk, project.pk)
    if row is not None:
        allocation: Allocation
        allocation, allocation.account = models_in(row, _ALLOCATION, ACCOUNT)
        allocation.tranche = tranche
        return allocation
    account = account_named(
        f"allocation:{tranche.pk}:{project.pk}",
        kind=Account.Kind.ALLOCATION,
        book=Book.GRANT,
        area_code=project.area_code,
        tranche_id=tranche.pk,
        project_id=project.pk,
    )
    opened = Allocation(
        tranche=tranche, project=project, purpose=project.purpose, plan=arrangement.plan, account=account
    )
    insert([opened])
    return opened


def _move(kind: Transfer.Kind, allocation: Allocation, given: Account, amount: Fen) -> Move:
    held = allocation.account
    is_taken = kind == Transfer.Kind.WITHDRAW
    return Move(
        kind=kind,
        debit=given if is_taken else held,
        credit=held if is_taken else given,
        amount_fen=amount,
        purpose=allocation.purpose,
        year=allocation.tranche.year,
        area_code=held.area_code,
        tranche_id=allocation.tranche_id,
        project_id=allocation.project_id,
    )
