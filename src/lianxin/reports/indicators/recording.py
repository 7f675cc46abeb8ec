"""Who recorded a row whose table does not say so: the event of the chain that brought it, and what brings many rows in one event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lianxin.audit.models import Event
from lianxin.audit.queries import oldest_events_of

if TYPE_CHECKING:
    from lianxin.reports.indicators.declaring import Source

# Details of an event that name what somebody had before him.
_DOCUMENTS = ("document", "document_no", "ledger", "file")


@dataclass(frozen=True, slots=True)
class Recorded:
    """Who recorded a row, "" for the house itself; when; from which document, "" where none is named; the number of the event, or that of
    the import."""

    by: str
    at: datetime
    document: str = ""
    event: int | None = None
    job: int | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """Events that bring rows of a table: what they are about, the column of a row that holds its number, the acts that count.

    ``same`` are details that must be what a column of the row is; ``span`` names two details between which the number of the row lies.
    ``is_last``: of several the last counts, for each takes the place of the one before.
    """

    thing: str
    number: str
    acts: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    span: tuple[str, str] = ("", "")
    is_last: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.number, *self.same.values())

    def is_of(self, event: Event, row: int, told: tuple[Any, ...]) -> bool:
        """Whether an event brought a row, of which the columns are told."""
        details = event.details
        if any(
            name in details and str(details[name]) != str(value)
            for name, value in zip(self.same, told[1:], strict=True)
        ):
            return False
        first, last = (details.get(name) for name in self.span)
        return first is None or last is None or first <= row <= last


# Tables of which an event is about something else than the row. All others are told by the event of the row itself.
BROUGHT: Mapping[str, tuple[Brought, ...]] = {
    "people.teammember": (
        Brought("people.team", "team_id", ("people.join_team",), {"helper": "helper_id", "starts_on": "starts_on"}),
    ),
    # By a list the row says so itself.
    "exits.householdexit": (Brought("procedures.case", "case_id", is_last=True),),
    "projects.target": (
        Brought("projects.project", "project_id", ("projects.set_targets", "projects.take_over_project"), is_last=True),
    ),
    "projects.benefitlink": (
        Brought("projects.benefit_link", "pk"),
        Brought("projects.project", "project_id", ("projects.take_in_benefit_links",), span=("first", "last")),
    ),
    "benefits.subsidyperiod": (Brought("funds.claim", "claim_id", ("benefits.claim_subsidy",)),),
    "benefits.shareholding": (
        Brought("benefits.instrument", "instrument_id", ("benefits.allot_shares", "benefits.reallot"), span=("first", "last")),
    ),
}  # fmt: skip


def recorded_by_events(source: Source, numbers: Iterable[int]) -> dict[int, Recorded]:
    """Return who recorded rows of a source, by their numbers, as the chain of events tells it."""
    missing, found = set(numbers), {}
    table = source.model._meta.label_lower
    for road in BROUGHT.get(table, (Brought(table, "pk"),)):
        if missing:
            found |= _along(road, source, missing)
            missing -= set(found)
    return found


def _along(road: Brought, source: Source, numbers: set[int]) -> dict[int, Recorded]:
    rows = source.rows(None).filter(pk__in=numbers).order_by().values_list("pk", *road.columns).distinct()
    told = {number: tuple(values) for number, *values in rows}
    events: dict[str, list[Event]] = defaultdict(list)
    for event in oldest_events_of(road.thing, {str(values[0]) for values in told.values()}, acts=road.acts):
        events[event.thing_id].append(event)
    found = {}
    for number, values in told.items():
        fitting = [one for one in events[str(values[0])] if road.is_of(one, number, values)]
        if fitting:
            found[number] = _recorded(fitting[-1 if road.is_last else 0])
    return found


def _recorded(event: Event) -> Recorded:
    document = next((str(event.details[name]) for name in _DOCUMENTS if event.details.get(name)), "")
    return Recorded(event.actor_name, event.at, document, event.pk)
