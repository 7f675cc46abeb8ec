"""Charts: geometry that does not lie, text that is escaped, a missing value that never becomes a bar."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.charts import (
    Band,
    Bars,
    Curve,
    Definition,
    Dot,
    DotMap,
    Funnel,
    Lines,
    Link,
    Lorenz,
    Mark,
    Node,
    Reference,
    Sankey,
    Series,
    SmallMultiples,
    Stack,
    StackedBars,
    as_table,
    draw,
    lorenz_points,
)
from lianxin.core.charts.maps import KM_PER_DEGREE, projection_for
from lianxin.core.charts.scales import scale_for
from lianxin.core.charts.svg import shortened, text_width, wrapped
from lianxin.core.kernel.words import Words

NUMBERS = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"}
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("x")</script> & \' "'
UNIT = Words("户", "households")
YEARS = tuple(Words(f"{year} 年", str(year)) for year in range(2019, 2027))

finite = st.floats(min_value=-1e15, max_value=1e15)
amounts = st.floats(min_value=0, max_value=1e12)
names = st.text(max_size=30)


def marks(*values: float | None, href: str = "") -> tuple[Mark, ...]:
    return tuple(Mark(Words(f"第{index}村", f"Village {index}"), value, href) for index, value in enumerate(values))


def title(text: str = "各村户数") -> Words:
    return Words(text, "Households by village")


def parsed(definition: Definition, *, language: str = "zh-hans", width: float = 640) -> ElementTree.Element:
    """The drawing, read back; reading fails if it is not well-formed or contains a number that is not one."""
    svg = ElementTree.fromstring(draw(definition, language, width=width))  # noqa: S314 - our own drawing
    for part in svg.iter():
        for name in NUMBERS & set(part.keys()):
            assert math.isfinite(float(part.get(name, ""))), name
        assert re.fullmatch(r"[MLHVCZ0-9. -]*", part.get("d", ""))
    return svg


def bar_lengths(svg: ElementTree.Element, side: str) -> list[float]:
    marked = [group for group in svg.iter(f"{SVG}g") if group.get("class") == "chart-mark"]
    return [float(rect.get(side, "")) for group in marked for rect in group.iter(f"{SVG}rect")]


EVERY_KIND: dict[str, Definition] = {
    "bars": Bars(title(), marks(3, None, 12), UNIT, reference=Reference(Words("平均", "Average"), 7.5)),
    "lying": Bars(title(), marks(3, -2, 12), UNIT, horizontal=True, reference=Reference(Words("平均", "Average"), 7.5)),
    "stacks": StackedBars(
        title(), (Words("甲", "A"), Words("乙", "B")), (Stack(Words("丙村", "C"), (3, 4)), Stack(Words("丁村", "D"), (None, 2)))
    ),
    "lines": Lines(
        title(), YEARS, (Series(UNIT, (1, 2, None, 4, 5, 6, 7, 8)), Series(Words("乙", "B"), (8, 7, 6, 5, 4, 3, 2, 1)))
    ),
    "funnel": Funnel(title(), marks(40, 20, 20, 3), UNIT),
    "lorenz": Lorenz(title(), (Curve(UNIT, lorenz_points([1, 2, 7])),)),
    "map": DotMap(
        title(), (Dot(UNIT, 106.7, 26.6, 12, href="/x"), Dot(Words("乙", "B"), 106.9, 26.4)), (UNIT,),
        outlines=(((106, 26), (107, 26), (107, 27)),), links=(Link(0, 1),),
    ),
    "sankey": Sankey(
        title(), (Words("渠道", "Channel"), Words("用途", "Purpose"), Words("村", "Village")),
        (Node(UNIT, 0, "/a"), Node(Words("甲", "A"), 1), Node(Words("乙", "B"), 1), Node(Words("丙村", "C"), 2)),
        (Band(0, 1, 40, href="/x"), Band(0, 2, 2, 1), Band(1, 3, 30, 1)), (Words("一", "One"), Words("二", "Two")), UNIT,
    ),
    "multiples": SmallMultiples(title(), (Bars(title(), marks(1, 2)), Bars(title(), marks(100)))),
}  # fmt: skip


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 640])
def test_it_is_named_for_those_who_do_not_see_it(kind: str, language: str, width: float) -> None:
    svg = parsed(EVERY_KIND[kind], language=language, width=width)
    ids = (svg.get("aria-labelledby") or "").split()
    texts = {part.get("id"): part.text for part in svg if part.get("id")}
    assert texts[ids[0]] == EVERY_KIND[kind].title.into(language)
    assert len(texts[ids[1]] or "") > 4
    assert svg.get("role") == ("group" if list(svg.iter(f"{SVG}a")) else "img")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_it_says_the_same_figures_in_a_table(kind: str) -> None:
    table = as_table(EVERY_KIND[kind], "en")
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.headings)}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_it_uses_no_style_that_a_content_security_policy_forbids(kind: str) -> None:
    assert all(part.get("style") is None and part.tag != f"{SVG}style" for part in parsed(EVERY_KIND[kind]).iter())


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_it_escapes_every_text(kind: str) -> None:
    hostile = Words(HOSTILE, HOSTILE)
    definition = replace(EVERY_KIND[kind], title=hostile)
    if isinstance(definition, Bars | Funnel):
        definition = replace(definition, marks=(Mark(hostile, 3, HOSTILE),), unit=hostile)
    svg = parsed(definition)
    assert not list(svg.iter("script"))
    assert not list(svg.iter(f"{SVG}script"))


def test_it_never_draws_a_missing_value_as_a_bar() -> None:
    svg = parsed(Bars(title(), marks(4, None, 0)))
    assert len(bar_lengths(svg, "height")) == 2
    assert "未填" in "".join(svg.itertext())
    assert as_table(Bars(title(), marks(None)), "en").rows == (("Village 0", "not recorded"),)


def test_it_breaks_a_line_where_a_value_is_missing() -> None:
    svg = parsed(Lines(title(), YEARS[:5], (Series(UNIT, (1, 2, None, 4, 5)),)))
    assert len([path for path in svg.iter(f"{SVG}path") if path.get("fill") == "none"]) == 2


@given(st.lists(amounts, min_size=1, max_size=8))
def test_its_bars_are_as_long_as_their_values_say(values: list[float]) -> None:
    lengths = bar_lengths(parsed(Bars(title(), marks(*values), horizontal=True)), "width")
    longest, largest = max(lengths), max(values)
    assert len(lengths) == len(values)
    for length, value in zip(lengths, values, strict=True):
        assert length == pytest.approx(longest * value / largest if largest else 0, abs=0.02)


@given(st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=6))
def test_the_parts_of_a_stack_make_its_whole(rows: list[tuple[float, float, float]]) -> None:
    """All bars share one scale: parts per pixel are the same for every part of every bar."""
    series = (Words("甲", "A"), Words("乙", "B"), Words("丙", "C"))
    stacks = tuple(Stack(Words(str(index), str(index)), values) for index, values in enumerate(rows))
    lengths = bar_lengths(parsed(StackedBars(title(), series, stacks)), "width")
    values = [value for row in rows for value in row if value]
    assert len(lengths) == len(values)
    total = math.fsum(values)
    for length, value in zip(lengths, values, strict=True):
        assert length == pytest.approx(math.fsum(lengths) * value / total, abs=0.06)


@given(st.lists(st.one_of(st.none(), finite), max_size=12), st.sampled_from([360.0, 640.0]), st.booleans())
def test_it_draws_whatever_the_values_are(values: list[float | None], width: float, is_lying: bool) -> None:
    svg = parsed(Bars(title(), marks(*values), UNIT, horizontal=is_lying), width=width)
    assert float(svg.get("height", "0")) > 0


@given(names, names)
def test_it_draws_whatever_the_names_are(zh: str, en: str) -> None:
    svg = parsed(Bars(Words(zh, en), (Mark(Words(zh, en), 3),), Words(zh, en)))
    assert svg.tag == f"{SVG}svg"


@given(st.lists(finite, min_size=1, max_size=9), st.booleans())
def test_a_scale_covers_its_values_with_rising_steps(values: list[float], from_zero: bool) -> None:
    scale = scale_for(values, 0, 100, from_zero=from_zero)
    assert list(scale.steps) == sorted(set(scale.steps))
    assert scale.lowest <= min(values) <= max(values) <= scale.highest
    assert len(scale.steps) <= 12
    assert all(-1e-6 <= scale(value) <= 100 + 1e-6 for value in values)


@pytest.mark.parametrize(
    ("highest", "decimals", "steps"),
    [(1, 0, (0, 1)), (3, 0, (0, 1, 2, 3)), (9, 0, (0, 5, 10)), (90, 0, (0, 25, 50, 75, 100)), (1, 1, (0, 0.5, 1))],
)
def test_an_axis_has_no_finer_steps_than_its_values(highest: float, decimals: int, steps: tuple[float, ...]) -> None:
    assert scale_for([highest], 0, 1, decimals=decimals).steps == steps


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=1, max_size=20))
def test_a_map_keeps_every_place_inside_its_frame(places: list[tuple[float, float]]) -> None:
    project, height = projection_for(places, 640, 30, 512)
    for place in places:
        x, y = project(*place)
        assert -0.01 <= x <= 640.01
        assert 30 - 0.01 <= y <= 30 + height + 0.01


def test_a_map_keeps_shapes_at_the_latitude_of_the_county() -> None:
    """A kilometre to the east is as long as a kilometre to the north: 1° × cos φ."""
    latitude = 26.5
    project, _ = projection_for([(106.0, 26.0), (107.0, 27.0)], 640, 0, 512)
    x, y = project(106.5, latitude)
    east, _ = project(106.5 + 10 / (KM_PER_DEGREE * math.cos(math.radians(latitude))), latitude)
    _, north = project(106.5, latitude + 10 / KM_PER_DEGREE)
    assert east - x == pytest.approx(y - north, rel=1e-9)
    assert (east - x) * project.km_per_pixel == pytest.approx(10)


def test_names_on_a_map_do_not_touch_each_other() -> None:
    dots = tuple(
        Dot(Words(f"某某村{index}", f"Some village {index}"), 106 + (index % 6) * 0.01, 26 + (index // 6) * 0.01, index)
        for index in range(30)
    )
    svg = parsed(DotMap(title(), dots, (UNIT,)), width=360)
    boxes = []
    for label in svg.iter(f"{SVG}text"):
        if label.get("class") == "chart-name":
            x, y, size = float(label.get("x", "")), float(label.get("y", "")), float(label.get("font-size", ""))
            boxes.append((x, y - size * 0.8, x + text_width(label.text or "", size), y + size * 0.2))
    assert len(boxes) > 3
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])


def test_small_multiples_share_one_scale() -> None:
    lengths = bar_lengths(
        parsed(SmallMultiples(title(), (Bars(title(), marks(10)), Bars(title(), marks(100))))), "height"
    )
    assert lengths[1] == pytest.approx(10 * lengths[0], rel=1e-3)


def test_a_mark_opens_the_rows_behind_it() -> None:
    links = list(parsed(Bars(title(), marks(3, href="/registry/?village=1&year=2026"))).iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == ["/registry/?village=1&year=2026"]
    assert links[0].get("aria-label") == "第0村: 3"


def test_series_are_told_apart_without_colour() -> None:
    svg = parsed(EVERY_KIND["stacks"])
    patterns = [pattern.get("id") for pattern in svg.iter(f"{SVG}pattern")]
    fills = {rect.get("fill") for rect in svg.iter(f"{SVG}rect")}
    assert len(patterns) == 1
    assert f"url(#{patterns[0]})" in fills
    lines = [
        path.get("stroke-dasharray")
        for path in parsed(EVERY_KIND["lines"]).iter(f"{SVG}path")
        if path.get("fill") == "none"
    ]
    assert len(set(lines)) == 2


def test_ids_differ_between_charts_of_one_page() -> None:
    one, other = (parsed(Bars(title(text), marks(1, 2))) for text in ("甲", "乙"))
    assert not {part.get("id") for part in one.iter() if part.get("id")} & {
        part.get("id") for part in other.iter() if part.get("id")
    }


def test_lying_bars_take_over_where_names_do_not_fit() -> None:
    long_names = tuple(
        Mark(Words("易地扶贫搬迁集中安置社区" * 2, "A resettlement community with a long name"), n) for n in range(1, 9)
    )
    heights = bar_lengths(parsed(Bars(title(), long_names), width=360), "height")
    assert set(heights) == {20.0}


def test_the_funnel_tells_the_share_of_the_step_before() -> None:
    rows = as_table(Funnel(title(), marks(40, 20, None, 3)), "zh").rows
    assert [row[2] for row in rows] == ["", "50%", "", ""]


def test_the_total_of_a_stack_with_a_gap_is_not_recorded() -> None:
    assert as_table(EVERY_KIND["stacks"], "en").rows[1] == ("D", "not recorded", "2", "not recorded")
    assert "2+?" in "".join(parsed(EVERY_KIND["stacks"]).itertext())


@given(st.lists(st.floats(min_value=0, max_value=1e9), min_size=1, max_size=40).filter(lambda values: sum(values) > 0))
def test_a_lorenz_curve_rises_below_the_line_of_equality(values: list[float]) -> None:
    points = lorenz_points(values)
    assert points[0] == (0.0, 0.0)
    assert points[-1] == (1.0, 1.0)
    assert all(up <= across + 1e-9 for across, up in points)
    Lorenz(title(), (Curve(UNIT, points),))


@pytest.mark.parametrize("values", [[], [0, 0], [1, -1], [math.nan, 1]])
def test_it_refuses_a_lorenz_curve_of_nothing(values: list[float]) -> None:
    with pytest.raises(ValueError, match="Lorenz"):
        lorenz_points(values)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_it_refuses_what_is_not_a_number(value: float) -> None:
    for kind in (Bars, Funnel):
        with pytest.raises(ValueError, match="cannot show"):
            kind(title(), marks(value))
    with pytest.raises(ValueError, match="cannot show"):
        Lines(title(), YEARS[:1], (Series(UNIT, (value,)),))


def test_it_refuses_negative_parts_and_steps() -> None:
    with pytest.raises(ValueError, match="negative"):
        StackedBars(title(), (UNIT,), (Stack(UNIT, (-1,)),))
    with pytest.raises(ValueError, match="negative"):
        Funnel(title(), marks(3, -1))
    with pytest.raises(ValueError, match="negative"):
        DotMap(title(), (Dot(UNIT, 106, 26, -1),), (UNIT,))


def test_it_refuses_rows_that_do_not_fit_their_headings() -> None:
    with pytest.raises(ValueError, match="one value per series"):
        StackedBars(title(), (UNIT,), (Stack(UNIT, (1, 2)),))
    with pytest.raises(ValueError, match="one value per point"):
        Lines(title(), YEARS, (Series(UNIT, (1,)),))


def test_it_refuses_more_series_than_an_eye_tells_apart() -> None:
    with pytest.raises(ValueError, match="at most 6"):
        Lines(title(), YEARS[:1], tuple(Series(UNIT, (1,)) for _ in range(7)))
    with pytest.raises(ValueError, match="needs one"):
        Lines(title(), YEARS[:1], ())


def test_it_refuses_places_that_do_not_exist() -> None:
    with pytest.raises(ValueError, match="exchanged"):
        DotMap(title(), (Dot(UNIT, 26.5, 106.7),), (UNIT,))
    with pytest.raises(ValueError, match="kind"):
        DotMap(title(), (Dot(UNIT, 106.7, 26.5, kind=1),), (UNIT,))
    with pytest.raises(ValueError, match="no dot"):
        DotMap(title(), (Dot(UNIT, 106.7, 26.5),), (UNIT,), links=(Link(0, 1),))


def test_it_refuses_falling_or_impossible_shares() -> None:
    for points in (((0.0, 0.0), (0.5, 0.6), (1.0, 0.5)), ((0.0, 0.0), (1.0, 1.2))):
        with pytest.raises(ValueError, match="shares"):
            Lorenz(title(), (Curve(UNIT, points),))


def test_it_refuses_multiples_of_different_kinds() -> None:
    with pytest.raises(ValueError, match="one kind"):
        SmallMultiples(title(), (Bars(title(), marks(1)), Funnel(title(), marks(1))))
    with pytest.raises(ValueError, match="one kind"):
        SmallMultiples(title(), ())


def test_it_refuses_to_be_drawn_too_narrow() -> None:
    with pytest.raises(ValueError, match="240"):
        draw(EVERY_KIND["bars"], "zh", width=100)


@given(st.text(alphabet="某村户收入abc ,。", max_size=40), st.floats(30, 200))
def test_wrapped_text_keeps_within_its_width(content: str, width: float) -> None:
    lines = wrapped(content, width)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line) <= width + 1e-9 or len(line) <= 2 for line in lines)


def test_text_is_cut_only_where_it_must_be() -> None:
    assert wrapped("白云易地安置社区", 90) == ["白云易地", "安置社区"]
    assert wrapped("上河村", 90) == ["上河村"]
    assert shortened("易地扶贫搬迁集中安置社区", 70).endswith("…")


def test_it_draws_the_same_chart_the_same_way() -> None:
    """A small drawing, whole: whoever changes what charts look like sees it here."""
    svg = draw(Bars(Words("户数", "Households"), (Mark(Words("甲村", "A"), 2),), horizontal=True), "zh", width=240)
    expected = (Path(__file__).parent / "bars.svg").read_text(encoding="utf-8").strip()
    assert re.sub(r"chart-[0-9a-f]{10}", "chart", svg) == expected
