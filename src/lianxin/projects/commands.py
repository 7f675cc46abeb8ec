"""``lianxin projects``: the library on the command line, with its documents and ledgers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from lianxin.config.opening import open_house

if TYPE_CHECKING:
    from lianxin.core.paper import Document
    from lianxin.projects.models import Project

app = typer.Typer(help="项目库 · the project library.", no_args_is_help=True)

_Area = Annotated[str, typer.Option(help="区划代码 · area; everything when absent.")]
_Code = Annotated[str, typer.Argument(help="项目编号 · number of the project.")]
_Out = Annotated[Path, typer.Argument(help="写到哪里 · where to write it.")]
_AsJson = Annotated[bool, typer.Option("--json", help="机器可读 · machine-readable.")]


@app.command("list")
def list_(
    area: _Area = "",
    stage: Annotated[str, typer.Option(help="状态 · stage, e.g. in_library.")] = "",
    year: Annotated[int | None, typer.Option(help="年度 · year.")] = None,
    as_json: _AsJson = False,
) -> None:
    """List the projects of an area with what each one's next step lacks."""
    open_house()
    from django.utils import timezone

    from lianxin.projects.queries import next_step_of, standings_of

    found = _projects(area, stage, year)
    standings = standings_of(found)
    steps = {one.pk: next_step_of(standings[one.pk], timezone.localdate()) for one in found}
    if as_json:
        rows = [
            {
                "code": one.code, "name": one.name, "area": one.area_code, "year": one.year, "stage": one.stage,
                "cost_fen": one.cost_fen, "lacks": [lack.need.value for lack in step.lacks] if (step := steps[one.pk]) else [],
            }
            for one in found
        ]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("编号 code", "名称 name", "地区 area", "状态 stage", "缺 lacks", title=f"{len(found)}")
    for one in found:
        step = steps[one.pk]
        table.add_row(one.code, one.name, one.area_code, one.get_stage_display(), str(len(step.lacks)) if step else "—")
    Console().print(table)


@app.command()
def show(code: _Code, as_json: _AsJson = False) -> None:
    """Show where a project stands: its next step, what that lacks, and from which day it may be paid."""
    open_house()
    from django.utils import timezone

    from lianxin.projects.queries import next_step_of, payability, standing_of

    project = _project(code)
    step = next_step_of(standing_of(project), timezone.localdate())
    payable = payability(project)
    told = {
        "code": project.code,
        "name": project.name,
        "stage": project.stage,
        "cost_fen": project.cost_fen,
        "next": step.move.after.value if step else None,
        "actor": step.move.actor.value if step else None,
        "lacks": [[lack.words.zh, lack.words.en] for lack in step.lacks] if step else [],
        "payable_from": payable.starts_on.isoformat() if payable.starts_on else None,
        "why_not": [[words.zh, words.en] for words in payable.reasons],
    }
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    typer.echo(f"{project.code}  {project.name}  {project.get_stage_display()}")
    if step:
        typer.echo(f"下一步 next: {step.move.words} ({step.move.actor.words})")
        for lack in step.lacks:
            typer.echo(f"  缺 lacks: {lack.words}")
    typer.echo(f"可拨付 payable from: {payable.starts_on or '—'}")
    for words in payable.reasons:
        typer.echo(f"  {words}")


@app.command()
def board(code: _Code, out: _Out) -> None:
    """Write the sign-board of a project (A3) as PDF."""
    open_house()
    from lianxin.projects.documents import sign_board

    _print(sign_board(_project(code)), out)


@app.command("file")
def file_(code: _Code, out: _Out) -> None:
    """Write the file of a project (A4) as PDF, with the households that gain."""
    open_house()
    from lianxin.projects.documents import file_document

    project = _project(code)
    links = [(link, link.household) for link in project.benefit_links.select_related("household")]
    _print(file_document(project, links), out)


@app.command()
def ledger(
    out: _Out,
    area: _Area = "",
    stage: Annotated[str, typer.Option(help="状态 · stage.")] = "",
    year: Annotated[int | None, typer.Option(help="年度 · year.")] = None,
    notice: Annotated[bool, typer.Option("--notice", help="村级公示表 · the table that a village shows.")] = False,
) -> None:
    """Write the ledger of projects (项目台账), or the table that a village shows, as a workbook."""
    open_house()
    from lianxin.core.kernel.errors import Refused
    from lianxin.projects import errors
    from lianxin.projects.ledgers import notice_table, project_ledger

    found = _projects(area, stage, year)
    if not found:
        raise Refused(errors.NOTHING_TO_EXPORT)
    out.write_bytes(notice_table(found) if notice else project_ledger(found))
    typer.echo(f"{out}  {len(found)}")


@app.command()
def assets(
    area: _Area = "",
    out: Annotated[Path | None, typer.Option(help="写成工作簿 · write the register as a workbook.")] = None,
) -> None:
    """List the assets of an area, or write their register (资产台账) as a workbook."""
    open_house()
    from lianxin.core.kernel.money import yuan_text
    from lianxin.projects.ledgers import asset_ledger
    from lianxin.projects.models import Asset

    found = list(Asset.objects.filter(area_code__startswith=area).select_related("project"))
    if out is not None:
        out.write_bytes(asset_ledger(found))
        typer.echo(f"{out}  {len(found)}")
        return
    for one in found:
        typer.echo(f"{one.code}  {one.name}  {one.owner}  {one.keeper}  {yuan_text(one.original_fen)}")


@app.command("link-households")
def link_households(
    code: _Code,
    file: Annotated[
        Path, typer.Argument(help="CSV：户编号、联结方式、开始日期 · CSV of number, mechanism, first day.", exists=True)
    ],
) -> None:
    """Link a list of households to a project as one act: all of them, or none."""
    open_house()
    from lianxin.projects.linking import links_in
    from lianxin.projects.operations import take_in_benefit_links

    project = _project(code)
    links = links_in(file.read_bytes(), project.area_code)
    typer.echo(f"{project.code}  {take_in_benefit_links(project_id=project.pk, entries=links, by=None)}")


def _projects(area: str, stage: str, year: int | None) -> list[Project]:
    from lianxin.projects.models import Project

    found = Project.objects.filter(area_code__startswith=area)
    found = found.filter(stage=stage) if stage else found.exclude(stage=Project.Stage.REMOVED)
    return list(found.filter(year=year) if year else found)


def _project(code: str) -> Project:
    from lianxin.core.kernel.errors import Refused
    from lianxin.projects import errors
    from lianxin.projects.models import Project

    found = Project.objects.filter(code=code).first()
    if found is None:
        raise Refused(errors.PROJECT_UNKNOWN, value=code)
    return found


def _print(document: Document, out: Path) -> None:
    from django.utils import timezone

    from lianxin.core.paper import characters_without_shape, printed

    out.write_bytes(printed(document, made_at=timezone.now()))
    typer.echo(str(out))
    if rare := characters_without_shape(document):
        typer.echo(f"字库没有的字 characters that the font lacks: {''.join(rare)}", err=True)
