"""The register that the pages are shown: one household in the village of the cast, one in another township."""

from __future__ import annotations

import pytest

from cast import OTHER_VILLAGE
from lianxin.people.models import User
from lianxin.registry.models import Household, Member
from registry.makers import ID_NO, areas, give_to, give_to_unit, household, member, year_book


@pytest.fixture
def known_areas(db: None) -> None:
    """Names for the county, the township and the village."""
    areas()


@pytest.fixture
def family(known_areas: None) -> Household:
    """A household of two in the village, in an open year, with a cause, an illness and an identity number."""
    year_book()
    made = household(
        "甲某",
        household_attribute="ordinary_poor",
        main_cause="illness",
        net_income_per_person_yuan=512_345,
        house_m2=80.0,
        dangerous_house=False,
        water_safe=True,
    )
    member(made, "乙某", identity={"id_no": ID_NO, "sex": "female"}, health=",long_term_illness,")
    return made


@pytest.fixture
def wife(family: Household) -> Member:
    """The member of the family who has an identity number and an illness."""
    return Member.objects.get(facts__household=family, name="乙某")


@pytest.fixture
def far_family(db: None) -> Household:
    """A household in the other township."""
    year_book()
    return household("丙某", village_code=OTHER_VILLAGE)


@pytest.fixture
def helped(family: Household, helper: User, unit_liaison: User) -> Household:
    """The family, paired with the helper and with the unit of the liaison."""
    give_to(helper, family)
    give_to_unit(unit_liaison, family)
    return family
