"""The only road to forms of superiors, their versions and what was filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404

from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.reports.errors import AREA_NOT_WHOLE
from lianxin.reports.models import FormFill, FormVersion, NamedForm, PublishedFigure, SavedTable, TableFile

if TYPE_CHECKING:
    from lianxin.people.models import User


def forms_open_to(user: User, act: Act = Act.FILL_FORMS) -> QuerySet[NamedForm]:
    """Forms that the user may fill (or do the act to): those kept by his areas, and by the areas above them.

    A county's form is filled by each of its townships; to change how it is understood is the keeper's.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    scope = required_scope(user, act)
    wanted = scope.area_filter("area_code")
    if act is Act.FILL_FORMS:
        above = {prefix[:length] for prefix in scope.prefixes for length in range(len(prefix))}
        wanted |= Q(area_code__in=above)
    return NamedForm.objects.filter(wanted)


def access_form(user: User, form_id: int, act: Act = Act.FILL_FORMS) -> NamedForm:
    """Return a form.

    Raises:
        PermissionDenied, Http404: not his.
    """
    found = forms_open_to(user, act).filter(pk=form_id).first()
    if found is None:
        raise Http404("no such form")
    return found


def access_version(user: User, form_id: int, number: int, act: Act = Act.FILL_FORMS) -> FormVersion:
    """Return a version of a form.

    Raises:
        PermissionDenied, Http404: not his, or there is none.
    """
    form = access_form(user, form_id, act)
    found = form.versions.select_related("form", "made_by").filter(number=number).first()
    if found is None:
        raise Http404("no such version")
    return found


def fills_open_to(user: User) -> QuerySet[FormFill]:
    """What was filled for the user's areas.

    Raises:
        PermissionDenied: he fills none.
    """
    scope = required_scope(user, Act.FILL_FORMS)
    return FormFill.objects.filter(scope.area_filter("area_code")).select_related("version__form", "by")


def access_fill(user: User, fill_id: int) -> FormFill:
    """Return a filling of the user's areas.

    Raises:
        PermissionDenied, Http404: not his.
    """
    found = fills_open_to(user).filter(pk=fill_id).first()
    if found is None:
        raise Http404("no such filling")
    return found


def may_shape(user: User, form: NamedForm) -> bool:
    """Whether the user may send in new versions of a form and say what its headings mean."""
    return scope_of(user, Act.SHAPE_FORMS).covers(form.area_code)


def published_open_to(user: User) -> QuerySet[PublishedFigure]:
    """Figures that were published of the user's areas.

    Raises:
        PermissionDenied: he reads no reports.
    """
    return PublishedFigure.objects.filter(required_scope(user, Act.READ_REPORTS).area_filter("area_code"))


def access_published(user: User, figure_id: int) -> PublishedFigure:
    """Return a published figure.

    Raises:
        PermissionDenied, Http404: not his.
    """
    found = published_open_to(user).select_related("by", "corrects").filter(pk=figure_id).first()
    if found is None:
        raise Http404("no such figure")
    return found


def tables_open_to(user: User) -> QuerySet[SavedTable]:
    """The user's own tables, and those that others share: of his areas, and of the areas above them, which hand a table down. What a table
    shows is what its reader may see.

    Raises:
        PermissionDenied: he reads no reports.
    """
    scope = required_scope(user, Act.READ_REPORTS)
    above = {prefix[:length] for prefix in scope.prefixes for length in range(len(prefix))}
    handed = scope.area_filter("area_code") | Q(area_code__in=above)
    return SavedTable.objects.filter(Q(owner=user) | (Q(is_shared=True) & handed))


def access_table(user: User, table_id: int, *, is_own: bool = False) -> SavedTable:
    """Return a table, or one of his own.

    Raises:
        PermissionDenied, Http404: not his.
    """
    found = tables_open_to(user).select_related("owner").filter(pk=table_id)
    table = (found.filter(owner=user) if is_own else found).first()
    if table is None:
        raise Http404("no such table")
    return table


def table_files_open_to(user: User) -> QuerySet[TableFile]:
    """Files of the user's own tables: they were made with his rights, and nobody else's.

    Raises:
        PermissionDenied: he reads no reports.
    """
    required_scope(user, Act.READ_REPORTS)
    return TableFile.objects.filter(table__owner=user).select_related("table")


# Through these acts a reader comes to rows of people; whoever may see small numbers of all that he reads by them sees those of everywhere.
_READING = (
    Act.READ_REPORTS, Act.READ_REGISTRY, Act.READ_FINDINGS, Act.READ_PAIRING, Act.READ_WORK, Act.READ_BENEFITS, Act.READ_PROJECTS,
    Act.READ_FUNDS, Act.READ_MONITORING, Act.READ_CASES,
)  # fmt: skip


def reads_by_area(user: User) -> bool:
    """Whether a reader reads rows of people of whole areas, and not only those of his own households or his unit's."""
    return any(scope_of(user, act).prefixes for act in _READING)


def reads_whole(user: User | None, areas: tuple[str, ...]) -> bool:
    """Whether what a reader is told of these areas is told of the whole of each. Who reads by his own households, or his unit's, and by no
    area, is told of those wherever he asks; pages say so."""
    if user is None:
        return True
    scope = scope_of(user, Act.READ_REPORTS)
    return not scope.prefixes or all(scope.covers(area) for area in areas)


def required_whole(user: User | None, areas: tuple[str, ...]) -> None:
    """See that nobody is given the number of a part of an area for the number of the area.

    Raises:
        Refused: REPORTS-300, he reads only a part of one of them, or nothing.
    """
    if user is None or reads_whole(user, areas):
        return
    own = scope_of(user, Act.READ_REPORTS).prefixes
    partly = [area for area in areas if not reads_whole(user, (area,))]
    names = area_names([*partly, *own])
    told = {key: "、".join(names.get(one, one) for one in listed) for key, listed in (("area", partly), ("own", own))}
    raise Refused(AREA_NOT_WHOLE, **told)


def sees_small_numbers(user: User | None, areas: tuple[str, ...]) -> bool:
    """Whether a reader may see small numbers of people in all of these areas; of none named: in all that he reads. The house sees
    everything."""
    if user is None:
        return True
    scope = scope_of(user, Act.SEE_SMALL_NUMBERS)
    if areas:
        return all(scope.covers(area) for area in areas)
    reading = [scope_of(user, act) for act in _READING]
    is_by_area = all(not (one.unit_ids or one.is_own) for one in reading)
    return not scope.is_empty and is_by_area and all(scope.covers(prefix) for one in reading for prefix in one.prefixes)
