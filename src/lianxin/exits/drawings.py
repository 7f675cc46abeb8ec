"""Charts of exits: criteria over villages, and incidence by year with a forecast that is marked as one."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from lianxin.core.charts import Lines, Reference, Series, Stack, StackedBars
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.exits.domain.forecasting import Forecast, NoForecast
from lianxin.exits.queries.dashboards import PlaceRow, criteria_of_rows
from lianxin.exits.queries.figures import YearOfIncidence
from lianxin.exits.wording import ANSWERS

_ORDER = (Verdict.MET, Verdict.CANNOT_TELL, Verdict.NOT_MET)


def progress_chart(rows: list[PlaceRow]) -> StackedBars | None:
    """How many villages meet each criterion; None where no village was judged."""
    criteria = criteria_of_rows(rows)
    if not criteria:
        return None
    stacks = []
    for name, words in criteria:
        found = [row.criteria[name].verdict for row in rows if name in row.criteria]
        stacks.append(Stack(words, tuple(float(found.count(verdict)) for verdict in _ORDER)))
    return StackedBars(
        title=Words("各项标准达到的村数", "Villages by criterion"),
        series=tuple(ANSWERS[verdict][0] for verdict in _ORDER),
        stacks=tuple(stacks),
        unit=Words("村", "villages"),
    )


def incidence_chart(
    years: list[YearOfIncidence],
    limit: float | None,
    foretold: Forecast | NoForecast,
    address: Callable[[int], str] | None = None,
) -> Lines | None:
    """Incidence by year, from numerator and denominator, with the limit; a forecast goes on as a line of its own.

    ``address`` says where numerator and denominator of a year are.
    """
    told = {one.year: float(one.share.percent) for one in years if one.share is not None}
    if not told:
        return None
    ahead = dict(foretold.expected) if isinstance(foretold, Forecast) else {}
    last = max(told)
    points = list(range(min(told), max([last, *ahead]) + 1))
    hrefs = tuple(address(year) if year in told else "" for year in points) if address is not None else ()
    series = [Series(Words("发生率", "Incidence"), tuple(told.get(year) for year in points), hrefs)]
    if ahead:
        line = {last: told[last], **ahead}
        series.append(
            Series(Words("预测（不是事实）", "Forecast (not a fact)"), tuple(line.get(year) for year in points))
        )
    return Lines(
        title=Words("贫困发生率", "Poverty incidence"),
        points=tuple(Words(str(year), str(year)) for year in points),
        series=tuple(series),
        unit=Words("%", "%"),
        decimals=1,
        reference=Reference(Words("退出上限", "limit of exit"), limit) if limit is not None else None,
        note=Words("贫困人口 ÷ 农业户籍人口", "poor persons out of rural persons"),
    )


def village_address(code: str, year: int) -> str:
    """Where a village's page is."""
    return f"{reverse('exits:village', args=[code])}?year={year}"
