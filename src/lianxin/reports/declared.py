"""What an indicator declares, in words: one account of it for its page, the list of the library, the API and the shell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words
from lianxin.reports.domain.indicators import NATURE_WORDS, Indicator, Measure, Timing
from lianxin.reports.domain.units import FEN
from lianxin.reports.indicators import shelf
from lianxin.reports.wording import ROW_WORDS

if TYPE_CHECKING:
    from lianxin.reports.indicators.declaring import Source

MEASURES = {
    Measure.COUNT_DISTINCT: Words("不同的计一次", "each different one once"),
    Measure.SUM: Words("相加", "added up"),
    Measure.RATIO: Words("分子的和除以分母的和", "sum of the numerator by that of the denominator"),
    Measure.AGE: Words("最长的整年数", "the longest, in full years"),
    Measure.LENGTH: Words("最长的天数，首尾都算", "the longest, in days, both ends counted"),
}
TIMINGS = {
    Timing.EVENT: Words("事情发生在时段内的某一天", "what happened on a day of the period"),
    Timing.STANDING: Words(
        "时段内有一天存续；只给截止日的，按最后一天",
        "what held on a day of the period; of an end alone, on its last day",
    ),
    Timing.YEARLY: Words("时段最后一天所在年度的资料", "facts of the year in which the last day of the period lies"),
    Timing.ALWAYS: Words("不分时间", "without a time"),
}
THINGS = {
    "household": Words("户，同一户只算一次", "households, each once"),
    "household_told": Words("户，按填报的户数相加", "households, as told, added up"),
    "person": Words("人，同一人只算一次", "persons, each once"),
    "person_told": Words("人，按填报的人数相加", "persons, as told, added up"),
    "persons_told": Words("人，按文件的人数相加", "persons, as documents tell, added up"),
    "person_time": Words("人次，同一人几次算几次", "person-times, a person as often as he came"),
    "person_time_told": Words("人次，按填报的人次相加", "person-times, as told, added up"),
    "village": Words("村，同一村只算一次", "villages, each once"),
    "loan": Words("贷款，一笔算一次", "loans, each once"),
    "case": Words("办件，一件算一次", "cases, each once"),
    "lead": Words("线索，一条算一次", "leads, each once"),
    "warning": Words("预警，一行算一条", "warnings, a line each"),
    "episode": Words("监测，纳入一次算一次", "episodes, each entry once"),
    "area": Words("地方，同一地方只算一次", "areas, each once"),
    "unit": Words("单位，同一单位只算一次", "units, each once"),
    "branch": Words("支部，同一支部只算一次", "branches, each once"),
    "giver": Words("捐赠方，同一方只算一次", "givers, each once"),
    "team": Words("工作队", "teams"),
    "record": Words("记录，一条算一次", "records, each once"),
    "campaign": Words("专项行动", "campaigns"),
    "task": Words("任务", "tasks"),
    "project": Words("项目", "projects"),
    "asset": Words("资产", "assets"),
    "benefit": Words("措施，一条算一次", "measures, each once"),
    "issue": Words("问题，一条算一次", "issues, each once"),
    "dispute": Words("纠纷，一件算一次", "disputes, each once"),
    "theme": Words("方面", "fields of work"),
    "category": Words("类别", "categories"),
    "piece": Words("件", "pieces"),
    "piece_told": Words("件，按填报的数相加", "pieces, as told, added up"),
    "head_of_stock_told": Words("头只，按填报的数相加", "head of stock, as told, added up"),
    "thing": Words("实物，按件", "things in kind"),
    "quantity": Words("数量，按计量单位", "a quantity, by its unit of measure"),
    "fen": Words("钱，以分存，以元写", "money, kept in fen and written in yuan"),
    "jin": Words("斤", "jin (half a kilogram)"),
    "day": Words("天", "days"),
    "year": Words("年", "years"),
    "rate": Words("比率", "a rate"),
}
"""What is counted: persons or person-times, households, things; and whether each once."""
ROOMS = {
    "registry": Words("农户登记", "Register"),
    "places": Words("地区", "Places"),
    "people": Words("单位和队伍", "Units and teams"),
    "pairing": Words("结对", "Pairing"),
    "work": Words("帮扶工作", "Work"),
    "projects": Words("项目和资产", "Projects and assets"),
    "funds": Words("资金", "Money"),
    "benefits": Words("到户措施", "Measures and loans"),
    "exits": Words("退出", "Exits"),
    "supervision": Words("问题和纠纷", "Supervision"),
    "reports": Words("预测和目标", "Forecasts and targets"),
    "monitoring": Words("监测", "Monitoring"),
    "procedures": Words("程序", "Procedures"),
    "eligibility": Words("识别", "Identification"),
    "assessment": Words("考核评估", "Assessment"),
}
"""The rooms whose rows an indicator rests on."""
_BY_PLACE = Words("只算这一级自己的数，不加下级", "of the area itself alone, not of those in it")
_WITH_BELOW = Words("所问的地方和其中的乡镇、村", "the area asked and all townships and villages in it")
_NOWHERE = Words("不分地方", "not told by areas")


@dataclass(frozen=True, slots=True)
class Declared:
    """What an indicator is, line by line in words. ``numerator`` and ``denominator``: of a ratio."""

    indicator: Indicator
    unit: Words
    thing: Words
    measure: Words
    numerator: Words | None
    denominator: Words | None
    timing: Words
    area: Words
    basis: Words
    rooms: tuple[Words, ...]
    nature: Words

    def lines(self) -> list[tuple[Words, Words]]:
        """Every line with its name, in the order in which people ask; a ratio also with what is by what."""
        one = self.indicator
        ratio = (
            [(Words("分子", "Numerator"), self.numerator), (Words("分母", "Denominator"), self.denominator)]
            if self.numerator and self.denominator
            else []
        )
        return [
            (Words("定义", "Definition"), one.definition),
            (Words("单位", "Unit"), self.unit),
            (Words("计的是", "What is counted"), self.thing),
            (Words("怎么算", "How"), self.measure),
            *ratio,
            (Words("时段", "Period"), self.timing),
            (Words("地方", "Area"), self.area),
            (Words("基数", "Base"), self.basis),
            (Words("来源", "Source rooms"), joined(self.rooms)),
            (Words("性质", "Nature"), self.nature),
            (Words("版本", "Version"), Words(f"第 {one.version} 版定义", f"version {one.version} of the definition")),
        ]


def declared(indicator: Indicator) -> Declared:
    """Return what an indicator of the library declares, in words."""
    return _declared(indicator.code)


@cache
def _declared(code: str) -> Declared:
    source = shelf().sources[code]
    indicator = source.indicator
    return Declared(
        indicator,
        unit=Words("元", "yuan") if indicator.unit == FEN else indicator.unit_words,
        thing=THINGS[indicator.thing],
        measure=MEASURES[indicator.measure],
        numerator=_in_yuan(indicator.numerator, indicator.numerator_unit),
        denominator=_in_yuan(indicator.denominator, indicator.denominator_unit),
        timing=TIMINGS[indicator.timing],
        area=_BY_PLACE if indicator.is_by_place else _WITH_BELOW if source.area else _NOWHERE,
        basis=_basis(source),
        rooms=tuple(ROOMS[room] for room in indicator.rooms),
        nature=NATURE_WORDS[indicator.nature],
    )


def _in_yuan(words: Words | None, unit: str) -> Words | None:
    return Words(f"{words.zh}（元）", f"{words.en} (yuan)") if words is not None and unit == FEN else words


def joined(some: tuple[Words, ...]) -> Words:
    """Return several words as one."""
    return Words("、".join(one.zh for one in some), ", ".join(one.en for one in some))


def _basis(source: Source) -> Words:
    """Over which rows it is counted, and, where it is said, which of them are left out."""
    tables = dict.fromkeys(one.model._meta.label_lower for one in (source.parts.values() or (source,)))
    rows = joined(tuple(ROW_WORDS[table] for table in tables))
    told = source.indicator.basis
    return Words(f"{rows.zh}：{told.zh}", f"{rows.en}: {told.en}") if told else rows
