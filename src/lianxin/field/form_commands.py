"""``lianxin field forms`` and ``add-form``: write the forms of the house as workbooks, bring others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def forms(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="写到哪个文件夹 · folder to write to")],
) -> None:
    """把本系统的表单写成 XLSForm 工作簿 · write the forms of the house as XLSForm workbooks."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.field.queries.house_forms import house_books
    from lianxin.field.xforms.workbooks import write_workbook

    folder.mkdir(parents=True, exist_ok=True)
    for name, book in house_books().items():
        path = folder / f"{name}.xlsx"
        write_workbook(book, path)
        typer.echo(f"{path}\t{book.version}")


def add_form(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="XLSForm 工作簿 · XLSForm workbook")],
    area: Annotated[str, typer.Option(help="给哪里的采集人；空：整个系统 · area code; empty: the deployment")] = "",
    media: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True, dir_okay=False, help="表单要用的文件，可重复 · file that it looks into; again for more"
        ),
    ] = None,
) -> None:
    """添加别处做的 XLSForm；不能转换的说明哪里要改 · bring an XLSForm; one that does not convert is told where to change."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.field.domain.items import Attachment
    from lianxin.field.operations import collecting

    files = tuple(Attachment(path.name, path.read_bytes()) for path in media or [])
    row = collecting.add_form(name=file.name, content=file.read_bytes(), area_code=area, by=None, files=files)
    typer.echo(f"{row.form_id}\t{row.version}\t{row.digest}")
