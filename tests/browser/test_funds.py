"""The pages of money in a browser: both sizes, both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from cast import VILLAGE
from funds.scenes import Scene, county_with_money
from lianxin.funds.models import Account, Transfer
from lianxin.people.models import Unit, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

Opened = Callable[..., Page]


def addresses(scene: Scene) -> dict[str, str]:
    """Every page of the room, with something to show."""
    account = Account.objects.get(code=f"tranche:{scene.special.pk}")
    return {
        "overview": "/funds/",
        "flows": "/funds/flows/",
        "tranches": "/funds/tranches/",
        "tranche": f"/funds/tranches/{scene.special.pk}/",
        "ledger": "/funds/ledger/",
        "transfer": f"/funds/ledger/{Transfer.objects.filter(kind='reverse').get().pk}/",
        "accounts": "/funds/accounts/",
        "account": f"/funds/accounts/{account.pk}/",
        "statements": "/funds/statements/",
        "credit": f"/funds/credit/?area={VILLAGE}",
        "project": f"/funds/projects/{scene.industry.pk}/",
        "trace": f"/funds/households/{scene.home.pk}/",
        "told": "/funds/told/",
        "goods": "/funds/goods/",
        "household": f"/registry/households/{scene.home.pk}/",
    }


@pytest.mark.one_engine
@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desktop", "en")])
def test_every_page_is_accessible_and_fits(
    size: str, language: str, funds_officer: User, unit: Unit,
    page_at: Opened, sign_in: Any, assert_accessible: Any, picture: Any,
) -> None:  # fmt: skip
    funds_officer.language = language
    funds_officer.save()
    scene = county_with_money(unit)
    page = page_at(size)
    sign_in(page, funds_officer)
    for name, address in addresses(scene).items():
        page.goto(address)
        assert overflow_of(page) <= 0, name
        assert_accessible(page)
        picture(page, f"funds-{name}-{size}")


def test_a_band_of_the_way_of_money_opens_its_rows(
    funds_officer: User, unit: Unit, page_at: Opened, sign_in: Any
) -> None:
    county_with_money(unit)
    page = page_at("desktop")
    sign_in(page, funds_officer)
    page.goto("/funds/flows/")
    page.locator(".figure__wide a[aria-label*='250,000.00']").first.click()
    expect(page.locator("table")).to_contain_text("250,000.00")
