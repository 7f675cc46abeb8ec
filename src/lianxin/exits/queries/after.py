"""After exit nothing is taken away (四个不摘): what goes on for households that exited, until when, and what was ended all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from lianxin.audit.models import Event
from lianxin.benefits.models import Benefit
from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries.values import value_on
from lianxin.exits.domain.continuing import Continuing, exited_on, is_tracked, policies_until
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.access import required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.procedures.models import Case
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household, HouseholdFacts, Source
from lianxin.registry.queries import area_names, latest_year
from lianxin.rulebook import rulebook
from lianxin.supervision.models import Clue

if TYPE_CHECKING:
    from lianxin.people.models import User

_STANDING = (Benefit.State.PROPOSED, Benefit.State.VERIFIED, Benefit.State.APPROVED)
_EXITED = "exited"


@dataclass(frozen=True, slots=True)
class AfterRow:
    """A household that exited, and what goes on for it."""

    household: Household
    village: str
    exit_year: int | None
    is_tracked: bool
    helpers: tuple[str, ...]
    measures: int
    clues: int
    last_checked_on: date | None


@dataclass(frozen=True, slots=True)
class TakenRow:
    """Something that was ended for a household after its exit, while policies were to hold."""

    household: Household
    village: str
    exit_year: int | None
    what: Words
    on: date
    reason: str
    by: str


def exited_households(user: User, *, area_code: str = "") -> QuerySet[Household]:
    """Households that exited, as their facts of the newest year say, as far as the user may see them."""
    required_scope(user, Act.READ_EXITS)
    year = latest_year(("",))
    exited = HouseholdFacts.objects.filter(household=OuterRef("pk"), year=year, household_type=_EXITED)
    found = households_open_to(user, Act.READ_EXITS).filter(is_live=True, village_code__startswith=area_code)
    return found.filter(Exists(exited))


def continuing_for(area_code: str, exit_year: int | None, *, on: date) -> Continuing:
    """Until when policies hold for who exited in a year, and whether the household is still being tracked."""
    last = value_on("after_exit.policies_last_year", area_code=area_code, on=on)
    months = value_on("after_exit.tracking_months", area_code=area_code, on=on)
    return Continuing(
        policies_until(None if last is None else int(last)),
        is_tracked(exit_year, None if months is None else int(months), on=on),
    )


def after_rows(user: User, households: Iterable[Household], *, on: date) -> list[AfterRow]:
    """What goes on for some households that exited, as far as the user may see each room."""
    some = list(households)
    ids = [household.pk for household in some]
    facts = _facts(ids)
    helpers = _helpers(ids, on) if user.may(Act.READ_PAIRING) else {}
    benefits = _counted(Benefit, ids, state__in=_STANDING) if user.may(Act.READ_BENEFITS) else {}
    clues: dict[int, int] = {}
    if user.may(Act.READ_CLUES):
        seen = scope_of(user, Act.READ_CLUES).area_filter("area_code")
        rows = Clue.objects.filter(seen, household_id__in=ids).exclude(state=Clue.State.SETTLED).order_by()
        clues = dict(rows.values_list("household_id").annotate(Count("id")))
    places, checked = area_names(household.village_code for household in some), _last_checked(ids)
    return [
        AfterRow(
            household,
            places[household.village_code],
            exit_year := facts.get(household.pk),
            continuing_for(household.village_code, exit_year, on=on).is_tracked,
            tuple(helpers.get(household.pk, ())),
            benefits.get(household.pk, 0),
            clues.get(household.pk, 0),
            checked.get(household.pk),
        )
        for household in some
    ]


def _facts(ids: list[int]) -> dict[int, int | None]:
    """Year of exit by household, of the newest facts."""
    rows = HouseholdFacts.objects.filter(household_id__in=ids).order_by("year")
    return dict(rows.values_list("household_id", "exit_year"))  # type: ignore[misc]


def _helpers(ids: list[int], on: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    in_force = Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
    for key, name in (
        HouseholdPairing.objects.filter(in_force, household_id__in=ids)
        .order_by("order")
        .values_list("household_id", "helper__name")
    ):
        found.setdefault(key, []).append(name)
    return found


def _counted(model: Any, ids: list[int], **wanted: Any) -> dict[int, int]:
    rows = model.objects.filter(household_id__in=ids, **wanted).order_by()
    return dict(rows.values_list("household_id").annotate(Count("id")))


def _last_checked(ids: list[int]) -> dict[int, date]:
    """When somebody last collected facts of a household in the field, or verified a measure at home."""
    found: dict[int, date] = {}
    collected = HouseholdFacts.objects.filter(household_id__in=ids, source__kind__in=Source.Kind.values).order_by()
    verified = Benefit.objects.filter(household_id__in=ids, verified_on__isnull=False).order_by()
    for rows in (
        collected.values_list("household_id").annotate(Max("source__collected_on")),
        verified.values_list("household_id").annotate(Max("verified_on")),
    ):
        for key, day in rows:
            if day is not None and (key not in found or day > found[key]):
                found[key] = day
    return found


def taken_away(user: User, *, on: date, area_code: str = "") -> list[TakenRow]:
    """Pairings that ended without another, and measures that were stopped, for households after their exit while policies hold.

    A notice, not an accusation: the reason given stands beside it, and somebody is to look.
    """
    # From the few that lost something, not from the many that exited: the workbench asks this at every visit.
    lost = Q(pk__in=_ended(on).values("household_id")) | Q(pk__in=_stopped().values("household_id"))
    return _taken(user, {home.pk: home for home in exited_households(user, area_code=area_code).filter(lost)}, on)


def _taken(user: User, homes: dict[int, Household], on: date) -> list[TakenRow]:
    years, decided = _facts(list(homes)), _decided_on(list(homes))
    places = area_names(home.village_code for home in homes.values())
    rows = []
    for key, what, day, reason, by in (*_ended_pairings(user, homes, on), *_stopped_benefits(user, homes)):
        home = homes[key]
        left_on = exited_on(years.get(key), decided.get(key))
        until = continuing_for(home.village_code, years.get(key), on=day).until
        if left_on is not None and day > left_on and (until is None or day <= until):
            rows.append(TakenRow(home, places[home.village_code], years.get(key), what, day, reason, by))
    return sorted(rows, key=lambda row: (row.on, row.household.pk), reverse=True)


def taken_from(user: User, household: Household, *, on: date) -> list[TakenRow]:
    """What was taken away from one household after its exit."""
    return _taken(user, {household.pk: household}, on)


def _decided_on(ids: list[int]) -> dict[int, date]:
    found = Case.objects.filter(household_id__in=ids, procedure="household_exit", outcome=Case.Outcome.GRANTED)
    return {
        key: day for key, day in found.values_list("household_id", "ended_on") if key is not None and day is not None
    }


def _ended(on: date) -> QuerySet[HouseholdPairing]:
    """Pairings that ended, of households that nobody is paired with now."""
    in_force = Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
    others = HouseholdPairing.objects.filter(in_force, household=OuterRef("household"))
    return HouseholdPairing.objects.filter(~Exists(others), ends_before__lte=on)


def _stopped() -> QuerySet[Benefit]:
    """Measures that were stopped after they had been approved."""
    return Benefit.objects.filter(state=Benefit.State.STOPPED)


def _ended_pairings(user: User, homes: dict[int, Household], on: date) -> list[tuple[int, Words, date, str, str]]:
    if not user.may(Act.READ_PAIRING):
        return []
    rows = list(_ended(on).filter(household_id__in=homes).select_related("helper"))
    who = _who("pairing.plan", [str(row.ends_before) for row in rows])
    found = []
    for row in rows:
        words = Words(f"结对：{row.helper.name}", f"pairing: {row.helper.name}")
        found.append((row.household_id, words, row.ends_before, row.reason, who.get(str(row.ends_before), "")))
    return found  # type: ignore[return-value]


def _who(thing: str, days: list[str]) -> dict[str, str]:
    """Who confirmed the plan that ended pairings on a day."""
    if not days:
        return {}
    found: dict[str, str] = {}
    for event in Event.objects.filter(thing=thing, act=Act.CONFIRM_PAIRING.value).order_by("id"):
        day = str(event.details.get("starts_on", ""))
        if day in days:
            found[day] = event.actor_name
    return found


def _stopped_benefits(user: User, homes: dict[int, Household]) -> list[tuple[int, Words, date, str, str]]:
    if not user.may(Act.READ_BENEFITS):
        return []
    stopped = list(_stopped().filter(household_id__in=homes))
    events = {
        event.thing_id: event
        for event in Event.objects.filter(
            thing="benefits.benefit", act="benefits.stop", thing_id__in=[str(one.pk) for one in stopped]
        )
    }
    found = []
    for one in stopped:
        event = events.get(str(one.pk))
        measure = rulebook().measures.get(one.measure)
        words = measure.words if measure else Words(one.measure, one.measure)
        day = event.at.date() if event else one.at.date()
        named = Words(f"措施：{words.zh}", f"measure: {words.en}")
        found.append((one.household_id, named, day, one.words, event.actor_name if event else ""))
    return found
