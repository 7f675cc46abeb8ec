"""Projects at any stage, for tests, walked there by the acts themselves. All are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from cast import VILLAGE
from lianxin.core.kernel.errors import Refused
from lianxin.projects.domain.showing import Level, Occasion, levels_for
from lianxin.projects.domain.stages import ROAD, Stage
from lianxin.projects.domain.standing import Decision
from lianxin.projects.models import Asset, Contract, Project
from lianxin.projects.operations import (
    NewAcceptance,
    NewAsset,
    NewContract,
    NewProject,
    NewShowing,
    NewTarget,
    approve_project,
    hand_over_asset,
    move_project,
    propose_project,
    record_acceptance,
    record_publicity,
    set_targets,
    settle_contract,
    sign_contract,
)

PROPOSED_ON = date(2026, 1, 5)
APPROVED_ON = date(2026, 3, 10)
BEGUN_ON = date(2026, 4, 1)
ACCEPTED_ON = date(2026, 8, 1)
DONE_ON = date(2026, 9, 1)
DOCUMENT = "某政发〔2026〕8号"


def entry(**given: Any) -> NewProject:
    """What is said of a cistern for the village."""
    wanted: dict[str, Any] = {
        "name": "上河村蓄水池",
        "area_code": VILLAGE,
        "year": 2026,
        "kind": "rural_construction",
        "purpose": "water",
        "nature": "new",
        "delivery_mode": "tender",
        "content": "新建 200 立方米蓄水池 3 座，铺设管道 4.2 公里",
        "place": "上河村一、二组",
        "cost_fen": 1_205_000_00,
        "financing": "财政衔接资金",
        "responsible_unit": "某镇人民政府",
        "starts_on": BEGUN_ON,
        "ends_before": date(2026, 12, 1),
        "poor_households": 56,
        "households": 120,
        "persons": 410,
        "participation": "投工投劳",
        "mechanism": "解决饮水，劳务带动 20 人",
        "meeting_on": PROPOSED_ON,
    }
    return NewProject(**(wanted | given))


TARGETS = (
    NewTarget("quantity", "新建蓄水池", Decimal(3), "座"),
    NewTarget("satisfaction", "群众满意度", Decimal(90), "%"),
)


def project(stage: Stage = Stage.PROPOSED, **given: Any) -> Project:
    """A project that has come to a stage by the acts themselves, one after the other, with all that they need."""
    made = propose_project(entry=entry(**given), on=PROPOSED_ON, by=None)
    if stage is Stage.REMOVED:
        return move_project(project_id=made.pk, after=stage, decision=Decision(PROPOSED_ON, "", "重复申报"), by=None)
    for after in ROAD[1 : ROAD.index(stage) + 1]:
        made = _STEPS.get(after, _plain)(made, after)
    return made


def shown(of: Project, level: Level, starts_on: date, occasion: Occasion = Occasion.BEFORE, **given: Any) -> int:
    """A showing that hung for twelve days, unless told otherwise; its id."""
    ends = {"ends_before": starts_on + timedelta(days=12)}
    made = NewShowing(occasion, level, "村务公开栏", starts_on, **(ends | given))
    return record_publicity(project_id=of.pk, entry=made, by=None).pk


def _step(of: Project, after: Stage, on: date, words: str = "", document_no: str = "") -> Project:
    return move_project(project_id=of.pk, after=after, decision=Decision(on, document_no, words), by=None)


def _reviewed(of: Project, after: Stage) -> Project:
    if Level.VILLAGE in levels_for(of.area_code):
        shown(of, Level.VILLAGE, PROPOSED_ON)
    return _step(of, after, date(2026, 1, 20))


def _argued(of: Project, after: Stage) -> Project:
    if Level.TOWNSHIP in levels_for(of.area_code):
        shown(of, Level.TOWNSHIP, date(2026, 1, 21))
    return _step(of, after, date(2026, 2, 2), "可行")


def _decided(of: Project, after: Stage) -> Project:
    set_targets(project_id=of.pk, targets=TARGETS, by=None)
    return _step(of, after, date(2026, 2, 10), document_no=DOCUMENT)


def _in_library(of: Project, after: Stage) -> Project:
    shown(of, Level.COUNTY, date(2026, 2, 11), ends_before=None)
    return _step(of, after, date(2026, 2, 25))


def _planned(of: Project, after: Stage) -> Project:
    return _step(of, after, date(2026, 3, 1), document_no=DOCUMENT)


def _approved(of: Project, after: Stage) -> Project:
    return approve_project(project_id=of.pk, on=APPROVED_ON, document_no="某发改〔2026〕12号", by=None)


def contract(of: Project, **given: Any) -> Contract:
    """A contract for most of the cost."""
    wanted: dict[str, Any] = {
        "contract_no": "HT-01",
        "payee": "某水利工程公司",
        "content": "蓄水池与管道施工",
        "amount_fen": 1_100_000_00,
        "signed_on": date(2026, 3, 25),
        "retention_percent": 3,
    }
    return sign_contract(project_id=of.pk, entry=NewContract(**(wanted | given)), by=None)


def _underway(of: Project, after: Stage) -> Project:
    contract(of)
    return _step(of, after, BEGUN_ON)


def acceptance(**given: Any) -> NewAcceptance:
    wanted: dict[str, Any] = {
        "on": ACCEPTED_ON,
        "level": Level.TOWNSHIP,
        "members": "验收甲、验收乙",
        "is_passed": True,
    }
    return NewAcceptance(**(wanted | given))


def _accepted(of: Project, after: Stage) -> Project:
    record_acceptance(project_id=of.pk, entry=acceptance(), by=None)
    return _step(of, after, ACCEPTED_ON)


def _settled(of: Project, after: Stage) -> Project:
    for one in of.contracts.all():
        settle_contract(contract_id=one.pk, settled_fen=one.amount_fen - 100, on=date(2026, 8, 20), by=None)
    shown(of, levels_for(of.area_code)[0], date(2026, 8, 5), Occasion.AFTER)
    return _step(of, after, DONE_ON)


def asset_entry(**given: Any) -> NewAsset:
    wanted: dict[str, Any] = {
        "name": "一组蓄水池",
        "kind": "public",
        "owner_kind": "village",
        "owner": "上河村村民委员会",
        "keeper": "管护甲",
        "original_fen": 400_000_00,
        "received_on": DONE_ON,
    }
    return NewAsset(**(wanted | given))


def asset(of: Project, **given: Any) -> Asset:
    """An asset of a settled project."""
    return hand_over_asset(project_id=of.pk, entry=asset_entry(**given), by=None)


def _handed_over(of: Project, after: Stage) -> Project:
    asset(of)
    return _step(of, after, DONE_ON)


def _plain(of: Project, after: Stage) -> Project:
    return _step(of, after, DONE_ON)


_STEPS = {
    Stage.REVIEWED: _reviewed,
    Stage.ARGUED: _argued,
    Stage.DECIDED: _decided,
    Stage.IN_LIBRARY: _in_library,
    Stage.PLANNED: _planned,
    Stage.APPROVED: _approved,
    Stage.UNDERWAY: _underway,
    Stage.ACCEPTED: _accepted,
    Stage.SETTLED: _settled,
    Stage.HANDED_OVER: _handed_over,
}


def entry_of(of: Project, **given: Any) -> NewProject:
    """What is on record of a project, with changes."""
    held = {name: getattr(of, name) for name in NewProject.__dataclass_fields__}
    return replace(NewProject(**held), **given)


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (64, 48), colour: tuple[int, int, int] = (120, 160, 90), **given: Any
) -> bytes:
    """A photograph of one colour."""
    out = BytesIO()
    mode = "RGBA" if kind == "PNG" else "RGB"
    Image.new(mode, size, colour if mode == "RGB" else (*colour, 128)).save(out, kind, **given)
    return out.getvalue()


TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, match=rf"{code}\b")


def moved(
    of: Project, after: Stage, on: date = DONE_ON, words: str = "可行", document_no: str = "1号", by: Any = None
) -> Project:
    return move_project(project_id=of.pk, after=after, decision=Decision(on, document_no, words), by=by)
