"""Which numbers of a board are not told a reader: those of the rates, of the answers and of the households, decided together.

They count the same households in several ways: who is identified is who is at risk, who has a conclusion is the register less whose facts
are missing, who has a plan is some of those paired. So two of them shown would tell a third that is hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.findings import Verdict
from lianxin.eligibility.queries import hidden_verdicts
from lianxin.reports.boards.places import Level, Place, place_for
from lianxin.reports.boards.rates import Rate, Shares, shares_of, villages_in
from lianxin.reports.queries import Figures, figures_for
from lianxin.site.veiling import hidden_in_areas, least_shown

if TYPE_CHECKING:
    from lianxin.people.models import User

HOMES, PAIRED = "homes", "paired homes"
_WHOLE, _PART = "whole", "part"
# What is the sum of what; one part: the same households, counted by another room.
WHOLES: Mapping[Any, tuple[Any, ...]] = {
    HOMES: tuple(Verdict),
    ("told", _WHOLE): tuple(Verdict),
    ("told", _PART): (Verdict.MET, Verdict.NOT_MET),
    ("paired", _WHOLE): (Verdict.MET,),
    ("planned", _WHOLE): (PAIRED,),
}
# Of what something is a part, so that a reader takes one from the other.
WITHIN: tuple[tuple[Any, Any], ...] = (
    (HOMES, PAIRED),
    (HOMES, ("told", _WHOLE)),
    (HOMES, ("confirmed", _WHOLE)),
    (HOMES, ("planned", _WHOLE)),
    (PAIRED, ("paired", _PART)),
    (("planned", _WHOLE), ("paired", _PART)),
    (("planned", _WHOLE), ("visited", _WHOLE)),
)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a board is hidden, by the code of the area and what is counted."""

    gone: frozenset[tuple[str, Any]] = frozenset()

    def hides(self, area: str, what: Any) -> bool:
        """Whether a number of an area is hidden: an answer, the households, the paired ones."""
        return (area, what) in self.gone

    def hides_rate(self, area: str, rate: Rate) -> bool:
        """Whether a share is hidden: one of its two numbers is."""
        return any((area, (rate.name, side)) in self.gone for side in (_WHOLE, _PART))

    def hides_paired(self, area: str) -> bool:
        """Whether the households that have a helper are hidden: of those some have a plan, and some do not."""
        return self.hides(area, PAIRED) or self.hides(area, ("planned", _WHOLE))


def hidden_of(
    user: User,
    place: Place,
    shares: Sequence[tuple[Rate, Shares | None]],
    figures: Figures,
    parts: Sequence[Place],
    on: date,
) -> Hidden:
    """Return what is hidden of an area and its parts from a reader; nothing from whoever sees small numbers.

    It is decided for the whole county that the area lies in, as far as he reads it: else the board of a township would tell what the one
    beside it, or that of a village, hides.
    """
    least = least_shown(user)
    if least is None:
        return Hidden()
    root = place_for(user, max(place.code[: Level.COUNTY.length], place_for(user).code, key=len))
    if root.code != place.code and place.code.startswith(root.code):
        # What is too large to be counted there is decided by what is counted here.
        wider = {rate.name: found for rate, found in shares_of(user, root.code, on)}
        shares = [(rate, wider.get(rate.name) or found) for rate, found in shares]
        figures = figures_for(user, root.code)
    lengths = [level.length for level in Level if level.length > len(root.code)] if root.code[4:] else []
    villages = villages_in(shares) | set(figures.villages)
    areas = [root.code, place.code, *(one.code for one in parts)]
    areas += sorted({village[:length] for village in villages for length in lengths if len(village) >= length})
    known = hidden_verdicts(user, figures.by_village)
    return hidden_on_board(shares, figures, areas, least, also=known)


def hidden_on_board(
    shares: Iterable[tuple[Rate, Shares | None]],
    figures: Figures | None,
    areas: Sequence[str],
    least: int,
    also: Set[tuple[str, Any]] = frozenset(),
) -> Hidden:
    """Return what is hidden of an area and its parts (``areas``), of a reader who is shown numbers of people from ``least`` on; ``also``
    are those answers that other pages hide."""
    counts: Counter[tuple[str, Any]] = Counter()
    rates = [(rate, found) for rate, found in shares if found and rate.of_people]

    known, lengths = frozenset(areas), sorted({len(area) for area in areas})

    def add(village: str, what: Any, number: int) -> None:
        for area in dict.fromkeys(village[:length] for length in lengths):
            if area in known:
                counts[area, what] += number

    for rate, found in rates:
        for village, share in (found or {}).items():
            add(village, (rate.name, _WHOLE), share.whole)
            add(village, (rate.name, _PART), share.part)
    if figures is not None:
        for village, number in figures.villages.items():
            add(village, HOMES, number)
        for village, answers in figures.by_village.items():
            for answer in Verdict:
                add(village, answer, answers.get(answer, 0))
        counts[min(areas, key=len, default=""), PAIRED] = figures.paired
    within = (*WITHIN, *(((rate.name, _WHOLE), (rate.name, _PART)) for rate, _ in rates))
    return Hidden(hidden_in_areas(counts, least, wholes=WHOLES, within=within, together=tuple(Verdict), also=also))
