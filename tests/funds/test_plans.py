"""Integration plans: solved from what arrived and what is wanted, adopted by a document, carried out line by line."""

from __future__ import annotations

from datetime import date

import pytest

from cast import COUNTY
from funds.makers import YEAR, allocated, project, tranche
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Allocation, IntegrationPlan
from lianxin.funds.operations import (
    adopt_plan,
    broken_rules,
    carry_out_plan,
    change_line,
    discard_plan,
    file_plan,
    keep_plan,
    solved_plan,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def drafted() -> IntegrationPlan:
    answer = solved_plan(area_code=COUNTY, year=YEAR, on=TODAY, by=None, seconds=5)
    return keep_plan(answer=answer, by=None)


def adopted() -> IntegrationPlan:
    return adopt_plan(plan=drafted(), document_no="某整合〔2026〕1号", on=TODAY, by=None)


def test_it_gives_money_to_what_it_may_pay() -> None:
    road, house = project("P-1", cost_fen=50_000_00), project("P-2", cost_fen=40_000_00, purpose="housing")
    for_roads = tranche("一号", amount_fen=60_000_00)
    plan = drafted()
    assert [(line.tranche_id, line.project_id, line.amount_fen) for line in plan.lines.all()] == [
        (for_roads.pk, road.pk, 50_000_00)
    ]
    assert str(house.pk) in {entry["project"] for entry in plan.plan["unfunded"]}


def test_a_plan_changes_the_purpose_of_what_stands_on_the_list_and_nothing_else_does() -> None:
    house = project(cost_fen=40_000_00, purpose="housing")
    listed = tranche("一号", is_on_integration_list=True)
    with pytest.raises(Refused, match="FUND-106"):
        allocated(listed, house, 40_000_00)
    plan = adopted()
    [allocation] = carry_out_plan(plan=plan, on=TODAY, document_no="某整合〔2026〕1号", by=None)
    assert (allocation.tranche_id, allocation.purpose) == (listed.pk, "housing")
    listed.refresh_from_db()
    assert (listed.purpose_received, listed.purpose_planned) == ("road", "housing")


def test_before_2016_no_plan_changes_a_purpose() -> None:
    house = project(cost_fen=40_000_00, purpose="housing", year=2015)
    listed = tranche("一号", is_on_integration_list=True, year=2015, announced_on=date(2015, 1, 5))
    answer = solved_plan(area_code=COUNTY, year=2015, on=date(2015, 6, 1), by=None, seconds=5)
    assert answer.plan["allocations"] == []
    assert answer.problem["sources"][0]["available_on"] == "2015-02-01"
    assert "integration_purposes" not in answer.problem["rules"]
    assert [entry["kind"] for entry in answer.plan["unfunded"]] == ["no_permitted_source"]
    assert (house.pk, listed.pk) == (int(answer.problem["projects"][0]["id"]), int(answer.problem["sources"][0]["id"]))


def test_carrying_out_twice_arranges_nothing_twice() -> None:
    project(cost_fen=50_000_00)
    tranche(amount_fen=60_000_00)
    plan = adopted()
    assert len(carry_out_plan(plan=plan, on=TODAY, document_no="一", by=None)) == 1
    assert carry_out_plan(plan=plan, on=TODAY, document_no="一", by=None) == []
    assert Allocation.objects.get().account.balance_fen == 50_000_00


def test_the_share_of_industry_is_kept() -> None:
    # 60 % of the transition fund of 2025 goes to industry: without an industry project, roads get nothing of it.
    project("P-1", cost_fen=50_000_00, year=2025)
    factory = project("P-2", cost_fen=75_000_00, year=2025, purpose="industry")
    tranche("一号", amount_fen=50_000_00, year=2025, announced_on=date(2025, 1, 5))
    tranche("二号", amount_fen=75_000_00, year=2025, purpose="industry", announced_on=date(2025, 1, 5))
    answer = solved_plan(area_code=COUNTY, year=2025, on=date(2025, 6, 1), by=None, seconds=5)
    plan = keep_plan(answer=answer, by=None)
    assert plan.lines.count() == 2
    industry = plan.lines.get(project=factory)
    cut = change_line(plan=plan, tranche=industry.tranche, project=factory, amount_fen=0, reason="试一试", by=None)
    assert any("产业占比" in violation.words.zh for violation in broken_rules(cut))
    with pytest.raises(Refused, match="FUND-138"):
        adopt_plan(plan=cut, document_no="某号", on=TODAY, by=None)


def test_a_new_version_supersedes_and_a_draft_can_be_discarded() -> None:
    project(cost_fen=50_000_00)
    tranche(amount_fen=60_000_00)
    first, second = adopted(), adopted()
    first.refresh_from_db()
    assert (first.state, first.version, second.state, second.version) == ("superseded", 1, "adopted", 2)
    third = drafted()
    discard_plan(plan=third, by=None)
    with pytest.raises(Refused, match="FUND-136"):
        adopt_plan(plan=third, document_no="某号", on=TODAY, by=None)
    assert file_plan(plan=second, on=TODAY, by=None).filed_on == TODAY
    with pytest.raises(Refused, match="FUND-136"):
        file_plan(plan=third, on=TODAY, by=None)


def test_it_says_when_there_is_nothing_to_plan() -> None:
    tranche()
    with pytest.raises(Refused, match="FUND-137"):
        drafted()


def test_it_asks_for_an_industry_project_where_a_share_is_for_industry() -> None:
    project("P-1", cost_fen=50_000_00, year=2025)
    tranche("一号", amount_fen=50_000_00, year=2025, announced_on=date(2025, 1, 5))
    with pytest.raises(Refused, match=r"FUND-142.*60"):
        solved_plan(area_code=COUNTY, year=2025, on=date(2025, 6, 1), by=None, seconds=5)


def test_a_change_by_hand_has_a_reason_and_stays_within_the_problem() -> None:
    of, money = project(cost_fen=50_000_00), tranche(amount_fen=60_000_00)
    plan = drafted()
    with pytest.raises(Refused, match="FUND-128"):
        change_line(plan=plan, tranche=money, project=of, amount_fen=1_00, reason=" ", by=None)
    stranger = project("P-9", stage="proposed")
    with pytest.raises(Refused, match="FUND-116"):
        change_line(plan=plan, tranche=money, project=stranger, amount_fen=1_00, reason="试", by=None)
