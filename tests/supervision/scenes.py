"""Rows in the tables in which a test finds something. Written straight, or by the rooms' own acts where those let it through."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from benefits.makers import DRAWN_ON, drawn, poor_household
from cast import COUNTY, VILLAGE
from cast import account as opened_account
from funds import makers as funds
from lianxin.audit.operations import record_event
from lianxin.benefits.models import Benefit, ShareHolding, ShareInstrument
from lianxin.funds.models import Allocation, GoodsLot, Payment
from lianxin.funds.operations import PaymentLine, receive_tranche
from lianxin.people.models import Helper, Team, TeamMember, Unit, User
from lianxin.people.operations import NewUnit, register_unit
from lianxin.projects.models import Acceptance, Contract, Project
from lianxin.registry.models import Household, Member, MemberFacts, YearAct, YearBook
from lianxin.supervision.models import ClueRun, DepartmentList
from lianxin.supervision.operations import NewList, draft_list, look_for_clues, use_list
from lianxin.work.domain.records import text_digest
from lianxin.work.models import Absence, Campaign, WorkHousehold, WorkPerson, WorkPhoto, WorkRecord
from registry.makers import household, household_facts, member

YEAR = 2026
ON = date(2026, 11, 24)
OTHER_VILLAGE = "999901101202"
_numbers = itertools.count(1)


def resident(number: int, *, born: str = "19600101") -> str:
    """A sound identity number that is nobody's: 9999 is given to no place."""
    body = f"999901{born}{number:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def poor(name: str = "甲某", *, village: str = VILLAGE, id_no: str = "", **facts: Any) -> tuple[Household, Member]:
    """An assisted household of the year with its head."""
    made = household(name, village_code=village, with_facts=False)
    household_facts(made, YEAR, **({"household_type": "poor"} | facts))
    identity = {"birth_on": date(1960, 1, 1)} | ({"id_no": id_no} if id_no else {})
    return made, member(made, name, relation_to_head="head", identity=identity)


def run(*, on: date = ON, by: User | None = None) -> ClueRun:
    return look_for_clues(area_code=COUNTY, on=on, by=by)


# Money --------------------------------------------------------------------------------------------------------------------


def funded(code: str = "", *, yuan: int = 50_000, **given: Any) -> Allocation:
    """A project with money, which may be paid."""
    number = next(_numbers)
    made = funds.project(code or f"P-{number}", **given)
    return funds.allocated(funds.tranche(f"某财〔2026〕{number}号", amount_fen=yuan * 100), made, yuan * 100)


def pay_households(
    lines: Iterable[tuple[Household, str, str, Member | None]],
    *,
    yuan: int = 1000,
    on: date = funds.PAID_ON,
    by: User | None = None,
) -> list[Payment]:
    """Pay households straight: each with a payee, an account and perhaps a person. Written under the claim, so that a payee
    who would be refused today stands there as in a ledger that was taken over."""
    listed = list(lines)
    money = funded()
    project = money.project
    for of, *_ in listed:
        funds.gains(project, of)
    number = next(_numbers)
    claim = funds.approved(project, yuan * 100 * len(listed), number=f"BZ-{number}", by=by)
    proper = tuple(PaymentLine(of.head_name, yuan * 100, household=of) for of, *_ in listed)
    made = funds.paid(claim, *proper, number=f"PZ-{number}", on=on)
    for payment, (_, payee, account, who) in zip(made, listed, strict=True):
        payment.payee, payment.account_no, payment.member = payee, account or None, who
        payment.save(update_fields=["payee", "account_no", "member"])
    return made


def pay_supplier(payee: str, *, expense: str = "works", yuan: int = 10_000) -> Payment:
    """Pay a supplier on a contract; the expense is written afterwards where the acts bar it."""
    money = funded()
    number = next(_numbers)
    contract = funds.contract(money.project, payee=payee, number=f"HT-{number}")
    claim = funds.approved(money.project, yuan * 100, number=f"BZ-{number}", on_contract=contract)
    (made,) = funds.paid(claim, PaymentLine(payee, yuan * 100), number=f"PZ-{number}")
    type(claim).objects.filter(pk=claim.pk).update(expense=expense)
    return made


def contract(of: Project, yuan: int, *, on: date = date(2026, 3, 1), settled_yuan: int | None = None) -> Contract:
    made = funds.contract(of, amount_fen=yuan * 100, number=f"HT-{next(_numbers)}")
    Contract.objects.filter(pk=made.pk).update(
        signed_on=on,
        settled_fen=None if settled_yuan is None else settled_yuan * 100,
        settled_on=None if settled_yuan is None else date(2026, 9, 1),
    )
    return made


def accept(of: Project, yuan: int | None) -> None:
    Acceptance.objects.create(
        project=of, on=date(2026, 9, 1), level="township", members="甲、乙", is_passed=True, at=timezone.now(),
        accepted_fen=None if yuan is None else yuan * 100,
    )  # fmt: skip


def money_that_lies_idle() -> None:
    """A tranche that arrived a year and more ago, and nothing was paid of it."""
    money = funds.tranche("某财〔2025〕1号", is_received=False, year=2025, announced_on=date(2025, 1, 10))
    receive_tranche(tranche=money, on=date(2025, 2, 1), by=None)


def lot(yuan_each: int) -> GoodsLot:
    """Ten blankets of a giver, at a price."""
    return GoodsLot.objects.create(
        giver="某公司", item="棉被", quantity=10, measure_unit="床", value_fen=yuan_each * 1000, basis="invoice",
        area_code=COUNTY, received_on=date(2026, 5, 1), document_no=f"WZ-{next(_numbers)}", at=timezone.now(),
    )  # fmt: skip


# Measures and loans -------------------------------------------------------------------------------------------------------


def benefit(of: Household, who: Member | None, name: str = "public_welfare_post", **given: Any) -> Benefit:
    """A benefit as one finds it in the tables."""
    wanted: dict[str, Any] = {
        "measure": name, "household": of, "member": who, "area_code": of.village_code, "item": "护林员", "period_key": "2026-05",
        "on": date(2026, 5, 10), "request": {"units": 1}, "amount_fen": 80_000, "state": "verified", "verified_on": date(2026, 5, 11),
        "at": timezone.now(),
    }  # fmt: skip
    return Benefit.objects.create(**(wanted | given))


def fit_worker(who: Member, **facts: Any) -> None:
    """Facts with which somebody may hold a post."""
    wanted: dict[str, Any] = {"labour_ability": "ordinary", "school_status": "not_at_school", "works_away": False}
    MemberFacts.objects.filter(member=who, year=YEAR).update(**(wanted | facts))


def lend_to_one_enterprise(count: int, *, days: int = 10) -> None:
    """So many borrowers who got shares of one enterprise soon after."""
    held = ShareInstrument.objects.create(
        name="入股", enterprise="某合作社", area_code=VILLAGE, capital_fen=100_000_00, shares=1000, contract_no=f"RG-{next(_numbers)}",
        starts_on=date(2016, 1, 1), at=timezone.now(),
    )  # fmt: skip
    for number in range(count):
        of, who = poor_household(f"借某{number}")
        drawn(of, who)
        ShareHolding.objects.create(instrument=held, household=of, shares=10, starts_on=DRAWN_ON + timedelta(days=days))


# Register -----------------------------------------------------------------------------------------------------------------


def villagers(count: int, net_yuan: Callable[[int], int], *, village: str = VILLAGE, **facts: Any) -> None:
    """So many assisted households with net incomes."""
    for number in range(count):
        made = household(f"户{number}", village_code=village, with_facts=False)
        wanted = {"household_type": "poor", "net_income_yuan": net_yuan(number) * 100, "household_size": 1}
        household_facts(made, YEAR, **(wanted | facts))


def closed_year(edits_late: int, edits_early: int, by: User | None = None) -> None:
    """A year that was closed, with corrections in the last hours and before."""
    close = datetime(2026, 1, 10, 2, tzinfo=timezone.get_current_timezone())
    book = YearBook.objects.get(county_code=COUNTY, year=YEAR - 1)
    YearAct.objects.create(book=book, kind=YearAct.Kind.CLOSED, at=close)
    original = timezone.now
    try:
        for number in range(edits_late + edits_early):
            hours = 1 if number < edits_late else 100
            timezone.now = lambda hours=hours: close - timedelta(hours=hours)  # type: ignore[assignment]
            record_event(
                act="registry.correct",
                by=by,
                thing="registry.household",
                thing_id=number,
                area_code=VILLAGE,
                year=YEAR - 1,
            )
    finally:
        timezone.now = original


# Lists --------------------------------------------------------------------------------------------------------------------

HEADINGS = ("姓名", "证件号码", "起始日期", "截止日期", "内容", "干部姓名", "干部电话", "干部银行账号")


def workbook(path: Path, *rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    """A workbook of a department's list; a row may be shorter than the headings."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(headings)
    for row in rows:
        sheet.append([*row, *[None] * (len(headings) - len(row))])
    book.save(path)
    return path


def new_list(path: Path, kind: str = "death", **given: Any) -> NewList:
    wanted: dict[str, Any] = {
        "kind": kind, "area_code": COUNTY, "department": "某县民政局", "as_of": date(2026, 11, 1), "authorisation": "某办〔2026〕8号",
        "path": path, "file_name": "名单.xlsx",
    }  # fmt: skip
    return NewList(**(wanted | given))


def in_force(folder: Path, kind: str, *rows: tuple[Any, ...], by: User | None = None, **given: Any) -> DepartmentList:
    """A list that was read and taken into use."""
    path = workbook(folder / f"{kind}-{next(_numbers)}.xlsx", *rows)
    return use_list(drafted=draft_list(entry=new_list(path, kind, **given), by=by), by=by)


# Daily work -----------------------------------------------------------------------------------------------------------------

WORKED_ON = date(2026, 10, 9)


def worked(
    *,
    likeness: str = "",
    found: str = "",
    minute: int = 0,
    served_before: date | None = None,
    arrived: datetime | None = None,
) -> WorkRecord:
    """A visit by somebody to a household of his own: with a picture, noted so many minutes after ten, arrived at a moment."""
    number = next(_numbers)
    noted = timezone.make_aware(datetime.combine(WORKED_ON, time(10))) + timedelta(minutes=minute)
    author = User.objects.filter(username="author").first() or opened_account("author", "登记人")
    unit = Unit.objects.filter(code="W-1").first() or register_unit(
        entry=NewUnit(code="W-1", name="丁局", area_code=COUNTY), by=None
    )
    person = Helper.objects.create(
        code=f"W-{number}", name="帮扶某", unit=unit, starts_on=date(2020, 1, 1), ends_before=served_before
    )
    made = WorkRecord.objects.create(
        key=uuid.UUID(int=number), kind="visit", on=WORKED_ON, area_code=VILLAGE, found=found or f"第 {number} 户的情况",
        text_digest=text_digest(found), content_digest="0" * 64, noted_at=noted, recorded_by=author, recorded_at=arrived or noted,
    )  # fmt: skip
    WorkPerson.objects.create(record=made, helper=person)
    WorkHousehold.objects.create(record=made, household=poor(f"户{number}")[0], tie="none")
    if likeness:
        WorkPhoto.objects.create(record=made, digest=f"{number:064}", likeness=likeness)
    return made


def on_leave(work: WorkRecord, *, starts_on: date, ends_on: date, returned_on: date | None = None) -> Absence:
    """Leave that was approved to the person of a record, who is of a resident team."""
    person = WorkPerson.objects.get(record=work).helper
    team = Team.objects.create(village_code=VILLAGE, name="某村驻村工作队", starts_on=date(2020, 1, 1))
    member = TeamMember.objects.create(team=team, helper=person, duty="member", starts_on=date(2020, 1, 1))
    return Absence.objects.create(
        member=member, sort="leave", kind="sick", starts_on=starts_on, ends_on=ends_on, words="看病", state="approved",
        returned_on=returned_on, asked_at=timezone.now(),
    )  # fmt: skip


def ended_campaign(*, ends_on: date) -> Campaign:
    """A campaign of the county that is over."""
    return Campaign.objects.create(
        area_code=COUNTY, name="百日大会战", starts_on=date(2026, 9, 1), ends_on=ends_on, at=timezone.now()
    )
