"""Shapes that a county brings itself: outlines and positions of its townships and villages, as GeoJSON (RFC 7946, WGS-84)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.places.domain.distance import Point
from lianxin.places.domain.outlines import Ring, is_inside

MOST_BYTES = 8_000_000
MOST_FEATURES = 2_000
_MOST_CORNERS = 20_000
_CODES = ("code", "代码", "区划代码", "行政区划代码", "adcode")
_NAMES = ("name", "名称", "区划名称")
# CGCS2000 differs from WGS-84 by centimetres.
_REFERENCES = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")
# How far outside of the county's own outline (about 2019, simplified) a shape may reach, in degrees.
_SLACK = 0.05
# What a map of a county shows: about ten metres.
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """Where an area lies: its outlines, not closed, or its position."""

    code: str
    rings: tuple[Ring, ...] = ()
    position: Point | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a feature: its number in the file from 1 (0: the whole file), what it is called there, and what to do."""

    number: int
    name: str
    words: Words

    @property
    def said(self) -> Words:
        """The problem with the place where it is."""
        if not self.number:
            return self.words
        called = f"（{self.name}）" if self.name else ""
        return Words(
            f"第 {self.number} 个要素{called}：{self.words.zh}",
            f"Feature {self.number}{f' ({self.name})' if self.name else ''}: {self.words.en}",
        )


class _Unfit(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


@dataclass(frozen=True, slots=True)
class ShapesRead:
    """What a file says: its shapes, or everything that is wrong with it."""

    shapes: tuple[Shape, ...]
    problems: tuple[Problem, ...]


def read_shapes(content: bytes, areas: Mapping[str, str], county: tuple[Ring, ...]) -> ShapesRead:
    """Read the shapes of a county's areas (code and name); ``county`` is its own outline, empty where none is known.

    Every feature names its area by code, or by a name that only one area has. Nothing is guessed: what cannot be told is a problem.
    """
    try:
        features = _features(content)
    except _Unfit as unfit:
        return ShapesRead((), (Problem(0, "", unfit.words),))
    shapes: dict[tuple[str, bool], Shape] = {}
    problems: list[Problem] = []
    for number, feature in enumerate(features, start=1):
        told = feature.get("properties") if isinstance(feature, dict) else None
        told = told if isinstance(told, dict) else {}
        try:
            code = _code_of(told, areas)
            shape = _shape_of(code, feature.get("geometry") if isinstance(feature, dict) else None)
            _check_where(shape, county)
            if (code, bool(shape.rings)) in shapes:
                raise _Unfit("同一个地方出现了两次。", "the same area stands there twice.")
        except _Unfit as unfit:
            problems.append(Problem(number, _first(told, _NAMES)[:40] or _first(told, _CODES)[:20], unfit.words))
        else:
            shapes[code, bool(shape.rings)] = shape
    return ShapesRead(tuple(shapes.values()), tuple(problems))


def _features(content: bytes) -> list[Any]:
    if len(content) > MOST_BYTES:
        raise _Unfit(
            f"文件超过 {MOST_BYTES // 1_000_000} MB。请先化简边界（保留约 10 米精度即可）。",
            f"the file is larger than {MOST_BYTES // 1_000_000} MB; simplify the outlines first (ten metres are enough).",
        )
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise _Unfit(
            "不是 UTF-8 的 GeoJSON 文件。请在地图软件里另存为 GeoJSON。",
            "it is no GeoJSON in UTF-8; save it as GeoJSON in your mapping software.",
        ) from None
    features = found.get("features") if isinstance(found, dict) and found.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise _Unfit("文件里没有要素（FeatureCollection）。", "it holds no features (FeatureCollection).")
    if len(features) > MOST_FEATURES:
        raise _Unfit(
            f"要素超过 {MOST_FEATURES} 个。请按乡镇分开。", f"it holds more than {MOST_FEATURES} features; split it."
        )
    reference = str(found.get("crs") or "")
    if reference and not any(one in reference for one in _REFERENCES):
        raise _Unfit(
            "坐标系不是 WGS-84（EPSG:4326）。请转换后再传；火星坐标（GCJ-02）、百度坐标也要先转换。",
            "its coordinates are not WGS-84 (EPSG:4326); convert them first, as those of GCJ-02 and BD-09.",
        )
    return features


def _first(told: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = told.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _code_of(told: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    written, name = _first(told, _CODES), _first(told, _NAMES)
    if written:
        # Offices write codes of townships with twelve digits, the last ones nought.
        short = next(
            (code for code in (written, written[:9]) if code in areas and set(written[len(code) :]) <= {"0"}), ""
        )
        if short:
            return short
        raise _Unfit(
            f"代码 {written[:20]} 不是本县的乡镇或村。",
            f"{written[:20]} is no code of a township or village of this county.",
        )
    if not name:
        raise _Unfit(
            "没有写明是哪个地方。请在属性里写 code（区划代码）或 name（名称）。",
            "it does not say which area it is; give the property code (division code) or name.",
        )
    alike = [code for code, known in areas.items() if known == name]
    if len(alike) != 1:
        raise _Unfit(
            f"本县叫“{name[:40]}”的地方有 {len(alike)} 个。请写区划代码。",
            f"{len(alike)} areas of this county are called {name[:40]}; give the division code.",
        )
    return alike[0]


def _shape_of(code: str, geometry: Any) -> Shape:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    corners = geometry.get("coordinates") if isinstance(geometry, dict) else None
    try:
        if kind == "Point":
            return Shape(code, position=_point(corners))
        if kind == "Polygon":
            return Shape(code, rings=tuple(_outer([corners])))
        if kind == "MultiPolygon":
            return Shape(code, rings=tuple(_outer(corners)))
    except (TypeError, IndexError, KeyError):
        raise _Unfit("坐标写得不对。", "its coordinates are not well formed.") from None
    raise _Unfit(
        "只接受点（Point）和面（Polygon、MultiPolygon）。", "only a Point, a Polygon or a MultiPolygon is understood."
    )


def _outer(polygons: Any) -> Iterator[Ring]:
    """The outer rings; holes in an area are drawn by the areas that lie in them."""
    if not polygons:
        raise _Unfit("这个面没有边界。", "the area has no outline.")
    for polygon in polygons:
        ring = [_point(corner) for corner in polygon[0]]
        if len(ring) > 1 and ring[0] == ring[-1]:
            ring.pop()
        kept = tuple(corner for at, corner in enumerate(ring) if corner != ring[at - 1])
        if len(kept) < 3:
            raise _Unfit("边界少于三个点，围不成面。", "an outline of fewer than three corners encloses nothing.")
        if len(kept) > _MOST_CORNERS:
            raise _Unfit(
                f"边界超过 {_MOST_CORNERS} 个点。请先化简。", f"an outline has more than {_MOST_CORNERS} corners."
            )
        yield kept


def _point(corner: Any) -> Point:
    longitude, latitude = corner[0], corner[1]
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (longitude, latitude)):
        raise TypeError("no number")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise _Unfit(
            "坐标不是经纬度：经度要在 -180 到 180，纬度在 -90 到 90，经度写在前面。",
            "its coordinates are no degrees: longitude (-180 to 180) comes first, then latitude (-90 to 90).",
        )
    return round(float(longitude), _DECIMALS), round(float(latitude), _DECIMALS)


def _check_where(shape: Shape, county: tuple[Ring, ...]) -> None:
    corners = [corner for ring in shape.rings for corner in ring] or ([shape.position] if shape.position else [])
    if not county or all(_is_near(corner, county) for corner in _some(corners)):
        return
    turned = [(y, x) for x, y in _some(corners)]
    if all(_is_near(corner, county) for corner in turned):
        raise _Unfit("经度和纬度写反了：经度在前。", "longitude and latitude are exchanged: longitude comes first.")
    raise _Unfit(
        "不在本县范围内。请核对是不是本县的，坐标系是不是 WGS-84。",
        "it lies outside of the county; check whether it belongs there, and whether it is in WGS-84.",
    )


def _some(corners: list[Point]) -> list[Point]:
    """A few corners tell where a shape lies."""
    return corners[:: max(1, len(corners) // 40)]


def _is_near(corner: Point, county: tuple[Ring, ...]) -> bool:
    x, y = corner
    return any(is_inside((x + dx, y + dy), county) for dx in (0, -_SLACK, _SLACK) for dy in (0, -_SLACK, _SLACK))
