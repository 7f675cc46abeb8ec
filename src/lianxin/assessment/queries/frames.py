"""The frame of an evaluation, from the register as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.assessment.models import Evaluation
from lianxin.core.measures import Frame, Listed, frame_of
from lianxin.exits.models import Sheet
from lianxin.monitoring.models import Episode
from lianxin.people.access import within_area
from lianxin.registry.models import HouseholdFacts

_MONITORED, _TO_EXIT = "monitored", "to_exit"


@dataclass(frozen=True, slots=True)
class RegisterFrame:
    """A frame, and how many households it lacks because their type is not on record."""

    frame: Frame
    left_out: int


def register_frame(evaluation: Evaluation, strata: frozenset[str]) -> RegisterFrame:
    """Every live household of the place with facts of the year, by village and stratum. Households of ``monitored`` or ``to_exit``
    are told apart only where the design does.

    Raises:
        Refused: MEASURE-002, there is none.
    """
    inside = within_area("household__village_code", evaluation.area_code)
    rows = HouseholdFacts.objects.filter(inside, year=evaluation.year, household__is_live=True).order_by().values_list(
        "household_id", "household__village_code", "household_type", "household_size", "household__member_count"
    )  # fmt: skip
    special = _special(evaluation, strata)
    listed, left_out = [], 0
    for household_id, village, kind, size, members in rows.iterator():
        if not kind:
            left_out += 1
            continue
        status = special.get(household_id, kind)
        listed.append(Listed(village, str(household_id), status, size if size is not None else members or None))
    return RegisterFrame(frame_of(listed), left_out)


def _special(evaluation: Evaluation, strata: frozenset[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    if _TO_EXIT in strata:
        sheets = Sheet.objects.filter(
            within_area("area_code", evaluation.area_code), year=evaluation.year, state=Sheet.State.SECOND
        )
        found |= dict.fromkeys(sheets.exclude(household=None).values_list("household_id", flat=True), _TO_EXIT)
    if _MONITORED in strata:
        episodes = Episode.objects.filter(within_area("area_code", evaluation.area_code), ended_on=None)
        found |= dict.fromkeys(episodes.values_list("household_id", flat=True), _MONITORED)
    return found
