"""Payment batches: made of approved measures by one person, approved by another, sent to the bank by a third as one file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.benefits import errors
from lianxin.benefits.domain.card_files import card_file
from lianxin.benefits.domain.iso20022_files import credit_transfer_file
from lianxin.benefits.domain.payments import checked_order
from lianxin.benefits.models import BatchLine, Benefit, PaymentBatch
from lianxin.benefits.queries.batches import Preview, free_fen, order_of, preview, sorted_benefits
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds.models import Claim
from lianxin.funds.operations import NewClaim, approve_claim, refuse_claim, submit_claim
from lianxin.funds.operations.gates import checked_day, checked_reason, checked_text, fitting, may, record, taken_is
from lianxin.people.roles import Act
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.people.models import User

_EXPENSE = "subsidy"
_CHANGED = Words("措施已停止，或姓名、账号、金额有变化", "the measure was stopped, or name, account or amount changed")


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, from which account of which bank."""

    name: str
    account: str
    bank: str = ""


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What is to be paid: a project's approved measures of a period, on a day, by whom.

    ``measures`` empty: all of them. ``claim``: an approved claim of the project with money left; without it a new one is handed
    in for the batch's sum, with ``claim_no`` and ``papers``. ``expected_fen`` is the sum that the preview showed.
    """

    project: Project
    period_key: str
    on: date
    pay_on: date
    payer: Payer
    measures: tuple[str, ...] = ()
    claim: Claim | None = None
    claim_no: str = ""
    papers: str = ""
    expected_fen: Fen | None = None


@transaction.atomic
def make_batch(*, entry: NewBatch, by: User | None) -> PaymentBatch:
    """Make a batch of what can be paid; what is held back stays where it is, and a later batch asks again.

    Raises:
        PermissionDenied: ``by`` does not manage benefits, or may not claim, in the project's area.
        Refused: BENEFIT-040 a line or the payer is unfit, BENEFIT-141 nothing can be paid, BENEFIT-142 somebody was quicker,
            BENEFIT-143 the sum is not what the preview showed, BENEFIT-146 and BENEFIT-147 the claim does not fit, FUND-139 to
            be paid before it is made, FUND-141, FUND-151, and as ``funds.operations.submit_claim``.
    """
    area = entry.project.area_code
    may(by, Act.MANAGE_BENEFITS, area)
    checked_day(entry.pay_on, not_before=entry.on)
    found = preview(project=entry.project, period_key=entry.period_key, measures=entry.measures, pay_on=entry.pay_on)
    _require_some(entry, found)
    batch = PaymentBatch(
        reference=_reference(area[:6], entry.period_key),
        area_code=area,
        county_code=area[:6],
        period_key=entry.period_key,
        measures=sorted({one.measure for one in found.payable}),
        payer=checked_text(entry.payer.name, Words("付款单位", "payer")),
        payer_account=entry.payer.account.replace(" ", ""),
        payer_bank=fitting(entry.payer.bank, Words("付款银行", "payer's bank"), longest=100),
        pay_on=entry.pay_on,
        line_count=len(found.payable),
        total_fen=found.total_fen,
        made_by=by,
        made_on=entry.on,
        made_at=timezone.now(),
    )
    lines = _lines_of(batch, found)
    checked_order(order_of(batch, lines))
    batch.claim = _claim_for(entry, found.total_fen, by)
    with taken_is(errors.PUT_IN_ANOTHER):
        batch.save(force_insert=True)
        BatchLine.objects.bulk_create(lines)
    details = {"lines": len(lines), "held": len(found.held), "amount_fen": batch.total_fen}
    record("benefits.make_batch", by, "benefits.batch", batch.pk, area, reference=batch.reference, **details)
    return batch


@transaction.atomic
def approve_batch(*, batch: PaymentBatch, on: date, by: User | None) -> PaymentBatch:
    """Approve a batch that somebody else made: every line is held against the register again, and its claim is approved with it.

    Raises:
        PermissionDenied: ``by`` does not approve claims in the area.
        Refused: BENEFIT-104 not waiting for it, BENEFIT-144 his own, BENEFIT-145 a line can no longer be paid, BENEFIT-147,
            FUND-139 before it was made or after the day of payment, and as ``funds.operations.approve_claim``.
    """
    may(by, Act.APPROVE_CLAIMS, batch.area_code)
    held = held_batch(batch, {PaymentBatch.State.MADE}, Words("审批", "approve it"))
    require_another(by, held.made_by_id)
    checked_day(on, not_before=held.made_on)
    checked_day(held.pay_on, not_before=on)
    _require_unchanged(held)
    if held.claim.state == Claim.State.SUBMITTED:
        approve_claim(claim=held.claim, on=on, by=by)
        held.claim.refresh_from_db()
    _require_money(held.claim, held.total_fen, held)
    held.state, held.approved_by, held.approved_on = PaymentBatch.State.APPROVED, by, on
    held.save(update_fields=["state", "approved_by", "approved_on"])
    record("benefits.approve_batch", by, "benefits.batch", held.pk, held.area_code, amount_fen=held.total_fen)
    return held


@transaction.atomic
def send_back_batch(*, batch: PaymentBatch, on: date, reason: str, by: User | None) -> PaymentBatch:
    """Send a batch back that did not go to the bank yet: its measures wait for another batch.

    A claim that came with it and was not approved is refused with it; what was set aside already stays with the claim, from which
    another batch can be paid.

    Raises:
        PermissionDenied: ``by`` does not approve claims in the area.
        Refused: BENEFIT-104 it went to the bank, BENEFIT-144 his own, FUND-128 no reason, FUND-139.
    """
    may(by, Act.APPROVE_CLAIMS, batch.area_code)
    before_export = {PaymentBatch.State.MADE, PaymentBatch.State.APPROVED}
    held = held_batch(batch, before_export, Words("退回", "send it back"))
    require_another(by, held.made_by_id)
    checked_day(on, not_before=held.made_on)
    held.words = checked_reason(reason)
    if held.claim.state == Claim.State.SUBMITTED:
        refuse_claim(claim=held.claim, on=on, reason=held.words, by=by)
    held.state = PaymentBatch.State.SENT_BACK
    held.save(update_fields=["state", "words"])
    held.lines.update(state=BatchLine.State.REFUSED, is_open=False, reason=held.words)
    record("benefits.send_back_batch", by, "benefits.batch", held.pk, held.area_code, reason=held.words)
    return held


@transaction.atomic
def export_batch(*, batch: PaymentBatch, kind: PaymentBatch.FileKind, by: User | None) -> bytes:
    """Return the file for the bank, with full account numbers. The first time the batch goes out as it; later it is the same file.

    Raises:
        PermissionDenied: ``by`` does not pay benefits in the area.
        Refused: BENEFIT-040, BENEFIT-042, BENEFIT-104 not approved, BENEFIT-144 he made or approved it, BENEFIT-145 a line can no
            longer be paid, BENEFIT-148 it went out as another kind, BENEFIT-149 its lines were altered since.
    """
    may(by, Act.PAY_BENEFITS, batch.area_code)
    sendable = {PaymentBatch.State.APPROVED, PaymentBatch.State.EXPORTED, PaymentBatch.State.ANSWERED}
    held = held_batch(batch, sendable, Words("导出", "export it"))
    require_another(by, held.made_by_id, held.approved_by_id)
    is_first = held.state == PaymentBatch.State.APPROVED
    if is_first:
        _require_unchanged(held)
        held.file_kind, held.exported_at, held.exported_by = kind, timezone.now(), by
    elif held.file_kind != kind:
        label = PaymentBatch.FileKind(held.file_kind).label
        raise Refused(errors.OTHER_FILE_SENT, reference=held.reference, sent=label)
    content = _file_of(held, held.exported_at or timezone.now())
    digest = hashlib.sha256(content).hexdigest()
    if is_first:
        held.state, held.file_digest = PaymentBatch.State.EXPORTED, digest
        held.save(update_fields=["state", "file_kind", "file_digest", "exported_at", "exported_by"])
    elif digest != held.file_digest:
        raise Refused(errors.FILE_ALTERED, reference=held.reference)
    record("benefits.export_batch", by, "benefits.batch", held.pk, held.area_code, file=str(kind), digest=digest)
    return content


def held_batch(batch: PaymentBatch, states: set[PaymentBatch.State], what: Words) -> PaymentBatch:
    """Return the batch, its row locked, if it is in one of the states.

    Raises:
        Refused: BENEFIT-104.
    """
    rows = PaymentBatch.objects.select_for_update(no_key=True, of=("self",)).select_related("claim__project")
    held = rows.get(pk=batch.pk)
    if held.state not in states:
        state = Words(str(PaymentBatch.State(held.state).label), str(held.state))
        raise Refused(errors.NOT_IN_THIS_STATE, state=state, what=what)
    return held


def require_another(by: User | None, *others: int | None) -> None:
    """Let only somebody act who is none of the others (不相容岗位).

    Raises:
        Refused: BENEFIT-144.
    """
    if by is not None and by.pk in others:
        raise Refused(errors.OWN_BATCH)


def _require_some(entry: NewBatch, found: Preview) -> None:
    if not found.payable:
        once = Words("一次性给付", "what is given once")
        period = Words(entry.period_key, entry.period_key) if entry.period_key else once
        raise Refused(errors.NOTHING_TO_PAY, project=entry.project, period=period, held=len(found.held))
    if entry.expected_fen is not None and entry.expected_fen != found.total_fen:
        seen, now = yuan_text(entry.expected_fen), yuan_text(found.total_fen)
        raise Refused(errors.PREVIEW_CHANGED, seen=seen, now=now)


def _reference(county: str, period_key: str) -> str:
    """The next number of the county's batches of the period; two at once meet at the constraint."""
    count = PaymentBatch.objects.filter(county_code=county, period_key=period_key).count() + 1
    return f"{county}-{period_key or 'once'}-{count:03}"


def _lines_of(batch: PaymentBatch, found: Preview) -> list[BatchLine]:
    benefits = Benefit.objects.in_bulk([one.benefit for one in found.payable])
    return [
        BatchLine(
            batch=batch,
            number=number,
            benefit=benefits[one.benefit],
            member_id=one.person,
            payee=one.name,
            identity_no=one.identity_no,
            account_no=one.account,
            bank=one.bank,
            amount_fen=one.amount_fen,
        )
        for number, one in enumerate(found.payable, 1)
    ]


def _claim_for(entry: NewBatch, total_fen: Fen, by: User | None) -> Claim:
    if entry.claim is None:
        wanted = NewClaim(
            project=entry.project,
            claim_no=entry.claim_no,
            kind=Claim.Kind.DIRECT,
            expense=_EXPENSE,
            amount_fen=total_fen,
            papers=entry.papers,
            submitted_on=entry.on,
        )
        return submit_claim(entry=wanted, by=by)
    # The claim's row is the lock under which batches share its money.
    claim = Claim.objects.select_for_update(no_key=True).get(pk=entry.claim.pk)
    fits = claim.project_id == entry.project.pk and claim.kind == Claim.Kind.DIRECT
    if not fits or claim.state != Claim.State.APPROVED:
        raise Refused(errors.CLAIM_NOT_FOR_IT, number=claim.claim_no)
    _require_money(claim, total_fen)
    return claim


def _require_money(claim: Claim, total_fen: Fen, batch: PaymentBatch | None = None) -> None:
    if claim.state != Claim.State.APPROVED:
        raise Refused(errors.CLAIM_NOT_FOR_IT, number=claim.claim_no)
    left = free_fen(claim, apart_from=batch)
    if left < total_fen:
        told = {"left": yuan_text(left), "total": yuan_text(total_fen)}
        raise Refused(errors.CLAIM_TOO_SMALL, number=claim.claim_no, **told)


def _require_unchanged(batch: PaymentBatch) -> None:
    """Every line is one that a batch made now would have: the payee lives, the account is his, the measure stands."""
    lines = list(batch.lines.order_by("number"))
    standing = Benefit.objects.filter(
        pk__in=[line.benefit_id for line in lines], state=Benefit.State.APPROVED, project=batch.claim.project_id
    )
    found = sorted_benefits(standing, pay_on=batch.pay_on, apart_from=batch)
    now = {one.benefit: (one.person, one.name, one.identity_no, one.account, one.amount_fen) for one in found.payable}
    why = {one.candidate.benefit: one.words[0] for one in found.held}
    changed = [
        (line.number, why.get(line.benefit_id, _CHANGED))
        for line in lines
        if now.get(line.benefit_id) != (line.member_id, line.payee, line.identity_no, line.account_no, line.amount_fen)
    ]
    if changed:
        number, reason = changed[0]
        told = {"count": len(changed), "number": number, "reason": reason}
        raise Refused(errors.LINES_CHANGED, reference=batch.reference, **told)


def _file_of(batch: PaymentBatch, made_at: datetime) -> bytes:
    order = order_of(batch)
    if batch.file_kind == PaymentBatch.FileKind.CARD:
        return card_file(order)
    return credit_transfer_file(order, made_at=timezone.localtime(made_at))
