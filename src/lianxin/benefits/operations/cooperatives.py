"""Register cooperatives, look at whether they keep the rules, and record what they agreed with households."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.benefits import errors
from lianxin.benefits.models import BenefitAgreement, Cooperative, CooperativeCheck
from lianxin.benefits.operations.shares import households_numbered
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds.operations.gates import checked_choice, checked_code, checked_text, fitting, may, record, taken_is
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

_MOST_MU, _MOST_JIN = Decimal(10_000), Decimal(10) ** 9
_ORDERS = "orders"


@dataclass(frozen=True, slots=True)
class NewCooperative:
    """A cooperative, enterprise or family farm as its registration tells it."""

    area_code: str
    name: str
    kind: str
    register_no: str
    responsible: str
    industry: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class NewCheck:
    """What a look at a cooperative found; ``words`` what is to be put right, where something lacks."""

    on: date
    has_charter: bool
    has_accounts: bool
    has_member_accounts: bool
    returns_surplus: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """What was signed with some households alike, by their national numbers: for each so much land or goods, at that floor price."""

    document_no: str
    mechanism: str
    household_numbers: tuple[str, ...]
    signed_on: date
    crop: str = ""
    plot: str = ""
    mu: Decimal | None = None
    jin: Decimal | None = None
    floor_fen_per_jin: int | None = None
    ends_before: date | None = None


@transaction.atomic
def register_cooperative(*, entry: NewCooperative, by: User | None) -> Cooperative:
    """Register a cooperative.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-158 the number is on record already, FUND-102, FUND-141, FUND-151.
    """
    may(by, Act.MANAGE_BENEFITS, entry.area_code)
    checked_choice(entry.kind, Cooperative.Kind.values, Words("主体类型", "kinds of cooperative"))
    number = checked_text(entry.register_no, Words("登记号", "number of registration"), longest=40)
    made = Cooperative(
        area_code=entry.area_code,
        name=checked_text(entry.name, Words("名称", "name"), longest=80),
        kind=entry.kind,
        register_no=number,
        responsible=checked_text(entry.responsible, Words("负责人", "who answers for it"), longest=60),
        industry=checked_text(entry.industry, Words("产业", "industry"), longest=40),
        registered_on=entry.registered_on,
        by=by,
        at=timezone.now(),
    )
    with taken_is(errors.COOPERATIVE_TAKEN, number=number):
        made.save(force_insert=True)
    record("benefits.register_cooperative", by, "benefits.cooperative", made.pk, made.area_code, kind=made.kind)
    return made


@transaction.atomic
def check_cooperative(*, cooperative: Cooperative, entry: NewCheck, by: User | None) -> CooperativeCheck:
    """Record what a look at a cooperative found (规范化检查); what lacks must be told.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-159 something lacks and nothing is said of it, or the day is before the registration or yet to come;
            FUND-151 too long.
    """
    may(by, Act.MANAGE_BENEFITS, cooperative.area_code)
    words = fitting(entry.words, Words("要整改的", "what is to be put right"), longest=200)
    made = CooperativeCheck(
        cooperative=cooperative, on=entry.on, has_charter=entry.has_charter, has_accounts=entry.has_accounts,
        has_member_accounts=entry.has_member_accounts, returns_surplus=entry.returns_surplus, words=words, by=by, at=timezone.now(),
    )  # fmt: skip
    if not cooperative.registered_on <= entry.on <= timezone.localdate() or not (made.is_regular or words):
        raise Refused(errors.CHECK_UNFIT)
    made.save(force_insert=True)
    record(
        "benefits.check_cooperative",
        by,
        "benefits.cooperative",
        cooperative.pk,
        cooperative.area_code,
        is_regular=made.is_regular,
    )
    return made


@transaction.atomic
def sign_agreements(*, cooperative: Cooperative, entry: NewAgreement, by: User | None) -> list[BenefitAgreement]:
    """Record what a cooperative and some households signed: all of them or none.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the area.
        Refused: BENEFIT-121 a number is not known there; BENEFIT-160 an order without crop and quantity, or a quantity or period that
            cannot be; BENEFIT-161 one of them signed it already; FUND-102, FUND-141, FUND-151.
    """
    may(by, Act.MANAGE_BENEFITS, cooperative.area_code)
    checked_code("benefit_mechanism", entry.mechanism)
    number = checked_text(entry.document_no, Words("协议编号", "number of the agreement"))
    crop = fitting(entry.crop, Words("品种", "crop"), longest=40)
    is_sound = (
        _is_some(entry.mu, _MOST_MU)
        and _is_some(entry.jin, _MOST_JIN)
        and (entry.floor_fen_per_jin is None or entry.floor_fen_per_jin > 0)
        and cooperative.registered_on <= entry.signed_on <= timezone.localdate()
        and (entry.ends_before is None or entry.ends_before > entry.signed_on)
        and (entry.mechanism != _ORDERS or (bool(crop) and (entry.mu is not None or entry.jin is not None)))
    )
    if not is_sound:
        raise Refused(errors.AGREEMENT_UNFIT)
    homes = households_numbered(dict.fromkeys(entry.household_numbers), cooperative.area_code)
    now, plot = timezone.now(), fitting(entry.plot, Words("地块", "plot"), longest=60)
    with taken_is(errors.AGREEMENT_TAKEN, number=number):
        made = BenefitAgreement.objects.bulk_create(
            BenefitAgreement(
                cooperative=cooperative, household=home, document_no=number, mechanism=entry.mechanism, crop=crop, plot=plot,
                mu=entry.mu, jin=entry.jin, floor_fen_per_jin=entry.floor_fen_per_jin, signed_on=entry.signed_on,
                ends_before=entry.ends_before, by=by, at=now,
            )
            for home in homes.values()
        )  # fmt: skip
    record(
        "benefits.sign_agreements",
        by,
        "benefits.cooperative",
        cooperative.pk,
        cooperative.area_code,
        households=len(made),
    )
    return made


def _is_some(quantity: Decimal | None, most: Decimal) -> bool:
    return quantity is None or (quantity.is_finite() and 0 < quantity <= most)
