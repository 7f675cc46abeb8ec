"""``lianxin funds budget``: compare what came from each source of money with what was spent out of it, from any files. No database."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lianxin.core.kernel.errors import Refused

if TYPE_CHECKING:
    from lianxin.funds.domain.amounts import NumberForm
    from lianxin.funds.domain.budget import Budget, Earmark, SideTotals

_LARGEST_MEGABYTES = 200
_LARGEST_MAPPING_MEGABYTES = 1
_LISTED = 20


def budget(
    files: Annotated[
        list[Path], typer.Argument(help="预算或台账文件（CSV、XLSX，可 gzip）· files of a budget or a ledger")
    ],
    mapping: Annotated[Path, typer.Option("--mapping", help="对照文件 YAML · the mapping")],
    by: Annotated[
        list[str] | None, typer.Option("--by", help="再按这个分类汇总 · totals of this dimension too")
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="列出全部资金来源 · list all sources, balanced ones too")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
) -> None:
    """比较预算两边：每个来源收了多少、支了多少，哪些不平、差多少。Compare both sides of a budget source by source, to the cent.

    Ends with status 0 when every source balances and every check holds, 1 when a file is refused, 2 when something differs.
    """
    from lianxin.funds.domain.budget_mapping import read_budget_mapping
    from lianxin.funds.domain.budget_reading import BudgetFile, read_budget
    from lianxin.funds.domain.errors import NO_SUCH_DIMENSION

    told = read_budget_mapping(_mapping_text(mapping))
    for name in by or []:
        if name not in told.dimensions:
            raise Refused(NO_SUCH_DIMENSION, value=name, known=", ".join(told.dimensions) or "—")
    found = read_budget([BudgetFile(path.name, _content_of(path)) for path in files], told)
    if as_json:
        typer.echo(json.dumps(_as_json(found, by or []), ensure_ascii=False))
    else:
        _show(found, by or [], show_all=show_all)
    if not found.is_sound:
        raise typer.Exit(2)


def _mapping_text(path: Path) -> str:
    from lianxin.funds.domain.errors import UNREADABLE

    try:
        if path.stat().st_size > _LARGEST_MAPPING_MEGABYTES * 1_000_000:
            raise Refused(UNREADABLE, file=path.name, megabytes=_LARGEST_MAPPING_MEGABYTES)
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(UNREADABLE, file=path.name, megabytes=_LARGEST_MAPPING_MEGABYTES) from error


def _content_of(path: Path) -> bytes:
    """The bytes of a file, unpacked where it is packed with gzip, and never more than a file may have."""
    from lianxin.funds.domain.errors import FILE_NOT_READ

    most = _LARGEST_MEGABYTES * 1_000_000
    try:
        with path.open("rb") as packed:
            is_packed = packed.read(2) == b"\x1f\x8b"
        with gzip.open(path) if is_packed else path.open("rb") as stream:
            content: bytes = stream.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(FILE_NOT_READ, file=path.name, megabytes=_LARGEST_MEGABYTES) from error
    if len(content) > most:
        raise Refused(FILE_NOT_READ, file=path.name, megabytes=_LARGEST_MEGABYTES)
    return content


def _show(found: Budget, by: list[str], *, show_all: bool) -> None:
    form = _form(found)
    typer.echo(f"{found.title}（{found.currency}）")
    for name, passed in found.rows.items():
        left = f"，空行 blank {passed.blank}，按对照不读 left out {passed.left_out}"
        typer.echo(f"{name}: {passed.read} 行 rows{left}")
    typer.echo(f"收 received: {form.text(found.totals.received)}")
    typer.echo(f"支 spent: {form.text(found.totals.spent)}")
    typer.echo(f"差 difference: {_signed(form, found.totals.difference)}")
    unbalanced = found.unbalanced
    typer.echo(f"资金来源 sources: {len(found.earmarks)}，不平 not balanced: {len(unbalanced)}")
    for earmark in found.earmarks if show_all else unbalanced:
        typer.echo(f"  {earmark.code} {earmark.name}".rstrip())
        typer.echo(f"    {_sides(form, earmark.totals)}")
        if show_all and len(found.totals.lines) > 1:
            typer.echo(f"    {_lines(form, earmark.totals)}")
    for dimension in by:
        typer.echo(f"按 by {dimension}:")
        for value, totals in sorted(found.dimensions.get(dimension, {}).items()):
            typer.echo(f"  {value or '—'}: {_sides(form, totals)}")
    for name, check in found.checks.items():
        typer.echo(f"核对 check {name}: {check.rows} 行 rows，不符 failing {check.failing}")
        for row in check.shown[:_LISTED]:
            apart = _signed(form, row.parts - row.total)
            typer.echo(
                f"  {row.file} 第 {row.row} 行 row: {form.text(row.parts)} ≠ {form.text(row.total)}，差 by {apart}"
            )
        if check.failing > _LISTED:
            typer.echo(f"  … 全部见 all of them with --json: {check.failing}")


def _sides(form: NumberForm, totals: SideTotals) -> str:
    return (
        f"收 received {form.text(totals.received)}，支 spent {form.text(totals.spent)}，"
        f"差 difference {_signed(form, totals.difference)}"
    )


def _lines(form: NumberForm, totals: SideTotals) -> str:
    return "，".join(f"{name} {form.text(amount)}" for name, amount in totals.lines.items())


def _form(found: Budget) -> NumberForm:
    from lianxin.funds.domain.amounts import NumberForm

    return NumberForm(thousands=",", decimals=found.decimals)


def _signed(form: NumberForm, amount: int) -> str:
    return f"+{form.text(amount)}" if amount > 0 else form.text(amount)


def _as_json(found: Budget, by: list[str]) -> dict[str, Any]:
    """Every sum in minor units of the currency."""
    return {
        "title": found.title,
        "currency": found.currency,
        "decimals": found.decimals,
        **_totals_json(found.totals),
        "earmarks": [_earmark_json(earmark) for earmark in found.earmarks],
        "unbalanced": [_earmark_json(earmark) for earmark in found.unbalanced],
        "dimensions": {
            name: {value: _totals_json(totals) for value, totals in sorted(found.dimensions.get(name, {}).items())}
            for name in by
        },
        "checks": [
            {
                "name": name,
                "rows": check.rows,
                "failing": check.failing,
                "rows_failing": [
                    {"file": row.file, "row": row.row, "parts": row.parts, "total": row.total} for row in check.shown
                ],
            }
            for name, check in found.checks.items()
        ],
        "files": [
            {"name": name, "rows": passed.read, "blank": passed.blank, "left_out": passed.left_out}
            for name, passed in found.rows.items()
        ],
    }


def _earmark_json(earmark: Earmark) -> dict[str, Any]:
    return {
        "code": earmark.code,
        "name": earmark.name,
        "codes": list(earmark.codes),
        **_totals_json(earmark.totals),
    }


def _totals_json(totals: SideTotals) -> dict[str, Any]:
    return {
        "received": totals.received,
        "spent": totals.spent,
        "difference": totals.difference,
        "lines": totals.lines,
    }
