"""What was filled in with a form, as tables: one for the form, one for each of its repeats."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from lianxin.core.kernel.errors import Refused
from lianxin.field.models import CollectedForm, FormSubmission
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
    # Values instead of models: somebody exports while telephones send, and each row costs a third.
    rows = (
        FormSubmission.objects.filter(form__form_id=form.form_id)
        .order_by("id")
        .values_list("instance_id", "received_at", "sender__username", "form__version", "deprecated_id", "content")
    )
    for instance_id, received_at, sent_by, version, deprecated_id, content in rows[:MOST_ROWS].iterator(chunk_size=500):
        head = {
            INSTANCE: instance_id,
            "received_at": received_at.isoformat(timespec="seconds"),
            "sent_by": sent_by,
            "form_version": version,
            "deprecated_id": deprecated_id,
        }
        yield head, fromstring(content, forbid_dtd=True)
