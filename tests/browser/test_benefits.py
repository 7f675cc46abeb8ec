"""Benefits in a browser: every page on a phone and at a desk, accessible, never wider than its window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from benefits.batch_makers import Posts, answer_text, approved_post, carded, read_text
from benefits.makers import asked, drawn, holders, instrument, new_run, poor_household, term
from browser.conftest import overflow_of
from cast import COUNTY
from lianxin.benefits.domain.entitlements import Request
from lianxin.benefits.operations import (
    NewBenefit,
    Receipt,
    confirm_distribution,
    draft_distribution,
    draw_sample,
    propose_benefit,
    record_receipt,
    repay_loan,
)
from lianxin.people.models import User
from registry.makers import areas, year_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]


@pytest.fixture
def addresses(db: None) -> dict[str, str]:
    """A county with a loan overdue, one being made, a term, shares with a promise not kept, and a measure."""
    areas()
    year_book()
    term("pinellia_loan.rate", 60_000)
    family = poor_household()
    loan = drawn(*family, amount_fen=3_000_000)
    repay_loan(loan=loan, kind="early_term", amount_fen=1_000_000, on=date(2018, 6, 10), document_no="SK-1", by=None)
    asked(*poor_household("乙某"))
    of = instrument()
    holders(of, 3)
    run = draft_distribution(instrument=of, entry=new_run(total=300_000), by=None)
    confirm_distribution(run=run, by=None)
    entry = NewBenefit("gift", family[0], date(2018, 5, 10), Request(value_fen=30_000))
    gift = propose_benefit(entry=entry, by=None)
    return {
        "loans": reverse("benefits:loans"),
        "loan": reverse("benefits:loan", args=[loan.pk]),
        "loan-repay": reverse("benefits:loan-deed", args=[loan.pk, "repay"]),
        "subsidies": reverse("benefits:subsidies"),
        "terms": reverse("benefits:terms"),
        "pay-in": reverse("benefits:county-deed", args=[COUNTY, "pay-in"]),
        "instruments": reverse("benefits:instruments"),
        "instrument": reverse("benefits:instrument", args=[of.pk]),
        "run": reverse("benefits:run", args=[of.pk, run.pk]),
        "benefits": reverse("benefits:benefits"),
        "benefit": reverse("benefits:benefit", args=[gift.pk]),
        "household": reverse("registry:household", args=[family[0].pk]),
    }


@pytest.fixture
def paying(db: None) -> dict[str, str]:
    """A county with a batch answered in part, differences, a sample half asked, and measures that wait."""
    areas()
    year_book()
    posts = Posts(8)
    batch = posts.exported()
    results = dict.fromkeys(range(1, 6), "成功") | {6: "失败", 7: "待核"}
    read_text(batch, answer_text(batch, results))
    read_text(batch, answer_text(batch, {5: "退回"}), on=date(2026, 5, 28), name="退汇.csv")
    sample = draw_sample(batch=batch, size=3, seed="2026-05-25 摇号 0713", on=date(2026, 5, 26), by=None)
    first, second, _ = sample.chosen.select_related("line")
    agreed = Receipt(first.line.amount_fen, date(2026, 5, 25), is_signed=True)
    record_receipt(sampled=first, told=agreed, on=date(2026, 5, 29), by=None)
    told = Receipt(50_000, None, is_signed=False, words="卡由他人代管")
    record_receipt(sampled=second, told=told, on=date(2026, 5, 29), by=None)
    approved_post(*carded(20), posts.project)
    make = reverse("benefits:make-batch")
    return {
        "batches": reverse("benefits:batches"),
        "make": make,
        "preview": f"{make}?project={posts.project.pk}&period=2026-05&pay_on=2026-06-20",
        "batch": reverse("benefits:batch", args=[batch.pk]),
        "sample-draw": reverse("benefits:batch-deed", args=[batch.pk, "sample"]),
        "sample": reverse("benefits:sample", args=[sample.pk]),
        "receipt": reverse("benefits:record-receipt", args=[sample.pk, sample.chosen.last().pk]),
        "measure": reverse("benefits:benefit", args=[posts.benefits[4].pk]),
        "household-paid": reverse("registry:household", args=[posts.people[0][0].pk]),
    }


@pytest.mark.one_engine
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_batches_are_seen_on_every_screen(
    page_at: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    assert_accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    county_officer: User,
    paying: dict[str, str],
    size: str,
) -> None:
    page = page_at(size)
    sign_in(page, county_officer)
    for name, address in paying.items():
        page.goto(address)
        picture(page, f"batches-{name}-{size}")
        assert overflow_of(page) <= 0, name
        assert_accessible(page)


@pytest.mark.one_engine
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_benefits_are_seen_on_every_screen(
    page_at: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    assert_accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    funds_officer: User,
    addresses: dict[str, str],
    size: str,
) -> None:
    page = page_at(size)
    sign_in(page, funds_officer)
    for name, address in addresses.items():
        page.goto(address)
        picture(page, f"benefits-{name}-{size}")
        assert overflow_of(page) <= 0, name
        assert_accessible(page)
