"""What waits for a user in money."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.funds.domain.ageing import Age
from lianxin.funds.queries import (
    carry_over,
    claims_to_approve,
    claims_to_pay,
    differing_statements,
    idle_money,
    told_sheet,
)
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting, register, register_shortcut


def money_that_stands(user: Any) -> list[Waiting]:
    """Unspent money to be recovered, and money that arrived long ago and is not arranged."""
    today = timezone.localdate()
    due = [row for row in carry_over(user, today) if row.age is Age.RECOVERABLE]
    idle = idle_money(user, today)
    waiting = []
    if due:
        words = Words("应收回的结转资金", "Unspent money to be recovered")
        detail = Words("结转已超过规定时间", "it has been carried over for too long")
        waiting.append(Waiting(words, len(due), f"{reverse('funds:overview')}#carry-over", Urgency.NOW, detail))
    if idle:
        words = Words("滞留未安排的指标", "Tranches that lie idle")
        detail = Words("到账已久，还没有安排到项目", "they arrived long ago and are not arranged for projects")
        waiting.append(Waiting(words, len(idle), f"{reverse('funds:overview')}#idle", Urgency.SOON, detail))
    return waiting


def figures_that_differ(user: Any) -> list[Waiting]:
    """Statements that say something else than the ledger, and totals that may have been told twice."""
    waiting = []
    differing = differing_statements(user)
    if differing:
        words = Words("与对账单不符的账户", "Statements that differ from the ledger")
        detail = Words("查明原因，写明说明", "find out why, and write it down")
        waiting.append(Waiting(words, len(differing), reverse("funds:statements"), Urgency.NOW, detail))
    pairs = told_sheet(user).open_pairs
    if pairs:
        words = Words("可能重复计算的总数", "Totals that may be told twice")
        detail = Words("是同一笔、是其中一部分，还是两笔？", "are they the same, a part, or two?")
        waiting.append(Waiting(words, pairs, reverse("funds:told"), Urgency.WHEN_CONVENIENT, detail))
    return waiting


def claims_that_wait(user: Any) -> list[Waiting]:
    """Claims that somebody else handed in."""
    waiting = claims_to_approve(user).count()
    detail = Words("别人等着付款", "others wait to be paid")
    words = Words("待我审定的报账", "Claims for me to approve")
    url = f"{reverse('funds:claims')}?state=submitted"
    return [Waiting(words, waiting, url, Urgency.NOW, detail)] if waiting else []


def payments_that_wait(user: Any) -> list[Waiting]:
    """Claims that are approved, and of which money waits to be paid."""
    waiting = claims_to_pay(user).count()
    words = Words("待付款的报账", "Approved claims to be paid")
    return [Waiting(words, waiting, f"{reverse('funds:claims')}?to_pay=on", Urgency.NOW)] if waiting else []


register(Card("funds.approving", Act.APPROVE_CLAIMS, 58, "clipboard-list", claims_that_wait))
register(Card("funds.paying", Act.PAY_FUNDS, 59, "wallet", payments_that_wait))
register(Card("funds.standing", Act.MANAGE_FUNDS, 60, "hourglass", money_that_stands))
register(Card("funds.differing", Act.MANAGE_FUNDS, 61, "git-compare", figures_that_differ))
register_shortcut(
    Shortcut(
        Words("每一分钱的去向", "Where each yuan went"),
        Words("从渠道到项目、到村、到户", "From channels to projects, villages and households"),
        "funds:flows",
        Act.READ_FUNDS,
        "coins",
        30,
    )
)
register_shortcut(
    Shortcut(
        Words("报账", "Hand a claim in"),
        Words("选一个有资金的项目，凭票据报账", "Choose a project that has money, and claim on papers"),
        "funds:claim-project",
        Act.CLAIM_FUNDS,
        "send",
        31,
    )
)
