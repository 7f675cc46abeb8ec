"""What a county leads in the demonstration: a meeting with its decisions, a cooperative with agreements, a list of exits to decide."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from lianxin.benefits.models import Cooperative
from lianxin.benefits.operations import (
    NewAgreement,
    NewCheck,
    NewCooperative,
    check_cooperative,
    register_cooperative,
    sign_agreements,
)
from lianxin.exits.domain.listing import Walked
from lianxin.exits.operations import NewExitList, NewLine, bring_in_exits
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import ZONE
from lianxin.procedures.models import Case
from lianxin.programmes.demo.history import YEAR
from lianxin.registry.models import Household, HouseholdFacts
from lianxin.work.operations.meetings import NewDecision, NewMeeting, record_meeting

_HOMES = 3
_STEPS = Walked(
    date(YEAR, 10, 12),
    date(YEAR, 10, 14),
    date(YEAR, 10, 16),
    date(YEAR, 10, 17),
    date(YEAR, 10, 24),
    date(YEAR, 10, 30),
)


def lead(county_code: str, *, on: date) -> None:
    """Hold a meeting, register a cooperative of the team's village, and bring in a list of exits that another is to decide."""
    village = User.objects.get(username="team").home_area(Act.READ_WORK)
    _meet(county_code, village, on)
    _cooperate(village, on)
    _list_exits(county_code)


def _meet(county_code: str, village: str, on: date) -> None:
    met = on - timedelta(days=12)
    entry = NewMeeting(
        county_code, "leading_group", "防返贫工作调度会（演示）", met, "县长（虚构）", 24, "县扶组纪要〔演示〕3号",
        (
            NewDecision("冬季取暖逐户摸底（演示）", on + timedelta(days=18), village),
            NewDecision("督促务工奖补兑现（演示）", on + timedelta(days=25), village[:9]),
            NewDecision("每周三调度一次（演示）"),
        ),
    )  # fmt: skip
    officer = User.objects.get(username="county")
    record_meeting(entry=entry, by=officer, at=datetime.combine(met, time(18), tzinfo=ZONE))


def _cooperate(village: str, on: date) -> None:
    since = date(on.year - 1, 3, 1)
    entry = NewCooperative(
        village,
        "青禾养殖专业合作社（虚构）",
        Cooperative.Kind.COOPERATIVE,
        "93-DEMO-0001（演示）",
        "理事长（虚构）",
        "养羊",
        since,
    )
    made = register_cooperative(entry=entry, by=None)
    lacks = "成员账户没有建到户（演示）"
    found = NewCheck(
        on - timedelta(days=30),
        has_charter=True,
        has_accounts=True,
        has_member_accounts=False,
        returns_surplus=True,
        words=lacks,
    )
    check_cooperative(cooperative=made, entry=found, by=None)
    homes = Household.objects.filter(village_code=village, is_live=True).order_by("household_no")[:_HOMES]
    agreement = NewAgreement(
        "联结〔演示〕1号", "orders", tuple(home.household_no for home in homes), on - timedelta(days=60), crop="饲草", plot="河滩地",
        mu=Decimal(3), jin=Decimal(6000), floor_fen_per_jin=45, ends_before=on + timedelta(days=305),
    )  # fmt: skip
    sign_agreements(cooperative=made, entry=agreement, by=None)


def _list_exits(county_code: str) -> None:
    """Households of 2020 that no case and no sheet is about; whoever brought the list in does not decide it."""
    poor = HouseholdFacts.objects.filter(
        year=YEAR, household_type="poor", household__is_live=True, household__exit_sheets=None
    )
    free = poor.exclude(household__in=Case.objects.filter(household__isnull=False).values("household")).order_by(
        "-household_id"
    )
    lines = [
        NewLine(number, _STEPS, f"退〔{YEAR}〕{at:03d}（演示）")
        for at, number in enumerate(free.values_list("household_id", flat=True)[:_HOMES], 1)
    ]
    entry = NewExitList(county_code, YEAR, f"{YEAR}年脱贫退出花名册（演示）.xlsx", lines)
    at = datetime.combine(date(YEAR, 11, 20), time(10), tzinfo=ZONE)
    bring_in_exits(entry=entry, by=User.objects.get(username="exit-county"), at=at)
