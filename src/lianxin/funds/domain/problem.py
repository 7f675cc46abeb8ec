"""What an allocation problem is: money with its purposes, areas and dates; projects that want it; and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

OWN_MONEY = "own"
"""How a plan names the money that the people of a project put in themselves."""


@dataclass(frozen=True, slots=True)
class Source:
    """A tranche (资金指标): an amount that may pay for some ``purposes``, in some ``areas`` (none: anywhere), from the year of
    ``available_on`` to the year of ``use_by``. ``only_projects`` earmarks it to projects by name (专项用途).
    ``on_integration_list`` says that the county may use it for the purposes of its integration plan (整合方案)."""

    id: str
    name: str
    amount_fen: int
    purposes: tuple[str, ...]
    areas: tuple[str, ...] = ()
    available_on: date | None = None
    use_by: date | None = None
    on_integration_list: bool = False
    only_projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearNeed:
    """What a project wants in one year."""

    year: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the library. ``cost_fen`` is what it wants of the sources, ``years`` when; ``own_fen`` is what its people
    put in besides (自筹). A ``divisible`` project may get a part, but not less than ``least_start_fen``. Its weight is
    ``priority`` times ``benefit`` (None: one point for each yuan). It is funded only with all of ``depends_on``."""

    id: str
    name: str
    purpose: str
    area: str
    cost_fen: int
    years: tuple[YearNeed, ...]
    priority: int = 1
    benefit: int | None = None
    divisible: bool = False
    least_start_fen: int | None = None
    own_fen: int = 0
    depends_on: tuple[str, ...] = ()

    @property
    def thousandths(self) -> int:
        """The weight of the whole project in thousandths of a point."""
        points = 1000 * self.benefit if self.benefit is not None else 10 * self.cost_fen
        return self.priority * points


@dataclass(frozen=True, slots=True)
class Share:
    """Of all that ``sources`` pay (none: every source), so much at least, or at most, goes to ``purposes``. In hundredths of
    a per cent."""

    name: str
    purposes: tuple[str, ...]
    sources: tuple[str, ...] = ()
    minimum_hundredths: int | None = None
    maximum_hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class AreaRule:
    """Projects in an area get so much at least, or at most, of ``sources`` (none: every source)."""

    area: str
    minimum_fen: int | None = None
    maximum_fen: int | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """``source`` pays for a project only if the others together (``matched_by``, and its own money if ``own_money``) put in
    at least this share of what ``source`` pays. In hundredths of a per cent."""

    source: str
    minimum_hundredths: int
    matched_by: tuple[str, ...] = ()
    own_money: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What a plan must keep to. ``integration_purposes`` are those of the integration plan in force: what stands on its list
    may pay for them, whatever it was given for; None when purposes stay as they are (用途不变). Of each of ``exclusives``
    one project at most is funded. ``sources_per_project`` is how many sources one project may have (None: any number)."""

    shares: tuple[Share, ...] = ()
    areas: tuple[AreaRule, ...] = ()
    matching: tuple[Match, ...] = ()
    exclusives: tuple[tuple[str, ...], ...] = ()
    integration_purposes: tuple[str, ...] | None = None
    sources_per_project: int | None = None


@dataclass(frozen=True)
class AllocationProblem:
    """The whole problem for plans made in ``year``. Identifiers are unique and references known: :func:`read_problem` sees
    to it."""

    year: int
    sources: tuple[Source, ...]
    projects: tuple[Project, ...]
    rules: Rules = field(default_factory=Rules)

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def project_by_id(self) -> Mapping[str, Project]:
        return {project.id: project for project in self.projects}

    @cached_property
    def project_numbers(self) -> Mapping[str, int]:
        return {project.id: number for number, project in enumerate(self.projects)}

    @cached_property
    def last_year(self) -> int:
        """The last year in which a project wants money."""
        return max([self.year, *(need.year for project in self.projects for need in project.years)])

    def named_sources(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the sources that a rule speaks of: those named, or every one."""
        return frozenset(names) if names else frozenset(self.source_by_id)

    def first_year(self, source: Source) -> int:
        """Return the first year in which a source may pay."""
        return self.year if source.available_on is None else max(self.year, source.available_on.year)

    @cached_property
    def expiry_weights(self) -> Mapping[str, int]:
        """How much each fen left in a source weighs: 0 without a use-by date, then 1, 2 … from the latest date to the
        earliest."""
        days = sorted({source.use_by for source in self.sources if source.use_by is not None}, reverse=True)
        ranks = {day: rank for rank, day in enumerate(days, start=1)}
        return {source.id: ranks[source.use_by] if source.use_by else 0 for source in self.sources}
