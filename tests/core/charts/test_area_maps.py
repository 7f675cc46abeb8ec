"""Maps of areas: cells share an outline out among places, and every area says its value."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.charts import AreaMap, Ring, Tract, as_table, cells, draw
from lianxin.core.charts.svg import text_width
from lianxin.core.kernel.words import Words

# On the equator a degree of longitude is as long as one of latitude, so that plain geometry is the measure.
SQUARE: Ring = ((0.0, -1.0), (2.0, -1.0), (2.0, 1.0), (0.0, 1.0))
# Not convex: a U, whose arms are parted by a gap.
HORSESHOE: Ring = ((0, -1), (3, -1), (3, 1), (2, 1), (2, 0), (1, 0), (1, 1), (0, 1))
CLASSES = (Words("达到", "reached"), Words("差", "behind"))
places = st.lists(st.tuples(st.floats(0.05, 1.95), st.floats(-0.95, 0.95)), min_size=1, max_size=8)


def area(rings: tuple[Ring, ...]) -> float:
    return sum(abs(sum(x * ring[i - 1][1] - ring[i - 1][0] * y for i, (x, y) in enumerate(ring))) / 2 for ring in rings)


def test_it_halves_a_square_between_two_places() -> None:
    left, right = cells([(0.5, 0.0), (1.5, 0.0)], [SQUARE])
    assert area(left) == pytest.approx(2.0)
    assert max(x for ring in left for x, _ in ring) == pytest.approx(1.0)
    assert min(x for ring in right for x, _ in ring) == pytest.approx(1.0)


@given(places)
def test_its_cells_share_the_outline_out_and_lose_nothing(spots: list[tuple[float, float]]) -> None:
    apart = list(dict.fromkeys(spots))
    whole = sum(area(rings) for rings in cells(apart, [SQUARE]))
    assert whole == pytest.approx(4.0, rel=1e-6)


@given(places)
def test_every_corner_of_a_cell_is_nearest_to_its_own_place(spots: list[tuple[float, float]]) -> None:
    for spot, rings in zip(spots, cells(spots, [SQUARE]), strict=True):
        for corner in (corner for ring in rings for corner in ring):
            nearest = min(math.dist(corner, other) for other in spots)
            # The middle latitude of the outline is 0, so that nothing is narrowed.
            assert math.dist(corner, spot) <= nearest + 1e-6


def test_it_gives_places_at_one_spot_the_same_cell() -> None:
    one, other, third = cells([(0.5, 0.0), (0.5, 0.0), (1.5, 0.0)], [SQUARE])
    assert one == other
    assert area(third) == pytest.approx(2.0)


def test_it_keeps_the_whole_of_an_outline_that_is_not_convex() -> None:
    found = cells([(0.5, 0.5), (2.5, 0.5)], [HORSESHOE])
    assert sum(area(rings) for rings in found) == pytest.approx(area((HORSESHOE,)))


def test_it_has_no_cell_without_an_outline() -> None:
    assert cells([(0.5, 0.0)], []) == [()]


def drawn(*tracts: Tract, language: str = "zh-hans") -> str:
    return draw(AreaMap(Words("地图", "Map"), tracts, CLASSES, Words("%", "%"), decimals=1), language)


def test_it_shades_by_class_and_hatches_what_is_not_recorded() -> None:
    pale, dark = Tract(Words("甲", "A"), (SQUARE,), 99.0, 0), Tract(Words("乙", "B"), (SQUARE,), 12.5, 1)
    svg = drawn(pale, dark, Tract(Words("丙", "C"), (SQUARE,)))
    shades = [
        float(part.get("fill-opacity", "nan"))
        for part in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")  # noqa: S314 - our own drawing
        if part.get("class") == "chart-fill-1 chart-tract"
    ]
    assert shades == sorted(shades)
    assert len(set(shades)) == 2
    assert "-unknown)" in svg
    assert "未填" in svg
    assert "甲 · 达到: 99.0 %" in svg


def test_it_tells_every_value_as_a_table_too() -> None:
    tracts = (Tract(Words("甲", "A"), (SQUARE,), 99.0, 0), Tract(Words("丙", "C"), (SQUARE,)))
    table = as_table(AreaMap(Words("地图", "Map"), tracts, CLASSES, decimals=1), "en")
    assert table.rows == (("A", "reached", "99.0"), ("C", "not recorded", "not recorded"))


@pytest.mark.parametrize(
    "tract",
    [
        Tract(Words("甲", "A"), (((36.0, 101.0), (37.0, 101.0), (37.0, 102.0)),)),
        Tract(Words("甲", "A"), (SQUARE,), math.nan, 0),
        Tract(Words("甲", "A"), (SQUARE,), 1.0, 2),
    ],
)
def test_it_refuses_what_cannot_be_drawn_truly(tract: Tract) -> None:
    with pytest.raises(ValueError, match=r"coordinate|cannot show|class"):
        AreaMap(Words("地图", "Map"), (tract,), CLASSES)


def test_it_escapes_names() -> None:
    assert "<b>" not in drawn(Tract(Words("<b>", "<b>"), (SQUARE,), 1.0, 0, 'x"y'))


@pytest.mark.parametrize(
    "name", ["甲", "石咀二", "湟中多巴民族团结进步示范乡", "A village with quite a long name indeed, and more"]
)
def test_what_lies_nowhere_is_a_tile_in_reading_order_whose_words_stay_inside(name: str) -> None:
    svg = drawn(*(Tract(Words(f"{n}{name}", f"{n}{name}"), (), 12.5, n % 2, f"/{n}") for n in range(37)))
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    marks = [one for one in root.iter() if one.tag.endswith("a") and one.get("href")]
    assert [one.get("href") for one in marks] == [f"/{n}" for n in range(37)]
    boxes = [
        (float(r.get("x", 0)), float(r.get("y", 0)), float(r.get("width", 0)))
        for m in marks
        for r in m.iter()
        if r.tag.endswith("rect")
    ]
    assert boxes == sorted(boxes, key=lambda box: (box[1], box[0]))
    assert len(set(boxes)) == 37
    words = [one for one in root.iter() if one.tag.endswith("text") and one.get("class") == "chart-name"]
    for (x, _, width), first, second in zip(boxes, words[::2], words[1::2], strict=True):
        for one in (first, second):
            assert float(one.get("x", 0)) == pytest.approx(x + width / 2, abs=0.1)
            assert text_width(one.text or "") <= width
    # There is no scale where there are no places.
    assert "公里" not in svg


def test_what_is_known_is_drawn_and_the_rest_stands_below() -> None:
    svg = drawn(Tract(Words("甲", "A"), (SQUARE,), 99.0, 0), Tract(Words("乙", "B"), (), None, None))
    assert "公里" in svg
    assert svg.index("chart-tract") < svg.rindex("<rect")
