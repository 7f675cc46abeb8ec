"""What is asked to hand a claim in, to approve it out of named tranches, or to send it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds.forms.acting import (
    ActForm,
    AmountField,
    DayField,
    PostingForm,
    choice_field,
    code_field,
    long_field,
    number_choice,
    offer,
    reason_field,
    text_field,
)
from lianxin.funds.forms.filters import MoneyFilterForm, choice_of, searched_text, within_areas
from lianxin.funds.operations import NewClaim
from lianxin.funds.queries import ClaimFilter
from lianxin.funds.wording import CLAIM_KINDS, CLAIM_STATES
from lianxin.site.language import said, say

if TYPE_CHECKING:
    from lianxin.funds.queries import ClaimShare
    from lianxin.projects.models import Contract, Project

_DIRECT = "direct"
TO_HOUSEHOLDS = Words("直接补助到户（没有合同）", "Straight to households (no contract)")


class ClaimFilterForm(MoneyFilterForm):
    """Words, state and area; and whether only one's own, or only those that money waits for."""

    q = searched_text("查找：报账单、项目、乙方", "Find: claim, project, party")
    state = choice_of("状态", "State", CLAIM_STATES)
    area = within_areas()
    own = forms.BooleanField(required=False, label=said("只看我提交的", "Only mine"))
    to_pay = forms.BooleanField(required=False, label=said("只看待付款的", "Only those to be paid"))

    def wanted(self) -> ClaimFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return ClaimFilter(asked["state"], asked.get("area", ""), asked["q"], asked["own"], asked["to_pay"])


class ClaimForm(ActForm):
    """What is claimed for a project, on a contract or straight to households."""

    contract = number_choice("付给谁", "To whom", required=False)
    kind = choice_field("付款种类", "Kind of payment", CLAIM_KINDS)
    expense = code_field("支出内容", "What it is for", "expense_kind")
    amount = AmountField(label=said("报账金额（元）", "Claimed (yuan)"))
    claim_no = text_field("报账单号", "Claim number", longest=60)
    papers = long_field(
        "票据", "Papers", longest=400, required=True,
        help_text=said("发票、验收单、花名册等，写明号码和张数", "invoices, acceptance records, lists: numbers and how many"),
    )  # fmt: skip
    on = DayField(label=said("提交日期", "Day handed in"))

    def __init__(self, *args: Any, contracts: Sequence[tuple[Contract, Fen]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contracts = {one.pk: one for one, _ in contracts}
        shape = Words("{no} {payee}（{sum} 元，已报 {claimed} 元）", "{no} {payee} ({sum} yuan, {claimed} claimed)")
        named = [
            (one.pk, say(shape, no=one.contract_no, payee=one.payee, sum=_limit(one), claimed=yuan_text(claimed)))
            for one, claimed in contracts
        ]
        offer(self, "contract", named, first=say(TO_HOUSEHOLDS))

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself: a subsidy on a contract, a progress payment without one."""
        told: dict[str, Any] = super().clean() or {}
        kind, has_contract = told.get("kind"), bool(told.get("contract"))
        if kind and "contract" in told and (kind == _DIRECT) == has_contract:
            words = (
                Words("有合同的不是到户补助。", "What is paid on a contract is not paid straight to households.")
                if has_contract
                else Words(
                    "没有选合同，只能是直接补助到户。", "Without a contract it can only go straight to households."
                )
            )
            self.add_error("kind", forms.ValidationError(say(words), code="kind"))
        return told

    def entry(self, project: Project) -> NewClaim:
        """Return what a valid form says."""
        told = self.cleaned_data
        return NewClaim(
            project=project,
            claim_no=told["claim_no"],
            kind=told["kind"],
            expense=told["expense"],
            amount_fen=told["amount"],
            papers=told["papers"],
            submitted_on=told["on"],
            contract=self.contracts.get(told["contract"]),
        )


def _limit(contract: Contract) -> str:
    return yuan_text(contract.amount_fen if contract.settled_fen is None else contract.settled_fen)


class ApproveForm(PostingForm):
    """Out of which tranches a claim is paid, and on which day. As it is offered, what must be used soonest pays first."""

    on = DayField(label=said("审定日期", "Day of the approval"))

    def __init__(self, *args: Any, shares: Sequence[ClaimShare], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shares = list(shares)
        for share in self.shares:
            words = Words("{tranche}（可用 {free} 元）", "{tranche} ({free} yuan free)")
            field = AmountField(
                label=say(words, tranche=str(share.tranche), free=yuan_text(share.free_fen)),
                is_none_allowed=True,
                required=False,
                help_text="",
            )
            field.initial = share.proposed_fen
            self.fields[f"share_{share.tranche.pk}"] = field
        self.order_fields([*(f"share_{share.tranche.pk}" for share in self.shares), "on"])

    @property
    def share_fields(self) -> list[forms.BoundField]:
        """The controls of the tranches."""
        return [self[f"share_{share.tranche.pk}"] for share in self.shares]

    def chosen(self) -> dict[int, Fen]:
        """Return how much of each tranche pays; what is empty or nothing does not."""
        told = {share.tranche.pk: self.cleaned_data[f"share_{share.tranche.pk}"] for share in self.shares}
        return {number: amount for number, amount in told.items() if amount}


class ReleaseForm(PostingForm):
    """Why an approved claim gives back what it still holds."""

    on = DayField(label=said("退回日期", "Day of the release"))
    reason = reason_field(
        said("例如：银行退回，该户已去世", "for example: the bank sent it back, the household has died out")
    )


class RefuseForm(ActForm):
    """Why a claim goes back."""

    prefix = "refuse"
    on = DayField(label=said("日期", "Day"))
    reason = reason_field(said("提交人会看到", "whoever handed it in will see it"))
