"""What is refused of the files of procedures (001–049, 108)."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

DEAD_END = declare(
    "PROC-001",
    zh="{place}：状态“{state}”没有出路，也不是终点。",
    en="{place}: no step leads out of the state “{state}”, and it is no end.",
    do_zh="加一个从它出发的步骤，或写 ends。",
    do_en="Add a step that starts there, or write ends.",
)
UNREACHABLE = declare(
    "PROC-002",
    zh="{place}：没有步骤能走到状态“{state}”。",
    en="{place}: no way leads to the state “{state}”.",
    do_zh="加一个通向它的步骤，或删去它。",
    do_en="Add a step that leads there, or remove it.",
)
NO_ACTOR = declare(
    "PROC-003",
    zh="{place}：步骤“{step}”（状态“{state}”）没有写谁来办。",
    en="{place}: nobody is named to take the step “{step}” (at the state “{state}”).",
    do_zh="写 by，可用：{known}。",
    do_en="Write by; choose from: {known}.",
)
NO_WAY_TO_OBJECT = declare(
    "PROC-004",
    zh="{place}：状态“{state}”有公示，却没有写异议由谁、在几天内答复。",
    en="{place}: the state “{state}” is shown in public, but nobody is named to answer objections, or no time for it.",
    do_zh="写 objections: {{answered_by: …, days: …}}。",
    do_en="Write objections: {{answered_by: …, days: …}}.",
)
OBJECTION_LEADS_NOWHERE = declare(
    "PROC-005",
    zh="{place}：状态“{state}”有公示，异议成立时却没有退回或不予通过的步骤。",
    en="{place}: the state “{state}” is shown in public, but no step back or out is there for an objection that is upheld.",
    do_zh="加一个 kind: back 或 kind: refuse 的步骤。",
    do_en="Add a step of kind back or refuse.",
)
NO_EXIT_FROM_CYCLE = declare(
    "PROC-006",
    zh="{place}：从状态“{state}”出发只会绕圈，走不到终点。",
    en="{place}: from the state “{state}” the steps only go round in a circle; no end can be reached.",
    do_zh="加一个离开此圈的步骤。",
    do_en="Add a step that leaves the circle.",
)
VERSIONS_OVERLAP = declare(
    "PROC-007",
    zh="{place}：版本“{name}”与“{other}”在地区“{area}”的有效期重叠。",
    en="{place}: the versions “{name}” and “{other}” are in force on the same days in the area “{area}”.",
    do_zh="让前一个在后一个开始时结束（ends_before），或改地区。",
    do_en="Let the first end (ends_before) where the second starts, or give one another area.",
)
UNKNOWN_STATE = declare(
    "PROC-008",
    zh="{place}：没有状态“{state}”。",
    en="{place}: there is no state “{state}”.",
    do_zh="可用：{known}。",
    do_en="Choose from: {known}.",
)
UNKNOWN_EVIDENCE = declare(
    "PROC-009",
    zh="{place}：没有材料种类“{name}”。",
    en="{place}: there is no type of evidence “{name}”.",
    do_zh="在代码表 evidence_type 里添加，或改用：{known}。",
    do_en="Add it to the code list evidence_type, or choose from: {known}.",
)
LEADS_OUT_OF_END = declare(
    "PROC-010",
    zh="{place}：步骤“{step}”从终点“{state}”出发。",
    en="{place}: the step “{step}” starts at the end “{state}”.",
    do_zh="终点之后没有步骤：改 before，或删去 ends。",
    do_en="Nothing follows an end: change before, or remove ends.",
)
UNKNOWN_CLOCK = declare(
    "PROC-011",
    zh="{place}：期限从步骤“{step}”起算，但没有这个步骤。",
    en="{place}: the clock starts at the step “{step}”, which does not exist.",
    do_zh="可用：{known}。",
    do_en="Choose from: {known}.",
)
DECIDES_WITHOUT_EVIDENCE = declare(
    "PROC-012",
    zh="{place}：步骤“{step}”是审定，却不要求任何材料。",
    en="{place}: the step “{step}” is a decision and asks for no evidence.",
    do_zh="在 evidence 里写明所需材料。",
    do_en="Say in evidence what it must have.",
)
BAD_DURATION = declare(
    "PROC-013",
    zh="{place}：期限写法不对。",
    en="{place}: this is no length of time.",
    do_zh="写 days 或 working_days 之一，大于 0。",
    do_en="Write one of days and working_days, greater than 0.",
)
BAD_SHARE = declare(
    "PROC-014",
    zh="{place}：“{found}”不是不超过 1 的分数。",
    en="{place}: “{found}” is no fraction of at most 1.",
    do_zh='写成 "2/3"。',
    do_en='Write it as "2/3".',
)
EFFECT_UNFIT = declare(
    "PROC-015",
    zh="{place}：不能把“{field}”写成 {value}。",
    en="{place}: “{field}” cannot be set to {value}.",
    do_zh="写 household 表的年度字段，值须合乎数据字典；value、choose、day 三者写一个。",
    do_en="Write a yearly field of the table household and a value that the dictionary allows; one of value, choose and day.",
)
GRANTED_WITHOUT_DECISION = declare(
    "PROC-016",
    zh="{place}：不经审定就能走到“{state}”。",
    en="{place}: “{state}” can be reached without a decision.",
    do_zh="在通向它的每条路上都有一个 decides: true 的步骤。",
    do_en="Put a step with decides: true on every way there.",
)
KIND_UNFIT = declare(
    "PROC-017",
    zh="{place}：步骤“{step}”的种类与去向“{state}”不合。",
    en="{place}: the kind of the step “{step}” does not fit where it leads, “{state}”.",
    do_zh="refuse 通向 ends: refused 的终点，其余步骤不通向那里；back 退回到以前的状态。",
    do_en="A refusal leads to an end that is refused, and nothing else does; back leads to an earlier state.",
)
NOTHING_GRANTED = declare(
    "PROC-018",
    zh="{place}：没有 ends: granted 的终点。",
    en="{place}: no end is granted.",
    do_zh="给办结的状态写 ends: granted。",
    do_en="Write ends: granted at the state in which the case has succeeded.",
)
RULE_UNFIT = declare(
    "PROC-019",
    zh="{place}：“{purpose}”没有在整个有效期内都适用的规则组。",
    en="{place}: no rule set for “{purpose}” is in force during the whole period.",
    do_zh="调整日期，或补上规则组。",
    do_en="Adjust the days, or add the rule set.",
)
NO_SUCH_PROCEDURE = declare(
    "PROC-020",
    zh="没有程序“{key}”。",
    en="There is no procedure “{key}”.",
    do_zh="可用：{known}。",
    do_en="Known: {known}.",
)
NOT_IN_FORCE = declare(
    "PROC-021",
    zh="程序“{procedure}”在 {on}、地区“{area}”没有有效的版本。",
    en="The procedure “{procedure}” has no version in force on {on} in the area “{area}”.",
    do_zh="已有：{existing}。",
    do_en="There is: {existing}.",
)
NO_PERSONS = declare(
    "PROC-022",
    zh="{place}：步骤“{step}”的人数应为 1 至 5。",
    en="{place}: the step “{step}” is taken by 1 to 5 persons.",
    do_zh="改正 persons。",
    do_en="Correct persons.",
)
CONTENT_UNFIT = declare(
    "PROC-023",
    zh="{place}：内容“{content}”与变动种类“{changes}”不合。",
    en="{place}: the content “{content}” does not fit the kinds of change “{changes}”.",
    do_zh="只有为户办的程序有内容；facts 不写 changes，arrival、departure 写：{known}。",
    do_en="Only procedures for households have a content; facts take no changes, arrival and departure take: {known}.",
)
LOG_UNREADABLE = declare(
    "PROC-024",
    zh="读不懂这份事件日志：{why}。",
    en="This event log cannot be read: {why}.",
    do_zh="用 lianxin procedures log 重新导出。",
    do_en="Write it anew with lianxin procedures log.",
)
DAY_OUTSIDE_YEAR = declare(
    "PROC-040",
    zh="{place}：{day} 不在 {year} 年。",
    en="{place}: {day} is not in {year}.",
    do_zh="移到它所在的年份。",
    do_en="Move it to its year.",
)
DAY_NOT_EXCHANGED = declare(
    "PROC-041",
    zh="{place}：{day} 不是调休上班的周末。",
    en="{place}: {day} is no weekend day worked in exchange.",
    do_zh="只列周六、周日，且不与放假日重复。",
    do_en="List Saturdays and Sundays only, none of them a day off.",
)
YEAR_TWICE = declare(
    "PROC-042",
    zh="{place}：{year} 年写了两次。",
    en="{place}: the year {year} is there twice.",
    do_zh="合并为一处。",
    do_en="Make one of the two.",
)
