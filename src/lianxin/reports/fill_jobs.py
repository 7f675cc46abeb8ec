"""Filling a form for a large area: a job, because it takes longer than a page should wait. Its result is a filling like any other."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.jobs.kinds import Kind, Tell, register
from lianxin.jobs.models import Job
from lianxin.jobs.operations import begin, done
from lianxin.people.roles import Act
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.models import FormVersion

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_AT_ONCE = 1_000
"""Households up to which a form is filled while its reader waits."""


def begin_fill(*, version: FormVersion, asked: Asked, by: User) -> Job:
    """Ask for a form to be filled; while that is done, whoever asks for the same is given that job.

    Raises:
        PermissionDenied: ``by`` may not fill forms for the whole area.
    """
    told = {
        "version": version.pk, "year": asked.year, "on": asked.on.isoformat(), "only": list(asked.only),
        "household": asked.household_id, "sensitive": asked.with_sensitive,
    }  # fmt: skip
    ways = hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()[:12]
    subject = f"{version.pk}-{asked.area_code}-{ways}"
    return begin(kind=FILL, subject=subject, area_code=asked.area_code, asked=told, by=by)


def waiting_file(fill_id: int) -> Path:
    """Where a filled form waits to be taken; it is removed when it is."""
    return Path(settings.LIANXIN_HOME) / "files" / "fillings" / f"{fill_id}.xlsx"


def _asked(job: Job) -> Asked:
    told = job.asked
    return Asked(
        job.area_code,
        told["year"],
        date.fromisoformat(told["on"]),
        tuple(told["only"]),
        told["household"],
        told["sensitive"],
    )


def _work(job: Job, tell: Tell) -> dict[str, Any]:
    # The reader of workbooks takes a second to load: only the process that runs a job waits for it.
    from lianxin.reports.operations import fill_version

    version = FormVersion.objects.select_related("form").get(pk=job.asked["version"])

    def report(lines: int, share: float) -> None:
        tell(Words(f"已填 {lines:,} 行", f"{lines:,} lines filled"), 2 + 93 * share)

    with transaction.atomic():
        fill, filled = fill_version(version=version, asked=_asked(job), by=job.by, tell=report)
        path = waiting_file(fill.pk)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(filled.content)
        result = {"fill": fill.pk, "lines": fill.lines, "gaps": fill.gap_count}
        done(job, result)
    return result


def _title(job: Job) -> Words:
    from lianxin.registry.queries import area_names

    version = FormVersion.objects.select_related("form").filter(pk=job.asked["version"]).first()
    name, place = version.form.name if version else "", area_names([job.area_code])[job.area_code]
    return Words(f"填表：{name}，{place}，{job.asked['year']} 年", f"Filling {name}: {place}, {job.asked['year']}")


def _result_page(job: Job) -> str:
    return reverse("reports:fill", args=[job.result["fill"]])


def _begin_page(job: Job) -> str:
    version = FormVersion.objects.get(pk=job.asked["version"])
    return reverse("reports:fill-in", args=[version.form_id, version.number])


FILL = register(
    Kind(
        name="reports.fill",
        words=Words("填表", "Filling a form"),
        act=Act.FILL_FORMS,
        work=_work,
        title=_title,
        result_page=_result_page,
        begin_page=_begin_page,
    )
)
