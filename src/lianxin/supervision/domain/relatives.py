"""Households of the declared relatives of cadres (优亲厚友, pattern 1). A surname alone says nothing and is never used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, distinct


@dataclass(frozen=True, slots=True)
class Kin:
    """A member who is declared a relative of a cadre, and the row of the list that says so."""

    source: str
    cadre: str
    told_by: str


@dataclass(frozen=True, slots=True)
class HouseholdReceipts:
    """What an assisted household received, and which of its members are relatives of cadres."""

    household: int
    village_code: str
    received_fen: Fen
    kin: tuple[Kin, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedContact:
    """An account or a telephone of a household that is also a cadre's. ``means`` is ``account`` or ``phone``."""

    household: int
    area_code: str
    means: str
    tail: str
    kin: Kin


_MEANS = {"account": Words("银行账号", "account"), "phone": Words("电话", "telephone")}


def kin_favoured(rows: Iterable[HouseholdReceipts], *, most_times: float) -> Outcome:
    """Find relatives' households that received more than so many times what the village's other households did on average."""
    tally = Tally("kin_favoured")
    villages: dict[str, list[HouseholdReceipts]] = defaultdict(list)
    for row in distinct(rows):
        tally.examined += 1
        villages[row.village_code].append(row)
    for found in villages.values():
        others = [row.received_fen for row in found if not row.kin]
        for row in found:
            if not row.kin or not row.received_fen:
                continue
            if not others:
                tally.cannot_tell("few_households")
                continue
            mean = Fraction(sum(others), len(others))
            if row.received_fen > mean * Fraction(str(most_times)):
                _tell_favoured(tally, row, int(mean), most_times)
    return tally.outcome()


def kin_contact_shared(rows: Iterable[SharedContact], *, households_compared: int) -> Outcome:
    """Find households whose account or telephone is that of a cadre."""
    tally = Tally("kin_contact_shared", examined=households_compared)
    for row in distinct(rows):
        told = (("shared", _MEANS[row.means]), ("tail", row.tail), ("cadre", row.kin.cadre), ("list", row.kin.told_by))
        about = About(Subject.HOUSEHOLD, row.area_code, household=row.household)
        tally.tell(
            about,
            [Evidence(f"household:{row.household}", told)],
            rows=[f"{row.means}:{row.kin.cadre}"],
            concerned_names=[row.kin.cadre],
        )
    return tally.outcome()


def _tell_favoured(tally: Tally, row: HouseholdReceipts, mean_fen: Fen, most_times: float) -> None:
    sums = (("received", row.received_fen), ("elsewhere_mean", mean_fen))
    kin = sorted(set(row.kin), key=lambda one: (one.cadre, one.source))
    tally.tell(
        About(Subject.HOUSEHOLD, row.village_code, household=row.household),
        [
            Evidence(f"household:{row.household}", sums),
            *(Evidence(one.source, (("cadre", one.cadre), ("list", one.told_by))) for one in kin),
        ],
        rows=[f"kin:{one.cadre}" for one in kin],
        limit=Limit("clues.kin_share_times", most_times),
        concerned_names=[one.cadre for one in kin],
    )
