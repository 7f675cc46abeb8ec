"""``lianxin procedures``: check what procedures say, show and draw them, list cases, replay their histories."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

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


def _chosen(key: str, version: str) -> Version:
    return shelf.version(key, version) if version else shelf.procedure(key).versions[-1]


def _told(version: Version, name: str) -> dict[str, object]:
    step = version.steps[name]
    return {
        "step": name, "zh": step.words.zh, "en": step.words.en, "from": list(step.before), "to": step.after, "kind": step.kind,
        "by": step.actor, "persons": step.persons, "evidence": list(step.evidence), "decides": step.decides,
        "clock": {step.clock.kind.value: step.clock.count} if step.clock else None, "basis": str(step.basis),
    }  # fmt: skip
