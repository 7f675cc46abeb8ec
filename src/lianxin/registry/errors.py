"""What the register refuses, with its codes."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

YEAR_CLOSED = declare(
    "REG-001",
    zh="{year} 年的数据已关账，不能写入。",
    en="The year {year} is closed; nothing can be written to it.",
    do_zh="请县级管理员说明理由后重开该年，或改选开放的年度。",
    do_en="Ask the county officer to reopen it with a reason, or choose an open year.",
)
YEAR_NOT_OPENED = declare(
    "REG-002",
    zh="{year} 年尚未开年。",
    en="The year {year} has not been opened.",
    do_zh="请县级管理员先开年（上年数据会结转）。",
    do_en="Ask the county officer to open it first (last year's facts are carried forward).",
)
YEAR_ALREADY_OPEN = declare(
    "REG-003",
    zh="{year} 年已经开放。",
    en="The year {year} is already open.",
    do_zh="无需再次开年。",
    do_en="There is no need to open it again.",
)
YEAR_ALREADY_CLOSED = declare(
    "REG-004",
    zh="{year} 年已经关账。",
    en="The year {year} is already closed.",
    do_zh="如需修改，请重开并说明理由。",
    do_en="Reopen it with a reason if something must change.",
)
REASON_MISSING = declare(
    "REG-005",
    zh="没有写明理由。",
    en="No reason was given.",
    do_zh="请写一句理由，便于日后查证。",
    do_en="Write one sentence that an auditor will understand.",
)
UNKNOWN_FIELD = declare(
    "REG-006",
    zh="数据字典中没有“{field}”。",
    en="The data dictionary has no field {field}.",
    do_zh="请使用数据字典中的字段名。",
    do_en="Use a field name of the data dictionary.",
)
VALUE_REFUSED = declare(
    "REG-007",
    zh="“{field}”不能填“{value}”：{why}",
    en="{field} cannot be “{value}”: {why}",
    do_zh="请改正后再提交。",
    do_en="Put it right and send it again.",
)
YEAR_LATER_EXISTS = declare(
    "REG-008",
    zh="已经开到 {later} 年，不能再开 {year} 年。",
    en="The register already stands at {later}; {year} cannot be opened now.",
    do_zh="请选择 {later} 年之后的年度。",
    do_en="Choose a year after {later}.",
)
TWO_HEADS = declare(
    "REG-020",
    zh="本户有 {count} 个户主。",
    en="The household has {count} heads.",
    do_zh="请只保留一个户主，其余成员改为与户主的关系。",
    do_en="Keep one head; give the others their relation to the head.",
)
NO_HEAD = declare(
    "REG-021",
    zh="本户没有户主。",
    en="The household has no head.",
    do_zh="请把其中一人“与户主关系”填为“户主”。",
    do_en="Mark one member as 户主 (head) under relation to head.",
)
SAME_ID_TWICE = declare(
    "REG-022",
    zh="同一证件号码在文件中出现两次（另见第 {other} 行）。",
    en="The same identity number stands twice in the file (also in row {other}).",
    do_zh="请核对两人证件，改正错误的一个；若是同一人，请删去重复行。",
    do_en="Check both people's documents and correct the wrong one; delete the row if it is the same person.",
)
UNKNOWN_HOUSEHOLD = declare(
    "REG-023",
    zh="登记册中没有户编号“{value}”。",
    en="The register has no household number “{value}”.",
    do_zh="请先导入该户的花名册，或核对户编号。",
    do_en="Import the household's roster first, or check the number.",
)
VILLAGE_NOT_FOUND = declare(
    "REG-024",
    zh="找不到行政村“{value}”：{why}",
    en="The village “{value}” was not found: {why}",
    do_zh="请核对县、乡、村名称；撤并或更名的村请写当年名称。",
    do_en="Check the names of county, township and village; write a merged or renamed village as it was called that year.",
)
VILLAGE_OUT_OF_SCOPE = declare(
    "REG-025",
    zh="“{value}”不在您可以导入的范围({area})内。",
    en="“{value}” lies outside the area ({area}) that you may import.",
    do_zh="请删去这些行，或请县级管理员导入。",
    do_en="Remove these rows, or ask the county officer to import them.",
)
VILLAGE_ABOLISHED = declare(
    "REG-026",
    zh="代码“{value}”在所选日期前已撤销，现为“{successor}”。",
    en="The code “{value}” was abolished before the date; it is now “{successor}”.",
    do_zh="请改用现行代码。",
    do_en="Use the present code.",
)
HOUSEHOLD_SIZE_DIFFERS = declare(
    "REG-027",
    zh="填报人数 {value} 与文件中的成员 {counted} 人不一致。",
    en="The stated size {value} differs from the {counted} members in the file.",
    do_zh="请核对是否漏登或多登成员。",
    do_en="Check whether a member is missing or listed twice.",
)
HOUSEHOLD_VALUES_DIFFER = declare(
    "REG-028",
    zh="同一户各行的“{field}”不一致（另见第 {other} 行）。",
    en="The rows of one household give different values of {field} (see row {other}).",
    do_zh="户级信息各行应相同；已采用首行的值。",
    do_en="Household facts must be the same in every row; the first row's value was taken.",
)
MEMBER_NAME_MISSING = declare(
    "REG-029",
    zh="成员没有姓名。",
    en="The member has no name.",
    do_zh="请补填姓名。",
    do_en="Fill in the name.",
)
HOUSEHOLD_EXISTS = declare(
    "REG-030",
    zh="本户已登记，而导入方式是“只新增”。",
    en="The household is registered already and the mode is “create only”.",
    do_zh="请改用“新增并更新”。",
    do_en="Use “create and update”.",
)
HOUSEHOLD_NOT_REGISTERED = declare(
    "REG-031",
    zh="本户尚未登记，而导入方式是“只更新”。",
    en="The household is not registered and the mode is “update only”.",
    do_zh="请改用“新增并更新”。",
    do_en="Use “create and update”.",
)
IDENTITY_FAULT = declare(
    "REG-032",
    zh="证件号码有误：{why}",
    en="The identity number is not sound: {why}",
    do_zh="已照录并列入核对清单；请对照证件原件改正。",
    do_en="It is kept as written and put on the worklist; correct it from the document.",
)
BIRTH_DIFFERS = declare(
    "REG-033",
    zh="出生日期与证件号码中的日期不一致。",
    en="The date of birth differs from the one in the identity number.",
    do_zh="请对照证件原件改正其中之一。",
    do_en="Correct one of them from the document.",
)
SEX_DIFFERS = declare(
    "REG-034",
    zh="性别与证件号码不一致。",
    en="The sex differs from the one in the identity number.",
    do_zh="请对照证件原件改正其中之一。",
    do_en="Correct one of them from the document.",
)
CARD_DIFFERS = declare(
    "REG-035",
    zh="残疾证号与证件号码栏中的残疾人证号不一致。",
    en="The disability card number differs from the card number in the column of identity numbers.",
    do_zh="已照“残疾证号”栏登记；请对照证件原件改正其中之一。",
    do_en="The column of disability cards was taken; correct one of them from the document.",
)
IMPORT_RUNNING = declare(
    "REG-040",
    zh="该区域正在进行另一个导入({file})。",
    en="Another import ({file}) is running for this area.",
    do_zh="请等它结束后再试；您的文件没有丢失。",
    do_en="Wait until it has ended and try again; your file is not lost.",
)
PREVIEW_STALE = declare(
    "REG-041",
    zh="这次预览之后数据已有变化。",
    en="The register has changed since this preview.",
    do_zh="请重新预览后再确认。",
    do_en="Preview again, then confirm.",
)
NOTHING_TO_WRITE = declare(
    "REG-042",
    zh="文件中没有可以写入的行。",
    en="The file has no row that can be written.",
    do_zh="请按问题清单改正后重新导入。",
    do_en="Correct the file from its list of problems and import it again.",
)
MAPPING_FAULT = declare(
    "REG-043",
    zh="映射文件有误：{where}：{why}",
    en="The mapping file is not sound: {where}: {why}",
    do_zh="请对照“外部调查导入”说明改正。",
    do_en="Correct it from the guide “import a survey from anywhere”.",
)
UNKNOWN_KIND = declare(
    "REG-044",
    zh="没有名为“{value}”的表样。",
    en="There is no workbook layout called “{value}”.",
    do_zh="可用的表样：{known}。",
    do_en="Known layouts: {known}.",
)
FILE_TOO_LARGE = declare(
    "REG-045",
    zh="文件超过 {limit} MB。",
    en="The file is larger than {limit} MB.",
    do_zh="请按乡镇或村拆分后导入。",
    do_en="Split it by township or village.",
)
HOUSEHOLD_TWICE = declare(
    "REG-046",
    zh="同一对象在表中出现两次（另见第 {other} 行）。",
    en="The same household or village stands twice in the sheet (also in row {other}).",
    do_zh="请只保留一行。",
    do_en="Keep one row.",
)
COUNTY_UNCLEAR = declare(
    "REG-047",
    zh="没有写明县（已有：{known}）。",
    en="No county was named (known: {known}).",
    do_zh="请用 --area 写六位县代码；新县请先用 lianxin registry open-year 开年。",
    do_en="Name the six-digit code with --area; for a new county run lianxin registry open-year first.",
)
NO_OPEN_YEAR = declare(
    "REG-048",
    zh="{county} 没有开放的年度。",
    en="{county} has no open year.",
    do_zh="请先开年。",
    do_en="Open a year first.",
)
CONFLICT_DECIDED = declare(
    "REG-049",
    zh="这一条已经处理过。",
    en="This one has been decided already.",
    do_zh="请刷新页面，查看处理结果。",
    do_en="Reload the page to see what was decided.",
)
CHOICE_UNFIT = declare(
    "REG-050",
    zh="不能选“{choice}”。",
    en="“{choice}” cannot be chosen here.",
    do_zh="可选：{known}。",
    do_en="Possible: {known}.",
)
VALUE_NOT_MAPPED = declare(
    "REG-051",
    zh="映射文件没有说明“{value}”是什么意思（共 {count} 处）。",
    en="The mapping does not say what “{value}” means ({count} times).",
    do_zh="请在映射文件该列的 codes 中补上它，或列入 missing；现按未知处理。",
    do_en="Add it to the column's codes in the mapping, or to missing; for now it counts as not known.",
)
UNKNOWN_UNIT = declare(
    "REG-052",
    zh="没有登记帮扶单位“{value}”。",
    en="The helping unit “{value}” is not registered.",
    do_zh="请先导入帮扶单位花名册，或核对单位名称。",
    do_en="Import the roster of units first, or check the name.",
)
PEOPLE_NOT_PERMITTED = declare(
    "REG-053",
    zh="您不能登记帮扶单位和帮扶责任人。",
    en="You may not register units and helpers.",
    do_zh="请县级管理员导入这份花名册。",
    do_en="Ask the county officer to import this roster.",
)
OTHER_HEAD = declare(
    "REG-054",
    zh="登记册中本户已有另一位户主。",
    en="The register has another head for the household.",
    do_zh="请在文件中列出原户主及其与户主关系，或先更正登记册，再导入。",
    do_en="List the former head with his relation in the file, or correct the register first, and import again.",
)
SAME_PERSON_TWICE = declare(
    "REG-055",
    zh="同一人编号在文件中出现两次（另见第 {other} 行）。",
    en="The same person number stands twice in the file (also in row {other}).",
    do_zh="请核对人编号，改正错误的一个；若是同一人，请删去重复行。",
    do_en="Correct the wrong number; delete the row if it is the same person.",
)
UNKNOWN_MEMBER = declare(
    "REG-056",
    zh="登记册中本户没有这个人。",
    en="The register has no such person in the household.",
    do_zh="请先导入花名册，或核对姓名和证件号码。",
    do_en="Import the roster first, or check the name and the identity number.",
)
NO_LONGER_PERMITTED = declare(
    "REG-057",
    zh="发起人现在无权向该区域导入。",
    en="Whoever asked for this import may no longer import into the area.",
    do_zh="请由有权限的人重新导入。",
    do_en="Let somebody who may do so import the file again.",
)
COLLECTED_LATER = declare(
    "REG-058",
    zh="采集日期 {day} 晚于今天。",
    en="The facts are said to be collected on {day}, which is yet to come.",
    do_zh="请填写实际采集的日期；不清楚就留空。",
    do_en="Give the day on which they were collected, or leave it empty.",
)
NOT_A_MEMBER = declare(
    "REG-059",
    zh="{year} 年此人不在这一户，或已经离户。",
    en="In {year} he is not of this household, or has left it already.",
    do_zh="请核对成员和年度。",
    do_en="Check the member and the year.",
)
HEAD_LEAVES = declare(
    "REG-060",
    zh="户主离户，户内还有 {count} 人，须指定新户主。",
    en="The head leaves and {count} members remain: a new head must be named.",
    do_zh="请从留下的成员中选一位新户主。",
    do_en="Choose a new head among those who remain.",
)
NO_NEW_HEAD_HERE = declare(
    "REG-061",
    zh="所选的人不能做新户主：离户的不是户主，或所选的人不在这一户。",
    en="That person cannot become head: whoever leaves is not the head, or the person named is not of this household.",
    do_zh="户主离户时才指定新户主，并从留下的成员中选。",
    do_en="Name a new head only when the head leaves, and choose among those who remain.",
)
CHANGE_KIND_UNKNOWN = declare(
    "REG-062",
    zh="增减原因“{value}”不对。",
    en="“{value}” is no such reason.",
    do_zh="可用：{known}。",
    do_en="Available: {known}.",
)
DAY_YET_TO_COME = declare(
    "REG-063",
    zh="日期 {day} 晚于今天。",
    en="The day {day} is yet to come.",
    do_zh="请填写实际发生的日期。",
    do_en="Give the day on which it happened.",
)
LATER_FACTS_STAND = declare(
    "REG-064",
    zh="{year} 年已核实此人在这一户的数据，与离户日期矛盾。",
    en="Facts of {year} that somebody verified say that he lives in this household, against the day of leaving.",
    do_zh="请核对日期；如数据有误，先更正该年数据。",
    do_en="Check the day, or correct the facts of that year first.",
)
LIVES_ELSEWHERE = declare(
    "REG-065",
    zh="此人 {year} 年登记在另一户，尚未离户。",
    en="In {year} he is registered in another household and has not left it.",
    do_zh="请先在原户办理离户。",
    do_en="Close his membership there first.",
)
NO_SECOND_HEAD = declare(
    "REG-066",
    zh="新增成员不能是户主：该户已有户主。",
    en="Who joins cannot be head: the household has one.",
    do_zh="请选择与现户主的关系；要换户主，请更正关系。",
    do_en="Choose the relation to the present head; to change the head, correct the relations.",
)
NUMBER_TAKEN = declare(
    "REG-067",
    zh="这个证件号码已登记在{name}名下。",
    en="The identity number is registered for {name}.",
    do_zh="如是同一个人，请在其成员页办理转入；否则请核对号码。",
    do_en="If he is the same person, have him join by his member page; otherwise check the number.",
)
SHEET_NOT_YOURS = declare(
    "REG-068",
    zh="工作表“{sheet}”是{rows}，您的角色不能导入。",
    en="The sheet “{sheet}” is of the kind “{rows}”, which your role may not import.",
    do_zh="请由这类数据的经办人导入，或把这张表移出文件。",
    do_en="Let whoever handles such data import it, or take the sheet out of the file.",
)
