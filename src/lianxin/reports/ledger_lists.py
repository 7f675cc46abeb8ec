"""The ledgers of reports: the columns of each, who may have it, and the ledgers that other rooms keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.reports.comparison_lists import COMPARISONS
from lianxin.reports.documents.wording import benefit_state
from lianxin.reports.ledger_columns import PLACE, Found, Ledger, fact_column, head_column
from lianxin.reports.queries import ledgers as rows
from lianxin.rulebook import dictionary
from lianxin.site.listing import NOTHING, Column, Kind, Listing, People, linked

if TYPE_CHECKING:
    from lianxin.people.models import User


def _project(row: Any) -> Any:
    return linked(row.name, reverse("projects:project", args=[row.pk]))


_BENEFIT_MONEY = (
    Column(Words("期", "Period"), lambda row: row.benefit.period_key, missing=NOTHING),
    Column(Words("金额（元）", "Amount (yuan)"), lambda row: row.benefit.amount_fen, Kind.YUAN, is_summed=True),
    Column(Words("审批日期", "Approved"), lambda row: row.benefit.approved_on, Kind.DAY, missing=NOTHING),
    Column(Words("状态", "State"), lambda row: benefit_state(row.benefit)),
)
_RECEIVER = Column(Words("姓名", "Name"), lambda row: row.benefit.member.name if row.benefit.member else None)

PAIRING = Listing(
    "reports.pairing", Words("结对帮扶汇总表", "Pairings"), Act.READ_PAIRING,
    (
        Column(Words("帮扶单位", "Unit"), lambda row: row.pairing.helper.unit.name),
        Column(Words("帮扶责任人", "Helper"), lambda row: row.pairing.helper.name),
        Column(Words("职务", "Post"), lambda row: row.pairing.helper.post),
        Column(Words("电话", "Telephone"), lambda row: row.pairing.helper.phone, Kind.CODE),
        head_column(lambda row: row.pairing.household), PLACE,
        Column(Words("顺序", "Order"), lambda row: row.pairing.get_order_display()),
        Column(Words("结对日期", "Since"), lambda row: row.pairing.starts_on, Kind.DAY),
        Column(Words("本年走访（天）", "Days visited in the year"), lambda row: row.visits, Kind.COUNT, is_summed=True),
    ),
)  # fmt: skip
DUTIES = Listing(
    "reports.duties", Words("责任监控表", "Duties"), Act.READ_PAIRING,
    (
        PLACE,
        Column(Words("帮扶单位（个）", "Units"), lambda row: row.units, Kind.COUNT),
        Column(Words("驻村干部（人）", "Resident cadres"), lambda row: row.residents, Kind.COUNT, is_summed=True),
        Column(Words("帮扶责任人（人）", "Helpers"), lambda row: row.helpers, Kind.COUNT),
        Column(Words("结对户（户）", "Households"), lambda row: row.households, Kind.COUNT, is_summed=True, of_people=People.ALONE),
        Column(Words("走访量（次）", "Visits"), lambda row: row.visits, Kind.COUNT, is_summed=True),
    ),
    note=Words(
        "走访量是本年在村里的有效走访记录条数，与工作台账、走访次数指标同一口径。一个单位、一名责任人可能帮几个村，不相加。",
        "Visits are the records of visits in force in the village in the year, as the register of work and the indicator count them. "
        "A unit or a helper may help several villages and is not added up.",
    ),
)  # fmt: skip
STUDENTS = Listing(
    "reports.students", Words("雨露计划台账", "Vocational grants"), Act.READ_BENEFITS,
    (
        _RECEIVER, head_column(lambda row: row.benefit.household), PLACE,
        fact_column("member", "school_name", lambda row: row.facts), fact_column("member", "school_status", lambda row: row.facts),
        *_BENEFIT_MONEY,
    ),
)  # fmt: skip
POSTS = Listing(
    "reports.posts", Words("公益岗台账", "Public-welfare posts"), Act.READ_BENEFITS,
    (
        _RECEIVER, head_column(lambda row: row.benefit.household), PLACE,
        Column(Words("岗位", "Post"), lambda row: row.benefit.item, missing=NOTHING),
        fact_column("member", "welfare_post_months", lambda row: row.facts, Kind.COUNT), *_BENEFIT_MONEY,
    ),
)  # fmt: skip
AWARDS = Listing(
    "reports.awards", Words("产业奖补台账", "Industry awards"), Act.READ_BENEFITS,
    (
        head_column(lambda row: row.benefit.household), PLACE,
        Column(Words("产业项目", "Item"), lambda row: row.benefit.item, missing=NOTHING),
        Column(Words("核算", "How reckoned"), lambda row: row.benefit.reckoned, missing=NOTHING), *_BENEFIT_MONEY,
    ),
)  # fmt: skip
WORKERS = Listing(
    "reports.workers", Words("务工台账", "Workers"), Act.READ_REGISTRY,
    (
        Column(Words("姓名", "Name"), lambda row: row.facts.member.name), head_column(lambda row: row.facts.household), PLACE,
        *(fact_column("member", name, lambda row: row.facts) for name in (
            "work_place", "work_province", "work_prefecture", "work_county", "employer", "job_channel",
        )),
        fact_column("member", "wage_month_yuan", lambda row: row.facts, Kind.YUAN),
        *(fact_column("member", name, lambda row: row.facts) for name in ("work_started_month", "work_ended_month")),
        fact_column("member", "work_months", lambda row: row.facts, Kind.COUNT),
    ),
)  # fmt: skip
RELOCATED = Listing(
    "reports.relocated", Words("易地搬迁花名册", "Relocated households"), Act.READ_REGISTRY,
    (
        head_column(lambda row: row.facts.household), PLACE,
        Column(Words("人口", "Members"), lambda row: row.facts.household.member_count, Kind.COUNT, is_summed=True),
        *(fact_column("household", name, lambda row: row.facts) for name in ("relocation_mode", "resettlement_mode", "resettlement_place")),
        *(fact_column("household", name, lambda row: row.facts, Kind.DAY) for name in ("relocation_completed_on", "moved_in_on")),
        fact_column("household", "relocation_m2", lambda row: row.facts),
        *(fact_column("household", name, lambda row: row.facts, Kind.YUAN) for name in ("relocation_grant_yuan", "relocation_own_yuan")),
    ),
)  # fmt: skip
PROJECTS = Listing(
    "reports.projects", Words("项目台账", "Projects"), Act.READ_PROJECTS,
    (
        Column(Words("编号", "Number"), lambda row: row.code, Kind.CODE),
        Column(Words("项目", "Project"), lambda row: row.name, html=_project),
        fact_column("project", "kind", lambda row: row), Column(Words("地点", "Place"), lambda row: row.place, missing=NOTHING),
        Column(Words("责任单位", "Responsible unit"), lambda row: row.responsible_unit, missing=NOTHING),
        Column(Words("资金规模（元）", "Cost (yuan)"), lambda row: row.cost_fen, Kind.YUAN, is_summed=True),
        Column(Words("受益户", "Households"), lambda row: row.households, Kind.COUNT, missing=NOTHING),
        Column(Words("批复文号", "Approval"), lambda row: row.approval_document, missing=NOTHING),
        Column(Words("阶段", "Stage"), lambda row: row.get_stage_display()),
    ),
)  # fmt: skip
ASSETS = Listing(
    "reports.assets", Words("资产台账", "Assets"), Act.READ_PROJECTS,
    (
        Column(Words("编号", "Number"), lambda row: row.asset.code, Kind.CODE),
        Column(Words("名称", "Asset"), lambda row: row.asset.name), fact_column("asset", "kind", lambda row: row.asset),
        Column(Words("来源项目", "Project"), lambda row: row.asset.project.name),
        Column(Words("产权人", "Owner"), lambda row: row.asset.owner), Column(Words("管护人", "Keeper"), lambda row: row.asset.keeper),
        Column(Words("原值（元）", "Value (yuan)"), lambda row: row.asset.original_fen, Kind.YUAN, is_summed=True),
        Column(Words("收益（元）", "Income (yuan)"), lambda row: row.income_fen, Kind.YUAN, missing=NOTHING, is_summed=True),
        Column(Words("移交日期", "Handed over"), lambda row: row.asset.received_on, Kind.DAY),
        fact_column("asset", "state", lambda row: row.asset),
    ),
)  # fmt: skip


def _codes(name: str) -> list[tuple[str, Words]]:
    return [(code.key, code.words) for code in dictionary().code_list_of(dictionary().field(f"household.{name}")).codes]


_CAUSES = tuple(
    Column(
        words, lambda row, key=key: row.cause(key), Kind.COUNT, missing=Words("户少不列", "too few to tell"), is_summed=True,
        of_people=People.PART, apart="cause",
    )
    for key, words in _codes("main_cause")
)  # fmt: skip
SUMMARY = Listing(
    "reports.summary", Words("县综合表", "Table of the county"), Act.READ_REGISTRY,
    (
        Column(Words("地区", "Area"), lambda row: row.place),
        Column(Words("在册户", "Households"), lambda row: row.households, Kind.COUNT, is_summed=True, of_people=People.WHOLE),
        Column(Words("人口", "Persons"), lambda row: row.persons, Kind.COUNT, is_summed=True, of_people=People.ALONE, counts="persons"),
        *(
            Column(words, lambda row, key=key: row.types[key], Kind.COUNT, is_summed=True, of_people=People.PART, apart="type")
            for key, words in _codes("household_type")
        ),
        *(
            Column(
                Words(f"建档属性：{words.zh}", f"Attribute when registered: {words.en}"),
                lambda row, key=key: row.attributes[key], Kind.COUNT, is_summed=True, of_people=People.PART, apart="attribute",
            )
            for key, words in _codes("household_attribute")
        ),
        *_CAUSES,
        Column(
            Words("劳动力", "Able to work"), lambda row: row.workers, Kind.COUNT, is_summed=True, of_people=People.ALONE,
            some_of=("persons",), apart="labour",
        ),
        Column(
            Words("劳动力未填", "Not recorded"), lambda row: row.unknown_workers, Kind.COUNT, is_summed=True, of_people=People.ALONE,
            some_of=("persons",), apart="labour",
        ),
        Column(Words("监测对象", "Monitored"), lambda row: row.monitored, Kind.COUNT, is_summed=True, of_people=People.PART),
        Column(Words("有帮扶责任人", "Helped"), lambda row: row.helped, Kind.COUNT, is_summed=True, of_people=People.PART, counts="helped"),
        Column(
            Words("有计划", "Planned for"), lambda row: row.planned, Kind.COUNT, is_summed=True, of_people=People.PART, some_of=("helped",)
        ),
        Column(Words("有到户措施", "Given a measure"), lambda row: row.measures, Kind.COUNT, is_summed=True, of_people=People.PART),
    ),
    note=Words(
        "贫困户、脱贫户、一般农户是本年的户类型；建档属性是建档立卡时认定的，脱贫以后不变。",
        "Poor, exited and ordinary are the types of the year; the attribute is that of registration and stays after exit.",
    ),
)  # fmt: skip
CAUSES = Listing(
    "reports.causes", Words("致贫原因分布", "Causes of poverty"), Act.READ_REGISTRY,
    (
        Column(Words("地区", "Area"), lambda row: row.place),
        Column(Words("在册户", "Households"), lambda row: row.households, Kind.COUNT, is_summed=True, of_people=People.WHOLE),
        *_CAUSES,
        Column(Words("未填", "Not recorded"), lambda row: row.without_cause, Kind.COUNT, is_summed=True, of_people=People.PART),
    ),
)  # fmt: skip
MISSING = Listing(
    "reports.missing", Words("数据质量清单", "Facts that are missing"), Act.READ_REGISTRY,
    (
        head_column(lambda row: row.household), PLACE,
        Column(Words("户编号", "Household number"), lambda row: row.household.household_no, Kind.CODE),
        Column(Words("成员", "Member"), lambda row: row.person, missing=Words("全户", "household")),
        Column(Words("类别", "Section"), lambda row: row.section), Column(Words("缺少的项目", "Missing"), lambda row: row.entry.words),
        Column(Words("指标代码", "Code"), lambda row: row.entry.national_code, Kind.CODE, missing=NOTHING),
        Column(Words("责任人", "Who looks"), lambda row: row.helper, missing=NOTHING),
    ),
)  # fmt: skip


def _given(listing: Listing, purpose: Words, measure: str) -> Ledger:
    def found(user: User, *, area_code: str, year: int) -> Found:
        return rows.benefits_of(user, measure, area_code=area_code, year=year)

    return Ledger(listing, purpose, found, rows.benefit_rows, is_by_year=True)


_LEDGERS = (
    Ledger(
        SUMMARY,
        Words(
            "分乡镇（村）户、人、脱贫、属性、致贫原因、监测、措施落实",
            "By township or village: people, exit, attributes, causes, monitoring, measures",
        ),
        rows.area_rows,
    ),
    Ledger(CAUSES, Words("分乡镇（村）主要致贫原因", "By township or village: main causes"), rows.area_rows),
    Ledger(
        PAIRING,
        Words("单位、责任人、电话、结对户、走访", "Unit, helper, telephone, household, visits"),
        rows.pairing_pairs,
        rows.pairing_rows,
        is_by_year=True,
    ),
    Ledger(
        DUTIES,
        Words("各村单位、驻村干部、责任人、走访量", "By village: units, residents, helpers, visits"),
        rows.duty_rows,
    ),
    Ledger(
        MISSING,
        Words("表上该填而没有填的项目，逐条", "What forms demand and nobody recorded, line by line"),
        rows.missing_facts,
    ),
    Ledger(
        WORKERS,
        Words("去向、企业、工资、渠道、起止", "Where to, employer, wage, channel, from and to"),
        rows.workers_away,
        rows.facts_rows,
    ),
    _given(STUDENTS, Words("学生、学校、学期、金额、到账", "Student, school, term, money"), "vocational_grant"),
    _given(POSTS, Words("人、岗位、月数、工资", "Person, post, months, pay"), "public_welfare_post"),
    _given(AWARDS, Words("户、产业、核算、金额", "Household, item, reckoning, money"), "industry_award"),
    Ledger(
        RELOCATED,
        Words("安置方式、地点、入住、补助", "Where to, moved in, grant"),
        rows.relocated_households,
        rows.facts_rows,
    ),
    Ledger(PROJECTS, Words("项目、资金、责任单位、阶段", "Project, money, who answers, stage"), rows.projects_of),
    Ledger(
        ASSETS, Words("产权、管护、原值、收益", "Owner, keeper, value, income"), rows.assets_of, rows.lines_of_assets
    ),
    *COMPARISONS,
)
LEDGERS = {one.name: one for one in _LEDGERS}

# Ledgers that other rooms keep: where they stand.
_ELSEWHERE = (
    (
        Words("进退台账", "Entries and exits"),
        Words("谁进谁退、依据文件", "Who entered and who left, by which document"),
        "procedures:ledger",
        Act.READ_CASES,
    ),
    (
        Words("监测对象台账", "Monitored households"),
        Words("识别、措施、消除", "Identification, measures, elimination"),
        "monitoring:episodes",
        Act.READ_MONITORING,
    ),
    (
        Words("资金指标和台账", "Funds"),
        Words("文件、来源、金额、支付", "Document, source, amount, payments"),
        "funds:tranches",
        Act.READ_FUNDS,
    ),
    (
        Words("收益分配表", "Distributions"),
        Words("入股、分红、签收", "Shares, dividends, receipts"),
        "benefits:instruments",
        Act.READ_BENEFITS,
    ),
    (
        Words("小额信贷贴息台账", "Subsidised interest"),
        Words("贷款、计息期、贴息", "Loan, period, subsidy"),
        "benefits:subsidies",
        Act.READ_BENEFITS,
    ),
    (
        Words("问题整改台账", "Issues"),
        Words("问题、措施、时限、销号", "Issue, measure, deadline, closing"),
        "supervision:issues",
        Act.READ_ISSUES,
    ),
    (
        Words("矛盾纠纷零报告", "Daily reports of disputes"),
        Words("各村各日", "Villages by days"),
        "supervision:disputes-calendar",
        Act.READ_DISPUTES,
    ),
    (
        Words("工作情况登记台账", "Work"),
        Words("走访、培训、办事", "Visits, training, help"),
        "work:records",
        Act.READ_WORK,
    ),
    (
        Words("公示台账", "Notices"),
        Words("公示了什么、多久、异议", "What was shown, how long, objections"),
        "notices:register",
        Act.READ_NOTICES,
    ),
)


@dataclass(frozen=True, slots=True)
class LedgerLink:
    """A ledger on the shelf."""

    words: Words
    purpose: Words
    url: str


def ledgers_open_to(user: User) -> list[LedgerLink]:
    """Return every ledger that the user's roles permit, those of this room first."""
    own = [
        LedgerLink(one.listing.words, one.purpose, reverse("reports:ledger", args=[one.name]))
        for one in _LEDGERS
        if user.may(one.listing.act)
    ]
    return own + [
        LedgerLink(words, purpose, reverse(name)) for words, purpose, name, act in _ELSEWHERE if user.may(act)
    ]


def rows_for(ledger: Ledger, year: int, user: User) -> Callable[[list[Any]], Iterable[Any]]:
    """Return what makes the ledger's rows of some of its things, for a year and a reader."""
    told: dict[str, Any] = {"year": year} if ledger.is_by_year else {}
    return partial(ledger.rows_of, **told, **({"user": user} if ledger.is_by_reader else {}))
