"""Report 004 as rows: every statement agrees, and each rests on the rows that it should rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lianxin.benefits.models import Benefit, DistributionLine, Loan
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import GoodsDelivery, GoodsLot, ToldTotal
from lianxin.funds.verifying import verdict
from lianxin.pairing.models import HouseholdPairing, VillagePairing
from lianxin.people.models import TeamMember
from lianxin.programmes.catalogue import load_programme, programme_named
from lianxin.programmes.loading import Loaded
from lianxin.projects.models import Asset
from lianxin.registry.models import ImportJob, MemberFacts
from lianxin.supervision.models import DisputeReport
from lianxin.work.models import VillageGroupMember, WorkPerson, WorkRecord
from programmes.stories import Figures, answers_of, figures_of, first_gone, moved, refused_pages, shut_statements, story

NAME = "qinghai"
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


def test_it_loads_exactly_what_the_report_says_through_imports(loaded: Loaded) -> None:
    assert (loaded.households, loaded.members) == (539, 2023)
    assert {job.state for job in loaded.jobs} == {ImportJob.State.DONE}
    assert len(loaded.accounts) == 13


def test_its_statements_all_agree_with_the_rows(loaded: Loaded) -> None:
    found = answers_of(NAME)
    assert [(a.statement.number, a.figure.value) for a in found if a.agreement.value != "agrees"] == []
    assert len(found) == 35


def test_three_units_beyond_one_and_one_for_one_build_along(loaded: Loaded) -> None:
    roles = Counter(VillagePairing.objects.values_list("role", flat=True))
    assert roles == {"lead": 12, "responsible": 12, "co": 3}
    assert HouseholdPairing.objects.filter(order="first").count() == 539


def test_what_the_report_tells_twice_is_one_row_and_two_linked_sentences(loaded: Loaded) -> None:
    assert Loan.objects.count() == 20
    assert set(ToldTotal.objects.exclude(link="").values_list("amount_fen", "link")) >= {
        (4_800_000_00, "part"), (4_350_000_00, "part"), (2_000_000_00, "same"), (400_000_00, "part"),
    }  # fmt: skip
    assert verdict().faults == ()


def test_its_posts_are_measures_of_people_that_a_project_pays(loaded: Loaded) -> None:
    posts = Benefit.objects.filter(measure="public_welfare_post", state=Benefit.State.APPROVED)
    assert Counter(posts.values_list("item", flat=True)) == {"护林员": 6, "护路员": 5}
    assert posts.filter(member__isnull=True).count() == posts.filter(project__isnull=True).count() == 0


def test_most_days_of_the_screening_report_zero(loaded: Loaded) -> None:
    reports = DisputeReport.objects.filter(village_code="630106102222")
    assert (reports.count(), reports.filter(found=0).count()) == (184, 170)


def test_it_is_not_loaded_twice(loaded: Loaded, tmp_path: Any) -> None:
    with pytest.raises(Refused) as refusal:
        load_programme(programme_named(NAME), tmp_path, on=loaded.jobs[0].asked_at.date(), say=lambda words: None)
    assert refusal.value.code == "PROG-002"


def _problem() -> None:
    record = WorkRecord.objects.filter(kind="problem").order_by("pk")[0]
    WorkPerson.objects.filter(record=record).delete()
    record.delete()


def _uniforms() -> None:
    lot = GoodsLot.objects.filter(item="校服")[0]
    GoodsDelivery.objects.filter(lot=lot).delete()
    lot.delete()


@pytest.mark.parametrize(
    ("act", "guards", "numbers"),
    [
        (first_gone(MemberFacts.objects.order_by("pk")), (), {"004-01b", "004-10b"}),
        (first_gone(TeamMember.objects.filter(team__village_code="632701203205", duty="member")), (), {"004-07"}),
        (first_gone(HouseholdPairing.objects.filter(order="second").order_by("pk")), (), {"004-05"}),
        (first_gone(Asset.objects.filter(name="标准化畜棚")), (), {"004-23"}),
        (first_gone(DistributionLine.objects.order_by("pk")), (), {"004-21"}),
        (first_gone(VillageGroupMember.objects.order_by("pk")), (), {"004-29"}),
        (_problem, ("work_workrecord",), {"004-30"}),
        (_uniforms, (), {"004-15", "004-27"}),
    ],
    ids=["person", "policeman", "second helper", "sheds", "dividend", "defender", "problem", "uniforms"],
)
def test_a_row_taken_away_moves_just_the_figures_that_rest_on_it(
    before: Figures, act: Callable[[], object], guards: tuple[str, ...], numbers: set[str]
) -> None:
    assert moved(NAME, before, act, guards=guards) == numbers


def test_each_statement_opens_to_a_page_that_tells_its_figure_and_to_rows_that_come_to_it(loaded: Loaded) -> None:
    assert shut_statements(NAME, loaded.accounts) == []


def test_its_people_are_let_in_on_every_page_of_theirs(loaded: Loaded) -> None:
    assert refused_pages(NAME, loaded.accounts[:9]) == []
