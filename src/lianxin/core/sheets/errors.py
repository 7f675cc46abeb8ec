"""Every refusal and fault of workbooks. SHEET-0xx concern the file, SHEET-1xx its headings, SHEET-2xx its cells."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

# The file ------------------------------------------------------------------------------------------------------------

FILE_IS_EMPTY = declare(
    "SHEET-001",
    zh="文件是空的，里面没有任何内容。",
    en="The file is empty.",
    do_zh="请在电脑上打开原文件确认有内容，保存后重新上传。",
    do_en="Open the file on your computer, check that it has content, save it and send it again.",
)
NOT_A_WORKBOOK = declare(
    "SHEET-002",
    zh="这不是电子表格，而是{found}（扩展名不能说明文件类型）。",
    en="This is not a workbook but {found} (the file name does not decide what it is).",
    do_zh="请用 Excel 或 WPS 打开原表，“另存为”.xlsx 格式后重新上传。",
    do_en="Open the table in Excel or WPS, choose “Save as” and the .xlsx format, and send that file.",
)
FILE_IS_LOCKED = declare(
    "SHEET-003",
    zh="文件设有打开密码，无法读取。",
    en="The file is protected by a password and cannot be read.",
    do_zh="请在 Excel 或 WPS 中取消打开密码，保存后重新上传。",
    do_en="Remove the password in Excel or WPS, save the file and send it again.",
)
FILE_IS_DAMAGED = declare(
    "SHEET-004",
    zh="文件已损坏或没有传完，无法读取。",
    en="The file is damaged or incomplete and cannot be read.",
    do_zh="请在电脑上打开原文件，另存为新的 .xlsx 文件后重新上传。",
    do_en="Open the original on your computer, save it as a new .xlsx file and send that.",
)
FILE_IS_TOO_LARGE = declare(
    "SHEET-005",
    zh="文件有 {size} MB，超过上限 {limit} MB。",
    en="The file has {size} MB; the limit is {limit} MB.",
    do_zh="请删除图片和多余工作表，或按乡镇拆分后分次上传。",
    do_en="Remove pictures and unneeded sheets, or split the file by township and send the parts.",
)
FILE_UNPACKS_TOO_LARGE = declare(
    "SHEET-006",
    zh="文件解压后异常庞大（{found}），为保护系统未打开。",
    en="The file unpacks to an abnormal size ({found}) and was not opened.",
    do_zh="请把数据复制到一个新的空白工作簿中（只粘贴数值），保存后重新上传。",
    do_en="Copy the data into a new blank workbook (paste values only), save it and send that.",
)
TOO_MANY_ROWS = declare(
    "SHEET-007",
    zh="工作表“{sheet}”有 {rows} 行数据，超过一次读取的上限 {limit} 行。",
    en="Sheet “{sheet}” has {rows} rows of data; the limit for one reading is {limit}.",
    do_zh="请按乡镇或行政村拆分成几个文件后分次上传。",
    do_en="Split it by township or village and send the parts.",
)
SHEET_IS_TOO_WIDE = declare(
    "SHEET-008",
    zh="工作表“{sheet}”的内容一直延伸到第 {rows} 行、第 {columns} 列，超过可读取的范围。",
    en="Sheet “{sheet}” reaches row {rows} and column {columns}, beyond what can be read.",
    do_zh="请删除表格右边和下边多余的内容，只保留数据区域，保存后重新上传。",
    do_en="Delete the stray cells to the right of and below the table, save the file and send it again.",
)
TEXT_IS_UNREADABLE = declare(
    "SHEET-009",
    zh="文本文件的编码无法识别（不是 UTF-8、GB18030 或 UTF-16），或引号没有成对。",
    en="The text file is in no known encoding (UTF-8, GB18030, UTF-16), or a quotation mark is never closed.",
    do_zh="请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。",
    do_en="Open it in Excel or WPS, save it as .xlsx and send that.",
)

# Its headings --------------------------------------------------------------------------------------------------------

SHEET_NOT_RECOGNISED = declare(
    "SHEET-101",
    zh="没有认出表头。最接近的是“{layout}”，但只对上 {matched} 列；没有对上的表头：{unknown}。",
    en="The headings were not recognised. Closest is “{layout}”, with only {matched} columns matched; not matched: {unknown}.",
    do_zh="请使用下载的空白模板，或在上传时指定表格种类和列的对应关系。",
    do_en="Use the blank template, or choose the kind of sheet and match its columns when sending it.",
)
KIND_IS_AMBIGUOUS = declare(
    "SHEET-102",
    zh="表头与几种表格同样接近：{layouts}。",
    en="The headings fit several kinds of sheet equally well: {layouts}.",
    do_zh="请在上传时指定是哪一种表格。",
    do_en="Say which kind of sheet it is when sending it.",
)
HEADINGS_MISSING = declare(
    "SHEET-103",
    zh="“{layout}”缺少必需的列：{missing}。表中相近的表头：{closest}。",
    en="“{layout}” lacks required columns: {missing}. Closest headings found: {closest}.",
    do_zh="请补上这些列，或把相近的表头改成所列名称，再重新上传。",
    do_en="Add these columns, or rename the closest headings to the names given, and send the file again.",
)
HEADING_TWICE = declare(
    "SHEET-104",
    zh="“{heading}”出现在不止一列：{columns}。这几列都没有读取。",
    en="“{heading}” stands over more than one column: {columns}. None of them was read.",
    do_zh="请只保留一列，删除或改名其余各列。",
    do_en="Keep one of the columns; delete or rename the others.",
)
UNITS_CONFLICT = declare(
    "SHEET-105",
    zh="“{heading}”的单位不一致：{units}。这一列没有读取。",
    en="The unit of “{heading}” is contradictory: {units}. The column was not read.",
    do_zh="请在表头只写一个单位（应为“{expected}”），并核对数值。",
    do_en="Write one unit in the heading (“{expected}” is expected) and check the figures.",
)
MAPPED_HEADING_ABSENT = declare(
    "SHEET-106",
    zh="对应表提到的表头在文件中没有：{headings}。",
    en="Headings named in the mapping are not in the file: {headings}.",
    do_zh="请核对对应表与表头是否一致。",
    do_en="Check the mapping against the headings of the file.",
)
MAPPED_FIELD_UNKNOWN = declare(
    "SHEET-107",
    zh="对应表提到了不存在的字段：{fields}。",
    en="The mapping names fields that do not exist: {fields}.",
    do_zh="请从字段表中选择字段名，格式为“表.字段”。",
    do_en="Choose names from the list of fields, written “table.field”.",
)
MAPPING_NEEDS_KIND = declare(
    "SHEET-108",
    zh="对应表的字段属于几张表（{tables}），无法判断每一行代表什么。",
    en="The mapped fields belong to several tables ({tables}), so what one row stands for is unclear.",
    do_zh="请同时指定表格种类。",
    do_en="Name the kind of sheet together with the mapping.",
)
KIND_UNKNOWN = declare(
    "SHEET-109",
    zh="没有名为“{layout}”的表格种类。",
    en="There is no kind of sheet named “{layout}”.",
    do_zh="可选的种类：{layouts}。",
    do_en="The kinds are: {layouts}.",
)

UNIT_NOT_TOLD = declare(
    "SHEET-110",
    zh="“{heading}”没有写单位，不知道是元还是万元。没有替您猜，这一列没有读取。",
    en="“{heading}” does not say whether it is in yuan or in ten thousand yuan. Nothing was guessed; the column was not read.",
    do_zh="请在表头写明单位，例如“资金规模（万元）”，或在表格上方写“单位：万元”，再重新上传。",
    do_en="Write the unit into the heading, or “unit: 10,000 yuan” above the table, and send the file again.",
)

# Its cells -----------------------------------------------------------------------------------------------------------

VALUE_MISSING = declare(
    "SHEET-201",
    zh="这一格必须填写，但它是空的（或写着“不详”）。",
    en="This cell must be filled, but it is blank (or says “unknown”).",
    do_zh="请填写后重新上传。",
    do_en="Fill it and send the file again.",
)
NOT_A_LABEL = declare(
    "SHEET-202",
    zh="“{value}”不在“{list}”的选项中。{closest}",
    en="“{value}” is not one of the options of “{list}”. {closest}",
    do_zh="请从选项中选择：{labels}。",
    do_en="Choose one of: {labels}.",
)
CODE_NUMBER_ALONE = declare(
    "SHEET-203",
    zh="这里只写了代码“{value}”。各年各地的代码含义不同，不能据此判断。",
    en="Only the code number “{value}” is given. Codes meant different things in different years and places.",
    do_zh="请写“{list}”的文字：{labels}。",
    do_en="Write the words of “{list}”: {labels}.",
)
NOT_YES_OR_NO = declare(
    "SHEET-204",
    zh="“{value}”看不出是“是”还是“否”。",
    en="“{value}” is neither yes nor no.",
    do_zh="请填“是”或“否”，不清楚的留空。",
    do_en="Write yes or no; leave it blank if unknown.",
)
NOT_A_WHOLE_NUMBER = declare(
    "SHEET-205",
    zh="“{value}”不是整数。",
    en="“{value}” is not a whole number.",
    do_zh="请只填一个整数，没有的填 0，不清楚的留空。",
    do_en="Write one whole number; 0 if there is none; leave it blank if unknown.",
)
NOT_A_NUMBER = declare(
    "SHEET-206",
    zh="“{value}”不是数字。",
    en="“{value}” is not a number.",
    do_zh="请只填一个数字，没有的填 0，不清楚的留空。",
    do_en="Write one number; 0 if there is none; leave it blank if unknown.",
)
NOT_AN_AMOUNT = declare(
    "SHEET-207",
    zh="“{value}”不是金额。",
    en="“{value}” is not an amount of money.",
    do_zh="请只填数字，例如 1234.50；没有的填 0，不清楚的留空。",
    do_en="Write digits only, such as 1234.50; 0 if there is none; leave it blank if unknown.",
)
UNIT_IN_CELL = declare(
    "SHEET-208",
    zh="“{value}”里写了单位，按本列的单位“{unit}”不能确定是多少，没有替您换算。",
    en="“{value}” carries a unit; in a column of “{unit}” the amount is not certain, and it was not converted for you.",
    do_zh="请换算成“{unit}”，只填数字。",
    do_en="Convert it to “{unit}” and write digits only.",
)
TOTAL_DIFFERS = declare(
    "SHEET-229",
    zh="合计写的是 {value}，各行相加是 {sum}。",
    en="The total says {value}; the rows come to {sum}.",
    do_zh="请核对是改了合计，还是漏了、改了某一行。导入以各行为准。",
    do_en="Check whether the total or a row was altered or left out. The rows are what is imported.",
)
ROUNDED_TO_FEN = declare(
    "SHEET-209",
    zh="“{value}”超过两位小数，已四舍五入到分。",
    en="“{value}” has more than two decimals and was rounded to the fen.",
    do_zh="如不正确，请改成两位小数。",
    do_en="If that is not right, write it with two decimals.",
)
FINER_THAN_FEN = declare(
    "SHEET-231",
    zh="“{value}”超过两位小数，不是整分的金额。",
    en="“{value}” is not a whole number of fen.",
    do_zh="请改成最多两位小数的元数；这一列的钱不四舍五入。",
    do_en="Write it to the fen; money of this column is never rounded.",
)
NOT_A_DATE = declare(
    "SHEET-210",
    zh="“{value}”不是有效日期。",
    en="“{value}” is not a valid date.",
    do_zh="请按“年-月-日”填写，例如 2016-03-01。",
    do_en="Write year-month-day, such as 2016-03-01.",
)
YEAR_OF_TWO_DIGITS = declare(
    "SHEET-211",
    zh="“{value}”的年份只有两位，分不清是哪个世纪。",
    en="“{value}” has a year of two digits; the century is unclear.",
    do_zh="请写四位年份，例如 2016-03-01。",
    do_en="Write the year with four digits, such as 2016-03-01.",
)
DAY_NOT_GIVEN = declare(
    "SHEET-212",
    zh="“{value}”没有写“日”，暂按当月 1 日记录。",
    en="“{value}” does not give the day; the first of the month was recorded.",
    do_zh="请补全到日，例如 2016-03-15。",
    do_en="Give the full date, such as 2016-03-15.",
)
NOT_A_MONTH = declare(
    "SHEET-213",
    zh="“{value}”不是有效的年月。",
    en="“{value}” is not a valid month.",
    do_zh="请按六位年月填写，例如 202303。",
    do_en="Write year and month in six digits, such as 202303.",
)
NUMBER_WAS_ROUNDED = declare(
    "SHEET-214",
    zh="“{value}”是被电子表格四舍五入过的号码，后几位已经丢失，无法恢复。",
    en="“{value}” is a number that the spreadsheet has rounded; its last digits are lost and cannot be restored.",
    do_zh="请先把这一列设为“文本”格式，再按证件原件重新录入号码。",
    do_en="Set the column to “Text” first, then type the number again from the document.",
)
NOT_AN_IDENTIFIER = declare(
    "SHEET-215",
    zh="“{value}”不是号码。",
    en="“{value}” is not an identifier.",
    do_zh="请按原件填写号码，只用数字和字母；没有的留空。",
    do_en="Write the number as it stands on the document, digits and letters only; leave it blank if there is none.",
)
IDENTITY_NUMBER_UNSOUND = declare(
    "SHEET-216",
    zh="证件号码“{value}”有误：{fault}。",
    en="The identity number “{value}” is not sound: {fault}.",
    do_zh="请对照证件原件核对每一位。",
    do_en="Compare every digit with the document itself.",
)
PHONE_UNSOUND = declare(
    "SHEET-217",
    zh="“{value}”不像一个电话号码。",
    en="“{value}” does not look like a telephone number.",
    do_zh="请填一个 11 位手机号，或带区号的固定电话。",
    do_en="Write one mobile number of 11 digits, or a landline with its area code.",
)
HIDDEN_CHARACTERS = declare(
    "SHEET-218",
    zh="这一格含有看不见的控制字符（U+{character}）。",
    en="The cell holds an invisible control character (U+{character}).",
    do_zh="请清空这一格，直接用键盘重新录入。",
    do_en="Clear the cell and type the text again by hand.",
)
TEXT_TOO_LONG = declare(
    "SHEET-219",
    zh="文字有 {length} 个字，超过上限 {limit}。",
    en="The text has {length} characters; the limit is {limit}.",
    do_zh="请缩短，细节可写在备注里。",
    do_en="Shorten it; details may go into the remarks.",
)
OUT_OF_BOUNDS = declare(
    "SHEET-220",
    zh="“{value}”超出合理范围（{bounds}）。",
    en="“{value}” is outside the plausible range ({bounds}).",
    do_zh="请核对数值和单位；若属实，请在备注中说明。",
    do_en="Check the figure and its unit; if it is true, say so in the remarks.",
)
FORMULA_WITHOUT_VALUE = declare(
    "SHEET-221",
    zh="这一格是公式，但文件里没有保存计算结果。",
    en="The cell is a formula whose result is not stored in the file.",
    do_zh="请用 Excel 或 WPS 打开并保存一次，或把公式粘贴成数值。",
    do_en="Open and save the file in Excel or WPS, or paste the formula as a value.",
)
FORMULA_FAILED = declare(
    "SHEET-222",
    zh="这一格的公式出错（例如 #N/A、#REF!）。",
    en="The formula in the cell failed (such as #N/A or #REF!).",
    do_zh="请改正公式，或直接填写数值。",
    do_en="Correct the formula, or write the value itself.",
)
NOT_AN_AREA_CODE = declare(
    "SHEET-223",
    zh="“{value}”不是区划代码。",
    en="“{value}” is not a division code.",
    do_zh="请填 12 位区划代码，或直接写地名。",
    do_en="Write the division code of 12 digits, or the name of the place.",
)
ROW_IS_SHIFTED = declare(
    "SHEET-224",
    zh="这一行比表头多出内容，可能是文字中的逗号把各列挤错了位置。",
    en="The row is longer than the headings: a comma inside a text has probably shifted its columns.",
    do_zh="请把含逗号的文字加上英文双引号，或另存为 .xlsx 后上传。",
    do_en="Put texts that hold a comma in double quotes, or save the file as .xlsx.",
)

# Writing -------------------------------------------------------------------------------------------------------------

CELL_HOLDS_TOO_MUCH = declare(
    "SHEET-301",
    zh="“{heading}”的一个值有 {length} 个字，超过电子表格一格的上限 32,767。",
    en="A value of “{heading}” has {length} characters; a cell of a workbook holds 32,767.",
    do_zh="请改为导出文本文件，或缩短该值。",
    do_en="Export a text file instead, or shorten the value.",
)
VALUE_HAS_NO_LABEL = declare(
    "SHEET-302",
    zh="“{heading}”的代码“{value}”不在选项表“{list}”中，无法导出。",
    en="Code “{value}” of “{heading}” is not in the list “{list}” and cannot be written.",
    do_zh="请先在选项表中补上该代码，或更正记录。",
    do_en="Add the code to the list, or correct the record.",
)

# Forms that somebody sends to be filled ------------------------------------------------------------------------------

FORM_IS_NO_XLSX = declare(
    "SHEET-401",
    zh="空表要按原样式填写，要用 .xlsx、.xlsm 或 .xls；这个文件是文本。",
    en="A form is filled in its own dress, which needs .xlsx, .xlsm or .xls; this file is a text.",
    do_zh="请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传；表样不会变。",
    do_en="Open it in Excel or WPS, save it as .xlsx and upload that; its look does not change.",
)
FORM_IS_TOO_LARGE = declare(
    "SHEET-402",
    zh="“{sheet}”有 {rows} 行 {columns} 列，不像空表（最多 {most_rows} 行 {most_columns} 列）。",
    en="“{sheet}” has {rows} rows and {columns} columns and does not look like a blank form ({most_rows} × {most_columns} at most).",
    do_zh="请删去已填的行，只留表头和空行后再上传。",
    do_en="Take out the filled rows, keep the headings and a few blank ones, and upload it again.",
)
