"""The pages of pairing in a browser: both sizes, both languages, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from cast import COUNTY, VILLAGE
from lianxin.eligibility.models import Run
from lianxin.jobs import operations as jobs
from lianxin.pairing.models import HouseholdPairing, Plan
from lianxin.pairing.operations import draft_plan, override_unit
from lianxin.people.models import User
from lianxin.registry.models import Household
from pairing_pages.conftest import known_areas, poor, run
from pairing_pages.makers import household_pairing, village_pairing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

__all__ = ["known_areas", "poor", "run"]

Opened = Callable[..., Page]


@pytest.fixture
def office(run: Run, helper: User, other_helper: User, county_officer: User) -> User:
    """The county officer, in a county with identified households, two units and their helpers."""
    return county_officer


def addresses(plan: Plan, family: Household) -> dict[str, str]:
    """Every page of the room that has something to show."""
    return {
        "overview": "/pairing/",
        "left-out": "/pairing/left-out/",
        "plan": f"/pairing/plans/{plan.pk}/",
        "override-household": f"/pairing/plans/{plan.pk}/households/{family.pk}/",
        "override-village": f"/pairing/plans/{plan.pk}/villages/{VILLAGE}/lead/",
        "household": f"/registry/households/{family.pk}/",
    }


@pytest.mark.one_engine
@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desktop", "en")])
def test_every_page_is_accessible_and_fits(
    size: str, language: str, office: User, run: Run, poor: list[Household], helper: User,
    page_at: Opened, sign_in: Any, assert_accessible: Any, picture: Any,
) -> None:  # fmt: skip
    office.language = language
    office.save()
    village_pairing(helper.helper.unit, VILLAGE)
    household_pairing(helper.helper, poor[0])
    plan = draft_plan(run=run, by=office, seconds=5)
    here = [p for p in plan.plan["unit_villages"] if p["village"] == VILLAGE]
    responsible = next(p["unit"] for p in here if p["role"] == "responsible")
    # A broken rule, so that the page shows what it looks like.
    override_unit(plan_id=plan.pk, village=VILLAGE, role="lead", unit=responsible, reason="统一调整", by=office)
    page = page_at(size)
    sign_in(page, office)
    for name, address in addresses(plan, poor[0]).items():
        page.goto(address)
        assert page.locator("h1").count() == 1, name
        picture(page, f"pairing-{name}-{size}-{language}")
        assert overflow_of(page) == 0, name
        assert_accessible(page)


@pytest.mark.one_engine
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_helper_s_page_is_accessible_and_fits(
    size: str, office: User, helper: User, poor: list[Household], page_at: Opened, sign_in: Any,
    assert_accessible: Any, picture: Any,
) -> None:  # fmt: skip
    village_pairing(helper.helper.unit, VILLAGE)
    for each in poor:
        household_pairing(helper.helper, each)
    page = page_at(size)
    sign_in(page, helper)
    page.goto("/pairing/")
    picture(page, f"pairing-mine-{size}")
    expect(page.locator("h2").first).to_have_text("我联系的农户")
    assert overflow_of(page) == 0
    assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_plan_is_made_changed_and_confirmed(
    scripts: bool, office: User, poor: list[Household], page_at: Opened, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    # In this process: another one would not see the database of the test.
    monkeypatch.setattr(jobs, "start", lambda job: jobs.run(job.key))
    page = page_at("phone", scripts=scripts)
    sign_in(page, office)
    page.goto("/pairing/")
    page.get_by_role("button", name="生成草案").click()
    page.get_by_role("link", name="看结果").click()
    expect(page.locator("main")).to_contain_text("已证明最优", timeout=20_000)
    assert not HouseholdPairing.objects.exists()
    page.get_by_role("link", name=f"换人 {poor[0].head_name}").click()
    page.get_by_label("理由").fill("熟悉情况")
    chosen = page.get_by_label("改由谁作第一帮扶责任人")
    other = next(value for value in ("H-01", "H-02") if value != chosen.evaluate("select => select.value"))
    chosen.select_option(other)
    page.get_by_role("button", name="保存调整").click()
    expect(page.locator("main")).to_contain_text("人工调整过")
    page.get_by_role("button", name="确认，开始结对").click()
    expect(page.locator("main")).to_contain_text("已确认")
    assert HouseholdPairing.objects.get(household=poor[0]).helper.code == other
    assert HouseholdPairing.objects.count() == 3


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_discarded_after_a_second_question(
    scripts: bool, office: User, run: Run, page_at: Opened, sign_in: Any
) -> None:  # fmt: skip
    plan = draft_plan(run=run, by=office, seconds=5)
    page = page_at("desktop", scripts=scripts)
    sign_in(page, office)
    page.goto(f"/pairing/plans/{plan.pk}/")
    if scripts:
        page.locator("[data-opens=discard]").click()
        assert Plan.objects.get().state == "draft"
    page.locator(".button--danger:visible").click()
    expect(page).to_have_url(re.compile(r"/pairing/$"))
    assert Plan.objects.get().state == "discarded"


def test_the_button_says_that_it_is_at_work(office: User, page_at: Opened, sign_in: Any) -> None:
    page = page_at("desktop")
    sign_in(page, office)
    page.goto("/pairing/")
    # Heard after the house's own script: the form is taken as sent, and no answer ever comes.
    page.evaluate("window.addEventListener('submit', event => event.preventDefault())")
    page.get_by_role("button", name="生成草案").click()
    expect(page.get_by_role("button", name="生成草案")).to_have_class("button button--primary is-busy")
    assert COUNTY in page.locator("input[name=county]").input_value()


def test_one_village_is_chosen_without_a_reload(
    office: User, run: Run, page_at: Opened, sign_in: Any
) -> None:  # fmt: skip
    plan = draft_plan(run=run, by=office, seconds=5)
    page = page_at("desktop")
    sign_in(page, office)
    page.goto(f"/pairing/plans/{plan.pk}/")
    page.evaluate("window.isTheSamePage = true")
    page.get_by_label("村", exact=True).select_option(VILLAGE)
    expect(page.locator("#household-list tbody tr")).to_have_count(2)
    assert page.evaluate("window.isTheSamePage") is True
