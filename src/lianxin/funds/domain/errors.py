"""Errors of allocation problems and plans: where in the file, what, and what to do. (FUND-1xx are those of the ledger.)"""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOT_JSON = declare(
    "FUND-001",
    zh="文件不是有效的 JSON:第 {line} 行第 {column} 列读不下去。",
    en="The file is not valid JSON: it cannot be read on at line {line}, column {column}.",
    do_zh="请用 UTF-8 编码保存，检查该处的引号、逗号和括号。",
    do_en="Save it as UTF-8 and look at the quotes, commas and brackets there.",
)
WRONG_TYPE = declare(
    "FUND-002",
    zh="这里应当是{expected}。",
    en="This should be {expected}.",
    do_zh="请改成要求的类型；数字不要加引号。",
    do_en="Write it as asked; numbers stand without quotes.",
)
MISSING = declare(
    "FUND-003",
    zh="缺少字段 {field}。",
    en="The field {field} is missing.",
    do_zh="请补上；不知道的数不要写 0。",
    do_en="Add it; do not write 0 for a number that is not known.",
)
UNKNOWN_FIELD = declare(
    "FUND-004",
    zh="没有名为 {field} 的字段。",
    en="There is no field named {field}.",
    do_zh="请对照参考文档检查拼写，或删去。可用的字段：{known}。",
    do_en="Check its spelling against the reference, or leave it out. Known fields: {known}.",
)
DUPLICATE = declare(
    "FUND-005",
    zh="编号 {value} 已经在 {first} 用过。",
    en="The identifier {value} was already used at {first}.",
    do_zh="请给每笔资金和每个项目一个不同的编号。",
    do_en="Give every source and every project an identifier of its own.",
)
UNKNOWN_REFERENCE = declare(
    "FUND-006",
    zh="{table}中没有编号 {value}。",
    en="There is no {value} among the {table}.",
    do_zh="请改正编号，或在{table}中补上它。",
    do_en="Correct the identifier, or add it to the {table}.",
)
OUT_OF_RANGE = declare(
    "FUND-007",
    zh="数值 {value} 不在 {minimum} 到 {maximum} 之间。",
    en="The number {value} is not between {minimum} and {maximum}.",
    do_zh="请改正数值。",
    do_en="Correct the number.",
)
UNKNOWN_CHOICE = declare(
    "FUND-008",
    zh="{value} 不是可选的值。",
    en="{value} is not one of the choices.",
    do_zh="请从这些里选：{choices}。",
    do_en="Choose one of: {choices}.",
)
TOO_MANY = declare(
    "FUND-009",
    zh="共有 {count} 项，最多 {most} 项。",
    en="There are {count} entries; at most {most} are taken.",
    do_zh="请按县或按年分开求解。",
    do_en="Solve county by county or year by year.",
)
KEY_TWICE = declare(
    "FUND-010",
    zh="同一对象里字段 {field} 写了两次。",
    en="The field {field} is written twice in one object.",
    do_zh="请只保留一个。",
    do_en="Keep only one of them.",
)
UNREADABLE = declare(
    "FUND-011",
    zh="文件 {file} 打不开，或不是 UTF-8 文本，或超过 {megabytes} MB。",
    en="The file {file} cannot be opened, is not UTF-8 text, or is larger than {megabytes} MB.",
    do_zh="请检查文件名和编码；太大时按县分开。",
    do_en="Check its name and encoding; split a large one by county.",
)
REFUSED = declare(
    "FUND-012",
    zh="文件有 {count} 处问题，没有求解:\n{listing}\n",
    en="The file has {count} problems and was not solved:\n{listing}\n",
    do_zh="请逐条改正后重试。",
    do_en="Correct each of them and try again.",
)
NOT_WRITTEN = declare(
    "FUND-013",
    zh="方案写不进 {file}。",
    en="The plan cannot be written to {file}.",
    do_zh="请检查文件夹是否存在、是否可写。",
    do_en="Check that its folder exists and can be written to.",
)
SUM_DIFFERS = declare(
    "FUND-014",
    zh="各年之和是 {listed} 分，总额写的是 {stated} 分。",
    en="The years come to {listed} fen, but the cost says {stated} fen.",
    do_zh="请核对各年金额；总额应等于各年之和。",
    do_en="Check the amounts of the years; the cost is their sum.",
)
NOT_A_DAY = declare(
    "FUND-015",
    zh="“{value}”不是日期，或早于另一个日期。",
    en="“{value}” is not a day, or lies before another day.",
    do_zh="请写成 2026-12-31 的样子；用款期限不早于下达日期。",
    do_en="Write it like 2026-12-31; money is not used up before it has come.",
)
NOT_AN_AREA = declare(
    "FUND-016",
    zh="“{value}”不是区划代码。",
    en="“{value}” is not a division code.",
    do_zh="请写 2、4、6、9 或 12 位的区划代码。",
    do_en="Write a division code of 2, 4, 6, 9 or 12 characters.",
)
CYCLE = declare(
    "FUND-017",
    zh="项目互相等待：{chain}。",
    en="The projects wait for each other: {chain}.",
    do_zh="请去掉其中一项依赖。",
    do_en="Remove one of these dependencies.",
)
IMPOSSIBLE_RULE = declare(
    "FUND-018",
    zh="这条规则不可能满足：{reason}。",
    en="This rule cannot be kept: {reason}.",
    do_zh="请改正规则，或补上缺的资金、项目。",
    do_en="Correct the rule, or add the sources or projects that are missing.",
)
BENEFIT_FOR_SOME = declare(
    "FUND-019",
    zh="有的项目写了效益（benefit），有的没写。",
    en="Some projects state a benefit and others do not.",
    do_zh="请全写，或全不写（那时一元钱计一分）。",
    do_en="State it for all or for none (then one yuan counts one point).",
)
NO_HEADINGS = declare(
    "FUND-020",
    zh="表里没有找到“姓名”和“金额（元）”两列的表头。",
    en="The sheet has no headings “姓名” (name) and “金额（元）” (amount in yuan).",
    do_zh="请在明细上方加一行表头：姓名、金额（元），另可加账号、户编号。",
    do_en="Write a row of headings above the lines: 姓名, 金额（元）, and if need be 账号, 户编号.",
)
NOT_A_LINE = declare(
    "FUND-021",
    zh="这一行有 {count} 栏，看不懂。",
    en="This line has {count} parts and cannot be read.",
    do_zh="每行写“姓名 金额”，后面可加账号、户编号；账号中间不要空格。",
    do_en="Write name and amount, then if need be account and household number; no blanks inside an account.",
)
NOT_YUAN = declare(
    "FUND-022",
    zh="“{amount}”不是以元为单位、大于零、最多两位小数的金额。",
    en="“{amount}” is not an amount in yuan above zero with at most two decimals.",
    do_zh="请按元填写，例如 1234.50；万元请换算成元。",
    do_en="Write it in yuan, as 1234.50; turn ten thousands into yuan.",
)
TEN_THOUSANDS = declare(
    "FUND-023",
    zh="表头“{heading}”是万元。",
    en="The heading “{heading}” is in ten thousands.",
    do_zh="请把整列换算成元，表头改为“金额（元）”。",
    do_en="Turn the whole column into yuan and call it “金额（元）”.",
)
ACCOUNT_LOST = declare(
    "FUND-024",
    zh="账号在表格里存成了数字，末几位可能已经丢失。",
    en="The account is kept as a number in the sheet; its last digits may be lost.",
    do_zh="请把账号列设为文本，重新填写账号。",
    do_en="Make the column a text column and write the account again.",
)
LINE_TWICE = declare(
    "FUND-025",
    zh="“{name}”在第 {first} 行已经有了。",
    en="“{name}” stands in line {first} already.",
    do_zh="请删去重复的一行；同名不同户的，都写上户编号。",
    do_en="Take one of them out; of two people of one name, give the household numbers of both.",
)
TOTAL_ROW_DIFFERS = declare(
    "FUND-026",
    zh="表中合计 {stated} 元，各行相加 {sum} 元。",
    en="The sheet's total is {stated} yuan, its lines add up to {sum} yuan.",
    do_zh="请核对各行金额。",
    do_en="Check the amounts of the lines.",
)
NO_LINES = declare(
    "FUND-027",
    zh="没有一行明细。",
    en="There is not a single line.",
    do_zh="请填写或粘贴明细，或上传表格。",
    do_en="Write or paste lines, or hand in a sheet.",
)
TOO_MANY_LINES = declare(
    "FUND-028",
    zh="明细超过 {most} 行。",
    en="There are more than {most} lines.",
    do_zh="请分成几张凭证。",
    do_en="Make several vouchers of it.",
)
NO_NAME = declare(
    "FUND-029",
    zh="这一行没有姓名。",
    en="This line has no name.",
    do_zh="请补上姓名，或删去这一行。",
    do_en="Write the name, or take the line out.",
)
NOT_YAML = declare(
    "FUND-040",
    zh="对照文件不是有效的 YAML：第 {line} 行{reason}。",
    en="The mapping is not valid YAML: at line {line}, {reason}.",
    do_zh="请检查该处的缩进、冒号和引号；一个键只写一次。",
    do_en="Look at the indentation, colons and quotes there; a key is written once.",
)
NOT_A_FORM = declare(
    "FUND-041",
    zh="“{value}”不能用在这里：应当是{expected}。",
    en="“{value}” cannot stand here: it should be {expected}.",
    do_zh="请照说明改正。",
    do_en="Correct it as the how-to says.",
)
BUDGET_REFUSED = declare(
    "FUND-042",
    zh="共有 {count} 处问题，没有比较：\n{listing}\n",
    en="There are {count} problems; nothing was compared:\n{listing}\n",
    do_zh="请逐条改正文件或对照后重试；读不懂的金额不会当作零。",
    do_en="Correct the files or the mapping and try again; an amount that cannot be read is never taken for zero.",
)
FILE_NOT_MAPPED = declare(
    "FUND-043",
    zh="对照里没有哪一项恰好对应这个文件：对应的有 {count} 项。",
    en="Not exactly one entry of the mapping is for this file: {count} are.",
    do_zh="请改正对照里的 file，或不要交这个文件。",
    do_en="Correct “file” in the mapping, or leave this file out.",
)
FILE_NOT_GIVEN = declare(
    "FUND-044",
    zh="对照里的 {file} 没有交任何文件。",
    en="No file was given for {file} of the mapping.",
    do_zh="请补上文件；缺一边就比不出差额。",
    do_en="Give it too; with one side missing nothing can be compared.",
)
HEADING_MISSING = declare(
    "FUND-045",
    zh="表里名为“{value}”的列有 {count} 个，应当恰好一个。",
    en="The table has {count} columns called “{value}”; there should be exactly one.",
    do_zh="请改正对照里的列名，或用 skip_rows 指出表头在哪一行。",
    do_en="Correct the name in the mapping, or say with skip_rows where the headings are.",
)
NOT_AN_AMOUNT = declare(
    "FUND-046",
    zh="“{value}”不是一个写成 {form} 样子的金额。",
    en="“{value}” is not an amount written like {form}.",
    do_zh="请改正单元格，或在对照里改小数点、千位分隔和小数位数；不会四舍五入，也不会猜。",
    do_en="Correct the cell, or the decimal point, thousands mark and decimals in the mapping; nothing is rounded or guessed.",
)
CELL_MISSING = declare(
    "FUND-047",
    zh="这一行没有写。",
    en="It is empty in this row.",
    do_zh="请补上；合计行等可在对照里用 leave_out 排除。",
    do_en="Fill it in; rows such as totals can be left out with leave_out in the mapping.",
)
SHEET_NOT_TOLD = declare(
    "FUND-048",
    zh="文件有 {count} 张表，其中名为“{value}”的没有或不止一张。",
    en="The file has {count} sheets, and not exactly one is called “{value}”.",
    do_zh="请在对照里用 sheet 写明读哪一张。",
    do_en="Say with “sheet” in the mapping which one is read.",
)
CODE_IN_TWO_GROUPS = declare(
    "FUND-049",
    zh="资金来源 {value} 同时属于“{first}”和“{second}”。",
    en="The source {value} belongs to “{first}” and to “{second}”.",
    do_zh="请改正对照里的 groups，一个来源只归一组。",
    do_en="Correct the groups in the mapping: a source belongs to one.",
)
NO_SUCH_DIMENSION = declare(
    "FUND-050",
    zh="对照里没有名为“{value}”的分类。",
    en="The mapping has no dimension called “{value}”.",
    do_zh="可用的：{known}。",
    do_en="Known: {known}.",
)
FILE_NOT_READ = declare(
    "FUND-051",
    zh="文件 {file} 打不开、解不开，或超过 {megabytes} MB。",
    en="The file {file} cannot be opened or unpacked, or is larger than {megabytes} MB.",
    do_zh="请检查文件名；太大时按年或按部门分开。",
    do_en="Check its name; split a large one by year or by department.",
)
