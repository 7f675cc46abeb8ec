"""Who sees what, what is slow, what waits, what is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, Cast
from lianxin.eligibility.operations import NewValue, put_value_in_force
from lianxin.people.models import Unit, User
from lianxin.projects.access import access_asset, access_project, assets_open_to, projects_open_to
from lianxin.projects.domain.showing import Level
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import AssetEvent
from lianxin.projects.operations import (  # fmt: skip
    NewAssetEvent,
    NewLink,
    NewProgress,
    measure_target,
    open_benefit_link,
    record_asset_event,
    record_progress,
)
from lianxin.projects.queries import (
    ProjectFilter,
    asset_lines,
    assets_to_look_at,
    filtered_assets,
    filtered_projects,
    households_of_project,
    payability,
    performance_of,
    projects_of_household,
    slow_projects,
    stage_counts,
    standing_of,
    standings_of,
    waiting_projects,
    within_reach,
)
from lianxin.projects.terms import Terms
from pairing_pages.makers import village_pairing
from projects.makers import BEGUN_ON, DONE_ON, asset, project, shown
from registry.makers import give_to, household

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def test_everybody_sees_the_projects_of_his_areas(cast: Cast, funds_officer: User) -> None:
    near, far, town, whole = (
        project(),
        project(area_code=OTHER_VILLAGE),
        project(area_code=TOWNSHIP),
        project(area_code=COUNTY),
    )
    all_of_them = {near.pk, far.pk, town.pk, whole.pk}
    expected = {
        "county_officer": all_of_them,
        "auditor": all_of_them,
        "township_clerk": {near.pk, town.pk},
        "other_township_clerk": {far.pk},
        "village_team_member": {near.pk},
        "unit_liaison": set(),
    }
    for name, seen in expected.items():
        assert set(projects_open_to(cast[name]).values_list("pk", flat=True)) == seen, name  # type: ignore[arg-type]
    assert projects_open_to(funds_officer).count() == 4
    for name in ("helper", "other_helper", "stranger"):
        with pytest.raises(PermissionDenied):
            projects_open_to(cast[name])  # type: ignore[arg-type]


def test_a_liaison_sees_the_villages_that_the_unit_helps_today(unit_liaison: User, unit: Unit) -> None:
    near, far = project(Stage.HANDED_OVER), project(area_code=OTHER_VILLAGE)
    pairing = village_pairing(unit, VILLAGE, "co")
    assert access_project(unit_liaison, near.pk) == near
    assert list(assets_open_to(unit_liaison)) == list(near.assets.all())
    with pytest.raises(Http404):
        access_project(unit_liaison, far.pk)
    pairing.ends_before = TODAY
    pairing.save()
    for act in (
        lambda: access_project(unit_liaison, near.pk),
        lambda: access_asset(unit_liaison, near.assets.get().pk),
    ):
        with pytest.raises(Http404):
            act()


def test_it_narrows_the_list(county_officer: User) -> None:
    cistern, road = (
        project(Stage.APPROVED),
        project(name="下河村道路", area_code=OTHER_VILLAGE, kind="industry", year=2027),
    )
    removed = project(Stage.REMOVED, code="XM-9")

    def found(**wanted: Any) -> list[int]:
        return [one.pk for one in filtered_projects(county_officer, ProjectFilter(**wanted))]

    assert found() == [cistern.pk, road.pk]
    assert found(text="道路") == [road.pk]
    assert found(text=cistern.code) == [cistern.pk]
    assert found(area_code=OTHER_VILLAGE) == found(year=2027) == found(kind="industry") == [road.pk]
    assert found(stage="approved") == [cistern.pk]
    assert found(stage="removed") == [removed.pk]


def test_it_counts_by_stage_and_kind(county_officer: User) -> None:
    project(Stage.APPROVED), project(), project()
    counted = {
        (one.stage, one.kind): (one.count, one.cost_fen) for one in stage_counts(projects_open_to(county_officer))
    }
    assert counted == {
        (Stage.PROPOSED, "rural_construction"): (2, 2 * 1_205_000_00),
        (Stage.APPROVED, "rural_construction"): (1, 1_205_000_00),
    }


def test_it_reads_where_many_stand_at_the_cost_of_one(django_assert_max_num_queries: Any) -> None:
    many = [project(Stage.SETTLED) for _ in range(3)]
    with django_assert_max_num_queries(9):
        standings = standings_of(many)
    assert {standing.stage for standing in standings.values()} == {Stage.SETTLED}
    assert standings[many[0].pk].is_accepted


def test_it_may_not_be_paid_until_shown_as_long_as_the_day_s_value_says(county_officer: User) -> None:
    made = project(Stage.APPROVED)
    assert payability(made).starts_on == made.approved_on
    value = NewValue("publicity.village_days", COUNTY, "15", date(2026, 1, 1), "某县公示办法")
    put_value_in_force(entry=value, by=None)
    assert Terms().days(Level.VILLAGE, on=date(2026, 1, 5), area=VILLAGE) == 15
    assert Terms().days(Level.VILLAGE, on=date(2026, 1, 5), area="999902") == 10
    assert Terms().days(Level.VILLAGE, on=date(2018, 3, 31), area=VILLAGE) is None
    found = payability(made)
    assert found.starts_on is None
    assert "不足 15 天" in found.reasons[0].zh


def test_it_takes_the_latest_acceptance() -> None:
    from lianxin.projects.operations import record_acceptance
    from projects.makers import acceptance

    made = project(Stage.UNDERWAY)
    record_acceptance(project_id=made.pk, entry=acceptance(on=date(2026, 8, 5)), by=None)
    record_acceptance(project_id=made.pk, entry=acceptance(on=date(2026, 8, 9), is_passed=False, words="漏水"), by=None)
    assert not standing_of(made).is_accepted


def test_it_finds_what_is_slow_and_says_why(county_officer: User, township_clerk: User) -> None:
    slow, well = project(Stage.UNDERWAY), project(Stage.UNDERWAY, ends_before=date(2027, 4, 1))
    unplanned, far = project(Stage.UNDERWAY, starts_on=None), project(Stage.UNDERWAY, area_code=OTHER_VILLAGE)
    project(Stage.APPROVED)
    for one, percent in ((slow, 30), (well, 70), (unplanned, 99), (far, 95)):
        record_progress(project_id=one.pk, entry=NewProgress(TODAY - timedelta(days=5), percent), by=None)
    found = slow_projects(county_officer, on=TODAY)
    assert [one.project.pk for one in found] == [slow.pk, unplanned.pk]
    assert found[0].pace.reasons[0].zh == "时间用了 97%，只完成 30%。"
    later = slow_projects(township_clerk, on=TODAY + timedelta(days=25))
    assert [one.project.pk for one in later] == [slow.pk, well.pk, unplanned.pk]
    assert "30 天没有上报进度。" in [words.zh for words in later[1].pace.reasons]
    assert slow_projects(county_officer, on=TODAY, area_code=OTHER_VILLAGE) == []


def test_it_says_what_waits_for_whom(county_officer: User, township_clerk: User, village_team_member: User) -> None:
    proposed, reviewed, settled = project(), project(Stage.REVIEWED), project(Stage.SETTLED)
    waits = {one.pk: step for one, step in waiting_projects(township_clerk, on=TODAY)}
    assert waits.keys() == {proposed.pk, settled.pk}
    assert len(waits[proposed.pk].lacks) == 1
    assert {one.pk for one, _ in waiting_projects(county_officer, on=TODAY)} == {proposed.pk, reviewed.pk, settled.pk}
    assert waiting_projects(village_team_member, on=TODAY) == []


def test_it_says_which_assets_are_to_be_looked_at(county_officer: User) -> None:
    made = project(Stage.SETTLED)
    cistern, gone = asset(made), asset(made)
    from lianxin.projects.operations import dispose_asset

    dispose_asset(asset_id=gone.pk, on=DONE_ON, document_no="1", words="报废", by=None)
    in_a_year = DONE_ON + timedelta(days=365)
    assert assets_to_look_at(county_officer, on=in_a_year - timedelta(days=1)) == []
    due = assets_to_look_at(county_officer, on=in_a_year)
    assert [line.asset.pk for line in due] == [cistern.pk]
    event = NewAssetEvent(AssetEvent.Kind.INSPECTED, date(2026, 10, 1), "完好")
    record_asset_event(asset_id=cistern.pk, entry=event, by=None)
    assert assets_to_look_at(county_officer, on=in_a_year) == []


def test_it_adds_up_what_an_asset_brought_and_says_nothing_where_nothing_is_known(county_officer: User) -> None:
    made = project(Stage.SETTLED)
    earning, other = asset(made, kind="operating"), asset(made)
    for kind, amount in ((AssetEvent.Kind.INCOME, 500), (AssetEvent.Kind.LET, 700), (AssetEvent.Kind.REPAIRED, 900)):
        record_asset_event(asset_id=earning.pk, entry=NewAssetEvent(kind, DONE_ON, "某事", amount), by=None)
    lines = {line.asset.pk: line.income_fen for line in asset_lines(filtered_assets(county_officer), on=TODAY)}
    assert lines == {earning.pk: 1200, other.pk: None}
    assert list(filtered_assets(county_officer, kind="operating")) == [earning]
    assert list(filtered_assets(county_officer, text="管护", area_code=VILLAGE, state="in_use")) == [earning, other]


def test_it_tells_households_only_to_those_who_may_see_them(auditor: User, unit_liaison: User, unit: Unit) -> None:
    made, family = project(), household()
    village_pairing(unit, VILLAGE)
    open_benefit_link(project_id=made.pk, entry=NewLink(family.pk, "labour", DONE_ON), by=None)
    assert [found for _, found in households_of_project(auditor, made)] == [family]
    assert [found for _, found in households_of_project(unit_liaison, made)] == [None]
    assert list(within_reach(auditor, made)) == [family]


def test_it_tells_the_projects_of_a_household_to_its_helper(helper: User, other_helper: User, auditor: User) -> None:
    made, family = project(), household()
    link = open_benefit_link(project_id=made.pk, entry=NewLink(family.pk, "labour", DONE_ON), by=None)
    give_to(helper, family)
    assert [(one.link, one.is_in_force, one.may_open) for one in projects_of_household(helper, family.pk)] == [
        (link, True, False)
    ]
    assert projects_of_household(auditor, family.pk)[0].may_open
    with pytest.raises(Http404):
        projects_of_household(other_helper, family.pk)


def test_it_compares_what_was_reached_with_what_was_planned() -> None:
    made = project(Stage.UNDERWAY)
    first = made.targets.all()[0]
    measure_target(target_id=first.pk, reached="1.5", on=BEGUN_ON, by=None)
    shares = [line.share for line in performance_of(made)]
    assert [None if share is None else float(share) for share in shares] == [0.5, None]


def test_it_shows_only_what_a_level_has() -> None:
    made = project(area_code=COUNTY)
    shown(made, Level.COUNTY, date(2026, 1, 6), ends_before=None)
    assert standing_of(made).levels == (Level.COUNTY,)
