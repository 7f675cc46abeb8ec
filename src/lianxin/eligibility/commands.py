"""``lianxin identify``: who is poor, who is not, and for whom nobody can tell."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from lianxin.config.opening import open_house

if TYPE_CHECKING:
    from lianxin.eligibility.models import Run

app = typer.Typer(help="识别 · identification: values in force.", no_args_is_help=True)


def identify(
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="按哪一天的规则 · the day whose rules apply.")],
    year: Annotated[
        int | None, typer.Option(help="数据年度 · year of the facts; the newest open one when absent.")
    ] = None,
    area: Annotated[str, typer.Option(help="区划代码 · area; the only county when absent.")] = "",
    rule_set: Annotated[str, typer.Option(help="规则集 · rule set, when not the usual one of the day.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="机器可读 · machine-readable.")] = False,
) -> None:
    """Judge every household of an area and keep the findings."""
    open_house()
    from lianxin.eligibility import operations
    from lianxin.registry.queries import default_county, default_year

    code = area or default_county()
    run = operations.identify(area_code=code, year=year or default_year(code), on=on.date(), by=None, rule_set=rule_set)
    if as_json:
        told = {"run": run.pk, "area": code, "year": run.year, "on": run.on_date.isoformat(), "rule_set": run.rule_set}
        typer.echo(json.dumps(told | run.counts | {"parameters": run.parameters}, ensure_ascii=False, indent=1))
    else:
        _print(run)


verbs = (identify,)


@app.command("put-value")
def put_value(
    name: Annotated[str, typer.Argument(help="参数 · parameter, e.g. income_line.monitor")],
    value: Annotated[str, typer.Argument(help="值(金额以元为单位)· value; money in yuan.")],
    area: Annotated[str, typer.Option(help="区划代码前缀 · area.")],
    starts_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="生效日 · first day.")],
    document: Annotated[str, typer.Option(help="依据文件 · the document that sets it.")],
) -> None:
    """Put a local value in force for an area from a day, by a document."""
    open_house()
    from lianxin.eligibility.operations import NewValue, put_value_in_force

    put_value_in_force(entry=NewValue(name, area, value, starts_on.date(), document), by=None)


@app.command()
def freeze(
    out: Annotated[Path, typer.Argument(help="快照目录(新)· a new folder.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="按哪一天的规则 · the day whose rules apply.")],
    year: Annotated[int | None, typer.Option(help="数据年度 · year of the facts.")] = None,
    area: Annotated[str, typer.Option(help="区划代码 · area.")] = "",
) -> None:
    """Freeze what the rules read of a year into Parquet files with a manifest; no name or identity number is in them."""
    open_house()
    from lianxin.eligibility import freezing
    from lianxin.registry.queries import default_county, default_year

    code = area or default_county()
    manifest = freezing.freeze(out, area_code=code, year=year or default_year(code), on=on.date())
    typer.echo(json.dumps(dict(manifest.rows), ensure_ascii=False))


@app.command()
def judge(folder: Annotated[Path, typer.Argument(help="快照目录 · folder of a snapshot.")]) -> None:
    """Judge a snapshot again by the rules, day and values of its manifest, without the database."""
    open_house()
    from lianxin.eligibility import freezing

    for words, count in freezing.answers_of(*freezing.judged_again(folder)):
        typer.echo(f"{count:>9}  {words}")


def _print(run: Run) -> None:
    from lianxin.eligibility.queries import tables_of

    out = Console()
    for told in tables_of(run):
        table = Table(title=told.title)
        for number, heading in enumerate(told.headings):
            table.add_column(heading, justify="right" if number else "left")
        for row in told.rows:
            table.add_row(*row)
        out.print(table)
