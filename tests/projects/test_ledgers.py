"""Ledgers in and out: told units, altered totals, the same file twice, and what is taken over with its stage."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.testing import CliRunner

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from lianxin.cli import app
from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets import read_table
from lianxin.people.models import User
from lianxin.projects.domain.stages import Stage
from lianxin.projects.ledgers import asset_ledger, notice_table, project_ledger
from lianxin.projects.linking import links_in
from lianxin.projects.models import Asset, Project
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.importing.planners import Planner, planned_things, planner_for, register
from lianxin.registry.models import ImportJob
from lianxin.rulebook import dictionary
from projects.makers import asset, project
from registry.makers import household

pytestmark = pytest.mark.django_db

HEADINGS = ["序号", "乡", "行政村", "项目名称", "项目类别", "资金用途", "建设任务", "资金规模（万元）", "受益户数"]
ROW: list[Any] = [1, "某镇", "上河村", "蓄水池", "乡村建设", "饮水", "新建蓄水池 3 座", 120.5, 56]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path


def workbook(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS, banner: str = "") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("项目")
    lines: list[Sequence[Any]] = [*([[banner]] if banner else []), list(headings), *rows]
    for number, line in enumerate(lines):
        sheet.write_row(number, 0, line)
    book.close()
    return out.getvalue()


def imported(content: bytes, *, by: User | None = None, area: str = COUNTY, is_dry_run: bool = False) -> ImportJob:
    request = ImportRequest(area_code=area, year=2026, is_dry_run=is_dry_run)
    job = ask_for_import(file=io.BytesIO(content), file_name="项目台账.xlsx", request=request, by=by)
    return run_job(job.pk)


def codes(job: ImportJob) -> list[str]:
    return [problem["code"] for problem in job.result["problems"]["kept"]]


def counts(job: ImportJob, thing: str = "projects") -> dict[str, int]:
    return {k.split(".")[1]: v for k, v in job.result["counts"].items() if k.startswith(thing)}


def test_it_takes_a_ledger_in_and_a_second_time_changes_nothing() -> None:
    content = workbook(
        ROW,
        [2, "邻镇", "下河村", "道路", "产业", "道路", "硬化 2 公里", 85, ""],
        [3, "某镇", "", "培训", "就业", "培训", "培训 40 人", 6, ""],
    )
    preview = imported(content, is_dry_run=True)
    assert (counts(preview), Project.objects.count()) == ({"new": 3}, 0)
    job = imported(content)
    assert (job.state, codes(job), counts(job)) == ("done", [], {"new": 3})
    made = {one.name: one for one in Project.objects.all()}
    assert made["蓄水池"].cost_fen == 1_205_000_00
    assert {name: one.area_code for name, one in made.items()} == {
        "蓄水池": VILLAGE,
        "道路": OTHER_VILLAGE,
        "培训": TOWNSHIP,
    }
    assert {one.stage for one in made.values()} == {"proposed"}
    assert (made["蓄水池"].households, made["道路"].households) == (56, None)
    again = imported(content)
    assert counts(again) == {"unchanged": 3}
    assert Project.objects.count() == 3


def test_a_preview_is_confirmed(township_clerk: User) -> None:
    from lianxin.registry.importing.jobs import confirm_import

    preview = imported(workbook(ROW), by=township_clerk, area=TOWNSHIP, is_dry_run=True)
    done = run_job(confirm_import(preview=preview, by=township_clerk).pk)
    assert (done.state, Project.objects.get().steps.get().by) == ("done", township_clerk)


def test_it_reads_yuan_as_yuan_and_ten_thousand_as_that() -> None:
    in_yuan = [*HEADINGS[:7], "资金规模（元）", HEADINGS[8]]
    imported(workbook([*ROW[:7], 1_205_000, 56], headings=in_yuan))
    assert Project.objects.get().cost_fen == 1_205_000_00
    bare = [*HEADINGS[:7], "资金规模", HEADINGS[8]]
    imported(workbook([1, "某镇", "上河村", "水渠", *ROW[4:]], headings=bare, banner="项目台账　单位：万元"))
    assert Project.objects.get(name="水渠").cost_fen == 1_205_000_00


def test_it_asks_for_the_unit_where_neither_heading_nor_banner_tells_it() -> None:
    bare = [*HEADINGS[:7], "资金规模", HEADINGS[8]]
    job = imported(workbook(ROW, headings=bare))
    assert "SHEET-110" in codes(job)
    assert not Project.objects.exists()
    problem = next(p for p in job.result["problems"]["kept"] if p["code"] == "SHEET-110")
    assert "万元" in problem["remedy"][0]


def test_it_reports_a_total_that_was_altered() -> None:
    rows = [ROW, [2, "某镇", "上河村", "水渠", *ROW[4:7], 79.5, 44]]
    sound = imported(workbook(*rows, ["合计", "", "", "", "", "", "", 200, 100]), is_dry_run=True)
    assert (codes(sound), counts(sound)) == ([], {"new": 2})
    altered = imported(workbook(*rows, ["合计", "", "", "", "", "", "", 300, 100]), is_dry_run=True)
    assert (codes(altered), counts(altered)) == (["SHEET-229"], {"new": 2})
    problem = altered.result["problems"]["kept"][0]
    assert (problem["severity"], problem["row"], problem["heading"]) == ("warning", 4, "资金规模（万元）")
    assert problem["what"][0] == "合计写的是 300，各行相加是 200 万元。"
    # Totals of parts say nothing of the whole, and two totals of the whole say nothing at all.
    parts = imported(
        workbook(*rows, ["小计", "", "", "", "", "", "", 9, 9], ["合计", *[""] * 6, 200, 100]), is_dry_run=True
    )
    assert codes(parts) == []


@pytest.mark.parametrize(
    ("at", "value", "code"),
    [
        (2, "桃花村", "REG-"),
        (4, "城堡", "SHEET-202"),
        (7, 0, "PROJECT-047"),
        (3, "", "SHEET-201"),
    ],
)
def test_it_refuses_a_row_and_takes_the_others(at: int, value: Any, code: str) -> None:
    bad = list(ROW)
    bad[at] = value
    job = imported(workbook(bad, [2, "某镇", "上河村", "水渠", *ROW[4:]]))
    assert any(found.startswith(code) for found in codes(job)), codes(job)
    assert list(Project.objects.values_list("name", flat=True)) == ["水渠"]


def test_it_refuses_a_township_that_is_not_here_and_a_row_twice() -> None:
    job = imported(workbook([1, "远镇", "", *ROW[3:]], ROW, ROW))
    assert codes(job) == ["PROJECT-045", "PROJECT-046"]
    assert counts(job) == {"new": 1, "refused": 2}


def test_it_says_what_differs_and_changes_nothing() -> None:
    imported(workbook(ROW))
    job = imported(workbook([*ROW[:7], 99, 56]))
    assert codes(job) == ["PROJECT-043"]
    assert counts(job) == {"unchanged": 1}
    assert Project.objects.get().cost_fen == 1_205_000_00


TAKEN = [*HEADINGS, "项目编号", "绩效目标", "目标值", "目标值单位", "项目状态", "批复文号", "批复日期", "实施方式"]


def taken(
    stage: str, *, target: str = "新建蓄水池", document: str = "某发改〔2026〕1号", number: str = "XM-1"
) -> list[Any]:
    return [*ROW, number, target, 3, "座", stage, document, "2026-03-01", "公开招标"]


def test_it_takes_over_what_has_come_further(county_officer: User) -> None:
    job = imported(workbook(taken("已移交管护"), headings=TAKEN), by=county_officer)
    assert (codes(job), counts(job)) == ([], {"new": 1})
    made = Project.objects.get(code="XM-1")
    assert (made.stage, made.approved_on, made.targets.get().unit) == ("handed_over", date(2026, 3, 1), "座")
    assert made.taken_over_from == "项目台账.xlsx · 项目"


@pytest.mark.parametrize(("given", "missing"), [({"target": ""}, "绩效目标"), ({"document": ""}, "批复")])
def test_it_takes_over_nothing_that_lacks_what_its_stage_needs(given: dict[str, str], missing: str) -> None:
    job = imported(workbook(taken("实施中", **given), headings=TAKEN))
    assert codes(job) == ["PROJECT-047"]
    assert missing in job.result["problems"]["kept"][0]["what"][0]
    assert not Project.objects.exists()


def test_only_those_who_may_propose_import_and_only_the_county_takes_over(
    township_clerk: User, county_officer: User
) -> None:
    job = imported(workbook(taken("已入库"), headings=TAKEN), by=township_clerk, area=TOWNSHIP)
    assert codes(job) == ["PROJECT-044"]
    assert not Project.objects.exists()


def test_whoever_may_import_but_not_propose_is_told(county_officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianxin.people.access import Scope
    from lianxin.projects import sheet_planners

    monkeypatch.setattr(sheet_planners, "scope_of", lambda user, act: Scope(user.pk))
    assert codes(imported(workbook(ROW), by=county_officer)) == ["PROJECT-044"]


ASSETS = [
    "序号",
    "资产名称",
    "资产类型",
    "项目编号",
    "项目名称",
    "资产原值（元）",
    "产权归属",
    "产权人",
    "管护责任人",
    "资产数量",
]


def asset_row(name: str, number: str = "XM-1", of: str = "", value: Any = 900_000) -> list[Any]:
    return [1, name, "公益性", number, of, value, "村集体", "上河村村委会", "管护甲", 2]


def test_it_takes_a_register_of_assets_in_once() -> None:
    imported(workbook(taken("已移交管护"), headings=TAKEN))
    content = workbook(asset_row("一组蓄水池"), asset_row("二组蓄水池", number="", of="蓄水池"), headings=ASSETS)
    job = imported(content)
    assert (codes(job), counts(job, "assets")) == ([], {"new": 2})
    assert counts(imported(content), "assets") == {"unchanged": 2}
    assert {(one.original_fen, one.owner_kind, int(one.quantity or 0)) for one in Asset.objects.all()} == {
        (900_000_00, "village", 2)
    }


def test_it_refuses_assets_of_no_project_of_several_and_of_one_that_is_not_settled() -> None:
    imported(workbook(taken("已移交管护"), taken("实施中", number="XM-2"), headings=TAKEN))
    Project.objects.filter(code="XM-2").update(year=2025)
    rows = [
        asset_row("甲", number="XM-9"),
        asset_row("乙", number="", of="蓄水池"),
        asset_row("丙", number="XM-2"),
        asset_row("丁", number=""),
    ]
    job = imported(workbook(*rows, headings=ASSETS))
    assert codes(job) == ["PROJECT-041", "PROJECT-042", "PROJECT-047", "PROJECT-041"]
    assert counts(job, "assets") == {"refused": 4}
    assert not Asset.objects.exists()


def test_what_is_written_is_read_back_as_nothing_new() -> None:
    made = project(Stage.HANDED_OVER)
    asset(made, quantity="1.5", unit="座")
    assert counts(imported(project_ledger([made]))) == {"unchanged": 1}
    assert codes(imported(project_ledger([made]))) == []
    assert counts(imported(asset_ledger(list(Asset.objects.select_related("project")))), "assets") == {"unchanged": 2}


def test_a_ledger_stands_in_the_official_order() -> None:
    made = project(Stage.SETTLED)
    table = read_table(project_ledger([made]), dictionary()).tables[0]
    headings = [column.heading for column in table.used_columns]
    assert headings[:5] == ["项目编号", "县", "乡", "行政村", "项目年度"]
    assert headings[5:8] == ["项目名称", "项目类别", "资金用途"]
    assert table.columns["project.cost_yuan"] == [1_205_000_00]
    assert table.columns["project.ends_on"] == [date(2026, 11, 30)]
    assert table.columns["place.village"] == ["上河村"]
    assert table.columns["project.stage"] == ["settled"]


def test_a_village_s_notice_says_where_to_complain(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    (tmp_path / "notice.xlsx").write_bytes(notice_table([project(Stage.APPROVED)]))
    rows = list(load_workbook(tmp_path / "notice.xlsx").active.iter_rows(values_only=True))
    assert rows[0][0] == "2026年项目公示表"
    assert "12317" in rows[1][0]
    assert rows[2][:4] == ("序号", "行政村", "项目名称", "建设任务")
    assert rows[3][-1] == "2026-01-05 至 2026-01-16"


def test_every_kind_of_rows_has_one_planner() -> None:
    assert {"projects", "assets", "households", "helpers"} <= planned_things().keys()
    with pytest.raises(ValueError, match="planned twice"):
        register(Planner("project", planner_for("project").plan, {}))
    with pytest.raises(KeyError):
        planner_for("castle")


# The command line -----------------------------------------------------------------------------------------------------


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["projects", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_commands_say_where_projects_stand(tmp_path: Path) -> None:
    made = project(Stage.APPROVED)
    asset(project(Stage.SETTLED))
    assert made.code in run("list")
    assert '"lacks": [\n   "contract"' in run("list", "--json", "--stage", "approved")
    shown = run("show", made.code)
    assert "缺少合同" in shown
    assert "可拨付 payable from: 2026-03-10" in shown
    assert '"payable_from": "2026-03-10"' in run("show", made.code, "--json")
    assert "一组蓄水池" in run("assets")
    for words in (("board", made.code), ("file", made.code), ("ledger",), ("ledger", "--notice")):
        out = tmp_path / f"{words[-1]}.out"
        run(*words, str(out))
        assert out.read_bytes()[:4] in {b"%PDF", b"PK\x03\x04"}
    run("assets", "--out", str(tmp_path / "assets.xlsx"))
    assert (tmp_path / "assets.xlsx").exists()


def test_the_command_links_a_list_of_households(tmp_path: Path) -> None:
    made, family = project(Stage.APPROVED), household("甲某")
    listed = tmp_path / "受益户.csv"
    listed.write_text(f"户编号,联结方式,开始日期\n{family.household_no},劳务带动,2026-03-01\n", encoding="utf-8-sig")
    assert run("link-households", made.code, str(listed)).split() == [made.code, "1"]
    assert made.benefit_links.get().mechanism == "labour"


@pytest.mark.parametrize(
    "text",
    [
        "户编号,联结方式\n1,劳务带动\n", "户编号,联结方式,开始日期\n没有,劳务带动,2026-03-01\n",
        "户编号,联结方式,开始日期\n{no},碰运气,2026-03-01\n", "户编号,联结方式,开始日期\n{no},劳务带动,三月\n",
    ],
)  # fmt: skip
def test_a_list_of_households_that_cannot_be_read_links_nobody(text: str, tmp_path: Path) -> None:
    made, family = project(Stage.APPROVED), household("甲某")
    with pytest.raises(Refused, match="PROJECT-051"):
        links_in(text.format(no=family.household_no).encode(), made.area_code)
    assert not made.benefit_links.exists()


def test_the_commands_refuse_what_is_not_there(tmp_path: Path) -> None:
    for words, code in ((["show", "XM-9"], "PROJECT-041"), (["ledger", str(tmp_path / "x")], "PROJECT-038")):
        with pytest.raises(Refused, match=code):
            CliRunner().invoke(app, ["projects", *words], catch_exceptions=False)
