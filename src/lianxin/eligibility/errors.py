"""What identification refuses, with its codes."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NO_RULE_SET = declare(
    "ELIG-001",
    zh="规则库中没有适用于 {on}、{area} 的识别规则。",
    en="The rulebook has no identification rules for {area} on {on}.",
    do_zh="请改选日期，或在规则库中补上适用的规则。",
    do_en="Choose another day, or add the rules that apply to the rulebook.",
)
NO_FACTS = declare(
    "ELIG-002",
    zh="{area} 没有 {year} 年的农户数据。",
    en="There are no household facts of {year} in {area}.",
    do_zh="请先导入该年花名册。",
    do_en="Import that year's roster first.",
)
UNKNOWN_VALUE = declare(
    "ELIG-003",
    zh="规则库中没有参数“{name}”。",
    en="The rulebook has no value called “{name}”.",
    do_zh="请从列表中选择。",
    do_en="Choose one from the list.",
)
VALUE_NOT_READABLE = declare(
    "ELIG-004",
    zh="“{value}”不是有效的{wanted}。",
    en="“{value}” is not a valid {wanted}.",
    do_zh="金额以元为单位，最多两位小数；日期写成 2026-01-01。",
    do_en="Write money in yuan with at most two decimals, dates as 2026-01-01.",
)
DOCUMENT_MISSING = declare(
    "ELIG-005",
    zh="没有写明依据的文件。",
    en="No document was named.",
    do_zh="请写明文件名称和文号。",
    do_en="Give the title and number of the document that sets the value.",
)
VALUE_TOO_EARLY = declare(
    "ELIG-006",
    zh="该地区已有自 {starts_on} 起生效的值，新值须晚于该日。",
    en="The area has a value in force since {starts_on}; a new one must start later.",
    do_zh="请改写生效日期。",
    do_en="Choose a later first day.",
)
