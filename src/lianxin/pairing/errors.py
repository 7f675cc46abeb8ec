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
