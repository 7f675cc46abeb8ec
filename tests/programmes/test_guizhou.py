"""Report 002 as rows: every statement agrees, and each rests on the rows that it should rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db.models import F

from lianxin.benefits.models import ShareHolding
from lianxin.funds.models import Account, Allocation, Tranche
from lianxin.funds.verifying import verdict
from lianxin.pairing.models import BranchPairing, HouseholdPairing
from lianxin.people.models import Branch
from lianxin.programmes.loading import Loaded
from lianxin.projects.domain.stages import Stage
from lianxin.projects.domain.standing import Decision
from lianxin.projects.models import Asset, Project
from lianxin.projects.operations import move_project
from lianxin.registry.models import ImportJob, VillageFacts
from lianxin.supervision.models import Dispute
from lianxin.work.models import Target, Task, WorkRecord
from lianxin.work.operations import withdraw_work
from programmes.stories import Figures, answers_of, figures_of, first_gone, moved, refused_pages, shut_statements, story

NAME = "guizhou"
pytestmark = [pytest.mark.one_engine, pytest.mark.django_db]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The programme, loaded once."""
    with story(NAME, tmp_path_factory.mktemp(NAME), django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def before(loaded: Loaded, django_db_blocker: Any) -> Figures:
    """Every figure as it is with all rows."""
    with django_db_blocker.unblock():
        return figures_of(NAME)


def test_its_statements_all_agree_with_the_rows(loaded: Loaded) -> None:
    found = answers_of(NAME)
    assert [(a.statement.number, a.figure.value) for a in found if a.agreement.value != "agrees"] == []
    assert len(found) == 30
    assert {job.state for job in loaded.jobs} == {ImportJob.State.DONE}


def test_each_unit_is_a_tree_of_group_committee_and_branches(loaded: Loaded) -> None:
    branches = Branch.objects.filter(kind=Branch.Kind.BRANCH)
    assert branches.count() == 1263
    assert not branches.exclude(above__kind=Branch.Kind.COMMITTEE, above__above__kind=Branch.Kind.GROUP).exists()
    assert branches.values("secretary").distinct().count() == 1263


def test_the_pool_has_tasks_at_every_stage_and_the_dispute_is_closed(loaded: Loaded) -> None:
    assert sorted(Task.objects.values_list("state", flat=True)) == ["open", "taken", "taken", "verified"]
    request = Task.objects.get(skill="养蜂")
    assert request.helper is not None
    assert ",养蜂," in request.helper.skills
    assert Dispute.objects.get().state == Dispute.State.KEPT


def _withdrawn(kind: str) -> Callable[[], object]:
    def act() -> None:
        record = WorkRecord.objects.filter(kind=kind).order_by("pk")[0]
        withdraw_work(record_id=record.pk, reason="重复登记", by=None)

    return act


def _dropped(stage: str) -> Callable[[], object]:
    """A project of a stage that comes out of the library again."""

    def act() -> None:
        project = Project.objects.filter(stage=stage).order_by("pk")[0]
        decided = Decision(date(2016, 12, 20), words="不再实施")
        move_project(project_id=project.pk, after=Stage.REMOVED, decision=decided, by=None)

    return act


def _not_arrived() -> None:
    Tranche.objects.filter(pk=Tranche.objects.order_by("pk")[0].pk).update(state="expected", received_on=None)


def test_its_money_is_in_balance_and_every_landed_project_has_its_own(loaded: Loaded) -> None:
    assert verdict().faults == ()
    assert Tranche.objects.values("unit").distinct().count() == 115
    arranged = Allocation.objects.values("project").distinct().count()
    assert (arranged, Account.objects.filter(kind="tranche").exclude(debits_fen=F("credits_fen")).count()) == (810, 0)


@pytest.mark.parametrize(
    ("act", "guards", "numbers"),
    [
        (first_gone(ShareHolding.objects.order_by("pk")), (), {"002-01"}),
        (first_gone(BranchPairing.objects.order_by("pk")), (), {"002-07"}),
        (first_gone(HouseholdPairing.objects.order_by("-pk")), (), {"002-09", "002-10"}),
        (_withdrawn("leader_day"), (), {"002-11"}),
        (_withdrawn("technical_service"), (), {"002-12", "002-16"}),
        (_withdrawn("activity"), (), {"002-13"}),
        (_withdrawn("problem"), (), {"002-14"}),
        (_dropped("proposed"), (), {"002-18"}),
        (_dropped("in_library"), (), {"002-18"}),
        (_not_arrived, (), {"002-19"}),
        (first_gone(Target.objects.filter(indicator="leaders")), ("work_planversion",), {"002-20c"}),
        (first_gone(Asset.objects.filter(name="党建宣传栏")), (), {"002-22"}),
        (first_gone(VillageFacts.objects.all()), (), {"002-23"}),
    ],
    ids=[
        "share", "branch", "secretary", "leader", "specialists", "members", "problem", "project", "in the library", "tranche",
        "target", "boards", "village",
    ],
)  # fmt: skip
def test_a_row_taken_away_moves_just_the_figures_that_rest_on_it(
    before: Figures, act: Callable[[], object], guards: tuple[str, ...], numbers: set[str]
) -> None:
    assert moved(NAME, before, act, guards=guards) == numbers


def test_each_statement_opens_to_a_page_that_tells_its_figure_and_to_rows_that_come_to_it(loaded: Loaded) -> None:
    assert shut_statements(NAME, loaded.accounts) == []


def test_its_people_are_let_in_on_every_page_of_theirs(loaded: Loaded) -> None:
    assert refused_pages(NAME, loaded.accounts) == []
