"""National layouts come out of the register as they go in: importing what was exported changes nothing, and the bytes stand still."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cast import COUNTY, TOWNSHIP, VILLAGE, signed_in
from funds.scenes import county_with_money
from lianxin.audit.models import Event
from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Unit, User
from lianxin.projects.models import Asset, Project
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.operations import write_layout
from lianxin.reports.queries.layouts import exported_layouts, layout_rows
from lianxin.rulebook import dictionary
from registry.importing import REGISTER, contents, file_of, id_no, imported, person
from registry.makers import YEAR, areas, year_book
from work.makers import paired

pytestmark = pytest.mark.django_db
# Those of the register; what other rooms keep is below.
LAYOUTS = [kind.name for kind in exported_layouts() if kind.rows_are in {"member", "household", "village"}]
PEOPLE = [("H1", "张甲", "head", 1), ("H1", "李某", "spouse", 2), ("H2", "王乙", "head", 3)]
SIZES = {"H1": 2, "H2": 1}
# What other facts of the same person or household decide, and what stands elsewhere.
_DECIDED = frozenset(
    {
        "household.village", "household.household_no", "household.household_size", "household.head_name",
        "household.head_id_no", "member.id_no", "member.name", "member.relation_to_head", "member.birth_on", "member.sex",
        "member.disability_card_no", "member.person_no", "member.alive", "member.member_change", "village.area",
        "village.village",
    }
)  # fmt: skip


def value_of(entry: Field) -> Any:
    """A plausible value of a field."""
    low, high = entry.minimum or 0, entry.maximum if entry.maximum is not None else 10**6
    match entry.type:
        case FieldType.CODE | FieldType.CODES:
            code = next(c for c in dictionary().code_list_of(entry).codes if c.is_valid_on(date(YEAR, 12, 31)))
            return code.key if entry.type is FieldType.CODE else f",{code.key},"
        case FieldType.INTEGER:
            return int(min(max(low, 2), high))
        case FieldType.NUMBER:
            return float(min(max(low, 2.5), high))
        case FieldType.MONEY:
            return int(min(max(low, 3210.5), high) * 100)
        case FieldType.DATE:
            return date(2020, 5, 1)
        case FieldType.MONTH:
            return date(2025, 3, 1)
        case FieldType.BOOLEAN:
            return True
        case FieldType.IDENTIFIER:
            return {"phone": "13900000000", "account": "6222020000000000001"}.get(entry.identifier)
    return "某某"


def rows_of(name: str) -> list[dict[str, Any]]:
    """Rows of a layout with a value for every field that nothing else decides."""
    kind = dictionary().sheet_kinds[name]
    facts = {
        column.field: value_of(dictionary().field(column.field))
        for column in kind.columns
        if column.field and column.field not in _DECIDED and not column.field.startswith("place.")
    }
    if kind.rows_are == "village":
        return [{"place.county": "某县", "place.township": "某镇", "place.village": "上河村", **facts}]
    found = []
    for household, member, relation, number in PEOPLE:
        if kind.rows_are == "household" and relation != "head":
            continue
        row = person(household, member, relation, member__id_no=id_no(number))
        row |= {"household.household_size": SIZES[household], "household.head_name": member}
        found.append(row | facts)
    return found


def brought_in(folder: Path, name: str) -> None:
    """A register into which the people, and then the layout, were imported."""
    areas()
    year_book()
    if dictionary().sheet_kinds[name].rows_are != "village":
        roster = [person(h, n, r, member__id_no=id_no(i), household__household_size=SIZES[h]) for h, n, r, i in PEOPLE]
        assert imported(file_of(folder, roster)).state == "done"
    job = imported(file_of(folder, rows_of(name), kind=name), kind=name)
    assert job.state == "done", job.result


@pytest.mark.parametrize("name", LAYOUTS)
def test_importing_what_was_exported_changes_nothing(name: str, tmp_path: Path) -> None:
    brought_in(tmp_path, name)
    before = contents(*(one for one in REGISTER if one.__name__ != "Source"))
    first = write_layout(layout=name, area_code=COUNTY, year=YEAR, by=None)
    path = tmp_path / "exported.xlsx"
    path.write_bytes(first)
    job = imported(path)
    counts = {
        key: count
        for key, count in job.result["counts"].items()
        if count and "." in key and not key.endswith(".unchanged")
    }
    assert (job.state, counts, job.result["problems"]["errors"]) == ("done", {}, 0)
    assert contents(*(one for one in REGISTER if one.__name__ != "Source")) == before
    assert write_layout(layout=name, area_code=COUNTY, year=YEAR, by=None) == first


def test_it_gives_numbers_in_full_only_to_whoever_may_open_them(
    tmp_path: Path, township_clerk: User, other_township_clerk: User, village_team_member: User
) -> None:
    brought_in(tmp_path, "household_roster")
    content = write_layout(layout="household_roster", area_code=VILLAGE, year=YEAR, by=village_team_member)
    assert content.startswith(b"PK")
    event = Event.objects.get(thing="reports.layout")
    assert (event.act, event.details["rows"]) == ("registry.open_sensitive", 3)
    with pytest.raises(PermissionDenied):
        write_layout(layout="household_roster", area_code=TOWNSHIP, year=YEAR, by=other_township_clerk)
    with pytest.raises(PermissionDenied):
        write_layout(layout="household_roster", area_code=COUNTY, year=YEAR, by=township_clerk)


def test_it_sends_a_layout_from_its_page(tmp_path: Path, township_clerk: User) -> None:
    brought_in(tmp_path, "household_roster")
    url = reverse("reports:layout", args=["household_roster"])
    client = signed_in(township_clerk)
    assert client.post(url, {"area_code": TOWNSHIP, "year": YEAR}).content.startswith(b"PK")
    assert client.post(url, {"area_code": TOWNSHIP, "year": 1}).status_code == 409


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("department_list", "FORM-013"),
        ("fund_payments", "FORM-007"),
        ("nothing", "FORM-013"),
        ("village_sheet", "FORM-007"),
    ],
)
def test_it_refuses_what_it_cannot_write(name: str, code: str, db: None) -> None:
    areas()
    with pytest.raises(Refused) as refusal:
        write_layout(layout=name, area_code=COUNTY, year=YEAR, by=None)
    assert refusal.value.code == code


def test_it_keeps_the_official_head_and_writes_everything_as_text(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    brought_in(tmp_path, "monitored_households")
    path = tmp_path / "out.xlsx"
    path.write_bytes(write_layout(layout="monitored_households", area_code=COUNTY, year=YEAR, by=None))
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    kind = dictionary().sheet_kinds["monitored_households"]
    assert rows[0][0] == kind.banners[0]
    assert list(rows[2]) == [column.heading for column in kind.columns]
    assert all(isinstance(cell, str) for row in rows[3:] for cell in row if cell is not None)
    assert len(rows) == 3 + len(PEOPLE)


def counts_of(job: Any) -> dict[str, int]:
    return {key: count for key, count in job.result["counts"].items() if count and "." in key}


def test_ledgers_of_other_rooms_come_out_as_they_go_in(tmp_path: Path, settings: Any, unit: Unit, helper: User) -> None:
    settings.LIANXIN_HOME = tmp_path
    scene = county_with_money(unit)
    year_book()
    Asset.objects.update(kind="public", quantity="2.5", unit="公里")
    paired(helper, scene.home)
    expected = {"unit_roster": "units", "helper_roster": "helpers", "project_library": "projects", "asset_register": "assets",
                "fund_tranches": "tranches", "fund_payments": "payments"}  # fmt: skip
    for name, things in expected.items():
        first = write_layout(layout=name, area_code=COUNTY, year=YEAR, by=None)
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(first)
        job = imported(path)
        assert job.state == "done", (name, job.result)
        assert job.result["problems"]["kept"] == [], name
        assert set(counts_of(job)) == {f"{things}.unchanged"}, name
        assert write_layout(layout=name, area_code=COUNTY, year=YEAR, by=None) == first, name


def test_a_project_of_a_township_names_no_village(settings: Any, unit: Unit) -> None:
    county_with_money(unit)
    Project.objects.filter(code="P-1").update(area_code=TOWNSHIP)
    (row,) = [
        one
        for one in layout_rows(
            dictionary().sheet_kinds["project_library"], Asked(COUNTY, YEAR, date(YEAR, 11, 1)), None
        )
        if one["project.project_no"] == "P-1"
    ]
    assert (row["place.township"], row.get("place.village")) == ("某镇", None)


def test_layouts_of_a_closed_room_are_neither_listed_nor_written(
    unit: Unit, township_clerk: User, village_team_member: User
) -> None:
    county_with_money(unit)
    assert "unit_roster" in {kind.name for kind in exported_layouts(township_clerk)}
    listed = {kind.name for kind in exported_layouts(village_team_member)}
    assert {"household_roster", "fund_payments"} <= listed
    assert "unit_roster" not in listed
    with pytest.raises(PermissionDenied):
        write_layout(layout="unit_roster", area_code=VILLAGE, year=YEAR, by=village_team_member)
    url = reverse("reports:layout", args=["unit_roster"])
    assert signed_in(village_team_member).get(url).status_code == 403
