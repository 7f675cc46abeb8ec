"""What a pairing problem is, how it is solved, and how a plan is judged. Pure: no clock, no database, no Django.

``read_problem``  a JSON text → ``PairingProblem``, or every fault in it at once
``solve``         a problem → ``PairingPlan`` with a proof, or with an explanation of what stands in the way
``check``         problem and plan → every rule that the plan breaks (independent of the solver)
``quality``       problem and plan → loads, distances, what was kept
"""

from lianxin.core.solvers.proof import Progress, Status
from lianxin.pairing.domain.checking import Violation, check
from lianxin.pairing.domain.measuring import Quality, quality
from lianxin.pairing.domain.plan import (
    HouseholdHelper,
    LeaderVillage,
    PairingPlan,
    Released,
    Shortage,
    Stage,
    UnitVillage,
    Unplaced,
    plan_as_json,
    read_plan,
)
from lianxin.pairing.domain.problem import (
    ExistingHelper,
    ExistingUnit,
    Helper,
    Household,
    Order,
    Origin,
    PairingProblem,
    Post,
    Role,
    Unit,
    Village,
)
from lianxin.pairing.domain.reading import ProblemRefused, read_problem
from lianxin.pairing.domain.rules import Rules, default_rules
from lianxin.pairing.domain.solving import solve

__all__ = [
    "ExistingHelper",
    "ExistingUnit",
    "Helper",
    "Household",
    "HouseholdHelper",
    "LeaderVillage",
    "Order",
    "Origin",
    "PairingPlan",
    "PairingProblem",
    "Post",
    "ProblemRefused",
    "Progress",
    "Quality",
    "Released",
    "Role",
    "Rules",
    "Shortage",
    "Stage",
    "Status",
    "Unit",
    "UnitVillage",
    "Unplaced",
    "Village",
    "Violation",
    "check",
    "default_rules",
    "plan_as_json",
    "quality",
    "read_plan",
    "read_problem",
    "solve",
]
