"""The charts of monitoring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lianxin.core.charts import Bars, Lines, Mark, Series, SmallMultiples, Stack, StackedBars
from lianxin.core.kernel.words import Words
from lianxin.monitoring.domain.calibration import Reliability, group_words
from lianxin.monitoring.queries.county import AGES, MonthCount, Overview, SourceCount

_CASES = Words("条", "leads")
_HOUSEHOLDS = Words("户", "households")


def sources_chart(sources: Sequence[SourceCount], leads: str) -> StackedBars:
    """Open leads by source and age; a bar opens its leads."""
    return StackedBars(
        title=Words("未处置的线索：来源和已过天数", "Leads without an answer, by source and age"),
        series=tuple(words for _, words in AGES),
        stacks=tuple(
            Stack(one.words, tuple(float(n) for n in one.ages), f"{leads}?standing=open&source={one.source}")
            for one in sources
            if one.open
        ),
        unit=_CASES,
    )


def risks_chart(found: Overview, episodes: str) -> Bars:
    """Monitored households by risk; one with several risks counts for each."""
    return Bars(
        title=Words("监测中的户：按风险", "Monitored households by risk"),
        marks=tuple(Mark(words, float(n), f"{episodes}?state=open&risk={risk}") for risk, words, n in found.risks),
        unit=_HOUSEHOLDS,
        horizontal=True,
        note=Words("一户有几项风险的，各算一次", "a household with several risks counts for each"),
    )


def months_chart(months: Sequence[MonthCount]) -> Lines:
    """What each month brought: entered, of these again, eliminated."""
    return Lines(
        title=Words("每月纳入、返贫和消除", "Entered, relapsed and eliminated by month"),
        points=tuple(Words(f"{one.month:%Y-%m}", f"{one.month:%Y-%m}") for one in months),
        series=(
            Series(Words("纳入", "Entered"), tuple(float(one.entered) for one in months)),
            Series(Words("其中返贫", "of these, relapses"), tuple(float(one.relapses) for one in months)),
            Series(Words("风险消除", "Eliminated"), tuple(float(one.eliminated) for one in months)),
        ),
        unit=_HOUSEHOLDS,
    )


_SAID = Words("评分所说", "said")
_HAPPENED = Words("实际发生", "happened")
_PERCENT = Words("%", "%")


def reliability_chart(found: Reliability, title: Words | None = None) -> Lines:
    """What a score said and what happened, by bins of equally many households from the least chance to the greatest."""
    return Lines(
        title=title or Words("留出数据上：评分所说与实际发生", "On held-out data: said and happened"),
        points=tuple(Words(f"第 {n} 档", f"bin {n}") for n in range(1, len(found.bins) + 1)),
        series=(
            Series(_SAID, tuple(100 * one.said for one in found.bins)),
            Series(_HAPPENED, tuple(100 * one.happened for one in found.bins)),
        ),
        unit=_PERCENT,
        decimals=1,
        note=Words("每档户数相同；两条线越近越准", "equally many households in each; the closer the lines, the better"),
    )


def groups_chart(found: Sequence[Reliability], places: Mapping[str, str]) -> SmallMultiples:
    """The same for every group of enough households."""
    panels = tuple(reliability_chart(one, group_words(one.group, places.get(one.value, one.value))) for one in found)
    return SmallMultiples(title=Words("各群体", "Each group"), panels=panels)
