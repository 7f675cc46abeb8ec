"""Lists of issues are taken in here. A department's list is no import: whoever sends one is told where it belongs.

The general import keeps the files it is sent; a list with other departments' numbers is not to be kept.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.registry.importing.planners import Planner, SheetPlan, digest_of, register
from lianxin.supervision import errors
from lianxin.supervision.issue_sheets import THINGS, plan_issues

if TYPE_CHECKING:
    from collections.abc import Callable

    from lianxin.registry.importing.rows import Rows
    from lianxin.registry.models import ImportJob

_NOTHING: dict[str, list[object]] = {"new": [], "changed": [], "disputes": [], "absent": []}


def plan_list(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    """Refuse every row of a department's list: it is brought in on its own page."""
    if rows.count:
        rows.refuse(range(rows.count), "listed_person.name", errors.LIST_ELSEWHERE)
    counts = Counter({"listed_people.refused": rows.count, "rows": rows.count})

    def write(writing: object, share: Callable[[float], None]) -> None:
        share(1.0)

    return SheetPlan(rows, villages, counts, dict(_NOTHING), [], write, digest_of(counts))


register(
    Planner("listed_person", plan_list, {"listed_people": Words("名单人员", "People on lists")}, finds_villages=False)
)
register(Planner("issue", plan_issues, THINGS, finds_villages=False, act=Act.MANAGE_ISSUES))
