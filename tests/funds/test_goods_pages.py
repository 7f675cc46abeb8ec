"""Pages on which goods are received, given on and counted, and told totals recorded and linked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cast import COUNTY, VILLAGE, WITH_FUNDS, signed_in
from funds.handing_in import DAY, faults_at, handed_in, let_in, text_of, told_after
from funds.makers import tranche
from funds.scenes import named_places, told
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import GoodsDelivery, GoodsLot, ToldTotal
from lianxin.funds.operations import NewGoods, NewTotal, deliver_goods, receive_goods, record_told_total
from lianxin.funds.verifying import verdict
from lianxin.people.models import Unit, User
from registry.makers import household

pytestmark = pytest.mark.django_db
KEEPERS = {"county_officer", "funds_officer"}
GOODS = {
    "item": "化肥", "giver": "甲局", "quantity": "1,800", "measure_unit": "斤", "qualifier": ">", "amount": "5400", "basis": "market",
    "area_code": COUNTY, "store": "县仓库", "document_no": "捐 1", "on": DAY,
}  # fmt: skip
TOTAL = {
    "document": "报告 004", "words": "引进资金4156万元", "kind": "grant", "amount": "41560000", "qualifier": "=", "areas": [COUNTY],
    "starts_on": "2016-01-01", "ends_on": "2016-12-31",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    named_places()


def lot() -> GoodsLot:
    entry = NewGoods(
        "甲局", "化肥", Decimal(100), "斤", 300_00, GoodsLot.Basis.MARKET, COUNTY, "捐 1", date(2026, 2, 1)
    )
    return receive_goods(entry=entry, by=None)


def test_quantities_with_decimals_add_up() -> None:
    held = lot()
    for quantity in ("0.1", "0.2", "0.703", "33.3"):
        deliver_goods(
            lot=held, quantity=Decimal(quantity), on=date(2026, 3, 1), signed_by="甲某", area_code=VILLAGE, by=None
        )
    held.refresh_from_db()
    assert held.delivered_quantity == Decimal("34.303")
    assert verdict().is_sound
    GoodsLot.objects.update(delivered_quantity=Decimal("34.304"))
    assert [one.rule for one in verdict().faults] == ["goods_are_given_on_once"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_keeps_funds_writes(method: str, sent_at: Callable[..., dict[str, int]]) -> None:
    held, total = lot(), told("引进资金", 1, "grant")
    urls = (
        "/funds/goods/new/", f"/funds/goods/{held.pk}/deliver/", f"/funds/goods/{held.pk}/count/", "/funds/told/new/",
        f"/funds/told/{total.pk}/link/",
    )  # fmt: skip
    for url in urls:
        assert let_in(sent_at(url, method=method, members=WITH_FUNDS)) == KEEPERS, url
    assert (GoodsLot.objects.count(), GoodsDelivery.objects.count(), ToldTotal.objects.count()) == (1, 0, 1)


def test_a_lot_is_shown_to_the_county_and_a_link_is_taken_away_by_who_keeps_funds(
    sent_at: Callable[..., dict[str, int]],
) -> None:
    held, total = lot(), told("引进资金", 1, "grant")
    assert let_in(sent_at(f"/funds/goods/{held.pk}/", members=WITH_FUNDS)) == KEEPERS | {"auditor"}
    unlink = f"/funds/told/{total.pk}/unlink/"
    assert let_in(sent_at(unlink, method="post", members=WITH_FUNDS)) == KEEPERS
    assert set(sent_at(unlink, members=WITH_FUNDS).values()) <= {302, 403, 405}


def test_goods_are_received_once(funds_officer: User, unit: Unit) -> None:
    client = signed_in(funds_officer)
    answer = handed_in(client, "/funds/goods/new/", **GOODS, unit=unit.pk)
    assert "1,800" in told_after(client, answer)
    assert "没有重复办理" in told_after(client, handed_in(client, "/funds/goods/new/", **GOODS, unit=unit.pk))
    made = GoodsLot.objects.get()
    assert (made.quantity, made.value_fen, made.unit, made.qualifier) == (Decimal(1800), 5_400_00, unit, ">")


@pytest.mark.parametrize(
    ("wrong", "at", "code"),
    [
        ({"quantity": "许多"}, "quantity", "FUND-134"), ({"quantity": "0"}, "quantity", "FUND-134"),
        ({"amount": "0.5万"}, "amount", "FUND-101"),
        ({"basis": "guess"}, "basis", "没有这个选项"), ({"qualifier": "<"}, "qualifier", "没有这个选项"),
        ({"giver": ""}, "giver", "请填写"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_goods_stands_at_its_field(
    wrong: dict[str, str], at: str, code: str, funds_officer: User
) -> None:
    response = handed_in(signed_in(funds_officer), "/funds/goods/new/", **GOODS | wrong)
    assert code in faults_at(response, at)
    assert not GoodsLot.objects.exists()


def test_goods_are_given_to_a_household_by_number_or_name_and_to_a_village(funds_officer: User) -> None:
    client, held, home = signed_in(funds_officer), lot(), household("甲某")
    url = f"/funds/goods/{held.pk}/deliver/"
    given: dict[str, Any] = {"quantity": "30", "signed_by": "甲某", "on": DAY}
    told_after(client, handed_in(client, url, key="1", household=home.household_no, **given))
    told_after(client, handed_in(client, url, key="2", household="甲某", **given))
    text = told_after(client, handed_in(client, url, key="3", area_code=VILLAGE, **given))
    assert "没有重复办理" in told_after(client, handed_in(client, url, key="3", area_code=VILLAGE, **given))
    assert "上河村" in text
    assert [one.household for one in GoodsDelivery.objects.order_by("pk")] == [home, home, None]
    gone = handed_in(client, url, key="4", household="甲某", **given)
    assert "FUND-133" in faults_at(gone, "quantity")


@pytest.mark.parametrize(
    ("wrong", "at", "code"),
    [
        ({"household": "无此人"}, "household", "FUND-161"), ({"household": "乙某"}, "household", "FUND-162"),
        ({"household": ""}, "household", "只填一个"),
        ({"area_code": VILLAGE}, "household", "只填一个"), ({"on": "2026-01-31"}, "on", "FUND-139"),
        ({"signed_by": ""}, "signed_by", "请填写"),
    ],
)  # fmt: skip
def test_a_faulty_delivery_stands_at_its_field(wrong: dict[str, str], at: str, code: str, funds_officer: User) -> None:
    household("甲某"), household("乙某"), household("乙某")
    given = {"household": "甲某", "quantity": "1", "signed_by": "甲某", "on": DAY} | wrong
    response = handed_in(signed_in(funds_officer), f"/funds/goods/{lot().pk}/deliver/", **given)
    assert code in faults_at(response, at)
    assert not GoodsDelivery.objects.exists()


def test_a_count_says_by_how_much_it_differs(funds_officer: User) -> None:
    client, held = signed_in(funds_officer), lot()
    url = f"/funds/goods/{held.pk}/count/"
    found = {"document_no": "盘 1", "on": DAY, "quantity": "98.5", "words": "受潮"}
    assert "差 -1.5 斤" in told_after(client, client.post(url, found))
    assert "FUND-156" in faults_at(client.post(url, found), "document_no")
    assert "与账面相符" in told_after(client, client.post(url, found | {"document_no": "盘 2", "quantity": "100"}))
    assert "FUND-134" in faults_at(client.post(url, found | {"document_no": "盘 3", "quantity": "-1"}), "quantity")


def test_the_database_keeps_what_is_handed_in_twice_once(unit: Unit) -> None:
    entry = NewGoods(
        "甲局", "化肥", Decimal(100), "斤", 300_00, GoodsLot.Basis.MARKET, COUNTY, "捐 1", date(2026, 2, 1)
    )
    held = receive_goods(entry=entry, by=None, key="k")
    with pytest.raises(Refused, match="FUND-129"):
        receive_goods(entry=entry, by=None, key="k")
    given: dict[str, Any] = {"quantity": Decimal(1), "on": date(2026, 3, 1), "signed_by": "甲", "area_code": VILLAGE}
    deliver_goods(lot=held, **given, by=None, key="k")
    with pytest.raises(Refused, match="FUND-129"):
        deliver_goods(lot=held, **given, by=None, key="k")
    total = NewTotal("报告", "引进", ToldTotal.Kind.GRANT, 1_00, (COUNTY,))
    record_told_total(entry=total, by=None, key="k")
    with pytest.raises(Refused, match="FUND-129"):
        record_told_total(entry=total, by=None, key="k")
    held.refresh_from_db()
    assert held.delivered_quantity == Decimal(1)


def test_a_told_total_is_recorded_as_told_and_once(funds_officer: User) -> None:
    client = signed_in(funds_officer)
    assert "引进资金4156万元" in told_after(client, handed_in(client, "/funds/told/new/", **TOTAL))
    assert "没有重复办理" in told_after(client, handed_in(client, "/funds/told/new/", **TOTAL))
    made = ToldTotal.objects.get()
    assert (made.amount_fen, made.area_codes, made.ends_before.isoformat()) == (41_560_000_00, [COUNTY], "2017-01-01")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "at", "code"),
    [
        ({"amount": "4156万"}, "amount", "FUND-101"), ({"areas": []}, "areas", "请填写"), ({"areas": ["999902"]}, "areas", "没有这个选项"),
        ({"ends_on": "2015-12-31"}, "ends_on", "早于"), ({"words": ""}, "words", "请填写"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_total_stands_at_its_field(
    wrong: dict[str, Any], at: str, code: str, funds_officer: User
) -> None:
    response = handed_in(signed_in(funds_officer), "/funds/told/new/", **TOTAL | wrong)
    assert code in faults_at(response, at)
    assert not ToldTotal.objects.exists()


def test_a_person_says_that_one_total_is_a_part_of_another_and_takes_it_back(funds_officer: User) -> None:
    client = signed_in(funds_officer)
    whole, part = told("引进资金4156万元", 41_560_000, "grant"), told("协调了435万元", 4_350_000, "grant")
    url = f"/funds/told/{part.pk}/link/"
    assert 'value="part"' in client.get(f"{url}?to={whole.pk}&link=part").content.decode()
    assert "已确定关系" in told_after(client, client.post(url, {"to": whole.pk, "link": "part"}))
    circle = client.post(f"/funds/told/{whole.pk}/link/", {"to": part.pk, "link": "part"})
    assert "FUND-135" in faults_at(circle, "to")
    assert "请填写" in faults_at(client.post(url, {"to": "", "link": "part"}), "to")
    assert "没有这个选项" in faults_at(client.post(url, {"to": whole.pk, "link": "twin"}), "link")
    assert "已取消关系" in told_after(client, client.post(f"/funds/told/{part.pk}/unlink/"))
    part.refresh_from_db()
    assert (part.linked_to, part.link) == (None, "")


def test_buttons_stand_where_somebody_may_press_them(funds_officer: User, auditor: User) -> None:
    money = tranche()
    buttons = {
        "/funds/tranches/": "登记指标", f"/funds/tranches/{money.pk}/": "安排到项目", "/funds/goods/": "登记物资",
        "/funds/told/": "登记总数", "/funds/ledger/": "关账",
    }  # fmt: skip
    for url, words in buttons.items():
        assert words in text_of(signed_in(funds_officer).get(url)), url
        actions = signed_in(auditor).get(url).content.decode()
        assert f"{words}</a>" not in actions, url
