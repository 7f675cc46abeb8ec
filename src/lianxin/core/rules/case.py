"""One household as a rule meets it: its facts, its members' and its village's; or one village, or one county."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Record = Mapping[str, Any]

VILLAGE_CODE = "village_code"  # the key of the household's (or village's, or county's) record that says where it is


@dataclass(frozen=True, slots=True)
class Case:
    """Facts by field name. A name that is absent or None is a fact not known.

    Values are as the dictionary says: money in integer fen, dates as ``date``, codes as keys, several codes as
    ``,a,b,``. ``household["village_code"]`` decides which value of a :class:`ByArea` parameter applies. A member's
    ``"name"`` is used to say who is meant. ``member`` is the one that a rule about a member judges, ``county`` the one that a
    rule about a county judges.
    """

    household: Record = field(default_factory=dict)
    members: Sequence[Record] = ()
    village: Record = field(default_factory=dict)
    member: Record | None = None
    county: Record = field(default_factory=dict)

    def about(self, member: Record) -> Case:
        """Return the case for a rule about one of the members."""
        return replace(self, member=member)
