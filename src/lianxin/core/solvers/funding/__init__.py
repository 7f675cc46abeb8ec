"""Sources to projects: choose what to fund and who pays, within linear rules, for four goals in order.

``problem``   what a funding problem and its answer are, and what a choice of amounts comes to
``groups``    parts that the same sources may pay alike, and the program over them
``guided``    the relaxation, the search of what it leaves in doubt, and the certificate: any size
``rounding``  fractions back to whole fen, divided so that projects have few sources
``marginal``  what could be funded besides, everything else left as it is
``exact``     CP-SAT, goal by goal, to a proof: modest sizes
``solving``   :func:`solve_funding`, which puts them together
"""

from lianxin.core.solvers.funding.guided import rearranged
from lianxin.core.solvers.funding.marginal import may_join, with_project
from lianxin.core.solvers.funding.problem import Funding, FundingProblem, Goal, Row
from lianxin.core.solvers.funding.solving import solve_funding

__all__ = ["Funding", "FundingProblem", "Goal", "Row", "may_join", "rearranged", "solve_funding", "with_project"]
