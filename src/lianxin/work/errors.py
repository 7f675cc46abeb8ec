"""What the room of daily work refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NO_SUCH_KIND = declare(
    "WORK-001",
    zh="{on} 没有“{work}”这类工作。",
    en="There is no kind of work “{work}” on {on}.",
    do_zh="请从工作类别里选一种。",
    do_en="Choose one of the kinds of work.",
)
PARTS_MISSING = declare(
    "WORK-002",
    zh="“{work}”还要填：{parts}。",
    en="“{work}” also needs: {parts}.",
    do_zh="请补齐再记。",
    do_en="Fill these in and record it again.",
)
DAY_AHEAD = declare(
    "WORK-003",
    zh="{on} 还没有到，不能记成已经做过。",
    en="{on} is ahead: it cannot have been done yet.",
    do_zh="请改成实际日期；打算做的写在下一步。",
    do_en="Enter the day on which it was done; what is intended is a next step.",
)
NEXT_STEP_UNFIT = declare(
    "WORK-004",
    zh="下一步的日期 {on} 不能早于工作日期，写了日期还要写下一步做什么。",
    en="The day of the next step, {on}, may not be before the day of the work, and wants to be said what it is.",
    do_zh="请改日期，或写清下一步。",
    do_en="Change the day, or say what the next step is.",
)
UNIT_OF_QUANTITY = declare(
    "WORK-005",
    zh="“{work}”的数量不能用“{unit}”，可以用：{known}。",
    en="“{work}” cannot be counted in “{unit}”; it can be in: {known}.",
    do_zh="请选一个单位；数量要大于零。",
    do_en="Choose a unit; the quantity must be more than nothing.",
)
AMOUNT_UNFIT = declare(
    "WORK-006",
    zh="数量或金额要大于零，没有就空着。",
    en="A quantity or an amount must be more than nothing.",
    do_zh="没有金额或数量时不要填 0。",
    do_en="Leave it empty where there is none; do not enter 0.",
)
NO_PLACE = declare(
    "WORK-007",
    zh="没有说明在哪里做的，或不在您可以登记的范围内。",
    en="It is not said where it was done, or it lies outside where you record.",
    do_zh="请选村、乡镇或县，或选定农户。",
    do_en="Choose a village, a township or a county, or households.",
)
HOUSEHOLD_UNKNOWN = declare(
    "WORK-008",
    zh="有 {count} 户不在您可以登记的范围内，或户编号不对。",
    en="{count} households lie outside where you record, or their number is wrong.",
    do_zh="请核对户编号；别的县的户请当地登记。",
    do_en="Check the numbers; households of another county are recorded there.",
)
HOUSEHOLDS_APART = declare(
    "WORK-009",
    zh="一条记录里的农户不在同一个县，或不在所选的地方。",
    en="The households of one record are not of one county, or not of the place that was chosen.",
    do_zh="请分开记。",
    do_en="Record them apart.",
)
PERSON_UNKNOWN = declare(
    "WORK-010",
    zh="有 {count} 人不能由您登记，或 {on} 不在岗。",
    en="{count} people are not yours to name, or were not in service on {on}.",
    do_zh="请核对人员和日期；花名册外的人填在“其他参加人数”。",
    do_en="Check people and day; who is not on the roster is counted under “others”.",
)
NOT_WHAT_HE_DID = declare(
    "WORK-011",
    zh="帮扶责任人只登记自己参加的工作，参加人里没有您。",
    en="A helper records what he did himself; you are not among the people.",
    do_zh="请把自己加上；替单位登记由单位联络员办。",
    do_en="Add yourself; the unit's liaison records for others.",
)
UNIT_UNKNOWN = declare(
    "WORK-012",
    zh="不能替这个单位登记。",
    en="You do not record for this unit.",
    do_zh="请选参加人所在的单位。",
    do_en="Choose the unit of one of the people.",
)
TOTAL_NAMES_SOMEBODY = declare(
    "WORK-013",
    zh="自报总数只报数字和起止日期，不列人和户；逐条做的请逐条登记。",
    en="A total is a number over a period and names no person and no household; single things are recorded singly.",
    do_zh="请去掉人员和农户，填起始日期和至少一个数。",
    do_en="Leave people and households out; enter the first day and at least one number.",
)
TOTAL_NOT_HIS = declare(
    "WORK-014",
    zh="总数由单位联络员或驻村工作队自报。",
    en="Totals are told by a unit's liaison or a village team.",
    do_zh="请逐条登记自己做的工作。",
    do_en="Record single things that you did.",
)
COUNT_OF_A_TOTAL = declare(
    "WORK-015",
    zh="逐条登记的记录不填总人数和起始日期，人数由名单算出。",
    en="A record of one thing has no number of persons and no first day: they are counted.",
    do_zh="请在参加人里选人，花名册外的填“其他参加人数”。",
    do_en="Name the people, and count under “others” who is not on the roster.",
)
KEY_TAKEN = declare(
    "WORK-016",
    zh="这个记录编码已经用于另一条内容不同的记录。",
    en="The key of this record stands for another record with other content.",
    do_zh="要改已登记的内容请用“更正”；新的工作用新的编码。",
    do_en="Use “correct” to change what was recorded; new work has a new key.",
)
NOT_IN_FORCE = declare(
    "WORK-017",
    zh="这条记录已经被更正或撤回。",
    en="The record has been corrected or withdrawn already.",
    do_zh="请打开最新的一条。",
    do_en="Open the row that is in force.",
)
NO_REASON = declare(
    "WORK-018",
    zh="没有写明原因。",
    en="No reason was given.",
    do_zh="请写一句为什么更正或撤回，200 字以内。",
    do_en="Say in a sentence, of 200 characters at most, why it is corrected or withdrawn.",
)
NOT_HIS_RECORD = declare(
    "WORK-019",
    zh="只有登记的人可以更正，登记的人或本地管理的人可以撤回。",
    en="Only whoever recorded it corrects it; he or whoever manages work there withdraws it.",
    do_zh="请找登记的人。",
    do_en="Ask whoever recorded it.",
)
OTHER_SORT = declare(
    "WORK-026",
    zh="逐条登记的不能更正成自报总数，自报总数也不能更正成逐条登记的。",
    en="A counted row is never corrected into a told total, nor a told total into a counted row.",
    do_zh="请撤回原来那条，另登记一条。",
    do_en="Withdraw the row, and record the other one anew.",
)
DETAIL_UNFIT = declare(
    "WORK-027",
    zh="“{work}”不问“{name}”。",
    en="“{work}” does not ask for “{name}”.",
    do_zh="请去掉，或写在“做了什么”里。",
    do_en="Leave it out, or write it into what was done.",
)
TEXT_TOO_LONG = declare(
    "WORK-020",
    zh="“{what}”超过 {longest} 字。",
    en="“{what}” is longer than {longest} characters.",
    do_zh="请写短一些。",
    do_en="Shorten it.",
)
STAGE_UNFIT = declare(
    "WORK-021",
    zh="“{work}”没有谋划、落地之分，或阶段不对。",
    en="“{work}” is not planned or landed, or the stage is unknown.",
    do_zh="只有引进项目要选谋划或落地。",
    do_en="Only projects introduced are planned or landed.",
)
PHOTO_UNREADABLE = declare(
    "WORK-022",
    zh="{file} 不是能读的照片。",
    en="{file} is no picture that can be read.",
    do_zh="请用 JPEG、PNG 或 WebP 照片。",
    do_en="Use a JPEG, PNG or WebP picture.",
)
PHOTO_TOO_LARGE = declare(
    "WORK-023",
    zh="{file} 太大，上限 {limit} MB。",
    en="{file} is too large; the limit is {limit} MB.",
    do_zh="请换小一点的照片。",
    do_en="Use a smaller picture.",
)
TOO_MANY_PHOTOS = declare(
    "WORK-024",
    zh="一条记录最多 {limit} 张照片。",
    en="A record has {limit} photographs at most.",
    do_zh="请挑最能说明问题的。",
    do_en="Choose those that say most.",
)
PHOTO_UNKNOWN = declare(
    "WORK-025",
    zh="没有这张照片，或已不是当初保存的内容。",
    en="There is no such photograph, or it is no longer what was kept.",
    do_zh="请核对备份。",
    do_en="Check the backup.",
)
REMINDERS_OFF = declare(
    "WORK-030",
    zh="本部署没有开启走访提醒。",
    en="Reminders are not turned on in this deployment.",
    do_zh="要用就设 LIANXIN_REMIND=email 或 webhook。",
    do_en="To use them, set LIANXIN_REMIND to email or webhook.",
)
REMINDERS_UNSET = declare(
    "WORK-031",
    zh="走访提醒缺少设置，或设得不对：{names}。",
    en="Settings of the reminders are missing or wrong: {names}.",
    do_zh="推送地址要用 https（本机除外），并设签名密钥；邮件要设发信服务器。",
    do_en="A webhook wants https (but on this machine) and a secret; e-mail wants a server.",
)
ADDRESS_UNFIT = declare(
    "WORK-032",
    zh="这不是电子邮箱地址。",
    en="This is no e-mail address.",
    do_zh="写成 name@example.org 的样子，不要就留空。",
    do_en="Write it like name@example.org, or leave it empty.",
)
LINE_UNFIT = declare(
    "WORK-040",
    zh="计划第 {line} 行不对：{reason}。",
    en="Line {line} of the plan is not right: {reason}.",
    do_zh="请改这一行，或清空它。",
    do_en="Change the line, or empty it.",
)
PLAN_EMPTY = declare(
    "WORK-041",
    zh="计划里一行也没有。",
    en="The plan has no line.",
    do_zh="至少写一条原因或一项措施。",
    do_en="Write a cause or a measure at least.",
)
PLAN_MOVED_ON = declare(
    "WORK-042",
    zh="您打开后，计划已有新的一版（第 {number} 版）。",
    en="There is a newer version of the plan than the one you opened (version {number}).",
    do_zh="请重新打开，在新版上改。",
    do_en="Open it again and change the new version.",
)
NO_SUCH_LINE = declare(
    "WORK-043",
    zh="现在的计划里没有第 {mark} 项措施。",
    en="The plan in force has no measure {mark}.",
    do_zh="请选现行计划里的一项。",
    do_en="Choose one of the plan in force.",
)
RECORD_UNFIT = declare(
    "WORK-044",
    zh="选的工作记录已不在有效之列，或不是这里的。",
    en="The record of work is not in force, or is not of this place.",
    do_zh="请选一条有效的记录。",
    do_en="Choose a record that is in force.",
)
INCOME_UNFIT = declare(
    "WORK-045",
    zh="收入核算的期间、金额或人数不对。",
    en="The period, the amounts or the number of persons of the account are not right.",
    do_zh="季度填 1 到 4，全年填 0；金额不能为负，不知道的空着，不填 0。",
    do_en="A quarter is 1 to 4, the year 0; amounts are not negative; leave empty what is not known.",
)
SIGNED_ALREADY = declare(
    "WORK-046",
    zh="这一方已经签过。",
    en="This party has signed already.",
    do_zh="金额有变的，请另做一次核算，再签。",
    do_en="If amounts changed, make a new account and sign that.",
)
SIGNATURE_UNFIT = declare(
    "WORK-047",
    zh="签字的姓名或日期不对：日期不能在将来，也不能早于核算的那天。",
    en="Name or day of the signature is not right: the day lies neither ahead nor before the account.",
    do_zh="请核对。",
    do_en="Check them.",
)
HELPER_SIGNS_HIMSELF = declare(
    "WORK-048",
    zh="帮扶人的签字由本人办理；替他登记要附签字的纸件。",
    en="A helper signs himself; whoever records it for him adds a scan of the signed paper.",
    do_zh="请由帮扶人登录后签，或上传签字页的照片。",
    do_en="Let the helper sign in, or add a picture of the signed page.",
)
CAMPAIGN_UNFIT = declare(
    "WORK-060",
    zh="专项行动的名称、日期或检查清单不对，或同名的已有。",
    en="Name, days or check-list of the campaign are not right, or there is one of that name.",
    do_zh="写明名称，结束日不早于开始日；清单每行不超过 200 字。",
    do_en="Give a name, and an end not before the beginning; a line of the list has 200 characters at most.",
)
TARGET_UNFIT = declare(
    "WORK-061",
    zh="任务分配第 {line} 行不对：{reason}。",
    en="Row {line} of the targets is not right: {reason}.",
    do_zh="请改这一行后重新导入；一行也没有写入。",
    do_en="Mend the row and bring the file in again; nothing was written.",
)
TARGETS_UNREADABLE = declare(
    "WORK-062",
    zh="这个文件读不出任务分配表：{reason}。",
    en="No targets can be read from the file: {reason}.",
    do_zh="请用下载的模板：单位代码、指标、数量三列。",
    do_en="Use the file that can be downloaded: unit code, indicator, quantity.",
)
TASK_UNFIT = declare(
    "WORK-063",
    zh="任务的名称、地点或期限不对。",
    en="Title, place or day of the task are not right.",
    do_zh="写明做什么、在哪里、哪天前；期限不能已过。",
    do_en="Say what, where and by when; the day must not be over.",
)
TASK_MOVED_ON = declare(
    "WORK-064",
    zh="这个任务现在是“{state}”，不能这样办。",
    en="The task is “{state}” now and does not take that step.",
    do_zh="请刷新后再看。",
    do_en="Reload the page.",
)
TASK_NOT_HIS = declare(
    "WORK-065",
    zh="这个任务不是您的，或不是给您单位的。",
    en="The task is not yours, or not for your unit.",
    do_zh="请认领给您单位的任务，或由办理人来办。",
    do_en="Claim a task for your unit, or let whoever has it act.",
)
TASK_RECORD_UNFIT = declare(
    "WORK-066",
    zh="报完成要选一条有效的工作记录：是您参加的、在任务的地方、不早于发布日期，也没有用于别的任务。",
    en="A task is done by a record of work in force: yours, of its place, not older than it, and of no other task.",
    do_zh="请先登记工作，再选它。",
    do_en="Record the work first, then choose it.",
)
VERIFIES_HIMSELF = declare(
    "WORK-067",
    zh="自己做的、自己登记的，不能自己核实。",
    en="Nobody verifies what he did or recorded himself.",
    do_zh="请由另一人核实。",
    do_en="Let somebody else verify it.",
)
NO_POST_DAYS = declare(
    "WORK-070",
    zh="{starts_on} 至 {ends_on} 没有可以登记的日子：不在队，或都已请假、因公外出。",
    en="From {starts_on} to {ends_on} there is no day to tell: not of the team, or away with leave or on duty on all of them.",
    do_zh="请核对人员和日期；提前回来的先销假。",
    do_en="Check people and days; end an absence first where somebody came back early.",
)
TOLD_OTHERWISE = declare(
    "WORK-071",
    zh="其中 {count} 天已经登记成另一种情况。",
    en="{count} of these days were told otherwise before.",
    do_zh="要更正请写明原因，原来的登记会保留。",
    do_en="To correct them say why; what was told before is kept.",
)
PRESENT_THAT_DAY = declare(
    "WORK-072",
    zh="{on} 已登记为在村，不能同时请假或外出。",
    en="{on} is told as a day in the village; it cannot be one of absence too.",
    do_zh="请先更正那一天的登记，或改请假日期。",
    do_en="Correct that day first, or change the days of the absence.",
)
ABSENCE_MOVED_ON = declare(
    "WORK-073",
    zh="这条请假现在是“{state}”，办不了这一步。",
    en="The absence now stands at “{state}”; this step is not possible.",
    do_zh="请刷新页面看最新情况。",
    do_en="Reload the page to see how it stands.",
)
DECIDES_HIMSELF = declare(
    "WORK-074",
    zh="不能审批自己的请假，也不能审批自己替别人提的请假。",
    en="Nobody decides his own absence, nor one that he asked for himself.",
    do_zh="请另一位负责人审批。",
    do_en="Ask somebody else who manages work there.",
)
ABSENCE_OVERLAPS = declare(
    "WORK-075",
    zh="与 {starts_on} 至 {ends_on} 的请假或外出重叠。",
    en="It overlaps with an absence from {starts_on} to {ends_on}.",
    do_zh="请改日期，或先撤回、销假原来那条。",
    do_en="Change the days, or withdraw or end the other one first.",
)
ABSENCE_UNFIT = declare(
    "WORK-076",
    zh="请假没有填对：{reason}。",
    en="The absence is not right: {reason}.",
    do_zh="请改正后再提交。",
    do_en="Put it right and send it again.",
)
RETURN_UNFIT = declare(
    "WORK-077",
    zh="销假日期要在请假起止日期之内，且不晚于今天。",
    en="The day of return lies between the first and the last day of the absence, and is not ahead.",
    do_zh="请填实际回村的那一天。",
    do_en="Enter the day on which he was back.",
)
LEDGER_UNFIT = declare(
    "WORK-078",
    zh="一份台账有 1 到 {most} 行；这里有 {count} 行。",
    en="A ledger has 1 to {most} rows; there are {count}.",
    do_zh="请分成几份。",
    do_en="Cut it into parts.",
)
LEDGER_LINES_UNFIT = declare(
    "WORK-079",
    zh="台账有 {count} 行不对，第一处在第 {line} 行：{reason}没有写入任何一行。",
    en="The ledger has {count} faulty rows, the first is row {line}: {reason} Nothing was written.",
    do_zh="请改正后再导入。",
    do_en="Put it right and bring it in again.",
)
LEDGER_HAS_NO_PHOTOS = declare(
    "WORK-080",
    zh="台账不带照片。",
    en="A ledger brings no photographs.",
    do_zh="有照片的请逐条登记。",
    do_en="Record those with photographs one by one.",
)
LEDGER_UNREADABLE = declare(
    "WORK-081",
    zh="文件里没有工作台账：找不到“类别、日期、村代码”三列。",
    en="The file holds no ledger of work: the columns kind, day and area code were not found.",
    do_zh="请用台账的表头：类别、日期、村代码、单位编号、党支部、参加人编号、其他人数、户编号、发现、做法、数量、计量单位、金额（元）、阶段。",
    do_en="Use its headings: kind, day, area code, unit code, branch, helper codes, others, household numbers, found, done, quantity, "
    "unit of quantity, yuan, stage.",
)
LEDGER_CELL_UNFIT = declare(
    "WORK-082",
    zh="第 {line} 行的“{column}”读不出来：{value}。",
    en="{column} of row {line} cannot be read: {value}.",
    do_zh="日期写成 2016-05-01，数量和金额写数字，编号要已登记。",
    do_en="Write days as 2016-05-01, quantities and money as numbers, and codes that are registered.",
)
GROUP_UNFIT = declare(
    "WORK-068",
    zh="群众组织缺村、名称或类别，同名的还在，或结束日期不晚于开始。",
    en="The group lacks a village, a name or a known kind, one of its name exists, or it would end before it began.",
    do_zh="补齐后再记；已有的请先结束。",
    do_en="Fill it in; end the one that exists first.",
)
GROUP_MEMBERS_UNFIT = declare(
    "WORK-069",
    zh="成员里有查不到或重复的人，或超过 {most} 人。",
    en="A member is unknown or there twice, or there are more than {most}.",
    do_zh="逐个核对成员。",
    do_en="Check the members one by one.",
)
MEETING_UNFIT = declare(
    "WORK-090",
    zh="会议缺议题、类别、主持人、人数或纪要编号，日期还没有到，或这个编号已登记。",
    en="The meeting lacks subject, kind, chair, attendance or the number of its minutes, is yet to come, or is on record already.",
    do_zh="按会议纪要补齐；同一份纪要只登记一次。",
    do_en="Fill it in from the minutes; the same minutes are recorded once.",
)
DECISION_UNFIT = declare(
    "WORK-091",
    zh="第 {line} 项议定事项是空的，地方不在会议的范围内，期限早于会议，或既要办又是发文。",
    en="Decision {line} is empty, about another area, due before the meeting, or both a task and a document; or there are too many.",
    do_zh="一项一行：要办的写期限，定了文件的选文件，不超过 60 项。",
    do_en="One each line: with its last day, or with the document that was adopted; sixty at most.",
)
SKILL_LACKING = declare(
    "WORK-092",
    zh="这项任务要有“{skill}”特长的人来办。",
    en="The task takes somebody with the skill “{skill}”.",
    do_zh="请指派有这项特长的人；名册里没有写特长的，先补进名册。",
    do_en="Give it to somebody who has it; where the roster does not tell his skill, complete the roster first.",
)
LEAVE_UNFIT = declare(
    "WORK-100",
    zh="这条请假记不上：{reason}。",
    en="The leave cannot be recorded: {reason}.",
    do_zh="请核对类别、日期和批准依据。",
    do_en="Check its kind, its days, and who granted it.",
)
TELLS_OWN_LEAVE = declare(
    "WORK-101",
    zh="自己的请假不能自己登记、自己撤回。",
    en="One's own leave is neither told nor taken back by oneself.",
    do_zh="请单位里的另一位联络员，或县里登记。",
    do_en="Ask another liaison of the unit, or the county.",
)
LEAVE_OVERLAPS = declare(
    "WORK-102",
    zh="与已经登记的请假重叠：{starts_on} 至 {ends_on}。",
    en="It overlaps leave on record: {starts_on} to {ends_on}.",
    do_zh="原来那条登记错了的，先撤回。",
    do_en="If that one is wrong, take it back first.",
)
LEAVE_NOT_IN_FORCE = declare(
    "WORK-103",
    zh="这条请假已经撤回。",
    en="The leave was taken back already.",
    do_zh="请刷新页面。",
    do_en="Load the page again.",
)
