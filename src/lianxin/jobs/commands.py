"""Jobs on the command line: list them, and run one (the server does that by itself)."""

from __future__ import annotations

from typing import Annotated

import typer

from lianxin.config.opening import open_house

app = typer.Typer(help="任务 · jobs: long work in processes of its own.", no_args_is_help=True)


@app.command("list")
def list_(
    at_most: Annotated[int, typer.Option("--at-most", min=1, max=1000, help="最多列出 · how many to list.")] = 20,
) -> None:
    """List the latest jobs of every kind and how each stands; one whose process was killed is told as interrupted."""
    open_house()
    from lianxin.jobs.kinds import kind_of
    from lianxin.jobs.operations import settled
    from lianxin.jobs.queries import latest_jobs_of_the_house

    for job in map(settled, latest_jobs_of_the_house(at_most=at_most)):
        who = job.by.name if job.by is not None else "—"
        typer.echo(f"{job.key:24}  {job.state:11}  {who}  {kind_of(job).title(job)}")


@app.command(hidden=True)
def run(key: str) -> None:
    """Run one job to its end (the server starts this by itself)."""
    open_house()
    from lianxin.jobs.operations import run as run_job

    run_job(key)
