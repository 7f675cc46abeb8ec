"""What can go wrong with places."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOT_A_CODE = declare(
    "PLACE-001",
    zh="“{code}”不是行政区划代码。",
    en="“{code}” is not a division code.",
    do_zh="请填写 2、4、6、9 或 12 位数字（可带末尾的零）,或本系统给出的临时代码。",
    do_en="Give 2, 4, 6, 9 or 12 digits (trailing zeros allowed), or a temporary code that this system issued.",
)
UNKNOWN_CODE = declare(
    "PLACE-002",
    zh="代码 {code} 在这一天不存在，也没有历史记录。",
    en="No area has the code {code} on that day, and none had it before.",
    do_zh="请核对代码；2023 年 6 月以后新设的乡镇、村请用“新设区划”建立临时代码。",
    do_en="Check the code; for townships and villages founded after June 2023 open a local area, which gets a temporary code.",
)
DATA_DAMAGED = declare(
    "PLACE-003",
    zh="区划数据文件 {file} 缺失或与清单不符。",
    en="The divisions file {file} is missing or does not match its manifest.",
    do_zh="请重新安装本软件；若自行重建过数据，请运行 python -m lianxin.places.gazetteer.build。",
    do_en="Reinstall the package; if you rebuilt the data yourself, run python -m lianxin.places.gazetteer.build.",
)
WRONG_LEVEL = declare(
    "PLACE-004",
    zh="{code} 是{found}，这里需要{wanted}。",
    en="{code} is a {found}; a {wanted} is needed here.",
    do_zh="请改用{wanted}的代码。",
    do_en="Use the code of a {wanted}.",
)
AREA_NOT_OPENED = declare(
    "PLACE-005",
    zh="区划 {code} 在 {on} 不在本系统中。",
    en="The area {code} is not in this system on {on}.",
    do_zh="请先开通所在的县(places open),或核对日期。",
    do_en="Open its county first (places open), or check the date.",
)
CODES_USED_UP = declare(
    "PLACE-006",
    zh="{code} 下的临时代码已用完（每类 99 个）。",
    en="All temporary codes under {code} are taken (99 of each kind).",
    do_zh="请把其中一部分建在下一级区划下。",
    do_en="Open some of them one level further down.",
)
NAME_TAKEN = declare(
    "PLACE-007",
    zh="{parent} 下已有名为“{name}”的区划。",
    en="{parent} already has an area named “{name}”.",
    do_zh="如系同一地方，请直接使用；否则请在名称中加以区分。",
    do_en="If it is the same place, use it; otherwise make the names differ.",
)
WRONG_DAY = declare(
    "PLACE-008",
    zh="{code} 从 {starts_on} 起存在，变更日期 {on} 必须在此之后。",
    en="{code} exists from {starts_on}; the change on {on} must come after that day.",
    do_zh="请核对变更日期。",
    do_en="Check the day of the change.",
)
NOT_SIBLINGS = declare(
    "PLACE-009",
    zh="{code} 与 {other} 不是同一级区划，不能合并。",
    en="{code} and {other} are not of the same level and cannot be merged.",
    do_zh="请选择同一级的区划。",
    do_en="Choose areas of one level.",
)
NOT_PERMITTED = declare(
    "PLACE-010",
    zh="您无权变更行政区划。",
    en="You may not change areas.",
    do_zh="请联系县级管理员。",
    do_en="Ask the county officer.",
)
NO_NAME = declare(
    "PLACE-011",
    zh="没有填写名称。",
    en="No name was given.",
    do_zh="请填写该区划的名称。",
    do_en="Give the area a name.",
)
TOO_MANY_MENTIONS = declare(
    "PLACE-012",
    zh="一次最多查 {most} 个地名，这里有 {count} 个。",
    en="At most {most} places at a time; there are {count}.",
    do_zh="请分几次查，或在命令行用 lianxin places resolve -。",
    do_en="Do it in parts, or use lianxin places resolve - on the command line.",
)
NATIONAL_CODE = declare(
    "PLACE-013",
    zh="{code} 是国内区划代码，不能从文件载入。",
    en="{code} is a national code and cannot be loaded from a file.",
    do_zh="国内区划请用 lianxin places open 开通；他国区划的代码以两个字母开头，如 CI0101。",
    do_en="Open national divisions with lianxin places open; codes of another country begin with two letters, as CI0101.",
)
WRONG_PARENT = declare(
    "PLACE-014",
    zh="{code} 的上级应为“{wanted}”，文件中写的是“{found}”。",
    en="The parent of {code} must be “{wanted}”; the file says “{found}”.",
    do_zh="代码以上级的代码开头；请改正代码或上级，并把上级写在同一文件中或先行载入。",
    do_en="A code begins with its parent's; correct one of them, and list the parent in the file or load it first.",
)
NAME_DIFFERS = declare(
    "PLACE-015",
    zh="{code} 已登记为“{known}”，文件中写的是“{found}”。",
    en="{code} is registered as “{known}”; the file says “{found}”.",
    do_zh="如已更名，请用更名操作（保留历史）;否则请改正文件。",
    do_en="If it was renamed, use the renaming (which keeps the history); otherwise correct the file.",
)
AREAS_UNREADABLE = declare(
    "PLACE-016",
    zh="区划文件不能读：{why}",
    en="The areas file cannot be read: {why}",
    do_zh="请用 UTF-8 的 CSV，首行为 code,name,level,parent。",
    do_en="Use a CSV file in UTF-8 whose first row is code,name,level,parent.",
)
TAG_UNFIT = declare(
    "PLACE-017",
    zh="标签不能登记：没有这个地方或类别，缺文件，同类标签还在，或结束不晚于开始。",
    en="The tag cannot be recorded: no such area or kind, no document, one of its kind stands, or it would end before it began.",
    do_zh="核对代码、类别和文件；已有的先结束。",
    do_en="Check code, kind and document; end the tag that stands first.",
)
SHAPES_FAULTY = declare(
    "PLACE-018",
    zh="地图文件没有收下：{problems}",
    en="The map file was not taken in: {problems}",
    do_zh="请改正后重新上传；一处有错，整个文件都不收。",
    do_en="Correct it and hand it in again; nothing is taken in while anything is wrong.",
)
NO_SOURCE = declare(
    "PLACE-019",
    zh="没有写明边界和位置的来源。",
    en="Where the outlines and positions come from is not told.",
    do_zh="请写明由哪个单位、依据什么提供；它会注在地图下面。",
    do_en="Say which office gives them, and on what ground; it stands beneath the map.",
)
