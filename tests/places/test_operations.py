"""Opening, adding, renaming and merging areas."""

from __future__ import annotations

from datetime import date

import pytest

from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.places.domain.codes import LocalKind
from lianxin.places.gazetteer import gazetteer
from lianxin.places.models import Area
from lianxin.places.operations import merge_areas, open_areas, open_local_area, rename_area
from lianxin.places.queries import area_by_code

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 1)


@pytest.fixture
def county() -> Area:
    return open_areas(county_code="630106", on=ON, by=None).county


@pytest.fixture
def township(county: Area) -> Area:
    return Area.objects.get(code="630106102")


@pytest.fixture
def village(county: Area) -> Area:
    return Area.objects.get(code="630106102222")


def test_it_opens_a_county_with_all_above_and_below(county: Area) -> None:
    assert county.name == "湟中区"
    assert [a.name for a in Area.objects.filter(code__in=["63", "6301"])] == ["青海省", "西宁市"]
    tree = gazetteer()
    villages = [v for t in tree.townships("630106") for v in tree.villages(t.code)]
    opened = Area.objects.filter(code__startswith="630106", level=Area.Level.VILLAGE)
    assert opened.count() == len(villages)
    white = opened.get(code="630106102222")
    assert (white.name, white.kind, white.is_temporary) == ("白土庄村委会", "village_committee", False)
    assert white.parent is not None
    assert white.parent.code == "630106102"


def test_it_brings_the_county_s_former_codes_along(county: Area) -> None:
    former = Area.objects.get(code="630122")
    assert (former.name, former.valid_before, former.successor) == ("湟中县", date(2019, 12, 31), county)
    oldest = Area.objects.get(code="632124")
    assert oldest.successor == former
    assert county.valid_from == date(2019, 12, 31)


def test_it_opens_the_present_county_for_a_code_of_the_past() -> None:
    opened = open_areas(county_code="630122000000", on=date(2016, 1, 1), by=None)
    assert opened.county.code == "630106"
    assert opened.created == Area.objects.count()


def test_it_adds_nothing_the_second_time(county: Area) -> None:
    before = Area.objects.count()
    assert open_areas(county_code="630106", on=ON, by=None).created == 0
    assert Area.objects.count() == before


def test_it_shares_what_lies_above_between_counties(county: Area) -> None:
    open_areas(county_code="630121", on=ON, by=None)
    assert Area.objects.filter(code="6301").count() == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [("63", "PLACE-004"), ("630106102", "PLACE-004"), ("639999", "PLACE-002"), ("湟中", "PLACE-001")],
)
def test_it_opens_counties_only(code: str, error: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_areas(county_code=code, on=ON, by=None)
    assert refusal.value.code == error
    assert Area.objects.count() == 0


def test_it_lets_only_those_permitted_change_areas(
    county: Area,
    township: Area,
    village: Area,
    township_clerk: User,
    auditor: User,
    stranger: User,
    county_officer: User,
) -> None:
    before = Area.objects.count()
    for user in (township_clerk, auditor, stranger):
        for act in (
            lambda user=user: open_areas(county_code="630121", on=ON, by=user),
            lambda user=user: open_local_area(parent=village, name="一组", kind=LocalKind.GROUP, by=user),
            lambda user=user: rename_area(area=village, name="新名", on=ON, by=user),
            lambda user=user: merge_areas(areas=[village], into=Area.objects.get(code="630106102229"), on=ON, by=user),
        ):
            with pytest.raises(Refused) as refusal:
                act()
            assert refusal.value.code == "PLACE-010"
    assert Area.objects.count() == before
    open_local_area(parent=village, name="一组", kind=LocalKind.GROUP, by=county_officer)
    assert Event.objects.filter(act="places.open_local", actor_id=county_officer.pk).count() == 1


def test_it_gives_local_areas_codes_of_their_own(county: Area, township: Area, village: Area) -> None:
    group = open_local_area(parent=village, name="一组", kind=LocalKind.GROUP, by=None)
    hamlet = open_local_area(parent=village, name="上庄", kind=LocalKind.NATURAL_VILLAGE, by=None)
    second = open_local_area(parent=village, name="二组", kind=LocalKind.GROUP, by=None)
    new_township = open_local_area(parent=county, name="新镇", kind=LocalKind.TOWNSHIP, on=ON, by=None)
    new_village = open_local_area(parent=new_township, name="新村", kind=LocalKind.VILLAGE, by=None)
    assert [a.code for a in (group, hamlet, second)] == ["630106102222G01", "630106102222N01", "630106102222G02"]
    assert (new_township.code, new_township.valid_from) == ("630106T01", ON)
    assert (new_village.code, new_village.level) == ("630106T01V01", "village")
    assert all(a.is_temporary for a in (group, hamlet, new_township, new_village))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("630106102222", LocalKind.TOWNSHIP),
        ("630106102222", LocalKind.VILLAGE),
        ("630106102", LocalKind.GROUP),
        ("630106", LocalKind.VILLAGE),
        ("6301", LocalKind.TOWNSHIP),
    ],
)
def test_it_refuses_a_local_area_under_the_wrong_level(county: Area, code: str, kind: LocalKind) -> None:
    with pytest.raises(Refused) as refusal:
        open_local_area(parent=Area.objects.get(code=code), name="某地", kind=kind, by=None)
    assert refusal.value.code == "PLACE-004"


def test_it_refuses_a_name_that_is_taken_or_empty(county: Area, township: Area) -> None:
    for name, error in (("白土庄村委会", "PLACE-007"), ("  ", "PLACE-011")):
        with pytest.raises(Refused) as refusal:
            open_local_area(parent=township, name=name, kind=LocalKind.VILLAGE, by=None)
        assert refusal.value.code == error


def test_it_refuses_the_hundredth_local_area_of_a_kind(county: Area, village: Area) -> None:
    Area.objects.bulk_create(
        Area(
            code=f"{village.code}G{n:02d}",
            name=f"{n}组",
            level="group",
            kind="group",
            parent=village,
            is_temporary=True,
        )
        for n in range(1, 100)
    )
    with pytest.raises(Refused) as refusal:
        open_local_area(parent=village, name="一百组", kind=LocalKind.GROUP, by=None)
    assert refusal.value.code == "PLACE-006"
    open_local_area(parent=village, name="上庄", kind=LocalKind.NATURAL_VILLAGE, by=None)


def test_it_renames_without_losing_the_old_name(county: Area, township: Area) -> None:
    renamed = rename_area(area=township, name="鲁沙尔街道", on=ON, by=None)
    township.refresh_from_db()
    assert (township.name, township.valid_before, township.successor) == ("鲁沙尔镇", ON, renamed)
    assert (renamed.code, renamed.valid_from, renamed.predecessor) == ("630106102", ON, township)
    assert renamed.children.filter(code="630106102222").exists()
    assert not township.children.filter(valid_before__isnull=True).exists()
    assert area_by_code("630106102", date(2025, 12, 31)) == township
    assert area_by_code("630106102", ON) == renamed


def test_it_refuses_to_rename_what_has_ended_or_to_a_taken_name(county: Area, village: Area) -> None:
    with pytest.raises(Refused) as refusal:
        rename_area(area=village, name="阿家庄村委会", on=ON, by=None)
    assert refusal.value.code == "PLACE-007"
    with pytest.raises(Refused) as refusal:
        rename_area(area=village, name=" ", on=ON, by=None)
    assert refusal.value.code == "PLACE-011"
    rename_area(area=village, name="新白土庄村委会", on=ON, by=None)
    with pytest.raises(Refused) as refusal:
        rename_area(area=village, name="又一名", on=date(2026, 6, 1), by=None)
    assert refusal.value.code == "PLACE-008"


def test_it_refuses_a_change_before_the_area_began(county: Area) -> None:
    with pytest.raises(Refused) as refusal:
        rename_area(area=county, name="某区", on=date(2019, 12, 31), by=None)
    assert refusal.value.code == "PLACE-008"
    county.refresh_from_db()
    assert county.valid_before is None


def test_it_merges_villages_into_one(county: Area, village: Area) -> None:
    into = Area.objects.get(code="630106102229")
    group = open_local_area(parent=village, name="一组", kind=LocalKind.GROUP, by=None)
    open_local_area(parent=into, name="一组", kind=LocalKind.GROUP, by=None)
    merge_areas(areas=[village], into=into, on=ON, by=None)
    village.refresh_from_db()
    group.refresh_from_db()
    assert (village.valid_before, village.successor) == (ON, into)
    assert group.valid_before == ON
    assert group.successor is not None
    assert (group.successor.code, group.successor.name) == ("630106102229G02", "一组(白土庄村委会)")
    assert group.successor.predecessor == group
    assert area_by_code("630106102222", ON) is None


def test_it_carries_the_villages_of_a_merged_township_over(county: Area, township: Area) -> None:
    other = Area.objects.get(code="630106103")
    names = set(township.children.values_list("name", flat=True))
    merge_areas(areas=[township], into=other, on=ON, by=None)
    carried = Area.objects.filter(parent=other, is_temporary=True, valid_before__isnull=True)
    assert carried.count() == len(names)
    assert all(area.predecessor is not None and area.predecessor.successor == area for area in carried)
    assert not Area.objects.filter(code__startswith="630106102", valid_before__isnull=True).exists()


def test_it_refuses_to_merge_across_levels_or_into_itself(county: Area, township: Area, village: Area) -> None:
    for areas, into in (([village], township), ([village], village)):
        with pytest.raises(Refused) as refusal:
            merge_areas(areas=areas, into=into, on=ON, by=None)
        assert refusal.value.code == "PLACE-009"
    village.refresh_from_db()
    assert village.valid_before is None


def test_it_undoes_a_merger_that_fails_halfway(county: Area, township: Area, village: Area) -> None:
    into = Area.objects.get(code="630106102229")
    events = Event.objects.count()
    with pytest.raises(Refused):
        merge_areas(areas=[village, township], into=into, on=ON, by=None)
    village.refresh_from_db()
    assert village.valid_before is None
    assert Event.objects.count() == events


def test_it_writes_one_event_per_act(village: Area) -> None:
    before = Event.objects.count()
    rename_area(area=village, name="新名村委会", on=ON, by=None)
    (event,) = list(Event.objects.order_by("-id")[: Event.objects.count() - before])
    assert (event.act, event.area_code) == ("places.rename", "630106102222")
    assert event.details == {"was": "白土庄村委会", "now": "新名村委会"}
