"""What supervision refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NO_COUNTY = declare(
    "CLUE-001",
    zh="“{code}”不是县的区划代码。",
    en="“{code}” is not the code of a county.",
    do_zh="请填六位县代码。",
    do_en="Give the six digits of a county.",
)
NO_FACTS = declare(
    "CLUE-002",
    zh="{county} 还没有开过年度，没有可看的名册。",
    en="No year was ever opened in {county}: there is no register to look at.",
    do_zh="请先开年并导入名册。",
    do_en="Open a year and import the register first.",
)
OWN_CLUE = declare(
    "CLUE-003",
    zh="这条线索涉及您经办的事项、您结对的农户或您本人，不能由您办理。",
    en="The clue concerns something that you had a hand in, a household that you help, or you yourself: you do not settle it.",
    do_zh="请由另一位有权限的人员核查。",
    do_en="Let somebody else with the right look into it.",
)
NOT_IN_THIS_STATE = declare(
    "CLUE-004",
    zh="线索现在是“{state}”，不能{what}。",
    en="The clue is “{state}” now; one cannot {what}.",
    do_zh="请重新打开线索，看是谁在办、办到哪一步。",
    do_en="Open the clue again to see who has it and where it stands.",
)
NO_FINDING = declare(
    "CLUE-005",
    zh="“{finding}”不是核查结论。",
    en="“{finding}” is not a finding.",
    do_zh="请选择：{known}。",
    do_en="Choose one of {known}.",
)
NO_NOTE = declare(
    "CLUE-006",
    zh="没有写明核查情况。",
    en="It is not said what was seen.",
    do_zh="请写清看了什么、问了谁、结果如何，不超过 {longest} 字。",
    do_en="Say what was looked at, who was asked and what came of it, in at most {longest} characters.",
)
NO_SUCH_KIND = declare(
    "CLUE-011",
    zh="没有“{name}”这一类名单。",
    en="There is no kind of list “{name}”.",
    do_zh="请从 {known} 中选择。",
    do_en="Choose one of {known}.",
)
NO_AUTHORITY = declare(
    "CLUE-012",
    zh="没有写明{what}。",
    en="It is not said: {what}.",
    do_zh="比对必须写明提供部门和授权依据（文号或授权书），不超过 {longest} 字。",
    do_en="A comparison names the department and its authority (a document or a letter), in at most {longest} characters.",
)
AS_OF_AHEAD = declare(
    "CLUE-013",
    zh="名单日期 {on} 在今天之后。",
    en="The list is as of {on}, which is yet to come.",
    do_zh="请核对名单日期。",
    do_en="Check the day.",
)
NOTHING_TO_USE = declare(
    "CLUE-014",
    zh="文件“{file}”没有一行能用。",
    en="No row of “{file}” can be used.",
    do_zh="请按标注改正后再导入：姓名和证件号码必须填写，证件号码要正确。",
    do_en="Correct it as marked and import it again: name and a sound identity number must be there.",
)
LIST_SETTLED = declare(
    "CLUE-015",
    zh="名单已是“{state}”。",
    en="The list is “{state}” already.",
    do_zh="请重新导入名单。",
    do_en="Import the list again.",
)
UNSOUND_IDENTITY = declare(
    "CLUE-016",
    zh="证件号码有误：{reason}。",
    en="The identity number is not sound: {reason}.",
    do_zh="请按证件改正。",
    do_en="Correct it as on the card.",
)
DOUBLE_ROW = declare(
    "CLUE-017",
    zh="与第 {other} 行完全相同。",
    en="The same as row {other}.",
    do_zh="删去多余的一行。",
    do_en="Delete one of them.",
)
DAYS_TURNED = declare(
    "CLUE-018",
    zh="截止日期早于起始日期。",
    en="The last day is before the first.",
    do_zh="请核对两个日期。",
    do_en="Check the two days.",
)
LIST_ELSEWHERE = declare(
    "CLUE-019",
    zh="这是部门名单，不从这里导入。",
    en="This is a department's list; it is not brought in here.",
    do_zh="请到“监督 → 部门名单 → 导入名单”，写明授权依据；那里不保存文件。",
    do_en="Go to Oversight → Department lists and name its authority; the file is not kept there.",
)
