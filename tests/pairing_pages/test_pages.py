"""The pages: who gets them, what they say, what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import COUNTY, OTHER_COUNTY, OTHER_VILLAGE, VILLAGE, Cast, signed_in
from lianxin.eligibility.models import Run
from lianxin.pairing.models import HouseholdPairing, Override, Plan
from lianxin.people.models import Helper, Unit, User
from lianxin.registry.models import Household
from lianxin.site.workbench import Urgency
from pairing_pages.makers import TODAY, household_pairing, identification, village_pairing
from registry.makers import household

pytestmark = pytest.mark.django_db

OVERVIEW = "/pairing/"
LEFT_OUT = "/pairing/left-out/"
MAKE = "/pairing/plans/make/"
MOST_QUERIES = 16


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def post(client: Client, url: str, **form: str) -> Any:
    return client.post(url, form)


@pytest.fixture
def office(county_officer: User) -> Client:
    return signed_in(county_officer)


@pytest.fixture
def paired(run: Run, poor: list[Household], helper: User, other_helper: User, unit: Unit, other_unit: Unit) -> Run:
    """The village with both units; the helper has its households; the household of the other village has nobody."""
    village_pairing(unit, VILLAGE)
    village_pairing(other_unit, VILLAGE, "responsible")
    for each in poor[:2]:
        household_pairing(helper.helper, each)
    return run


def plan_url(plan: Plan) -> str:
    return reverse("pairing:plan", args=[plan.pk])


def household_url(plan: Plan, of: Household) -> str:
    return reverse("pairing:override-household", args=[plan.pk, of.pk])


def village_url(plan: Plan, role: str = "lead", village: str = VILLAGE) -> str:
    return reverse("pairing:override-village", args=[plan.pk, village, role])


def test_everybody_with_a_role_sees_who_helps_whom(sent_at: Callable[..., dict[str, int]], paired: Run) -> None:
    for url in (OVERVIEW, LEFT_OUT):
        statuses = sent_at(url)
        assert (statuses.pop("nobody"), statuses.pop("stranger")) == (302, 403)
        assert set(statuses.values()) == {200}


def test_a_plan_is_shown_to_those_who_see_the_whole_county(cast: Cast, draft: Plan) -> None:
    statuses = {name: cast.client(name).get(plan_url(draft)).status_code for name in cast.members}
    assert (statuses.pop("nobody"), statuses.pop("stranger")) == (302, 403)
    assert (statuses.pop("county_officer"), statuses.pop("auditor")) == (200, 200)
    assert set(statuses.values()) == {404}


@pytest.mark.parametrize("page", ["make", "household", "village", "confirm", "discard"])
def test_only_the_county_officer_changes_anything(page: str, cast: Cast, draft: Plan, poor: list[Household]) -> None:
    urls = {
        "make": MAKE,
        "household": household_url(draft, poor[0]),
        "village": village_url(draft),
        "confirm": reverse("pairing:confirm", args=[draft.pk]),
        "discard": reverse("pairing:discard", args=[draft.pk]),
    }
    statuses = {
        name: post(cast.client(name), urls[page]).status_code for name in cast.members if name != "county_officer"
    }
    assert statuses.pop("nobody") == 302
    assert set(statuses.values()) == {403}
    assert list(Plan.objects.values_list("pk", "state")) == [(draft.pk, "draft")]
    assert not Override.objects.exists()
    assert not HouseholdPairing.objects.exists()


@pytest.mark.parametrize("page", [MAKE, "/pairing/plans/1/confirm/", "/pairing/plans/1/discard/"])
def test_a_link_changes_nothing(page: str, office: Client) -> None:
    assert office.get(page).status_code == 405


@pytest.mark.parametrize("name", ["county_officer", "township_clerk", "helper", "unit_liaison"])
def test_the_overview_asks_the_database_little(
    name: str, cast: Cast, paired: Run, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        household_pairing(Helper.objects.get(code="H-01"), household(f"某{number}"))
    client = cast.client(name)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(OVERVIEW)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(LEFT_OUT)


def test_a_plan_asks_the_database_little(draft: Plan, office: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):
        office.get(plan_url(draft))


def test_it_says_who_is_left_out(office: Client, paired: Run, poor: list[Household]) -> None:
    shown = text_of(office, OVERVIEW)
    assert "没有漏下一户" not in shown
    assert "1 户没有第一帮扶责任人" in shown
    assert "有村没有牵头单位" in shown  # the other village has none
    listed = text_of(office, LEFT_OUT)
    assert poor[2].head_name in listed
    assert poor[0].head_name not in listed


def test_it_says_that_nobody_is_left_out(office: Client, paired: Run, poor: list[Household], helper: User) -> None:
    household_pairing(helper.helper, poor[2])
    shown = text_of(office, OVERVIEW)
    assert "没有漏下一户" in shown
    assert "识别出的 3 户，每户都有第一帮扶责任人" in shown
    assert "没有漏下一户" in text_of(office, LEFT_OUT)


def test_a_second_helper_alone_does_not_count(office: Client, paired: Run, poor: list[Household], helper: User) -> None:
    household_pairing(helper.helper, poor[2], "second")
    assert "1 户没有第一帮扶责任人" in text_of(office, OVERVIEW)


def test_a_helper_who_is_gone_does_not_count(office: Client, paired: Run, poor: list[Household]) -> None:
    HouseholdPairing.objects.filter(household=poor[0]).update(ends_before=TODAY)
    assert "2 户没有第一帮扶责任人" in text_of(office, OVERVIEW)


def test_pairings_to_come_are_said_and_count(office: Client, paired: Run, poor: list[Household], helper: User) -> None:
    household_pairing(helper.helper, poor[2], starts_on=TODAY + timedelta(days=7))
    shown = text_of(office, OVERVIEW)
    assert "没有漏下一户" in shown
    assert "已确认、还没开始的结对" in shown
    assert "2026-12-01" in shown


def test_it_draws_the_villages_with_their_names_and_says_what_is_approximate(office: Client, paired: Run) -> None:
    drawn = office.get(OVERVIEW).context["map"]
    assert {dot.words.zh for dot in drawn.dots} == {"上河村", "下河村"}
    by_name = {dot.words.zh: dot for dot in drawn.dots}
    assert drawn.kinds[by_name["上河村"].kind].zh == "户户有人帮"
    assert drawn.kinds[by_name["下河村"].kind].zh == "有户无人帮（示意位置）"
    assert (by_name["上河村"].value, by_name["下河村"].value) == (2, 0)
    assert "示意位置" in drawn.note.zh


def test_namesakes_are_counted_apart(office: Client, paired: Run, unit: Unit, poor: list[Household]) -> None:
    namesake = Helper.objects.create(code="H-77", name=Helper.objects.get(code="H-01").name, unit=unit, starts_on=TODAY)
    household_pairing(namesake, poor[2])
    spread = office.get(OVERVIEW).context["spread"]
    assert [mark.value for mark in spread.marks] == [1, 1, 1]  # nobody, one and two households


def test_a_township_sees_its_own_villages(township_clerk: User, other_township_clerk: User, paired: Run) -> None:
    own, other = text_of(signed_in(township_clerk), OVERVIEW), text_of(signed_in(other_township_clerk), OVERVIEW)
    assert "上河村" in own
    assert "下河村" not in own
    assert "没有漏下一户" in own
    assert "1 户没有第一帮扶责任人" in other
    assert "生成草案" not in own


def test_a_helper_sees_his_households_first(
    helper: User, other_helper: User, paired: Run, poor: list[Household]
) -> None:
    shown = text_of(signed_in(helper), OVERVIEW)
    assert shown.index("我联系的农户") < shown.index("各村结对")
    assert poor[0].head_name in shown
    assert poor[2].head_name not in shown
    assert "没有漏下一户" not in shown  # he sees only his own: nothing can be said of the others
    assert "还没有与您结对的农户" in text_of(signed_in(other_helper), OVERVIEW)


def test_a_liaison_sees_the_households_of_the_unit(
    unit_liaison: User, paired: Run, poor: list[Household], other_helper: User
) -> None:
    household_pairing(other_helper.helper, poor[2])
    shown = text_of(signed_in(unit_liaison), OVERVIEW)
    assert "本单位帮扶的农户" in shown
    assert poor[1].head_name in shown
    assert poor[2].head_name not in shown
    assert "牵头单位" in shown


def test_another_county_is_not_there(office: Client, paired: Run) -> None:
    assert office.get(OVERVIEW, {"county": OTHER_COUNTY}).status_code == 404
    assert post(office, MAKE, county=OTHER_COUNTY).status_code == 404
    assert post(office, MAKE).status_code == 404


def test_it_says_what_to_do_before_anything_was_identified(office: Client, known_areas: None) -> None:
    shown = text_of(office, OVERVIEW)
    assert "先识别，再结对" in shown
    assert reverse("eligibility:overview") in shown
    assert "还没有识别结果" in text_of(office, LEFT_OUT)


def test_the_identification_of_the_whole_county_counts(office: Client, paired: Run, poor: list[Household]) -> None:
    identification(poor[0], area_code=VILLAGE[:9])
    assert office.get(OVERVIEW).context["run"] == paired


def test_a_plan_shows_households_of_a_village(office: Client, draft: Plan, poor: list[Household]) -> None:
    shown = office.get(plan_url(draft), {"village": OTHER_VILLAGE})
    assert [row.id for row in shown.context["rows"]] == [poor[2].pk]
    assert shown.context["rows"][0].first.why is not None
    every = office.get(plan_url(draft), {"village": "nowhere"})
    assert len(every.context["rows"]) == 3


@pytest.mark.parametrize("cursor", ["x", "-1", "3", "²"])
def test_a_page_of_a_plan_that_does_not_exist_is_refused(cursor: str, office: Client, draft: Plan) -> None:
    assert office.get(plan_url(draft), {"page": cursor}).status_code == 400


def test_a_long_plan_has_pages(office: Client, run: Run, helper: User, other_helper: User) -> None:
    many = [household(f"某{number}") for number in range(27)]
    Helper.objects.update(household_capacity=20)
    identification(*many)
    post(office, MAKE, county=COUNTY)
    made = Plan.objects.get()
    made.problem["rules"] = {}
    first = office.get(plan_url(made))
    assert first.context["gaps"] == 7  # ten each is what the rules allow
    assert (len(first.context["rows"]), first.context["page"].next) == (25, "25")
    last = office.get(plan_url(made), {"page": "25"})
    assert (len(last.context["rows"]), last.context["page"].previous) == (2, "0")


def test_a_helper_is_changed_with_a_reason(office: Client, draft: Plan, poor: list[Household]) -> None:
    url = household_url(draft, poor[0])
    before = office.get(url).context["row"].first.code
    after = "H-02" if before == "H-01" else "H-01"
    response = post(office, url, chosen=after, reason="熟悉情况")
    assert response["Location"] == f"{plan_url(draft)}?village={VILLAGE}#households"
    shown = office.get(plan_url(draft))
    assert "人工调整过" in shown.content.decode()
    (line,) = shown.context["overrides"]
    assert poor[0].head_name in line.subject.zh
    assert line.override.reason == "熟悉情况"
    assert next(row for row in shown.context["rows"] if row.id == poor[0].pk).first.code == after


@pytest.mark.parametrize("form", [{"chosen": "H-01", "reason": ""}, {"chosen": "H-99", "reason": "理由"}, {}])
def test_a_faulty_change_is_shown_again(
    form: dict[str, str], office: Client, draft: Plan, poor: list[Household]
) -> None:
    response = office.post(household_url(draft, poor[0]), form)
    assert response.status_code == 409
    assert "field--faulty" in response.content.decode()
    assert not Override.objects.exists()


def test_a_change_of_a_settled_plan_is_refused_in_words(office: Client, draft: Plan, poor: list[Household]) -> None:
    post(office, reverse("pairing:discard", args=[draft.pk]))
    response = post(office, household_url(draft, poor[0]), chosen="H-01", reason="理由")
    assert response.status_code == 409
    assert "PAIR-103" in response.content.decode()


def test_a_unit_is_changed_and_what_breaks_is_listed_by_name(office: Client, draft: Plan, other_unit: Unit) -> None:
    responsible = next(row for row in office.get(plan_url(draft)).context["villages"] if row.code == VILLAGE)
    taken = responsible.responsible[0]
    response = post(office, village_url(draft), chosen=taken.code, reason="统一调整")
    assert response["Location"].endswith("#villages")
    shown = office.get(plan_url(draft))
    assert "某镇上河村" in {line.subject.zh for line in shown.context["broken"]}
    assert all(VILLAGE not in line.words.zh for line in shown.context["broken"])
    text = shown.content.decode()
    assert "违反规则，还不能确认" in text
    assert "disabled" in text
    refused = post(office, reverse("pairing:confirm", args=[draft.pk]), starts_on=TODAY.isoformat())
    assert refused.status_code == 409
    assert "PAIR-106" in refused.content.decode()


@pytest.mark.parametrize(("role", "village"), [("chief", VILLAGE), ("lead", "999901999999"), ("lead", "x")])
def test_a_role_or_village_that_is_not_in_the_plan_is_not_there(
    role: str, village: str, office: Client, draft: Plan
) -> None:
    assert office.get(village_url(draft, role, village)).status_code == 404


def test_a_household_that_is_not_in_the_plan_is_not_there(office: Client, draft: Plan) -> None:
    assert office.get(household_url(draft, household("戊某"))).status_code == 404


def test_gaps_are_explained_and_keep_the_plan_from_being_confirmed(
    office: Client, run: Run, helper: User, other_helper: User
) -> None:
    Helper.objects.update(household_capacity=1)
    post(office, MAKE, county=COUNTY)
    made = Plan.objects.get()
    shown = text_of(office, plan_url(made))
    assert "已证明没有完整方案" in shown
    assert "最小改动" in shown
    assert "没有安排齐的" in shown
    assert "还有 1 户没有帮扶责任人" in shown
    refused = post(office, reverse("pairing:confirm", args=[made.pk]), starts_on=TODAY.isoformat())
    assert refused.status_code == 409
    assert "PAIR-107" in refused.content.decode()


def test_a_plan_is_confirmed_from_a_day(office: Client, draft: Plan, poor: list[Household]) -> None:
    response = post(office, reverse("pairing:confirm", args=[draft.pk]), starts_on=TODAY.isoformat())
    assert response["Location"] == plan_url(draft)
    assert HouseholdPairing.objects.count() == 3
    shown = text_of(office, plan_url(draft))
    assert "已确认" in shown
    assert "确认，开始结对" not in shown
    assert "没有漏下一户" in text_of(office, OVERVIEW)


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-11-23"])
def test_a_day_before_the_plan_is_refused(day: str, office: Client, draft: Plan) -> None:
    assert post(office, reverse("pairing:confirm", args=[draft.pk]), starts_on=day).status_code == 409
    assert not HouseholdPairing.objects.exists()


def test_a_draft_is_discarded(office: Client, draft: Plan) -> None:
    assert post(office, reverse("pairing:discard", args=[draft.pk]))["Location"] == OVERVIEW
    draft.refresh_from_db()
    assert draft.state == "discarded"
    assert "已作废" in text_of(office, plan_url(draft))


def test_a_plan_speaks_english(office: Client, county_officer: User, draft: Plan) -> None:
    county_officer.language = "en"
    county_officer.save()
    assert "Proven best" in text_of(office, plan_url(draft))
    assert "Pairing" in text_of(office, OVERVIEW)


def test_the_household_s_page_shows_helpers_of_today_and_before(
    office: Client, paired: Run, poor: list[Household], other_helper: User
) -> None:
    Helper.objects.filter(code="H-01").update(phone="010-55550000", post="科员")
    household_pairing(other_helper.helper, poor[0], "second", ends_before=TODAY, reason="调离")
    shown = text_of(office, reverse("registry:household", args=[poor[0].pk]))
    assert 'href="tel:010-55550000"' in shown
    assert "科员" in shown
    assert "以前的帮扶责任人(1)" in shown
    assert "调离" in shown


def test_the_household_s_page_says_that_nobody_helps(office: Client, paired: Run, poor: list[Household]) -> None:
    shown = text_of(office, reverse("registry:household", args=[poor[2].pk]))
    assert '<h2 class="card__heading">帮扶责任人</h2>' in shown
    assert "还没有帮扶责任人" in shown


def test_the_household_s_page_is_silent_where_nobody_is_needed(office: Client, paired: Run) -> None:
    other = Household.objects.get(head_name="丁某")
    shown = text_of(office, reverse("registry:household", args=[other.pk]))
    assert '<h2 class="card__heading">帮扶责任人</h2>' not in shown


def test_drafts_and_households_left_out_wait_on_the_workbench(
    county_officer: User, auditor: User, draft: Plan, poor: list[Household]
) -> None:
    from lianxin.pairing.workbench import drafts_waiting, households_left_out

    (waiting,) = drafts_waiting(county_officer)
    assert (waiting.count, waiting.url) == (1, plan_url(draft))
    (missed,) = households_left_out(county_officer)
    assert (missed.count, missed.urgency) == (3, Urgency.NOW)
    shown = text_of(signed_in(county_officer), "/")
    assert "待确认的结对方案" in shown
    assert "待确认的结对方案" not in text_of(signed_in(auditor), "/")


def test_nothing_waits_where_everybody_is_helped(
    county_officer: User, paired: Run, poor: list[Household], helper: User
) -> None:
    from lianxin.pairing.workbench import drafts_waiting, households_left_out

    household_pairing(helper.helper, poor[2])
    assert drafts_waiting(county_officer) == []
    assert households_left_out(county_officer) == []
