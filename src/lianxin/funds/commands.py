"""``lianxin funds …``: the ledger at the command line."""

from __future__ import annotations

import typer

from lianxin.funds.ledger_commands import verify

app = typer.Typer(help="资金账 · the ledger of funds.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The ledger of funds."""


app.command()(verify)
