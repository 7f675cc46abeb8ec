"""Which indicators a reader may open: those whose rows are not closed to him. What would be refused is not listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from lianxin.reports.indicators import shelf

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.reports.domain.indicators import Indicator


def indicators_open_to(reader: User) -> list[Indicator]:
    """Return the indicators of the library, in its order, that the reader can be answered. Of several tables all must be open to him."""
    return [one for one in shelf().library.indicators.values() if _is_open(one.code, reader)]


def _is_open(code: str, reader: User) -> bool:
    source = shelf().sources[code]
    try:
        for one in source.parts.values() or (source,):
            # Asked for, not read: the refusal comes before any row.
            one.rows(reader)
    except PermissionDenied:
        return False
    return True
