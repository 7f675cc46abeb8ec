"""How good a plan is: money placed, left and carried over, shares, sources of a project. Counted from the allocations alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.funds.domain.permits import keeps_purpose
from lianxin.funds.domain.problem import AllocationProblem, Share

if TYPE_CHECKING:
    from lianxin.funds.domain.plan import AllocationPlan


@dataclass(frozen=True)
class Quality:
    """Measures of a plan.

    ``benefit`` in thousandths of a point. ``expiring`` is what is left, each fen weighed by how soon it expires;
    ``source_links`` the sources of all projects, added up; ``carried_fen`` what is held over the end of a year, added up over
    the years. ``changed_purpose_fen`` is what is paid only thanks to the integration plan. The share of a rule is in
    hundredths of a per cent (None while its sources pay nothing). Credit for each source: ``paid_by_source`` (各记其功).
    """

    benefit: int
    expiring: int
    source_links: int
    carried_fen: int
    allocated_fen: int
    left_fen: int
    changed_purpose_fen: int
    funded: int
    funded_in_part: int
    unfunded: int
    most_sources: int
    paid_by_source: Mapping[str, int]
    paid_by_purpose: Mapping[str, int]
    paid_by_area: Mapping[str, int]
    share_by_rule: Mapping[str, int | None]


def quality(problem: AllocationProblem, plan: AllocationPlan) -> Quality:
    """Return the measures of a plan for a problem. Rows of unknown sources or projects are not counted."""
    sources, projects = problem.source_by_id, problem.project_by_id
    rows = [row for row in plan.allocations if row.source in sources and row.project in projects]
    by_source = Counter(dict.fromkeys(sources, 0))
    by_project: Counter[str] = Counter()
    by_purpose, by_area = Counter[str](), Counter[str]()
    changed = saved = 0
    for row in rows:
        project = projects[row.project]
        by_source[row.source] += row.amount_fen
        by_project[row.project] += row.amount_fen
        by_purpose[project.purpose] += row.amount_fen
        by_area[project.area] += row.amount_fen
        saved += row.amount_fen * (problem.last_year - row.year + 1)
        if not keeps_purpose(sources[row.source], project):
            changed += row.amount_fen
    links = {(row.source, row.project) for row in rows}
    full = sum(1 for name, amount in by_project.items() if amount >= projects[name].cost_fen)
    held = sum(s.amount_fen * max(0, problem.last_year - problem.first_year(s) + 1) for s in problem.sources)
    total = sum(source.amount_fen for source in problem.sources)
    return Quality(
        benefit=sum(
            projects[name].thousandths * amount // projects[name].cost_fen for name, amount in by_project.items()
        ),
        expiring=sum((s.amount_fen - by_source[s.id]) * problem.expiry_weights[s.id] for s in problem.sources),
        source_links=len(links),
        carried_fen=held - saved,
        allocated_fen=by_source.total(),
        left_fen=total - by_source.total(),
        changed_purpose_fen=changed,
        funded=full,
        funded_in_part=len(by_project) - full,
        unfunded=len(projects) - len(by_project),
        most_sources=max(Counter(project for _, project in links).values(), default=0),
        paid_by_source=dict(by_source),
        paid_by_purpose=dict(sorted(by_purpose.items())),
        paid_by_area=dict(sorted(by_area.items())),
        share_by_rule={share.name: _share(problem, plan, share) for share in problem.rules.shares},
    )


def _share(problem: AllocationProblem, plan: AllocationPlan, share: Share) -> int | None:
    named = problem.named_sources(share.sources)
    paid = inside = 0
    for row in plan.allocations:
        project = problem.project_by_id.get(row.project)
        if row.source in named and project is not None:
            paid += row.amount_fen
            inside += row.amount_fen if project.purpose in share.purposes else 0
    return 10_000 * inside // paid if paid else None
