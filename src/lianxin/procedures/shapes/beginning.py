"""A case to be begun, told as JSON: it goes through the form of the procedure's page, so that what may be told is said once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.procedures import errors
from lianxin.procedures.access import hat_of
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import ContentKind, Procedure, Subject, Version
from lianxin.procedures.forms import BeginForm, FactsShown, content_form
from lianxin.procedures.operations import NewCase
from lianxin.procedures.queries.cases import areas_to_begin
from lianxin.procedures.queries.contents import is_open, present_members, present_value
from lianxin.procedures.shapes.told import BeginAsked
from lianxin.registry.access import access_household
from lianxin.registry.display import correctable_fields
from lianxin.registry.queries import years_of
from lianxin.rulebook import dictionary
from lianxin.site.unfit import Misfit, Unfit, unfit_by_form

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.registry.models import Household

_UNKNOWN = Words("没有这一项", "is not known")
_NO_YEAR = Words("这一户没有这一年的数据", "the household has no facts of that year")
_NO_MEMBER = Words("这一户没有这名成员", "the household has no such member")
# Controls of the form that have a place of their own in what is told.
_OUTSIDE = ("year", "area_code")


def entry_of(asked: BeginAsked, user: User, *, on: date) -> NewCase:
    """Return the case that a user asks to begin, as the form of its page would.

    Raises:
        PermissionDenied, Http404: he acts for no level there, or may not see the household or the area.
        Refused: PROC-020, PROC-021 no such procedure, or none in force; PROC-082 not for such a subject; SITE-023 what is told
            does not fit.
    """
    procedure = shelf.procedure(asked.procedure)
    household = access_household(user, asked.household, Act.READ_CASES) if asked.household else None
    if (procedure.subject is Subject.HOUSEHOLD) is not (household is not None):
        raise Refused(errors.SUBJECT_UNFIT, procedure=procedure.words, wanted=procedure.subject.words)
    if household is not None and hat_of(user, household.village_code) is None:
        raise PermissionDenied(Act.ACT_FOR_VILLAGE.value)
    areas = [] if household else _areas(user, procedure, asked.area_code)
    version = shelf.version_on(procedure.key, on, household.village_code if household else asked.area_code)
    form = _form(asked, version, household, areas, on)
    if unknown := [name for name in asked.told if name not in form.fields or name in _OUTSIDE]:
        raise Unfit([Misfit(f"body.told.{name}", _UNKNOWN) for name in unknown])
    if not form.is_valid():
        raise unfit_by_form(form, _place)
    entry: NewCase = form.entry(procedure.key, household.pk if household else None)
    return entry


def _place(name: str) -> str:
    """Return where a control's value stands in what is told."""
    return f"body.{name}" if name in _OUTSIDE else "body.told" + (f".{name}" if name else "")


def _areas(user: User, procedure: Procedure, area_code: str) -> list[Any]:
    areas = areas_to_begin(user, procedure.subject.value)
    if not areas:
        raise PermissionDenied(Act.ACT_FOR_VILLAGE.value)
    if area_code not in {area.code for area in areas}:
        raise Http404("no such area")
    return areas


def _form(asked: BeginAsked, version: Version, household: Household | None, areas: list[Any], on: date) -> Any:
    years = years_of(household) if household else [on.year]
    year = asked.year or next(iter(years), None)
    if year not in years:
        raise Unfit([Misfit("body.year", _NO_YEAR)])
    sent = _sent(asked.told | {"year": year, "area_code": asked.area_code})
    if version.content is None or household is None:
        return BeginForm(sent, version=version, years=years, areas=areas)
    facts = _facts(asked, household, year) if version.content.kind is ContentKind.FACTS else None
    return content_form(sent, version.content, household, year, facts)


def _facts(asked: BeginAsked, household: Household, year: int) -> FactsShown:
    """The facts that are told, of those that may be written into a case."""
    if asked.member is not None and asked.member not in {one.member_id for one in present_members(household, year)}:
        raise Unfit([Misfit("body.member", _NO_MEMBER)])
    table = "household" if asked.member is None else "member"
    known = correctable_fields(table)
    named = [dictionary().field(f"{table}.{name}") for name in asked.told if name in known]
    entries = [entry for entry in named if is_open(entry)]
    present = {entry.name: present_value(household, year, asked.member, entry) for entry in entries}
    return FactsShown(asked.member, entries, present)


def _sent(told: Mapping[str, Any]) -> QueryDict:
    """What a browser would send."""
    sent = QueryDict(mutable=True)
    for name, value in told.items():
        sent.setlist(name, [_text(one) for one in value] if isinstance(value, list) else _one(value))
    return sent


def _one(value: Any) -> list[str]:
    return [] if value is None else [_text(value)]


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
