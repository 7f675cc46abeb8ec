"""A county of two townships and three villages with four households whose every number can be worked out by hand."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from cast import OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP
from lianxin.places.models import Area
from lianxin.registry.models import Household, Member
from registry import makers

LOWER_VILLAGE = "999901101202"
ON = date(2026, 11, 1)


@pytest.fixture
def scene(db: None) -> SimpleNamespace:
    """See :func:`scene_of`."""
    return scene_of()


def scene_of() -> SimpleNamespace:
    """Households by the name of their head: 张甲 and 王乙 of 上河村, 赵丙 of 下河村, 钱丁 of 山前村 in the other township."""
    makers.areas()
    makers.year_book()
    township = Area.objects.get(code=TOWNSHIP)
    other = Area.objects.create(
        code=OTHER_TOWNSHIP, name="北乡", level=Area.Level.TOWNSHIP, parent=Area.objects.get(code=TOWNSHIP[:6])
    )
    Area.objects.create(code=LOWER_VILLAGE, name="下河村", level=Area.Level.VILLAGE, parent=township)
    Area.objects.create(code=OTHER_VILLAGE, name="山前村", level=Area.Level.VILLAGE, parent=other)
    zhang = _zhang()
    wang = _home(
        "王乙",
        {"sex": "male", "birth_on": date(1950, 1, 20)},
        {"labour_ability": "lost", "health": ",disabled,", "works_away": False, "dibao": "rural"},
        household_type="exited",
        main_cause="disability",
        household_size=1,
        arable_mu=2.0,
        monitored_class="unstable",
        risk_eliminated=False,
        dangerous_house=True,
    )
    zhao = _home(
        "赵丙",
        {"sex": "female", "birth_on": date(1985, 7, 7)},
        {"labour_ability": "ordinary", "health": ",healthy,", "works_away": True},
        village_code=LOWER_VILLAGE,
        household_type="ordinary",
        household_size=1,
        monitored_class="marginal",
        risk_eliminated=True,
        wage_income_yuan=1_050_000,
        dangerous_house=False,
    )
    qian = _home(
        "钱丁",
        {"sex": "male", "birth_on": date(1990, 12, 12)},
        {"labour_ability": "skilled", "health": ",healthy,"},
        village_code=OTHER_VILLAGE,
        household_type="exited",
        household_size=1,
        arable_mu=1.25,
        wage_income_yuan=2_000_000,
    )
    return SimpleNamespace(zhang=zhang, wang=wang, zhao=zhao, qian=qian)


def _zhang() -> Household:
    """张甲 with wife and son; everything about them is known."""
    zhang = _home(
        "张甲",
        {"sex": "male", "birth_on": date(1970, 5, 1), "id_no": makers.ID_NO},
        {"labour_ability": "ordinary", "health": ",healthy,", "works_away": False, "education": "junior"},
        household_type="exited",
        main_cause="illness",
        household_size=3,
        arable_mu=5.5,
        wage_income_yuan=3_000_000,
        net_income_per_person_yuan=1_234_567,
        dangerous_house=False,
        house_m2=120.0,
    )
    Household.objects.filter(pk=zhang.pk).update(phone="13900000000")
    makers.member(
        zhang,
        "李某",
        identity={"sex": "female", "birth_on": date(1972, 3, 9)},
        labour_ability="weak",
        health=",long_term_illness,",
        works_away=False,
    )
    makers.member(
        zhang,
        "张小",
        relation_to_head="child",
        identity={"sex": "male", "birth_on": date(2010, 9, 1)},
        labour_ability="none",
        health=",healthy,",
        works_away=False,
    )
    return zhang


def _home(head: str, identity: dict[str, Any], facts: dict[str, Any], **household: Any) -> Household:
    made = makers.household(head, **household)
    row = made.member_facts.get(relation_to_head="head")
    if "id_no" in identity:
        identity = identity | {"id_tail": identity["id_no"][-4:], "identity_form": "resident"}
    for name, value in identity.items():
        setattr(row.member, name, value)
    row.member.save()
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    Member.objects.filter(pk=row.member_id).update(person_no=f"P{made.household_no}")
    return made
