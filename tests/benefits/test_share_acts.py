"""Shares are given out to the share, distributed to the fen or the beehive, signed for; a promise not kept is recorded."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from benefits.makers import holders, instrument, new_run
from cast import OTHER_VILLAGE, VILLAGE, WITH_FUNDS, signed_in
from lianxin.benefits.domain.dividends import distributed
from lianxin.benefits.models import DistributionLine, DistributionRun, GuaranteeDefault, ShareHolding, ShareInstrument
from lianxin.benefits.operations import (
    allot_shares,
    check_guarantee,
    confirm_distribution,
    confirm_receipts,
    discard_distribution,
    draft_distribution,
    reallot_on_exit,
)
from lianxin.benefits.queries.shares import register_of, share_totals
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.funds.models import Account, Transfer
from lianxin.funds.verifying import verdict
from lianxin.people.models import User
from registry.makers import give_to, household

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_areas")]

YEAR = Period(date(2016, 1, 1), date(2017, 1, 1))


def refusal(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


def refuses(name: str, act: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=rf"{name}|UNIQUE constraint failed"), transaction.atomic():
        act()


def confirmed(of: ShareInstrument, **given: Any) -> DistributionRun:
    return confirm_distribution(run=draft_distribution(instrument=of, entry=new_run(**given), by=None), by=None)


def test_123_households_get_two_hives_each() -> None:
    of = instrument(shares=123)
    holders(of, 123)
    run = confirmed(of, total=246, item="中华蜂", unit="箱")
    assert set(run.lines.values_list("amount", flat=True)) == {2}
    assert run.lines.count() == 123
    assert not Transfer.objects.exists()


def test_15_households_get_their_dividend_on_27_november_2016() -> None:
    of = instrument(shares=15)
    holders(of, 15)
    run = confirmed(of, total=1_000_000)
    reckoned = distributed(1_000_000, register_of(of), YEAR)
    assert {str(line.household_id): line.amount for line in run.lines.all()} == {p.holder: p.amount for p in reckoned}
    moved = Transfer.objects.filter(kind="distribute")
    assert sum(moved.values_list("amount_fen", flat=True)) == 1_000_000
    assert set(Transfer.objects.values_list("book", "on")) == {("return", date(2016, 11, 27))}
    assert Account.objects.get(code=f"dividend:{of.pk}").balance_fen == 0
    assert verdict().is_sound


def test_money_never_meets_grants_or_loans(auditor: User) -> None:
    of = instrument()
    holders(of, 3)
    confirmed(of)
    assert not Transfer.objects.exclude(book="return").exists()
    totals = share_totals(auditor, date(2016, 12, 1))
    assert (totals.instruments, totals.capital_fen, totals.holders, totals.distributed_fen) == (
        1,
        10_000_000,
        3,
        500_000,
    )


def test_a_household_that_leaves_gives_its_shares_to_the_others() -> None:
    of = instrument()
    first, *others = holders(of, 3)
    reallot_on_exit(instrument=of, household=first, on=date(2016, 7, 1), reason="整户迁出", by=None)
    held = ShareHolding.objects.filter(ends_before__isnull=True)
    assert sum(held.values_list("shares", flat=True)) == 100
    assert set(held.values_list("household_id", flat=True)) == {one.pk for one in others}
    run = confirmed(of, weighing="by_days")
    assert set(run.lines.values_list("household_id", flat=True)) == {first.pk, *(one.pk for one in others)}


def test_it_refuses_an_exit_that_cannot_be() -> None:
    of = instrument()
    first, second = holders(of, 2)
    stranger = household("外某")
    leave = {"instrument": of, "by": None}
    refusal("BENEFIT-021", lambda: reallot_on_exit(household=stranger, on=date(2016, 7, 1), reason="迁出", **leave))
    refusal("BENEFIT-122", lambda: reallot_on_exit(household=first, on=of.starts_on, reason="迁出", **leave))
    refusal("FUND-128", lambda: reallot_on_exit(household=first, on=date(2016, 7, 1), reason=" ", **leave))
    reallot_on_exit(household=first, on=date(2016, 7, 1), reason="迁出", **leave)
    refusal("BENEFIT-003", lambda: reallot_on_exit(household=second, on=date(2016, 8, 1), reason="迁出", **leave))


def test_shares_are_given_out_once_and_to_households_of_the_place() -> None:
    of = instrument()
    far = household("远某", village_code=OTHER_VILLAGE)
    refusal("BENEFIT-121", lambda: allot_shares(instrument=of, weights={far.household_no: 1}, on=of.starts_on, by=None))
    refusal("BENEFIT-121", lambda: allot_shares(instrument=of, weights={}, on=of.starts_on, by=None))
    near = {household("近某").household_no: 1}
    refusal("BENEFIT-127", lambda: allot_shares(instrument=of, weights=near, on=date(2015, 1, 1), by=None))
    allot_shares(instrument=of, weights=near, on=of.starts_on, by=None)
    refusal("BENEFIT-123", lambda: allot_shares(instrument=of, weights=near, on=of.starts_on, by=None))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"contract_no": "RG-0"}, "BENEFIT-120"),
        ({"shares": 0}, "BENEFIT-002"),
        ({"capital_fen": 0}, "FUND-101"),
        ({"name": " "}, "FUND-141"),
        ({"ends_before": date(2016, 1, 1)}, "BENEFIT-127"),
    ],
)
def test_it_refuses_an_instrument_that_cannot_be(given: dict[str, Any], code: str) -> None:
    instrument(contract_no="RG-0")
    refusal(code, lambda: instrument(**given))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"total": 0}, "FUND-101"),
        ({"weighing": "by_mood"}, "FUND-102"),
        ({"item": "蜂", "unit": " "}, "FUND-141"),
        ({"document_no": ""}, "FUND-141"),
        ({"starts_on": date(2015, 1, 1)}, "BENEFIT-127"),
        ({"ends_before": date(2016, 1, 1)}, "BENEFIT-127"),
        ({"starts_on": date(2018, 6, 1), "ends_before": date(2019, 2, 1)}, "BENEFIT-127"),
    ],
)
def test_it_refuses_a_distribution_that_cannot_be(given: dict[str, Any], code: str) -> None:
    of = instrument(ends_before=date(2019, 1, 1))
    refusal("BENEFIT-003", lambda: draft_distribution(instrument=of, entry=new_run(), by=None))
    holders(of, 2)
    refusal(code, lambda: draft_distribution(instrument=of, entry=new_run(**given), by=None))


def test_a_draft_waits_for_somebody_else(county_officer: User, funds_officer: User) -> None:
    of = instrument()
    holders(of, 2)
    run = draft_distribution(instrument=of, entry=new_run(), by=county_officer)
    refusal("BENEFIT-126", lambda: draft_distribution(instrument=of, entry=new_run(), by=None))
    with pytest.raises(PermissionDenied):
        confirm_distribution(run=run, by=county_officer)
    DistributionRun.objects.filter(pk=run.pk).update(made_by=funds_officer)
    refusal("BENEFIT-125", lambda: confirm_distribution(run=run, by=funds_officer))
    assert not Transfer.objects.exists()
    discard_distribution(run=run, by=county_officer)
    refusal("BENEFIT-124", lambda: confirm_distribution(run=run, by=None))
    refusal("BENEFIT-124", lambda: discard_distribution(run=run, by=None))


def test_households_sign_for_what_they_got(village_team_member: User) -> None:
    of = instrument()
    first, second = holders(of, 2)
    run = draft_distribution(instrument=of, entry=new_run(), by=None)
    day = date(2016, 11, 28)
    sign = {"run": run, "by": village_team_member}
    refusal("BENEFIT-128", lambda: confirm_receipts(household_ids=[first.pk], on=day, **sign))
    confirm_distribution(run=run, by=None)
    refusal("BENEFIT-128", lambda: confirm_receipts(household_ids=[first.pk], on=date(2016, 11, 26), **sign))
    refusal("BENEFIT-128", lambda: confirm_receipts(household_ids=[household("外某").pk], on=day, **sign))
    assert confirm_receipts(household_ids=[first.pk], on=day, **sign) == 1
    refusal("BENEFIT-128", lambda: confirm_receipts(household_ids=[first.pk, second.pk], on=day, **sign))


def test_less_than_was_promised_is_a_default_until_it_is_made_whole(township_clerk: User) -> None:
    of = instrument()
    holders(of, 2)
    confirmed(of, total=300_000)
    found = GuaranteeDefault.objects.get()
    assert (found.promised_fen, found.paid_fen, found.is_open) == (500_000, 300_000, True)
    page = signed_in(township_clerk).get("/").content.decode()
    assert "保底收益未兑现" in page
    confirmed(of, total=200_000, document_no="决议2")
    found.refresh_from_db()
    assert (found.paid_fen, found.is_open) == (500_000, False)
    assert "保底收益未兑现" not in signed_in(township_clerk).get("/").content.decode()


def test_nothing_paid_by_the_last_day_is_a_default() -> None:
    of = instrument()
    told = {"instrument": of, "starts_on": YEAR.starts_on, "ends_before": date(2017, 1, 1), "by": None}
    due = date(2017, 1, 31)
    assert check_guarantee(due_on=due, on=due, **told) is None
    found = check_guarantee(due_on=due, on=date(2017, 2, 1), **told)
    assert found is not None
    assert found.promised_fen == 500_000
    assert check_guarantee(due_on=due, on=date(2017, 3, 1), **told) == found
    refusal("BENEFIT-127", lambda: check_guarantee(**(told | {"ends_before": YEAR.starts_on}), due_on=due, on=due))


def test_the_database_refuses_what_cannot_be(county_officer: User) -> None:
    of = instrument()
    first, _ = holders(of, 2)
    refuses("instrument_has_capital_and_shares", lambda: ShareInstrument.objects.update(shares=0))
    refuses("instrument_ends_after_it_starts", lambda: ShareInstrument.objects.update(ends_before=of.starts_on))
    refuses("holding_is_of_some_shares", lambda: ShareHolding.objects.update(shares=0))
    refuses("holding_ends_after_it_starts", lambda: ShareHolding.objects.update(ends_before=of.starts_on))
    again = {"instrument": of, "household": first, "shares": 1, "starts_on": of.starts_on}
    refuses("household_has_one_open_holding_of_an_instrument", lambda: ShareHolding.objects.create(**again))
    run = draft_distribution(instrument=of, entry=new_run(), by=county_officer)
    for name, given in (
        ("distribution_gives_something", {"total": 0}),
        ("distribution_is_for_some_days", {"ends_before": run.starts_on}),
        ("things_distributed_have_a_unit", {"item": "蜂"}),
        ("distribution_is_confirmed_by_somebody_else", {"state": "confirmed", "settled_by": county_officer}),
    ):
        refuses(name, lambda given=given: DistributionRun.objects.update(**given))  # type: ignore[misc]
    line = run.lines.first()
    assert line is not None
    refuses("line_of_distribution_is_not_negative", lambda: DistributionLine.objects.update(amount=-1))
    twice = {"run": run, "household": line.household, "weight": 1, "amount": 1}
    refuses("household_gets_one_line_of_a_distribution", lambda: DistributionLine.objects.create(**twice))
    copy = {name: getattr(run, name) for name in ("starts_on", "ends_before", "on", "weighing", "document_no")}
    draft = {"instrument": of, "total": 1, "at": timezone.now(), **copy}
    refuses("instrument_has_one_draft_distribution", lambda: DistributionRun.objects.create(**draft))
    short = {"instrument": of, "starts_on": run.starts_on, "ends_before": run.ends_before, "found_on": run.on}
    sums = {"promised_fen": 2, "paid_fen": 1}
    GuaranteeDefault.objects.create(**short, **sums)
    refuses("default_is_recorded_once_for_a_period", lambda: GuaranteeDefault.objects.create(**short, **sums))
    refuses("open_default_is_short", lambda: GuaranteeDefault.objects.update(paid_fen=2))


ADDRESSES = (
    ("benefits:instrument-deed", "allot", {"county_officer", "township_clerk"}),
    ("benefits:instrument-deed", "leave", {"county_officer", "township_clerk"}),
    ("benefits:instrument-deed", "distribute", {"county_officer", "township_clerk"}),
    ("benefits:instrument-deed", "check", {"county_officer", "township_clerk", "village_team_member"}),
    ("benefits:run-deed", "confirm", {"funds_officer"}),
    ("benefits:run-deed", "discard", {"county_officer", "township_clerk"}),
    ("benefits:run-deed", "sign", {"county_officer", "township_clerk", "village_team_member"}),
)
SEERS = {"county_officer", "funds_officer", "township_clerk", "village_team_member", "auditor"}


def test_each_page_is_open_to_whom_it_belongs(sent_at: Callable[..., dict[str, int]], helper: User) -> None:
    of = instrument()
    first, _ = holders(of, 2)
    run = draft_distribution(instrument=of, entry=new_run(), by=None)
    pages = [("/benefits/shares/", set(WITH_FUNDS) - {"nobody", "stranger"})]
    pages += [("/benefits/shares/open/", {"county_officer", "township_clerk", "other_township_clerk"})]
    pages += [
        (reverse("benefits:instrument", args=[of.pk]), SEERS),
        (reverse("benefits:run", args=[of.pk, run.pk]), SEERS),
    ]
    for name, deed, allowed in ADDRESSES:
        parts = [of.pk, deed] if name.endswith("instrument-deed") else [of.pk, run.pk, deed]
        pages.append((reverse(name, args=parts), allowed))
    for url, allowed in pages:
        statuses = sent_at(url, members=WITH_FUNDS)
        assert {who for who, status in statuses.items() if status == 200} == allowed, url
        assert {status for who, status in statuses.items() if who not in allowed} <= {302, 403, 404}, url
    give_to(helper, first)
    page = signed_in(helper).get(reverse("benefits:run", args=[of.pk, run.pk])).content.decode()
    assert ("户000" in page, "户001" in page) == (True, False)


def test_shares_are_carried_through_on_the_pages(
    township_clerk: User, funds_officer: User, village_team_member: User
) -> None:
    clerk, officer, team = map(signed_in, (township_clerk, funds_officer, village_team_member))
    told = {
        "key": "k1", "area": VILLAGE, "name": "蜂业入股", "enterprise": "某合作社", "contract_no": "RG-1", "capital": "100000",
        "shares": "100", "guaranteed": "5", "starts_on": "2016-01-01",
    }  # fmt: skip
    assert clerk.post("/benefits/shares/open/", told).status_code == 302
    of = ShareInstrument.objects.get()
    assert (of.guaranteed_rate, of.capital_fen) == (50_000, 10_000_000)
    numbers = [household(f"户{n}").household_no for n in range(2)]
    deed = lambda name: reverse("benefits:instrument-deed", args=[of.pk, name])  # noqa: E731
    wrong = clerk.post(deed("allot"), {"key": "k2", "on": "2016-01-01", "households": f"{numbers[0]}\n{numbers[0]}"})
    assert wrong.status_code == 409
    text = f"{numbers[0]},3\r\n{numbers[1]}，1\r\n"
    assert clerk.post(deed("allot"), {"key": "k2", "on": "2016-01-01", "households": text}).status_code == 302
    assert sorted(ShareHolding.objects.values_list("shares", flat=True)) == [25, 75]
    told = {
        "key": "k3", "starts_on": "2016-01-01", "ends_before": "2017-01-01", "on": "2016-11-27", "amount": "4000",
        "weighing": "on_day", "document_no": "决议1",
    }  # fmt: skip
    both = clerk.post(deed("distribute"), told | {"item": "蜂", "unit": "箱", "quantity": "2"})
    assert both.status_code == 409
    assert clerk.post(deed("distribute"), told).status_code == 302
    run = DistributionRun.objects.get()
    act = lambda name: reverse("benefits:run-deed", args=[of.pk, run.pk, name])  # noqa: E731
    assert officer.post(act("confirm"), {"key": "k4"}).status_code == 302
    family = ShareHolding.objects.get(shares=75).household
    assert team.post(act("sign"), {"key": "k5", "on": "2016-11-28", "households": [family.pk]}).status_code == 302
    page = clerk.get(reverse("benefits:instrument", args=[of.pk])).content.decode()
    assert "保底收益未兑现" in page
    assert "3,000.00" in clerk.get(reverse("registry:household", args=[family.pk])).content.decode()
    told = {"key": "k6", "household": family.pk, "on": "2016-12-01", "reason": "整户迁出"}
    assert clerk.post(deed("leave"), told).status_code == 302
    told = {"key": "k7", "starts_on": "2017-01-01", "ends_before": "2018-01-01", "due_on": "2018-01-31"}
    assert clerk.post(deed("check"), told).status_code == 302
    assert GuaranteeDefault.objects.count() == 2
    assert clerk.post(act("discard"), {"key": "k8"}).status_code == 409
    assert clerk.get(deed("give-away")).status_code == 404
    assert clerk.get(act("give-away")).status_code == 404


def test_the_distribution_is_a_workbook(auditor: User) -> None:
    of = instrument(shares=2)
    holders(of, 2)
    run = confirmed(of)
    response = signed_in(auditor).get(reverse("benefits:run", args=[of.pk, run.pk]) + "?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heading = next(number for number, row in enumerate(rows) if "金额（元）" in row)
    column = rows[heading].index("金额（元）")
    assert [float(row[column]) for row in rows[heading + 1 : heading + 3]] == [2500.0, 2500.0]
