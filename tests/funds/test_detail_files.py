"""The small tables on pages of one thing of the money are taken away as files: the same rows, the same masks."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cast import COUNTY, VILLAGE, signed_in
from funds.makers import allocated, project, tranche
from funds.scenes import named_places
from lianxin.funds.models import Account, GoodsLot
from lianxin.funds.operations import NewGoods, deliver_goods, receive_goods, record_statement
from lianxin.funds.queries import transfers_of, whole_account
from lianxin.people.models import Unit, User
from registry.makers import household

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    named_places()


def rows_at(client: Client, address: str, part: str = "") -> list[list[str]]:
    answer: Any = client.get(address, {"format": "csv"} | ({"list": part} if part else {}))
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))[1:]


def account_with_transfers() -> Account:
    money = tranche()
    for amount_fen in (100_00, 250_00, 30_00):
        allocated(money, project(f"P-{amount_fen}"), amount_fen)
    return Account.objects.get(code=f"tranche:{money.pk}")


def test_every_transfer_of_an_account_has_its_balance_however_few_are_read_at_once() -> None:
    account = account_with_transfers()
    found, lines_of = whole_account(account)
    taken = [line for transfer in found for line in lines_of([transfer])]
    assert taken == list(transfers_of(account).lines)
    assert (len(taken), taken[0].balance_fen) == (4, account.balance_fen)
    assert taken[-1].balance_fen == taken[-1].change_fen


def test_an_account_gives_its_transfers_and_its_statements_each_by_its_part(funds_officer: User) -> None:
    account, client = account_with_transfers(), signed_in(funds_officer)
    record_statement(
        account=account, kind="bank", on=date(2026, 3, 2), stated_fen=1, document_no="对 1", words="在查", by=None
    )
    page = f"/funds/accounts/{account.pk}/"
    assert len(rows_at(client, page, "account_transfers")) == 4
    ((_, number, *_, words),) = rows_at(client, page, "statements")
    assert (number, words) == ("对 1", "在查")
    assert client.get(page, {"format": "csv", "list": "payments"}).status_code == 400


def test_a_lot_does_not_name_in_its_file_whom_its_page_does_not_name(
    unit: Unit, unit_liaison: User, county_officer: User
) -> None:
    entry = NewGoods(
        "甲局", "化肥", Decimal(100), "斤", 300_00, GoodsLot.Basis.MARKET, COUNTY, "捐 1", date(2026, 2, 1), unit=unit
    )
    lot = receive_goods(entry=entry, by=None)
    home = household("匿名某")
    deliver_goods(
        lot=lot,
        quantity=Decimal(10),
        on=date(2026, 3, 1),
        signed_by="签收某",
        area_code=VILLAGE,
        household=home,
        by=None,
    )
    page = f"/funds/goods/{lot.pk}/"
    for reader, is_named in ((county_officer, True), (unit_liaison, False)):
        client = signed_in(reader)
        shown = client.get(page).content.decode()
        (row,) = rows_at(client, page, "deliveries")
        assert ("匿名某" in shown, "匿名某" in row, "签收某" in shown, "签收某" in row) == (is_named,) * 4
