"""While money is arranged for a project, the library may not take it out or change what was decided."""

from __future__ import annotations

from lianxin.funds.operations.allocations import arranged_fen
from lianxin.projects.holds import Hold, register

register(Hold("funds.arranged", lambda project: arranged_fen(project) > 0))
