"""The charts and the map of the dashboard."""

from __future__ import annotations

from lianxin.core.charts import Bars, Dot, DotMap, Mark, Stack, StackedBars
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.places.domain.names import village_body
from lianxin.places.queries import boundary_of, village_points
from lianxin.reports.queries import INCOME_STEP_FEN, Figures, age_label
from lianxin.reports.row_addresses import address_of
from lianxin.rulebook import dictionary

HOUSEHOLDS = Words("户", "households")
PERSONS = Words("人", "persons")
MOST_BARS = 16
# In an address: income that nobody recorded.
NOT_TOLD = "open"
# Shares of households at risk that part the classes of the map: none, fewer than the county, more than the county.
_CLASSES = (
    Words("低于平均", "below the average"),
    Words("高于平均", "above the average"),
    Words("无识别结果", "not judged"),
)


def income_chart(figures: Figures, area: str) -> Bars | None:
    """Households by net income per person; what lies beyond the last bar is gathered in it."""
    if not figures.incomes:
        return None
    shown = figures.incomes[: MOST_BARS - 1]
    rest = sum(count for _, count in figures.incomes[MOST_BARS - 1 :])

    def address(edge: int) -> str:
        return address_of("income", area=area, step=edge // INCOME_STEP_FEN)

    marks = [Mark(income_words(edge), count, address(edge)) for edge, count in shown]
    if rest:
        edge = figures.incomes[MOST_BARS - 1][0]
        marks.append(Mark(income_words(edge), rest, address(edge)))
    if figures.without_income:
        # A bar and not a note: it is hidden with the others where it is small.
        address_of_open = address_of("income", area=area, step=NOT_TOLD)
        marks.append(Mark(Words("未填", "not recorded"), figures.without_income, address_of_open))
    note = Words("首档含负收入", "losses stand in the first bar")
    return Bars(title=Words("人均纯收入分布", "Net income per person"), marks=tuple(marks), unit=HOUSEHOLDS, note=note)


def income_words(edge: int) -> Words:
    """What a bar of incomes is called, by where it begins; the last holds all that is more."""
    low = edge // 100_000
    if edge // INCOME_STEP_FEN >= MOST_BARS - 1:
        return Words(f"{low} 千元以上", f"{low}k and more")
    high = low + INCOME_STEP_FEN // 100_000
    return Words(f"{low}–{high} 千元", f"{low}–{high}k")


def failing_chart(figures: Figures, area: str) -> Bars | None:
    """Households that meet the conditions, by the standard they fail; one household may fail several."""
    if figures.run is None:
        return None
    marks = tuple(
        Mark(rule.words, count, address_of("failing", area=area, rule=rule.name)) for rule, count in figures.failing
    )
    note = Words("一户可能有多项未达到", "a household may fail several")
    return Bars(
        title=Words("未达到的标准", "Standards not met"), marks=marks, unit=HOUSEHOLDS, note=note, horizontal=True
    )


def age_chart(figures: Figures, area: str) -> StackedBars:
    """Members by age and sex."""
    stacks = tuple(
        Stack(
            Words(f"{age_label(edge)} 岁", age_label(edge)),
            (male, female),
            hrefs=tuple(address_of("people", area=area, age=edge, sex=sex) for sex in ("male", "female")),
        )
        for edge, male, female in figures.ages
    )
    series = (Words("男", "Male"), Words("女", "Female"))
    return StackedBars(title=Words("年龄与性别", "Age and sex"), series=series, stacks=stacks, unit=PERSONS)


def labour_chart(figures: Figures, area: str) -> Bars:
    """Members by labour ability."""
    codes = [(code.key, code.words) for code in dictionary().code_lists["labour_ability"].codes]
    marks = tuple(
        Mark(words, figures.labour.get(key, 0), address_of("people", area=area, labour=key or "open"))
        for key, words in (*codes, ("", Words("未填", "not recorded")))
    )
    return Bars(title=Words("劳动能力", "Labour ability"), marks=marks, unit=PERSONS, horizontal=True)


def village_map(figures: Figures) -> DotMap | None:
    """Villages whose position is known, by number of households and share at risk, inside the county's outline."""
    counties = sorted({code[:6] for code in figures.villages})
    if len(counties) != 1:
        return None
    points = [
        point for point in village_points(counties[0]) if point.code in figures.villages and not point.approximate
    ]
    if not points:
        return None
    judged = sum(figures.verdicts.values())
    average = figures.verdicts.get(Verdict.MET, 0) / judged if judged else 0.0
    dots = tuple(
        Dot(
            Words(village_body(point.name), village_body(point.name)),
            point.longitude,
            point.latitude,
            value=figures.villages[point.code],
            kind=_class_of(figures.by_village.get(point.code), average),
            href=address_of("households", area=point.code),
        )
        for point in points
    )
    outline = boundary_of(counties[0])
    note = Words("圆的大小是户数。", "The size of a circle is the number of households.")
    if len(points) < len(figures.villages):
        lost = Words(
            "{n} 个村的位置没有公开记载，图上没有。", "The position of {n} is not published: not on the map."
        ).filled(n=len(figures.villages) - len(points))
        note = Words(note.zh + lost.zh, f"{note.en} {lost.en}")
    if outline:
        note = Words(
            note.zh + "边界 © OpenStreetMap 贡献者(ODbL)。", note.en + " Outline © OpenStreetMap contributors (ODbL)."
        )
    title = Words("各村户数与风险占比", "Villages: households, and share at risk")
    return DotMap(title=title, dots=dots, kinds=_CLASSES, outlines=tuple(outline or ()), unit=HOUSEHOLDS, note=note)


def _class_of(counts: dict[str, int] | None, average: float) -> int:
    if not counts:
        return 2
    return 1 if counts.get(Verdict.MET, 0) / sum(counts.values()) > average else 0
