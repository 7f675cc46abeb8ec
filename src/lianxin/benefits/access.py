"""The only road to benefits: what reaches the households that a user may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from lianxin.benefits.models import (
    Benefit,
    BenefitAgreement,
    Cooperative,
    CoordinatedLoan,
    IndustryLink,
    Loan,
    LocalTerm,
    PaymentBatch,
    SampledLine,
    ShareInstrument,
)
from lianxin.people.access import required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to

if TYPE_CHECKING:
    from lianxin.people.models import User

_Kind = TypeVar("_Kind", bound=Model)


def loans_open_to(user: User, act: Act = Act.READ_BENEFITS) -> QuerySet[Loan]:
    """Loans of the households that the user may see.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    scope = required_scope(user, act)
    if scope.unit_ids or scope.is_own:
        return Loan.objects.filter(household__in=households_open_to(user, act))
    return Loan.objects.filter(scope.area_filter("area_code"))


def local_terms_open_to(user: User, act: Act = Act.READ_BENEFITS) -> QuerySet[LocalTerm]:
    """Terms of the counties that the user's areas lie in: they bind everybody there.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, act)
    counties = {prefix[:6] for prefix in scope.prefixes}
    if "" in counties or scope.unit_ids or scope.is_own:
        return LocalTerm.objects.all()
    return LocalTerm.objects.filter(county_code__in=counties)


def instruments_open_to(user: User, act: Act = Act.READ_BENEFITS) -> QuerySet[ShareInstrument]:
    """Instruments of the user's areas; whoever sees only households given to him sees those that one of them holds.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, act)
    if scope.unit_ids or scope.is_own:
        return ShareInstrument.objects.filter(holdings__household__in=households_open_to(user, act)).distinct()
    return ShareInstrument.objects.filter(scope.area_filter("area_code"))


def benefits_open_to(user: User, act: Act = Act.READ_BENEFITS) -> QuerySet[Benefit]:
    """Benefits of the households that the user may see.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, act)
    if scope.unit_ids or scope.is_own:
        return Benefit.objects.filter(household__in=households_open_to(user, act))
    return Benefit.objects.filter(scope.area_filter("area_code"))


def industry_links_open_to(user: User, act: Act = Act.READ_BENEFITS) -> QuerySet[IndustryLink]:
    """Links of the households that the user may see.

    Raises:
        PermissionDenied: nowhere.
    """
    return IndustryLink.objects.filter(household__in=households_open_to(user, act))


def cooperatives_open_to(user: User, act: Act = Act.READ_BENEFITS) -> QuerySet[Cooperative]:
    """Cooperatives that work in the user's areas.

    Raises:
        PermissionDenied: nowhere.
    """
    return Cooperative.objects.filter(required_scope(user, act).area_filter("area_code"))


def access_cooperative(user: User, cooperative_id: int, act: Act = Act.READ_BENEFITS) -> Cooperative:
    """Return a cooperative of the user's areas.

    Raises:
        PermissionDenied, Http404: not his to see.
    """
    found = cooperatives_open_to(user, act).filter(pk=cooperative_id).first()
    if found is None:
        raise Http404("no such cooperative")
    return found


def agreements_open_to(user: User, act: Act = Act.READ_BENEFITS) -> QuerySet[BenefitAgreement]:
    """Agreements of the households that the user may see.

    Raises:
        PermissionDenied: nowhere.
    """
    return BenefitAgreement.objects.filter(household__in=households_open_to(user, act))


def coordinated_loans_open_to(user: User, act: Act = Act.READ_BENEFITS) -> QuerySet[CoordinatedLoan]:
    """Loans that were arranged for the user's areas, and those that his unit arranged.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, act)
    wanted = scope.area_filter("area_code")
    if scope.unit_ids:
        wanted |= Q(unit_id__in=scope.unit_ids)
    return CoordinatedLoan.objects.filter(wanted)


def batches_open_to(user: User, act: Act = Act.READ_BENEFITS) -> QuerySet[PaymentBatch]:
    """Batches that pay projects of the user's areas. A batch shows many households: whoever sees only some of them sees none of it.

    Raises:
        PermissionDenied: nowhere.
    """
    return PaymentBatch.objects.filter(required_scope(user, act).area_filter("area_code"))


def sampled_open_to(user: User, act: Act = Act.VERIFY_BENEFITS) -> QuerySet[SampledLine]:
    """Drawn lines of households in the user's areas: a village asks its own, of a batch of the whole county too.

    Raises:
        PermissionDenied: nowhere.
    """
    return SampledLine.objects.filter(required_scope(user, act).area_filter("line__benefit__area_code"))


def access_one(found: QuerySet[_Kind], number: Any) -> _Kind:
    """Return one of what is open to the user.

    Raises:
        Http404: it is not; whether it exists elsewhere is not told.
    """
    one = found.filter(pk=number).first()
    if one is None:
        raise Http404("no such thing")
    return one


def may_in(user: User, act: Act, area_code: str) -> bool:
    """Whether the user may do the act in the whole area."""
    return scope_of(user, act).covers(area_code)
