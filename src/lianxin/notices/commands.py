"""``lianxin notices``: notices on the command line, for the house itself."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lianxin.config.opening import open_house

app = typer.Typer(help="公示 · public notices.", no_args_is_help=True)

_Area = Annotated[str, typer.Option(help="区划代码 · division code; everything when absent.")]
_AsJson = Annotated[bool, typer.Option("--json", help="机器可读 · machine-readable.")]


@app.command("list")
def list_(area: _Area = "", as_json: _AsJson = False) -> None:
    """List the notices of an area and how each stands today."""
    open_house()
    from django.utils import timezone

    from lianxin.notices.queries import all_notices, run_of, standing_of

    today = timezone.localdate()
    rows = []
    for notice in all_notices(area):
        run = run_of(notice)
        rows.append(
            {
                "id": notice.pk, "title": notice.title_zh, "kind": notice.kind, "level": notice.level,
                "standing": standing_of(notice, run, today).value, "rows": notice.row_count,
                "starts_on": run.starts_on.isoformat() if run.starts_on else None,
                "ends_before": run.ends_before.isoformat() if run.ends_before else None,
            }
        )  # fmt: skip
    _told(rows, as_json)


@app.command()
def draft(
    kind: Annotated[str, typer.Argument(help="种类 · kind of notice, e.g. funds.households.")],
    area: Annotated[str, typer.Argument(help="区划代码 · division code.")],
    subject: Annotated[str, typer.Argument(help="公示内容 · subject: a year, a run.")],
    hotline: Annotated[str, typer.Option(help="监督电话 · telephone for complaints.")],
    level: Annotated[str, typer.Option(help="village, township, county.")] = "village",
    days: Annotated[int | None, typer.Option(help="公示天数 · days; as laid down when absent.")] = None,
) -> None:
    """Draft a notice and print its number. It is published by somebody else, or by ``lianxin notices publish``."""
    open_house()
    from lianxin.notices.domain.levels import Level
    from lianxin.notices.operations import NewNotice, draft_notice

    if level not in set(Level):
        raise typer.BadParameter("village, township, county", param_hint="--level")
    made = draft_notice(entry=NewNotice(kind, area, Level(level), subject, hotline, days), by=None)
    typer.echo(f"{made.pk}  {made.title_zh}  {made.row_count}  {made.digest}")


@app.command()
def publish(number: Annotated[int, typer.Argument(help="公示编号 · number of the draft.")]) -> None:
    """Publish a draft from today on."""
    open_house()
    from django.http import Http404

    from lianxin.notices.operations import publish_notice

    try:
        made = publish_notice(notice_id=number, by=None)
    except Http404:
        raise typer.BadParameter("没有这条公示 · there is no such notice", param_hint="number") from None
    typer.echo(f"{made.pk}  {made.starts_on} – {made.ends_before}  /public/{made.key}/")


@app.command()
def register(
    on: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="哪一天 · the day.")],
    area: _Area = "",
    as_json: _AsJson = False,
) -> None:
    """Print what was shown on a day, replayed from what happened."""
    open_house()
    from lianxin.notices.queries import register_on

    rows = [
        {
            "id": line.notice.pk, "title": line.notice.title_zh, "level": line.notice.level, "counted": line.counted,
            "objected": line.is_objected, "digest": line.notice.digest,
        }
        for line in register_on(None, on.date(), area_code=area)
    ]  # fmt: skip
    _told(rows, as_json)


@app.command()
def end() -> None:
    """Note on every notice whose days have run that it is over. It takes itself down without; this adds the line."""
    open_house()
    from lianxin.notices.operations import note_ended

    typer.echo(f"期满 ended: {note_ended()}")


def _told(rows: list[dict[str, object]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(*(rows[0] if rows else ["—"]), title=f"{len(rows)}")
    for row in rows:
        table.add_row(*("—" if value is None else str(value) for value in row.values()))
    Console().print(table)
