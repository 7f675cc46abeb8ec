"""The exits of report 000: the county's list of 2017, brought in from its sheet by one officer and approved by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lianxin.core.sheets import write_table
from lianxin.exits.models import ExitList
from lianxin.exits.operations import approve_exit_list
from lianxin.people.models import User
from lianxin.programmes.loading import Loaded, imported
from lianxin.programmes.xihe.ground import COUNTY, LEAVING, YEAR
from lianxin.registry.models import Household
from lianxin.rulebook import dictionary

_VISITED_ON, _APPROVED_ON = date(2017, 11, 1), date(2017, 12, 26)
_DOCUMENT = "西脱贫〔2017〕1号（演示）"


def fill_exits(folder: Path, loaded: Loaded) -> ExitList:
    """Write the list of those who exited in 2017, have one officer bring it in and another approve it: 4,500 households exit."""
    path = folder / "05-西和县-2017年脱贫退出花名册.xlsx"
    write_table(path, dictionary().sheet_kinds["exit_list"], dictionary(), _rows())
    officer, other = (User.objects.get(username=name) for name in ("county", "county2"))
    loaded.jobs.append(imported(path, "exit_list", area_code=COUNTY, year=YEAR, by=officer))
    return approve_exit_list(list_id=ExitList.objects.get().pk, document_no=_DOCUMENT, on=_APPROVED_ON, by=other)


def _rows() -> Iterator[dict[str, Any]]:
    """Each household with its steps: a village goes through them together, village after village within three weeks."""
    leaving = Household.objects.filter(household_no__startswith=LEAVING).order_by("household_no")
    days: dict[str, int] = {}
    for number, home in enumerate(leaving.values("household_no", "head_name", "village_code"), 1):
        start = _VISITED_ON + timedelta(days=days.setdefault(home["village_code"], len(days) % 21))
        yield {
            "exit_line.household_no": home["household_no"], "exit_line.head": home["head_name"],
            "exit_line.visited_on": start, "exit_line.confirmed_on": start + timedelta(days=2),
            "exit_line.discussed_on": start + timedelta(days=4), "exit_line.shown_from": start + timedelta(days=5),
            "exit_line.shown_until": start + timedelta(days=12), "exit_line.reviewed_on": start + timedelta(days=16),
            "exit_line.file_no": f"西和退〔2017〕{number:04d}（演示）",
        }  # fmt: skip
