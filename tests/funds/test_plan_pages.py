"""Pages of integration plans: asked for, laid out, changed by hand, adopted, filed, carried out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cast import COUNTY, WITH_FUNDS, signed_in
from funds.handing_in import faults_at, let_in, text_of, told_after
from funds.makers import YEAR, project, tranche
from funds.scenes import named_places
from lianxin.funds.models import Allocation, IntegrationPlan
from lianxin.funds.operations import adopt_plan, keep_plan, solved_plan
from lianxin.jobs import operations as jobs
from lianxin.jobs.models import Job
from lianxin.people.models import User

pytestmark = pytest.mark.django_db
WHOLE_COUNTY = {"county_officer", "funds_officer", "auditor"}
READERS = WHOLE_COUNTY | {"township_clerk", "other_township_clerk", "village_team_member", "unit_liaison"}
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    named_places()


def drafted(**given: Any) -> IntegrationPlan:
    answer = solved_plan(area_code=COUNTY, year=YEAR, on=TODAY, by=None, seconds=5)
    return keep_plan(answer=answer, by=None)


def two_projects() -> Any:
    """A road that can be paid, and a house that cannot."""
    money = tranche(amount_fen=60_000_00)
    road, house = project("P-1", cost_fen=50_000_00), project("P-2", name="某村危房", purpose="housing")
    return money, road, house


def today() -> str:
    return timezone.localdate().isoformat()


def test_each_page_is_for_those_who_may(sent_at: Callable[..., dict[str, int]]) -> None:
    two_projects()
    plan = drafted()
    expected = {
        "": READERS,
        f"{plan.pk}/": WHOLE_COUNTY,
        f"{plan.pk}/change/": {"county_officer"},
        f"{plan.pk}/carry-out/": {"county_officer", "funds_officer"},
    }
    for url, members in expected.items():
        assert let_in(sent_at(f"/funds/plans/{url}", members=WITH_FUNDS)) == members, url
    for act in ("make", f"{plan.pk}/adopt", f"{plan.pk}/file", f"{plan.pk}/change"):
        assert let_in(sent_at(f"/funds/plans/{act}/", method="post", members=WITH_FUNDS)) == {"county_officer"}, act
    keepers = {"county_officer", "funds_officer"}
    assert let_in(sent_at(f"/funds/plans/{plan.pk}/carry-out/", method="post", members=WITH_FUNDS)) == keepers
    plan.refresh_from_db()
    assert (plan.state, Allocation.objects.count()) == ("draft", 0)
    assert let_in(sent_at(f"/funds/plans/{plan.pk}/discard/", method="post", members=WITH_FUNDS)) == {"county_officer"}


def test_a_plan_is_asked_for_and_made_by_a_job(county_officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    two_projects()
    monkeypatch.setattr(jobs, "start", lambda job: jobs.run(job.key))
    client = signed_in(county_officer)
    answer = client.post("/funds/plans/make/", {"county": COUNTY, "year": str(YEAR), "seconds": "10"})
    job, made = Job.objects.get(), IntegrationPlan.objects.get()
    assert answer["Location"] == f"/jobs/{job.key}/"
    assert job.result == {"plan": made.pk}
    assert f'href="/funds/plans/{made.pk}/"' in client.get(answer["Location"]).content.decode()
    assert "2026 年第 1 版" in text_of(client.get("/funds/plans/"))


def test_while_one_is_made_the_list_shows_how_far_it_is(county_officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    two_projects()
    monkeypatch.setattr(jobs, "start", lambda job: None)
    client, year = signed_in(county_officer), timezone.localdate().year
    client.post("/funds/plans/make/", {"county": COUNTY, "year": str(year)})
    page = client.get("/funds/plans/")
    assert "已发起，正在编制" in text_of(page)
    assert 'action="/funds/plans/make/"' not in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "at"), [({"county": "999902"}, "county"), ({"year": "1066"}, "year"), ({"seconds": "99999"}, "seconds")]
)
def test_what_is_asked_wrongly_stands_at_its_field(wrong: dict[str, str], at: str, county_officer: User) -> None:
    told = {"county": COUNTY, "year": str(YEAR)} | wrong
    response = signed_in(county_officer).post("/funds/plans/make/", told)
    assert response.status_code == 400
    assert faults_at(response, at)
    assert not Job.objects.exists()


def test_a_plan_says_what_is_proven_what_is_short_and_what_more_would_do(auditor: User) -> None:
    _, _, house = two_projects()
    text = text_of(signed_in(auditor).get(f"/funds/plans/{drafted().pk}/"))
    for words in (
        "已证明最优",
        "已证明任何方案都不能更高",
        "50,000.00",
        house.name,
        "没有可用的资金",
        "多一点钱会怎样",
        "哪笔钱到哪个项目",
    ):
        assert words in text
    assert "人工调整" not in text
    assert "审定文号" not in text


def test_shares_of_the_year_stand_against_their_limits(auditor: User) -> None:
    project("P-1", cost_fen=50_000_00, year=2025)
    project("P-2", cost_fen=75_000_00, year=2025, purpose="industry")
    tranche("一号", amount_fen=50_000_00, year=2025, announced_on=date(2025, 1, 5))
    tranche("二号", amount_fen=75_000_00, year=2025, purpose="industry", announced_on=date(2025, 1, 5))
    answer = solved_plan(area_code=COUNTY, year=2025, on=date(2025, 6, 1), by=None, seconds=5)
    plan = keep_plan(answer=answer, by=None)
    assert "产业占比 ≥ 60% 60.00% 符合" in text_of(signed_in(auditor).get(f"/funds/plans/{plan.pk}/"))


def test_a_change_by_hand_shows_what_it_breaks_and_cannot_be_adopted(county_officer: User) -> None:
    client, (money, road, house) = signed_in(county_officer), two_projects()
    plan = drafted()
    url = f"/funds/plans/{plan.pk}/change/"
    page = client.get(f"{url}?tranche={money.pk}&project={road.pk}")
    assert 'value="50,000.00"' in page.content.decode()
    told = {"tranche": money.pk, "project": house.pk, "amount": "10000", "reason": "先修危房"}
    text = told_after(client, client.post(url, told))
    for words in ("人工调整过，证明不再适用", "不符合规则，还不能审定", f"{money.name} → {house.name}", "先修危房"):
        assert words in text
    refused = client.post(f"/funds/plans/{plan.pk}/adopt/", {"document_no": "号", "on": today()})
    assert refused.status_code == 409
    assert "FUND-138" in text_of(refused)
    taken_out = client.post(url, told | {"amount": "0", "reason": "改回"})
    assert "不符合规则" not in told_after(client, taken_out)


@pytest.mark.parametrize(
    ("wrong", "at", "code"),
    [({"amount": "1万"}, "amount", "FUND-101"), ({"reason": ""}, "reason", "请填写"), ({"project": 999}, "project", "没有这个选项")],
)  # fmt: skip
def test_a_faulty_change_stands_at_its_field(wrong: dict[str, Any], at: str, code: str, county_officer: User) -> None:
    money, road, _ = two_projects()
    told = {"tranche": money.pk, "project": road.pk, "amount": "1", "reason": "试"} | wrong
    response = signed_in(county_officer).post(f"/funds/plans/{drafted().pk}/change/", told)
    assert code in faults_at(response, at)


def test_a_plan_is_adopted_filed_and_carried_out_once(county_officer: User) -> None:
    client, (_, road, _) = signed_in(county_officer), two_projects()
    plan = drafted()
    start = f"/funds/plans/{plan.pk}"
    early = client.post(f"{start}/adopt/", {"document_no": "某整合〔2026〕1号", "on": "2020-01-01"})
    assert "FUND-139" in text_of(early)
    told = {"document_no": "某整合〔2026〕1号", "on": today()}
    assert "已审定" in told_after(client, client.post(f"{start}/adopt/", told))
    assert "FUND-136" in text_of(client.post(f"{start}/adopt/", told))
    assert "FUND-139" in text_of(client.post(f"{start}/file/", {"file-on": "2020-01-01"}))
    assert "已登记备案" in told_after(client, client.post(f"{start}/file/", {"file-on": today()}))
    page = client.get(f"{start}/carry-out/")
    assert "50,000.00" in text_of(page)
    assert 'value="某整合〔2026〕1号"' in page.content.decode()
    assert "已安排 1 条" in told_after(client, client.post(f"{start}/carry-out/", told))
    assert "已安排 0 条" in told_after(client, client.post(f"{start}/carry-out/", told))
    assert Allocation.objects.get(project=road).account.balance_fen == 50_000_00
    assert "没有要安排的" in text_of(client.get(f"{start}/carry-out/"))


def test_a_draft_is_discarded_and_an_adopted_plan_is_not(county_officer: User) -> None:
    client, _ = signed_in(county_officer), two_projects()
    first = drafted()
    assert "草案已作废" in told_after(client, client.post(f"/funds/plans/{first.pk}/discard/"))
    second = adopt_plan(plan=drafted(), document_no="号", on=timezone.localdate(), by=None)
    assert client.post(f"/funds/plans/{second.pk}/discard/").status_code == 409


def test_english_readers_are_told_in_english(county_officer: User) -> None:
    county_officer.language = "en"
    county_officer.save()
    two_projects()
    text = text_of(signed_in(county_officer).get(f"/funds/plans/{drafted().pk}/"))
    assert "no plan can have more" in text
    assert "Projects not funded in full" in text
