"""Small pairing problems for tests: in Python, and as the JSON a person would write."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from lianxin.pairing.domain import (
    ExistingUnit,
    Helper,
    Household,
    PairingProblem,
    Role,
    Unit,
    Village,
    default_rules,
)

EXAMPLE: dict[str, Any] = {
    "title": "示例",
    "villages": [
        {"code": "V1", "name": "东村", "longitude": 101.6, "latitude": 36.5, "needs": ["养殖"]},
        {"code": "V2", "name": "西村", "longitude": 101.5, "latitude": 36.4},
    ],
    "units": [
        {"id": "U1", "name": "甲局", "capacity": 1, "longitude": 101.7, "latitude": 36.6, "skills": ["养殖"]},
        {"id": "U2", "name": "乙局", "capacity": 1, "longitude": 101.7, "latitude": 36.6},
        {"id": "U3", "name": "丙局", "capacity": 1, "longitude": 101.4, "latitude": 36.4},
        {
            "id": "U4",
            "name": "丁局",
            "capacity": 1,
            "can_lead": True,
            "origin_of": [{"village": "V2", "post": "first_secretary"}],
        },
        {"id": "U5", "name": "戊局", "capacity": 1, "can_lead": False},
    ],
    "households": [
        {"id": "H1", "village": "V1", "difficulty": 3, "group": "一组", "kin": ["P1"]},
        {"id": "H2", "village": "V1", "difficulty": 1},
        {"id": "H3", "village": "V2", "difficulty": 2, "needs": ["养殖"]},
        {"id": "H4", "village": "V2", "difficulty": 1},
    ],
    "helpers": [
        {"id": "P1", "unit": "U1", "name": "示例甲", "skills": ["养殖"]},
        {"id": "P2", "unit": "U2", "cap_households": 2},
        {"id": "P3", "unit": "U3", "home_village": "V1"},
        {"id": "P4", "unit": "U4", "is_leader": True, "longitude": 101.5, "latitude": 36.4},
        {"id": "P5", "unit": "U5"},
    ],
    "existing": {
        "unit_villages": [{"unit": "U3", "village": "V2", "role": "responsible"}],
        "household_helpers": [{"household": "H4", "helper": "P3", "order": "first"}],
    },
    "rules": {"cap_first": 3},
}


def example(**changes: Any) -> dict[str, Any]:
    """Return a copy of the example with top-level parts replaced."""
    return {**deepcopy(EXAMPLE), **changes}


def text_of(problem: dict[str, Any]) -> str:
    return json.dumps(problem, ensure_ascii=False)


def one_village(households: list[int], helpers: int, **rules: int | bool) -> PairingProblem:
    """One village with households of these difficulties, two units, and so many helpers shared between them."""
    return PairingProblem(
        (Village("V1", "东村"),),
        (Unit("U1", "甲局", 1), Unit("U2", "乙局", 1)),
        tuple(Household(f"H{n}", "V1", difficulty) for n, difficulty in enumerate(households)),
        tuple(Helper(f"P{n}", "U1" if n % 2 == 0 else "U2") for n in range(helpers)),
        rules=default_rules(**rules),
    )


@st.composite
def people_problems(draw: st.DrawFn) -> PairingProblem:
    """Draw a problem whose units already have their villages, so that only the people are open."""
    places = draw(st.integers(1, 2))
    villages = tuple(Village(f"V{n}", f"第{n}村") for n in range(places))
    units = tuple(Unit(f"U{n}", f"第{n}单位", 1) for n in range(2 * places))
    roles = (Role.LEAD, Role.RESPONSIBLE)
    existing = tuple(ExistingUnit(f"U{n}", f"V{n // 2}", roles[n % 2]) for n in range(2 * places))
    helpers = tuple(
        Helper(
            f"P{n}",
            f"U{draw(st.integers(0, 2 * places - 1))}",
            cap_households=draw(st.sampled_from([None, None, 0, 1, 2])),
            home_village=draw(st.sampled_from(["", "", "", "V0"])),
        )
        for n in range(draw(st.integers(0, 5)))
    )
    people = [helper.id for helper in helpers]
    households = tuple(
        Household(
            f"H{n}",
            f"V{draw(st.integers(0, places - 1))}",
            draw(st.integers(1, 3)),
            kin=tuple(draw(st.lists(st.sampled_from(people), unique=True, max_size=2))) if people else (),
        )
        for n in range(draw(st.integers(1, 6)))
    )
    rules = default_rules(
        cap_first=draw(st.integers(1, 3)),
        second_helpers_per_household=draw(st.sampled_from([0, 0, 0, 1])),
        first_helpers_per_household=draw(st.sampled_from([1, 1, 1, 2])),
        every_unit_used=False,
    )
    return PairingProblem(villages, units, households, helpers, existing, rules=rules)
