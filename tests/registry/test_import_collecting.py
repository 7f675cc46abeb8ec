"""Who collected the facts of a file, and when: what the importer says, else the file, else nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.registry.importing.jobs import confirm_import, run_job
from lianxin.registry.models import HouseholdFacts, Member
from lianxin.registry.operations import open_year
from registry.importing import both_villages, codes, file_of, id_no, imported, job_for, person, with_columns, with_row
from registry.makers import YEAR

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


def facts_of(number: str) -> HouseholdFacts:
    return HouseholdFacts.objects.get(household__household_no=number, year=YEAR)


def source_of(number: str = "100") -> tuple[str, date | None]:
    source = facts_of(number).source
    return source.collector, source.collected_on


def test_nobody_who_only_imports_is_taken_for_the_collector(tmp_path: Path, county_officer: User) -> None:
    imported(file_of(tmp_path, family()), by=county_officer)
    assert source_of() == ("", None)
    assert facts_of("100").source.recorded_by == county_officer


def test_it_takes_the_collector_and_the_day_from_columns(tmp_path: Path) -> None:
    path = with_columns(file_of(tmp_path, family()), 调查人=["采某"] * 3, 采集日期=["2026-03-01"] * 3)
    imported(path)
    assert source_of() == ("采某", date(2026, 3, 1))
    assert (facts_of("100").collector_name, facts_of("100").collected_on) == ("采某", date(2026, 3, 1))


def test_several_collectors_are_all_named_and_several_days_are_no_day(tmp_path: Path) -> None:
    path = with_columns(
        file_of(tmp_path, family()), 填表人=["采某", "采某", "集某"], 填表日期=["2026-03-01", "", "2026-03-02"]
    )
    imported(path)
    assert source_of() == ("采某、集某", None)
    assert facts_of("200").collected_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    "cells",
    [
        ("填表人:采某   填表日期:2026年3月1日",),
        ("采集人\uff1a采某", "采集日期\uff1a2026-03-01"),
        ("调查人:", "采某", "调查日期:", "2026/3/1"),
        ("填 表 人 : 采某", "填表日期: 20260301"),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_it_takes_the_collector_and_the_day_from_above_or_below_the_table(
    tmp_path: Path, cells: tuple[str, ...], above: bool
) -> None:
    job = imported(with_row(file_of(tmp_path, family()), *cells, above=above))
    assert (job.state, Member.objects.count()) == ("done", 3)
    assert source_of() == ("采某", date(2026, 3, 1))


@pytest.mark.parametrize(
    "cell", ["填表人:____", "填表人:", "审核人:采某", "填表人:   填表日期:", "填表日期:____年__月__日"]
)
def test_a_signature_that_nobody_filled_in_names_nobody(tmp_path: Path, cell: str) -> None:
    imported(with_row(file_of(tmp_path, family()), cell))
    assert source_of() == ("", None)


def test_what_the_importer_says_of_the_collection_goes_before_the_file(tmp_path: Path) -> None:
    path = with_row(file_of(tmp_path, family()), "填表人:采某 填表日期:2026-03-01")
    imported(path, collector="集某", collected_on=date(2026, 2, 2))
    assert source_of() == ("集某", date(2026, 2, 2))


def test_a_confirmed_preview_keeps_the_collector(tmp_path: Path) -> None:
    preview = imported(file_of(tmp_path, family()), is_dry_run=True, collector="集某", collected_on=date(2026, 2, 2))
    run_job(confirm_import(preview=preview, by=None).pk)
    assert source_of() == ("集某", date(2026, 2, 2))


def test_a_day_of_collection_yet_to_come_is_refused_from_a_person_and_told_of_a_file(tmp_path: Path) -> None:
    path = file_of(tmp_path, family())
    with pytest.raises(Refused, match="REG-058"):
        job_for(path, collected_on=date(2999, 1, 1))
    job = imported(with_row(path, "填表日期:2099-01-01"))
    assert codes(job)["REG-058"] == 1
    assert source_of() == ("", None)
