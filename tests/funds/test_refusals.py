"""Each refusal of amounts, tranches and arrangements, reached by an operation: it says the code, and nothing is posted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cast import COUNTY, OTHER_COUNTY
from funds.makers import (
    APPROVED_ON,
    ARRANGED_ON,
    PAID_ON,
    allocated,
    new_tranche,
    project,
    submitted,
    tranche,
)
from funds.refusing import goods, pay, refused, submitted_for, total
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import (
    Account,
    Allocation,
    Claim,
    IntegrationPlan,
    PlanLine,
    Tranche,
    Transfer,
)
from lianxin.funds.operations import (
    Arrangement,
    PaymentLine,
    allocate,
    announce_tranche,
    approve_claim,
    receive_goods,
    receive_tranche,
    record_statement,
    record_told_total,
    recover_tranche,
    reverse_transfer,
    withdraw_allocation,
)
from lianxin.funds.verifying import verdict
from lianxin.projects.models import Project
from lianxin.registry.models import Household

pytestmark = pytest.mark.django_db


# Amounts: 三位小数、负数、万元.


@pytest.mark.parametrize(
    "amount", ["1.005", "-5", "5万", "1.2万元", "0", "", "一百", "1e3", "0.00", True, 1.5, None, 0, -1, 10**15 + 1]
)
def test_an_amount_that_is_none_is_asked_about_and_never_guessed(amount: Any) -> None:
    with refused("FUND-101", "万元请换算成元"):
        announce_tranche(entry=new_tranche(amount_fen=amount), by=None)


def test_an_amount_is_shown_in_yuan() -> None:
    with refused("FUND-101", "“-12.34”"):
        announce_tranche(entry=new_tranche(amount_fen=-12_34), by=None)
    assert announce_tranche(entry=new_tranche(amount_fen="1,234.50"), by=None).amount_fen == 123450  # type: ignore[arg-type]


def test_no_act_takes_an_amount_that_is_none(money: Tranche, of: Project, claim: Claim, home: Household) -> None:
    allocation = Allocation.objects.get()
    acts: list[Callable[[], Any]] = [
        lambda: allocated(money, of, 0),
        lambda: withdraw_allocation(
            allocation=allocation, amount_fen=-1, on=PAID_ON, document_no="x", reason="x", by=None
        ),
        lambda: recover_tranche(tranche=money, amount_fen=0, on=PAID_ON, document_no="x", reason="x", by=None),
        lambda: submitted(of, 0, number="BZ-8"),
        lambda: pay(claim, PaymentLine("甲某", -1, household=home), PaymentLine("甲某", 2, household=home)),
        lambda: approve_claim(claim=submitted_for(of), shares={money.pk: 2_00, -1: -1_00}, on=APPROVED_ON, by=None),
    ]
    for act in acts[:-1]:
        with refused("FUND-101"):
            act()
    with pytest.raises(Refused, match=r"FUND-1(01|16)"):
        acts[-1]()


@pytest.mark.parametrize("column", ["channel", "level", "purpose"])
def test_a_code_must_be_on_its_list(column: str) -> None:
    with refused("FUND-102", "“gold”"):
        announce_tranche(entry=new_tranche(**{column: "gold"}), by=None)


def test_a_choice_must_be_one_of_few(of: Project, claim: Claim, home: Household) -> None:
    with refused("FUND-102", "付款种类", "kinds of payments"):
        submitted(of, 1_00, number="BZ-8", kind="gift")
    with refused("FUND-102", "支出内容"):
        submitted(of, 1_00, number="BZ-8", expense="gift")
    with refused("FUND-102", "支付方式"):
        pay(claim, PaymentLine("甲某", 1, household=home), method="barter")
    with refused("FUND-102", "对账单种类"):
        record_statement(
            account=Account.objects.first(), kind="rumour", on=PAID_ON, stated_fen=1, document_no="1", by=None
        )
    with refused("FUND-102"):
        receive_goods(entry=goods(basis="guess"), by=None)
    with refused("FUND-102"):
        receive_goods(entry=goods(qualifier="?"), by=None)
    with refused("FUND-102"):
        record_told_total(entry=total(kind="dream"), by=None)
    with refused("FUND-102"):
        record_told_total(entry=total(qualifier="?"), by=None)


# Tranches.


def test_a_document_gives_a_tranche_once(money: Tranche) -> None:
    with refused("FUND-103", money.name):
        announce_tranche(entry=new_tranche(), by=None)
    with refused("FUND-139", "2026-01-10"):
        announce_tranche(entry=new_tranche("二号", use_by=date(2026, 1, 9)), by=None)
    with refused("FUND-141", "文件号", "document number"):
        announce_tranche(entry=new_tranche("  "), by=None)
    with refused("FUND-141"):
        announce_tranche(entry=new_tranche(name=""), by=None)


def test_a_text_must_fit(money: Tranche, of: Project) -> None:
    with refused("FUND-151", "121", "120"):
        announce_tranche(entry=new_tranche(name="长" * 121), by=None)
    with refused("FUND-151"):
        announce_tranche(entry=new_tranche("二号", words="长" * 401), by=None)
    with refused("FUND-151", "理由"):
        recover_tranche(tranche=money, amount_fen=1, on=PAID_ON, document_no="1", reason="长" * 201, by=None)
    with refused("FUND-151"):
        entry = Arrangement(money, of, 1, ARRANGED_ON, "文" * 101)
        allocate(arrangement=entry, by=None)
    with refused("FUND-151", "提交标识"):
        allocate(arrangement=Arrangement(money, of, 1, ARRANGED_ON, "文"), key="k" * 65, by=None)


def test_a_forecast_is_not_arranged_and_a_receipt_not_received_again(of: Project) -> None:
    expected = tranche(is_received=False)
    with refused("FUND-104"):
        allocated(expected, of, 1)
    with refused("FUND-107", "指标“某财〔2026〕1号 农村公路补助”"):
        recover_tranche(tranche=expected, amount_fen=1, on=PAID_ON, document_no="1", reason="x", by=None)
    with refused("FUND-139"):
        receive_tranche(tranche=expected, on=date(2026, 1, 9), by=None)
    receive_tranche(tranche=expected, on=date(2026, 1, 10), by=None)
    with refused("FUND-105"):
        receive_tranche(tranche=expected, on=date(2026, 1, 10), by=None)


def test_a_receipt_that_was_reversed_is_recorded_anew(money: Tranche) -> None:
    with refused("FUND-139"):
        reverse_transfer(transfer=Transfer.objects.get(), on=date(2026, 1, 31), reason="误", by=None)
    reverse_transfer(transfer=Transfer.objects.get(), on=PAID_ON, reason="误", by=None)
    money.refresh_from_db()
    assert (money.state, money.received_on) == ("expected", None)
    assert verdict().is_sound
    assert receive_tranche(tranche=money, on=PAID_ON, by=None).received_on == PAID_ON
    assert Account.objects.get(kind="tranche").balance_fen == money.amount_fen


# Arranging.


def test_money_for_another_purpose_place_or_time_says_every_reason(of: Project) -> None:
    wrong = tranche(purpose="industry", area_code=OTHER_COUNTY, use_by=date(2026, 2, 15))
    with refused("FUND-106", "2026-02-15", OTHER_COUNTY, "产业发展", "道路交通", "not on the integration list"):
        allocated(wrong, of, 1)


@pytest.mark.parametrize(
    ("on", "is_on_list", "state", "line_purpose", "says"),
    [
        (date(2016, 4, 11), True, "adopted", "road", "此时用途不得改变"),
        (date(2016, 4, 12), False, "adopted", "road", "不在整合清单内"),
        (date(2016, 4, 12), True, "draft", "road", "没有审定的整合方案"),
        (date(2016, 4, 12), True, "superseded", "road", "没有审定的整合方案"),
        (date(2016, 4, 12), True, "discarded", "road", "没有审定的整合方案"),
        (date(2016, 4, 12), True, None, "road", "没有审定的整合方案"),
        (date(2016, 4, 12), True, "adopted", "water", "没有审定的整合方案"),
        (date(2016, 4, 12), True, "adopted", "road", ""),
    ],
)
def test_a_purpose_changes_from_2016_on_inside_the_plan_only(
    on: date, is_on_list: bool, state: str | None, line_purpose: str, says: str
) -> None:
    of = project(year=2016, approved_on=date(2016, 3, 1))
    given = {"year": 2016, "announced_on": date(2016, 1, 5), "is_on_integration_list": is_on_list}
    wrong = announce_tranche(entry=new_tranche(purpose="industry", channel="special_poverty", **given), by=None)
    receive_tranche(tranche=wrong, on=date(2016, 1, 6), by=None)
    plan = plan_of(wrong, of, state=state, purpose=line_purpose) if state else None
    entry = Arrangement(wrong, of, 5_000_00, on, "某整合〔2016〕1号", plan)
    if says:
        with refused("FUND-106", says):
            allocate(arrangement=entry, by=None)
    else:
        assert allocate(arrangement=entry, by=None).purpose == "road"


def plan_of(
    money: Tranche, of: Project, *, state: str = "adopted", purpose: str = "road", amount_fen: int = 6_000_00
) -> IntegrationPlan:
    """A plan with one line."""
    is_draft = state in {"draft", "discarded"}
    plan = IntegrationPlan.objects.create(
        area_code=COUNTY, year=money.year, version=1, state=state, document_no="" if is_draft else "某府〔2016〕3号",
        adopted_on=None if is_draft else date(2016, 2, 1), problem={}, plan={}, made_at=timezone.now(),
    )  # fmt: skip
    PlanLine.objects.create(plan=plan, tranche=money, project=of, amount_fen=amount_fen, purpose=purpose)
    return plan


def test_no_more_changes_its_purpose_than_the_plan_says(of: Project) -> None:
    wrong = tranche(purpose="industry", is_on_integration_list=True)
    plan = plan_of(wrong, of)
    entry = Arrangement(wrong, of, 4_000_00, ARRANGED_ON, "某整合〔2026〕1号", plan)
    allocate(arrangement=entry, by=None)
    with refused("FUND-106", "6,000.00"):
        allocate(arrangement=entry, by=None)
    IntegrationPlan.objects.update(state="superseded")
    with refused("FUND-106", "没有审定的整合方案"):
        # The caller still holds the plan as it was.
        allocate(arrangement=Arrangement(wrong, of, 1, ARRANGED_ON, "某整合〔2026〕1号", plan), by=None)


def test_a_message_names_an_account_in_words(money: Tranche, of: Project) -> None:
    with refused("FUND-107", f"指标“{money}”余额 60,000.00 元", f"the tranche “{money}”"):
        allocated(money, of, 60_000_01)


def test_an_allocation_keeps_to_library_cost_and_what_is_left(money: Tranche, of: Project, claim: Claim) -> None:
    with refused("FUND-108"):
        allocated(money, project("P-2", stage="decided"), 1)
    with refused("FUND-108"):
        allocated(money, project("P-3", stage="removed"), 1)
    rich = tranche("二号", amount_fen=90_000_00)
    with refused("FUND-109", "100,000.00"):
        allocated(rich, of, 50_000_01)
    given: dict[str, Any] = {
        "allocation": Allocation.objects.get(),
        "on": ARRANGED_ON,
        "document_no": "调 1",
        "by": None,
    }
    with refused("FUND-107", f"项目“{of}”的资金安排", "30,000.00"):
        withdraw_allocation(amount_fen=30_000_01, reason="结余", **given)
    with refused("FUND-128"):
        withdraw_allocation(amount_fen=1, reason=" ", **given)
    with refused("FUND-139"):
        withdraw_allocation(amount_fen=1, reason="结余", **(given | {"on": date(2026, 1, 31)}))
    with refused("FUND-139"):
        recover_tranche(tranche=money, amount_fen=1, on=date(2026, 1, 31), document_no="1", reason="x", by=None)


def test_a_withdrawal_is_not_reversed_above_the_cost(of: Project) -> None:
    rich = tranche(amount_fen=200_000_00)
    allocation = allocated(rich, of, 100_000_00)
    withdraw_allocation(
        allocation=allocation, amount_fen=40_000_00, on=ARRANGED_ON, document_no="调", reason="结余", by=None
    )
    allocated(rich, of, 40_000_00)
    with refused("FUND-109", "140,000.00"):
        reverse_transfer(transfer=Transfer.objects.get(kind="withdraw"), on=PAID_ON, reason="误", by=None)
