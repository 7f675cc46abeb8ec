"""Import as a job: asked for, run, ended; killed half-way it wrote nothing, says so, and can be asked for again."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_area, scope_of
from lianxin.people.roles import Act
from lianxin.places.domain.codes import short_code
from lianxin.registry import errors
from lianxin.registry.importing.carrying_out import carry_out, read_file
from lianxin.registry.importing.progress import forget_progress, held, is_held, tell_progress
from lianxin.registry.models import ImportJob
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_COPY_BYTES = 1 << 20
_STARTING_SECONDS = 60  # how long a process may take to begin
_UNENDED = (ImportJob.State.WAITING, ImportJob.State.RUNNING)


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported and how. ``kind`` empty: recognised by itself. ``mapping`` is the text of a mapping file."""

    area_code: str
    year: int
    kind: str = ""
    mode: str = ImportJob.Mode.UPSERT
    mapping: str = ""
    is_dry_run: bool = True


def ask_for_import(*, file: BinaryIO, file_name: str, request: ImportRequest, by: User | None) -> ImportJob:
    """Keep the file and enter the job; nothing is read yet.

    Raises:
        PermissionDenied: ``by`` may not import into the area.
        Refused: PLACE-001 the area is no code; REG-044 unknown layout; REG-045 the file is too large.
    """
    area_code = short_code(request.area_code)
    if by is not None:
        required_area(by, Act.IMPORT, area_code)
    if request.kind and request.kind not in dictionary().sheet_kinds:
        raise Refused(errors.UNKNOWN_KIND, value=request.kind, known="、".join(dictionary().sheet_kinds))
    stored_as, digest = _keep(file, Path(file_name).suffix.lower())
    return ImportJob.objects.create(
        file_name=Path(file_name).name[:200],
        file_digest=digest,
        stored_as=stored_as,
        area_code=area_code,
        year=request.year,
        kind=request.kind,
        mapping=request.mapping,
        mode=request.mode,
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
    if by is not None:
        required_area(by, Act.IMPORT, preview.area_code)
    if not preview.result.get("writable"):
        raise Refused(errors.NOTHING_TO_WRITE)
    return ImportJob.objects.create(
        **{
            name: getattr(preview, name)
            for name in ("file_name", "file_digest", "stored_as", "area_code", "year", "kind", "mapping", "mode")
        },
        is_dry_run=False,
        follows=preview,
        by=by,
        asked_at=timezone.now(),
    )


def start_job(job: ImportJob) -> None:
    """Run the job in a process of its own, so that neither its memory nor its end touches the server."""
    environment = os.environ | {"LIANXIN_HOME": str(settings.LIANXIN_HOME)}
    subprocess.Popen(  # noqa: S603 - our own interpreter and a number
        [sys.executable, "-m", "lianxin.cli", "registry", "run-import", str(job.pk)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def run_job(job_id: int) -> ImportJob:
    """Run a job to its end in this process and return it ended. One job writes at a time: per county, or, in an embedded
    database, which has one writer, in the whole house."""
    with held(f"{job_id}"):
        job = ImportJob.objects.get(pk=job_id)
        if job.state != ImportJob.State.WAITING:
            return job
        return _run(job)


def settled(job: ImportJob) -> ImportJob:
    """Return the job as it truly stands: one whose process is gone before its end is marked interrupted."""
    if job.state not in _UNENDED:
        return job
    job.refresh_from_db()
    age = (timezone.now() - job.asked_at).total_seconds()
    if is_held(f"{job.pk}") or (job.state == ImportJob.State.WAITING and age <= _STARTING_SECONDS):
        return job
    # The lock was free after the state was read: whoever held it wrote the end before letting go, unless he was killed.
    stopped = ImportJob.objects.filter(pk=job.pk, state=job.state, state__in=_UNENDED)
    if stopped.update(state=ImportJob.State.INTERRUPTED, ended_at=timezone.now()):
        forget_progress(job.pk)
    job.refresh_from_db()
    return job


def _run(job: ImportJob) -> ImportJob:
    job.state = ImportJob.State.RUNNING
    job.process_id = os.getpid()
    job.save(update_fields=["state", "process_id"])
    tell = partial(tell_progress, job.pk)
    try:
        _require_permission(job)
        # The file is read before the transaction begins: an embedded database has one writer, and reading takes longest.
        file = read_file(job, tell=tell)
        if job.is_dry_run:
            job.result = carry_out(job, file, tell=tell)
        else:
            tell("waiting", 40)
            with held(_writing_lock(job)), transaction.atomic():
                job.result = carry_out(job, file, tell=tell)
                _record(job)
        job.state = ImportJob.State.DONE
    except Refused as refusal:
        job.state = ImportJob.State.REFUSED
        job.result = {
            "refused": {
                "code": refusal.code,
                "what": [refusal.what.zh, refusal.what.en],
                "remedy": [refusal.remedy.zh, refusal.remedy.en],
            }
        }
    except BaseException:
        job.state = ImportJob.State.FAILED
        job.result = {}
        _end(job)
        raise
    _end(job)
    return job


def _writing_lock(job: ImportJob) -> str:
    return f"county-{job.area_code[:6]}" if connection.vendor == "postgresql" else "writing"


def _require_permission(job: ImportJob) -> None:
    """A job may run long after it was asked for, and a role may have ended in between."""
    if job.by is not None and not scope_of(job.by, Act.IMPORT).covers(job.area_code):
        raise Refused(errors.NO_LONGER_PERMITTED)


def _end(job: ImportJob) -> None:
    job.ended_at = timezone.now()
    job.save(update_fields=["state", "result", "ended_at"])
    forget_progress(job.pk)


def _record(job: ImportJob) -> None:
    record_event(
        act=Act.IMPORT,
        by=job.by,
        thing="registry.import",
        thing_id=job.pk,
        area_code=job.area_code,
        year=job.year,
        file_digest=job.file_digest,
        counts=job.result["counts"],
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
