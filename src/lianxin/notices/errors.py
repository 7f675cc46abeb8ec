"""What notices refuse, with their codes."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

COLUMN_CLOSED = declare(
    "NOTICE-001",
    zh="公示种类“{name}”的列 {column} 不得公示：{why}。",
    en="The column {column} of the kind of notice {name} may not be shown: {why}.",
    do_zh="请去掉这一列；确可公示的，先在数据字典中列为可公示。",
    do_en="Take the column out; if it may be shown, let the dictionary call its field public first.",
)
KIND_UNKNOWN = declare(
    "NOTICE-002",
    zh="没有名为“{value}”的公示种类。",
    en="There is no kind of notice called “{value}”.",
    do_zh="可用：{known}。",
    do_en="Known: {known}.",
)
LEVEL_UNFIT = declare(
    "NOTICE-003",
    zh="{area} 的“{name}”不在{level}公示。",
    en="{name} of {area} is not shown at the level of the {level}.",
    do_zh="可选：{known}。",
    do_en="Possible: {known}.",
)
SUBJECT_UNKNOWN = declare(
    "NOTICE-004",
    zh="这个地区没有可以公示的“{value}”。",
    en="The area has no “{value}” to be shown.",
    do_zh="请从列表中选择公示内容。",
    do_en="Choose what to show from the list.",
)
NOTHING_TO_SHOW = declare(
    "NOTICE-005",
    zh="所选内容没有可公示的行。",
    en="What was chosen has no rows to show.",
    do_zh="请换一项内容，或先办完识别、拨付或申报。",
    do_en="Choose something else, or finish identification, payment or proposal first.",
)
TOO_MANY_ROWS = declare(
    "NOTICE-006",
    zh="公示有 {count} 行，超过 {most} 行。",
    en="The notice would have {count} rows; {most} are the most.",
    do_zh="请按村或按项目分别公示。",
    do_en="Show it by village or by project.",
)
PERSONAL_NUMBER = declare(
    "NOTICE-007",
    zh="第 {row} 行“{column}”含有疑似证件号码、账号或电话的数字。",
    en="Row {row}, {column}, holds digits that may be a number of identity, an account or a telephone.",
    do_zh="请先在原记录中去掉这串数字，再拟公示。",
    do_en="Take the digits out of the record itself, then draft the notice again.",
)
DAYS_UNFIT = declare(
    "NOTICE-008",
    zh="公示天数 {days} 不合要求：{why}",
    en="{days} days will not do: {why}",
    do_zh="请填写符合要求的天数。",
    do_en="Give a number of days that fits.",
)
PREVIEW_STALE = declare(
    "NOTICE-009",
    zh="预览之后数据已有变化，没有保存。",
    en="The records have changed since the preview; nothing was saved.",
    do_zh="请重新核对预览，再保存。",
    do_en="Look through the preview again, then save.",
)
OWN_DRAFT = declare(
    "NOTICE-010",
    zh="拟稿人不能发布自己拟的公示。",
    en="Whoever drafted a notice does not publish it.",
    do_zh="请另一位有发布权限的人核对后发布。",
    do_en="Ask somebody else who may publish to check and publish it.",
)
STATE_UNFIT = declare(
    "NOTICE-011",
    zh="公示现在的状态是“{state}”，不能{act}。",
    en="The notice is now “{state}” and cannot {act}.",
    do_zh="请刷新页面，查看最新状态。",
    do_en="Reload the page to see how it stands.",
)
TEXT_MISSING = declare(
    "NOTICE-012",
    zh="没有填写{what}。",
    en="{what} is missing.",
    do_zh="请写一两句话。",
    do_en="Write a sentence or two.",
)
TEXT_TOO_LONG = declare(
    "NOTICE-013",
    zh="{what}有 {count} 字，超过 {most} 字。",
    en="{what} has {count} characters; {most} are the most.",
    do_zh="请写短一些；详细情况可以打电话说明。",
    do_en="Make it shorter; the rest can be told by telephone.",
)
DAY_UNFIT = declare(
    "NOTICE-014",
    zh="日期 {on} 不对：{why}",
    en="The day {on} will not do: {why}",
    do_zh="请改正日期。",
    do_en="Put the day right.",
)
ANSWERED_ALREADY = declare(
    "NOTICE-015",
    zh="这条异议已经答复。",
    en="This objection has been answered already.",
    do_zh="请刷新页面，查看答复。",
    do_en="Reload the page to see the answer.",
)
OWN_NOTICE = declare(
    "NOTICE-016",
    zh="拟稿人不能答复对自己所拟公示的异议。",
    en="Whoever drafted the notice does not answer objections to it.",
    do_zh="请另一位有权限的人核实并答复。",
    do_en="Ask somebody else who may to look into it and answer.",
)
NOT_TO_CORRECT = declare(
    "NOTICE-017",
    zh="这条公示不需要更正稿：它没有因异议撤下，或已有更正稿。",
    en="No correction follows this notice: it was not taken down, or has a correction already.",
    do_zh="请查看它的办理过程。",
    do_en="See what happened to it.",
)
DIGEST_DIFFERS = declare(
    "NOTICE-018",
    zh="公示内容与拟稿时的校验码不符。",
    en="What is stored differs from the digest taken when the notice was drafted.",
    do_zh="请勿发布；请县级管理员核查数据库。",
    do_en="Do not publish; ask the county officer to look into the database.",
)
TOO_MANY_TRIES = declare(
    "NOTICE-019",
    zh="尝试次数过多，请 {minutes} 分钟后再试。",
    en="Too many tries; wait {minutes} minutes.",
    do_zh="急事请打公示上的电话，或到村委会当面说。",
    do_en="If it is urgent, call the number on the notice or go to the village office.",
)
CODE_REFUSED = declare(
    "NOTICE-020",
    zh="查询码不对、已用过或已过期。",
    en="The code is wrong, was used, or has expired.",
    do_zh="请核对后再输；用过或过期的，请到村委会另取一个。",
    do_en="Check it and try again; if it was used or expired, ask the village office for another.",
)
NO_HOTLINE = declare(
    "NOTICE-021",
    zh="没有填写监督电话。",
    en="The telephone for complaints is missing.",
    do_zh="请填写村民可以打通的办公电话。",
    do_en="Give an office telephone that villagers can reach.",
)
AREA_UNFIT = declare(
    "NOTICE-022",
    zh="“{area_code}”不是已开通的县、乡镇或村。",
    en="“{area_code}” is no county, township or village that is open here.",
    do_zh="请核对区划代码。",
    do_en="Check the division code.",
)
ROW_UNFIT = declare(
    "NOTICE-023",
    zh="公示上没有第 {row} 行，一共 {count} 行。",
    en="The notice has no row {row}; it has {count}.",
    do_zh="请选公示上的一行，或选“整份公示”。",
    do_en="Choose a row of the notice, or the whole notice.",
)
