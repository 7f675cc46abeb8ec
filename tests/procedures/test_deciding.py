"""Many cases are decided on one page, each by itself: what is refused stays as it was and says why."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cast import OTHER_COUNTY, WITH_FUNDS, account_with, signed_in
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.procedures.models import Case
from lianxin.procedures.operations import MOST_AT_ONCE, StepTold, decide_cases
from lianxin.procedures.queries.deciding import cases_to_decide, deciding_steps
from lianxin.registry.models import HouseholdFacts
from lianxin.registry.operations import correct_facts
from procedures.conftest import Clock
from procedures.makers import People, begun, refusal, told, walked
from registry.makers import household

pytestmark = pytest.mark.django_db

KEY = "monitoring_entry.entry_2026.decide"


@pytest.fixture
def waiting(people: People, clock: Clock) -> list[Case]:
    """Three cases that wait for the county."""
    names = ("甲某", "乙某", "丙某")
    return [walked(begun(household(name), people.village), "reviewed", people, clock) for name in names]


def told_form(cases: list[Case], **changed: Any) -> dict[str, Any]:
    """All of them ticked, with a reason each, as a browser sends it."""
    form: dict[str, Any] = {"reference_county_decision": "县防返贫〔2026〕9号"}
    for case in cases:
        case.refresh_from_db()
        form |= {f"chosen_{case.pk}": "on", f"seen_{case.pk}": case.revision, f"digest_{case.pk}": case.payload_digest}
        form[f"reason_{case.pk}"] = "综合认定"
    return form | changed


def sent(user: User, form: dict[str, Any], key: str = KEY) -> Any:
    return signed_in(user).post(reverse("procedures:decide", args=[key]), form)


def test_each_is_decided_by_itself_and_what_is_refused_says_why(
    people: People, clock: Clock, waiting: list[Case]
) -> None:
    first, second, third = waiting
    form = told_form(waiting, **{f"reason_{second.pk}": "", f"seen_{third.pk}": 2})
    shown = sent(people.county, form).content.decode()
    for case in waiting:
        case.refresh_from_db()
    assert [case.state for case in waiting] == ["entered", "reviewed", "reviewed"]
    assert "已审定 1 件，未办 2 件" in shown
    assert "PROC-086" in shown
    assert "PROC-080" in shown
    assert HouseholdFacts.objects.filter(monitored_class="at_risk").count() == 1
    assert first.events.get(step="decide").evidence.get().reference == "县防返贫〔2026〕9号"
    again = sent(people.county, form).content.decode()
    assert "已审定 0 件，未办 3 件" in again


def test_what_was_not_ticked_is_left_alone(people: People, waiting: list[Case]) -> None:
    form = told_form(waiting)
    form.pop(f"chosen_{waiting[1].pk}")
    assert "已审定 2 件，未办 0 件" in sent(people.county, form).content.decode()
    waiting[1].refresh_from_db()
    assert waiting[1].state == "reviewed"


def test_nobody_decides_his_own_among_many(people: People, clock: Clock) -> None:
    mine = begun(household("甲某"), people.county, "change_of_facts")
    others = begun(household("乙某"), people.village, "change_of_facts")
    for case in (mine, others):
        walked(case, "reviewed", people, clock)
    shown = sent(people.county, told_form([mine, others]), "change_of_facts.change_2021.decide").content.decode()
    assert "PROC-064" in shown
    assert "已审定 1 件，未办 1 件" in shown


def test_facts_that_moved_on_are_named_in_their_row(people: People, clock: Clock) -> None:
    of, other = household("甲某"), household("乙某")
    cases = [walked(begun(one, people.village, "change_of_facts"), "reviewed", people, clock) for one in (of, other)]
    correct_facts(household_id=of.pk, year=2026, values={"house_m2": 70.0}, reason="复核", by=people.township)
    shown = sent(people.county, told_form(cases), "change_of_facts.change_2021.decide").content.decode()
    assert "PROC-092" in shown
    assert HouseholdFacts.objects.get(household=other).house_m2 == 88.5
    assert HouseholdFacts.objects.get(household=of).house_m2 == 70.0


def test_none_at_all_is_refused_and_so_is_a_missing_document(people: People, waiting: list[Case]) -> None:
    none = {name: value for name, value in told_form(waiting).items() if not name.startswith("chosen_")}
    response = sent(people.county, none)
    assert response.status_code == 409
    assert "PROC-096" in response.content.decode()
    assert sent(people.county, told_form(waiting, reference_county_decision="")).status_code == 409
    assert Case.objects.filter(state="reviewed").count() == 3


def test_too_many_or_one_twice_are_refused(people: People, waiting: list[Case]) -> None:
    one = (waiting[0].pk, told(waiting[0], "decide"))
    for rows in ([], [one, one], [(number, one[1]) for number in range(MOST_AT_ONCE + 1)]):
        with refusal("PROC-096"):
            decide_cases(rows=rows, by=people.county)


def test_a_case_of_another_county_is_not_told_to_exist(people: People, waiting: list[Case]) -> None:
    stranger = account_with(Role.COUNTY_OFFICER, OTHER_COUNTY, username="elsewhere", name="外县某")
    rows = [(waiting[0].pk, told(waiting[0], "decide")), (987654, StepTold("decide", 1))]
    answers = decide_cases(rows=rows, by=stranger)
    assert [answer.refusal.code for answer in answers if answer.refusal] == ["PROC-097", "PROC-097"]
    assert not any(cases_to_decide(stranger, one) for one in deciding_steps())
    assert sent(stranger, told_form(waiting)).status_code == 409
    waiting[0].refresh_from_db()
    assert waiting[0].state == "reviewed"


def test_the_page_lists_what_waits(people: People, waiting: list[Case]) -> None:
    client = signed_in(people.county)
    listed = client.get(reverse("procedures:decisions")).content.decode()
    address = reverse("procedures:decide", args=[KEY])
    assert address in listed
    for language, words in (("zh-hans", "勾选要审定的办件"), ("en", "Tick the cases to decide")):
        client.post("/language", {"language": language})
        shown = client.get(address).content.decode()
        assert words in shown
        assert all(name in shown for name in ("甲某", "乙某", "丙某"))
    assert client.get(reverse("procedures:decide", args=["some.thing.else"])).status_code == 404
    assert reverse("procedures:decisions") in client.get(reverse("procedures:waiting")).content.decode()


@pytest.mark.parametrize("name", ["decisions", "decide"])
def test_only_the_county_decides_many(name: str, sent_at: Any) -> None:
    address = reverse(f"procedures:{name}", args=[KEY] if name == "decide" else [])
    statuses = sent_at(address, members=WITH_FUNDS)
    assert {who for who, status in statuses.items() if status == 200} == {"county_officer"}
