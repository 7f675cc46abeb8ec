"""Pages on which claims are paid, and payments confirmed or taken back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from cast import WITH_FUNDS, signed_in
from funds.handing_in import faults_at, handed_in, let_in, text_of, told_after
from funds.makers import allocated, approved, contract, gains, paid, project, tranche
from funds.scenes import named_places
from lianxin.funds.models import Claim, Payment, Transfer
from lianxin.funds.operations import PaymentLine
from lianxin.people.models import User
from lianxin.projects.models import Asset
from lianxin.registry.models import MemberFacts
from registry.makers import household

pytestmark = pytest.mark.django_db
PAID_ON = "2026-05-01"
VOUCHER = {"voucher_no": "PZ-1", "on": PAID_ON, "method": "transfer"}


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    named_places()


def supplier_claim() -> Claim:
    of = project(cost_fen=100_000_00)
    allocated(tranche(), of, 50_000_00)
    return approved(of, 30_000_00, on_contract=contract(of))


def households_claim(*names: str, amount_fen: int = 3_000_00) -> tuple[Claim, list[Any]]:
    of = project(cost_fen=100_000_00)
    allocated(tranche(), of, 50_000_00)
    homes = [household(name) for name in names]
    for home in homes:
        gains(of, home)
    return approved(of, amount_fen), homes


def pay_url(claim: Claim) -> str:
    return f"/funds/claims/{claim.pk}/pay/"


def faulty_rows(response: Any) -> list[tuple[int, str]]:
    return [(fault.row, fault.refusal.code) for fault in response.context["form"].line_faults]


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_pays_is_let_in(method: str, sent_at: Callable[..., dict[str, int]]) -> None:
    claim = supplier_claim()
    [payment] = paid(claim, PaymentLine("某建筑公司", 1_00))
    urls = (
        pay_url(claim), f"/funds/claims/{claim.pk}/confirm/", f"/funds/payments/{payment.pk}/confirm/",
        f"/funds/payments/{payment.pk}/return/",
    )  # fmt: skip
    for url in urls:
        assert let_in(sent_at(url, method=method, members=WITH_FUNDS)) == {"funds_officer"}, url
    assert Payment.objects.count() == 1


def test_a_supplier_is_paid_in_one_line_and_once(funds_officer: User) -> None:
    client, claim = signed_in(funds_officer), supplier_claim()
    page = client.get(pay_url(claim))
    assert "某建筑公司" in text_of(page)
    assert 'value="30,000.00"' in page.content.decode()
    told = VOUCHER | {"amount": "20000", "account_no": "6222020000000012345"}
    after = told_after(client, handed_in(client, pay_url(claim), **told))
    assert "已付款，等待确认到账" in after
    assert "10,000.00" in after
    assert "12345" not in after
    assert "没有重复办理" in told_after(client, handed_in(client, pay_url(claim), **told))
    assert Payment.objects.get().account_no == "6222020000000012345"


@pytest.mark.parametrize(
    ("wrong", "at", "code"),
    [
        ({"amount": "30000.01"}, "amount", "FUND-107"), ({"amount": "3万"}, "amount", "FUND-101"),
        ({"on": "2026-03-31"}, "on", "FUND-139"), ({"method": "mule"}, "method", "没有这个选项"),
        ({"voucher_no": ""}, "voucher_no", "请填写"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_payment_stands_at_its_field(
    wrong: dict[str, str], at: str, code: str, funds_officer: User
) -> None:
    claim = supplier_claim()
    response = handed_in(signed_in(funds_officer), pay_url(claim), **VOUCHER | {"amount": "1"} | wrong)
    assert code in faults_at(response, at)
    assert not Payment.objects.exists()


def test_a_voucher_number_is_used_once(funds_officer: User) -> None:
    client, claim = signed_in(funds_officer), supplier_claim()
    handed_in(client, pay_url(claim), **VOUCHER, amount="1")
    again = handed_in(client, pay_url(claim), key="another", **VOUCHER, amount="1")
    assert "FUND-118" in faults_at(again, "voucher_no")


def test_households_are_paid_from_typed_lines(funds_officer: User) -> None:
    client, (claim, homes) = signed_in(funds_officer), households_claim("甲某", "乙某")[:2]
    told = VOUCHER | {"lines": "甲某 1,000.50 6222020000000012345\n\n乙某 1999.5", "total": "3000"}
    assert "已付 2 笔" in told_after(client, handed_in(client, pay_url(claim), **told))
    assert [(p.payee, p.amount_fen, p.household_id, p.member_id is not None) for p in Payment.objects.order_by("line")] == [
        ("甲某", 1_000_50, homes[0].pk, True), ("乙某", 1_999_50, homes[1].pk, True),
    ]  # fmt: skip
    assert "没有重复办理" in told_after(client, handed_in(client, pay_url(claim), **told))


def test_households_are_paid_from_a_sheet(funds_officer: User) -> None:
    client, (claim, _) = signed_in(funds_officer), households_claim("甲某", "乙某")
    book = Workbook()
    for row in (
        ["补助发放表"],
        ["序号", "姓名", "金额（元）", "账号"],
        [1, "甲某", 1000.5, "6222020000000012345"],
        [2, "乙某", 1999.5, None],
        ["", "合计", 3000, None],
    ):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    sheet = SimpleUploadedFile("发放表.xlsx", held.getvalue())
    told_after(client, handed_in(client, pay_url(claim), **VOUCHER, sheet=sheet, total="3000"))
    assert Payment.objects.count() == 2
    assert Payment.objects.get(line=0).account_no == "6222020000000012345"


def test_every_faulty_line_is_told_at_once_and_nobody_is_paid(funds_officer: User) -> None:
    claim, homes = households_claim("甲某", "乙某", "丙某")
    same = household("甲某")
    gains(claim.project, same)
    MemberFacts.objects.filter(household=homes[1]).update(left_on=date(2026, 2, 1), leaving_kind="death")
    lines = "甲某 1000\n乙某 1000\n丁某 500\n丙某 500"
    response = handed_in(signed_in(funds_officer), pay_url(claim), **VOUCHER, lines=lines, total="3000")
    assert response.status_code == 409
    assert faulty_rows(response) == [(1, "FUND-159"), (2, "FUND-121"), (3, "FUND-158")]
    text = text_of(response)
    for words in ("明细有 3 处问题", "2 人叫“甲某”", "没有“丁某”", "离户"):
        assert words in text
    assert "丙某 500" in text
    assert not Payment.objects.exists()
    named = handed_in(
        signed_in(funds_officer),
        pay_url(claim),
        **VOUCHER,
        lines=f"甲某 2500 - {same.household_no}\n丙某 500",
        total="3000",
    )
    assert named.status_code == 302
    assert Payment.objects.get(line=0).household == same


def test_lines_that_cannot_be_read_are_told_before_anybody_is_looked_for(funds_officer: User) -> None:
    claim, _ = households_claim("甲某")
    response = handed_in(signed_in(funds_officer), pay_url(claim), **VOUCHER, lines="甲某 3万\n乙", total="3000")
    assert response.status_code == 400
    assert faulty_rows(response) == [(1, "FUND-022"), (2, "FUND-021")]


@pytest.mark.parametrize(
    ("told", "at", "code"),
    [
        ({"lines": "甲某 100", "total": "100.01"}, "total", "FUND-160"),
        ({"lines": "甲某 3000.01", "total": "3000.01"}, "total", "FUND-107"),
        ({"lines": "甲某 100", "total": "0.01万"}, "total", "FUND-101"), ({"lines": "甲某 100", "total": ""}, "total", "请填写"),
    ],
)  # fmt: skip
def test_lines_are_held_against_the_total_and_against_what_was_set_aside(
    told: dict[str, str], at: str, code: str, funds_officer: User
) -> None:
    claim, _ = households_claim("甲某")
    response = handed_in(signed_in(funds_officer), pay_url(claim), **VOUCHER, **told)
    assert code in faults_at(response, at)
    assert not Payment.objects.exists()


def test_a_file_that_is_no_sheet_and_two_roads_at_once_are_refused(funds_officer: User) -> None:
    client, (claim, _) = signed_in(funds_officer), households_claim("甲某")
    bad = SimpleUploadedFile("x.xlsx", b"PK\x03\x04 not a workbook")
    assert "SHEET-" in faults_at(handed_in(client, pay_url(claim), **VOUCHER, sheet=bad, total="1"), "sheet")
    csv = SimpleUploadedFile("x.csv", "姓名,金额（元）\n甲某,1\n".encode())
    both = handed_in(client, pay_url(claim), **VOUCHER, sheet=csv, lines="甲某 1", total="1")
    assert "只能用一种" in faults_at(both, "__all__")


def test_a_payment_is_confirmed_into_an_asset(funds_officer: User) -> None:
    client, claim = signed_in(funds_officer), supplier_claim()
    [payment] = paid(claim, PaymentLine("某建筑公司", 30_000_00))
    way = Asset.objects.create(
        project=claim.project, code="Z-1", name="通组路", kind="public_welfare", owner_kind="village", owner="村", keeper="某人",
        original_fen=1, area_code=claim.project.area_code, received_on=date(2026, 5, 2),
    )  # fmt: skip
    url = f"/funds/payments/{payment.pk}/confirm/"
    told = {"on": "2026-05-02", "document_no": "验收 1", "asset": way.pk}
    assert "FUND-139" in faults_at(handed_in(client, url, **told | {"on": "2026-04-30"}), "on")
    assert "已确认到账" in told_after(client, handed_in(client, url, **told))
    assert Transfer.objects.get(kind="confirm").debit.asset == way
    assert "FUND-140" in faults_at(handed_in(client, url, key="another", **told), "__all__")


def test_a_whole_voucher_is_confirmed_but_for_what_came_back(funds_officer: User) -> None:
    client, (claim, homes) = signed_in(funds_officer), households_claim("甲某", "乙某", "丙某")
    lines = [PaymentLine(home.head_name, 1_000_00, home) for home in homes]
    payments = paid(claim, *lines)
    url = f"/funds/payments/{payments[1].pk}/return/"
    assert "请填写" in faults_at(handed_in(client, url, on="2026-05-02", reason=""), "reason")
    told_after(client, handed_in(client, url, on="2026-05-02", reason="账号有误"))
    whole = f"/funds/claims/{claim.pk}/confirm/"
    assert "PZ-1（2 笔，2,000.00 元）" in text_of(client.get(whole))
    told = {"voucher_no": "PZ-1", "on": "2026-05-03", "document_no": "回单"}
    assert "已确认 2 笔到账" in told_after(client, handed_in(client, whole, key="whole", **told))
    assert "没有重复办理" in told_after(client, handed_in(client, whole, key="whole", **told))
    assert Transfer.objects.filter(kind="confirm").count() == 2
    text = text_of(client.get(f"/funds/claims/{claim.pk}/"))
    assert text.count("已确认到账") == 2
    assert "已退回" in text
    assert "没有这个选项" in faults_at(handed_in(client, whole, key="more", **told), "voucher_no")


def test_a_payee_is_named_only_to_whom_the_register_shows_him(unit_liaison: User, auditor: User) -> None:
    claim, homes = households_claim("甲某")
    paid(claim, PaymentLine("甲某", 1_00, homes[0]))
    assert "甲某" in text_of(signed_in(auditor).get(f"/funds/claims/{claim.pk}/"))
    assert signed_in(unit_liaison).get(f"/funds/claims/{claim.pk}/").status_code == 404


def test_a_claim_without_contract_is_paid_by_households_only(funds_officer: User) -> None:
    claim, _ = households_claim("甲某")
    assert 'name="sheet"' in signed_in(funds_officer).get(pay_url(claim)).content.decode()
