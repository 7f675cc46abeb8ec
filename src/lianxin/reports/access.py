"""The only road to forms of superiors, their versions and what was filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404

from lianxin.people.access import required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.reports.models import FormFill, FormVersion, NamedForm

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
