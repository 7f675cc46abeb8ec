"""Workbook layouts by name."""

from __future__ import annotations

from lianxin.core.kernel.dictionary import SheetKind
from lianxin.core.kernel.errors import Refused
from lianxin.registry import errors
from lianxin.rulebook import dictionary


def required_kind(name: str) -> SheetKind:
    """Return a layout.

    Raises:
        Refused: REG-044 no such layout.
    """
    kinds = dictionary().sheet_kinds
    if name not in kinds:
        raise Refused(errors.UNKNOWN_KIND, value=name, known="、".join(kinds))
    return kinds[name]
