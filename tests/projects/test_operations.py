"""Acts on projects: what each does, and everything that it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, Cast
from funds.makers import allocated, tranche
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.funds.operations import withdraw_allocation
from lianxin.people.models import User
from lianxin.projects import holds
from lianxin.projects.domain.showing import Level, Occasion
from lianxin.projects.domain.stages import MOVES, ROAD, Stage
from lianxin.projects.domain.standing import Decision
from lianxin.projects.models import AssetEvent, Project, Publicity, Step
from lianxin.projects.operations import (
    NewAssetEvent,
    NewLink,
    NewProgress,
    NewShowing,
    NewTarget,
    adjust_project,
    approve_project,
    close_benefit_link,
    dispose_asset,
    end_publicity,
    hand_over_asset,
    measure_target,
    move_project,
    open_benefit_link,
    propose_project,
    record_acceptance,
    record_asset_event,
    record_objections,
    record_progress,
    record_publicity,
    remove_project,
    set_targets,
    settle_contract,
    settle_objections,
    sign_contract,
    take_over_project,
)
from lianxin.projects.queries import payability
from projects.makers import (
    APPROVED_ON,
    BEGUN_ON,
    DONE_ON,
    PROPOSED_ON,
    TARGETS,
    acceptance,
    asset,
    asset_entry,
    contract,
    entry,
    entry_of,
    project,
    shown,
)
from registry.makers import household

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, match=rf"PROJECT-{code}\b")


def moved(
    of: Project, after: Stage, on: date = DONE_ON, words: str = "可行", document_no: str = "1号", by: Any = None
) -> Project:
    return move_project(project_id=of.pk, after=after, decision=Decision(on, document_no, words), by=by)


def events() -> list[str]:
    return list(Event.objects.filter(act__startswith="projects.").order_by("id").values_list("act", flat=True))


# The road -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("area_code", [VILLAGE, TOWNSHIP, COUNTY])
def test_it_walks_the_whole_road(area_code: str) -> None:
    walked = project(Stage.HANDED_OVER, area_code=area_code)
    assert list(walked.steps.values_list("after", flat=True)) == [stage.value for stage in ROAD]
    assert (walked.approved_on, walked.approval_document) == (APPROVED_ON, "某发改〔2026〕12号")
    assert payability(walked).starts_on == APPROVED_ON


def test_it_writes_one_event_for_each_act() -> None:
    project(Stage.HANDED_OVER)
    written = events()
    assert written.count("projects.move_project") == 9
    assert written.count("projects.record_publicity") == 4
    for act in (
        "propose_project",
        "set_targets",
        "approve_project",
        "sign_contract",
        "record_acceptance",
        "settle_contract",
        "hand_over_asset",
    ):
        assert written.count(f"projects.{act}") == 1


def test_it_gives_projects_numbers_of_their_own() -> None:
    codes = [project().code for _ in range(2)]
    assert codes == ["999901-2026-0001", "999901-2026-0002"]
    assert project(code="XM-7").code == "XM-7"
    assert project(year=2027).code == "999901-2027-0001"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("002", {"name": " "}),
        ("002", {"content": ""}),
        ("003", {"area_code": "999901101299"}),
        ("003", {"area_code": "9999"}),
        ("004", {"kind": "castle"}),
        ("004", {"purpose": ""}),
        ("004", {"nature": "old"}),
        ("004", {"delivery_mode": "magic"}),
        ("005", {"cost_fen": 0}),
        ("005", {"least_start_fen": 0}),
        ("006", {"starts_on": TODAY, "ends_before": TODAY}),
        ("007", {"least_start_fen": 1_205_000_01}),
        ("011", {"meeting_on": TOMORROW}),
        ("031", {"priority": 0}),
        ("031", {"priority": 101}),
        ("031", {"year": 1900}),
        ("031", {"households": -1}),
    ],
)
def test_it_refuses_a_proposal_that_cannot_be(code: str, given: dict[str, Any]) -> None:
    with refused(code):
        propose_project(entry=entry(**given), on=PROPOSED_ON, by=None)
    assert not Project.objects.exists()


def test_it_refuses_a_number_twice_and_a_day_to_come() -> None:
    project(code="XM-7")
    with refused("001"):
        project(code=" XM-7 ")
    with refused("011"):
        propose_project(entry=entry(), on=TOMORROW, by=None)
    assert Project.objects.count() == 1


@pytest.mark.parametrize("after", [stage for stage in Stage if stage not in {Stage.REVIEWED, Stage.REMOVED}])
def test_it_skips_no_stage(after: Stage) -> None:
    made = project()
    with refused("009"):
        moved(made, after)


@pytest.mark.parametrize(
    ("stage", "missing"),
    [
        (Stage.PROPOSED, "村级没有事前公示"),
        (Stage.REVIEWED, "乡镇级没有事前公示"),
        (Stage.ARGUED, "缺少绩效目标"),
        (Stage.DECIDED, "县级没有事前公示"),
        (Stage.APPROVED, "缺少合同"),
        (Stage.UNDERWAY, "缺少验收合格"),
        (Stage.ACCEPTED, "缺少全部合同的决算金额"),
    ],
)
def test_it_refuses_a_step_and_says_what_lacks(stage: Stage, missing: str) -> None:
    made = project(stage)
    with refused("010") as caught:
        moved(made, ROAD[ROAD.index(stage) + 1])
    assert missing in caught.value.what.zh  # type: ignore[union-attr]
    made.refresh_from_db()
    assert made.stage == stage


@pytest.mark.parametrize("stage", [Stage.ARGUED, Stage.IN_LIBRARY, Stage.PLANNED])
def test_it_refuses_a_decision_without_a_document(stage: Stage) -> None:
    made = project(stage)
    set_targets(project_id=made.pk, targets=TARGETS, by=None) if stage is Stage.ARGUED else None
    with refused("010"):
        moved(made, ROAD[ROAD.index(stage) + 1], document_no=" ")


def test_it_takes_a_step_without_an_asset_only_with_a_reason() -> None:
    made = project(Stage.SETTLED)
    with refused("010"):
        moved(made, Stage.HANDED_OVER, words="")
    assert moved(made, Stage.HANDED_OVER, words="培训项目，没有形成资产").stage == Stage.HANDED_OVER


def test_it_refuses_a_step_before_the_last_one_and_one_to_come() -> None:
    made = project(Stage.IN_LIBRARY)
    with refused("011"):
        moved(made, Stage.PLANNED, on=date(2026, 2, 24))
    with refused("011"):
        moved(made, Stage.PLANNED, on=TOMORROW)


def test_it_waits_for_the_end_of_publicity() -> None:
    made = project()
    shown(made, Level.VILLAGE, date(2026, 11, 15))
    with refused("010") as caught:
        moved(made, Stage.REVIEWED, on=date(2026, 11, 24))
    assert "2026-11-25" in caught.value.what.zh  # type: ignore[union-attr]


@pytest.mark.parametrize("stage", ROAD[1 : ROAD.index(Stage.APPROVED) + 1])
def test_it_sends_a_project_back_and_what_was_shown_counts_no_longer(stage: Stage) -> None:
    made = moved(project(stage), Stage.PROPOSED, words="选址有误")
    assert (made.stage, made.approved_on, made.approval_document) == ("proposed", None, "")
    assert payability(made).starts_on is None
    with refused("010"):
        moved(made, Stage.REVIEWED)
    last = Step.objects.latest("id")
    assert (last.before, last.after, last.words) == (stage.value, "proposed", "选址有误")


@pytest.mark.parametrize("stage", ROAD[: ROAD.index(Stage.UNDERWAY) + 1])
def test_it_takes_a_project_out_with_a_reason(stage: Stage) -> None:
    made = project(stage)
    with refused("010"):
        remove_project(project_id=made.pk, on=DONE_ON, reason=" ", by=None)
    assert remove_project(project_id=made.pk, on=DONE_ON, reason="不具备实施条件", by=None).stage == "removed"
    with refused("009"):
        moved(made, Stage.PROPOSED)


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.SETTLED, Stage.HANDED_OVER])
def test_it_takes_nothing_out_that_was_accepted(stage: Stage) -> None:
    made = project(stage)
    with refused("009"):
        remove_project(project_id=made.pk, on=DONE_ON, reason="因故", by=None)


def test_it_lets_money_hold_a_project_until_it_is_withdrawn() -> None:
    made = project(Stage.APPROVED)
    money = allocated(tranche(purpose="water"), made, 10_000_00)
    for act in (
        lambda: remove_project(project_id=made.pk, on=DONE_ON, reason="因故", by=None),
        lambda: moved(made, Stage.PROPOSED),
    ):
        with refused("010"):
            act()
    with refused("032"):
        adjust_project(project_id=made.pk, entry=entry_of(made, priority=9), on=DONE_ON, reason="因故", by=None)
    withdraw_allocation(
        allocation=money, amount_fen=10_000_00, on=DONE_ON, document_no="收回1号", reason="项目调整", by=None
    )
    assert remove_project(project_id=made.pk, on=DONE_ON, reason="因故", by=None).stage == "removed"


def test_it_lets_nothing_be_undone_while_nobody_can_say_where_the_money_is(monkeypatch: pytest.MonkeyPatch) -> None:
    made = project()
    monkeypatch.setattr(holds, "_holds", {})
    with pytest.raises(LookupError):
        remove_project(project_id=made.pk, on=DONE_ON, reason="因故", by=None)


def test_it_knows_each_hold_once() -> None:
    assert "funds.arranged" in holds._holds
    with pytest.raises(ValueError, match="twice"):
        holds.register(holds.Hold("funds.arranged", lambda project: False))


# Who --------------------------------------------------------------------------------------------------------------


_MAY = {
    "village": {"county_officer", "township_clerk", "village_team_member"},
    "township": {"county_officer", "township_clerk"},
    "department": {"county_officer"},
    "county": {"county_officer"},
}


@pytest.mark.parametrize(
    "move", [move for move in MOVES if move.before in ROAD[:8]], ids=lambda m: f"{m.before}-{m.after}"
)
def test_only_whose_step_it_is_takes_it(move: Any, cast: Cast, funds_officer: User) -> None:
    made = project(move.before)
    people = dict(cast.members) | {"funds_officer": funds_officer}
    for name, user in people.items():
        if name == "nobody" or name in _MAY[move.actor]:
            continue
        with pytest.raises((PermissionDenied, Http404)):
            moved(made, move.after, by=user)
    for name in _MAY[move.actor]:
        with pytest.raises(Refused):
            moved(made, move.after, by=people[name], on=TOMORROW)  # let in, and refused for the day alone
    made.refresh_from_db()
    assert made.stage == move.before


def show(made: Project, level: Level, by: Any) -> object:
    return record_publicity(project_id=made.pk, entry=NewShowing(Occasion.BEFORE, level, "公示栏", TODAY), by=by)


def _acts(made: Project, family: Any) -> dict[str, tuple[Callable[[Any], object], set[str]]]:
    """Every other act, with who may do it to a project under way."""
    one, target = made.contracts.get(), made.targets.all()[0]
    return {
        "propose": (lambda by: propose_project(entry=entry(), on=PROPOSED_ON, by=by), _MAY["village"]),
        "show in the village": (lambda by: show(made, Level.VILLAGE, by), _MAY["village"]),
        "show in the township": (lambda by: show(made, Level.TOWNSHIP, by), _MAY["township"]),
        "show by the county": (lambda by: show(made, Level.COUNTY, by), _MAY["county"]),
        "sign": (lambda by: contract_by(made, by), _MAY["township"]),
        "report": (lambda by: record_progress(project_id=made.pk, entry=NewProgress(TODAY, 50), by=by), _MAY["village"]),
        "accept": (lambda by: record_acceptance(project_id=made.pk, entry=acceptance(), by=by), _MAY["township"]),
        "accept for the county": (
            lambda by: record_acceptance(project_id=made.pk, entry=acceptance(level=Level.COUNTY), by=by),
            _MAY["county"],
        ),
        "measure": (lambda by: measure_target(target_id=target.pk, reached="2", on=TODAY, by=by), _MAY["village"]),
        "link": (lambda by: open_benefit_link(project_id=made.pk, entry=NewLink(family.pk, "labour", TODAY), by=by), _MAY["village"]),
        "approve": (lambda by: approve_project(project_id=made.pk, on=TODAY, document_no="1", by=by), set()),
        "settle": (lambda by: settle_contract(contract_id=one.pk, settled_fen=1, on=TODAY, by=by), set()),
    }  # fmt: skip


def contract_by(made: Project, by: Any) -> object:
    from lianxin.projects.operations import NewContract

    number = f"HT-{made.contracts.count() + 1:02d}"
    entry_ = NewContract(number, "某公司", "补充工程", 100, date(2026, 4, 2))
    return sign_contract(project_id=made.pk, entry=entry_, by=by)


def test_only_those_who_are_permitted_act(cast: Cast, funds_officer: User) -> None:
    made, family = project(Stage.UNDERWAY), household()
    people = {name: user for name, user in cast.members.items() if name != "nobody"} | {"funds_officer": funds_officer}
    for what, (act, permitted) in _acts(made, family).items():
        for name, user in people.items():
            if name not in permitted and not (what in {"approve", "settle"} and name == "county_officer"):
                with pytest.raises((PermissionDenied, Http404)):
                    act(user)
                continue
            if what in {"approve", "settle"}:  # permitted, and too late or too early
                with pytest.raises(Refused):
                    act(user)
            elif what == "link" and made.benefit_links.exists():
                continue
            else:
                act(user)


# Adjusting ----------------------------------------------------------------------------------------------------------


def test_it_changes_a_proposal_without_more_ado(village_team_member: User) -> None:
    made = project()
    changed = adjust_project(
        project_id=made.pk, entry=entry_of(made, cost_fen=900_000_00), on=DONE_ON, reason="", by=village_team_member
    )
    assert (changed.cost_fen, changed.stage, changed.steps.count()) == (900_000_00, "proposed", 1)


@pytest.mark.parametrize(
    "given", [{"cost_fen": 900_000_00}, {"content": "新建蓄水池 2 座"}, {"area_code": OTHER_VILLAGE}]
)
def test_it_sends_back_what_was_shown_otherwise(given: dict[str, Any], county_officer: User) -> None:
    made = project(Stage.APPROVED)
    changed = adjust_project(
        project_id=made.pk, entry=entry_of(made, **given), on=DONE_ON, reason="按实测调整", by=county_officer
    )
    assert (changed.stage, changed.approved_on) == ("proposed", None)
    assert Step.objects.latest("id").words == "按实测调整"


def test_it_leaves_a_project_where_it_is_when_the_public_saw_the_same(county_officer: User) -> None:
    made = project(Stage.APPROVED)
    wanted = entry_of(made, priority=50, ends_before=date(2026, 12, 31), delivery_mode="village_built")
    changed = adjust_project(project_id=made.pk, entry=wanted, on=DONE_ON, reason="工期顺延", by=county_officer)
    assert (changed.stage, changed.priority, changed.approved_on) == ("approved", 50, APPROVED_ON)


def test_it_refuses_changes_without_reason_without_change_and_too_late(
    county_officer: User, township_clerk: User
) -> None:
    made = project(Stage.ARGUED)
    with refused("030"):
        adjust_project(project_id=made.pk, entry=entry_of(made, priority=2), on=DONE_ON, reason=" ", by=county_officer)
    with refused("034"):
        adjust_project(project_id=made.pk, entry=entry_of(made), on=DONE_ON, reason="因故", by=county_officer)
    with pytest.raises(PermissionDenied):
        adjust_project(project_id=made.pk, entry=entry_of(made, priority=2), on=DONE_ON, reason="因", by=township_clerk)
    begun = project(Stage.UNDERWAY)
    with refused("008"):
        adjust_project(project_id=begun.pk, entry=entry_of(begun, priority=2), on=DONE_ON, reason="因", by=None)


# Targets --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "targets"),
    [
        ("012", [TARGETS[0], TARGETS[0]]),
        ("002", [NewTarget("quantity", " ", "1")]),
        ("004", [NewTarget("beauty", "甲", "1")]),
        ("035", [NewTarget("quantity", "甲", "三座")]),
        ("035", [NewTarget("quantity", "甲", "1.2345")]),
        ("035", [NewTarget("quantity", "甲", "NaN")]),
        ("035", [NewTarget("quantity", "甲", "1e30")]),
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
    with refused("013"):
        set_targets(project_id=made.pk, targets=[], by=None)


def test_it_measures_a_target_again_and_again() -> None:
    target = project(Stage.UNDERWAY).targets.all()[0]
    measure_target(target_id=target.pk, reached="1.5", on=date(2026, 6, 1), by=None)
    again = measure_target(target_id=target.pk, reached="3", on=date(2026, 7, 1), by=None)
    assert (again.reached, again.measured_on) == (3, date(2026, 7, 1))
    with refused("011"):
        measure_target(target_id=target.pk, reached="2", on=date(2026, 6, 30), by=None)
    with refused("035"):
        measure_target(target_id=target.pk, reached="多", on=DONE_ON, by=None)
    early = project(Stage.IN_LIBRARY).targets.all()[0]
    with refused("008"):
        measure_target(target_id=early.pk, reached="1", on=DONE_ON, by=None)


# Publicity ------------------------------------------------------------------------------------------------------------


def test_it_shows_at_the_levels_of_the_area_only() -> None:
    made = project(area_code=COUNTY)
    with refused("014"):
        shown(made, Level.VILLAGE, PROPOSED_ON)
    assert shown(made, Level.COUNTY, PROPOSED_ON)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("002", {"place": "  "}),
        ("006", {"ends_before": PROPOSED_ON}),
        ("011", {"starts_on": TOMORROW}),
        ("031", {"objections": -1}),
        ("008", {"occasion": Occasion.AFTER}),
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
    with refused("015"):
        settle_objections(publicity_id=number, on=DONE_ON, words="无", by=None)
    record_objections(publicity_id=number, more=2, by=None)
    with refused("010"):
        moved(made, Stage.REVIEWED)
    with refused("002"):
        settle_objections(publicity_id=number, on=DONE_ON, words=" ", by=None)
    with refused("011"):
        settle_objections(publicity_id=number, on=date(2026, 1, 1), words="已入户解释", by=None)
    settle_objections(publicity_id=number, on=date(2026, 2, 1), words="已入户解释", by=None)
    with refused("010"):
        moved(made, Stage.REVIEWED, on=date(2026, 1, 31))
    record_objections(publicity_id=number, more=1, by=None)  # a new objection opens it again
    with refused("010"):
        moved(made, Stage.REVIEWED)
    settle_objections(publicity_id=number, on=date(2026, 2, 3), words="已调整位置", by=None)
    assert moved(made, Stage.REVIEWED, on=date(2026, 2, 3)).stage == "reviewed"
    with refused("031"):
        record_objections(publicity_id=number, more=0, by=None)


def test_it_ends_a_showing_once() -> None:
    number = shown(project(), Level.VILLAGE, PROPOSED_ON, ends_before=None)
    with refused("006"):
        end_publicity(publicity_id=number, ends_before=PROPOSED_ON, by=None)
    assert end_publicity(publicity_id=number, ends_before=date(2026, 1, 20), by=None).ends_before == date(2026, 1, 20)
    with refused("036"):
        end_publicity(publicity_id=number, ends_before=date(2026, 2, 1), by=None)


def test_it_shows_nothing_that_was_taken_out() -> None:
    with refused("008"):
        shown(project(Stage.REMOVED), Level.VILLAGE, PROPOSED_ON)


# The work -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("002", {"contract_no": " "}),
        ("002", {"payee": ""}),
        ("002", {"content": ""}),
        ("005", {"amount_fen": 0}),
        ("006", {"due_on": date(2026, 3, 1)}),
        ("011", {"signed_on": date(2026, 3, 9)}),
        ("011", {"signed_on": TOMORROW}),
        ("017", {"retention_percent": 31}),
        ("019", {"amount_fen": 1_205_000_01}),
    ],
)
def test_it_refuses_a_contract_that_cannot_be(code: str, given: dict[str, Any]) -> None:
    made = project(Stage.APPROVED)
    with refused(code):
        contract(made, **given)
    assert not made.contracts.exists()


def test_it_refuses_contracts_twice_too_early_and_above_the_cost_together() -> None:
    with refused("008"):
        contract(project(Stage.PLANNED))
    made = project(Stage.APPROVED)
    contract(made)
    with refused("016"):
        contract(made)
    with refused("019"):
        contract(made, contract_no="HT-02", amount_fen=105_000_01)
    assert contract(made, contract_no="HT-02", amount_fen=105_000_00).pk


def test_it_records_progress_and_asks_why_it_fell() -> None:
    made = project(Stage.UNDERWAY)
    record_progress(project_id=made.pk, entry=NewProgress(date(2026, 5, 1), 40), by=None)
    for percent in (-1, 101):
        with refused("020"):
            record_progress(project_id=made.pk, entry=NewProgress(date(2026, 6, 1), percent), by=None)
    with refused("020"):
        record_progress(project_id=made.pk, entry=NewProgress(date(2026, 6, 1), 30), by=None)
    with refused("011"):
        record_progress(project_id=made.pk, entry=NewProgress(BEGUN_ON - timedelta(days=1), 0), by=None)
    record_progress(project_id=made.pk, entry=NewProgress(date(2026, 6, 1), 30, "返工"), by=None)
    record_progress(project_id=made.pk, entry=NewProgress(date(2026, 4, 15), 10), by=None)  # told late
    assert list(made.progress.values_list("percent", flat=True)) == [10, 40, 30]
    with refused("008"):
        record_progress(project_id=project(Stage.APPROVED).pk, entry=NewProgress(DONE_ON, 1), by=None)


def test_it_accepts_after_a_failure_was_mended() -> None:
    made = project(Stage.UNDERWAY)
    with refused("002"):
        record_acceptance(project_id=made.pk, entry=acceptance(is_passed=False), by=None)
    record_acceptance(project_id=made.pk, entry=acceptance(is_passed=False, words="防渗层脱落"), by=None)
    with refused("010"):
        moved(made, Stage.ACCEPTED)
    record_acceptance(project_id=made.pk, entry=acceptance(on=date(2026, 8, 10)), by=None)
    assert moved(made, Stage.ACCEPTED).stage == "accepted"


@pytest.mark.parametrize(
    ("code", "given"),
    [("002", {"members": " "}), ("005", {"accepted_fen": 0}), ("011", {"on": TOMORROW}), ("011", {"on": PROPOSED_ON})],
)
def test_it_refuses_an_acceptance_that_cannot_be(code: str, given: dict[str, Any]) -> None:
    made = project(Stage.UNDERWAY)
    with refused(code):
        record_acceptance(project_id=made.pk, entry=acceptance(**given), by=None)


def test_it_settles_a_contract_once_and_not_above_the_cost() -> None:
    made = project(Stage.ACCEPTED)
    number = made.contracts.get().pk
    for code, sum_fen, on in (("005", 0, DONE_ON), ("019", 1_205_000_01, DONE_ON), ("011", 1, date(2026, 3, 1))):
        with refused(code):
            settle_contract(contract_id=number, settled_fen=sum_fen, on=on, by=None)
    assert settle_contract(contract_id=number, settled_fen=1_205_000_00, on=DONE_ON, by=None).settled_on == DONE_ON
    with refused("018"):
        settle_contract(contract_id=number, settled_fen=1, on=DONE_ON, by=None)
    early = project(Stage.UNDERWAY).contracts.get()
    with refused("008"):
        settle_contract(contract_id=early.pk, settled_fen=1, on=DONE_ON, by=None)


# Assets ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("002", {"name": " "}),
        ("002", {"owner": ""}),
        ("002", {"keeper": ""}),
        ("003", {"area_code": OTHER_VILLAGE}),
        ("004", {"kind": "castle"}),
        ("004", {"owner_kind": "king"}),
        ("005", {"original_fen": 0}),
        ("011", {"received_on": TOMORROW}),
        ("035", {"quantity": "三"}),
        ("035", {"quantity": "0"}),
    ],
)
def test_it_refuses_an_asset_that_cannot_be(code: str, given: dict[str, Any]) -> None:
    made = project(Stage.SETTLED)
    with refused(code):
        asset(made, **given)
    assert not made.assets.exists()


def test_it_hands_over_only_what_was_settled_and_numbers_it() -> None:
    with refused("008"):
        asset(project(Stage.ACCEPTED))
    made = project(Stage.SETTLED)
    assert [asset(made).code, asset(made, quantity="1.5", unit="座").code] == [f"{made.code}-Z01", f"{made.code}-Z02"]
    assert asset(made, code="ZC-1").code == "ZC-1"
    with refused("024"):
        asset(made, code="ZC-1")


def happened(kind: AssetEvent.Kind, **given: Any) -> NewAssetEvent:
    return NewAssetEvent(**({"kind": kind, "on": DONE_ON, "words": "照常"} | given))


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("002", happened(AssetEvent.Kind.INSPECTED, words=" ")),
        ("002", happened(AssetEvent.Kind.KEEPER)),
        ("004", happened(AssetEvent.Kind.STATE, state="lost")),
        ("005", happened(AssetEvent.Kind.REPAIRED, amount_fen=0)),
        ("040", happened(AssetEvent.Kind.DISPOSED, document_no="1")),
        ("040", happened(AssetEvent.Kind.STATE, state="disposed")),
        ("011", happened(AssetEvent.Kind.INSPECTED, on=TOMORROW)),
        ("011", happened(AssetEvent.Kind.INSPECTED, on=date(2026, 8, 31))),
        ("026", happened(AssetEvent.Kind.INCOME)),
        ("026", happened(AssetEvent.Kind.LET)),
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
    with refused("002"):
        dispose_asset(asset_id=made.pk, on=DONE_ON, document_no=" ", words="报废", by=county_officer)
    dispose_asset(asset_id=made.pk, on=DONE_ON, document_no="1号", words="报废", amount_fen=100, by=county_officer)
    with refused("025"):
        dispose_asset(asset_id=made.pk, on=DONE_ON, document_no="1号", words="报废", by=county_officer)
    with refused("025"):
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
        ("028", NewLink(family.pk, "labour", DONE_ON)),
        ("027", NewLink(far.pk, "labour", DONE_ON)),
        ("027", NewLink(family.pk + 999, "labour", DONE_ON)),
        ("004", NewLink(family.pk, "luck", DONE_ON)),
        ("005", NewLink(family.pk, "shares", DONE_ON, 0)),
    ):
        with refused(code):
            open_benefit_link(project_id=made.pk, entry=entry_, by=None)
    with refused("030"):
        close_benefit_link(link_id=link.pk, ends_before=TODAY, reason=" ", by=None)
    with refused("006"):
        close_benefit_link(link_id=link.pk, ends_before=DONE_ON, reason="外出", by=None)
    assert close_benefit_link(link_id=link.pk, ends_before=TODAY, reason="外出务工", by=None).reason == "外出务工"
    with refused("029"):
        close_benefit_link(link_id=link.pk, ends_before=TODAY, reason="外出", by=None)
    assert open_benefit_link(project_id=made.pk, entry=NewLink(family.pk, "labour", TODAY), by=None).pk


def test_it_links_no_dead_household_and_to_no_project_taken_out() -> None:
    family = household()
    with refused("008"):
        open_benefit_link(project_id=project(Stage.REMOVED).pk, entry=NewLink(family.pk, "labour", TODAY), by=None)
    family.is_live = False
    family.save()
    with refused("027"):
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
    with refused("033") as caught:
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
