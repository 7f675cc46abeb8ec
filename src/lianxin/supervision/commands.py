"""``lianxin supervision``: run the tests over a county, list clues, bring in lists of departments, list and replay issues."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="监督 · supervision: clues, and the lists they rest on.", no_args_is_help=True)
clues_app = typer.Typer(help="线索 · clues.", no_args_is_help=True)
lists_app = typer.Typer(help="部门名单 · lists of departments.", no_args_is_help=True)
app.add_typer(clues_app, name="clues")
app.add_typer(lists_app, name="lists")
issues_app = typer.Typer(help="问题整改 · issues.", no_args_is_help=True)
app.add_typer(issues_app, name="issues")
complaints_app = typer.Typer(help="信访举报 · complaints.", no_args_is_help=True)
app.add_typer(complaints_app, name="complaints")
disputes_app = typer.Typer(help="矛盾纠纷 · disputes.", no_args_is_help=True)
app.add_typer(disputes_app, name="disputes")


@app.callback()
def _group() -> None:
    """Clues with evidence, never accusations."""


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(f"{written}：日期写成 2026-06-01 · a day is written 2026-06-01") from error


@clues_app.command("run")
def run(
    county: Annotated[str, typer.Option(help="六位县代码；只有一个县时可不填 · six digits of the county")] = "",
    on: Annotated[str, typer.Option(help="日期；不填为今天 · day, 2026-06-01; today if left out")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看不存 · keep nothing")] = False,
) -> None:
    """在一个县跑全部测试，列出每项看了多少行、找到多少线索、哪些看不了 · run every test over a county."""
    from lianxin.config.opening import open_house

    open_house()
    from django.utils import timezone

    from lianxin.supervision.domain.catalogue import TESTS
    from lianxin.supervision.domain.facts import UNTOLD
    from lianxin.supervision.operations import keep_outcomes, outcomes_of
    from lianxin.supervision.queries.clues import only_county

    day = _day(on) if on else timezone.localdate()
    outcomes = outcomes_of(area_code=county or only_county(), on=day, by=None)
    for name, outcome in outcomes.by_test.items():
        reasons = "；".join(
            f"{UNTOLD[fact].zh} {UNTOLD[fact].en}" + (f" {rows}" if rows else "") for fact, rows in outcome.untold
        )
        typer.echo(f"{name}\t{TESTS[name].words.zh}\t{outcome.examined}\t{len(outcome.clues)}\t{reasons}")
    if dry_run:
        typer.echo(f"{sum(len(one.clues) for one in outcomes.by_test.values())} 条线索 clues（未保存 not kept）")
        return
    kept = keep_outcomes(outcomes=outcomes, by=None)
    typer.echo(f"{kept.clues} 条线索 clues，其中新的 new {kept.fresh}")


@clues_app.command("list")
def list_(
    area: Annotated[str, typer.Option(help="只看某地（区划代码）· only of an area, by its code")] = "",
    state: Annotated[str, typer.Option(help="open、in_hand 或 settled · state")] = "",
) -> None:
    """列出线索，不带姓名 · list clues, without names."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.supervision.models import Clue
    from lianxin.supervision.queries.clues import house_clues

    if state and state not in Clue.State.values:
        raise typer.BadParameter(f"{state}：{'、'.join(Clue.State.values)}")
    count = 0
    for clue in house_clues(area, state).iterator():
        count += 1
        seen = f"{clue.first_seen_on.isoformat()}\t{clue.last_seen_on.isoformat()}"
        typer.echo(f"{clue.pk}\t{clue.test}\t{clue.subject}\t{clue.area_code}\t{seen}\t{clue.state}\t{clue.finding}")
    typer.echo(f"{count} 条线索 clues")


@lists_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="工作簿 · workbook")],
    kind: Annotated[str, typer.Option(help="名单类别，如 death、payroll · kind of list")],
    area: Annotated[str, typer.Option(help="用于何地（区划代码）· for which area, by its code")],
    department: Annotated[str, typer.Option(help="提供部门 · who gives it")],
    as_of: Annotated[str, typer.Option("--as-of", help="名单日期 · day as of which it is true")],
    authorisation: Annotated[str, typer.Option(help="授权依据 · authority to compare it")],
    use: Annotated[bool, typer.Option("--use", help="直接启用 · take it into use at once")] = False,
    marked: Annotated[
        Path | None, typer.Option(help="把标注好的工作簿写到这里 · write the marked workbook here")
    ] = None,
) -> None:
    """导入部门名单：先读成草稿，--use 才启用；号码只留摘要 · bring in a list as a draft, or take it into use."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.supervision.operations import NewList, draft_list, marked_list, use_list

    if marked is not None:
        typer.echo(f"{marked_list(source=file, file_name=file.name, target=marked)} 处问题 problems")
    entry = NewList(kind, area, department, _day(as_of), authorisation, file, file.name)
    drafted = draft_list(entry=entry, by=None)
    for line in drafted.problems:
        typer.echo(
            f"{line['sheet']}!{line['column']}{line['row']}\t{line['code']}\t{line['what'][0]} {line['what'][1]}"
        )
    if use:
        drafted = use_list(drafted=drafted, by=None)
    typer.echo(f"{drafted.pk}\t{drafted.rows} 行 rows\t不能用 not usable {drafted.refused_rows}\t{drafted.state}")


@lists_app.command("list")
def lists() -> None:
    """列出部门名单 · the lists of the house."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.supervision.queries.department_lists import house_lists

    for one in house_lists():
        typer.echo(
            f"{one.pk}\t{one.kind}\t{one.area_code}\t{one.department}\t{one.as_of.isoformat()}\t{one.rows}\t{one.state}"
        )


@issues_app.command("list")
def list_issues(
    area: Annotated[str, typer.Option(help="地方代码的开头 · beginning of a division code")] = "",
    state: Annotated[str, typer.Option(help="状态 · state: registered, assigned, in_progress, closed …")] = "",
) -> None:
    """列出问题：编号、地方、状态、期限、责任单位 · list issues."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.supervision.queries.issues import house_issues

    for one in house_issues(area, state):
        due = one.due_on.isoformat() if one.due_on else "—"
        typer.echo(f"{one.number}\t{one.area_code}\t{one.state}\t{due}\t{one.responsible_unit or '—'}")


@issues_app.command("verify")
def verify_issues() -> None:
    """重放每个问题的办理经过，与存的状态核对 · replay every issue and compare with what is stored."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.supervision.queries.issues import house_issues
    from lianxin.supervision.recording import issue_differences

    wrong = checked = 0
    for one in house_issues():
        checked += 1
        if differing := issue_differences(one):
            wrong += 1
            typer.echo(f"{one.number}\t{'、'.join(differing)}")
    typer.echo(f"{checked} 个问题 issues，{wrong} 个不一致 differ")
    if wrong:
        raise typer.Exit(1)


@complaints_app.command("verify")
def verify_complaints() -> None:
    """重放每件信访的办理经过，与存的状态核对；不打开内容 · replay every complaint; nothing said is opened."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.supervision.queries.complaints import house_complaints
    from lianxin.supervision.recording import complaint_differences

    wrong = checked = 0
    for one in house_complaints():
        checked += 1
        if differing := complaint_differences(one):
            wrong += 1
            typer.echo(f"{one.pk}\t{'、'.join(differing)}")
    typer.echo(f"{checked} 件信访 complaints，{wrong} 件不一致 differ")
    if wrong:
        raise typer.Exit(1)


@disputes_app.command("verify")
def verify_disputes() -> None:
    """重放每件纠纷的经过，与存的状态核对 · replay every dispute and compare with what is stored."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.supervision.queries.disputes import house_disputes
    from lianxin.supervision.recording import dispute_differences

    wrong = checked = 0
    for one in house_disputes():
        checked += 1
        if differing := dispute_differences(one):
            wrong += 1
            typer.echo(f"{one.pk}\t{'、'.join(differing)}")
    typer.echo(f"{checked} 件纠纷 disputes，{wrong} 件不一致 differ")
    if wrong:
        raise typer.Exit(1)
