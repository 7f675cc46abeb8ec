"""The only road to cases, and who acts for which level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404

from lianxin.people.access import lenders_of, required_area, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Hat, Publicity
from lianxin.procedures.models import Case
from lianxin.registry.access import households_open_to

if TYPE_CHECKING:
    from lianxin.notices.models import Notice
    from lianxin.people.models import User

ACTS = {Hat.VILLAGE: Act.ACT_FOR_VILLAGE, Hat.TOWNSHIP: Act.ACT_FOR_TOWNSHIP, Hat.COUNTY: Act.ACT_FOR_COUNTY}


def cases_open_to(user: User) -> QuerySet[Case]:
    """Cases of the user's areas, and of households that a pairing gives to him or his unit.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, Act.READ_CASES)
    wanted = scope.area_filter("area_code")
    if scope.unit_ids or scope.is_own:
        found = Case.objects.filter(household__in=households_open_to(user, Act.READ_CASES))
        return found | Case.objects.filter(wanted) if scope.prefixes else found
    return Case.objects.filter(wanted)


def access_case(user: User, case_id: int) -> Case:
    """Return a case that the user may see.

    Raises:
        PermissionDenied, Http404: not his to see; whether it exists elsewhere is not told.
    """
    case = cases_open_to(user).select_related("household").filter(pk=case_id).first()
    if case is None:
        raise Http404("no such case")
    return case


def may_act_as(user: User, hat: Hat, area_code: str) -> bool:
    """Whether the user may act for a level in an area."""
    return scope_of(user, ACTS[hat]).covers(area_code)


def required_hat(user: User, hat: Hat, area_code: str) -> None:
    """Let pass whoever acts for the level in the area.

    Raises:
        PermissionDenied: he does not.
    """
    required_area(user, ACTS[hat], area_code)


def answering_hat(user: User, publicity: Publicity, area_code: str) -> Hat | None:
    """Return the level for which a user answers an objection to a showing: the one that the procedure names, or the next above it
    that he acts for; None where he may not answer."""
    levels = list(Hat)[list(Hat).index(publicity.answered_by.hat) :]
    return next((hat for hat in levels if may_act_as(user, hat, area_code)), None)


def may_answer_notice(user: User, notice: Notice) -> bool:
    """Whether a user may answer objections to a notice of cases: in every place, for the level that each case's procedure names."""
    cases = Case.objects.filter(pk__in=notice.rows_about.filter(thing="procedures.case").values("thing_id"))
    shown = {(case.procedure, case.version, case.area_code) for case in cases}
    template = notice.kind.removeprefix("procedures.")
    return bool(shown) and all(
        answering_hat(user, publicity, area_code) is not None
        for procedure, version, area_code in shown
        for publicity in _publicities(procedure, version, template)
    )


def _publicities(procedure: str, version: str, template: str) -> list[Publicity]:
    states = shelf.version(procedure, version).states.values()
    return [state.publicity for state in states if state.publicity and state.publicity.template == template]


def lenders_as(user: User, hat: Hat, area_code: str) -> tuple[str, ...]:
    """Return for whom the user acts for the level in the area, as the engine knows accounts; nobody where he does so himself."""
    return tuple(f"user:{number}" for number in lenders_of(user, ACTS[hat], area_code))


def access_step(user: User, case_id: int, step: str) -> Case:
    """Return a case of whose procedure the user may take a step there, whether or not it is the next.

    Asked before files that come with a step are kept.

    Raises:
        PermissionDenied, Http404: the case is not his to see, the step is not his, or there is no such step.
    """
    case = access_case(user, case_id)
    steps = shelf.version(case.procedure, case.version).steps
    if step not in steps:
        raise Http404("no such step")
    required_hat(user, steps[step].actor.hat, case.area_code)
    return case


def hat_of(user: User, area_code: str) -> Hat | None:
    """Return the level that the user acts for in an area, the highest where there are several; None where there is none."""
    return next((hat for hat in reversed(Hat) if may_act_as(user, hat, area_code)), None)
