"""What households earn beside their fields: where those work who are away, as a village reports it; and a dividend with receipts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from lianxin.benefits.models import DistributionRun
from lianxin.benefits.operations import (
    NewInstrument,
    NewRun,
    allot_shares,
    confirm_distribution,
    confirm_receipts,
    draft_distribution,
    open_instrument,
)
from lianxin.core.sheets import write_table
from lianxin.people.models import User
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.models import Household
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.queries.form_rows import form_rows
from lianxin.rulebook import dictionary

_LAYOUT = "working_away"
# Where they went, by how far: province, prefecture, county, employer, wage of a month in fen. Employers are invented.
_PLACES: dict[str, tuple[str, str, str, str, int]] = {
    "county": ("青海省", "西宁市", "湟中区", "某乡村工匠合作社（虚构）", 320_000),
    "province": ("青海省", "西宁市", "城东区", "某建筑公司（虚构）", 410_000),
    "elsewhere": ("江苏省", "南京市", "江宁区", "某电子厂（虚构）", 530_000),
}
_CHANNELS = ("own_search", "relatives", "government", "east_west")
_CAPITAL_FEN, _DIVIDEND_FEN, _SHARES, _MOST_HOLDERS = 30_000_000, 1_800_000, 1_000, 24


def earn(folder: Path, *, village: str, county: str, on: date, by: User) -> None:
    """Let a village report who works where, which ``by`` brings in, and a cooperative pay its dividend of the year."""
    _work_away(folder, village=village, county=county, on=on, by=by)
    _share_out(village, on)


def _work_away(folder: Path, *, village: str, county: str, on: date, by: User) -> None:
    kind = dictionary().sheet_kinds[_LAYOUT]
    paths = [column.field for column in kind.columns if column.field]
    rows = form_rows("member", [*paths, "member.work_months"], Asked(village, on.year, on, as_recorded=True), None)
    told = [row.values | _place(number, row.values, on) for number, row in enumerate(rows) if _is_away(row.values)]
    path = folder / "11-外出务工信息.xlsx"
    write_table(path, kind, dictionary(), told)
    request = ImportRequest(area_code=county, year=on.year, is_dry_run=False)
    with path.open("rb") as file:
        run_job(ask_for_import(file=file, file_name=path.name, request=request, by=by).pk)


def _is_away(values: Any) -> bool:
    return values.get("member.work_place") in _PLACES and bool(values.get("household.household_no"))


def _place(number: int, values: Any, on: date) -> dict[str, Any]:
    province, prefecture, district, employer, wage_fen = _PLACES[values["member.work_place"]]
    return {
        "member.works_away": True,
        "member.work_province": province,
        "member.work_prefecture": prefecture,
        "member.work_county": district,
        "member.employer": employer,
        "member.job_channel": _CHANNELS[number % len(_CHANNELS)],
        "member.wage_month_yuan": wage_fen + number % 5 * 20_000,
        "member.work_started_month": date(on.year, 3, 1),
    }


def _share_out(village: str, on: date) -> DistributionRun:
    homes = (
        Household.objects.filter(village_code=village, is_live=True)
        .exclude(household_no="")
        .order_by("id")[:_MOST_HOLDERS]
    )
    entry = NewInstrument(
        "牦牛养殖入股（演示）",
        "某养殖合作社（虚构）",
        village,
        _CAPITAL_FEN,
        _SHARES,
        "演股〔1〕号",
        date(on.year, 1, 1),
    )
    instrument = open_instrument(entry=entry, by=None)
    weights = {str(home.household_no): 1 + (home.member_count or 1) for home in homes}
    allot_shares(instrument=instrument, weights=weights, on=date(on.year, 1, 1), by=None)
    run = NewRun(date(on.year, 1, 1), date(on.year, 7, 1), date(on.year, 7, 10), _DIVIDEND_FEN, "演分〔1〕号")
    made = confirm_distribution(run=draft_distribution(instrument=instrument, entry=run, by=None), by=None)
    signed = [home.pk for home in homes][:-3]
    confirm_receipts(run=made, household_ids=signed, on=date(on.year, 7, 12), by=None)
    return made
