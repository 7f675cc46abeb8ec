"""Readers without the right learn no small number of people by whatever they ask: boards, ledgers, figures beside one another."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from ortools.sat.python import cp_model

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, Program, signed_in
from eligibility.test_identification import ON, YEAR, line, secure
from lianxin.eligibility.operations import identify
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.reports.domain.indicators import checked_question
from lianxin.reports.domain.tables import FigureTable
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.showing import least_shown_to
from lianxin.reports.operations.publishing import publish_figure
from lianxin.reports.tabling.crossing import crossed
from lianxin.reports.tabling.hiding import ALL
from lianxin.reports.tabling.writing import table_of
from lianxin.work.models import WorkHousehold
from registry.makers import areas, household, year_book
from reports.test_figures_from_rows import record
from work.makers import paired

pytestmark = pytest.mark.django_db
LOWER = "999901101202"
HOMES = "reports/figures/registry.households"
BEFORE = {"before": "2027-01-01"}


@pytest.fixture(autouse=True)
def _home(tmp_path: Any, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book()


def settle(village: str, **counts: int) -> None:
    for kind, count in counts.items():
        for _ in range(count):
            household(village_code=village, household_type=kind)


def asking(user: User) -> Callable[..., str | None]:
    """A program of a reader that asks for households; None: hidden."""
    program = Program(user)

    def ask(**told: Any) -> str | None:
        found = program.get(HOMES, **(BEFORE | told)).json()
        return None if found["is_hidden"] else str(found["value"])

    return ask


def test_whoever_asks_for_all_villages_but_one_does_not_learn_that_one(
    funds_officer: User, county_officer: User
) -> None:
    settle(VILLAGE, poor=20)
    settle(LOWER, poor=3)
    settle(OTHER_VILLAGE, poor=30)
    funds, county = asking(funds_officer), asking(county_officer)
    assert funds(area=TOWNSHIP) in {"23", None}
    assert funds(area=LOWER) is None
    # The township less this village would be the other one.
    assert funds(area=VILLAGE) is None
    assert funds(area=COUNTY) == "53"
    assert [county(area=area) for area in (TOWNSHIP, LOWER, VILLAGE)] == ["23", "3", "20"]


def test_whoever_asks_with_a_filter_and_without_does_not_learn_the_rest(funds_officer: User) -> None:
    settle(VILLAGE, poor=2, exited=20, ordinary=15)
    funds = asking(funds_officer)
    assert funds(area=COUNTY) == "37"
    shown = {kind: funds(area=COUNTY, by_household_type=kind) for kind in ("poor", "exited", "ordinary")}
    assert shown["poor"] is None
    assert list(shown.values()).count(None) == 2
    pair = funds(area=COUNTY, by_household_type=["exited", "ordinary"])
    assert pair is None


def test_a_figure_page_lists_no_rows_where_the_figure_would_tell_another(funds_officer: User) -> None:
    settle(VILLAGE, poor=20)
    settle(LOWER, poor=3)
    page = signed_in(funds_officer).get("/reports/figures/registry.households/", BEFORE | {"area": VILLAGE})
    assert "小数不显示" in page.content.decode()
    assert "registry.householdfacts" not in page.content.decode()


def test_a_published_figure_is_not_laid_beside_that_of_today_where_few_lie_between(
    county_officer: User, funds_officer: User
) -> None:
    settle(VILLAGE, poor=20)
    indicator = shelf().library.indicators["registry.households"]
    question = checked_question(indicator, place="test", areas=[COUNTY], ends_before=date(2027, 1, 1))
    made = publish_figure(question=question, name="在册户", by=county_officer)
    address = f"/reports/figures/published/{made.pk}/"
    assert not signed_in(funds_officer).get(address).context["is_hidden"]
    settle(VILLAGE, poor=2)
    page = signed_in(funds_officer).get(address)
    assert page.context["is_hidden"]
    assert not signed_in(county_officer).get(address).context["is_hidden"]


def test_dashboards_and_their_files_tell_small_shares_to_those_only_who_may_see_them(
    funds_officer: User, county_officer: User
) -> None:
    line()
    homes = [secure(income) for income in (1000, 1000, 9000, 9000, 9000, 9000, None)]
    Household.objects.filter(pk=secure(3000).pk).update(village_code=OTHER_VILLAGE)
    identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    assert homes
    for user, is_told in ((county_officer, True), (funds_officer, False)):
        client = signed_in(user)
        page = client.get("/reports/")
        rows = list(
            csv.reader(client.get("/reports/?format=csv&list=parts").getvalue().decode("utf-8-sig").splitlines())
        )
        column = rows[0].index("识别有结论")
        assert any("（" in row[column] for row in rows[1:]) is is_told, rows
        told = [shown for _, shown, _ in page.context["verdicts"]]
        assert ("不显示" in told) is not is_told
        assert ("不足 5 的数" in page.content.decode()) is not is_told


def test_ledgers_of_areas_leave_small_numbers_out_of_page_and_file(funds_officer: User, county_officer: User) -> None:
    settle(VILLAGE, poor=20)
    settle(LOWER, poor=3)
    settle(OTHER_VILLAGE, poor=9)
    address = f"/reports/ledgers/summary/?area={TOWNSHIP}&year=2026"
    for user, wanted in ((county_officer, ["20", "3"]), (funds_officer, ["", ""])):
        content = signed_in(user).get(address + "&format=csv").getvalue().decode("utf-8-sig")
        rows = list(csv.DictReader(content.splitlines()))
        assert [row["在册户"] for row in rows] == wanted
    assert "不显示" in signed_in(funds_officer).get(address).content.decode()


def test_the_rows_behind_a_small_number_of_a_board_are_not_listed(funds_officer: User, county_officer: User) -> None:
    line()
    for income in (1000, 9000, 9000):
        secure(income)
    identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    address = f"/reports/rows/verdict/?area={COUNTY}&verdict=met"
    assert signed_in(county_officer).get(address).status_code == 200
    for more in ("", "&format=csv"):
        answer = signed_in(funds_officer).get(address + more)
        assert answer.status_code == 403
        assert "REPORTS-180" in answer.content.decode()


def test_whoever_reads_his_own_households_counts_them(
    helper: User, unit_liaison: User, funds_officer: User, township_clerk: User
) -> None:
    paired(helper, household())
    assert least_shown_to(helper) is None
    assert least_shown_to(unit_liaison) is None
    assert least_shown_to(township_clerk) is None
    assert least_shown_to(funds_officer) == 5


PLACES = (VILLAGE, LOWER, OTHER_VILLAGE)
KINDS = ("poor", "exited", "ordinary")


def seen_of(user: User, rows: str, columns: str = "", **asked: Any) -> dict[tuple[str, str], str]:
    """Every cell that a reader is shown of a table, by the keys of its row and column; ∑: all."""
    told = {"indicator": "registry.households", "rows": rows, "columns": columns, "area": [COUNTY], **BEFORE} | asked
    table = table_of(told)
    assert isinstance(table, FigureTable)
    made = crossed(table, reader=user, now=timezone.now())
    cells = {
        **made.cells,
        **{(row, ALL): cell for row, cell in made.row_totals.items()},
        **{(ALL, column): cell for column, cell in made.column_totals.items()},
        (ALL, ALL): made.whole,
    }
    return {key: made.shown(cell) for key, cell in cells.items()}


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", range(4))
def test_tables_of_villages_townships_and_causes_laid_beside_one_another_tell_no_small_number(
    funds_officer: User, seed: int
) -> None:
    chance = random.Random(seed)
    true = {(place, kind): chance.choice((0, 1, 1, 2, 3, 6, 9)) for place in PLACES for kind in KINDS}
    for place in PLACES:
        settle(place, **{kind: true[place, kind] for kind in KINDS})
    model = cp_model.CpModel()
    counts = {cell: model.new_int_var(0, 60, str(cell)) for cell in true}

    def of(area: str, kind: str) -> list[tuple[str, str]]:
        return [one for one in true if one[0].startswith(area if area != ALL else "") and kind in (one[1], ALL)]

    asked = [
        *((split, "household_type", {}) for split in ("area:village", "area:township")),
        *(("household_type", "", {"area": [area]}) for area in (COUNTY, TOWNSHIP, OTHER_VILLAGE[:9], *PLACES)),
        ("household_type", "", {"area": [VILLAGE, OTHER_VILLAGE]}),
        ("area:village", "", {"filters": {"household_type": ["poor", "exited"]}}),
    ]
    hidden: set[tuple[tuple[str, str], ...]] = set()
    for rows, columns, given in asked:
        for (row, column), shown in seen_of(funds_officer, rows, columns, **given).items():
            if rows == "household_type":
                parts = [one for area in given["area"] for one in of(area, row)]
            else:
                kinds = given.get("filters", {}).get("household_type", [column])
                parts = [one for kind in kinds for one in of(row, kind)]
            whole = sum(counts[one] for one in parts)
            # Whoever is shown that something is hidden knows that it is not nought.
            model.add(whole >= 1 if shown == "*" else whole == int(shown or 0))
            if shown == "*":
                hidden.add(tuple(sorted(parts)))
            else:
                assert int(shown or 0) == 0 or int(shown) >= 5
    small = [one for one in hidden if 0 < sum(true[cell] for cell in one) < 5]
    for one in small:
        other = model.clone()
        other.add(sum(counts[cell] for cell in one) != sum(true[cell] for cell in one))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(other) in (cp_model.OPTIMAL, cp_model.FEASIBLE), (one, true)
    assert small


def visited(home: Household, on: date) -> None:
    WorkHousehold.objects.create(record=record(on=on, area_code=home.village_code), household=home)


def test_of_what_is_smaller_than_a_village_nothing_is_told_to_whoever_may_not_see_small_numbers(
    funds_officer: User, county_officer: User
) -> None:
    group = f"{VILLAGE}G01"
    record(area_code=group)
    for user, is_hidden in ((county_officer, False), (funds_officer, True)):
        table = table_of({"indicator": "work.households", "rows": "kind", "area": [group]})
        assert isinstance(table, FigureTable)
        made = crossed(table, reader=user, now=timezone.now())
        assert made.whole.is_hidden is is_hidden


def test_a_part_of_an_area_is_never_told_as_the_area(township_clerk: User, helper: User, county_officer: User) -> None:
    settle(VILLAGE, poor=9)
    settle(OTHER_VILLAGE, poor=8)
    clerk, table = Program(township_clerk), {"indicator": "registry.households", "rows": "household_type", **BEFORE}
    assert clerk.get(HOMES, area=TOWNSHIP, **BEFORE).json()["value"] == "9"
    assert clerk.get(HOMES, **BEFORE).json()["value"] == "9"
    for area in (COUNTY, OTHER_VILLAGE):
        answers = [
            clerk.get(HOMES, area=[TOWNSHIP, area], **BEFORE),
            clerk.post("reports/tables", table | {"area": [area]}),
        ]
        assert {(one.status_code, one.json()["code"]) for one in answers} == {(409, "REPORTS-300")}
        page = signed_in(township_clerk).get(f"/{HOMES}/", BEFORE | {"area": area})
        assert (page.status_code, "REPORTS-300" in page.content.decode()) == (409, True)
    assert Program(county_officer).get(HOMES, area=COUNTY, **BEFORE).json()["value"] == "17"


def test_events_are_asked_for_by_whole_years_where_a_day_more_would_tell_one(
    funds_officer: User, county_officer: User
) -> None:
    homes = [household(household_type="poor") for _ in range(9)]
    for number, home in enumerate(homes):
        visited(home, date(2026, 3 if number < 6 else 5, 1 + number))
    ask = {"area": COUNTY, "from": "2026-01-01"}
    funds, county = Program(funds_officer), Program(county_officer)
    for before in ("2026-04-01", "2026-05-08"):
        told = funds.get("reports/figures/work.households", before=before, **ask)
        assert (told.status_code, told.json()["code"]) == (409, "REPORTS-301")
        assert county.get("reports/figures/work.households", before=before, **ask).status_code == 200
    assert funds.get("reports/figures/work.households", before="2027-01-01", **ask).json()["value"] == "9"
    # What is shown of all years less what is shown of one would be another one.
    visited(household(household_type="poor"), date(2025, 3, 1))
    whole = funds.get("reports/figures/work.households", area=COUNTY).json()["value"]
    year = funds.get("reports/figures/work.households", before="2027-01-01", **ask).json()["value"]
    assert None in (whole, year)
