"""``lianxin benefits batch``: the acts of payment batches, for a clerk who scripts them.

Whoever may run these commands holds the deployment's folder; the events they write name no user. Files go where ``--out`` says.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lianxin.config.opening import open_house
from lianxin.core.kernel.errors import Refused

if TYPE_CHECKING:
    from lianxin.benefits.models import PaymentBatch

_DAYS = ["%Y-%m-%d"]
_Batch = Annotated[str, typer.Argument(metavar="批次号·BATCH", help="批次号，由 make 给出 · its reference.")]
_On = Annotated[datetime | None, typer.Option(formats=_DAYS, help="日期，默认今天 · the day; today when absent.")]

batches = typer.Typer(help="发放批次 · payment batches: made, approved, sent, answered, sampled.", no_args_is_help=True)


@batches.callback()
def _batches() -> None:
    """Payment batches."""


def _day(on: datetime | None) -> date:
    from django.utils import timezone

    return on.date() if on is not None else timezone.localdate()


def _named(reference: str) -> PaymentBatch:
    """The batch of this reference.

    Raises:
        Refused: BENEFIT-155 there is none.
    """
    from lianxin.benefits.errors import NO_SUCH_BATCH
    from lianxin.benefits.models import PaymentBatch

    found = PaymentBatch.objects.filter(reference=reference).select_related("claim__project").first()
    if found is None:
        raise Refused(NO_SUCH_BATCH, reference=reference, project="—")
    return found


def _project(code: str) -> Any:
    from lianxin.benefits.errors import NO_SUCH_BATCH
    from lianxin.projects.models import Project

    found = Project.objects.filter(code=code).first()
    if found is None:
        raise Refused(NO_SUCH_BATCH, reference="—", project=code)
    return found


@batches.command(name="list")
def listed(area: Annotated[str, typer.Option(help="区划代码 · code of an area")] = "") -> None:
    """列出批次：批次号、状态、笔数、合计、已付 · batches with state, lines, sum and what was paid."""
    open_house()
    from lianxin.benefits.models import PaymentBatch
    from lianxin.benefits.queries.batches import sums_by_state
    from lianxin.core.kernel.money import yuan_text

    rows = list(PaymentBatch.objects.filter(area_code__startswith=area))
    for row in rows:
        paid = sums_by_state(row)["paid"]
        sums = f"{row.line_count}\t{yuan_text(row.total_fen)}\t{paid.lines}\t{yuan_text(paid.amount_fen)}"
        typer.echo(f"{row.reference}\t{row.state}\t{sums}")
    typer.echo(f"{len(rows)} 批 batches")


@batches.command()
def preview(
    project: Annotated[str, typer.Option(help="项目编号 · number of the project.")],
    period: Annotated[str, typer.Option(help="期：2026-05、2026-spring、2026；空为一次性 · the period.")] = "",
    measure: Annotated[
        list[str] | None, typer.Option(help="措施，可多次；不写为全部 · measures; all when absent.")
    ] = None,
    pay_on: Annotated[datetime | None, typer.Option("--pay-on", formats=_DAYS, help="付款日 · day of payment.")] = None,
) -> None:
    """先看会付什么、暂缓什么、为什么；不写姓名 · what would be paid, what held back and why; no names. Nothing is written."""
    open_house()
    from lianxin.benefits.queries.batches import preview as previewed
    from lianxin.core.kernel.money import yuan_text

    of = _project(project)
    found = previewed(project=of, period_key=period, measures=measure or (), pay_on=_day(pay_on))
    for held in found.held:
        reasons = "；".join(f"{words.zh} {words.en}" for words in held.words)
        typer.echo(f"暂缓 held\t{held.candidate.benefit}\t{yuan_text(held.candidate.amount_fen)}\t{reasons}")
    typer.echo(f"可付 payable\t{len(found.payable)}\t{yuan_text(found.total_fen)}")


@batches.command()
def make(
    project: Annotated[str, typer.Option(help="项目编号 · number of the project.")],
    payer: Annotated[str, typer.Option(help="付款单位 · who pays.")],
    payer_account: Annotated[str, typer.Option("--payer-account", help="付款账号 · the account it is paid from.")],
    claim_no: Annotated[str, typer.Option("--claim-no", help="随批次报账的单号 · number of the claim handed in.")],
    papers: Annotated[str, typer.Option(help="附件 · papers of the claim.")],
    period: Annotated[str, typer.Option(help="期：2026-05、2026-spring、2026；空为一次性 · the period.")] = "",
    measure: Annotated[
        list[str] | None, typer.Option(help="措施，可多次；不写为全部 · measures; all when absent.")
    ] = None,
    pay_on: Annotated[datetime | None, typer.Option("--pay-on", formats=_DAYS, help="付款日 · day of payment.")] = None,
    payer_bank: Annotated[str, typer.Option("--payer-bank", help="付款银行 · the payer's bank.")] = "",
    on: _On = None,
) -> None:
    """编制批次，写出批次号 · make a batch and print its reference."""
    open_house()
    from lianxin.benefits.operations import NewBatch, Payer, make_batch
    from lianxin.core.kernel.money import yuan_text

    entry = NewBatch(
        project=_project(project), period_key=period, on=_day(on), pay_on=_day(pay_on or on),
        payer=Payer(payer, payer_account, payer_bank), measures=tuple(measure or ()), claim_no=claim_no, papers=papers,
    )  # fmt: skip
    made = make_batch(entry=entry, by=None)
    typer.echo(f"已编制 · made: {made.reference} {made.line_count} {yuan_text(made.total_fen)}")


@batches.command()
def approve(batch: _Batch, on: _On = None) -> None:
    """审批批次，连同它的报账单 · approve a batch and its claim."""
    open_house()
    from lianxin.benefits.operations import approve_batch

    done = approve_batch(batch=_named(batch), on=_day(on), by=None)
    typer.echo(f"已审批 · approved: {done.reference}")


@batches.command(name="send-back")
def send_back(batch: _Batch, reason: Annotated[str, typer.Option(help="理由 · why.")], on: _On = None) -> None:
    """退回尚未导出的批次 · send back a batch that did not go to the bank."""
    open_house()
    from lianxin.benefits.operations import send_back_batch

    done = send_back_batch(batch=_named(batch), on=_day(on), reason=reason, by=None)
    typer.echo(f"已退回 · sent back: {done.reference}")


@batches.command()
def export(
    batch: _Batch,
    out: Annotated[Path, typer.Option(dir_okay=False, help="写到哪个文件 · where the file goes.")],
    kind: Annotated[str, typer.Option(help="card：一卡通 CSV；iso20022：pain.001 XML · kind of file.")] = "card",
) -> None:
    """导出给银行的文件（含完整账号）· write the file for the bank, with full accounts."""
    open_house()
    from lianxin.benefits.models import PaymentBatch
    from lianxin.benefits.operations import export_batch

    if kind not in PaymentBatch.FileKind.values:
        raise typer.BadParameter(f"{kind}: card, iso20022")
    content = export_batch(batch=_named(batch), kind=PaymentBatch.FileKind(kind), by=None)
    out.write_bytes(content)
    typer.echo(f"已导出 · written: {out} {len(content)}")


@batches.command()
def answer(
    batch: _Batch,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="银行回盘文件 · the bank's file.")],
    on: _On = None,
) -> None:
    """读入银行回盘，对账入账 · read the bank's answer, match it and post what fits."""
    open_house()
    from lianxin.benefits.operations import AnswerFile, read_bank_answer
    from lianxin.benefits.queries.batches import sums_by_state
    from lianxin.core.kernel.money import yuan_text

    found = _named(batch)
    read_bank_answer(batch=found, file=AnswerFile(file.name, file.read_bytes(), _day(on)), by=None)
    for state, one in sums_by_state(found).items():
        typer.echo(f"{state}\t{one.lines}\t{yuan_text(one.amount_fen)}")
    standing = found.differences.filter(settled_on__isnull=True)
    for kind, place, number in standing.values_list("kind", "place", "line__number"):
        typer.echo(f"差异 difference\t{kind}\t{place}\t{'—' if number is None else number}")


@batches.command()
def sample(
    batch: _Batch,
    size: Annotated[int, typer.Option(min=1, help="抽多少笔 · how many lines.")],
    seed: Annotated[str, typer.Option(help="公开种子 · the public seed.")],
    on: _On = None,
) -> None:
    """从已付的明细抽样，写出抽中的序号 · draw paid lines by a seed and print their numbers."""
    open_house()
    from lianxin.benefits.operations import draw_sample

    drawn = draw_sample(batch=_named(batch), size=size, seed=seed, on=_day(on), by=None)
    for chosen in drawn.chosen.select_related("line__benefit"):
        typer.echo(f"{chosen.line.number}\t{chosen.line.benefit.area_code}")
    typer.echo(f"{drawn.chosen.count()} 笔 lines")
