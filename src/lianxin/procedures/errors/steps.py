"""Steps"""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

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
