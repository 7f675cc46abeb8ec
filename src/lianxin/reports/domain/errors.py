"""The errors of indicators and statements."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

INDICATOR_TWICE = declare(
    "REPORTS-001",
    zh="指标“{code}”定义了两次。",
    en="The indicator “{code}” is defined twice.",
    do_zh="每个指标只保留一个定义，另一个改用新代码。",
    do_en="Keep one definition of each indicator and give the other a code of its own.",
)
INDICATOR_FAULTY = declare(
    "REPORTS-002",
    zh="指标“{code}”的定义有误：{reason}。",
    en="The definition of the indicator “{code}” is faulty: {reason}.",
    do_zh="按原因改正定义。",
    do_en="Put the definition right as the reason says.",
)
UNKNOWN_INDICATOR = declare(
    "REPORTS-003",
    zh="{place}：没有指标“{code}”。",
    en="{place}: there is no indicator “{code}”.",
    do_zh="用 lianxin reports indicators 查看全部指标，按其代码填写。",
    do_en="See all indicators with: lianxin reports indicators; and use one of their codes.",
)
UNKNOWN_FILTER = declare(
    "REPORTS-004",
    zh="{place}：指标“{code}”不能按“{filter}”筛选。可用：{known}。",
    en="{place}: the indicator “{code}” cannot be filtered by “{filter}”. It can by: {known}.",
    do_zh="改用可用的筛选项，或换一个指标。",
    do_en="Use one of the filters it has, or another indicator.",
)
FILTER_MISSING = declare(
    "REPORTS-005",
    zh="{place}：指标“{code}”必须按“{filter}”筛选。",
    en="{place}: the indicator “{code}” must be filtered by “{filter}”.",
    do_zh="补上该筛选项：不同计量单位的数量不能相加。",
    do_en="Add the filter: quantities of different units are never added up.",
)
BAD_FILTER_VALUE = declare(
    "REPORTS-006",
    zh="{place}：筛选项“{filter}”不能取“{value}”。可用：{allowed}。",
    en="{place}: the filter “{filter}” cannot be “{value}”. It can be: {allowed}.",
    do_zh="改为可用的值。",
    do_en="Use a value that it can be.",
)
UNKNOWN_UNIT = declare(
    "REPORTS-007",
    zh="{place}：单位“{unit}”不能用来说指标“{code}”，它的单位是{known}。",
    en="{place}: the unit “{unit}” does not fit the indicator “{code}”, whose unit is {known}.",
    do_zh="改用同类单位。人和人次、户和人、钱和数量不能互换。",
    do_en="Use a unit of the same kind. Persons and person-times, households and persons, money and quantities are never exchanged.",
)
STATEMENT_FAULTY = declare(
    "REPORTS-008",
    zh="{place}：{reason}。",
    en="{place}: {reason}.",
    do_zh="按 docs/how-to/check-a-report.md 改写这一条。",
    do_en="Write the statement as docs/how-to/check-a-report.md tells.",
)
WRONG_NATURE = declare(
    "REPORTS-009",
    zh="{place}：这条陈述是{wanted}，指标“{code}”却是{found}。",
    en="{place}: the statement is a {wanted}, the indicator “{code}” tells a {found}.",
    do_zh="预测和目标只能和预测、目标的记录比，事实只能和事实比；自报总数什么也不能证明。",
    do_en="Compare forecasts and targets with rows of forecasts and targets, facts with facts; a told total proves nothing.",
)
STATEMENT_TWICE = declare(
    "REPORTS-010",
    zh="{place}：陈述“{number}”出现了两次。",
    en="{place}: the statement “{number}” stands there twice.",
    do_zh="每条陈述一个编号；一句话里的两个数用 03a、03b 分开。",
    do_en="Give each statement a number of its own; two figures of one sentence are 03a and 03b.",
)
NOT_YAML = declare(
    "REPORTS-011",
    zh="{place}：读不了：{reason}。",
    en="{place}: it cannot be read: {reason}.",
    do_zh="按 YAML 的写法改正该行。",
    do_en="Put the line right as YAML is written.",
)
YEAR_MISSING = declare(
    "REPORTS-012",
    zh="{place}：指标“{code}”按年度数据计算，必须写明“before”。",
    en="{place}: the indicator “{code}” is counted from yearly facts; “before” must be told.",
    do_zh="写明截止日（不含），例如 before: 2014-01-01 指 2013 年。",
    do_en="Tell the first day after the period: before: 2014-01-01 means the year 2013.",
)
AREA_MISSING = declare(
    "REPORTS-013",
    zh="{place}：指标“{code}”是文件逐地写明的数，必须写明“area”。",
    en="{place}: the indicator “{code}” is told place by place in documents; “area” must be told.",
    do_zh="写明区划代码：县的数和村的数不能相加。",
    do_en="Tell the division code: figures of a county and of its villages are never added up.",
)
DAY_OUT_OF_RANGE = declare(
    "REPORTS-280",
    zh="{place}：{day} 不在 {first} 年至 {last} 年之间。",
    en="{place}: {day} is not between the years {first} and {last}.",
    do_zh="请核对年份，写成四位数，如 2026-01-01。",
    do_en="Check the year, which has four digits: 2026-01-01.",
)
PERIOD_ENDS_FIRST = declare(
    "REPORTS-281",
    zh="{place}：时段从 {starts_on} 开始，却在 {ends_before} 前结束，里面一天也没有。",
    en="{place}: the period begins on {starts_on} and ends before {ends_before}: it holds no day.",
    do_zh="“到哪天前”要晚于“从哪天”；要一整年，写次年的 1 月 1 日。",
    do_en="Its end must be later than its beginning; for a whole year tell 1 January of the next.",
)
NO_STATEMENTS = declare(
    "REPORTS-014",
    zh="没有“{programme}”的陈述文件。有陈述的项目：{known}。",
    en="There is no file of statements for “{programme}”. Programmes that have one: {known}.",
    do_zh="改用列出的项目，或用 --statements 指定文件。",
    do_en="Name one of these, or a file with --statements.",
)
PROGRESS_FAULTY = declare(
    "REPORTS-040",
    zh="{place}：{reason}。",
    en="{place}: {reason}.",
    do_zh="照“写工作纪实”的说明改正该处。",
    do_en="Put it right there, as “write a progress report” says.",
)
NO_PROGRESS_REPORT = declare(
    "REPORTS-041",
    zh="没有“{programme}”的工作纪实。有工作纪实的项目：{known}。",
    en="There is no progress report of “{programme}”. Programmes that have one: {known}.",
    do_zh="改用列出的项目，或用 --text 和 --statements 指定自己的文件。",
    do_en="Name one of these, or files of your own with --text and --statements.",
)
NOTHING_TO_OPEN = declare(
    "REPORTS-042",
    zh="{county} {year} 年没有在册的户，没有可以公开的统计数。",
    en="{county} has no household on record in {year}: there is nothing to count.",
    do_zh="核对县的区划代码（六位）和年度；还没有名册的先导入。",
    do_en="Check the county's code (six digits) and the year; import the register first where there is none.",
)
