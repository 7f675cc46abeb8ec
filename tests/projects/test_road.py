"""Steps of projects: who takes them, what they need, and everything that is refused on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
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
from lianxin.projects.models import Project, Step
from lianxin.projects.operations import (
    NewLink,
    NewProgress,
    NewShowing,
    adjust_project,
    approve_project,
    measure_target,
    open_benefit_link,
    propose_project,
    record_acceptance,
    record_progress,
    record_publicity,
    remove_project,
    set_targets,
    settle_contract,
    sign_contract,
)
from lianxin.projects.queries import payability
from projects.makers import (
    APPROVED_ON,
    DONE_ON,
    PROPOSED_ON,
    TARGETS,
    TODAY,
    TOMORROW,
    acceptance,
    entry,
    entry_of,
    moved,
    project,
    refused,
    shown,
)
from registry.makers import household

pytestmark = pytest.mark.django_db


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
        ("PROJECT-002", {"name": " "}),
        ("PROJECT-002", {"content": ""}),
        ("PROJECT-003", {"area_code": "999901101299"}),
        ("PROJECT-003", {"area_code": "9999"}),
        ("PROJECT-004", {"kind": "castle"}),
        ("PROJECT-004", {"purpose": ""}),
        ("PROJECT-004", {"nature": "old"}),
        ("PROJECT-004", {"delivery_mode": "magic"}),
        ("PROJECT-005", {"cost_fen": 0}),
        ("PROJECT-005", {"least_start_fen": 0}),
        ("PROJECT-006", {"starts_on": TODAY, "ends_before": TODAY}),
        ("PROJECT-007", {"least_start_fen": 1_205_000_01}),
        ("PROJECT-011", {"meeting_on": TOMORROW}),
        ("PROJECT-031", {"priority": 0}),
        ("PROJECT-031", {"priority": 101}),
        ("PROJECT-031", {"year": 1900}),
        ("PROJECT-031", {"households": -1}),
    ],
)
def test_it_refuses_a_proposal_that_cannot_be(code: str, given: dict[str, Any]) -> None:
    with refused(code):
        propose_project(entry=entry(**given), on=PROPOSED_ON, by=None)
    assert not Project.objects.exists()


def test_it_refuses_a_number_twice_and_a_day_to_come() -> None:
    project(code="XM-7")
    with refused("PROJECT-001"):
        project(code=" XM-7 ")
    with refused("PROJECT-011"):
        propose_project(entry=entry(), on=TOMORROW, by=None)
    assert Project.objects.count() == 1


@pytest.mark.parametrize("after", [stage for stage in Stage if stage not in {Stage.REVIEWED, Stage.REMOVED}])
def test_it_skips_no_stage(after: Stage) -> None:
    made = project()
    with refused("PROJECT-009"):
        moved(made, after)


@pytest.mark.parametrize(
    ("stage", "missing"),
    [
        (Stage.PROPOSED, "村级没有事前公示"),
        (Stage.REVIEWED, "乡镇级没有事前公示"),
        (Stage.ARGUED, "缺少绩效目标"),
        (Stage.DECIDED, "县级没有事前公示"),
        (Stage.APPROVED, "缺少合同"),
        (Stage.UNDERWAY, "缺少合格的验收"),
        (Stage.ACCEPTED, "缺少全部合同的决算金额"),
    ],
)
def test_it_refuses_a_step_and_says_what_lacks(stage: Stage, missing: str) -> None:
    made = project(stage)
    with refused("PROJECT-010") as caught:
        moved(made, ROAD[ROAD.index(stage) + 1])
    assert missing in caught.value.what.zh  # type: ignore[union-attr]
    made.refresh_from_db()
    assert made.stage == stage


@pytest.mark.parametrize("stage", [Stage.ARGUED, Stage.IN_LIBRARY, Stage.PLANNED])
def test_it_refuses_a_decision_without_a_document(stage: Stage) -> None:
    made = project(stage)
    set_targets(project_id=made.pk, targets=TARGETS, by=None) if stage is Stage.ARGUED else None
    with refused("PROJECT-010"):
        moved(made, ROAD[ROAD.index(stage) + 1], document_no=" ")


def test_it_takes_a_step_without_an_asset_only_with_a_reason() -> None:
    made = project(Stage.SETTLED)
    with refused("PROJECT-010"):
        moved(made, Stage.HANDED_OVER, words="")
    assert moved(made, Stage.HANDED_OVER, words="培训项目，没有形成资产").stage == Stage.HANDED_OVER


def test_it_refuses_a_step_before_the_last_one_and_one_to_come() -> None:
    made = project(Stage.IN_LIBRARY)
    with refused("PROJECT-011"):
        moved(made, Stage.PLANNED, on=date(2026, 2, 24))
    with refused("PROJECT-011"):
        moved(made, Stage.PLANNED, on=TOMORROW)


def test_it_waits_for_the_end_of_publicity() -> None:
    made = project()
    shown(made, Level.VILLAGE, date(2026, 11, 15))
    with refused("PROJECT-010") as caught:
        moved(made, Stage.REVIEWED, on=date(2026, 11, 24))
    assert "2026-11-25" in caught.value.what.zh  # type: ignore[union-attr]


@pytest.mark.parametrize("stage", ROAD[1 : ROAD.index(Stage.APPROVED) + 1])
def test_it_sends_a_project_back_and_what_was_shown_counts_no_longer(stage: Stage) -> None:
    made = moved(project(stage), Stage.PROPOSED, words="选址有误")
    assert (made.stage, made.approved_on, made.approval_document) == ("proposed", None, "")
    assert payability(made).starts_on is None
    with refused("PROJECT-010"):
        moved(made, Stage.REVIEWED)
    last = Step.objects.latest("id")
    assert (last.before, last.after, last.words) == (stage.value, "proposed", "选址有误")


@pytest.mark.parametrize("stage", ROAD[: ROAD.index(Stage.UNDERWAY) + 1])
def test_it_takes_a_project_out_with_a_reason(stage: Stage) -> None:
    made = project(stage)
    with refused("PROJECT-010"):
        remove_project(project_id=made.pk, on=DONE_ON, reason=" ", by=None)
    assert remove_project(project_id=made.pk, on=DONE_ON, reason="不具备实施条件", by=None).stage == "removed"
    with refused("PROJECT-009"):
        moved(made, Stage.PROPOSED)


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.SETTLED, Stage.HANDED_OVER])
def test_it_takes_nothing_out_that_was_accepted(stage: Stage) -> None:
    made = project(stage)
    with refused("PROJECT-009"):
        remove_project(project_id=made.pk, on=DONE_ON, reason="因故", by=None)


def test_it_lets_money_hold_a_project_until_it_is_withdrawn() -> None:
    made = project(Stage.APPROVED)
    money = allocated(tranche(purpose="water"), made, 10_000_00)
    for act in (
        lambda: remove_project(project_id=made.pk, on=DONE_ON, reason="因故", by=None),
        lambda: moved(made, Stage.PROPOSED),
    ):
        with refused("PROJECT-010"):
            act()
    with refused("PROJECT-032"):
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
    with refused("PROJECT-030"):
        adjust_project(project_id=made.pk, entry=entry_of(made, priority=2), on=DONE_ON, reason=" ", by=county_officer)
    with refused("PROJECT-034"):
        adjust_project(project_id=made.pk, entry=entry_of(made), on=DONE_ON, reason="因故", by=county_officer)
    with pytest.raises(PermissionDenied):
        adjust_project(project_id=made.pk, entry=entry_of(made, priority=2), on=DONE_ON, reason="因", by=township_clerk)
    begun = project(Stage.UNDERWAY)
    with refused("PROJECT-008"):
        adjust_project(project_id=begun.pk, entry=entry_of(begun, priority=2), on=DONE_ON, reason="因", by=None)
