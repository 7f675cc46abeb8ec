"""What a decision does to episodes, inside its own transaction: an entry begins one; an elimination, a death or a move ends it."""

from __future__ import annotations

from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.monitoring import errors
from lianxin.monitoring.domain.episodes import Ended, Ending, Entered
from lianxin.monitoring.models import Episode
from lianxin.monitoring.operations.episodes import RISK_FIELDS, Beginning, begin_episode, end_episode
from lianxin.monitoring.operations.taking_over import take_over_household
from lianxin.monitoring.queries.values import phase_values
from lianxin.procedures.announcing import Decided, Deciding
from lianxin.procedures.domain.calendar import day_of
from lianxin.registry.models import Household
from lianxin.registry.queries import household_facts_of

_ENDINGS = {"death": Ending.DIED, "move": Ending.MOVED}


def register_read(deciding: Deciding) -> None:
    """Make the episodes that the register tells of a household, before a decision writes over what it says."""
    if deciding.case.household is not None:
        take_over_household(deciding.case.household, by=deciding.by, at=deciding.at)


def episode_decided(decided: Decided) -> None:
    """Begin or end the episode of a household as its case was decided.

    Raises:
        Refused: MONI-047 it is monitored already, MONI-049 it is not monitored and its risk cannot be eliminated.
    """
    case = decided.case
    if case.household is None:
        return
    match case.procedure:
        case "monitoring_entry":
            _entered(decided, case.household)
        case "risk_elimination":
            _eliminated(decided, case.household)
        case "death" | "move":
            _gone(decided, case.household)


def _entered(decided: Decided, household: Household) -> None:
    case, on = decided.case, day_of(decided.at)
    year = case.payload["year"]
    facts: Any = household_facts_of(household, year)
    risks = tuple(dict.fromkeys(code for name in RISK_FIELDS if (code := getattr(facts, name))))
    lead = getattr(case, "lead", None)
    if not risks and lead is not None and lead.risk:
        risks = (lead.risk,)
    applied: Any = decided.event.applied
    beginning = Beginning(
        household=household,
        entered=Entered(on, applied["values"]["monitored_class"], risks, case.pk),
        year=year,
        values=phase_values(household, year=year, on=on, by=decided.by),
        case=case,
        contact=facts.contact_name or "",
    )
    begin_episode(beginning, by=decided.by, at=decided.at)


def _eliminated(decided: Decided, household: Household) -> None:
    case, on = decided.case, day_of(decided.at)
    episode = open_episode(household)
    if episode is None:
        raise Refused(errors.NOT_MONITORED)
    applied: Any = decided.event.applied
    ended = Ended(on, Ending.ELIMINATED, applied["values"].get("elimination_mode") or "", case.pk)
    values = phase_values(household, year=case.payload["year"], on=on, by=decided.by)
    end_episode(episode, ended, values=values, case=case, by=decided.by, at=decided.at)


def _gone(decided: Decided, household: Household) -> None:
    household.refresh_from_db(fields=["is_live"])
    episode = open_episode(household)
    if household.is_live or episode is None:
        return
    on = max(day_of(decided.at), episode.began_on)
    ended = Ended(on, _ENDINGS[decided.case.procedure], "", decided.case.pk)
    end_episode(episode, ended, values=None, case=decided.case, by=decided.by, at=decided.at)


def open_episode(household: Household) -> Episode | None:
    """Return the household's open episode, if it has one."""
    return Episode.objects.filter(household=household, ended_on__isnull=True).first()
