"""The columns of the lists of benefits: loans, the ledger of subsidies (贴息台账), terms of the county."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.rulebook import dictionary, rulebook
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, People, linked, together
from lianxin.site.values import badge, known

LOAN_STATES = {
    "asked": (Words("办理中", "Being made"), "info"),
    "drawn": (Words("已放款", "Drawn"), "good"),
    "repaid": (Words("已还清", "Repaid"), "plain"),
    "compensated": (Words("已代偿", "Compensated"), "unsure"),
    "written_off": (Words("已核销", "Written off"), "bad"),
    "refused": (Words("已退回", "Sent back"), "plain"),
}
_EXTRA_STEPS = {
    "repaid": Words("还清", "Repaid"),
    "compensation": Words("风险代偿", "Compensated"),
    "write_off": Words("核销", "Written off"),
}


def step_words(step: str) -> Words:
    """What a step is called."""
    return _EXTRA_STEPS[step] if step in _EXTRA_STEPS else dictionary().code_lists["loan_step"].by_key(step).words


def class_words(loan_class: str) -> Words:
    """What a class of loans is called."""
    return dictionary().code_lists["loan_class"].by_key(loan_class).words


def product_words(name: str) -> Words:
    """What a product is called."""
    return rulebook().loan_product(name).words


def _head(row: Any) -> SafeString:
    return linked(known(row.loan.household.head_name), reverse("benefits:loan", args=[row.loan.pk]))


def _state(row: Any) -> Any:
    words, tone = LOAN_STATES[row.loan.state]
    if row.next_step is not None:
        return together(badge(say(words), tone), say(step_words(row.next_step)))
    return badge(say(words), tone)


def _state_words(row: Any) -> Words:
    words = LOAN_STATES[row.loan.state][0]
    if row.next_step is None:
        return words
    due = step_words(row.next_step)
    return Words(f"{words.zh}：待{due.zh}", f"{words.en}: {due.en} next")


LOANS = Listing(
    name="benefits.loans",
    words=Words("到户贷款", "Loans to households"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.loan.household.head_name, html=_head),
        Column(Words("借款人", "Borrower"), lambda row: row.loan.member.name),
        Column(Words("产品", "Product"), lambda row: product_words(row.loan.product)),
        Column(Words("放贷机构", "Lender"), lambda row: row.loan.lender),
        Column(Words("金额（元）", "Amount (yuan)"), lambda row: row.loan.amount_fen, Kind.YUAN),
        Column(
            Words("未还本金（元）", "Principal owed (yuan)"),
            lambda row: row.account.principal_fen if row.account else None,
            Kind.YUAN,
            missing=NOTHING,
        ),
        Column(Words("放款日", "Drawn on"), lambda row: row.loan.drawn_on, Kind.DAY, missing=NOTHING),
        Column(
            Words("到期日", "Matures on"),
            lambda row: row.account.matures_on if row.account else None,
            Kind.DAY,
            missing=NOTHING,
        ),
        Column(
            Words("逾期天数", "Days overdue"),
            lambda row: row.account.arrears.days if row.account else None,
            Kind.COUNT,
            missing=NOTHING,
        ),
        Column(
            Words("分类", "Class"),
            lambda row: class_words(row.loan_class) if row.loan_class else None,
            missing=NOTHING,
        ),
        Column(Words("状态", "State"), _state_words, html=_state),
    ),
)


def _claim(row: Any) -> str | None:
    return row.claimed.claim.claim_no if row.claimed is not None else None


def _reasons(row: Any) -> Any:
    return row.line.reasons


# The file holds what the official ledger wants; the page shows what fits a screen.
SUBSIDIES = Listing(
    name="benefits.subsidies",
    words=Words("贴息台账", "Ledger of subsidised interest"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.loan.household.head_name, html=_head),
        Column(Words("借款人", "Borrower"), lambda row: row.loan.member.name),
        Column(Words("产品", "Product"), lambda row: product_words(row.loan.product)),
        Column(Words("放贷机构", "Lender"), lambda row: row.loan.lender),
        Column(Words("合同号", "Contract"), lambda row: row.loan.contract_no, Kind.CODE),
        Column(Words("贷款金额（元）", "Loan (yuan)"), lambda row: row.loan.amount_fen, Kind.YUAN),
        Column(Words("计息起", "Interest from"), lambda row: row.line.starts_on, Kind.DAY),
        Column(Words("应付息日", "Due on"), lambda row: row.line.due_on, Kind.DAY),
        Column(Words("利息（元）", "Interest (yuan)"), lambda row: row.line.interest_fen, Kind.YUAN, is_summed=True),
        Column(Words("贴息（元）", "Subsidy (yuan)"), lambda row: row.line.subsidy_fen, Kind.YUAN, is_summed=True),
        Column(
            Words("借款人负担（元）", "Borrower pays (yuan)"),
            lambda row: row.line.borrower_fen,
            Kind.YUAN,
            missing=NOTHING,
        ),
        Column(Words("说明", "Why"), _reasons, missing=NOTHING),
        Column(Words("报账单", "Claim"), _claim, Kind.CODE, missing=NOTHING),
    ),
)


_ON_SCREEN = ("户主", "产品", "应付息日", "利息（元）", "贴息（元）", "借款人负担（元）", "说明", "报账单")
SUBSIDY_LINES = replace(
    SUBSIDIES, columns=tuple(column for column in SUBSIDIES.columns if column.words.zh in _ON_SCREEN)
)

RUN_STATES = {
    "draft": (Words("草案", "Draft"), "info"),
    "confirmed": (Words("已确认", "Confirmed"), "good"),
    "discarded": (Words("已作废", "Discarded"), "plain"),
}


def _holder(row: Any) -> SafeString:
    return linked(known(row.household.head_name), reverse("registry:household", args=[row.household_id]))


HOLDINGS = Listing(
    name="benefits.holdings",
    words=Words("持股名册", "Holders of shares"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.household.head_name, html=_holder),
        Column(Words("户编号", "Number"), lambda row: row.household.household_no, Kind.CODE),
        Column(Words("股数", "Shares"), lambda row: row.shares, Kind.COUNT),
        Column(Words("从哪天起", "Since"), lambda row: row.starts_on, Kind.DAY),
    ),
)
RUN_LINES = Listing(
    name="benefits.distribution",
    words=Words("收益分配表", "Distribution"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.household.head_name, html=_holder),
        Column(Words("户编号", "Number"), lambda row: row.household.household_no, Kind.CODE),
        Column(Words("权数", "Weight"), lambda row: row.weight, Kind.COUNT),
        Column(
            Words("金额（元）", "Money (yuan)"),
            lambda row: None if row.run.item else row.amount,
            Kind.YUAN,
            missing=NOTHING,
            is_summed=True,
        ),
        Column(
            Words("实物数量", "Things"), lambda row: row.amount if row.run.item else None, Kind.COUNT, missing=NOTHING
        ),
        Column(Words("签收日期", "Signed on"), lambda row: row.received_on, Kind.DAY, missing=NOTHING),
    ),
)

# On paper whoever receives signs in his row.
RUN_PRINTED = replace(
    RUN_LINES, columns=(*RUN_LINES.columns, Column(Words("签字（按手印）", "Signature"), lambda row: None))
)

BENEFIT_STATES = {
    "proposed": (Words("待核实", "To be verified"), "info"),
    "verified": (Words("待审批", "To be approved"), "info"),
    "approved": (Words("已审批", "Approved"), "info"),
    "stopped": (Words("已停止", "Stopped"), "plain"),
    "refused": (Words("未通过", "Refused"), "plain"),
}


def measure_words(name: str) -> Words:
    """What a measure is called."""
    return rulebook().measures[name].words if name in rulebook().measures else Words(name, name)


def _benefit(row: Any) -> SafeString:
    return linked(known(row.household.head_name), reverse("benefits:benefit", args=[row.pk]))


PAID = (Words("已发放", "Paid"), "good")


def standing_of(row: Any) -> tuple[Words, str]:
    """Where a measure stands, in words: paid, once the bank has said so (``is_paid``), else its state."""
    return PAID if row.is_paid else BENEFIT_STATES[row.state]


def _benefit_state(row: Any) -> Any:
    words, tone = standing_of(row)
    return badge(say(words), tone)


BENEFITS = Listing(
    name="benefits.benefits",
    words=Words("到户措施", "Measures given"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.household.head_name, html=_benefit),
        Column(Words("享受人", "Receiver"), lambda row: row.member.name if row.member else None, missing=Words("全户", "household")),
        Column(Words("措施", "Measure"), lambda row: measure_words(row.measure)),
        Column(Words("项目", "Item"), lambda row: row.item, missing=NOTHING),
        Column(Words("期", "Period"), lambda row: row.period_key, missing=NOTHING),
        Column(Words("金额（元）", "Amount (yuan)"), lambda row: row.amount_fen, Kind.YUAN, missing=Words("无法判定", "cannot tell")),
        Column(Words("状态", "State"), lambda row: standing_of(row)[0], html=_benefit_state),
    ),
)  # fmt: skip

_LEADER_KINDS = {
    "villager": Words("致富带头人", "Villager"),
    "cooperative": Words("合作社", "Cooperative"),
    "enterprise": Words("龙头企业", "Enterprise"),
}
INDUSTRY_LINKS = Listing(
    name="benefits.industry_links",
    words=Words("产业带动", "Households led in industries"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("带动主体", "Leader"), lambda row: row.leader),
        Column(Words("类型", "Kind"), lambda row: _LEADER_KINDS[row.leader_kind]),
        Column(Words("产业", "Industry"), lambda row: row.industry),
        Column(
            Words("户主", "Head"),
            lambda row: row.household.head_name,
            html=lambda row: linked(
                known(row.household.head_name), reverse("registry:household", args=[row.household_id])
            ),
        ),
        Column(Words("自", "From"), lambda row: row.starts_on, Kind.DAY),
        Column(Words("至（不含）", "Until"), lambda row: row.ends_before, Kind.DAY, missing=NOTHING),
    ),
)
_COOPERATIVE_KINDS = {
    "cooperative": Words("合作社", "Cooperative"),
    "enterprise": Words("龙头企业", "Enterprise"),
    "farm": Words("家庭农场", "Family farm"),
}


def _standing(row: Any) -> Words | None:
    if row.looked_on is None:
        return None
    return (
        Words(f"待整改：{row.lacks}", f"to be put right: {row.lacks}")
        if row.lacks
        else Words("规范", "keeps the rules")
    )


COOPERATIVES = Listing(
    name="benefits.cooperatives",
    words=Words("经营主体", "Cooperatives"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(
            Words("名称", "Name"), lambda row: row.name,
            html=lambda row: linked(row.name, reverse("benefits:cooperative", args=[row.pk])),
        ),
        Column(Words("类型", "Kind"), lambda row: _COOPERATIVE_KINDS[row.kind]),
        Column(Words("产业", "Industry"), lambda row: row.industry),
        Column(Words("登记号", "Number"), lambda row: row.register_no, Kind.CODE),
        Column(Words("负责人", "Answers for it"), lambda row: row.responsible),
        Column(Words("签协议的户", "Households"), lambda row: row.households, Kind.COUNT, of_people=People.ALONE),
        Column(Words("规范化", "Rules"), _standing, missing=Words("还没有检查", "not looked at")),
    ),
)  # fmt: skip


def _plain(quantity: Decimal | None) -> str | None:
    return None if quantity is None else f"{quantity.normalize():f}"


def _yes(told: bool) -> Words:
    return Words("有", "yes") if told else Words("缺", "lacks")


COOPERATIVE_CHECKS = Listing(
    name="benefits.cooperative_checks",
    words=Words("规范化检查", "Looks at a cooperative"),
    act=Act.READ_BENEFITS,
    part="checks",
    columns=(
        Column(Words("检查日期", "On"), lambda row: row.on, Kind.DAY),
        Column(Words("章程", "Charter"), lambda row: _yes(row.has_charter)),
        Column(Words("财务公开", "Accounts shown"), lambda row: _yes(row.has_accounts)),
        Column(Words("成员账户", "Accounts of members"), lambda row: _yes(row.has_member_accounts)),
        Column(Words("盈余返还", "Surplus returned"), lambda row: _yes(row.returns_surplus)),
        Column(Words("要整改的", "To be put right"), lambda row: row.words, missing=NOTHING),
    ),
)
AGREEMENTS = Listing(
    name="benefits.agreements",
    words=Words("利益联结协议", "Agreements"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("协议编号", "Number"), lambda row: row.document_no),
        Column(
            Words("户主", "Head"),
            lambda row: row.household.head_name,
            html=lambda row: linked(
                known(row.household.head_name), reverse("registry:household", args=[row.household_id])
            ),
        ),
        Column(
            Words("联结方式", "How linked"),
            lambda row: dictionary().code_lists["benefit_mechanism"].by_key(row.mechanism).words,
        ),
        Column(Words("品种", "Crop"), lambda row: row.crop, missing=NOTHING),
        Column(Words("地块", "Plot"), lambda row: row.plot, missing=NOTHING),
        Column(Words("亩", "Mu"), lambda row: _plain(row.mu), missing=NOTHING),
        Column(Words("斤", "Jin"), lambda row: _plain(row.jin), missing=NOTHING),
        Column(Words("保底价（元/斤）", "Floor price"), lambda row: row.floor_fen_per_jin, Kind.YUAN, missing=NOTHING),
        Column(Words("签订", "Signed"), lambda row: row.signed_on, Kind.DAY),
        Column(Words("至（不含）", "Until"), lambda row: row.ends_before, Kind.DAY, missing=NOTHING),
    ),
)
COORDINATED_LOANS = Listing(
    name="benefits.coordinated_loans",
    words=Words("协调贷款", "Loans arranged"),
    act=Act.READ_BENEFITS,
    part="loans",
    columns=(
        Column(Words("借款人", "Borrower"), lambda row: row.borrower),
        Column(Words("放贷机构", "Lender"), lambda row: row.lender),
        Column(Words("协调单位", "Arranged by"), lambda row: row.unit.name if row.unit else None, missing=NOTHING),
        Column(Words("金额（元）", "Amount (yuan)"), lambda row: row.amount_fen, Kind.YUAN),
        Column(Words("说明", "As told"), lambda row: row.qualifier),
        Column(Words("放款日", "Granted on"), lambda row: row.on, Kind.DAY),
        Column(Words("用途", "Purpose"), lambda row: row.purpose),
        Column(Words("文件号", "Document"), lambda row: row.document_no, Kind.CODE),
    ),
)
CLASSES = Listing(
    name="benefits.classes",
    words=Words("政策分类", "As policy sorts it"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("类", "Class"), lambda row: row.words),
        Column(Words("措施", "Measures"), lambda row: row.measures or None, missing=NOTHING),
        Column(Words("项目用途", "Purposes"), lambda row: row.purposes or None, missing=NOTHING),
        Column(Words("享受的户", "Households"), lambda row: row.households, Kind.COUNT, of_people=People.ALONE),
        Column(Words("措施项次", "Times"), lambda row: row.benefits, Kind.COUNT),
        Column(Words("项目", "Projects"), lambda row: row.projects, Kind.COUNT),
        Column(Words("项目规模（元）", "Cost of projects, yuan"), lambda row: row.cost_fen, Kind.YUAN),
    ),
)
