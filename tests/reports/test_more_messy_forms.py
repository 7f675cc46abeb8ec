"""Ten more messy forms: what a clerk would hope for, cell by cell; and what cannot be filled is refused with a way out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cast import COUNTY
from lianxin.core.kernel.errors import Refused
from lianxin.reports.domain.forms_asking import Filled
from lianxin.reports.models import NamedForm
from registry.makers import ID_NO
from reports import more_messy_forms as forms
from reports.messy_forms import written
from reports.test_messy_forms import fill, whys

pytestmark = pytest.mark.django_db
_ROSTER = {"A": [1, 2, 3, 4], "B": ["张甲", "王乙", "赵丙", "钱丁"]}


def filled(blank: bytes) -> tuple[dict[str, Any], Filled]:
    """What was written where, and the filling."""
    made = fill(blank, with_sensitive=True)
    return written(blank, made.content), made


def columns(first_row: int, **told: list[Any]) -> dict[str, Any]:
    """Cells by columns, from a row on; None where nothing is to be written."""
    return {
        f"{letter}{row}": value
        for letter, values in told.items()
        for row, value in enumerate(values, first_row)
        if value is not None
    }


def test_it_counts_under_banners_with_the_total_above(scene: SimpleNamespace) -> None:
    cells, made = filled(forms.total_under_banners())
    assert cells == {
        "C7": 2, "D7": 2, "E7": 1, "F7": 1,
        "A8": 1, "B8": "某镇", "C8": 2, "D8": 2, "E8": 1, "F8": 1,
        "A9": 2, "B9": "北乡", "C9": 0, "D9": 0, "E9": 0, "F9": 0,
    }  # fmt: skip
    assert made.gaps == []


def test_a_roster_stays_one_though_a_heading_asks_for_a_count(scene: SimpleNamespace) -> None:
    cells, made = filled(forms.wide_digits())
    assert cells == columns(2, **_ROSTER, C=[3, 1, 1, 1], D=[2, 0, 1, 1], E=[3, None, 1.05, 2])
    assert whys(made) == {("E3", "missing")}


def test_it_reads_a_column_of_totals(scene: SimpleNamespace) -> None:
    cells, _ = filled(forms.total_column())
    assert cells == columns(
        2, A=["某镇", "北乡"], B=[3, 1, None, 4], C=[2, 1, None, 3], D=[1, 0, None, 1], E=[2, 0, None, 2]
    )


def test_it_refuses_tables_side_by_side_and_says_what_to_do(scene: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        fill(forms.tables_side_by_side())
    assert refusal.value.code == "REPORTS-160"
    assert not NamedForm.objects.filter(area_code=COUNTY).exists()


def test_it_tells_the_household_in_every_row_of_its_people(scene: SimpleNamespace) -> None:
    cells, _ = filled(forms.households_in_rows_of_people())
    heads = ["张甲", "张甲", "张甲", "王乙", "赵丙", "钱丁"]
    numbers = ["990000"] * 3 + ["990001", "990002", "990003"]
    people = ["张甲", "李某", "张小", "王乙", "赵丙", "钱丁"]
    assert {place: value for place, value in cells.items() if place[0] in "ABCE"} == columns(
        4, A=heads, B=numbers, C=people, E=[ID_NO]
    )


def test_notes_stay_above_and_below_the_rows_that_are_put_in(scene: SimpleNamespace) -> None:
    cells, made = filled(forms.notes_above_and_below())
    assert (cells["B6"], cells["A7"]) == ("山前村", "说明：1.本表一式三份；")
    assert cells["A8"].strip().startswith("2.")
    assert ("C2", "not_answered") in whys(made)


def test_households_and_persons_under_one_heading_are_two_counts_of_areas(scene: SimpleNamespace) -> None:
    cells, made = filled(forms.units_as_children())
    assert cells == columns(
        4, A=["某镇", "北乡"], B=[2, 1, 3], C=[4, 1, 5], D=[12345.67, None, 12345.67], E=[4.05, 2, 6.05]
    )
    # Income per person is on record of 张甲 alone, wages of all but one.
    assert {(cell, why) for cell, why in whys(made) if why == "untold"} == {
        ("D4", "untold"),
        ("D5", "untold"),
        ("E4", "untold"),
        ("F4", "untold"),
        ("F5", "untold"),
    }


def test_it_fills_a_summary_and_its_details(scene: SimpleNamespace) -> None:
    cells, _ = filled(forms.summary_and_details())
    assert [cells.get(f"汇总!B{row}") for row in (2, 3, 4)] == [2, 1, 1]
    assert [cells.get(f"明细!C{row}") for row in (2, 3, 4, 5)] == _ROSTER["B"]


def test_a_translation_and_a_star_say_nothing_more(scene: SimpleNamespace) -> None:
    cells, _ = filled(forms.translated_headings())
    assert cells == columns(2, **_ROSTER, D=[3, 1, 1, 1])


def test_subtotals_are_those_of_their_township(scene: SimpleNamespace) -> None:
    cells, made = filled(forms.subtotals_between())
    assert cells == columns(2, B=[3, 2, 1, 1, 1, 4], C=[5, 4, 1, 1, 1, 6])
    assert made.doubts == []
