"""What documents call an area: recorded, ended, counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import TOWNSHIP
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.places.models import AreaTag
from lianxin.places.operations import end_tag, tag_area
from registry.makers import areas
from reports.test_figures_from_rows import figure

pytestmark = pytest.mark.django_db
TAG: dict[str, Any] = {
    "area_code": TOWNSHIP,
    "kind": "poor_township",
    "document": "某文件",
    "starts_on": date(2015, 1, 1),
}


@pytest.fixture(autouse=True)
def _places() -> None:
    areas()


def test_an_area_bears_a_tag_from_a_day_until_a_day(county_officer: User) -> None:
    made = tag_area(**TAG, by=county_officer)
    assert figure("places.tags", kind="poor_township").value == 1
    end_tag(tag=made, on=date(2018, 1, 1), by=county_officer)
    assert figure("places.tags", kind="poor_township", before="2018-01-02").value == 0
    tag_area(**(TAG | {"starts_on": date(2019, 1, 1)}), by=county_officer)
    assert figure("places.tags", kind="poor_township").value == 1
    with pytest.raises(Refused, match="PLACE-017"):
        end_tag(tag=made, on=date(2019, 1, 1), by=None)


@pytest.mark.parametrize("given", [{"area_code": "999999"}, {"kind": "rich"}, {"document": " "}])
def test_it_refuses_a_faulty_tag(given: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="PLACE-017"):
        tag_area(**(TAG | given), by=None)


def test_it_refuses_a_second_tag_of_the_kind_and_whoever_keeps_no_places(township_clerk: User) -> None:
    tag_area(**TAG, by=None)
    with pytest.raises(Refused, match="PLACE-017"):
        tag_area(**TAG, by=None)
    with pytest.raises(Refused, match="PLACE-010"):
        tag_area(**(TAG | {"kind": "other"}), by=township_clerk)


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("tag_of_an_area_names_its_document", {"document": ""}),
        ("tag_of_an_area_ends_after_it_starts", {"ends_before": date(2015, 1, 1)}),
        ("area_bears_a_tag_of_a_kind_once_at_a_time|areatag", {"kind": "other"}),
    ],
)
def test_the_database_refuses(constraint: str, given: dict[str, Any]) -> None:
    AreaTag.objects.create(**(TAG | {"kind": "other"}), at=timezone.now())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AreaTag.objects.create(**(TAG | given), at=timezone.now())
