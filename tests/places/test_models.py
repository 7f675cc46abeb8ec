"""What the database itself refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianxin.places.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Area:
    return Area.objects.create(code="99", name="某省", level=Area.Level.PROVINCE)


def city(province: Area, **changes: Any) -> Area:
    values: dict[str, Any] = {"code": "9901", "name": "某市", "level": Area.Level.CITY, "parent": province}
    return Area(**(values | changes))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("area_ends_after_it_starts", {"valid_from": date(2020, 1, 1), "valid_before": date(2020, 1, 1)}),
        ("area_has_a_parent_unless_a_province", {"parent": None}),
        ("area_code_is_as_long_as_its_level", {"code": "990"}),
        ("area_code_is_as_long_as_its_level", {"level": Area.Level.COUNTY}),
        ("area_position_is_whole_and_has_a_source", {"longitude": 101.0, "position_source": "recorded"}),
        ("area_position_is_whole_and_has_a_source", {"longitude": 101.0, "latitude": 36.0}),
        (
            "area_position_is_whole_and_has_a_source",
            {"longitude": 201.0, "latitude": 36.0, "position_source": "recorded"},
        ),
        ("area_position_is_whole_and_has_a_source", {"position_source": "recorded"}),
        ("area_below_the_village_is_temporary", {"code": "990101101201G01", "level": Area.Level.GROUP}),
    ],
)
def test_it_refuses_an_impossible_area(province: Area, constraint: str, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        city(province, **changes).save()


def test_it_refuses_a_province_under_another(province: Area) -> None:
    with pytest.raises(IntegrityError, match="area_has_a_parent_unless_a_province"), transaction.atomic():
        Area.objects.create(code="98", name="另省", level=Area.Level.PROVINCE, parent=province)


def test_it_refuses_a_successor_of_an_area_that_has_not_ended(province: Area) -> None:
    other = city(province)
    other.save()
    with pytest.raises(IntegrityError, match="area_with_a_successor_has_ended"), transaction.atomic():
        city(province, code="9902", successor=other).save()


def test_it_refuses_two_open_versions_of_a_code(province: Area) -> None:
    city(province).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        city(province, valid_from=date(2020, 1, 1)).save()


def test_it_refuses_two_first_versions_of_a_code(province: Area) -> None:
    city(province, valid_before=date(2020, 1, 1)).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        city(province, valid_before=date(2021, 1, 1)).save()


def test_it_refuses_two_versions_that_start_on_one_day(province: Area) -> None:
    city(province, valid_from=date(2010, 1, 1), valid_before=date(2020, 1, 1)).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        city(province, valid_from=date(2010, 1, 1), valid_before=date(2021, 1, 1)).save()


def test_it_keeps_versions_that_follow_each_other(province: Area) -> None:
    city(province, valid_before=date(2020, 1, 1)).save()
    city(province, name="新市", valid_from=date(2020, 1, 1)).save()
    assert Area.objects.filter(code="9901").count() == 2


def test_it_protects_what_others_point_to(province: Area) -> None:
    city(province).save()
    with pytest.raises(models_protected()):
        province.delete()


def models_protected() -> type[Exception]:
    from django.db.models import ProtectedError

    return ProtectedError
