"""``lianxin reports``: indicators, figures and statements from the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lianxin.reports.form_commands import fill, layout

if TYPE_CHECKING:
    from lianxin.core.kernel.words import Words
    from lianxin.reports.indicators.answering import Answer

app = typer.Typer(help="报表和数字 · figures that can be opened to their rows.", no_args_is_help=True)
app.command()(fill)
app.command()(layout)


@app.callback()
def _group() -> None:
    """Indicators, figures from rows, and whether the statements of a report agree with them."""


@app.command("indicators")
def indicators(
    room: Annotated[str, typer.Option(help="只看一个模块，如 work · only one room")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · as JSON")] = False,
) -> None:
    """列出全部指标及其筛选项 · list every indicator with its filters."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.reports.indicators import shelf

    found = [one for one in shelf().library.indicators.values() if not room or room in one.rooms]
    if as_json:
        typer.echo(json.dumps([_told(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        filters = " ".join(f"{part.key}{'!' if part.is_required else ''}" for part in one.dimensions)
        typer.echo(f"{one.code}\t{one.title.zh} · {one.title.en}\t{one.unit_words}\t{one.nature}\t{filters}")


def _told(one: Any) -> dict[str, Any]:
    from lianxin.reports.declared import declared

    told = declared(one)
    return {
        "code": one.code, "zh": one.title.zh, "en": one.title.en, "definition": one.definition.zh,
        "definition_en": one.definition.en, "measure": one.measure, "thing": one.thing, "unit": one.unit, "timing": one.timing,
        "nature": one.nature, "version": one.version, "rooms": one.rooms, "counted": _both(told.thing),
        "how": _both(told.measure), "numerator": _both(told.numerator), "denominator": _both(told.denominator),
        "period": _both(told.timing), "area": _both(told.area), "base": _both(told.basis),
        "filters": [
            {"key": part.key, "kind": part.kind, "allowed": part.allowed, "required": part.is_required}
            for part in one.dimensions
        ],
    }  # fmt: skip


def _both(words: Words | None) -> dict[str, str] | None:
    return None if words is None else {"zh": words.zh, "en": words.en}


@app.command("figures")
def figures(
    programme: Annotated[str, typer.Option(help="项目名，如 qinghai · name of the programme")] = "",
    statements: Annotated[Path | None, typer.Option(help="另一个陈述文件 · another file of statements")] = None,
    only: Annotated[str, typer.Option(help="只看 agrees、differs 或 cannot_tell · only these")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · as JSON")] = False,
) -> None:
    """把报告里的每个数和按记录算出的数对照 · lay each number of a report beside the figure from rows."""
    if (programme == "") == (statements is None):
        raise typer.BadParameter("写 --programme 或 --statements 其中一个 · name either a programme or a file")
    if programme:
        _at_home(programme)
    from lianxin.config.opening import open_house

    open_house()
    from django.utils import timezone

    from lianxin.reports.domain.statements import Agreement
    from lianxin.reports.indicators.answering import answers_to, statements_in, statements_of

    if only and only not in set(Agreement):
        raise typer.BadParameter(f"{only}：{'、'.join(Agreement)}")
    told = statements_of(programme) if statements is None else statements_in(statements)
    answers = [
        one for one in answers_to(told, reader=None, now=timezone.now()) if not only or one.agreement.value == only
    ]
    if as_json:
        typer.echo(json.dumps([_answer(one) for one in answers], ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(_lines(answers)))


@app.command("progress")
def progress(
    out: Annotated[Path, typer.Argument(help="写到哪个文件：.pdf 或 .docx · the file to write")],
    programme: Annotated[str, typer.Option(help="项目名，如 qinghai · name of the programme")] = "",
    text: Annotated[Path | None, typer.Option(help="自己的正文文件 · a text of your own")] = None,
    statements: Annotated[Path | None, typer.Option(help="自己的陈述文件 · statements of your own")] = None,
    language: Annotated[str, typer.Option(help="zh 或 en")] = "zh",
) -> None:
    """写工作纪实：正文里的数都由记录现算 · write a progress report whose numbers are worked out from rows."""
    if (programme == "") == (text is None or statements is None):
        raise typer.BadParameter(
            "写 --programme，或同时写 --text 和 --statements · a programme, or a text with its statements"
        )
    if language not in {"zh", "en"} or out.suffix not in {".pdf", ".docx"}:
        raise typer.BadParameter("语言是 zh 或 en，文件是 .pdf 或 .docx · zh or en; .pdf or .docx")
    if programme:
        _at_home(programme)
    from lianxin.config.opening import open_house

    open_house()
    from django.utils import timezone

    from lianxin.core.paper import printed, written
    from lianxin.reports.documents.progress import progress_document
    from lianxin.reports.indicators import answering

    if text is None or statements is None:
        listed, report = answering.statements_of(programme), answering.progress_report_of(programme)
    else:
        listed = answering.statements_in(statements)
        report = answering.progress_report_in(text, listed)
    answers = answering.answers_to(listed, reader=None, now=timezone.now())
    document = progress_document(report, answers, language=language, on=timezone.localdate())
    out.write_bytes((printed if out.suffix == ".pdf" else written)(document, made_at=timezone.now()))
    typer.echo(str(out))


@app.command("open-data")
def open_data(
    out: Annotated[Path, typer.Argument(help="写到哪个 .zip 文件 · the archive to write")],
    county: Annotated[str, typer.Option(help="县的区划代码 · division code of the county")],
    year: Annotated[int, typer.Option(help="数据年度 · year of the facts")],
) -> None:
    """导出开放数据：小数隐去，SDMX-CSV 和 GeoJSON · export open data, small cells left out."""
    from lianxin.config.opening import open_house

    open_house()
    from django.utils import timezone

    from lianxin.reports.indicators.showing import threshold_on
    from lianxin.reports.open_data.cube import cube_of
    from lianxin.reports.open_data.files import archive_of

    cube = cube_of(county, year, least=threshold_on(timezone.localdate(), county))
    out.write_bytes(archive_of(cube))
    typer.echo(f"{out}: {len(cube.counts)} 个数 cells, {cube.left_out} 个隐去 left out")


@app.command("publish")
def publish(
    indicator: Annotated[str, typer.Argument(help="指标代码 · code of the indicator")],
    name: Annotated[str, typer.Option(help="发布时的名称 · name where it is published")],
    area: Annotated[list[str] | None, typer.Option(help="区划代码，可多个 · codes of areas")] = None,
    since: Annotated[str, typer.Option("--from", help="第一天 · first day")] = "",
    before: Annotated[str, typer.Option(help="截止日（不含） · first day after")] = "",
    where: Annotated[list[str] | None, typer.Option(help="筛选 key=value · a filter")] = None,
) -> None:
    """发布并封存一个数 · publish a figure and seal it."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.reports.addresses import PREFIX, asked_question
    from lianxin.reports.indicators import shelf
    from lianxin.reports.operations import publish_figure

    filters: dict[str, list[str]] = {}
    for one in where or []:
        key, _, value = one.partition("=")
        filters.setdefault(PREFIX + key, []).append(value)
    question = asked_question(
        shelf().library.indicator(indicator, "command"),
        {"from": since, "before": before},
        {"area": area or []} | filters,
    )
    made = publish_figure(question=question, name=name, by=None)
    typer.echo(f"{made.pk}\t{made.name}\t{made.sealed['value']}\t{made.rows} 行 rows\t{made.digest}")


@app.command("prove")
def prove(
    figure: Annotated[int, typer.Argument(help="已发布的数的编号；不填则全部 · its number; left out: all")] = 0,
) -> None:
    """证明已发布的数没有被改动 · prove that published figures were not altered."""
    from lianxin.config.opening import open_house

    open_house()
    from django.utils import timezone

    from lianxin.reports.indicators.freezing import proof_of
    from lianxin.reports.models import PublishedFigure

    found = PublishedFigure.objects.select_related("corrects").order_by("pk")
    failed = 0
    for one in found.filter(pk=figure) if figure else found:
        proof = proof_of(one, now=timezone.now())
        failed += not proof.holds
        typer.echo(f"{one.pk}\t{one.name}\t{'成立 holds' if proof.holds else '不成立 fails'}\t{one.digest}")
        for words, is_met in proof.tests:
            typer.echo(f"  {'✓' if is_met else '✗'} {words}")
    if failed:
        raise typer.Exit(1)


@app.command("table")
def table(
    asked: Annotated[Path, typer.Argument(help="表的定义（JSON 文件） · what is asked, a JSON file")],
    out: Annotated[Path, typer.Option(help="写到哪里，后缀 csv、xlsx 或 parquet · where to write it")],
) -> None:
    """按定义生成一张表 · write a table into a file."""
    from lianxin.config.opening import open_house

    open_house()
    import shutil

    from django.utils import timezone

    from lianxin.reports.tabling.writing import file_of, write_table

    file_format = out.suffix.removeprefix(".")
    told = json.loads(asked.read_text(encoding="utf-8"))
    made = write_table(
        told, file_format, reader=None, now=timezone.now(), tell=lambda lines: typer.echo(f"… {lines:,}", err=True)
    )
    shutil.copyfile(file_of(made.digest, file_format), out)
    if file_format != "xlsx":
        # A workbook says it on its second sheet; beside text and Parquet it is a file of its own.
        beside = out.with_name(f"{out.name}.json")
        beside.write_text(
            json.dumps({"asked": told, "about": made.about}, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    typer.echo(f"{out}\t{made.rows:,} 行 rows\t{made.size:,} bytes\t{made.digest}")


@app.command("make-due")
def make_due_tables() -> None:
    """生成到期的定期表格 · make the files of tables that are due today."""
    from lianxin.config.opening import open_house

    open_house()
    from django.utils import timezone

    from lianxin.reports.operations.tables import make_due

    for one in make_due(on=timezone.localdate()):
        typer.echo(f"{one.table.name}\t{one.format}\t{one.rows:,}\t{one.digest}")


def _at_home(programme: str) -> None:
    """A programme that was loaded by ``lianxin demo --programme`` lives in a folder of its own, unless somebody says otherwise."""
    folder = Path("var") / programme
    if "LIANXIN_HOME" not in os.environ and "LIANXIN_DATABASE" not in os.environ and (folder / "lianxin.db").exists():
        os.environ["LIANXIN_HOME"] = str(folder.resolve())


def _lines(answers: list[Answer]) -> list[str]:
    from lianxin.reports.domain.statements import AGREEMENT_WORDS

    lines, counts = [], dict.fromkeys(AGREEMENT_WORDS, 0)
    for one in answers:
        counts[one.agreement] += 1
        lines += [*_statement_lines(one), ""]
    return [*lines, "  ".join(f"{AGREEMENT_WORDS[kind]}: {count}" for kind, count in counts.items())]


def _statement_lines(one: Answer) -> list[str]:
    from lianxin.registry.queries import area_names
    from lianxin.reports.domain.indicators import NATURE_WORDS
    from lianxin.reports.domain.statements import AGREEMENT_WORDS
    from lianxin.reports.telling import found_words, statement_words
    from lianxin.reports.wording import filter_words, period_words

    statement, indicator, question = one.statement, one.figure.indicator, one.figure.question
    nature = "" if statement.nature == "fact" else f"（{NATURE_WORDS[statement.nature]}）"
    period, filters = period_words(question), filter_words(indicator, question)
    areas = "、".join(area_names(question.areas).get(code, code) for code in question.areas)
    zh = "；".join([areas or "全部地方", period.zh, *(f"{name.zh}：{value.zh}" for name, value in filters)])
    en = "; ".join([areas or "everywhere", period.en, *(f"{name.en}: {value.en}" for name, value in filters)])
    lines = [
        f"{statement.number}\t{statement.words.zh} · {statement.words.en}",
        f"  报道 reported: {statement_words(statement)}{nature}",
        f"  按记录 from rows: {found_words(one)}\t{one.figure.rows:,} 行 rows\t{AGREEMENT_WORDS[one.agreement]}",
        f"  指标 indicator: {indicator.title}（{indicator.code} v{indicator.version}）",
        f"  定义 definition: {indicator.definition}",
        f"  范围 of what: {zh} / {en}",
        f"  打开 open: {_address(one)}",
    ]
    if statement.part_of:
        lines.append(f"  其中项，属于 {statement.part_of}，不另加 · part of {statement.part_of}, never added to it")
    return lines + ([f"  注 note: {statement.note}"] if statement.note else [])


def _address(answer: Answer) -> str:
    from lianxin.reports.addresses import figure_address

    return figure_address(answer.figure.question)


def _answer(one: Answer) -> dict[str, Any]:
    bounds = one.figure.bounds
    return {
        "number": one.statement.number, "zh": one.statement.words.zh, "en": one.statement.words.en,
        "reported": str(one.statement.reported), "unit": one.statement.unit, "qualifier": one.statement.qualifier,
        "nature": one.statement.nature, "part_of": one.statement.part_of, "indicator": one.figure.indicator.code,
        "version": one.figure.indicator.version, "value": _number(one.figure.value),
        "least": None if bounds is None else _number(bounds.least), "most": None if bounds is None else _number(bounds.most),
        "figure_unit": one.figure.indicator.unit, "rows": one.figure.rows, "agreement": one.agreement, "address": _address(one),
    }  # fmt: skip


def _number(value: Any) -> int | str | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else str(value)
