"""After exit nothing is taken away: what goes on, until when, and what was ended all the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from cast import COUNTY, VILLAGE, signed_in
from exits.test_pages import text_of
from lianxin.audit.operations import record_event
from lianxin.benefits.models import Benefit
from lianxin.benefits.operations import stop_benefit
from lianxin.eligibility.operations import NewValue, put_value_in_force
from lianxin.exits.queries.after import after_rows, continuing_for, exited_households, taken_away
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.registry.models import Household
from pairing_pages.makers import household_pairing
from registry.makers import household, year_book

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _year() -> None:
    year_book(2026)


def exited(name: str = "甲某", *, year: int = 2019) -> Household:
    return household(name, household_type="exited", exit_year=year)


def benefit(of: Household, state: str = Benefit.State.PROPOSED) -> Benefit:
    return Benefit.objects.create(
        measure="gift", household=of, area_code=of.village_code, on=date(2026, 5, 1), request={}, state=state,
        at=timezone.now(), words="" if state == Benefit.State.PROPOSED else "已脱贫", period_key="2026",
    )  # fmt: skip


def test_it_says_what_goes_on_for_a_household_that_exited(county_officer: User, helper: User) -> None:
    home = exited()
    household("未退", household_type="ordinary")
    household_pairing(helper.helper, home)
    benefit(home)
    (row,) = after_rows(county_officer, exited_households(county_officer), on=TODAY)
    assert (row.household, row.exit_year, row.helpers, row.measures, row.clues) == (home, 2019, ("帮扶戊",), 1, 0)
    assert row.last_checked_on == date(2026, 3, 1)
    assert not taken_away(county_officer, on=TODAY)
    page = text_of(signed_in(county_officer), f"/registry/households/{home.pk}/")
    assert "四个不摘" in page
    assert "帮扶戊" in page


def test_it_goes_on_by_date(county_officer: User) -> None:
    assert continuing_for(VILLAGE, 2018, on=date(2019, 5, 1)).until == date(2020, 12, 31)
    assert continuing_for(VILLAGE, 2018, on=date(2023, 5, 1)).until == date(2025, 12, 31)
    assert continuing_for(VILLAGE, 2018, on=TODAY).until is None  # left to the localities
    entry = NewValue("after_exit.policies_last_year", COUNTY, "2030", date(2026, 1, 1), "某文件")
    put_value_in_force(entry=entry, by=county_officer)
    assert continuing_for(VILLAGE, 2018, on=TODAY).until == date(2030, 12, 31)
    assert continuing_for("999902", 2018, on=TODAY).until is None
    assert continuing_for(VILLAGE, 2025, on=TODAY).is_tracked
    assert not continuing_for(VILLAGE, 2019, on=TODAY).is_tracked


def test_it_names_who_ended_a_pairing_after_the_exit(county_officer: User, helper: User) -> None:
    home = exited()
    household_pairing(helper.helper, home, ends_before=date(2026, 6, 1), reason="已脱贫")
    kept = exited("乙某")
    household_pairing(helper.helper, kept, ends_before=date(2026, 6, 1), reason="换人")
    household_pairing(helper.helper, kept, starts_on=date(2026, 6, 1))
    before = exited("丙某", year=2026)
    household_pairing(helper.helper, before, ends_before=date(2026, 6, 1), reason="调整")
    record_event(
        act=Act.CONFIRM_PAIRING,
        by=county_officer,
        thing="pairing.plan",
        thing_id=1,
        area_code=COUNTY,
        starts_on="2026-06-01",
    )
    (row,) = taken_away(county_officer, on=TODAY)
    assert (row.household, row.on, row.reason, row.by) == (home, date(2026, 6, 1), "已脱贫", "县管甲")
    page = text_of(signed_in(county_officer), "/exits/after/")
    assert "退出后被取消的" in page
    assert "退出后被取消的" in text_of(signed_in(county_officer), "/")


def test_it_names_who_stopped_a_measure_after_the_exit(
    county_officer: User, township_clerk: User, helper: User
) -> None:
    home = exited()
    made = benefit(home)
    Benefit.objects.filter(pk=made.pk).update(
        state=Benefit.State.VERIFIED, amount_fen=100, verified_on=date(2026, 5, 2)
    )
    stop_benefit(benefit=made, reason="已脱贫", by=county_officer)
    assert not taken_away(county_officer, on=TODAY)  # it was refused before it was given
    Benefit.objects.filter(pk=made.pk).update(state=Benefit.State.STOPPED)
    (row,) = taken_away(county_officer, on=TODAY)
    assert (row.household, row.by, row.reason) == (home, "县管甲", "已脱贫")
    assert [row.household for row in taken_away(township_clerk, on=TODAY)] == [home]
    assert taken_away(helper, on=TODAY) == []  # the household is not his


def test_it_is_no_notice_once_policies_are_over(county_officer: User, helper: User) -> None:
    home = exited(year=2017)
    household_pairing(helper.helper, home, ends_before=date(2021, 6, 1), reason="到期", starts_on=date(2018, 1, 1))
    assert taken_away(county_officer, on=TODAY)
    put_value_in_force(
        entry=NewValue("after_exit.policies_last_year", COUNTY, "2020", date(2021, 1, 1), "某文件"), by=county_officer
    )
    assert not taken_away(county_officer, on=TODAY)
