"""Roles, and what each may do. Deny by default: an act that no role lists cannot be done by anyone.

Acts are named ``room.verb``. A role is always held over an area (a prefix of division codes) or, for helpers and unit
liaisons, over the households that pairing gives them; see ``people.access``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianxin.core.kernel.words import Words


class Act(StrEnum):
    """Everything that can be permitted."""

    READ_REGISTRY = "registry.read"
    OPEN_SENSITIVE = "registry.open_sensitive"
    IMPORT = "registry.import"
    CORRECT_FACTS = "registry.correct"
    MANAGE_YEARS = "registry.manage_years"
    READ_NOTICES = "notices.read"
    DRAFT_NOTICES = "notices.draft"
    PUBLISH_NOTICES = "notices.publish"
    ANSWER_OBJECTIONS = "notices.answer"
    ISSUE_RECORD_CODES = "notices.issue_codes"
    IDENTIFY = "eligibility.identify"
    READ_FINDINGS = "eligibility.read"
    PREVIEW_RULES = "eligibility.preview"
    READ_REGULATIONS = "regulations.read"
    MANAGE_REGULATIONS = "regulations.manage"
    READ_CASES = "procedures.read"
    ACT_FOR_VILLAGE = "procedures.village"
    ACT_FOR_TOWNSHIP = "procedures.township"
    ACT_FOR_COUNTY = "procedures.county"
    READ_PAIRING = "pairing.read"
    PLAN_PAIRING = "pairing.plan"
    CONFIRM_PAIRING = "pairing.confirm"
    READ_PROJECTS = "projects.read"
    PROPOSE_PROJECTS = "projects.propose"
    REVIEW_PROJECTS = "projects.review"
    DECIDE_PROJECTS = "projects.decide"
    READ_FUNDS = "funds.read"
    MANAGE_FUNDS = "funds.manage"
    PLAN_FUNDS = "funds.plan"
    CLAIM_FUNDS = "funds.claim"
    APPROVE_CLAIMS = "funds.approve"
    PAY_FUNDS = "funds.pay"
    CLOSE_BOOKS = "funds.close"
    READ_BENEFITS = "benefits.read"
    MANAGE_BENEFITS = "benefits.manage"
    VERIFY_BENEFITS = "benefits.verify"
    PAY_BENEFITS = "benefits.pay"
    READ_WORK = "work.read"
    RECORD_WORK = "work.record"
    MANAGE_WORK = "work.manage"
    READ_CLUES = "clues.read"
    SETTLE_CLUES = "clues.settle"
    READ_ISSUES = "issues.read"
    RECTIFY_ISSUES = "issues.rectify"
    MANAGE_ISSUES = "issues.manage"
    HOLD_ACCOUNTABILITY = "issues.accountability"
    READ_COMPLAINTS = "complaints.read"
    HANDLE_COMPLAINTS = "complaints.handle"
    OPEN_SENSITIVE_COMPLAINTS = "complaints.sensitive"
    READ_DISPUTES = "disputes.read"
    REPORT_DISPUTES = "disputes.report"
    SETTLE_DISPUTES = "disputes.settle"
    READ_MONITORING = "monitoring.read"
    REPORT_LEADS = "monitoring.report"
    RECORD_MEASURES = "monitoring.measures"
    MANAGE_MONITORING = "monitoring.manage"
    SCORE_RISK = "monitoring.score"
    READ_EXITS = "exits.read"
    JUDGE_EXITS = "exits.judge"
    RECORD_EXIT_FIGURES = "exits.record"
    CAPTURE_OFFLINE = "field.capture"
    SETTLE_FIELD_ITEMS = "field.settle"
    TAKE_IN_FIELD_FILES = "field.take_in"
    MANAGE_FORMS = "field.forms"
    READ_ASSESSMENTS = "assessment.read"
    ARRANGE_EVALUATIONS = "assessment.arrange"
    EVALUATE = "assessment.evaluate"
    SCORE = "assessment.score"
    APPEAL_SCORES = "assessment.appeal"
    FILL_FORMS = "reports.fill"
    SHAPE_FORMS = "reports.shape"
    MANAGE_PEOPLE = "people.manage"
    READ_PEOPLE = "people.read"
    READ_AUDIT = "audit.read"
    MANAGE_PLACES = "places.manage"
    READ_PLACES = "places.read"
    READ_JOBS = "jobs.read"
    PRINT_CARDS = "reports.print_cards"
    SEE_STYLE = "site.style"
    READ_REPORTS = "reports.read"
    PUBLISH_FIGURES = "reports.publish"
    RECORD_EXPECTATIONS = "reports.expect"
    SEE_SMALL_NUMBERS = "reports.small_numbers"


class Reach(StrEnum):
    """How far a role sees: a whole area, the households of a unit, or one's own households."""

    AREA = "area"
    UNIT = "unit"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class RoleKind:
    """A role: its name, what it is for, its reach and its acts."""

    words: Words
    purpose: Words
    reach: Reach
    acts: frozenset[Act]


class Role(StrEnum):
    """The roles of a county programme."""

    COUNTY_OFFICER = "county_officer"
    FUNDS_OFFICER = "funds_officer"
    TOWNSHIP_CLERK = "township_clerk"
    VILLAGE_TEAM = "village_team"
    HELPER = "helper"
    UNIT_LIAISON = "unit_liaison"
    AUDITOR = "auditor"
    DISCIPLINE_OFFICER = "discipline_officer"
    EVALUATOR = "evaluator"
    SUPERVISOR = "supervisor"


# Held by name and never lent: what was told in confidence, and who was held to account.
HELD_BY_NAME = frozenset({Act.HOLD_ACCOUNTABILITY, Act.OPEN_SENSITIVE_COMPLAINTS})
_READING = {
    Act.READ_REGISTRY,
    Act.READ_REGULATIONS,
    Act.READ_FINDINGS,
    Act.READ_CASES,
    Act.READ_PAIRING,
    Act.READ_PLACES,
    Act.READ_EXITS,
    Act.READ_WORK,
    Act.READ_REPORTS,
}
# Whoever is assessed reads what was published; who was drawn is seen by an evaluation's own people alone.
_ASSESSED = {Act.READ_ASSESSMENTS, Act.APPEAL_SCORES}
_MONEY_READING = {Act.READ_PROJECTS, Act.READ_FUNDS, Act.READ_BENEFITS}
# Whoever may hand a claim in does not approve it, and whoever approves does not pay (不相容岗位).
_MONEY_HANDLING = {Act.APPROVE_CLAIMS, Act.PAY_FUNDS, Act.PAY_BENEFITS, Act.CLOSE_BOOKS}
_ISSUES_AND_COMPLAINTS = {
    Act.READ_ISSUES,
    Act.RECTIFY_ISSUES,
    Act.MANAGE_ISSUES,
    Act.READ_COMPLAINTS,
    Act.HANDLE_COMPLAINTS,
}
_DISPUTES = {Act.READ_DISPUTES, Act.REPORT_DISPUTES}
# In a case nobody acts for two levels: a county's officer is not his own village.
_OTHER_LEVELS = {Act.ACT_FOR_VILLAGE, Act.ACT_FOR_TOWNSHIP}
# Who counts work does not record his own; and telephones hold the households that somebody visits, never a county.
_FIELD_WORK = {Act.RECORD_WORK, Act.CAPTURE_OFFLINE}

ROLES: dict[Role, RoleKind] = {
    Role.COUNTY_OFFICER: RoleKind(
        Words("县级管理员", "County officer"),
        Words("管理全县对象、规则、结对与账号", "Runs the county's register, rules, pairing and accounts"),
        Reach.AREA,
        frozenset(
            set(Act)
            - {Act.READ_AUDIT, Act.EVALUATE, Act.APPEAL_SCORES}
            - _MONEY_HANDLING
            - _OTHER_LEVELS
            - _FIELD_WORK
            - HELD_BY_NAME
            | {Act.APPROVE_CLAIMS}
        ),
    ),
    Role.FUNDS_OFFICER: RoleKind(
        Words("资金经办人", "Funds officer"),
        Words("管理资金指标、拨付、对账与关账", "Keeps tranches, pays, reconciles and closes the books"),
        Reach.AREA,
        frozenset(
            _READING
            | _MONEY_READING
            | {Act.MANAGE_FUNDS, Act.PAY_FUNDS, Act.PAY_BENEFITS, Act.CLOSE_BOOKS, Act.READ_CLUES, Act.READ_ISSUES}
        ),
    ),
    Role.TOWNSHIP_CLERK: RoleKind(
        Words("乡镇经办人", "Township clerk"),
        Words("录入、导入并核对本乡镇数据", "Enters, imports and checks the township's data"),
        Reach.AREA,
        frozenset(
            _READING
            | _ASSESSED
            | _MONEY_READING
            | {Act.OPEN_SENSITIVE, Act.IMPORT, Act.CORRECT_FACTS, Act.READ_PEOPLE, Act.READ_JOBS, Act.SEE_STYLE}
            | {Act.SEE_SMALL_NUMBERS}
            | {
                Act.ACT_FOR_TOWNSHIP,
                Act.PROPOSE_PROJECTS,
                Act.REVIEW_PROJECTS,
                Act.CLAIM_FUNDS,
                Act.MANAGE_BENEFITS,
                Act.VERIFY_BENEFITS,
                Act.READ_CLUES,
                Act.SETTLE_CLUES,
                *_ISSUES_AND_COMPLAINTS,
                *_DISPUTES,
                Act.SETTLE_DISPUTES,
                Act.READ_MONITORING,
                Act.REPORT_LEADS,
                Act.RECORD_MEASURES,
                Act.MANAGE_MONITORING,
                Act.MANAGE_WORK,
                Act.JUDGE_EXITS,
                Act.SETTLE_FIELD_ITEMS,
                Act.TAKE_IN_FIELD_FILES,
                Act.FILL_FORMS,
                Act.SHAPE_FORMS,
                Act.READ_NOTICES,
                Act.DRAFT_NOTICES,
                Act.PUBLISH_NOTICES,
                Act.ANSWER_OBJECTIONS,
                Act.ISSUE_RECORD_CODES,
                Act.PRINT_CARDS,
            }
        ),
    ),
    Role.VILLAGE_TEAM: RoleKind(
        Words("驻村工作队", "Village team member"),
        Words("核实本村农户情况", "Verifies the households of the village"),
        Reach.AREA,
        frozenset(
            _READING
            | _ASSESSED
            | _MONEY_READING
            | {Act.OPEN_SENSITIVE, Act.CORRECT_FACTS, Act.PROPOSE_PROJECTS, Act.CLAIM_FUNDS, Act.SETTLE_CLUES}
            | {Act.VERIFY_BENEFITS, Act.ACT_FOR_VILLAGE, Act.READ_CLUES, Act.JUDGE_EXITS}
            | {Act.READ_NOTICES, Act.DRAFT_NOTICES, Act.ISSUE_RECORD_CODES, Act.PRINT_CARDS}
            | {Act.READ_MONITORING, Act.REPORT_LEADS, Act.RECORD_MEASURES, Act.RECORD_WORK}
            | {Act.CAPTURE_OFFLINE, Act.SETTLE_FIELD_ITEMS, Act.FILL_FORMS}
            | {Act.READ_ISSUES, Act.RECTIFY_ISSUES, Act.SEE_SMALL_NUMBERS, *_DISPUTES}
        ),
    ),
    Role.HELPER: RoleKind(
        Words("帮扶责任人", "Helper"),
        Words("联系自己结对的农户", "Keeps in touch with the households paired with him"),
        Reach.OWN,
        frozenset(_READING | _ASSESSED | _FIELD_WORK | {Act.READ_BENEFITS, Act.READ_MONITORING, Act.REPORT_LEADS}),
    ),
    Role.UNIT_LIAISON: RoleKind(
        Words("单位联络员", "Unit liaison"),
        Words("了解本单位帮扶的村和户", "Follows the villages and households that the unit helps"),
        Reach.UNIT,
        frozenset(
            _READING
            | _ASSESSED
            | _FIELD_WORK
            | {Act.READ_ISSUES, Act.RECTIFY_ISSUES}
            | {Act.READ_PEOPLE, Act.READ_PROJECTS, Act.READ_FUNDS, Act.READ_BENEFITS, Act.READ_MONITORING}
        ),
    ),
    Role.AUDITOR: RoleKind(
        Words("审计人员", "Auditor"),
        Words("查看全部数据与操作记录，不作任何修改", "Sees all data and every event, changes nothing"),
        Reach.AREA,
        frozenset(
            _READING
            | _MONEY_READING
            | {
                Act.OPEN_SENSITIVE,
                Act.SEE_SMALL_NUMBERS,
                Act.READ_ASSESSMENTS,
                Act.READ_PEOPLE,
                Act.READ_AUDIT,
                Act.READ_CLUES,
                Act.READ_NOTICES,
                Act.READ_MONITORING,
                Act.READ_ISSUES,
                Act.READ_COMPLAINTS,
                Act.READ_DISPUTES,
            }
        ),
    ),
    Role.DISCIPLINE_OFFICER: RoleKind(
        Words("纪检监察专员", "Discipline officer"),
        Words(
            "受理行贿、优亲厚友等敏感举报，掌握问责记录；按姓名授予，不得委托",
            "Handles sensitive complaints and keeps records of accountability; held by name, never lent",
        ),
        Reach.AREA,
        frozenset(
            {
                Act.READ_ISSUES,
                Act.HOLD_ACCOUNTABILITY,
                Act.READ_COMPLAINTS,
                Act.HANDLE_COMPLAINTS,
                Act.OPEN_SENSITIVE_COMPLAINTS,
                Act.READ_PLACES,
            }
        ),
    ),
    Role.EVALUATOR: RoleKind(
        Words("评估人员", "Evaluator"),
        Words(
            "第三方评估：只做指名参加的那一次评估，别的一概看不到",
            "Works in the evaluations that he is named for, and sees nothing else",
        ),
        Reach.OWN,
        frozenset({Act.EVALUATE, Act.READ_ASSESSMENTS}),
    ),
    Role.SUPERVISOR: RoleKind(
        Words("省市督导员", "Supervisor"),
        Words(
            "省、市州一级：比较各县、看差距、催办，不代县里办事",
            "Of a province or prefecture: compares its counties and asks them, and does none of their work for them",
        ),
        Reach.AREA,
        frozenset(
            _READING
            | _MONEY_READING
            | {
                Act.SEE_SMALL_NUMBERS,
                Act.READ_ASSESSMENTS,
                Act.READ_PEOPLE,
                Act.READ_CLUES,
                Act.READ_NOTICES,
                Act.READ_MONITORING,
                Act.READ_ISSUES,
                Act.READ_COMPLAINTS,
                Act.READ_DISPUTES,
                Act.FILL_FORMS,
            }
        ),
    ),
}
