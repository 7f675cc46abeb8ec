"""Hand papers out: make one, give it a reference that everybody can verify, remember that it was taken."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone, translation

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.paper import Bundle, Document, Seal, Sheet, digest_of
from lianxin.people.access import required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.access import access_household, may_do_to
from lianxin.registry.queries import area_names
from lianxin.reports import errors
from lianxin.reports.documents.shelf import FORMS, About, Asked, Form
from lianxin.reports.domain.references import KEY_BYTES, key_from, reference
from lianxin.reports.models.issued_papers import IssuedPaper
from lianxin.reports.queries.papers import bookable_helpers

if TYPE_CHECKING:
    from lianxin.people.models import Helper, User

AddressOf = Callable[[str], str]
"""The full address of the page where a reference is verified."""

_CAPTION = Words(
    "文书编号：{reference}\n校验码：{digest}\n扫码核验；打印日期：{on}",
    "Reference: {reference}\nCheck number: {digest}\nScan to verify; printed on {on}",
)
LARGEST_COMPARED_BYTES = 30 * 1024 * 1024
_VILLAGE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A paper as it was handed out: its file, what it is called, and its reference."""

    content: bytes
    name: str
    reference: str


def hand_out(*, form: Form, subject: str, year: int, file_format: str, address_of: AddressOf, by: User) -> HandedOut:
    """Make a paper of the shelf and remember that it was taken.

    ``subject`` is the number of a household or helper, or the code of a village.

    Raises:
        PermissionDenied, Http404: not his to have.
    """
    thing, area_code, name = _subject(form, subject, by)
    now = timezone.now()
    place = area_names([area_code])[area_code] if area_code else ""
    with translation.override("zh-hans"):  # official forms are Chinese, whatever the reader's pages are
        made = form.make(Asked(by, thing, place, year, timezone.localdate(), None))
    stamped = stamp(made, office=place, address_of=address_of, at=now)
    content = set_as(stamped.document, file_format, now)
    paper = IssuedPaper(
        key=stamped.key, form=form.name, title=form.words.zh, area_code=area_code, year=year, file_format=file_format,
        household=thing if form.about is About.HOUSEHOLD else None, helper=thing if form.about is About.HELPER else None,
        digest=stamped.digest, file_digest=hashlib.sha256(content).hexdigest(), issued_by=by, issued_at=now,
    )  # fmt: skip
    _remember(paper, opens=form.opens and _opens(by, form, thing), by=by)
    return HandedOut(content, f"{form.words.zh} {name} {year}", stamped.reference)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A document with its code at the end, and what the code says."""

    document: Document | Bundle
    key: str
    reference: str
    digest: str


def stamp(made: Document | Bundle, *, office: str, address_of: AddressOf, at: datetime) -> Stamped:
    """Return a paper with its reference at its end: as a code to scan, in letters, and with the number of what it says."""
    digest = digest_of(made)
    key = key_from(secrets.token_bytes(KEY_BYTES))
    written = reference(key, digest, secret=settings.LIANXIN_DATA_KEY)
    on = timezone.localdate(at)
    is_card = isinstance(made, Document) and made.sheet.size == "a6"
    said = _CAPTION.into(made.language).format(reference=written, digest=digest[:16], on=on.isoformat())
    day = "" if is_card or not office else f"{on.year}年{on.month}月{on.day}日"
    seal = Seal(_code(address_of(written)), said, "" if is_card else office, day)
    if isinstance(made, Document):
        return Stamped(replace(made, blocks=(*made.blocks, seal)), key, written, digest)
    last = Document("核验", (seal,), sheet=Sheet(text_pt=11, has_page_total=True))
    return Stamped(replace(made, documents=(*made.documents, last)), key, written, digest)


def is_the_same_file(paper: IssuedPaper, file: Any) -> bool:
    """Whether a file is the very one that was handed out, to the last byte. It is read and forgotten.

    Raises:
        Refused: PAPER-007 it is larger than anything that was handed out.
    """
    content = file.read(LARGEST_COMPARED_BYTES + 1)
    if len(content) > LARGEST_COMPARED_BYTES:
        raise Refused(errors.FILE_TOO_LARGE, limit=LARGEST_COMPARED_BYTES >> 20)
    return hashlib.sha256(content).hexdigest() == paper.file_digest


@transaction.atomic
def remember_cards(*, papers: Sequence[IssuedPaper], form: Form, area_code: str, year: int, by: User | None) -> None:
    """Remember cards that were printed together: a row for each, one event for all."""
    IssuedPaper.objects.bulk_create(papers, batch_size=500)
    record_event(
        act=form.act,
        by=by,
        thing="reports.cards",
        thing_id=form.name,
        area_code=area_code,
        year=year,
        papers=len(papers),
    )


@transaction.atomic
def _remember(paper: IssuedPaper, *, opens: bool, by: User) -> None:
    paper.save(force_insert=True)
    record_event(
        act=Act.OPEN_SENSITIVE if opens else FORMS[paper.form].act, by=by, thing="reports.paper", thing_id=paper.key,
        area_code=paper.area_code, form=paper.form, year=paper.year, file_format=paper.file_format,
        household=paper.household_id, helper=paper.helper_id,
    )  # fmt: skip


def _subject(form: Form, subject: str, by: User) -> tuple[Any, str, str]:
    """What a paper is about, the area that its row names, and what the file is called after."""
    if form.about is About.HOUSEHOLD:
        household = access_household(by, _number(subject), form.act)
        return household, household.village_code, household.head_name or household.household_no
    if form.about is About.HELPER:
        return _helper(by, _number(subject))
    if not (len(subject) == _VILLAGE_DIGITS and subject.isdecimal() and scope_of(by, form.act).covers(subject)):
        required_scope(by, form.act)
        raise Http404("no such village")
    return subject, subject, area_names([subject])[subject]


def _helper(by: User, number: int) -> tuple[Helper, str, str]:
    found = bookable_helpers(by, timezone.localdate()).filter(pk=number).first()
    if found is None:
        raise Http404("no such helper")
    return found, found.unit.area_code, found.name


def _number(subject: str) -> int:
    if not (subject.isdecimal() and len(subject) <= 18):
        raise Http404("no such subject")
    return int(subject)


def _opens(by: User, form: Form, thing: Any) -> bool:
    return form.about is About.HOUSEHOLD and may_do_to(by, Act.OPEN_SENSITIVE, thing)


def set_as(document: Document | Bundle, file_format: str, at: datetime) -> bytes:
    """Return a document as PDF or as Word."""
    from lianxin.core.paper import printed, written

    return (printed if file_format == IssuedPaper.Format.PDF else written)(document, made_at=at)


def _code(address: str) -> bytes:
    held = BytesIO()
    segno.make(address, error="m", micro=False).save(held, kind="png", scale=5, border=2)
    return held.getvalue()
