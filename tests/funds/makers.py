"""Projects, tranches and what became of them, for tests. All are invented."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cast import COUNTY, VILLAGE
from lianxin.funds.models import Allocation, Claim, Payment, Tranche
from lianxin.funds.operations import (
    Arrangement,
    NewClaim,
    NewTranche,
    PaymentLine,
    Voucher,
    allocate,
    announce_tranche,
    approve_claim,
    pay_claim,
    receive_tranche,
    submit_claim,
)
from lianxin.people.models import User
from lianxin.projects.models import BenefitLink, Contract, Project, Publicity
from lianxin.registry.models import Household

YEAR = 2026
ARRANGED_ON = date(2026, 3, 1)
APPROVED_ON = date(2026, 4, 1)
PAID_ON = date(2026, 5, 1)


def project(code: str = "P-1", *, stage: str = Project.Stage.APPROVED, is_shown: bool = True, **given: Any) -> Project:
    """A project that may be paid, unless told otherwise."""
    is_approved = stage in {Project.Stage.APPROVED, Project.Stage.UNDERWAY, Project.Stage.ACCEPTED}
    wanted: dict[str, Any] = {
        "name": f"某村道路 {code}",
        "area_code": VILLAGE,
        "year": YEAR,
        "kind": "rural_construction",
        "purpose": "road",
        "content": "硬化道路 2 公里",
        "cost_fen": 100_000_00,
        "approved_on": date(2026, 2, 20) if is_approved else None,
        "approval_document": "某扶贫〔2026〕1号" if is_approved else "",
        "opened_at": timezone.now(),
    }
    made = Project.objects.create(code=code, stage=stage, **(wanted | given))
    if is_shown:
        shown_before(made)
    return made


def shown_before(of: Project, *, objections: int = 0, settled_words: str = "") -> None:
    """Every showing before the work, at each level."""
    for level in Publicity.Level.values:
        Publicity.objects.create(
            project=of,
            occasion=Publicity.Occasion.BEFORE,
            level=level,
            place="公示栏",
            starts_on=date(2026, 2, 1),
            ends_before=date(2026, 2, 25),
            objections=objections,
            settled_words=settled_words,
            at=timezone.now(),
        )


def contract(of: Project, *, amount_fen: int = 80_000_00, payee: str = "某建筑公司", number: str = "HT-1") -> Contract:
    """A contract of a project."""
    return Contract.objects.create(
        project=of, contract_no=number, payee=payee, content="施工", amount_fen=amount_fen, signed_on=date(2026, 3, 10)
    )


def new_tranche(document_no: str = "某财〔2026〕1号", **given: Any) -> NewTranche:
    """What a document says of road money for the county."""
    wanted: dict[str, Any] = {
        "name": "农村公路补助",
        "channel": "transition",
        "level": "province",
        "area_code": COUNTY,
        "year": YEAR,
        "amount_fen": 60_000_00,
        "purpose": "road",
        "announced_on": date(2026, 1, 10),
    }
    return NewTranche(document_no=document_no, **(wanted | given))


def tranche(document_no: str = "某财〔2026〕1号", *, is_received: bool = True, **given: Any) -> Tranche:
    """A tranche of road money, arrived unless told otherwise."""
    made = announce_tranche(entry=new_tranche(document_no, **given), by=None)
    return (
        receive_tranche(tranche=made, on=max(date(made.year, 2, 1), made.announced_on), by=None)
        if is_received
        else made
    )


def allocated(money: Tranche, of: Project, amount_fen: int, *, on: date = ARRANGED_ON) -> Allocation:
    """Money arranged for a project."""
    entry = Arrangement(money, of, amount_fen, on, "某整合〔2026〕1号")
    return allocate(arrangement=entry, by=None)


def submitted(
    of: Project,
    amount_fen: int,
    *,
    number: str = "BZ-1",
    on_contract: Contract | None = None,
    by: User | None = None,
    **given: Any,
) -> Claim:
    """A claim that waits for approval."""
    wanted: dict[str, Any] = {
        "kind": Claim.Kind.PROGRESS if on_contract else Claim.Kind.DIRECT,
        "expense": "works" if on_contract else "subsidy",
        "papers": "发票 1 张",
        "submitted_on": APPROVED_ON,
    }
    entry = NewClaim(project=of, claim_no=number, amount_fen=amount_fen, contract=on_contract, **(wanted | given))
    return submit_claim(entry=entry, by=by)


def approved(of: Project, amount_fen: int, **given: Any) -> Claim:
    """An approved claim."""
    return approve_claim(claim=submitted(of, amount_fen, **given), on=APPROVED_ON, by=None)


def gains(of: Project, household: Household, *, mechanism: str = "award") -> BenefitLink:
    """A household that gains from a project."""
    return BenefitLink.objects.create(project=of, household=household, mechanism=mechanism, starts_on=date(2026, 1, 1))


def paid(claim: Claim, *lines: PaymentLine, number: str = "PZ-1", on: date = PAID_ON) -> list[Payment]:
    """Payments on an approved claim."""
    return pay_claim(claim=claim, voucher=Voucher(number, on, "transfer", lines), by=None)


def at_noon(day: date) -> datetime:
    """Noon of a day, for clocks that are given."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=timezone.get_current_timezone())
