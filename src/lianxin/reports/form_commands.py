"""Forms of superiors on the command line: fill one, write a national layout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lianxin.config.opening import open_house


def fill(
    form: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="空表 .xlsx · the blank form.")],
    out: Annotated[Path, typer.Option(help="写到哪里 · where to write it (.xlsx).")],
    area: Annotated[str, typer.Option(help="区划代码，默认唯一的县 · area; the only county when absent.")] = "",
    year: Annotated[int | None, typer.Option(help="数据年度，默认最新 · year of the facts.")] = None,
    only: Annotated[str, typer.Option(help="只填哪些，如 word:monitored · a condition.")] = "",
    household: Annotated[str, typer.Option(help="户编号，一户一张的表用 · number of the household.")] = "",
    sensitive: Annotated[bool, typer.Option("--sensitive", help="填写完整号码 · numbers in full.")] = False,
) -> None:
    """Fill a superior's blank form from the register and list what stayed blank. Headings that nobody has explained stay blank."""
    open_house()
    from django.utils import timezone

    from lianxin.audit.operations import coming_by
    from lianxin.registry.queries import default_county, default_year
    from lianxin.reports.domain.forms_asking import Asked
    from lianxin.reports.form_lists import WHYS
    from lianxin.reports.operations import fill_once
    from lianxin.reports.queries.form_rows import household_numbered

    code = area or default_county()
    subject = household_numbered(household, code, None) if household else None
    asked = Asked(code, year or default_year(code), timezone.localdate(), (only,) if only else (), subject, sensitive)
    with coming_by("command"):
        filled = fill_once(content=form.read_bytes(), file_name=form.name, asked=asked, by=None)
    out.write_bytes(filled.content)
    typer.echo(f"{out}  {filled.lines} 行 lines")
    for gap in filled.gaps:
        if gap.count:
            typer.echo(f"  {gap.sheet}!{gap.cell} {gap.path}: {WHYS[gap.why][0].zh} · {WHYS[gap.why][0].en}")
    for place, zh, en in filled.doubts:
        typer.echo(f"  ! {place}: {zh} {en}")


def layout(
    name: Annotated[str, typer.Argument(help="表样 · layout, e.g. household_roster.")],
    out: Annotated[Path, typer.Option(help="写到哪里 · where to write it (.xlsx).")],
    area: Annotated[str, typer.Option(help="区划代码，默认唯一的县 · area; the only county when absent.")] = "",
    year: Annotated[int | None, typer.Option(help="数据年度，默认最新 · year of the facts.")] = None,
) -> None:
    """Write a layout of the national system from the register, numbers in full."""
    open_house()
    from lianxin.audit.operations import coming_by
    from lianxin.registry.queries import default_county, default_year
    from lianxin.reports.operations import write_layout

    code = area or default_county()
    with coming_by("command"):
        out.write_bytes(write_layout(layout=name, area_code=code, year=year or default_year(code), by=None))
    typer.echo(str(out))
