"""What accounts, roles, units, helpers and teams refuse."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

USERNAME_TAKEN = declare(
    "PEOPLE-001",
    zh="用户名“{username}”已有人使用。",
    en="The user name {username} is taken.",
    do_zh="请换一个用户名；大小写不同也算相同。",
    do_en="Choose another; upper and lower case count as the same.",
)
USERNAME_UNFIT = declare(
    "PEOPLE-002",
    zh="“{username}”不能作用户名。",
    en="{username} cannot be a user name.",
    do_zh="请用 3 至 60 个字母、数字、点、横线或下划线，以字母或数字开头。",
    do_en="Use 3 to 60 letters, digits, dots, dashes or underscores, beginning with a letter or digit.",
)
NAME_MISSING = declare(
    "PEOPLE-003",
    zh="没有填写姓名或名称。",
    en="The name is missing.",
    do_zh="请填写姓名或名称。",
    do_en="Give the name.",
)
PASSWORD_WEAK = declare(
    "PEOPLE-004",
    zh="密码太弱：{reasons}",
    en="The password is too weak: {reasons}",
    do_zh="请设置更长、更难猜的密码。",
    do_en="Set a longer password that is harder to guess.",
)
ACCOUNT_CLOSED = declare(
    "PEOPLE-005",
    zh="账号“{username}”已停用。",
    en="The account {username} is closed.",
    do_zh="请为本人另开账号。",
    do_en="Open another account for the person.",
)
OWN_ROLE = declare(
    "PEOPLE-006",
    zh="任何人不得给自己授权、停用自己的账号或关联自己的账号。",
    en="Nobody grants himself a role, closes his own account or links it.",
    do_zh="请由另一位有权限的人办理。",
    do_en="Ask another person with this permission.",
)
ROLE_UNKNOWN = declare(
    "PEOPLE-007",
    zh="没有“{role}”这个角色。",
    en="There is no role {role}.",
    do_zh="可用的角色：{roles}。",
    do_en="The roles are: {roles}.",
)
AREA_UNFIT = declare(
    "PEOPLE-008",
    zh="“{area_code}”不是区划代码。",
    en="{area_code} is not a division code.",
    do_zh="请填写 {kinds} 位的区划代码。",
    do_en="Give a division code of {kinds} characters.",
)
PERIOD_UNFIT = declare(
    "PEOPLE-009",
    zh="截止日 {ends_before} 不晚于起始日 {starts_on}。",
    en="The end {ends_before} is not after the start {starts_on}.",
    do_zh="截止日是不再有效的第一天，须晚于起始日。",
    do_en="The end is the first day no longer included; give a day after the start.",
)
ROLE_HELD = declare(
    "PEOPLE-010",
    zh="该用户在“{area_code}”已有“{role}”角色，起于 {starts_on}。",
    en="The user already holds the role {role} over {area_code}, since {starts_on}.",
    do_zh="请先结束原有授权，或选择不重叠的日期。",
    do_en="End that grant first, or choose days that do not overlap.",
)
TWO_HATS = declare(
    "PEOPLE-011",
    zh="审计人员不得兼任其他角色：“{role}”与“{held}”冲突。",
    en="An auditor holds no other role: {role} conflicts with {held}.",
    do_zh="请为审计工作指定另一位人员。",
    do_en="Appoint another person as auditor.",
)
UNIT_NEEDED = declare(
    "PEOPLE-012",
    zh="“{role}”角色必须指明单位。",
    en="The role {role} needs a unit.",
    do_zh="请选择单位。",
    do_en="Choose the unit.",
)
UNIT_NOT_WANTED = declare(
    "PEOPLE-013",
    zh="“{role}”角色不按单位授权。",
    en="The role {role} is not held for a unit.",
    do_zh="请去掉单位，或改用单位联络员角色。",
    do_en="Leave the unit out, or grant the role of unit liaison.",
)
REASON_MISSING = declare(
    "PEOPLE-014",
    zh="没有写明理由。",
    en="The reason is missing.",
    do_zh="请写明理由；它会随操作记录保存。",
    do_en="Give the reason; it is kept with the event.",
)
GRANT_ENDED = declare(
    "PEOPLE-015",
    zh="该授权已定于 {ends_before} 结束。",
    en="The grant already ends on {ends_before}.",
    do_zh="只能提前，不能延后；需要延长时请重新授权。",
    do_en="An end may be brought forward, not put off; grant the role anew to go on.",
)
CODE_TAKEN = declare(
    "PEOPLE-016",
    zh="编号“{code}”已登记。",
    en="The code {code} is registered already.",
    do_zh="请核对编号；同一单位或人员只登记一次。",
    do_en="Check the code; a unit or person is registered once.",
)
CODE_MISSING = declare(
    "PEOPLE-017",
    zh="没有填写编号。",
    en="The code is missing.",
    do_zh="请填写本项目中的编号。",
    do_en="Give the code in the programme.",
)
SAME_UNIT = declare(
    "PEOPLE-018",
    zh="该责任人已经在这个单位。",
    en="The helper already belongs to this unit.",
    do_zh="请选择另一个单位。",
    do_en="Choose another unit.",
)
NOT_IN_SERVICE = declare(
    "PEOPLE-019",
    zh="该责任人在 {on} 不在岗。",
    en="The helper is not in service on {on}.",
    do_zh="请核对其在岗起止日期。",
    do_en="Check the first and last day of his service.",
)
TEAM_OPEN = declare(
    "PEOPLE-020",
    zh="村“{village_code}”已有驻村工作队。",
    en="The village {village_code} already has a team.",
    do_zh="一村一队；请先结束原工作队。",
    do_en="A village has one team; end the present one first.",
)
TEAM_NOT_OPEN = declare(
    "PEOPLE-021",
    zh="该工作队在 {on} 不在村。",
    en="The team is not in the village on {on}.",
    do_zh="入队日期须在工作队的起止日期之内。",
    do_en="Choose a day within the team's time.",
)
ALREADY_IN_TEAM = declare(
    "PEOPLE-022",
    zh="该责任人已在“{team}”任职。",
    en="The helper already serves in the team {team}.",
    do_zh="驻村干部同一时间只在一个工作队。",
    do_en="A resident cadre serves in one team at a time.",
)
FIRST_SECRETARY_HELD = declare(
    "PEOPLE-023",
    zh="该工作队已有第一书记。",
    en="The team already has a first secretary.",
    do_zh="请先结束原第一书记的任期。",
    do_en="End the present one's term first.",
)
DUTY_UNKNOWN = declare(
    "PEOPLE-024",
    zh="没有“{duty}”这个职务。",
    en="There is no duty {duty}.",
    do_zh="可用的职务：{duties}。",
    do_en="The duties are: {duties}.",
)
ALREADY_LINKED = declare(
    "PEOPLE-025",
    zh="账号“{username}”或该责任人已有关联。",
    en="The account {username} or the helper is linked already.",
    do_zh="一人一账号；请先核对原有关联。",
    do_en="A person has one account; check the present link first.",
)
NUMBER_UNFIT = declare(
    "PEOPLE-026",
    zh="{what}不能是 {value}。",
    en="{what} cannot be {value}.",
    do_zh="请填写 {least} 至 {most} 之间的数。",
    do_en="Give a number from {least} to {most}.",
)
LANGUAGE_UNKNOWN = declare(
    "PEOPLE-027",
    zh="没有“{language}”这种语言。",
    en="There is no language {language}.",
    do_zh="可用的语言：{languages}。",
    do_en="The languages are: {languages}.",
)
NOT_FOUND = declare(
    "PEOPLE-028",
    zh="没有找到{what}“{key}”。",
    en="There is no {what} {key}.",
    do_zh="请核对后重试。",
    do_en="Check it and try again.",
)
LENT_ALREADY = declare(
    "PEOPLE-030",
    zh="“{role}”是别人委托给您的，不能再转托。",
    en="The role {role} was lent to you; it cannot be lent on.",
    do_zh="请由委托人直接委托。",
    do_en="Let the one who lent it lend it to the other.",
)
NOT_LENDABLE = declare(
    "PEOPLE-031",
    zh="“{role}”只管自己的户或本单位的户，不能委托。",
    en="The role {role} reaches one's own or a unit's households only and cannot be lent.",
    do_zh="请由管理人员调整结对或另行授权。",
    do_en="Ask whoever manages people or pairing to arrange it.",
)
LENT_BEYOND = declare(
    "PEOPLE-032",
    zh="委托期要在您自己任期之内（{starts_on} 至 {ends_before}，不含止日）。",
    en="A role is lent within the time that you hold it ({starts_on} to {ends_before}, not included).",
    do_zh="请改日期。",
    do_en="Change the days.",
)
CODE_UNKNOWN = declare(
    "PEOPLE-029",
    zh="代码表“{code_list}”中没有“{key}”。",
    en="The code list {code_list} has no {key}.",
    do_zh="可用的值：{keys}。",
    do_en="The values are: {keys}.",
)
TOKEN_NAME_TAKEN = declare(
    "PEOPLE-040",
    zh="您已有名为“{name}”的令牌。",
    en="You have a token called “{name}” already.",
    do_zh="请先吊销原来的，或换一个名称。",
    do_en="Revoke that one first, or choose another name.",
)
TOKEN_DAYS_UNFIT = declare(
    "PEOPLE-041",
    zh="令牌的有效期不能是 {days} 天。",
    en="A token cannot last {days} days.",
    do_zh="请选 1 至 {most} 天。",
    do_en="Choose from 1 to {most} days.",
)
TOKENS_TOO_MANY = declare(
    "PEOPLE-042",
    zh="这个账号已有 {most} 个未吊销的令牌。",
    en="The account has {most} tokens that are not revoked.",
    do_zh="请先吊销不用的令牌。",
    do_en="Revoke those that are no longer used first.",
)
TOKEN_REVOKED = declare(
    "PEOPLE-043",
    zh="令牌“{name}”已于 {on} 吊销。",
    en="The token “{name}” was revoked on {on}.",
    do_zh="不用再办；需要时另行签发。",
    do_en="Nothing is left to do; issue another where one is needed.",
)
ABOVE_UNFIT = declare(
    "PEOPLE-060",
    zh="“{name}”的类别或上级党组织不对。",
    en="The kind of {name}, or the organisation that it answers to, does not fit.",
    do_zh="上级要先登记，是同一单位的，并且层级更高（党组、机关党委、党支部）。",
    do_en="The one above is registered first, is of the same unit, and stands higher (party group, committee, branch).",
)
SECRETARY_UNFIT = declare(
    "PEOPLE-061",
    zh="“{name}”的书记不是这个单位的人。",
    en="The secretary of {name} is not of its unit.",
    do_zh="请选本单位的人，或先把他调动过来。",
    do_en="Choose somebody of the unit, or move him there first.",
)
BRANCH_NAME_TAKEN = declare(
    "PEOPLE-062",
    zh="{unit}已有党组织“{name}”。",
    en="{unit} has a party organisation {name} already.",
    do_zh="请换一个名称，或用已有的。",
    do_en="Choose another name, or use that one.",
)
BRANCHES_UNFIT = declare(
    "PEOPLE-063",
    zh="一次登记 1 到 {most} 个党组织，都是本地区单位的；这里有 {count} 个。",
    en="From 1 to {most} party organisations are registered at once, all of units of the area; there are {count}.",
    do_zh="请分几次，或分地区登记。",
    do_en="Do it in parts, or area by area.",
)
