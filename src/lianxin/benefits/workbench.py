"""What waits for a user in benefits: steps of loans, loans overdue, distributions, promises not kept, batches of payments."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils import timezone

from lianxin.benefits.access import batches_open_to, benefits_open_to
from lianxin.benefits.lists import step_words
from lianxin.benefits.queries.batches import others_batches, standing_differences, to_be_asked
from lianxin.benefits.queries.loans import OVERDUE, STEP_ACTS, waiting_loans
from lianxin.benefits.queries.measures import others_benefits
from lianxin.benefits.queries.shares import drafts_waiting, open_defaults
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Urgency, Waiting, register

_MOST_RUNS = 100


def loan_steps(user: Any) -> list[Waiting]:
    """Loans that wait for a step which this user may take and in which he had no part."""
    found = []
    for step in STEP_ACTS:
        if waiting := waiting_loans(user, step, timezone.localdate()):
            words = step_words(step)
            url = reverse("benefits:loan", args=[waiting[0].pk]) if len(waiting) == 1 else _list(step)
            told = Words(f"贷款待{words.zh}", f"Loans: {words.en}")
            found.append(Waiting(told, len(waiting), url, Urgency.SOON))
    return found


def overdue(user: Any) -> list[Waiting]:
    """Loans on which something is overdue."""
    count = len(waiting_loans(user, OVERDUE, timezone.localdate()))
    if not count:
        return []
    detail = Words("请联系借款人", "get in touch with the borrowers")
    return [Waiting(Words("逾期的贷款", "Loans overdue"), count, _list(OVERDUE), Urgency.NOW, detail)]


def defaults(user: Any) -> list[Waiting]:
    """Returns that were promised and not paid."""
    count = open_defaults(user).count()
    if not count:
        return []
    words = Words("保底收益未兑现", "Promised returns not paid")
    return [Waiting(words, count, reverse("benefits:instruments"), Urgency.NOW)]


def distributions(user: Any) -> list[Waiting]:
    """Drafts of distributions to confirm, one by one: each has a page of its own."""
    words = Words("待确认的收益分配", "Distributions to confirm")
    return [
        Waiting(words, 1, reverse("benefits:run", args=[one.instrument_id, one.pk]), Urgency.SOON)
        for one in drafts_waiting(user)[:_MOST_RUNS]
    ]


def measures(user: Any) -> list[Waiting]:
    """Measures that wait to be verified or approved by this user, who had no part in them."""
    found = []
    for state, act, words in (
        ("proposed", Act.VERIFY_BENEFITS, Words("待核实的到户措施", "Measures to verify")),
        ("verified", Act.MANAGE_BENEFITS, Words("待审批的到户措施", "Measures to approve")),
    ):
        if not user.may(act):
            continue
        count = others_benefits(benefits_open_to(user, act).filter(state=state), user).count()
        if count:
            found.append(Waiting(words, count, f"{reverse('benefits:benefits')}?state={state}", Urgency.SOON))
    return found


def batches(user: Any) -> list[Waiting]:
    """Batches that wait for this user: to be approved, to go to the bank, to be answered; and what does not fit."""
    url = reverse("benefits:batches")
    found = []
    if user.may(Act.APPROVE_CLAIMS) and (count := others_batches(user).count()):
        words = Words("待审批的发放批次", "Payment batches to approve")
        found.append(Waiting(words, count, f"{url}?state=made", Urgency.SOON))
    if user.may(Act.PAY_BENEFITS):
        open_to = batches_open_to(user, Act.PAY_BENEFITS)
        for state, words in (
            ("approved", Words("待导出的发放批次", "Payment batches to export")),
            ("exported", Words("待回盘的发放批次", "Payment batches to be answered")),
        ):
            if count := open_to.filter(state=state).count():
                found.append(Waiting(words, count, f"{url}?state={state}", Urgency.SOON))
        if count := standing_differences(open_to).count():
            words = Words("发放差异未了结", "Differences of payments")
            found.append(Waiting(words, count, url, Urgency.NOW, Words("请与银行核对", "ask the bank")))
    return found


def receipts(user: Any) -> list[Waiting]:
    """Drawn households that this user may ask whether the money arrived."""
    words = Words("待入户核实的到账", "Receipts to verify at home")
    asked = Counter(to_be_asked(user).order_by().values_list("sample_id", flat=True))
    return [
        Waiting(words, count, f"{reverse('benefits:sample', args=[sample])}?to_ask=yes", Urgency.SOON)
        for sample, count in sorted(asked.items())
    ]


def _list(waiting: str) -> str:
    return f"{reverse('benefits:loans')}?waiting={waiting}"


register(Card("benefits.measures", Act.READ_BENEFITS, 59, "hand-helping", measures))
register(Card("benefits.defaults", Act.MANAGE_BENEFITS, 62, "triangle-alert", defaults))
register(Card("benefits.distributions", Act.PAY_BENEFITS, 63, "percent", distributions))
register(Card("benefits.loan-steps", Act.READ_BENEFITS, 60, "landmark", loan_steps))
register(Card("benefits.overdue", Act.READ_BENEFITS, 61, "triangle-alert", overdue))
register(Card("benefits.batches", Act.READ_BENEFITS, 64, "wallet", batches))
register(Card("benefits.receipts", Act.VERIFY_BENEFITS, 65, "list-checks", receipts))
