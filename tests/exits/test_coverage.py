"""How many were covered, out of how many that should be: both numbers are kept, never the rate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import COUNTY
from lianxin.core.kernel.errors import Refused
from lianxin.exits.models import CoverageFigure
from lianxin.exits.operations import NewCoverage, record_coverage
from lianxin.people.models import User
from reports.test_figures_from_rows import figure

pytestmark = pytest.mark.django_db
PENSION = NewCoverage(COUNTY, 2016, CoverageFigure.Kind.PENSION, 9600, 10_000, "某统计表")


def test_a_rate_is_worked_out_from_the_newest_pair_of_numbers(county_officer: User) -> None:
    record_coverage(entry=replace(PENSION, covered=1), by=county_officer)
    record_coverage(entry=PENSION, by=county_officer)
    found = figure("exits.coverage", areas=[COUNTY], before="2017-01-01", kind="pension")
    assert (found.value, found.numerator, found.denominator) == (Fraction(96), 9600, 10_000)
    assert figure("exits.coverage", areas=[COUNTY], before="2017-01-01", kind="medical").value is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"covered": 10_001}, "EXIT-030"),
        ({"due": 0}, "EXIT-030"),
        ({"source": " "}, "EXIT-031"),
        ({"year": 2999}, "EXIT-003"),
    ],
)
def test_it_refuses_numbers_that_do_not_fit(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        record_coverage(entry=replace(PENSION, **given), by=None)
    assert refusal.value.code == code


def test_only_whoever_records_figures_of_exits_does(township_clerk: User, helper: User) -> None:
    for user in (township_clerk, helper):
        with pytest.raises(PermissionDenied):
            record_coverage(entry=PENSION, by=user)


@pytest.mark.parametrize(
    ("constraint", "given"),
    [("covered_are_a_part_of_those_who_should_be", {"covered": 11}), ("coverage_names_its_source", {"source": ""})],
)
def test_the_database_refuses(constraint: str, given: dict[str, Any]) -> None:
    told: dict[str, Any] = {
        "area_code": COUNTY,
        "year": 2016,
        "kind": "pension",
        "covered": 9,
        "due": 10,
        "source": "表",
        "at": timezone.now(),
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CoverageFigure.objects.create(**(told | given))
