"""Payments as the tests read them: money of households, money of suppliers, money of tranches."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from lianxin.funds.models import Account, Payment, Tranche, Transfer
from lianxin.funds.operations.gates import code_words, value_on
from lianxin.registry.encryption import decrypted
from lianxin.registry.models import MemberFacts
from lianxin.rulebook import values
from lianxin.supervision.domain.purposes import SupplierPayment
from lianxin.supervision.domain.receivers import HouseholdPayment
from lianxin.supervision.domain.tranches import ReceivedTranche
from lianxin.supervision.identities import digest_of_sealed
from lianxin.supervision.queries.scene import AT_ONCE, Scene

_HANDS = ("claim__submitted_by_id", "claim__settled_by_id")
_UNSPENT = (Account.Kind.TRANCHE, Account.Kind.ALLOCATION, Account.Kind.CLAIM)
_TAIL = 4


def household_payments(scene: Scene) -> list[HouseholdPayment]:
    """Every standing payment to a household of the county up to the day."""
    rows = _standing(scene).filter(household__isnull=False)
    people = _people_of(rows)
    tails: dict[str, tuple[str, str]] = {}
    found = []
    columns = (
        "id",
        "household_id",
        "household__village_code",
        "payee",
        "amount_fen",
        "on",
        "member_id",
        "sealed",
        *_HANDS,
    )
    for row in rows.annotate(sealed=Cast("account_no", TextField())).values_list(*columns).iterator(AT_ONCE):
        number, household, village, payee, amount, on, member, sealed, *hands = row
        names = people.get(household, {})
        if sealed and sealed not in tails:
            tails[sealed] = (digest_of_sealed(sealed), decrypted(sealed)[-_TAIL:])
        account, tail = tails[sealed] if sealed else ("", "")
        bearers = names.get(payee.strip(), ())
        if member is None and len(bearers) == 1:
            (member,) = bearers
        found.append(
            HouseholdPayment(
                number, household, village, payee, amount, on, frozenset(names), account, tail, member, _hands(hands)
            )
        )
    return found


def supplier_payments(scene: Scene) -> list[SupplierPayment]:
    """Every standing payment to somebody who is no household."""
    rows = _standing(scene).filter(household__isnull=True)
    channels: dict[int, set[str]] = defaultdict(set)
    paid = Transfer.objects.filter(payment__in=rows.values("pk"), kind=Transfer.Kind.PAY).order_by()
    for number, channel in paid.values_list("payment_id", "tranche__channel"):
        channels[number].add(channel)
    columns = (
        "id",
        "claim__project_id",
        "claim__project__area_code",
        "payee",
        "claim__expense",
        "amount_fen",
        "on",
        *_HANDS,
    )
    found = []
    for number, project, area, payee, expense, amount, on, *hands in rows.values_list(*columns).iterator(AT_ONCE):
        is_bound = any(_holds(f"funds.bound.{channel}", on, scene.county) for channel in channels[number])
        is_forbidden = is_bound and _holds(f"funds.forbidden.{expense}", on, scene.county)
        words = code_words("expense_kind", expense)
        found.append(
            SupplierPayment(number, project, area, payee, words, amount, on, is_bound, is_forbidden, _hands(hands))
        )
    return found


def received_tranches(scene: Scene) -> list[ReceivedTranche]:
    """Every tranche that arrived by the day, with what is unspent of it and when its first payment was made."""
    rows = Tranche.objects.filter(scene.inside("area_code"), received_on__isnull=False, received_on__lte=scene.on)
    held = Account.objects.filter(tranche__in=rows, kind__in=_UNSPENT).order_by().values_list("tranche_id")
    unspent = dict(held.annotate(total=Sum(F("debits_fen") - F("credits_fen"))))
    paid = Transfer.objects.filter(tranche__in=rows, kind=Transfer.Kind.PAY, reversal__isnull=True, on__lte=scene.on)
    first = dict(paid.order_by().values_list("tranche_id").annotate(first=Min("on")))
    return [
        ReceivedTranche(number, area, received_on, first.get(number), int(unspent.get(number) or 0))
        for number, area, received_on in rows.values_list("id", "area_code", "received_on")
    ]


def received_by_household(scene: Scene) -> dict[int, int]:
    """What each household received in all up to the day, in fen."""
    sums = _standing(scene).filter(household__isnull=False).order_by().values_list("household_id")
    return {number: int(total) for number, total in sums.annotate(total=Sum("amount_fen"))}


def _standing(scene: Scene) -> QuerySet[Payment]:
    """Payments that were not given back."""
    posted = Transfer.objects.filter(payment=OuterRef("pk"), kind=Transfer.Kind.PAY, reversal__isnull=True)
    rows = Payment.objects.filter(scene.inside("claim__project__area_code"), Exists(posted), on__lte=scene.on)
    return rows.order_by()


def _people_of(rows: QuerySet[Payment]) -> dict[int, dict[str, set[int]]]:
    """By household: the name of everybody who is or was its member, and who bears it."""
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    facts = MemberFacts.objects.filter(household__in=rows.values("household_id")).order_by()
    for household, member, name in facts.values_list("household_id", "member_id", "member__name").distinct():
        found[household][name.strip()].add(member)
    return found


def _holds(name: str, on: date, county: str) -> bool:
    """Whether a value of yes or no is yes on a day; one that no document sets is not."""
    return name in values() and bool(value_on(name, on=on, area=county))


def _hands(users: Any) -> tuple[int, ...]:
    return tuple(sorted({user for user in users if user is not None}))
