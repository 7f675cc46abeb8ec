"""What a batch would pay and what it holds back; batches, their lines and sums, as they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from lianxin.benefits.access import batches_open_to, sampled_open_to
from lianxin.benefits.domain.batches import BenefitKey, Candidate, Held, sorted_out
from lianxin.benefits.domain.payments import PaymentLine, PaymentOrder
from lianxin.benefits.models import BatchDifference, BatchLine, Benefit, PaymentBatch, ReceiptSample, SampledLine
from lianxin.core.kernel.money import Fen
from lianxin.funds.models import Account, Claim, Transfer
from lianxin.funds.queries.rosters import rosters_of
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.projects.models import Project
from lianxin.registry.models import Household, MemberFacts
from lianxin.rulebook import rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

_MOST = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """What a batch would pay, in the order of its lines, and what it would hold back and why."""

    payable: tuple[Candidate, ...]
    held: tuple[Held, ...]

    @property
    def total_fen(self) -> Fen:
        """The sum that would be paid."""
        return sum(one.amount_fen for one in self.payable)


def unpaid_benefits(project: Project) -> QuerySet[Benefit]:
    """Approved measures that a project pays and that no line has paid."""
    paid = BatchLine.objects.filter(benefit=OuterRef("pk"), state=BatchLine.State.PAID)
    return Benefit.objects.filter(~Exists(paid), project=project, state=Benefit.State.APPROVED)


def with_payment(found: QuerySet[Benefit]) -> QuerySet[Benefit]:
    """The measures, each with ``is_paid``."""
    return found.annotate(is_paid=Exists(BatchLine.objects.filter(benefit=OuterRef("pk"), state=BatchLine.State.PAID)))


def lines_of(benefit: Benefit) -> QuerySet[BatchLine]:
    """Every attempt to pay a measure, the newest first."""
    return benefit.batch_lines.select_related("batch").defer("identity_no", "account_no").order_by("-pk")


def paid_benefits(found: QuerySet[Benefit]) -> QuerySet[Benefit]:
    """Those of the measures that the bank has paid: nothing else makes a measure paid."""
    return found.filter(Exists(BatchLine.objects.filter(benefit=OuterRef("pk"), state=BatchLine.State.PAID)))


def preview(*, project: Project, period_key: str, measures: Collection[str], pay_on: date) -> Preview:
    """Return what a batch of a project and a period would pay on a day; ``measures`` empty means all of them."""
    found = unpaid_benefits(project).filter(period_key=period_key)
    if measures:
        found = found.filter(measure__in=measures)
    return sorted_benefits(found, pay_on=pay_on)


def sorted_benefits(found: QuerySet[Benefit], *, pay_on: date, apart_from: PaymentBatch | None = None) -> Preview:
    """Divide measures into those that can be paid on a day and those held back. ``apart_from`` is the batch that is asked about
    itself: its own lines are not held against it."""
    benefits = list(found.select_related("household", "member").order_by("area_code", "household_id", "pk"))
    lines = BatchLine.objects.filter(is_open=True)
    if apart_from is not None:
        lines = lines.exclude(batch=apart_from)
    candidates = _candidates(benefits, pay_on, lines)
    accounts = {one.account for one in candidates if one.account}
    payable, held = sorted_out(
        candidates,
        pay_on=pay_on,
        households_by_account=_households_by_account(accounts),
        taken=_taken(benefits, lines),
    )
    return Preview(payable, held)


def _candidates(benefits: Sequence[Benefit], pay_on: date, lines: QuerySet[BatchLine]) -> list[Candidate]:
    households = {one.household_id for one in benefits}
    rosters = rosters_of(households, pay_on)
    batches = dict(lines.filter(benefit__in=benefits).values_list("benefit_id", "batch__reference"))
    known = rulebook().measures
    found = []
    for one in benefits:
        row = _payee_row(one, rosters.get(one.household_id, []))
        home: Any = one.household  # account and bank are columns made of the data dictionary
        found.append(
            Candidate(
                benefit=one.pk,
                measure=one.measure,
                household=one.household_id,
                person=row.member_id if row is not None else None,
                name=row.member.name if row is not None else "",
                identity_no=getattr(row.member, "id_no", None) or "" if row is not None else "",
                account=home.bank_account or "",
                bank=home.bank_name or "",
                item=one.item,
                period_key=one.period_key,
                amount_fen=one.amount_fen or 0,
                gone_on=row.left_on if row is not None else None,
                is_live=home.is_live,
                is_by_card=one.measure in known and known[one.measure].paid_by == "card",
                in_batch=batches.get(one.pk, ""),
            )
        )
    return found


def _payee_row(benefit: Benefit, roster: Sequence[MemberFacts]) -> MemberFacts | None:
    """Who is paid: the person whom the measure is for; for what a household gets, its head."""
    if benefit.member_id is not None:
        return next((row for row in roster if row.member_id == benefit.member_id), None)
    heads = [row for row in roster if row.relation_to_head == "head"]
    return next((row for row in heads if row.left_on is None), heads[0] if heads else None)


def _households_by_account(accounts: Collection[str]) -> dict[str, set[int]]:
    """Live households that have one of the accounts: of the whole deployment, for a card knows no county."""
    found: dict[str, set[int]] = defaultdict(set)
    having = Household.objects.filter(bank_account__in=accounts, is_live=True)
    for number, account in having.values_list("pk", "bank_account"):
        found[account].add(number)
    return found


def _taken(benefits: Sequence[Benefit], lines: QuerySet[BatchLine]) -> set[BenefitKey]:
    """The same measures and periods that other lines pay or have paid, by person."""
    rows = lines.filter(
        benefit__measure__in={one.measure for one in benefits},
        benefit__period_key__in={one.period_key for one in benefits},
    )
    return {
        (identity.upper(), measure, item, period)
        for identity, measure, item, period in rows.values_list(
            "identity_no", "benefit__measure", "benefit__item", "benefit__period_key"
        )
    }


def order_of(batch: PaymentBatch, lines: Iterable[BatchLine] | None = None) -> PaymentOrder:
    """Return the order to the bank that a batch is."""
    known = rulebook().measures
    rows = lines if lines is not None else batch.lines.select_related("benefit").order_by("number")
    made = tuple(
        PaymentLine(
            number=line.number,
            name=line.payee,
            identity_no=line.identity_no,
            account=line.account_no,
            bank=line.bank,
            amount_fen=line.amount_fen,
            item=f"{known[line.benefit.measure].words.zh} {line.benefit.item}".strip(),
            note=line.benefit.period_key,
        )
        for line in rows
    )
    return PaymentOrder(batch.reference, batch.payer, batch.payer_account, batch.payer_bank, batch.pay_on, made)


# Batches as they stand ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StateSum:
    """Lines of a batch in one state: how many, and their sum."""

    lines: int = 0
    amount_fen: Fen = 0


def sums_by_state(batch: PaymentBatch) -> dict[str, StateSum]:
    """Lines and sums of a batch by state; a state without lines is there with nothing."""
    rows = batch.lines.order_by().values_list("state").annotate(n=Count("id"), sum=Sum("amount_fen"))
    found = {state: StateSum(count, total or 0) for state, count, total in rows}
    return {state: found.get(state, StateSum()) for state in BatchLine.State.values}


def listed_batches(user: User) -> QuerySet[PaymentBatch]:
    """Batches that the user may see with how many lines are paid, for how much, and how many differences stand."""
    return (
        batches_open_to(user)
        .select_related("claim__project")
        .annotate(
            paid_fen=Sum("lines__amount_fen", filter=Q(lines__state=BatchLine.State.PAID)),
            paid_lines=Count("lines", filter=Q(lines__state=BatchLine.State.PAID)),
        )
        .order_by("-id")
    )


def arrived_fen(batch: PaymentBatch) -> Fen:
    """What the ledger says has arrived at households by the lines of a batch: what the paid lines add up to, unless somebody
    reversed a transfer alone."""
    standing = Transfer.objects.filter(
        payment__batch_line__batch=batch, kind=Transfer.Kind.CONFIRM, reversal__isnull=True
    )
    return standing.aggregate(sum=Sum("amount_fen"))["sum"] or 0


def last_payer(area_code: str) -> PaymentBatch | None:
    """The newest batch of a county: who pays is seldom another."""
    return PaymentBatch.objects.filter(county_code=area_code[:6]).order_by("-pk").first()


def standing_differences(batches: QuerySet[PaymentBatch]) -> QuerySet[BatchDifference]:
    """Differences of batches that nobody has settled."""
    return BatchDifference.objects.filter(batch__in=batches, settled_on__isnull=True)


def payable_projects(user: User) -> dict[int, Project]:
    """Projects with approved measures that are not paid, for which the user may make a batch; by number, the newest first."""
    scope, claiming = scope_of(user, Act.MANAGE_BENEFITS), scope_of(user, Act.CLAIM_FUNDS)
    waiting = Benefit.objects.filter(
        ~Exists(BatchLine.objects.filter(benefit=OuterRef("pk"), is_open=True)),
        project=OuterRef("pk"),
        state="approved",
    )
    found = Project.objects.filter(scope.area_filter("area_code"), claiming.area_filter("area_code"), Exists(waiting))
    return {project.pk: project for project in found.order_by("-pk")[:_MOST]}


def periods_of(project: Project) -> list[str]:
    """Periods in which a project has approved measures that are not paid, the newest first."""
    return sorted(set(unpaid_benefits(project).order_by().values_list("period_key", flat=True)), reverse=True)


def measures_of(project: Project) -> list[str]:
    """Measures of a project that are approved and not paid."""
    return sorted(set(unpaid_benefits(project).order_by().values_list("measure", flat=True)))


def claims_with_money(project: Project) -> dict[int, tuple[Claim, Fen]]:
    """Approved claims of a project, straight to households, with what of each no batch waits for; those with nothing left out."""
    found = {}
    for claim in Claim.objects.filter(project=project, state=Claim.State.APPROVED, kind=Claim.Kind.DIRECT)[:_MOST]:
        left = free_fen(claim)
        if left > 0:
            found[claim.pk] = (claim, left)
    return found


def free_fen(claim: Claim, apart_from: PaymentBatch | None = None) -> Fen:
    """What is set aside for a claim, less what waits in its batches to be paid."""
    held = Account.objects.filter(kind=Account.Kind.CLAIM, claim=claim).aggregate(
        sum=Sum(F("debits_fen") - F("credits_fen"))
    )
    waiting = BatchLine.objects.filter(batch__claim=claim, state=BatchLine.State.WAITING)
    if apart_from is not None:
        waiting = waiting.exclude(batch=apart_from)
    return (held["sum"] or 0) - (waiting.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


def others_batches(user: User) -> QuerySet[PaymentBatch]:
    """Batches that wait for an approval which the user may give: never of his own."""
    waiting = batches_open_to(user, Act.APPROVE_CLAIMS).filter(state=PaymentBatch.State.MADE)
    return waiting.filter(Q(made_by__isnull=True) | ~Q(made_by=user))


# Samples ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a sample was asked: lines drawn, asked, and in agreement, beside the lines that were paid."""

    sample: ReceiptSample
    population: int
    drawn: int
    checked: int
    agreeing: int


def coverages_of(batch: PaymentBatch) -> list[Coverage]:
    """Each sample of a batch with how far it was asked."""
    agrees = Q(chosen__received_fen=F("chosen__line__amount_fen"), chosen__is_signed=True)
    rows = batch.samples.select_related("drawn_by").annotate(
        drawn=Count("chosen"),
        checked=Count("chosen", filter=Q(chosen__checked_on__isnull=False)),
        agreeing=Count("chosen", filter=agrees),
    )
    return [Coverage(row, sum(map(len, row.population.values())), row.drawn, row.checked, row.agreeing) for row in rows]


def to_be_asked(user: Any) -> QuerySet[SampledLine]:
    """Drawn lines of households that the user may verify and that nobody asked yet; never of what he paid himself.

    Raises:
        PermissionDenied: he verifies nowhere.
    """
    found = sampled_open_to(user).filter(checked_on__isnull=True)
    return found.filter(Q(line__batch__exported_by__isnull=True) | ~Q(line__batch__exported_by=user))
