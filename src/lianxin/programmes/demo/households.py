"""Synthetic households: who lives together, how they live, what they earn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from lianxin.core.kernel.money import share_per_person
from lianxin.programmes.demo.people import (
    ETHNICITIES,
    chosen,
    drawn_birth,
    drawn_name,
    drawn_surname,
    health_and_work,
    identity_number,
    schooling,
    telephone,
)

_CAUSES = (
    ("illness", 0.36),
    ("skill", 0.2),
    ("labour", 0.16),
    ("disability", 0.14),
    ("schooling", 0.09),
    ("disaster", 0.05),
)


@dataclass
class DrawnHousehold:
    """A household: place names, its own fields and its members', by dictionary name, the head first."""

    place: dict[str, str]
    fields: dict[str, Any]
    members: list[dict[str, Any]] = field(default_factory=list)


def drawn_household(
    chance: Random, place: dict[str, str], number: int, on: date, *, size: int | None = None, prefix: str = "63010"
) -> DrawnHousehold:
    """Draw a household of one to seven people of up to three generations; of exactly ``size`` people where that is given.

    ``prefix`` begins its number.
    """
    household = _drawn_people(chance, place, f"{prefix}{number:07d}", on)
    while size is not None and len(household.members) != size:
        household = _drawn_people(chance, place, f"{prefix}{number:07d}", on)
    household.fields |= _living(household, chance)
    household.fields |= _income(household, chance, on)
    return household


def _drawn_people(chance: Random, place: dict[str, str], household_no: str, on: date) -> DrawnHousehold:
    ethnicity = chosen(chance, ETHNICITIES)
    household = DrawnHousehold(place, {"household_no": household_no})
    head_age = int(chance.triangular(26, 82, 52))
    surname = drawn_surname(chance)
    _join(household, chance, on, "head", "male" if chance.random() < 0.86 else "female", head_age, ethnicity, surname)
    if chance.random() < (0.86 if head_age < 65 else 0.62):
        other = "female" if household.members[0]["sex"] == "male" else "male"
        _join(household, chance, on, "spouse", other, max(20, head_age + chance.randrange(-5, 4)), ethnicity, "")
    _children(household, chance, on, head_age, ethnicity, surname)
    if head_age < 60 and chance.random() < 0.3:
        mother = chance.random() < 0.6
        relation, sex = ("mother", "female") if mother else ("father", "male")
        _join(
            household,
            chance,
            on,
            relation,
            sex,
            head_age + chance.randrange(20, 32),
            ethnicity,
            "" if mother else surname,
        )
    return household


def _join(
    household: DrawnHousehold, chance: Random, on: date, relation: str, sex: str, age: int, ethnicity: str, surname: str
) -> None:
    born_on = drawn_birth(chance, age, on)
    school = schooling(chance, age)
    member = {
        "person_no": f"{household.fields['household_no']}{len(household.members) + 1:02d}",
        "name": drawn_name(chance, sex, ethnicity, surname),
        "sex": sex,
        "birth_on": born_on,
        "id_no": identity_number(chance, born_on, sex),
        "relation_to_head": relation,
        "ethnicity": ethnicity,
        "resident_medical_insurance": chance.random() < 0.985,
        "employee_medical_insurance": False,
        "catastrophic_insurance": True,
        "resident_pension": age >= 16 and "school_status" not in school,
        "employee_pension": False,
        "dibao": "none",
        "destitute_support": "none",
    }
    household.members.append(member | school | health_and_work(chance, age, "school_status" in school))


def _children(household: DrawnHousehold, chance: Random, on: date, head_age: int, ethnicity: str, surname: str) -> None:
    grown = None
    for _ in range(chance.choices((0, 1, 2, 3), (0.14, 0.34, 0.4, 0.12))[0]):
        age = head_age - chance.randrange(22, 34)
        if age < 0:
            continue
        son = chance.random() < 0.55
        if age > 27 and not (son and grown is None):
            continue  # grown daughters have married out, younger grown sons live elsewhere
        _join(household, chance, on, "son" if son else "daughter", "male" if son else "female", age, ethnicity, surname)
        if age > 24 and son:
            grown = age
    if grown is not None and chance.random() < 0.7:
        _join(household, chance, on, "daughter_in_law", "female", grown - chance.randrange(0, 4), ethnicity, "")
        for _ in range(chance.choices((0, 1, 2), (0.25, 0.45, 0.3))[0]):
            boy = chance.random() < 0.52
            age = max(0, grown - chance.randrange(22, 28))
            _join(
                household,
                chance,
                on,
                "grandson" if boy else "granddaughter",
                "male" if boy else "female",
                age,
                ethnicity,
                surname,
            )


def _living(household: DrawnHousehold, chance: Random) -> dict[str, Any]:
    grade = chosen(chance, (("grade_a", 0.6), ("grade_b", 0.34), ("grade_c", 0.045), ("grade_d", 0.015)))
    registered = chance.random() < 0.42
    past = {"household_attribute": "ordinary_poor", "main_cause": chosen(chance, _CAUSES)} if registered else {}
    return past | {
        "household_size": len(household.members),
        "phone": telephone(chance),
        "household_type": "exited" if registered else "ordinary",
        **({"exit_year": 2016 + len(household.members) % 5} if registered else {}),
        "relocated": chance.random() < 0.05,
        "in_cooperative": chance.random() < 0.3,
        "dangerous_house": grade in {"grade_c", "grade_d"},
        "water_safe": chance.random() < 0.965,
        "household_power": True,
        "production_power": chance.random() < 0.97,
        "television": chance.random() < 0.95,
        "access_road": chosen(chance, (("concrete", 0.7), ("gravel", 0.2), ("earth", 0.1))),
        "main_road_km": round(chance.triangular(0, 4, 0.4), 1),
        "house_m2": round(chance.triangular(40, 180, 90)),
        "sanitary_toilet": chance.random() < 0.72,
        "fuel": chosen(chance, (("coal", 0.5), ("clean", 0.3), ("firewood", 0.2))),
        "arable_mu": round(chance.triangular(0, 18, 6), 1),
        "forest_mu": round(chance.triangular(0, 12, 1), 1),
        "returned_forest_mu": round(chance.triangular(0, 8, 1), 1),
    }


def _income(household: DrawnHousehold, chance: Random, on: date) -> dict[str, Any]:
    """Yearly income in fen by source; the main lines are the sums of their parts."""
    workers = sum(member.get("work_months", 0) for member in household.members)
    elders = sum(1 for member in household.members if on.year - member["birth_on"].year >= 60)
    ill = sum(1 for member in household.members if "illness" in member["health"])
    size = len(household.members)
    poor = chance.random() < 0.13
    wage = workers * chance.randrange(3000, 5600) * 100
    crop = int(household.fields.get("arable_mu", 5) * chance.randrange(700, 1500)) * 100
    livestock = chance.choice((0, 0, 6000, 14000, 26000, 48000)) * 100
    if poor:
        wage, livestock = wage // 4, 0
    dibao = 350000 * size if poor and chance.random() < 0.35 else 0
    if dibao:
        for member in household.members:
            member["dibao"] = "rural"
    pension = elders * 260000
    forest = int(household.fields.get("returned_forest_mu", 0) * 12500)
    property_income = chance.choice((0, 0, 0, 60000, 120000, 300000))
    transfer = dibao + pension + forest
    cost = int((crop + livestock) * chance.uniform(0.25, 0.45))
    net = wage + crop + livestock + property_income + transfer - cost
    own_expense = ill * chance.choice((0, 60000, 120000, 300000, 1500000))
    return {
        "income_from": date(on.year - 1, 11, 1),
        "income_to": date(on.year, 10, 31),
        "wage_income_yuan": wage,
        "wage_work_income_yuan": wage,
        "operating_income_yuan": crop + livestock,
        "crop_income_yuan": crop,
        "livestock_income_yuan": livestock,
        "property_income_yuan": property_income,
        "land_transfer_income_yuan": property_income,
        "transfer_income_yuan": transfer,
        "dibao_income_yuan": dibao,
        "pension_income_yuan": pension,
        "ecological_income_yuan": forest,
        "returned_forest_income_yuan": forest,
        "operating_cost_yuan": cost,
        "gross_income_yuan": wage + crop + livestock + property_income + transfer,
        "net_income_yuan": net,
        "net_income_per_person_yuan": share_per_person(net, size),
        "insurance_claim_income_yuan": 0,
        "medical_own_expense_yuan": own_expense,
    }
