"""Measures: proposed by one, verified at home by another, approved by a third within the quota; stopped or refused with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from lianxin.benefits import errors
from lianxin.benefits.domain.entitlements import Entitlement, Request, entitlement
from lianxin.benefits.domain.period_keys import period_key
from lianxin.benefits.models import Benefit, MeasureQuota
from lianxin.benefits.operations.loan_steps import as_kept, is_present
from lianxin.benefits.queries.measures import STANDING, left_of, quota_of
from lianxin.benefits.queries.terms import case_of, look_up_on, parameters_of
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds.operations.gates import (
    checked_day,
    checked_fen,
    checked_reason,
    checked_text,
    fitting,
    joined,
    may,
    record,
    taken_is,
)
from lianxin.people.roles import Act
from lianxin.registry.models import Household, Member
from lianxin.rulebook import rulebook
from lianxin.rulebook.measure_entries import Measure

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.projects.models import Project

_RECEIVERS = {"person": Words("人", "a person"), "household": Words("户", "a household")}


@dataclass(frozen=True, slots=True)
class NewBenefit:
    """What is proposed: a measure for a household or a member, an item of it, and what the amount is reckoned from."""

    measure: str
    household: Household
    on: date
    request: Request
    member: Member | None = None
    item: str = ""


@transaction.atomic
def propose_benefit(*, entry: NewBenefit, by: User | None) -> Benefit:
    """Propose a measure. What is due and how much follows from the rulebook over the register.

    A condition that is not met refuses; one that cannot be told, or an amount that hangs on a value nobody set, is kept for the
    person who verifies.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the household's village.
        Refused: BENEFIT-030 the request does not fit, BENEFIT-102 not a member, BENEFIT-103 a condition is not met, BENEFIT-131
            no such measure, BENEFIT-132 got already, BENEFIT-133 for a person or a household, FUND-151.
    """
    area = entry.household.village_code
    may(by, Act.MANAGE_BENEFITS, area)
    measure = _measure(entry.measure)
    if (measure.given_to == "person") != (entry.member is not None):
        raise Refused(errors.WRONG_RECEIVER, measure=measure.words, receiver=_RECEIVERS[measure.given_to])
    if entry.member is not None and not is_present(entry.household, entry.member, entry.on):
        raise Refused(errors.NOT_OF_HOUSEHOLD)
    benefit = Benefit(
        measure=measure.name,
        household=entry.household,
        member=entry.member,
        area_code=area,
        item=fitting(entry.item, Words("项目", "item"), longest=60),
        period_key=period_key(measure.period_kind, entry.on),
        on=entry.on,
        request=entry.request.given(),
        proposed_by=by,
        at=timezone.now(),
    )
    _judge(benefit, measure)
    with taken_is(errors.GOT_ALREADY, measure=measure.words, item=benefit.item or "—"):
        benefit.save(force_insert=True)
    record(
        "benefits.propose",
        by,
        "benefits.benefit",
        benefit.pk,
        area,
        measure=measure.name,
        amount_fen=benefit.amount_fen,
    )
    return benefit


@transaction.atomic
def verify_benefit(
    *, benefit: Benefit, on: date, words: str, by: User | None, amount_fen: Fen | None = None
) -> Benefit:
    """Verify a proposal at home: conditions are asked again. Where they cannot be told, the verifier gives amount and reason.

    Raises:
        PermissionDenied: ``by`` does not verify benefits in the village.
        Refused: BENEFIT-103, BENEFIT-104 not proposed, BENEFIT-134 an amount is wanted, BENEFIT-135 his own, FUND-101, FUND-128,
            FUND-139.
    """
    held = _held(benefit, Benefit.State.PROPOSED, Act.VERIFY_BENEFITS, Words("核实", "verify it"), by)
    checked_day(on, not_before=held.on)
    found = _judge(held, _measure(held.measure))
    if found.verdict is Verdict.CANNOT_TELL:
        untold = [finding.words for finding in found.findings if finding.verdict is Verdict.CANNOT_TELL]
        if amount_fen is None:
            raise Refused(errors.AMOUNT_WANTED, missing=joined(untold))
        held.amount_fen, held.words = checked_fen(amount_fen), checked_reason(words)
    else:
        held.words = fitting(words, Words("说明", "words"), longest=200)
    held.state, held.verified_on, held.verified_by = Benefit.State.VERIFIED, on, by
    held.save()
    record("benefits.verify", by, "benefits.benefit", held.pk, held.area_code, amount_fen=held.amount_fen)
    return held


@transaction.atomic
def approve_benefit(*, benefit: Benefit, project: Project, on: date, by: User | None) -> Benefit:
    """Approve a verified proposal, to be paid by a project, within the quota of measure and area.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the village.
        Refused: BENEFIT-104 not verified, BENEFIT-135 his own, BENEFIT-136 no quota left, BENEFIT-137 another place's project,
            FUND-139.
    """
    held = _held(benefit, Benefit.State.VERIFIED, Act.MANAGE_BENEFITS, Words("审批", "approve it"), by)
    checked_day(on, not_before=held.verified_on or held.on)
    if not held.area_code.startswith(project.area_code):
        raise Refused(errors.PROJECT_ELSEWHERE, project=project)
    _require_quota(held, on)
    held.state, held.approved_on, held.approved_by, held.project = Benefit.State.APPROVED, on, by, project
    held.save()
    record("benefits.approve", by, "benefits.benefit", held.pk, held.area_code, amount_fen=held.amount_fen)
    return held


@transaction.atomic
def stop_benefit(*, benefit: Benefit, reason: str, by: User | None) -> Benefit:
    """Refuse what was not approved yet, or stop what was, with a reason.

    Raises:
        PermissionDenied: ``by`` does not verify benefits in the village.
        Refused: BENEFIT-104 ended already, FUND-128 no reason.
    """
    may(by, Act.VERIFY_BENEFITS, benefit.area_code)
    held = Benefit.objects.select_for_update(no_key=True).get(pk=benefit.pk)
    if held.state not in STANDING:
        raise _wrong_state(held, Words("停止", "stop it"))
    is_approved = held.state == Benefit.State.APPROVED
    held.state, held.words = Benefit.State.STOPPED if is_approved else Benefit.State.REFUSED, checked_reason(reason)
    held.save(update_fields=["state", "words"])
    record("benefits.stop", by, "benefits.benefit", held.pk, held.area_code, reason=held.words)
    return held


@dataclass(frozen=True, slots=True)
class NewQuota:
    """Places, or fen, of a measure for an area and a year."""

    measure: str
    area_code: str
    year: int
    most: int
    document: str


@transaction.atomic
def set_quota(*, entry: NewQuota, by: User | None) -> MeasureQuota:
    """Enter a quota, or another number for it.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the whole area.
        Refused: BENEFIT-002 negative, BENEFIT-131 no such measure, or one without a quota; FUND-141 no document.
    """
    may(by, Act.MANAGE_BENEFITS, entry.area_code)
    if _measure(entry.measure).quota == "none":
        raise Refused(errors.NO_SUCH_MEASURE, name=entry.measure)
    document = checked_text(entry.document, Words("依据文号", "document"))
    if entry.most < 0:
        from lianxin.benefits.domain.errors import NOT_A_QUANTITY

        raise Refused(NOT_A_QUANTITY, found=entry.most)
    made, _ = MeasureQuota.objects.update_or_create(
        measure=entry.measure,
        area_code=entry.area_code,
        year=entry.year,
        defaults={"most": entry.most, "document": document, "by": by, "at": timezone.now()},
    )
    record("benefits.set_quota", by, "benefits.quota", made.pk, made.area_code, measure=made.measure, most=made.most)
    return made


def _measure(name: str) -> Measure:
    known = rulebook().measures
    if name not in known:
        raise Refused(errors.NO_SUCH_MEASURE, name=name)
    return known[name]


def _judge(benefit: Benefit, measure: Measure) -> Entitlement:
    """Work out what is due and write it into the benefit; refuse what is not."""
    look_up = look_up_on(benefit.on, benefit.area_code)
    case = case_of(benefit.household, benefit.member, benefit.on)
    request = Request(**benefit.request, received_fen=_received(benefit))
    found = entitlement(measure, case, request, look_up=look_up, parameters=parameters_of(look_up))
    if found.verdict is Verdict.NOT_MET or found.amount_fen == 0:
        failing = [one.words for one in found.findings if one.verdict is Verdict.NOT_MET]
        capped = Words("本期已享受到上限", "the cap of the period is used up")
        raise Refused(errors.CONDITIONS_NOT_MET, reasons=joined(failing or [capped]))
    benefit.amount_fen = found.amount_fen
    benefit.reckoned = found.reckoned.zh[:200] if found.reckoned is not None else ""
    benefit.findings = [as_kept(finding) for finding in found.findings]
    return found


def _received(benefit: Benefit) -> Fen:
    """What stands of the same measure, receiver and period; it counts against the cap."""
    others = Benefit.objects.filter(
        measure=benefit.measure,
        household=benefit.household,
        member=benefit.member,
        period_key=benefit.period_key,
        state__in=STANDING,
    ).exclude(pk=benefit.pk)
    return others.aggregate(sum=Sum("amount_fen"))["sum"] or 0


def _held(benefit: Benefit, state: Benefit.State, act: Act, what: Words, by: User | None) -> Benefit:
    may(by, act, benefit.area_code)
    held = Benefit.objects.select_for_update(no_key=True, of=("self",)).select_related("household").get(pk=benefit.pk)
    if held.state != state:
        raise _wrong_state(held, what)
    if by is not None and by.pk in {held.proposed_by_id, held.verified_by_id}:
        raise Refused(errors.SAME_PERSON_TWICE)
    return held


def _wrong_state(held: Benefit, what: Words) -> Refused:
    state = Words(str(Benefit.State(held.state).label), str(held.state))
    return Refused(errors.NOT_IN_THIS_STATE, state=state, what=what)


def _require_quota(benefit: Benefit, on: date) -> None:
    """Within the quota; where the measure has one and nobody entered it, there is none left."""
    measure = _measure(benefit.measure)
    if measure.quota == "none":
        return
    quota = quota_of(measure.name, benefit.area_code, on.year)
    # The row is the lock under which places are given out one by one.
    held = MeasureQuota.objects.select_for_update(no_key=True).get(pk=quota.pk) if quota is not None else None
    left = left_of(held, measure) if held is not None else 0
    wanted = 1 if measure.quota == "places" else benefit.amount_fen or 0
    if wanted > left:
        area = held.area_code if held is not None else benefit.area_code
        raise Refused(errors.NO_PLACES_LEFT, measure=measure.words, area=area, year=on.year, left=left)
