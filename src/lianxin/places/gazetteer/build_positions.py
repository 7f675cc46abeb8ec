"""Find county seats and townships among the populated places of GeoNames, by name inside their province and city.

Only names that are unambiguous on both sides are taken: a wrong place on a map is worse than none.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lianxin.places.domain.layout import FIELD
from lianxin.places.domain.names import top_stem

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_MUNICIPALITIES = {"22": "11", "23": "31", "28": "12", "33": "50"}  # GeoNames admin1 → province code
_SEAT_RANK = {"PPLC": 0, "PPLA": 1, "PPLA2": 1, "PPLA3": 0, "PPLA4": 3, "PPL": 4}


def position_lines(path: Path, counties: dict[str, set[str]], townships: dict[str, str]) -> Iterator[str]:
    """Yield ``code, longitude, latitude`` in degrees with four decimals, ordered by code.

    ``counties`` holds the present and former names of each county.
    """
    places = _places(path)
    found = _counties(places, counties) | _townships(places, townships)
    for code, (longitude, latitude) in sorted(found.items()):
        yield FIELD.join((code, f"{longitude:.4f}", f"{latitude:.4f}"))


def _places(path: Path) -> list[tuple[str, int, list[str], tuple[float, float]]]:
    """Each place: the beginning of its code (city or province), rank as a seat, Chinese names, (longitude, latitude)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    votes: dict[str, Counter[str]] = {}
    for row in rows:
        if len(row["admin2"]) == 4:
            votes.setdefault(row["admin1"], Counter())[row["admin2"][:2]] += 1
    provinces = {admin1: counts.most_common(1)[0][0] for admin1, counts in votes.items()} | _MUNICIPALITIES
    places = []
    for row in rows:
        area = row["admin2"] if len(row["admin2"]) == 4 else provinces.get(row["admin1"], "")
        names = [name for name in row["alternatenames"].split(",") if _CHINESE.fullmatch(name)]
        if area and names:
            point = (float(row["longitude"]), float(row["latitude"]))
            places.append((area, _SEAT_RANK.get(row["feature_code"], 5), names, point))
    return places


def _counties(
    places: list[tuple[str, int, list[str], tuple[float, float]]], counties: dict[str, set[str]]
) -> dict[str, tuple[float, float]]:
    found = {}
    for code, names in counties.items():
        hits = [p for p in places if code.startswith(p[0]) and not names.isdisjoint(p[2])]
        if not hits:
            # 通榆 for 通榆县 is believed of a seat only: a township may bear the same bare name.
            bare = {stem for name in names if len(stem := top_stem(name)) >= 2}
            hits = [p for p in places if p[1] <= 1 and code.startswith(p[0]) and not bare.isdisjoint(p[2])]
        best = [p for p in hits if p[1] == min(h[1] for h in hits)]
        if best and _are_near([p[3] for p in best]):
            found[code] = best[0][3]
    return found


def _townships(
    places: list[tuple[str, int, list[str], tuple[float, float]]], townships: dict[str, str]
) -> dict[str, tuple[float, float]]:
    by_area: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for area, _, names, point in places:
        for name in set(names):
            by_area.setdefault((area, name), []).append(point)
    count = Counter((code[:length], name) for code, name in townships.items() for length in (2, 4))
    found = {}
    for code, name in townships.items():
        if not name.endswith(("镇", "乡", "街道")):
            continue
        for length in (4, 2):
            area = code[:length]
            points = by_area.get((area, name), [])
            if points and count[area, name] == 1 and _are_near(points):
                found[code] = points[0]
                break
    return found


def _are_near(points: list[tuple[float, float]]) -> bool:
    """Whether all points lie within about 15 km of the first: one place entered twice, not two of the same name."""
    x, y = points[0]
    return all(abs(a - x) < 0.15 and abs(b - y) < 0.15 for a, b in points)
