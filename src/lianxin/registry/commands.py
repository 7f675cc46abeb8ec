"""Register on the command line: import files, print blank templates, open and close years."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from lianxin.config.opening import open_house

if TYPE_CHECKING:
    from lianxin.registry.models import ImportJob

app = typer.Typer(help="登记册 · the register: years and import jobs.", no_args_is_help=True)
_console = Console(stderr=True)


class Mode(StrEnum):
    """What an import may write."""

    CREATE = "create"
    UPDATE = "update"
    UPSERT = "upsert"


def import_(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="工作簿或 CSV · workbooks, CSV or Parquet files.")
    ],
    kind: Annotated[str, typer.Option(help="表样,默认自动识别 · layout; recognised by itself when absent.")] = "",
    year: Annotated[int | None, typer.Option(help="数据年度,默认最新开放年度 · year of the facts.")] = None,
    mode: Annotated[Mode, typer.Option(help="只新增、只更新或两者 · what may be written.")] = Mode.UPSERT,
    area: Annotated[str, typer.Option(help="区划代码 · area that may be written; the only county when absent.")] = "",
    mapping: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="外部调查的映射文件 · mapping of a foreign survey.")
    ] = None,
    collector: Annotated[
        str, typer.Option(help="实地采集人,不填则以文件所写为准 · who collected the facts; else what the file says.")
    ] = "",
    collected_on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="采集日期,不填则以文件所写为准 · day of collection; else what the file says."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对不写入 · check and preview only.")] = False,
    marked: Annotated[
        Path | None, typer.Option(help="把标出问题的工作簿写到这里 · write the workbook with its faults marked.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="机器可读 · machine-readable.")] = False,
) -> None:
    """Import workbooks into the register: all problems of a file at once, one transaction or nothing."""
    open_house()
    from lianxin.registry.importing.jobs import ImportRequest, ask_for_import
    from lianxin.registry.importing.marking import write_marked_copy
    from lianxin.registry.queries import default_county, default_year

    county = area or default_county()
    request = ImportRequest(
        area_code=county,
        year=year or default_year(county),
        kind=kind,
        mode=mode.value,
        mapping=mapping.read_text(encoding="utf-8") if mapping else "",
        is_dry_run=dry_run,
        collector=collector,
        collected_on=collected_on.date() if collected_on else None,
    )
    results = []
    for path in files:
        with path.open("rb") as file:
            job = ask_for_import(file=file, file_name=path.name, request=request, by=None)
        job = _run_with_progress(job, path.name, quiet=as_json)
        results.append({"file": path.name, "job": job.pk, "state": job.state, **job.result})
        if marked is not None and job.result.get("problems", {}).get("kept"):
            write_marked_copy(job, marked)
        if not as_json:
            _print_result(job)
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False, indent=1))
    if any(result["state"] != "done" or result.get("has_errors") for result in results):
        raise typer.Exit(1)


def template(
    kind: Annotated[str, typer.Argument(help="表样名称 · layout, e.g. household_roster.")],
    out: Annotated[Path, typer.Option(help="写到哪里 · where to write it (.xlsx).")],
    language: Annotated[str, typer.Option(help="zh 或 en")] = "zh",
) -> None:
    """Write a blank workbook of a layout, with drop-down lists and an explanation of every column."""
    from lianxin.core.sheets import write_template
    from lianxin.registry.kinds import required_kind
    from lianxin.rulebook import dictionary

    write_template(out, required_kind(kind), dictionary(), language=language)
    typer.echo(str(out))


verbs = (import_, template)


@app.command("open-year")
def open_year_(county: str, year: int) -> None:
    """Open a year of a county and carry last year's facts forward."""
    open_house()
    from lianxin.registry.operations import open_year

    open_year(county_code=county, year=year, by=None)


@app.command("close-year")
def close_year_(county: str, year: int) -> None:
    """Close a year: nothing can be written to it any more."""
    open_house()
    from lianxin.registry.operations import close_year

    close_year(county_code=county, year=year, by=None)


@app.command("reopen-year")
def reopen_year_(county: str, year: int, reason: Annotated[str, typer.Option(help="理由 · why.")]) -> None:
    """Reopen a closed year, with a reason."""
    open_house()
    from lianxin.registry.operations import reopen_year

    reopen_year(county_code=county, year=year, reason=reason, by=None)


@app.command("close-membership")
def close_membership_(
    household: int,
    member: int,
    kind: Annotated[str, typer.Option(help="减少原因代码 · code of the list member_change.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="离户日期 · day of leaving.")],
    new_head: Annotated[int | None, typer.Option(help="新户主的成员编号 · member who becomes head.")] = None,
    note: Annotated[str, typer.Option(help="说明 · note.")] = "",
) -> None:
    """Record that a member left his household (both by the numbers in the address of his page)."""
    open_house()
    from lianxin.registry.operations import close_membership

    close_membership(
        household_id=household, member_id=member, kind=kind, on=on.date(), new_head_id=new_head, note=note, by=None
    )


@app.command("join-household")
def join_household_(
    household: int,
    kind: Annotated[str, typer.Option(help="增加原因代码 · code of the list member_change.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="入户日期 · day of joining.")],
    relation: Annotated[str, typer.Option(help="与户主关系代码 · code of the list relation.")],
    name: Annotated[str, typer.Option(help="新成员姓名 · name of a new person.")] = "",
    id_no: Annotated[str, typer.Option(help="证件号码 · identity number.")] = "",
    member: Annotated[int | None, typer.Option(help="已登记成员的编号 · a member of the register instead.")] = None,
    note: Annotated[str, typer.Option(help="说明 · note.")] = "",
) -> None:
    """Record that somebody joined a household: birth, marriage, a return, another arrival."""
    open_house()
    from lianxin.registry.operations import Arrival, join_household

    arrival = Arrival(relation=relation, member_id=member, name=name, id_no=id_no)
    joined = join_household(household_id=household, arrival=arrival, kind=kind, on=on.date(), note=note, by=None)
    typer.echo(str(joined.member_id))


@app.command()
def jobs(
    at_most: Annotated[int, typer.Option("--at-most", min=1, help="最多列出 · how many to list.")] = 20,
) -> None:
    """List the latest imports and how each stands; one whose process was killed is told as interrupted."""
    open_house()
    from lianxin.jobs.operations import settled
    from lianxin.registry.models import ImportJob

    for job in map(settled, ImportJob.objects.all()[:at_most]):
        typer.echo(f"{job.pk}  {job.state:11}  {job.area_code}  {job.year}  {job.file_name}")


@app.command("refresh-search")
def refresh_search() -> None:
    """Build the search index anew from the register, and where facts are listed."""
    open_house()
    from lianxin.registry.models import Household
    from lianxin.registry.search import refresh_terms

    ids = list(Household.objects.values_list("id", flat=True))
    for start in range(0, len(ids), 5000):
        refresh_terms(ids[start : start + 5000])
    typer.echo(str(len(ids)))


def _run_with_progress(job: ImportJob, name: str, *, quiet: bool) -> ImportJob:
    from lianxin.jobs.progress import progress_of
    from lianxin.registry.importing.jobs import run_job

    if quiet or not _console.is_terminal:
        return run_job(job.pk)
    bar = Progress(
        TextColumn(name),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        console=_console,
    )
    with bar:
        task = bar.add_task("", total=100)
        ended = threading.Event()

        def show() -> None:
            while not ended.wait(0.2):
                told = progress_of(job.key)
                bar.update(task, completed=told.percent, description=told.words.zh)

        shower = threading.Thread(target=show, daemon=True)
        shower.start()
        try:
            return run_job(job.pk)
        finally:
            ended.set()
            shower.join()
            bar.update(task, completed=100)


_COUNTED = {
    "new": "新增 new",
    "changed": "变更 changed",
    "unchanged": "未变 unchanged",
    "conflict": "待定 conflict",
    "refused": "未通过 refused",
}


def _print_result(job: ImportJob) -> None:
    from lianxin.registry.importing.planners import planned_things

    out = Console()
    result: dict[str, Any] = job.result
    if "refused" in result:
        told = result["refused"]
        out.print(
            f"[red]{job.file_name}: [{told['code']}][/red] {told['what'][0]} {told['remedy'][0]}\n{told['what'][1]} {told['remedy'][1]}"
        )
        return
    for sheet in result["sheets"]:
        table = Table(title=f"{job.file_name} · {sheet['sheet']} · {sheet['kind_words'][0]}", show_lines=False)
        table.add_column("")
        for words in _COUNTED.values():
            table.add_column(words, justify="right")
        for what in planned_things():
            counts = [sheet["counts"].get(f"{what}.{name}", 0) for name in _COUNTED]
            if any(counts):
                table.add_row(what, *(str(count) for count in counts))
        out.print(table)
    problems = result["problems"]
    for line in problems["kept"][:20]:
        where = f"{line['sheet']}!{line['column']}{line['row'] or ''} {line['heading']}".strip()
        out.print(f"  {line['severity']:7} {line['code']} {where}: {line['what'][0]}", markup=False)
    more = problems["errors"] + problems["warnings"] - min(20, len(problems["kept"]))
    if more > 0:
        out.print(f"  … {more} 条未列出 · {more} more (--json, --marked FILE.xlsx)", markup=False)
