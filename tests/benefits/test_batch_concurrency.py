"""Two at once, on both engines: a measure is in one batch, a line is paid once, a batch is approved once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from benefits.batch_makers import (
    BATCH_APPROVED_ON,
    CARD,
    Posts,
    answer_text,
    answered,
    in_the_ledger,
    paid_by_lines,
    read_text,
    states,
)
from funds.test_concurrency import Writers, sound, writers
from lianxin.benefits.models import BankAnswer, BatchLine, PaymentBatch
from lianxin.benefits.operations import approve_batch, export_batch, make_batch
from lianxin.funds.models import Payment
from registry.makers import areas, year_book

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["writers"]


@pytest.fixture
def posts(transactional_db: None) -> Posts:
    areas()
    year_book()
    return Posts()


def test_ten_who_read_the_same_file_pay_once(posts: Posts, writers: Callable[[], Writers]) -> None:
    batch = posts.exported()
    text = answer_text(batch, {1: "成功", 2: "失败", 3: "成功"})
    hands = writers()
    assert set(hands.all_at_once(*([lambda: read_text(batch, text)] * 10))) == {"done"}
    assert hands.one(lambda: (BankAnswer.objects.count(), Payment.objects.count())) == (1, 2)
    assert hands.one(lambda: states(batch)) == ["paid", "refused", "paid"]
    assert hands.one(lambda: in_the_ledger(batch)) == 160_004
    hands.one(sound)


def test_two_who_answer_at_once_leave_lines_and_ledger_in_agreement(
    posts: Posts,
    writers: Callable[[], Writers],
) -> None:
    batch = posts.exported()
    answered(batch, {1: "成功"})
    texts = [answer_text(batch, {1: "退回", 2: "成功"}), answer_text(batch, {2: "失败", 3: "成功"})]
    hands = writers()
    told = hands.all_at_once(*(lambda text=text: read_text(batch, text, on=date(2026, 5, 28)) for text in texts))  # type: ignore[misc]
    assert told == ["done", "done"]
    one, two, three = hands.one(lambda: states(batch))
    assert (one, three) == ("returned", "paid")
    # Whichever came first, the other contradicts it, or takes it back.
    assert two in {"refused", "returned"}
    assert hands.one(lambda: in_the_ledger(batch)) == hands.one(lambda: paid_by_lines(batch))
    hands.one(sound)


def test_two_who_make_a_batch_of_the_same_measures_make_one(posts: Posts, writers: Callable[[], Writers]) -> None:
    entries = [posts.entry(claim_no=f"BZ-{number}") for number in range(5)]
    hands = writers()
    told = hands.all_at_once(*(lambda entry=entry: make_batch(entry=entry, by=None) for entry in entries))  # type: ignore[misc]
    assert sorted(told, reverse=True)[0] == "done"
    assert set(told) - {"done"} <= {"BENEFIT-141", "BENEFIT-142"}
    assert told.count("done") == 1
    assert hands.one(lambda: (PaymentBatch.objects.count(), BatchLine.objects.count())) == (1, 3)


def test_two_who_approve_or_send_at_once_do_it_once(posts: Posts, writers: Callable[[], Writers]) -> None:
    batch = posts.made()
    hands = writers()
    told = hands.all_at_once(*([lambda: approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=None)] * 3))
    assert sorted(told) == ["BENEFIT-104", "BENEFIT-104", "done"]
    kinds = [CARD, PaymentBatch.FileKind.ISO_20022]
    told = hands.all_at_once(*(lambda kind=kind: export_batch(batch=batch, kind=kind, by=None) for kind in kinds))  # type: ignore[misc]
    assert sorted(told) == ["BENEFIT-148", "done"]
    hands.one(sound)
