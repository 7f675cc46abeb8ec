"""What a table asks is read strictly."""

from __future__ import annotations

from typing import Any

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.reports.domain.indicators import Measure, Timing
from lianxin.reports.domain.tables import FigureTable, LineTable, Unfit, open_fields, read_table
from lianxin.rulebook import dictionary
from reports.domain.makers import indicator, library

pytestmark = pytest.mark.one_engine
LINES: dict[str, Any] = {"of": "household", "fields": ["household_type"], "year": 2026}


def read(told: Any) -> FigureTable | LineTable:
    """Read a table against a library of three indicators and one that cannot be split."""
    oldest = indicator("work.oldest", measure=Measure.AGE, unit="year")
    by_place = indicator("exits.rate", is_by_place=True, timing=Timing.YEARLY, rooms=("exits",))
    return read_table(told, library(oldest, by_place), dictionary())


def test_it_reads_a_table_of_an_indicator() -> None:
    told = {"indicator": "work.visits", "rows": "area:township", "columns": "month", "filters": {"is_paired": True}}
    found = read(told)
    assert isinstance(found, FigureTable)
    assert (found.rows, found.columns) == ("area:township", "month")
    assert found.question.filters == (("is_paired", ("true",)),)


@pytest.mark.parametrize(
    "told",
    [
        [],
        {"indicator": "work.visits"},
        {"indicator": "work.visits", "rows": "colour"},
        {"indicator": "work.visits", "rows": "unit", "columns": "unit"},
        {"indicator": "work.visits", "rows": "unit", "from": "yesterday"},
        {"indicator": "work.visits", "rows": "unit", "colour": "red"},
        {"indicator": "work.visits", "rows": "unit", "filters": ["a"]},
        {"indicator": "work.oldest", "rows": "unit"},
        {"indicator": "exits.rate", "rows": "area:village", "before": "2017-01-01", "area": "999901"},
        {"of": "village", "fields": ["a"], "year": 2026},
        LINES | {"year": "2026"},
        LINES | {"year": True},
        LINES | {"fields": []},
        LINES | {"fields": ["household_type", "household_type"]},
        LINES | {"fields": ["bank_account"]},
        LINES | {"filters": {"net_income_yuan": ["1"]}},
        LINES | {"filters": {"household_type": ["rich"]}},
        LINES | {"filters": {"relocated": ["maybe"]}},
        LINES | {"colour": 1},
    ],
)
def test_it_refuses_what_does_not_fit(told: Any) -> None:
    with pytest.raises(Unfit) as fault:
        read(told)
    assert fault.value.words.zh
    assert fault.value.words.en


def test_it_refuses_an_indicator_or_a_filter_that_is_not_there() -> None:
    for told in (
        {"indicator": "work.none", "rows": "unit"},
        {"indicator": "work.visits", "rows": "unit", "filters": {"x": "1"}},
    ):
        with pytest.raises(Refused):
            read(told)


def test_numbers_of_identity_and_what_is_sensitive_are_never_listed() -> None:
    fields = open_fields(dictionary(), "member")
    assert not {"id_no", "phone", "illness_name", "health", "disability_grade"} & set(fields)
    assert "education" in fields
