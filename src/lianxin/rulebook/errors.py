"""Every refusal of the rulebook. Its files are refused when they are loaded, as a whole: nothing is half believed.

``place`` is the file and the key, as in ``dictionary/household.yaml: fields.house_m2.unit``.
"""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

# How the files are written --------------------------------------------------------------------------------------------

NOT_YAML = declare(
    "RULEBOOK-001",
    zh="{place}:读不懂此文件({reason})。",
    en="{place}: the file cannot be read ({reason}).",
    do_zh="按旁边同类文件的写法改正。",
    do_en="Write it as the other files of its folder are written.",
)
DUPLICATE_KEY = declare(
    "RULEBOOK-002",
    zh="{place}:同一处写了两次“{key}”(第 {line} 行)。",
    en="{place}: “{key}” is written twice in the same place (line {line}).",
    do_zh="删去其中一个。",
    do_en="Remove one of the two.",
)
UNKNOWN_KEY = declare(
    "RULEBOOK-003",
    zh="{place}:不认识“{key}”。",
    en="{place}: “{key}” is not known here.",
    do_zh="此处可用:{allowed}。",
    do_en="Known here: {allowed}.",
)
MISSING_KEY = declare(
    "RULEBOOK-004",
    zh="{place}:缺少“{key}”。",
    en="{place}: “{key}” is missing.",
    do_zh="补上它。",
    do_en="Add it.",
)
WRONG_TYPE = declare(
    "RULEBOOK-005",
    zh="{place}:此处应为{wanted},而写的是 {found}。",
    en="{place}: {wanted} was expected, found {found}.",
    do_zh="改成应有的写法;像 no、on、2020-01-01 这样的文字要加引号。",
    do_en="Write what is expected; text like no, on or 2020-01-01 needs quotes.",
)
EMPTY_WORDS = declare(
    "RULEBOOK-006",
    zh="{place}:中文或英文是空的。",
    en="{place}: the Chinese or the English is empty.",
    do_zh="两种文字都要写。",
    do_en="Write both.",
)
BAD_NAME = declare(
    "RULEBOOK-007",
    zh="{place}:“{name}”不能作名称。",
    en="{place}: “{name}” cannot be a name.",
    do_zh="用小写字母开头,只含小写字母、数字和下划线。",
    do_en="Start with a lower-case letter; use lower-case letters, digits and underscores.",
)
DUPLICATE_NAME = declare(
    "RULEBOOK-008",
    zh="{place}:“{name}”已在 {other} 定义。",
    en="{place}: “{name}” is already defined in {other}.",
    do_zh="换一个名称,或合并两处。",
    do_en="Choose another name, or merge the two.",
)
NOT_ALLOWED = declare(
    "RULEBOOK-009",
    zh="{place}:没有“{found}”这个值。",
    en="{place}: there is no “{found}”.",
    do_zh="可用:{allowed}。",
    do_en="Choose from: {allowed}.",
)

# The dictionary -------------------------------------------------------------------------------------------------------

UNKNOWN_CODE_LIST = declare(
    "RULEBOOK-010",
    zh="{place}:没有代码表“{name}”。",
    en="{place}: there is no code list “{name}”.",
    do_zh="在 dictionary/code_lists 里添加,或改正名称。",
    do_en="Add it to dictionary/code_lists, or correct the name.",
)
CODE_LIST_MISPLACED = declare(
    "RULEBOOK-011",
    zh="{place}:{reason}。",
    en="{place}: {reason}.",
    do_zh="只有 code 和 codes 类型的字段有代码表,而且必须有。",
    do_en="Fields of type code and codes have a code list, and no others have.",
)
BAD_BOUNDS = declare(
    "RULEBOOK-012",
    zh="{place}:界限不对({reason})。",
    en="{place}: the bounds are wrong ({reason}).",
    do_zh="最小值不得大于最大值,只有数量可以有界限。",
    do_en="The minimum must not exceed the maximum, and only quantities have bounds.",
)
AMBIGUOUS_LABEL = declare(
    "RULEBOOK-013",
    zh="{place}:“{label}”同时指 {one} 和 {other}。",
    en="{place}: “{label}” points to both {one} and {other}.",
    do_zh="从其中一个删去。",
    do_en="Remove it from one of them.",
)
BAD_VALIDITY = declare(
    "RULEBOOK-014",
    zh="{place}:有效期在开始之前就已结束。",
    en="{place}: the period ends before it starts.",
    do_zh="开始日期要早于结束日期。",
    do_en="Let the first day come before the end.",
)
UNKNOWN_FIELD = declare(
    "RULEBOOK-015",
    zh="{place}:没有字段“{name}”。",
    en="{place}: there is no field “{name}”.",
    do_zh="写成“表.字段”,并在数据字典里有此字段。",
    do_en="Write table.field, a field of the dictionary.",
)
UNKNOWN_UNIT = declare(
    "RULEBOOK-016",
    zh="{place}:没有计量单位“{name}”。",
    en="{place}: there is no unit “{name}”.",
    do_zh="在 dictionary/units.yaml 里添加,或改正名称。",
    do_en="Add it to dictionary/units.yaml, or correct the name.",
)
UNIT_MISMATCH = declare(
    "RULEBOOK-017",
    zh="{place}:单位“{found}”不能换算成“{wanted}”。",
    en="{place}: the unit “{found}” cannot be turned into “{wanted}”.",
    do_zh="改用同一种量的单位。",
    do_en="Use a unit of the same kind.",
)
UNKNOWN_TABLE = declare(
    "RULEBOOK-018",
    zh="{place}:没有表“{name}”。",
    en="{place}: there is no table “{name}”.",
    do_zh="可用:{allowed}。",
    do_en="Choose from: {allowed}.",
)
OPTIONAL_BUT_FILLED = declare(
    "RULEBOOK-019",
    zh="{place}:每行必填的列必须是必有的列。",
    en="{place}: a column that must be filled in every row must also be required.",
    do_zh="加上 required: true。",
    do_en="Add required: true.",
)
