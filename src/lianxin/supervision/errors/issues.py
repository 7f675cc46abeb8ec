"""What is refused about issues and their rectification."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOT_REGISTERED = declare(
    "ISSUE-001",
    zh="问题的经过不是从登记开始的。",
    en="The history of the issue does not begin with its registration.",
    do_zh="请联系管理员核对这条记录。",
    do_en="Ask whoever runs the house to look at it.",
)
TIME_RUNS_BACK = declare(
    "ISSUE-002",
    zh="这一步的时间 {at} 早于上一步 {last}。",
    en="This step is at {at}, before the last one at {last}.",
    do_zh="请核对时间。",
    do_en="Check the time.",
)
WRONG_STATE = declare(
    "ISSUE-003",
    zh="问题现在是“{state}”，不能{what}。",
    en="The issue is “{state}” now; one cannot {what}.",
    do_zh="请重新打开，看办到哪一步。",
    do_en="Open it again and see where it stands.",
)
NO_EVIDENCE = declare(
    "ISSUE-004",
    zh="还没有带佐证的整改进展，不能申请销号。",
    en="There is no progress with evidence yet: closing cannot be asked for.",
    do_zh="请先填写进展并附照片、扫描件或写明档案号。",
    do_en="Record progress first, with a photograph, a scan or the number of a file.",
)
OWN_WORK = declare(
    "ISSUE-005",
    zh="您申请了销号，或者就是责任人、责任单位的人，不能由您{what}。",
    en="You asked for it to be closed, or are responsible, or are of the responsible unit: you cannot {what}.",
    do_zh="请由没有参与整改的人员到现场核验。",
    do_en="Somebody who had no part in it looks on the spot.",
)
ESCALATED_ALREADY = declare(
    "ISSUE-006",
    zh="已经挂牌督办。",
    en="It is escalated already.",
    do_zh="请在办理经过里看督办要求。",
    do_en="The history says what is asked for.",
)
DUE_UNFIT = declare(
    "ISSUE-007",
    zh="整改期限 {due} 与“{deadline}”不符：从交办日 {since} 起，应在 {first} 至 {last} 之间。",
    en="The last day {due} does not fit “{deadline}”: counted from {since}, it lies between {first} and {last}.",
    do_zh="请改期限或时限类型。",
    do_en="Change the day or the kind of deadline.",
)
NO_DUE = declare(
    "ISSUE-008",
    zh="“{deadline}”{what}写整改期限。",
    en="A deadline of the kind “{deadline}” {what} a last day.",
    do_zh="请按时限类型填写。",
    do_en="Fill it in as the kind asks.",
)
DAY_UNFIT = declare(
    "ISSUE-009",
    zh="{what} {on} 不能{why}。",
    en="{what} {on} cannot be {why}.",
    do_zh="请核对日期。",
    do_en="Check the day.",
)
NO_SUCH_CODE = declare(
    "ISSUE-010",
    zh="“{code}”不在“{list}”里。",
    en="“{code}” is not in the list “{list}”.",
    do_zh="请从名单中选择。",
    do_en="Choose from the list.",
)
TEXT_UNFIT = declare(
    "ISSUE-011",
    zh="“{what}”没有填写，或超过 {longest} 字。",
    en="“{what}” is missing, or longer than {longest} characters.",
    do_zh="请填写清楚。",
    do_en="Say it in that many characters.",
)
CHANGED_SINCE = declare(
    "ISSUE-012",
    zh="别人刚刚办过一步（您看到第 {seen} 步，现在是第 {now} 步）。",
    en="Somebody took a step meanwhile (you saw step {seen}, it is step {now}).",
    do_zh="请重新打开，看办到哪一步。",
    do_en="Open it again and see where it stands.",
)
NO_SUCH_AREA = declare(
    "ISSUE-013",
    zh="“{area}”不是本平台的地方代码。",
    en="“{area}” is not the code of a place here.",
    do_zh="请选择县、乡镇或村。",
    do_en="Choose a county, township or village.",
)
NUMBER_TAKEN = declare(
    "ISSUE-014",
    zh="编号“{number}”已经登记过。",
    en="The number “{number}” is on record.",
    do_zh="请换一个编号，或打开原来的问题。",
    do_en="Give another number, or open the one on record.",
)
PLAN_INCOMPLETE = declare(
    "ISSUE-015",
    zh="整改方案只写了一部分，缺：{missing}。",
    en="The plan is half written; missing: {missing}.",
    do_zh="五定和责任、时限要么都写，要么先都不写，登记以后再交办。",
    do_en="Give all of it, or none and assign it after it is on record.",
)
PLACE_UNKNOWN = declare(
    "ISSUE-016",
    zh="找不到“{named}”。",
    en="“{named}” is not found.",
    do_zh="请写本地区的乡镇名、村名。",
    do_en="Write the township and village as they are called here.",
)
ROW_TWICE = declare(
    "ISSUE-017",
    zh="与第 {other} 行编号相同。",
    en="Its number is that of row {other}.",
    do_zh="请改编号或删去一行。",
    do_en="Change the number or delete a row.",
)
PROJECT_UNKNOWN = declare(
    "ISSUE-018",
    zh="没有项目“{number}”。",
    en="There is no project “{number}”.",
    do_zh="请核对项目编号，或留空。",
    do_en="Check the number, or leave it out.",
)
SPREAD_OPEN = declare(
    "ISSUE-019",
    zh="这个问题的举一反三还没有全部答复。",
    en="A check of all areas for this issue is still open.",
    do_zh="请等各地答复，或催办没有答复的地方。",
    do_en="Wait for the areas, or ask those that have not answered.",
)
ANSWERED_ALREADY = declare(
    "ISSUE-020",
    zh="这个地方已经答复过。",
    en="This area has answered.",
    do_zh="请在问题页面查看答复。",
    do_en="See the answer on the page of the issue.",
)
ANSWER_UNFIT = declare(
    "ISSUE-021",
    zh="发现同类问题要写件数（1 以上），没有发现不写件数。",
    en="Where the like is found say how many (1 or more); where not, say no number.",
    do_zh="请核对答复。",
    do_en="Check the answer.",
)
IMPORT_NOT_PERMITTED = declare(
    "ISSUE-022",
    zh="您不能在这个地区登记问题。",
    en="You may not register issues in this area.",
    do_zh="请由县、乡镇经办人导入。",
    do_en="Let an officer of the county or township bring it in.",
)
LIST_TOO_LONG = declare(
    "ISSUE-023",
    zh="共 {count} 条，超过一份文件能排的 {most} 条。",
    en="There are {count}; one document takes {most}.",
    do_zh="请按地方或类别缩小范围，或下载表格。",
    do_en="Narrow it by area or category, or take the workbook.",
)
NOT_SEEN = declare(
    "ISSUE-024",
    zh="核验要到现场：写明哪天去的（申请销号当天起、今天为止），并附现场照片或佐证存放处。",
    en="Verifying is done on the spot: say on which day, from that of the asking to today, with a photograph or where evidence is kept.",
    do_zh="没有到现场的，请先去看；不合格的请退回。",
    do_en="Go and look first; return what is not put right.",
)
