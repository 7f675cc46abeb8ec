"""``lianxin benefits``: schedules of loans worked out without a database, and the loans of the house."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lianxin.benefits.batch_commands import batches

app = typer.Typer(help="到户到人 · benefits: loans, shares and measures that reach households.", no_args_is_help=True)
app.add_typer(batches, name="batch")


@app.callback()
def _group() -> None:
    """What reaches a person or a household."""


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(f"{written}：日期写成 2018-06-01 · a day is written 2018-06-01") from error


@app.command()
def schedule(
    product: Annotated[str, typer.Option(help="贷款产品 · product of the rulebook")],
    amount: Annotated[str, typer.Option(help="本金（元）· principal in yuan")],
    drawn_on: Annotated[str, typer.Option("--drawn-on", help="放款日 · day of drawing, 2018-06-01")],
    months: Annotated[int, typer.Option(min=1, max=600, help="期限（月）· term in months")] = 12,
    repayment: Annotated[str, typer.Option(help="还款方式 · way of repayment, as in the rulebook")] = "",
    rate: Annotated[
        str, typer.Option(help="年利率（%），手册没有时填 · yearly rate in per cent, where the rulebook has none")
    ] = "",
) -> None:
    """还款计划与贴息 · what falls due when, and which part of the interest is subsidised. No database is used."""
    from lianxin.benefits.domain.planning import planned
    from lianxin.core.kernel.money import fen_from_yuan, yuan_text
    from lianxin.rulebook import rulebook, values

    plan = planned(
        rulebook().loan_product(product), values(), amount_fen=fen_from_yuan(amount), months=months,
        drawn_on=_day(drawn_on), repayment=repayment, rate=rate,
    )  # fmt: skip
    typer.echo("到期日 due\t本金 principal\t利息 interest\t余额 balance\t贴息 subsidy")
    for due, subsidy in plan.lines:
        shown = "—" if subsidy is None else yuan_text(subsidy)
        sums = (due.principal_fen, due.interest_fen, due.balance_fen)
        typer.echo("\t".join((due.due_on.isoformat(), *map(yuan_text, sums), shown)))
    total = sum(due.interest_fen for due, _ in plan.lines)
    typer.echo(f"利息合计 interest: {yuan_text(total)} 元 yuan")


@app.command()
def loans(
    area: Annotated[str, typer.Option(help="只看某地（区划代码）· only of an area, by its code")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="只看逾期 · only those overdue")] = False,
) -> None:
    """列出贷款 · the loans of the house, how they stand today; no names."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.benefits.queries.loans import house_loans
    from lianxin.core.kernel.money import yuan_text

    rows = [row for row in house_loans(area) if not overdue or (row.account is not None and row.account.arrears.days)]
    for row in rows:
        owed = yuan_text(row.account.principal_fen) if row.account is not None else "—"
        days = row.account.arrears.days if row.account is not None else 0
        typer.echo(
            f"{row.loan.pk}\t{row.loan.product}\t{row.loan.state}\t{yuan_text(row.loan.amount_fen)}\t{owed}\t{days}"
        )
    typer.echo(f"{len(rows)} 笔 loans")


@app.command()
def measures(
    area: Annotated[str, typer.Option(help="区划代码 · code of an area")] = "",
    on: Annotated[str, typer.Option(help="日期 · day, 2026-06-01")] = "",
) -> None:
    """列出当日当地的措施 · measures in force on a day in an area, from the rulebook. No database is used."""
    from lianxin.rulebook import rulebook

    day = _day(on) if on else None
    book = rulebook()
    found = list(book.measures.values()) if day is None else list(book.measures_on(day, area))
    for one in found:
        typer.echo(f"{one.name}\t{one.words.zh}\t{one.words.en}\t{one.given_to}\t{one.period_kind}\t{one.amount.kind}")
    typer.echo(f"{len(found)} 项 measures")
