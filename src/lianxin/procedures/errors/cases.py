"""Cases"""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

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
