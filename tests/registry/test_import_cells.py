"""Cells that need care: disability cards, telephone numbers, macros, a page of text."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.models import Change, Household, HouseholdFacts, Member, VillageFacts
from lianxin.registry.operations import open_year
from registry.importing import both_villages, codes, file_of, id_no, imported, person, with_columns
from registry.makers import YEAR, change, household

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    both_villages()
    open_year(county_code="999901", year=YEAR, by=None)


def family(**facts: Any) -> list[dict[str, Any]]:
    return [
        person("100", "甲某", member__id_no=id_no(11), member__health=",healthy,", **facts),
        person("100", "乙某", "spouse", member__id_no=id_no(12)),
        person("200", "丙某", member__id_no=id_no(13)),
    ]


@pytest.fixture
def registered(tmp_path: Path) -> None:
    job = imported(file_of(tmp_path, family(household__net_income_per_person_yuan=512345)))
    assert job.state == "done", job.result


@pytest.mark.parametrize("first", ["card", "number"])
def test_a_disability_card_meets_the_identity_number_in_it(tmp_path: Path, first: str) -> None:
    number, card = id_no(31), id_no(31) + "43"
    shown = {"card": card, "number": number}
    imported(file_of(tmp_path, [person("100", "甲某", member__id_no=shown.pop(first))]))
    job = imported(file_of(tmp_path, [person("100", "甲某某", member__id_no=shown.popitem()[1])]))
    assert (job.result["counts"].get("members.new"), Member.objects.count()) == (None, 1)
    bearer = Member.objects.get()
    assert (bearer.name, bearer.id_no, bearer.disability_card_no) == ("甲某某", number, card)
    assert (bearer.identity_form, bearer.id_tail, bearer.birth_on) == ("resident", number[-4:], date(1960, 1, 1))


def test_who_shows_only_a_disability_card_is_known_by_the_number_in_it(tmp_path: Path, registered: None) -> None:
    rows = [person("100", "甲某某"), person("100", "乙某", "spouse")]
    job = imported(with_columns(file_of(tmp_path, rows), 残疾证号=[id_no(11) + "43B1", ""]))
    assert job.state == "done", job.result
    assert job.result["counts"].get("members.new") is None
    assert Member.objects.get(id_tail=id_no(11)[-4:]).name == "甲某某"


def test_a_card_and_a_number_of_one_person_in_one_file_are_one_person_twice(tmp_path: Path) -> None:
    rows = [person("100", "甲某", member__id_no=id_no(31)), person("200", "乙某", member__id_no=id_no(31) + "43")]
    job = imported(file_of(tmp_path, rows))
    assert codes(job)["REG-022"] == 1
    assert not Member.objects.exists()


def test_two_cards_of_one_person_that_differ_are_told(tmp_path: Path) -> None:
    rows = [person("100", "甲某", member__id_no=id_no(31) + "43")]
    job = imported(with_columns(file_of(tmp_path, rows), 残疾证号=[id_no(31) + "42"]))
    assert codes(job)["REG-035"] == 1
    assert Member.objects.get().disability_card_no == id_no(31) + "42"


def test_a_wrong_telephone_number_is_kept_with_a_warning_at_its_cell(tmp_path: Path) -> None:
    job = imported(file_of(tmp_path, [person("100", "甲某", member__phone="1380000"), person("200", "乙某")]))
    assert job.state == "done"
    (line,) = [line for line in job.result["problems"]["kept"] if line["code"] == "SHEET-217"]
    assert (line["severity"], line["row"], line["heading"], line["value"]) == ("warning", 2, "联系电话", "1380000")
    assert line["column"]
    assert "11 位" in line["remedy"][0]
    assert Member.objects.get(name="甲某").phone == "1380000"


def test_a_workbook_with_macros_is_imported_by_its_values(tmp_path: Path) -> None:
    plain = file_of(tmp_path, family())
    with zipfile.ZipFile(plain) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path = tmp_path / "花名册.xlsm"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Auto_Open")
    job = imported(path)
    assert (job.state, Member.objects.count(), job.stored_as.endswith(".xlsm")) == ("done", 3, True)


def test_a_file_whose_name_ends_in_a_page_of_letters_is_kept(tmp_path: Path) -> None:
    job = ask_for_import(
        file=io.BytesIO(file_of(tmp_path, family()).read_bytes()),
        file_name="a." + "x" * 5000,
        request=ImportRequest(area_code="999901", year=YEAR, is_dry_run=True),
        by=None,
    )
    assert run_job(job.pk).state == "done"


def test_a_page_of_text_in_a_cell_refuses_its_household_and_no_other(tmp_path: Path) -> None:
    rows = family()
    rows[0]["household.group_name"] = rows[0]["member.person_no"] = "字" * 32_767
    job = imported(file_of(tmp_path, rows))
    assert job.state == "done"
    assert codes(job)["SHEET-219"] == 2
    assert [home.household_no for home in Household.objects.all()] == ["200"]
    assert max(len(line["value"]) for line in job.result["problems"]["kept"]) <= 60


def test_it_seals_telephones_that_belong_to_a_year(tmp_path: Path) -> None:
    """A yearly fact may be a telephone too: it is encrypted like any other, in the row and in the line of its change."""
    first, second = "139" + "0" * 7 + "1", "139" + "0" * 7 + "2"
    for phone in (first, second):
        row = {"place.county": "某县", "place.township": "某镇", "place.village": "上河村", "village.households": 9}
        row |= {"village.persons": 30, "village.leader_phone": phone}
        assert imported(file_of(tmp_path, [row], kind="village_sheet")).state == "done"
        with connection.cursor() as cursor:
            cursor.execute("SELECT leader_phone FROM registry_villagefacts")
            (kept,) = cursor.fetchone()
        assert kept.startswith("e1:")
        assert VillageFacts.objects.get().leader_phone == phone
    change = Change.objects.get(field="leader_phone")
    assert change.before.startswith("e1:")
    assert change.after.startswith("e1:")


def test_what_an_older_import_left_in_the_clear_is_sealed() -> None:
    sealing = import_module("lianxin.registry.migrations.0013_telephones_left_in_the_clear_are_sealed")
    phone = "139" + "0" * 7 + "3"
    home = household(monitor_phone=phone, contact_phone=None)
    change(home, "monitor_phone", phone, "")
    change(home, "head_name", phone, "甲某")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_householdfacts SET monitor_phone = %s", [phone])
        cursor.execute("UPDATE registry_change SET before = %s", [phone])
    sealing.seal(None, SimpleNamespace(connection=connection))
    assert HouseholdFacts.objects.get().monitor_phone == phone
    assert HouseholdFacts.objects.get().contact_phone is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT field, before FROM registry_change")
        kept = dict(cursor.fetchall())
    assert kept["monitor_phone"].startswith("e1:")
    # Only what is a telephone is sealed; a change of anything else stays legible.
    assert kept["head_name"] == phone
