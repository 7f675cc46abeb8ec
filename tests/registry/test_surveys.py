"""A survey from anywhere: a mapping file, tables as CSV, XLSX or Parquet, and households that can be judged."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from lianxin.core.kernel.errors import Refused
from lianxin.eligibility.models import HouseholdFinding
from lianxin.eligibility.operations import identify
from lianxin.places.domain.codes import Level
from lianxin.places.loading import ForeignArea, load_areas, read_areas
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.importing.survey_mapping import read_mapping
from lianxin.registry.models import Change, Household, HouseholdFacts, ImportJob, Member, MemberFacts
from lianxin.registry.operations import open_year
from lianxin.rulebook import dictionary
from registry.makers import facts_astray

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to"
SURVEY = ROOT.parent / "shared" / "data" / "xlsforms" / "epfl_household"
COUNTY = "XX0101"
AREAS = (
    ForeignArea("XX", "Somewhere", Level.PROVINCE),
    ForeignArea("XX01", "City", Level.CITY, "XX"),
    ForeignArea("XX0101", "Quarter", Level.COUNTY, "XX01"),
    ForeignArea("XX0101001", "Ward", Level.TOWNSHIP, "XX0101"),
    ForeignArea("XX0101001001", "Hill", Level.VILLAGE, "XX0101001"),
    ForeignArea("XX0102", "Other quarter", Level.COUNTY, "XX01"),
    ForeignArea("XX0102001", "Other ward", Level.TOWNSHIP, "XX0102"),
    ForeignArea("XX0102001001", "Valley", Level.VILLAGE, "XX0102001"),
)
MAPPING = """
title: {zh: 试验调查, en: A trial survey}
heads: optional
names: numbered
elsewhere: passed_over
missing: ["NA"]
tables:
  - rows_are: household
    recognised_by: [key, rooms]
    not_used: [comment]
    columns:
      key: {field: household.household_no, without: "uuid:"}
      place: &place {field: household.village, codes: {Hill: XX0101001001, Valley: XX0102001001}}
      rooms: {field: household.rooms, missing: [999]}
      shared: {field: household.toilet_shared, codes: {"Y": true, "N": false}}
      has/radio: {field: household.assets, adds: radio}
      has/tv: {field: household.assets, adds: television}
      has/silent: {field: household.assets, makes_missing: true}
      causes: {field: household.other_causes, codes: {sick: illness, poor_land: land}}
  - rows_are: member
    recognised_by: [key, relation]
    columns:
      key: {field: household.household_no, without: "uuid:"}
      place: *place
      relation: {field: member.relation_to_head, codes: {Head: head, Wife: spouse, Child: child}}
      age: {field: member.age_group, codes: {adult: adult, child: from_5_to_17}}
"""
HOUSEHOLDS = [
    ["key", "place", "rooms", "shared", "has/radio", "has/tv", "has/silent", "causes", "comment", "surprise"],
    ["uuid:a", "Hill", "2.0", "Y", "1", "0", "0", "sick poor_land", "", ""],
    ["uuid:b", "Hill", "999", "N", "0", "0", "1", "", "x", ""],
    ["uuid:c", "Hill", "NA", "maybe", "0", "0", "0", "sick bored", "", "1"],
    ["uuid:d", "Valley", "3", "N", "1", "1", "0", "", "", ""],
]
MEMBERS = [
    ["key", "place", "relation", "age"],
    ["uuid:a", "Hill", "Head", "adult"],
    ["uuid:a", "Hill", "Wife", "adult"],
    ["uuid:b", "Hill", "Wife", "adult"],
    ["uuid:b", "Hill", "Child", "child"],
    ["uuid:c", "Hill", "Head", "adult"],
    ["uuid:c", "Hill", "Head", "adult"],
    ["uuid:d", "Valley", "Head", "adult"],
]

pytestmark = pytest.mark.django_db


def open_quarter(county: str = COUNTY, year: int = 2022) -> None:
    load_areas(areas=AREAS, by=None)
    open_year(county_code=county, year=year, by=None)


def imported(path: Path, mapping: str = MAPPING, area: str = COUNTY, year: int = 2022) -> ImportJob:
    request = ImportRequest(area_code=area, year=year, mapping=mapping, is_dry_run=False)
    with path.open("rb") as file:
        job = ask_for_import(file=file, file_name=path.name, request=request, by=None)
    return run_job(job.pk)


def written(path: Path, rows: list[list[str]]) -> Path:
    """The rows as a file of the kind that the path's ending says."""
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("t")
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        return path
    plain = path.with_suffix(".csv")
    with plain.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            connection.execute(f"COPY (FROM read_csv('{plain}', all_varchar = true)) TO '{path}' (FORMAT parquet)")
    return path


def codes_of(job: ImportJob) -> Counter[str]:
    return Counter({line["code"]: 0 for line in job.result["problems"]["counts"]}) + Counter(
        line["code"] for line in job.result["problems"]["counts"] for _ in range(line["count"])
    )


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize("members_first", [False, True])
def test_it_imports_households_and_members_in_either_order(tmp_path: Path, suffix: str, members_first: bool) -> None:
    open_quarter()
    files = [written(tmp_path / f"h{suffix}", HOUSEHOLDS), written(tmp_path / f"m{suffix}", MEMBERS)]
    jobs = [imported(path) for path in (reversed(files) if members_first else files)]
    assert [job.state for job in jobs] == ["done", "done"], [job.result for job in jobs]
    assert sum((codes_of(job) for job in jobs), Counter()) == {"REG-020": 1, "REG-021": 1, "REG-051": 2}
    facts = {f.household.household_no: f for f in HouseholdFacts.objects.select_related("household")}
    assert sorted(facts) == ["a", "b", "c"]
    assert facts_astray() == []
    told = [(f.rooms, f.toilet_shared, f.assets, f.other_causes) for _, f in sorted(facts.items())]
    assert told == [
        (2, True, ",radio,", ",illness,land,"),
        (None, False, None, None),
        (None, None, ",", None),
    ]
    people = MemberFacts.objects.order_by("household__household_no", "member__name")
    assert list(people.values_list("household__household_no", "member__name", "relation_to_head")) == [
        ("a", "成员1", "head"),
        ("a", "成员2", "spouse"),
        ("b", "成员1", "spouse"),
        ("b", "成员2", "child"),
        ("c", "成员1", "head"),
        ("c", "成员2", None),
    ]
    assert list(Household.objects.order_by("household_no").values_list("member_count", flat=True)) == [2, 2, 2]
    assert not Change.objects.exists()  # what is told for the first time replaces nothing


def test_it_imports_a_survey_twice_without_changing_anything(tmp_path: Path) -> None:
    open_quarter()
    files = [written(tmp_path / "h.csv", HOUSEHOLDS), written(tmp_path / "m.csv", MEMBERS)]
    for path in files:
        imported(path)
    before = [list(model.objects.order_by("pk").values()) for model in (Household, HouseholdFacts, Member, MemberFacts)]
    again = [imported(path) for path in files]
    assert [job.result["writable"] for job in again] == [False, False]
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Household, HouseholdFacts, Member, MemberFacts)
    ]


def test_it_tells_which_columns_the_mapping_does_not_name_and_how_many_rows_lie_elsewhere(tmp_path: Path) -> None:
    open_quarter()
    job = imported(written(tmp_path / "h.csv", HOUSEHOLDS))
    assert [(h["column"], h["heading"]) for h in job.result["unknown_headings"]] == [("J", "surprise")]
    assert job.result["passed_over_rows"] == {"h": {"elsewhere": 1}}


def test_it_points_at_the_row_of_the_file_when_rows_before_lie_elsewhere(tmp_path: Path) -> None:
    open_quarter()
    rows = [HOUSEHOLDS[0], HOUSEHOLDS[4], [], HOUSEHOLDS[3]]
    job = imported(written(tmp_path / "h.csv", rows))
    kept = job.result["problems"]["kept"]
    assert {(p["code"], p["row"], p["value"]) for p in kept} == {
        ("REG-051", 4, "maybe"),
        ("REG-051", 4, "sick bored"),
    }


def test_it_refuses_rows_elsewhere_unless_the_mapping_passes_them_over(tmp_path: Path) -> None:
    open_quarter()
    job = imported(written(tmp_path / "h.csv", HOUSEHOLDS), MAPPING.replace("elsewhere: passed_over\n", ""))
    assert codes_of(job)["REG-025"] == 1
    assert sorted(Household.objects.values_list("household_no", flat=True)) == ["a", "b", "c"]


def test_it_refuses_a_household_that_stands_twice(tmp_path: Path) -> None:
    open_quarter()
    job = imported(written(tmp_path / "h.csv", [*HOUSEHOLDS, HOUSEHOLDS[1]]))
    assert (job.state, codes_of(job)["REG-046"]) == ("done", 1)
    assert Household.objects.count() == 3


def test_it_refuses_to_open_households_where_only_updates_are_wanted(tmp_path: Path) -> None:
    open_quarter()
    path = written(tmp_path / "h.csv", HOUSEHOLDS)
    request = ImportRequest(area_code=COUNTY, year=2022, mapping=MAPPING, mode="update", is_dry_run=False)
    with path.open("rb") as file:
        job = run_job(ask_for_import(file=file, file_name=path.name, request=request, by=None).pk)
    assert job.result["counts"]["households.other_mode"] == 3
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("h.csv", b"", "SHEET-001"),
        ("h.csv", b"other,columns\n1,2\n", "REG-043"),
        ("h.parquet", b"PAR1 but not really", "SHEET-004"),
        ("h.xlsx", b"PK\x03\x04broken", "SHEET-004"),
    ],
)
def test_it_refuses_a_file_that_the_mapping_cannot_read(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    open_quarter()
    path = tmp_path / name
    path.write_bytes(content)
    job = imported(path)
    assert (job.state, job.result["refused"]["code"]) == ("refused", code)
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("heads: optional", "heads: maybe", "heads"),
        ("heads: optional", "header: optional", "header"),
        ("heads: optional", "missing: [no]", "missing"),
        ("title: {zh", "title: {fr", "fr"),
        ("rows_are: member", "rows_are: village", "rows_are"),
        ("field: household.rooms", "field: household.room", "household.room"),
        ("field: household.rooms", "feld: household.rooms", "feld"),
        ('"Y": true', '"Y": yes please', "shared"),
        ('"Y": true', "yes: true", "True"),
        ("Wife: spouse", "Wife: wife", "wife"),
        ("adds: radio", "adds: wireless", "wireless"),
        ("adds: radio", "adds: radio, codes: {a: radio}", "adds"),
        ("rooms: {field: household.rooms", "rooms: {field: household.rooms, adds: radio", "adds"),
        ("makes_missing: true", "makes_missing: perhaps", "makes_missing"),
        ("tables:", "tables: [", "YAML"),
        ("tables:", "tables: []\nnames_of_more:", "names_of_more"),
    ],
)
def test_it_refuses_a_mapping_that_is_not_sound(old: str, new: str, told: str) -> None:
    assert old in MAPPING
    with pytest.raises(Refused) as refusal:
        read_mapping(MAPPING.replace(old, new, 1))
    assert refusal.value.code == "REG-043"
    assert told in refusal.value.what.en


def _rows(name: str) -> list[dict[str, str]]:
    with (SURVEY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _crowded(households: list[dict[str, str]], members: list[dict[str, str]]) -> int:
    """Households with more than three people to a room, counted from the files themselves."""
    sizes = Counter(row["KEY"] for row in members)
    return sum(
        row["HHROOMS"] not in {"", "999", "111"} and sizes[row["KEY"]] > 3 * int(row["HHROOMS"]) for row in households
    )


def _unsound(households: list[dict[str, str]]) -> int:
    floors = {"Earth", "Dung"}
    roofs = {"Rustic_metal", "Rustic_toles_fibr", "Rustic_planks", "Bamboo_wood", "Rustic_plastic"}
    walls = {"Stone_mud", "ReusedWoodOrBamboo", "No_walls"}
    return sum(h["HHFLOOR"] in floors or h["HHROOF"] in roofs or h["HHEXTWALLS"] in walls for h in households)


@pytest.mark.shared
@pytest.mark.skipif(not SURVEY.exists(), reason="the survey of informal settlements is not beside the repository")
@pytest.mark.parametrize("members_first", [False, True])
def test_it_imports_and_judges_a_real_survey_of_two_countries(members_first: bool) -> None:
    mapping = (HOW_TO / "epfl-household.mapping.yaml").read_text(encoding="utf-8")
    load_areas(areas=read_areas(HOW_TO / "epfl-household.areas.csv"), by=None)
    files = [SURVEY / "data_household_data.csv", SURVEY / "data_individual_data.csv"]
    told: Counter[str] = Counter()
    for county, year in (("CI0101", 2022), ("KE0101", 2021)):
        open_year(county_code=county, year=year, by=None)
        for path in reversed(files) if members_first else files:
            job = imported(path, mapping, county, year)
            assert job.state == "done", job.result
            told += codes_of(job)
    assert (Household.objects.count(), HouseholdFacts.objects.count()) == (1714, 1714)
    assert (Member.objects.count(), MemberFacts.objects.count()) == (6284, 6284)
    assert told == {"REG-020": 28, "REG-021": 115}
    households, members = _rows("data_household_data.csv"), _rows("data_individual_data.csv")
    _judges_as_the_files_say(households, members)


def _judges_as_the_files_say(households: list[dict[str, str]], members: list[dict[str, str]]) -> None:
    by_city: dict[str, list[Any]] = defaultdict(list)
    for row in households:
        by_city[row["City"]].append(row)
    for city, county, year in (("Abidjan", "CI0101", 2022), ("Nairobi", "KE0101", 2021)):
        run = identify(area_code=county, year=year, on=date(2022, 6, 1), by=None, rule_set="deprived")
        verdicts = run.counts["verdicts"]
        assert sum(verdicts.values()) == len(by_city[city]) == HouseholdFinding.objects.filter(run=run).count()
        assert run.counts["rules"]["has_enough_rooms"]["not_met"] == _crowded(by_city[city], members)
        assert run.counts["rules"]["has_sound_dwelling"]["not_met"] == _unsound(by_city[city])
        # Both sets of verdicts occur, and few households cannot be told.
        assert verdicts["met"] > 50
        assert verdicts["not_met"] > 50
        assert verdicts["cannot_tell"] < 0.2 * len(by_city[city])


def test_the_code_list_and_the_mapping_agree_on_every_code_of_schooling_and_with_the_questionnaire() -> None:
    mapped = {
        written: key
        for table in read_mapping((HOW_TO / "epfl-household.mapping.yaml").read_text(encoding="utf-8")).tables
        for column in table.columns
        if column.entry.name == "school_attainment"
        for written, key in column.codes.items()
    }
    labels = dictionary().code_lists["school_attainment"].labels()
    assert {written: labels.get(written, labels.get(written.lower(), key)) for written, key in mapped.items()} == mapped
    if not SURVEY.exists():
        pytest.skip("the survey's questionnaire is not on this machine")
    book = (
        CalamineWorkbook.from_path(SURVEY / "questionnaires_Abidjan_2022.xls").get_sheet_by_name("choices").to_python()
    )
    asked = {row[1]: str(row[2]) for row in book if row[0] == "School_past"}
    assert ("Lycée" in asked["Secondary_1"], "COLLÈGE" in asked["Secondary_2"]) == (True, True)
    assert (mapped["Secondary_1"], mapped["Secondary_2"]) == ("upper_secondary", "lower_secondary")
