"""One value of policy as it holds on a day in an area: the deployment's own before the rulebook's."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianxin.eligibility.terms import applied_on


def value_on(name: str, *, area_code: str, on: date) -> Any:
    """Return the value that applies, money in fen; None where nobody has set one.

    Raises:
        Refused: RULEBOOK-020 no such name.
    """
    fitting = [value for value in applied_on(name, on) if area_code.startswith(value.area)]
    return max(fitting, key=lambda value: len(value.area)).value if fitting else None
