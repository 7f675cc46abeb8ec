"""Random histories of money: whatever dice let happen to tranches, projects and households, through the operations themselves."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from cast import COUNTY, OTHER_VILLAGE, VILLAGE
from funds.makers import contract, gains, project, tranche
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Account, Allocation, Claim, Payment, Tranche, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations import (
    Arrangement,
    Move,
    NewClaim,
    Paper,
    PaymentLine,
    Voucher,
    account_named,
    allocate,
    approve_claim,
    confirm_receipt,
    pay_claim,
    post_transfers,
    recover_tranche,
    release_claim,
    return_payment,
    reverse_transfer,
    submit_claim,
    withdraw_allocation,
)
from lianxin.projects.models import Asset, Contract, Project
from lianxin.registry.models import Household
from registry.makers import household

CHANNELS = ("transition", "sector", "donation", "designated_unit")
FIRST_DAY = date(2026, 5, 1)


@dataclass
class History:
    """Dice, and what they played with."""

    dice: random.Random
    tranches: list[Tranche] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    homes: list[Household] = field(default_factory=list)
    contracts: dict[int, Contract] = field(default_factory=dict)
    assets: dict[int, Asset] = field(default_factory=dict)
    steps: int = 0

    @property
    def day(self) -> date:
        """Days move on with the steps."""
        return FIRST_DAY + timedelta(days=self.steps * 2)

    def fen(self, most: int) -> int:
        return self.dice.randint(1, max(1, most))


def history(seed: int, *, steps: int = 60) -> History:
    """Open the stage and let the dice act. What the house refuses has not happened."""
    made = History(random.Random(seed))
    for number in range(made.dice.randint(1, 3)):
        made.tranches.append(
            tranche(
                f"文〔2026〕{number}号", channel=made.dice.choice(CHANNELS), level="county", purpose="road",
                amount_fen=made.fen(90_000_00),
            )
        )  # fmt: skip
    made.homes = [household(f"户主{n}", village_code=made.dice.choice((VILLAGE, OTHER_VILLAGE))) for n in range(4)]
    for number in range(made.dice.randint(1, 3)):
        of = project(f"P-{number}", area_code=made.dice.choice((VILLAGE, OTHER_VILLAGE, COUNTY)))
        made.projects.append(of)
        made.contracts[of.pk] = contract(of, amount_fen=90_000_00, number=f"HT-{number}")
        made.assets[of.pk] = Asset.objects.create(
            project=of, code=f"Z-{number}", name="路", kind="public_welfare", owner_kind="village", owner="某村",
            keeper="某人", original_fen=1, area_code=of.area_code, received_on=FIRST_DAY,
        )  # fmt: skip
        for home in made.homes:
            gains(of, home)
    for _ in range(steps):
        made.steps += 1
        try:
            made.dice.choice(_ACTS)(made)
        except Refused:
            continue
    return made


def _allocates(of: History) -> None:
    money, where = of.dice.choice(of.tranches), of.dice.choice(of.projects)
    allocate(arrangement=Arrangement(money, where, of.fen(40_000_00), of.day, "安排"), by=None)


def _withdraws(of: History) -> None:
    found = list(Allocation.objects.select_related("account", "tranche"))
    if found:
        held = of.dice.choice(found)
        withdraw_allocation(
            allocation=held,
            amount_fen=of.fen(held.account.balance_fen),
            on=of.day,
            document_no="调",
            reason="余",
            by=None,
        )


def _claims(of: History) -> None:
    where = of.dice.choice(of.projects)
    on_contract = of.dice.random() < 0.4
    entry = NewClaim(
        where, f"BZ-{of.steps}", Claim.Kind.PROGRESS if on_contract else Claim.Kind.DIRECT,
        "works" if on_contract else "subsidy", of.fen(30_000_00), "发票", of.day,
        of.contracts[where.pk] if on_contract else None,
    )  # fmt: skip
    claim = submit_claim(entry=entry, by=None)
    approve_claim(claim=claim, on=of.day, by=None)


def _pays(of: History) -> None:
    claims = list(Claim.objects.filter(state="approved").select_related("contract"))
    if not claims:
        return
    claim = of.dice.choice(claims)
    most = claim.amount_fen
    if claim.contract is not None:
        lines: tuple[PaymentLine, ...] = (PaymentLine(claim.contract.payee, of.fen(most)),)
    else:
        homes = of.dice.sample(of.homes, of.dice.randint(1, 3))
        lines = tuple(PaymentLine(home.head_name or "", of.fen(most // len(homes)), home) for home in homes)
    pay_claim(claim=claim, voucher=Voucher(f"PZ-{of.steps}", of.day, "transfer", lines), by=None)


def _payment(of: History) -> Payment | None:
    found = list(Payment.objects.select_related("claim__project", "household"))
    return of.dice.choice(found) if found else None


def _confirms(of: History) -> None:
    payment = _payment(of)
    if payment is not None:
        is_asset = payment.household is None and of.dice.random() < 0.5
        asset = of.assets[payment.claim.project_id] if is_asset else None
        confirm_receipt(payment=payment, on=of.day, document_no="回单", asset=asset, by=None)


def _returns(of: History) -> None:
    payment = _payment(of)
    if payment is not None:
        return_payment(payment=payment, on=of.day, reason="账号有误", by=None)


def _releases(of: History) -> None:
    claims = list(Claim.objects.filter(state="approved"))
    if claims:
        release_claim(claim=of.dice.choice(claims), on=of.day, reason="余", by=None)


def _reverses(of: History) -> None:
    transfer = of.dice.choice(list(Transfer.objects.select_related("debit", "credit")))
    reverse_transfer(transfer=transfer, on=of.day, reason="录错", by=None)


def _recovers(of: History) -> None:
    money = of.dice.choice(of.tranches)
    recover_tranche(tranche=money, amount_fen=of.fen(20_000_00), on=of.day, document_no="收回", reason="盘活", by=None)


def _household_gives_back(of: History) -> None:
    confirmed = list(Transfer.objects.filter(kind="confirm", household__isnull=False).select_related("debit"))
    if confirmed:
        had = of.dice.choice(confirmed)
        back = account_named(f"recovered:{COUNTY}", kind=Account.Kind.RECOVERED, book=Book.GRANT, area_code=COUNTY)
        move = Move(
            kind=Transfer.Kind.RECOVER, debit=back, credit=had.debit, amount_fen=of.fen(had.amount_fen),
            purpose=had.purpose, year=had.year, area_code=had.area_code, tranche_id=had.tranche_id,
            project_id=had.project_id, household_id=had.household_id,
        )  # fmt: skip
        post_transfers([move], paper=Paper(of.day, "追回", None, "不符合条件"))


_ACTS: tuple[Callable[[History], None], ...] = (
    _allocates, _allocates, _claims, _claims, _pays, _pays, _pays, _confirms, _confirms, _confirms,
    _withdraws, _returns, _releases, _reverses, _recovers, _household_gives_back,
)  # fmt: skip
