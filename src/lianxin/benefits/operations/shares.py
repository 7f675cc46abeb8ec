"""Shares and distributions: open an instrument, give shares out, give them to others on exit, distribute, sign for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.benefits import errors
from lianxin.benefits.domain.dividends import Weighing, default_of, distributed
from lianxin.benefits.domain.shares import allotted, checked_register, reallocated
from lianxin.benefits.models import (
    DistributionLine,
    DistributionRun,
    GuaranteeDefault,
    ShareHolding,
    ShareInstrument,
)
from lianxin.benefits.queries.shares import as_instrument, paid_for, register_of
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.funds.models import Account, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations import Move, Paper, account_named, post_transfers
from lianxin.funds.operations.gates import (
    checked_choice,
    checked_fen,
    checked_reason,
    checked_text,
    fitting,
    may,
    record,
    taken_is,
)
from lianxin.people.roles import Act
from lianxin.registry.models import Household

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.projects.models import Project

_PURPOSE = "industry"
_MOST_SHARES = 10**9


@dataclass(frozen=True, slots=True)
class NewInstrument:
    """What a contract says: who runs it, how much, in how many shares, what is promised a year, from when until when."""

    name: str
    enterprise: str
    area_code: str
    capital_fen: int
    shares: int
    contract_no: str
    starts_on: date
    ends_before: date | None = None
    guaranteed_rate: int | None = None
    project: Project | None = None


@transaction.atomic
def open_instrument(*, entry: NewInstrument, by: User | None) -> ShareInstrument:
    """Record money put into a business in the name of households.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-002 no shares, BENEFIT-120 contract taken, BENEFIT-127 period, FUND-101, FUND-141.
    """
    may(by, Act.MANAGE_BENEFITS, entry.area_code)
    if entry.ends_before is not None and entry.ends_before <= entry.starts_on:
        raise Refused(errors.BAD_PERIOD)
    number = checked_text(entry.contract_no, Words("合同号", "contract number"), longest=60)
    made = ShareInstrument(
        name=checked_text(entry.name, Words("名称", "name"), longest=80),
        enterprise=checked_text(entry.enterprise, Words("经营主体", "enterprise"), longest=80),
        project=entry.project,
        area_code=entry.area_code,
        capital_fen=checked_fen(entry.capital_fen),
        shares=min(entry.shares, _MOST_SHARES),
        guaranteed_rate=entry.guaranteed_rate,
        contract_no=number,
        starts_on=entry.starts_on,
        ends_before=entry.ends_before,
        by=by,
        at=timezone.now(),
    )
    as_instrument(made)
    with taken_is(errors.INSTRUMENT_TAKEN, number=number):
        made.save(force_insert=True)
    record("benefits.open_instrument", by, "benefits.instrument", made.pk, made.area_code, capital_fen=made.capital_fen)
    return made


def households_numbered(numbers: Iterable[str], area_code: str) -> dict[str, Household]:
    """Return live households of an area by their numbers.

    Raises:
        Refused: BENEFIT-121, some are not there.
    """
    wanted = list(numbers)
    found = Household.objects.filter(household_no__in=wanted, is_live=True, village_code__startswith=area_code)
    known = {household.household_no: household for household in found}
    missing = [number for number in wanted if number not in known]
    if missing or not wanted:
        raise Refused(errors.HOUSEHOLDS_UNKNOWN, numbers="、".join(missing[:10]) or "—")
    return known


@transaction.atomic
def allot_shares(
    *, instrument: ShareInstrument, weights: Mapping[str, int], on: date, by: User | None
) -> list[ShareHolding]:
    """Give out all shares by weights (household number: weight), exact by the largest remainder.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-002, BENEFIT-003, BENEFIT-121 a number is not known, BENEFIT-123 given out already, BENEFIT-127 before
            the contract.
    """
    held = _held(instrument, Act.MANAGE_BENEFITS, by)
    if held.holdings.exists():
        raise Refused(errors.ALLOTTED_ALREADY)
    if on < held.starts_on:
        raise Refused(errors.BAD_PERIOD)
    known = households_numbered(weights, held.area_code)
    register = allotted(held.shares, {str(known[number].pk): weight for number, weight in weights.items()}, on=on)
    checked_register(register, as_instrument(held))
    made = ShareHolding.objects.bulk_create(
        ShareHolding(instrument=held, household_id=int(one.holder), shares=one.shares, starts_on=one.starts_on)
        for one in register
    )
    record(
        "benefits.allot_shares", by, "benefits.instrument", held.pk, held.area_code, households=len(made), **_span(made)
    )
    return made


@transaction.atomic
def reallot_on_exit(
    *, instrument: ShareInstrument, household: Household, on: date, reason: str, by: User | None
) -> list[ShareHolding]:
    """Take the shares of a household that leaves and give them to the others by what they hold.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-003 nobody else, BENEFIT-021 it holds nothing, BENEFIT-122 too early, FUND-128 no reason.
    """
    held = _held(instrument, Act.MANAGE_BENEFITS, by)
    told, before = checked_reason(reason), register_of(held)
    if any(one.starts_on >= on for one in before):
        raise Refused(errors.HOLDING_TOO_NEW, on=on.isoformat())
    after = reallocated(before, leaving=str(household.pk), on=on)
    begun = [one for one in after if one.starts_on == on]
    ended = {one.holder for one in after if one.ends_before == on}
    checked_register(after, as_instrument(held))
    held.holdings.filter(household__in=[int(holder) for holder in ended], ends_before__isnull=True).update(
        ends_before=on, reason=told
    )
    made = ShareHolding.objects.bulk_create(
        ShareHolding(
            instrument=held, household_id=int(one.holder), shares=one.shares, starts_on=on, ends_before=one.ends_before
        )
        for one in begun
    )
    record(
        "benefits.reallot", by, "benefits.instrument", held.pk, held.area_code, household=household.pk, reason=told, **_span(made)
    )  # fmt: skip
    return made


def _span(made: Sequence[ShareHolding]) -> dict[str, int]:
    """Between which numbers the rows lie that an act made: whoever asks who recorded one finds the act."""
    numbers = [one.pk for one in made]
    return {"first": min(numbers), "last": max(numbers)} if numbers else {}


@dataclass(frozen=True, slots=True)
class NewRun:
    """What is distributed for which period: fen, or so many of an item; by shares on the last day or by shares times days."""

    starts_on: date
    ends_before: date
    on: date
    total: int
    document_no: str
    item: str = ""
    unit: str = ""
    weighing: str = Weighing.ON_DAY.value


@transaction.atomic
def draft_distribution(*, instrument: ShareInstrument, entry: NewRun, by: User | None) -> DistributionRun:
    """Work out who gets what. Nothing is distributed before somebody else confirms.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-003 nobody held shares, BENEFIT-126 a draft waits, BENEFIT-127 period, FUND-101, FUND-102, FUND-141.
    """
    held = _held(instrument, Act.MANAGE_BENEFITS, by)
    if not held.starts_on <= entry.starts_on < entry.ends_before or (
        held.ends_before is not None and entry.ends_before > held.ends_before
    ):
        raise Refused(errors.BAD_PERIOD)
    if held.runs.filter(state=DistributionRun.State.DRAFT).exists():
        raise Refused(errors.DRAFT_WAITS, instrument=held.name)
    item = fitting(entry.item, Words("实物", "item"), longest=40)
    unit = checked_text(entry.unit, Words("单位", "unit"), longest=20) if item else ""
    weighing = Weighing(checked_choice(entry.weighing, list(Weighing), Words("分配办法", "ways to divide")))
    total = checked_fen(entry.total)
    period = Period(entry.starts_on, entry.ends_before)
    portions = distributed(total, register_of(held), period, weighing=weighing)
    run = DistributionRun.objects.create(
        instrument=held,
        starts_on=entry.starts_on,
        ends_before=entry.ends_before,
        on=entry.on,
        item=item,
        unit=unit,
        total=total,
        weighing=weighing.value,
        document_no=checked_text(entry.document_no, Words("文号或凭证号", "document number")),
        made_by=by,
        at=timezone.now(),
    )
    DistributionLine.objects.bulk_create(
        DistributionLine(run=run, household_id=int(one.holder), weight=one.weight, amount=one.amount)
        for one in portions
    )
    record(
        "benefits.draft_distribution",
        by,
        "benefits.distribution",
        run.pk,
        held.area_code,
        total=total,
        lines=len(portions),
    )
    return run


@transaction.atomic
def confirm_distribution(*, run: DistributionRun, by: User | None, key: str = "") -> DistributionRun:
    """Carry a draft out: money comes from the enterprise and goes to the households, in the book of returns; things are listed.

    Money that is less than what was promised for the period is recorded as a default; money that makes it whole closes it.

    Raises:
        PermissionDenied: ``by`` does not pay benefits in the area.
        Refused: BENEFIT-124 not a draft, BENEFIT-125 his own, and as :func:`post_transfers`.
    """
    held = _draft(run, Act.PAY_BENEFITS, by)
    if by is not None and held.made_by_id == by.pk:
        raise Refused(errors.OWN_DRAFT)
    held.state, held.settled_by = DistributionRun.State.CONFIRMED, by
    held.save(update_fields=["state", "settled_by"])
    if not held.item:
        _post(held, by, key)
        _judge_guarantee(held)
    record(
        "benefits.confirm_distribution",
        by,
        "benefits.distribution",
        held.pk,
        held.instrument.area_code,
        total=held.total,
    )
    return held


@transaction.atomic
def check_guarantee(
    *, instrument: ShareInstrument, starts_on: date, ends_before: date, due_on: date, on: date, by: User | None
) -> GuaranteeDefault | None:
    """Hold what was distributed for a period against what the contract promises; a shortfall after the last day is recorded.

    Raises:
        PermissionDenied: ``by`` does not verify benefits in the area.
        Refused: BENEFIT-127, the period is not right.
    """
    held = _held(instrument, Act.VERIFY_BENEFITS, by)
    if not held.starts_on <= starts_on < ends_before:
        raise Refused(errors.BAD_PERIOD)
    period, paid = Period(starts_on, ends_before), paid_for(held, starts_on, ends_before)
    found = default_of(as_instrument(held), period, paid, due_on=due_on, on=on)
    if found is None:
        return None
    told = {"promised_fen": found.promised_fen, "paid_fen": paid, "found_on": on}
    made, is_new = held.defaults.get_or_create(starts_on=starts_on, ends_before=ends_before, defaults=told)
    if is_new:
        record(
            "benefits.find_default", by, "benefits.instrument", held.pk, held.area_code, short_fen=found.shortfall_fen
        )
    return made


@transaction.atomic
def discard_distribution(*, run: DistributionRun, by: User | None) -> DistributionRun:
    """Discard a draft.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-124 not a draft.
    """
    held = _draft(run, Act.MANAGE_BENEFITS, by)
    held.state, held.settled_by = DistributionRun.State.DISCARDED, by
    held.save(update_fields=["state", "settled_by"])
    record("benefits.discard_distribution", by, "benefits.distribution", held.pk, held.instrument.area_code)
    return held


@transaction.atomic
def confirm_receipts(*, run: DistributionRun, household_ids: Iterable[int], on: date, by: User | None) -> int:
    """Record that households signed for what they got; return how many.

    Raises:
        PermissionDenied: ``by`` does not verify benefits in the area.
        Refused: BENEFIT-128 not confirmed, signed for already, not on the list, or before the distribution.
    """
    may(by, Act.VERIFY_BENEFITS, run.instrument.area_code)
    wanted = set(household_ids)
    lines = run.lines.select_for_update(no_key=True).filter(
        household__in=wanted, received_on__isnull=True, amount__gt=0
    )
    is_confirmed = DistributionRun.objects.get(pk=run.pk).state == DistributionRun.State.CONFIRMED
    if not wanted or not is_confirmed or on < run.on or len(lines) != len(wanted):
        raise Refused(errors.NOT_RECEIVABLE)
    signed = run.lines.filter(household__in=wanted).update(received_on=on)
    record("benefits.confirm_receipts", by, "benefits.distribution", run.pk, run.instrument.area_code, lines=signed)
    return signed


def _held(instrument: ShareInstrument, act: Act, by: User | None) -> ShareInstrument:
    may(by, act, instrument.area_code)
    return ShareInstrument.objects.select_for_update(no_key=True).get(pk=instrument.pk)


def _draft(run: DistributionRun, act: Act, by: User | None) -> DistributionRun:
    may(by, act, run.instrument.area_code)
    held = (
        DistributionRun.objects.select_for_update(of=("self",), no_key=True).select_related("instrument").get(pk=run.pk)
    )
    if held.state != DistributionRun.State.DRAFT:
        raise Refused(errors.NOT_A_DRAFT)
    return held


def _post(run: DistributionRun, by: User | None, key: str) -> None:
    """One transfer from the enterprise, then one to each household that gets something."""
    found = run.instrument
    place = {"book": Book.RETURN, "area_code": found.area_code}
    enterprise = account_named(f"enterprise:{found.pk}", kind=Account.Kind.ENTERPRISE, is_outside=True, **place)
    dividend = account_named(f"dividend:{found.pk}", kind=Account.Kind.DIVIDEND, **place)
    told = {"purpose": _PURPOSE, "year": run.on.year}
    moves = [Move(kind=Transfer.Kind.RETURN, debit=dividend, credit=enterprise, amount_fen=run.total, **told)]
    lines = [line for line in run.lines.select_related("household").order_by("household") if line.amount]
    for line in lines:
        receiver = account_named(
            f"household:return:{line.household_id}",
            kind=Account.Kind.HOUSEHOLD,
            book=Book.RETURN,
            area_code=line.household.village_code,
            household_id=line.household_id,
        )
        moves.append(
            Move(
                kind=Transfer.Kind.DISTRIBUTE,
                debit=receiver,
                credit=dividend,
                amount_fen=line.amount,
                household_id=line.household_id,
                **told,
            )
        )
    posted = post_transfers(moves, paper=Paper(run.on, run.document_no, by, key=key))
    for line, transfer in zip(lines, posted[1:], strict=True):
        line.transfer = transfer
    DistributionLine.objects.bulk_update(lines, ["transfer"])


def _judge_guarantee(run: DistributionRun) -> None:
    """Hold what was paid for the period of the run, or for the default that it belongs to, against what was promised."""
    found = run.instrument
    wider = found.defaults.filter(starts_on__lte=run.starts_on, ends_before__gte=run.ends_before).first()
    starts_on, ends_before = (wider.starts_on, wider.ends_before) if wider else (run.starts_on, run.ends_before)
    promised = as_instrument(found).promised_fen(Period(starts_on, ends_before))
    if promised is None:
        return
    paid = paid_for(found, starts_on, ends_before)
    if wider is not None:
        wider.paid_fen, wider.is_open = paid, paid < promised
        wider.save(update_fields=["paid_fen", "is_open"])
    elif paid < promised:
        GuaranteeDefault.objects.create(
            instrument=found,
            starts_on=starts_on,
            ends_before=ends_before,
            promised_fen=promised,
            paid_fen=paid,
            found_on=run.on,
        )
