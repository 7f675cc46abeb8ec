"""Every act on projects: each one transaction and one event, refused with a code or done as a whole."""

from lianxin.projects.operations.gains import (
    NewLink,
    close_benefit_link,
    measure_target,
    open_benefit_link,
    take_in_benefit_links,
)
from lianxin.projects.operations.holdings import (
    NewAsset,
    NewAssetEvent,
    dispose_asset,
    hand_over_asset,
    record_asset_event,
)
from lianxin.projects.operations.proposals import (
    NewProject,
    NewTarget,
    adjust_project,
    propose_project,
    set_targets,
    take_over_project,
)
from lianxin.projects.operations.showings import (
    NewShowing,
    end_publicity,
    record_objections,
    record_publicity,
    settle_objections,
)
from lianxin.projects.operations.steps import approve_project, move_project, remove_project
from lianxin.projects.operations.works import (
    NewAcceptance,
    NewContract,
    NewProgress,
    record_acceptance,
    record_progress,
    settle_contract,
    sign_contract,
)

__all__ = [
    "NewAcceptance",
    "NewAsset",
    "NewAssetEvent",
    "NewContract",
    "NewLink",
    "NewProgress",
    "NewProject",
    "NewShowing",
    "NewTarget",
    "adjust_project",
    "approve_project",
    "close_benefit_link",
    "dispose_asset",
    "end_publicity",
    "hand_over_asset",
    "measure_target",
    "move_project",
    "open_benefit_link",
    "propose_project",
    "record_acceptance",
    "record_asset_event",
    "record_objections",
    "record_progress",
    "record_publicity",
    "remove_project",
    "set_targets",
    "settle_contract",
    "settle_objections",
    "sign_contract",
    "take_in_benefit_links",
    "take_over_project",
]
