"""Report 001 as rows: every statement agrees, and each rests on the rows that it should rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lianxin.benefits.models import BenefitAgreement, Cooperative, CooperativeCheck, CoordinatedLoan
from lianxin.funds.models import Tranche
from lianxin.funds.verifying import verdict
from lianxin.programmes.loading import Loaded
from lianxin.projects.models import Asset, BenefitLink
from lianxin.registry.models import ImportJob
from lianxin.reports.models import IssuedPaper
from lianxin.supervision.models import Issue, IssueEvent
from lianxin.work.models import MeetingDecision, Task, TaskEvent, WorkRecord
from programmes.stories import Figures, answers_of, figures_of, first_gone, moved, refused_pages, shut_statements, story

NAME = "baicheng"
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
    assert len(found) == 10
    assert {job.state for job in loaded.jobs} == {ImportJob.State.DONE}


def test_issues_come_from_checks_and_survey_and_most_are_closed_by_others_than_asked(loaded: Loaded) -> None:
    assert set(Issue.objects.values_list("source", flat=True)) == {"unannounced", "survey"}
    closed = Issue.objects.filter(state="closed")
    assert closed.count() == 312
    assert all(one.verified_by_id != one.asked_by_id for one in closed)


def test_a_loan_is_no_money_received_and_money_is_in_balance(loaded: Loaded) -> None:
    assert Tranche.objects.count() == 6
    assert sum(CoordinatedLoan.objects.values_list("amount_fen", flat=True)) == 7_000_000_00
    assert verdict().faults == ()


def test_each_person_of_a_village_has_a_booklet_that_can_be_verified(loaded: Loaded) -> None:
    papers = IssuedPaper.objects.filter(form="medical_booklet")
    assert (papers.count(), papers.values("household").distinct().count()) == (30, 30)
    assert all(paper.file_digest and paper.area_code.startswith("220822") for paper in papers)


def test_cooperatives_are_on_the_register_looked_at_and_agreed_with_households(loaded: Loaded) -> None:
    assert Cooperative.objects.count() == 6
    assert [one.is_regular for one in CooperativeCheck.objects.order_by("pk")] == [True, True, False] * 2
    orders = BenefitAgreement.objects.filter(mechanism="orders").exclude(crop="").exclude(plot="")
    assert (orders.count(), {one.floor_fen_per_jin for one in orders}) == (48, {80})


def test_courtyards_have_orders_plots_and_agreements_and_honours_are_of_three_kinds(loaded: Loaded) -> None:
    orders = WorkRecord.objects.filter(kind="order_signed")
    assert {"jin", "mu", "piece"} <= set(orders.values_list("quantity_unit", flat=True))
    assert BenefitLink.objects.filter(mechanism="orders").count() == 48
    honours = Counter(WorkRecord.objects.filter(kind="honour").values_list("done", flat=True))
    assert (len(honours), sum(honours.values())) == (3, 6)


def _issue() -> None:
    issue = Issue.objects.filter(state="assigned").order_by("pk")[0]
    IssueEvent.objects.filter(issue=issue).delete()
    issue.delete()


def _field_of_work() -> None:
    task = Task.objects.filter(title="驻村常态化").get()
    MeetingDecision.objects.filter(task=task).delete()
    TaskEvent.objects.filter(task=task).delete()
    task.delete()


@pytest.mark.parametrize(
    ("act", "guards", "numbers"),
    [
        (_issue, ("supervision_issueevent",), {"001-03"}),
        (_field_of_work, ("work_planversion", "work_meeting"), {"001-04"}),
        (first_gone(Asset.objects.filter(name="援建大棚")), (), {"001-09"}),
        (first_gone(CoordinatedLoan.objects.order_by("pk")), (), {"001-07"}),
    ],
    ids=["issue", "field of work", "greenhouses", "loan"],
)
def test_a_row_taken_away_moves_just_the_figures_that_rest_on_it(
    before: Figures, act: Callable[[], object], guards: tuple[str, ...], numbers: set[str]
) -> None:
    assert moved(NAME, before, act, guards=guards) == numbers


def test_each_statement_opens_to_a_page_that_tells_its_figure_and_to_rows_that_come_to_it(loaded: Loaded) -> None:
    assert shut_statements(NAME, loaded.accounts) == []


def test_its_people_are_let_in_on_every_page_of_theirs(loaded: Loaded) -> None:
    assert refused_pages(NAME, loaded.accounts) == []
