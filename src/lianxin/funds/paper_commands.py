"""``lianxin funds ledger`` and ``publicity``: papers of money as workbooks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lianxin.config.opening import open_house
from lianxin.core.kernel.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianxin.funds.models import Tranche
    from lianxin.funds.queries.papers import TrancheLine

_AT_ONCE = 500
_Out = Annotated[Path, typer.Option("--out", help="写到这个文件 · the file to write")]
_Year = Annotated[int | None, typer.Option("--year", help="预算年度，不填为全部 · year of the budget; all when absent")]


def ledger(
    out: _Out,
    area: Annotated[str, typer.Option("--area", help="区划代码，不填为全部 · area; all when absent")] = "",
    year: _Year = None,
) -> None:
    """写出资金台账：每笔指标的文件、渠道、安排、支付、结余。Write the ledger of tranches as a workbook, in the official order."""
    open_house()
    from lianxin.core.sheets.lists import write_list
    from lianxin.funds.lists import FUND_LEDGER
    from lianxin.funds.models import Tranche
    from lianxin.people.access import within_area
    from lianxin.places.domain.codes import short_code
    from lianxin.site.language import say

    found = Tranche.objects.select_related("unit").order_by("-year", "-id")
    found = found.filter(within_area("area_code", short_code(area))) if area else found
    found = found.filter(year=year) if year is not None else found
    columns = FUND_LEDGER.columns
    headings, widths = [say(column.words) for column in columns], [column.width for column in columns]
    rows = ([column.filed(line) for column in columns] for line in _lines(found.iterator(chunk_size=_AT_ONCE)))
    try:
        # The writer of workbooks has an error of its own for a folder that is not there.
        out.touch()
        count = write_list(out, say(FUND_LEDGER.words), headings, widths, rows)
    except OSError as error:
        raise _not_written(out) from error
    typer.echo(f"{out.name}: {count} 笔指标 tranches")


def publicity(
    out: _Out,
    area: Annotated[str, typer.Option("--area", help="村、乡镇或县的区划代码 · code of a village, township or county")],
    year: _Year = None,
    starts_on: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="公示起 · shown from")
    ] = None,
    ends_on: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="公示止（含）· shown until")
    ] = None,
) -> None:
    """写出村级资金公示表：项目、渠道、受益户与金额，不含证件和账号。Write what a village shows of its money, without identity numbers."""
    open_house()
    from lianxin.funds import errors
    from lianxin.funds.publicity_tables import Showing, publicity_table
    from lianxin.funds.queries.papers import money_shown
    from lianxin.places.domain.codes import short_code

    showing = Showing(
        short_code(area), year, starts_on.date() if starts_on else None, ends_on.date() if ends_on else None
    )
    if showing.starts_on and showing.ends_on and showing.ends_on < showing.starts_on:
        start, end = showing.starts_on.isoformat(), showing.ends_on.isoformat()
        raise Refused(errors.PERIOD_ENDS_FIRST, start=start, end=end)
    shown = money_shown(None, area_code=showing.area_code, year=year)
    try:
        out.write_bytes(publicity_table(shown, showing))
    except OSError as error:
        raise _not_written(out) from error
    typer.echo(
        f"{out.name}: {len(shown.projects)} 个项目 projects，{len(shown.households)} 户次 payments to households"
    )


def _lines(tranches: Iterator[Tranche]) -> Iterator[TrancheLine]:
    from itertools import islice

    from lianxin.funds.queries.papers import tranche_lines

    while some := list(islice(tranches, _AT_ONCE)):
        yield from tranche_lines(some, None)


def _not_written(out: Path) -> Refused:
    from lianxin.funds import errors

    return Refused(errors.FILE_NOT_WRITTEN, file=out.name)
