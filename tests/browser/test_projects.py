"""The pages of projects in a browser: both sizes, both languages, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from lianxin.people.models import User
from lianxin.projects.domain.showing import Level
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import AssetEvent, Project
from lianxin.projects.operations import (
    NewAssetEvent,
    NewLink,
    NewProgress,
    measure_target,
    open_benefit_link,
    record_asset_event,
    record_progress,
)
from lianxin.projects.photographs import kept_photographs
from projects.conftest import known_areas
from projects.makers import DONE_ON, asset, project, shown
from projects.makers import picture as photograph
from registry.makers import household

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

__all__ = ["known_areas"]

Opened = Callable[..., Page]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path


@pytest.fixture
def begun() -> Project:
    """A project under way, reported on with photographs, with a household that gains."""
    made = project(Stage.UNDERWAY)
    colours = [(120, 160, 90), (170, 140, 90), (90, 130, 170)]
    digests = kept_photographs(
        [(f"{n}.jpg", BytesIO(photograph(size=(400, 300), colour=c))) for n, c in enumerate(colours)]
    )
    record_progress(project_id=made.pk, entry=NewProgress(date(2026, 6, 1), 40, "基础完工", digests), by=None)
    measure_target(target_id=made.targets.all()[0].pk, reached="2", on=date(2026, 6, 1), by=None)
    open_benefit_link(project_id=made.pk, entry=NewLink(household().pk, "labour", DONE_ON, 3_000_00), by=None)
    return made


@pytest.fixture
def kept() -> Any:
    """An asset that brought something."""
    made = asset(project(Stage.SETTLED, name="上河村光伏电站", kind="industry", purpose="industry"), kind="operating")
    for event in (
        NewAssetEvent(AssetEvent.Kind.INCOME, date(2026, 10, 1), "第三季度发电收益", 5_200_00),
        NewAssetEvent(AssetEvent.Kind.INSPECTED, date(2026, 11, 1), "逆变器正常"),
    ):
        record_asset_event(asset_id=made.pk, entry=event, by=None)
    return made


def addresses(begun: Project, proposed: Project, asset_id: int) -> dict[str, str]:
    return {
        "library": "/projects/",
        "waiting": "/projects/waiting/",
        "slow": "/projects/slow/",
        "propose": "/projects/new/",
        "underway": f"/projects/{begun.pk}/",
        "proposed": f"/projects/{proposed.pk}/",
        "targets": f"/projects/{proposed.pk}/targets/",
        "show": f"/projects/{proposed.pk}/show/",
        "report": f"/projects/{begun.pk}/progress/",
        "assets": "/projects/assets/",
        "asset": f"/projects/assets/{asset_id}/",
        "event": f"/projects/assets/{asset_id}/event/",
    }


@pytest.mark.one_engine
@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desktop", "zh-hans"), ("desktop", "en")])
def test_every_page_is_accessible_and_fits(
    size: str, language: str, begun: Project, kept: Any, county_officer: User, page_at: Opened, sign_in: Any,
    assert_accessible: Any, picture: Any,
) -> None:  # fmt: skip
    county_officer.language = language
    county_officer.save()
    proposed = project()
    shown(proposed, Level.VILLAGE, date(2026, 11, 20), ends_before=None, objections=1)
    page = page_at(size)
    sign_in(page, county_officer)
    for name, address in addresses(begun, proposed, kept.pk).items():
        page.goto(address)
        assert page.locator("h1").count() == 1, name
        picture(page, f"projects-{name}-{size}-{language}")
        assert overflow_of(page) == 0, name
        assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_project_is_proposed_shown_and_given_targets(
    scripts: bool, village_team_member: User, page_at: Opened, sign_in: Any, tmp_path: Path
) -> None:  # fmt: skip
    (tmp_path / "公示.jpg").write_bytes(photograph(size=(300, 200)))
    page = page_at("phone", scripts=scripts)
    sign_in(page, village_team_member)
    page.goto("/projects/new/")
    page.get_by_label("项目名称").fill("上河村产业路")
    page.get_by_label("实施的村、乡镇或县").select_option(label="上河村")
    page.get_by_label("项目类别").select_option("industry")
    page.get_by_label("资金用途").select_option("road")
    page.get_by_label("建设任务").fill("硬化道路 2 公里")
    page.get_by_label("资金规模（元）").fill("850000")
    page.get_by_role("button", name="申报").click()
    expect(page.locator("main")).to_contain_text("村级没有事前公示")
    page.get_by_role("link", name="去补").last.click()
    page.get_by_label("公示地点").fill("村务公开栏")
    page.get_by_label("公示照片").set_input_files(tmp_path / "公示.jpg")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("#publicity img")).to_have_count(1)
    page.get_by_role("link", name="设定目标").click()
    page.get_by_label("绩效维度").first.select_option("quantity")
    page.get_by_label("指标").first.fill("硬化道路")
    page.get_by_label("目标值").first.fill("2")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#targets")).to_contain_text("硬化道路")
    assert Project.objects.get().targets.count() == 1


def test_the_list_narrows_without_a_reload(begun: Project, county_officer: User, page_at: Opened, sign_in: Any) -> None:
    project(name="上河村产业路")
    page = page_at("desktop")
    sign_in(page, county_officer)
    page.goto("/projects/")
    page.evaluate("window.isTheSamePage = true")
    page.get_by_label("状态", exact=True).select_option("underway")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    assert page.evaluate("window.isTheSamePage") is True
