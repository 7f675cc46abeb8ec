"""Write the layouts of the national system from the register, so that nobody types twice."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets.stable_bytes import stable
from lianxin.core.sheets.writing import write_table
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.errors import NO_FACTS
from lianxin.reports.queries.layouts import layout_rows, required_layout
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def write_layout(*, layout: str, area_code: str, year: int, by: User | None) -> bytes:
    """Return a national layout with the facts of an area and a year. The same facts give the same bytes; importing the file
    changes nothing.

    It holds identity numbers in full: who takes it may open them, and that he took it is recorded as such.

    Raises:
        PermissionDenied: ``by`` may not fill forms, or not open what is sensitive, in the whole area; or not
            read what the layout holds.
        Refused: FORM-007 nothing to write, FORM-008 too many rows, FORM-013 no such layout.
    """
    kind = required_layout(layout, by)
    if by is not None:
        required_area(by, Act.FILL_FORMS, area_code)
        required_area(by, Act.OPEN_SENSITIVE, area_code)
    rows = layout_rows(kind, Asked(area_code, year, timezone.localdate(), with_sensitive=True), by)
    if not rows:
        raise Refused(NO_FACTS, area=area_names([area_code])[area_code], year=year)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layout.xlsx"
        write_table(path, kind, dictionary(), rows)
        content = stable(path.read_bytes())
    record_event(
        act=Act.OPEN_SENSITIVE, by=by, thing="reports.layout", thing_id=layout, area_code=area_code,
        year=year, rows=len(rows), digest=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    return content
