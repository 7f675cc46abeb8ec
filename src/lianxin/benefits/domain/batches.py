"""Which approved measures a batch can pay, and why others are held back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianxin.core.kernel.identifiers import IdentityForm, read_identity_number
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words

_ACCOUNT = re.compile(r"[0-9]{8,32}\Z")

BenefitKey = tuple[str, str, str, str]


class HeldBack(StrEnum):
    """Why a measure is not paid with the others."""

    IN_BATCH = "in_batch"
    NOT_BY_CARD = "not_by_card"  # the measure goes to a provider, or is given by hand
    NOT_LIVE = "not_live"  # the household is no longer on the register
    NOT_OF_HOUSEHOLD = "not_of_household"  # the payee is nobody of the household
    GONE = "gone"  # dead, or moved away, by the day of payment
    NO_IDENTITY = "no_identity"
    NO_ACCOUNT = "no_account"
    ACCOUNT_UNFIT = "account_unfit"
    SHARED_ACCOUNT = "shared_account"
    DUPLICATE = "duplicate"


_WORDS = {
    HeldBack.IN_BATCH: Words("已在别的批次里", "it is in another batch"),
    HeldBack.NOT_BY_CARD: Words("这项措施不打卡发放", "the measure is not paid to a card"),
    HeldBack.NOT_LIVE: Words("该户已不在册", "the household is no longer on the register"),
    HeldBack.NOT_OF_HOUSEHOLD: Words("收款人不是该户在册成员", "the payee is no member of the household"),
    HeldBack.GONE: Words("收款人付款日前已去世或迁出", "the payee died or left by the day of payment"),
    HeldBack.NO_IDENTITY: Words("没有有效的身份证号", "there is no sound identity number"),
    HeldBack.NO_ACCOUNT: Words("没有登记账号", "no account is on record"),
    HeldBack.ACCOUNT_UNFIT: Words("账号不是 8 至 32 位数字", "the account is not 8 to 32 digits"),
    HeldBack.SHARED_ACCOUNT: Words("几户共用一个账号", "several households share the account"),
    HeldBack.DUPLICATE: Words(
        "同一人同一项目同一期已有一笔", "the same person gets the same item in the period already"
    ),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An approved measure with whom it would be paid to. What is not known is empty or None.

    ``person`` is the payee: who gets the measure, or the head for what a household gets; None where the roster has nobody.
    ``gone_on`` is the day on which he died or left. ``in_batch`` names the batch in which it waits or was paid.
    """

    benefit: int
    measure: str
    household: int
    person: int | None
    name: str
    identity_no: str
    account: str
    bank: str
    item: str
    period_key: str
    amount_fen: Fen
    gone_on: date | None = None
    is_live: bool = True
    is_by_card: bool = True
    in_batch: str = ""

    @property
    def key(self) -> BenefitKey:
        """Who gets what in which period: a person is known by his identity number, on whichever household's roster he stands."""
        who = self.identity_no.upper() or f"#{self.person}/{self.household}"
        return who, self.measure, self.item, self.period_key


@dataclass(frozen=True, slots=True)
class Held:
    """A measure that is held back, with every reason."""

    candidate: Candidate
    reasons: tuple[HeldBack, ...]

    @property
    def words(self) -> tuple[Words, ...]:
        """The reasons in words."""
        return tuple(_WORDS[reason] for reason in self.reasons)


def sorted_out(
    candidates: Iterable[Candidate],
    *,
    pay_on: date,
    households_by_account: Mapping[str, Collection[int]],
    taken: Collection[BenefitKey],
) -> tuple[tuple[Candidate, ...], tuple[Held, ...]]:
    """Divide measures into those that can be paid and those held back. Of two that are the same benefit, the earlier is paid.

    Args:
        candidates: in the order in which they are to be paid.
        pay_on: the day of payment; who is dead or gone by then is not paid.
        households_by_account: for each account the households of the register that have it.
        taken: the same of everything that other batches pay or have paid.
    """
    seen = set(taken)
    payable, held = [], []
    for one in candidates:
        reasons = _reasons(one, pay_on, households_by_account)
        if not reasons and one.key in seen:
            reasons = (HeldBack.DUPLICATE,)
        if reasons:
            held.append(Held(one, reasons))
        else:
            seen.add(one.key)
            payable.append(one)
    return tuple(payable), tuple(held)


def _reasons(
    one: Candidate, pay_on: date, households_by_account: Mapping[str, Collection[int]]
) -> tuple[HeldBack, ...]:
    if one.in_batch:
        return (HeldBack.IN_BATCH,)
    identity = read_identity_number(one.identity_no)
    is_unknown = bool(identity.faults) or identity.form in (IdentityForm.NONE, IdentityForm.PLACEHOLDER)
    sharers = set(households_by_account.get(one.account, ())) - {one.household}
    found = (
        (HeldBack.NOT_BY_CARD, not one.is_by_card),
        (HeldBack.NOT_LIVE, not one.is_live),
        (HeldBack.NOT_OF_HOUSEHOLD, one.person is None),
        (HeldBack.GONE, one.gone_on is not None and one.gone_on <= pay_on),
        (HeldBack.NO_IDENTITY, one.person is not None and is_unknown),
        (HeldBack.NO_ACCOUNT, not one.account),
        (HeldBack.ACCOUNT_UNFIT, bool(one.account) and not _ACCOUNT.match(one.account)),
        (HeldBack.SHARED_ACCOUNT, bool(one.account) and bool(sharers)),
    )
    return tuple(reason for reason, is_so in found if is_so)
