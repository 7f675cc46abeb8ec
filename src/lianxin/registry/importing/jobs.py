"""Import as a kind of long work (``lianxin.jobs``): asked for, confirmed, carried out."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.cycles import without_cycle_search
from lianxin.core.kernel.errors import Refused
from lianxin.jobs.kinds import Tell
from lianxin.jobs.operations import done, run
from lianxin.jobs.progress import held
from lianxin.people.roles import Act
from lianxin.places.domain.codes import short_code
from lianxin.registry import errors
from lianxin.registry.import_rights import may_import_into
from lianxin.registry.importing.carrying_out import carry_out, read_file
from lianxin.registry.importing.stages import STAGES
from lianxin.registry.models import ImportJob
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_COPY_BYTES = 1 << 20
_SUFFIX_LENGTH = 12
_NAME_LENGTH = 60
_ABOUT_THE_FILE = ("file_name", "file_digest", "stored_as")


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported and how. ``kind`` empty: recognised by itself. ``mapping`` is the text of a mapping file.
    ``collector`` and ``collected_on`` are who collected the facts and when; "" and None: what the file says, if anything."""

    area_code: str
    year: int
    kind: str = ""
    mode: str = ImportJob.Mode.UPSERT
    mapping: str = ""
    is_dry_run: bool = True
    collector: str = ""
    collected_on: date | None = None


def ask_for_import(*, file: BinaryIO, file_name: str, request: ImportRequest, by: User | None) -> ImportJob:
    """Keep the file and enter the job; nothing is read yet.

    Raises:
        PermissionDenied: ``by`` may not import sheets of the kind, or, if none is named, of any kind, into the area.
        Refused: PLACE-001 the area is no code; REG-044 unknown layout; REG-045 the file is too large; REG-058 collected on a
            day yet to come.
    """
    area_code = short_code(request.area_code)
    if request.kind and request.kind not in dictionary().sheet_kinds:
        raise Refused(errors.UNKNOWN_KIND, value=request.kind, known="、".join(dictionary().sheet_kinds))
    rows_are = dictionary().sheet_kinds[request.kind].rows_are if request.kind else ""
    if by is not None and not may_import_into(by, area_code, rows_are):
        raise PermissionDenied(Act.IMPORT.value)
    if request.collected_on is not None and request.collected_on > timezone.localdate():
        raise Refused(errors.COLLECTED_LATER, day=request.collected_on)
    stored_as, digest = _keep(file, Path(file_name).suffix.lower()[:_SUFFIX_LENGTH])
    return ImportJob.objects.create(
        file_name=Path(file_name).name[:200],
        file_digest=digest,
        stored_as=stored_as,
        area_code=area_code,
        year=request.year,
        kind=request.kind,
        mapping=request.mapping,
        mode=request.mode,
        collector=request.collector.strip()[:_NAME_LENGTH],
        collected_on=request.collected_on,
        is_dry_run=request.is_dry_run,
        by=by,
        asked_at=timezone.now(),
    )


def confirm_import(*, preview: ImportJob, by: User | None) -> ImportJob:
    """Enter the job that carries out a preview. It refuses (REG-041) if the register has changed in between.

    Raises:
        PermissionDenied: ``by`` may not import into the area.
        Refused: REG-042 the preview found nothing to write.
    """
    if by is not None and not may_import_into(by, preview.area_code):
        raise PermissionDenied(Act.IMPORT.value)
    if not preview.result.get("writable"):
        raise Refused(errors.NOTHING_TO_WRITE)
    return ImportJob.objects.create(
        **{
            name: getattr(preview, name)
            for name in (*_ABOUT_THE_FILE, "area_code", "year", "kind", "mapping", "mode", "collector", "collected_on")
        },
        is_dry_run=False,
        follows=preview,
        by=by,
        asked_at=timezone.now(),
    )


def run_job(job_id: int) -> ImportJob:
    """Run an import to its end in this process and return it ended."""
    return cast(ImportJob, run(f"{ImportJob.KIND}-{job_id}"))


@without_cycle_search()
def carried_out(job: ImportJob, tell: Tell) -> dict[str, Any]:
    """Do what an import asks, and return what it found. One writes at a time: per county, or, in an embedded database,
    which has one writer, in the whole house.

    Raises:
        Refused: REG-057 whoever asked may no longer; and as :func:`read_file` and :func:`carry_out`.
    """

    def tell_stage(stage: str, percent: float) -> None:
        tell(STAGES[stage], percent)

    _require_permission(job)
    # The file is read before the transaction begins: an embedded database has one writer, and reading takes longest.
    file = read_file(job, tell=tell_stage)
    if job.is_dry_run:
        return carry_out(job, file, tell=tell_stage)
    tell_stage("waiting", 40)
    with held(_writing_lock(job)), transaction.atomic():
        result = carry_out(job, file, tell=tell_stage)
        _record(job, result)
        done(job, result)
    return result


def _writing_lock(job: ImportJob) -> str:
    return f"county-{job.area_code[:6]}" if connection.vendor == "postgresql" else "writing"


def _require_permission(job: ImportJob) -> None:
    """A job may run long after it was asked for, and a role may have ended in between."""
    if job.by is not None and not may_import_into(job.by, job.area_code):
        raise Refused(errors.NO_LONGER_PERMITTED)


def _record(job: ImportJob, result: dict[str, Any]) -> None:
    record_event(
        act=Act.IMPORT,
        by=job.by,
        thing="registry.import",
        thing_id=job.pk,
        area_code=job.area_code,
        year=job.year,
        file_digest=job.file_digest,
        counts=result["counts"],
    )


def _keep(file: BinaryIO, suffix: str) -> tuple[str, str]:
    """Copy the upload into the deployment's folder under its digest; the same file twice is kept once."""
    folder = Path(settings.LIANXIN_HOME) / "files" / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{os.getpid()}-{id(file)}.part"
    digest = hashlib.sha256()
    size = 0
    with draft.open("wb") as copy:
        while piece := file.read(_COPY_BYTES):
            size += len(piece)
            if size > settings.LIANXIN_UPLOAD_BYTES:
                copy.close()
                draft.unlink()
                raise Refused(errors.FILE_TOO_LARGE, limit=settings.LIANXIN_UPLOAD_BYTES >> 20)
            digest.update(piece)
            copy.write(piece)
    kept = folder / f"{digest.hexdigest()}{suffix}"
    draft.replace(kept)
    return str(kept.relative_to(settings.LIANXIN_HOME)), digest.hexdigest()
