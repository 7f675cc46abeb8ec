"""Verification at home: drawn by a public seed, asked by somebody other than the payer, and what does not agree is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from benefits.batch_makers import ANSWERED_ON, PAY_ON, Posts, answered
from lianxin.benefits.domain.samples import drawn
from lianxin.benefits.models import BatchDifference, PaymentBatch, ReceiptSample, SampledLine
from lianxin.benefits.operations import Receipt, draw_sample, record_receipt, settle_difference
from lianxin.benefits.queries.batches import coverages_of, to_be_asked
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User

pytestmark = pytest.mark.django_db
SEED, ASKED_ON = "2026-05-25 公开摇号 0713", date(2026, 5, 27)


def refusal(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code, caught.value


@pytest.fixture
def batch(known_areas: None) -> PaymentBatch:
    """Six lines, of which the bank paid five."""
    made = Posts(6).exported()
    answered(made, {1: "成功", 2: "成功", 3: "成功", 4: "成功", 5: "成功", 6: "失败"})
    made.refresh_from_db()
    return made


def sampled(batch: PaymentBatch, size: int = 3, seed: str = SEED, by: User | None = None) -> list[SampledLine]:
    sample = draw_sample(batch=batch, size=size, seed=seed, on=ANSWERED_ON, by=by)
    return list(sample.chosen.select_related("line"))


def received(one: SampledLine, **given: Any) -> Receipt:
    wanted: dict[str, Any] = {"received_fen": one.line.amount_fen, "received_on": ANSWERED_ON, "is_signed": True}
    return Receipt(**(wanted | given))


def test_it_is_drawn_from_what_was_paid_and_everybody_draws_the_same(batch: PaymentBatch) -> None:
    chosen = {str(one.line.number) for one in sampled(batch)}
    kept = ReceiptSample.objects.get()
    assert sorted(kept.population["999901101201"]) == ["1", "2", "3", "4", "5"]
    assert chosen == set(drawn(kept.population, size=3, seed=kept.seed).chosen)
    assert {str(one.line.number) for one in sampled(batch, size=9, seed="另一个")} == {"1", "2", "3", "4", "5"}


def test_a_sample_needs_a_seed_a_size_and_something_paid(known_areas: None, funds_officer: User, auditor: User) -> None:
    batch = Posts().approved()
    refusal("BENEFIT-104", lambda: sampled(batch))
    PaymentBatch.objects.filter(pk=batch.pk).update(
        state="exported", file_kind="card", file_digest="0", exported_at=batch.made_at
    )
    refusal("BENEFIT-043", lambda: sampled(batch))
    answered(batch, {1: "成功"}, by=funds_officer)
    refusal("BENEFIT-043", lambda: sampled(batch, seed=" "))
    refusal("BENEFIT-043", lambda: sampled(batch, size=0))
    refusal("FUND-151", lambda: sampled(batch, seed="x" * 101))
    refusal("FUND-139", lambda: draw_sample(batch=batch, size=1, seed=SEED, on=date(2026, 5, 1), by=None))
    for who in (funds_officer, auditor):
        with pytest.raises(PermissionDenied):
            sampled(batch, by=who)
    sampled(batch)
    refusal("BENEFIT-151", lambda: sampled(batch, size=1))


def test_the_household_is_asked_by_somebody_who_did_not_pay(
    batch: PaymentBatch, county_officer: User, village_team_member: User, other_township_clerk: User
) -> None:
    one, other, _ = sampled(batch)
    PaymentBatch.objects.filter(pk=batch.pk).update(exported_by=county_officer)
    refusal("BENEFIT-152", lambda: record_receipt(sampled=one, told=received(one), on=ASKED_ON, by=county_officer))
    refusal("BENEFIT-152", lambda: sampled(batch, seed="再抽", by=county_officer))
    PaymentBatch.objects.filter(pk=batch.pk).update(exported_by=None)
    batch.answers.update(read_by=county_officer)
    refusal("BENEFIT-152", lambda: record_receipt(sampled=one, told=received(one), on=ASKED_ON, by=county_officer))
    with pytest.raises(PermissionDenied):
        record_receipt(sampled=one, told=received(one), on=ASKED_ON, by=other_township_clerk)
    assert to_be_asked(village_team_member).count() == 3
    assert to_be_asked(other_township_clerk).count() == 0
    done = record_receipt(sampled=one, told=received(one), on=ASKED_ON, by=village_team_member)
    assert (done.checked_by, done.received_fen) == (village_team_member, one.line.amount_fen)
    assert not BatchDifference.objects.exists()
    refusal("BENEFIT-153", lambda: record_receipt(sampled=one, told=received(one), on=ASKED_ON, by=None))
    refusal("FUND-139", lambda: record_receipt(sampled=other, told=received(other), on=PAY_ON, by=None))
    told = received(other, received_fen=-1)
    refusal("BENEFIT-002", lambda: record_receipt(sampled=other, told=told, on=ASKED_ON, by=None))
    (coverage,) = coverages_of(batch)
    assert (coverage.population, coverage.drawn, coverage.checked, coverage.agreeing) == (5, 3, 1, 1)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"received_fen": 0, "received_on": None, "is_signed": False}, "not_received"),
        ({"received_fen": 50_000}, "received_other"),
        ({"is_signed": False}, "not_signed"),
    ],
)
def test_what_does_not_agree_is_told_until_somebody_settles_it(
    batch: PaymentBatch, county_officer: User, funds_officer: User, given: dict[str, Any], kind: str
) -> None:
    one = sampled(batch)[0]
    refusal("FUND-141", lambda: record_receipt(sampled=one, told=received(one, **given), on=ASKED_ON, by=None))
    record_receipt(sampled=one, told=received(one, words="卡由他人代管", **given), on=ASKED_ON, by=None)
    told = batch.differences.get()
    assert (told.kind, told.line, told.reason) == (kind, one.line, "卡由他人代管")
    assert coverages_of(batch)[0].agreeing == 0
    with pytest.raises(PermissionDenied):
        settle_difference(difference=told, on=ASKED_ON, words="已追回", by=funds_officer)
    refusal("FUND-139", lambda: settle_difference(difference=told, on=date(2026, 5, 1), words="已追回", by=None))
    assert settle_difference(difference=told, on=ASKED_ON, words="已追回", by=county_officer).settled_on == ASKED_ON


def test_the_database_keeps_samples(batch: PaymentBatch) -> None:
    one = sampled(batch)[0]
    found = SampledLine.objects.filter(pk=one.pk)
    for name, given in (
        ("checked_line_says_what_was_received", {"checked_on": ASKED_ON}),
        ("checked_line_says_what_was_received", {"received_fen": 1}),
        ("received_sum_is_not_negative", {"received_fen": -1, "checked_on": ASKED_ON, "is_signed": True}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            found.update(**given)
    one.pk = None
    with pytest.raises(IntegrityError, match=r"line_is_drawn_once_in_a_sample|UNIQUE"), transaction.atomic():
        one.save(force_insert=True)
    sample = ReceiptSample.objects.get()
    sample.pk = None
    with pytest.raises(IntegrityError, match=r"batch_is_sampled_once_by_a_seed|UNIQUE"), transaction.atomic():
        sample.save(force_insert=True)
