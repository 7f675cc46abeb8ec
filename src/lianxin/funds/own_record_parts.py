"""The money that a household got, on the record that its own people see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds.models import Transfer
from lianxin.funds.queries.flows import flows_by
from lianxin.notices.own_records import Line, Part, register
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.registry.models import Household


def money_lines(household: Household, on: date) -> Sequence[Line]:
    """What was paid to the household, net of what it gave back, by budget year and project, and the sum."""
    steps = (Transfer.Kind.PAY, Transfer.Kind.RECOVER)
    moved = Transfer.objects.filter(household=household)
    sums = {
        key: flows.paid_fen - flows.returned_fen
        for key, flows in flows_by(moved, "year", "project_id", kinds=steps).items()
    }
    paid = {key: fen for key, fen in sums.items() if fen and key[1] is not None}
    if not paid:
        return []
    names = dict(Project.objects.filter(pk__in={project for _, project in paid}).values_list("pk", "name"))
    lines: list[Line] = [
        (Words(f"{year}年　{names[project]}", f"{year} · {names[project]}"), _yuan(fen))
        for (year, project), fen in sorted(paid.items(), key=lambda pair: (-pair[0][0], names[pair[0][1]]))
    ]
    return [*lines, (Words("合计", "In all"), _yuan(sum(paid.values())))]


def _yuan(fen: int) -> Words:
    return Words(f"{yuan_text(fen)} 元", f"{yuan_text(fen)} yuan")


register(Part("funds.money", 30, Words("我家收到的钱", "Money that we got"), money_lines))
