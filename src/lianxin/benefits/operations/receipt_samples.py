"""Verification of receipt (到账抽查): paid lines are drawn by a public seed, and somebody other than the payer asks at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.benefits import errors
from lianxin.benefits.domain.errors import NOT_A_QUANTITY
from lianxin.benefits.domain.samples import drawn
from lianxin.benefits.models import BatchDifference, BatchLine, PaymentBatch, ReceiptSample, SampledLine
from lianxin.benefits.operations.batches import held_batch
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds.operations.gates import checked_day, checked_text, fitting, may, record, taken_is
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a household says: how much it received (0: nothing), when (None: it cannot tell), whether it signed."""

    received_fen: Fen
    received_on: date | None
    is_signed: bool
    words: str = ""


@transaction.atomic
def draw_sample(*, batch: PaymentBatch, size: int, seed: str, on: date, by: User | None) -> ReceiptSample:
    """Draw paid lines to be verified at home: by village in proportion, at least one of each where the size allows it.

    Raises:
        PermissionDenied: ``by`` does not verify benefits in the area.
        Refused: BENEFIT-043 no seed, no size, nothing paid; BENEFIT-104 not sent to the bank; BENEFIT-151 the seed was used;
            BENEFIT-152 he paid it; FUND-139.
    """
    may(by, Act.VERIFY_BENEFITS, batch.area_code)
    sent = {PaymentBatch.State.EXPORTED, PaymentBatch.State.ANSWERED}
    held = held_batch(batch, sent, Words("抽样", "draw a sample"))
    _require_not_payer(held, by)
    checked_day(on, not_before=held.pay_on)
    lines = {line.number: line for line in held.lines.filter(state=BatchLine.State.PAID).select_related("benefit")}
    villages: dict[str, list[str]] = {}
    for number, line in sorted(lines.items()):
        villages.setdefault(line.benefit.area_code, []).append(str(number))
    text = fitting(seed, Words("种子", "seed"), longest=100)
    found = drawn(villages, size=size, seed=text, least=1 if size >= len(villages) else 0)
    with taken_is(errors.SEED_USED, seed=text), transaction.atomic():
        sample = ReceiptSample.objects.create(
            batch=held, seed=text, size=size, population=villages, drawn_by=by, drawn_on=on
        )
    SampledLine.objects.bulk_create(SampledLine(sample=sample, line=lines[int(number)]) for number in found.chosen)
    told = {"seed": text, "drawn": len(found.chosen), "population": len(lines)}
    record("benefits.draw_sample", by, "benefits.batch", held.pk, held.area_code, **told)
    return sample


@transaction.atomic
def record_receipt(*, sampled: SampledLine, told: Receipt, on: date, by: User | None) -> SampledLine:
    """Record what a household says of a payment. Nothing received, another sum, or no signature stands as a difference.

    Raises:
        PermissionDenied: ``by`` does not verify benefits in the village.
        Refused: BENEFIT-002 a sum below nothing, BENEFIT-152 he paid it, BENEFIT-153 recorded already, FUND-139 before it was
            paid, FUND-141 a difference without words, FUND-151.
    """
    rows = SampledLine.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "line__benefit", "line__batch"
    )
    held = rows.get(pk=sampled.pk)
    line = held.line
    may(by, Act.VERIFY_BENEFITS, line.benefit.area_code)
    _require_not_payer(line.batch, by)
    if held.checked_on is not None:
        raise Refused(errors.ASKED_ALREADY, number=line.number)
    if told.received_fen < 0:
        raise Refused(NOT_A_QUANTITY, found=told.received_fen)
    held.checked_on, held.checked_by = checked_day(on, not_before=line.paid_on or line.batch.pay_on), by
    held.received_fen, held.received_on, held.is_signed = told.received_fen, told.received_on, told.is_signed
    kind = _mismatch(line, told)
    words = Words("户里怎么说", "what the household says")
    held.words = (
        fitting(told.words, words, longest=200) if kind is None else checked_text(told.words, words, longest=200)
    )
    held.save()
    if kind is not None:
        BatchDifference.objects.create(
            batch=line.batch, line=line, kind=kind, told_fen=told.received_fen, reason=held.words
        )
    record(
        "benefits.record_receipt", by, "benefits.batch", line.batch_id, line.benefit.area_code,
        line=line.number, received_fen=told.received_fen, agrees=kind is None,
    )  # fmt: skip
    return held


def _mismatch(line: BatchLine, told: Receipt) -> BatchDifference.Kind | None:
    if told.received_fen == 0:
        return BatchDifference.Kind.NOT_RECEIVED
    if told.received_fen != line.amount_fen:
        return BatchDifference.Kind.RECEIVED_OTHER
    return None if told.is_signed else BatchDifference.Kind.NOT_SIGNED


def _require_not_payer(batch: PaymentBatch, by: User | None) -> None:
    """Whoever took the file to the bank or read its answer does not verify that the money arrived."""
    if by is None:
        return
    if batch.exported_by_id == by.pk or batch.answers.filter(read_by=by).exists():
        raise Refused(errors.PAYER_ASKS)
