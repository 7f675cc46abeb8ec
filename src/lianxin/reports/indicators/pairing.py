"""Indicators of pairing: units and villages, helpers and households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.pairing.models import BranchPairing, HouseholdPairing, VillagePairing
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.reports.domain.indicators import Indicator, Measure, Timing
from lianxin.reports.domain.units import HOUSEHOLD, PERSON, PIECE
from lianxin.reports.indicators.declaring import Source, choice, code, flag, text

if TYPE_CHECKING:
    from lianxin.people.models import User

_UNIT = text("unit", "单位代码", "Code of the unit")
_ROLE = choice("role", "结对角色", "Role of the unit", tuple(VillagePairing.Role.values))
_ORDER = choice("order", "第一或第二责任人", "First or second helper", tuple(HouseholdPairing.Order.values))
_POST = text("post", "职务", "Post")


def _villages(reader: User | None) -> QuerySet[Any]:
    if reader is None:
        return VillagePairing.objects.all()
    scope = required_scope(reader, Act.READ_PAIRING)
    wanted = scope.area_filter("village_code")
    if scope.unit_ids:
        wanted |= Q(unit_id__in=scope.unit_ids)
    return VillagePairing.objects.filter(wanted)


def _branches(reader: User | None) -> QuerySet[Any]:
    if reader is None:
        return BranchPairing.objects.all()
    scope = required_scope(reader, Act.READ_PAIRING)
    wanted = scope.area_filter("village_code")
    if scope.unit_ids:
        wanted |= Q(branch__unit_id__in=scope.unit_ids)
    return BranchPairing.objects.filter(wanted)


def _households(reader: User | None) -> QuerySet[Any]:
    found = HouseholdPairing.objects.all()
    return found if reader is None else found.filter(household__in=households_open_to(reader, Act.READ_PAIRING))


def _of_villages(name: str, zh: str, en: str, told: Words, thing: str) -> Indicator:
    return Indicator(
        f"pairing.{name}",
        Words(zh, en),
        told,
        Measure.COUNT_DISTINCT,
        thing,
        PIECE,
        Timing.STANDING,
        ("pairing",),
        (_ROLE, _UNIT, code("affiliation", "unit_affiliation")),
    )


_VILLAGE_COLUMNS = {"role": "role", "unit": "unit__code", "affiliation": "unit__affiliation"}
_HOUSEHOLD_COLUMNS = {
    "unit": "helper__unit__code",
    "order": "order",
    "post": "helper__post",
    "leader": "helper__is_leader",
}


def _of_households(name: str, zh: str, en: str, told: Words, thing: str, unit: str, **more: Any) -> Indicator:
    return Indicator(
        f"pairing.{name}",
        Words(zh, en),
        told,
        Measure.COUNT_DISTINCT,
        thing,
        unit,
        Timing.STANDING,
        ("pairing",),
        (_UNIT, _ORDER, _POST, flag("leader", "领导干部", "Leading cadre")),
        **more,
    )


_PLAN: dict[str, Any] = {"by": "plan__settled_by__name", "at": "plan__settled_at", "document": "plan__document"}

SOURCES = (
    Source(
        _of_villages(
            "units",
            "结对单位",
            "Units paired",
            Words(
                "和村结对的单位，牵头、责任、共建都算，同一单位只算一次",
                "units paired with villages in any role, each once",
            ),
            "unit",
        ),
        _villages,
        area="village_code",
        thing="unit",
        starts="starts_on",
        ends="ends_before",
        columns=_VILLAGE_COLUMNS,
        **_PLAN,
    ),
    Source(
        _of_villages(
            "villages", "结对村", "Villages paired", Words("有单位结对的村", "villages with a unit"), "village"
        ),
        _villages,
        area="village_code",
        thing="village_code",
        starts="starts_on",
        ends="ends_before",
        columns=_VILLAGE_COLUMNS,
        **_PLAN,
        page=("places:area", "village_code"),
    ),
    Source(
        Indicator(
            "pairing.branches",
            Words("结对支部", "Branches paired"),
            Words("和村结对的党支部，同一支部只算一次", "party branches paired with villages, each once"),
            Measure.COUNT_DISTINCT,
            "branch",
            PIECE,
            Timing.STANDING,
            ("pairing",),
            (_UNIT,),
        ),
        _branches,
        area="village_code",
        thing="branch",
        starts="starts_on",
        ends="ends_before",
        columns={"unit": "branch__unit__code"},
        **_PLAN,
        page=("places:area", "village_code"),
    ),
    Source(
        _of_households(
            "helpers",
            "结对责任人",
            "Helpers paired",
            Words("和户结对的人，同一人只算一次", "persons paired with households, each once"),
            "person",
            PERSON,
        ),
        _households,
        area="household__village_code",
        thing="helper",
        starts="starts_on",
        ends="ends_before",
        columns=_HOUSEHOLD_COLUMNS,
        **_PLAN,
        page=("registry:household", "household_id"),
    ),
    Source(
        _of_households(
            "households",
            "结对户",
            "Households paired",
            Words("有责任人结对的户", "households with a helper"),
            "household",
            HOUSEHOLD,
            is_of_people=True,
        ),
        _households,
        area="household__village_code",
        thing="household",
        starts="starts_on",
        ends="ends_before",
        columns=_HOUSEHOLD_COLUMNS,
        **_PLAN,
        page=("registry:household", "household_id"),
    ),
    Source(
        Indicator(
            "pairing.branch_villages",
            Words("支部结对村", "Villages paired with branches"),
            Words("有党支部结对的村，同一村只算一次", "villages with a party branch, each once"),
            Measure.COUNT_DISTINCT,
            "village",
            PIECE,
            Timing.STANDING,
            ("pairing",),
            (_UNIT,),
        ),
        _branches,
        area="village_code",
        thing="village_code",
        starts="starts_on",
        ends="ends_before",
        columns={"unit": "branch__unit__code"},
        **_PLAN,
        page=("places:area", "village_code"),
    ),
)
