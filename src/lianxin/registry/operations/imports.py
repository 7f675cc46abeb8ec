"""Ask for an import a second time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from lianxin.core.kernel.errors import Refused
from lianxin.registry import errors
from lianxin.registry.access import access_job
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, confirm_import
from lianxin.registry.models import ImportJob

if TYPE_CHECKING:
    from lianxin.people.models import User

_RUNNING = {ImportJob.State.WAITING, ImportJob.State.RUNNING}


def ask_again(*, job_id: int, by: User) -> ImportJob:
    """Enter a new job for the file of one that ended: a confirmation that broke is confirmed again, all else previewed anew.

    Raises:
        PermissionDenied, Http404: not an import of his area.
        Refused: REG-040 it has not ended; REG-042 as :func:`confirm_import`.
    """
    job = access_job(by, job_id)
    if job.state in _RUNNING:
        raise Refused(errors.IMPORT_RUNNING, file=job.file_name)
    if job.follows is not None and job.state in {ImportJob.State.INTERRUPTED, ImportJob.State.FAILED}:
        return confirm_import(preview=job.follows, by=by)
    request = ImportRequest(
        area_code=job.area_code,
        year=job.year,
        kind=job.kind,
        mode=job.mode,
        mapping=job.mapping,
        collector=job.collector,
        collected_on=job.collected_on,
    )
    with (Path(settings.LIANXIN_HOME) / job.stored_as).open("rb") as file:
        return ask_for_import(file=file, file_name=job.file_name, request=request, by=by)
