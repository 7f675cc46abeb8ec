"""Small numbers of people in charts and lists: none is shown, none can be worked out, and no column that counts people is forgotten."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lianxin
from lianxin.core.charts import (
    Band,
    Bars,
    Dot,
    DotMap,
    Funnel,
    Lines,
    Mark,
    Node,
    Sankey,
    Series,
    SmallMultiples,
    Stack,
    StackedBars,
    as_table,
    draw,
    missing_said,
)
from lianxin.core.kernel.words import Words
from lianxin.site.listing import HIDDEN, Column, Kind, Listing, People
from lianxin.site.veiling import veiled, veiled_list

pytestmark = pytest.mark.one_engine
LEAST = 5
HOUSEHOLDS, YUAN = Words("户", "households"), Words("元", "yuan")
_COUNTS = st.integers(0, 40)


def bars(*counts: int, unit: Words = HOUSEHOLDS) -> Bars:
    return Bars(
        Words("图", "Chart"), tuple(Mark(Words(f"甲{n}", f"a{n}"), count) for n, count in enumerate(counts)), unit
    )


@given(counts=st.lists(_COUNTS, min_size=1, max_size=8))
def test_no_bar_tells_a_small_number_nor_does_the_total_less_the_others(counts: list[int]) -> None:
    shown = [mark.value for mark in veiled(bars(*counts), LEAST).marks]  # type: ignore[union-attr]
    assert all(value is None or value == 0 or value >= LEAST for value in shown)
    gone = [count for count, value in zip(counts, shown, strict=True) if value is None]
    assert not gone or len(counts) == 1 or sum(gone) >= LEAST or sum(gone) == sum(counts)
    assert len(gone) != 1 or not any(0 < count < LEAST for count in counts) or sum(count > 0 for count in counts) == 1


@given(rows=st.lists(st.tuples(_COUNTS, _COUNTS, _COUNTS), min_size=1, max_size=5))
def test_no_stack_tells_one_nor_any_sum_of_a_stack_or_a_series(rows: list[tuple[int, int, int]]) -> None:
    stacks = tuple(Stack(Words("村", "v"), tuple(map(float, row))) for row in rows)
    names = tuple(Words(one, one) for one in "甲乙丙")
    found = veiled(StackedBars(Words("图", "Chart"), names, stacks, HOUSEHOLDS), LEAST)
    shown = [stack.values for stack in found.stacks]  # type: ignore[union-attr]
    assert all(value is None or value == 0 or value >= LEAST for row in shown for value in row)
    for before, after in [
        *zip(rows, shown, strict=True),
        *zip(zip(*rows, strict=True), zip(*shown, strict=True), strict=True),
    ]:
        gone = [count for count, value in zip(before, after, strict=True) if value is None]
        # One alone is what is missing in its sum: then the sum itself is of nobody else.
        assert not gone or sum(gone) >= LEAST or sum(gone) == sum(before)


def test_a_hidden_number_is_nowhere_in_the_drawing_its_table_or_its_description() -> None:
    drawn = veiled(bars(31, 3, 17, 29), LEAST)
    with missing_said(HIDDEN):
        svg, table = draw(drawn, "zh"), as_table(drawn, "zh")
    cells = [row[1] for row in table.rows]
    assert cells == ["31", "不显示", "不显示", "29"]
    assert ">3<" not in svg
    assert ">17<" not in svg
    assert "未填" not in svg
    assert "不足 5" in drawn.note.zh  # type: ignore[union-attr]
    # Whoever draws next says again what is not recorded.
    assert as_table(drawn, "zh").rows[1][1] == "未填"


def test_a_chart_that_counts_nobody_and_one_without_small_numbers_stay_as_they_are() -> None:
    for drawn in (bars(1, 2, unit=YUAN), bars(0, 50, 6)):
        assert veiled(drawn, LEAST) is drawn


def test_every_other_kind_of_chart_hides_them_too() -> None:
    words = Words("图", "Chart")
    names = [Words(one, one) for one in "甲乙丙丁"]
    dots = veiled(
        DotMap(
            words,
            tuple(Dot(one, 100, 36, value) for one, value in zip(names, (2, 9, 40, 0), strict=True)),
            (words,),
            unit=HOUSEHOLDS,
        ),
        LEAST,
    )
    assert [dot.value for dot in dots.dots] == [None, None, 40, 0]  # type: ignore[union-attr]
    # Between 100 and 98 lie two: they fell out at that step.
    steps = veiled(
        Funnel(words, tuple(Mark(one, value) for one, value in zip(names, (100, 98, 50, 20), strict=True)), HOUSEHOLDS),
        LEAST,
    )
    assert [mark.value for mark in steps.marks] != [100, 98, 50, 20]  # type: ignore[union-attr]
    assert None in [mark.value for mark in steps.marks][:2]  # type: ignore[union-attr]
    nodes = tuple(Node(one, layer) for layer in (0, 1) for one in names[:2])
    bands = (Band(0, 2, 40), Band(0, 3, 2), Band(1, 2, 8), Band(1, 3, 30))
    flow = veiled(Sankey(words, (words, words), nodes, bands, unit=HOUSEHOLDS), LEAST)
    assert all(band.value >= LEAST for band in flow.bands)  # type: ignore[union-attr]
    assert len(flow.bands) < 3  # type: ignore[union-attr]
    lines = veiled(Lines(words, tuple(names), (Series(words, (3.0, 9.0, None, 0.0)),), HOUSEHOLDS), LEAST)
    assert lines.series[0].values == (None, 9.0, None, 0.0)  # type: ignore[union-attr]
    small = veiled(SmallMultiples(words, (bars(1, 30, 30), bars(30, 30))), LEAST)
    assert small.panels[0].marks[0].value is None  # type: ignore[union-attr]
    assert small.panels[1].marks[0].value == 30  # type: ignore[union-attr]


@dataclass(frozen=True)
class Place:
    name: str
    households: int
    helped: int


AREAS = Listing(
    "test.areas", Words("各村", "Villages"), "registry.read",
    (
        Column(Words("村", "Village"), lambda row: row.name),
        Column(Words("户", "Households"), lambda row: row.households, Kind.COUNT, of_people=People.WHOLE),
        Column(Words("有帮扶人", "Helped"), lambda row: row.helped, Kind.COUNT, of_people=People.PART),
    ),
)  # fmt: skip


def told(*rows: Place) -> list[list[object]]:
    listing = veiled_list(AREAS, rows, LEAST)
    return [[column.filed(row) for column in listing.columns[1:]] for row in rows]


def test_a_list_hides_a_small_part_a_small_rest_and_what_the_sum_of_the_column_would_tell() -> None:
    assert told(Place("甲", 40, 20), Place("乙", 30, 10)) == [[40, 20], [30, 10]]
    # Of forty, thirty-eight: two are not.
    hidden = told(Place("甲", 40, 38), Place("乙", 30, 10), Place("丙", 50, 25))
    assert hidden[0][1] is None
    assert sum(row[1] is None for row in hidden) >= 2
    assert told(Place("甲", 3, 3), Place("乙", 30, 10), Place("丙", 50, 25))[0] == [None, None]


def test_a_share_is_told_where_all_numbers_of_its_row_are() -> None:
    share = Column(Words("率", "Share"), lambda row: f"{row.helped / row.households:.0%}", of_people=People.SHARE)
    rows = [Place("甲", 40, 38), Place("乙", 30, 10), Place("丙", 50, 25), Place("丁", 60, 30)]
    listing = veiled_list(replace(AREAS, columns=(*AREAS.columns, share)), rows, LEAST)
    for row in rows:
        counts = [column.filed(row) for column in listing.columns[1:3]]
        assert (listing.columns[3].filed(row) is None) is (None in counts)
    assert listing.columns[3].filed(rows[0]) is None


@pytest.mark.parametrize("word", ["不显示"])
def test_a_hidden_cell_says_so_on_the_screen_and_is_empty_in_a_file(word: str) -> None:
    rows = [Place("甲", 3, 3), Place("乙", 30, 10), Place("丙", 50, 25)]
    column = veiled_list(AREAS, rows, LEAST).columns[1]
    assert word in str(column.shown(rows[0]))
    assert column.filed(rows[0]) is None
    assert column.filed(rows[2]) in {50, None}


# Counts of people that are no statistic of an area or a kind: what one row is about, which its reader may open and count.
_OF_ONE_ROW = {
    "registry.households", "reports.relocated", "procedures.ledger", "exits.short", "exits.lists", "work.groups",
    "work.meetings", "people.helpers", "pairing.loads", "reports.toilets", "reports.stability", "supervision.issues", "reports.projects",
    "assessment.rates", "exits.incidence", "exits.figures", "funds.balances",
}  # fmt: skip
_PEOPLE_WORDS = ("户", "人口", "人数", "劳动力", "监测对象")


def every_listing() -> list[Listing]:
    """Every list that a room declares."""
    found: dict[int, Listing] = {}
    for module in pkgutil.walk_packages(lianxin.__path__, "lianxin."):
        if "lists" not in module.name or ".migrations." in module.name:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Listing):
                found[id(value)] = value  # a list may have a narrower self for paper, of the same name
    return list(found.values())


def test_every_list_that_counts_people_of_areas_or_kinds_says_so() -> None:
    listings = every_listing()
    assert len(listings) > 80
    unmarked = {
        one.name
        for one in listings
        for column in one.columns
        if column.kind is Kind.COUNT and not column.of_people and any(word in column.words.zh for word in _PEOPLE_WORDS)
    }
    assert unmarked - _OF_ONE_ROW == set()
    assert _OF_ONE_ROW - unmarked == set()
