"""Tables by the fields of the dictionary: what a clerk asks of the register, of each year, in bands, and what is not told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cast import COUNTY, VILLAGE, signed_in
from lianxin.core.kernel.dictionary import Sensitivity
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import full_years
from lianxin.people.models import Unit, User
from lianxin.reports.domain.tables import FigureTable
from lianxin.reports.indicators import shelf
from lianxin.reports.tabling.crossing import crossed
from lianxin.reports.tabling.writing import table_of
from lianxin.rulebook import dictionary, rulebook
from registry.makers import areas, household, household_facts, member
from reports.test_figures_from_rows import record

pytestmark = pytest.mark.django_db
HOMES, PEOPLE = "registry.households", "registry.persons"
LAST = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path
    areas()


def lines(
    indicator: str, rows: str, columns: str = "", *, reader: User | None = None, **more: Any
) -> dict[str, list[Any]]:
    """The lines of a table by their label, with the headings under ""."""
    told = {"indicator": indicator, "rows": rows, "columns": columns, "before": "2027-01-01"} | more
    table = table_of({key: value for key, value in told.items() if value})
    assert isinstance(table, FigureTable)
    made = crossed(table, reader=reader, now=timezone.now())
    return {"": made.headings()[1:], **{str(line[0]): line[1:] for line in made.lines()}}


def test_what_is_not_recorded_is_a_part_of_its_own_and_no_cell_is_lost() -> None:
    for cause in ("illness", "illness", "disability", None, None, None):
        household(main_cause=cause)
    found = lines(HOMES, "area:village", "main_cause")
    assert found[""] == ["因病", "因残", "未填", "合计 Total"]
    assert found["合计 Total"] == ["2", "1", "3", "6"]
    assert list(lines(HOMES, "main_cause")) == ["", "因病", "因残", "未填", "合计 Total"]


@pytest.mark.parametrize("last", [LAST, date(2026, 6, 30), date(2027, 2, 28)])
def test_ages_are_full_years_on_the_last_day_of_the_period_at_every_edge(last: date) -> None:
    bands = rulebook().bands["age_band"]
    home = household(year=last.year)
    born = [date(last.year - edge, last.month, min(last.day + off, 28)) for edge in bands.edges for off in (-1, 0, 1)]
    born += [date(2012, 2, 29), date(1952, 2, 29), last]
    for birth_on in born:
        member(home, "某", year=last.year, identity={"birth_on": birth_on})
    wanted: dict[str, int] = {}
    for birth_on in born:
        age = full_years(birth_on, last)
        key = next(k for k in bands.parts() if (bands.ends_of(k)[0] or 0) <= age < (bands.ends_of(k)[1] or 999))
        wanted[bands.words_of(key).zh] = wanted.get(bands.words_of(key).zh, 0) + 1
    before = date.fromordinal(last.toordinal() + 1).isoformat()
    found = lines(PEOPLE, "age_band", before=before)
    # The head has no day of birth on record.
    assert found.pop("未填") == ["1"]
    assert {name: int(cells[0]) for name, cells in found.items() if name not in {"", "合计 Total"}} == wanted
    for key in bands.parts():
        asked = lines(PEOPLE, "area:county", before=before, filters={"age_band": [key]})
        assert asked["合计 Total"] == [str(wanted[bands.words_of(key).zh])]


def test_each_year_of_a_period_has_its_column_and_years_are_not_added_up() -> None:
    home, other = household(dangerous_house=True), household(dangerous_house=False)
    household_facts(home, year=2025, dangerous_house=True)
    household_facts(other, year=2025, dangerous_house=True)
    household_facts(other, year=2024, dangerous_house=True)
    found = lines(HOMES, "dangerous_house", "year", **{"from": "2025-01-01"})
    assert (found[""], found["是"], found["合计 Total"]) == (["2025", "2026"], ["2", "1"], ["2", "2"])
    # Down the years neither: what stands in a line is of its year, across and in all.
    found = lines(HOMES, "year", "dangerous_house", **{"from": "2025-01-01"})
    assert found == {"": ["否", "是", "合计 Total"], "2025": [None, "2", "2"], "2026": ["1", "1", "2"]}


def test_persons_are_parted_by_the_facts_of_their_household_in_the_same_year() -> None:
    home = household(household_type="exited", net_income_per_person_yuan=399_999)
    household_facts(home, year=2025, household_type="poor", net_income_per_person_yuan=-1)
    member(home, "乙某", year=2025)
    assert lines(PEOPLE, "household_type")["脱贫户"] == ["1"]
    assert lines(PEOPLE, "income_band")["2,000—4,000 元"] == ["1"]
    assert lines(PEOPLE, "household_type", before="2026-01-01") == {
        "": ["合计 Total"],
        "贫困户": ["1"],
        "合计 Total": ["1"],
    }
    assert lines(PEOPLE, "income_band", before="2026-01-01")["不到 2,000 元"] == ["1"]
    each = lines(PEOPLE, "household_type", "year")
    assert (each["贫困户"], each["脱贫户"]) == (["1", None], [None, "1"])
    assert lines(PEOPLE, "year", filters={"household_type": ["poor"]}) == {"": ["合计 Total"], "2025": ["1"]}


def test_several_codes_narrow_by_any_of_them_and_are_no_split() -> None:
    for told in (",award,", ",award,training,", ",", None):
        household(industry_measures=told)
    codes = [code.key for code in dictionary().code_lists["industry_measure"].codes][:2]
    household(industry_measures=f",{codes[0]},{codes[1]},")
    assert lines(HOMES, "area:county", filters={"industry_measures": codes})["合计 Total"] == ["1"]
    with pytest.raises(Refused, match="REPORTS-024"):
        lines(HOMES, "industry_measures")


def test_nothing_sensitive_is_a_dimension_and_no_identifier() -> None:
    known = {
        one.name: one
        for of in ("household", "member")
        for y in (True, False)
        for one in dictionary().fields_of(of, yearly=y)
    }
    keys = {one.key for code in (HOMES, PEOPLE) for one in shelf().library.indicators[code].dimensions}
    assert {"health", "disability_grade", "id_no", "phone", "illness_name"}.isdisjoint(keys)
    assert not {key for key in keys if key in known and known[key].sensitivity is Sensitivity.SENSITIVE}


def test_every_split_of_the_register_can_be_asked() -> None:
    member(household(), "乙某")
    for code in (HOMES, PEOPLE, "registry.wage_income"):
        for key in shelf().library.indicators[code].split_keys:
            assert lines(code, key), key


def test_quarters_and_units_have_names_that_people_read() -> None:
    unit = Unit.objects.create(code="U9", name="某局", area_code=COUNTY)
    record(unit=unit, on=date(2026, 2, 1))
    record(unit=unit, on=date(2026, 11, 1))
    record(on=date(2026, 11, 1))
    found = lines("work.visits", "unit", "quarter", before="")
    assert found[""] == ["2026 年一季度", "2026 年四季度", "合计 Total"]
    assert (found["某局"], found["未填"]) == (["1", "1", "2"], [None, "1", "1"])


def test_small_numbers_stay_hidden_by_any_field(funds_officer: User) -> None:
    for cause, count in (("illness", 7), ("disability", 2), ("schooling", 6)):
        for _ in range(count):
            household(main_cause=cause)
    found = lines(HOMES, "main_cause", reader=funds_officer, area=[COUNTY])
    assert [cells[0] for name, cells in found.items() if name] == ["7", "*", "*", "15"]


def test_a_clerk_adds_a_filter_and_sees_his_table(county_officer: User) -> None:
    household(main_cause="illness", house_m2=55.0)
    client, url = signed_in(county_officer), "/reports/tables/new/"
    asked = {"indicator": HOMES, "rows": "main_cause", "columns": "house_band", "area": VILLAGE, "before": "2027-01-01"}
    page = client.get(url, {"indicator": HOMES}).content.decode()
    assert "再加一个筛选项" in page
    assert 'name="by_exit_flag"' not in page
    page = client.get(url, asked | {"with": "exit_flag"}).content.decode()
    assert 'name="by_exit_flag"' in page
    assert "40—60 平方米" in page
    # What it is of, as of when, and by which version of the definition.
    assert "有该年度资料的户" in page
    assert "第 1 版定义" in page
    assert "上河村" in page
    page = client.get(url, asked | {"by_household_type": ["poor", "exited"]}).content.decode()
    assert page.count("checked") == 2
