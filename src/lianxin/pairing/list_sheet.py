"""Read a list of pairings (结对名单) from a workbook: units with villages, branches with villages, helpers with households."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets import Limits, headed_rows
from lianxin.pairing import errors
from lianxin.pairing.models import HouseholdPairing, VillagePairing
from lianxin.pairing.operations.taking_over import MOST_PAIRS, PairingList

LIMITS = Limits(file_bytes=20 * 2**20, unpacked_bytes=200 * 2**20, rows=MOST_PAIRS + 100, columns=60)
_VILLAGE = ("村代码", "行政村代码", "village code")
_UNITS = {"unit": ("单位编号", "单位代码", "unit code"), "village": _VILLAGE, "role": ("身份", "结对身份", "role")}
_BRANCHES = {"branch": ("党组织编号", "支部编号", "branch code"), "village": _VILLAGE}
_HOUSEHOLDS = {
    "helper": ("责任人编号", "帮扶人编号", "helper code"),
    "number": ("户编号", "household number"),
    "order": ("次序", "order"),
}
_ROLES = {str(one.label): one.value for one in VillagePairing.Role} | {
    "牵头": "lead",
    "责任": "responsible",
    "共建": "co",
}
_ORDERS = {str(one.label): one.value for one in HouseholdPairing.Order} | {
    "": "first",
    "第一": "first",
    "第二": "second",
}


def read_pairings(
    source: Path | str | bytes, *, name: str, area_code: str, year: int, document: str, starts_on: date
) -> PairingList:
    """Return what a workbook tells, by the headings of its sheets; roles and orders may be written in Chinese or as codes.

    Raises:
        Refused: PAIR-110 none of the three tables is there; SHEET-0xx the file cannot be opened.
    """
    units, branches, households = (
        headed_rows(source, name=name, headings=headings, limits=LIMITS, optional=frozenset({"order"}))
        for headings in (_UNITS, _BRANCHES, _HOUSEHOLDS)
    )
    if units is None and branches is None and households is None:
        raise Refused(errors.LIST_UNREADABLE)
    return PairingList(
        area_code, year, document, starts_on,
        units=[(row["unit"], row["village"], _ROLES.get(row["role"], row["role"])) for row in units or ()],
        branches=[(row["branch"], row["village"]) for row in branches or ()],
        households=[(row["helper"], row["number"], _ORDERS.get(row["order"], row["order"])) for row in households or ()],
    )  # fmt: skip
