"""What the room of reports refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOTHING_TO_FILL = declare(
    "FORM-001",
    zh="“{file}”里没有找到要填的表或空格。",
    en="Nothing to be filled was found in “{file}”.",
    do_zh="请确认上传的是空表：有表头，表头下有空行；或有栏目名称，旁边留空。",
    do_en="Send the blank form: headings with blank rows below them, or labels with blanks beside them.",
)
NAME_TAKEN = declare(
    "FORM-002",
    zh="{area}已有名为“{name}”的表。",
    en="{area} already has a form called “{name}”.",
    do_zh="表样变了，请打开那张表，上传新版本；另一张表请换个名称。",
    do_en="If its look changed, open that form and upload a new version; if it is another form, give it another name.",
)
NO_NAME = declare(
    "FORM-003",
    zh="表的名称是空的，或超过 {longest} 字。",
    en="The name of the form is empty, or longer than {longest} characters.",
    do_zh="请写一个同事认得的名称。",
    do_en="Write a name that colleagues will know it by.",
)
SAME_FILE = declare(
    "FORM-004",
    zh="这个文件就是第 {number} 版，没有变化。",
    en="This file is version {number} as it stands: nothing changed.",
    do_zh="直接填第 {number} 版即可。",
    do_en="Fill version {number}.",
)
NO_SUCH_HEADING = declare(
    "FORM-005",
    zh="这一版没有栏目“{name}”。",
    en="This version has no heading “{name}”.",
    do_zh="请重新打开页面再选。",
    do_en="Open the page again and choose anew.",
)
NO_SUCH_ANSWER = declare(
    "FORM-006",
    zh="“{path}”不能填成“{answer}”。",
    en="“{path}” cannot be filled with “{answer}”.",
    do_zh="请从候选里选，或在字典里查到字段后再选。",
    do_en="Choose one of the candidates, or look the field up in the dictionary.",
)
NO_FACTS = declare(
    "FORM-007",
    zh="{area} {year} 年没有可填的记录。",
    en="{area} has nothing to fill in for {year}.",
    do_zh="请换年度或范围；要缩小的条件也可能太窄。",
    do_en="Choose another year or area; the condition may also be too narrow.",
)
TOO_MANY_LINES = declare(
    "FORM-008",
    zh="一次最多填 {most} 行，这个范围有 {found} 行。",
    en="At most {most} lines at a time; this area has {found}.",
    do_zh="请按乡镇或村分开填，或加一个条件。",
    do_en="Fill it township by township, or narrow it by a condition.",
)
NO_HOUSEHOLD = declare(
    "FORM-009",
    zh="这是一户一张的表，{area}没有户编号“{number}”的户。",
    en="This form is about one household, and {area} has none with the number “{number}”.",
    do_zh="请填该户的户编号。",
    do_en="Write the number of the household.",
)
NO_SUCH_CONDITION = declare(
    "FORM-010",
    zh="没有“{name}”这个条件。",
    en="There is no condition “{name}”.",
    do_zh="请从列出的条件里选：{known}。",
    do_en="Choose one of: {known}.",
)
NO_VILLAGE = declare(
    "FORM-011",
    zh="这是一村一张的表，{area}不是一个村。",
    en="This form is about one village, and {area} is none.",
    do_zh="范围请选到村。",
    do_en="Choose a village.",
)
NO_SUCH_ROWS = declare(
    "FORM-012",
    zh="表的一行不能是“{name}”。",
    en="A row of the table cannot be “{name}”.",
    do_zh="请从列出的里选：{known}。",
    do_en="Choose one of: {known}.",
)
LAYOUT_NOT_KEPT = declare(
    "FORM-013",
    zh="“{layout}”的内容不在登记册里，不能从这里导出。",
    en="What “{layout}” holds is not in the register and cannot be exported from here.",
    do_zh="可以导出的有：{known}。",
    do_en="These can be exported: {known}.",
)
EXPECTATION_UNFIT = declare(
    "REPORTS-020",
    zh="预测或目标不完整：要有内容、数量、单位、文件，结束晚于开始。",
    en="The forecast or target is not whole: it needs a subject, a quantity above nought, a unit and a document, and ends after it starts.",
    do_zh="补齐后再记。",
    do_en="Fill it in and record it again.",
)
NO_FIGURE_NAME = declare(
    "REPORTS-021",
    zh="发布的数要有名称，不超过 {longest} 字。",
    en="A published figure needs a name of at most {longest} characters.",
    do_zh="写明它在哪里叫什么。",
    do_en="Say what it is called where it is published.",
)
CORRECTION_UNFIT = declare(
    "REPORTS-022",
    zh="更正要写理由，并针对同一指标的最新一版。",
    en="A correction says why, and corrects the newest edition of the same indicator.",
    do_zh="打开最新一版再更正，写明理由。",
    do_en="Open the newest edition, correct that one, and say why.",
)
NOTHING_TO_PUBLISH = declare(
    "REPORTS-023",
    zh="这个数没有可依据的记录，不能发布。",
    en="This figure rests on no rows, and cannot be published.",
    do_zh="先核对范围、时段和筛选项。",
    do_en="Check area, period and filters first.",
)
TABLE_UNFIT = declare(
    "REPORTS-024",
    zh="这张表不能做：{reason}。",
    en="This table cannot be made: {reason}.",
    do_zh="改正后再试。",
    do_en="Put it right and try again.",
)
REFERENCE_UNREADABLE = declare(
    "PAPER-001",
    zh="“{written}”不是文书编号。",
    en="“{written}” is no reference of a paper.",
    do_zh="请照纸上抄：五组，每组四个字母或数字，不用 O、I、0、1。",
    do_en="Copy it from the paper: five groups of four letters or digits, never O, I, 0 or 1.",
)
PAPER_UNKNOWN = declare(
    "PAPER-002",
    zh="本系统没有出具过这份文书，或编号被改动过。",
    en="No such paper was handed out here, or its reference was altered.",
    do_zh="请核对抄写；无误的话，请把纸拿到乡镇或县里核实。",
    do_en="Check the copy; if it is right, show the paper at the township or the county.",
)
TOO_MANY_TRIES = declare(
    "PAPER-003",
    zh="核验次数过多。",
    en="Too many references were tried.",
    do_zh="请等 {minutes} 分钟再试。",
    do_en="Wait {minutes} minutes and try again.",
)
NOTHING_TO_PRINT = declare(
    "PAPER-004",
    zh="{area} 在 {year} 年没有可以印“{form}”的户。",
    en="{area} has no household in {year} of which “{form}” could be printed.",
    do_zh="明白卡按在册户印，连心卡按今天有帮扶责任人的户印；请核对范围和结对。",
    do_en="Household cards are of households on record, contact cards of those with a helper today; check the area and the pairing.",
)
TOO_MANY_CARDS = declare(
    "PAPER-005",
    zh="{area} 有 {count} 户，超过一次印制的 {most} 户。",
    en="{area} has {count} households, more than the {most} printed at once.",
    do_zh="请按乡镇或村分次印制。",
    do_en="Print township by township, or village by village.",
)
FILE_GONE = declare(
    "PAPER-006",
    zh="印好的文件已不在本机。",
    en="The file that was printed is no longer on this machine.",
    do_zh="请重新印制一次。",
    do_en="Print it once more.",
)
FILE_TOO_LARGE = declare(
    "PAPER-007",
    zh="文件超过 {limit} MB，不能核验。",
    en="The file is larger than {limit} MB and is not compared.",
    do_zh="请只交要核验的那一份 PDF。",
    do_en="Hand in only the PDF in question.",
)
NO_YEAR = declare(
    "PAPER-008",
    zh="没有“{asked}”这个年度。",
    en="There is no year “{asked}”.",
    do_zh="请写四位数的年份，如 {this_year}。",
    do_en="Write the year with four digits, such as {this_year}.",
)
ROWS_HIDDEN = declare(
    "REPORTS-180",
    zh="这里的人户不足 {least}，或差别不足 {least}，不列出。",
    en="Fewer than {least} households or persons are counted here, or lie between: they are not listed.",
    do_zh="请看上一级地方的数，或请有权看小数的同事查。",
    do_en="Look at the number of the area above, or ask a colleague who may see small numbers.",
)
AREA_NOT_WHOLE = declare(
    "REPORTS-300",
    zh="您只能看到 {area} 的一部分，或者完全看不到：不能把看得到的那部分当成整个地方的数。",
    en="You read a part of {area}, or nothing of it: what you read is not the number of the whole.",
    do_zh="请问您能看的地方：{own}；要整个地方的数，请找能看整个地方的同事。",
    do_en="Ask about what you read: {own}; for the whole, ask a colleague who reads it.",
)
PERIOD_NOT_WHOLE = declare(
    "REPORTS-301",
    zh="您看不到小数，只能按整年问：从 {starts} 到 {ends} 前不是整年，和别的日期一减就能算出小数。",
    en="Small numbers are hidden from you, so that only whole years can be asked: {starts} to before {ends} is none, and less another"
    " period it would tell a small number.",
    do_zh="请从某年 1 月 1 日问到次年 1 月 1 日；要按月或按季看，请做一张自定义表，行选“月”或“季度”。",
    do_en="Ask from the 1st of January to before the 1st of January; for months or quarters put a table together with those as rows.",
)
NAME_PUBLISHED = declare(
    "REPORTS-302",
    zh="这个地方已经发布过“{name}”（第 {edition} 版）：再发布一个，谁也分不清以哪个为准。",
    en="“{name}” was published for this area before (edition {edition}): of two nobody could tell which one holds.",
    do_zh="数有变化，请打开已发布的那个数，点“更正”，出新的一版；是另一个数，请换个名称。",
    do_en="Has the number changed, open the published one and correct it by a new edition; is it another number, give it another name.",
)
ROWS_UNKNOWN = declare(
    "REPORTS-220",
    zh="一览里没有“{asked}”这个数，打不开它的明细。",
    en="No dashboard has a number “{asked}”, so that there are no rows to open.",
    do_zh="请从一览里点数字或图进来，不要手写地址。",
    do_en="Open it from a number or a picture of a dashboard; do not write the address by hand.",
)
SIDE_BY_SIDE = declare(
    "REPORTS-160",
    zh="“{sheet}”里有两张表并排放着（有两个“序号”），行数不同，填不开。",
    en="On “{sheet}” two tables stand beside each other (each has serial numbers): they grow differently and cannot be filled.",
    do_zh="把它们上下放，或者分到两张工作表里，再上传。",
    do_en="Put one below the other, or each on a sheet of its own, and upload that.",
)
NO_SUCH_REGION = declare(
    "REPORTS-240",
    zh="这张表上没有“{name}”这一块。",
    en="The form has no region “{name}”.",
    do_zh="请打开认表头的页面，从每一块的“这一块是”里选。",
    do_en="Open the page of headings and choose from “This is” at each block.",
)
