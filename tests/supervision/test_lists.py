"""Lists of departments: read into a draft, marked where a row cannot be used, taken into use; never a number in the tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cast import COUNTY, OTHER_COUNTY, TOWNSHIP
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.supervision.identities import digest_of, digest_of_sealed, digests_of
from lianxin.supervision.models import DepartmentList, ListedPerson
from lianxin.supervision.operations import discard_list, draft_list, marked_list, use_list
from supervision.scenes import in_force, new_list, poor, resident, run, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

GOOD = ("甲某", resident(1), date(2026, 4, 30))


def refusal(code: str, folder: Path, *rows: tuple[Any, ...], by: User | None = None, **given: Any) -> Refused:
    path = workbook(folder / "list.xlsx", *(rows or (GOOD,)))
    with pytest.raises(Refused) as caught:
        draft_list(entry=new_list(path, **given), by=by)
    assert caught.value.code == code
    assert not DepartmentList.objects.exists()
    return caught.value


def drafted(folder: Path, *rows: tuple[Any, ...], by: User | None = None, **given: Any) -> DepartmentList:
    return draft_list(entry=new_list(workbook(folder / "list.xlsx", *(rows or (GOOD,))), **given), by=by)


def test_a_draft_is_read_and_compared_by_nobody(tmp_path: Path, county_officer: User) -> None:
    poor(id_no=resident(1))
    made = drafted(tmp_path, GOOD, by=county_officer, kind="payroll")
    assert (made.state, made.rows, made.refused_rows, made.by) == ("draft", 1, 0, county_officer)
    assert ["no_list", 0] in run().coverage.get(test="on_payroll").untold
    use_list(drafted=made, by=county_officer)
    assert run().coverage.get(test="on_payroll").clues == 1


def test_no_number_stands_in_the_tables(tmp_path: Path) -> None:
    made = drafted(
        tmp_path, ("甲某", resident(1), None, None, "侄子", "丙某", "13900000000", "6222000000001234"), kind="cadre_kin"
    )
    person = made.people.get()
    assert (person.identity, person.phone) == (digest_of(resident(1)), digest_of("13900000000"))
    assert person.account == digest_of("6222000000001234")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM supervision_listedperson")
        written = str(cursor.fetchall()) + str(list(DepartmentList.objects.values()))
    assert not any(number in written for number in (resident(1), "13900000000", "6222000000001234"))
    assert not any(resident(1) in str(event.details) for event in Event.objects.all())


def test_a_digest_is_that_of_the_register_s_sealed_number() -> None:
    _, who = poor(id_no=resident(7))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_no FROM registry_member WHERE id = %s", [who.pk])
        (sealed,) = cursor.fetchone()
    assert digest_of_sealed(sealed) == digest_of(resident(7)) != digest_of(resident(8))
    assert digests_of([resident(7), None, resident(7)]) == [digest_of(resident(7)), "", digest_of(resident(7))]
    assert digest_of_sealed(None) == digest_of("") == ""


def test_rows_that_cannot_be_used_are_told_one_by_one_and_the_others_stand(tmp_path: Path) -> None:
    made = drafted(
        tmp_path,
        GOOD,
        ("乙某", resident(2)[:-1] + ("1" if resident(2)[-1] != "1" else "2")),
        ("丙某", resident(3), date(2026, 5, 1), date(2026, 4, 1)),
        GOOD,
        (None, resident(4)),
        ("戊某", "无"),
        ("己某", resident(6), "不是日期"),
    )
    assert (made.rows, made.refused_rows) == (7, 6)
    assert made.people.get().row_number == 2
    told = {(line["row"], line["code"]) for line in made.problems}
    assert {(3, "CLUE-016"), (4, "CLUE-018"), (5, "CLUE-017")} <= told
    assert {row for row, _ in told} == {3, 4, 5, 6, 7, 8}
    assert all(line["heading"] and line["what"][0] and line["remedy"][1] for line in made.problems)
    assert resident(2)[:-1] not in str(made.problems)


def test_the_file_comes_back_marked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", GOOD, ("乙某", "12345"))
    assert marked_list(source=path, file_name="名单.xlsx", target=tmp_path / "marked.xlsx") >= 1
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert "CLUE-016" in str([[cell.value for cell in row] for row in book.worksheets[0].iter_rows()])
    assert not DepartmentList.objects.exists()


def test_it_refuses_a_file_without_a_usable_row(tmp_path: Path) -> None:
    refusal("CLUE-014", tmp_path, ("甲某", "12345"))


def test_it_refuses_another_layout(tmp_path: Path) -> None:
    path = workbook(tmp_path / "other.xlsx", ("某", 1), headings=("项目", "金额"))
    with pytest.raises(Refused) as caught:
        draft_list(entry=new_list(path), by=None)
    assert caught.value.code.startswith("SHEET-")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "rumours"}, "CLUE-011"),
        ({"authorisation": "  "}, "CLUE-012"),
        ({"department": ""}, "CLUE-012"),
        ({"department": "局" * 101}, "CLUE-012"),
        ({"as_of": date(2026, 11, 25)}, "CLUE-013"),
    ],
)
def test_it_refuses_a_list_that_does_not_say_what_it_is(given: dict[str, Any], code: str, tmp_path: Path) -> None:
    refusal(code, tmp_path, **given)


def test_a_new_list_replaces_that_of_the_same_kind_area_and_department(tmp_path: Path, county_officer: User) -> None:
    first = in_force(tmp_path, "death", GOOD)
    other = in_force(tmp_path, "death", GOOD, department="某县公安局")
    second = in_force(tmp_path, "death", ("乙某", resident(2)), by=county_officer)
    states = dict(DepartmentList.objects.values_list("pk", "state"))
    assert states == {first.pk: "replaced", other.pk: "in_force", second.pk: "in_force"}


def test_a_discarded_draft_leaves_its_trace_and_no_people(tmp_path: Path) -> None:
    made = discard_list(drafted=drafted(tmp_path), by=None)
    assert made.state == "discarded"
    assert not ListedPerson.objects.exists()
    assert list(Event.objects.values_list("act", flat=True)) == ["clues.draft_list", "clues.discard_list"]


@pytest.mark.parametrize("act", [use_list, discard_list])
def test_a_list_is_settled_once(act: Any, tmp_path: Path) -> None:
    made = use_list(drafted=drafted(tmp_path), by=None)
    with pytest.raises(Refused) as caught:
        act(drafted=made, by=None)
    assert caught.value.code == "CLUE-015"


@pytest.mark.parametrize(
    "who", ["township_clerk", "village_team_member", "auditor", "helper", "funds_officer", "stranger"]
)
def test_lists_for_the_county_are_not_brought_in_by(who: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        drafted(tmp_path, by=request.getfixturevalue(who))
    made = drafted(tmp_path)
    for act in (use_list, discard_list):
        with pytest.raises(PermissionDenied):
            act(drafted=made, by=request.getfixturevalue(who))


def test_a_township_brings_in_its_own_and_no_other_county_s(
    tmp_path: Path, township_clerk: User, county_officer: User
) -> None:
    assert drafted(tmp_path, by=township_clerk, area_code=TOWNSHIP).area_code == TOWNSHIP
    with pytest.raises(PermissionDenied):
        drafted(tmp_path, by=county_officer, area_code=OTHER_COUNTY)


def test_the_register_s_import_sends_a_list_where_it_belongs(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", GOOD)
    request = ImportRequest(area_code=COUNTY, year=2026, kind="department_list", is_dry_run=True)
    with path.open("rb") as file:
        job = run_job(ask_for_import(file=file, file_name="名单.xlsx", request=request, by=None).pk)
    assert job.state == "done"
    assert not job.result["writable"]
    assert [line["code"] for line in job.result["problems"]["kept"]] == ["CLUE-019"]
    assert not ListedPerson.objects.exists()


def test_rows_of_several_sheets_stand_apart(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", GOOD)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("二")
    for row in (("姓名", "证件号码"), ("乙某", resident(2))):
        sheet.append(row)
    book.save(path)
    made = draft_list(entry=new_list(path), by=None)
    assert list(made.people.values_list("row_number", flat=True)) == [2, 4]


def straight(**given: Any) -> DepartmentList:
    wanted: dict[str, Any] = {
        "kind": "death", "area_code": COUNTY, "department": "某局", "as_of": date(2026, 1, 1), "authorisation": "文号",
        "file_name": "a", "file_digest": "d", "at": timezone.now(),
    }  # fmt: skip
    return DepartmentList.objects.create(**(wanted | given))


@pytest.mark.parametrize(
    "given", [{"authorisation": ""}, {"state": "in_force"}, {"state": "draft", "settled_at": timezone.now()}]
)
def test_the_database_keeps_lists_straight(given: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        straight(**given)


def test_the_database_keeps_one_list_in_force() -> None:
    straight(state="in_force", settled_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        straight(state="in_force", settled_at=timezone.now())


@pytest.mark.parametrize(
    "given",
    [
        {"identity": ""},
        {"starts_on": date(2026, 1, 2), "ends_before": date(2026, 1, 2)},
        {"row_number": 1},
    ],
)
def test_the_database_keeps_lines_straight(given: dict[str, Any]) -> None:
    made = straight()
    ListedPerson.objects.create(list=made, row_number=1, name="甲", identity="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ListedPerson.objects.create(**({"list": made, "row_number": 2, "name": "乙", "identity": "y"} | given))
