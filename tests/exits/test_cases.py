"""Exits decided by cases: the register is told of a village's, the room keeps a county's, and the sheet stands beside the case."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import COUNTY, OTHER_VILLAGE, VILLAGE, account_with, signed_in
from exits.scenes import YEAR, poor, sheet_of, village
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.exits.models import CountyExit
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.places.models import Area
from lianxin.procedures.domain.calendar import ZONE
from lianxin.procedures.models import Case
from lianxin.procedures.operations import NewCase, begin_case
from lianxin.procedures.recording import shown_until, standing_of, version_of
from lianxin.registry.models import Change, Household, VillageFacts, YearBook
from lianxin.registry.operations import correct_village_facts
from lianxin.registry.queries import area_names
from procedures.conftest import Clock
from procedures.makers import People, told, took

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands at the second of November 2020."""
    made = Clock(datetime(YEAR, 11, 2, 10, tzinfo=ZONE))
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def people(village_team_member: User, township_clerk: User, county_officer: User) -> People:
    """Who acts for which level; another officer decides."""
    other = account_with(Role.COUNTY_OFFICER, COUNTY, username="second-officer", name="县管乙")
    return People(village_team_member, township_clerk, county_officer, other)


def walked(case: Case, until: str, people: People, clock: Clock) -> Case:
    """Walk a case on until a state; whatever decides is done by the other officer."""
    for _ in range(12):
        case.refresh_from_db()
        if case.state == until:
            return case
        version = version_of(case)
        if (last := shown_until(version, standing_of(case))) is not None:
            clock.pass_(days=(last.on - clock.today).days)
        clock.pass_(days=1)
        step = version.steps_from(case.state)[0]
        took(case, step.name, people.other_officer if step.decides else people.of(step.actor.hat))
    raise AssertionError(f"{until} was not reached")


def begun(procedure: str, area: str, by: User) -> Case:
    return begin_case(entry=NewCase(procedure, YEAR, area_code=area), by=by)


def test_it_tells_the_register_of_a_village_in_the_same_act(people: People, clock: Clock) -> None:
    village(rural_persons=100)
    case = begun("village_exit", VILLAGE, people.village)
    assert case.payload["values"] == {"exited": True, "exit_year": "@year"}
    page = signed_in(people.county).get(f"/procedures/cases/{case.pk}/").content.decode()
    assert "出列年度" in page
    walked(case, "checked", people, clock)
    assert VillageFacts.objects.get(village_code=VILLAGE).exited is None
    walked(case, "approved", people, clock)
    facts = VillageFacts.objects.get(village_code=VILLAGE, year=YEAR)
    assert (facts.exited, facts.exit_year, facts.rural_persons) == (True, 2020, 100)
    changes = Change.objects.filter(table="village", village_code=VILLAGE)
    assert {(one.field, one.before, one.after) for one in changes} == {
        ("exited", "", "True"),
        ("exit_year", "", "2020"),
    }
    assert facts.sources["exited"] == changes[0].source_id
    event = case.events.get(step="approve")
    assert event.applied["values"] == {"exited": True, "exit_year": 2020}
    assert Event.objects.filter(thing="registry.village", thing_id=VILLAGE).exists()


def test_it_tells_nothing_where_the_year_is_closed(people: People, clock: Clock) -> None:
    village()
    case = walked(begun("village_exit", VILLAGE, people.village), "checked", people, clock)
    YearBook.objects.filter(year=YEAR).update(state=YearBook.State.CLOSED)
    clock.pass_(days=20)
    with pytest.raises(Refused) as refused:
        took(case, "approve", people.other_officer)
    assert refused.value.code == "REG-001"
    case.refresh_from_db()
    assert (case.state, VillageFacts.objects.get().exited) == ("checked", None)
    YearBook.objects.filter(year=YEAR).update(state=YearBook.State.OPEN)
    with pytest.raises(Refused) as refused:
        took(case, "approve", people.other_officer, payload_digest="0" * 64)
    assert refused.value.code == "PROC-085"
    assert told(case, "approve").payload_digest == case.payload_digest


def test_it_gives_a_village_without_facts_its_row(people: People, clock: Clock) -> None:
    walked(begun("village_exit", VILLAGE, people.village), "exited", people, clock)
    assert VillageFacts.objects.get(village_code=VILLAGE).exited is True


@pytest.mark.parametrize(
    ("code", "values", "reason"),
    [
        ("REG-005", {"exited": True}, " "),
        ("REG-006", {"unexited_persons": 3}, "试"),
        ("REG-006", {"terrain": "hills"}, "试"),
        ("REG-006", {"colour": "red"}, "试"),
        ("REG-007", {"exited": "yes"}, "试"),
    ],
)
def test_it_corrects_only_what_is_recorded_of_a_village(
    code: str, values: dict[str, object], reason: str, county_officer: User
) -> None:
    with pytest.raises(Refused) as refused:
        correct_village_facts(village_code=VILLAGE, year=YEAR, values=values, reason=reason, by=county_officer)
    assert refused.value.code == code
    assert not VillageFacts.objects.exists()


def test_it_writes_nothing_where_nothing_changes(county_officer: User) -> None:
    village(exited=True)
    given = {"village_code": VILLAGE, "year": YEAR, "values": {"exited": True}, "reason": "试", "by": county_officer}
    assert correct_village_facts(**given) == []
    assert not Change.objects.exists()


def test_it_keeps_the_exit_of_a_county(people: People, clock: Clock) -> None:
    case = walked(begun("county_exit", COUNTY, people.county), "exited", people, clock)
    kept = CountyExit.objects.get()
    assert (kept.county_code, kept.exit_year, kept.case) == (COUNTY, 2020, case)
    assert str(kept) == f"{COUNTY} 2020"


def test_it_shows_the_sheet_beside_the_case(people: People, clock: Clock) -> None:
    home: Household = poor()
    case = begin_case(entry=NewCase("household_exit", YEAR, home.pk), by=people.village)
    client = signed_in(people.village)
    assert "该年还没有认定表" in client.get(f"/procedures/cases/{case.pk}/").content.decode()
    sheet = sheet_of(home, people.village)
    assert f"/exits/sheets/{sheet.pk}/" in client.get(f"/procedures/cases/{case.pk}/").content.decode()
    assert f"/procedures/cases/{case.pk}/" in client.get(f"/exits/sheets/{sheet.pk}/").content.decode()
    other = sheet_of(poor("乙某"), people.village)
    page = client.get(f"/exits/sheets/{other.pk}/").content.decode()
    address = reverse("procedures:begin", args=["household_exit"])
    assert f"{address}?household={other.household_id}" in page
    clock.now = datetime(2026, 11, 24, 10, tzinfo=ZONE)
    assert address not in client.get(f"/exits/sheets/{other.pk}/").content.decode()  # the procedure is over


def test_an_announcement_that_hangs_at_the_county_calls_its_case_by_the_village(people: People, clock: Clock) -> None:
    village()
    case = walked(begun("village_exit", VILLAGE, people.village), "exited", people, clock)
    page = signed_in(people.county).get("/procedures/cases/showings/").content.decode()
    (name,) = area_names([VILLAGE]).values()
    assert f'<a href="/procedures/cases/{case.pk}/">{name}</a>' in page


def test_a_case_that_a_sheet_leads_to_begins_with_the_place_of_the_sheet(people: People, clock: Clock) -> None:
    town = Area.objects.get(level=Area.Level.TOWNSHIP)
    Area.objects.create(code=OTHER_VILLAGE, name="下河村", level=Area.Level.VILLAGE, parent=town)
    client, names = signed_in(people.county), area_names([VILLAGE, OTHER_VILLAGE])
    for code, name in names.items():
        form = client.get(f"/procedures/cases/new/village_exit/?area={code}").context["form"]
        assert (form["area_code"].initial, dict(form.fields["area_code"].choices)[code]) == (code, name)
