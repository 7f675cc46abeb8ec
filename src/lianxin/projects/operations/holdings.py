"""What a project left behind: handed over, looked after, let, and one day disposed of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.projects import errors
from lianxin.projects.domain.stages import Actor, Stage
from lianxin.projects.models import Asset, AssetEvent, Project
from lianxin.projects.operations.gates import (
    checked_code,
    checked_day,
    checked_sum,
    checked_text,
    held_project,
    may,
    record,
    refuse_unless_between,
)
from lianxin.projects.operations.proposals import measured_value

if TYPE_CHECKING:
    from lianxin.people.models import User

_DISPOSED = "disposed"
_WITH_AN_AMOUNT = {AssetEvent.Kind.INCOME: Words("收益", "Income"), AssetEvent.Kind.LET: Words("出租或发包", "Letting")}
_HAND_OVER = Words("移交资产", "have an asset handed over")


@dataclass(frozen=True, slots=True)
class NewAsset:
    """An asset: what it is, whose, who keeps it, what it was worth. Without a code the library gives it one."""

    name: str
    kind: str
    owner_kind: str
    owner: str
    keeper: str
    original_fen: int
    received_on: date
    code: str = ""
    quantity: Decimal | str | None = None
    unit: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class NewAssetEvent:
    """Something that happened to an asset. ``keeper`` and ``state`` are what changed, where the event is of that kind."""

    kind: AssetEvent.Kind
    on: date
    words: str
    amount_fen: int | None = None
    document_no: str = ""
    keeper: str = ""
    state: str = ""


@transaction.atomic
def hand_over_asset(*, project_id: int, entry: NewAsset, by: User | None) -> Asset:
    """Enter an asset of a settled project into the register: from then on somebody owns and keeps it (确权移交).

    Raises:
        PermissionDenied, Http404: not his to hand over.
        Refused: PROJECT-008 not settled, PROJECT-024 code taken, PROJECT-002, PROJECT-003 outside the project's area, PROJECT-004,
            PROJECT-005, PROJECT-011, PROJECT-035.
    """
    project = held_project(project_id, by, Actor.TOWNSHIP)
    refuse_unless_between(project, Stage.SETTLED, Stage.HANDED_OVER, _HAND_OVER)
    area_code = entry.area_code or project.area_code
    if not area_code.startswith(project.area_code):
        raise Refused(errors.AREA_UNFIT, area_code=area_code)
    code = entry.code.strip()
    if code and Asset.objects.filter(code=code).exists():
        raise Refused(errors.ASSET_CODE_TAKEN, code=code)
    quantity = None if entry.quantity in (None, "") else measured_value(entry.quantity)  # type: ignore[arg-type]
    if quantity is not None and quantity <= 0:
        raise Refused(errors.TARGET_NOT_MEASURABLE, value=entry.quantity)
    made = Asset.objects.create(
        project=project,
        code=code or _next_code(project),
        name=checked_text(entry.name, Words("资产名称", "The name")),
        kind=checked_code("asset_kind", entry.kind),
        owner_kind=checked_code("asset_owner", entry.owner_kind),
        owner=checked_text(entry.owner, Words("产权人", "The owner")),
        keeper=checked_text(entry.keeper, Words("管护责任人", "The keeper")),
        quantity=quantity,
        unit=entry.unit.strip(),
        original_fen=checked_sum(entry.original_fen, Words("原值", "The original value")),
        area_code=area_code,
        received_on=checked_day(entry.received_on),
    )
    record("hand_over_asset", by, project, "projects.asset", made.pk, original_fen=made.original_fen)
    return made


@transaction.atomic
def record_asset_event(*, asset_id: int, entry: NewAssetEvent, by: User | None) -> AssetEvent:
    """Record an inspection, a repair, income, letting, a new keeper or another state of an asset.

    Raises:
        PermissionDenied, Http404: not his to record.
        Refused: PROJECT-025 disposed of, PROJECT-026 no amount where money came in, PROJECT-002, PROJECT-004, PROJECT-005,
            PROJECT-040 a disposal (that is an act of its own), PROJECT-011.
    """
    asset = _held(asset_id, by, Actor.VILLAGE)
    if entry.kind is AssetEvent.Kind.DISPOSED or entry.state == _DISPOSED:
        raise Refused(errors.DISPOSAL_APART)
    if entry.kind in _WITH_AN_AMOUNT and entry.amount_fen is None:
        raise Refused(errors.AMOUNT_NEEDED, what=_WITH_AN_AMOUNT[entry.kind])
    if entry.kind is AssetEvent.Kind.KEEPER:
        asset.keeper = checked_text(entry.keeper, Words("新的管护责任人", "The new keeper"))
    if entry.kind is AssetEvent.Kind.STATE:
        asset.state = checked_code("asset_state", entry.state)
    asset.save(update_fields=["keeper", "state"])
    return _recorded(asset, entry, by, act="record_asset_event")


@transaction.atomic
def dispose_asset(
    *, asset_id: int, on: date, document_no: str, words: str, by: User | None, amount_fen: int | None = None
) -> AssetEvent:
    """Dispose of an asset (处置), on a document of the county: why, and what it brought. It stays in the register, closed.

    Raises:
        PermissionDenied, Http404: not his to decide.
        Refused: PROJECT-025 disposed of already, PROJECT-002 no document or no reason, PROJECT-005, PROJECT-011.
    """
    asset = _held(asset_id, by, Actor.COUNTY)
    document = checked_text(document_no, Words("处置批准文号", "The number of the document"))
    asset.state = _DISPOSED
    asset.save(update_fields=["state"])
    entry = NewAssetEvent(AssetEvent.Kind.DISPOSED, on, words, amount_fen, document)
    return _recorded(asset, entry, by, act="dispose_asset")


def _recorded(asset: Asset, entry: NewAssetEvent, by: User | None, *, act: str) -> AssetEvent:
    made = AssetEvent.objects.create(
        asset=asset,
        kind=entry.kind,
        on=checked_day(entry.on, after=asset.received_on, what=Words("移交日期", "the day it was handed over")),
        amount_fen=checked_sum(entry.amount_fen, Words("金额", "The amount"), required=False),
        words=checked_text(entry.words, Words("情况说明", "What happened"))[:400],
        document_no=entry.document_no.strip(),
        by=by,
        at=timezone.now(),
    )
    record(
        act, by, asset.project, "projects.asset", asset.pk,
        kind=entry.kind.value, on=entry.on.isoformat(), amount_fen=entry.amount_fen,
    )  # fmt: skip
    return made


def _held(asset_id: int, by: User | None, actor: Actor) -> Asset:
    asset = Asset.objects.select_for_update().select_related("project").filter(pk=asset_id).first()
    if asset is None:
        raise Http404("no such asset")
    if by is not None:
        held_project(asset.project_id, by)
    may(by, actor, asset.area_code)
    if asset.state == _DISPOSED:
        raise Refused(errors.ASSET_DISPOSED, asset=asset.name)
    return asset


def _next_code(project: Project) -> str:
    """A number of the register's own: the project's, and the next number behind it."""
    stem = f"{project.code}-Z"[:36]
    used = Asset.objects.filter(code__startswith=stem).values_list("code", flat=True)
    numbers = [int(code[len(stem) :]) for code in used if code[len(stem) :].isdigit()]
    return f"{stem}{max(numbers, default=0) + 1:02d}"
