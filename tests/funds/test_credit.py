"""各记其功: whose money each project, place and household got, and what each tranche became; equal to the fen in both directions."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, account_with
from funds.histories import History, history
from funds.makers import allocated, approved, contract, gains, paid, project, tranche
from lianxin.core.kernel.periods import Period
from lianxin.funds.models import Account, Transfer
from lianxin.funds.operations import PaymentLine as Line
from lianxin.funds.operations import (
    confirm_receipt,
    return_payment,
    reverse_transfer,
    withdraw_allocation,
)
from lianxin.funds.queries import (
    Flows,
    credit_of_household,
    credit_of_place,
    credit_of_project,
    fate_by_area,
    fate_by_household,
    fate_of,
    flows_by,
    money_bands,
    total_of,
    totals_by_channel,
    trace_of,
)
from lianxin.people.models import User
from lianxin.people.roles import Role
from registry.makers import household

pytestmark = pytest.mark.django_db

MEASURES = ("arranged_fen", "set_aside_fen", "paid_fen", "confirmed_fen")


def balance(code: str) -> int:
    found = Account.objects.filter(code=code).first()
    return found.balance_fen if found else 0


@pytest.mark.django_db(transaction=False)
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9))
def test_the_shares_of_all_tranches_are_what_the_tranches_became(seed: int) -> None:
    with transaction.atomic():
        of = history(seed)
        reader = account_with(Role.FUNDS_OFFICER, COUNTY, username=f"reader-{seed}", name="甲")
        fates = {money.pk: fate_of(money) for money in of.tranches}
        _no_fen_is_lost(of, fates)
        _projects_agree(of, reader, fates)
        _places_and_households_agree(of, reader, fates)
        _sums_agree(of, reader)
        transaction.set_rollback(True)


def _no_fen_is_lost(of: History, fates: dict[int, Any]) -> None:
    for money in of.tranches:
        fate = fates[money.pk]
        assert fate.is_whole
        flows = total_of(flows_by(Transfer.objects.filter(tranche=money)).values())
        assert fate.received_fen == flows.received_fen
        assert (fate.unallocated_fen, fate.recovered_fen) == (flows.unallocated_fen, flows.recovered_fen)
        assert fate.sum_of("waiting_fen") == flows.waiting_fen
        assert fate.sum_of("returned_fen") == flows.returned_fen


def _projects_agree(of: History, reader: User, fates: dict[int, Any]) -> None:
    for where in of.projects:
        credit = credit_of_project(reader, where)
        shares = {line.tranche.pk: line.flows for line in credit.lines}
        became = {number: one for number, fate in fates.items() for one in fate.projects if one.project.pk == where.pk}
        assert credit.total.arranged_fen == sum(one.arranged_fen for one in became.values())
        for number, one in became.items():
            share = shares.get(number, Flows())
            assert one.arranged_fen == share.arranged_fen
            assert (one.waiting_fen, one.to_pay_fen, one.under_way_fen) == (
                share.waiting_fen, share.to_pay_fen, share.under_way_fen,
            )  # fmt: skip
            assert one.at_households_fen + one.in_assets_fen + one.in_services_fen == share.arrived_fen


def _places_and_households_agree(of: History, reader: User, fates: dict[int, Any]) -> None:
    for place in (VILLAGE, OTHER_VILLAGE):
        credit = credit_of_place(reader, place)
        became = [fate_by_area(money).get(place, Flows()) for money in of.tranches]
        assert credit.total == total_of(became)
    received = 0
    for home in of.homes:
        credit = credit_of_household(reader, home.pk)
        assert credit.total.arrived_fen == balance(f"household:{home.pk}")
        assert trace_of(reader, home).total == credit.total
        received += credit.total.arrived_fen
        for money in of.tranches:
            share = [line.flows for line in credit.lines if line.tranche.pk == money.pk]
            became_here = dict(fate_by_household(money)).get(home.pk, Flows())
            assert total_of(share).paid_fen == became_here.paid_fen
    assert received == sum(fate.sum_of("at_households_fen") for fate in fates.values())


def _sums_agree(of: History, reader: User) -> None:
    county = credit_of_place(reader, COUNTY)
    quick = {one.channel: one.flows for one in totals_by_channel(reader)}
    slow: dict[str, Flows] = {}
    for line in county.lines:
        slow[line.tranche.channel] = slow.get(line.tranche.channel, Flows()) + line.flows
    assert {channel: flows for channel, flows in quick.items() if not flows.is_nothing} == slow
    # Days split a year without rest.
    days = [date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1), date(2026, 8, 1), date(2027, 1, 1)]
    parts = [credit_of_place(reader, COUNTY, Period(first, last)).total for first, last in pairwise(days)]
    assert total_of(parts) == county.total
    bands = money_bands(reader)
    assert sum(bands.arranged.values()) == county.total.arranged_fen
    assert sum(flows.paid_fen for flows in bands.spent.values()) == county.total.paid_fen
    assert sum(one.amount_fen for one in bands.arrivals) == county.total.confirmed_fen


def test_a_claim_out_of_two_tranches_credits_both_to_the_fen(funds_officer: User) -> None:
    of = project()
    first = tranche("一号", amount_fen=30_000_01, use_by=date(2026, 12, 31), giver="省财政厅")
    second = tranche("二号", amount_fen=50_000_00, channel="donation", level="society", giver="某基金会")
    allocated(first, of, 30_000_01)
    allocated(second, of, 50_000_00)
    claim = approved(of, 70_000_00, on_contract=contract(of))
    paid(claim, Line("某建筑公司", 70_000_00))
    credit = credit_of_project(funds_officer, of)
    assert {line.giver: line.flows.paid_fen for line in credit.lines} == {"省财政厅": 30_000_01, "某基金会": 39_999_99}
    assert credit.total == Flows(0, 80_000_01, 70_000_00, 70_000_00)
    assert [(one.giver, one.channel.zh) for one in credit.by_giver()] == [
        ("某基金会", "社会捐赠"), ("省财政厅", "财政衔接推进乡村振兴补助资金"),
    ]  # fmt: skip


def test_what_was_taken_back_credits_nobody(funds_officer: User) -> None:
    of, home, money = project(), household("甲某"), tranche()
    gains(of, home)
    allocation = allocated(money, of, 9_000_00)
    claim = approved(of, 5_000_00)
    [payment] = paid(claim, Line("甲某", 5_000_00, household=home))
    return_payment(payment=payment, on=date(2026, 5, 2), reason="账号有误", by=None)
    assert credit_of_household(funds_officer, home.pk).lines == ()
    withdraw_allocation(
        allocation=allocation, amount_fen=4_000_00, on=date(2026, 5, 3), document_no="调", reason="余", by=None
    )
    assert credit_of_project(funds_officer, of).total == Flows(0, 5_000_00, 5_000_00)
    assert fate_of(money).unallocated_fen == 55_000_00


def test_a_reversed_arrival_leaves_a_tranche_that_became_nothing(funds_officer: User) -> None:
    money = tranche()
    reverse_transfer(transfer=Transfer.objects.get(), on=date(2026, 3, 1), reason="重复", by=None)
    fate = fate_of(money)
    assert (fate.received_fen, fate.unallocated_fen, fate.projects, fate.is_whole) == (0, 0, (), True)
    assert credit_of_place(funds_officer, COUNTY).lines == ()


def test_a_place_is_credited_where_the_money_went(funds_officer: User) -> None:
    of, home = project(area_code=TOWNSHIP), household("甲某")
    gains(of, home)
    allocated(tranche(), of, 5_000_00)
    [payment] = paid(approved(of, 5_000_00), Line("甲某", 5_000_00, household=home))
    confirm_receipt(payment=payment, on=date(2026, 5, 3), document_no="回单", by=None)
    in_village, in_township = (credit_of_place(funds_officer, place).total for place in (VILLAGE, TOWNSHIP))
    assert (in_village.arranged_fen, in_village.paid_fen, in_village.confirmed_fen) == (0, 5_000_00, 5_000_00)
    assert in_township.arranged_fen == 5_000_00
    assert credit_of_place(funds_officer, OTHER_VILLAGE).lines == ()


def test_nobody_is_credited_with_what_the_reader_may_not_see(
    funds_officer: User, other_township_clerk: User, township_clerk: User, unit_liaison: User, unit: Any
) -> None:
    of = project()
    ours = tranche("单位〔2026〕1号", channel="designated_unit", level="county", amount_fen=20_000_00, unit=unit)
    other = tranche()
    allocated(ours, of, 20_000_00)
    allocated(other, of, 30_000_00)
    assert credit_of_project(funds_officer, of).total.arranged_fen == 50_000_00
    assert credit_of_project(township_clerk, of).total.arranged_fen == 50_000_00
    assert credit_of_project(other_township_clerk, of).lines == ()
    assert [line.tranche.pk for line in credit_of_project(unit_liaison, of).lines] == [ours.pk]
    assert totals_by_channel(unit_liaison)[0].flows == Flows(20_000_00, 20_000_00)
    assert [one.channel for one in totals_by_channel(unit_liaison)] == ["designated_unit"]
