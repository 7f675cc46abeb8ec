"""Import as a job: refused whole, killed half-way, or run by two at once, it never leaves half of anything."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from houses import House
from lianxin.core.kernel.errors import Refused, catalogue
from lianxin.jobs import progress
from lianxin.jobs.operations import settled
from lianxin.people.models import User
from lianxin.registry.models import ImportJob
from lianxin.registry.operations import close_year, open_year
from lianxin.registry.operations.imports import ask_again
from registry.importing import both_villages, codes, contents, file_of, id_no, imported, job_for, person
from registry.makers import YEAR, import_job


@pytest.fixture
def county(db: None) -> None:
    both_villages()
    open_year(county_code="999901", year=YEAR, by=None)


def workbook(*rows: list[Any]) -> bytes:
    held = BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return held.getvalue()


def bomb() -> bytes:
    """A small file whose only sheet unpacks to 64 MB."""
    held = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook(["村"]))) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, content + b" " * (64 << 20) if "sheet1" in entry.filename else content)
    return held.getvalue()


def too_long() -> bytes:
    """More rows than are read: one more than half a million."""
    return "乡,行政村,户编号,姓名,证件号码,与户主关系\n".encode() + b"a,b,c,d,e,f\n" * 500_001


FAULTY = {
    "empty": ("a.xlsx", lambda: b"", "SHEET-001"),
    "no workbook": ("a.xlsx", lambda: b"%PDF-1.7 nothing", "SHEET"),
    "a picture": ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "SHEET"),
    "broken": ("a.xlsx", lambda: workbook(["村"])[:200], "SHEET-004"),
    "a bomb": ("a.xlsx", bomb, "SHEET-006"),
    "half a million rows": ("a.csv", too_long, "SHEET-007"),
    "unknown headings": ("a.xlsx", lambda: workbook(["甲", "乙"], ["1", "2"]), "SHEET-101"),
    "text of no encoding": ("a.csv", lambda: "村,户编号\n".encode() + b"\xff\xff\x81\n", "SHEET-009"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_it_ends_refused_with_the_code_and_writes_nothing(tmp_path: Path, county: None, name: str) -> None:
    file_name, content, code = FAULTY[name]
    path = tmp_path / file_name
    path.write_bytes(content())
    before = contents()
    job = imported(path)
    assert job.state == "refused"
    assert job.result["refused"]["code"].startswith(code)
    assert contents() == before
    assert progress.progress_of(job.key) == progress.Progress()


def test_it_never_runs_a_formula(tmp_path: Path, county: None) -> None:
    path = tmp_path / "a.xlsx"
    head = ["乡", "行政村", "户编号", "姓名", "证件号码", "与户主关系"]
    path.write_bytes(workbook(head, ["某镇", "上河村", "1", "甲某", "", '=IF(1=1,"户主","")']))
    job = imported(path)
    assert (job.result["counts"].get("members.new", 0), job.result["has_errors"]) == (0, True)


def test_it_reads_the_text_of_chinese_offices(tmp_path: Path, county: None) -> None:
    path = tmp_path / "花名册.csv"
    text = f"乡,行政村,户编号,姓名,证件号码,与户主关系\n某镇,上河村,100,㐂某,{id_no(11)},户主\n"
    path.write_bytes(text.encode("gb18030"))
    job = imported(path)
    assert (job.state, job.result["counts"]["members.new"], job.result["encoding"]) == ("done", 1, "gb18030")


ROWS: dict[str, tuple[list[dict[str, Any]], dict[str, int]]] = {
    "two heads": ([person("1", "甲"), person("1", "乙")], {"REG-020": 1}),
    "no head": ([person("1", "甲", "spouse")], {"REG-021": 1}),
    "an identity number twice": (
        [person("1", "甲", member__id_no=id_no(11)), person("2", "乙", member__id_no=id_no(11))],
        {"REG-022": 1},
    ),
    "an identity card and a disability card of one person": (
        [person("1", "甲", member__id_no=id_no(11)), person("2", "乙", member__id_no=id_no(11) + "44")],
        {"REG-022": 1},
    ),
    "a person number twice": (
        [person("1", "甲", member__person_no="P1"), person("2", "乙", member__person_no="P1")],
        {"REG-055": 1},
    ),
    "a village nobody knows": ([person("1", "甲") | {"place.village": "无此村"}], {"REG-024": 1}),
    "a code of a township": ([person("1", "甲") | {"household.village": "999901101000"}], {"REG-024": 1}),
    "a code of another county": ([person("1", "甲") | {"household.village": "630106102222"}], {"REG-025": 1}),
}
WARNED: dict[str, tuple[dict[str, Any], str]] = {
    "another size": ({"household.household_size": 3}, "REG-027"),
    "a number with a wrong last character": (
        {"member.id_no": id_no(11)[:-1] + ("1" if id_no(11)[-1] != "1" else "2")},
        "REG-032",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_it_refuses_the_households_concerned_and_no_others(tmp_path: Path, county: None, name: str) -> None:
    rows, told = ROWS[name]
    job = imported(file_of(tmp_path, [*rows, person("9", "好")]))
    assert (job.state, codes(job)) == ("done", told)
    assert job.result["counts"]["households.new"] == 1


@pytest.mark.parametrize(("field", "value", "code"), [("birth_on", "1961-01-01", "REG-033"), ("sex", "女", "REG-034")])
def test_it_tells_where_the_number_says_something_else(
    tmp_path: Path, county: None, field: str, value: Any, code: str
) -> None:
    mapping = f"""
tables:
  - rows_are: member
    columns:
      {{村: household.village, 户: household.household_no, 名: member.name, 证: member.id_no, 关系: member.relation_to_head,
        值: member.{field}}}
"""
    path = tmp_path / "a.csv"
    path.write_text(f"村,户,名,证,关系,值\n999901101201,1,甲某,{id_no(11)},户主,{value}\n", encoding="utf-8")
    assert codes(imported(path, mapping=mapping)) == {code: 1}


def test_it_tells_which_households_the_mode_leaves_out(tmp_path: Path, county: None) -> None:
    path = file_of(tmp_path, [person("1", "甲")])
    assert codes(imported(path, mode="update")) == {"REG-031": 1}
    imported(path)
    assert codes(imported(path, mode="create")) == {"REG-030": 1}


def test_it_refuses_a_member_without_name(tmp_path: Path, county: None) -> None:
    mapping = """
tables:
  - rows_are: member
    columns: {村: household.village, 户: household.household_no, 名: member.name, 关系: member.relation_to_head}
"""
    path = tmp_path / "a.csv"
    path.write_text("村,户,名,关系\n999901101201,1,,户主\n999901101201,2,乙某,户主\n", encoding="utf-8")
    job = imported(path, mapping=mapping)
    assert (codes(job), job.result["counts"]["households.new"]) == ({"REG-029": 1}, 1)


@pytest.mark.parametrize("name", WARNED)
def test_it_lets_in_what_is_only_doubtful_and_says_so(tmp_path: Path, county: None, name: str) -> None:
    facts, code = WARNED[name]
    job = imported(file_of(tmp_path, [person("1", "甲") | facts]))
    assert (codes(job), job.result["has_errors"], job.result["counts"]["members.new"]) == ({code: 1}, False, 1)


def test_it_tells_where_one_household_says_two_things(tmp_path: Path, county: None) -> None:
    rows = [
        person("1", "甲", household__dangerous_house=True),
        person("1", "乙", "son", household__dangerous_house=False),
    ]
    job = imported(file_of(tmp_path, rows))
    assert codes(job) == {"REG-028": 1}


def test_it_points_to_the_successor_of_an_abolished_village(tmp_path: Path, county: None) -> None:
    from lianxin.places.models import Area
    from lianxin.places.operations import merge_areas, open_local_area

    town = Area.objects.get(code="999901101")
    new = open_local_area(parent=town, name="新村", kind="village", by=None, on=date(2020, 1, 1))  # type: ignore[arg-type]
    merge_areas(areas=[Area.objects.get(code="999901101201")], into=new, on=date(YEAR, 6, 1), by=None)
    job = imported(file_of(tmp_path, [person("1", "甲") | {"household.village": "999901101201"}]))
    assert codes(job) == {"REG-026": 1}


@pytest.mark.parametrize(("closed", "code"), [(True, "REG-001"), (False, "REG-002")])
def test_it_refuses_a_year_that_is_not_open(tmp_path: Path, county: None, closed: bool, code: str) -> None:
    if closed:
        close_year(county_code="999901", year=YEAR, by=None)
    job = imported(file_of(tmp_path, [person("1", "甲")]), year=YEAR if closed else YEAR + 1)
    assert (job.state, job.result["refused"]["code"]) == ("refused", code)


@pytest.mark.parametrize(("asked", "code"), [({"kind": "nothing"}, "REG-044"), ({"area_code": "nowhere"}, "PLACE-001")])
def test_it_refuses_what_cannot_be_asked_for(tmp_path: Path, county: None, asked: dict[str, str], code: str) -> None:
    with pytest.raises(Refused, match=code):
        job_for(file_of(tmp_path, [person("1", "甲")]), **asked)
    assert not ImportJob.objects.exists()


def test_it_refuses_a_file_that_is_too_large(tmp_path: Path, county: None, settings: Any) -> None:
    settings.LIANXIN_UPLOAD_BYTES = 10
    with pytest.raises(Refused, match="REG-045"):
        job_for(file_of(tmp_path, [person("1", "甲")]))
    assert not list((Path(settings.LIANXIN_HOME) / "files" / "imports").glob("*.part"))


def test_it_does_not_ask_again_for_a_job_that_has_not_ended(county: None, county_officer: User) -> None:
    job = import_job(by=county_officer, state=ImportJob.State.RUNNING)
    with pytest.raises(Refused, match="REG-040"):
        ask_again(job_id=job.pk, by=county_officer)


def test_it_calls_a_job_interrupted_only_when_nobody_holds_it(county: None, now: Any) -> None:
    job = import_job(state=ImportJob.State.RUNNING)
    with progress.held(job.key):
        assert settled(job).state == "running"
    assert settled(job).state == "interrupted"
    young = import_job(state=ImportJob.State.WAITING, at=now - timedelta(seconds=5))
    old = import_job(state=ImportJob.State.WAITING, at=now - timedelta(seconds=90))
    assert (settled(young).state, settled(old).state) == ("waiting", "interrupted")


def test_every_code_of_the_register_has_a_test() -> None:
    declared = {code for code in catalogue() if code.startswith("REG-")}
    told = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("*.py"))
    assert {code for code in declared if code not in told} == set()


# The whole command in processes of their own, on a home of its own.


def counts(house: House) -> tuple[Any, ...]:
    tables = ("household", "householdfacts", "member", "memberfacts", "search", "source", "change")
    return tuple(asked(house, f"SELECT count(*) FROM registry_{table}")[0][0] for table in tables)  # noqa: S608


def asked(house: House, statement: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{house.home / 'lianxin.db'}?mode=ro", uri=True) as connection:
        return connection.execute(statement).fetchall()


@pytest.fixture
def county_house(house: House) -> House:
    areas = house.home / "areas.csv"
    lines = ["CI,C,province,", "CI01,C,city,CI", "CI0101,C,county,CI01", "CI0101001,T,township,CI0101"]
    areas.write_text(
        "\n".join(["code,name,level,parent", *lines, "CI0101001001,V,village,CI0101001"]), encoding="utf-8"
    )
    house.cli("places", "load", str(areas))
    house.cli("registry", "open-year", "CI0101", str(YEAR))
    return house


def big_roster(path: Path, rows: int, *, first: int = 0) -> Path:
    lines = ["乡,行政村,村代码,户编号,姓名,证件号码,与户主关系"]
    for row in range(first, first + rows):
        relation = "户主" if row % 4 == 0 else "之子"
        lines.append(f"T,V,CI0101001001,{row // 4:08d},甲{row},,{relation}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_killed_import_wrote_nothing_says_so_and_can_be_repeated(county_house: House, tmp_path: Path) -> None:
    house = county_house
    path = big_roster(tmp_path / "killed.csv", 20_000)
    before = counts(house)
    process = house.start_cli("import", str(path), "--area", "CI0101", "--json")
    told = house.home / "jobs"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        stages = [json.loads(p.read_text()) for p in told.glob("*.json") if p.stat().st_size]
        if any(stage["words"][1] == "Writing" and stage["percent"] > 60 for stage in stages):
            break
        time.sleep(0.005)
    assert process.poll() is None, "it ended before it could be killed: take more rows"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert counts(house) == before
    ((job_id, state),) = asked(house, "SELECT id, state FROM registry_importjob")
    assert state == "running"
    assert f"{job_id}  interrupted" in house.cli("registry", "jobs")
    assert asked(house, "SELECT state FROM registry_importjob") == [("interrupted",)]
    assert list(told.glob(f"registry.import-{job_id}.*")) == []
    (result,) = json.loads(house.cli("import", str(path), "--area", "CI0101", "--json"))
    assert (result["state"], result["counts"]["members.new"]) == ("done", 20_000)
    assert counts(house)[:5] == (5_000, 5_000, 20_000, 20_000, 5_000)


def test_two_clerks_with_one_file_write_it_once(county_house: House, tmp_path: Path) -> None:
    house = county_house
    path = big_roster(tmp_path / "both.csv", 4_000, first=40_000)
    before = counts(house)
    both = [house.start_cli("import", str(path), "--area", "CI0101", "--json") for _ in range(2)]
    results = [json.loads(process.communicate(timeout=120)[0])[0] for process in both]
    assert [result["state"] for result in results] == ["done", "done"]
    assert sorted(result["counts"].get("members.new", 0) for result in results) == [0, 4_000]
    assert sorted(result["counts"].get("members.unchanged", 0) for result in results) == [0, 4_000]
    assert [a - b for a, b in zip(counts(house), before, strict=True)][:4] == [1_000, 1_000, 4_000, 4_000]
