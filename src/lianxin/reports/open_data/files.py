"""Open data as files: SDMX-CSV 2.0 with a CSVW description, and GeoJSON (RFC 7946), in one archive that is the same byte by byte."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from lianxin.core.charts import Ring
from lianxin.places.queries import boundary_of, village_points
from lianxin.registry.queries import area_names
from lianxin.reports.open_data.cube import MEASURES, Cell, Cube, standings

# The first moment that the format can tell: an archive of the same counts has the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_STRUCTURE = "LIANXIN:REGISTER(1.0)"
_OBSERVED, _LEFT_OUT = "A", "Q"
"""Observation statuses of SDMX (CL_OBS_STATUS): a normal value; missing, suppressed."""
OBSERVATIONS, DESCRIPTION, AREAS, READ_ME = (
    "observations.csv", "observations.csv-metadata.json", "areas.geojson", "README.md",
)  # fmt: skip
HEADINGS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "REF_AREA", "TIME_PERIOD", "MEASURE", "STANDING", "UNIT_MEASURE", "OBS_VALUE", "OBS_STATUS",
)  # fmt: skip


def archive_of(cube: Cube) -> bytes:
    """Return the archive (ZIP) of a county's open data."""
    names = area_names(cube.areas)
    files = {
        OBSERVATIONS: observations_of(cube),
        DESCRIPTION: json.dumps(description_of(cube, names), ensure_ascii=False, indent=1),
        AREAS: json.dumps(areas_of_cube(cube, names), ensure_ascii=False),
        READ_ME: read_me_of(cube, names),
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def observations_of(cube: Cube) -> str:
    """Return every cell as SDMX-CSV 2.0; one that is left out has no value and status Q."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for cell, count in sorted(cube.counts.items()):
        unit = "HH" if cell.measure == "households" else "PS"
        status = _LEFT_OUT if count is None else _OBSERVED
        value = "" if count is None else str(count)
        writer.writerow(
            ("dataflow", _STRUCTURE, "I", cell.area, cube.year, cell.measure, cell.standing, unit, value, status)
        )
    return text.getvalue()


def description_of(cube: Cube, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the description of the observations for programs (W3C CSV on the Web): columns with types, titles and codes."""
    codes = {
        "MEASURE": {key: [words.zh, words.en] for key, words in MEASURES.items()},
        "STANDING": {key: [words.zh, words.en] for key, words in standings().items()},
        "OBS_STATUS": {_OBSERVED: ["正常", "normal value"], _LEFT_OUT: ["隐去", "suppressed"]},
        "UNIT_MEASURE": {"HH": ["户", "households"], "PS": ["人", "persons"]},
    }
    titles = {
        "STRUCTURE": ("结构类别", "Kind of structure"), "STRUCTURE_ID": ("结构", "Structure"), "ACTION": ("操作", "Action"),
        "REF_AREA": ("区划代码", "Division code"), "TIME_PERIOD": ("年度", "Year"), "MEASURE": ("指标", "Measure"),
        "STANDING": ("户类别", "Standing"), "UNIT_MEASURE": ("单位", "Unit"), "OBS_VALUE": ("数值", "Value"),
        "OBS_STATUS": ("状态", "Status"),
    }  # fmt: skip
    kinds = {"TIME_PERIOD": "gYear", "OBS_VALUE": "nonNegativeInteger"}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": OBSERVATIONS,
        "dc:title": [{"@value": "帮扶名册统计", "@language": "zh"}, {"@value": "Counts of the register", "@language": "en"}],
        "dc:coverage": f"{names.get(cube.county, cube.county)} ({cube.county}), {cube.year}",
        "dc:rights": f"不足 {cube.least} 的计数及能推算出它的数已隐去。 "
        f"Counts below {cube.least}, and those that would give them away, are left out.",
        "tableSchema": {
            "primaryKey": ["REF_AREA", "TIME_PERIOD", "MEASURE", "STANDING"],
            "columns": [
                {
                    "name": name, "titles": {"zh": titles[name][0], "en": titles[name][1]}, "datatype": kinds.get(name, "string"),
                    "required": name != "OBS_VALUE",
                    **({"lianxin:codes": codes[name]} if name in codes else {}),
                }
                for name in HEADINGS
            ],
        },
    }  # fmt: skip


def areas_of_cube(cube: Cube, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the areas as GeoJSON: the county as its outline, villages as points; without a place where nobody knows it."""
    points = {point.code: point for point in village_points(cube.county)}
    outline = [_ring(ring) for ring in boundary_of(cube.county) or ()]
    features = []
    for area in cube.areas:
        geometry: dict[str, Any] | None = None
        told: dict[str, Any] = {"code": area, "name": names.get(area, area), "year": cube.year}
        if area == cube.county and outline:
            geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in outline]}
            told["attribution"] = "© OpenStreetMap contributors, ODbL"
        elif (point := points.get(area)) is not None and not point.approximate:
            geometry = {"type": "Point", "coordinates": [round(point.longitude, 5), round(point.latitude, 5)]}
        for measure in MEASURES:
            told[measure] = {key: cube.counts[Cell(area, measure, key)] for key in standings()}
        features.append({"type": "Feature", "id": area, "geometry": geometry, "properties": told})
    return {"type": "FeatureCollection", "features": features}


def _ring(ring: Ring) -> list[list[float]]:
    """A closed ring, the outside on the right hand: against the clock."""
    turned = sum((x - ring[n - 1][0]) * (y + ring[n - 1][1]) for n, (x, y) in enumerate(ring)) > 0
    corners = [[x, y] for x, y in (reversed(ring) if turned else ring)]
    return [*corners, corners[0]]


def read_me_of(cube: Cube, names: Mapping[str, str]) -> str:
    """Return what a person reads first."""
    place = names.get(cube.county, cube.county)
    return f"""# {place} {cube.year} · 帮扶名册统计 · Counts of the register

- `{OBSERVATIONS}`: SDMX-CSV 2.0；每行一个数 · one count a row
- `{DESCRIPTION}`: 各列说明（CSV on the Web）· what the columns mean
- `{AREAS}`: GeoJSON；不知道位置的地方 geometry 为 null · an area whose position nobody knows has no geometry (null)

不足 {cube.least} 的计数、以及能由其他数推算出它的数没有写出
（状态 Q，数值为空），共 {cube.left_out} 个；0 照写。
Counts below {cube.least}, and those from which one could be worked out, are left out
(status Q, no value): {cube.left_out}. Nought is written.

人数为年末在户成员；户类别相加为全部，监测对象跨类别。
Persons are members at the end of the year; types add up to all, the monitored are told across types.
"""
