"""``lianxin funds``: allocate money to projects and check a plan, from problems written as JSON (no database); verify the ledger.

The solvers take a second to load, so they are imported by the verbs that use them: no other command waits for them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lianxin.core.kernel.errors import Refused
from lianxin.funds import act_commands
from lianxin.funds.budget_commands import budget
from lianxin.funds.journal_commands import beancount
from lianxin.funds.ledger_commands import verify
from lianxin.funds.paper_commands import ledger, publicity

if TYPE_CHECKING:
    from lianxin.funds.domain import Progress

_LARGEST_MEGABYTES = 500

app = typer.Typer(help="资金 · funds: which money pays for what.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Which money pays for what."""


def _text_of(path: Path) -> str:
    from lianxin.funds.domain.errors import UNREADABLE

    try:
        if path.stat().st_size > _LARGEST_MEGABYTES * 1_000_000:
            raise Refused(UNREADABLE, file=path.name, megabytes=_LARGEST_MEGABYTES)
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(UNREADABLE, file=path.name, megabytes=_LARGEST_MEGABYTES) from error


def _written(path: Path, text: str) -> None:
    from lianxin.funds.domain.errors import NOT_WRITTEN

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(NOT_WRITTEN, file=path.name) from error


@app.command()
def allocate(
    problem: Annotated[Path, typer.Argument(help="资金安排问题 JSON · the problem, as JSON")],
    out: Annotated[Path, typer.Option("--out", help="方案写到这里 · where the plan is written")],
    seconds: Annotated[
        float, typer.Option(min=0.1, max=86_400, help="搜索最多用多少秒 · seconds for the search")
    ] = 60.0,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="随机种子 · seed")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="只输出 JSON 摘要 · print the summary as JSON")] = False,
) -> None:
    """选项目、定资金，写出方案。Choose projects, fund them, and write the plan.

    Ends with status 0 for a plan that keeps every rule, 1 when the file is refused, 2 when the minima of the areas cannot all
    be reached or were not in the time given (the plan that falls least short is written all the same).
    """
    from lianxin.funds.domain import Status, plan_as_json, read_problem, solve
    from lianxin.funds.domain import check as check_plan

    given = read_problem(_text_of(problem))

    def show(progress: Progress) -> None:
        if not as_json:
            numbers = "" if progress.objective is None else f" {progress.objective} / {progress.bound}"
            typer.echo(f"… {progress.step}{numbers}", err=True)

    plan = solve(given, stop=seconds, seed=seed, report=show)
    violations = check_plan(given, plan)
    _written(out, json.dumps(plan_as_json(plan), ensure_ascii=False, indent=1) + "\n")
    measures = plan.quality
    assert measures is not None
    summary = {
        "status": str(plan.status),
        "funded": measures.funded,
        "funded_in_part": measures.funded_in_part,
        "unfunded": measures.unfunded,
        "allocated_fen": measures.allocated_fen,
        "left_fen": measures.left_fen,
        "source_links": measures.source_links,
        "carried_fen": measures.carried_fen,
        "violations": len(violations),
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
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
        "funded": "足额安排的项目 projects funded in full",
        "funded_in_part": "部分安排 funded in part",
        "unfunded": "未安排 not funded",
        "allocated_fen": "安排（分）allocated, fen",
        "left_fen": "结余（分）left, fen",
        "source_links": "项目资金来源数合计 sources of all projects",
        "violations": "违反规则 rules broken",
        "objective": "效益（千分之一分）benefit, thousandths of a point",
        "bound": "上界 bound",
        "gap": "差距 gap",
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
    problem: Annotated[Path, typer.Argument(help="资金安排问题 JSON · the problem, as JSON")],
    plan: Annotated[Path, typer.Argument(help="方案 JSON（可手工改过）· the plan, perhaps changed by hand")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
) -> None:
    """核对方案是否违反规则，并重新计算。Check a plan against every rule and measure it again.

    Ends with status 0 when no rule is broken, 1 when a file is refused, 2 when a rule is broken.
    """
    from lianxin.funds.domain import check as check_plan
    from lianxin.funds.domain import plan_as_json, quality, read_plan, read_problem

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


app.command()(beancount)
app.command()(budget)
app.command()(ledger)
app.command()(publicity)
app.command()(verify)
act_commands.join(app)
