"""Welfare posts of report 004: beside the job fair, poor households look after forests and roads, one member each."""

from __future__ import annotations

from datetime import date

from lianxin.benefits.domain.entitlements import Request
from lianxin.benefits.operations import (
    NewBenefit,
    NewQuota,
    NewTerm,
    approve_benefit,
    propose_benefit,
    set_local_term,
    set_quota,
    verify_benefit,
)
from lianxin.core.kernel.errors import Refused
from lianxin.programmes.qinghai.ground import YEAR
from lianxin.programmes.register import Village
from lianxin.projects.models import Project
from lianxin.registry.models import Household
from lianxin.registry.queries import members_of

_POST = "public_welfare_post"
_PAY_FEN, _DOCUMENT = 800_00, "2016 年公益岗位安排（演示）"
_BEGUN_ON, _VERIFIED_ON, _APPROVED_ON = date(2016, 10, 20), date(2016, 10, 28), date(2016, 11, 1)
_CONDITIONS_NOT_MET = "BENEFIT-103"
# Which village, the project that pays, and the post. How many there were the report does not tell: that is ours.
_POSTS = (("白土庄", "环境整治", "护林员", 6), ("支哈堂", "道路整修", "护路员", 5))


def give_posts(villages: dict[str, Village]) -> None:
    """Give posts in two villages: proposed for a person, held against the rule, verified at home, approved within the quota."""
    for name, kind, item, wanted in _POSTS:
        village = villages[name]
        county = village.code[:6]
        set_local_term(entry=NewTerm(county, "welfare_post.month_pay", _PAY_FEN, date(YEAR, 1, 1), _DOCUMENT), by=None)
        set_quota(entry=NewQuota(_POST, county, YEAR, 2 * wanted, _DOCUMENT), by=None)
        project = Project.objects.get(area_code=village.code, name__startswith=f"{name}{kind}（")
        given = 0
        for home in Household.objects.filter(village_code=village.code).order_by("household_no"):
            if given < wanted:
                given += _given(project, home, item)
        if given < wanted:
            raise ValueError(f"{given} of {wanted} households of {name} could have a post")


def _given(project: Project, home: Household, item: str) -> bool:
    """Give the first member who may have it the post; whether anybody could have it."""
    for row in members_of(home, YEAR):
        entry = NewBenefit(_POST, home, _BEGUN_ON, Request(units=1), row.member, item)
        try:
            benefit = propose_benefit(entry=entry, by=None)
        except Refused as refusal:
            if refusal.code != _CONDITIONS_NOT_MET:
                raise
            continue
        amount = None if benefit.amount_fen is not None else _PAY_FEN
        verify_benefit(benefit=benefit, on=_VERIFIED_ON, words="入户核实，已上岗（演示）", by=None, amount_fen=amount)
        approve_benefit(benefit=benefit, project=project, on=_APPROVED_ON, by=None)
        return True
    return False
