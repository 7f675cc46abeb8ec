"""One chart of each kind for the style guide, from invented figures."""

from __future__ import annotations

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
    Short,
    SmallMultiples,
    Stack,
    StackedBars,
    lorenz_points,
)
from lianxin.core.kernel.words import Words

_HOUSEHOLDS = Words("户", "households")
_YEARS = tuple(Words(f"{year} 年", str(year)) for year in range(2021, 2027))
_CAUSES = (("因病", "Illness", 212), ("因学", "School", 96), ("因残", "Disability", 74), ("缺劳力", "No labour", 51))
_STEPS = (
    ("申请或排查", "Applied or found", 1240),
    ("比对后入户", "Visited", 860),
    ("评议通过", "Passed the review", 402),
    ("公告认定", "Announced", 388),
)
_VISITS = (
    ("城关镇", "Chengguan", (12, 30, 44, 40, 52, 61)),
    ("青石镇", "Qingshi", (8, 9, 15, 22, 19, 27)),
    ("白云乡", "Baiyun", (4, 6, None, 9, 14, 12)),
)
_OUTLINE = ((106.56, 26.46), (106.64, 26.68), (106.78, 26.70), (106.88, 26.64), (106.86, 26.50), (106.70, 26.44))

Village = tuple[Words, int | None, tuple[float, float]]


def sample_charts(villages: tuple[Village, ...]) -> list[Definition]:
    """Return the charts; ``villages`` are names, counts and places."""
    marks = tuple(Mark(words, count, "/style" if count else "") for words, count, _ in villages)
    causes = tuple(Mark(Words(zh, en), count) for zh, en, count in _CAUSES)
    steps = tuple(Mark(Words(zh, en), count) for zh, en, count in _STEPS)
    average = Reference(Words("平均", "Average"), 27.8)
    return [
        Bars(Words("各村监测对象", "Monitored households by village"), marks, _HOUSEHOLDS, reference=average),
        Bars(Words("主要致贫原因", "Main causes"), causes, _HOUSEHOLDS),
        _risks(villages),
        _incomes(),
        Funnel(Words("识别程序", "Identification"), steps, _HOUSEHOLDS),
        _inequality(),
        _map(villages),
        _money(),
        SmallMultiples(Words("三个乡镇的走访", "Visits in three townships"), tuple(_visits(*line) for line in _VISITS)),
    ]


def _risks(villages: tuple[Village, ...]) -> StackedBars:
    series = (Words("未消除", "Open"), Words("已消除", "Eliminated"), Words("待核实", "To verify"))
    stacks = tuple(Stack(words, (n % 11 + 6, n % 7 + 2, n % 5 + 1)) for words, n, _ in villages if n)
    return StackedBars(Words("各村风险状态", "Risk by village"), series, stacks, _HOUSEHOLDS)


def _incomes() -> Lines:
    monitored = Series(Words("监测对象", "Monitored"), (7200, 8100, None, 9400, 10150, 11250))
    county = Series(Words("全县农村", "County, rural"), (11800, 12600, 13500, 14300, 15200, 16400))
    line = Reference(Words("监测范围 8,500", "Monitoring line 8,500"), 8500)
    title, unit = Words("人均纯收入", "Income per person"), Words("元/年", "yuan a year")
    return Lines(title, _YEARS, (monitored, county), unit, reference=line)


def _inequality() -> Lorenz:
    monitored = Curve(Words("监测对象", "Monitored"), lorenz_points([3, 4, 5, 6, 8, 9, 12, 20]))
    county = Curve(Words("全县农村", "County, rural"), lorenz_points([2, 3, 5, 9, 14, 22, 35, 60]))
    return Lorenz(Words("收入分布", "Distribution of income"), (monitored, county))


def _map(villages: tuple[Village, ...]) -> DotMap:
    dots = tuple(Dot(words, *place, value=count) for words, count, place in villages)
    bureau = Dot(Words("县农业农村局", "Agriculture bureau"), 106.72, 26.53, kind=1)
    links = tuple(Link(len(dots), index) for index in range(3))
    kinds = (Words("村", "Village"), Words("帮扶单位", "Unit"))
    return DotMap(Words("村与帮扶单位", "Villages and units"), (*dots, bureau), kinds, (_OUTLINE,), links, _HOUSEHOLDS)


def _visits(zh: str, en: str, values: tuple[int | None, ...]) -> Lines:
    return Lines(Words(zh, en), _YEARS, (Series(Words("走访", "Visits"), values),), Words("次", "visits"))


_CHANNELS = (
    Words("财政专项资金", "Special fund"),
    Words("定点帮扶单位", "Helping units"),
    Words("社会捐赠", "Donations"),
)
_PURPOSES = (Words("产业发展", "Industry"), Words("道路交通", "Roads"), Words("教育", "Education"))
_WORKS = tuple(Words(f"项目 {n}", f"Project {n}") for n in range(1, 11))
_ENDS = (Words("农户收到", "At households"), Words("形成资产", "In assets"), Words("在途", "Under way"))


def _money() -> Sankey:
    """Money of three channels through purposes and ten projects; the small ones are put together."""
    layers = (
        Words("渠道", "Channel"), Words("用途", "Purpose"), Words("项目", "Project"), Words("去向", "What it became")
    )  # fmt: skip
    named = (_CHANNELS, _PURPOSES, _WORKS, _ENDS)
    nodes = tuple(Node(words, layer, "/style") for layer, listed in enumerate(named) for words in listed)
    bands: list[Band] = []
    for n in range(len(_WORKS)):
        kind, purpose, amount = n % 3, (n * 2) % 3 if n < 7 else 1, (97 - 9 * n) * 1_000_000 + n * 12_345
        project = 6 + n
        bands += [Band(kind, 3 + purpose, amount, kind, "/style"), Band(3 + purpose, project, amount, kind, "/style")]
        bands.append(Band(project, 16 + n % 3, amount, kind, "/style"))
    short = Short(Words("万元", "k yuan"), 6, 5)
    title = Words("每一分钱的去向", "Where each yuan went")
    return Sankey(title, layers, nodes, tuple(bands), _CHANNELS, Words("元", "yuan"), decimals=2, short=short)
