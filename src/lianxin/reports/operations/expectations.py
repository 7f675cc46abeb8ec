"""Record what somebody expects or aims at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.reports.errors import EXPECTATION_UNFIT
from lianxin.reports.models import Expectation

if TYPE_CHECKING:
    from lianxin.people.models import Unit, User

QUALIFIERS = ("=", "≈", ">")
_MOST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class NewExpectation:
    """A forecast or a target as a document tells it. Money in yuan."""

    kind: Expectation.Kind
    subject: str
    area_code: str
    quantity: Decimal
    measure_unit: str
    starts_on: date
    document: str
    ends_before: date | None = None
    qualifier: str = "="
    unit: Unit | None = None


@transaction.atomic
def record_expectation(*, entry: NewExpectation, by: User | None) -> Expectation:
    """Record a forecast or a target; a later one of the same subject, area, unit and time takes its place.

    Raises:
        PermissionDenied: ``by`` may not record expectations there.
        Refused: REPORTS-020, it is not whole.
    """
    if by is not None:
        required_area(by, Act.RECORD_EXPECTATIONS, entry.area_code)
    texts = [text.strip() for text in (entry.subject, entry.measure_unit, entry.document)]
    is_whole = (
        all(texts)
        and entry.kind in Expectation.Kind.values
        and entry.qualifier in QUALIFIERS
        and entry.quantity.is_finite()
        and 0 < entry.quantity < _MOST
        and (entry.ends_before is None or entry.ends_before > entry.starts_on)
    )
    if not is_whole or len(texts[0]) > 80 or len(texts[1]) > 20 or len(texts[2]) > 200:
        raise Refused(EXPECTATION_UNFIT)
    subject, measure_unit, document = texts
    made = Expectation.objects.create(
        kind=entry.kind, subject=subject, area_code=entry.area_code, unit=entry.unit, quantity=entry.quantity,
        measure_unit=measure_unit, qualifier=entry.qualifier, starts_on=entry.starts_on, ends_before=entry.ends_before,
        document=document, by=by, at=timezone.now(),
    )  # fmt: skip
    record_event(
        act=Act.RECORD_EXPECTATIONS,
        by=by,
        thing="reports.expectation",
        thing_id=made.pk,
        area_code=made.area_code,
        kind=made.kind,
    )
    return made
