"""``lianxin demo`` and ``lianxin serve``."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from lianxin.config.opening import bring_up_to_date, open_house
from lianxin.programmes.catalogue import Programme, load_programme, programme_named

if TYPE_CHECKING:
    from lianxin.core.kernel.words import Words
    from lianxin.programmes.demo.running import Demonstration
    from lianxin.registry.models import ImportJob

# A page takes milliseconds of one core; threads let a slow one (a pairing being solved) not hold the others up.
_THREADS = 4
_WAITING = 128
# A worker that does not stop when it is told to is ended after so long.
_SECONDS_TO_END = 20
# Written last: a demonstration without it was stopped half-way and is made anew.
_ACCOUNTS = "demo-accounts.json"


def demo(
    programme: Annotated[
        str,
        typer.Option(
            help="哪个报道里的项目；空为什么都有的演示县 · a reported programme; empty: the county that shows everything."
        ),
    ] = "",
    home: Annotated[
        Path | None, typer.Option(help="演示数据放在哪里 · where it lives; var/demo or var/<programme> when absent.")
    ] = None,
    host: Annotated[str, typer.Option(help="监听地址 · address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 · port.")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="重新生成 · make it anew.")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="只生成不启动 · make it and stop.")] = False,
) -> None:
    """Make a county, or a reported programme, from real villages and synthetic people through imports and acts, and serve it."""
    chosen = programme_named(programme) if programme else None
    home = (home or Path("var") / (programme or "demo")).resolve()
    is_ours = (home / "lianxin.db").exists()
    if fresh and home.exists() and not is_ours and any(home.iterdir()):
        raise typer.BadParameter(f"{home}: 不是演示目录,不会清空 · not a demonstration's folder; it is left alone")
    if is_ours and (fresh or not (home / _ACCOUNTS).exists()):
        shutil.rmtree(home)
    os.environ["LIANXIN_HOME"] = str(home)
    os.environ.pop("LIANXIN_DATABASE", None)
    open_house()
    bring_up_to_date()
    from django.conf import settings

    kept = home / _ACCOUNTS
    if not kept.exists():
        _fill(home, chosen)
    os.environ["LIANXIN_DEMO_ACCOUNTS"] = kept.read_text(encoding="utf-8")
    settings.LIANXIN_DEMO_ACCOUNTS = json.loads(os.environ["LIANXIN_DEMO_ACCOUNTS"])
    typer.echo(f"\n工作簿 · workbooks: {home / 'workbooks'}")
    if not no_serve:
        _serve(host, port)


def _fill(home: Path, programme: Programme | None) -> None:
    """Run the story in an empty house, tell what came of it, and keep the accounts: last, for they say that it ended well."""
    from django.utils import timezone

    from lianxin.programmes.demo.running import keep_accounts, last_day_told, run_demonstration

    console = Console(stderr=True)

    def say(words: Words) -> None:
        console.print(f"[dim]…[/dim] {words.zh} · {words.en}")

    on = last_day_told(timezone.localdate())
    if programme is None:
        shown = run_demonstration(home / "workbooks", on=on, say=say)
        _print(shown)
        accounts = shown.accounts
    else:
        loaded = load_programme(programme, home / "workbooks", on=on, say=say)
        _print_imports(loaded.jobs, loaded.households, loaded.members)
        _print_accounts(loaded.accounts)
        accounts = loaded.accounts
    keep_accounts(home / _ACCOUNTS, accounts)


def serve(
    host: Annotated[str, typer.Option(help="监听地址 · address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 · port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="进程数 · worker processes.")] = 2,
) -> None:
    """Bring the database up to date and serve the pages."""
    open_house()
    bring_up_to_date()
    _serve(host, port, workers)


verbs = (demo, serve)


def _serve(host: str, port: int, workers: int = 2) -> None:
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()  # workers must not share a connection with each other
    os.register_at_fork(after_in_child=_end_when_told)

    typer.echo(f"http://{host}:{port}  (Ctrl+C 停止 · stops)")
    Granian(
        "lianxin.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        backpressure=_WAITING,
        workers_kill_timeout=_SECONDS_TO_END,
    ).serve()


def _end_when_told() -> None:
    """Let a worker that is still loading end at once when it is told to stop.

    It begins with the handlers of the server, which only take a note of the signal: nobody would read it, and the server would wait for
    the worker for ever. Once it has loaded, it sets its own.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def _print(shown: Demonstration) -> None:
    from lianxin.eligibility.queries import tables_of

    _print_imports(shown.jobs, shown.county.households, shown.county.members)
    out = _wide()
    if shown.run is not None:
        for told in tables_of(shown.run):
            table = Table(title=told.title)
            for number, heading in enumerate(told.headings):
                table.add_column(heading, justify="right" if number else "left")
            for row in told.rows:
                table.add_row(*row)
            out.print(table)
    if shown.plan is not None:
        _print_plan(out, shown)
    _print_accounts(shown.accounts)


def _wide() -> Console:
    out = Console()
    out.width = max(out.width, 130)
    return out


def _print_imports(jobs: Sequence[ImportJob], households: int, members: int) -> None:
    table = Table(title=f"导入 · import ({households} 户 households, {members} 人 members)")
    for heading in (
        "工作簿 · workbook",
        "行 rows",
        "新增 new",
        "变更 changed",
        "待定 conflict",
        "未通过 refused",
        "提示 warnings",
    ):
        table.add_column(heading, justify="right" if heading[0] not in "工" else "left")
    for job in jobs:
        counts = job.result["counts"]
        cells = [
            sum(n for key, n in counts.items() if key.endswith(f".{what}"))
            for what in ("new", "changed", "conflict", "refused")
        ]
        table.add_row(job.file_name, str(counts["rows"]), *map(str, cells), str(job.result["problems"]["warnings"]))
    _wide().print(table)


def _print_accounts(accounts: Sequence[dict[str, Any]]) -> None:
    table = Table(title="账号(仅限本机演示)· accounts (this demonstration only)")
    for heading in ("角色 · role", "用户名 · user", "密码 · password"):
        table.add_column(heading)
    for account in accounts:
        table.add_row(f"{' · '.join(account['role'])}", account["username"], account["password"])
    _wide().print(table)


def _print_plan(out: Console, shown: Demonstration) -> None:
    assert shown.plan is not None
    plan, problem = shown.plan.plan, shown.plan.problem
    units = {unit["id"]: unit["name"] for unit in problem["units"]}
    names = {village["code"]: village["name"] for village in problem["villages"]}
    households = {h["id"]: h["village"] for h in problem["households"]}
    table = Table(title=f"结对 · pairing ({plan['status']}, gap {plan['quality']['gap']})")
    for heading in (
        "村 · village",
        "牵头单位 · lead",
        "责任单位 · responsible",
        "共建 · co",
        "户 · households",
        "人 · helpers",
    ):
        table.add_column(heading)
    for village in sorted(names):
        by_role: dict[str, list[str]] = {"lead": [], "responsible": [], "co": []}
        for pairing in plan["unit_villages"]:
            if pairing["village"] == village:
                by_role[pairing["role"]].append(units[pairing["unit"]])
        here = [p for p in plan["household_helpers"] if households[p["household"]] == village]
        cells = ["、".join(by_role[role]) for role in ("lead", "responsible", "co")]
        table.add_row(
            names[village], *cells, str(len({p["household"] for p in here})), str(len({p["helper"] for p in here}))
        )
    out.print(table)
