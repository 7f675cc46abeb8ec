"""Report 000 as rows: every statement agrees, and each rests on the rows that it should rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lianxin.benefits.models import Benefit, IndustryLink, Loan, LoanPayment, LoanStep
from lianxin.exits.models import ExitList, HouseholdExit
from lianxin.funds.models import GoodsDelivery
from lianxin.funds.verifying import verdict
from lianxin.people.models import TeamMember
from lianxin.places.models import AreaTag
from lianxin.programmes.loading import Loaded
from lianxin.registry.models import HouseholdFacts, ImportJob, MemberFacts
from lianxin.regulations.models import Regulation
from lianxin.work.models import WorkRecord
from lianxin.work.operations import withdraw_work
from programmes.stories import Figures, answers_of, figures_of, first_gone, moved, refused_pages, shut_statements, story

NAME = "xihe"
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
    assert len(found) == 12
    assert {job.state for job in loaded.jobs} == {ImportJob.State.DONE}


def test_the_five_rules_and_the_method_are_documents_with_versions_and_parameters(loaded: Loaded) -> None:
    series = Regulation.objects.filter(series="五规则一办法")
    assert sorted(series.values_list("kind", flat=True)) == ["method", *["rules"] * 5]
    assert series.get(title="联系帮扶西和县省直组长单位工作规则").versions.count() == 2
    assert all(one.versions.first().justifications.exists() for one in series)  # type: ignore[union-attr]


def test_its_money_is_in_balance(loaded: Loaded) -> None:
    assert verdict().faults == ()


def _loan() -> None:
    loan = Loan.objects.order_by("pk")[0]
    LoanPayment.objects.filter(loan=loan).delete()
    LoanStep.objects.filter(loan=loan).delete()
    loan.delete()


def _session() -> None:
    doctors = WorkRecord.objects.filter(kind="training", unit__name="省人民医院").order_by("pk")[0]
    withdraw_work(record_id=doctors.pk, reason="重复登记", by=None)


@pytest.mark.parametrize(
    ("act", "numbers"),
    [
        (
            first_gone(MemberFacts.objects.filter(household__household_no__startswith="62122502").order_by("pk")),
            {"000-05a"},
        ),
        (first_gone(IndustryLink.objects.order_by("pk")), {"000-02"}),
        (first_gone(AreaTag.objects.filter(kind="poor_county").order_by("pk")), {"000-03"}),
        (first_gone(AreaTag.objects.filter(kind="poor_township").order_by("pk")), {"000-04"}),
        (first_gone(GoodsDelivery.objects.filter(lot__item="杀菌农药").order_by("pk")), {"000-07"}),
        (first_gone(Benefit.objects.filter(measure="skill_training").order_by("pk")), {"000-08"}),
        (first_gone(TeamMember.objects.filter(duty="leader").order_by("pk")), {"000-09"}),
        (_session, {"000-10"}),
        (_loan, {"000-11"}),
    ],
    ids=["person", "beekeeper", "county", "township", "bags", "trainee", "leader", "doctors", "loan"],
)
def test_a_row_taken_away_moves_just_the_figures_that_rest_on_it(
    before: Figures, act: Callable[[], object], numbers: set[str]
) -> None:
    assert moved(NAME, before, act) == numbers


def test_an_exit_taken_away_moves_who_exited_and_nothing_else(before: Figures) -> None:
    exits = HouseholdExit.objects.order_by("pk")
    assert exits.count() == 4500
    assert moved(NAME, before, first_gone(exits), guards=("exits_exitline",)) == {"000-05a"}


def test_its_list_of_exits_was_brought_in_by_one_and_approved_by_another(loaded: Loaded) -> None:
    told = ExitList.objects.get()
    assert told.brought_by is not None
    assert told.decided_by is not None
    assert (told.brought_by.username, told.decided_by.username, told.lines.count()) == ("county", "county2", 4500)
    facts = HouseholdFacts.objects.filter(household__exits__isnull=False, year=2017)
    assert set(facts.values_list("household_type", "exit_year")) == {("exited", 2017)}


def test_each_statement_opens_to_a_page_that_tells_its_figure_and_to_rows_that_come_to_it(loaded: Loaded) -> None:
    assert shut_statements(NAME, loaded.accounts) == []


def test_its_people_are_let_in_on_every_page_of_theirs(loaded: Loaded) -> None:
    assert refused_pages(NAME, loaded.accounts[:9]) == []
