"""Charts of pairing: where villages are helped, and how evenly the load lies on helpers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from lianxin.core.charts import Bars, Dot, DotMap, Mark
from lianxin.core.kernel.words import Words
from lianxin.pairing.queries import HelperLoad, VillageCoverage
from lianxin.places.domain.names import village_body
from lianxin.places.queries import boundary_of, village_points

HOUSEHOLDS = Words("户", "households")
HELPERS = Words("人", "helpers")
BUSIEST = 10
_SOURCE = Words(
    "轮廓 © OpenStreetMap 贡献者(ODbL),仅供示意，不作为划界依据。",
    "Outline © OpenStreetMap contributors (ODbL); a drawing aid that settles no boundary.",
)
_APPROXIMATE = Words(
    "“示意位置”的村没有坐标，画在所属乡镇附近。",
    "Villages marked approximate have no position of their own and stand near their township.",
)
# (somebody is left out, the position is approximate) → what the dot means.
_KINDS = {
    (False, False): Words("户户有人帮", "Every household has a helper"),
    (True, False): Words("有户无人帮", "Some household has none"),
    (False, True): Words("户户有人帮（示意位置）", "Every household has a helper (approximate)"),
    (True, True): Words("有户无人帮（示意位置）", "Some household has none (approximate)"),
}
# For a reader who sees only his own households, nothing can be said of the others.
_OWN_KINDS = {
    (False, False): Words("帮扶的村", "A village that is helped"),
    (False, True): Words("帮扶的村（示意位置）", "A village that is helped (approximate)"),
}


def coverage_map(
    county: tuple[str, str], rows: Sequence[VillageCoverage], *, is_own_only: bool = False
) -> DotMap | None:
    """The villages of a county (its code and name) with how many households are helped; None where no village has a place."""
    code, name = county
    words = _OWN_KINDS if is_own_only else _KINDS
    points = {point.code: point for point in village_points(code)}
    placed = [row for row in rows if row.village_code in points]
    if not placed:
        return None
    outline: Any = boundary_of(code) or ()
    kinds = [kind for kind in words if any(_kind(row, points) == kind for row in placed)]
    dots = tuple(
        Dot(
            Words(body := village_body(points[row.village_code].name), body),
            points[row.village_code].longitude,
            points[row.village_code].latitude,
            value=row.households,
            kind=kinds.index(_kind(row, points)),
            href=f"#village-{row.village_code}",
        )
        for row in placed
    )
    away = len(rows) - len(placed)
    undrawn = Words(f"{away} 个村位置不详，没有画出。", f"Villages not drawn, their place not being known: {away}.")
    due = ((undrawn, away > 0), (_APPROXIMATE, any(k[1] for k in kinds)), (_SOURCE, bool(outline)))
    notes = [note for note, is_due in due if is_due]
    return DotMap(
        title=Words(f"{name}结对分布", f"Where households are paired in {name}"),
        dots=dots,
        kinds=tuple(words[kind] for kind in kinds),
        outlines=tuple(tuple(ring) for ring in outline),
        unit=HOUSEHOLDS,
        note=Words("".join(note.zh for note in notes), " ".join(note.en for note in notes)),
    )


def _kind(row: VillageCoverage, points: Mapping[str, Any]) -> tuple[bool, bool]:
    return row.left_out > 0, bool(points[row.village_code].approximate)


def load_spread(counts: Sequence[int]) -> Bars:
    """How many helpers have how many households, none included."""
    found = Counter(counts)
    marks = tuple(Mark(Words(f"{n} 户", str(n)), found[n]) for n in range(max(found, default=0) + 1))
    return Bars(
        title=Words("每人帮几户", "Households per helper"),
        marks=marks,
        unit=HELPERS,
        note=Words("横轴是作第一帮扶责任人的户数。", "Across: households of which one is first helper."),
    )


def busiest_helpers(loads: Sequence[HelperLoad]) -> Bars:
    """The helpers with the most households; a note says the mean of all who have any."""
    busy = [load.households for load in loads if load.households]
    marks = tuple(
        Mark(Words(f"{load.name} {load.unit}", f"{load.name} {load.unit}"), load.households)
        for load in loads[:BUSIEST]
        if load.households
    )
    mean = f"{sum(busy) / len(busy):.1f}" if busy else "0"
    return Bars(
        title=Words("户数最多的帮扶责任人", "Helpers with the most households"),
        marks=marks,
        unit=HOUSEHOLDS,
        horizontal=True,
        note=Words(
            f"有户的 {len(busy)} 人平均每人 {mean} 户。",
            f"The {len(busy)} who have any have {mean} households on average.",
        ),
    )
