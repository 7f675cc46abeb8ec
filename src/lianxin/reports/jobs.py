"""The reports' long work: files of tables. Of one table and kind of file, one is made at a time; one that was cut off is taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.jobs.kinds import Kind, Tell, register
from lianxin.jobs.models import Job
from lianxin.jobs.operations import begin, done
from lianxin.people.roles import Act
from lianxin.reports import card_jobs, fill_jobs  # noqa: F401 - a room's jobs are looked for here
from lianxin.reports.models import SavedTable

if TYPE_CHECKING:
    from lianxin.people.models import User


def begin_table_file(*, table: SavedTable, file_format: str, by: User) -> Job:
    """Ask for a file of a table; while it is made, whoever asks is given that job.

    Raises:
        PermissionDenied: ``by`` reads no reports in its area.
    """
    area = table.area_code or by.home_area(Act.READ_REPORTS)
    asked = {"table": table.pk, "format": file_format}
    return begin(kind=TABLE, subject=f"{table.pk} {file_format}", area_code=area, asked=asked, by=by)


def _work(job: Job, tell: Tell) -> dict[str, Any]:
    # Writers of workbooks and Parquet take a second to load: only the process that runs a job waits for them.
    from lianxin.reports.operations.tables import make_file

    table, by = SavedTable.objects.get(pk=job.asked["table"]), job.by
    assert by is not None  # a table is asked for by its owner

    def report(lines: int) -> None:
        tell(Words(f"已写 {lines:,} 行", f"{lines:,} lines written"), min(95, 5 + lines // 12_000))

    made = make_file(table=table, file_format=job.asked["format"], by=by, tell=report)
    result = {"file": made.pk, "rows": made.rows}
    done(job, result)
    return result


def _title(job: Job) -> Words:
    found = SavedTable.objects.filter(pk=job.asked["table"]).first()
    name = found.name if found else str(job.asked["table"])
    return Words(f"生成表格：{name}（{job.asked['format']}）", f"Making a table: {name} ({job.asked['format']})")


def _page(job: Job) -> str:
    return reverse("reports:table", args=[job.asked["table"]])


TABLE = register(
    Kind(
        name="reports.table",
        words=Words("生成表格", "Making a table"),
        act=Act.READ_REPORTS,
        work=_work,
        title=_title,
        result_page=_page,
        begin_page=_page,
    )
)
