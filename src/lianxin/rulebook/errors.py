"""Every refusal of the rulebook. Its files are refused when they are loaded, as a whole: nothing is half believed.

``place`` is the file and the key, as in ``dictionary/household.yaml: fields.house_m2.unit``.
"""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

# How the files are written --------------------------------------------------------------------------------------------

NOT_YAML = declare(
    "RULEBOOK-001",
    zh="{place}：读不懂此文件（{reason}）。",
    en="{place}: the file cannot be read ({reason}).",
    do_zh="按旁边同类文件的写法改正。",
    do_en="Write it as the other files of its folder are written.",
)
DUPLICATE_KEY = declare(
    "RULEBOOK-002",
    zh="{place}：同一处写了两次“{key}”（第 {line} 行）。",
    en="{place}: “{key}” is written twice in the same place (line {line}).",
    do_zh="删去其中一个。",
    do_en="Remove one of the two.",
)
UNKNOWN_KEY = declare(
    "RULEBOOK-003",
    zh="{place}：不认识“{key}”。",
    en="{place}: “{key}” is not known here.",
    do_zh="此处可用：{allowed}。",
    do_en="Known here: {allowed}.",
)
MISSING_KEY = declare(
    "RULEBOOK-004",
    zh="{place}：缺少“{key}”。",
    en="{place}: “{key}” is missing.",
    do_zh="补上它。",
    do_en="Add it.",
)
WRONG_TYPE = declare(
    "RULEBOOK-005",
    zh="{place}：此处应为{wanted}，而写的是 {found}。",
    en="{place}: {wanted} was expected, found {found}.",
    do_zh="改成应有的写法；像 no、on、2020-01-01 这样的文字要加引号。",
    do_en="Write what is expected; text like no, on or 2020-01-01 needs quotes.",
)
EMPTY_WORDS = declare(
    "RULEBOOK-006",
    zh="{place}：中文或英文是空的。",
    en="{place}: the Chinese or the English is empty.",
    do_zh="两种文字都要写。",
    do_en="Write both.",
)
BAD_NAME = declare(
    "RULEBOOK-007",
    zh="{place}：“{name}”不能作名称。",
    en="{place}: “{name}” cannot be a name.",
    do_zh="用小写字母开头，只含小写字母、数字和下划线。",
    do_en="Start with a lower-case letter; use lower-case letters, digits and underscores.",
)
DUPLICATE_NAME = declare(
    "RULEBOOK-008",
    zh="{place}：“{name}”已在 {other} 定义。",
    en="{place}: “{name}” is already defined in {other}.",
    do_zh="换一个名称，或合并两处。",
    do_en="Choose another name, or merge the two.",
)
NOT_ALLOWED = declare(
    "RULEBOOK-009",
    zh="{place}：没有“{found}”这个值。",
    en="{place}: there is no “{found}”.",
    do_zh="可用：{allowed}。",
    do_en="Choose from: {allowed}.",
)

# The dictionary -------------------------------------------------------------------------------------------------------

UNKNOWN_CODE_LIST = declare(
    "RULEBOOK-010",
    zh="{place}：没有代码表“{name}”。",
    en="{place}: there is no code list “{name}”.",
    do_zh="在 dictionary/code_lists 里添加，或改正名称。",
    do_en="Add it to dictionary/code_lists, or correct the name.",
)
CODE_LIST_MISPLACED = declare(
    "RULEBOOK-011",
    zh="{place}：{reason}。",
    en="{place}: {reason}.",
    do_zh="只有 code 和 codes 类型的字段有代码表，而且必须有。",
    do_en="Fields of type code and codes have a code list, and no others have.",
)
BAD_BOUNDS = declare(
    "RULEBOOK-012",
    zh="{place}：界限不对（{reason}）。",
    en="{place}: the bounds are wrong ({reason}).",
    do_zh="最小值不得大于最大值，只有数量可以有界限。",
    do_en="The minimum must not exceed the maximum, and only quantities have bounds.",
)
IDENTIFIER_MISPLACED = declare(
    "RULEBOOK-037",
    zh="{place}：号码的种类“{value}”不对，只有号码才有种类。",
    en="{place}: “{value}” is no kind of identifier, and only identifiers have one.",
    do_zh="号码必须写明种类，可用：{known}。",
    do_en="Every identifier needs its kind, one of: {known}.",
)
AMBIGUOUS_LABEL = declare(
    "RULEBOOK-013",
    zh="{place}：“{label}”同时指 {one} 和 {other}。",
    en="{place}: “{label}” points to both {one} and {other}.",
    do_zh="从其中一个删去。",
    do_en="Remove it from one of them.",
)
BAD_VALIDITY = declare(
    "RULEBOOK-014",
    zh="{place}：有效期在开始之前就已结束。",
    en="{place}: the period ends before it starts.",
    do_zh="开始日期要早于结束日期。",
    do_en="Let the first day come before the end.",
)
UNKNOWN_FIELD = declare(
    "RULEBOOK-015",
    zh="{place}：没有字段“{name}”。",
    en="{place}: there is no field “{name}”.",
    do_zh="写成“表.字段”，并在数据字典里有此字段。",
    do_en="Write table.field, a field of the dictionary.",
)
UNKNOWN_UNIT = declare(
    "RULEBOOK-016",
    zh="{place}：没有计量单位“{name}”。",
    en="{place}: there is no unit “{name}”.",
    do_zh="在 dictionary/units.yaml 里添加，或改正名称。",
    do_en="Add it to dictionary/units.yaml, or correct the name.",
)
UNIT_MISMATCH = declare(
    "RULEBOOK-017",
    zh="{place}：单位“{found}”不能换算成“{wanted}”。",
    en="{place}: the unit “{found}” cannot be turned into “{wanted}”.",
    do_zh="改用同一种量的单位。",
    do_en="Use a unit of the same kind.",
)
UNKNOWN_TABLE = declare(
    "RULEBOOK-018",
    zh="{place}：没有表“{name}”。",
    en="{place}: there is no table “{name}”.",
    do_zh="可用：{allowed}。",
    do_en="Choose from: {allowed}.",
)
OPTIONAL_BUT_FILLED = declare(
    "RULEBOOK-019",
    zh="{place}：每行必填的列必须是必有的列。",
    en="{place}: a column that must be filled in every row must also be required.",
    do_zh="加上 required: true。",
    do_en="Add required: true.",
)

# Dated values ---------------------------------------------------------------------------------------------------------

UNKNOWN_PARAMETER = declare(
    "RULEBOOK-020",
    zh="没有名为“{name}”的参数。",
    en="There is no parameter named “{name}”.",
    do_zh="可用：{known}。",
    do_en="Known: {known}.",
)
NO_VALUE = declare(
    "RULEBOOK-021",
    zh="参数“{name}”在 {on}、地区“{area}”没有值。",
    en="The parameter “{name}” has no value on {on} in the area “{area}”.",
    do_zh="已有：{existing}。请录入本地的数值，并写明文件。",
    do_en="There is: {existing}. Enter your local value, with its document.",
)
GAP = declare(
    "RULEBOOK-022",
    zh="{place}：地区“{area}”从 {since} 到 {until} 没有值。",
    en="{place}: the area “{area}” has no value from {since} to {until}.",
    do_zh="补上这一段；若当时无规定，写 value: null 并说明。",
    do_en="Fill it; where nothing was laid down, write value: null and a note.",
)
OVERLAP = declare(
    "RULEBOOK-023",
    zh="{place}：地区“{area}”在 {since} 有两个值。",
    en="{place}: the area “{area}” has two values on {since}.",
    do_zh="让前一个在后一个开始时结束（ends_before）。",
    do_en="Let the first end (ends_before) where the second starts.",
)
BAD_AREA = declare(
    "RULEBOOK-024",
    zh="{place}：“{area}”不是区划代码的开头。",
    en="{place}: “{area}” is not the beginning of a division code.",
    do_zh="写 2、4、6、9 或 12 位数字并加引号；全国写空文字。",
    do_en="Write 2, 4, 6, 9 or 12 digits in quotes; the nation is the empty text.",
)
NULL_OUTSIDE_NATION = declare(
    "RULEBOOK-025",
    zh="{place}：只有全国可以写 value: null，并须有说明。",
    en="{place}: only the nation may have value: null, and it needs a note.",
    do_zh="删去此条，或写出数值。",
    do_en="Remove the entry, or write the value.",
)

# Rules ----------------------------------------------------------------------------------------------------------------

FAULTY_RULE = declare(
    "RULEBOOK-030",
    zh="{place}：规则不能用。{reason}",
    en="{place}: the rule cannot be used. {reason}",
    do_zh="语法见 docs/reference/rule-language.md。",
    do_en="The grammar is in docs/reference/rule-language.md.",
)
UNKNOWN_RULE = declare(
    "RULEBOOK-031",
    zh="{place}：没有规则“{name}”。",
    en="{place}: there is no rule “{name}”.",
    do_zh="可用：{known}。",
    do_en="Known: {known}.",
)
NO_RULE_SET = declare(
    "RULEBOOK-032",
    zh="{on} 在地区“{area}”没有用于“{purpose}”的规则组。",
    en="There is no rule set for “{purpose}” on {on} in the area “{area}”.",
    do_zh="已有：{existing}。",
    do_en="There is: {existing}.",
)
RULE_OUTSIDE_PERIOD = declare(
    "RULEBOOK-033",
    zh="{place}：规则“{name}”在规则组的整个有效期内并非都有效。",
    en="{place}: the rule “{name}” is not in force during the whole period of the rule set.",
    do_zh="调整两者的日期，或换一条规则。",
    do_en="Adjust the days of one of them, or use another rule.",
)
TWO_RULE_SETS = declare(
    "RULEBOOK-034",
    zh="{place}：“{name}”与“{other}”用途、地区相同，日期重叠。",
    en="{place}: “{name}” and “{other}” serve the same purpose in the same area on the same days.",
    do_zh="让一个在另一个开始时结束。",
    do_en="Let one end where the other starts.",
)
UNUSED_RULE = declare(
    "RULEBOOK-035",
    zh="{place}：{reason}。",
    en="{place}: {reason}.",
    do_zh="coverage.yaml 必须逐条列出每一条规则，不多不少。",
    do_en="coverage.yaml must list every rule, and nothing else.",
)
FAULTY_CASE = declare(
    "RULEBOOK-036",
    zh="{place}：例子不能用。{reason}",
    en="{place}: the case cannot be used. {reason}",
    do_zh="字段、代码和数值要按数据字典写。",
    do_en="Write fields, codes and values as the dictionary has them.",
)

# Loan products and measures -------------------------------------------------------------------------------------------

NO_SUCH_VALUE = declare(
    "RULEBOOK-040",
    zh="{place}：“{name}”不是政策数值的名称。",
    en="{place}: “{name}” is not the name of a value of policy.",
    do_zh="写作“@名称”，并在 values 文件夹里有此数值。数目从不直接写在这里。",
    do_en="Write @name, a value that stands in the folder values. Numbers are never written here.",
)
WRONG_KIND_OF_VALUE = declare(
    "RULEBOOK-041",
    zh="{place}：数值“{name}”的类型是 {found}，此处要 {wanted}。",
    en="{place}: the value “{name}” is of type {found}; here it must be {wanted}.",
    do_zh="换一个数值，或改正它的类型。",
    do_en="Use another value, or correct its type.",
)
NOTHING_LISTED = declare(
    "RULEBOOK-042",
    zh="{place}：至少要列出一项。",
    en="{place}: at least one must be listed.",
    do_zh="补上它。",
    do_en="Add it.",
)
BANDS_OUT_OF_ORDER = declare(
    "RULEBOOK-043",
    zh="{place}：利率档次不对。",
    en="{place}: the bands of the rate are out of order.",
    do_zh="期限由短到长，只有最后一档不写 longest_months。",
    do_en="Order them from short to long; the last one alone has no longest_months.",
)
NO_SUCH_ENTRY = declare(
    "RULEBOOK-044",
    zh="{place}：没有“{name}”。",
    en="{place}: there is no “{name}”.",
    do_zh="可用：{known}。",
    do_en="Known: {known}.",
)
AMOUNT_UNFIT = declare(
    "RULEBOOK-045",
    zh="{place}：这种金额算法不用“{key}”，或缺少它。",
    en="{place}: this way of reckoning the amount does not use “{key}”, or lacks it.",
    do_zh="fixed 要 value；quantity 要 cap；share 要 share；valued 什么都不要。",
    do_en="fixed needs value, quantity needs cap, share needs share; valued needs none.",
)
NO_SUCH_FIELD = declare(
    "RULEBOOK-046",
    zh="{place}：词典里没有推算字段 {name}。",
    en="{place}: the dictionary has no derived field {name}.",
    do_zh="在词典 village.yaml 和 county.yaml 里标 derived 的栏目中写上它。",
    do_en="Write it into the derived sections of village.yaml and county.yaml of the dictionary.",
)

# Surveys and score sheets ---------------------------------------------------------------------------------------------

DESIGN_FAULTY = declare(
    "RULEBOOK-047",
    zh="{place}：抽样设计不能用：{why}。",
    en="{place}: the design cannot be used: {why}.",
    do_zh="请改正数值。",
    do_en="Correct the numbers.",
)
