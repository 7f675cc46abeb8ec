"""What was filled in with a form, as tables: one for the form, one for each of its repeats."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from lianxin.core.kernel.errors import Refused
from lianxin.field.models import CollectedForm
from lianxin.field.queries.collecting import submissions_of
from lianxin.field.xforms.instances import INSTANCE, Table, tables_of
from lianxin.site.downloads import MOST_ROWS
from lianxin.site.errors import LIST_TOO_LONG


def answer_tables(form: CollectedForm) -> dict[str, Table]:
    """Return everything that was filled in with any version of a form.

    Raises:
        Refused: SITE-005 there is too much of it.
    """
    repeats = {
        path for one in CollectedForm.objects.filter(form_id=form.form_id).only("repeats") for path in one.repeats
    }
    tables = tables_of(_filled(form), sorted(repeats))
    if sum(len(table.rows) for table in tables.values()) > MOST_ROWS:
        raise Refused(LIST_TOO_LONG, most=f"{MOST_ROWS:,}")
    return tables


def _filled(form: CollectedForm) -> Iterator[tuple[dict[str, str], Element]]:
    rows = submissions_of(form).order_by("id")[:MOST_ROWS]
    for row in rows.iterator(chunk_size=500):
        head = {
            INSTANCE: row.instance_id,
            "received_at": row.received_at.isoformat(timespec="seconds"),
            "sent_by": row.sender.username,
            "form_version": row.form.version,
            "deprecated_id": row.deprecated_id,
        }
        yield head, fromstring(row.content, forbid_dtd=True)
