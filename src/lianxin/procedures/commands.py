"""``lianxin procedures``: check what procedures say, show and draw them; list cases, show one, take a step; replay histories.

Whoever runs commands holds the deployment. ``step`` and ``case`` act for an account, with its rights of the day and no more, so that
what is done bears a name and is refused as on a page; the event says that it came by a command.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from lianxin.config.opening import open_house
from lianxin.core.charts import WIDE, draw
from lianxin.core.kernel.words import Words
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Version
from lianxin.procedures.domain.diagram import detail_of, road_of
from lianxin.procedures.domain.reading import load_procedures

if TYPE_CHECKING:
    from lianxin.people.models import User

app = typer.Typer(help="程序与办件 · procedures and cases.", no_args_is_help=True)

_Key = Annotated[str, typer.Argument(help="程序 · key of the procedure, e.g. registration.")]
_Version = Annotated[str, typer.Option(help="版本 · version; the latest when absent.")]


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="另一个文件夹 · another folder of procedures.")] = None,
) -> None:
    """Load and check every procedure and the calendar; the first fault ends with its code, file and remedy."""
    from lianxin.rulebook import rulebook

    found = shelf.procedures() if folder is None else load_procedures(folder.resolve(), rulebook())
    for key, one in found.items():
        states = sum(len(version.states) for version in one.versions)
        steps = sum(len(version.steps) for version in one.versions)
        typer.echo(f"{key}: {len(one.versions)} 个版本 versions, {states} 个状态 states, {steps} 个步骤 steps")
    years = sorted(shelf.calendar().years)
    typer.echo(f"节假日 holidays: {years[0]}–{years[-1]}")


@app.command()
def show(
    key: _Key,
    version: _Version = "",
    as_json: Annotated[bool, typer.Option("--json", help="机器可读 · machine-readable.")] = False,
) -> None:
    """Show the steps of a procedure: who, with what, by when, where to."""
    chosen = _chosen(key, version)
    if as_json:
        typer.echo(json.dumps([_told(chosen, name) for name in chosen.steps], ensure_ascii=False, indent=1))
        return
    period = f"{chosen.period.starts_on} – {chosen.period.ends_before or '…'}"
    table = Table(
        "步骤 step",
        "从 from",
        "到 to",
        "谁 who",
        "材料 evidence",
        title=f"{shelf.procedure(key).words} · {chosen.name} · {period}",
    )
    for step in chosen.steps.values():
        table.add_row(
            str(step.words), ", ".join(step.before), step.after, str(detail_of(step)), ", ".join(step.evidence)
        )
    Console().print(table)


@app.command()
def diagram(
    key: _Key,
    out: Annotated[Path, typer.Argument(help="写到哪里 · the SVG file to write.")],
    version: _Version = "",
    language: Annotated[str, typer.Option(help="语言 · zh or en.")] = "zh",
    width: Annotated[float, typer.Option(help="宽度（像素）· width in pixels.")] = WIDE,
) -> None:
    """Draw a procedure as an SVG, from the file that cases walk by."""
    out.write_text(
        draw(road_of(_chosen(key, version), shelf.procedure(key).words), language, width=width), encoding="utf-8"
    )


@app.command()
def due(
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="哪一天 · the day; today when absent.")
    ] = None,
) -> None:
    """List the open cases that are overdue or due soon, by their number: nobody is named."""
    open_house()
    from django.utils import timezone

    from lianxin.procedures.models import Case
    from lianxin.procedures.queries.cases import due_soon, overdue, state_words

    day = on.date() if on else timezone.localdate()
    for words, condition in ((Words("超期", "overdue"), overdue(day)), (Words("即将到期", "soon"), due_soon(day))):
        for case in Case.objects.filter(condition).order_by("due_on", "id"):
            typer.echo(
                f"{case.pk}\t{words}\t{case.procedure}\t{state_words(case)}\t{case.due_on or case.limit_on}\t{case.area_code}"
            )


_Case = Annotated[int, typer.Argument(metavar="办件·CASE", help="办件编号 · number of the case.")]
_As = Annotated[str, typer.Option("--as", help="以哪个账号办理 · user name of the account for which it is done.")]
_Json = Annotated[bool, typer.Option("--json", help="机器可读 · machine-readable.")]


@app.command()
def case(number: _Case, username: _As, as_json: _Json = False) -> None:
    """办件：在哪一步、等谁、期限 · show a case as an account sees it: where it stands, what is next, by when."""
    open_house()
    from lianxin.people.queries import acting_account
    from lianxin.site.refusals import told_with_codes

    with told_with_codes():
        _tell(number, acting_account(username), as_json)


@app.command()
def step(
    number: _Case,
    name: Annotated[str, typer.Argument(metavar="步骤·STEP", help="步骤 · the step, as show lists it.")],
    username: _As,
    file: Annotated[
        Path | None,
        typer.Option("--told", help="办理内容，JSON；- 从标准输入读 · what is told, as JSON; - reads standard input."),
    ] = None,
    as_json: _Json = False,
) -> None:
    """办理一步 · take a step of a case for an account, with its rights and no others."""
    open_house()
    from lianxin.audit.operations import coming_by
    from lianxin.people.queries import acting_account
    from lianxin.procedures.access import access_step
    from lianxin.procedures.operations import take_step
    from lianxin.procedures.shapes.told import StepAsked, step_read
    from lianxin.site.refusals import told_with_codes

    with told_with_codes(), coming_by("command"):
        user = acting_account(username)
        found = access_step(user, number, name)
        asked = step_read(_content(file)) if file else StepAsked(seen=found.revision)
        take_step(case_id=number, told=asked.told(name), by=user)
        _tell(number, user, as_json)


@app.command()
def verify() -> None:
    """Replay the history of every case and compare it with what is kept of it; a difference ends with status 1."""
    open_house()
    from lianxin.procedures.queries.verifying import differing_cases

    count, found = differing_cases()
    for case_id, what in found:
        typer.echo(f"{case_id}: {what}")
    typer.echo(f"{count} 件 cases, {len(found)} 件不符 differ")
    if found:
        raise typer.Exit(1)


@app.command()
def log(out: Annotated[Path, typer.Argument(help="写到哪里 · the XES file to write.")]) -> None:
    """Write what happened in every case as an event log (XES, IEEE 1849): accounts by number, nobody by name."""
    open_house()
    from lianxin.procedures.domain.event_log import written_log
    from lianxin.procedures.models import Case
    from lianxin.procedures.queries.traces import traces_of

    with out.open("wb") as file:
        file.writelines(written_log(traces_of(Case.objects.all())))
    typer.echo(str(out))


@app.command()
def conformance(
    file: Annotated[
        Path | None, typer.Argument(help="事件日志，不给就查数据库 · a log; the database when absent.")
    ] = None,
) -> None:
    """Replay the event log against the drawn procedures; anything below 100 % ends with status 1."""
    from lianxin.procedures.domain.conformance import conformance as replay
    from lianxin.procedures.domain.event_log import read_log

    if file is not None:
        with file.open("rb") as content:
            found = replay(shelf.versions(), read_log(content))
    else:
        open_house()
        from lianxin.procedures.models import Case
        from lianxin.procedures.queries.traces import conformance_of

        found = conformance_of(Case.objects.all())
    for (key, name), (count, tokens) in sorted(found.items()):
        strange = f"\t{', '.join(sorted(set(tokens.strangers)))}" if tokens.strangers else ""
        typer.echo(f"{key}/{name}\t{count} 件 cases\t{tokens.fitness:.2%}{strange}")
    if any(tokens.missing or tokens.remaining for _, tokens in found.values()):
        raise typer.Exit(1)


def _content(file: Path) -> bytes:
    return typer.get_binary_stream("stdin").read() if str(file) == "-" else file.read_bytes()


def _tell(number: int, user: User, as_json: bool) -> None:
    from django.utils import timezone

    from lianxin.procedures.access import access_case
    from lianxin.procedures.shapes.cases import case_shown

    shown = case_shown(access_case(user, number), user, on=timezone.localdate())
    if as_json:
        typer.echo(shown.model_dump_json(indent=1))
        return
    typer.echo(
        f"{shown.number}\t{shown.procedure.words.zh} {shown.procedure.words.en}\t{shown.state.words.zh} {shown.state.words.en}"
    )
    for one in shown.steps:
        mine = "可以办 may take" if one.may_take else one.level
        typer.echo(f"  {one.name}\t{one.words.zh} {one.words.en}\t{mine}\t{one.due_on or ''}")


def _chosen(key: str, version: str) -> Version:
    return shelf.version(key, version) if version else shelf.procedure(key).versions[-1]


def _told(version: Version, name: str) -> dict[str, object]:
    step = version.steps[name]
    return {
        "step": name, "zh": step.words.zh, "en": step.words.en, "from": list(step.before), "to": step.after, "kind": step.kind,
        "by": step.actor, "persons": step.persons, "evidence": list(step.evidence), "decides": step.decides,
        "clock": {step.clock.kind.value: step.clock.count} if step.clock else None, "basis": str(step.basis),
    }  # fmt: skip
