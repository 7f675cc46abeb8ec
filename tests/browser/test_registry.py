"""The register's pages in a browser: both sizes, both languages, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from cast import TOWNSHIP
from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.models import Conflict, Household, ImportJob
from lianxin.registry.operations import correct_facts
from lianxin.registry.views import imports as views
from registry.makers import ID_NO, YEAR, areas, conflict, household, household_facts, import_job, member, year_book
from registry.workbooks import roster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

Opened = Callable[..., Page]


@pytest.fixture
def register(township_clerk: User) -> Household:
    """A township with some households, one of them in full, corrected once."""
    areas()
    year_book(YEAR - 1, state="closed")
    year_book()
    family = household(
        "甲某",
        household_attribute="ordinary_poor", household_type="exited", main_cause="illness", household_size=3,
        net_income_per_person_yuan=512_345, wage_income_yuan=1_200_000, transfer_income_yuan=336_000,
        house_m2=80.0, house_grade="B", dangerous_house=False, water_safe=True, arable_mu=3.5, household_power=True,
        drinking_water_source=None,
    )  # fmt: skip
    household_facts(family, YEAR - 1, household_attribute="ordinary_poor")
    member(
        family, "乙某", identity={"id_no": ID_NO, "sex": "female"}, health=",long_term_illness,", education="primary"
    )
    member(family, "丙某", relation_to_head="child", identity={"sex": "male"})
    for number, name in enumerate(("子某", "丑某某", "寅某", "卯某", "辰某", "巳某")):
        household(name, is_carried=number % 3 == 0, net_income_per_person_yuan=(number + 3) * 123_456)
    correct_facts(
        household_id=family.pk,
        year=YEAR,
        values={"house_m2": 95.5},
        reason="入户丈量，原登记少算一间",
        by=township_clerk,
    )
    conflict(family, "house_m2", 95.5, 80.0)
    return family


def preview(by: User) -> ImportJob:
    """A preview of a file with new people, changes and faults."""
    file = roster(
        ("上河村", "990000", "甲某", "", "户主", "健康"),
        ("上河村", "990000", "乙某", ID_NO, "配偶", "患有大病"),
        ("上河村", "H-7", "午某", "999901198501010010", "户主", "健康"),
        ("上河村", "H-7", "未某", "12345", "配偶", "不知道"),
        ("下河村", "H-8", "申某", "", "户主", "健康"),
    )
    request = ImportRequest(area_code=TOWNSHIP, year=YEAR)
    return run_job(ask_for_import(file=file, file_name="2026年花名册.xlsx", request=request, by=by).pk)


def addresses(family: Household, by: User) -> dict[str, str]:
    """Every page of the register that has something to show."""
    wife = family.member_facts.get(member__name="乙某").member_id
    head = family.member_facts.get(relation_to_head="head").member_id
    return {
        "households": "/registry/households/",
        "household": f"/registry/households/{family.pk}/",
        "member": f"/registry/households/{family.pk}/members/{wife}/",
        "correct": f"/registry/households/{family.pk}/correct/?year={YEAR}&section=house-and-living-conditions",
        "correct-member": f"/registry/households/{family.pk}/members/{wife}/correct/?year={YEAR}&section=health-and-labour",
        "leave": f"/registry/households/{family.pk}/members/{head}/leave/",
        "join": f"/registry/households/{family.pk}/join/",
        "import": "/registry/imports/new/",
        "job": f"/registry/imports/{preview(by).pk}/",
        "imports": "/registry/imports/",
        "conflicts": "/registry/conflicts/",
        "conflict": f"/registry/conflicts/{Conflict.objects.get().pk}/",
        "years": "/registry/years/",
    }


@pytest.mark.one_engine
@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desktop", "en")])
def test_every_page_is_accessible_and_fits(
    size: str, language: str, register: Household, county_officer: User, township_clerk: User, page_at: Opened,
    sign_in: Any, assert_accessible: Any, picture: Any,
) -> None:  # fmt: skip
    county_officer.language = language
    county_officer.save()
    page = page_at(size)
    sign_in(page, county_officer)
    for name, address in addresses(register, township_clerk).items():
        page.goto(address)
        assert page.locator("h1").count() == 1, name
        picture(page, f"registry-{name}-{size}-{language}")
        assert overflow_of(page) == 0, name
        assert_accessible(page)


def test_filters_work_without_a_reload_and_without_scripts(
    register: Household, township_clerk: User, page_at: Opened, sign_in: Any
) -> None:
    page = page_at("desktop")
    sign_in(page, township_clerk)
    page.goto("/registry/households/")
    page.evaluate("window.isTheSamePage = true")
    page.get_by_role("searchbox").fill("丑某")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("丑某某")
    assert page.evaluate("window.isTheSamePage") is True
    plain = page_at("desktop", scripts=False)
    sign_in(plain, township_clerk)
    plain.goto("/registry/households/")
    plain.get_by_role("searchbox").fill("甲")
    plain.get_by_role("button", name="查询").click()
    expect(plain.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_masked_number_is_opened_by_a_press_and_that_is_recorded(
    scripts: bool, register: Household, township_clerk: User, page_at: Opened, sign_in: Any
) -> None:
    page = page_at("phone", scripts=scripts)
    sign_in(page, township_clerk)
    page.goto(f"/registry/households/{register.pk}/")
    assert ID_NO not in page.content()
    page.get_by_role("button", name="显示 证件号码").click()
    expect(page.locator("main")).to_contain_text(ID_NO)
    assert ("/open/" in page.url) is not scripts
    assert Event.objects.filter(act="registry.open_sensitive").count() == 1


def test_the_enter_key_saves_a_correction_and_opens_nothing(
    register: Household, township_clerk: User, page_at: Opened, sign_in: Any
) -> None:
    page = page_at("desktop")
    sign_in(page, township_clerk)
    page.goto(f"/registry/households/{register.pk}/correct/?section=which-household")
    page.get_by_label("理由").fill("核实")
    page.get_by_label("自然村").fill("上组")
    page.get_by_label("自然村").press("Enter")
    expect(page.locator("#history")).to_contain_text("上组")
    assert not Event.objects.filter(act="registry.open_sensitive").exists()


def test_a_file_is_chosen_previewed_and_confirmed(
    register: Household, township_clerk: User, page_at: Opened, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "start_job", lambda job: run_job(job.pk))
    page = page_at("phone")
    sign_in(page, township_clerk)
    page.goto("/registry/imports/new/")
    file = roster(("上河村", "H-7", "午某", "", "户主", "健康"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("[data-drop] input").set_input_files([{"name": "名册.xlsx", "mimeType": kind, "buffer": file.read()}])
    expect(page.locator("[data-drop-list]")).to_contain_text("名册.xlsx")
    page.get_by_role("button", name="核对并预览").click()
    expect(page.locator("main")).to_contain_text("核对完成，尚未写入")
    page.get_by_role("button", name="确认写入").click()
    expect(page.locator("main")).to_contain_text("已写入登记册")
    assert Household.objects.filter(household_no="H-7").exists()


def test_a_running_job_is_asked_until_it_has_ended(
    register: Household, township_clerk: User, page_at: Opened, sign_in: Any
) -> None:
    job = import_job(state=ImportJob.State.WAITING, by=township_clerk)
    page = page_at("desktop")
    sign_in(page, township_clerk)
    page.goto(f"/registry/imports/{job.pk}/")
    expect(page.locator(".job")).to_contain_text("排队中")
    ImportJob.objects.filter(pk=job.pk).update(state=ImportJob.State.INTERRUPTED)
    expect(page.locator("main")).to_contain_text("导入中断了", timeout=10_000)
