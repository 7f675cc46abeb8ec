"""``lianxin field``: take in an exported file, list what waits, replay every receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lianxin.field.form_commands import add_form, forms

app = typer.Typer(help="外业记录 · items from the field.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """What was written without signal comes in by one door."""


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="手机导出的文件 · file exported from a telephone")
    ],
) -> None:
    """接收手机导出的文件，每条只算一次；有读不出的以 1 结束 · take in an exported file, each item once; status 1 if any is unreadable."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.field.operations import take_in_file

    found = take_in_file(name=file.name, content=file.read_bytes(), by=None)
    for one in found:
        if one.refusal is None:
            typer.echo(f"{one.uuid}\t{one.state}\t{one.receipt.code if one.receipt else ''}".rstrip())
        else:
            typer.echo(f"{one.uuid}\tunreadable\t{one.refusal.code if one.refusal else ''}")
    if any(one.refusal for one in found):
        raise typer.Exit(1)


@app.command("waiting")
def waiting() -> None:
    """列出等人处理的记录，不带姓名 · items that wait for somebody, without names."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.field.models import FieldItem
    from lianxin.field.queries.items import OPEN

    for item in FieldItem.objects.filter(state__in=OPEN).order_by("id").iterator():
        code = item.receipts.get(number=item.revision).code
        typer.echo(f"{item.pk}\t{item.kind}\t{item.village_code}\t{item.on.isoformat()}\t{item.state}\t{code}".rstrip())


@app.command("verify")
def verify() -> None:
    """重放每条记录的回执，与保存的对照；不一致则以 1 结束 · replay every receipt and compare; status 1 if any differs."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.field.verifying import differences

    found = list(differences())
    for uuid, what in found:
        typer.echo(f"{uuid}\t{what}")
    typer.echo(f"不一致 differ {len(found)}")
    if found:
        raise typer.Exit(1)


app.command("forms")(forms)
app.command("add-form")(add_form)
