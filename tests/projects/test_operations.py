"""Acts on projects: what each does, and everything that it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cast import COUNTY, OTHER_VILLAGE, VILLAGE
from lianxin.people.models import User
from lianxin.places.domain.codes import LocalKind
from lianxin.places.models import Area
from lianxin.places.operations import open_local_area
from lianxin.projects.domain.showing import Level, Occasion
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import AssetEvent, Project, Publicity
from lianxin.projects.operations import (
    NewAssetEvent,
    NewLink,
    NewProgress,
    NewShowing,
    NewTarget,
    close_benefit_link,
    dispose_asset,
    end_publicity,
    hand_over_asset,
    measure_target,
    open_benefit_link,
    propose_project,
    record_acceptance,
    record_asset_event,
    record_objections,
    record_progress,
    record_publicity,
    set_targets,
    settle_contract,
    settle_objections,
    take_in_benefit_links,
    take_over_project,
)
from lianxin.projects.queries import payability
from projects.makers import (
    APPROVED_ON,
    BEGUN_ON,
    DONE_ON,
    PROPOSED_ON,
    TARGETS,
    TODAY,
    TOMORROW,
    acceptance,
    asset,
    asset_entry,
    contract,
    entry,
    moved,
    project,
    refused,
    shown,
)
from registry.makers import household

pytestmark = pytest.mark.django_db


# Targets --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "targets"),
    [
        ("PROJECT-012", [TARGETS[0], TARGETS[0]]),
        ("PROJECT-002", [NewTarget("quantity", " ", "1")]),
        ("PROJECT-004", [NewTarget("beauty", "甲", "1")]),
        ("PROJECT-035", [NewTarget("quantity", "甲", "三座")]),
        ("PROJECT-035", [NewTarget("quantity", "甲", "1.2345")]),
        ("PROJECT-035", [NewTarget("quantity", "甲", "NaN")]),
        ("PROJECT-035", [NewTarget("quantity", "甲", "1e30")]),
    ],
)
def test_it_refuses_targets_that_nobody_could_measure(code: str, targets: list[NewTarget]) -> None:
    made = project()
    set_targets(project_id=made.pk, targets=TARGETS, by=None)
    with refused(code):
        set_targets(project_id=made.pk, targets=targets, by=None)
    assert made.targets.count() == 2


@pytest.mark.parametrize("stage", [Stage.IN_LIBRARY, Stage.APPROVED, Stage.HANDED_OVER, Stage.REMOVED])
def test_it_keeps_the_targets_of_a_project_in_the_library(stage: Stage) -> None:
    made = project(stage)
    with refused("PROJECT-013"):
        set_targets(project_id=made.pk, targets=[], by=None)


def test_it_measures_a_target_again_and_again() -> None:
    target = project(Stage.UNDERWAY).targets.all()[0]
    measure_target(target_id=target.pk, reached="1.5", on=date(2026, 6, 1), by=None)
    again = measure_target(target_id=target.pk, reached="3", on=date(2026, 7, 1), by=None)
    assert (again.reached, again.measured_on) == (3, date(2026, 7, 1))
    with refused("PROJECT-011"):
        measure_target(target_id=target.pk, reached="2", on=date(2026, 6, 30), by=None)
    with refused("PROJECT-035"):
        measure_target(target_id=target.pk, reached="多", on=DONE_ON, by=None)
    early = project(Stage.IN_LIBRARY).targets.all()[0]
    with refused("PROJECT-008"):
        measure_target(target_id=early.pk, reached="1", on=DONE_ON, by=None)


# Publicity ------------------------------------------------------------------------------------------------------------


def test_it_shows_at_the_levels_of_the_area_only() -> None:
    made = project(area_code=COUNTY)
    with refused("PROJECT-014"):
        shown(made, Level.VILLAGE, PROPOSED_ON)
    assert shown(made, Level.COUNTY, PROPOSED_ON)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("PROJECT-002", {"place": "  "}),
        ("PROJECT-006", {"ends_before": PROPOSED_ON}),
        ("PROJECT-011", {"starts_on": TOMORROW}),
        ("PROJECT-031", {"objections": -1}),
        ("PROJECT-008", {"occasion": Occasion.AFTER}),
    ],
)
def test_it_refuses_a_showing_that_cannot_be(code: str, given: dict[str, Any]) -> None:
    made = project()
    wanted = {"occasion": Occasion.BEFORE, "level": Level.VILLAGE, "place": "公示栏", "starts_on": PROPOSED_ON} | given
    with refused(code):
        record_publicity(project_id=made.pk, entry=NewShowing(**wanted), by=None)
    assert not Publicity.objects.exists()


def test_it_holds_a_project_up_until_objections_are_settled() -> None:
    made = project()
    number = shown(made, Level.VILLAGE, PROPOSED_ON)
    with refused("PROJECT-015"):
        settle_objections(publicity_id=number, on=DONE_ON, words="无", by=None)
    record_objections(publicity_id=number, more=2, by=None)
    with refused("PROJECT-010"):
        moved(made, Stage.REVIEWED)
    with refused("PROJECT-002"):
        settle_objections(publicity_id=number, on=DONE_ON, words=" ", by=None)
    with refused("PROJECT-011"):
        settle_objections(publicity_id=number, on=date(2026, 1, 1), words="已入户解释", by=None)
    settle_objections(publicity_id=number, on=date(2026, 2, 1), words="已入户解释", by=None)
    with refused("PROJECT-010"):
        moved(made, Stage.REVIEWED, on=date(2026, 1, 31))
    record_objections(publicity_id=number, more=1, by=None)  # a new objection opens it again
    with refused("PROJECT-010"):
        moved(made, Stage.REVIEWED)
    settle_objections(publicity_id=number, on=date(2026, 2, 3), words="已调整位置", by=None)
    assert moved(made, Stage.REVIEWED, on=date(2026, 2, 3)).stage == "reviewed"
    with refused("PROJECT-031"):
        record_objections(publicity_id=number, more=0, by=None)


def test_it_ends_a_showing_once() -> None:
    number = shown(project(), Level.VILLAGE, PROPOSED_ON, ends_before=None)
    with refused("PROJECT-006"):
        end_publicity(publicity_id=number, ends_before=PROPOSED_ON, by=None)
    assert end_publicity(publicity_id=number, ends_before=date(2026, 1, 20), by=None).ends_before == date(2026, 1, 20)
    with refused("PROJECT-036"):
        end_publicity(publicity_id=number, ends_before=date(2026, 2, 1), by=None)


def test_it_shows_nothing_that_was_taken_out() -> None:
    with refused("PROJECT-008"):
        shown(project(Stage.REMOVED), Level.VILLAGE, PROPOSED_ON)


# The work -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("PROJECT-002", {"contract_no": " "}),
        ("PROJECT-002", {"payee": ""}),
        ("PROJECT-002", {"content": ""}),
        ("PROJECT-005", {"amount_fen": 0}),
        ("PROJECT-006", {"due_on": date(2026, 3, 1)}),
        ("PROJECT-011", {"signed_on": date(2026, 3, 9)}),
        ("PROJECT-011", {"signed_on": TOMORROW}),
        ("PROJECT-017", {"retention_percent": 31}),
        ("PROJECT-019", {"amount_fen": 1_205_000_01}),
    ],
)
def test_it_refuses_a_contract_that_cannot_be(code: str, given: dict[str, Any]) -> None:
    made = project(Stage.APPROVED)
    with refused(code):
        contract(made, **given)
    assert not made.contracts.exists()


def test_it_refuses_contracts_twice_too_early_and_above_the_cost_together() -> None:
    with refused("PROJECT-008"):
        contract(project(Stage.PLANNED))
    made = project(Stage.APPROVED)
    contract(made)
    with refused("PROJECT-016"):
        contract(made)
    with refused("PROJECT-019"):
        contract(made, contract_no="HT-02", amount_fen=105_000_01)
    assert contract(made, contract_no="HT-02", amount_fen=105_000_00).pk


def test_it_records_progress_and_asks_why_it_fell() -> None:
    made = project(Stage.UNDERWAY)
    record_progress(project_id=made.pk, entry=NewProgress(date(2026, 5, 1), 40), by=None)
    for percent in (-1, 101):
        with refused("PROJECT-020"):
            record_progress(project_id=made.pk, entry=NewProgress(date(2026, 6, 1), percent), by=None)
    with refused("PROJECT-020"):
        record_progress(project_id=made.pk, entry=NewProgress(date(2026, 6, 1), 30), by=None)
    with refused("PROJECT-011"):
        record_progress(project_id=made.pk, entry=NewProgress(BEGUN_ON - timedelta(days=1), 0), by=None)
    record_progress(project_id=made.pk, entry=NewProgress(date(2026, 6, 1), 30, "返工"), by=None)
    record_progress(project_id=made.pk, entry=NewProgress(date(2026, 4, 15), 10), by=None)  # told late
    assert list(made.progress.values_list("percent", flat=True)) == [10, 40, 30]
    with refused("PROJECT-008"):
        record_progress(project_id=project(Stage.APPROVED).pk, entry=NewProgress(DONE_ON, 1), by=None)


def test_it_accepts_after_a_failure_was_mended() -> None:
    made = project(Stage.UNDERWAY)
    with refused("PROJECT-002"):
        record_acceptance(project_id=made.pk, entry=acceptance(is_passed=False), by=None)
    record_acceptance(project_id=made.pk, entry=acceptance(is_passed=False, words="防渗层脱落"), by=None)
    with refused("PROJECT-010"):
        moved(made, Stage.ACCEPTED)
    record_acceptance(project_id=made.pk, entry=acceptance(on=date(2026, 8, 10)), by=None)
    assert moved(made, Stage.ACCEPTED).stage == "accepted"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("PROJECT-002", {"members": " "}),
        ("PROJECT-005", {"accepted_fen": 0}),
        ("PROJECT-011", {"on": TOMORROW}),
        ("PROJECT-011", {"on": PROPOSED_ON}),
    ],
)
def test_it_refuses_an_acceptance_that_cannot_be(code: str, given: dict[str, Any]) -> None:
    made = project(Stage.UNDERWAY)
    with refused(code):
        record_acceptance(project_id=made.pk, entry=acceptance(**given), by=None)


def test_it_settles_a_contract_once_and_not_above_the_cost() -> None:
    made = project(Stage.ACCEPTED)
    number = made.contracts.get().pk
    for code, sum_fen, on in (
        ("PROJECT-005", 0, DONE_ON),
        ("PROJECT-019", 1_205_000_01, DONE_ON),
        ("PROJECT-011", 1, date(2026, 3, 1)),
    ):
        with refused(code):
            settle_contract(contract_id=number, settled_fen=sum_fen, on=on, by=None)
    assert settle_contract(contract_id=number, settled_fen=1_205_000_00, on=DONE_ON, by=None).settled_on == DONE_ON
    with refused("PROJECT-018"):
        settle_contract(contract_id=number, settled_fen=1, on=DONE_ON, by=None)
    early = project(Stage.UNDERWAY).contracts.get()
    with refused("PROJECT-008"):
        settle_contract(contract_id=early.pk, settled_fen=1, on=DONE_ON, by=None)


# Assets ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("PROJECT-002", {"name": " "}),
        ("PROJECT-002", {"owner": ""}),
        ("PROJECT-002", {"keeper": ""}),
        ("PROJECT-003", {"area_code": OTHER_VILLAGE}),
        ("PROJECT-004", {"kind": "castle"}),
        ("PROJECT-004", {"owner_kind": "king"}),
        ("PROJECT-005", {"original_fen": 0}),
        ("PROJECT-011", {"received_on": TOMORROW}),
        ("PROJECT-035", {"quantity": "三"}),
        ("PROJECT-035", {"quantity": "0"}),
    ],
)
def test_it_refuses_an_asset_that_cannot_be(code: str, given: dict[str, Any]) -> None:
    made = project(Stage.SETTLED)
    with refused(code):
        asset(made, **given)
    assert not made.assets.exists()


def test_it_hands_over_only_what_was_settled_and_numbers_it() -> None:
    with refused("PROJECT-008"):
        asset(project(Stage.ACCEPTED))
    made = project(Stage.SETTLED)
    assert [asset(made).code, asset(made, quantity="1.5", unit="座").code] == [f"{made.code}-Z01", f"{made.code}-Z02"]
    assert asset(made, code="ZC-1").code == "ZC-1"
    with refused("PROJECT-024"):
        asset(made, code="ZC-1")


def happened(kind: AssetEvent.Kind, **given: Any) -> NewAssetEvent:
    return NewAssetEvent(**({"kind": kind, "on": DONE_ON, "words": "照常"} | given))


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("PROJECT-002", happened(AssetEvent.Kind.INSPECTED, words=" ")),
        ("PROJECT-002", happened(AssetEvent.Kind.KEEPER)),
        ("PROJECT-004", happened(AssetEvent.Kind.STATE, state="lost")),
        ("PROJECT-005", happened(AssetEvent.Kind.REPAIRED, amount_fen=0)),
        ("PROJECT-040", happened(AssetEvent.Kind.DISPOSED, document_no="1")),
        ("PROJECT-040", happened(AssetEvent.Kind.STATE, state="disposed")),
        ("PROJECT-011", happened(AssetEvent.Kind.INSPECTED, on=TOMORROW)),
        ("PROJECT-011", happened(AssetEvent.Kind.INSPECTED, on=date(2026, 8, 31))),
        ("PROJECT-026", happened(AssetEvent.Kind.INCOME)),
        ("PROJECT-026", happened(AssetEvent.Kind.LET)),
    ],
)
def test_it_refuses_an_event_that_cannot_be(code: str, event: NewAssetEvent) -> None:
    made = project(Stage.HANDED_OVER).assets.get()
    with refused(code):
        record_asset_event(asset_id=made.pk, entry=event, by=None)
    made.refresh_from_db()
    assert (made.keeper, made.state, made.events.count()) == ("管护甲", "in_use", 0)


def test_it_keeps_what_happens_to_an_asset_until_it_is_disposed_of(
    village_team_member: User, county_officer: User
) -> None:
    made = project(Stage.HANDED_OVER).assets.get()
    for event in (
        happened(AssetEvent.Kind.INSPECTED),
        happened(AssetEvent.Kind.INCOME, amount_fen=5_000_00),
        happened(AssetEvent.Kind.KEEPER, keeper="管护乙"),
        happened(AssetEvent.Kind.STATE, state="idle"),
    ):
        record_asset_event(asset_id=made.pk, entry=event, by=village_team_member)
    made.refresh_from_db()
    assert (made.keeper, made.state) == ("管护乙", "idle")
    with pytest.raises(PermissionDenied):
        dispose_asset(asset_id=made.pk, on=DONE_ON, document_no="1号", words="报废", by=village_team_member)
    with refused("PROJECT-002"):
        dispose_asset(asset_id=made.pk, on=DONE_ON, document_no=" ", words="报废", by=county_officer)
    dispose_asset(asset_id=made.pk, on=DONE_ON, document_no="1号", words="报废", amount_fen=100, by=county_officer)
    with refused("PROJECT-025"):
        dispose_asset(asset_id=made.pk, on=DONE_ON, document_no="1号", words="报废", by=county_officer)
    with refused("PROJECT-025"):
        record_asset_event(asset_id=made.pk, entry=happened(AssetEvent.Kind.INSPECTED), by=None)


def test_it_hands_over_nothing_into_another_hand(other_township_clerk: User) -> None:
    made = project(Stage.SETTLED)
    with pytest.raises(Http404):
        hand_over_asset(project_id=made.pk, entry=asset_entry(), by=other_township_clerk)


# Households -----------------------------------------------------------------------------------------------------------


def test_it_links_households_of_its_area_once_in_a_way() -> None:
    made, family, far = project(), household(), household("丙某", village_code=OTHER_VILLAGE)
    link = open_benefit_link(project_id=made.pk, entry=NewLink(family.pk, "labour", DONE_ON, 3_000_00), by=None)
    for code, entry_ in (
        ("PROJECT-028", NewLink(family.pk, "labour", DONE_ON)),
        ("PROJECT-027", NewLink(far.pk, "labour", DONE_ON)),
        ("PROJECT-027", NewLink(family.pk + 999, "labour", DONE_ON)),
        ("PROJECT-004", NewLink(family.pk, "luck", DONE_ON)),
        ("PROJECT-005", NewLink(family.pk, "shares", DONE_ON, 0)),
    ):
        with refused(code):
            open_benefit_link(project_id=made.pk, entry=entry_, by=None)
    with refused("PROJECT-030"):
        close_benefit_link(link_id=link.pk, ends_before=TODAY, reason=" ", by=None)
    with refused("PROJECT-006"):
        close_benefit_link(link_id=link.pk, ends_before=DONE_ON, reason="外出", by=None)
    assert close_benefit_link(link_id=link.pk, ends_before=TODAY, reason="外出务工", by=None).reason == "外出务工"
    with refused("PROJECT-029"):
        close_benefit_link(link_id=link.pk, ends_before=TODAY, reason="外出", by=None)
    assert open_benefit_link(project_id=made.pk, entry=NewLink(family.pk, "labour", TODAY), by=None).pk


def test_it_links_a_list_of_households_or_none_of_them() -> None:
    made, one, other = project(), household(), household("乙某")
    far = household("丙某", village_code=OTHER_VILLAGE)
    links = [NewLink(family.pk, "used_by_all", DONE_ON) for family in (one, other)]
    for code, entries in (
        ("PROJECT-050", []),
        ("PROJECT-050", [links[0], links[0]]),
        ("PROJECT-027", [*links, NewLink(far.pk, "used_by_all", DONE_ON)]),
        ("PROJECT-004", [NewLink(one.pk, "luck", DONE_ON)]),
        ("PROJECT-005", [NewLink(one.pk, "labour", DONE_ON, 0)]),
    ):
        with refused(code):
            take_in_benefit_links(project_id=made.pk, entries=entries, by=None)
    assert not made.benefit_links.exists()
    assert take_in_benefit_links(project_id=made.pk, entries=links, by=None) == 2
    with refused("PROJECT-028"):
        take_in_benefit_links(project_id=made.pk, entries=links[:1], by=None)
    assert made.benefit_links.count() == 2


def test_it_is_for_a_natural_village_and_links_the_households_of_the_village_around_it() -> None:
    around = Area.objects.get(code=VILLAGE)
    hamlet = open_local_area(parent=around, name="上河一社", kind=LocalKind.NATURAL_VILLAGE, by=None)
    made = propose_project(entry=entry(area_code=hamlet.code), on=DONE_ON, by=None)
    one, far = household(), household("丙某", village_code=OTHER_VILLAGE)
    assert open_benefit_link(project_id=made.pk, entry=NewLink(one.pk, "labour", DONE_ON), by=None).pk
    with refused("PROJECT-027"):
        open_benefit_link(project_id=made.pk, entry=NewLink(far.pk, "labour", DONE_ON), by=None)


def test_it_links_no_dead_household_and_to_no_project_taken_out() -> None:
    family = household()
    with refused("PROJECT-008"):
        open_benefit_link(project_id=project(Stage.REMOVED).pk, entry=NewLink(family.pk, "labour", TODAY), by=None)
    family.is_live = False
    family.save()
    with refused("PROJECT-027"):
        open_benefit_link(project_id=project().pk, entry=NewLink(family.pk, "labour", TODAY), by=None)


# Taking over ----------------------------------------------------------------------------------------------------------


def taken_over(stage: Stage, by: Any = None, **given: Any) -> Project:
    wanted: dict[str, Any] = {
        "entry": entry(),
        "targets": TARGETS,
        "approved_on": APPROVED_ON,
        "approval_document": "某发改〔2026〕12号",
    }
    return take_over_project(stage=stage, ledger="老台账.xlsx", on=TODAY, by=by, **(wanted | given))


def test_it_takes_projects_over_where_they_stand_and_they_wait_for_publicity() -> None:
    made = taken_over(Stage.UNDERWAY)
    assert (made.stage, made.taken_over_from, made.targets.count()) == ("underway", "老台账.xlsx", 2)
    assert len(payability(made).reasons) == 3
    for level in Level:
        shown(made, level, date(2026, 3, 1))
    assert payability(made).starts_on == date(2026, 3, 11)
    assert taken_over(Stage.IN_LIBRARY).approved_on is None


@pytest.mark.parametrize(
    ("stage", "given", "missing"),
    [
        (Stage.IN_LIBRARY, {"targets": ()}, "绩效目标"),
        (Stage.APPROVED, {"approved_on": None}, "批复"),
        (Stage.APPROVED, {"approval_document": " "}, "批复"),
        (Stage.UNDERWAY, {"entry": entry(delivery_mode="")}, "实施方式"),
    ],
)
def test_it_takes_nothing_over_that_lacks_what_its_stage_needs(
    stage: Stage, given: dict[str, Any], missing: str
) -> None:
    with refused("PROJECT-033") as caught:
        taken_over(stage, **given)
    assert missing in caught.value.what.zh  # type: ignore[union-attr]


def test_only_the_county_takes_over_what_is_in_the_library(township_clerk: User, county_officer: User) -> None:
    with pytest.raises(PermissionDenied):
        taken_over(Stage.REVIEWED, by=township_clerk)
    assert taken_over(Stage.PROPOSED, by=township_clerk).pk
    assert taken_over(Stage.REVIEWED, by=county_officer).pk


def test_it_finds_nothing_that_is_not_there() -> None:
    for act in (
        lambda: moved(Project(pk=99), Stage.REVIEWED),
        lambda: settle_objections(publicity_id=99, on=TODAY, words="已办", by=None),
        lambda: settle_contract(contract_id=99, settled_fen=1, on=TODAY, by=None),
        lambda: measure_target(target_id=99, reached="1", on=TODAY, by=None),
        lambda: close_benefit_link(link_id=99, ends_before=TODAY, reason="因故", by=None),
        lambda: dispose_asset(asset_id=99, on=TODAY, document_no="1", words="报废", by=None),
    ):
        with pytest.raises(Http404):
            act()
