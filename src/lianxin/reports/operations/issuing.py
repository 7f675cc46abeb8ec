"""Lists and papers of other rooms are issued papers too: each bears a number that everybody can verify, and is remembered."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.words import Words
from lianxin.core.paper import Document
from lianxin.people.access import grants_in_force
from lianxin.places.queries import area_title
from lianxin.reports.models.issued_papers import IssuedPaper
from lianxin.reports.operations.papers import AddressOf, set_as, stamp

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.site.papers import Issue

_LONGEST_TITLE, _LONGEST_TOLD = 80, 300


@transaction.atomic
def issue_document(*, document: Document, about: Issue, file_format: str, address_of: AddressOf, by: User) -> bytes:
    """Return a document with its number, set as a file, and remember it: which list, of what area, narrowed how, its rows, which office."""
    now = timezone.now()
    stamped = stamp(document, office="", address_of=address_of, at=now)
    content = set_as(stamped.document, file_format, now)
    paper = IssuedPaper.objects.create(
        key=stamped.key, form=about.name, title=about.words.zh[:_LONGEST_TITLE], area_code=about.area_code,
        year=timezone.localdate(now).year, file_format=file_format, digest=stamped.digest,
        file_digest=hashlib.sha256(content).hexdigest(), issued_by=by, issued_at=now,
        listed={"rows": about.rows, "office": office_of(by).zh, "narrowed": about.narrowed.zh[:_LONGEST_TOLD]},
    )  # fmt: skip
    record_event(
        act="site.issue", by=by, thing="reports.paper", thing_id=paper.key, area_code=paper.area_code, form=paper.form,
        file_format=file_format,
    )  # fmt: skip
    return content


def office_of(user: User) -> Words:
    """Which office hands a paper out: the reader's unit where he is sent by one, else the area and what he is there."""
    helper = getattr(user, "helper", None)
    if helper is not None:
        return Words(helper.unit.name, helper.unit.name)
    code = min((grant.area_code for grant in grants_in_force(user)), key=len, default="")
    area, roles = area_title(code) if code else "", user.role_words
    return Words(f"{area}{roles.zh}", f"{area} {roles.en}".strip())
