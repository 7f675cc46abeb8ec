"""What is refused about disputes and their daily reports."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOT_FOUND_FIRST = declare(
    "DISP-001",
    zh="纠纷的经过不是从排查发现开始的。",
    en="The history of the dispute does not begin with its being found.",
    do_zh="请联系管理员核对这条记录。",
    do_en="Ask whoever runs the house to look at it.",
)
TIME_RUNS_BACK = declare(
    "DISP-002",
    zh="这一步的时间 {at} 早于上一步 {last}。",
    en="This step is at {at}, before the last one at {last}.",
    do_zh="请核对时间。",
    do_en="Check the time.",
)
WRONG_STATE = declare(
    "DISP-003",
    zh="纠纷现在是“{state}”，不能{what}。",
    en="The dispute is “{state}” now; one cannot {what}.",
    do_zh="请重新打开，看办到哪一步。",
    do_en="Open it again and see where it stands.",
)
TEXT_UNFIT = declare(
    "DISP-004",
    zh="“{what}”没有填写，或超过 {longest} 字。",
    en="“{what}” is missing, or longer than {longest} characters.",
    do_zh="请填写清楚。",
    do_en="Say it in that many characters.",
)
NO_SUCH_CODE = declare(
    "DISP-005",
    zh="“{code}”不在“{list}”里。",
    en="“{code}” is not in the list “{list}”.",
    do_zh="请从名单中选择。",
    do_en="Choose from the list.",
)
CHANGED_SINCE = declare(
    "DISP-006",
    zh="别人刚刚办过一步（您看到第 {seen} 步，现在是第 {now} 步）。",
    en="Somebody took a step meanwhile (you saw step {seen}, it is step {now}).",
    do_zh="请重新打开，看办到哪一步。",
    do_en="Open it again and see where it stands.",
)
DAY_UNFIT = declare(
    "DISP-007",
    zh="{on} 不能报告：只报今天和最近 {days} 天。",
    en="{on} cannot be reported: only today and the last {days} days.",
    do_zh="请核对日期；更早的请写明情况报县里。",
    do_en="Check the day; tell the county of an earlier one.",
)
NO_SUCH_VILLAGE = declare(
    "DISP-008",
    zh="“{village}”不是村代码。",
    en="“{village}” is not the code of a village.",
    do_zh="请选择村。",
    do_en="Choose a village.",
)
SAME_TOKEN = declare(
    "DISP-009",
    zh="这个提交标识已经用于另一份报告（{village} {on}）。",
    en="This token belongs to another report ({village} {on}).",
    do_zh="请重新打开页面再报。",
    do_en="Open the page anew and report again.",
)
ZERO_AND_MORE = declare(
    "DISP-010",
    zh="一份报告最多写 {most} 件纠纷。",
    en="One report holds at most {most} disputes.",
    do_zh="请分两次报告。",
    do_en="Report in two parts.",
)
SINCE_AHEAD = declare(
    "DISP-011",
    zh="纠纷开始的日期 {on} 在发现之后。",
    en="The dispute began on {on}, after it was found.",
    do_zh="请核对起始日期。",
    do_en="Check since when it lasts.",
)
HELD_ABOVE = declare(
    "DISP-012",
    zh="纠纷已上报，由上一级办理。",
    en="The dispute was escalated; the level above has it.",
    do_zh="请由乡镇或县经办人办理。",
    do_en="Let the township or the county settle it.",
)
LIST_TOO_LONG = declare(
    "DISP-013",
    zh="共 {count} 条，超过一份文件能排的 {most} 条。",
    en="There are {count}; one document takes {most}.",
    do_zh="请缩小范围，或下载表格。",
    do_en="Narrow it, or take the workbook.",
)
