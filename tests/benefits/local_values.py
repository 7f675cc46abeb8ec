"""Values as a deployment holds them: those of the rulebook, and some that a county of tests (9999…) has set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from lianxin.core.rules import ByArea
from lianxin.rulebook import values
from lianxin.rulebook.dated_values import Citation, DatedValue, Values

COUNTY = "999901"
VILLAGE = "999901101201"
SOURCE = Citation("县政府〔2018〕9号")


def with_local(local: Mapping[str, int | tuple[tuple[date, int], ...]]) -> Values:
    """Return the rulebook's values, with some of the county: one from 2000 on, or one for each of several days."""
    known = dict(values())
    for name, given in local.items():
        steps = ((date(2000, 1, 1), given),) if isinstance(given, int) else given
        ends = [*(day for day, _ in steps[1:]), None]
        own = tuple(
            DatedValue(value, known[name].unit, SOURCE, True, COUNTY, day, end)
            for (day, value), end in zip(steps, ends, strict=True)
        )
        known[name] = replace(known[name], series=(*known[name].series, *own))
    return Values(known)


def parameters_of(held: Values, on: date) -> dict[str, object]:
    """Return the values as rules take them."""
    pairs = {name: held.by_area(name, on=on) for name in held}
    return {name: ByArea(found) if found else None for name, found in pairs.items()}
