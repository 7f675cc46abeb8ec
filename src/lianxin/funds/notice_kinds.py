"""Notices of a village's money: by project and channel, and to each household with its name and sum, as the rule on funds asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.words import Words
from lianxin.funds.access import transfers_open_to
from lianxin.funds.models import Transfer
from lianxin.funds.queries.papers import MoneyShown, money_shown
from lianxin.notices.domain.columns import Column, Mask
from lianxin.notices.domain.levels import Level
from lianxin.notices.kinds import Kind, Subject, register
from lianxin.people.access import required_area, within_area
from lianxin.people.roles import Act
from lianxin.projects.queries import days_of_publicity
from lianxin.registry.queries import area_names
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User


def years_of(user: User | None, area_code: str) -> Sequence[Subject]:
    """The budget years whose money was paid in the area, the newest first."""
    moved = Transfer.objects.all() if user is None else transfers_open_to(user)
    paid = moved.filter(within_area("area_code", area_code), kind=Transfer.Kind.PAY)
    years = set(paid.order_by().values_list("year", flat=True).distinct())
    return [Subject(str(year), Words(f"{year}年", str(year))) for year in sorted(filter(None, years), reverse=True)]


def _shown(user: User | None, area_code: str, subject: str) -> MoneyShown:
    if user is not None:
        required_area(user, Act.READ_FUNDS, area_code)
        required_area(user, Act.READ_REGISTRY, area_code)
    year = int(subject) if subject.isascii() and subject.isdigit() and len(subject) == 4 else 0
    return money_shown(user, area_code=area_code, year=year)


def project_rows(user: User | None, area_code: str, subject: str) -> Sequence[Mapping[str, Any]]:
    """What was paid for each project, channel by channel; how many households got some of it stands with its first.

    Raises:
        PermissionDenied: ``user`` may not see the money of the whole area.
    """
    keys = {code.words: code.key for code in dictionary().code_lists["fund_channel"].codes}

    def lines() -> Iterator[Mapping[str, Any]]:
        for one in _shown(user, area_code, subject).projects:
            for place, (channel, fen) in enumerate(one.by_channel):
                yield {
                    "project.name": one.name,
                    "tranche.channel": keys[channel],
                    "payment.amount_yuan": fen,
                    "project.households": one.households if place == 0 else None,
                }

    return list(lines())


def household_rows(user: User | None, area_code: str, subject: str) -> Sequence[Mapping[str, Any]]:
    """What each household got from each project.

    Raises:
        PermissionDenied: ``user`` may not see the money, or the households, of the whole area.
    """
    found = _shown(user, area_code, subject).households
    names = area_names({one.village_code for one in found})
    return [
        {
            "place.village": names[one.village_code],
            "household.head_name": one.head or None,
            "household.household_size": one.members,
            "project.name": one.project,
            "payment.amount_yuan": one.paid_fen,
        }
        for one in found
    ]


_INTRODUCTION = Words(
    "以下资金使用情况接受群众监督。公示期内如有异议，请拨打监督电话，或在网页上提出。",
    "This is what the money was spent on. Objections are welcome by telephone or on the page.",
)
_PAID = Column("payment.amount_yuan", words=Words("金额", "Amount"), is_summed=True, share=1.4)


def _days(level: Level, on: date, area_code: str) -> int | None:
    return days_of_publicity(level.value, on=on, area_code=area_code)


register(
    Kind(
        name="funds.projects",
        words=Words("资金使用", "Money used"),
        levels=tuple(Level),
        columns=(
            Column("project.name", share=3),
            Column("tranche.channel", share=2),
            _PAID,
            Column("project.households", Mask.COUNT, words=Words("到户户数", "Households paid")),
        ),
        title=Words("{place}{subject}资金使用情况公示", "Money used, {place}, {subject}"),
        introduction=_INTRODUCTION,
        subjects=years_of,
        rows=project_rows,
        days=_days,
    )
)
register(
    Kind(
        name="funds.households",
        words=Words("到户资金", "Money to households"),
        levels=(Level.VILLAGE, Level.TOWNSHIP),
        columns=(
            Column("place.village", share=2),
            Column("household.head_name", words=Words("户主", "Head"), share=1.2),
            Column("household.household_size", words=Words("家庭人口", "Persons")),
            Column("project.name", share=3),
            _PAID,
        ),
        title=Words("{place}{subject}到户资金公示", "Money to households, {place}, {subject}"),
        introduction=_INTRODUCTION,
        subjects=years_of,
        rows=household_rows,
        days=_days,
    )
)
