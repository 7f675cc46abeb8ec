"""Totals that never mix what may not be mixed: grants by channel, loans and returns apart, goods apart, forecasts apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Sum

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds.access import goods_open_to, tranches_open_to, transfers_open_to
from lianxin.funds.domain.year_shares import ShareFinding, share_findings
from lianxin.funds.models import Account, Tranche, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.queries.flows import OFFICE_STEPS, Flows, flows_by
from lianxin.funds.queries.policy import limit_on
from lianxin.funds.wording import code_words
from lianxin.people.access import required_scope, within_area
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User

# One fund under the three names that it bore, until 2020, from 2021 and from 2026: the shares of a year are shares of it.
_SHARED_FUND = ("special_poverty", "transition", "regular_assistance")


@dataclass(frozen=True, slots=True)
class ChannelTotal:
    """Grants of one channel. ``expected_fen`` is a forecast and in none of the flows."""

    channel: str
    flows: Flows
    expected_fen: Fen
    tranches: int

    @property
    def words(self) -> Words:
        return code_words("fund_channel", self.channel)


@dataclass(frozen=True, slots=True)
class OtherMoney:
    """Money that is no grant: loans lent, repaid and outstanding; returns that came in and were shared out; goods by value."""

    lent_fen: Fen
    repaid_fen: Fen
    compensated_fen: Fen
    returns_fen: Fen
    shared_out_fen: Fen
    goods_fen: Fen
    goods: int

    @property
    def outstanding_fen(self) -> Fen:
        """What borrowers still owe."""
        return self.lent_fen - self.repaid_fen

    @property
    def is_nothing(self) -> bool:
        return not (self.lent_fen or self.returns_fen or self.goods)


def funded_years(user: User) -> list[int]:
    """Budget years of the tranches whose money the user may see, the newest first.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    years = set(tranches_open_to(user).order_by().values_list("year", flat=True).distinct())
    if not years:
        # Whoever sees no tranche whole may still see what was arranged for his projects.
        years = set(
            transfers_open_to(user).filter(kind=Transfer.Kind.ALLOCATE).order_by().values_list("year", flat=True)
        )
    return sorted(years, reverse=True)


def totals_by_channel(user: User, *, area_code: str = "", year: int | None = None) -> list[ChannelTotal]:
    """Grants by channel, the largest first: what was received, arranged, paid, confirmed and recovered, exact to the fen.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    flows = _quick_flows(user, area_code, year)
    expected = _of(tranches_open_to(user), area_code, "area_code", year).order_by().values_list("channel")
    announced = {
        channel: (int(total or 0), count)
        for channel, total, count in expected.annotate(
            total=Sum("amount_fen", filter=Q(state=Tranche.State.EXPECTED)), count=Count("pk")
        )
    }
    found = [
        ChannelTotal(channel, flows.get(channel, Flows()), *announced.get(channel, (0, 0)))
        for channel in {*flows, *announced}
    ]
    return sorted(found, key=lambda one: (-one.flows.received_fen, -one.flows.arranged_fen, one.channel))


def _quick_flows(user: User, area_code: str, year: int | None) -> dict[str, Flows]:
    """Flows by channel without reading a payment: what was paid is what was set aside less what still stands there."""
    office = _of(transfers_open_to(user), area_code, "area_code", year)
    steps = flows_by(office, "tranche__channel", kinds=(*OFFICE_STEPS, Transfer.Kind.RECOVER))
    standing: dict[str, dict[str, Fen]] = defaultdict(lambda: defaultdict(int))
    held = _standing_accounts(user, area_code, year).values_list("tranche__channel", "kind")
    for channel, kind, balance in held.annotate(total=Sum(F("debits_fen") - F("credits_fen"))):
        standing[channel][kind] += int(balance)
    found = {}
    for (channel,), flows in steps.items():
        held_here = standing[channel]
        set_aside = flows.arranged_fen - held_here[Account.Kind.ALLOCATION]
        paid = set_aside - held_here[Account.Kind.CLAIM]
        found[channel] = Flows(
            flows.received_fen, flows.arranged_fen, set_aside, paid, paid - held_here[Account.Kind.TRANSIT],
            flows.recovered_fen, flows.returned_fen,
        )  # fmt: skip
    return found


def _standing_accounts(user: User, area_code: str, year: int | None) -> QuerySet[Account]:
    """Accounts in which arranged money of what the user may see stands, by where the project is."""
    scope = required_scope(user, Act.READ_FUNDS)
    whose = scope.area_filter("area_code")
    if scope.unit_ids:
        whose |= Q(tranche__unit_id__in=scope.unit_ids)
    kinds = (Account.Kind.ALLOCATION, Account.Kind.CLAIM, Account.Kind.TRANSIT)
    found = Account.objects.filter(whose, kind__in=kinds, tranche__isnull=False).order_by()
    if year is not None:
        found = found.filter(tranche__year=year)
    return found.filter(within_area("area_code", area_code)) if area_code else found


def _of(rows: QuerySet[Any], area_code: str, column: str, year: int | None) -> QuerySet[Any]:
    found = rows if year is None else rows.filter(year=year)
    return found.filter(within_area(column, area_code)) if area_code else found


def other_money(user: User, *, area_code: str = "", year: int | None = None) -> OtherMoney:
    """Loans, returns and goods, each apart.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    moved = _of(transfers_open_to(user), area_code, "area_code", year).exclude(book=Book.GRANT).order_by()
    sums: dict[str, Fen] = defaultdict(int)
    for kind, total in moved.exclude(kind=Transfer.Kind.REVERSE).values_list("kind").annotate(total=Sum("amount_fen")):
        sums[kind] += int(total)
    undone = moved.filter(kind=Transfer.Kind.REVERSE).values_list("reverses__kind")
    for kind, total in undone.annotate(total=Sum("amount_fen")):
        sums[kind] -= int(total)
    lots = goods_open_to(user)
    lots = lots if year is None else lots.filter(received_on__year=year)
    lots = lots.filter(within_area("area_code", area_code)) if area_code else lots
    goods = lots.order_by().aggregate(total=Sum("value_fen"), count=Count("pk"))
    return OtherMoney(
        sums[Transfer.Kind.LEND],
        sums[Transfer.Kind.REPAY],
        sums[Transfer.Kind.COMPENSATE],
        sums[Transfer.Kind.RETURN],
        sums[Transfer.Kind.DISTRIBUTE],
        int(goods["total"] or 0),
        goods["count"],
    )


def year_shares(user: User, county_code: str, year: int) -> list[ShareFinding]:
    """The shares that the fund of a year must keep in a county, judged by what is arranged, with the limits of the year's last day.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    arranged = transfers_open_to(user).filter(
        within_area("area_code", county_code), year=year, tranche__channel__in=_SHARED_FUND
    )
    flows = flows_by(arranged, "purpose", kinds=OFFICE_STEPS)
    by_purpose: Mapping[str, Fen] = {
        purpose: found.arranged_fen for (purpose,), found in flows.items() if found.arranged_fen
    }
    last = date(year, 12, 31)
    return share_findings(
        by_purpose,
        industry_percent=limit_on("funds.industry_share_percent", on=last, area=county_code),
        management_percent=limit_on("funds.management_fee_percent", on=last, area=county_code),
    )
