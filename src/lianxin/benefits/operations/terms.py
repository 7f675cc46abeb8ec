"""Set what policy leaves to a county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.benefits import errors
from lianxin.benefits.models import LocalTerm
from lianxin.benefits.queries.terms import is_left_open
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds.operations.gates import checked_text, may, record, taken_is
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A value, in the rulebook's unit (fen, months, millionths), from a day, by a document."""

    county_code: str
    name: str
    value: int
    starts_on: date
    document: str


@transaction.atomic
def set_local_term(*, entry: NewTerm, by: User | None) -> LocalTerm:
    """Set a value that the rulebook leaves open on its first day.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the whole county.
        Refused: BENEFIT-114 not left to the county, BENEFIT-115 set already, FUND-141 no document.
    """
    may(by, Act.MANAGE_BENEFITS, entry.county_code)
    document = checked_text(entry.document, Words("依据文号", "document"))
    if entry.value < 0 or not is_left_open(entry.name, entry.starts_on, entry.county_code):
        raise Refused(errors.TERM_NOT_OPEN, name=entry.name, on=entry.starts_on.isoformat())
    told = {"county": entry.county_code, "name": entry.name, "on": entry.starts_on.isoformat()}
    term = LocalTerm(
        county_code=entry.county_code,
        name=entry.name,
        value=entry.value,
        starts_on=entry.starts_on,
        document=document,
        by=by,
        at=timezone.now(),
    )
    with taken_is(errors.TERM_SET_ALREADY, **told):
        term.save(force_insert=True)
    record(
        "benefits.set_local_term",
        by,
        "benefits.local_term",
        term.pk,
        entry.county_code,
        name=entry.name,
        value=entry.value,
    )
    return term
