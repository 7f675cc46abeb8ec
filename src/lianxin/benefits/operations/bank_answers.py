"""What the bank did: its file is read once, laid beside the order, and what fits is posted to the ledger; what does not is told."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.benefits import errors
from lianxin.benefits.domain.answer_checks import checked_answer
from lianxin.benefits.domain.bank_answers import Answer, Outcome, read_answer
from lianxin.benefits.domain.reconciliation import LineMatch, Match, Reconciliation, reconciled
from lianxin.benefits.models import BankAnswer, BatchDifference, BatchLine, PaymentBatch
from lianxin.benefits.operations.batches import held_batch, require_another
from lianxin.benefits.queries.batches import order_of
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds.models import Transfer
from lianxin.funds.operations import (
    BeneficiaryLists,
    PaymentLine,
    Voucher,
    confirm_arrivals,
    pay_claim,
    return_payment,
    reverse_transfer,
)
from lianxin.funds.operations.gates import checked_day, checked_reason, checked_text, may, record
from lianxin.funds.operations.payees import require_beneficiaries
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_BYTES = 10 * 1024 * 1024
_METHOD = "one_card"
_STATED = {Match.PAID, Match.REFUSED, Match.PENDING, Match.NOT_ANSWERED}
_NO_REASON = "银行未说明原因 · the bank gives no reason"
_AT_HOME = {
    BatchDifference.Kind.NOT_RECEIVED,
    BatchDifference.Kind.RECEIVED_OTHER,
    BatchDifference.Kind.NOT_SIGNED,
}


@dataclass
class _Told:
    """What a file changes: lines to be paid, refused, taken back, and what does not fit."""

    paid: list[BatchLine] = field(default_factory=list)
    refused: list[BatchLine] = field(default_factory=list)
    returned: list[BatchLine] = field(default_factory=list)
    differences: list[BatchDifference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """The bank's file: its name, its bytes, and the day of the bank's answer."""

    name: str
    content: bytes
    on: date


@transaction.atomic
def read_bank_answer(*, batch: PaymentBatch, file: AnswerFile, by: User | None) -> BankAnswer:
    """Read the bank's file on a batch. All of it is posted or nothing; a file that was read already changes nothing.

    A line that was paid is paid from the claim and confirmed as received by its household; one that the bank refused may be paid
    by another batch; one that was paid and came back is reversed. Another sum, another account, answers that contradict each
    other, and payments to whom nothing may be paid are kept as differences: nothing is posted for them.

    Raises:
        PermissionDenied: ``by`` does not pay benefits and funds in the area.
        Refused: BENEFIT-041 and 044 to 046 the file is damaged, altered, has a line twice or is of another batch, BENEFIT-104 not
            exported, BENEFIT-144 he made or approved it, BENEFIT-150 too large, FUND-107, FUND-125, FUND-139 before the day of
            payment, FUND-141, FUND-151, SHEET-009.
    """
    may(by, Act.PAY_BENEFITS, batch.area_code)
    if len(file.content) > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        raise Refused(errors.ANSWER_TOO_LARGE, size=-(-len(file.content) // 1024**2), most=most)
    answerable = {PaymentBatch.State.EXPORTED, PaymentBatch.State.ANSWERED}
    held = held_batch(batch, answerable, Words("读入回盘", "read an answer"))
    require_another(by, held.made_by_id, held.approved_by_id)
    digest = hashlib.sha256(file.content).hexdigest()
    known = BankAnswer.objects.filter(batch=held, digest=digest).first()
    if known is not None:
        return known
    checked_day(file.on, not_before=held.pay_on)
    lines = list(held.lines.select_related("benefit__household", "member", "payment").order_by("number"))
    order = order_of(held, lines)
    new = checked_answer(file.content, order=order, file=digest)
    found = reconciled(order, [*_earlier(held), *new])
    answer = BankAnswer.objects.create(
        batch=held,
        file_name=checked_text(file.name, Words("文件名", "name of the file"), longest=120),
        digest=digest,
        content=base64.b64encode(file.content).decode("ascii"),
        rows=len(new),
        on=file.on,
        read_by=by,
        at=timezone.now(),
    )
    told = _told(held, answer, lines, found)
    _post(held, answer, told, by)
    _close(held)
    sums = {name: len(getattr(told, name)) for name in ("paid", "refused", "returned", "differences")}
    record("benefits.read_answer", by, "benefits.batch", held.pk, held.area_code, digest=digest, rows=len(new), **sums)
    return answer


@transaction.atomic
def settle_difference(*, difference: BatchDifference, on: date, words: str, by: User | None) -> BatchDifference:
    """Say how a difference was settled. An answer of the bank that is settled no longer counts: a corrected file is read in its place.

    Raises:
        PermissionDenied: ``by`` does not pay benefits (or, for what a household says, does not manage them) in the area.
        Refused: BENEFIT-154 settled already, FUND-128 no words, FUND-139 before the bank's answer.
    """
    batch = difference.batch
    may(by, Act.MANAGE_BENEFITS if difference.kind in _AT_HOME else Act.PAY_BENEFITS, batch.area_code)
    rows = BatchDifference.objects.select_for_update(no_key=True, of=("self",)).select_related("answer")
    held = rows.get(pk=difference.pk)
    if held.settled_on is not None:
        raise Refused(errors.DIFFERENCE_SETTLED)
    held.settled_on = checked_day(on, not_before=held.answer.on if held.answer is not None else batch.pay_on)
    held.settled_words, held.settled_by = checked_reason(words), by
    held.save(update_fields=["settled_on", "settled_words", "settled_by"])
    record(
        "benefits.settle_difference", by, "benefits.batch", batch.pk, batch.area_code, kind=held.kind, words=held.settled_words
    )  # fmt: skip
    return held


def _earlier(batch: PaymentBatch) -> list[Answer]:
    """What earlier files said, the oldest first, apart from answers that were settled as differences."""
    settled = set(
        BatchDifference.objects.filter(batch=batch, answer__isnull=False, settled_on__isnull=False)
        .values_list("answer__digest", "place")
    )  # fmt: skip
    found: list[Answer] = []
    for kept in batch.answers.order_by("pk"):
        content = base64.b64decode(kept.content)
        found += read_answer(content, reference=batch.reference, file=kept.digest)
    return [one for one in found if (one.file, one.place[:40]) not in settled]


def _told(batch: PaymentBatch, answer: BankAnswer, lines: Sequence[BatchLine], found: Reconciliation) -> _Told:
    by_number = {line.number: line for line in lines}
    touched = [one for one in found.lines if any(told.file == answer.digest for told in one.answers)]
    barred = _barred(batch, [by_number[one.line.number] for one in touched if _says_paid(one)])
    told = _Told()
    for one in touched:
        _sort(one, by_number[one.line.number], answer, barred, told)
    for stray in found.unknown:
        if stray.file == answer.digest:
            kind = BatchDifference.Kind.UNKNOWN
            told.differences.append(_difference(batch, answer, kind, stray))
    return told


def _says_paid(one: LineMatch) -> bool:
    return any(told.outcome is Outcome.PAID for told in one.answers)


def _sort(one: LineMatch, line: BatchLine, answer: BankAnswer, barred: dict[int, Refused], told: _Told) -> None:
    """Put a line where the bank's answer and its own state lead."""
    last = [each for each in one.answers if each.file == answer.digest][-1]
    is_waiting, reason = line.state == BatchLine.State.WAITING, one.reason[:200] or _NO_REASON
    if one.match not in _STATED:
        kind = BatchDifference.Kind(one.match.value)
        told.differences.append(_difference(line.batch, answer, kind, last, line))
    elif one.match is Match.PAID and is_waiting:
        if line.pk in barred:
            why = _difference(line.batch, answer, BatchDifference.Kind.PAYEE_GONE, last, line)
            why.reason = f"{barred[line.pk].code}"
            told.differences.append(why)
        else:
            told.paid.append(line)
    elif one.match is Match.REFUSED and is_waiting and (line.pk in barred or not _says_paid(one)):
        line.state, line.is_open, line.reason = BatchLine.State.REFUSED, False, reason
        told.refused.append(line)
    elif one.match is Match.REFUSED and line.state in {BatchLine.State.WAITING, BatchLine.State.PAID}:
        # Paid and taken back, in one file or in two: the ledger shows both.
        if is_waiting:
            told.paid.append(line)
        line.reason = reason
        told.returned.append(line)


def _barred(batch: PaymentBatch, lines: Sequence[BatchLine]) -> dict[int, Refused]:
    """Lines whose payee may not be paid as the register stands now (he died, and it became known later), and why."""
    try:
        _require(batch, lines)
    except Refused:
        found = {}
        for line in lines:
            try:
                _require(batch, [line])
            except Refused as refusal:
                found[line.pk] = refusal
        return found
    return {}


def _require(batch: PaymentBatch, lines: Sequence[BatchLine]) -> None:
    lists = _lists(lines)
    require_beneficiaries(batch.claim.project, [_payment_line(line) for line in lines], on=batch.pay_on, lists=lists)


def _lists(lines: Iterable[BatchLine]) -> BeneficiaryLists:
    return BeneficiaryLists(frozenset(line.benefit.household_id for line in lines))


def _payment_line(line: BatchLine) -> PaymentLine:
    return PaymentLine(
        payee=line.payee,
        amount_fen=line.amount_fen,
        household=line.benefit.household,
        member=line.member,
        account_no=line.account_no,
    )


def _difference(
    batch: PaymentBatch, answer: BankAnswer, kind: BatchDifference.Kind, told: Answer, line: BatchLine | None = None
) -> BatchDifference:
    return BatchDifference(
        batch=batch, answer=answer, line=line, kind=kind, place=told.place[:40], told_fen=told.amount_fen, reason=told.reason[:200]
    )  # fmt: skip


def _post(batch: PaymentBatch, answer: BankAnswer, told: _Told, by: User | None) -> None:
    """Post what the file says through the acts of the ledger, and write where each line stands."""
    document = f"{batch.reference} 回盘 {answer.pk}"
    if told.paid:
        lines = tuple(_payment_line(line) for line in told.paid)
        voucher = Voucher(f"{batch.reference}/{answer.pk}", batch.pay_on, _METHOD, lines)
        payments = pay_claim(claim=batch.claim, voucher=voucher, by=by, lists=_lists(told.paid))
        confirm_arrivals(payments=payments, on=answer.on, document_no=document, by=by)
        for line, payment in zip(told.paid, payments, strict=True):
            line.payment, line.state, line.paid_on = payment, BatchLine.State.PAID, answer.on
    for line in told.returned:
        _take_back(line, answer.on, by)
    changed = {line.pk: line for line in (*told.paid, *told.refused, *told.returned)}
    BatchLine.objects.bulk_update(
        changed.values(), ["state", "is_open", "reason", "payment", "paid_on"], batch_size=500
    )
    BatchDifference.objects.bulk_create(told.differences)


def _take_back(line: BatchLine, on: date, by: User | None) -> None:
    """Reverse the receipt and the payment of a line whose money came back: it stands with the claim again."""
    payment = line.payment
    if payment is None:
        raise AssertionError("a paid line has a payment")
    arrived = Transfer.objects.filter(payment=payment, kind=Transfer.Kind.CONFIRM, reversal__isnull=True).first()
    if arrived is not None:
        reverse_transfer(transfer=arrived, on=on, reason=line.reason, by=by)
    return_payment(payment=payment, on=on, reason=line.reason, by=by)
    line.state, line.is_open = BatchLine.State.RETURNED, False


def _close(batch: PaymentBatch) -> None:
    waits = batch.lines.filter(state=BatchLine.State.WAITING).exists()
    batch.state = PaymentBatch.State.EXPORTED if waits else PaymentBatch.State.ANSWERED
    batch.save(update_fields=["state"])
