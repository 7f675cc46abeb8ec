"""``lianxin work``: visits due by number, and the one digest a day that a deployment may turn on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="日常工作 · daily work: visits due, reminders.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """What was done, counted once."""


@app.command("due")
def due(
    area: Annotated[str, typer.Option(help="区划代码；空为全部 · division code; empty: everywhere")] = "",
) -> None:
    """列出超期和快到期的走访，不带姓名 · visits overdue and due soon, by number, without names."""
    from lianxin.config.opening import open_house

    open_house()
    from django.utils import timezone

    from lianxin.work.queries.visits import rows_in, standing_counts

    rows = rows_in(area, on=timezone.localdate())
    for row in rows:
        if row.due.standing in {"overdue", "soon"} and row.due.due_on is not None:
            told = (
                row.household.pk,
                row.household.village_code,
                row.status,
                row.due.standing,
                row.due.due_on.isoformat(),
            )
            typer.echo("\t".join(map(str, told)))
    counts = standing_counts(rows)
    typer.echo(f"{counts['overdue']} 户超期 overdue\t{counts['soon']} 户快到期 due soon\t{len(rows)} 户结对 paired")


@app.command("remind")
def remind(
    address: Annotated[str, typer.Option(help="本站网址 · address of this house")] = "http://127.0.0.1:8000",
    seconds: Annotated[int, typer.Option(min=0, help="重试之间等几秒 · seconds between attempts")] = 5,
) -> None:
    """每人发一条走访提醒，每天一次；没有发到的以 1 结束 · one digest a person and day; status 1 if any did not go."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.work import operations

    told = operations.remind(address=address.rstrip("/"), pause=lambda attempt: time.sleep(seconds))
    typer.echo(f"{told.sent} 条已发 sent\t{told.failed} 条没有发到 failed\t{told.quiet} 人没有到期的 nothing due")
    if told.failed:
        raise typer.Exit(1)


@app.command("take-in")
def take_in(
    file: Annotated[Path, typer.Argument(help="工作情况登记台账 · workbook with a ledger of work")],
) -> None:
    """导入一份台账，一行一条记录：全部写入，或一行也不写 · take a ledger in, a record for each row: all rows, or none."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.work.ledger_sheet import read_ledger
    from lianxin.work.operations import take_in_records

    told = take_in_records(entries=read_ledger(file, name=file.name), source=file.name, by=None)
    typer.echo(f"{told.new} 条新记录 new\t{told.known} 条已有 on record already")
