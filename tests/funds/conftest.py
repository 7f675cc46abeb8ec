"""One chain of money, from a tranche to a payment, for tests that need a part of it."""

from __future__ import annotations

import pytest

from funds.makers import (
    allocated,
    approved,
    gains,
    paid,
    project,
    tranche,
)
from funds.places import Places
from lianxin.funds.models import (
    Claim,
    Payment,
    Tranche,
)
from lianxin.funds.operations import (
    PaymentLine,
)
from lianxin.projects.models import Project
from lianxin.registry.models import Household
from registry.makers import household


@pytest.fixture
def of(db: None) -> Project:
    return project()


@pytest.fixture
def home(of: Project) -> Household:
    made = household("甲某")
    gains(of, made)
    return made


@pytest.fixture
def money(db: None) -> Tranche:
    return tranche()


@pytest.fixture
def claim(of: Project, home: Household, money: Tranche) -> Claim:
    """20,000 yuan approved for the household's project."""
    allocated(money, of, 50_000_00)
    return approved(of, 20_000_00)


@pytest.fixture
def payment(claim: Claim, home: Household) -> Payment:
    return paid(claim, PaymentLine("甲某", 5_000_00, household=home))[0]


@pytest.fixture
def places(db: None) -> Places:
    return Places()
