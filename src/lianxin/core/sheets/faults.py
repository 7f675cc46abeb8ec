"""What a cell that could not simply be read becomes, before it is known where the cell stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lianxin.core.kernel.errors import ErrorKind, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one written value. Every cell that holds the same text shares the same fault.

    ``value`` is what is kept: None for an error, the value read for a warning. ``shown`` is the text as the person wrote it.
    """

    kind: ErrorKind
    shown: str = ""
    value: object = None
    severity: Severity = Severity.ERROR
    details: Mapping[str, object] = field(default_factory=dict)


def doubt(kind: ErrorKind, shown: str, value: object, **details: object) -> Fault:
    """Return a warning: the value is kept and somebody should look at it."""
    return Fault(kind, shown, value, Severity.WARNING, details)


def error(kind: ErrorKind, shown: str = "", **details: object) -> Fault:
    """Return an error: nothing is kept."""
    return Fault(kind, shown, details=details)
