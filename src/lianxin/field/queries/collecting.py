"""Reads of forms: which a collector is served, what they look into, what was filled in."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from lianxin.field.models import CollectedForm, CollectorPassword, FormSubmission, SubmissionFile
from lianxin.field.queries.present import versions_of, village_versions
from lianxin.field.queries.villages import MOST_HOUSEHOLDS, villages_on_device
from lianxin.field.sealing import opened_bytes
from lianxin.field.xforms.workbooks import HOUSEHOLDS, MEMBERS, VILLAGES
from lianxin.people.access import acts_of_grant, grants_in_force, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.access import households_in
from lianxin.registry.models import Household, MemberFacts
from lianxin.registry.queries import open_years

if TYPE_CHECKING:
    from lianxin.people.models import User

POINT_LENGTH = 65  # of a box: the point that it was sealed with comes first


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list that forms choose from, made for one collector."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """MD5, as OpenRosa wants it."""
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()


def forms_served_to(user: User) -> list[CollectedForm]:
    """The forms that others brought for areas where the user captures: of each the newest version."""
    rows = CollectedForm.objects.filter(withdrawn_at__isnull=True).defer("xml", "workbook").order_by("form_id", "-id")
    newest: dict[str, CollectedForm] = {}
    for row in rows:
        newest.setdefault(row.form_id, row)
    return [row for row in newest.values() if _reaches(user, row.area_code)]


def served_form(user: User, form_id: str) -> CollectedForm | None:
    """The newest version of a form that the user is served, with its XML; None where there is none."""
    row = CollectedForm.objects.filter(form_id=form_id, withdrawn_at__isnull=True).defer("workbook").first()
    return row if row is not None and _reaches(user, row.area_code) else None


def definition_for(user: User, form_id: str, version: str) -> CollectedForm | None:
    """The definition that something was filled in with, for areas where the user captures: withdrawn ones too, so that nothing is lost.

    A version that is not known is taken with the newest.
    """
    rows = CollectedForm.objects.filter(form_id=form_id).only("id", "area_code", "uploads", "version")
    found = list(rows)
    row = next((one for one in found if one.version == version), found[0] if found else None)
    return row if row is not None and _reaches(user, row.area_code) else None


def _reaches(user: User, area_code: str) -> bool:
    return any(
        Act.CAPTURE_OFFLINE in acts_of_grant(grant)
        and (grant.area_code.startswith(area_code) or area_code.startswith(grant.area_code))
        for grant in grants_in_force(user)
    )


def list_files(user: User, names: Iterable[str] = (VILLAGES, HOUSEHOLDS, MEMBERS)) -> dict[str, ListFile]:
    """The lists that the forms of the house choose from, by name: the user's villages, their households with the head's name, and who
    lives in them. ``names``: those that a form looks into.

    Raises:
        PermissionDenied: he captures nothing.
    """
    villages = villages_on_device(user)
    codes = [code for code, _ in villages]
    made: dict[str, Callable[[], Iterator[list[str]]]] = {
        VILLAGES: lambda: _village_rows(user, villages),
        HOUSEHOLDS: lambda: _household_rows(user, codes),
        MEMBERS: lambda: _member_rows(user, codes),
    }
    return {name: ListFile(name, _csv([_HEADINGS[name], *rows()])) for name, rows in made.items() if name in set(names)}


_HEADINGS = {
    VILLAGES: ["name", "label", "whole", "year", "as_of"],
    HOUSEHOLDS: ["name", "label", "village", "year", "as_of"],
    MEMBERS: ["name", "label", "household", "year", "as_of"],
}


def _years_of(codes: Iterable[str]) -> dict[str, int | None]:
    """The year that may be written, by village; None where none is open."""
    of_counties = {county: next(iter(open_years(county)), None) for county in {code[:6] for code in codes}}
    return {code: of_counties[code[:6]] for code in codes}


def _village_rows(user: User, villages: list[tuple[str, str]]) -> Iterator[list[str]]:
    """``whole`` says whose facts the user may tell: of a village that is his as a whole."""
    reading, years = scope_of(user, Act.READ_REGISTRY), _years_of([code for code, _ in villages])
    for code, name in villages:
        year, is_whole = years[code], reading.covers(code)
        versions = village_versions(code, year) if is_whole and year else {}
        as_of = max(versions.values(), default=0)
        yield [code, name, "yes" if is_whole else "no", str(year or ""), str(as_of)]


def _household_rows(user: User, codes: list[str]) -> Iterator[list[str]]:
    """``as_of`` is the number of the last replacement of any fact of the household that the list knows."""
    years = _years_of(codes)
    for code in codes:
        year, homes = years[code], _homes(user, code)
        versions = versions_of("household", [one.pk for one in homes], year) if year else {}
        for one in homes:
            label = f"{one.head_name}（{one.household_no[-6:]}）"
            as_of = max(versions.get(one.pk, {}).values(), default=0)
            yield [str(one.pk), label, code, str(year or ""), str(as_of)]


def _member_rows(user: User, codes: list[str]) -> Iterator[list[str]]:
    """Who lives in the households; ``as_of`` is the number of the last replacement of any fact of his that the list knows."""
    for code, year in _years_of(codes).items():
        if year is None:
            continue
        homes = [one.pk for one in _homes(user, code)]
        rows = MemberFacts.objects.filter(household__in=homes, year=year, left_on__isnull=True)
        found = list(
            rows.order_by("household_id", "member_id").values_list("member_id", "member__name", "household_id")
        )
        versions = versions_of("member", [member for member, _, _ in found], year)
        for member, name, household in found:
            as_of = max(versions.get(member, {}).values(), default=0)
            yield [str(member), name, str(household), str(year), str(as_of)]


def _homes(user: User, code: str) -> list[Household]:
    found = households_in(required_scope(user, Act.CAPTURE_OFFLINE)).filter(village_code=code, is_live=True)
    return list(found.order_by("id").only("id", "head_name", "household_no", "village_code")[:MOST_HOUSEHOLDS])


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def password_of(user: User) -> CollectorPassword | None:
    """The user's collector password in force: when it was made, not what it is."""
    return CollectorPassword.objects.filter(user=user, revoked_at__isnull=True).first()


def forms_open_to(user: User) -> QuerySet[CollectedForm]:
    """Forms of the areas where the user manages forms, with how many submissions each has."""
    wanted = Q(pk__in=[])
    for prefix in scope_of(user, Act.MANAGE_FORMS).prefixes:
        wanted |= Q(area_code__startswith=prefix)
    rows = CollectedForm.objects.filter(wanted).defer("xml", "workbook").select_related("added_by")
    return rows.annotate(filled=Count("submissions"))


def access_form(user: User, form_id: int) -> CollectedForm:
    """Return a form that the user manages.

    Raises:
        Http404: not of his areas.
    """
    found = forms_open_to(user).filter(pk=form_id).first()
    if found is None:
        raise Http404("no such form")
    return found


def submissions_of(form: CollectedForm) -> QuerySet[FormSubmission]:
    """What was filled in with any version of a form, newest first; the caller has asked whether it may be seen."""
    rows = FormSubmission.objects.filter(form__form_id=form.form_id).select_related("sender", "form")
    return rows.prefetch_related(Prefetch("files", SubmissionFile.objects.defer("content")))


def access_file(user: User, form_id: int, file_id: int) -> SubmissionFile:
    """Return a file that came with an answer to a form that the user manages.

    Raises:
        Http404: not of his areas.
    """
    form = access_form(user, form_id)
    rows = SubmissionFile.objects.select_related("submission")
    found = rows.filter(pk=file_id, submission__form__form_id=form.form_id).first()
    if found is None:
        raise Http404("no such file")
    return found


def content_of_file(file: SubmissionFile) -> bytes:
    """Open the box that a file is kept in."""
    box = bytes(file.content)
    return opened_bytes(box[:POINT_LENGTH], box[POINT_LENGTH:], f"{file.submission.instance_id}/{file.name}")
