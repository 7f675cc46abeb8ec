"""Claims as they stand: what is asked for, out of which tranches it would be paid, what is paid and what arrived."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from lianxin.core.kernel.money import Fen
from lianxin.funds.access import claims_open_to
from lianxin.funds.domain.splitting import Part, soonest_first
from lianxin.funds.models import Account, Allocation, Claim, Payment, Tranche, Transfer
from lianxin.people.access import scope_of, within_area
from lianxin.people.roles import Act
from lianxin.projects.access import projects_open_to
from lianxin.projects.models import Asset, Contract, Project

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a reader asked to see of the claims. Empty texts and False ask for nothing."""

    state: str = ""
    area_code: str = ""
    text: str = ""
    is_own: bool = False
    is_to_pay: bool = False


def listed_claims(user: User, wanted: ClaimFilter) -> QuerySet[Claim]:
    """Claims that the user may see, narrowed as asked.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    found = claims_open_to(user).select_related("project", "contract", "submitted_by", "settled_by")
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.area_code:
        found = found.filter(within_area("project__area_code", wanted.area_code))
    if wanted.text:
        named = Q(claim_no__icontains=wanted.text) | Q(project__name__icontains=wanted.text)
        found = found.filter(named | Q(contract__payee__icontains=wanted.text))
    if wanted.is_own:
        found = found.filter(submitted_by=user)
    return found.filter(pk__in=_with_money()) if wanted.is_to_pay else found


def _with_money() -> list[int]:
    """Claims for which money is set aside and not paid: the names of its accounts say which."""
    waiting = Account.objects.filter(kind=Account.Kind.CLAIM, debits_fen__gt=F("credits_fen"))
    return [int(code.split(":")[1]) for code in waiting.values_list("code", flat=True)]


def claims_to_approve(user: User) -> QuerySet[Claim]:
    """Claims that wait for an approval which the user may give: never his own."""
    scope = scope_of(user, Act.APPROVE_CLAIMS)
    waiting = Claim.objects.filter(scope.area_filter("project__area_code"), state=Claim.State.SUBMITTED)
    return waiting.exclude(submitted_by=user)


def claims_to_pay(user: User) -> QuerySet[Claim]:
    """Approved claims of which money waits to be paid by the user."""
    scope = scope_of(user, Act.PAY_FUNDS)
    return Claim.objects.filter(scope.area_filter("project__area_code"), pk__in=_with_money())


@dataclass(frozen=True, slots=True)
class ClaimShare:
    """A tranche's part in a claim: what of it is arranged and not claimed, what it would pay, what is set aside and not yet paid."""

    tranche: Tranche
    free_fen: Fen
    proposed_fen: Fen
    waiting_fen: Fen
    set_aside_fen: Fen


@dataclass(frozen=True, slots=True)
class PaymentState:
    """A payment and where it stands: ``under_way``, ``confirmed`` or ``returned``."""

    payment: Payment
    state: str


def shares_of(claim: Claim) -> list[ClaimShare]:
    """The tranches of a claim's project, the one that must be used soonest first."""
    allocations = list(
        Allocation.objects.filter(project=claim.project_id).select_related("account", "tranche", "tranche__unit")
    )
    parts = [Part(one.tranche_id, one.tranche.use_by, one.account.balance_fen) for one in allocations]
    proposed = soonest_first(claim.amount_fen, parts)
    held = Account.objects.filter(kind=Account.Kind.CLAIM, code__startswith=f"claim:{claim.pk}:")
    waiting = {one.tranche_id: (one.balance_fen, one.pk) for one in held}
    set_aside = _set_aside([number for _, number in waiting.values()])
    listed = [
        ClaimShare(
            one.tranche,
            one.account.balance_fen,
            proposed.get(one.tranche_id, 0),
            waiting.get(one.tranche_id, (0, 0))[0],
            set_aside.get(one.tranche_id, 0),
        )
        for one in allocations
    ]
    return sorted(listed, key=lambda one: (one.tranche.use_by is None, one.tranche.use_by, one.tranche.pk))


def _set_aside(accounts: list[int]) -> dict[int | None, Fen]:
    """What an approval set aside by tranche, less what was taken back with it or released."""
    standing = Transfer.objects.filter(reversal__isnull=True).order_by().values_list("tranche_id")
    came = standing.filter(debit__in=accounts, kind=Transfer.Kind.COMMIT).annotate(total=Sum("amount_fen"))
    went = dict(standing.filter(credit__in=accounts, kind=Transfer.Kind.RELEASE).annotate(total=Sum("amount_fen")))
    return {tranche_id: total - went.get(tranche_id, 0) for tranche_id, total in came}


def waiting_fen(claim: Claim) -> Fen:
    """What is set aside for a claim and not yet paid."""
    return sum(one.waiting_fen for one in shares_of(claim))


def payments_of(claim: Claim) -> list[PaymentState]:
    """Every payment on a claim with where it stands, by voucher and line."""
    posted: dict[int | None, set[str]] = defaultdict(set)
    rows = Transfer.objects.filter(payment__claim=claim, reversal__isnull=True).exclude(kind=Transfer.Kind.REVERSE)
    for number, kind in rows.values_list("payment_id", "kind"):
        posted[number].add(kind)
    payments = claim.payments.select_related("household").defer("account_no").order_by("voucher_no", "line")
    return [PaymentState(payment, _state(posted[payment.pk])) for payment in payments]


def _state(posted: set[str]) -> str:
    if Transfer.Kind.CONFIRM in posted:
        return "confirmed"
    return "under_way" if Transfer.Kind.PAY in posted else "returned"


def claimable_projects(user: User) -> QuerySet[Project]:
    """Projects for which the user may hand a claim in and that have money which is not claimed yet.

    Raises:
        PermissionDenied: he may hand claims in nowhere.
    """
    free = Allocation.objects.filter(project=OuterRef("pk"), account__debits_fen__gt=F("account__credits_fen"))
    return projects_open_to(user, Act.CLAIM_FUNDS).filter(Exists(free)).order_by("area_code", "code")


def unclaimed_by_project(numbers: list[int]) -> dict[int, Fen]:
    """What is arranged for projects and not claimed, by number."""
    rows = Allocation.objects.filter(project__in=numbers).order_by().values_list("project_id")
    return dict(rows.annotate(total=Sum(F("account__debits_fen") - F("account__credits_fen"))))


def contracts_of(project: Project) -> list[tuple[Contract, Fen]]:
    """The contracts of a project with what was claimed on each, refused claims and what claims released aside."""
    claimed = dict(
        Claim.objects.filter(contract__project=project).exclude(state=Claim.State.REFUSED).order_by()
        .values_list("contract_id").annotate(total=Sum("amount_fen"))
    )  # fmt: skip
    released = dict(
        Transfer.objects.filter(kind=Transfer.Kind.RELEASE, project=project, reversal__isnull=True).order_by()
        .values_list("credit__claim__contract_id").annotate(total=Sum("amount_fen"))
    )  # fmt: skip
    return [(one, claimed.get(one.pk, 0) - released.get(one.pk, 0)) for one in project.contracts.all()]


def assets_of(project: Project) -> list[Asset]:
    """The assets of a project, of which a payment to a supplier may become one."""
    return list(project.assets.order_by("code"))
