"""Errors of pairing problems and plans: where in the file, what, and what to do."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOT_JSON = declare(
    "PAIR-001",
    zh="文件不是有效的 JSON:第 {line} 行第 {column} 列读不下去。",
    en="The file is not valid JSON: it cannot be read on at line {line}, column {column}.",
    do_zh="请用 UTF-8 编码保存，检查该处的引号、逗号和括号。",
    do_en="Save it as UTF-8 and look at the quotes, commas and brackets there.",
)
WRONG_TYPE = declare(
    "PAIR-002",
    zh="这里应当是{expected}。",
    en="This should be {expected}.",
    do_zh="请改成要求的类型；数字不要加引号。",
    do_en="Write it as asked; numbers stand without quotes.",
)
MISSING = declare(
    "PAIR-003",
    zh="缺少字段 {field}。",
    en="The field {field} is missing.",
    do_zh="请补上；不知道的数不要写 0。",
    do_en="Add it; do not write 0 for a number that is not known.",
)
UNKNOWN_FIELD = declare(
    "PAIR-004",
    zh="没有名为 {field} 的字段。",
    en="There is no field named {field}.",
    do_zh="请对照参考文档检查拼写，或删去。可用的字段：{known}。",
    do_en="Check its spelling against the reference, or leave it out. Known fields: {known}.",
)
DUPLICATE = declare(
    "PAIR-005",
    zh="编号 {value} 已经在 {first} 用过。",
    en="The identifier {value} was already used at {first}.",
    do_zh="请给每个村、单位、户和人一个不同的编号。",
    do_en="Give every village, unit, household and person an identifier of its own.",
)
UNKNOWN_REFERENCE = declare(
    "PAIR-006",
    zh="{table}中没有编号 {value}。",
    en="There is no {value} among the {table}.",
    do_zh="请改正编号，或在{table}中补上它。",
    do_en="Correct the identifier, or add it to the {table}.",
)
OUT_OF_RANGE = declare(
    "PAIR-007",
    zh="数值 {value} 不在 {minimum} 到 {maximum} 之间。",
    en="The number {value} is not between {minimum} and {maximum}.",
    do_zh="请改正数值。",
    do_en="Correct the number.",
)
COUNT_DIFFERS = declare(
    "PAIR-008",
    zh="写明 {stated} 户，名单里有 {listed} 户。",
    en="It says {stated} households, but {listed} are listed.",
    do_zh="请核对名单，或删去户数（系统会按名单计算）。",
    do_en="Check the list, or leave the number out (it is then counted from the list).",
)
CONTRADICTION = declare(
    "PAIR-009",
    zh="村 {village} 的派出单位自相矛盾：{reason}。",
    en="The origins of village {village} contradict each other: {reason}.",
    do_zh="请核对第一书记和驻村干部的派出单位，以及单位可帮村数（capacity）。",
    do_en="Check which units sent the first secretary and the resident officer, and the capacity of the units.",
)
UNKNOWN_CHOICE = declare(
    "PAIR-010",
    zh="{value} 不是可选的值。",
    en="{value} is not one of the choices.",
    do_zh="请从这些里选：{choices}。",
    do_en="Choose one of: {choices}.",
)
EXISTING_TWICE = declare(
    "PAIR-011",
    zh="同一对原有结对已经写在 {first}。",
    en="The same existing pairing already stands at {first}.",
    do_zh="同一单位与同一村、同一人与同一户只写一次。",
    do_en="Write a unit and a village, or a helper and a household, together only once.",
)
TOO_MANY = declare(
    "PAIR-012",
    zh="共有 {count} 项，最多 {most} 项。",
    en="There are {count} entries; at most {most} are taken.",
    do_zh="请按县或乡镇分开求解。",
    do_en="Solve county by county or township by township.",
)
KEY_TWICE = declare(
    "PAIR-013",
    zh="同一对象里字段 {field} 写了两次。",
    en="The field {field} is written twice in one object.",
    do_zh="请只保留一个。",
    do_en="Keep only one of them.",
)
UNREADABLE = declare(
    "PAIR-014",
    zh="文件 {file} 打不开，或不是 UTF-8 文本，或超过 {megabytes} MB。",
    en="The file {file} cannot be opened, is not UTF-8 text, or is larger than {megabytes} MB.",
    do_zh="请检查文件名和编码；太大时按县分开。",
    do_en="Check its name and encoding; split a large one by county.",
)
HALF_A_PLACE = declare(
    "PAIR-015",
    zh="只有经度或只有纬度。",
    en="Only the longitude or only the latitude is given.",
    do_zh="请两个都写，或都不写。",
    do_en="Give both or neither.",
)
REFUSED = declare(
    "PAIR-016",
    zh="文件有 {count} 处问题，没有求解:\n{listing}\n",
    en="The file has {count} problems and was not solved:\n{listing}\n",
    do_zh="请逐条改正后重试。",
    do_en="Correct each of them and try again.",
)
NOT_WRITTEN = declare(
    "PAIR-017",
    zh="方案写不进 {file}。",
    en="The plan cannot be written to {file}.",
    do_zh="请检查文件夹是否存在、是否可写。",
    do_en="Check that its folder exists and can be written to.",
)
