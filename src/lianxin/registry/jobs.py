"""The register's long work: imports. Its jobs have a table and pages of their own."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.jobs.kinds import Kind, Tell, register
from lianxin.people.roles import Act
from lianxin.registry.models import ImportJob


def _work(job: ImportJob, tell: Tell) -> dict[str, Any]:
    # Readers of workbooks take a second to load: only the process that runs a job waits for them.
    from lianxin.registry.importing.jobs import carried_out

    return carried_out(job, tell)


def title(job: ImportJob) -> Words:
    """What an import is called in a list of jobs."""
    if job.is_dry_run:
        return Words(f"核对：{job.file_name}", f"Checking: {job.file_name}")
    return Words(f"写入：{job.file_name}", f"Writing: {job.file_name}")


def page(job: ImportJob) -> str:
    """Where an import is shown, running or ended."""
    return reverse("registry:job", args=[job.pk])


def _imports(job: ImportJob) -> str:
    return reverse("registry:imports")


IMPORT = register(
    Kind(
        name=ImportJob.KIND,
        words=Words("导入", "Import"),
        act=Act.IMPORT,
        work=_work,
        title=title,
        result_page=page,
        begin_page=_imports,
        own_page=page,
        table=ImportJob,
    )
)
