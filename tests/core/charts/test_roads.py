"""Roads: every stop and way is drawn and told, nothing runs over the edge, lanes do not overlap, and the order is that of the road."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.charts import NARROW, WIDE, Road, Stop, Tone, Turn, Way, as_table, draw
from lianxin.core.charts.roads import in_order, lanes
from lianxin.core.kernel.words import Words

SVG = "{http://www.w3.org/2000/svg}"
TITLE = Words("程序", "Procedure")


def stop(name: str, tone: Tone = Tone.PLAIN, *, is_here: bool = False) -> Stop:
    return Stop(Words(f"状态{name}", f"State {name}"), tone=tone, is_here=is_here)


def way(source: int, target: int, turn: Turn = Turn.ON) -> Way:
    return Way(
        source, target, Words(f"从{source}到{target}", f"From {source} to {target}"), Words("县级", "County"), turn
    )


STOPS = (stop("a"), stop("b", Tone.OPEN), stop("refused", Tone.BAD), stop("c", is_here=True), stop("good", Tone.GOOD))
WAYS = (
    way(0, 1),
    way(1, 3),
    way(3, 4),
    way(1, 0, Turn.BACK),
    way(3, 0, Turn.BACK),
    way(1, 2, Turn.OUT),
    way(3, 2, Turn.OUT),
)
ROAD = Road(TITLE, STOPS, WAYS)


@st.composite
def roads(draw_from: st.DrawFn) -> Road:
    count = draw_from(st.integers(1, 9))
    ends = st.integers(0, count - 1)
    made = st.builds(way, ends, ends, st.sampled_from(Turn))
    return Road(TITLE, tuple(stop(str(n)) for n in range(count)), tuple(draw_from(st.lists(made, max_size=14))))


def test_it_goes_from_the_first_stop_to_the_ends() -> None:
    assert in_order(ROAD) == [0, 1, 3, 4, 2]


@pytest.mark.parametrize(("language", "word"), [("zh", "状态"), ("en", "State")])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_it_names_every_stop_and_way(language: str, word: str, width: float) -> None:
    drawn = ElementTree.fromstring(draw(ROAD, language, width=width))  # noqa: S314 - drawn here
    titles = [title.text or "" for title in drawn.iter(f"{SVG}title")]
    for one in ROAD.stops:
        assert one.words.into(language) in titles
    for one_way in ROAD.ways:
        assert any(one_way.words.into(language) in title and "→" in title for title in titles)
    assert any(word in title for title in titles)


def test_it_draws_one_head_for_ways_to_the_same_stop() -> None:
    drawn = draw(ROAD, "zh")
    assert len(re.findall(r"<path[^>]* Z\"", drawn)) == 3 + 2  # three ways straight on, two lanes
    assert drawn.count("stroke-dasharray") == 4  # one lane back, its end, and two ways into it


@given(roads(), st.sampled_from([240.0, NARROW, WIDE]))
def test_it_stays_inside_and_is_sound_whatever_the_road(road: Road, width: float) -> None:
    drawn = ElementTree.fromstring(draw(road, "zh", width=width))  # noqa: S314 - drawn here
    height = float(drawn.get("height", "0"))
    for line in drawn.iter(f"{SVG}path"):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", line.get("d", ""))]
        assert all(-1 <= x <= width + 1 for x in numbers[::2])
        assert all(-1 <= y <= height + 1 for y in numbers[1::2])
    assert sorted(in_order(road)) == list(range(len(road.stops)))
    assert in_order(road)[0] == 0 or len(road.stops) == 1
    assert draw(road, "zh", width=width) == draw(road, "zh", width=width)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair))), max_size=12)
)
def test_it_lets_no_two_ways_overlap_in_a_lane(spans: list[tuple[int, int]]) -> None:
    found = lanes(spans)
    for one, (low, high) in enumerate(spans):
        for other, (low_2, high_2) in enumerate(spans[:one]):
            assert found[one] != found[other] or high < low_2 or high_2 < low


def test_it_tells_the_ways_in_rows() -> None:
    table = as_table(ROAD, "en")
    assert table.is_prose
    assert table.rows[3] == ("State b", "From 1 to 0", "County", "State a")
    assert len(table.rows) == len(WAYS)


def test_it_refuses_a_road_without_stops() -> None:
    with pytest.raises(ValueError, match="stops"):
        Road(TITLE, (), ())


@pytest.mark.parametrize(("source", "target"), [(0, 5), (-1, 0), (9, 0)])
def test_it_refuses_a_way_that_leads_nowhere(source: int, target: int) -> None:
    with pytest.raises(ValueError, match="no way"):
        Road(TITLE, STOPS, (way(source, target),))
