"""``lianxin funds verify``: hold every rule of the ledger against every row of it."""

from __future__ import annotations

import typer

from lianxin.config.opening import open_house


def verify() -> None:
    """核对整本账 · work out every balance anew and hold every rule against every row; status 1 and the rows if one is broken."""
    open_house()
    from lianxin.funds.verifying import verdict

    found = verdict()
    for fault in found.faults:
        more = " …" if fault.count > len(fault.rows) else ""
        typer.echo(f"{fault.rule}：{fault.words.zh} · {fault.words.en} ({fault.count}): {', '.join(fault.rows)}{more}")
    if not found.is_sound:
        raise typer.Exit(1)
    typer.echo(f"账本无误 · the ledger is sound: {found.transfers} 笔转账 transfers, {found.accounts} 个账户 accounts")
