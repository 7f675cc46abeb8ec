"""The shelf, a household's papers and the page that verifies one, on a telephone and on a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.reports.domain.references import reference
from lianxin.reports.models.issued_papers import IssuedPaper
from reports.papers.conftest import grant, home

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

__all__ = ["grant", "home"]


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_paper_is_taken_from_the_household_and_verified(
    size: str,
    home: Household,
    township_clerk: User,
    page_at: Callable[..., Page],
    sign_in: Any,
    assert_accessible: Any,
    picture: Any,
) -> None:
    page = page_at(size)
    sign_in(page, township_clerk)
    page.goto("/reports/papers/")
    expect(page.locator("main")).to_contain_text("批量印卡")
    assert_accessible(page)
    picture(page, f"papers-{size}")
    assert overflow_of(page) == 0
    page.goto(f"/registry/households/{home.pk}/")
    picture(page, f"household-papers-{size}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word 明白卡").click()
    assert download.value.suggested_filename.endswith(".docx")
    page.goto("/reports/ledgers/pairing/")
    expect(page.locator("main")).to_contain_text("帮扶戊")
    picture(page, f"ledger-{size}")
    assert_accessible(page)
    paper = IssuedPaper.objects.get()
    visitor = page_at(size)
    visitor.goto(f"/reports/verify/{reference(paper.key, paper.digest, secret=settings.LIANXIN_DATA_KEY)}")
    expect(visitor.locator("main")).to_contain_text("甲＊＊")
    assert_accessible(visitor)
    picture(visitor, f"verified-{size}")
    assert overflow_of(visitor) == 0
