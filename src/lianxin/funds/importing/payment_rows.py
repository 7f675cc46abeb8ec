"""Take lists of payments in: voucher by voucher, on approved claims, to those who may be paid. A voucher is paid whole or not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.errors import Refused
from lianxin.funds import errors
from lianxin.funds.domain.voucher_lines import VoucherLine
from lianxin.funds.importing.trials import Act, Outcome
from lianxin.funds.models import Claim, Payment
from lianxin.funds.operations import PaymentLine, Voucher, pay_claim
from lianxin.funds.operations.payees import require_beneficiaries, require_party
from lianxin.funds.queries.payees import meant_payees
from lianxin.people.access import within_area
from lianxin.registry.models import Member, MemberFacts

if TYPE_CHECKING:
    from lianxin.registry.importing.planners import SheetPlan
    from lianxin.registry.importing.rows import Rows
    from lianxin.registry.models import ImportJob

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Told:
    """One row: what it says, and where it stands."""

    row: int
    claim_no: str
    voucher_no: str
    payee: str
    id_no: str
    household_no: str
    account_no: str
    amount_fen: int
    on: date
    method: str


def plan_payments(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    """Say what a list of payments would do: one payment of a claim for each voucher that is not on record."""
    outcome = Outcome(rows, "payments")
    vouchers: dict[str, list[int]] = defaultdict(list)
    for row in range(rows.count):
        voucher_no = rows.column("payment.voucher_no")[row]
        if row in rows.refused and not voucher_no:
            outcome.count("refused")
        else:
            vouchers[voucher_no.strip()].append(row)
    homes = _households_by_identity(rows)
    claims = {
        claim.claim_no: claim
        for claim in Claim.objects.filter(
            within_area("project__area_code", job.area_code), claim_no__in=set(rows.column("payment.claim_no")) - {None}
        ).select_related("project", "contract")
    }
    for voucher_no, found in vouchers.items():
        _plan_voucher(outcome, voucher_no, found, claims, homes, job)
    return outcome.plan()


def _plan_voucher(
    outcome: Outcome,
    voucher_no: str,
    found: list[int],
    claims: dict[str, Claim],
    homes: dict[str, set[str]],
    job: ImportJob,
) -> None:
    rows = outcome.rows
    faulty = [row for row in found if row in rows.refused]
    if faulty:
        outcome.count("refused", len(faulty))
        others = tuple(row for row in found if row not in rows.refused)
        if others:
            number = rows.row_numbers[faulty[0]]
            outcome.refuse(others, "payment.voucher_no", errors.VOUCHER_INCOMPLETE, voucher_no, row=number)
        return
    told = [_told(rows, row) for row in found]
    everything = tuple(found)
    first = told[0]
    odd = next((t for t in told if (t.claim_no, t.on, t.method) != (first.claim_no, first.on, first.method)), None)
    if odd is not None:
        number = rows.row_numbers[odd.row]
        outcome.refuse(everything, "payment.voucher_no", errors.VOUCHER_MIXED, voucher_no, row=number)
        return
    claim = claims.get(first.claim_no)
    if claim is None:
        outcome.refuse(everything, "payment.claim_no", errors.CLAIM_UNKNOWN, first.claim_no)
        return
    if _is_on_record(outcome, voucher_no, told, claim):
        return
    lines = _lines(outcome, claim, told, homes)
    if lines is None:
        return
    voucher = Voucher(voucher_no, first.on, first.method, tuple(lines))
    telling = (claim.pk, voucher_no, first.on, first.method, [(t.payee, t.amount_fen) for t in told])
    outcome.acts.append(
        Act(
            everything,
            "payment.voucher_no",
            f"{voucher_no} {claim.claim_no}",
            claim.project.area_code,
            "new",
            lambda: pay_claim(claim=claim, voucher=voucher, by=job.by),
            telling,
        )
    )


def _told(rows: Rows, row: int) -> _Told:
    def cell(name: str) -> Any:
        return rows.column(f"payment.{name}")[row]

    def text(name: str) -> str:
        return str(cell(name) or "").strip()

    return _Told(
        row, text("claim_no"), text("voucher_no"), text("payee"), text("id_no"), text("household_no"), text("account_no"),
        cell("amount_yuan"), cell("paid_on"), cell("method"),
    )  # fmt: skip


def _is_on_record(outcome: Outcome, voucher_no: str, told: Sequence[_Told], claim: Claim) -> bool:
    """Whether the voucher is on record: as it is told, it is left; if it differs, all of it is refused."""
    present = list(Payment.objects.filter(voucher_no=voucher_no))
    if not present:
        return False
    there = Counter((p.claim_id, p.payee, p.amount_fen, p.on, p.method) for p in present)
    if there == Counter((claim.pk, t.payee, t.amount_fen, t.on, t.method) for t in told):
        outcome.count("unchanged", len(told))
    else:
        outcome.refuse(tuple(t.row for t in told), "payment.voucher_no", errors.VOUCHER_DIFFERS, voucher_no)
    return True


def _lines(
    outcome: Outcome, claim: Claim, told: Sequence[_Told], homes: dict[str, set[str]]
) -> list[PaymentLine] | None:
    """The lines of a voucher; None, and a problem at each row, where somebody may not be paid."""
    found, faults = _payees(claim, told, homes)
    if faults:
        for row, refusal in faults.items():
            outcome.refuse_for(refusal, (row,), "payment.payee")
        others = tuple(t.row for t in told if t.row not in faults)
        if others:
            number = outcome.rows.row_numbers[min(faults)]
            outcome.refuse(others, "payment.voucher_no", errors.VOUCHER_INCOMPLETE, told[0].voucher_no, row=number)
        return None
    return [found[t.row] for t in told]


def _payees(
    claim: Claim, told: Sequence[_Told], homes: dict[str, set[str]]
) -> tuple[dict[int, PaymentLine], dict[int, Refused]]:
    found: dict[int, PaymentLine] = {}
    faults: dict[int, Refused] = {}
    if claim.contract is not None:
        for t in told:
            found[t.row] = PaymentLine(t.payee, t.amount_fen, account_no=t.account_no)
            try:
                require_party(claim, [t.payee])
            except Refused as refusal:
                faults[t.row] = refusal
        return found, faults
    lines = []
    for t in told:
        try:
            lines.append(VoucherLine(t.row, t.payee, t.amount_fen, t.account_no, _household_no(t, homes)))
        except Refused as refusal:
            faults[t.row] = refusal
    meant, unclear = meant_payees(claim.project, lines, told[0].on)
    faults |= {fault.row: fault.refusal for fault in unclear}
    for one in meant:
        line = PaymentLine(one.line.name, one.line.amount_fen, one.household, one.member, one.line.account_no)
        try:
            require_beneficiaries(claim.project, [line], on=told[0].on, lists=None)
        except Refused as refusal:
            faults[one.line.row] = refusal
        found[one.line.row] = line
    return found, faults


def _household_no(told: _Told, homes: dict[str, set[str]]) -> str:
    """The household that a row means by its number, by the identity number, or by both if they agree.

    Raises:
        Refused: FUND-187 nobody has the identity number, or he lives in another household.
    """
    if not told.id_no:
        return told.household_no
    lives = homes.get(told.id_no, set())
    if (
        not lives
        or (told.household_no and told.household_no not in lives)
        or (not told.household_no and len(lives) > 1)
    ):
        raise Refused(errors.IDENTITY_ELSEWHERE)
    return told.household_no or next(iter(lives))


def _households_by_identity(rows: Rows) -> dict[str, set[str]]:
    """Household numbers by identity number, of the people whom the sheet names by theirs."""
    wanted = sorted({number for number in rows.column("payment.id_no") if number})
    found: dict[str, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for member in Member.objects.filter(id_no__in=some):
            newest = (
                MemberFacts.objects.filter(member=member).select_related("household").order_by("-year", "-pk").first()
            )
            if newest is not None and member.id_no is not None:
                found[member.id_no].add(newest.household.household_no)
    return found
