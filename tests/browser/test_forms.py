"""A superior's form on a telephone and on a desk: explained, filled, looked at."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import overflow_of
from cast import COUNTY, TOWNSHIP
from lianxin.people.models import User
from lianxin.reports.operations import NewForm, add_version, enter_form
from registry.makers import YEAR
from reports import messy_forms
from reports.conftest import scene_of
from reports.messy_forms import Sheet, blank_rows, book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_clerk_explains_a_form_once_and_fills_it(
    size: str,
    page_at: Callable[..., Page],
    sign_in: Callable[..., Any],
    assert_accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    township_clerk: User,
) -> None:
    scene: SimpleNamespace = scene_of()
    entry = NewForm("脱贫户情况表", TOWNSHIP, messy_forms.similar_names(), "情况表.xlsx", "县乡村振兴局")
    version = enter_form(entry=entry, by=None)
    table = NewForm("监测统计表", COUNTY, messy_forms.named_villages(), "统计表.xlsx")
    enter_form(entry=table, by=None)
    page = page_at(size)
    sign_in(page, township_clerk)
    page.goto("/reports/forms/")
    picture(page, f"forms-{size}")
    page.goto(f"/reports/forms/{version.form_id}/1/")
    assert page.locator(".headings__one--bad").count() == 2
    assert_accessible(page)
    picture(page, f"headings-{size}")
    page.locator("select[name='h-1.1-2']").select_option("blank|")
    page.locator("select[name='h-1.1-4']").select_option("field|household.main_cause")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/1/")
    assert page.locator(".headings__one--bad").count() == 0
    assert page.locator(".headings__one--unsure").count() == 0
    page.goto(f"/reports/forms/{version.form_id}/1/fill/")
    page.locator("select[name='year']").select_option(str(YEAR))
    page.locator("select[name='area_code']").select_option(TOWNSHIP)
    picture(page, f"fill-in-{size}")
    page.get_by_role("button", name="填好").click()
    page.wait_for_url("**/filled/**")
    assert scene.zhang.head_name in page.content()
    assert overflow_of(page) == 0
    assert_accessible(page)
    picture(page, f"filled-{size}")
    changed = book(
        Sheet([["序号", "户主姓名", "配偶姓名", "民族", "耕地（亩）", "备注"], *blank_rows(3, 6)], (), (1, 4))
    )
    add_version(form=version.form, content=changed, file_name="情况表2.xlsx", by=None)
    for name, address in (("form", ""), ("changes", "2/changes/")):
        page.goto(f"/reports/forms/{version.form_id}/{address}")
        assert_accessible(page)
        picture(page, f"{name}-{size}")
    page.goto("/reports/layouts/")
    picture(page, f"layouts-{size}")
