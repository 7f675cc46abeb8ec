"""``lianxin funds beancount``: the ledger as a journal that another program checks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lianxin.config.opening import open_house


def beancount(
    out: Annotated[Path, typer.Option("--out", help="写到这个文件 · the file to write")],
    area: Annotated[str, typer.Option("--area", help="区划代码，不填为全部 · area; all when absent")] = "",
    starts_on: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="起始日（含）· first day")
    ] = None,
    ends_on: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="截止日（含）· last day")
    ] = None,
) -> None:
    """把账本写成 beancount 账，供 bean-check 和 fava 使用，不含个人信息。Write the ledger as a beancount journal, without personal data."""
    open_house()
    from lianxin.funds.operations.journals import write_journal
    from lianxin.funds.queries.journal import JournalScope
    from lianxin.places.domain.codes import short_code

    scope = JournalScope(
        short_code(area) if area else "",
        starts_on.date() if starts_on else None,
        ends_on.date() if ends_on else None,
    )
    written = write_journal(path=out, scope=scope, by=None)
    typer.echo(
        f"{out.name}: {written.transfers} 笔转账 transfers，{written.accounts} 个账户 accounts，"
        f"{written.assertions} 张相符的对账单 statements that agree，{written.differing} 张不符 that differ"
    )
