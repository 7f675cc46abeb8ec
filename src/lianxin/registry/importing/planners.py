"""What a sheet of a known layout would do, and who says so: rooms announce a planner for the rows that they own.

A room writes ``<room>/sheet_planners.py``; it is found by itself::

    from lianxin.registry.importing.planners import Planner, register

    register(Planner("project", plan_projects, things={"projects": Words("项目", "Projects")}))

``plan(job, rows, villages)`` changes nothing: it returns a :class:`SheetPlan` whose ``write`` does, inside the import's
transaction. Its counts are named ``<thing>.new``, ``.changed``, ``.unchanged``, ``.refused``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.core.sheets.attached import UNSIGNED, Signature
from lianxin.people.roles import Act
from lianxin.registry.import_rights import demand
from lianxin.registry.importing.comparing import Dispute
from lianxin.registry.importing.rows import Rows
from lianxin.registry.importing.writing import Writing
from lianxin.registry.models import ImportJob


@dataclass
class SheetPlan:
    """What one sheet would do: counts and samples to show, disputes for a person, and the act that writes it."""

    rows: Rows
    villages: list[str | None]
    counts: Counter[str]
    samples: dict[str, Any]
    disputes: list[Dispute]
    write: Callable[[Writing, Callable[[float], None]], None]
    fingerprint: str
    signature: Signature = UNSIGNED


Plan = Callable[[ImportJob, Rows, list[str | None]], SheetPlan]


@dataclass(frozen=True, slots=True)
class Planner:
    """Who plans sheets of one kind of rows: what it counts, in words, whether every row stands in a village, and the right
    that bringing such a sheet in takes."""

    rows_are: str
    plan: Plan
    things: Mapping[str, Words]
    finds_villages: bool = True
    act: Act = Act.IMPORT


_planners: dict[str, Planner] = {}


def register(planner: Planner) -> None:
    """Add a planner.

    Raises:
        ValueError: rows of this kind have a planner already.
    """
    if planner.rows_are in _planners:
        raise ValueError(f"sheets of {planner.rows_are} are planned twice")
    _planners[planner.rows_are] = planner
    demand(planner.rows_are, planner.act)


def planner_for(rows_are: str) -> Planner:
    """Return the planner of a kind of rows.

    Raises:
        KeyError: no room has announced one.
    """
    return _planners[rows_are]


def planned_things() -> dict[str, Words]:
    """Everything that imports count, in words, by name."""
    return {name: words for planner in _planners.values() for name, words in planner.things.items()}


def digest_of(*parts: Any) -> str:
    """Return a digest of what a plan would do, to notice that the register has moved on since a preview."""
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()
