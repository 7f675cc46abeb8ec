"""What a case is to change is written when it begins, shown to whoever decides, and applied word for word or not at all."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cast import COUNTY, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.identifiers import masked
from lianxin.people.models import User
from lianxin.procedures.models import Case
from lianxin.procedures.operations import ArrivalAsked, DepartureAsked, FactsAsked
from lianxin.registry.models import Change, Household, HouseholdFacts, Member, MemberFacts
from lianxin.registry.operations import Arrival, close_membership, close_year, correct_facts
from procedures.conftest import Clock
from procedures.makers import People, begun, refusal, told, took, walked
from registry.makers import ID_NO, household, member

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)


def url(name: str, *args: object) -> str:
    return reverse(f"procedures:{name}", args=args)


def text_of(user: User, address: str) -> str:
    response = signed_in(user).get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def facts_of(of: Household) -> Any:
    return HouseholdFacts.objects.get(household=of, year=2026)


def head_id(of: Household) -> int:
    return MemberFacts.objects.get(household=of, year=2026, relation_to_head="head").member_id


def test_facts_change_when_the_county_decides_and_name_the_case(
    people: People, clock: Clock, at_home: Household
) -> None:
    case = walked(begun(at_home, people.village, "change_of_facts"), "reviewed", people, clock)
    assert not Change.objects.exists()
    assert facts_of(at_home).household_type == "ordinary"
    took(case, "decide", people.county)
    assert (facts_of(at_home).household_type, facts_of(at_home).house_m2) == ("exited", 88.5)
    changes = {one.field: (one.before, one.after, one.reason) for one in Change.objects.all()}
    reason = f"信息变更（三级审核） {case.pk}：县级审定"
    assert changes == {"household_type": ("ordinary", "exited", reason), "house_m2": ("", "88.5", reason)}
    decision: Any = case.events.get(step="decide")
    assert decision.applied == case.payload


def test_a_members_facts_change_too(people: People, clock: Clock, at_home: Household) -> None:
    who = head_id(at_home)
    content = FactsAsked({"education": "primary", "work_months": 7}, who)
    case = begun(at_home, people.village, "change_of_facts", content=content)
    walked(case, "changed", people, clock)
    facts: Any = MemberFacts.objects.get(member_id=who)
    assert (facts.education, facts.work_months) == ("primary", 7)


def test_a_fact_is_made_missing(people: People, clock: Clock) -> None:
    of = household("甲某", household_type="ordinary", house_m2=60)
    case = begun(of, people.village, "change_of_facts", content=FactsAsked({"house_m2": None}))
    assert case.payload["content"]["changes"] == [{"field": "house_m2", "before": "60.0", "after": ""}]
    walked(case, "changed", people, clock)
    assert facts_of(of).house_m2 is None


def test_facts_that_moved_on_are_not_overwritten(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village, "change_of_facts"), "reviewed", people, clock)
    correct_facts(household_id=at_home.pk, year=2026, values={"house_m2": 70.0}, reason="复核", by=people.township)
    shown = text_of(people.county, url("step", case.pk, "decide"))
    assert "发起之后情况有变" in shown
    with refusal("PROC-092"):
        took(case, "decide", people.county)
    response = signed_in(people.county).post(
        url("step", case.pk, "decide"),
        {
            "seen": case.revision,
            "payload_digest": case.payload_digest,
            "reference_county_decision": "档案",
            "reason": "",
        },
    )
    assert "住房面积（发起时：未填；现在：70）" in response.content.decode()
    assert (facts_of(at_home).household_type, facts_of(at_home).house_m2) == ("ordinary", 70.0)
    took(case, "decide_no", people.county)


@pytest.mark.parametrize("key", ["change_of_facts", "birth", "death", "move"])
def test_a_closed_year_takes_nothing_and_the_case_stays(
    key: str, people: People, clock: Clock, at_home: Household
) -> None:
    case = begun(at_home, people.village, key)
    waits = "reviewed" if key == "change_of_facts" else "verified"
    walked(case, waits, people, clock)
    close_year(county_code=COUNTY, year=2026, by=None)
    with refusal("REG-001"):
        took(case, "decide" if waits == "reviewed" else "approve", people.of(Case.objects.get().waits_for))  # type: ignore[arg-type]
    case.refresh_from_db()
    assert case.state == waits
    assert MemberFacts.objects.count() == 1


def test_a_birth_makes_a_member(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village, "birth"), "verified", people, clock)
    assert Member.objects.count() == 1
    assert "新某" in text_of(people.township, url("step", case.pk, "approve"))
    took(case, "approve", people.township)
    born: Any = MemberFacts.objects.get(member__name="新某")
    assert (born.household, born.relation_to_head, born.member_change) == (at_home, "daughter", "newborn")
    assert born.member_changed_on == DAY
    at_home.refresh_from_db()
    assert at_home.member_count == 2
    applied: Any = case.events.get(step="approve").applied
    assert applied["joined"] == [born.member_id]
    assert "新某" not in str(list(Event.objects.filter(thing="procedures.case").values()))


def test_a_number_of_identity_is_kept_unreadable(
    people: People, clock: Clock, at_home: Household, auditor: User, funds_officer: User
) -> None:
    arrival = Arrival("spouse", name="嫁某", id_no=ID_NO)
    case = begun(at_home, people.village, "birth", content=ArrivalAsked(arrival, "married_in", DAY))
    assert ID_NO not in str(Case.objects.values_list("payload"))
    shown = text_of(auditor, url("case", case.pk))
    assert ID_NO not in shown
    assert masked(ID_NO) in shown
    assert masked(ID_NO) not in text_of(funds_officer, url("case", case.pk))
    walked(case, "approved", people, clock)
    assert Member.objects.get(name="嫁某").id_no == ID_NO


def test_a_death_ends_a_membership_and_names_a_new_head(people: People, clock: Clock, at_home: Household) -> None:
    wife = member(at_home, "乙某")
    head = head_id(at_home)
    with refusal("REG-060"):
        begun(at_home, people.village, "death", content=DepartureAsked((head,), "death", DAY))
    content = DepartureAsked((head,), "death", DAY, new_head_id=wife.pk)
    walked(begun(at_home, people.village, "death", content=content), "approved", people, clock)
    gone, left = MemberFacts.objects.get(member_id=head), MemberFacts.objects.get(member=wife)
    assert (gone.left_on, gone.leaving_kind, left.relation_to_head) == (DAY, "death", "head")


def test_a_whole_household_moves_away(people: People, clock: Clock, at_home: Household) -> None:
    member(at_home, "乙某")
    case = begun(at_home, people.village, "move")
    walked(case, "approved", people, clock)
    at_home.refresh_from_db()
    assert not at_home.is_live
    assert not MemberFacts.objects.filter(left_on__isnull=True).exists()


def test_who_left_meanwhile_cannot_leave_again(people: People, clock: Clock, at_home: Household) -> None:
    son = member(at_home, "丙某", relation_to_head="son")
    daughter = member(at_home, "丁某", relation_to_head="daughter")
    content = DepartureAsked((son.pk, daughter.pk), "other_out", DAY)
    case = walked(begun(at_home, people.village, "move", content=content), "verified", people, clock)
    close_membership(household_id=at_home.pk, member_id=son.pk, kind="other_out", on=DAY, by=people.village)
    with refusal("PROC-092"):
        took(case, "approve", people.township)
    assert MemberFacts.objects.get(member=daughter).left_on is None


def test_a_newborns_relation_is_to_the_head_of_that_day(people: People, clock: Clock, at_home: Household) -> None:
    """Two of one name are two."""
    other = member(at_home, "甲某")
    case = walked(begun(at_home, people.village, "birth"), "verified", people, clock)
    close_membership(
        household_id=at_home.pk,
        member_id=head_id(at_home),
        kind="death",
        on=DAY,
        by=people.village,
        new_head_id=other.pk,
    )
    with refusal("PROC-092"):
        took(case, "approve", people.township)


@pytest.mark.parametrize(
    ("key", "content", "code"),
    [
        ("change_of_facts", None, "PROC-091"),
        ("change_of_facts", FactsAsked({}), "PROC-091"),
        ("change_of_facts", FactsAsked({"household_type": "ordinary"}), "PROC-091"),
        ("birth", FactsAsked({"household_type": "exited"}), "PROC-091"),
        ("monitoring_entry", FactsAsked({"household_type": "exited"}), "PROC-091"),
        ("change_of_facts", FactsAsked({"main_cause": "illness"}), "PROC-093"),
        ("change_of_facts", FactsAsked({"phone": "1"}), "PROC-093"),
        ("change_of_facts", FactsAsked({"household_type": "rich"}), "REG-007"),
        ("change_of_facts", FactsAsked({"no_such": "x"}), "REG-006"),
        ("change_of_facts", FactsAsked({"education": "primary"}, 987654), "REG-002"),
        ("death", DepartureAsked((), "death", DAY), "PROC-094"),
        ("death", DepartureAsked((987654,), "death", DAY), "PROC-094"),
        ("death", DepartureAsked((), "married_out", DAY), "REG-062"),
        ("birth", ArrivalAsked(Arrival("daughter"), "newborn", DAY), "REG-029"),
        ("birth", ArrivalAsked(Arrival("head", name="新某"), "newborn", DAY), "REG-066"),
        ("birth", ArrivalAsked(Arrival("daughter", name="新某"), "newborn", date(2026, 12, 1)), "REG-063"),
        ("birth", ArrivalAsked(Arrival("daughter", name="新某"), "newborn", date(2025, 12, 1)), "PROC-084"),
        ("birth", ArrivalAsked(Arrival("daughter", name="新某", id_no="123"), "newborn", DAY), "REG-032"),
    ],
)
def test_nothing_begins_that_the_register_would_refuse(
    key: str, content: Any, code: str, people: People, at_home: Household
) -> None:
    with refusal(code):
        begun(at_home, people.village, key, content=content)


def test_what_is_to_be_changed_cannot_be_exchanged(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village, "change_of_facts"), "reviewed", people, clock)
    changed = case.payload | {"content": {"kind": "facts", "member": None, "changes": []}}
    Case.objects.filter(pk=case.pk).update(payload=changed)
    with refusal("PROC-085"):
        took(case, "decide", people.county, payload_digest=told(case, "decide").payload_digest)


def test_facts_are_changed_by_the_pages(people: People, clock: Clock, at_home: Household) -> None:
    address = f"{url('begin', 'change_of_facts')}?household={at_home.pk}"
    listed = text_of(people.village, address)
    assert "甲某" in listed
    found = re.findall(r'href="(\?household=[^"]+section=[^"]+)"', listed)
    assert len(found) > 8
    client = signed_in(people.village)
    for link in found:
        assert client.get(url("begin", "change_of_facts") + link.replace("&amp;", "&")).status_code == 200, link
    for wrong in ("&section=none", "&section=housing&member=99", "&year=1999"):
        assert client.get(address + wrong).status_code == 404
    [section] = [link for link in found if "house_m2" in client.get(
        url("begin", "change_of_facts") + link.replace("&amp;", "&")).content.decode()]  # fmt: skip
    whole = url("begin", "change_of_facts") + section.replace("&amp;", "&")
    assert client.post(whole, {"reason": "测量"}).status_code == 409
    assert client.post(whole, {"house_m2": "95", "reason": "重新测量"}).status_code == 302
    case = Case.objects.get()
    assert case.note == "重新测量"
    shown = text_of(people.county, url("case", case.pk))
    for words in ("住房面积", "未填", "<strong>95</strong>", "名册现在"):
        assert words in shown


def test_births_and_moves_are_begun_by_the_pages(people: People, at_home: Household) -> None:
    client = signed_in(people.village)
    assert "新生儿" in text_of(people.village, f"{url('begin', 'birth')}?household={at_home.pk}")
    sent = {"kind": "newborn", "on": "2026-11-02", "name": "新某", "relation": "son"}
    bad = client.post(f"{url('begin', 'birth')}?household={at_home.pk}", sent | {"kind": "death"})
    assert bad.status_code == 409
    assert client.post(f"{url('begin', 'birth')}?household={at_home.pk}", sent).status_code == 302
    assert "整户搬走" in text_of(people.village, f"{url('begin', 'move')}?household={at_home.pk}")
    away = {"members": [str(head_id(at_home))], "kind": "married_out", "on": "2026-11-02"}
    assert client.post(f"{url('begin', 'move')}?household={at_home.pk}", away).status_code == 302
    assert client.post(f"{url('begin', 'death')}?household={at_home.pk}", away).status_code == 409
    assert set(Case.objects.values_list("procedure", flat=True)) == {"birth", "move"}
    client.post("/language", {"language": "en"})
    shown = client.get(url("case", Case.objects.get(procedure="move").pk)).content.decode()
    assert "no longer in the household" in shown
