"""What procedures refuse, with their codes: faults of the files (001–049), of a step (050–079), of a case (080–)."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

# Files ----------------------------------------------------------------------------------------------------------------

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

# Steps ----------------------------------------------------------------------------------------------------------------

CASE_OVER = declare(
    "PROC-050",
    zh="此事已经结束（{state}）。",
    en="The case is over ({state}).",
    do_zh="如有新情况，另行发起。",
    do_en="Begin another where something new has come up.",
)
STEP_UNFIT = declare(
    "PROC-051",
    zh="现在是“{state}”，不能办“{step}”。",
    en="The case stands at “{state}”; “{step}” cannot be taken there.",
    do_zh="现在能办：{known}。",
    do_en="What can be done now: {known}.",
)
TIME_RUNS_BACK = declare(
    "PROC-052",
    zh="此步的时间（{at}）早于上一步（{last}）。",
    en="The step’s time ({at}) is before the last one ({last}).",
    do_zh="改正时间。",
    do_en="Correct the time.",
)
OBJECTION_OPEN = declare(
    "PROC-053",
    zh="有 {count} 件异议还没有答复。",
    en="Objections without an answer: {count}.",
    do_zh="先答复异议，再往下办。",
    do_en="Answer them first.",
)
STILL_SHOWN = declare(
    "PROC-054",
    zh="公示到 {until} 为止，还没有期满。",
    en="The showing lasts until {until} and is not over.",
    do_zh="等到次日再办。",
    do_en="Wait until the day after.",
)
EVIDENCE_MISSING = declare(
    "PROC-055",
    zh="缺少材料：{missing}。",
    en="Evidence is missing: {missing}.",
    do_zh="补齐后再办。",
    do_en="Attach it.",
)
EVIDENCE_UNKNOWN = declare(
    "PROC-056",
    zh="材料“{name}”没有种类或没有写明在哪里。",
    en="The evidence “{name}” is of no known type, or nothing says where it is.",
    do_zh="选一种材料，写明档案编号或附上文件。",
    do_en="Choose a type, and give its number in the archive or attach the file.",
)
TOO_FEW_PERSONS = declare(
    "PROC-057",
    zh="此步须由 {wanted} 个不同的人办，现有 {found} 人。",
    en="The step is taken by {wanted} different persons; there is {found}.",
    do_zh="写上同行的另一人。",
    do_en="Name the other person who was there.",
)
REASON_MISSING = declare(
    "PROC-058",
    zh="没有写理由。",
    en="No reason was told.",
    do_zh="写明理由；当事人会看到它。",
    do_en="Say why; those concerned will read it.",
)
MINUTES_MISSING = declare(
    "PROC-059",
    zh="没有会议记录。",
    en="There are no minutes.",
    do_zh="填写应到、实到、表决和回避。",
    do_en="Fill in who was entitled, who came, how they voted, and who stood aside.",
)
NO_QUORUM = declare(
    "PROC-060",
    zh="应到 {entitled} 人，除去回避的实到 {present} 人，不足 {quorum}。",
    en="Of {entitled} entitled, {present} came and did not stand aside: less than {quorum}.",
    do_zh="另行召开会议。",
    do_en="Call the meeting again.",
)
NOT_CARRIED = declare(
    "PROC-061",
    zh="同意 {agreed} 票，没有超过到会 {present} 人的 {majority}。",
    en="{agreed} agreed: not more than {majority} of the {present} who voted.",
    do_zh="会议没有通过，请办“不予通过”或“退回”。",
    do_en="The meeting did not agree: refuse it or send it back.",
)
VOTES_DO_NOT_ADD_UP = declare(
    "PROC-062",
    zh="票数不对：同意、反对、弃权合计 {votes}，而到会且不回避的是 {present} 人。",
    en="The votes do not add up: {votes} for, against and abstaining, but {present} came and did not stand aside.",
    do_zh="核对会议记录。",
    do_en="Check the minutes.",
)
TWO_HATS = declare(
    "PROC-063",
    zh="您在此事中已代表{worn}办理，不能再代表{wanted}。",
    en="You have acted for {worn} in this case and cannot act for {wanted}.",
    do_zh="请另一人办理。",
    do_en="Let somebody else take the step.",
)
OWN_APPROVAL = declare(
    "PROC-064",
    zh="您经办过此事，不能由您审定。",
    en="You took part in this case; its decision is not yours.",
    do_zh="请没有经办过的人审定。",
    do_en="Let somebody decide who took no part.",
)
NOT_SHOWN = declare(
    "PROC-066",
    zh="此事现在没有公示，不能登记异议。",
    en="The case is not being shown; no objection can be recorded.",
    do_zh="公示期内登记；其他时候请走投诉渠道。",
    do_en="Record it during a showing; at other times take it as a complaint.",
)
OBJECTION_UNKNOWN = declare(
    "PROC-067",
    zh="没有待答复的第 {number} 件异议。",
    en="No objection number {number} waits for an answer.",
    do_zh="请刷新页面再看。",
    do_en="Reload the page and look again.",
)
TEXT_MISSING = declare(
    "PROC-068",
    zh="{what}没有写。",
    en="{what} is missing.",
    do_zh="请填写。",
    do_en="Fill it in.",
)
NOT_YET_BEGUN = declare(
    "PROC-069",
    zh="历史应以发起为第一件，且只有一件。",
    en="A history starts with its beginning, which there is once.",
    do_zh="此案的记录已损坏，请与管理员联系。",
    do_en="The record of this case is damaged; tell the administrator.",
)

# Cases ----------------------------------------------------------------------------------------------------------------

CASE_CHANGED = declare(
    "PROC-080",
    zh="您打开页面之后，此事又有了变化（第 {now} 步，您看到的是第 {seen} 步）。",
    en="The case has changed since you opened the page (event {now}; you saw {seen}).",
    do_zh="请重新打开，看过之后再办。",
    do_en="Open it again, read what happened, then act.",
)
CASE_ALREADY_OPEN = declare(
    "PROC-081",
    zh="“{procedure}”已经在办，第 {case} 号。",
    en="“{procedure}” is under way already, as case {case}.",
    do_zh="请接着办那一件。",
    do_en="Go on with that one.",
)
SUBJECT_UNFIT = declare(
    "PROC-082",
    zh="“{procedure}”是为{wanted}办的。",
    en="“{procedure}” is for a {wanted}.",
    do_zh="请从相应的页面发起。",
    do_en="Begin it from the page of one.",
)
CHOICE_UNFIT = declare(
    "PROC-083",
    zh="“{field}”没有选，或者不能是“{value}”。",
    en="“{field}” was not chosen, or cannot be “{value}”.",
    do_zh="可选：{known}。",
    do_en="Choose from: {known}.",
)
NO_FACTS = declare(
    "PROC-084",
    zh="这一户没有 {year} 年的数据。",
    en="The household has no facts of {year}.",
    do_zh="先开启年度或导入花名册。",
    do_en="Open the year or import a roster first.",
)
PAYLOAD_DIFFERS = declare(
    "PROC-085",
    zh="审定的内容与送审的内容不一致，没有执行。",
    en="What was decided is not what was submitted; nothing was done.",
    do_zh="请重新打开页面核对；仍不一致时告诉管理员。",
    do_en="Open the page again and compare; tell the administrator if they still differ.",
)
DECISION_AGAINST_FINDINGS = declare(
    "PROC-086",
    zh="规则的答案是“{found}”，与此项审定不一致，没有写理由。",
    en="The rules answer “{found}”, which does not agree with the decision, and no reason was told.",
    do_zh="综合认定可以与规则不同，但须写明理由。",
    do_en="A judgement may differ from the rules, but must say why.",
)
FILE_UNREADABLE = declare(
    "PROC-087",
    zh="“{name}”不是能读的 PDF 或图片（JPEG、PNG、WebP）。",
    en="“{name}” is no readable PDF or picture (JPEG, PNG, WebP).",
    do_zh="请重新扫描或拍照。",
    do_en="Scan or photograph it again.",
)
FILE_TOO_LARGE = declare(
    "PROC-088",
    zh="“{name}”太大，最多 {limit} MB。",
    en="“{name}” is too large; {limit} MB at most.",
    do_zh="请压缩或分开。",
    do_en="Make it smaller, or split it.",
)
FILE_UNKNOWN = declare(
    "PROC-089",
    zh="没有这份文件。",
    en="There is no such file.",
    do_zh="请从办件页面打开。",
    do_en="Open it from the page of its case.",
)
YEAR_UNFIT = declare(
    "PROC-090",
    zh="年度 {year} 不对。",
    en="The year {year} is not right.",
    do_zh="从列表中选择。",
    do_en="Choose one from the list.",
)
LEDGER_TOO_LONG = declare(
    "PROC-095",
    zh="台账有 {count} 条，一次最多打印 {most} 条。",
    en="The ledger has {count} lines; {most} are printed at most.",
    do_zh="缩短期间，或选一个乡镇、村；全部可以导出 Excel。",
    do_en="Choose a shorter period or a smaller area; a workbook holds them all.",
)
ROWS_UNFIT = declare(
    "PROC-096",
    zh="选了 {count} 件；一次审定 1 至 {most} 件，每件一次。",
    en="{count} cases were chosen; 1 to {most} are decided at a time, each once.",
    do_zh="改正选择后再办。",
    do_en="Choose again.",
)
ROW_CLOSED = declare(
    "PROC-097",
    zh="第 {case} 号办件不由您审定。",
    en="The decision of case {case} is not yours.",
    do_zh="请由该地区的县级人员审定。",
    do_en="Let an officer of its county decide.",
)
CONTENT_MISSING = declare(
    "PROC-091",
    zh="没有写明“{procedure}”要变更什么。",
    en="Nothing says what “{procedure}” is to change.",
    do_zh="写明变更的内容后再发起。",
    do_en="Say what is to be changed, then begin.",
)
CONTENT_MOVED = declare(
    "PROC-092",
    zh="发起之后情况有变，没有执行：{changed}。",
    en="Things have changed since the case was begun, and nothing was done: {changed}.",
    do_zh="此件办“不予变更”，按现在的情况重新发起。",
    do_en="Refuse this case, and begin another from how things are now.",
)
CONTENT_CLOSED = declare(
    "PROC-093",
    zh="“{field}”是证件号码或敏感信息，不能写在办件里。",
    en="“{field}” is a number of identity or sensitive, and is not written into a case.",
    do_zh="由有权的人在农户页的“更正”里改，查看会有记录。",
    do_en="Let somebody who may open it correct it on the household’s page, where each opening is recorded.",
)
NOBODY_LEAVES = declare(
    "PROC-094",
    zh="没有选谁离开，或者选的人不在这一户。",
    en="Nobody was chosen to leave, or somebody who does not live in this household.",
    do_zh="从列表中选择。",
    do_en="Choose from the list.",
)
DECISION_BARRED = declare(
    "PROC-098",
    zh="不能这样审定：{found}。",
    en="It cannot be decided so: {found}.",
    do_zh="请先改正；不能改正的，办“不予”或“继续”的一步。",
    do_en="Put it right first; where that cannot be, take the step that refuses.",
)
DECISION_AGAINST_ADVICE = declare(
    "PROC-099",
    zh="有不相符之处，审定须写明理由：{found}。",
    en="Something speaks against it, and the decision wants a reason: {found}.",
    do_zh="核对后写明理由，或先改正。",
    do_en="Look into it and give a reason, or put it right first.",
)
