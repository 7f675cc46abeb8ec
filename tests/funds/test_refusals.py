"""Each refusal of the money room, reached by an operation: it says the code, and nothing is posted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cast import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE
from funds.makers import (
    APPROVED_ON,
    ARRANGED_ON,
    PAID_ON,
    allocated,
    approved,
    contract,
    gains,
    new_tranche,
    paid,
    project,
    shown_before,
    submitted,
    tranche,
)
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds.ledger_words import account_words
from lianxin.funds.models import (
    Account,
    Allocation,
    Claim,
    GoodsCount,
    GoodsLot,
    IntegrationPlan,
    Payment,
    PlanLine,
    ToldTotal,
    Tranche,
    Transfer,
)
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations import (
    Arrangement,
    BeneficiaryLists,
    Move,
    NewGoods,
    NewTotal,
    Paper,
    PaymentLine,
    Voucher,
    account_named,
    allocate,
    announce_tranche,
    approve_claim,
    close_books,
    confirm_receipt,
    deliver_goods,
    link_told_total,
    open_for_payment,
    pay_claim,
    post_transfers,
    receive_goods,
    receive_tranche,
    record_count,
    record_statement,
    record_told_total,
    recover_tranche,
    refuse_claim,
    return_payment,
    reverse_transfer,
    withdraw_allocation,
)
from lianxin.funds.operations.bulk import post_in_bulk
from lianxin.funds.verifying import verdict
from lianxin.people.models import User
from lianxin.projects.models import Asset, BenefitLink, Project
from lianxin.registry.models import Household, Member, MemberFacts
from registry.makers import household, member

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code: str, *says: str) -> Iterator[None]:
    """Expect a refusal that says certain things in one language or the other, and leaves no trace in the ledger."""
    before = Transfer.objects.count(), Payment.objects.count(), Claim.objects.count()
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code
    told = caught.value.into("zh") + caught.value.into("en")
    for part in says:
        assert part in told
    assert (Transfer.objects.count(), Payment.objects.count(), Claim.objects.count()) == before
    assert verdict().is_sound


@pytest.fixture
def of(db: None) -> Project:
    return project()


@pytest.fixture
def home(of: Project) -> Household:
    made = household("甲某")
    gains(of, made)
    return made


@pytest.fixture
def money(db: None) -> Tranche:
    return tranche()


@pytest.fixture
def claim(of: Project, home: Household, money: Tranche) -> Claim:
    """20,000 yuan approved for the household's project."""
    allocated(money, of, 50_000_00)
    return approved(of, 20_000_00)


@pytest.fixture
def payment(claim: Claim, home: Household) -> Payment:
    return paid(claim, PaymentLine("甲某", 5_000_00, household=home))[0]


def pay(claim: Claim, *lines: PaymentLine, **given: Any) -> list[Payment]:
    wanted: dict[str, Any] = {"number": "PZ-9", "on": PAID_ON, "method": "transfer", "lists": None} | given
    voucher = Voucher(wanted["number"], wanted["on"], wanted["method"], lines)
    return pay_claim(claim=claim, voucher=voucher, lists=wanted["lists"], by=None)


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


def submitted_for(of: Project) -> Claim:
    return submitted(of, 1_00, number="BZ-7")


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


# Claims.


def test_nothing_is_set_aside_before_approval_and_publicity(money: Tranche) -> None:
    for number, given in enumerate(({"stage": "planned"}, {"is_shown": False})):
        of = project(f"P-{number}", **given)  # type: ignore[arg-type]
        allocated(money, of, 1_00)
        waiting = submitted(of, 1_00, number=f"BZ-{number}")
        with refused("FUND-110"):
            approve_claim(claim=waiting, on=PAID_ON, by=None)
        with refused("FUND-110"):
            open_for_payment(project=of)


def test_nothing_is_set_aside_on_a_day_before_the_project_was_shown(money: Tranche) -> None:
    of = project(is_shown=False, approved_on=date(2026, 2, 1))
    shown_before(of)
    allocated(money, of, 1_00)
    early = submitted(of, 1_00, submitted_on=date(2026, 2, 10))
    # Shown from the first on, for ten days.
    with refused("FUND-110", "2026-02-11 起才可付款"):
        approve_claim(claim=early, on=date(2026, 2, 10), by=None)
    assert approve_claim(claim=early, on=date(2026, 2, 11), by=None).state == "approved"


def test_the_database_itself_refuses_what_is_set_aside_too_early(money: Tranche, of: Project) -> None:
    allocation = allocated(money, of, 1_00)
    held = account_named(
        f"claim:99:{money.pk}",
        kind=Account.Kind.CLAIM,
        book=Book.GRANT,
        area_code=VILLAGE,
        tranche_id=money.pk,
        project_id=of.pk,
    )
    move = Move(Transfer.Kind.COMMIT, held, allocation.account, 1, "road", 2026, "", money.pk, of.pk)
    with refused("FUND-110", "某村道路"):
        post_transfers([move], paper=Paper(PAID_ON, "x", None))


@pytest.mark.parametrize(
    ("channel", "on", "code"),
    [
        ("special_poverty", date(2017, 6, 1), "FUND-111"),
        ("transition", date(2022, 6, 1), "FUND-111"),
        ("donation", date(2022, 6, 1), None),
        ("special_poverty", date(2011, 1, 1), None),
    ],
)
def test_the_negative_list_binds_by_channel_and_regime(channel: str, on: date, code: str | None) -> None:
    start = on - timedelta(200)
    of = project(year=on.year, approved_on=start)
    of.publicity.update(starts_on=start, ends_before=start + timedelta(20))
    given = {"channel": channel, "year": on.year, "announced_on": start}
    wanted = announce_tranche(entry=new_tranche(**given), by=None)
    receive_tranche(tranche=wanted, on=start, by=None)
    allocated(wanted, of, 1_00, on=on)
    claim = submitted(of, 1_00, expense="office_building", submitted_on=on)
    if code is None:
        assert approve_claim(claim=claim, on=on, by=None).state == "approved"
        return
    with refused(code, "楼堂馆所"):
        approve_claim(claim=claim, on=on, by=None)


def test_a_claim_is_numbered_once_and_settled_once_by_another(
    of: Project, claim: Claim, county_officer: User, money: Tranche
) -> None:
    with refused("FUND-112", "BZ-1"):
        submitted(of, 1_00)
    for act in (approve_claim, lambda **given: refuse_claim(reason="x", **given)):
        with refused("FUND-113", "BZ-1"):
            act(claim=claim, on=PAID_ON, by=None)
    own = submitted(of, 1_00, number="BZ-2", by=county_officer)
    for act in (approve_claim, lambda **given: refuse_claim(reason="x", **given)):
        with refused("FUND-114"):
            act(claim=own, on=PAID_ON, by=county_officer)
    with refused("FUND-128"):
        refuse_claim(claim=own, on=PAID_ON, reason="", by=None)
    with refused("FUND-139"):
        refuse_claim(claim=own, on=date(2026, 3, 31), reason="x", by=None)
    with refused("FUND-139"):
        approve_claim(claim=own, on=date(2026, 3, 31), by=None)
    assert refuse_claim(claim=own, on=PAID_ON, reason="发票不全", by=None).words == "发票不全"
    with refused("FUND-141", "票据"):
        submitted(of, 1_00, number="BZ-3", papers=" ")
    with refused("FUND-141"):
        submitted(of, 1_00, number=" ")


def test_shares_add_up_and_come_from_allocations(of: Project, claim: Claim, money: Tranche) -> None:
    other = tranche("二号", name="别的")
    waiting = submitted(of, 3_00, number="BZ-2")
    with refused("FUND-115", "2.00", "3.00"):
        approve_claim(claim=waiting, shares={money.pk: 2_00}, on=PAID_ON, by=None)
    with refused("FUND-116", "别的", "某村道路"):
        approve_claim(claim=waiting, shares={other.pk: 3_00}, on=PAID_ON, by=None)
    large = submitted(of, 30_000_01, number="BZ-3")
    for shares in (None, {money.pk: 30_000_01}):
        with refused("FUND-107", "的资金安排", "30,000.00"):
            approve_claim(claim=large, shares=shares, on=PAID_ON, by=None)


def test_a_contract_is_the_projects_own_and_not_exceeded(of: Project) -> None:
    built = contract(of, amount_fen=10_000_00)
    other = project("P-2")
    with refused("FUND-155", "HT-1"):
        submitted(other, 1_00, on_contract=built)
    submitted(of, 6_000_00, number="BZ-1", on_contract=built)
    with refused("FUND-123", "10,000.01"):
        submitted(of, 4_000_01, number="BZ-2", on_contract=built)
    built.settled_fen, built.settled_on = 7_000_00, date(2026, 6, 1)
    built.save()
    with refused("FUND-123", "7,000.00"):
        submitted(of, 1_000_01, number="BZ-2", on_contract=built)


def test_advances_together_stay_below_their_share(of: Project) -> None:
    built = contract(of, amount_fen=10_000_00)
    with refused("FUND-124", "30%"):
        submitted(of, 3_000_01, on_contract=built, kind="advance")
    submitted(of, 2_000_00, on_contract=built, kind="advance")
    with refused("FUND-124", "3,000.01"):
        submitted(of, 1_000_01, number="BZ-2", on_contract=built, kind="advance")


# Payments.


def test_only_an_approved_claim_is_paid_and_no_more_of_it_than_was_set_aside(
    of: Project, claim: Claim, home: Household
) -> None:
    waiting = submitted(of, 1_00, number="BZ-2")
    with refused("FUND-117", "BZ-2"):
        pay(waiting, PaymentLine("甲某", 1_00, household=home))
    with refused("FUND-107", "报账单 BZ-1 的待付款", "20,000.00"):
        pay(claim, PaymentLine("甲某", 20_000_01, household=home))
    with refused("FUND-139"):
        pay(claim, PaymentLine("甲某", 1_00, household=home), on=date(2026, 3, 31))
    with refused("FUND-141", "付款明细"):
        pay(claim)
    with refused("FUND-141", "凭证号"):
        pay(claim, PaymentLine("甲某", 1_00, household=home), number=" ")


def test_a_voucher_is_paid_once(claim: Claim, payment: Payment, home: Household) -> None:
    with refused("FUND-118", "PZ-1"):
        pay(claim, PaymentLine("甲某", 5_000_00, household=home), number="PZ-1")


def test_only_a_household_that_gains_is_paid(of: Project, claim: Claim, home: Household) -> None:
    other = household("乙某")
    with refused("FUND-119"):
        pay(claim, PaymentLine("乙某", 1, household=other))
    gains(of, other)
    BenefitLink.objects.filter(household=other).update(ends_before=PAID_ON)
    with refused("FUND-119"):
        pay(claim, PaymentLine("乙某", 1, household=other))
    with refused("FUND-119"):
        pay(claim, PaymentLine("甲某", 1, household=home), lists=BeneficiaryLists(frozenset({other.pk})))
    Household.objects.filter(pk=home.pk).update(is_live=False)
    with refused("FUND-119"):
        pay(claim, PaymentLine("甲某", 1, household=Household.objects.get(pk=home.pk)))


def test_only_a_present_member_is_paid(claim: Claim, home: Household) -> None:
    with refused("FUND-120", "丙某"):
        pay(claim, PaymentLine("丙某", 1, household=home))
    other: Member = member(home, "乙某")
    with refused("FUND-120"):
        pay(claim, PaymentLine("甲某", 1, household=home, member=other))
    assert pay(claim, PaymentLine("乙某", 1, household=home, member=other))


@pytest.mark.parametrize(("kind", "says"), [("left_death", "死亡"), ("", "离开")])
def test_a_dead_person_is_not_paid(claim: Claim, home: Household, kind: str, says: str) -> None:
    MemberFacts.objects.filter(household=home).update(left_on=PAID_ON, leaving_kind=kind)
    with refused("FUND-121", "2026-05-01"):
        pay(claim, PaymentLine("甲某", 1, household=home))
    assert pay(claim, PaymentLine("甲某", 1, household=home), on=date(2026, 4, 30))


def test_only_the_party_to_the_contract_is_paid(of: Project, claim: Claim) -> None:
    with refused("FUND-122", "—"):
        pay(claim, PaymentLine("某建筑公司", 1))
    built = approved(of, 1_00, number="BZ-2", on_contract=contract(of))
    for payee in ("某建筑公司二", ""):
        with refused("FUND-122", "某建筑公司"):
            pay(built, PaymentLine(payee, 1_00))


def test_a_payment_is_confirmed_or_returned_once(payment: Payment) -> None:
    given: dict[str, Any] = {"payment": payment, "by": None}
    with refused("FUND-139"):
        confirm_receipt(on=date(2026, 4, 30), document_no="回单", **given)
    with refused("FUND-139"):
        return_payment(on=date(2026, 4, 30), reason="x", **given)
    with refused("FUND-141"):
        confirm_receipt(on=PAID_ON, document_no="", **given)
    with refused("FUND-128"):
        return_payment(on=PAID_ON, reason="", **given)
    confirm_receipt(on=PAID_ON, document_no="回单", **given)
    for act in (
        lambda: confirm_receipt(on=PAID_ON, document_no="回单", **given),
        lambda: return_payment(on=PAID_ON, reason="x", **given),
    ):
        with refused("FUND-140", "5,000.00"):
            act()


def test_a_payment_is_not_confirmed_into_another_projects_asset(of: Project) -> None:
    allocated(tranche("三号"), of, 1_00)
    [built] = paid(
        approved(of, 1_00, number="BZ-5", on_contract=contract(of)), PaymentLine("某建筑公司", 1_00), number="PZ-5"
    )
    elsewhere = Asset.objects.create(
        project=project("P-2"), code="ZC-1", name="村道", kind="public_benefit", owner_kind="village", owner="某村", keeper="某村",
        area_code=VILLAGE, original_fen=1, received_on=PAID_ON,
    )  # fmt: skip
    with refused("FUND-131", "项目与账户不符", "the project is not the one of the account"):
        confirm_receipt(payment=built, asset=elsewhere, on=PAID_ON, document_no="回单", by=None)


# Reversals.


def test_what_went_on_or_was_reversed_is_not_reversed(claim: Claim, payment: Payment, home: Household) -> None:
    transfers = {kind: Transfer.objects.get(kind=kind) for kind in ("receive", "allocate", "commit", "pay")}
    for kind in ("receive", "allocate", "commit"):
        with refused("FUND-130"):
            reverse_transfer(transfer=transfers[kind], on=PAID_ON, reason="误", by=None)
    with refused("FUND-128"):
        reverse_transfer(transfer=transfers["pay"], on=PAID_ON, reason="", by=None)
    undone = reverse_transfer(transfer=transfers["pay"], on=PAID_ON, reason="误", by=None)
    for transfer in (transfers["pay"], undone):
        with refused("FUND-127"):
            reverse_transfer(transfer=transfer, on=PAID_ON, reason="误", by=None)


def test_a_confirmed_payment_is_not_reversed_out_of_another_ones_money(
    claim: Claim, payment: Payment, home: Household
) -> None:
    [second] = pay(claim, PaymentLine("甲某", 5_000_00, household=home))
    confirm_receipt(payment=payment, on=PAID_ON, document_no="回单", by=None)
    with refused("FUND-130"):
        reverse_transfer(transfer=payment.transfers.get(kind="pay"), on=PAID_ON, reason="误", by=None)
    assert confirm_receipt(payment=second, on=PAID_ON, document_no="回单", by=None)


def test_an_approval_is_taken_back_whole_and_given_again(of: Project) -> None:
    for number in range(2):
        allocated(tranche(f"{number}号"), of, 1_00)
    claim = approved(of, 2_00)
    first = Transfer.objects.filter(kind="commit")[0]
    assert reverse_transfer(transfer=first, on=PAID_ON, reason="误", by=None).reverses_id == first.pk
    claim.refresh_from_db()
    assert (claim.state, claim.settled_on, Transfer.objects.filter(kind="reverse").count()) == ("submitted", None, 2)
    assert verdict().is_sound
    approve_claim(claim=claim, on=PAID_ON, by=None)
    assert verdict().is_sound


def test_a_payment_of_two_tranches_is_reversed_and_returned_whole(of: Project, home: Household) -> None:
    for number in range(2):
        allocated(tranche(f"{number}号"), of, 1_00)
    [payment] = paid(approved(of, 2_00), PaymentLine("甲某", 2_00, household=home))
    confirm_receipt(payment=payment, on=PAID_ON, document_no="回单", by=None)
    reverse_transfer(transfer=payment.transfers.filter(kind="confirm")[0], on=PAID_ON, reason="误", by=None)
    assert verdict().is_sound
    reverse_transfer(transfer=payment.transfers.filter(kind="pay")[0], on=PAID_ON, reason="误", by=None)
    assert verdict().is_sound
    assert sum(Account.objects.filter(kind="claim").values_list("debits_fen", flat=True)) == 4_00
    with refused("FUND-140"):
        return_payment(payment=payment, on=PAID_ON, reason="x", by=None)


# Books, statements, double submission.


def test_closed_books_take_nothing_from_any_act(
    claim: Claim, payment: Payment, of: Project, money: Tranche, home: Household
) -> None:
    waiting = submitted(of, 1_00, number="BZ-2")
    close_books(county_code=COUNTY, open_from=date(2026, 6, 1), by=None)
    early: dict[str, Any] = {"on": date(2026, 5, 31), "by": None}
    acts: list[Callable[[], Any]] = [
        lambda: allocate(arrangement=Arrangement(money, of, 1, date(2026, 5, 31), "x"), by=None),
        lambda: withdraw_allocation(
            allocation=Allocation.objects.get(), amount_fen=1, document_no="x", reason="x", **early
        ),
        lambda: recover_tranche(tranche=money, amount_fen=1, document_no="x", reason="x", **early),
        lambda: receive_tranche(tranche=tranche("二号", is_received=False), **early),
        lambda: approve_claim(claim=waiting, **early),
        lambda: pay(claim, PaymentLine("甲某", 1, household=home), on=date(2026, 5, 31)),
        lambda: confirm_receipt(payment=payment, document_no="x", **early),
        lambda: return_payment(payment=payment, reason="x", **early),
        lambda: reverse_transfer(transfer=payment.transfers.get(), reason="x", **early),
    ]
    for act in acts:
        with refused("FUND-125", "2026-06-01"):
            act()


def test_books_are_closed_forward_for_a_county_and_for_days_that_are_over(today: date) -> None:
    close_books(county_code=COUNTY, open_from=today, by=None)
    for again in (today, date(2026, 1, 1)):
        with refused("FUND-126", today.isoformat()):
            close_books(county_code=COUNTY, open_from=again, by=None)
    for code in ("", "9999011", TOWNSHIP, "某县", "99990１", " 99901"):
        with refused("FUND-152"):
            close_books(county_code=code, open_from=today, by=None)
    with refused("FUND-153", "2027-11-24"):
        close_books(county_code=OTHER_COUNTY, open_from=date(2027, 11, 24), by=None)


def test_what_was_handed_in_twice_is_posted_once(money: Tranche, of: Project) -> None:
    entry = Arrangement(money, of, 1_00, ARRANGED_ON, "某整合〔2026〕1号")
    allocate(arrangement=entry, by=None, key="form-7")
    with refused("FUND-129"):
        allocate(arrangement=entry, by=None, key="form-7")
    with refused("FUND-129"):
        recover_tranche(tranche=money, amount_fen=1, on=PAID_ON, document_no="x", reason="x", by=None, key="form-7")


def test_what_no_rule_of_an_act_foresaw_is_told_in_words(money: Tranche) -> None:
    held, source = Account.objects.get(kind="tranche"), Account.objects.get(kind="source")
    bare = {"purpose": "road", "year": 2026, "tranche_id": money.pk}
    for move, says in (
        (Move(Transfer.Kind.ALLOCATE, held, source, 1, **bare), "没有这样的往来"),
        (Move(Transfer.Kind.RECEIVE, held, source, 0, **bare), "大于零"),
        (Move(Transfer.Kind.RECEIVE, held, source, 1, **(bare | {"year": -1})), "year"),
    ):
        with refused("FUND-131", says):
            post_transfers([move], paper=Paper(PAID_ON, "x", None))


def test_a_name_that_belongs_to_another_account_is_not_taken_for_ours(money: Tranche) -> None:
    other = household("乙某")
    account_named(
        "household:77:x", kind=Account.Kind.HOUSEHOLD, book=Book.GRANT, area_code=VILLAGE, household_id=other.pk
    )
    for given in ({"household_id": None}, {"book": Book.RETURN, "household_id": other.pk}):
        wanted: dict[str, Any] = {"kind": Account.Kind.HOUSEHOLD, "book": Book.GRANT, "area_code": VILLAGE} | given
        with refused("FUND-131", "账户名称"):
            account_named("household:77:x", **wanted)


def test_a_statement_is_of_an_account_that_has_one_and_recorded_once(money: Tranche) -> None:
    held, source = Account.objects.get(kind="tranche"), Account.objects.get(kind="source")
    given: dict[str, Any] = {"kind": "bank", "on": PAID_ON, "document_no": "1", "by": None}
    with refused("FUND-132", "资金来源（财政衔接推进乡村振兴补助资金，省级）"):
        record_statement(account=source, stated_fen=1, **given)
    assert record_statement(account=held, stated_fen=59_000_00, **given).difference_fen == -1_000_00
    with refused("FUND-154", "2026-05-01"):
        record_statement(account=held, stated_fen=59_000_00, **given)
    with refused("FUND-141"):
        record_statement(account=held, stated_fen=1, **(given | {"document_no": ""}))


def test_every_account_has_words(claim: Claim, payment: Payment) -> None:
    confirm_receipt(payment=payment, on=PAID_ON, document_no="回单", by=None)
    for account in Account.objects.all():
        words = account_words(account)
        assert account.code not in words.zh
        assert account.kind not in words.zh
    assert account_words(Account.objects.get(kind="claim")).zh.startswith("已审待付款（报账单 BZ-1，指标")
    bare = Account(code="recovered:999901", kind="recovered", area_code=COUNTY)
    assert account_words(bare) == Words("收回财政的资金“999901”", "money given back to the treasury “999901”")
    assert account_words(Account(code="source:x", kind="source", area_code=COUNTY)).zh == "资金来源"


# Goods and told totals.


def goods(**given: Any) -> NewGoods:
    wanted: dict[str, Any] = {
        "giver": "某企业", "item": "大米", "quantity": Decimal(100), "measure_unit": "袋", "value_fen": 10_000_00, "basis": "invoice",
        "area_code": VILLAGE, "document_no": "收 1", "received_on": date(2026, 1, 5),
    }  # fmt: skip
    return NewGoods(**(wanted | given))


@pytest.fixture
def lot(db: None) -> GoodsLot:
    return receive_goods(entry=goods(), by=None)


def test_no_more_goods_are_given_on_than_there_are(lot: GoodsLot) -> None:
    given: dict[str, Any] = {"lot": lot, "on": PAID_ON, "signed_by": "甲某", "area_code": VILLAGE, "by": None}
    deliver_goods(quantity=Decimal("99.5"), **given)
    with refused("FUND-133", "0.5 袋"):
        deliver_goods(quantity=Decimal("0.501"), **given)
    with refused("FUND-139"):
        deliver_goods(quantity=Decimal("0.5"), **(given | {"on": date(2026, 1, 4)}))
    with refused("FUND-141", "签收人"):
        deliver_goods(quantity=Decimal("0.5"), **(given | {"signed_by": ""}))
    for quantity in ("0", "-1", "0.0001", "x", "NaN", "Infinity", "1e12", ""):
        with refused("FUND-134"):
            deliver_goods(quantity=quantity, **given)  # type: ignore[arg-type]
    with refused("FUND-134"):
        receive_goods(entry=goods(quantity=Decimal(0)), by=None)


def test_a_count_stands_beside_what_should_be_there_and_changes_nothing(lot: GoodsLot) -> None:
    given: dict[str, Any] = {"lot": lot, "signed_by": "甲某", "area_code": VILLAGE, "by": None}
    deliver_goods(quantity=Decimal(30), on=date(2026, 3, 1), **given)
    deliver_goods(quantity=Decimal(20), on=date(2026, 6, 1), **given)
    counted: dict[str, Any] = {"lot": lot, "on": PAID_ON, "document_no": "盘 1", "by": None}
    count = record_count(counted="68.5", words="受潮一袋半", **counted)
    assert (count.expected, count.difference, str(count)) == (Decimal(70), Decimal("-1.5"), f"{lot} 2026-05-01 68.5")
    lot.refresh_from_db()
    assert lot.delivered_quantity == 50
    with refused("FUND-156", "盘 1"):
        record_count(counted="68.5", **counted)
    for wrong in ("-1", "0.0001", "x"):
        with refused("FUND-134"):
            record_count(counted=wrong, **(counted | {"document_no": "盘 2"}))
    with refused("FUND-139"):
        record_count(counted="1", **(counted | {"on": date(2026, 1, 4), "document_no": "盘 2"}))
    with refused("FUND-141"):
        record_count(counted="1", **(counted | {"document_no": ""}))
    assert record_count(counted="0", **(counted | {"document_no": "盘 2"})).difference == -70
    assert GoodsCount.objects.count() == 2


def test_goods_are_counted_by_who_keeps_them(lot: GoodsLot, stranger: User) -> None:
    with pytest.raises(PermissionDenied):
        record_count(lot=lot, counted="1", on=PAID_ON, document_no="盘 1", by=stranger)


def total(**given: Any) -> NewTotal:
    wanted: dict[str, Any] = {
        "document": "总结",
        "words": "投入近 200 万元",
        "kind": "grant",
        "amount_fen": 200_0000_00,
        "area_codes": (COUNTY,),
        "qualifier": "≈",
    }
    return NewTotal(**(wanted | given))


def test_totals_are_told_with_their_place_and_never_parts_of_each_other() -> None:
    first, second = record_told_total(entry=total(), by=None), record_told_total(entry=total(), by=None)
    link_told_total(total=first, to=second, link="part", by=None)
    with refused("FUND-135"):
        link_told_total(total=second, to=first, link="same", by=None)
    with refused("FUND-135"):
        link_told_total(total=first, to=first, link="same", by=None)
    with refused("FUND-102"):
        link_told_total(total=second, to=first, link="cousin", by=None)
    with refused("FUND-141", "区划"):
        record_told_total(entry=total(area_codes=()), by=None)
    with refused("FUND-141"):
        record_told_total(entry=total(words=""), by=None)
    assert ToldTotal.objects.count() == 2


# Bulk.


def receipts(money: Tranche, *amounts: int, key: str = "file") -> list[tuple[Move, Paper]]:
    held, source = Account.objects.get(code=f"tranche:{money.pk}"), Account.objects.get(kind="source")
    return [
        (
            Move(Transfer.Kind.RECEIVE, held, source, amount, "road", 2026, tranche_id=money.pk),
            Paper(PAID_ON, f"凭 {number}", None, key=f"{key}-{number}"),
        )
        for number, amount in enumerate(amounts)
    ]


def test_many_are_posted_together_or_not_at_all(money: Tranche, stranger: User) -> None:
    given: dict[str, Any] = {"area_code": COUNTY, "document_no": "导入.xlsx", "by": None}
    with refused("FUND-131"):
        post_in_bulk(entries=receipts(money, 5, 6, 0), **given)
    assert post_in_bulk(entries=iter(receipts(money, 5, 6)), **given) == 2
    assert Account.objects.get(kind="tranche").balance_fen == 60_000_11
    with pytest.raises(Refused, match="FUND-129"):
        post_in_bulk(entries=receipts(money, 5, 6), **given)
    with pytest.raises(Refused, match=r"FUND-157.*999901.*999902"):
        post_in_bulk(entries=receipts(money, 5, key="b"), **(given | {"area_code": OTHER_COUNTY}))
    with pytest.raises(Refused, match="FUND-141"):
        post_in_bulk(entries=receipts(money, 5, key="b"), **(given | {"document_no": ""}))
    with pytest.raises(PermissionDenied):
        post_in_bulk(entries=[], **(given | {"by": stranger}))
    close_books(county_code=COUNTY, open_from=date(2026, 6, 1), by=None)
    with pytest.raises(Refused, match="FUND-125"):
        post_in_bulk(entries=receipts(money, 5, key="b"), **given)
    assert Account.objects.get(kind="tranche").balance_fen == 60_000_11
