"""Record who leads households in an industry, and loans that a unit arranged for others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.benefits import errors
from lianxin.benefits.models import CoordinatedLoan, IndustryLink
from lianxin.benefits.operations.shares import households_numbered
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds.operations.gates import (
    checked_choice,
    checked_fen,
    checked_reason,
    checked_text,
    may,
    record,
    taken_is,
)
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import Unit, User

QUALIFIERS = ("=", "≈", ">")


@dataclass(frozen=True, slots=True)
class NewIndustryLinks:
    """Who leads which households of an area in what, from which day. Households by their national numbers."""

    leader: str
    leader_kind: IndustryLink.LeaderKind
    industry: str
    area_code: str
    household_numbers: tuple[str, ...]
    starts_on: date


@transaction.atomic
def link_households(*, entry: NewIndustryLinks, by: User | None) -> list[IndustryLink]:
    """Record that a leader draws households along in an industry. All of them or none.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-121 a number is not known there, BENEFIT-156 one is led by him already, FUND-102, FUND-141, FUND-151.
    """
    may(by, Act.MANAGE_BENEFITS, entry.area_code)
    checked_choice(entry.leader_kind, IndustryLink.LeaderKind.values, Words("带动主体类型", "kinds of leader"))
    leader = checked_text(entry.leader, Words("带动主体", "leader"), longest=80)
    industry = checked_text(entry.industry, Words("产业", "industry"), longest=40)
    known = households_numbered(dict.fromkeys(entry.household_numbers), entry.area_code)
    now = timezone.now()
    with taken_is(errors.LED_ALREADY, leader=leader, industry=industry):
        made = IndustryLink.objects.bulk_create(
            IndustryLink(
                leader=leader, leader_kind=entry.leader_kind, industry=industry, household=household,
                starts_on=entry.starts_on, by=by, at=now,
            )
            for household in known.values()
        )  # fmt: skip
    record("benefits.link_households", by, "benefits.industry_link", made[0].pk, entry.area_code, households=len(made))
    return made


@transaction.atomic
def end_industry_links(*, links: Iterable[IndustryLink], on: date, reason: str, by: User | None) -> int:
    """End links; the day is the first on which they hold no longer. Returns how many.

    Raises:
        PermissionDenied: ``by`` does not manage benefits where a household lives.
        Refused: BENEFIT-127 one is ended already, or did not begin before; FUND-128 no reason.
    """
    wanted = [one.pk for one in links]
    held = list(IndustryLink.objects.select_for_update().filter(pk__in=wanted).select_related("household"))
    why = checked_reason(reason)
    for one in held:
        may(by, Act.MANAGE_BENEFITS, one.household.village_code)
        if one.ends_before is not None or on <= one.starts_on:
            raise Refused(errors.BAD_PERIOD)
    for one in held:
        one.ends_before, one.reason = on, why
        one.save(update_fields=["ends_before", "reason"])
        record("benefits.end_industry_link", by, "benefits.industry_link", one.pk, one.household.village_code)
    return len(held)


@dataclass(frozen=True, slots=True)
class NewCoordinatedLoan:
    """A loan that a unit arranged: for whom, by whom, how much in fen, on which day, by which document."""

    area_code: str
    lender: str
    borrower: str
    purpose: str
    amount_fen: int
    on: date
    document_no: str
    qualifier: str = "="
    unit: Unit | None = None


@transaction.atomic
def record_coordinated_loan(*, entry: NewCoordinatedLoan, by: User | None) -> CoordinatedLoan:
    """Record a loan that a unit arranged; it enters no ledger of grants.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-157 it is on record already, FUND-101, FUND-102, FUND-141, FUND-151.
    """
    may(by, Act.MANAGE_BENEFITS, entry.area_code)
    checked_choice(entry.qualifier, QUALIFIERS, Words("数量说明", "qualifiers"))
    number = checked_text(entry.document_no, Words("文件号", "document number"))
    made = CoordinatedLoan(
        area_code=entry.area_code,
        unit=entry.unit,
        lender=checked_text(entry.lender, Words("放贷机构", "lender"), longest=60),
        borrower=checked_text(entry.borrower, Words("借款人", "borrower"), longest=80),
        purpose=checked_text(entry.purpose, Words("用途", "purpose"), longest=120),
        amount_fen=checked_fen(entry.amount_fen),
        qualifier=entry.qualifier,
        on=entry.on,
        document_no=number,
        by=by,
        at=timezone.now(),
    )
    with taken_is(errors.COORDINATED_ALREADY, number=number):
        made.save(force_insert=True)
    record(
        "benefits.coordinated_loan",
        by,
        "benefits.coordinated_loan",
        made.pk,
        made.area_code,
        amount_fen=made.amount_fen,
    )
    return made
