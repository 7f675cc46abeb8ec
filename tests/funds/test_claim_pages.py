"""Pages on which claims are handed in, approved out of named tranches, or sent back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cast import OTHER_VILLAGE, WITH_FUNDS, signed_in
from funds.handing_in import faults_at, handed_in, let_in, text_of, told_after
from funds.makers import allocated, approved, contract, project, submitted, tranche
from funds.scenes import named_places
from lianxin.funds.models import Account, Claim
from lianxin.people.models import User

pytestmark = pytest.mark.django_db
READERS = {
    "county_officer", "funds_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor", "unit_liaison",
}  # fmt: skip
IN_THE_TOWNSHIP = READERS - {"other_township_clerk", "unit_liaison"}
APPROVED_ON = "2026-04-01"


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    named_places()


def road() -> Any:
    """A project with money of two tranches, of which the second must be used first."""
    of = project(cost_fen=100_000_00)
    late, soon = tranche("一号"), tranche("二号", use_by=date(2026, 12, 31))
    allocated(late, of, 50_000_00), allocated(soon, of, 20_000_00)
    return of, late, soon


def told_of(of: Any, **given: Any) -> dict[str, Any]:
    on = contract(of)
    wanted = {
        "contract": on.pk, "kind": "progress", "expense": "works", "amount": "30000", "claim_no": "BZ-1", "papers": "发票 1 张",
        "on": APPROVED_ON,
    }  # fmt: skip
    return wanted | given


def test_each_page_is_for_those_who_may(sent_at: Callable[..., dict[str, int]]) -> None:
    of, _, _ = road()
    claim = submitted(of, 1_00)
    claiming = {"county_officer", "township_clerk", "village_team_member"}
    expected = {
        "/funds/claims/": READERS,
        "/funds/claims/new/": claiming | {"other_township_clerk"},
        f"/funds/claims/{claim.pk}/": IN_THE_TOWNSHIP,
        f"/funds/projects/{of.pk}/claim/": claiming,
    }
    for url, members in expected.items():
        assert let_in(sent_at(url, members=WITH_FUNDS)) == members, url
    release = f"/funds/claims/{claim.pk}/release/"
    assert let_in(sent_at(release, members=WITH_FUNDS)) == {"county_officer"}
    for act in ("approve", "refuse", "release"):
        url = f"/funds/claims/{claim.pk}/{act}/"
        assert let_in(sent_at(url, method="post", members=WITH_FUNDS)) == {"county_officer"}, url
    assert let_in(sent_at(f"/funds/projects/{of.pk}/claim/", method="post", members=WITH_FUNDS)) == claiming
    claim.refresh_from_db()
    assert (claim.state, Claim.objects.count()) == ("submitted", 1)


def test_a_list_shows_only_claims_of_ones_own_area(township_clerk: User, other_township_clerk: User) -> None:
    submitted(project(), 1_00, number="BZ-甲")
    assert "BZ-甲" in text_of(signed_in(township_clerk).get("/funds/claims/"))
    assert "BZ-甲" not in text_of(signed_in(other_township_clerk).get("/funds/claims/"))
    assert "筛选条件有误" in text_of(signed_in(township_clerk).get("/funds/claims/?state=stolen"))
    assert "没有符合条件的报账" in text_of(signed_in(township_clerk).get("/funds/claims/?own=on"))


def test_a_clerk_chooses_a_project_that_has_money_and_hands_a_claim_in(township_clerk: User) -> None:
    client, (of, _, _) = signed_in(township_clerk), road()
    project("P-9", name="没有钱的项目")
    choice = text_of(client.get("/funds/claims/new/"))
    assert "70,000.00" in choice
    assert "没有钱的项目" not in choice
    answer = client.post(f"/funds/projects/{of.pk}/claim/", told_of(of))
    assert "已提交，等待审定" in told_after(client, answer)
    made = Claim.objects.get()
    assert (made.amount_fen, made.submitted_by, made.contract_id is not None) == (30_000_00, township_clerk, True)


@pytest.mark.parametrize(
    ("wrong", "at", "code"),
    [
        ({"amount": "3万"}, "amount", "FUND-101"), ({"amount": "80000.01"}, "amount", "FUND-123"),
        ({"kind": "advance", "amount": "70000"}, "amount", "FUND-124"), ({"contract": ""}, "kind", "只能是直接补助到户"),
        ({"kind": "direct"}, "kind", "不是到户补助"), ({"papers": ""}, "papers", "请填写"), ({"contract": 999}, "contract", "没有这个选项"),
        ({"expense": "gold"}, "expense", "没有这个选项"), ({"on": "昨天"}, "on", "这不是日期"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_claim_stands_at_its_field(
    wrong: dict[str, Any], at: str, code: str, township_clerk: User
) -> None:
    of, _, _ = road()
    response = signed_in(township_clerk).post(f"/funds/projects/{of.pk}/claim/", told_of(of, **wrong))
    assert code in faults_at(response, at)
    assert not Claim.objects.exists()


def test_a_claim_number_is_used_once(township_clerk: User) -> None:
    client, (of, _, _) = signed_in(township_clerk), road()
    told = told_of(of)
    client.post(f"/funds/projects/{of.pk}/claim/", told)
    assert "FUND-112" in faults_at(client.post(f"/funds/projects/{of.pk}/claim/", told), "claim_no")


def test_a_project_that_cannot_be_paid_says_why_before_anybody_claims(township_clerk: User) -> None:
    of = project(is_shown=False)
    assert "这个项目现在还不能付款" in text_of(signed_in(township_clerk).get(f"/funds/projects/{of.pk}/claim/"))


def test_it_is_offered_out_of_the_money_that_must_be_used_first(county_officer: User) -> None:
    client, (of, late, soon) = signed_in(county_officer), road()
    claim = submitted(of, 30_000_00)
    page = client.get(f"/funds/claims/{claim.pk}/")
    assert [(share.tranche.pk, share.proposed_fen) for share in page.context["shares"]] == [
        (soon.pk, 20_000_00), (late.pk, 10_000_00),
    ]  # fmt: skip
    told = {f"share_{soon.pk}": "5000", f"share_{late.pk}": "25,000.00", "on": APPROVED_ON}
    answer = handed_in(client, f"/funds/claims/{claim.pk}/approve/", **told)
    text = told_after(client, answer)
    assert "已审定，钱已留出" in text
    assert "25,000.00" in text
    assert "没有重复办理" in told_after(client, handed_in(client, f"/funds/claims/{claim.pk}/approve/", **told))


@pytest.mark.parametrize(
    ("first", "second", "at", "code"),
    [
        ("5000", "", "__all__", "FUND-115"), ("20000.01", "9999.99", "__all__", "FUND-107"), ("0", "0", "__all__", "FUND-115"),
        ("2万", "1万", "share", "FUND-101"),
    ],
)  # fmt: skip
def test_shares_that_do_not_fit_are_refused(first: str, second: str, at: str, code: str, county_officer: User) -> None:
    of, late, soon = road()
    claim = submitted(of, 30_000_00)
    told = {f"share_{soon.pk}": first, f"share_{late.pk}": second, "on": APPROVED_ON}
    response = handed_in(signed_in(county_officer), f"/funds/claims/{claim.pk}/approve/", **told)
    assert code in faults_at(response, f"share_{soon.pk}" if at == "share" else at)
    claim.refresh_from_db()
    assert claim.state == "submitted"


def test_nobody_approves_what_he_handed_in(county_officer: User) -> None:
    client, (of, _, soon) = signed_in(county_officer), road()
    claim = submitted(of, 1_00, by=county_officer)
    page = text_of(client.get(f"/funds/claims/{claim.pk}/"))
    assert "自己提交的报账不能自己审定" in page
    assert "审定，留出资金" not in page
    told = {f"share_{soon.pk}": "1", "on": APPROVED_ON}
    assert "FUND-114" in faults_at(handed_in(client, f"/funds/claims/{claim.pk}/approve/", **told), "__all__")


def test_a_claim_is_sent_back_with_a_reason(county_officer: User) -> None:
    client, claim = signed_in(county_officer), submitted(project(), 1_00)
    url = f"/funds/claims/{claim.pk}/refuse/"
    bare = client.post(url, {"refuse-reason": " ", "refuse-on": APPROVED_ON})
    assert bare.status_code == 400
    assert "请填写" in text_of(bare)
    assert "<details open>" in bare.content.decode()
    told = {"refuse-reason": "缺验收单", "refuse-on": APPROVED_ON}
    assert "缺验收单" in told_after(client, client.post(url, told))
    assert "FUND-113" in text_of(client.post(url, told))


def test_the_workbench_says_what_waits_for_whom(
    county_officer: User, funds_officer: User, township_clerk: User
) -> None:
    of, _, _ = road()
    submitted(of, 1_00, number="BZ-1", by=county_officer)
    assert "待我审定的报账" not in text_of(signed_in(county_officer).get("/"))
    waiting = submitted(of, 2_00, number="BZ-2", by=township_clerk)
    assert "待我审定的报账" in text_of(signed_in(county_officer).get("/"))
    assert "待付款的报账" not in text_of(signed_in(funds_officer).get("/"))
    share = next(iter(of.allocations.values_list("tranche_id", flat=True)))
    handed_in(
        signed_in(county_officer), f"/funds/claims/{waiting.pk}/approve/", **{f"share_{share}": "2", "on": APPROVED_ON}
    )
    assert "待付款的报账" in text_of(signed_in(funds_officer).get("/"))
    assert "BZ-2" in text_of(signed_in(funds_officer).get("/funds/claims/?to_pay=on"))
    assert "BZ-1" not in text_of(signed_in(funds_officer).get("/funds/claims/?to_pay=on"))


def test_a_claim_of_another_place_is_not_there(township_clerk: User) -> None:
    of = project(area_code=OTHER_VILLAGE)
    claim = submitted(of, 1_00)
    client = signed_in(township_clerk)
    assert client.get(f"/funds/claims/{claim.pk}/").status_code == 404
    assert client.get(f"/funds/projects/{of.pk}/claim/").status_code == 404


def test_the_page_of_a_project_shows_its_money_and_leads_to_a_claim(township_clerk: User, auditor: User) -> None:
    of, _, _ = road()
    page = f"/projects/{of.pk}/"
    text = text_of(signed_in(township_clerk).get(page))
    assert "这个项目的钱" in text
    assert "7.00 万元" in text
    assert f"/funds/projects/{of.pk}/claim/" in signed_in(township_clerk).get(page).content.decode()
    assert f"/funds/projects/{of.pk}/claim/" not in signed_in(auditor).get(page).content.decode()
    bare = project("P-8")
    assert "这个项目的钱" not in text_of(signed_in(auditor).get(f"/projects/{bare.pk}/"))


def test_the_county_releases_what_a_claim_still_holds(county_officer: User) -> None:
    client, (of, late, soon) = signed_in(county_officer), road()
    claim = approved(of, 30_000_00, on_contract=contract(of))
    url = f"/funds/claims/{claim.pk}/"
    assert "未付的退回" in text_of(client.get(url))
    assert "30,000.00" in text_of(client.get(f"{url}release/"))
    told = {"reason": "工程量减少", "on": "2026-05-02"}
    after = told_after(client, handed_in(client, f"{url}release/", **told))
    assert "已退回项目安排" in after
    assert "未付的退回" not in after
    assert "FUND-191" in text_of(handed_in(client, f"{url}release/", key="another", **told))
    freed = {account.tranche_id: account.balance_fen for account in Account.objects.filter(kind="allocation")}
    assert freed == {late.pk: 50_000_00, soon.pk: 20_000_00}
