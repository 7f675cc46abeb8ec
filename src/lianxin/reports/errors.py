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
