"""What ODK Collect needs and brings: passwords of collectors, forms, what was filled in."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.field import errors as field_errors
from lianxin.field.domain.items import LONGEST_NAME, MOST_ATTACHMENTS, Attachment
from lianxin.field.models import (
    CollectedForm,
    CollectorPassword,
    FieldItem,
    FormFile,
    FormSubmission,
    Receipt,
    SubmissionFile,
)
from lianxin.field.openrosa.digest import digest_of_password
from lianxin.field.openrosa.own_forms import expected_files, item_of_filled
from lianxin.field.openrosa.parts import WaitingParts, sealed_bytes
from lianxin.field.operations.taking_in import last_receipt, take_in_item
from lianxin.field.queries.collecting import definition_for
from lianxin.field.uploads import LARGEST_UPLOAD
from lianxin.field.xforms import errors
from lianxin.field.xforms.converting import XForm, xform_of_file
from lianxin.field.xforms.instances import Filled, read_filled, repeats_of
from lianxin.field.xforms.workbooks import PREFIX, TITLES
from lianxin.people.access import required_area, required_scope
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

LARGEST_ANSWERS = 2 * 1024 * 1024
_WORDS = 4


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a submission: the receipt of an item, the submission that is kept, or neither while parts are missing."""

    receipt: Receipt | None = None
    submission: FormSubmission | None = None
    missing: tuple[str, ...] = ()


@transaction.atomic
def make_collector_password(*, user: User, by: User) -> str:
    """Make one's own collector password, in place of the one before, and return it: nobody can show it again.

    Raises:
        PermissionDenied: it is another's, or he captures nothing.
    """
    _own(user, by)
    _end_passwords(user)
    password = "-".join(secrets.token_hex(2) for _ in range(_WORDS))
    digest = digest_of_password(user.username, password)
    row = CollectorPassword.objects.create(user=user, digest=digest, made_at=timezone.now())
    record_event(act="field.make_collector_password", by=by, thing="field.collector_password", thing_id=row.pk)
    return password


@transaction.atomic
def revoke_collector_password(*, user: User, by: User) -> None:
    """End one's own collector password; without one nothing happens.

    Raises:
        PermissionDenied: it is another's, or he captures nothing.
    """
    _own(user, by)
    for number in _end_passwords(user):
        record_event(act="field.revoke_collector_password", by=by, thing="field.collector_password", thing_id=number)


@transaction.atomic
def add_form(
    *, name: str, content: bytes, area_code: str, by: User | None, files: tuple[Attachment, ...] = ()
) -> CollectedForm:
    """Convert an XLSForm and serve it to those who capture in an area, in place of its versions before. The same again changes nothing.

    Raises:
        PermissionDenied: ``by`` manages no forms in the whole area.
        Refused: FIELD-050 something in the workbook is wrong, and where; FIELD-051 it is none; FIELD-052 the id belongs to a form of
            the house or to another area; FIELD-053 the version was there with other content; FIELD-056 a file is too large.
    """
    if by is not None:
        required_area(by, Act.MANAGE_FORMS, area_code)
    if any(len(one.content) > LARGEST_UPLOAD or len(one.name) > LONGEST_NAME for one in files):
        raise Refused(errors.TOO_LARGE, limit=LARGEST_UPLOAD >> 20, text=LARGEST_ANSWERS >> 20)
    form = xform_of_file(name, content)
    before = list(CollectedForm.objects.select_for_update().filter(form_id=form.form_id))
    if form.form_id.startswith(PREFIX) or any(one.area_code != area_code for one in before):
        raise Refused(errors.FORM_ID_TAKEN, name=form.form_id[:60])
    if same := next((one for one in before if one.version == form.version), None):
        if same.digest != form.digest or same.withdrawn_at is not None:
            raise Refused(errors.VERSION_TAKEN, name=form.form_id[:60], version=form.version[:60])
        _keep_files(same, files)
        return same
    row = _defined(form, name, content, area_code, by)
    _keep_files(row, files)
    record_event(
        act=Act.MANAGE_FORMS, by=by, thing="field.form", thing_id=row.pk, area_code=area_code,
        form=form.form_id, version=form.version, digest=form.digest,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_form(*, form: CollectedForm, by: User) -> None:
    """Serve a form no more, in none of its versions. What was filled in with it is still taken in, and kept.

    Raises:
        PermissionDenied: ``by`` manages no forms in its area.
        Refused: FIELD-059 it was withdrawn before.
    """
    required_area(by, Act.MANAGE_FORMS, form.area_code)
    rows = CollectedForm.objects.filter(form_id=form.form_id, withdrawn_at__isnull=True)
    if not rows.update(withdrawn_at=timezone.now()):
        raise Refused(errors.FORM_WITHDRAWN)
    record_event(
        act=Act.MANAGE_FORMS, by=by, thing="field.form", thing_id=form.pk, area_code=form.area_code, withdrawn=True
    )


def take_in_submission(*, xml: bytes, files: tuple[Attachment, ...], is_last: bool, by: User) -> TakenIn:
    """Take in what was filled in, with the files that came with it. The same again changes nothing and answers alike.

    A form of the house becomes an item by the one door, as ``by``, once all of its photographs are there; until then what came waits.
    Any other form is kept as it came, and each file is added when it comes. ``is_last`` is False where the telephone says that more
    parts follow.

    Raises:
        PermissionDenied: ``by`` captures nothing.
        Refused: FIELD-054 it cannot be read; FIELD-055 no form of his; FIELD-056 too large; FIELD-003 the number came before with other
            content; FIELD-057 a photograph came after its item; what the door refuses.
    """
    required_scope(by, Act.CAPTURE_OFFLINE)
    if len(xml) > LARGEST_ANSWERS or any(len(one.content) > LARGEST_UPLOAD for one in files):
        raise Refused(errors.TOO_LARGE, limit=LARGEST_UPLOAD >> 20, text=LARGEST_ANSWERS >> 20)
    if any(not one.name or len(one.name) > LONGEST_NAME for one in files):
        raise Refused(field_errors.ITEM_UNREADABLE, where="attachments")
    filled = read_filled(xml)
    if filled.form_id in TITLES:
        return _item(filled, files, is_last, by)
    try:
        return _submission(filled, xml, files, by)
    except IntegrityError:
        # Of two that come at once, the database lets one through; the other finds it there.
        return _submission(filled, xml, files, by)


def _item(filled: Filled, files: tuple[Attachment, ...], is_last: bool, by: User) -> TakenIn:
    wanted = expected_files(filled)
    if wanted and (receipt := _again(filled, files, by)) is not None:
        return TakenIn(receipt=receipt)
    came = {one.name: one for one in files if one.name in wanted}
    parts = WaitingParts(by.pk, filled.instance_id)
    rest = [name for name in wanted if name not in came]
    came |= {one.name: one for one in parts.found(rest)}
    missing = tuple(name for name in wanted if name not in came)
    if missing and not is_last:
        parts.add(files)
        return TakenIn(missing=missing)
    try:
        entry = item_of_filled(filled, tuple(came[name] for name in wanted if name in came)[:MOST_ATTACHMENTS])
        receipt = take_in_item(entry=entry, by=by, way=FieldItem.Way.ODK)
    except Refused:
        # The same form may say something else by now: a fact that it changed has been replaced since.
        if (before := _again(filled, files, by)) is None:
            raise
        return TakenIn(receipt=before)
    if rest:
        transaction.on_commit(lambda: parts.discard(wanted))
    return TakenIn(receipt=receipt)


def _again(filled: Filled, files: tuple[Attachment, ...], by: User) -> Receipt | None:
    """The receipt of a form that was taken in before; None where it was not."""
    known = FieldItem.objects.filter(uuid=filled.uuid, sender=by).first()
    if known is None:
        return None
    before = json.loads(known.content)
    if before["answers"].get("xform", {}).get("digest") != filled.digest:
        raise Refused(field_errors.OTHER_CONTENT)
    kept = {name for name, _ in before["attachments"]}
    if late := next((one.name for one in files if one.name in expected_files(filled) and one.name not in kept), None):
        raise Refused(errors.COME_TOO_LATE, name=late)
    return last_receipt(known)


@transaction.atomic
def _submission(filled: Filled, xml: bytes, files: tuple[Attachment, ...], by: User) -> TakenIn:
    form = definition_for(by, filled.form_id, filled.version)
    if form is None:
        raise Refused(errors.NO_SUCH_FORM, name=filled.form_id[:60])
    row = FormSubmission.objects.filter(instance_id=filled.instance_id).first()
    is_new = row is None
    if row is None:
        row = FormSubmission.objects.create(
            instance_id=filled.instance_id,
            form_id=form.pk,
            deprecated_id=filled.deprecated[:200],
            sender=by,
            received_at=timezone.now(),
            content=_text(xml),
            digest=filled.digest,
        )
    if row.digest != filled.digest or row.sender_id != by.pk:
        raise Refused(field_errors.OTHER_CONTENT)
    wanted = set(filled.at(form.uploads)) if form.uploads else set()
    kept = set() if is_new else set(row.files.values_list("name", flat=True))
    new = [one for one in files if one.name in wanted and one.name not in kept]
    if new:
        SubmissionFile.objects.bulk_create(_file(row, one) for one in new)
    if is_new or new:
        record_event(
            act=Act.CAPTURE_OFFLINE, by=by, thing="field.submission", thing_id=row.pk, area_code=form.area_code,
            form=form.pk, files=len(new),
        )  # fmt: skip
    return TakenIn(submission=row, missing=tuple(sorted(wanted - kept - {one.name for one in new})))


def _text(xml: bytes) -> str:
    try:
        return xml.decode()
    except UnicodeDecodeError as error:
        raise Refused(errors.FILLED_UNREADABLE, where="UTF-8") from error


def _file(row: FormSubmission, one: Attachment) -> SubmissionFile:
    content = sealed_bytes(one.content, f"{row.instance_id}/{one.name}")
    return SubmissionFile(submission=row, name=one.name, digest=one.digest, content=content)


def _own(user: User, by: User) -> None:
    if user.pk != by.pk:
        raise PermissionDenied("field.collector_password")
    required_scope(by, Act.CAPTURE_OFFLINE)


def _end_passwords(user: User) -> list[int]:
    rows = CollectorPassword.objects.select_for_update().filter(user=user, revoked_at__isnull=True)
    numbers = [row.pk for row in rows]
    rows.update(revoked_at=timezone.now())
    return numbers


def _defined(form: XForm, name: str, content: bytes, area_code: str, by: User | None) -> CollectedForm:
    return CollectedForm.objects.create(
        form_id=form.form_id[:200],
        version=form.version[:200],
        title=form.title[:200],
        area_code=area_code,
        xml=form.xml.decode(),
        digest=form.digest,
        uploads=list(form.uploads),
        media=list(form.media),
        repeats=list(repeats_of(form.xml)),
        workbook_name=name[-100:],
        workbook=content,
        added_at=timezone.now(),
        added_by=by,
    )


def _keep_files(form: CollectedForm, files: tuple[Attachment, ...]) -> None:
    """Keep the files that a form looks into; a new one of a name takes the place of the old."""
    for one in files:
        digest = hashlib.md5(one.content, usedforsecurity=False).hexdigest()
        FormFile.objects.update_or_create(form=form, name=one.name, defaults={"content": one.content, "digest": digest})
