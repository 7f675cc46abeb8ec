"""``lianxin audit verify``: walk the chain of events."""

from __future__ import annotations

from typing import Annotated

import typer

from lianxin.config.opening import open_house

app = typer.Typer(help="事件链 · the chain of events.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The chain of events."""


@app.command()
def verify(
    noted: Annotated[
        str, typer.Option(help="以前记下的摘要 · a digest noted earlier, that the chain must still stand on.")
    ] = "",
) -> None:
    """核对整条事件链 · walk the whole chain; status 1 and the broken events if it is not whole."""
    open_house()
    from lianxin.audit.queries import broken_links, head_of_chain, stands_on

    is_whole = True
    for link in broken_links():
        typer.echo(f"{link.event_id}: {link.reason.zh} · {link.reason.en}")
        is_whole = False
    if noted and not stands_on(noted):
        typer.echo(f"链上没有这个摘要 · the chain does not hold the digest {noted}")
        is_whole = False
    if not is_whole:
        raise typer.Exit(1)
    length, head = head_of_chain()
    typer.echo(f"事件链完整 · the chain is whole: {length} {head}")
