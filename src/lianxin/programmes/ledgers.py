"""Projects as an older ledger holds them: taken over at the stage that they had reached, and what they left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianxin.projects.domain.stages import Stage
from lianxin.projects.domain.standing import Decision
from lianxin.projects.models import Asset, Project
from lianxin.projects.operations import (
    NewAsset,
    NewProject,
    NewTarget,
    hand_over_asset,
    move_project,
    take_over_project,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A project of a ledger: where, what, of which kind and purpose, at what cost, its target, and how far it had come when."""

    area_code: str
    name: str
    kind: str
    purpose: str
    fen: int
    target: tuple[str, str, str]
    on: date
    ledger: str
    stage: Stage = Stage.UNDERWAY
    responsible_unit: str = ""
    mechanism: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """What a project left: its name, how much of which unit, what it cost, and of which kind it is."""

    name: str
    quantity: int
    unit: str
    fen: int
    kind: str = "public"


def project_of_ledger(kept: Kept) -> Project:
    """Take a project over from its ledger."""
    entry = NewProject(
        name=kept.name, area_code=kept.area_code, year=kept.on.year, kind=kept.kind, purpose=kept.purpose, content=kept.name,
        cost_fen=kept.fen, delivery_mode="tender", responsible_unit=kept.responsible_unit, mechanism=kept.mechanism,
        starts_on=kept.on, ends_before=date(kept.on.year + 1, 1, 1),
    )  # fmt: skip
    return take_over_project(
        entry=entry, stage=kept.stage, ledger=kept.ledger, on=kept.on, by=None, targets=[NewTarget(*kept.target)],
        approved_on=kept.on, approval_document=f"〔{kept.on.year}〕{kept.area_code[-4:]}号（演示）",
    )  # fmt: skip


def handed_over(project: Project, *left: Left, on: date) -> list[Asset]:
    """Enter what a settled project left, and close its road."""
    assets = []
    for one in left:
        entry = NewAsset(
            one.name,
            one.kind,
            "village",
            "村集体",
            "村委会（演示）",
            one.fen,
            on,
            quantity=str(one.quantity),
            unit=one.unit,
        )
        assets.append(hand_over_asset(project_id=project.pk, entry=entry, by=None))
    move_project(project_id=project.pk, after=Stage.HANDED_OVER, decision=Decision(on), by=None)
    return assets
