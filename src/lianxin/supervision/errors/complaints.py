"""What is refused about complaints."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOT_RECEIVED = declare(
    "COMPL-001",
    zh="信访件的经过不是从收到开始的。",
    en="The history of the complaint does not begin with its receipt.",
    do_zh="请联系管理员核对这条记录。",
    do_en="Ask whoever runs the house to look at it.",
)
TIME_RUNS_BACK = declare(
    "COMPL-002",
    zh="这一步的时间 {at} 早于上一步 {last}。",
    en="This step is at {at}, before the last one at {last}.",
    do_zh="请核对时间。",
    do_en="Check the time.",
)
WRONG_STATE = declare(
    "COMPL-003",
    zh="信访件现在是“{state}”，不能{what}。",
    en="The complaint is “{state}” now; one cannot {what}.",
    do_zh="请重新打开，看办到哪一步。",
    do_en="Open it again and see where it stands.",
)
CONCERNS_YOU = declare(
    "COMPL-004",
    zh="这件信访涉及您本人或您的单位，不能由您办理。",
    en="The complaint is about you or your unit: you do not handle it.",
    do_zh="请由其他单位的人员办理。",
    do_en="Let somebody of another unit handle it.",
)
ANSWERED_BY_YOU = declare(
    "COMPL-005",
    zh="重新办理的信访件要换人答复。",
    en="A complaint that was opened again is answered by somebody else.",
    do_zh="请由上次答复人以外的人员办理。",
    do_en="Let somebody other than who answered last handle it.",
)
NO_SUCH_CODE = declare(
    "COMPL-006",
    zh="“{code}”不在“{list}”里。",
    en="“{code}” is not in the list “{list}”.",
    do_zh="请从名单中选择。",
    do_en="Choose from the list.",
)
TEXT_UNFIT = declare(
    "COMPL-007",
    zh="“{what}”没有填写，或超过 {longest} 字。",
    en="“{what}” is missing, or longer than {longest} characters.",
    do_zh="请填写清楚。",
    do_en="Say it in that many characters.",
)
CHANGED_SINCE = declare(
    "COMPL-008",
    zh="别人刚刚办过一步（您看到第 {seen} 步，现在是第 {now} 步）。",
    en="Somebody took a step meanwhile (you saw step {seen}, it is step {now}).",
    do_zh="请重新打开，看办到哪一步。",
    do_en="Open it again and see where it stands.",
)
CODE_REFUSED = declare(
    "COMPL-009",
    zh="查询码不对。",
    en="The code is not right.",
    do_zh="请核对收据上的 12 位查询码。",
    do_en="Check the twelve signs on the receipt.",
)
TOO_MANY_TRIES = declare(
    "COMPL-010",
    zh="这个网络地址提交得太多，请 {minutes} 分钟后再试。",
    en="Too many tries from this address; wait {minutes} minutes.",
    do_zh="也可以打举报电话或到乡镇反映。",
    do_en="You may also call the hotline or go to the township.",
)
NO_SUCH_AREA = declare(
    "COMPL-011",
    zh="“{area}”不是本平台的地方。",
    en="“{area}” is not a place here.",
    do_zh="请选择所在的县、乡镇或村。",
    do_en="Choose the county, township or village.",
)
SENSITIVE_STAYS = declare(
    "COMPL-012",
    zh="敏感举报不能改成一般信访。",
    en="A sensitive complaint cannot be made an ordinary one.",
    do_zh="请按敏感举报办结。",
    do_en="Answer it as what it is.",
)
DAY_AHEAD = declare(
    "COMPL-013",
    zh="日期 {on} 在今天之后。",
    en="The day {on} is yet to come.",
    do_zh="请核对日期。",
    do_en="Check the day.",
)
PASSED_NOWHERE = declare(
    "COMPL-014",
    zh="转办的去处不对：{why}。",
    en="It cannot be passed there: {why}.",
    do_zh="请选择本县其他乡镇或县。",
    do_en="Choose another township of the county, or the county.",
)
ISSUE_MADE = declare(
    "COMPL-015",
    zh="这件信访已经转为问题 {number}。",
    en="It was made issue {number} already.",
    do_zh="请打开那个问题。",
    do_en="Open the issue.",
)
LINK_UNKNOWN = declare(
    "COMPL-016",
    zh="没有找到要关联的{what}。",
    en="The {what} to link is not found.",
    do_zh="请核对编号。",
    do_en="Check the number.",
)
WRONG_SENSITIVE_KEY = declare(
    "COMPL-017",
    zh="敏感信访的密钥打不开这条记录。",
    en="The key of sensitive complaints does not open this record.",
    do_zh="请换回原来的密钥（keys/sensitive）。",
    do_en="Restore the former key (keys/sensitive).",
)
NOT_ABOVE = declare(
    "COMPL-018",
    zh="只有上一级可以提级办理，而且要等到超期上报以后。",
    en="Only the level above takes it over, and not before it is told that it was left too long.",
    do_zh="请核对这件信访由谁办理、哪天起报上级。",
    do_en="Look who holds it and from which day the level above is told.",
)
