"""A project carried through to what stands there in the end: shown, contracted, built, accepted, settled, handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lianxin.funds.models import Claim
from lianxin.funds.operations import (
    NewClaim,
    PaymentLine,
    Voucher,
    approve_claim,
    confirm_receipt,
    pay_claim,
    submit_claim,
)
from lianxin.projects.domain.showing import Level, Occasion
from lianxin.projects.domain.stages import Stage
from lianxin.projects.domain.standing import Decision
from lianxin.projects.models import Asset, Project
from lianxin.projects.operations import (
    NewAcceptance,
    NewAsset,
    NewContract,
    NewProgress,
    NewShowing,
    hand_over_asset,
    measure_target,
    move_project,
    record_acceptance,
    record_progress,
    record_publicity,
    settle_contract,
    sign_contract,
)

BUILDER = "青禾建设有限公司（虚构）"
_SHOWN_DAYS = 12


@dataclass(frozen=True, slots=True)
class Built:
    """What a project leaves: name and kind of the asset, how many of what, who keeps it, what it cost in fen. ``places`` are where they
    stand, with how many of them: each place is an asset of its own, at its share of the cost."""

    name: str
    kind: str
    quantity: int
    unit: str
    owner: str
    fen: int
    places: tuple[tuple[str, int], ...] = ()


def built(project: Project, left: Built, *, after: date) -> list[Asset]:
    """Carry an approved project, its money arranged, through to the assets that it leaves; ``after`` is the day of the arrangement."""

    def day(number: int) -> date:
        return after + timedelta(days=number)

    for level in (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY):
        _show(project, level, day(-40), Occasion.BEFORE)
    contract = NewContract(f"HT-{project.code}", BUILDER, project.name, left.fen, day(10), retention_percent=0)
    signed = sign_contract(project_id=project.pk, entry=contract, by=None)
    _move(project, Stage.UNDERWAY, day(12))
    record_progress(project_id=project.pk, entry=NewProgress(day(70), 100, "完工（演示）"), by=None)
    accepted = NewAcceptance(day(75), Level.COUNTY, "县、乡验收组（演示）", is_passed=True, accepted_fen=left.fen)
    record_acceptance(project_id=project.pk, entry=accepted, by=None)
    for target in project.targets.all():
        measure_target(target_id=target.pk, reached=target.planned, on=day(75), by=None)
    _move(project, Stage.ACCEPTED, day(76))
    settle_contract(contract_id=signed.pk, settled_fen=left.fen, on=day(80), by=None)
    for level in (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY):
        _show(project, level, day(81), Occasion.AFTER)
    claim = NewClaim(
        project=project, claim_no=f"BZ-{project.code}", kind=Claim.Kind.PROGRESS, expense="works", amount_fen=left.fen,
        papers="发票、监理签认单、验收单（演示）", submitted_on=day(85), contract=signed,
    )  # fmt: skip
    asked = approve_claim(claim=submit_claim(entry=claim, by=None), on=day(88), by=None)
    voucher = Voucher(f"PZ-{project.code}", day(90), "treasury", (PaymentLine(BUILDER, left.fen),))
    [payment] = pay_claim(claim=asked, voucher=voucher, by=None)
    confirm_receipt(payment=payment, on=day(92), document_no=f"HD-{project.code}", by=None)
    _move(project, Stage.SETTLED, day(100))
    assets = [
        hand_over_asset(project_id=project.pk, entry=_asset(left, place, count, day(105)), by=None)
        for place, count in left.places or (("", left.quantity),)
    ]
    _move(project, Stage.HANDED_OVER, day(106))
    return assets


def _asset(left: Built, place: str, count: int, on: date) -> NewAsset:
    return NewAsset(
        left.name, left.kind, "village", left.owner, f"村委会{place}（演示）", left.fen * count // left.quantity, on,
        quantity=str(count), unit=left.unit,
    )  # fmt: skip


def _move(project: Project, stage: Stage, on: date) -> None:
    move_project(project_id=project.pk, after=stage, decision=Decision(on), by=None)


def _show(project: Project, level: Level, on: date, occasion: Occasion) -> None:
    shown = NewShowing(occasion, level, "公示栏", on, on + timedelta(days=_SHOWN_DAYS))
    record_publicity(project_id=project.pk, entry=shown, by=None)
