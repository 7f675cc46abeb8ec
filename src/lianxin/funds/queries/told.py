"""Totals that were told, those that may be the same money, and the sums in which each is counted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds.access import told_totals_open_to
from lianxin.funds.domain.overlaps import Likeness, Told, counted_once, overlaps
from lianxin.funds.models import ToldTotal
from lianxin.funds.wording import TOLD_KINDS

if TYPE_CHECKING:
    from lianxin.people.models import User

# Every total is compared with every other: a county tells some hundred in a year.
MOST_COMPARED = 600


@dataclass(frozen=True, slots=True)
class LikelyOverlap:
    """Two totals that may be the same money, or one a part of the other; settled where somebody has said what they are."""

    part: ToldTotal
    whole: ToldTotal
    is_same: bool
    is_settled: bool


@dataclass(frozen=True, slots=True)
class KindSum:
    """Totals of a kind: how many were told, their bare sum, and the sum in which each is counted once."""

    kind: str
    told: int
    told_fen: Fen
    once_fen: Fen

    @property
    def words(self) -> Words:
        return TOLD_KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class ToldSheet:
    """What was told: every total, the pairs to ask about, and sums by kind. Kinds are never added to one another."""

    totals: tuple[ToldTotal, ...]
    pairs: tuple[LikelyOverlap, ...]
    sums: tuple[KindSum, ...]
    is_cut: bool

    @property
    def open_pairs(self) -> int:
        """How many pairs nobody has settled."""
        return sum(not pair.is_settled for pair in self.pairs)


def told_sheet(user: User, *, document: str = "") -> ToldSheet:
    """Everything that was told, as far as the user may see it; narrowed to documents that contain some words.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    rows = told_totals_open_to(user).select_related("unit", "linked_to").order_by("-id")
    if document:
        rows = rows.filter(document__icontains=document)
    listed = list(rows[: MOST_COMPARED + 1])
    totals = tuple(reversed(listed[:MOST_COMPARED]))
    by_key = {total.pk: total for total in totals}
    told = [_told(total, by_key) for total in totals]
    pairs = tuple(
        LikelyOverlap(by_key[pair.part.key], by_key[pair.whole.key], pair.likeness is Likeness.SAME, pair.is_settled)
        for pair in overlaps(told)
    )
    return ToldSheet(totals, pairs, _sums(told), len(listed) > MOST_COMPARED)


def _told(total: ToldTotal, listed: dict[int, ToldTotal]) -> Told:
    """A link to a total that is not in the sheet holds nothing of it: what stands alone is counted."""
    link = total.linked_to_id if total.linked_to_id in listed else None
    return Told(
        key=total.pk,
        amount_fen=total.amount_fen,
        qualifier=total.qualifier,
        kind=total.kind,
        areas=tuple(total.area_codes),
        starts_on=total.starts_on,
        ends_before=total.ends_before,
        linked_to=link,
        is_same=total.link == ToldTotal.Link.SAME,
    )


def _sums(told: list[Told]) -> tuple[KindSum, ...]:
    once = counted_once(told)
    return tuple(
        KindSum(kind, len(of_kind), sum(one.amount_fen for one in of_kind), once.get(kind, 0))
        for kind in TOLD_KINDS
        if (of_kind := [one for one in told if one.kind == kind])
    )


def linkable_totals(user: User, total: ToldTotal) -> list[ToldTotal]:
    """Totals to which another one may be linked: those of its kind first, the largest first; never itself.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    others = list(told_totals_open_to(user).exclude(pk=total.pk)[:MOST_COMPARED])
    return sorted(others, key=lambda one: (one.kind != total.kind, -one.amount_fen, one.pk))
