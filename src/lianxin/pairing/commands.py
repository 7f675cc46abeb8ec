"""``lianxin pairing``: solve and check pairing problems written as JSON. Needs no database.

The solvers take a second to load, so they are imported by the verbs that use them: no other command waits for them.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lianxin.core.kernel.errors import Refused

if TYPE_CHECKING:
    from lianxin.pairing.domain import Progress

_LARGEST_MEGABYTES = 500

app = typer.Typer(help="结对 · pairing: who helps whom.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Who helps whom: units with villages, helpers with households."""


def _text_of(path: Path) -> str:
    from lianxin.pairing.domain.errors import UNREADABLE

    try:
        if path.stat().st_size > _LARGEST_MEGABYTES * 1_000_000:
            raise Refused(UNREADABLE, file=path.name, megabytes=_LARGEST_MEGABYTES)
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(UNREADABLE, file=path.name, megabytes=_LARGEST_MEGABYTES) from error


def _written(path: Path, text: str) -> None:
    from lianxin.pairing.domain.errors import NOT_WRITTEN

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(NOT_WRITTEN, file=path.name) from error


@app.command()
def solve(
    problem: Annotated[Path, typer.Argument(help="结对问题 JSON · the problem, as JSON")],
    out: Annotated[Path, typer.Option("--out", help="方案写到这里 · where the plan is written")],
    seconds: Annotated[
        float, typer.Option(min=0.1, max=86_400, help="搜索最多用多少秒 · seconds for the search")
    ] = 60.0,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="随机种子 · seed")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="只输出 JSON 摘要 · print the summary as JSON")] = False,
) -> None:
    """求解结对问题，写出方案。Solve a pairing problem and write the plan.

    Ends with status 0 for a complete plan, 1 when the file is refused, 2 when no complete plan exists or none was found
    (the plan with the fewest gaps is written all the same).
    """
    from lianxin.pairing.domain import Status, plan_as_json, read_problem
    from lianxin.pairing.domain import check as check_plan
    from lianxin.pairing.domain import solve as solve_problem

    given = read_problem(_text_of(problem))

    def show(progress: Progress) -> None:
        if not as_json:
            numbers = "" if progress.objective is None else f" {progress.objective} ≥ {progress.bound}"
            typer.echo(f"… {progress.step}{numbers}", err=True)

    plan = solve_problem(given, stop=seconds, seed=seed, report=show)
    violations = check_plan(given, plan)
    _written(out, json.dumps(plan_as_json(plan), ensure_ascii=False, indent=1) + "\n")
    measures = plan.quality
    summary = {
        "status": str(plan.status),
        "unit_villages": len(plan.unit_villages),
        "household_helpers": len(plan.household_helpers),
        "leader_villages": len(plan.leader_villages),
        "unplaced": len(plan.unplaced),
        "violations": len(violations),
        "objective": measures.objective if measures else None,
        "bound": measures.bound if measures else None,
        "gap": measures.gap if measures else None,
        "max_load": measures.max_load if measures else None,
        "min_load": measures.min_load if measures else None,
        "stages": plan_as_json(plan.stages),
        "explanation": plan_as_json(plan.explanation),
    }
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _show_summary(summary)
    if plan.status in (Status.INFEASIBLE, Status.UNKNOWN):
        raise typer.Exit(2)


def _show_summary(summary: dict[str, object]) -> None:
    labels = {
        "status": "状态 status",
        "unit_villages": "单位—村 units with villages",
        "household_helpers": "户—人 households with helpers",
        "leader_villages": "领导联点 leaders with villages",
        "unplaced": "未安排 not placed",
        "violations": "违反规则 rules broken",
        "objective": "目标值 objective",
        "bound": "下界 bound",
        "gap": "差距 gap",
        "max_load": "最大负担 greatest load",
        "min_load": "最小负担 least load",
    }
    for key, label in labels.items():
        if summary[key] is not None:
            typer.echo(f"{label}: {summary[key]}")
    explanation = summary["explanation"]
    assert isinstance(explanation, list)
    for words in explanation:
        typer.echo(f"{words['zh']}\n  {words['en']}")


@app.command()
def check(
    problem: Annotated[Path, typer.Argument(help="结对问题 JSON · the problem, as JSON")],
    plan: Annotated[Path, typer.Argument(help="方案 JSON(可手工改过)· the plan, perhaps changed by hand")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
) -> None:
    """核对方案是否违反规则，并重新计算负担。Check a plan against every rule and measure it again.

    Ends with status 0 when no rule is broken, 1 when a file is refused, 2 when a rule is broken.
    """
    from lianxin.pairing.domain import check as check_plan
    from lianxin.pairing.domain import plan_as_json, quality, read_plan, read_problem

    given, written = read_problem(_text_of(problem)), read_plan(_text_of(plan))
    violations = check_plan(given, written)
    if as_json:
        found = {"violations": plan_as_json(violations), "quality": plan_as_json(quality(given, written))}
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        for violation in violations:
            typer.echo(f"[{violation.rule}] {violation.words.zh}\n  {violation.words.en}")
        typer.echo(f"违反规则 rules broken: {len(violations)}")
    if violations:
        raise typer.Exit(2)


@app.command("take-over")
def take_over(
    file: Annotated[Path, typer.Argument(help="结对名单工作簿 · workbook with the list of pairings")],
    area: Annotated[str, typer.Option(help="区划代码 · division code")],
    document: Annotated[str, typer.Option(help="名单的文件 · document of the list")],
    starts_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="结对起始日 · paired from")],
) -> None:
    """接收已有的结对名单：全部写入，或一行也不写 · take over pairings that exist already: all lines, or none."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.pairing.list_sheet import read_pairings
    from lianxin.pairing.operations import take_over_pairings

    day = starts_on.date()
    told = read_pairings(file, name=file.name, area_code=area, year=day.year, document=document, starts_on=day)
    made = take_over_pairings(told=told, by=None)
    typer.echo(
        f"方案 plan {made.pk}：{len(told.units)} 单位—村 units, {len(told.branches)} 支部—村 branches, "
        f"{len(told.households)} 户 households"
    )
