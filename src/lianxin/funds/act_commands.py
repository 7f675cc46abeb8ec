"""``lianxin funds tranche|arrange|plan|close``: the acts of the money pages, for a clerk who scripts them.

Whoever may run these commands holds the deployment's folder; the events they write name no user. Amounts are in yuan, as text.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lianxin.config.opening import open_house
from lianxin.core.kernel.errors import Refused

if TYPE_CHECKING:
    from django.db.models import Model

    from lianxin.funds.models import IntegrationPlan

_DAYS = ["%Y-%m-%d"]
_TrancheNumber = Annotated[
    int, typer.Argument(metavar="指标·TRANCHE", help="指标号，由 tranche add 给出 · its number.")
]
_PlanNumber = Annotated[int, typer.Argument(metavar="方案·PLAN", help="方案号，由 plan make 给出 · its number.")]
_Document = Annotated[str, typer.Option(help="文号 · number of the document.")]
_On = Annotated[datetime | None, typer.Option(formats=_DAYS, help="日期，默认今天 · the day; today when absent.")]
_Amount = Annotated[str, typer.Option(help="金额，按元 · the amount, in yuan with at most two decimals.")]

tranches = typer.Typer(help="资金指标 · tranches: entered, received.", no_args_is_help=True)
plans = typer.Typer(help="整合方案 · integration plans.", no_args_is_help=True)


def join(app: typer.Typer) -> None:
    """Add these verbs to those of the room."""
    app.add_typer(tranches, name="tranche")
    app.add_typer(plans, name="plan")
    app.command()(arrange)
    app.command()(close)


@tranches.callback()
def _tranches() -> None:
    """Tranches: entered, received."""


@plans.callback()
def _plans() -> None:
    """Integration plans."""


def _day(on: datetime | None) -> date:
    from django.utils import timezone

    return on.date() if on is not None else timezone.localdate()


def _one(model: type[Model], number: int) -> Any:
    """The thing of this number.

    Raises:
        Refused: FUND-163 there is none.
    """
    from lianxin.funds.errors import NO_SUCH_NUMBER

    found = model._default_manager.filter(pk=number).first()
    if found is None:
        raise Refused(NO_SUCH_NUMBER, number=number)
    return found


@tranches.command()
def add(
    document: _Document,
    name: Annotated[str, typer.Option(help="指标名称 · what the document calls it.")],
    amount: _Amount,
    area: Annotated[str, typer.Option(help="使用区域的区划代码 · division code of the area that may use it.")],
    channel: Annotated[str, typer.Option(help="资金渠道代码 · code of the channel.")],
    level: Annotated[str, typer.Option(help="资金级次代码 · code of the level.")],
    purpose: Annotated[str, typer.Option(help="用途代码 · code of the purpose.")],
    year: Annotated[int, typer.Option(help="预算年度 · budget year.")],
    on: Annotated[datetime, typer.Option(formats=_DAYS, help="发文日期 · day of the document.")],
    use_by: Annotated[datetime | None, typer.Option(formats=_DAYS, help="使用期限 · last day of use.")] = None,
    giver: Annotated[str, typer.Option(help="来源 · who gives it.")] = "",
    listed: Annotated[bool, typer.Option("--listed", help="在整合清单内 · on the integration list.")] = False,
) -> None:
    """登记资金指标，写出它的编号 · enter a tranche and print its number."""
    open_house()
    from lianxin.funds.operations import NewTranche, announce_tranche
    from lianxin.funds.operations.gates import checked_fen

    entry = NewTranche(
        document_no=document, name=name, channel=channel, level=level, area_code=area, year=year, amount_fen=checked_fen(amount),
        purpose=purpose, announced_on=on.date(), giver=giver, is_on_integration_list=listed,
        use_by=use_by.date() if use_by else None,
    )  # fmt: skip
    made = announce_tranche(entry=entry, by=None)
    typer.echo(f"已登记，等待到账 · entered, expected: {made.pk}")


@tranches.command()
def receive(tranche: _TrancheNumber, on: _On = None) -> None:
    """登记到账 · record that a tranche arrived."""
    open_house()
    from lianxin.core.kernel.money import yuan_text
    from lianxin.funds.models import Tranche
    from lianxin.funds.operations import receive_tranche

    held = receive_tranche(tranche=_one(Tranche, tranche), on=_day(on), by=None)
    typer.echo(f"已到账 · received: {held.pk} {yuan_text(held.amount_fen)}")


def arrange(
    tranche: _TrancheNumber,
    project: Annotated[str, typer.Option(help="项目编号 · number of the project.")],
    amount: _Amount,
    document: _Document,
    on: _On = None,
    key: Annotated[str, typer.Option(help="提交标识：相同的只办一次 · token: what bears the same is done once.")] = "",
) -> None:
    """把指标的钱安排到项目 · arrange money of a tranche for a project."""
    open_house()
    from lianxin.core.kernel.money import yuan_text
    from lianxin.funds.errors import NO_SUCH_NUMBER
    from lianxin.funds.models import Tranche
    from lianxin.funds.operations import Arrangement, allocate
    from lianxin.funds.operations.gates import checked_fen
    from lianxin.funds.queries import is_handed_in
    from lianxin.projects.models import Project

    if is_handed_in(key):
        typer.echo(f"已经办过，没有重复安排 · done already, nothing was arranged twice: {key}")
        return
    of = Project.objects.filter(code=project).first()
    if of is None:
        raise Refused(NO_SUCH_NUMBER, number=project)
    entry = Arrangement(_one(Tranche, tranche), of, checked_fen(amount), _day(on), document)
    held = allocate(arrangement=entry, by=None, key=key)
    held.account.refresh_from_db()
    typer.echo(f"已安排 · arranged: {project} {yuan_text(held.account.balance_fen)}")


def close(
    county: Annotated[str, typer.Option(help="六位县级区划代码 · six-digit code of the county.")],
    open_from: Annotated[datetime, typer.Option(formats=_DAYS, help="从哪天起仍可记账 · first day that stays open.")],
) -> None:
    """关账，不能撤销 · close the books before a day; it is never undone."""
    open_house()
    from lianxin.funds.operations import close_books

    book = close_books(county_code=county, open_from=open_from.date(), by=None)
    typer.echo(f"已关账，{book.open_from} 起可记账 · closed; open from {book.open_from}: {book.county_code}")


@plans.command()
def make(
    area: Annotated[str, typer.Option(help="县级区划代码 · division code of the county.")],
    year: Annotated[int, typer.Option(help="年度 · year.")],
    seconds: Annotated[
        float, typer.Option(min=0.1, max=86_400, help="最多求解多少秒 · seconds for the search.")
    ] = 30.0,
) -> None:
    """求解一个草案，写出它的编号 · solve a draft and print its number."""
    open_house()
    from lianxin.funds.operations import keep_plan, solved_plan

    answer = solved_plan(area_code=area, year=year, on=_day(None), by=None, seconds=seconds)
    _tell(keep_plan(answer=answer, by=None))


@plans.command()
def show(
    plan: _PlanNumber,
    as_json: Annotated[bool, typer.Option("--json", help="机器可读 · machine-readable.")] = False,
) -> None:
    """方案的状态、证明、明细和违反的规则 · a plan's state, proof, lines and broken rules."""
    open_house()
    from lianxin.core.kernel.money import yuan_text
    from lianxin.funds.models import IntegrationPlan
    from lianxin.funds.operations import broken_rules
    from lianxin.funds.plan_sheet import IntegrationSheet
    from lianxin.funds.queries import lines_of

    found = _one(IntegrationPlan, plan)
    sheet = IntegrationSheet(found, lines_of(found), broken_rules(found))
    if as_json:
        told = {
            "plan": found.pk, "area": found.area_code, "year": found.year, "version": found.version, "state": found.state,
            "objective": found.plan.get("objective"), "bound": found.plan.get("bound"), "is_changed": sheet.is_changed,
            "lines": [{"tranche": one.tranche_id, "project": one.project.code, "amount_fen": one.amount_fen} for one in sheet.lines],
            "unfunded": [{"project": one.name, "missing_fen": one.missing_fen, "reason": one.reason.zh} for one in sheet.unfunded],
            "broken": [f"{subject}：{words.zh}" for subject, words in sheet.broken],
        }  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    _tell(found)
    typer.echo(f"{sheet.proof.zh} · {sheet.proof.en}")
    for line in sheet.lines:
        typer.echo(f"  {line.tranche} → {line.project}: {yuan_text(line.amount_fen)}")
    for one in sheet.unfunded:
        typer.echo(f"  未足额 short: {one.name} {yuan_text(one.missing_fen)} · {one.kind.zh} {one.reason.zh}")
    for subject, words in sheet.broken:
        typer.echo(f"  违反 broken: {subject}：{words.zh} · {words.en}")


@plans.command()
def adopt(plan: _PlanNumber, document: _Document, on: _On = None) -> None:
    """审定草案 · adopt a draft by a document."""
    open_house()
    from lianxin.funds.models import IntegrationPlan
    from lianxin.funds.operations import adopt_plan

    _tell(adopt_plan(plan=_one(IntegrationPlan, plan), document_no=document, on=_day(on), by=None))


@plans.command()
def carry_out(plan: _PlanNumber, document: _Document, on: _On = None) -> None:
    """执行已审定的方案；已安排的不重复 · arrange every line that is not arranged yet."""
    open_house()
    from lianxin.funds.models import IntegrationPlan
    from lianxin.funds.operations import carry_out_plan

    done = carry_out_plan(plan=_one(IntegrationPlan, plan), on=_day(on), document_no=document, by=None)
    typer.echo(f"已安排 {len(done)} 条 · lines arranged: {len(done)}")


def _tell(plan: IntegrationPlan) -> None:
    from lianxin.funds.wording import PLAN_STATES

    words, _ = PLAN_STATES[plan.state]
    typer.echo(f"方案 plan {plan.pk}：{plan.area_code} {plan.year} v{plan.version} · {words.zh} · {words.en}")
