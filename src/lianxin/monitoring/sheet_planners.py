"""A department's warning is no import of the register: whoever sends one there is told where it belongs, and nothing is read on.

The general import keeps the files it is sent; a list with other departments' numbers is not to be kept.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words
from lianxin.monitoring import errors
from lianxin.registry.importing.planners import Planner, SheetPlan, digest_of, register

if TYPE_CHECKING:
    from collections.abc import Callable

    from lianxin.registry.importing.rows import Rows
    from lianxin.registry.models import ImportJob

_NOTHING: dict[str, list[object]] = {"new": [], "changed": [], "disputes": [], "absent": []}


def plan_warning(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    """Refuse every row of a department's warning: it is brought in on its own page."""
    if rows.count:
        rows.refuse(range(rows.count), "warned_person.name", errors.WARNING_ELSEWHERE)
    counts = Counter({"warned_people.refused": rows.count, "rows": rows.count})

    def write(writing: object, share: Callable[[float], None]) -> None:
        share(1.0)

    return SheetPlan(rows, villages, counts, dict(_NOTHING), [], write, digest_of(counts))


register(
    Planner("warned_person", plan_warning, {"warned_people": Words("预警人员", "Warned people")}, finds_villages=False)
)
