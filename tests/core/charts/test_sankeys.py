"""Flows: exact amounts, nothing lost where small things are put together, few crossings, and the same drawing each time."""

from __future__ import annotations

import random
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.charts import NARROW, WIDE, Band, Node, Sankey, Short, as_table, draw
from lianxin.core.charts.sankey_layout import crossings, ordered
from lianxin.core.charts.sankeys import exact_text, merged, short_text
from lianxin.core.kernel.words import Words

SVG = "{http://www.w3.org/2000/svg}"
LAYERS = (Words("渠道", "Channel"), Words("用途", "Purpose"), Words("项目", "Project"))
TITLE = Words("去向", "Where it went")


def named(letter: str, layer: int, href: str = "") -> Node:
    return Node(Words(f"{letter} 项", f"Item {letter}"), layer, href)


def flow(*bands: Band, widths: tuple[int, ...] = (2, 2, 2), **given: Any) -> Sankey:
    nodes = tuple(
        named(f"{layer}-{n}", layer, f"/{layer}/{n}") for layer, many in enumerate(widths) for n in range(many)
    )
    return Sankey(TITLE, LAYERS[: len(widths)], nodes, bands, **given)


@st.composite
def flows(draw: st.DrawFn) -> Sankey:
    widths = tuple(draw(st.lists(st.integers(1, 14), min_size=2, max_size=3)))
    starts = [sum(widths[:layer]) for layer in range(len(widths))]
    bands = [
        Band(starts[layer] + source, starts[layer + 1] + target, draw(st.integers(1, 10**15)), draw(st.integers(0, 1)))
        for layer in range(len(widths) - 1)
        for source in range(widths[layer])
        for target in range(widths[layer + 1])
        if draw(st.booleans())
    ]
    return flow(*bands, widths=widths, kinds=(Words("一", "One"), Words("二", "Two")), href="/all")


def sums(definition: Sankey) -> dict[tuple[int, int], int]:
    """What leaves each layer, by kind."""
    found: dict[tuple[int, int], int] = {}
    for band in definition.bands:
        key = definition.nodes[band.source].layer, band.kind
        found[key] = found.get(key, 0) + band.value
    return found


@given(flows(), st.integers(2, 8))
def test_it_loses_no_amount_where_small_things_are_put_together(definition: Sankey, most: int) -> None:
    few = merged(definition, most)
    assert sums(few) == sums(definition)
    layers = [node.layer for node in few.nodes]
    assert all(layers.count(layer) <= most for layer in range(len(few.layers)))
    touched = {end for band in definition.bands for end in (band.source, band.target)}
    assert sum(node.count for node in few.nodes) == len(touched)


@given(flows())
def test_it_draws_a_band_for_each_amount_and_every_number_is_one(definition: Sankey) -> None:
    for width in (NARROW, WIDE):
        svg = ElementTree.fromstring(draw(definition, "zh-hans", width=width))  # noqa: S314 - our own drawing
        drawn = [path for path in svg.iter(f"{SVG}path") if "chart-band" in (path.get("class") or "")]
        is_stepped = width == NARROW and len(definition.layers) > 2
        shown = merged(definition, 6 if is_stepped else 8)
        assert len(drawn) == len(shown.bands)
        assert all(re.fullmatch(r"[MLCZ0-9. -]+", path.get("d", "")) for path in drawn)


@given(flows())
def test_it_lets_no_more_bands_cross_than_the_order_by_size(definition: Sankey) -> None:
    order = ordered(definition)
    links: dict[tuple[int, int], int] = {}
    for band in definition.bands:
        links[band.source, band.target] = links.get((band.source, band.target), 0) + band.value
    by_index = [sorted(layer) for layer in order]
    sizes = {node: sum(v for (s, _), v in links.items() if s == node) for layer in order for node in layer}
    into = {node: sum(v for (_, t), v in links.items() if t == node) for layer in order for node in layer}
    by_size = [sorted(layer, key=lambda n: (-max(sizes[n], into[n]), n)) for layer in by_index]
    assert crossings(order, links) <= crossings(by_size, links)


def test_it_undoes_a_crossing_that_need_not_be() -> None:
    order = ordered(flow(Band(0, 3, 10), Band(1, 2, 9), widths=(2, 2)))
    assert crossings(order, {(0, 3): 10, (1, 2): 9}) == 0


def test_it_draws_the_same_each_time() -> None:
    dice = random.Random(4)
    bands = [Band(source, 2 + target, dice.randint(1, 99)) for source in range(2) for target in range(2)]
    assert draw(flow(*bands), "en") == draw(flow(*bands), "en")


def test_it_says_each_band_and_opens_its_rows() -> None:
    definition = flow(Band(0, 2, 123_450, href="/rows"), unit=Words("元", "yuan"), decimals=2)
    svg = ElementTree.fromstring(draw(definition, "en"))  # noqa: S314 - our own drawing
    links = {link.get("href"): link.get("aria-label") for link in svg.iter(f"{SVG}a")}
    assert links["/rows"] == "Item 0-0 → Item 1-0: 1,234.50 yuan"
    assert links["/0/0"] == "Item 0-0: 1,234.50 yuan"
    assert svg.get("role") == "group"


def test_it_loses_no_name_on_a_phone() -> None:
    definition = flow(Band(0, 2, 5), Band(2, 4, 5), Band(1, 3, 4), Band(3, 5, 4))
    texts = "".join(ElementTree.fromstring(draw(definition, "en", width=NARROW)).itertext())  # noqa: S314
    assert all(node.words.en in texts for node in definition.nodes)


def test_its_table_holds_every_fen() -> None:
    bands = tuple(Band(0, 1 + n, 10**15 + n) for n in range(12))
    nodes = (named("a", 0), *(named(str(n), 1) for n in range(12)))
    table = as_table(Sankey(TITLE, LAYERS[:2], nodes, bands, decimals=2), "en")
    assert [row[1] for row in table.rows] == [exact_text(10**15 + n, 2) for n in range(12)]


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(0, 2, "0.00"), (5, 2, "0.05"), (-123_456, 2, "-1,234.56"), (1_000, 0, "1,000"), (10**17 + 1, 2, "1,000,000,000,000,000.01")],
)  # fmt: skip
def test_it_keeps_every_digit(value: int, decimals: int, said: str) -> None:
    assert exact_text(value, decimals) == said


def test_it_shortens_only_labels() -> None:
    definition = flow(Band(0, 2, 1), decimals=2, short=Short(Words("万元", "k yuan"), 6, 5))
    assert short_text(41_560_000_00, definition, "zh-hans") == "4,156.00 万元"
    assert short_text(41_560_000_00, definition, "en") == "41,560.00 k yuan"
    assert short_text(12_345, definition, "zh-hans") == "123.45"


@pytest.mark.parametrize(
    "bands",
    [
        (Band(0, 4, 1),), (Band(2, 0, 1),), (Band(0, 1, 1),), (Band(0, 9, 1),), (Band(0, 2, 0),), (Band(0, 2, -5),),
        (Band(0, 2, 1, kind=1),), (Band(0, 2, True),), (Band(0, 2, 1.5),),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_it_refuses_a_band_that_is_none(bands: tuple[Band, ...]) -> None:
    with pytest.raises(ValueError, match="band"):
        flow(*bands)


def test_it_refuses_a_flow_of_one_layer_or_of_too_many_kinds() -> None:
    with pytest.raises(ValueError, match="two layers"):
        Sankey(TITLE, LAYERS[:1], (named("a", 0),), ())
    with pytest.raises(ValueError, match="kinds apart"):
        flow(kinds=(Words("一", "One"),) * 7)
    with pytest.raises(ValueError, match="stands in a layer"):
        Sankey(TITLE, LAYERS[:2], (Node(Words("甲", "A"), 2),), ())


def test_it_draws_nothing_where_nothing_flows() -> None:
    assert "chart-band" not in draw(flow(), "zh-hans")
    assert as_table(flow(), "en").rows == ()
