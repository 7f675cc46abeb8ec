"""What an allocation problem is, how it is solved, and how a plan is judged. Pure: no clock, no database, no Django.

``read_problem``  a JSON text → ``AllocationProblem``, or every fault in it at once
``solve``         a problem → ``AllocationPlan`` with a proof, the reason of each unfunded project and the price of each source
``check``         problem and plan → every rule that the plan breaks (independent of the solver)
``quality``       problem and plan → money placed, left, carried over; shares; credit of each source
"""

from lianxin.core.solvers.proof import Progress, Status
from lianxin.funds.domain.checking import Violation, check
from lianxin.funds.domain.measuring import Quality, quality
from lianxin.funds.domain.permits import Bar, bar
from lianxin.funds.domain.plan import (
    Allocation,
    AllocationPlan,
    Kind,
    Price,
    Stage,
    Unfunded,
    plan_as_json,
    read_plan,
)
from lianxin.funds.domain.problem import (
    AllocationProblem,
    AreaRule,
    Match,
    Project,
    Rules,
    Share,
    Source,
    YearNeed,
)
from lianxin.funds.domain.reading import ProblemRefused, read_problem
from lianxin.funds.domain.solving import solve

__all__ = [
    "Allocation",
    "AllocationPlan",
    "AllocationProblem",
    "AreaRule",
    "Bar",
    "Kind",
    "Match",
    "Price",
    "ProblemRefused",
    "Progress",
    "Project",
    "Quality",
    "Rules",
    "Share",
    "Source",
    "Stage",
    "Status",
    "Unfunded",
    "Violation",
    "YearNeed",
    "bar",
    "check",
    "plan_as_json",
    "quality",
    "read_plan",
    "read_problem",
    "solve",
]
