"""Indicators of units, helpers and teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope
from lianxin.people.models import Helper, Team, TeamMember, Unit
from lianxin.people.roles import Act
from lianxin.reports.domain.indicators import Indicator, Measure, Timing
from lianxin.reports.domain.units import PERSON, PIECE
from lianxin.reports.indicators.declaring import Source, choice, code, flag, text

if TYPE_CHECKING:
    from lianxin.people.models import User

_UNIT = text("unit", "单位代码", "Code of the unit")
_POST = text("post", "职务", "Post")
_PARTY = flag("party_member", "党员", "Party member")


def _in(model: Any, column: str, unit: str) -> Any:
    def rows(reader: User | None) -> QuerySet[Any]:
        if reader is None:
            return model.objects.all()
        scope = required_scope(reader, Act.READ_PAIRING)
        wanted = scope.area_filter(column)
        if scope.unit_ids:
            wanted |= Q(**{f"{unit}__in": scope.unit_ids})
        return model.objects.filter(wanted)

    return rows


def _made(
    name: str, zh: str, en: str, told: Words, thing: str, unit: str, timing: Timing, *dimensions: Any
) -> Indicator:
    return Indicator(
        f"people.{name}", Words(zh, en), told, Measure.COUNT_DISTINCT, thing, unit, timing, ("people",), dimensions
    )


SOURCES = (
    Source(
        _made(
            "units",
            "帮扶单位",
            "Helping units",
            Words("登记的帮扶单位", "units on record"),
            "unit",
            PIECE,
            Timing.ALWAYS,
            code("affiliation", "unit_affiliation"),
            text("code", "单位代码", "Code of the unit"),
        ),
        _in(Unit, "area_code", "pk"),
        columns={"affiliation": "affiliation", "code": "code"},
        page=("people:unit", "pk"),
    ),
    Source(
        _made(
            "helpers",
            "帮扶责任人",
            "Helpers",
            Words("在岗的帮扶责任人", "helpers in service"),
            "person",
            PERSON,
            Timing.STANDING,
            _UNIT,
            _POST,
            _PARTY,
            flag("leader", "领导干部", "Leading cadre"),
        ),
        _in(Helper, "unit__area_code", "unit_id"),
        area="unit__area_code",
        starts="starts_on",
        ends="ends_before",
        columns={"unit": "unit__code", "post": "post", "party_member": "is_party_member", "leader": "is_leader"},
    ),
    Source(
        _made(
            "teams",
            "驻村工作队",
            "Resident teams",
            Words("在村的工作队", "teams in villages"),
            "team",
            PIECE,
            Timing.STANDING,
        ),
        _in(Team, "village_code", "members__helper__unit_id"),
        area="village_code",
        starts="starts_on",
        ends="ends_before",
    ),
    Source(
        _made(
            "team_members",
            "驻村工作队成员",
            "Members of teams",
            Words(
                "在队的人，同一人只算一次；职责和来源可以筛选",
                "persons in teams, each once; by duty and by whence they come",
            ),
            "person",
            PERSON,
            Timing.STANDING,
            choice("duty", "职责", "Duty", tuple(TeamMember.Duty.values)),
            _UNIT,
            _POST,
            _PARTY,
            code("affiliation", "unit_affiliation"),
        ),
        _in(TeamMember, "team__village_code", "helper__unit_id"),
        area="team__village_code",
        thing="helper",
        starts="starts_on",
        ends="ends_before",
        columns={
            "duty": "duty",
            "unit": "helper__unit__code",
            "post": "helper__post",
            "party_member": "helper__is_party_member",
            "affiliation": "helper__unit__affiliation",
        },
    ),
)
