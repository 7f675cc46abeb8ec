"""``lianxin audit verify``: walk the chain of events."""

from __future__ import annotations

import typer

from lianxin.config.opening import open_house

app = typer.Typer(help="事件链 · the chain of events.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The chain of events."""


@app.command()
def verify() -> None:
    """Walk the whole chain; end with status 1 and the broken events if it is not whole."""
    open_house()
    from lianxin.audit.models import Event
    from lianxin.audit.queries import broken_links

    broken = list(broken_links())
    for link in broken:
        typer.echo(f"{link.event_id}: {link.reason}")
    if broken:
        raise typer.Exit(1)
    typer.echo(f"事件链完整 · the chain is whole: {Event.objects.count()}")
