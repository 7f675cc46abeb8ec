"""Every row of a figure names who recorded it: its own columns, the event of the row, or the event that brought many rows at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from benefits.makers import holders, instrument
from lianxin.benefits.operations.shares import reallot_on_exit
from lianxin.people.models import Team, TeamMember, User
from lianxin.projects.models import BenefitLink
from lianxin.projects.operations import NewLink, open_benefit_link, set_targets, take_in_benefit_links
from lianxin.registry.models import HouseholdFacts, Source
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import references
from lianxin.reports.queries.figures import OpenedRow, opened
from projects.makers import DONE_ON, TARGETS, project
from registry.makers import areas, household, year_book

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register() -> None:
    areas()
    year_book()


def recorders(code: str) -> list[OpenedRow]:
    """All rows of an indicator, opened."""
    source = shelf().sources[code]
    return opened(source, list(references(source, source.rows(None))))


def names(code: str) -> list[str]:
    """Who recorded the rows of an indicator, in the order of their numbers."""
    found = recorders(code)
    assert all(row.at is not None for row in found)
    return [row.by.zh for row in found]


def test_households_linked_one_by_one_or_as_lists_each_name_the_act_that_linked_them(
    county_officer: User, village_team_member: User
) -> None:
    made = project()
    one, other, third = (household(name) for name in ("甲某", "乙某", "丙某"))
    take_in_benefit_links(project_id=made.pk, entries=[NewLink(one.pk, "labour", DONE_ON)], by=None)
    take_in_benefit_links(project_id=made.pk, entries=[NewLink(other.pk, "labour", DONE_ON)], by=village_team_member)
    open_benefit_link(project_id=made.pk, entry=NewLink(third.pk, "labour", DONE_ON), by=village_team_member)
    assert BenefitLink.objects.count() == 3
    assert names("projects.gaining_households") == ["本系统", village_team_member.name, village_team_member.name]
    # A row of the register that a project leads to is still whoever's brought it into the register.
    assert {row.document for row in recorders("projects.gaining_persons")} == {
        row.document for row in recorders("registry.persons")
    }


def test_a_figure_of_this_year_opens_to_the_document_that_wrote_or_confirmed_it(
    county_officer: User, stranger: User
) -> None:
    home = household("甲某", wage_income_yuan=100, fruit_income_yuan=50)
    facts, moment = HouseholdFacts.objects.get(household=home), timezone.now()
    told = {"kind": Source.Kind.WORKBOOK, "recorded_by": county_officer}
    income = Source.objects.create(document="收入.xlsx", recorded_at=moment, **told)
    roster = Source.objects.create(document="花名册.xlsx", recorded_at=moment, **told)
    facts.sources = {"wage_income_yuan": income.pk}
    facts.save()
    assert [row.document for row in recorders("registry.households")] == ["收入.xlsx"]
    facts.confirmation = roster
    facts.save()
    source = shelf().sources["registry.households"]
    (row,) = opened(source, list(references(source, source.rows(None))), reader=county_officer)
    assert (row.document, row.by.zh, row.who) == ("花名册.xlsx", county_officer.name, "甲某")
    assert row.place.endswith("村")
    # A number of one field is by the document of that field; what confirmed the row later stands beside it.
    assert [row.document for row in recorders("registry.wage_income")] == ["收入.xlsx ✓ 花名册.xlsx"]
    assert [row.document for row in recorders("registry.fruit_income")] == [f"{facts.source.document} ✓ 花名册.xlsx"]
    for nobody in (stranger, None):
        (closed,) = opened(source, list(references(source, source.rows(None))), reader=nobody)
        assert (closed.who, closed.document) == ("", "花名册.xlsx")


def test_targets_that_took_the_place_of_others_name_who_set_them_last(village_team_member: User) -> None:
    made = project()
    set_targets(project_id=made.pk, targets=TARGETS, by=None)
    set_targets(project_id=made.pk, targets=TARGETS, by=village_team_member)
    assert set(names("projects.targets")) == {village_team_member.name}


def test_shares_name_who_gave_them_out_and_who_gave_them_anew(county_officer: User) -> None:
    held = instrument()
    families = holders(held, 3)
    on = held.starts_on
    reallot_on_exit(
        instrument=held, household=families[0], on=date(on.year + 1, on.month, 1), reason="迁出", by=county_officer
    )
    assert names("benefits.shareholders") == ["本系统"] * 3 + [county_officer.name] * 2


def test_a_member_of_a_team_names_who_let_him_join_and_not_who_opened_it(village_team_member: User) -> None:
    assert TeamMember.objects.exists()
    assert Team.objects.exists()
    assert set(names("people.team_members")) == {"本系统"}
    from lianxin.audit.operations import record_event

    one = TeamMember.objects.get()
    # Joining of somebody else, and of himself on another day, are other acts.
    for helper, starts_on in ((one.helper_id + 1, one.starts_on), (one.helper_id, date(1999, 1, 1))):
        record_event(
            act="people.join_team", by=village_team_member, thing="people.team", thing_id=one.team_id, helper=helper,
            starts_on=starts_on.isoformat(),
        )  # fmt: skip
    assert names("people.team_members") == ["本系统"]


def test_a_row_that_no_event_tells_of_names_nobody(helper: User) -> None:
    from lianxin.people.models import Helper

    Helper.objects.create(code="X1", name="某", unit=helper.helper.unit, starts_on=date(2020, 1, 1))
    missing = [row for row in recorders("people.helpers") if not row.by.zh]
    assert len(missing) == 1
    assert missing[0].at is None
