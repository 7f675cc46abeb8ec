"""Pages of monitoring: who gets them, what they say, what can be done on them, and what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cast import COUNTY, TOWNSHIP, VILLAGE, signed_in
from lianxin.audit.models import Event
from lianxin.monitoring.models import Episode, Lead
from lianxin.monitoring.operations import pass_lead, take_over_episodes
from lianxin.people.models import User
from lianxin.registry.models import Household
from monitoring.makers import elimination, entered, lead, monitored
from procedures.conftest import Clock
from procedures.makers import People
from registry.makers import give_to, household

pytestmark = pytest.mark.django_db

LEADS, NEW, EPISODES, OVERVIEW = (
    "/monitoring/leads/",
    "/monitoring/leads/new/",
    "/monitoring/households/",
    "/monitoring/",
)
SEEING = {
    "county_officer",
    "township_clerk",
    "village_team_member",
    "auditor",
    "helper",
    "other_helper",
    "unit_liaison",
}
REPORTING = {"county_officer", "township_clerk", "village_team_member", "helper", "other_helper"}
MOST_QUERIES = 40


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


def allowed(statuses: dict[str, int]) -> set[str]:
    assert statuses.pop("nobody") == 302
    assert set(statuses.values()) <= {200, 302, 403, 404, 405, 409}
    return {name for name, status in statuses.items() if status == 200}


@pytest.fixture
def told(at_home: Household) -> Lead:
    """A lead about a household of the village."""
    return lead(None, at_home)


@pytest.fixture
def episode(db: None) -> Episode:
    """An open episode of the village."""
    monitored()
    take_over_episodes(area_code=COUNTY, by=None)
    return Episode.objects.get()


# Who gets in --------------------------------------------------------------------------------------------------------------


def test_lists_are_for(sent_at: Callable[..., dict[str, int]], told: Lead, episode: Episode) -> None:
    # Another township's clerk gets the pages, and nothing on them.
    for url in (LEADS, EPISODES, OVERVIEW):
        assert allowed(sent_at(url)) == SEEING | {"other_township_clerk"}
    assert allowed(sent_at(NEW)) == REPORTING | {"other_township_clerk"}


def test_a_lead_and_an_episode_are_for(sent_at: Callable[..., dict[str, int]], told: Lead, episode: Episode) -> None:
    inside = {"county_officer", "township_clerk", "village_team_member", "auditor"}
    assert allowed(sent_at(f"{LEADS}{told.pk}/")) == inside
    assert allowed(sent_at(f"{EPISODES}{episode.pk}/")) == inside
    acting = {"county_officer", "township_clerk", "village_team_member"}
    assert allowed(sent_at(f"{LEADS}{told.pk}/pass/")) == acting
    # Whoever acts only for a level above sees the form; the holder alone answers, which the act itself refuses.
    assert allowed(sent_at(f"{EPISODES}{episode.pk}/measure/")) == acting


def test_acts_are_for(sent_at: Callable[..., dict[str, int]], told: Lead, episode: Episode) -> None:
    form = {"seen": 1, "reason": "no_risk", "words": "看过", "name": "帮某"}
    for url in (f"{LEADS}{told.pk}/settle/", f"{EPISODES}{episode.pk}/contact/"):
        statuses = sent_at(url, method="post", form=form)
        outside = {"other_township_clerk", "helper", "other_helper", "unit_liaison", "auditor", "stranger"}
        assert {statuses[name] for name in outside} <= {403, 404}


def test_a_helper_sees_and_reports_about_his_own_household(helper: User, told: Lead, at_home: Household) -> None:
    client = signed_in(helper)
    assert "甲某" not in text_of(client, f"{LEADS}?standing=")
    text_of(client, f"{NEW}?household={at_home.pk}", 404)
    give_to(helper, at_home)
    assert "甲某" in text_of(client, f"{LEADS}?standing=")
    assert "什么情况" in text_of(client, f"{NEW}?household={at_home.pk}")


# Leads --------------------------------------------------------------------------------------------------------------------


def test_a_lead_is_reported_by_the_page(people: People, at_home: Household) -> None:
    client = signed_in(people.village)
    assert f"?household={at_home.pk}" in text_of(client, f"{NEW}?q=甲某")
    form = {
        "words": "孩子没去上学",
        "source": "visit",
        "risk": "out_of_school",
        "phone": "",
        "reported_on": "2026-11-24",
    }
    response = client.post(f"{NEW}?household={at_home.pk}", form)
    made = Lead.objects.get()
    assert response.headers["Location"] == f"{LEADS}{made.pk}/"
    page = text_of(client, f"{LEADS}{made.pk}/")
    for words in ("孩子没去上学", "因义务教育", "2026-11-27", "不纳入", "转办", "属实，发起纳入"):
        assert words in page
    faulty = client.post(f"{NEW}?household={at_home.pk}", form | {"reported_on": "2026-12-24"})
    assert (faulty.status_code, Lead.objects.count()) == (409, 1)
    assert "MONI-015" in faulty.content.decode()


def test_somebody_not_on_the_register_is_named(people: People) -> None:
    client = signed_in(people.village)
    form = {
        "person_name": "乙某", "area": VILLAGE, "place": "三组", "words": "着火", "source": "hotline", "risk": "", "phone": "12317",
        "reported_on": "2026-11-24",
    }  # fmt: skip
    client.post(f"{NEW}?unknown=1", form)
    made = Lead.objects.get()
    assert (made.person_name, made.household, made.phone) == ("乙某", None, "12317")
    page = text_of(client, f"{LEADS}{made.pk}/")
    assert "是名册上的哪一户" in page
    of = household("乙某")
    assert "乙某" in text_of(client, f"{LEADS}{made.pk}/?q=乙某")
    client.post(f"{LEADS}{made.pk}/about/{of.pk}/", {"seen": 1})
    assert Lead.objects.get().household == of
    assert client.post(f"{LEADS}{made.pk}/about/{of.pk}/", {"seen": "x"}).status_code == 409


def test_a_lead_is_answered_by_the_pages(people: People, told: Lead) -> None:
    client = signed_in(people.village)
    text_of(client, f"{LEADS}{told.pk}/enter/")
    response = client.post(f"{LEADS}{told.pk}/enter/", {"seen": 1})
    told.refresh_from_db()
    assert response.headers["Location"] == f"/procedures/cases/{told.case_id}/"
    assert f"来自第 {told.pk} 条线索" in text_of(client, f"/procedures/cases/{told.case_id}/")
    assert "纳入办理中" in text_of(client, f"{LEADS}{told.pk}/")
    assert client.post(f"{LEADS}{told.pk}/settle/", {"seen": 2, "reason": "no_risk", "words": "看"}).status_code in {
        403,
        409,
    }


@pytest.mark.parametrize(
    ("name", "form", "state"),
    [
        ("settle", {"reason": "no_risk", "words": "看过，没有困难"}, "not_entered"),
        ("refer", {"department": "民政办", "words": "请办临时救助"}, "referred"),
        ("pass", {"area": TOWNSHIP, "words": "涉及外村"}, "open"),
    ],
)
def test_each_act_has_its_form(people: People, told: Lead, name: str, form: dict[str, Any], state: str) -> None:
    client = signed_in(people.village)
    assert client.post(f"{LEADS}{told.pk}/{name}/", {"seen": 1}).status_code == 409
    assert client.post(f"{LEADS}{told.pk}/{name}/", form | {"seen": 1}).status_code == 302
    assert Lead.objects.get().state == state
    assert form["words"] in text_of(client, f"{LEADS}{told.pk}/")
    assert client.get(f"{LEADS}{told.pk}/nothing/").status_code == 404


def test_a_late_lead_is_told_to_the_level_above(people: People, at_home: Household, clock: Clock) -> None:
    made = lead(people.village, at_home)

    def page(user: User, url: str = "/") -> str:
        return text_of(signed_in(user), url)  # signed in anew: days go by

    clock.pass_(days=4)
    assert "超期没有处置的线索" in page(people.village)
    assert "下级超期未处置的线索" not in page(people.township)
    assert "甲某" in page(people.village, f"{LEADS}?standing=overdue")
    clock.pass_(days=4)
    assert "下级超期未处置的线索" in page(people.township)
    assert "甲某" in page(people.township, f"{LEADS}?standing=told")
    assert "甲某" not in page(people.county, f"{LEADS}?standing=told")
    clock.pass_(days=2)
    assert "下级超期未处置的线索" in page(people.county)
    pass_lead(lead_id=made.pk, area_code=TOWNSHIP, words="镇里接办", seen=1, by=people.township)
    assert "下级超期未处置的线索" not in page(people.county)
    assert "甲某" in page(people.township, f"{LEADS}?standing=mine")


def test_the_ledger_is_narrowed_and_taken_away(people: People, told: Lead) -> None:
    lead(None, source="media")
    client = signed_in(people.county)
    assert "乙某" not in text_of(client, f"{LEADS}?standing=&source=visit&area={TOWNSHIP}").replace("乙某某", "")
    file = client.get(f"{LEADS}?standing=&format=csv")
    content = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "家里有人住院，花费很大" in content
    assert Event.objects.filter(thing_id="monitoring.leads").count() == 1
    assert client.get(f"{LEADS}?standing=never").status_code == 400


def test_english_pages_hold_no_chinese_of_ours(people: People, told: Lead, episode: Episode) -> None:
    people.county.language = "en"
    people.county.save()
    client = signed_in(people.county)
    for url in (
        OVERVIEW,
        f"{LEADS}?standing=",
        f"{LEADS}{told.pk}/",
        f"{EPISODES}{episode.pk}/",
        "/monitoring/warnings/",
    ):
        page = text_of(client, url)
        for words in ("线索", "监测", "风险", "措施"):
            assert words not in re.sub(r"[家上某村县镇][^<]*", "", page).replace("防返贫监测", ""), (url, words)


# Episodes -----------------------------------------------------------------------------------------------------------------


def test_an_episode_shows_both_ends_fit_and_history(people: People, episode: Episode) -> None:
    client = signed_in(people.village)
    page = text_of(client, f"{EPISODES}{episode.pk}/")
    for words in ("防止返贫致贫对象", "2026-03", "从原系统接收", "因病", "有与风险相符的措施", "纳入监测", "登记措施"):
        assert words in page
    form = {"seen": 1, "measure": "health.family_doctor", "starts_on": "2026-10-01", "words": "签约"}
    assert client.post(f"{EPISODES}{episode.pk}/measure/", form).status_code == 302
    assert "健康帮扶·家庭医生签约服务" in text_of(client, f"{EPISODES}{episode.pk}/")
    over = {"seen": 2, "number": 2, "ends_before": "2026-11-01"}
    assert client.post(f"{EPISODES}{episode.pk}/measure-over/", over).status_code == 302
    risks = {
        "seen": 3,
        "first": "disaster",
        "others": ["illness", "disaster"],
        "disaster_kind": "flood",
        "reason": "洪水",
    }
    assert client.post(f"{EPISODES}{episode.pk}/risks/", risks).status_code == 302
    assert Episode.objects.get().risk_codes == ("disaster", "illness")
    assert client.post(f"{EPISODES}{episode.pk}/contact/", {"seen": 1, "name": "帮某"}).status_code == 409
    assert client.get(f"{EPISODES}{episode.pk}/nothing/").status_code == 404


def test_episodes_are_narrowed_and_taken_away(people: People, episode: Episode) -> None:
    client = signed_in(people.county)
    assert "甲某" in text_of(client, f"{EPISODES}?state=open&risk=illness&monitored_class=at_risk")
    for query in ("state=eliminated", "state=ended", "state=&risk=labour", "state=&relapse=1"):
        assert f"{EPISODES}{episode.pk}/" not in text_of(client, f"{EPISODES}?{query}")
    file = client.get(f"{EPISODES}?state=&format=csv")
    assert "防止返贫致贫对象" in b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert client.get(f"{EPISODES}?state=never").status_code == 400


def test_an_object_of_2024_stays_readable(people: People) -> None:
    from datetime import date

    from lianxin.monitoring.domain.episodes import Entered
    from lianxin.monitoring.operations.episodes import Beginning, begin_episode

    of = household("旧某")
    at = people.county.date_joined if hasattr(people.county, "date_joined") else None
    from django.utils import timezone

    beginning = Beginning(of, Entered(date(2024, 5, 1), "unstable", ("illness",)), 2024, {})
    made = begin_episode(beginning, by=None, at=at or timezone.now())
    assert "脱贫不稳定户" in text_of(signed_in(people.county), f"{EPISODES}{made.pk}/")
    assert "脱贫不稳定户" in text_of(signed_in(people.county), EPISODES)


def test_a_case_of_elimination_shows_the_fit(people: People, clock: Clock) -> None:
    of = monitored(no_labour_covered=True)
    take_over_episodes(area_code=COUNTY, by=None)
    case = elimination(of, people, clock)
    page = text_of(signed_in(people.county), f"/procedures/cases/{case.pk}/")
    assert "有规定不得消除的情形" in page
    assert "有与风险相符的措施" in page
    step = text_of(signed_in(people.county), f"/procedures/cases/{case.pk}/steps/decide/")
    assert "有规定不得消除的情形" in step


def test_a_household_s_page_shows_its_monitoring(people: People, clock: Clock) -> None:
    of = household("甲某", risk_1="illness")
    entered(of, people, clock)
    lead(None, of)
    page = text_of(signed_in(people.village), f"/registry/households/{of.pk}/")
    for words in ("返贫监测", "防止返贫致贫对象", "干部走访排查", "登记线索"):
        assert words in page


def test_the_overview_counts(people: People, told: Lead, episode: Episode) -> None:
    page = text_of(signed_in(people.county), OVERVIEW)
    for words in ("干部走访排查", "因病", "防止返贫致贫对象", "每月纳入、返贫和消除", "有不相符"):
        assert words in page
    assert "甲某" not in page


def test_lists_cost_a_bounded_number_of_queries(people: People, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        of = monitored(f"户{number}")
        lead(None, of)
    take_over_episodes(area_code=COUNTY, by=None)
    client = signed_in(people.county)
    for url in (LEADS, EPISODES, OVERVIEW):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(url)
