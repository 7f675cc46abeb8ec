"""A county brings outlines and positions of its own; what is wrong with a file is said all at once, and nothing of it is taken in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from cast import COUNTY, TOWNSHIP, VILLAGE
from lianxin.audit.models import Event
from lianxin.core.charts import AreaMap
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.places.commands import app
from lianxin.places.domain.shapes import MOST_BYTES, MOST_FEATURES, Shape, read_shapes
from lianxin.places.models import AreaShape
from lianxin.places.operations import take_in_shapes
from lianxin.places.queries import (
    boundary_of,
    brought_outlines,
    known_positions,
    shapes_known,
    sources_of_shapes,
    village_points,
)
from lianxin.reports.boards.lights import Limits, Share
from lianxin.reports.boards.maps import map_of
from lianxin.reports.boards.places import Level, Place
from lianxin.reports.boards.rates import RATES
from registry import makers

SQUARE = [[100.0, 30.0], [100.1, 30.0], [100.1, 30.1], [100.0, 30.1], [100.0, 30.0]]
AREAS = {"999901101": "东乡", "999901102": "西乡", "999901101201": "上河村", "999901102201": "上河村"}
OUTLINE = ((99.0, 29.0), (101.0, 29.0), (101.0, 31.0), (99.0, 31.0))


def feature(kind: str = "Polygon", at: Any = None, **told: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": kind, "coordinates": [SQUARE] if at is None else at},
    }


def written(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def problems(content: bytes, county: Any = ()) -> list[str]:
    return [one.said.zh for one in read_shapes(content, AREAS, county).problems]


def test_it_reads_outlines_and_positions_by_code_and_by_name() -> None:
    turned = [[[x + 0.5, y] for x, y in SQUARE]]
    content = written(
        feature(code="999901101000"),
        feature("MultiPolygon", [[SQUARE], turned], 名称="西乡"),
        feature("Point", [100.123456, 30.5, 2200], code=999901101201),
        feature("Point", [100.05, 30.05], code="999901101"),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
    )
    read = read_shapes(content, AREAS, (OUTLINE,))
    assert read.problems == ()
    assert [one.code for one in read.shapes] == ["999901101", "999901102", "999901101201", "999901101"]
    assert len(read.shapes[0].rings[0]) == 4
    assert len(read.shapes[1].rings) == 2
    assert read.shapes[2] == Shape("999901101201", position=(100.1235, 30.5))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "不是 UTF-8 的 GeoJSON"),
        (b"code,name", "不是 UTF-8 的 GeoJSON"),
        (b"[" * 100_000, "不是 UTF-8 的 GeoJSON"),
        (b"[]", "没有要素"),
        (written(), "没有要素"),
        (b" " * (MOST_BYTES + 1), "超过 8 MB"),
        (written(*[1] * (MOST_FEATURES + 1)), "要素超过"),
        (written(feature(code="999901101"), crs={"properties": {"name": "EPSG:2383"}}), "不是 WGS-84"),
        (written(feature()), "没有写明是哪个地方"),
        (written(7), "没有写明是哪个地方"),
        (written(feature(code=True)), "没有写明是哪个地方"),
        (written(feature(code="999902101")), "不是本县的"),
        (written(feature(code="999901101123")), "不是本县的"),
        (written(feature(name="上河村")), "有 2 个"),
        (written(feature(name="南乡")), "有 0 个"),
        (written(feature("LineString", SQUARE, name="东乡")), "只接受点"),
        (written({"properties": {"name": "东乡"}, "geometry": None}), "只接受点"),
        (written(feature("Point", ["100", "30"], name="东乡")), "坐标写得不对"),
        (written(feature("Point", [], name="东乡")), "坐标写得不对"),
        (written(feature("Polygon", [[[1, 1], [2, 2], [1, 1]]], name="东乡")), "少于三个点"),
        (written(feature("MultiPolygon", [], name="东乡")), "没有边界"),
        (written(feature("Polygon", [[[100 + n / 1e3, 30 + n % 2] for n in range(20_001)]], name="东乡")), "超过 20000 个点"),
        (written(feature("Point", [11_131_949.0, 3_503_549.0], name="东乡")), "不是经纬度"),
        (written(feature("Point", [116.4, 39.9], name="东乡")), "不在本县范围内"),
        (written(feature("Point", [30.05, 100.05], name="东乡")), "不是经纬度"),
        (written(feature(name="东乡"), feature(code="999901101")), "出现了两次"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_with_a_file(content: bytes, said: str) -> None:
    found = problems(content, (OUTLINE,))
    assert len(found) == 1
    assert said in found[0]


def test_it_tells_exchanged_coordinates_where_both_could_be_degrees() -> None:
    county = (((79.0, 29.0), (81.0, 29.0), (81.0, 31.0), (79.0, 31.0)),)
    assert "写反了" in problems(written(feature("Point", [30.0, 80.0], name="东乡")), county)[0]


def test_it_says_everything_at_once_with_the_number_of_the_feature() -> None:
    found = problems(written(feature(name="东乡"), feature(name="南乡"), feature(code="1")))
    assert [one.split("：")[0] for one in found] == ["第 2 个要素（南乡）", "第 3 个要素（1）"]


@pytest.fixture
def county(db: None) -> None:
    makers.areas()


@pytest.mark.usefixtures("county")
class TestTakingIn:
    def test_the_newest_shape_counts_and_those_before_stay(self, county_officer: User) -> None:
        given: dict[str, Any] = {"county_code": COUNTY, "source": "县自然资源局 2026", "by": county_officer}
        take_in_shapes(content=written(feature(code=TOWNSHIP), feature("Point", [100, 30], code=VILLAGE)), **given)
        take_in_shapes(content=written(feature("Point", [100.5, 30.5], code=VILLAGE)), **given)
        assert len(brought_outlines(COUNTY)[TOWNSHIP][0]) == 4
        assert known_positions([VILLAGE]) == {VILLAGE: (100.5, 30.5)}
        assert sources_of_shapes([VILLAGE]) == ["县自然资源局 2026"]
        assert [(one.outlines, one.positions) for one in shapes_known(COUNTY)] == [(1, 0), (0, 1)]
        assert AreaShape.objects.count() == 3
        assert Event.objects.filter(act="places.shapes").count() == 2

    def test_of_a_faulty_file_nothing_is_taken_in(self) -> None:
        faulty = written(feature(code=TOWNSHIP), *(feature(name=f"无{n}") for n in range(25)))
        with pytest.raises(Refused, match="PLACE-018") as refused:
            take_in_shapes(county_code=COUNTY, content=faulty, source="县局", by=None)
        assert "and 5 more" in str(refused.value)
        assert not AreaShape.objects.exists()

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"source": " "}, "PLACE-019"),
            ({"county_code": TOWNSHIP}, "PLACE-004"),
            ({"county_code": "999999"}, "PLACE-005"),
        ],
    )
    def test_it_refuses_without_a_source_or_a_county(self, given: dict[str, Any], code: str) -> None:
        asked = {"county_code": COUNTY, "content": written(feature(code=TOWNSHIP)), "source": "县局", "by": None}
        with pytest.raises(Refused, match=code):
            take_in_shapes(**(asked | given))

    def test_only_its_own_officer_brings_shapes_of_a_county(self, county_officer: User, township_clerk: User) -> None:
        for by, code in ((township_clerk, COUNTY), (county_officer, "999902")):
            with pytest.raises(Refused, match="PLACE-010"):
                take_in_shapes(county_code=code, content=b"", source="县局", by=by)

    @pytest.mark.parametrize(
        ("told", "name"),
        [
            ({"rings": None}, "shape_of_an_area_is_an_outline_or_a_position"),
            ({"longitude": 1.0, "latitude": 1.0}, "shape_of_an_area_is_an_outline_or_a_position"),
            ({"rings": None, "longitude": 181.0, "latitude": 1.0}, "shape_of_an_area_is_an_outline_or_a_position"),
            ({"source": ""}, "shape_of_an_area_names_its_source"),
        ],
    )
    def test_the_database_refuses_a_shape_that_is_none(self, told: dict[str, Any], name: str) -> None:
        whole = {"area_code": TOWNSHIP, "rings": [SQUARE], "source": "县局", "at": timezone.now()}
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            AreaShape.objects.create(**(whole | told))

    def test_the_database_never_changes_a_shape(self) -> None:
        take_in_shapes(county_code=COUNTY, content=written(feature(code=TOWNSHIP)), source="县局", by=None)
        for act in (lambda: AreaShape.objects.update(source="别处"), lambda: AreaShape.objects.all().delete()):
            with pytest.raises(DatabaseError, match="never"), transaction.atomic():
                act()

    def test_the_page_takes_a_file_and_says_what_is_wrong(self, client: Client, county_officer: User) -> None:
        client.force_login(county_officer)
        page = reverse("places:shapes", args=[COUNTY])
        assert page in client.get(reverse("places:area", args=[COUNTY])).content.decode()
        for content, status, told in (
            (written(feature(name="无名")), 409, "PLACE-018"),
            (written(feature(code=TOWNSHIP), feature("Point", [100, 30], code=VILLAGE)), 302, ""),
        ):
            file = SimpleUploadedFile("map.geojson", content)
            got = client.post(page, {"file": file, "source": "县局"})
            assert got.status_code == status
            assert told in got.content.decode()

    def test_the_command_takes_a_file_in_as_the_house(self, tmp_path: Path) -> None:
        file = tmp_path / "map.geojson"
        file.write_bytes(written(feature(code=TOWNSHIP)))
        got = CliRunner().invoke(app, ["shapes", str(file), "--county", COUNTY, "--source", "县局"])
        assert (got.exit_code, "1 shapes taken in" in got.stdout) == (0, True)
        file.write_bytes(written(feature(name="无名")))
        got = CliRunner().invoke(app, ["shapes", str(file), "--county", COUNTY, "--source", "县局"])
        assert isinstance(got.exception, Refused)
        assert AreaShape.objects.get().by_name == ""

    def test_only_officers_of_the_county_are_let_in(self, sent_at: Callable[..., Mapping[str, int]]) -> None:
        got = sent_at(reverse("places:shapes", args=[COUNTY]))
        assert {who for who, status in got.items() if status == 200} == {"county_officer"}
        assert set(sent_at(reverse("places:shapes", args=["630106"])).values()) <= {302, 403}


def test_a_map_draws_what_the_county_brought_and_names_the_source(db: None) -> None:
    place, part = Place("630106", "某区", Level.COUNTY), Place("630106102", "某镇", Level.TOWNSHIP)
    ring = [[101.6, 36.5], [101.7, 36.5], [101.7, 36.6]]
    AreaShape.objects.create(area_code=part.code, rings=[ring], source="区自然资源局", at=timezone.now())
    drawn = map_of(place, [part], RATES[0], {"630106102206": Share(1, 3)}, Limits(95, 80), str)
    assert isinstance(drawn, AreaMap)
    assert drawn.tracts[-1].rings == (tuple(map(tuple, ring)),)
    assert "1 处的边界由县里提供" in drawn.note.zh
    assert "区自然资源局" in drawn.note.zh
    # Where the others lie nobody knows, and nothing is drawn for them.
    assert len(drawn.tracts) == 1


def test_a_map_is_drawn_by_who_is_nearest_once_the_county_brought_every_position(db: None) -> None:
    place, part = Place("630106", "某区", Level.COUNTY), Place("630106102", "某镇", Level.TOWNSHIP)
    codes = sorted({point.code[:9] for point in village_points("630106")})
    (outline,) = boundary_of("630106") or ()
    shares, limits = {"630106102206": Share(1, 3)}, Limits(95, 80)
    for (longitude, latitude), code in zip(outline[:: len(outline) // len(codes)], codes, strict=False):
        # As long as one is missing, its neighbours would be drawn over it.
        (bare,) = map_of(place, [part], RATES[0], shares, limits, str).tracts
        assert bare.rings == ()
        AreaShape.objects.create(
            area_code=code, source="区自然资源局", at=timezone.now(), longitude=longitude, latitude=latitude
        )
    drawn = map_of(place, [part], RATES[0], shares, limits, str)
    assert isinstance(drawn, AreaMap)
    assert "按离谁最近示意划分" in drawn.note.zh
    # The other townships belong to the picture, with nothing said of them.
    assert len(drawn.tracts) > 10
    assert [tract.kind for tract in drawn.tracts if tract.href] == [2]
