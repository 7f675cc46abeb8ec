"""``lianxin monitoring``: leads by number, the rules' hits and warnings as leads, episodes taken over, a score and its proof."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="防返贫监测 · monitoring: leads, episodes, a score.", no_args_is_help=True)
leads_app = typer.Typer(help="返贫线索 · leads.", no_args_is_help=True)
score_app = typer.Typer(help="风险评分 · the risk score.", no_args_is_help=True)
app.add_typer(leads_app, name="leads")
app.add_typer(score_app, name="score")

Area = Annotated[str, typer.Option(help="区划代码；只有一个县时可不填 · division code; the only county if left out")]


@app.callback()
def _group() -> None:
    """Leads start things; procedures decide."""


def _county(area: str) -> str:
    from lianxin.registry.queries import default_county

    return area or default_county()


@leads_app.command("due")
def due(area: Area = "") -> None:
    """列出待核实的线索和期限，超期的在前，不带姓名 · open leads and when they are due, without names."""
    from lianxin.config.opening import open_house

    open_house()
    from django.utils import timezone

    from lianxin.monitoring.models import Lead
    from lianxin.people.access import within_area

    today = timezone.localdate()
    found = Lead.objects.filter(within_area("area_code", area), state=Lead.State.OPEN).order_by("due_on", "id")
    late = 0
    for lead in found.iterator():
        is_late = lead.due_on < today
        late += is_late
        mark = "超期 overdue" if is_late else ""
        typer.echo(f"{lead.pk}\t{lead.source}\t{lead.area_code}\t{lead.holder}\t{lead.due_on.isoformat()}\t{mark}")
    typer.echo(f"{late} 条超期 overdue")


@leads_app.command("of-rules")
def of_rules(
    year: Annotated[int, typer.Option(help="数据年度 · year of the facts")],
    area: Area = "",
) -> None:
    """把最近一次监测规则的命中变成线索，每户每年一次 · make leads of the newest run of the monitoring rules, once."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.monitoring.operations import leads_of_rules

    told = leads_of_rules(area_code=_county(area), year=year, by=None)
    typer.echo(f"{told.found} 户命中 found\t新线索 new leads {told.made}")


@leads_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="工作簿 · workbook")],
    kind: Annotated[str, typer.Option(help="预警类别，如 medical_cost · kind of warning")],
    department: Annotated[str, typer.Option(help="提供部门 · who gives it")],
    as_of: Annotated[str, typer.Option("--as-of", help="名单日期 · day as of which it is true")],
    authorisation: Annotated[str, typer.Option(help="依据 · by which authority")],
    area: Area = "",
    use: Annotated[bool, typer.Option("--use", help="直接生成线索 · make leads at once")] = False,
) -> None:
    """导入部门预警：先读成草稿，--use 才生成线索；号码只留摘要 · bring in a warning as a draft, or make leads of it."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.monitoring.operations import NewWarning, draft_warning, use_warning

    entry = NewWarning(kind, _county(area), department, _day(as_of), authorisation, file, file.name)
    drafted = draft_warning(entry=entry, by=None)
    for line in drafted.problems:
        typer.echo(
            f"{line['sheet']}!{line['column']}{line['row']}\t{line['code']}\t{line['what'][0]} {line['what'][1]}"
        )
    if use:
        drafted = use_warning(drafted=drafted, by=None)
    told = "\t".join(f"{name} {count}" for name, count in sorted(drafted.counts.items()))
    typer.echo(
        f"{drafted.pk}\t{drafted.rows} 行 rows\t不能用 not usable {drafted.refused_rows}\t{drafted.state}\t{told}"
    )


@app.command("take-over")
def take_over(area: Area = "") -> None:
    """按名册补建监测期；再跑只补新的，说不清的列出原因 · make episodes of what the register says; once, and never a guess."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.monitoring.operations import take_over_episodes

    told = take_over_episodes(area_code=_county(area), by=None)
    typer.echo(f"新建 begun {told.begun}\t结束 ended {told.ended}\t户已注销 left {told.left}")
    for household, doubt in told.doubtful:
        typer.echo(f"{household}\t{doubt.words.zh} {doubt.words.en}")


@app.command("verify")
def verify() -> None:
    """重放每条线索和每个监测期，与保存的对照；不一致则以 1 结束 · replay every history and compare; status 1 if any differs."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.monitoring.models import Episode, Lead
    from lianxin.monitoring.recording import episode_differences, lead_differences

    wrong = 0
    for lead in Lead.objects.iterator():
        if found := lead_differences(lead):
            wrong += 1
            typer.echo(f"lead {lead.pk}\t{', '.join(found)}")
    for episode in Episode.objects.iterator():
        if found := episode_differences(episode):
            wrong += 1
            typer.echo(f"episode {episode.pk}\t{', '.join(found)}")
    typer.echo(
        f"{Lead.objects.count()} 条线索 leads\t{Episode.objects.count()} 个监测期 episodes\t不一致 differ {wrong}"
    )
    if wrong:
        raise typer.Exit(1)


@score_app.command("fit")
def fit(area: Area = "") -> None:
    """拟合评分并在没见过的数据上检验；不过关则以 1 结束，不用 · fit and prove a score; status 1 and unused if it does not pass."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.monitoring.operations import fit_score

    model = fit_score(area_code=_county(area), by=None)
    overall = model.proof["overall"]
    typer.echo(f"{overall['households']} 户 households\t纳入 entered {overall['outcomes']}")
    for one in [overall, *model.proof["groups"]]:
        name = f"{one['group']} {one['value']}".strip()
        typer.echo(f"{name}\t{one['households']}\t{one['error']:.4f}\t[{one['low']:.4f}, {one['high']:.4f}]")
    for zh, en in model.reasons:
        typer.echo(f"{zh} {en}")
    typer.echo("通过 passes" if model.passes else "不通过，不使用 does not pass, not used")
    if not model.passes:
        raise typer.Exit(1)


@score_app.command("visits")
def visits(area: Area = "") -> None:
    """列出建议走访的户，按编号；评分没有通过则拒绝 · suggested visits by number; refused where the score did not pass."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.monitoring.operations import used_score

    model = used_score(_county(area))
    for one in model.suggestions.order_by("village_code", "rank").iterator():
        typer.echo(f"{one.village_code}\t{one.rank}\t{one.household_id}")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(f"{written}：日期写成 2026-06-01 · a day is written 2026-06-01") from error
