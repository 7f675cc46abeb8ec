"""What the pairing of a register refuses. (Faults of a problem file are in ``pairing.domain.errors``.)"""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOBODY_TO_PAIR = declare(
    "PAIR-101",
    zh="{area} 没有需要结对的农户。",
    en="There is no household to pair in {area}.",
    do_zh="请先做识别，或检查识别结果。",
    do_en="Run the identification first, or look at what it found.",
)
NO_HELPERS = declare(
    "PAIR-102",
    zh="{area} 没有登记帮扶单位或帮扶责任人。",
    en="No helping unit or helper is registered for {area}.",
    do_zh="请先导入帮扶单位和帮扶责任人花名册。",
    do_en="Import the rosters of units and helpers first.",
)
NOT_A_DRAFT = declare(
    "PAIR-103",
    zh="这个方案已经确认或作废，不能再改。",
    en="The plan has been confirmed or discarded and cannot be changed.",
    do_zh="请另做一个方案。",
    do_en="Make a new plan.",
)
OVERRIDE_REASON = declare(
    "PAIR-104",
    zh="没有写明调整理由。",
    en="No reason was given for the change.",
    do_zh="请写一句理由。",
    do_en="Write one sentence.",
)
NOT_IN_PLAN = declare(
    "PAIR-105",
    zh="方案中没有“{subject}”。",
    en="The plan has no “{subject}”.",
    do_zh="请刷新页面后重选。",
    do_en="Reload the page and choose again.",
)
PLAN_BREAKS_RULES = declare(
    "PAIR-106",
    zh="方案违反 {count} 条规则，不能确认：{first}",
    en="The plan breaks {count} rules and cannot be confirmed: {first}",
    do_zh="请先调整，直到没有违反的规则。",
    do_en="Change it until no rule is broken.",
)
PLAN_HAS_GAPS = declare(
    "PAIR-107",
    zh="方案还有 {count} 户没有帮扶责任人。",
    en="The plan leaves {count} households without a helper.",
    do_zh="请补充帮扶力量后重新求解，或手工安排。",
    do_en="Add helpers and solve again, or place them by hand.",
)
LIST_UNFIT = declare(
    "PAIR-108",
    zh="结对名单要写明文件，有 1 到 {most} 行；这里有 {count} 行。",
    en="A list of pairings names its document and has 1 to {most} lines; there are {count}.",
    do_zh="请填写文件，或把名单分成几份。",
    do_en="Name the document, or cut the list into parts.",
)
LINES_UNFIT = declare(
    "PAIR-109",
    zh="结对名单有 {count} 处不对，第一处：{first}。没有写入任何一行。",
    en="The list of pairings has {count} faults, the first: {first}. Nothing was written.",
    do_zh="请改正名单，或先登记单位、党组织、责任人和农户。",
    do_en="Put the list right, or register the units, party organisations, helpers and households first.",
)
LIST_UNREADABLE = declare(
    "PAIR-110",
    zh="文件里没有结对名单：找不到三张表中任何一张的表头。",
    en="The file holds no list of pairings: the headings of none of the three tables were found.",
    do_zh="表头分别是：单位编号、村代码、身份；党组织编号、村代码；责任人编号、户编号、次序。",
    do_en="Headings are: unit code, village code, role; branch code, village code; helper code, household number, order.",
)
