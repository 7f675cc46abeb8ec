"""Reading areas."""

from __future__ import annotations

from datetime import date

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.places import queries
from lianxin.places.domain.codes import LocalKind
from lianxin.places.domain.outlines import is_inside
from lianxin.places.domain.resolver import Status
from lianxin.places.models import Area
from lianxin.places.operations import merge_areas, open_areas, open_local_area, rename_area

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 1)


@pytest.fixture
def county() -> Area:
    return open_areas(county_code="630106", on=ON, by=None).county


def test_it_finds_an_area_by_its_code_and_day(county: Area) -> None:
    assert queries.area_by_code("630106") == county
    assert queries.area_by_code("630106000000", ON) == county
    assert queries.area_by_code("630106", date(2016, 1, 1)) is None
    former = queries.area_by_code("630122", date(2016, 1, 1))
    assert former is not None
    assert former.name == "湟中县"
    assert queries.area_by_code("630122") is None


def test_it_follows_an_ended_code_where_an_area_is_required(county: Area) -> None:
    assert queries.required_area("632124") == county
    assert queries.required_area("630122", date(2016, 1, 1)).name == "湟中县"
    for code, on in (("630122", date(1980, 1, 1)), ("620000", None), ("630106999", ON)):
        with pytest.raises(Refused) as refusal:
            queries.required_area(code, on)
        assert refusal.value.code in {"PLACE-005"}
    with pytest.raises(Refused) as refusal:
        queries.area_by_code("6301061")
    assert refusal.value.code == "PLACE-001"


def test_it_finds_what_lies_under_an_area_even_by_its_former_code(county: Area) -> None:
    under = set(queries.areas_under("630106").values_list("code", flat=True))
    assert "630106102222" in under
    assert "630106" not in under
    assert set(queries.areas_under("632124").values_list("code", flat=True)) == under
    assert queries.areas_under("").count() == Area.objects.filter(valid_before__isnull=True).count()
    assert not queries.areas_under("62").exists()


def test_it_names_what_lies_above(county: Area) -> None:
    assert [a.name for a in queries.ancestors("630106102222")] == ["青海省", "西宁市", "湟中区", "鲁沙尔镇"]
    assert [a.name for a in queries.ancestors("620102")] == []


def test_it_tells_what_took_over(county: Area) -> None:
    assert queries.successors_of("630122") == ("630106",)
    assert queries.successors_of("522423") == ("520581",)  # not opened here: the gazetteer knows
    assert queries.successors_of("630106") == ()
    assert queries.successors_of("999901") == ()
    village, into = (Area.objects.get(code=code) for code in ("630106102222", "630106102229"))
    merge_areas(areas=[village], into=into, on=ON, by=None)
    assert queries.successors_of("630106102222") == ("630106102229",)


def test_it_resolves_what_only_this_system_knows(county: Area) -> None:
    township = open_local_area(parent=county, name="新湖镇", kind=LocalKind.TOWNSHIP, by=None)
    village = open_local_area(parent=township, name="碧水村", kind=LocalKind.VILLAGE, by=None)
    for mention in ("湟中区新湖镇碧水村", "新湖镇碧水", "碧水村"):
        answer = queries.resolve_mention(mention, within="630106")
        assert (answer.status, answer.code) == (Status.RESOLVED, village.code), mention
    assert answer.path[-3:] == ("湟中区", "新湖镇", "碧水村")
    other = open_local_area(parent=county, name="旧湖镇", kind=LocalKind.TOWNSHIP, by=None)
    open_local_area(parent=other, name="碧水村", kind=LocalKind.VILLAGE, by=None)
    assert queries.resolve_mention("碧水村", within="630106").status is Status.AMBIGUOUS
    assert queries.resolve_mention("湟中区新湖镇碧水村").code == village.code
    assert queries.resolve_mention("湟中区新湖镇白水村", within="630106").status is Status.UNRESOLVED


def test_it_resolves_a_village_under_the_name_it_was_given_here(county: Area) -> None:
    village = Area.objects.get(code="630106102222")
    rename_area(area=village, name="金塔苑村", on=ON, by=None)
    assert queries.resolve_mention("湟中区鲁沙尔镇金塔苑村", within="630106").code == "630106102222"
    assert queries.resolve_mention("湟中县鲁沙尔镇白土庄村").code == "630106102222"


def test_it_leaves_a_mention_unresolved_in_a_place_that_only_this_system_has() -> None:
    province = Area.objects.create(code="99", name="某省", level="province")
    city = Area.objects.create(code="9999", name="某市", level="city", parent=province)
    county = Area.objects.create(code="999901", name="甲县", level="county", parent=city)
    township = open_local_area(parent=county, name="乙镇", kind=LocalKind.TOWNSHIP, by=None)
    village = open_local_area(parent=township, name="丙村", kind=LocalKind.VILLAGE, by=None)
    assert queries.resolve_mention("甲县乙镇丙村", within="999901").code == village.code
    assert queries.resolve_mention("甲县乙镇丁村", within="999901").status is Status.UNRESOLVED


def test_it_measures_between_areas_only_where_both_are_known(county: Area) -> None:
    other = open_areas(county_code="630121", on=ON, by=None).county
    distance = queries.distance_between(county, other)
    assert distance is not None
    assert 5 < distance < 80
    assert queries.distance_between(county, Area.objects.get(code="630106102222")) is None


def test_it_draws_every_village_of_an_opened_county_inside_its_outline(county: Area) -> None:
    rings = queries.boundary_of("630106")
    assert rings is not None
    assert queries.boundary_of("632124") == rings
    points = queries.village_points("630106")
    villages = Area.objects.filter(code__startswith="630106", level="village").values_list("code", flat=True)
    assert [p.code for p in points] == sorted(villages)
    assert all(p.approximate and is_inside((p.longitude, p.latitude), rings) for p in points)
    assert points == queries.village_points("630122")
    Area.objects.filter(code="630106102222").update(longitude=101.55, latitude=36.48, position_source="recorded")
    (white,) = [p for p in queries.village_points("630106") if p.code == "630106102222"]
    assert (white.longitude, white.latitude, white.approximate) == (101.55, 36.48, False)


def test_it_draws_a_county_that_was_not_opened() -> None:
    points = queries.village_points("520623")
    assert {p.code for p in points} >= {"520623205210"}
    assert len({(p.longitude, p.latitude) for p in points}) > 0.95 * len(points)


def test_it_works_without_outlines(county: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "county_outlines", lambda: None)
    assert queries.boundary_of("630106") is None
    points = queries.village_points("630106")
    assert len(points) == Area.objects.filter(code__startswith="630106", level="village").count()
    assert all(p.approximate for p in points)
