"""Reads of the project library: where each stands and what it lacks, what is slow, what came of it and who gains."""

from lianxin.projects.queries.gains import (
    HouseholdProject,
    TargetLine,
    households_of_project,
    performance_of,
    projects_of_household,
    within_reach,
)
from lianxin.projects.queries.holdings import AssetLine, asset_lines, assets_to_look_at, filtered_assets
from lianxin.projects.queries.lists import (
    ProjectFilter,
    SlowProject,
    StageCount,
    filtered_projects,
    slow_projects,
    stage_counts,
    waiting_projects,
    years_of_projects,
)
from lianxin.projects.queries.standings import (
    NextStep,
    Payability,
    days_of_publicity,
    next_step_of,
    payability,
    standing_of,
    standings_of,
)

__all__ = [
    "AssetLine",
    "HouseholdProject",
    "NextStep",
    "Payability",
    "ProjectFilter",
    "SlowProject",
    "StageCount",
    "TargetLine",
    "asset_lines",
    "assets_to_look_at",
    "days_of_publicity",
    "filtered_assets",
    "filtered_projects",
    "households_of_project",
    "next_step_of",
    "payability",
    "performance_of",
    "projects_of_household",
    "slow_projects",
    "stage_counts",
    "standing_of",
    "standings_of",
    "waiting_projects",
    "within_reach",
    "years_of_projects",
]
