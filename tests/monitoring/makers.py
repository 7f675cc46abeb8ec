"""Leads and episodes for tests, made by the room's own acts, or written as a register tells them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cast import VILLAGE
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.monitoring.models import Episode, EpisodeEvent, Lead, LeadEvent
from lianxin.monitoring.operations import NewLead, report_lead
from lianxin.people.models import User
from lianxin.procedures.models import Case, CaseEvent
from lianxin.registry.models import Household
from procedures.makers import People, begun, told, walked
from registry.makers import household

if TYPE_CHECKING:
    from procedures.conftest import Clock

RISKS = ("illness", "disability")


def lead(by: User | None = None, of: Household | None = None, **given: Any) -> Lead:
    """A lead that was just reported: about a household, or about somebody who is not on the register."""
    about: dict[str, Any] = (
        {"household_id": of.pk} if of else {"person_name": "乙某", "place": "上河村三组", "area_code": VILLAGE}
    )
    wanted: dict[str, Any] = {"source": "visit", "words": "家里有人住院，花费很大", "risk": "illness"} | about
    return report_lead(entry=NewLead(**(wanted | given)), by=by)


def monitored(name: str = "甲某", **facts: Any) -> Household:
    """A household as a register that was taken over tells it: monitored since March 2026, for illness."""
    wanted: dict[str, Any] = {
        "monitored_class": "at_risk", "identified_month": date(2026, 3, 1), "risk_eliminated": False, "risk_1": "illness",
    }  # fmt: skip
    return household(name, **(wanted | facts))


def entered(of: Household, people: People, clock: Clock, *, until: str = "entered", **given: Any) -> Episode:
    """The episode of a household that was entered by a case, walked by its levels."""
    case = begun(of, people.village, **given)
    walked(case, until, people, clock)
    return Episode.objects.get(entry_case=case)


def elimination(of: Household, people: People, clock: Clock) -> Case:
    """A case of elimination that waits for the county's decision."""
    case = begun(of, people.village, "risk_elimination", chosen={"elimination_mode": "by_help"})
    return walked(case, "reviewed", people, clock)


def eliminated(of: Household, people: People, clock: Clock, **changed: Any) -> Episode:
    """The episode of a household whose risk was eliminated by a case."""
    from lianxin.procedures.operations import take_step

    case = elimination(of, people, clock)
    clock.pass_(days=1)
    take_step(case_id=case.pk, told=told(case, "decide", **changed), by=people.county)
    return Episode.objects.get(exit_case=case)


@contextmanager
def refusal(code: str) -> Iterator[None]:
    """Expect a refusal with a code, and that nothing was written."""

    def counts() -> list[int]:
        models = (Lead, LeadEvent, Episode, EpisodeEvent, Case, CaseEvent, Event)
        return [model.objects.count() for model in models]

    before = counts()
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code, refused.value
    assert counts() == before
