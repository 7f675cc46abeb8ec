"""What the demonstration's helper and team sent from the field: accepted, waiting for a choice, refused; and one choice that was made."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from lianxin.field.domain.items import Kind, NewItem
from lianxin.field.models import Divergence, FieldItem
from lianxin.field.operations import choose, take_in_item
from lianxin.field.queries.present import FactsOf, present_facts
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household, HouseholdFacts

_NUMBERS = UUID("6c69616e-7869-4e6e-8000-6669656c6421")


def send_from_the_field(*, on: date) -> None:
    """Send some items as the telephones of the demonstration's accounts would, and decide one of them."""
    helper, team = (User.objects.get(username=name) for name in ("helper", "team"))
    own = list(_homes(helper, on)[:3])
    village = list(_homes(team, on)[:2])
    _send(helper, Kind.VISIT, own[0], on, _VISIT)
    _send(helper, Kind.FACTS, own[0], on, _facts(own[0], on.year, "arable_mu", 1.5, "入户查看"))
    _send(helper, Kind.FACTS, own[-1], on, _facts(own[-1], on.year, "house_m2", 20.0, "户主口述"))
    _send(helper, Kind.FACTS, own[0], on, _facts(own[0], on.year, "house_m2", 12.0, "看过证件材料"))
    # Two of the team measured the same road, each from the value of the morning: a person chooses.
    first, second = (_facts(village[0], on.year, "main_road_km", more, "入户查看") for more in (0.5, 0.8))
    _send(team, Kind.FACTS, village[0], on, first)
    _send(team, Kind.FACTS, village[0], on, second)
    _send(team, Kind.LEAD, village[1], on, _LEAD)
    # A year that the county never opened takes nothing: the item stays, with why, until somebody settles it.
    _send(
        team,
        Kind.FACTS,
        village[1],
        on,
        _facts(village[1], on.year, "arable_mu", 1.0, "看过证件材料") | {"year": on.year - 8},
    )
    _decide_one(on)


_VISIT = {
    "found": "老人身体尚好，屋檐有一处漏雨；今年务工收入比去年多。",
    "done": "讲了医保报销和危房改造的申请办法。",
    "promised": "和村里一起报修屋檐。",
    "next_step": "看屋檐修好没有",
    "next_on": None,
}
_LEAD = {"source": "visit", "words": "入户时了解到主要劳动力摔伤住院，还没有报销，家里先垫了钱。", "risk": "accident"}


def _homes(user: User, on: date) -> Any:
    with_facts = HouseholdFacts.objects.filter(year=on.year).values("household_id")
    return households_open_to(user, Act.CAPTURE_OFFLINE).filter(is_live=True, pk__in=with_facts).order_by("pk")


def _facts(home: Household, year: int, name: str, more: float, reason: str) -> dict[str, Any]:
    present = (present_facts(FactsOf("household", year, home.pk), [name]) or {})[name]
    told = {"from": present.value, "to": (present.value or 0.0) + more, "version": present.version}
    return {"table": "household", "year": year, "reason": reason, "values": {name: told}}


def _send(user: User, kind: Kind, home: Household, on: date, answers: dict[str, Any]) -> None:
    number = uuid5(
        _NUMBERS, f"{user.username} {kind} {home.pk} {sorted(answers)}{answers.get('values')}{answers.get('year')}"
    )
    entry = NewItem(
        uuid=number, kind=kind, on=on, village_code=home.village_code, answers=answers, household_id=home.pk
    )
    take_in_item(entry=entry, by=user, way=FieldItem.Way.PAGE)


def _decide_one(on: date) -> None:
    """The township takes one of the helper's changes, if it may settle it; the other waits."""
    clerk = User.objects.get(username="township")
    area = clerk.home_area(Act.SETTLE_FIELD_ITEMS)
    one = Divergence.objects.filter(village_code__startswith=area, choice="").order_by("pk").first()
    if one is None:
        return
    present = (present_facts(FactsOf(one.table, on.year, one.thing_id), [one.field]) or {})[one.field]
    choose(divergence_id=one.pk, choice="take", reason="已电话向户主核对", seen=present.version, by=clerk)
