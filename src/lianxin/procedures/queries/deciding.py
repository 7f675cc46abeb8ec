"""Cases that wait for the county's decision, by the step that decides them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianxin.people.access import scope_of
from lianxin.procedures.access import ACTS
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Hat, Procedure, Step, StepKind, Version
from lianxin.procedures.models import Case

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class DecidingStep:
    """A step by which one officer of the county decides alone, and so may decide many cases in one sitting."""

    procedure: Procedure
    version: Version
    step: Step

    @property
    def key(self) -> str:
        """What addresses call it."""
        return f"{self.procedure.key}.{self.version.name}.{self.step.name}"


def deciding_steps() -> Iterator[DecidingStep]:
    """Yield every such step of every procedure."""
    for procedure in shelf.procedures().values():
        for version in procedure.versions:
            for step in version.steps.values():
                is_one_persons = step.persons == 1 and step.meeting is None
                if step.decides and step.kind is StepKind.ON and step.actor.hat is Hat.COUNTY and is_one_persons:
                    yield DecidingStep(procedure, version, step)


def cases_to_decide(user: User, deciding: DecidingStep) -> QuerySet[Case]:
    """Return the cases that stand where a step decides them, in the user's areas; those due first at the top."""
    scope = scope_of(user, ACTS[Hat.COUNTY])
    mine = scope.area_filter("area_code") if scope.prefixes else Q(pk__in=[])
    return (
        Case.objects.filter(mine, outcome="", open_objections=0)
        .filter(procedure=deciding.procedure.key, version=deciding.version.name, state__in=deciding.step.before)
        .select_related("household")
        .order_by("due_on", "id")
    )
