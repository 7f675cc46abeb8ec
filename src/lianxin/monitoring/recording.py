"""Between the tables and the pure histories: rows of leads and episodes as events, and the copies that rows keep of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.monitoring.domain import episodes, leads
from lianxin.monitoring.domain.deadlines import LeadClock, deadline
from lianxin.monitoring.models import Episode, EpisodeEvent, Lead, LeadEvent
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Hat

if TYPE_CHECKING:
    from lianxin.people.models import User

_ACCOUNT = "user:"


def person_of(user: User | None) -> str:
    """Return what a history knows an account by."""
    return f"{_ACCOUNT}{user.pk}" if user is not None else leads.HOUSE


# Leads --------------------------------------------------------------------------------------------------------------------


def lead_event_of(row: LeadEvent) -> leads.LeadEvent:
    """Return a row as an event of the history."""
    person = f"{_ACCOUNT}{row.by_id}" if row.by_id is not None else leads.HOUSE
    told: dict[str, Any] = row.told
    hat = Hat(row.hat) if row.hat else None
    if row.kind == LeadEvent.Kind.REPORTED:
        on = date.fromisoformat(told["on"])
        return leads.Reported(row.at, on, person, hat, Hat(told["holder"]), told["area"], told.get("household"))
    if row.kind == LeadEvent.Kind.REPEATED:
        return leads.Repeated(row.at, person, row.words)
    assert hat is not None
    match row.kind:
        case LeadEvent.Kind.IDENTIFIED:
            return leads.Identified(row.at, person, hat, told["household"])
        case LeadEvent.Kind.PASSED_ON:
            return leads.PassedOn(row.at, person, hat, Hat(told["holder"]), told["area"], row.words)
        case LeadEvent.Kind.REFERRED:
            return leads.Referred(row.at, person, hat, told["department"], row.words)
        case LeadEvent.Kind.NOT_ENTERED:
            return leads.NotEntered(row.at, person, hat, told["reason"], row.words)
    return leads.CaseBegun(row.at, person, hat, told["case"])


def lead_standing(lead: Lead) -> leads.LeadStanding:
    """Replay a lead.

    Raises:
        Refused: MONI codes, its history is not one.
    """
    return leads.replayed(lead_event_of(row) for row in lead.events.order_by("number"))


def lead_copies(standing: leads.LeadStanding, clock: LeadClock) -> dict[str, Any]:
    """Return what a lead keeps of its standing, and its days by a clock."""
    days = deadline(clock, standing.since, standing.holder, shelf.calendar())
    return {
        "state": standing.state.value,
        "holder": standing.holder.value,
        "area_code": standing.area_code,
        "household_id": standing.household,
        "due_on": days.due_on,
        "escalates_on": days.escalates_on,
        "escalates_further_on": days.escalates_further_on,
        "is_reckoned_blind": days.is_reckoned_blind,
        "ended_on": standing.ended_on,
        "revision": standing.events,
    }


def lead_differences(lead: Lead) -> list[str]:
    """Return which copies of a lead are not what its events say. Its days are not looked at: they follow the clock that was in
    force when they were reckoned."""
    standing = lead_standing(lead)
    told = {
        "state": standing.state.value,
        "holder": standing.holder.value,
        "area_code": standing.area_code,
        "household_id": standing.household,
        "ended_on": standing.ended_on,
        "revision": standing.events,
    }
    return [name for name, value in told.items() if getattr(lead, name) != value]


# Episodes -----------------------------------------------------------------------------------------------------------------


def episode_event_of(row: EpisodeEvent) -> episodes.EpisodeEvent:
    """Return a row as an event of the history."""
    told: dict[str, Any] = row.told
    match row.kind:
        case EpisodeEvent.Kind.ENTERED:
            return episodes.Entered(row.on, told["class"], tuple(told["risks"]), told.get("case"))
        case EpisodeEvent.Kind.RISKS:
            return episodes.RisksChanged(row.on, tuple(told["risks"]))
        case EpisodeEvent.Kind.MEASURE_BEGUN:
            starts_on = date.fromisoformat(told["starts_on"])
            return episodes.MeasureBegun(row.on, told["family"], told["measure"], starts_on)
        case EpisodeEvent.Kind.MEASURE_ENDED:
            return episodes.MeasureEnded(row.on, told["number"], date.fromisoformat(told["ends_before"]))
        case EpisodeEvent.Kind.CONTACT:
            return episodes.ContactNamed(row.on, told["name"])
    return episodes.Ended(row.on, episodes.Ending(told["ending"]), told["mode"], told.get("case"))


def episode_standing(episode: Episode) -> episodes.EpisodeStanding:
    """Replay an episode.

    Raises:
        Refused: MONI codes, its history is not one.
    """
    return episodes.replayed(episode_event_of(row) for row in sorted(episode.events.all(), key=lambda one: one.number))


def episode_copies(standing: episodes.EpisodeStanding) -> dict[str, Any]:
    """Return what an episode keeps of its standing."""
    return {
        "monitored_class": standing.monitored_class,
        "risks": listed(standing.risks),
        "began_on": standing.began_on,
        "contact": standing.contact,
        "ended_on": standing.ended_on,
        "ending": standing.ending.value if standing.ending else "",
        "mode": standing.mode,
        "revision": standing.events,
    }


def episode_differences(episode: Episode) -> list[str]:
    """Return which copies of an episode are not what its events say."""
    told = episode_copies(episode_standing(episode))
    return [name for name, value in told.items() if getattr(episode, name) != value]


def listed(codes: tuple[str, ...]) -> str:
    """Return codes as a column keeps them: ``,illness,disability,``; "" for none."""
    return f",{','.join(codes)}," if codes else ""
