"""What the demonstration's reports lean on: tags, leaders of industries, a loan arranged, a group, coverage, expectations; figures that
were published, one of them corrected; a table that is shared and made every week."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lianxin.benefits.models import IndustryLink
from lianxin.benefits.operations import (
    NewCoordinatedLoan,
    NewIndustryLinks,
    link_households,
    record_coordinated_loan,
)
from lianxin.exits.models import CoverageFigure
from lianxin.exits.operations import NewCoverage, record_coverage
from lianxin.people.models import Unit, User
from lianxin.places.operations import tag_area
from lianxin.registry.models import Household
from lianxin.reports.domain.indicators import checked_question
from lianxin.reports.indicators import shelf
from lianxin.reports.models import Expectation
from lianxin.reports.operations import NewExpectation, publish_figure, record_expectation
from lianxin.reports.operations.tables import NewTable, keep_table, schedule_table
from lianxin.work.operations.groups import NewGroup, open_group

_DOCUMENT = "演示文件（虚构）"
_LED = 12


def report_figures(county: str, *, on: date) -> int:
    """Record what reports lean on, publish figures and keep a table; return how many figures were published."""
    first = date(on.year, 1, 1)
    homes = list(
        Household.objects.filter(village_code__startswith=county, is_live=True)
        .exclude(household_no="")
        .order_by("pk")[:_LED]
    )
    village = homes[0].village_code
    tag_area(area_code=county, kind="poor_county", document=_DOCUMENT, starts_on=first, by=None)
    tag_area(area_code=village, kind="reform_pilot", document=_DOCUMENT, starts_on=first, by=None)
    numbers = tuple(home.household_no for home in homes if home.village_code == village)
    link_households(
        entry=NewIndustryLinks("养蜂能人（演示）", IndustryLink.LeaderKind.VILLAGER, "养蜂", village, numbers, first),
        by=None,
    )
    unit = Unit.objects.filter(area_code__startswith=county).first()
    record_coordinated_loan(
        entry=NewCoordinatedLoan(
            village, "农村商业银行（演示）", "养蜂合作社（演示）", "买蜂箱", 300_000_00, first, "演示贷1号", unit=unit
        ),
        by=None,
    )
    names = tuple(f"队员{number}（演示）" for number in range(1, 9))
    open_group(entry=NewGroup(village, "联防队", "defence", first, "夜间巡防", names=names), by=None)
    for kind, covered in ((CoverageFigure.Kind.PENSION, 96_120), (CoverageFigure.Kind.MEDICAL, 98_450)):
        record_coverage(entry=NewCoverage(county, on.year - 1, kind, covered, 100_000, _DOCUMENT), by=None)
    record_expectation(
        entry=NewExpectation(
            Expectation.Kind.FORECAST,
            "蜂群",
            village,
            Decimal(40),
            "群",
            first,
            _DOCUMENT,
            date(on.year + 1, 1, 1),
            "≈",
        ),
        by=None,
    )
    _keep_table(county, on)
    return _published(county, on)


def _published(county: str, on: date) -> int:
    library, before = shelf().library, date(on.year + 1, 1, 1)
    persons = checked_question(
        library.indicators["work.person_times"], place="demo", areas=[county], ends_before=before
    )
    tranches = checked_question(library.indicators["funds.tranches"], place="demo", areas=[county], ends_before=before)
    first = publish_figure(question=persons, name=f"{on.year} 年帮扶人次", by=None)
    publish_figure(question=persons, name=first.name, by=None, corrects=first, reason="补记后重新发布（演示）")
    publish_figure(question=tranches, name=f"{on.year} 年到位资金", by=None)
    return 3


def _keep_table(county: str, on: date) -> None:
    officer = User.objects.get(username="county")
    asked = {
        "indicator": "work.records", "rows": "area:township", "columns": "month", "area": county, "from": f"{on.year}-01-01",
        "before": f"{on.year + 1}-01-01",
    }  # fmt: skip
    table = keep_table(entry=NewTable("各乡镇每月工作记录", asked, is_shared=True), by=officer)
    schedule_table(table=table, every="week", file_format="xlsx", by=officer)
