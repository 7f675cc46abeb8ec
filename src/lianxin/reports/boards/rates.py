"""The shares that a dashboard watches, each counted from the rows that the reader may see, village by village.

A share is announced once: what is counted out of what, who may see it, and where its rows are. A page adds the villages up to
whatever level it shows; none of the numbers is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.access import findings_open_to
from lianxin.eligibility.queries import latest_run
from lianxin.exits.access import findings_open_to as places_open_to
from lianxin.exits.models import PlaceFinding
from lianxin.exits.queries.dashboards import default_exit_year
from lianxin.funds.access import transfers_open_to
from lianxin.funds.queries.flows import flows_by
from lianxin.monitoring.access import leads_open_to
from lianxin.monitoring.queries.leads import overdue as lead_overdue
from lianxin.pairing.access import household_pairings_open_to
from lianxin.pairing.queries import identified_households, left_out
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.procedures.access import cases_open_to
from lianxin.procedures.queries.cases import overdue as case_overdue
from lianxin.registry.access import households_open_to
from lianxin.registry.queries import capped_count, latest_year
from lianxin.reports.boards.lights import Share
from lianxin.reports.row_addresses import address_of
from lianxin.supervision.access import issues_open_to
from lianxin.supervision.queries.issues import overdue as issue_overdue
from lianxin.work.domain.visits import Standing
from lianxin.work.queries.plans import households_without_plan
from lianxin.work.queries.visits import MOST_ON_A_PAGE, VisitFilter, VisitRow, visit_rows

if TYPE_CHECKING:
    from lianxin.people.models import User

Shares = Mapping[str, Share]
Rows = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a share is counted of: every row (``whole``), and those of them that are not there yet (``missing``).

    Rows are a query, or a list of what no query can tell. ``late`` is the condition that parts them, where one column tells it.
    """

    whole: Rows
    missing: Rows
    column: str = "area_code"
    late: Q | None = None

    def shares(self) -> Shares:
        """Shares by code of the village (or of the area that a row names)."""
        if not isinstance(self.whole, QuerySet) or not isinstance(self.missing, QuerySet):
            return _parts(*(Counter(row.household.village_code for row in rows) for rows in (self.whole, self.missing)))
        if self.late is None:
            return _parts(_by(self.whole, self.column), _by(self.missing, self.column))
        found = self.whole.order_by().values_list(self.column)
        counted = found.annotate(n=Count("pk"), late=Count("pk", filter=self.late))
        return {code: Share(whole - behind, whole) for code, whole, behind in counted}

    @property
    def there(self) -> Rows:
        """The rows that are there."""
        if not isinstance(self.whole, QuerySet) or not isinstance(self.missing, QuerySet):
            gone = {id(row) for row in self.missing}
            return [row for row in self.whole if id(row) not in gone]
        return self.whole.exclude(pk__in=self.missing.order_by().values("pk"))


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its name, what is counted out of what, who may see it, and its rows.

    ``task``, ``leads`` and ``led_by`` say what is to be done where it is red, by whose acts, and who that is; ``due`` is the column of the
    day on which a row that is missing was due. ``counted(user, area, on)`` returns the rows; None where nothing was made that could be
    counted. ``money`` stands in its place for a share of money. The first raises :class:`TooMany` where an area is too large for a page.
    ``of_people``: it counts households.
    """

    name: str
    words: Words
    detail: Words
    act: Act
    task: Words
    leads: frozenset[Act]
    led_by: Words
    counted: Callable[[User, str, date], Counted | None]
    due: str = ""
    money: Callable[[User, str, date], Shares] | None = None
    of_people: bool = True

    def count(self, user: User, area: str, on: date) -> Shares | None:
        """Shares by code of the village; None where the area is too large to be counted on a page."""
        if self.money is not None:
            return self.money(user, area, on)
        try:
            found = self.counted(user, area, on)
        except TooMany:
            return None
        return found.shares() if found is not None else {}

    def rows(self, area: str) -> str:
        """The address of the rows: first those that are missing."""
        return address_of(self.name, area=area)


class TooMany(Exception):
    """An area has more rows than a page counts."""


def shares_of(user: User, area: str, on: date) -> list[tuple[Rate, Shares | None]]:
    """Return every rate that the user may see in an area, in order."""
    return [(rate, rate.count(user, area, on)) for rate in RATES if user.may(rate.act)]


def summed(shares: Shares, prefix: str = "") -> Share:
    """Return the share of all villages whose code begins so."""
    total = Share(0, 0)
    for code, share in shares.items():
        if code.startswith(prefix):
            total += share
    return total


def _parts(wholes: Mapping[str, int], missing: Mapping[str, int]) -> Shares:
    return {code: Share(whole - missing.get(code, 0), whole) for code, whole in wholes.items()}


def _by(rows: QuerySet[Any], column: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(column).annotate(n=Count("pk", distinct=True)))


def _split(rows: QuerySet[Any], late: Q, column: str = "area_code") -> Counted:
    return Counted(rows, rows.filter(late), column, late)


def _told(user: User, area: str, on: date) -> Counted | None:
    run = latest_run(user)
    if run is None:
        return None
    found = findings_open_to(user, run).filter(within_area("village_code", area))
    return _split(found, Q(verdict=Verdict.CANNOT_TELL), "village_code")


def _paired(user: User, area: str, on: date) -> Counted | None:
    run = latest_run(user)
    if run is None:
        return None
    wholes = identified_households(user, run, county_code=area)
    return Counted(wholes, left_out(user, run, county_code=area), "village_code")


def _planned(user: User, area: str, on: date) -> Counted:
    homes = households_open_to(user, Act.READ_WORK).filter(within_area("village_code", area), is_live=True)
    helped = homes.filter(pairings__isnull=False, pairings__ends_before__isnull=True).distinct()
    without = households_without_plan(user, year=on.year, area_code=area)
    return Counted(helped, without, "village_code")


def _visited(user: User, area: str, on: date) -> Counted:
    firsts = household_pairings_open_to(user).filter(within_area("household__village_code", area), order="first")
    if capped_count(firsts, MOST_ON_A_PAGE) > MOST_ON_A_PAGE:
        raise TooMany
    rows = visit_rows(user, VisitFilter(area_code=area), on=on)
    ruled = [row for row in rows if row.due.standing != Standing.NO_RULE]
    return Counted(ruled, [row for row in ruled if is_behind(row)])


def is_behind(row: VisitRow) -> bool:
    """Whether a visit is overdue now, or one of the period before was never made."""
    return row.due.standing == Standing.OVERDUE or row.due.missed_before > 0


def _confirmed(user: User, area: str, on: date) -> Counted | None:
    year = latest_year([area])
    if year is None:
        return None
    homes = households_open_to(user).filter(within_area("village_code", area), is_live=True)
    # In one condition: a second one would look at the facts of any year.
    carried = homes.filter(facts__year=year, facts__is_carried=True)
    return Counted(homes.filter(facts__year=year), carried, "village_code")


def _exited(user: User, area: str, on: date) -> Counted | None:
    year = default_exit_year(user)
    if year is None:
        return None
    found = places_open_to(user, level=PlaceFinding.Level.VILLAGE, year=year).filter(within_area("area_code", area))
    return _split(found, ~Q(verdict=Verdict.MET))


def _paid(user: User, area: str, on: date) -> Shares:
    found = transfers_open_to(user).filter(within_area("area_code", area), year=on.year)
    flows = flows_by(found, "area_code")
    # Fen are whole numbers as households are: a share of money is told like any other, and shown in per cent alone.
    return {code: Share(one.paid_fen, one.arranged_fen) for (code,), one in flows.items() if one.arranged_fen > 0}


def _cases(user: User, area: str, on: date) -> Counted:
    return _split(cases_open_to(user).filter(within_area("area_code", area), outcome=""), case_overdue(on))


def _issues(user: User, area: str, on: date) -> Counted:
    return _split(issues_open_to(user).filter(within_area("area_code", area)), issue_overdue(on))


def _leads(user: User, area: str, on: date) -> Counted:
    return _split(leads_open_to(user).filter(within_area("area_code", area)), lead_overdue(on))


def _no_rows(user: User, area: str, on: date) -> None:
    return None


_AT_HOME = frozenset({Act.MANAGE_WORK, Act.RECORD_WORK})
_AT_HOME_BY = Words("县、乡镇组织，驻村工作队和帮扶人", "county and township, teams and helpers")
_LOWER = Words("乡镇、驻村工作队", "townships and teams")
_UPPER = Words("县、乡镇", "county and townships")

RATES: tuple[Rate, ...] = (
    Rate(
        "told", Words("识别有结论", "Identified"),
        Words("有结论的户 ÷ 参加识别的户", "households with a conclusion out of those judged"),
        Act.READ_FINDINGS, Words("补齐缺项，入户核实", "fill in what is missing, at home"),
        frozenset({Act.CORRECT_FACTS}), _LOWER, _told,
    ),
    Rate(
        "paired", Words("结对", "Paired"),
        Words("已有第一帮扶人的户 ÷ 识别出的户", "households with a first helper out of those identified"),
        Act.READ_PAIRING, Words("生成并确认结对方案", "make and confirm a pairing plan"),
        frozenset({Act.PLAN_PAIRING}), Words("县", "the county"), _paired,
    ),
    Rate(
        "planned", Words("有计划", "Planned"),
        Words("今年有帮扶计划的户 ÷ 已结对的户", "households with a plan for the year out of those paired"),
        Act.READ_WORK, Words("给没有计划的结对户订帮扶计划", "make plans for those who have none"),
        _AT_HOME, _AT_HOME_BY, _planned,
    ),
    Rate(
        "visited", Words("走访及时", "Visited in time"),
        Words("不超期、上期也没漏访的户 ÷ 已结对且有走访规定的户",
              "neither overdue nor missed before, out of households paired and under a rule"),
        Act.READ_WORK, Words("补上超期和漏掉的走访", "make the visits that are overdue or were missed"),
        _AT_HOME, _AT_HOME_BY, _visited,
    ),
    Rate(
        "confirmed", Words("今年核实过", "Confirmed this year"),
        Words("今年核实过资料的户 ÷ 在册户", "households whose facts were confirmed this year out of those registered"),
        Act.READ_REGISTRY, Words("逐户核实今年的资料", "confirm this year’s facts, household by household"),
        frozenset({Act.CORRECT_FACTS}), _LOWER, _confirmed,
    ),
    Rate(
        "cases", Words("程序不超期", "Cases in time"),
        Words("未超期的件 ÷ 在办件", "cases that are not overdue out of those open"),
        Act.READ_CASES, Words("办超期的件，催停着的一级", "take the overdue step, or urge the level that holds it"),
        frozenset({Act.ACT_FOR_VILLAGE, Act.ACT_FOR_TOWNSHIP, Act.ACT_FOR_COUNTY}),
        Words("件停在哪级由哪级", "the level that holds the case"), _cases, "due_on",
    ),
    Rate(
        "leads", Words("线索不超期", "Leads in time"),
        Words("未超期的线索 ÷ 全部线索", "leads that are not overdue out of all"),
        Act.READ_MONITORING, Words("核实处置，或者接过来办", "look into them, or take them over"),
        frozenset({Act.MANAGE_MONITORING}), _UPPER, _leads, "due_on",
    ),
    Rate(
        "exited", Words("达到出列标准", "Meet the criteria of exit"),
        Words("全部达标的村 ÷ 已判定的村", "villages that meet every criterion out of those judged"),
        Act.READ_EXITS, Words("对照没有达到的标准补短板", "make up for the criteria that are not met"),
        frozenset({Act.JUDGE_EXITS}), Words("县、乡镇、村", "county, township and village"), _exited, of_people=False,
    ),
    Rate(
        "paid", Words("资金支付", "Money paid"),
        Words("已支付 ÷ 已安排（今年）", "paid out of allocated (this year)"),
        Act.READ_FUNDS, Words("催项目单位报账，审定后付款", "urge claims, approve and pay them"),
        frozenset({Act.APPROVE_CLAIMS, Act.PAY_FUNDS, Act.CLAIM_FUNDS}),
        Words("资金经办人和项目单位", "the funds officer and who runs the projects"), _no_rows, money=_paid, of_people=False,
    ),
    Rate(
        "issues", Words("整改不超期", "Issues in time"),
        Words("未超期的问题 ÷ 全部问题", "issues that are not overdue out of all"),
        Act.READ_ISSUES, Words("催改超期的问题，核验销号", "urge what is overdue, verify and close"),
        frozenset({Act.MANAGE_ISSUES}), _UPPER, _issues, "due_on", of_people=False,
    ),
)  # fmt: skip
_BY_NAME = {rate.name: rate for rate in RATES}


def rate_named(name: str) -> Rate:
    """Return the rate of a name that is announced."""
    return _BY_NAME[name]


def villages_in(every: Iterable[tuple[Rate, Shares | None]]) -> set[str]:
    """Codes of all areas of which something was counted."""
    return {code for _, shares in every if shares for code in shares}
