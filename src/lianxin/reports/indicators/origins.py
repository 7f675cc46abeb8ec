"""Who recorded the rows of a figure, when, and from which document: what a row says of itself, else what the chain of events tells.

A yearly row names one source for all its values, and others for those that came later. A figure over one of its fields is by the document
of that field; one that counts rows by the newest document that wrote or confirmed anything in the row. So a figure of this year opens to
the file of this year though the row was carried forward from an older one. A value that nobody has changed since is by the document that
first told it; the newer one that confirmed its row stands beside it, behind a ✓.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lianxin.registry.models import FactsRow
from lianxin.registry.models import Source as Origin
from lianxin.reports.indicators.recording import Recorded, recorded_by_events
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from datetime import datetime

    from lianxin.reports.domain.indicators import RowReference
    from lianxin.reports.indicators.declaring import Source


def origins_of(source: Source, some: Sequence[RowReference]) -> dict[int, Recorded]:
    """Return who recorded some rows of a source, by their numbers; one of whom nobody knows is left out."""
    if issubclass(source.model, FactsRow):
        return _of_facts(source, source.model, {one.number for one in some})
    # Where a table says it of some rows only, the chain says it of the others.
    silent = [one.number for one in some if not (source.by and one.at)]
    found = recorded_by_events(source, silent) if silent else {}
    for one in some:
        if source.by and one.at:
            found[one.number] = Recorded(one.by, one.at, one.document, job=one.job)
    return found


def _of_facts(source: Source, model: type[FactsRow], numbers: set[int]) -> dict[int, Recorded]:
    field = _field_of(source)
    rows = model._default_manager.filter(pk__in=numbers).values_list("pk", "source_id", "confirmation_id", "sources")
    named = {
        number: ({sources.get(field, own)} if field else {own, confirmed or own, *sources.values()}, confirmed)
        for number, own, confirmed, sources in rows
    }
    wanted = {key for keys, confirmed in named.values() for key in (*keys, confirmed) if key is not None}
    origins = {one.pk: one for one in Origin.objects.filter(pk__in=wanted).select_related("recorded_by")}
    return {
        number: _recorded(max((origins[key] for key in keys), key=_age), origins.get(confirmed))
        for number, (keys, confirmed) in named.items()
    }


def _age(one: Origin) -> tuple[datetime, int]:
    return one.recorded_at, one.pk


def _field_of(source: Source) -> str:
    """The field of the dictionary that a figure adds up; "" where it counts rows."""
    name, fields = source.value or source.numerator, dictionary().fields
    tables = ("household", "member", "village")
    return name if name and any(f"{table}.{name}" in fields for table in tables) else ""


def _recorded(one: Origin, confirmed: Origin | None) -> Recorded:
    """As the document says that told the value; beside it, the newer one by which the row was confirmed, if another did."""
    by = one.recorded_by.name if one.recorded_by else ""
    is_confirmed = confirmed is not None and _age(confirmed) > _age(one)
    document = f"{one.document} ✓ {confirmed.document}" if confirmed is not None and is_confirmed else one.document
    return Recorded(by, one.recorded_at, document, job=one.job_id)
