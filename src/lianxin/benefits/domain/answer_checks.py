"""What a bank's file is held against before anything is posted: its totals are right, no line stands in it twice, it is of this order."""

from __future__ import annotations

from lianxin.benefits.domain.bank_answers import Answer, Outcome, Stated, read_answer, stated_totals
from lianxin.benefits.domain.errors import ANSWER_OF_ANOTHER, LINE_TWICE, TOTAL_ALTERED
from lianxin.benefits.domain.payments import PaymentOrder
from lianxin.benefits.domain.reconciliation import Reconciliation, reconciled
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import yuan_text


def checked_answer(content: bytes, *, order: PaymentOrder, file: str) -> tuple[Answer, ...]:
    """Read the bank's file on an order and return its answers.

    Raises:
        Refused: BENEFIT-041 it cannot be read; 044 a total in it is not the sum of what it stands for; 045 a line is answered
            twice with the same result, which may be a payment made twice; 046 nothing in it is of this order; SHEET-009.
    """
    answers = read_answer(content, reference=order.reference, file=file)
    for stated in stated_totals(content, reference=order.reference):
        _require_true(stated, order)
    found = reconciled(order, answers)
    if not any(line.answers for line in found.lines):
        raise Refused(ANSWER_OF_ANOTHER, reference=order.reference)
    _require_once(found)
    return answers


def _require_true(stated: Stated, order: PaymentOrder) -> None:
    sums = stated.found_fen if stated.found_fen is not None else (order.total_fen,)
    if stated.sum_fen is not None and stated.sum_fen not in sums:
        raise Refused(TOTAL_ALTERED, place=stated.place, stated=yuan_text(stated.sum_fen), found=yuan_text(sums[0]))
    count = stated.found_count if stated.found_count is not None else len(order.lines)
    is_counted = stated.found_fen is None or stated.found_count is not None
    if stated.count is not None and is_counted and stated.count != count:
        raise Refused(TOTAL_ALTERED, place=stated.place, stated=stated.count, found=count)


def _require_once(found: Reconciliation) -> None:
    for line in found.lines:
        final = [answer for answer in line.answers if answer.outcome is not Outcome.PENDING]
        if len({answer.outcome for answer in final}) < len(final):
            raise Refused(LINE_TWICE, number=line.line.number, place="、".join(answer.place for answer in final))
