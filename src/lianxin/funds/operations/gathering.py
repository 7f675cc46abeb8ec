"""Gather the allocation problem of a county's year: money that arrived and is not arranged, projects that want it, rules in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.errors import Refused
from lianxin.funds import errors
from lianxin.funds.domain.purposes import OPEN_PURPOSE
from lianxin.funds.domain.year_shares import INDUSTRY, MANAGEMENT
from lianxin.funds.models import Tranche
from lianxin.funds.operations.allocations import arranged_by_project
from lianxin.funds.operations.gates import value_on
from lianxin.funds.operations.tranches import account_of
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.core.kernel.money import Fen

_WANTING = (Project.Stage.IN_LIBRARY, Project.Stage.PLANNED, Project.Stage.APPROVED, Project.Stage.UNDERWAY)
# The channels whose yearly shares a document sets (财农〔2021〕19号).
_SHARED_CHANNEL = "transition"


def gathered_problem(area_code: str, year: int, on: date) -> dict[str, Any]:
    """Return the problem as docs/reference/funds-problem.md has it. Identifiers are the numbers of tranches and projects.

    Raises:
        Refused: FUND-137 no money, or no project that wants any.
    """
    tranches = {
        tranche.pk: (tranche, account_of(tranche).balance_fen)
        for tranche in Tranche.objects.filter(area_code__startswith=area_code, state=Tranche.State.RECEIVED)
        if tranche.use_by is None or tranche.use_by >= on
    }
    found = list(Project.objects.filter(area_code__startswith=area_code, stage__in=_WANTING, year=year))
    arranged = arranged_by_project(project.pk for project in found)
    wanting = [(project, project.cost_fen - arranged.get(project.pk, 0)) for project in found]
    projects = [_project(project, wanted, year) for project, wanted in wanting if wanted > 0]
    purposes = sorted({entry["purpose"] for entry in projects})
    sources = [_source(tranche, left, purposes) for tranche, left in tranches.values() if left > 0]
    if not sources or not projects:
        raise Refused(errors.NOTHING_TO_PLAN, area=area_code, year=year)
    rules = _rules([tranche for tranche, left in tranches.values() if left > 0], purposes, area_code, on)
    return {"year": year, "sources": sources, "projects": projects, "rules": rules}


def _source(tranche: Tranche, left: Fen, purposes: list[str]) -> dict[str, Any]:
    is_open = tranche.purpose_received == OPEN_PURPOSE
    entry = {
        "id": str(tranche.pk),
        "name": tranche.name,
        "amount_fen": left,
        "purposes": purposes if is_open else [tranche.purpose_received],
        "areas": [tranche.area_code],
        "on_integration_list": tranche.is_on_integration_list,
    }
    if tranche.received_on is not None:
        entry["available_on"] = tranche.received_on.isoformat()
    if tranche.use_by is not None:
        entry["use_by"] = tranche.use_by.isoformat()
    return entry


def _project(project: Project, wanted: Fen, year: int) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": str(project.pk),
        "name": project.name,
        "purpose": project.purpose,
        "area": project.area_code,
        "cost_fen": wanted,
        "years": [{"year": year, "amount_fen": wanted}],
        "priority": project.priority,
        "divisible": project.is_divisible,
    }
    if project.is_divisible and project.least_start_fen is not None:
        # What is arranged already counts towards the start.
        entry["least_start_fen"] = max(1, min(wanted, project.least_start_fen - (project.cost_fen - wanted)))
    return entry


def _rules(tranches: Iterable[Tranche], purposes: list[str], area_code: str, on: date) -> dict[str, Any]:
    rules: dict[str, Any] = {"shares": []}
    shared = [str(tranche.pk) for tranche in tranches if tranche.channel == _SHARED_CHANNEL]
    industry = value_on("funds.industry_share_percent", on=on, area=area_code)
    management = value_on("funds.management_fee_percent", on=on, area=area_code)
    if shared and industry is not None:
        # Without an industry project no share of it can be reached, and nothing else may be paid.
        if INDUSTRY not in purposes:
            raise Refused(errors.NO_INDUSTRY_PROJECT, percent=f"{industry:g}")
        rules["shares"].append(
            {"name": "产业占比", "purposes": [INDUSTRY], "sources": shared, "minimum_percent": industry}
        )
    if shared and management is not None and MANAGEMENT in purposes:
        rules["shares"].append(
            {"name": "管理费占比", "purposes": [MANAGEMENT], "sources": shared, "maximum_percent": management}
        )
    if value_on("funds.purpose_may_change", on=on, area=area_code):
        rules["integration_purposes"] = purposes
    return rules
