"""What a tranche may pay on a day: its purpose, its area, its last day (which source may be *planned* for what says ``permits``).

“渠道不乱、用途不变、统筹安排、集中投入、各记其功” (report 003): the channel keeps its name always; the purpose changes only where the
period allows it, the tranche is on the integration list, and an adopted plan says so (国办发〔2016〕22 号). Every number and
date comes from the rulebook (``funds.purpose_may_change``, ``funds.forbidden.*``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.words import Words
from lianxin.funds.domain.permits import lies_in

OPEN_PURPOSE = "open"


@dataclass(frozen=True, slots=True)
class Money:
    """What is known of a tranche. ``use_by`` is its last day; ``area_code`` the area that may use it."""

    purpose_received: str
    is_on_integration_list: bool
    area_code: str
    received_on: date | None
    use_by: date | None = None


@dataclass(frozen=True, slots=True)
class Want:
    """What is asked of it: a purpose, a place and a day, and whether an adopted integration plan says so."""

    purpose: str
    area_code: str
    on: date
    is_in_adopted_plan: bool


def objections(money: Money, want: Want, *, may_change: bool, named: Callable[[str], Words]) -> list[Words]:
    """Return every reason why the money may not be arranged as wanted; none: it may.

    Args:
        may_change: whether the period lets a plan change purposes (``funds.purpose_may_change`` on the day, for the area).
        named: gives the name of a purpose.
    """
    found = []
    if money.received_on is None or want.on < money.received_on:
        found.append(
            Words("资金尚未到账（预计数不是到账数）", "the money has not arrived; a forecast is not a receipt")
        )
    if money.use_by is not None and want.on > money.use_by:
        found.append(
            Words(f"已过使用期限 {money.use_by.isoformat()}", f"its last day of use was {money.use_by.isoformat()}")
        )
    if not lies_in(want.area_code, money.area_code):
        found.append(
            Words(
                f"资金只能用于 {money.area_code}，项目在 {want.area_code}",
                f"the money is for {money.area_code}, the project is in {want.area_code}",
            )
        )
    if money.purpose_received not in (OPEN_PURPOSE, want.purpose):
        found.extend(_why_the_purpose_stays(money, want, named, may_change=may_change))
    return found


def _why_the_purpose_stays(money: Money, want: Want, named: Callable[[str], Words], *, may_change: bool) -> list[Words]:
    given, wanted = named(money.purpose_received), named(want.purpose)
    kept = Words(f"原定用途是“{given.zh}”，不是“{wanted.zh}”", f"it was given for “{given.en}”, not for “{wanted.en}”")
    if not may_change:
        return [Words(f"{kept.zh}，此时用途不得改变", f"{kept.en}, and purposes stay at that time")]
    if not money.is_on_integration_list:
        return [Words(f"{kept.zh}，且不在整合清单内", f"{kept.en}, and it is not on the integration list")]
    if not want.is_in_adopted_plan:
        return [Words(f"{kept.zh}，且没有审定的整合方案", f"{kept.en}, and no adopted plan says so")]
    return []
