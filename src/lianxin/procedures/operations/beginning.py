"""Begin a case: for whom, under which version, and what it is to tell the register in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.places.domain.codes import LENGTHS, Level
from lianxin.procedures import errors
from lianxin.procedures.access import hat_of, lenders_as
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.domain.definitions import Procedure, Subject, Version
from lianxin.procedures.domain.history import Begun, advanced
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.operations.contents import Asked, written_content, year_asked
from lianxin.procedures.operations.gates import recorded
from lianxin.procedures.recording import copies_of, digest_of, person_of
from lianxin.registry.access import access_household
from lianxin.registry.models import Household
from lianxin.registry.queries import household_facts_of
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_LENGTHS = {Subject.VILLAGE: LENGTHS[Level.VILLAGE], Subject.COUNTY: LENGTHS[Level.COUNTY]}
_EARLIEST = 2000


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be begun. For a household its id; for a village or county its code. ``chosen`` answers the version's choices,
    ``content`` says what is to be changed, where the version carries that."""

    procedure: str
    year: int
    household_id: int | None = None
    area_code: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    content: Asked | None = None


@transaction.atomic
def begin_case(*, entry: NewCase, by: User, at: datetime | None = None) -> Case:
    """Begin a case under the version of today for its area; it will finish under it.

    ``at`` is the moment of beginning, now if absent; a demonstration tells what lies back.

    Raises:
        PermissionDenied, Http404: ``by`` acts for no level there, or may not see the household.
        Refused: PROC-020 no such procedure, PROC-021 none in force, PROC-081 one is under way, PROC-082 not for such a
            subject, PROC-083 a choice, PROC-084 no facts of the year, PROC-090 the year; PROC-091 to PROC-094
            and REG codes what is to be changed.
    """
    entry = replace(entry, year=year_asked(entry.content, entry.year))
    procedure = shelf.procedure(entry.procedure)
    household, area_code = _subject(procedure, entry, by)
    hat = hat_of(by, area_code)
    if hat is None:
        raise PermissionDenied(Act.ACT_FOR_VILLAGE.value)
    now = at or timezone.now()
    version = shelf.version_on(entry.procedure, day_of(now), area_code)
    _refuse_second(procedure, household, area_code)
    if household is not None and household_facts_of(household, entry.year) is None:
        raise Refused(errors.NO_FACTS, year=entry.year)
    if not _EARLIEST <= entry.year <= day_of(now).year:
        raise Refused(errors.YEAR_UNFIT, year=entry.year)
    payload = _payload(version, household, entry)
    content = written_content(version, procedure.words, household, entry.year, entry.content, by)
    payload |= {"content": content} if content else {}
    lenders = lenders_as(by, hat, area_code)
    standing = advanced(version, None, Begun(now, person_of(by), hat, lenders), shelf.calendar())
    case = Case.objects.create(
        procedure=procedure.key,
        version=version.name,
        household=household,
        area_code=area_code,
        year=entry.year,
        payload=payload,
        payload_digest=digest_of(payload),
        note=entry.note.strip()[:400],
        begun_on=standing.begun_on,
        **copies_of(version, standing, on=day_of(now)),
    )
    begun = {"kind": CaseEvent.Kind.BEGUN, "hat": hat.value, "lenders": list(lenders) or None}
    recorded(CaseEvent(case=case, number=1, at=now, by=by, **begun))
    return case


def _subject(procedure: Procedure, entry: NewCase, by: User) -> tuple[Household | None, str]:
    """The household and its village, or the village or county, if the procedure is for such a subject."""
    unfit = Refused(errors.SUBJECT_UNFIT, procedure=procedure.words, wanted=procedure.subject.words)
    if procedure.subject is Subject.HOUSEHOLD:
        if entry.household_id is None:
            raise unfit
        household = access_household(by, entry.household_id, Act.READ_CASES)
        # Two who begin the same for one household come one after the other.
        Household.objects.select_for_update().get(pk=household.pk)
        return household, household.village_code
    if entry.household_id is not None or len(entry.area_code) != _LENGTHS[procedure.subject]:
        raise unfit
    return None, entry.area_code


def _refuse_second(procedure: Procedure, household: Household | None, area_code: str) -> None:
    same = Case.objects.filter(procedure=procedure.key, outcome="", household=household)
    found = (same if household is not None else same.filter(area_code=area_code)).first()
    if found is not None:
        raise Refused(errors.CASE_ALREADY_OPEN, procedure=procedure.words, case=found.pk)


def _payload(version: Version, household: Household | None, entry: NewCase) -> dict[str, Any]:
    """What the register is to be told. ``@year`` and ``@month`` stand for those of the decision."""
    values: dict[str, Any] = {}
    for effect in version.effects:
        if effect.source == "chosen":
            path = f"{'household' if household else 'village'}.{effect.field}"
            values[effect.field] = _choice(path, effect.choices, entry.chosen.get(effect.field, ""))
        else:
            values[effect.field] = effect.value if effect.source == "value" else f"@{effect.source}"
    return {"household": household.pk if household else None, "year": entry.year, "values": values}


def _choice(path: str, choices: tuple[str, ...], chosen: str) -> str:
    if chosen not in choices:
        known = dictionary().field(path)
        codes = [dictionary().code_list_of(known).by_key(key).words for key in choices]
        listed = Words("、".join(one.zh for one in codes), ", ".join(one.en for one in codes))
        raise Refused(errors.CHOICE_UNFIT, field=known.words, value=chosen, known=listed)
    return chosen
